//! The library: one file per module.

mod helper;
mod math;
mod re;
mod sources;

use crate::machine::native::ModuleDef;

/// The modules that are known.
pub(crate) static MODULES: &[&ModuleDef] = &[
    &helper::MODULE,
    &math::MODULE,
    &re::KERNEL,
    &re::MODULE,
    &sources::ABC,
    &sources::BINDING,
    &sources::BISECT,
    &sources::COLLECTIONS,
    &sources::COLLECTIONS_ABC,
    &sources::CONTEXTLIB,
    &sources::COPY,
    &sources::DATACLASSES,
    &sources::DEQUE,
    &sources::ENUM,
    &sources::FRACTIONS,
    &sources::FUNCTOOLS,
    &sources::HEAPQ,
    &sources::ITERTOOLS,
    &sources::JSON,
    &sources::NUMBERS,
    &sources::OPERATOR,
    &sources::RANDOM,
    &sources::STATISTICS,
    &sources::STRING,
    &sources::TYPES,
    &sources::TYPING,
];

/// Modules that are known not to be known, and why: they reach outside.
pub(crate) static OUTSIDE: &[(&str, &str)] = &[
    ("asyncio", "depends on the clock and on the system"),
    ("glob", "reads the file system"),
    ("io", "reads and writes files"),
    ("logging", "writes to files and to standard error"),
    ("multiprocessing", "starts processes"),
    ("os", "depends on the environment"),
    ("pathlib", "reads the file system"),
    ("secrets", "is random"),
    ("shutil", "reads and writes files"),
    ("socket", "reaches the network"),
    ("sqlite3", "reads and writes files"),
    ("subprocess", "starts processes"),
    ("sys", "depends on the environment"),
    ("tempfile", "writes files"),
    ("threading", "runs threads"),
    ("time", "depends on the clock"),
    ("urllib", "reaches the network"),
    ("uuid", "is random"),
];
