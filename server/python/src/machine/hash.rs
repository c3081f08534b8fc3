//! Hashes.

use std::cell::Cell;
use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

use super::class::Class;
use super::error::{Raise, Res, type_error};
use super::value::{Payload, Value, hash_bytes};
use super::vm::Vm;

/// Stands for an object's address where CPython hashes that: the how-manieth object of its run to be hashed so. Addresses
/// of our own would differ from one run to the next, and with them what a set of objects is gone through as.
#[derive(Debug, Default)]
pub(crate) struct Serial(Cell<u32>);

impl Vm {
    fn address(&mut self, serial: &Serial) -> i64 {
        if serial.0.get() == 0 {
            self.addresses += 1;
            serial.0.set(self.addresses);
        }
        serial.0.get().into()
    }

    /// `hash(value)`; CPython's for numbers and tuples of them, the machine's own for strings.
    pub fn hash(&mut self, value: &Value) -> Res<i64> {
        match value {
            Value::Str(it) => Ok(it.hash()),
            Value::Int(it) => Ok(hash_int(*it)),
            Value::Bool(it) => Ok((*it).into()),
            Value::Float(it) => Ok(hash_float(*it)),
            Value::Big(it) => Ok(hash_big(it)),
            Value::Complex(it) => {
                let (re, im) = (hash_float(it.0), hash_float(it.1));
                let hash = re.wrapping_add(im.wrapping_mul(1_000_003));
                Ok(if hash == -1 { -2 } else { hash })
            }
            Value::None => Ok(0x5f_7e_11),
            Value::NotImplemented => Ok(0x5f_7e_13),
            Value::Ellipsis => Ok(0x5f_7e_15),
            Value::Bytes(it) => Ok(hash_bytes(&it.data)),
            Value::Tuple(items) => {
                let items = items.clone();
                self.deeper("", |vm| vm.hash_tuple(&items))
            }
            Value::FrozenSet(set) => {
                let mut hash: u64 = 0;
                for item in set.items() {
                    let it = self.hash(&item)? as u64;
                    hash ^= ((it ^ 89_869_747) ^ (it << 16)).wrapping_mul(3_644_798_167);
                }
                hash ^= (set.len() as u64 + 1).wrapping_mul(1_927_868_237);
                hash ^= (hash >> 11) ^ (hash >> 25);
                hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
                Ok(if hash == u64::MAX { 590_923_713 } else { hash as i64 })
            }
            Value::Range(it) => {
                let items = match it.len() {
                    0 => [Value::Int(0), Value::None, Value::None],
                    1 => [Value::Int(1), Value::Int(it.start), Value::None],
                    len => [Value::Int(len as i64), Value::Int(it.start), Value::Int(it.step)],
                };
                self.hash_tuple(&items)
            }
            Value::Unknown(it) => Err(Raise::about(it)),
            Value::Instance(it) => {
                let class = it.class();
                let name = self.names.hash.clone();
                if let Payload::Value(inner @ (Value::Str(_) | Value::Tuple(_) | Value::Int(_))) = &it.payload {
                    let defines = |it: &&Rc<Class>| it.builtin || it.attrs().get_str(&name).is_some();
                    let first = class.order().find(defines);
                    if first.is_some_and(|it| it.builtin && it.kind != super::kind::Kind::Object) {
                        let inner = inner.clone();
                        return self.hash(&inner);
                    }
                }
                match class.lookup(&name) {
                    Some(Value::None) => Err(unhashable(&class.title())),
                    Some(Value::Native(native)) => match (&it.payload, &native.owner) {
                        (Payload::Value(inner), Some(_)) => {
                            let inner = inner.clone();
                            self.hash(&inner).map_err(|raise| match raise {
                                Raise::New(_) => unhashable(&class.name()),
                                other => other,
                            })
                        }
                        (Payload::Native(_), Some(owner)) if !owner.mro.is_empty() => {
                            match self.call_native(&native, super::native::Args::of(std::slice::from_ref(value)))? {
                                Value::Int(it) => Ok(hash_int(it)),
                                _ => Err(Raise::unknown("a hash")),
                            }
                        }
                        _ => Ok(self.address(&it.serial)),
                    },
                    Some(_) => {
                        self.hashing += 1;
                        let result = self.call_special(value, &name, &[]);
                        self.hashing -= 1;
                        let result = result?;
                        match result.as_ref().map(Value::plain) {
                            Some(Value::Int(it)) => Ok(if *it == -1 { -2 } else { *it }),
                            Some(Value::Bool(it)) => Ok((*it).into()),
                            Some(Value::Big(it)) => Ok(hash_big(it)),
                            Some(Value::Unknown(it)) => Err(Raise::about(it)),
                            _ => Err(type_error("__hash__ method should return an integer")),
                        }
                    }
                    None => match &it.payload {
                        Payload::Value(inner) => {
                            let inner = inner.clone();
                            self.hash(&inner)
                        }
                        _ => Ok(self.address(&it.serial)),
                    },
                }
            }
            Value::List(_)
            | Value::Dict(_)
            | Value::Set(_)
            | Value::ByteArray(_)
            | Value::Slice(_)
            | Value::View(_) => Err(unhashable(&self.type_name(value))),
            Value::Class(it) => Ok(self.address(&it.serial)),
            Value::Function(it) => Ok(self.address(&it.serial)),
            Value::Iter(it) => Ok(self.address(&it.serial)),
            Value::Generator(it) => Ok(self.address(&it.serial)),
            Value::Native(it) => Ok(hash_bytes(it.def.name.as_bytes())),
            Value::Module(it) => Ok(hash_bytes(it.name.as_bytes())),
            Value::Descriptor(_) => Ok(DESCRIPTOR),
            Value::Method(it) => {
                let (function, receiver) = (it.function.clone(), it.receiver.clone());
                let receiver = match receiver {
                    Value::Instance(it) => self.address(&it.serial),
                    _ => 7,
                };
                Ok(self.hash(&function)? ^ receiver)
            }
        }
    }

