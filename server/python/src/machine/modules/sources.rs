//! Modules written in Python, which run in the machine.

use crate::machine::native::ModuleDef;

const fn source(name: &'static str, source: &'static str) -> ModuleDef {
    ModuleDef {
        name,
        functions: &[],
        classes: &[],
        constants: |_| Vec::new(),
        source,
    }
}

macro_rules! sources {
    ($($constant:ident $name:literal $file:literal,)*) => {
        $(pub(super) static $constant: ModuleDef = source($name, include_str!(concat!("source/", $file)));)*
    };
}

sources! {
    ABC "abc" "abc.py",
    BASE64 "base64" "base64.py",
    ASYNCIO "asyncio" "asyncio.py",
    BINDING "_binding" "_binding.py",
    BISECT "bisect" "bisect.py",
    COLLECTIONS "collections" "collections.py",
    COLLECTIONS_ABC "collections.abc" "collections_abc.py",
    CONTEXTLIB "contextlib" "contextlib.py",
    COPY "copy" "copy.py",
    EVENT_LOOP "_event_loop" "event_loop.py",
    EVENT_SYNC "_event_sync" "event_sync.py",
    DATACLASSES "dataclasses" "dataclasses.py",
    DATE "_date" "_date.py",
    DATES "_dates" "_dates.py",
    DATETIME "datetime" "datetime.py",
    DEQUE "_deque" "deque.py",
    ENUM "enum" "enum.py",
    FRACTIONS "fractions" "fractions.py",
    FUNCTOOLS "functools" "functools.py",
    HASHLIB "hashlib" "hashlib.py",
    HEAPQ "heapq" "heapq.py",
    HMAC "hmac" "hmac.py",
    IO "io" "io.py",
    ISOFORMAT "_isoformat" "_isoformat.py",
    ITERTOOLS "itertools" "itertools.py",
    JSON "json" "json.py",
    NUMBERS "numbers" "numbers.py",
    OPERATOR "operator" "operator.py",
    RANDOM "random" "random.py",
    STATISTICS "statistics" "statistics.py",
    STRFTIME "_strftime" "_strftime.py",
    STRING "string" "string.py",
    STRUCT "struct" "struct.py",
    TIME "_time" "_time.py",
    TIMEDELTA "_timedelta" "_timedelta.py",
    TYPES "types" "types.py",
    TYPING "typing" "typing.py",
}
