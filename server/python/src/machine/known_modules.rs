//! Names that CPython's modules have: one that the machine lacks is unknown, not missing.

/// Lines `module: names`, as CPython 3.11 lists them.
static NAMES: &str = include_str!("known_modules.txt");

/// Whether CPython's module surely lacks a name.
pub(crate) fn lacks(module: &str, name: &str) -> bool {
    let mut listed = false;
    for line in NAMES.lines() {
        let Some(names) = line.strip_prefix(module).and_then(|it| it.strip_prefix(':')) else {
            continue;
        };
        listed = true;
        if names.split(' ').any(|it| it == name) {
            return false;
        }
    }
    listed && !name.starts_with("__")
}
