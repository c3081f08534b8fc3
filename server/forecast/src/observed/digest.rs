//! Hashes of code by what it says: layout, comments and quotes do not count, everything else does.

use foretrace_python::program::{
    CodeId, Const, ExprId, ExprKind, FStringPart, Name, NameId, Pattern, PatternKind, Program, Span, StmtId, StmtKind,
    Target, TargetKind,
};
use xxhash_rust::xxh3::Xxh3Default;

/// A hash in the making.
pub(super) struct Digest<'p> {
    program: &'p Program,
    text: &'p str,
    hash: Xxh3Default,
}

impl<'p> Digest<'p> {
    /// A hash of parts of `program`, which `text` was lowered to.
    pub(super) fn of(program: &'p Program, text: &'p str) -> Digest<'p> {
        Digest {
            program,
            text,
            hash: Xxh3Default::new(),
        }
    }

    pub(super) fn end(self) -> u64 {
        self.hash.digest()
    }

    pub(super) fn number(&mut self, number: u64) {
        self.hash.update(&number.to_le_bytes());
    }

    pub(super) fn word(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.hash.update(text.as_bytes());
    }

    fn name(&mut self, name: NameId) {
        self.word(self.program.name(name));
    }

    fn variable(&mut self, name: Name) {
        self.name(name.name);
    }

    /// What was not lowered counts as it is written.
    fn source(&mut self, span: Span) {
        let text = self.text.get(span.start as usize..span.end as usize);
        self.word(text.unwrap_or_default());
    }

    /// What a function takes for a parameter.
    pub(super) fn param(&mut self, code: CodeId, at: usize) {
        let param = &self.program[code].params[at];
        self.word(self.program.slot_name(code, param.slot));
        self.number(param.kind as u64);
        self.maybe(param.default);
    }

    /// What is around a function's body, parameters aside.
    pub(super) fn frame(&mut self, code: CodeId) {
        let code = &self.program[code];
        self.number(u64::from(code.is_async) << 8 | code.kind as u64);
        self.exprs(&code.decorators);
        self.number(code.type_params.len() as u64);
        code.type_params.iter().for_each(|it| self.name(*it));
    }

    /// Annotations of a function, which seldom matter to what it does.
    pub(super) fn annotations(&mut self, code: CodeId) {
        let code = &self.program[code];
        code.params.iter().for_each(|it| self.maybe(it.annotation));
        self.maybe(code.returns);
    }

    fn signature(&mut self, code: CodeId) {
        self.frame(code);
        let params = self.program[code].params.len();
        self.number(params as u64);
        (0..params).for_each(|it| self.param(code, it));
        self.annotations(code);
    }

    fn maybe(&mut self, expr: Option<ExprId>) {
        self.number(u64::from(expr.is_some()));
        expr.iter().for_each(|it| self.expr(*it));
    }

    fn exprs(&mut self, all: &[ExprId]) {
        self.number(all.len() as u64);
        all.iter().for_each(|it| self.expr(*it));
    }

    /// A statement without those inside it.
    pub(super) fn header(&mut self, id: StmtId) {
        let stmt = &self.program[id];
        match &stmt.kind {
            StmtKind::Expr(value) => {
                self.word("expr");
                self.expr(*value);
            }
            StmtKind::Assign { targets, value } => {
                self.word("=");
                self.targets(targets);
                self.expr(*value);
            }
            StmtKind::AugAssign { target, op, value } => {
                self.word("op=");
                self.target(target);
                self.number(*op as u64);
                self.expr(*value);
            }
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
            } => {
                self.word(":=");
                self.target(target);
                self.expr(*annotation);
                self.maybe(*value);
            }
            StmtKind::Delete(targets) => {
                self.word("del");
                self.targets(targets);
            }
            StmtKind::If { test, .. } => {
                self.word("if");
                self.expr(*test);
            }
            StmtKind::While { test, .. } => {
                self.word("while");
                self.expr(*test);
            }
            StmtKind::For {
                target, iter, is_async, ..
            } => {
                self.word(if *is_async { "async for" } else { "for" });
                self.target(target);
                self.expr(*iter);
            }
            StmtKind::With { items, is_async, .. } => {
                self.word(if *is_async { "async with" } else { "with" });
                self.number(items.len() as u64);
                for item in items {
                    self.expr(item.context);
                    self.number(u64::from(item.target.is_some()));
                    item.target.iter().for_each(|it| self.target(it));
                }
            }
            StmtKind::Try { is_star, .. } => self.word(if *is_star { "try*" } else { "try" }),
            StmtKind::Match { subject, .. } => {
                self.word("match");
                self.expr(*subject);
            }
            StmtKind::Return(value, _) => {
                self.word("return");
                self.maybe(*value);
            }
            StmtKind::Raise { exc, cause, .. } => {
                self.word("raise");
                self.maybe(*exc);
                self.maybe(*cause);
            }
            StmtKind::Assert { test, message, .. } => {
                self.word("assert");
                self.expr(*test);
                self.maybe(*message);
            }
            StmtKind::Import(names) => {
                self.word("import");
                for it in names {
                    self.word(&it.name);
                    self.binding(it.target);
                }
            }
            StmtKind::ImportFrom { module, level, names } => {
                self.word("from");
                self.word(module.as_deref().unwrap_or_default());
                self.number(u64::from(*level));
                for it in names {
                    self.word(&it.name);
                    self.binding(it.target);
                }
            }
            StmtKind::Def { code, target } => {
                self.word("def");
                self.variable(*target);
                self.signature(*code);
            }
            StmtKind::DefSlice { qualname, target, .. } => {
                self.word("slice");
                self.word(qualname);
                self.variable(*target);
            }
            StmtKind::Class {
                code,
                target,
                bases,
                keywords,
            } => {
                self.word("class");
                self.variable(*target);
                self.signature(*code);
                self.exprs(bases);
                for it in keywords {
                    self.word(it.name.map_or("**", |it| self.program.name(it)));
                    self.expr(it.value);
                }
            }
            StmtKind::TypeAlias { target, value } => {
                self.word("type");
                self.variable(*target);
                self.expr(*value);
            }
            StmtKind::Global(names) => {
                self.word("global");
                names.iter().for_each(|it| self.name(*it));
            }
            StmtKind::Nonlocal(names) => {
                self.word("nonlocal");
                names.iter().for_each(|it| self.name(*it));
            }
            StmtKind::Pass => self.word("pass"),
            StmtKind::Break => self.word("break"),
            StmtKind::Continue => self.word("continue"),
            StmtKind::NotLowered => self.source(stmt.span),
        }
    }

    /// An `except` clause without its body.
    pub(super) fn handler(&mut self, id: StmtId, at: u16) {
        self.word("except");
        if let StmtKind::Try { handlers, .. } = &self.program[id].kind
            && let Some(it) = handlers.get(usize::from(at))
        {
            self.maybe(it.kind);
            self.binding(it.name);
        }
    }

    /// A `case` clause without its body.
    pub(super) fn case(&mut self, id: StmtId, at: u16) {
        self.word("case");
        if let StmtKind::Match { cases, .. } = &self.program[id].kind
            && let Some(it) = cases.get(usize::from(at))
        {
            self.pattern(&it.pattern);
            self.maybe(it.guard);
        }
    }

    fn binding<T>(&mut self, name: Option<(Name, T)>) {
        self.word(name.map_or("", |it| self.program.name(it.0.name)));
    }

    fn targets(&mut self, all: &[Target]) {
        self.number(all.len() as u64);
        all.iter().for_each(|it| self.target(it));
    }

    fn target(&mut self, target: &Target) {
        match &target.kind {
            TargetKind::Name(name, _) => {
                self.word("name");
                self.variable(*name);
            }
            TargetKind::Attribute(value, name) => {
                self.word("attribute");
                self.expr(*value);
                self.name(*name);
            }
            TargetKind::Subscript(value, index) => {
                self.word("subscript");
                self.expr(*value);
                self.expr(*index);
            }
            TargetKind::Sequence(items) => {
                self.word("sequence");
                self.targets(items);
            }
            TargetKind::Starred(inner) => {
                self.word("starred");
                self.target(inner);
            }
            TargetKind::NotLowered => self.source(target.span),
        }
    }

    fn patterns(&mut self, all: &[Pattern]) {
        self.number(all.len() as u64);
        all.iter().for_each(|it| self.pattern(it));
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match &pattern.kind {
            PatternKind::Value(value) => {
                self.word("value");
                self.expr(*value);
            }
            PatternKind::Singleton(value) => {
                self.word("singleton");
                self.expr(*value);
            }
            PatternKind::Sequence(items) => {
                self.word("sequence");
                self.patterns(items);
            }
            PatternKind::Mapping { items, rest } => {
                self.word("mapping");
                self.number(items.len() as u64);
                for (key, value) in items {
                    self.expr(*key);
                    self.pattern(value);
                }
                self.binding(*rest);
            }
            PatternKind::Class { class, args, keywords } => {
                self.word("class");
                self.expr(*class);
                self.patterns(args);
                self.number(keywords.len() as u64);
                for (name, value) in keywords {
                    self.name(*name);
                    self.pattern(value);
                }
            }
            PatternKind::Star(name) => {
                self.word("star");
                self.binding(*name);
            }
            PatternKind::As { pattern, name } => {
                self.word("as");
                self.number(u64::from(pattern.is_some()));
                pattern.iter().for_each(|it| self.pattern(it));
                self.binding(*name);
            }
            PatternKind::Or(items) => {
                self.word("or");
                self.patterns(items);
            }
            PatternKind::NotLowered => self.source(pattern.span),
        }
    }

    fn expr(&mut self, id: ExprId) {
        let expr = &self.program[id];
        match &expr.kind {
            ExprKind::Const(value) => self.constant(value),
            ExprKind::Name(name) => {
                self.word("name");
                self.variable(*name);
            }
            ExprKind::Tuple(items) => self.list("tuple", items),
            ExprKind::List(items) => self.list("list", items),
            ExprKind::Set(items) => self.list("set", items),
            ExprKind::Dict(items) => {
                self.word("dict");
                self.number(items.len() as u64);
                for (key, value) in items {
                    self.maybe(*key);
                    self.expr(*value);
                }
            }
            ExprKind::Unary(op, value) => {
                self.word("unary");
                self.number(*op as u64);
                self.expr(*value);
            }
            ExprKind::Binary(op, left, right) => {
                self.word("binary");
                self.number(*op as u64);
                self.expr(*left);
                self.expr(*right);
            }
            ExprKind::Bool(op, items) => {
                self.number(*op as u64);
                self.list("bool", items);
            }
            ExprKind::Compare(left, rest) => {
                self.word("compare");
                self.expr(*left);
                self.number(rest.len() as u64);
                for (op, right) in rest {
                    self.number(*op as u64);
                    self.expr(*right);
                }
            }
            ExprKind::IfElse { test, body, orelse, .. } => self.list("ternary", &[*test, *body, *orelse]),
            ExprKind::Call(call) => {
                self.word("call");
                self.expr(call.func);
                self.exprs(&call.args);
                self.number(call.keywords.len() as u64);
                for it in &call.keywords {
                    self.word(it.name.map_or("**", |it| self.program.name(it)));
                    self.expr(it.value);
                }
            }
            ExprKind::Attribute(value, name) => {
                self.word("attribute");
                self.expr(*value);
                self.name(*name);
            }
            ExprKind::Subscript(value, index) => self.list("subscript", &[*value, *index]),
            ExprKind::Slice(lower, upper, step) => {
                self.word("slice");
                [lower, upper, step].into_iter().for_each(|it| self.maybe(*it));
            }
            ExprKind::Starred(value) => self.list("starred", &[*value]),
            ExprKind::Lambda(code) => {
                self.word("lambda");
                self.signature(*code);
                self.maybe(self.program[*code].value);
            }
            ExprKind::Comprehension(comp) => {
                self.word("comprehension");
                self.number(comp.kind as u64);
                self.expr(comp.element);
                self.maybe(comp.value);
                self.number(comp.clauses.len() as u64);
                for clause in &comp.clauses {
                    self.number(u64::from(clause.is_async));
                    self.target(&clause.target);
                    self.expr(clause.iter);
                    self.number(clause.ifs.len() as u64);
                    clause.ifs.iter().for_each(|it| self.expr(it.0));
                }
            }
            ExprKind::Await(value) => self.list("await", &[*value]),
            ExprKind::Yield(value) => {
                self.word("yield");
                self.maybe(*value);
            }
            ExprKind::YieldFrom(value) => self.list("yield from", &[*value]),
            ExprKind::Walrus { target, value, .. } => {
                self.word("walrus");
                self.variable(*target);
                self.expr(*value);
            }
            ExprKind::FString(parts) => self.parts(parts),
            ExprKind::NotLowered => self.source(expr.span),
        }
    }

    fn list(&mut self, what: &str, items: &[ExprId]) {
        self.word(what);
        self.exprs(items);
    }

    fn parts(&mut self, parts: &[FStringPart]) {
        self.word("f-string");
        self.number(parts.len() as u64);
        for part in parts {
            match part {
                FStringPart::Literal(text) => {
                    self.word("text");
                    self.word(text);
                }
                FStringPart::Value {
                    debug,
                    value,
                    conversion,
                    spec,
                } => {
                    self.word("value");
                    self.word(debug.as_deref().unwrap_or_default());
                    self.expr(*value);
                    self.number(*conversion as u64);
                    self.number(u64::from(spec.is_some()));
                    spec.iter().for_each(|it| self.parts(it));
                }
            }
        }
    }

    fn constant(&mut self, value: &Const) {
        match value {
            Const::None => self.word("None"),
            Const::Bool(it) => self.word(if *it { "True" } else { "False" }),
            Const::Ellipsis => self.word("..."),
            Const::Int(it) => {
                self.word("int");
                self.word(&it.to_string());
            }
            Const::BigInt(it) => {
                self.word("int");
                self.word(&it.to_string());
            }
            Const::Float(it) => {
                self.word("float");
                self.number(it.to_bits());
            }
            Const::Imaginary(it) => {
                self.word("imaginary");
                self.number(it.to_bits());
            }
            Const::Str(it) => {
                self.word("str");
                self.word(it);
            }
            Const::Bytes(it) => {
                self.word("bytes");
                self.number(it.len() as u64);
                self.hash.update(it);
            }
        }
    }
}
