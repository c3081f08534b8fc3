"""What the model speaks of: kinds of sites, value classes and trip buckets, in the order that every array has."""

KINDS = ("branch", "loop", "binding", "line")
ROLES = ("parameter", "assign", "return")
TRIPS = ("0", "1", "2-3", "4-10", "11-100", ">100")
CLASSES = (
    "none", "bool:true", "bool:false",
    "int:negative", "int:zero", "int:one", "int:small", "int:medium", "int:large",
    "float:negative", "float:zero", "float:fraction", "float:positive", "float:special", "complex",
    "str:empty", "str:char", "str:short", "str:medium", "str:long",
    "bytes:empty", "bytes:short", "bytes:long",
    "list:empty", "list:one", "list:few", "list:many",
    "tuple:empty", "tuple:one", "tuple:few", "tuple:many",
    "dict:empty", "dict:one", "dict:few", "dict:many",
    "set:empty", "set:one", "set:few", "set:many",
    "function", "class", "module", "iterator", "exception", "enum", "date", "path", "pattern", "file", "object",
)
SPLITS = ("train", "validation", "test")

# Of one function: what the network and the exported graph read at most.
STATEMENTS, TOKENS, FEATURES = 64, 32, 96
