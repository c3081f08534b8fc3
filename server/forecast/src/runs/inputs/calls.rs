//! Calls: of functions of the file, of built-ins and the library, of methods.

use foretrace_python::program::{Call, CodeId, ExprId, ExprKind, ParamKind};

use super::infer::{Callable, Infer};
use super::types::{self, Evidence, Ty};

const STR_METHODS: &[&str] = &[
    "upper",
    "lower",
    "strip",
    "lstrip",
    "rstrip",
    "title",
    "capitalize",
    "swapcase",
    "casefold",
    "replace",
    "zfill",
    "ljust",
    "rjust",
    "center",
    "removeprefix",
    "removesuffix",
    "translate",
    "expandtabs",
];
const STR_LISTS: &[&str] = &["split", "rsplit", "splitlines", "partition", "rpartition"];
const STR_TESTS: &[&str] = &[
    "isalpha",
    "isdigit",
    "isalnum",
    "isspace",
    "isupper",
    "islower",
    "isnumeric",
    "isdecimal",
    "isidentifier",
];
const LIST_METHODS: &[&str] = &["append", "extend", "insert", "remove", "sort", "reverse"];
const SET_METHODS: &[&str] = &[
    "add",
    "discard",
    "union",
    "intersection",
    "difference",
    "issubset",
    "issuperset",
    "isdisjoint",
    "symmetric_difference",
];

