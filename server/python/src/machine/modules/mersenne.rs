//! The generator behind `random`: the Mersenne twister, whose numbers a seed determines.

use std::cell::RefCell;

use num_bigint::BigInt;

use crate::machine::error::{Raise, Res};
use crate::machine::kind::Kind;
use crate::machine::native::{Args, Arity, Def, ModuleDef};
use crate::machine::value::{Instance, Payload, Value};
use crate::machine::vm::Vm;

pub(super) static MODULE: ModuleDef = ModuleDef {
    name: "_mersenne",
    functions: &[
        Def::function("seeded", Arity::One, seeded),
        Def::function("bits", Arity::Range(2, 2), bits),
        Def::function("uniform", Arity::One, uniform),
    ],
    classes: &[],
    constants: |_| Vec::new(),
    source: "",
};

const SIZE: usize = 624;
const SHIFT: usize = 397;

/// The state of a generator.
struct Twister {
    words: [u32; SIZE],
    next: usize,
}

impl Twister {
    fn from_word(seed: u32) -> Twister {
        let mut words = [seed; SIZE];
        for at in 1..SIZE {
            let last = words[at - 1];
            words[at] = (last ^ (last >> 30))
                .wrapping_mul(1_812_433_253)
                .wrapping_add(at as u32);
        }
        Twister { words, next: SIZE }
    }

    fn from_key(key: &[u32]) -> Twister {
        let mut made = Twister::from_word(19_650_218);
        let words = &mut made.words;
        let mut at = 1;
        let mixed = |words: &[u32; SIZE], at: usize, factor: u32| {
            let last = words[at - 1];
            words[at] ^ (last ^ (last >> 30)).wrapping_mul(factor)
        };
        for round in 0..SIZE.max(key.len()) {
            let from = round % key.len();
            words[at] = mixed(words, at, 1_664_525)
                .wrapping_add(key[from])
                .wrapping_add(from as u32);
            at += 1;
            if at == SIZE {
                words[0] = words[SIZE - 1];
                at = 1;
            }
        }
        for _ in 1..SIZE {
            words[at] = mixed(words, at, 1_566_083_941).wrapping_sub(at as u32);
            at += 1;
            if at == SIZE {
                words[0] = words[SIZE - 1];
                at = 1;
            }
        }
        words[0] = 0x8000_0000;
        made
    }

    fn refill(&mut self) {
        for at in 0..SIZE {
            let joined = (self.words[at] & 0x8000_0000) | (self.words[(at + 1) % SIZE] & 0x7fff_ffff);
            let twist = if joined & 1 == 1 { 0x9908_b0df } else { 0 };
            self.words[at] = self.words[(at + SHIFT) % SIZE] ^ (joined >> 1) ^ twist;
        }
        self.next = 0;
    }

    fn word(&mut self) -> u32 {
        if self.next >= SIZE {
            self.refill();
        }
        let mut word = self.words[self.next];
        self.next += 1;
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c_5680;
        word ^= (word << 15) & 0xefc6_0000;
        word ^ (word >> 18)
    }
}

/// `seeded(n)`: a generator seeded with an integer that is not negative.
fn seeded(vm: &mut Vm, args: Args) -> Res<Value> {
    let seed = Vm::to_big(args.at(0).plain()).ok_or_else(|| Raise::unknown("a seed"))?;
    let mut key = seed.magnitude().to_u32_digits();
    vm.budget.work(key.len() + SIZE)?;
    if key.is_empty() {
        key.push(0);
    }
    let state = RefCell::new(Twister::from_key(&key));
    let class = vm.class(Kind::Object).clone();
    Ok(Value::Instance(Instance::new(class, Payload::Native(Box::new(state)))))
}

/// `bits(generator, k)`: an integer of so many random bits.
fn bits(vm: &mut Vm, args: Args) -> Res<Value> {
    let state = args.native::<RefCell<Twister>>()?;
    let mut left = match args.at(1).plain() {
        Value::Int(it) => u64::try_from(*it).unwrap_or(0),
        _ => return Err(Raise::unknown("so many random bits")),
    };
    let mut state = state.borrow_mut();
    if left <= 32 {
        return Ok(Value::Int(match left {
            0 => 0,
            _ => i64::from(state.word() >> (32 - left)),
        }));
    }
    vm.reserve_bits(left)?;
    let mut words = Vec::new();
    while left > 0 {
        let word = state.word();
        words.push(if left < 32 { word >> (32 - left) } else { word });
        left = left.saturating_sub(32);
    }
    vm.budget.work(words.len())?;
    Ok(Value::big(BigInt::new(num_bigint::Sign::Plus, words)))
}

/// `uniform(generator)`: a float from 0 up to 1.
fn uniform(_: &mut Vm, args: Args) -> Res<Value> {
    let mut state = args.native::<RefCell<Twister>>()?.borrow_mut();
    let (high, low) = (state.word() >> 5, state.word() >> 6);
    Ok(Value::Float(
        (f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0,
    ))
}
