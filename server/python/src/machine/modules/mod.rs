//! The library: one file per module.

mod arrays;
mod binary;
mod buffer;
mod cmath;
mod decimal;
mod digest;
mod display;
mod helper;
mod math;
mod mersenne;
mod packing;
mod re;
mod sources;
mod system;
mod unicodedata;
mod weak;

use crate::machine::native::ModuleDef;

pub(crate) use display::shown;
pub(crate) use re::Subject;

/// The modules that are known.
pub(crate) static MODULES: &[&ModuleDef] = &[
    &arrays::MODULE,
    &binary::BINASCII,
    &binary::ZLIB,
    &cmath::MODULE,
    &digest::MODULE,
    &decimal::KERNEL,
    &decimal::MODULE,
    &decimal::SIGNALS,
    &helper::MODULE,
    &math::MODULE,
    &mersenne::MODULE,
    &packing::KERNEL,
    &re::KERNEL,
    &re::MODULE,
    &sources::ABC,
    &sources::ARRAY,
    &sources::ASYNCIO,
    &sources::BASE64,
    &sources::BINDING,
    &sources::BISECT,
    &sources::C_BISECT,
    &sources::C_COLLECTIONS,
    &sources::C_FUNCTOOLS,
    &sources::C_HEAPQ,
    &sources::CALENDAR,
    &sources::CLOCK,
    &sources::CODECS,
    &sources::COLLECTIONS,
    &sources::COLLECTIONS_ABC,
    &sources::CONCURRENT,
    &sources::CONTEXTLIB,
    &sources::COPY,
    &sources::CSV,
    &sources::DATACLASSES,
    &sources::DATE,
    &sources::DATES,
    &sources::DATETIME,
    &sources::DEQUE,
    &sources::DIFFLIB,
    &sources::ENUM,
    &sources::EVENT_LOOP,
    &sources::EVENT_SYNC,
    &sources::FNMATCH,
    &sources::FRACTIONS,
    &sources::FUNCTOOLS,
    &sources::FUTURES,
    &sources::GETTEXT,
    &sources::HASHLIB,
    &sources::HEAPQ,
    &sources::HMAC,
    &sources::HTML,
    &sources::INSPECT,
    &sources::IO,
    &sources::ISOFORMAT,
    &sources::ITERTOOLS,
    &sources::JSON,
    &sources::LOGGING,
    &sources::NUMBERS,
    &sources::OPERATOR,
    &sources::OS,
    &sources::OS_PATH,
    &sources::PATHLIB,
    &sources::POSIXPATH,
    &sources::PPRINT,
    &sources::QUEUE,
    &sources::RANDOM,
    &sources::SHLEX,
    &sources::STATISTICS,
    &sources::STRFTIME,
    &sources::STRICT,
    &sources::STRING,
    &sources::STRUCT,
    &sources::TEXTWRAP,
    &sources::THREADING,
    &sources::TIME,
    &sources::TIMEDELTA,
    &sources::TYPES,
    &sources::TYPING,
    &unicodedata::MODULE,
    &sources::URLLIB,
    &sources::URLLIB_PARSE,
    &sources::USER_TYPES,
    &sources::UUID,
    &sources::WARNINGS,
    &sources::WATCH,
    &weak::MODULE,
    &system::MODULE,
    &system::SYS,
];

/// What stands in for test libraries in rehearsals: enough to run tests, too little for what others are told.
pub(crate) static STAND_INS: &[&ModuleDef] = &[&sources::PYTEST, &sources::REHEARSE, &sources::UNITTEST];

/// Modules that are known not to be known, and why: they reach outside.
pub(crate) static OUTSIDE: &[(&str, &str)] = &[
    ("glob", "reads the file system"),
    ("logging", "reaches outside"),
    ("multiprocessing", "starts processes"),
    ("os", "depends on the environment"),
    ("pathlib", "reads the file system"),
    ("posixpath", "reads the file system"),
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
];