impl Infer<'_> {
    pub(super) fn call(&mut self, _id: ExprId, call: &Call) -> Ty {
        let program = self.program;
        if let ExprKind::Name(name) = &program[call.func].kind
            && let Some(callable) = self.callable(*name)
        {
            return match callable {
                Callable::Function(code) => self.call_function(code, call, 0),
                Callable::Class(class) => self.construct(class, call),
            };
        }
        if let Some(path) = self.path(call.func) {
            let args: Vec<Ty> = call.args.iter().map(|it| self.expr(*it)).collect();
            if let (Some(name), Some(pattern)) = (path.strip_prefix("re."), self.literal(call.args.first())) {
                return self.pattern_function(name, pattern, &args);
            }
            let keywords: Vec<(Option<&str>, Ty)> = call
                .keywords
                .iter()
                .map(|it| (it.name.map(|name| program.name(name)), self.expr(it.value)))
                .collect();
            return self.library(&path, &args, &keywords);
        }
        if let ExprKind::Attribute(object, name) = &program[call.func].kind {
            let object = self.expr(*object);
            let name = program.name(*name);
            if let Some(code) = self.types.get(object).class.and_then(|it| self.method(it, name)) {
                let is_static = self.has_decorator(&program[code], "staticmethod");
                return self.call_function(code, call, usize::from(!is_static));
            }
            let args: Vec<Ty> = call.args.iter().map(|it| self.expr(*it)).collect();
            call.keywords.iter().for_each(|it| {
                self.expr(it.value);
            });
            if self.types.has(object, types::PATTERN) {
                return self.pattern_method(object, name, &args);
            }
            let result = self.call_method(object, name, &args);
            self.divide(object, name, call);
            return result;
        }
        let func = self.expr(call.func);
        let args: Vec<Ty> = call.args.iter().map(|it| self.expr(*it)).collect();
        let (params, result) = self.types.call(func, args.len());
        params.into_iter().zip(args).for_each(|(a, b)| self.types.unify(a, b));
        result
    }

    fn call_function(&mut self, code: CodeId, call: &Call, skip: usize) -> Ty {
        let program = self.program;
        let Some(signature) = self.signatures.get(&code).cloned() else {
            return self.types.fresh();
        };
        let params = &program[code].params;
        let mut at = skip;
        for &arg in &call.args {
            let is_star = matches!(program[arg].kind, ExprKind::Starred(_));
            let value = self.expr(arg);
            if let (Some(param), false) = (params.get(at), is_star) {
                self.types.unify(signature.params[at], value);
                at += usize::from(param.kind != ParamKind::VarPositional);
            }
        }
        for keyword in &call.keywords {
            let value = self.expr(keyword.value);
            let named = params
                .iter()
                .position(|it| Some(program.slot_name(code, it.slot)) == keyword.name.map(|it| program.name(it)));
            if let Some(at) = named {
                self.types.unify(signature.params[at], value);
            }
        }
        match program[code].is_generator {
            true => self.types.mark(signature.result, types::ITERATED),
            false => signature.result,
        }
    }

    fn construct(&mut self, class: CodeId, call: &Call) -> Ty {
        let instance = self.classes[&class].instance;
        if let Some(init) = self.method(class, "__init__") {
            self.call_function(init, call, 1);
            return instance;
        }
        let fields = self.classes[&class].declared.clone();
        for (at, arg) in call.args.iter().enumerate() {
            let value = self.expr(*arg);
            if let Some((name, ..)) = fields.get(at) {
                let field = self.types.attribute(instance, self.program.name(*name));
                self.types.unify(field, value);
            }
        }
        call.keywords.iter().for_each(|it| {
            self.expr(it.value);
        });
        instance
    }

    fn iterated(&mut self, ty: Ty) -> Ty {
        self.types.mark(ty, types::ITERATED);
        self.types.item(ty)
    }

    fn library(&mut self, path: &str, args: &[Ty], keywords: &[(Option<&str>, Ty)]) -> Ty {
        let key = keywords.iter().find(|it| it.0 == Some("key")).map(|it| it.1);
        let first = args.first().copied();
        match (path, args) {
            ("len", [it]) => self.types.length(*it),
            ("range", bounds) => {
                let item = self.types.with(types::INT);
                for bound in bounds {
                    self.types.mark(*bound, types::INT);
                }
                if let Some(stop) = if bounds.len() == 1 {
                    bounds.first()
                } else {
                    bounds.get(1)
                } {
                    self.types.bounded(item, *stop);
                }
                self.types.list_of(types::ITERATED, item)
            }
            ("enumerate", [it, ..]) => {
                let item = self.iterated(*it);
                let at = self.types.with(types::INT);
                let pair = self.types.tuple_of(vec![at, item]);
                self.types.list_of(types::ITERATED, pair)
            }
            ("zip" | "itertools.zip_longest" | "itertools.product", all) => {
                let items: Vec<Ty> = all.iter().map(|it| self.iterated(*it)).collect();
                let each = self.types.tuple_of(items);
                self.types.list_of(types::ITERATED, each)
            }
            ("reversed", [it]) => {
                self.types.mark(*it, types::SEQUENCE);
                let item = self.iterated(*it);
                self.types.list_of(types::ITERATED, item)
            }
            ("sorted" | "list" | "set" | "frozenset" | "tuple" | "iter" | "collections.deque", [it, ..]) => {
                let item = self.iterated(*it);
                if path == "sorted" && key.is_none() {
                    self.types.mark(item, types::ORDERED);
                }
                self.apply(key, item);
                let kind = match path {
                    "set" | "frozenset" => types::SET,
                    "tuple" => types::TUPLE,
                    "iter" => types::ITERATED,
                    "collections.deque" => types::DEQUE | types::LIST,
                    _ => types::LIST,
                };
                self.types.list_of(kind, item)
            }
            ("sum" | "math.fsum" | "math.prod" | "statistics.mean" | "statistics.median", [it, ..]) => {
                let item = self.iterated(*it);
                self.types.mark(item, types::NUMBER)
            }
            ("min" | "max", [it]) => {
                let item = self.iterated(*it);
                self.apply(key, item);
                self.types.mark(item, types::ORDERED)
            }
            ("min" | "max", [a, rest @ ..]) => {
                let is_float = |this: &Self, it: Ty| this.types.has(it, types::FLOAT);
                for it in rest {
                    if is_float(self, *a) == is_float(self, *it) {
                        self.types.unify(*a, *it);
                    }
                }
                self.apply(key, *a);
                self.types.mark(*a, types::ORDERED)
            }
            ("any" | "all", [it]) => {
                self.iterated(*it);
                self.types.with(types::BOOL)
            }
            ("map", [function, rest @ ..]) => {
                let items: Vec<Ty> = rest.iter().map(|it| self.iterated(*it)).collect();
                let (params, result) = self.types.call(*function, items.len());
                params.into_iter().zip(items).for_each(|(a, b)| self.types.unify(a, b));
                self.types.list_of(types::ITERATED, result)
            }
            ("filter", [function, it]) => {
                let item = self.iterated(*it);
                self.apply(Some(*function), item);
                self.types.list_of(types::ITERATED, item)
            }
            ("functools.reduce", [function, it, ..]) => {
                let item = self.iterated(*it);
                let (params, result) = self.types.call(*function, 2);
                if let [_, second] = &*params {
                    self.types.unify(*second, item);
                }
                result
            }
            ("next", [it, ..]) => self.iterated(*it),
            ("ord", [it]) => {
                self.types.mark(*it, types::STR | types::CHAR);
                self.types.with(types::INT)
            }
            ("chr" | "bin" | "hex" | "oct", [it]) => {
                self.types.mark(*it, types::INT);
                self.types.with(types::STR)
            }
            ("str" | "repr" | "input" | "format", _) => self.types.with(types::STR),
            ("int" | "hash" | "id" | "round", _) => self.types.with(types::INT),
            ("float", _) => self.types.with(types::FLOAT),
            ("bool" | "isinstance" | "callable" | "hasattr", _) => self.types.with(types::BOOL),
            ("abs", [it]) => self.types.mark(*it, types::NUMBER),
            ("divmod", [a, b]) => {
                self.types.mark(*a, types::WHOLE);
                self.types.mark(*b, types::WHOLE);
                let (quotient, rest) = (self.types.with(types::WHOLE), self.types.with(types::WHOLE));
                self.types.tuple_of(vec![quotient, rest])
            }
            ("pow", all) => {
                let kind = if all.len() == 3 { types::INT } else { types::NUMBER };
                all.iter().for_each(|it| {
                    self.types.mark(*it, kind);
                });
                self.types.with(kind)
            }
            ("math.gcd" | "math.lcm" | "math.comb" | "math.perm" | "math.factorial" | "math.isqrt", all) => {
                all.iter().for_each(|it| {
                    self.types.mark(*it, types::INT);
                });
                self.types.with(types::INT)
            }
            ("math.floor" | "math.ceil", [it]) => {
                self.types.mark(*it, types::NUMBER);
                self.types.with(types::INT)
            }
            ("heapq.heappush" | "heapq.heappushpop" | "heapq.heapreplace", [heap, it]) => {
                self.types.mark(*heap, types::LIST);
                let item = self.types.item(*heap);
                self.types.unify(item, *it);
                self.types.mark(item, types::ORDERED)
            }
            ("heapq.heappop" | "heapq.heapify", [heap]) => {
                self.types.mark(*heap, types::LIST);
                let item = self.types.item(*heap);
                self.types.mark(item, types::ORDERED)
            }
            ("heapq.nlargest" | "heapq.nsmallest", [count, it, ..]) => {
                self.types.mark(*count, types::INT);
                let item = self.iterated(*it);
                self.types.list_of(types::LIST, item)
            }
            ("heapq.merge" | "itertools.chain", all) => {
                let item = self.types.fresh();
                for it in all {
                    let each = self.iterated(*it);
                    self.types.unify(item, each);
                }
                self.types.list_of(types::ITERATED, item)
            }
            ("itertools.chain.from_iterable", [it]) => {
                let inner = self.iterated(*it);
                let item = self.iterated(inner);
                self.types.list_of(types::ITERATED, item)
            }
            (
                "itertools.combinations"
                | "itertools.permutations"
                | "itertools.combinations_with_replacement"
                | "itertools.groupby"
                | "itertools.pairwise",
                [it, ..],
            ) => {
                let item = self.iterated(*it);
                let each = self.types.list_of(types::TUPLE, item);
                self.types.list_of(types::ITERATED, each)
            }
            ("itertools.accumulate" | "itertools.islice" | "itertools.cycle" | "random.shuffle", [it, ..]) => {
                let item = self.iterated(*it);
                self.types.list_of(types::ITERATED, item)
            }
            (
                "bisect.bisect"
                | "bisect.bisect_left"
                | "bisect.bisect_right"
                | "bisect.insort"
                | "bisect.insort_left"
                | "bisect.insort_right",
                [list, it, ..],
            ) => {
                self.types.mark(*list, types::LIST);
                let item = self.types.item(*list);
                self.types.unify(item, *it);
                self.types.mark(item, types::ORDERED);
                self.types.with(types::INT)
            }
            ("copy.copy" | "copy.deepcopy", [it]) => *it,
            ("dict" | "collections.OrderedDict", _) => {
                let dict = self.types.with(types::DICT);
                if let Some(it) = first.filter(|it| self.types.has(*it, types::DICT)) {
                    self.types.unify(dict, it);
                }
                dict
            }
            ("collections.Counter", all) => {
                let dict = self.types.with(types::DICT);
                if let Some(it) = all.first() {
                    let item = self.iterated(*it);
                    let key = self.types.key(dict);
                    self.types.unify(key, item);
                }
                let value = self.types.value(dict);
                self.types.mark(value, types::INT);
                dict
            }
            ("collections.defaultdict", _) => self.types.with(types::DICT),
            ("print", _) => self.types.with(types::NONE),
            ("Exception" | "ValueError" | "TypeError" | "KeyError" | "IndexError", _) => self.types.fresh(),
            (path, all) if path.starts_with("math.") => {
                all.iter().for_each(|it| {
                    self.types.mark(*it, types::NUMBER);
                });
                self.types.with(types::FLOAT)
            }
            (path, all) if path.starts_with("re.") => {
                all.iter().take(3).for_each(|it| {
                    self.types.mark(*it, 0);
                });
                if let (false, Some(text)) = (path == "re.compile" || path == "re.sub", all.get(1)) {
                    self.types.mark(*text, types::STR);
                }
                if let ("re.sub", Some(text)) = (path, all.get(2)) {
                    self.types.mark(*text, types::STR);
                    return self.types.with(types::STR);
                }
                self.types.with(types::FOREIGN)
            }
            ("open", _) => self.types.with(types::FOREIGN),
            (path, _) if path.contains('.') => self.types.with(types::FOREIGN),
            _ => self.types.fresh(),
        }
    }

    /// A function is applied to a value.
    fn apply(&mut self, function: Option<Ty>, to: Ty) {
        if let Some(function) = function {
            let (params, _) = self.types.call(function, 1);
            if let [param] = &*params {
                self.types.unify(*param, to);
            }
        }
    }

    fn call_method(&mut self, object: Ty, name: &str, args: &[Ty]) -> Ty {
        let types = &mut self.types;
        let is = |types: &types::Types, wanted: Evidence| types.has(object, wanted);
        let are_bytes = is(types, types::BYTES) || args.first().is_some_and(|it| types.has(*it, types::BYTES));
        let text = if are_bytes { types::BYTES } else { types::STR };
        match (name, args) {
            ("encode", _) => {
                types.mark(object, types::STR);
                types.with(types::BYTES)
            }
            ("decode", []) => {
                types.mark(object, types::BYTES);
                types.with(types::STR)
            }
            ("decode", [encoding]) if types.has(*encoding, types::STR) => {
                types.mark(object, types::BYTES);
                types.with(types::STR)
            }
            ("format", _) => {
                types.mark(object, types::STR);
                types.with(types::STR)
            }
            _ if STR_METHODS.contains(&name) => {
                types.mark(object, text);
                types.parts(object, text)
            }
            _ if STR_LISTS.contains(&name) => {
                types.mark(object, text);
                let mark = match (name, args) {
                    ("splitlines", _) => types::LINES,
                    (_, []) => types::WORDS,
                    _ => 0,
                };
                types.mark(object, mark);
                let item = types.parts(object, text);
                types.list_of(types::LIST, item)
            }
            ("startswith" | "endswith", args) => {
                types.mark(object, text);
                if let Some(it) = args.first().filter(|it| !types.has(**it, types::TUPLE)) {
                    types.mark(*it, text);
                }
                types.with(types::BOOL)
            }
            ("find" | "rfind" | "rindex", [it, ..]) => {
                types.mark(object, text);
                types.mark(*it, text);
                types.with(types::INT)
            }
            _ if STR_TESTS.contains(&name) => {
                types.mark(object, types::STR | types::CHAR);
                types.with(types::BOOL)
            }
            ("join", [it]) => {
                types.mark(object, text);
                types.mark(*it, types::ITERATED);
                let item = types.item(*it);
                types.mark(item, text);
                types.with(text)
            }
            ("append" | "appendleft" | "remove", [it]) if !is(types, types::SET) => {
                if name == "append" {
                    types.mark(object, types::LIST);
                }
                if name == "appendleft" {
                    types.mark(object, types::DEQUE);
                }
                let item = types.item(object);
                types.unify(item, *it);
                types.with(types::NONE)
            }
            ("insert", [at, it]) => {
                types.mark(object, types::LIST);
                types.mark(*at, types::INT);
                let item = types.item(object);
                types.unify(item, *it);
                types.with(types::NONE)
            }
            ("extend", [it]) => {
                types.mark(object, types::LIST);
                types.mark(*it, types::ITERATED);
                let (mine, theirs) = (types.item(object), types.item(*it));
                types.unify(mine, theirs);
                types.with(types::NONE)
            }
            ("popleft", []) => {
                types.mark(object, types::DEQUE);
                types.item(object)
            }
            _ if LIST_METHODS.contains(&name) => {
                types.mark(object, types::LIST);
                if name == "sort" {
                    let item = types.item(object);
                    types.mark(item, types::ORDERED);
                }
                types.with(types::NONE)
            }
            ("pop", []) => {
                if !is(types, types::SET) {
                    types.mark(object, types::LIST);
                }
                types.item(object)
            }
            ("pop", [at]) if !is(types, types::DICT) => {
                if types.has(*at, types::WHOLE | types::INT) {
                    types.mark(object, types::LIST);
                }
                types.value(object)
            }
            ("index" | "count", [it, ..]) => {
                types.mark(object, types::SEQUENCE);
                let item = types.item(object);
                if !types.has(object, types::STR | types::BYTES) {
                    types.unify(item, *it);
                }
                types.with(types::INT)
            }
            ("add" | "discard", [it]) => {
                types.mark(object, types::SET);
                let item = types.item(object);
                types.unify(item, *it);
                types.with(types::NONE)
            }
            _ if SET_METHODS.contains(&name) => {
                types.mark(object, types::SET);
                for it in args {
                    types.mark(*it, types::ITERATED);
                    let (mine, theirs) = (types.item(object), types.item(*it));
                    types.unify(mine, theirs);
                }
                object
            }
            ("get" | "setdefault" | "pop", [key, rest @ ..]) => {
                types.mark(object, types::DICT);
                let (own, value) = (types.key(object), types.value(object));
                types.unify(own, *key);
                if let Some(default) = rest.first() {
                    types.unify(value, *default);
                }
                value
            }
            ("items", []) => {
                types.mark(object, types::DICT);
                let fields = vec![types.key(object), types.value(object)];
                let pair = types.tuple_of(fields);
                types.list_of(types::ITERATED, pair)
            }
            ("keys", []) => {
                types.mark(object, types::DICT);
                let key = types.key(object);
                types.list_of(types::ITERATED, key)
            }
            ("values", []) => {
                types.mark(object, types::DICT);
                let value = types.value(object);
                types.list_of(types::ITERATED, value)
            }
            ("copy", []) => object,
            ("update", [it]) => {
                if is(types, types::SET) {
                    let (mine, theirs) = (types.item(object), types.item(*it));
                    types.unify(mine, theirs);
                } else if types.has(*it, types::DICT) {
                    types.unify(object, *it);
                }
                types.with(types::NONE)
            }
            ("bit_length", []) => {
                types.mark(object, types::INT);
                types.with(types::INT)
            }
            (_, args) => {
                let member = types.attribute(object, name);
                let (params, result) = types.call(member, args.len());
                params.into_iter().zip(args).for_each(|(a, b)| types.unify(a, *b));
                result
            }
        }
    }
}
