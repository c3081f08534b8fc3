//! A file whose functions are given inputs.

use foretrace_python::program::{CodeId, CodeKind, Const, ExprId, ExprKind, Param, ParamKind, Program};

use rustc_hash::FxHashSet;

use super::infer::{Callable, Infer};
use super::kind::{self, Kind};
use super::literal;
use super::params::{Ends, Inputs, Link, Parameter, Receiver};
use super::types::Ty;
use super::values;

/// What is known of the values in a file.
pub(crate) struct File<'p> {
    infer: Infer<'p>,
    /// Values that sequences are indexed by.
    addresses: FxHashSet<Ty>,
}

/// How deep instances are made of instances.
const DEPTH: u32 = 2;

impl<'p> File<'p> {
    /// Looks at the whole file.
    pub(crate) fn of(program: &'p Program) -> File<'p> {
        let mut infer = Infer::new(program);
        infer.run();
        let addresses = infer.types.addresses().into_iter().collect();
        File { infer, addresses }
    }

    /// The functions and methods that can be called from outside, in source order.
    pub(crate) fn functions(&self) -> impl Iterator<Item = CodeId> + '_ {
        let program = self.infer.program;
        program.code_ids().filter(move |id| {
            let code = &program[*id];
            code.kind == CodeKind::Function && code.parent.is_some_and(|it| self.is_open(it)) && self.is_bound(*id)
        })
    }

    /// Whether it is the module, or a class written at its top.
    fn is_open(&self, id: CodeId) -> bool {
        let code = &self.infer.program[id];
        match code.kind {
            CodeKind::Module => true,
            CodeKind::Class => code.parent == Some(CodeId(0)) && self.is_bound(id),
            _ => false,
        }
    }

    /// Whether its name stands for it at the end, not for a later definition.
    fn is_bound(&self, id: CodeId) -> bool {
        let code = &self.infer.program[id];
        let found = code.parent.and_then(|it| self.infer.defined.get(&(it, code.name)));
        found == Some(&Callable::Function(id)) || found == Some(&Callable::Class(id))
    }

    /// The function whose name is written at that offset.
    pub(crate) fn function_at(&self, offset: u32) -> Option<CodeId> {
        self.functions()
            .find(|it| self.infer.program[*it].name_span.start == offset)
    }

    /// Inputs for a function; `None` where a parameter that must be given is not understood. `examples` are calls of
    /// it with literal arguments, from wherever they are known.
    pub(crate) fn inputs(&self, id: CodeId, examples: &[String]) -> Option<Inputs> {
        self.inputs_with(id, examples, None, &|_| None)
    }

    /// The same with what no example shows as in `recorded`, a call with values that were seen in a run, and where
    /// `proposed` knows the kinds of some parameters of which the code tells nothing.
    pub(crate) fn inputs_with(
        &self,
        id: CodeId,
        examples: &[String],
        recorded: Option<&str>,
        proposed: &dyn Fn(&str) -> Option<Kind>,
    ) -> Option<Inputs> {
        let code = &self.infer.program[id];
        let is_special = code
            .parent
            .is_some_and(|it| self.infer.program[it].kind == CodeKind::Class)
            && is_special(self.infer.program.name(code.name));
        let plain = !code.is_async && !is_special && !has_odd_decorator(&self.infer, id);
        plain.then(|| self.made(id, examples, recorded, proposed, false))?
    }

    /// Inputs that grow: where none would otherwise, a method's object is made with containers that it may be given.
    pub(crate) fn growing_inputs(&self, id: CodeId, examples: &[String]) -> Option<Inputs> {
        let inputs = self.inputs(id, examples)?;
        let inputs = match inputs.groups().is_empty() {
            true => self.made(id, examples, None, &|_| None, true)?,
            false => inputs,
        };
        (!inputs.groups().is_empty()).then_some(inputs)
    }

