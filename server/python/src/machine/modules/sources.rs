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
    ARRAY "array" "array.py",
    ASYNCIO "asyncio" "asyncio.py",
    BASE64 "base64" "base64.py",
    BINDING "_binding" "_binding.py",
    BISECT "bisect" "bisect.py",
    CALENDAR "calendar" "calendar.py",
    CLOCK "time" "time.py",
    COLLECTIONS "collections" "collections.py",
    COLLECTIONS_ABC "collections.abc" "collections_abc.py",
    CONCURRENT "concurrent" "empty.py",
    CONTEXTLIB "contextlib" "contextlib.py",
    COPY "copy" "copy.py",
    CSV "csv" "csv.py",
    DATACLASSES "dataclasses" "dataclasses.py",
    DATE "_date" "_date.py",
    DATES "_dates" "_dates.py",
    DATETIME "datetime" "datetime.py",
    DEQUE "_deque" "deque.py",
    DIFFLIB "difflib" "difflib.py",
    ENUM "enum" "enum.py",
    EVENT_LOOP "_event_loop" "event_loop.py",
    EVENT_SYNC "_event_sync" "event_sync.py",
    FNMATCH "fnmatch" "fnmatch.py",
    FRACTIONS "fractions" "fractions.py",
    FUNCTOOLS "functools" "functools.py",
    FUTURES "concurrent.futures" "futures.py",
    HASHLIB "hashlib" "hashlib.py",
    HEAPQ "heapq" "heapq.py",
    HMAC "hmac" "hmac.py",
    HTML "html" "html.py",
    IO "io" "io.py",
    ISOFORMAT "_isoformat" "_isoformat.py",
    ITERTOOLS "itertools" "itertools.py",
    JSON "json" "json.py",
    LOGGING "logging" "logging.py",
    NUMBERS "numbers" "numbers.py",
    OPERATOR "operator" "operator.py",
    OS "os" "os.py",
    OS_PATH "os.path" "os_path.py",
    PATHLIB "pathlib" "pathlib.py",
    POSIXPATH "posixpath" "posixpath.py",
    PPRINT "pprint" "pprint.py",
    QUEUE "queue" "queue.py",
    RANDOM "random" "random.py",
    SHLEX "shlex" "shlex.py",
    STATISTICS "statistics" "statistics.py",
    STRFTIME "_strftime" "_strftime.py",
    STRICT "_strict" "_strict.py",
    STRING "string" "string.py",
    STRUCT "struct" "struct.py",
    TEXTWRAP "textwrap" "textwrap.py",
    THREADING "threading" "threading.py",
    TIME "_time" "_time.py",
    TIMEDELTA "_timedelta" "_timedelta.py",
    TYPES "types" "types.py",
    TYPING "typing" "typing.py",
    URLLIB "urllib" "empty.py",
    URLLIB_PARSE "urllib.parse" "urllib_parse.py",
    USER_TYPES "_user_types" "user_types.py",
    UUID "uuid" "uuid.py",
    WARNINGS "warnings" "warnings.py",
    WATCH "_watch" "_watch.py",
}
