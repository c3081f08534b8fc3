//! What happens when objects die: `__del__`, and the `finally` of generators that have not ended.
//!
//! An object with a finalizer that dies is put aside; it is finalized before the next line or call, and dies for good
//! afterwards.

use std::cell::{Cell, RefCell};

use super::error::{Raise, Res};
use super::frame::GeneratorKind;
use super::value::Value;
use super::vm::Vm;

thread_local! {
    static DOOMED: RefCell<Vec<Value>> = const { RefCell::new(Vec::new()) };
    /// Whether a run is going on, so that what dies is finalized.
    static ACTIVE: Cell<bool> = const { Cell::new(false) };
    /// Whether there is something to do.
    static PENDING: Cell<bool> = const { Cell::new(false) };
    /// Whether what dies now lives on in CPython: a traceback refers to it.
    static KEPT: Cell<bool> = const { Cell::new(false) };
    static KEPT_WITH_FINALIZER: Cell<bool> = const { Cell::new(false) };
}

/// Whether objects that die are to be finalized.
pub(crate) fn is_active() -> bool {
    ACTIVE.try_with(Cell::get).unwrap_or(false)
}

/// Puts aside an object that has died and is to be finalized.
pub(crate) fn doom(value: Value) {
    PENDING.set(true);
    match KEPT.get() {
        true => {
            KEPT_WITH_FINALIZER.set(true);
            // It dies here for good: dying again, it must not be put aside again.
            let active = ACTIVE.replace(false);
            drop(value);
            ACTIVE.set(active);
        }
        false => DOOMED.with_borrow_mut(|it| it.push(value)),
    }
}

/// A run begins or ends: nothing is left of the one before.
pub(crate) fn reset(active: bool) {
    ACTIVE.set(false);
    let left = DOOMED.take();
    drop(left);
    PENDING.set(false);
    KEPT.set(false);
    KEPT_WITH_FINALIZER.set(false);
    ACTIVE.set(active);
}

/// Drops something that a traceback keeps alive in CPython.
pub(crate) fn drop_kept<T>(value: T) {
    KEPT.set(true);
    drop(value);
    KEPT.set(false);
}

/// Whether something with a finalizer lives on in a traceback.
pub(crate) fn is_kept() -> bool {
    KEPT_WITH_FINALIZER.get()
}

impl Vm {
    /// Finalizes what has died since.
    #[inline]
    pub(crate) fn finalize(&mut self) -> Res<()> {
        match PENDING.get() {
            true => self.finalize_doomed(),
            false => Ok(()),
        }
    }

    #[cold]
    fn finalize_doomed(&mut self) -> Res<()> {
        if KEPT_WITH_FINALIZER.get() {
            return Err(Raise::lost(
                "when an object is finalized depends on how long a traceback lives",
            ));
        }
        while PENDING.replace(false) {
            // What dies meanwhile is finalized inside.
            for value in DOOMED.take() {
                self.finalize_one(value)?;
            }
        }
        Ok(())
    }

    fn finalize_one(&mut self, value: Value) -> Res<()> {
        let result = match &value {
            Value::Generator(it) if it.kind == GeneratorKind::Async => {
                Err(Raise::lost("an asynchronous generator dies before its end"))
            }
            Value::Generator(it) => self.close(it),
            _ => {
                let name = self.names.del.clone();
                self.call_special(&value, &name, &[]).map(drop)
            }
        };
        match result {
            Err(Raise::Unknown(it)) => Err(Raise::lost(it.reason.to_string())),
            Err(stop @ Raise::Stop(_)) => Err(stop),
            // CPython writes such exceptions to standard error.
            Ok(()) | Err(Raise::New(_) | Raise::Exception(_)) => Ok(()),
        }
    }
}

impl Drop for Vm {
    fn drop(&mut self) {
        reset(false);
        self.keep_names();
    }
}