    /// The same, also for what is called in other ways: properties, special methods, coroutines, decorated functions.
    pub(crate) fn any_inputs(&self, id: CodeId, examples: &[String]) -> Option<Inputs> {
        let code = &self.infer.program[id];
        let is_iterated = code.is_async && code.is_generator;
        let changes = code.decorators.iter().any(|it| self.is_accessor(*it));
        let silent = SILENT.contains(&self.infer.program.name(code.name));
        (!is_iterated && !changes && !silent).then(|| self.made(id, examples, None, &|_| None, false))?
    }

    /// `x.setter` and its like.
    fn is_accessor(&self, decorator: ExprId) -> bool {
        let program = self.infer.program;
        matches!(program[decorator].kind, ExprKind::Attribute(_, name)
            if matches!(program.name(name), "setter" | "deleter" | "getter" | "overload"))
    }

    fn made(
        &self,
        id: CodeId,
        examples: &[String],
        recorded: Option<&str>,
        proposed: &dyn Fn(&str) -> Option<Kind>,
        filled: bool,
    ) -> Option<Inputs> {
        let program = self.infer.program;
        let code = &program[id];
        let mut name = program.name(code.name);
        let owner = code.parent.filter(|it| program[*it].kind == CodeKind::Class);
        if !self.functions().any(|it| it == id) {
            return None;
        }
        let mut receiver = None;
        let mut params = Vec::new();
        let mut skip = 0;
        if let Some(class) = owner {
            let class_name = program.name(program[class].name);
            let (is_static, is_class) = (
                self.infer.has_decorator(code, "staticmethod"),
                self.infer.has_decorator(code, "classmethod"),
            );
            skip = usize::from(!is_static);
            if name == "__init__" {
                name = class_name;
            } else if is_static || is_class {
                receiver = Some(Receiver::Class(class_name.to_owned()));
            } else {
                params = self.constructor(class, DEPTH, filled)?;
                receiver = Some(Receiver::Instance(class_name.to_owned(), params.len()));
            }
        }
        let built = params.len();
        let examples: Vec<_> = examples.iter().filter_map(|it| literal::example(it)).collect();
        let recorded_call = recorded.and_then(literal::example).unwrap_or_default();
        let (mut recorded, mut vouched_for) = (0, true);
        let signature = self.infer.signatures.get(&id)?;
        let required = code.params.iter().skip(skip).filter(|it| it.default.is_none()).count();
        let mut sure = true;
        for (at, (param, ty)) in code.params.iter().zip(&signature.params).enumerate().skip(skip) {
            let name = program.slot_name(id, param.slot);
            let is_given = match param.kind {
                ParamKind::VarKeyword => false,
                ParamKind::VarPositional => true,
                _ => param.default.is_none() || required == 0,
            };
            if !is_given {
                continue;
            }
            let (mut kind, mut is_sure) = self.resolve(*ty, name, DEPTH);
            if kind::nothing(&self.infer.types, *ty)
                && let Some(proposed) = proposed(name)
            {
                (kind, is_sure) = (proposed, true);
            }
            let mut shown = None;
            for example in &examples {
                let positional = example.positional.get(at - skip);
                let named = example.named.iter().find(|it| it.0 == name).map(|it| (&it.1, &it.2));
                if let Some((example_kind, text)) = positional.map(|it| (&it.0, &it.1)).or(named) {
                    if shown.is_none() {
                        kind = literal::together(example_kind, &kind);
                        is_sure = true;
                    }
                    shown.get_or_insert_with(|| text.clone());
                }
            }
            let seen = recorded_call.named.iter().find(|it| it.0 == name && shown.is_none());
            if let Some((_, seen_kind, text)) = seen {
                // What else it may be is as open as before.
                if kind == Kind::Unknown {
                    kind = seen_kind.clone();
                    is_sure = false;
                }
                shown = Some(text.clone());
                recorded += 1;
            }
            if param.default.is_some() && kind == Kind::Unknown {
                continue;
            }
            sure &= is_sure;
            vouched_for &= is_sure || seen.is_some();
            params.push(Parameter {
                name: name.to_owned(),
                is_keyword: param.kind == ParamKind::KeywordOnly || param.default.is_some(),
                is_star: param.kind == ParamKind::VarPositional,
                is_optional: self.is_optional(id, param),
                is_address: self.is_address(*ty),
                ordinary: shown.unwrap_or_default(),
                edges: Vec::new(),
                kind,
                ty: Some(*ty),
                link: Link::None,
                group: 0,
            });
        }
        self.connect(&mut params);
        self.agree(&mut params);
        let addressed = params.iter().any(|it| it.is_address);
        for param in params.iter_mut().skip(built) {
            if param.ordinary.is_empty() {
                param.ordinary = values::ordinary(&param.kind)?;
            }
            param.edges = values::edges(&param.kind);
            if param.is_address || addressed && param.kind == Kind::Int {
                // Only what fits whatever is indexed.
                param.edges.retain(|it| it.1 == "is empty");
            }
        }
        Some(Inputs {
            name: name.to_owned(),
            receiver,
            is_property: ["property", "cached_property"]
                .iter()
                .any(|it| self.infer.has_decorator(code, it)),
            ends: if code.is_generator {
                Ends::Generator
            } else {
                Ends::Ignored
            },
            params,
            sure,
            recorded,
            vouched_for,
        })
    }

