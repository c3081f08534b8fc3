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
    BISECT "bisect" "bisect.py",
    COLLECTIONS "collections" "collections.py",
    COLLECTIONS_ABC "collections.abc" "collections_abc.py",
    COPY "copy" "copy.py",
    DEQUE "_deque" "deque.py",
    FUNCTOOLS "functools" "functools.py",
    HEAPQ "heapq" "heapq.py",
    ITERTOOLS "itertools" "itertools.py",
    OPERATOR "operator" "operator.py",
    STRING "string" "string.py",
    TYPES "types" "types.py",
}
