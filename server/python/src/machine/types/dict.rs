//! `dict`, its views, `mappingproxy`.

use crate::machine::native::Def;

/// Methods of the type.
pub(super) static METHODS: &[Def] = &[];

pub(super) static KEYS: &[Def] = &[];

pub(super) static VALUES: &[Def] = &[];

pub(super) static ITEMS: &[Def] = &[];

pub(super) static PROXY: &[Def] = &[];
