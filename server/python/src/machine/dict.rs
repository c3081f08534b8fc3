//! Dicts: insertion-ordered hash tables.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::cycles::{Contents, Place, register};
use super::error::{Raise, Res};
use super::hash::hash_int;
use super::limits::Charge;
use super::quick::copy;
use super::trash;
use super::value::{Str, Value};
use super::vm::Vm;

/// A dict.
#[derive(Debug)]
pub struct Dict {
    table: RefCell<Table>,
    /// A number no other set of keys on this thread has; 0 while it was always empty.
    version: Cell<u64>,
    /// Whether it holds the attributes of a class.
    of_class: Cell<bool>,
    charge: Charge,
    place: Place,
}

impl Contents for Dict {
    fn empty(&self) {
        self.clear();
    }
}

thread_local! {
    static VERSIONS: Cell<u64> = const { Cell::new(0) };
    static CLASS_CHANGES: Cell<u64> = const { Cell::new(1) };
}

/// Counts changes of the attributes of classes on this thread.
#[inline]
pub(crate) fn class_changes() -> u64 {
    CLASS_CHANGES.get()
}

#[derive(Debug, Default)]
struct Table {
    /// In order of insertion; `None` where deleted.
    entries: Vec<Option<Entry>>,
    /// Positions in `entries` plus one; 0 is free, `DEAD` was deleted. A power of two, or empty.
    index: Vec<u32>,
    live: usize,
}

#[derive(Debug)]
struct Entry {
    hash: i64,
    key: Value,
    value: Value,
}

const DEAD: u32 = u32::MAX;

impl Table {
    fn slots(&self, hash: i64) -> impl Iterator<Item = usize> + use<> {
        let mask = self.index.len().wrapping_sub(1);
        let mut at = (hash as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(20) as usize;
        std::iter::repeat_with(move || {
            let slot = at & mask;
            at = at.wrapping_add(1);
            slot
        })
        .take(mask.wrapping_add(1))
    }

    /// Keeps the index at most two thirds full, and drops deleted entries.
    fn make_room(&mut self) {
        if (self.entries.len() + 1) * 3 < self.index.len() * 2 {
            return;
        }
        self.entries.retain(Option::is_some);
        let size = ((self.live + 1) * 3).next_power_of_two().max(8);
        self.index.clear();
        self.index.resize(size, 0);
        for position in 0..self.entries.len() {
            let hash = self.entries[position].as_ref().map_or(0, |it| it.hash);
            if let Some(slot) = self.slots(hash).find(|&slot| self.index[slot] == 0) {
                self.index[slot] = position as u32 + 1;
            }
        }
    }

    fn push(&mut self, hash: i64, key: Value, value: Value) {
        self.make_room();
        let free = self.slots(hash).find(|&slot| matches!(self.index[slot], 0 | DEAD));
        if let Some(slot) = free {
            self.entries.push(Some(Entry { hash, key, value }));
            self.index[slot] = self.entries.len() as u32;
            self.live += 1;
        }
    }

    /// Whether a key that is no plain string has this hash: it may equal a string.
    fn clashes(&self, hash: i64) -> bool {
        self.slots(hash)
            .map(|slot| self.index[slot])
            .take_while(|&position| position != 0)
            .filter(|&position| position != DEAD)
            .any(|position| {
                let entry = self.entries[position as usize - 1].as_ref();
                entry.is_some_and(|it| it.hash == hash && !matches!(it.key, Value::Str(_)))
            })
    }

    /// The slot of the index and the position of a key known to be a string.
    fn find_str(&self, hash: i64, key: &str) -> Option<(usize, usize)> {
        for slot in self.slots(hash) {
            match self.index[slot] {
                0 => return None,
                DEAD => {}
                position => {
                    let position = position as usize - 1;
                    if let Some(entry) = &self.entries[position]
                        && entry.hash == hash
                        && let Value::Str(it) = &entry.key
                        && it.as_str() == key
                    {
                        return Some((slot, position));
                    }
                }
            }
        }
        None
    }

    /// The position of a key that is a small integer, inserted as one.
    fn find_int(&self, key: i64) -> Option<usize> {
        let hash = hash_int(key);
        for slot in self.slots(hash) {
            match self.index[slot] {
                0 => return None,
                DEAD => {}
                position => {
                    let position = position as usize - 1;
                    if let Some(Entry {
                        key: Value::Int(it), ..
                    }) = &self.entries[position]
                        && *it == key
                    {
                        return Some(position);
                    }
                }
            }
        }
        None
    }

    fn remove(&mut self, slot: usize, position: usize) -> Option<(Value, Value)> {
        let entry = self.entries[position].take()?;
        self.index[slot] = DEAD;
        self.live -= 1;
        while matches!(self.entries.last(), Some(None)) {
            // The index may hold the position only as `DEAD`, so it can be used again.
            self.entries.pop();
        }
        Some((entry.key, entry.value))
    }

    fn bytes(&self) -> usize {
        64 + self.entries.capacity() * size_of::<Option<Entry>>() + self.index.len() * 4
    }
}

impl Dict {
    /// An empty dict.
    pub fn new() -> Rc<Dict> {
        let dict = Rc::new(Dict {
            table: RefCell::default(),
            version: Cell::new(0),
            of_class: Cell::new(false),
            charge: Charge::new(64),
            place: Place::default(),
        });
        register(&dict, &dict.place);
        dict
    }

