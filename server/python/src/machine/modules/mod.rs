//! The library: one file per module.

mod binary;
mod buffer;
mod decimal;
mod digest;
mod helper;
mod math;
mod packing;
mod re;
mod sources;
mod system;

use crate::machine::native::ModuleDef;

/// The modules that are known.
pub(crate) static MODULES: &[&ModuleDef] = &[
    &binary::BINASCII,
    &binary::ZLIB,
    &digest::MODULE,
    &decimal::KERNEL,
    &decimal::MODULE,
    &helper::MODULE,
    &math::MODULE,
    &packing::KERNEL,
    &re::KERNEL,
    &re::MODULE,
    &sources::ABC,
    &sources::BASE64,
    &sources::ASYNCIO,
    &sources::BINDING,
    &sources::BISECT,
    &sources::COLLECTIONS,
    &sources::COLLECTIONS_ABC,
    &sources::CONTEXTLIB,
    &sources::COPY,
    &sources::EVENT_LOOP,
    &sources::EVENT_SYNC,
    &sources::DATACLASSES,
    &sources::DATE,
    &sources::DATES,
    &sources::DATETIME,
    &sources::DEQUE,
    &sources::ENUM,
    &sources::FRACTIONS,
    &sources::FUNCTOOLS,
    &sources::HASHLIB,
    &sources::HEAPQ,
    &sources::HMAC,
    &sources::ISOFORMAT,
    &sources::ITERTOOLS,
    &sources::IO,
    &sources::JSON,
    &sources::NUMBERS,
    &sources::OPERATOR,
    &sources::RANDOM,
    &sources::STATISTICS,
    &sources::STRFTIME,
    &sources::STRING,
    &sources::STRUCT,
    &sources::TIME,
    &sources::TIMEDELTA,
    &sources::TYPES,
    &sources::TYPING,
    &system::MODULE,
    &system::SYS,
];

/// Modules that are known not to be known, and why: they reach outside.
pub(crate) static OUTSIDE: &[(&str, &str)] = &[
    ("glob", "reads the file system"),
    ("logging", "writes to files and to standard error"),
    ("multiprocessing", "starts processes"),
    ("os", "depends on the environment"),
    ("pathlib", "reads the file system"),
    ("secrets", "is random"),
    ("shutil", "reads and writes files"),
    ("socket", "reaches the network"),
    ("sqlite3", "reads and writes files"),
    ("subprocess", "starts processes"),
    ("tempfile", "writes files"),
    ("threading", "runs threads"),
    ("time", "depends on the clock"),
    ("urllib", "reaches the network"),
    ("uuid", "is random"),
];