    /// What can be given to a function besides, each with values to try.
    pub(crate) fn options(&self, id: CodeId) -> Vec<(String, Vec<String>)> {
        let program = self.infer.program;
        let Some(signature) = self.infer.signatures.get(&id) else {
            return Vec::new();
        };
        let params = program[id].params.iter().zip(&signature.params);
        let optional = params.filter(|(param, _)| param.default.is_some() && param.kind != ParamKind::PositionalOnly);
        let option = |(param, ty): (&Param, &Ty)| {
            let name = program.slot_name(id, param.slot);
            let (kind, _) = self.resolve(*ty, name, DEPTH);
            let mut values = vec![values::ordinary(&kind)?];
            values.extend(values::edges(&kind).into_iter().map(|it| it.0));
            if self.is_optional(id, param) {
                values.push("None".to_owned());
            }
            Some((name.to_owned(), values))
        };
        optional.filter_map(option).collect()
    }

    /// What can be given to the constructor of a class besides.
    pub(crate) fn class_options(&self, name: &str) -> Vec<(String, Vec<String>)> {
        let program = self.infer.program;
        let mut classes = self.infer.classes.keys();
        let class =
            classes.find(|it| program.name(program[**it].name) == name && program[**it].parent == Some(CodeId(0)));
        let init = class.and_then(|it| self.infer.method(*it, "__init__"));
        init.map_or_else(Vec::new, |it| self.options(it))
    }

    /// Whether a number, or the numbers inside, must fit the length of something else.
    fn is_address(&self, ty: Ty) -> bool {
        let types = &self.infer.types;
        let node = types.get(ty);
        let is = |ty: Ty| self.addresses.contains(&types.find(ty));
        let item = node.item.map(|it| types.get(it));
        is(ty)
            || node.item.is_some_and(is)
            || item.is_some_and(|it| it.fields.iter().flatten().any(|field| is(*field)))
            || item.is_some_and(|it| it.item.is_some_and(is))
            || node.fields.iter().flatten().any(|field| is(*field))
    }

    /// Whether a parameter is asked whether it is `None`, or said to be.
    fn is_optional(&self, id: CodeId, param: &Param) -> bool {
        let program = self.infer.program;
        let none = |it: ExprId| matches!(program[it].kind, ExprKind::Const(Const::None));
        if param.default.is_some_and(none) {
            return true;
        }
        if let Some(annotation) = param.annotation {
            return match &program[annotation].kind {
                ExprKind::Binary(_, left, right) => none(*left) || none(*right),
                ExprKind::Subscript(head, _) => match &program[*head].kind {
                    ExprKind::Name(name) => program.name(name.name) == "Optional",
                    ExprKind::Attribute(_, name) => program.name(*name) == "Optional",
                    _ => false,
                },
                _ => false,
            };
        }
        self.infer.asked.contains(&(id, param.slot))
    }

