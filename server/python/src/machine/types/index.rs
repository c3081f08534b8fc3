//! Indices and slices of sequences.

use crate::machine::error::{Raise, Res, index_error, type_error, value_error};
use crate::machine::kind::Kind;
use crate::machine::native::Integer;
use crate::machine::value::{Slice, Value};
use crate::machine::vm::Vm;

/// A slice applied to a sequence of a certain length.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Indices {
    pub(crate) start: i64,
    pub(crate) stop: i64,
    pub(crate) step: i64,
    /// How many items it selects.
    pub(crate) len: usize,
}

/// The bounds of a slice, not yet limited to a length.
pub(crate) struct Bounds {
    start: i64,
    stop: i64,
    step: i64,
}

impl Bounds {
    /// Evaluates the bounds; may run `__index__`.
    pub(crate) fn of(vm: &mut Vm, slice: &Slice) -> Res<Bounds> {
        let step = vm.bound(&slice.step, 1)?.max(-i64::MAX);
        if step == 0 {
            return Err(value_error("slice step cannot be zero"));
        }
        let (first, last) = if step > 0 { (0, i64::MAX) } else { (i64::MAX, i64::MIN) };
        let start = vm.bound(&slice.start, first)?;
        let stop = vm.bound(&slice.stop, last)?;
        Ok(Bounds { start, stop, step })
    }

    /// Limits them to a length.
    pub(crate) fn within(&self, len: usize) -> Indices {
        let len = len as i64;
        let (low, high) = if self.step > 0 { (0, len) } else { (-1, len - 1) };
        let limit = |bound: i64| match bound < 0 {
            true => bound.saturating_add(len).max(low),
            false => bound.min(high),
        };
        let (start, stop) = (limit(self.start), limit(self.stop));
        let count = match self.step > 0 {
            true if start < stop => (stop - start - 1) / self.step + 1,
            false if stop < start => (start - stop - 1) / -self.step + 1,
            _ => 0,
        };
        Indices {
            start,
            stop,
            step: self.step,
            len: count as usize,
        }
    }
}

impl Indices {
    /// The positions it selects.
    pub(crate) fn positions(self) -> impl Iterator<Item = usize> {
        (0..self.len as i64).map(move |it| (self.start + it * self.step) as usize)
    }

    /// Copies the selected items.
    pub(crate) fn pick<T: Clone>(self, items: &[T]) -> Vec<T> {
        match self.step {
            1 => items
                .get(self.start as usize..self.start as usize + self.len)
                .unwrap_or_default()
                .to_vec(),
            _ => self.positions().filter_map(|at| items.get(at).cloned()).collect(),
        }
    }
}

/// An index or count as a sequence takes it; `wrong` makes the error for what is not an integer.
fn integer(vm: &mut Vm, index: &Value, wrong: impl FnOnce(&str) -> Raise) -> Res<Integer> {
    if let Value::Int(it) = index {
        return Ok(Integer::Small(*it));
    }
    match vm.index(index) {
        Err(Raise::New(it)) if it.0 == Kind::TypeError => Err(wrong(&vm.type_name(index))),
        other => other,
    }
}

/// A subscript, negative ones counted from the end: `None` where out of range.
/// `what` is the name of the type: "list indices must be integers or slices, not str".
pub(crate) fn position(vm: &mut Vm, index: &Value, len: usize, what: &str) -> Res<Option<usize>> {
    let wrong = |name: &str| type_error(format!("{what} indices must be integers or slices, not {name}"));
    match integer(vm, index, wrong)? {
        Integer::Small(it) => Ok(wrap(it, len)),
        Integer::Big(_) => Err(too_big(vm, index, Kind::IndexError)),
    }
}

/// The same in a string, which words its error differently.
pub(crate) fn position_in_text(vm: &mut Vm, index: &Value, len: usize) -> Res<Option<usize>> {
    let wrong = |name: &str| type_error(format!("string indices must be integers, not '{name}'"));
    match integer(vm, index, wrong)? {
        Integer::Small(it) => Ok(wrap(it, len)),
        Integer::Big(_) => Err(too_big(vm, index, Kind::IndexError)),
    }
}

/// A position with negative ones counted from the end; `None` where out of range.
pub(crate) fn wrap(index: i64, len: usize) -> Option<usize> {
    let at = if index < 0 {
        index.checked_add(len as i64)?
    } else {
        index
    };
    usize::try_from(at).ok().filter(|&it| it < len)
}

/// How often a sequence is repeated; negative counts are 0.
pub(crate) fn times(vm: &mut Vm, count: &Value) -> Res<usize> {
    let wrong = |name: &str| type_error(format!("can't multiply sequence by non-int of type '{name}'"));
    match integer(vm, count, wrong)? {
        Integer::Small(it) => Ok(usize::try_from(it).unwrap_or(0)),
        Integer::Big(_) => Err(too_big(vm, count, Kind::OverflowError)),
    }
}

fn too_big(vm: &Vm, value: &Value, kind: Kind) -> Raise {
    let name = vm.type_name(value);
    Raise::new(
        kind,
        format!("cannot fit '{}' into an index-sized integer", name.as_str()),
    )
}

/// The start and stop of `index(value, start, stop)`.
pub(crate) fn span(vm: &mut Vm, start: Option<&Value>, stop: Option<&Value>, len: usize) -> Res<(usize, usize)> {
    let mut limit = |bound: Option<&Value>, default: i64| -> Res<usize> {
        let Some(bound) = bound else {
            return Ok(default as usize);
        };
        let wrong = |_: &str| type_error("slice indices must be integers or have an __index__ method");
        let at = integer(vm, bound, wrong)?.clamp();
        Ok(if at < 0 {
            at.saturating_add(len as i64).max(0)
        } else {
            at
        } as usize)
    };
    Ok((limit(start, 0)?, limit(stop, i64::MAX)?))
}

/// "list index out of range".
pub(crate) fn out_of_range(what: &str) -> Raise {
    index_error(format!("{what} out of range"))
}
