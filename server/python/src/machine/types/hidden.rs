//! Dunder methods that types have in CPython and not in the machine: what they give is not known, they are not missing.

use crate::machine::kind::Kind;

const OBJECT: &str = "delattr dir doc eq format ge getattribute getstate gt hash init init_subclass le lt ne new \
    reduce reduce_ex repr setattr sizeof str subclasshook";
const INT: &str = "abs add and bool ceil divmod float floor floordiv getnewargs index int invert lshift mod mul neg or \
    pos pow radd rand rdivmod rfloordiv rlshift rmod rmul ror round rpow rrshift rshift rsub rtruediv rxor sub truediv \
    trunc xor";
const FLOAT: &str = "abs add bool ceil divmod float floor floordiv getformat getnewargs int mod mul neg pos pow radd \
    rdivmod rfloordiv rmod rmul round rpow rsub rtruediv sub truediv trunc";
const COMPLEX: &str = "abs add bool complex getnewargs mul neg pos pow radd rmul rpow rsub rtruediv sub truediv";
const TEXT: &str = "add bytes contains getitem getnewargs iter len mod mul rmod rmul";
const LIST: &str = "add class_getitem contains delitem getitem iadd imul iter len mod mul reversed rmod rmul setitem";
const TUPLE: &str = "add class_getitem contains getitem getnewargs iter len mul rmul";
const DICT: &str = "class_getitem contains delitem getitem ior iter len or reversed ror setitem";
const SET: &str = "and class_getitem contains iand ior isub iter ixor len or rand ror rsub rxor sub xor";
const RANGE: &str = "bool contains getitem iter len reversed";

/// Whether a type may have that attribute in CPython.
pub(crate) fn has(kind: Kind, name: &str) -> bool {
    let Some(plain) = name.strip_prefix("__").and_then(|it| it.strip_suffix("__")) else {
        return false;
    };
    let own = match kind {
        Kind::Int | Kind::Bool => INT,
        Kind::Float => FLOAT,
        Kind::Complex => COMPLEX,
        Kind::Str | Kind::Bytes => TEXT,
        Kind::ByteArray | Kind::List => LIST,
        Kind::Tuple => TUPLE,
        Kind::Dict => DICT,
        Kind::Set | Kind::FrozenSet => SET,
        Kind::Range => RANGE,
        _ => "",
    };
    let listed = |names: &str| names.split_ascii_whitespace().any(|it| it == plain);
    listed(own) || listed(OBJECT)
}