    /// The kind of a value, and whether more than a name speaks for it.
    fn resolve(&self, ty: Ty, name: &str, depth: u32) -> (Kind, bool) {
        let (kind, is_sure) = kind::resolve(&self.infer.types, ty, name);
        (
            kind.with_objects(&|class| self.object(class, depth).unwrap_or(Kind::Unknown)),
            is_sure,
        )
    }

    /// An instance of a class, and what it is made of.
    fn object(&self, class: CodeId, depth: u32) -> Option<Kind> {
        let program = self.infer.program;
        if program[class].parent != Some(CodeId(0)) {
            return None;
        }
        let made_of = self.constructor(class, depth, false)?.into_iter().map(|it| it.kind);
        Some(Kind::Object(
            program.name(program[class].name).into(),
            made_of.collect(),
        ))
    }

    /// What the constructor of a class must be given; with `filled`, also the containers that it may be given.
    fn constructor(&self, class: CodeId, depth: u32, filled: bool) -> Option<Vec<Parameter>> {
        let program = self.infer.program;
        if depth == 0 {
            return None;
        }
        let mut wanted: Vec<(String, Ty, bool)> = Vec::new();
        if let Some(init) = self.infer.method(class, "__init__") {
            let code = &program[init];
            let signature = self.infer.signatures.get(&init)?;
            for (param, ty) in code.params.iter().zip(&signature.params).skip(1) {
                let is_one = !matches!(param.kind, ParamKind::VarKeyword | ParamKind::VarPositional);
                let name = program.slot_name(init, param.slot);
                let is_optional = param.default.is_some();
                if is_one && (!is_optional || filled && values::is_container(&self.resolve(*ty, name, depth - 1).0)) {
                    wanted.push((name.to_owned(), *ty, is_optional));
                }
            }
        } else {
            let class = self.infer.classes.get(&class)?;
            let is_known = |it: &foretrace_python::program::ExprId| {
                self.infer.class_of(*it).is_some() || self.infer.path(*it).as_deref() == Some("object")
            };
            if !class.is_dataclass && (!class.declared.is_empty() || !class.bases.iter().all(is_known)) {
                return None;
            }
            for (name, _, has_default) in class.declared.iter().filter(|_| class.is_dataclass) {
                let node = self.infer.types.get(class.instance);
                let name = program.name(*name);
                let field = node.attributes.iter().find(|it| &*it.0 == name)?;
                if !has_default {
                    wanted.push((name.to_owned(), field.1, false));
                }
            }
        }
        let parameter = |(name, ty, is_keyword): (String, Ty, bool)| {
            let (kind, _) = self.resolve(ty, &name, depth - 1);
            Some(Parameter {
                ordinary: values::ordinary(&kind)?,
                edges: Vec::new(),
                name,
                is_keyword,
                is_star: false,
                is_optional: false,
                is_address: self.is_address(ty),
                kind,
                ty: Some(ty),
                link: Link::None,
                group: 0,
            })
        };
        wanted.into_iter().map(parameter).collect()
    }

    /// Parameters of which nothing is known but their place beside others: a key of a graph, an item of a text.
    fn agree(&self, params: &mut [Parameter]) {
        let types = &self.infer.types;
        for at in 0..params.len() {
            if params[at].kind == Kind::Unknown
                && let Some(ty) = params[at].ty
                && kind::nothing(types, ty)
                && let Link::KeyOf(of) | Link::ItemOf(of) | Link::IndexOf(of) = params[at].link
            {
                params[at].kind = match &params[of].kind {
                    Kind::ListOf(item) | Kind::SetOf(item) | Kind::DequeOf(item) | Kind::DictOf(item, _) => {
                        Kind::clone(item)
                    }
                    _ => Kind::Int,
                };
            }
            let item = |it: &Parameter| it.ty.and_then(|ty| types.get(ty).item.or(types.get(ty).at));
            if let Kind::ListOf(_) = params[at].kind
                && let Some(mine) = item(&params[at])
                && kind::nothing(types, mine)
            {
                let text = params
                    .iter()
                    .find(|it| matches!(it.kind, Kind::Str(..)) && item(it).is_some_and(|ty| types.same(ty, mine)));
                if let Some(text) = text.map(|it| it.kind.clone()) {
                    params[at].kind = text;
                }
            }
        }
    }

