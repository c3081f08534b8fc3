//! Findings that are told apart by more than their fingerprint.

use std::collections::HashMap;

use super::super::record::Record;

/// The records of one file, each with the number of those before it that have the same fingerprint.
pub(super) fn numbered(records: &[Record]) -> impl Iterator<Item = (&Record, u32)> {
    let mut seen: HashMap<&str, u32> = HashMap::new();
    records.iter().map(move |it| {
        let count = seen.entry(&it.fingerprint).or_default();
        *count += 1;
        (it, *count - 1)
    })
}
