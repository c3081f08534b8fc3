//! Items of `array.array`.

use super::buffer::buffer;
use crate::machine::error::{Res, overflow_error, type_error};
use crate::machine::native::{Args, Arity, Def, Integer, ModuleDef};
use crate::machine::value::Value;
use crate::machine::vm::Vm;

pub(super) static MODULE: ModuleDef = ModuleDef {
    name: "_array",
    functions: &[
        Def::function("item", Arity::Range(2, 2), item),
        Def::function("items", Arity::Range(2, 2), items),
        Def::function("buffer", Arity::One, |vm, args| {
            buffer(vm, args.at(0)).map(Value::bytes)
        }),
    ],
    classes: &[],
    constants: |_| Vec::new(),
    source: "",
};

/// `item(typecode, value)`: the value as an array of that type keeps it.
fn item(vm: &mut Vm, args: Args) -> Res<Value> {
    let code = args.str(0)?.char_at(0).unwrap_or(' ');
    convert(vm, code, args.at(1))
}

/// `items(typecode, values)`: a list of them.
fn items(vm: &mut Vm, args: Args) -> Res<Value> {
    let code = args.str(0)?.char_at(0).unwrap_or(' ');
    let iterator = vm.iter(args.at(1))?;
    let mut items = Vec::new();
    while let Some(value) = vm.next(&iterator)? {
        vm.budget.work(1)?;
        items.push(convert(vm, code, &value)?);
    }
    vm.budget.reserve(items.len() * 16)?;
    Ok(Value::list(items))
}

fn convert(vm: &mut Vm, code: char, value: &Value) -> Res<Value> {
    match code {
        'd' => return vm.float(value).map(Value::Float),
        'f' => return vm.float(value).map(|it| Value::Float(f64::from(it as f32))),
        'u' => {
            return match value.known()?.plain() {
                Value::Str(it) if it.chars() == 1 => Ok(Value::Str(it.clone())),
                _ => Err(type_error("array item must be unicode character")),
            };
        }
        _ => {}
    }
    let number = vm.index(value)?;
    let negative = number.clamp() < 0;
    let small = match &number {
        Integer::Small(it) => Some(*it),
        Integer::Big(_) => None,
    };
    // How CPython reads the number first: as a `long`, an `unsigned long`, or of any size.
    let message = match code {
        'L' | 'I' if negative => Some("can't convert negative value to unsigned int"),
        'L' | 'I' => match (&number, small) {
            (Integer::Big(it), _) if it.bits() > 64 => Some("Python int too large to convert to C unsigned long"),
            (Integer::Big(_), _) if code == 'I' => Some("unsigned int is greater than maximum"),
            (_, Some(it)) if code == 'I' && it > u32::MAX.into() => Some("unsigned int is greater than maximum"),
            _ => None,
        },
        'Q' if negative => Some("can't convert negative int to unsigned"),
        'Q' => match &number {
            Integer::Big(it) if it.bits() > 64 => Some("int too big to convert"),
            _ => None,
        },
        'q' if small.is_none() => Some("int too big to convert"),
        'q' => None,
        _ => match small {
            None => Some("Python int too large to convert to C long"),
            Some(it) => out_of_range(code, it),
        },
    };
    match message {
        Some(message) => Err(overflow_error(message)),
        None => Ok(match number {
            Integer::Small(it) => Value::Int(it),
            Integer::Big(it) => Value::Big(it),
        }),
    }
}

fn out_of_range(code: char, number: i64) -> Option<&'static str> {
    let (narrow, low, high) = match code {
        'b' => (
            (
                "signed char is less than minimum",
                "signed char is greater than maximum",
            ),
            -0x80,
            0x7f,
        ),
        'B' => {
            let messages = (
                "unsigned byte integer is less than minimum",
                "unsigned byte integer is greater than maximum",
            );
            (messages, 0, 0xff)
        }
        'H' => (
            (
                "unsigned short is less than minimum",
                "unsigned short is greater than maximum",
            ),
            0,
            0xffff,
        ),
        'h' => {
            let messages = (
                "signed short integer is less than minimum",
                "signed short integer is greater than maximum",
            );
            (messages, -0x8000, 0x7fff)
        }
        'i' => return beyond(number, INT, i32::MIN.into(), i32::MAX.into()),
        _ => return None,
    };
    // `b` is read as a short, `H` as an int; the others are compared at once.
    let wide = match code {
        'b' => {
            let messages = (
                "signed short integer is less than minimum",
                "signed short integer is greater than maximum",
            );
            beyond(number, messages, -0x8000, 0x7fff)
        }
        'H' => beyond(number, INT, i32::MIN.into(), i32::MAX.into()),
        _ => None,
    };
    wide.or_else(|| beyond(number, narrow, low, high))
}

type Messages = (&'static str, &'static str);

const INT: Messages = (
    "signed integer is less than minimum",
    "signed integer is greater than maximum",
);

fn beyond(number: i64, messages: Messages, low: i64, high: i64) -> Option<&'static str> {
    match number {
        it if it < low => Some(messages.0),
        it if it > high => Some(messages.1),
        _ => None,
    }
}