    fn hash_tuple(&mut self, items: &[Value]) -> Res<i64> {
        let mut acc: u64 = 2_870_177_450_012_600_261;
        for item in items {
            let lane = self.hash(item)? as u64;
            acc = acc.wrapping_add(lane.wrapping_mul(14_029_467_366_897_019_727));
            acc = acc.rotate_left(31).wrapping_mul(11_400_714_785_074_694_791);
        }
        acc = acc.wrapping_add(items.len() as u64 ^ (2_870_177_450_012_600_261 ^ 3_527_539));
        Ok(if acc == u64::MAX { 1_546_275_796 } else { acc as i64 })
    }
}

fn unhashable(name: &str) -> Raise {
    type_error(format!("unhashable type: '{name}'"))
}

/// Descriptors are seldom hashed.
const DESCRIPTOR: i64 = 7;

const MODULUS: u64 = (1 << 61) - 1;

#[inline]
pub(super) fn hash_int(value: i64) -> i64 {
    let hash = (value.unsigned_abs() % MODULUS) as i64;
    match value < 0 {
        true if hash == 1 => -2,
        true => -hash,
        false => hash,
    }
}

fn hash_big(value: &BigInt) -> i64 {
    let rest = (value.abs() % BigInt::from(MODULUS)).to_i64().unwrap_or(0);
    match value.is_negative() {
        true if rest == 1 => -2,
        true => -rest,
        false => rest,
    }
}

fn hash_float(value: f64) -> i64 {
    if value.is_infinite() {
        return if value > 0.0 { 314_159 } else { -314_159 };
    }
    if value.is_nan() {
        return 0x6e_61_6e;
    }
    if value == value.trunc() && value.abs() < 9e18 {
        return hash_int(value as i64);
    }
    let bits = value.abs().to_bits();
    let raw = ((bits >> 52) & 0x7ff) as i64;
    let (mantissa, exponent) = match raw {
        0 => (bits & ((1 << 52) - 1), -1074),
        _ => ((bits & ((1 << 52) - 1)) | (1 << 52), raw - 1075),
    };
    let turn = exponent.rem_euclid(61) as u32;
    let mantissa = mantissa % MODULUS;
    let hash = match turn {
        0 => mantissa,
        _ => ((mantissa << turn) & MODULUS) | (mantissa >> (61 - turn)),
    } as i64;
    let hash = if value < 0.0 { -hash } else { hash };
    if hash == -1 { -2 } else { hash }
}
