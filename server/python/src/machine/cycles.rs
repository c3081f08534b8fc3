//! Objects that refer to each other in a circle are freed when their run ends.
//!
//! Each container that can be part of a circle has a place in a register of its thread while it lives. At the end of
//! a run those that are left are emptied. What cannot change after it was made (tuples, bound methods…) needs no place:
//! every circle passes through something that can.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};

/// A container that can let go of what it holds.
pub(crate) trait Contents {
    /// Drops what it holds.
    fn empty(&self);
}

/// The place of a container in the register, given back when the container dies.
#[derive(Debug, Default)]
pub(crate) struct Place(Cell<Option<(u32, u32)>>);

enum Slot {
    /// The next free one.
    Free(Option<u32>),
    Taken(Weak<dyn Contents>),
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Slot")
    }
}

#[derive(Default)]
struct Register {
    /// Which register of the thread it is: places in earlier ones mean nothing.
    number: u32,
    slots: Vec<Slot>,
    free: Option<u32>,
}

thread_local! {
    static REGISTER: RefCell<Register> = RefCell::default();
}

/// Gives a new container a place in the register.
pub(crate) fn register<T: Contents + 'static>(container: &Rc<T>, place: &Place) {
    let weak: Weak<dyn Contents> = Rc::<T>::downgrade(container);
    REGISTER.with_borrow_mut(|it| {
        let at = match it.free {
            Some(at) => {
                if let Slot::Free(next) = std::mem::replace(&mut it.slots[at as usize], Slot::Taken(weak)) {
                    it.free = next;
                }
                at
            }
            None => {
                it.slots.push(Slot::Taken(weak));
                it.slots.len() as u32 - 1
            }
        };
        place.0.set(Some((it.number, at)));
    });
}

impl Place {
    /// The container is never emptied: it is part of code that outlives runs.
    pub(crate) fn give_back(&self) {
        let Some((number, at)) = self.0.take() else {
            return;
        };
        let _ = REGISTER.try_with(|it| {
            let mut it = it.borrow_mut();
            if it.number == number {
                let next = it.free.replace(at);
                it.slots[at as usize] = Slot::Free(next);
            }
        });
    }
}

impl Drop for Place {
    #[inline]
    fn drop(&mut self) {
        self.give_back();
    }
}

/// Empties all containers that are left on this thread.
pub(crate) fn break_all() {
    let slots = REGISTER.with_borrow_mut(|it| {
        it.number = it.number.wrapping_add(1);
        it.free = None;
        std::mem::take(&mut it.slots)
    });
    for slot in slots {
        if let Slot::Taken(container) = slot
            && let Some(container) = container.upgrade()
        {
            container.empty();
        }
    }
}
