//! Dropping deep structures without recursing on the host stack.

use std::cell::{Cell, RefCell};

use super::value::Value;

/// Nested drops before the rest is put aside.
const DEEP: u32 = 64;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    static LATER: RefCell<Vec<Value>> = const { RefCell::new(Vec::new()) };
}

/// Drops the values a dying container holds; beyond a depth they wait until the outermost container is done.
pub(crate) fn discard<'a>(values: impl Iterator<Item = &'a mut Value>) {
    let Ok(depth) = DEPTH.try_with(Cell::get) else {
        return;
    };
    if depth >= DEEP {
        let _ = LATER.try_with(|later| {
            let mut later = later.borrow_mut();
            for value in values {
                if value.is_container() {
                    later.push(std::mem::replace(value, Value::None));
                }
            }
        });
        return;
    }
    DEPTH.set(depth + 1);
    for value in values {
        if value.is_container() {
            drop(std::mem::replace(value, Value::None));
        }
    }
    DEPTH.set(depth);
    if depth == 0 {
        while let Ok(Some(value)) = LATER.try_with(|it| it.borrow_mut().pop()) {
            DEPTH.set(1);
            drop(value);
        }
        DEPTH.set(0);
    }
}

impl Value {
    fn is_container(&self) -> bool {
        !matches!(
            self,
            Value::None
                | Value::NotImplemented
                | Value::Ellipsis
                | Value::Bool(_)
                | Value::Int(_)
                | Value::Float(_)
                | Value::Big(_)
                | Value::Complex(_)
                | Value::Str(_)
                | Value::Bytes(_)
                | Value::ByteArray(_)
                | Value::Range(_)
                | Value::Native(_)
                | Value::Unknown(_)
        )
    }
}
