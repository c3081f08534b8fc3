//! Sets, with the table of CPython so that the order of iteration is the same.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::cycles::{Contents, Place, register};
use super::error::{Raise, Res};
use super::limits::Charge;
use super::trash;
use super::value::Value;
use super::vm::Vm;

/// A `set` or `frozenset`.
#[derive(Debug)]
pub struct Set {
    table: RefCell<Table>,
    version: Cell<u32>,
    charge: Charge,
    place: Place,
}

impl Contents for Set {
    fn empty(&self) {
        self.clear();
    }
}

#[derive(Debug)]
struct Table {
    slots: Vec<Slot>,
    /// Slots that are not free: live and deleted.
    fill: usize,
    used: usize,
    /// Where `pop` goes on.
    finger: usize,
    /// Whether some hash differs from one CPython process to the next.
    random: bool,
}

#[derive(Clone, Debug)]
enum Slot {
    Free,
    Deleted,
    Live(i64, Value),
}

/// Slots tried in a row before jumping.
const IN_A_ROW: usize = 9;
const SMALLEST: usize = 8;

impl Table {
    fn new() -> Table {
        Table {
            slots: vec![Slot::Free; SMALLEST],
            fill: 0,
            used: 0,
            finger: 0,
            random: false,
        }
    }

    /// Slots in the order CPython probes them. Ends only at a free slot, of which there always is one.
    fn probes(mask: usize, hash: i64) -> impl Iterator<Item = usize> {
        let mut perturb = hash as u64;
        let mut at = hash as u64 as usize & mask;
        let mut step = 0;
        std::iter::from_fn(move || {
            let in_a_row = if at + IN_A_ROW <= mask { IN_A_ROW } else { 0 };
            if step > in_a_row {
                perturb >>= 5;
                at = (at as u64).wrapping_mul(5).wrapping_add(1).wrapping_add(perturb) as usize & mask;
                step = 0;
            }
            step += 1;
            Some(at + step - 1)
        })
    }

    fn insert_new(&mut self, hash: i64, key: Value) {
        let mask = self.slots.len() - 1;
        let free = Table::probes(mask, hash).find(|&at| matches!(self.slots[at], Slot::Free));
        if let Some(at) = free {
            self.slots[at] = Slot::Live(hash, key);
            self.fill += 1;
            self.used += 1;
        }
    }

    /// Adds a key that is not there: in the last slot on its way whose element was removed, or else in a free one.
    fn add_new(&mut self, hash: i64, key: Value) {
        let mask = self.slots.len() - 1;
        let way = Table::probes(mask, hash).take_while(|&at| !matches!(self.slots[at], Slot::Free));
        let removed = way.filter(|&at| matches!(self.slots[at], Slot::Deleted));
        if let Some(at) = removed.last() {
            self.slots[at] = Slot::Live(hash, key);
            self.used += 1;
            return;
        }
        self.insert_new(hash, key);
        if self.fill * 5 >= (self.slots.len() - 1) * 3 {
            let wanted = if self.used > 50_000 {
                self.used * 2
            } else {
                self.used * 4
            };
            self.resize(wanted);
        }
    }

    fn resize(&mut self, wanted: usize) {
        let mut size = SMALLEST;
        while size <= wanted {
            size <<= 1;
        }
        let old = std::mem::replace(&mut self.slots, vec![Slot::Free; size]);
        (self.fill, self.used) = (0, 0);
        for slot in old {
            if let Slot::Live(hash, key) = slot {
                self.insert_new(hash, key);
            }
        }
    }
}

impl Set {
    /// An empty set.
    pub fn new() -> Rc<Set> {
        let set = Rc::new(Set {
            table: RefCell::new(Table::new()),
            version: Cell::new(0),
            charge: Charge::new(216),
            place: Place::default(),
        });
        register(&set, &set.place);
        set
    }

    /// It is a constant of code that is kept for other runs.
    pub(crate) fn outlive_run(&self) {
        self.place.give_back();
    }

