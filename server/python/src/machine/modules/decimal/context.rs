//! Contexts: settings, flags and traps, and the exceptions that trapped signals raise.

use std::cell::{Cell, RefCell};

use crate::machine::dict::Dict;
use crate::machine::error::{Raise, Res, type_error};
use crate::machine::native::Args;
use crate::machine::value::{Instance, Payload, Value};
use crate::machine::vm::Vm;

use super::number::condition::*;
use super::number::{Context, Rounding};

/// What an instance of `Context` holds.
#[derive(Debug)]
pub(super) struct State {
    pub(super) settings: RefCell<Context>,
    flags: Cell<u32>,
    traps: Cell<u32>,
}

/// Conditions and signals by the names of their classes, in the order in which they are listed. The first five are
/// conditions; the first of them is a signal too, of all of them.
const NAMES: [(&str, u32); 13] = [
    ("InvalidOperation", INVALID_OPERATION),
    ("ConversionSyntax", CONVERSION_SYNTAX),
    ("DivisionImpossible", DIVISION_IMPOSSIBLE),
    ("DivisionUndefined", DIVISION_UNDEFINED),
    ("InvalidContext", 1 << 4),
    ("FloatOperation", FLOAT_OPERATION),
    ("DivisionByZero", DIVISION_BY_ZERO),
    ("Overflow", OVERFLOW),
    ("Underflow", UNDERFLOW),
    ("Subnormal", SUBNORMAL),
    ("Inexact", INEXACT),
    ("Rounded", ROUNDED),
    ("Clamped", CLAMPED),
];

const ROUNDINGS: [(&str, Rounding); 8] = [
    ("ROUND_UP", Rounding::Up),
    ("ROUND_DOWN", Rounding::Down),
    ("ROUND_CEILING", Rounding::Ceiling),
    ("ROUND_FLOOR", Rounding::Floor),
    ("ROUND_HALF_UP", Rounding::HalfUp),
    ("ROUND_HALF_DOWN", Rounding::HalfDown),
    ("ROUND_HALF_EVEN", Rounding::HalfEven),
    ("ROUND_05UP", Rounding::ZeroFiveUp),
];

/// Sets flags, and raises the exception of a trapped signal.
pub(super) fn signal(vm: &mut Vm, globals: &Dict, state: &State, status: u32) -> Res<()> {
    if status == 0 {
        return Ok(());
    }
    state.flags.set(state.flags.get() | status);
    let trapped = status & state.traps.get();
    if trapped == 0 {
        return Ok(());
    }
    let met: Vec<Value> = NAMES
        .iter()
        .filter(|(_, bit)| trapped & bit != 0)
        .filter_map(|(name, _)| globals.get_name(name))
        .collect();
    let first = match trapped & INVALID {
        0 => NAMES[5..].iter().find(|(_, bit)| trapped & bit != 0),
        _ => NAMES.first(),
    };
    let class = first.and_then(|(name, _)| globals.get_name(name));
    let class = class.ok_or_else(|| Raise::unknown("`decimal` is not known"))?;
    let exception = vm.call(&class, &[Value::list(met)])?;
    Err(vm.raise(Some(exception), None)?)
}

/// The rounding that a name means.
pub(super) fn rounding(value: &Value) -> Res<Rounding> {
    let name = value.known()?.plain().as_str();
    let found = ROUNDINGS.iter().find(|it| Some(it.0) == name);
    found.map(|it| it.1).ok_or_else(|| {
        type_error(
            "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, \
             ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]",
        )
    })
}

/// `make_context(class)`: with the settings of the default context.
pub(super) fn make(_: &mut Vm, args: Args) -> Res<Value> {
    let Value::Class(class) = args.at(0) else {
        return Err(Raise::unknown("a context"));
    };
    let state = State {
        settings: RefCell::new(Context {
            prec: 28,
            rounding: Rounding::HalfEven,
            emin: -999_999,
            emax: 999_999,
            capitals: true,
            clamp: false,
        }),
        flags: Cell::new(0),
        traps: Cell::new(INVALID | DIVISION_BY_ZERO | OVERFLOW),
    };
    Ok(Value::Instance(Instance::new(
        class.clone(),
        Payload::Native(Box::new(state)),
    )))
}

/// `get(context, name)`: a setting, as Python shows it; sets of signals are numbers.
pub(super) fn get(_: &mut Vm, args: Args) -> Res<Value> {
    let state = args.native::<State>()?;
    let settings = state.settings.borrow();
    let name = args.str(1)?;
    Ok(match name.as_str() {
        "prec" => Value::Int(settings.prec),
        "Emin" => Value::Int(settings.emin),
        "Emax" => Value::Int(settings.emax),
        "capitals" => Value::Int(settings.capitals.into()),
        "clamp" => Value::Int(settings.clamp.into()),
        "flags" => Value::Int(state.flags.get().into()),
        "traps" => Value::Int(state.traps.get().into()),
        _ => {
            let found = ROUNDINGS.iter().find(|it| it.1 == settings.rounding);
            Value::str(found.map_or("", |it| it.0))
        }
    })
}

/// `set(context, name, value)`: the value is in range.
pub(super) fn set(_: &mut Vm, args: Args) -> Res<Value> {
    let state = args.native::<State>()?;
    let mut settings = state.settings.borrow_mut();
    let name = args.str(1)?;
    if name.as_str() == "rounding" {
        settings.rounding = rounding(args.at(2))?;
        return Ok(Value::None);
    }
    let Value::Int(value) = args.at(2).plain() else {
        return Err(Raise::unknown("a setting of a context"));
    };
    match name.as_str() {
        "prec" => settings.prec = *value,
        "Emin" => settings.emin = *value,
        "Emax" => settings.emax = *value,
        "capitals" => settings.capitals = *value != 0,
        "clamp" => settings.clamp = *value != 0,
        "flags" => state.flags.set(*value as u32),
        _ => state.traps.set(*value as u32),
    }
    Ok(Value::None)
}

impl State {
    /// Sets a flag whose trap is not asked.
    pub(super) fn note(&self, status: u32) {
        self.flags.set(self.flags.get() | status);
    }
}