    /// How many keys.
    pub fn len(&self) -> usize {
        self.table.borrow().live
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Changes whenever a key is added or removed.
    #[inline]
    pub fn version(&self) -> u64 {
        self.version.get()
    }

    fn changed(&self) {
        let version = VERSIONS.get() + 1;
        VERSIONS.set(version);
        self.version.set(version);
        self.charge.set(self.table.borrow().bytes());
        self.replaced();
    }

    /// A value was replaced by another.
    #[inline]
    fn replaced(&self) {
        if self.of_class.get() {
            CLASS_CHANGES.set(CLASS_CHANGES.get() + 1);
        }
    }

    /// From now on its changes are changes of a class.
    #[inline]
    pub(crate) fn belongs_to_class(&self) {
        if !self.of_class.replace(true) {
            CLASS_CHANGES.set(CLASS_CHANGES.get() + 1);
        }
    }

    fn find(&self, vm: &mut Vm, hash: i64, key: &Value) -> Res<Option<(usize, usize)>> {
        if let Value::Str(it) = key {
            let table = self.table.borrow();
            let found = table.find_str(hash, it);
            if found.is_some() || !table.clashes(hash) {
                return Ok(found);
            }
        }
        let mut tried = 0;
        'again: loop {
            let table = self.table.borrow();
            for slot in table.slots(hash).skip(tried) {
                tried += 1;
                match table.index[slot] {
                    0 => return Ok(None),
                    DEAD => {}
                    position => {
                        let position = position as usize - 1;
                        let Some(entry) = &table.entries[position] else {
                            continue;
                        };
                        if entry.hash != hash {
                            continue;
                        }
                        if let Some(same) = entry.key.same_key(key) {
                            if same {
                                return Ok(Some((slot, position)));
                            }
                            continue;
                        }
                        let (other, version) = (entry.key.clone(), self.version());
                        drop(table);
                        let same = vm.eq(&other, key)?;
                        if self.version() != version {
                            return Err(Raise::lost("a dict was changed by the comparison of its keys"));
                        }
                        if same {
                            return Ok(Some((slot, position)));
                        }
                        continue 'again;
                    }
                }
            }
            return Ok(None);
        }
    }

    /// The value of a key.
    pub fn get(&self, vm: &mut Vm, key: &Value) -> Res<Option<Value>> {
        let hash = vm.hash(key)?;
        let found = self.find(vm, hash, key)?;
        Ok(found.and_then(|(_, position)| self.value_at(position)))
    }

    fn value_at(&self, position: usize) -> Option<Value> {
        let table = self.table.borrow();
        table.entries.get(position)?.as_ref().map(|entry| entry.value.clone())
    }

    /// Sets the value of a key; returns the old one.
    pub fn insert(&self, vm: &mut Vm, key: Value, value: Value) -> Res<Option<Value>> {
        let hash = vm.hash(&key)?;
        if let Some((_, position)) = self.find(vm, hash, &key)? {
            let mut table = self.table.borrow_mut();
            if let Some(entry) = table.entries.get_mut(position).and_then(Option::as_mut) {
                self.replaced();
                return Ok(Some(std::mem::replace(&mut entry.value, value)));
            }
        }
        self.table.borrow_mut().push(hash, key, value);
        self.changed();
        Ok(None)
    }