    /// How many elements.
    pub fn len(&self) -> usize {
        self.table.borrow().used
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Changes whenever an element is added or removed.
    pub fn version(&self) -> u32 {
        self.version.get()
    }

    /// Whether the order of iteration is the same in every CPython process. Where it is not, code that lets a program
    /// see the order calls [`Vm::order_seen`].
    pub fn ordered(&self) -> bool {
        let table = self.table.borrow();
        !table.random || table.used <= 1
    }

    /// Elements in the order of iteration.
    pub fn items(&self) -> Vec<Value> {
        let table = self.table.borrow();
        let live = table.slots.iter().filter_map(|slot| match slot {
            Slot::Live(_, key) => Some(key.clone()),
            _ => None,
        });
        live.collect()
    }

    /// The first element at or after a slot, and the slot after it.
    pub fn next_item(&self, slot: usize) -> Option<(usize, Value)> {
        let table = self.table.borrow();
        let rest = table.slots.get(slot..)?;
        rest.iter().enumerate().find_map(|(at, it)| match it {
            Slot::Live(_, key) => Some((slot + at + 1, key.clone())),
            _ => None,
        })
    }

    fn changed(&self) {
        self.version.set(self.version.get().wrapping_add(1));
        self.charge
            .set(200 + self.table.borrow().slots.len() * size_of::<Slot>());
    }

    fn find(&self, vm: &mut Vm, hash: i64, key: &Value) -> Res<Option<usize>> {
        let mask = self.table.borrow().slots.len() - 1;
        for at in Table::probes(mask, hash) {
            let other = match &self.table.borrow().slots[at] {
                Slot::Free => return Ok(None),
                Slot::Live(it, other) if *it == hash => match other.same_key(key) {
                    Some(true) => return Ok(Some(at)),
                    Some(false) => continue,
                    None => other.clone(),
                },
                _ => continue,
            };
            let version = self.version();
            let same = vm.eq(&other, key)?;
            if self.version() != version {
                return Err(Raise::lost("a set was changed by the comparison of its elements"));
            }
            if same {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// Whether it holds the value.
    pub fn contains(&self, vm: &mut Vm, key: &Value) -> Res<bool> {
        let hash = vm.hash(key)?;
        Ok(self.find(vm, hash, key)?.is_some())
    }

    /// Adds a value; tells whether it is new.
    pub fn add(&self, vm: &mut Vm, key: Value) -> Res<bool> {
        let hash = vm.hash(&key)?;
        self.add_hashed(vm, hash, key)
    }

    /// Whether it holds the value with this hash.
    pub(crate) fn contains_hashed(&self, vm: &mut Vm, hash: i64, key: &Value) -> Res<bool> {
        Ok(self.find(vm, hash, key)?.is_some())
    }

    /// Adds a value with this hash; tells whether it is new.
    pub(crate) fn add_hashed(&self, vm: &mut Vm, hash: i64, key: Value) -> Res<bool> {
        if self.find(vm, hash, &key)?.is_some() {
            return Ok(false);
        }
        let random = key.has_random_hash();
        let mut table = self.table.borrow_mut();
        table.random |= random;
        table.add_new(hash, key);
        drop(table);
        self.changed();
        Ok(true)
    }

    /// Removes a value; tells whether it was there.
    pub fn discard(&self, vm: &mut Vm, key: &Value) -> Res<bool> {
        let hash = vm.hash(key)?;
        self.discard_hashed(vm, hash, key)
    }

    /// Removes the value with this hash; tells whether it was there.
    pub(crate) fn discard_hashed(&self, vm: &mut Vm, hash: i64, key: &Value) -> Res<bool> {
        let Some(at) = self.find(vm, hash, key)? else {
            return Ok(false);
        };
        let mut table = self.table.borrow_mut();
        let old = std::mem::replace(&mut table.slots[at], Slot::Deleted);
        table.used -= 1;
        drop(table);
        self.changed();
        drop(old);
        Ok(true)
    }

    /// Removes the element CPython's `pop` would.
    pub fn pop(&self) -> Option<Value> {
        let mut table = self.table.borrow_mut();
        let mask = table.slots.len() - 1;
        let start = table.finger & mask;
        let at = (0..=mask)
            .map(|it| (start + it) & mask)
            .find(|&at| matches!(table.slots[at], Slot::Live(..)))?;
        let old = std::mem::replace(&mut table.slots[at], Slot::Deleted);
        table.used -= 1;
        table.finger = at + 1;
        drop(table);
        self.changed();
        match old {
            Slot::Live(_, key) => Some(key),
            _ => None,
        }
    }

    /// Removes everything.
    pub fn clear(&self) {
        let mut new = Table::new();
        new.finger = self.table.borrow().finger;
        let old = self.table.replace(new);
        self.changed();
        drop(old);
    }

    /// Elements and their hashes, in the order of the table.
    pub(crate) fn entries(&self) -> Vec<(i64, Value)> {
        let table = self.table.borrow();
        let live = table.slots.iter().filter_map(|slot| match slot {
            Slot::Live(hash, key) => Some((*hash, key.clone())),
            _ => None,
        });
        live.collect()
    }

    /// Exchanges the elements of two sets; each goes on popping where it was.
    pub(crate) fn swap(&self, other: &Set) {
        let (mut a, mut b) = (self.table.borrow_mut(), other.table.borrow_mut());
        std::mem::swap(&mut *a, &mut *b);
        let (a, b) = (&mut *a, &mut *b);
        std::mem::swap(&mut a.finger, &mut b.finger);
    }

    /// Makes room for the keys of a dict, as CPython does before it adds them.
    pub(crate) fn expect(&self, keys: usize) {
        let mut table = self.table.borrow_mut();
        if (table.fill + keys) * 5 >= (table.slots.len() - 1) * 3 {
            let wanted = (table.used + keys) * 2;
            table.resize(wanted);
        }
    }

    /// Drops the traces of removed elements where they are many, as CPython does after a difference.
    pub(crate) fn tidy(&self) {
        let mut table = self.table.borrow_mut();
        if table.fill - table.used > (table.slots.len() - 1) / 4 {
            let wanted = if table.used > 50_000 {
                table.used * 2
            } else {
                table.used * 4
            };
            table.resize(wanted);
        }
        drop(table);
        self.changed();
    }

    /// Adds all elements of another set, as CPython merges tables.
    pub fn merge(&self, vm: &mut Vm, other: &Set) -> Res<()> {
        if std::ptr::eq(self, other) || other.is_empty() {
            return Ok(());
        }
        vm.budget.work(other.len())?;
        let items = {
            let (mut to, from) = (self.table.borrow_mut(), other.table.borrow());
            if (to.fill + from.used) * 5 >= (to.slots.len() - 1) * 3 {
                let wanted = (to.used + from.used) * 2;
                to.resize(wanted);
            }
            to.random |= from.random;
            if to.fill == 0 {
                if to.slots.len() == from.slots.len() && from.fill == from.used {
                    to.slots = from.slots.clone();
                    (to.fill, to.used) = (from.fill, from.used);
                } else {
                    for slot in &from.slots {
                        if let Slot::Live(hash, key) = slot {
                            to.insert_new(*hash, key.clone());
                        }
                    }
                }
                Vec::new()
            } else {
                from.slots
                    .iter()
                    .filter(|it| matches!(it, Slot::Live(..)))
                    .cloned()
                    .collect()
            }
        };
        for slot in items {
            if let Slot::Live(hash, key) = slot
                && self.find(vm, hash, &key)?.is_none()
            {
                self.table.borrow_mut().add_new(hash, key);
            }
        }
        self.changed();
        Ok(())
    }

    /// A copy.
    pub fn copy(&self, vm: &mut Vm) -> Res<Rc<Set>> {
        let copy = Set::new();
        copy.merge(vm, self)?;
        Ok(copy)
    }
}

impl Drop for Set {
    fn drop(&mut self) {
        let slots = &mut self.table.get_mut().slots;
        trash::discard(slots.iter_mut().filter_map(|slot| match slot {
            Slot::Live(_, key) => Some(key),
            _ => None,
        }));
    }
}

impl Value {
    /// Whether its hash differs from one CPython process to the next: it rests on a string or an address.
    pub(crate) fn has_random_hash(&self) -> bool {
        match self {
            Value::Bool(_) | Value::Int(_) | Value::Big(_) | Value::Range(_) => false,
            // That of NaN is its address.
            Value::Float(it) => it.is_nan(),
            Value::Complex(it) => it.0.is_nan() || it.1.is_nan(),
            Value::Tuple(items) => items.iter().any(Value::has_random_hash),
            Value::FrozenSet(it) => it.table.borrow().random,
            Value::Str(it) => !it.is_empty(),
            Value::Bytes(it) => !it.data.is_empty(),
            _ => true,
        }
    }
}
