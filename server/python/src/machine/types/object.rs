//! `object`, `type`, descriptors, generators: what belongs to the machine itself.

use crate::machine::native::Def;

/// Built-in functions that need the inside of the machine: `getattr`, `isinstance`, `super`, …
pub(super) static FUNCTIONS: &[Def] = &[];

pub(super) static METHODS: &[Def] = &[];
pub(super) static TYPE: &[Def] = &[];
pub(super) static PROPERTY: &[Def] = &[];
pub(super) static CLASS_METHOD: &[Def] = &[];
pub(super) static STATIC_METHOD: &[Def] = &[];
pub(super) static SUPER: &[Def] = &[];
pub(super) static GENERATOR: &[Def] = &[];
pub(super) static COROUTINE: &[Def] = &[];
pub(super) static ASYNC_GENERATOR: &[Def] = &[];
pub(super) static ITERATOR: &[Def] = &[];