    /// Removes a key; returns its value.
    pub fn remove(&self, vm: &mut Vm, key: &Value) -> Res<Option<Value>> {
        let hash = vm.hash(key)?;
        let found = self.find(vm, hash, key)?;
        Ok(found.and_then(|(slot, position)| {
            let removed = self.table.borrow_mut().remove(slot, position);
            self.changed();
            removed.map(|it| it.1)
        }))
    }

    /// Removes the key that was inserted last.
    pub fn pop_last(&self) -> Option<(Value, Value)> {
        let key = {
            let table = self.table.borrow();
            let position = table.entries.iter().rposition(Option::is_some)?;
            let hash = table.entries[position].as_ref()?.hash;
            let slot = table
                .slots(hash)
                .find(|&slot| table.index[slot] as usize == position + 1)?;
            (slot, position)
        };
        let removed = self.table.borrow_mut().remove(key.0, key.1);
        self.changed();
        removed
    }

    /// The value of a string key.
    #[inline]
    pub fn get_str(&self, key: &Str) -> Option<Value> {
        let table = self.table.borrow();
        let (_, position) = table.find_str(key.hash(), key)?;
        table.entries[position].as_ref().map(|it| it.value.clone())
    }

    /// Whether a string is a key.
    #[inline]
    pub(crate) fn has_str(&self, key: &Str) -> bool {
        self.table.borrow().find_str(key.hash(), key).is_some()
    }

    /// The value of a key by its text.
    pub fn get_name(&self, key: &str) -> Option<Value> {
        let table = self.table.borrow();
        let (_, position) = table.find_str(super::value::hash_bytes(key.as_bytes()), key)?;
        table.entries[position].as_ref().map(|it| it.value.clone())
    }

    /// Sets the value of a string key.
    pub fn set_str(&self, key: &Rc<Str>, value: Value) {
        let mut table = self.table.borrow_mut();
        let hash = key.hash();
        if let Some((_, position)) = table.find_str(hash, key) {
            if let Some(entry) = &mut table.entries[position] {
                let old = std::mem::replace(&mut entry.value, value);
                drop(table);
                self.replaced();
                drop(old);
            }
            return;
        }
        table.push(hash, Value::Str(key.clone()), value);
        drop(table);
        self.changed();
    }

    /// The value of a string key, which was at this position the last time; the position is brought up to date.
    #[inline(always)]
    pub(crate) fn get_near(&self, position: &mut usize, key: &Rc<Str>) -> Option<Value> {
        if let Some(Some(entry)) = self.table.borrow().entries.get(*position)
            && let Value::Str(it) = &entry.key
            && Rc::ptr_eq(it, key)
        {
            return Some(copy(&entry.value));
        }
        self.get_far(position, key)
    }

    #[inline(never)]
    fn get_far(&self, position: &mut usize, key: &Rc<Str>) -> Option<Value> {
        let table = self.table.borrow();
        *position = table.find_str(key.hash(), key)?.1;
        Some(copy(&table.entries.get(*position)?.as_ref()?.value))
    }

    /// Sets the value of a string key, likewise.
    #[inline]
    pub(crate) fn set_near(&self, position: &mut usize, key: &Rc<Str>, value: Value) {
        let mut table = self.table.borrow_mut();
        if let Some(Some(entry)) = table.entries.get_mut(*position)
            && let Value::Str(it) = &entry.key
            && Rc::ptr_eq(it, key)
        {
            if let (Value::Int(old), Value::Int(new)) = (&mut entry.value, &value) {
                *old = *new;
                return self.replaced();
            }
            let old = std::mem::replace(&mut entry.value, value);
            drop(table);
            self.replaced();
            drop(old);
            return;
        }
        *position = table.find_str(key.hash(), key).map_or(usize::MAX, |it| it.1);
        drop(table);
        self.set_str(key, value);
    }

    /// The value of a key that is a small integer, where it was inserted as one.
    #[inline]
    pub(crate) fn get_int(&self, key: i64) -> Option<Value> {
        let table = self.table.borrow();
        let position = table.find_int(key)?;
        table.entries[position].as_ref().map(|it| copy(&it.value))
    }

