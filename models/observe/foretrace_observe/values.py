"""Classes of values: a closed list, the same as the predictor's."""

import sys
import types
from _weakref import ref

VALUE_CLASSES = (
    "none", "bool:true", "bool:false",
    "int:negative", "int:zero", "int:one", "int:small", "int:medium", "int:large",
    "float:negative", "float:zero", "float:fraction", "float:positive", "float:special",
    "complex",
    "str:empty", "str:char", "str:short", "str:medium", "str:long",
    "bytes:empty", "bytes:short", "bytes:long",
    "list:empty", "list:one", "list:few", "list:many",
    "tuple:empty", "tuple:one", "tuple:few", "tuple:many",
    "dict:empty", "dict:one", "dict:few", "dict:many",
    "set:empty", "set:one", "set:few", "set:many",
    "function", "class", "module", "iterator", "exception", "enum", "date", "path", "pattern", "file", "object",
)  # fmt: skip

_INDEX = {name: index for index, name in enumerate(VALUE_CLASSES)}


# No method of the value's own class is called: what is observed must not notice.


def _int(value):
    if 1 < value <= 10:
        return _SMALL
    if value < 0:
        return _NEGATIVE
    if value < 2:
        return _ONE if value else _ZERO
    return _MEDIUM if value <= 1000 else _LARGE


_NEGATIVE, _ZERO, _ONE = _INDEX["int:negative"], _INDEX["int:zero"], _INDEX["int:one"]
_SMALL, _MEDIUM, _LARGE = _INDEX["int:small"], _INDEX["int:medium"], _INDEX["int:large"]


def _float(value):
    if value != value or value in (float("inf"), float("-inf")):
        return _INDEX["float:special"]
    if value < 0:
        return _INDEX["float:negative"]
    if value == 0:
        return _INDEX["float:zero"]
    return _INDEX["float:fraction" if value < 1 else "float:positive"]


def _sized(length, *steps):
    """A classifier by `length`: each step is the greatest length of a class, and the class."""
    table = []
    for most, name in steps:
        table.extend([_INDEX[name]] * (most + 1 - len(table)))

    def classify(value, table=table, last=len(table), beyond=table[-1] + 1):
        size = length(value)
        return table[size] if size < last else beyond

    return classify


def _container(kind):
    name = kind.__name__ if kind is not frozenset else "set"
    return _sized(kind.__len__, (0, name + ":empty"), (1, name + ":one"), (10, name + ":few"))


def _constant(name):
    return lambda _value, index=_INDEX[name]: index


_BYTES = ((0, "bytes:empty"), (9, "bytes:short"))

# By exact type; these are looked up first.
_EXACT = {
    type(None): _constant("none"),
    bool: lambda value: 1 if value else 2,
    int: _int,
    float: _float,
    complex: _constant("complex"),
    str: _sized(str.__len__, (0, "str:empty"), (1, "str:char"), (9, "str:short"), (49, "str:medium")),
    bytes: _sized(bytes.__len__, *_BYTES),
    bytearray: _sized(bytearray.__len__, *_BYTES),
    list: _container(list),
    tuple: _container(tuple),
    dict: _container(dict),
    set: _container(set),
    frozenset: _container(frozenset),
}

# What subclasses of these are too; `bool` has none.
_BASES = dict(_EXACT)
_BASES[int] = lambda value: _int(int.__add__(value, 0))
_BASES[float] = lambda value: _float(float.__add__(value, 0.0))
_BASES[type] = _constant("class")
_BASES[types.ModuleType] = _constant("module")
_BASES[BaseException] = _constant("exception")

for _function in (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.WrapperDescriptorType,
    types.MethodWrapperType,
    types.MethodDescriptorType,
    types.ClassMethodDescriptorType,
):
    _BASES[_function] = _constant("function")

_BY_BASE = {id(kind): classifier for kind, classifier in _BASES.items()}

# Classes of modules that may not be imported yet, and are not imported for this.
_ELSEWHERE = (
    ("enum", "Enum", "enum"),
    ("functools", "partial", "function"),
    ("datetime", "date", "date"),
    ("datetime", "time", "date"),
    ("datetime", "timedelta", "date"),
    ("re", "Pattern", "pattern"),
    ("re", "Match", "pattern"),
    ("io", "IOBase", "file"),
    ("_io", "_IOBase", "file"),
)


def _of_type(kind):
    """How values of a type that is not in `_EXACT` are classified."""
    # A class that is being made has none yet.
    line = type.__dict__["__mro__"].__get__(kind) or (kind,)
    for module, name, result in _ELSEWHERE:
        base = getattr(sys.modules.get(module), name, None)
        if base is not None and any(it is base for it in line):
            return _constant(result)
    for base in line:
        if id(base) in _BY_BASE:
            return _BY_BASE[id(base)]
    if any("__fspath__" in base.__dict__ for base in line):
        return _constant("path")
    if any(name in base.__dict__ for base in line for name in ("__next__", "__await__", "__anext__")):
        return _constant("iterator")
    return _constant("object")


# Classifiers by the identity of types, since a metaclass may define what it is to be equal; and what forgets those of
# types that are gone.
_known = {id(kind): classifier for kind, classifier in _EXACT.items()}
_references = {}


def _forget(key):
    _known.pop(key, None)
    _references.pop(key, None)


def _learn(kind):
    key = id(kind)
    classifier = _of_type(kind)
    _references[key] = ref(kind, lambda _ref, key=key: _forget(key))
    _known[key] = classifier
    return classifier


def classify(value, known=_known.get):
    """The index in `VALUE_CLASSES` of the class of a value."""
    kind = type(value)
    return (known(id(kind)) or _learn(kind))(value)


# Parts of names whose values are never kept, nor texts with such a word.
_SECRET = (
    "password", "passwd", "passphrase", "pwd", "token", "secret", "key", "credential", "auth", "cookie", "session",
    "private", "salt", "nonce", "signature", "otp", "pin", "ssn", "card",
)  # fmt: skip
# Parts of names of functions and classes in which nothing is kept.
_SECRETIVE = ("password", "passwd", "passphrase", "secret", "credential", "decrypt", "private_key", "api_key", "apikey")
_LONGEST = 40
# Digits beyond which a number may tell who somebody is.
_DIGITS = 8


def is_secret(name):
    """Whether the name of a variable or function looks as if it held a secret."""
    name = name.lower()
    return any(part in name for part in _SECRET)


def is_secretive(name):
    """Whether the qualified name of a function looks as if it dealt with secrets."""
    name = name.lower()
    return any(part in name for part in _SECRETIVE)


def example(value):
    """A short literal for a number or a text, or None."""
    kind = type(value)
    if kind is int:
        return repr(value) if -(10**12) < value < 10**12 else None
    if kind is float:
        return repr(value)
    if kind is not str and kind is not bytes or len(value) > _LONGEST - 2:
        return None
    if _may_be_secret(value if kind is str else value.decode("latin-1")):
        return None
    text = repr(value)
    return text if len(text) <= _LONGEST else None


def _may_be_secret(text):
    """Whether a text may be a key, a password, an address or a number of somebody's."""
    if "@" in text or sum([it.isdigit() for it in text]) > _DIGITS or is_secret(text):
        return True
    for word in text.split():
        if len(word) >= 16:
            return True
        digits = sum([it.isdigit() for it in word])
        letters = sum([it.isalpha() for it in word])
        # Letters and digits in disorder, or a password as people are told to choose them.
        if len(word) >= 6 and digits and letters and (len(word) >= 8 or len(word) > digits + letters):
            return True
    return False