    /// Finds which parameters belong together: a position in a list, the length of a list, an item to look for.
    fn connect(&self, params: &mut [Parameter]) {
        let types = &self.infer.types;
        let same = |a: Option<Ty>, b: Option<Ty>| matches!((a, b), (Some(a), Some(b)) if types.same(a, b));
        for (at, param) in params.iter_mut().enumerate() {
            param.group = at;
        }
        for at in 0..params.len() {
            let Some(ty) = params[at].ty else { continue };
            for of in 0..params.len() {
                let Some(container) = params[of].ty else { continue };
                if at == of {
                    continue;
                }
                let node = types.get(container);
                let key = node.key;
                let bounded = key.is_some_and(|it| types.get(it).bounds.iter().any(|it| types.same(*it, ty)));
                let link = match (&params[of].kind, &params[at].kind) {
                    (Kind::ListOf(_) | Kind::Str(..) | Kind::Matrix(_) | Kind::Graph(_), Kind::Int) if bounded => {
                        Link::LengthOf(of)
                    }
                    (Kind::Graph(_), _) if same(key, Some(ty)) => Link::KeyOf(of),
                    (Kind::ListOf(_) | Kind::Str(..) | Kind::Matrix(_), Kind::Int) if same(key, Some(ty)) => {
                        Link::IndexOf(of)
                    }
                    (Kind::ListOf(_) | Kind::DequeOf(_) | Kind::SetOf(_), Kind::Unknown)
                        if same(node.item, Some(ty)) =>
                    {
                        Link::ItemOf(of)
                    }
                    (Kind::DictOf(..), _) if same(key.or(node.item), Some(ty)) => Link::KeyOf(of),
                    (Kind::ListOf(_) | Kind::DequeOf(_) | Kind::SetOf(_), Kind::Int | Kind::Float | Kind::Str(..))
                        if same(node.item, Some(ty)) =>
                    {
                        Link::ItemOf(of)
                    }
                    (Kind::ListOf(_) | Kind::Str(..), Kind::ListOf(_) | Kind::Str(..))
                        if of < at && same(key, types.get(ty).key) =>
                    {
                        Link::AsLongAs(of)
                    }
                    _ => continue,
                };
                params[at].link = link;
                if matches!(link, Link::LengthOf(_) | Link::AsLongAs(_)) {
                    let (old, new) = (params[at].group, params[of].group);
                    params
                        .iter_mut()
                        .filter(|it| it.group == old)
                        .for_each(|it| it.group = new);
                    break;
                }
            }
        }
    }
}

fn is_special(name: &str) -> bool {
    name.starts_with("__") && name.ends_with("__")
}

/// Special methods that nobody calls by themselves, or whose results say nothing.
const SILENT: &[&str] = &[
    "__new__",
    "__del__",
    "__enter__",
    "__exit__",
    "__aenter__",
    "__aexit__",
    "__init_subclass__",
    "__set_name__",
    "__reduce__",
    "__reduce_ex__",
    "__getstate__",
    "__setstate__",
    "__hash__",
    "__sizeof__",
    "__dir__",
    "__getattr__",
    "__getattribute__",
    "__setattr__",
    "__delattr__",
];

fn has_odd_decorator(infer: &Infer<'_>, id: CodeId) -> bool {
    const KNOWN: &[&str] = &[
        "staticmethod",
        "classmethod",
        "cache",
        "lru_cache",
        "total_ordering",
        "override",
    ];
    let code = &infer.program[id];
    let known = KNOWN.iter().filter(|it| infer.has_decorator(code, it)).count();
    known < code.decorators.len()
}