    /// Replaces the value of a key that is there, a string or a small integer; else the value comes back.
    #[inline]
    pub(crate) fn replace(&self, key: &Value, value: Value) -> Result<(), Value> {
        let mut table = self.table.borrow_mut();
        let position = match key {
            Value::Str(key) => table.find_str(key.hash(), key).map(|it| it.1),
            Value::Int(key) => table.find_int(*key),
            _ => None,
        };
        let Some(entry) = position.and_then(|it| table.entries[it].as_mut()) else {
            return Err(value);
        };
        let old = std::mem::replace(&mut entry.value, value);
        drop(table);
        self.replaced();
        drop(old);
        Ok(())
    }

    /// Whether a string is a key, where that takes no comparison with other keys.
    #[inline]
    pub(crate) fn holds_str(&self, key: &Str) -> Option<bool> {
        let table = self.table.borrow();
        let hash = key.hash();
        match table.find_str(hash, key) {
            Some(_) => Some(true),
            None => (!table.clashes(hash)).then_some(false),
        }
    }

    /// Removes a string key.
    pub fn remove_str(&self, key: &Str) -> Option<Value> {
        let mut table = self.table.borrow_mut();
        let (slot, position) = table.find_str(key.hash(), key)?;
        let removed = table.remove(slot, position);
        drop(table);
        self.changed();
        removed.map(|it| it.1)
    }

    /// The first entry at or after `position`, and the position after it.
    pub fn next_entry(&self, position: usize) -> Option<(usize, Value, Value)> {
        let table = self.table.borrow();
        let at = (position..table.entries.len()).find(|&at| table.entries[at].is_some())?;
        let entry = table.entries[at].as_ref()?;
        Some((at + 1, entry.key.clone(), entry.value.clone()))
    }

    /// The last entry before `position`, and its position. Start with `usize::MAX`.
    pub fn previous_entry(&self, position: usize) -> Option<(usize, Value, Value)> {
        let table = self.table.borrow();
        let end = position.min(table.entries.len());
        let at = (0..end).rev().find(|&at| table.entries[at].is_some())?;
        let entry = table.entries[at].as_ref()?;
        Some((at, entry.key.clone(), entry.value.clone()))
    }

    /// A copy of the keys and values, in order.
    pub fn to_vec(&self) -> Vec<(Value, Value)> {
        let table = self.table.borrow();
        let live = table.entries.iter().flatten();
        live.map(|it| (it.key.clone(), it.value.clone())).collect()
    }

    /// A copy of the keys, in order.
    pub fn keys(&self) -> Vec<Value> {
        let table = self.table.borrow();
        table.entries.iter().flatten().map(|it| it.key.clone()).collect()
    }

    /// A copy of the values, in order.
    pub fn values(&self) -> Vec<Value> {
        let table = self.table.borrow();
        table.entries.iter().flatten().map(|it| it.value.clone()).collect()
    }

    /// Removes everything.
    pub fn clear(&self) {
        let old = std::mem::take(&mut *self.table.borrow_mut());
        self.changed();
        drop(old);
    }

    /// A copy; hashes are kept, nothing is compared.
    pub fn copy(&self) -> Rc<Dict> {
        let copy = Dict::new();
        {
            let (from, mut to) = (self.table.borrow(), copy.table.borrow_mut());
            for entry in from.entries.iter().flatten() {
                to.push(entry.hash, entry.key.clone(), entry.value.clone());
            }
        }
        copy.changed();
        copy
    }
}

impl Drop for Dict {
    fn drop(&mut self) {
        let table = self.table.get_mut();
        trash::discard(
            table
                .entries
                .iter_mut()
                .flatten()
                .flat_map(|it| [&mut it.key, &mut it.value]),
        );
    }
}

impl Value {
    /// Whether two keys with equal hashes are equal, where that takes no call into Python code.
    pub(crate) fn same_key(&self, other: &Value) -> Option<bool> {
        match (self, other) {
            (Value::Str(a), Value::Str(b)) => Some(Rc::ptr_eq(a, b) || a.as_str() == b.as_str()),
            (Value::Int(a), Value::Int(b)) => Some(a == b),
            // Whether two NaN are the same object is not known.
            (Value::Float(a), Value::Float(b)) => (!a.is_nan() || !b.is_nan()).then_some(a == b),
            _ if self.is(other) => Some(true),
            (Value::Str(_), Value::Int(_)) | (Value::Int(_), Value::Str(_)) => Some(false),
            _ => None,
        }
    }
}
