//! Annotations as evidence.

use foretrace_python::program::{BinOp, Const, ExprId, ExprKind};

use super::infer::Infer;
use super::types::{self, Evidence, Ty};

/// What the name of a type says.
pub(super) fn named(name: &str) -> Option<Evidence> {
    Some(match name.rsplit('.').next().unwrap_or(name) {
        "int" | "Integral" => types::INT,
        "float" | "Real" => types::FLOAT,
        "Number" => types::NUMBER,
        "bool" => types::BOOL,
        "str" | "AnyStr" => types::STR,
        "bytes" => types::BYTES,
        "bytearray" => types::FOREIGN,
        "list" | "List" | "MutableSequence" => types::LIST,
        "tuple" | "Tuple" => types::TUPLE,
        "set" | "Set" | "frozenset" | "FrozenSet" | "AbstractSet" | "MutableSet" => types::SET,
        "dict" | "Dict" | "Mapping" | "MutableMapping" => types::DICT,
        "Sequence" => types::SEQUENCE,
        "Iterable" | "Collection" => types::ITERATED,
        "deque" | "Deque" => types::DEQUE,
        "Callable" => types::CALLED,
        "None" | "NoneType" => types::NONE,
        _ => return None,
    })
}

/// Names that say nothing.
const OPEN: &[&str] = &["Any", "object", "Hashable", "T", "S", "K", "V"];

impl Infer<'_> {
    /// A value as an annotation describes it.
    pub(super) fn annotation(&mut self, expr: ExprId) -> Ty {
        let program = self.program;
        match &program[expr].kind {
            ExprKind::Const(Const::None) => self.types.with(types::NONE),
            ExprKind::Const(Const::Str(text)) => self.quoted(text),
            ExprKind::Name(name) => {
                let text = program.name(name.name);
                self.simple(text)
            }
            ExprKind::Attribute(_, name) => self.simple(program.name(*name)),
            ExprKind::Binary(BinOp::BitOr, left, right) => {
                let (left, right) = (*left, *right);
                self.either(left, right)
            }
            ExprKind::Subscript(head, inner) => {
                let head = match &program[*head].kind {
                    ExprKind::Name(name) => program.name(name.name),
                    ExprKind::Attribute(_, name) => program.name(*name),
                    _ => "",
                };
                let args: Vec<ExprId> = match &program[*inner].kind {
                    ExprKind::Tuple(items) => items.to_vec(),
                    _ => vec![*inner],
                };
                self.generic(head, &args)
            }
            _ => self.types.with(types::FOREIGN),
        }
    }

    fn annotation_of(&mut self, expr: Option<ExprId>) -> Ty {
        match expr {
            Some(it) => self.annotation(it),
            None => self.types.fresh(),
        }
    }

    fn simple(&mut self, name: &str) -> Ty {
        if let Some(evidence) = named(name) {
            return self.types.with(evidence | types::DECLARED);
        }
        if let Some(class) = self.class_named(name) {
            return self.classes[&class].instance;
        }
        let is_variable = OPEN.contains(&name) || name.len() <= 2;
        self.types.with(if is_variable { 0 } else { types::FOREIGN })
    }

    /// An annotation in quotes: a name, perhaps with parameters that are not looked at.
    fn quoted(&mut self, text: &str) -> Ty {
        let head = text.split('[').next().unwrap_or_default().trim();
        match text.contains(['[', '|']) {
            true if named(head).is_none() => self.types.fresh(),
            _ => self.simple(head),
        }
    }

    fn either(&mut self, left: ExprId, right: ExprId) -> Ty {
        let (a, b) = (self.annotation(left), self.annotation(right));
        if self.types.get(b).evidence == types::NONE || self.types.get(b).evidence == types::NONE | types::DECLARED {
            return self.types.mark(a, types::NONE);
        }
        if self.types.get(a).evidence & !types::DECLARED == types::NONE {
            return self.types.mark(b, types::NONE);
        }
        a
    }

    fn generic(&mut self, head: &str, args: &[ExprId]) -> Ty {
        let first = args.first().copied();
        match head {
            "Optional" => {
                let inner = self.annotation_of(first);
                return self.types.mark(inner, types::NONE);
            }
            "Union" => {
                return match args {
                    [a, b, ..] => self.either(*a, *b),
                    _ => self.annotation_of(first),
                };
            }
            "Final" | "Annotated" | "ClassVar" => {
                return self.annotation_of(first);
            }
            "Literal" => {
                let value = match first {
                    Some(it) => self.expr(it),
                    None => self.types.fresh(),
                };
                for it in args {
                    if let ExprKind::Const(literal) = &self.program[*it].kind {
                        self.types.compared(value, literal);
                    }
                }
                return self.types.mark(value, types::DECLARED);
            }
            _ => {}
        }
        let kind = match head {
            "Iterator" | "Generator" => types::ITERATED,
            "defaultdict" | "DefaultDict" | "OrderedDict" | "Counter" => types::FOREIGN,
            _ => match named(head) {
                Some(kind) => kind,
                None => return self.simple(head),
            },
        };
        let whole = self.types.with(kind | types::DECLARED);
        let is_ellipsis = |it: &ExprId| matches!(self.program[*it].kind, ExprKind::Const(Const::Ellipsis));
        match (kind, args) {
            (types::DICT, [key, value]) => {
                let (key, value) = (self.annotation(*key), self.annotation(*value));
                let (own_key, own_value) = (self.types.key(whole), self.types.value(whole));
                self.types.unify(own_key, key);
                self.types.unify(own_value, value);
            }
            (types::TUPLE, [item, more]) if is_ellipsis(more) => {
                let item = self.annotation(*item);
                let own = self.types.item(whole);
                self.types.unify(own, item);
            }
            (types::TUPLE, fields) => {
                let fields: Vec<Ty> = fields.iter().map(|it| self.annotation(*it)).collect();
                let declared = self.types.tuple_of(fields);
                self.types.unify(whole, declared);
            }
            (types::CALLED, [params, result]) => {
                let params: Vec<ExprId> = match &self.program[*params].kind {
                    ExprKind::List(items) => items.to_vec(),
                    _ => Vec::new(),
                };
                let params: Vec<Ty> = params.iter().map(|it| self.annotation(*it)).collect();
                let result = self.annotation(*result);
                self.types.set_call(whole, params, result);
            }
            (_, [item, ..]) => {
                let item = self.annotation(*item);
                let own = self.types.item(whole);
                self.types.unify(own, item);
            }
            _ => {}
        }
        whole
    }
}
