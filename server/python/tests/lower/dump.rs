//! A program as text: code objects with their variables and statements, then sites and gaps.

use std::fmt::Write as _;

use foretrace_python::program::*;

/// Lines of a program lowered from `text`.
pub(crate) fn dump(program: &Program, text: &str) -> String {
    let mut out = Dump {
        program,
        code: CodeId(0),
        text: String::new(),
    };
    for id in program.code_ids() {
        out.code(id);
    }
    out.text.push_str("sites\n");
    for site in &program.sites {
        let what = match site.kind {
            SiteKind::Branch(kind) => format!("{kind:?}"),
            SiteKind::Loop(kind) => format!("{kind:?}"),
            SiteKind::Binding(role, Some(name)) => format!("{role:?} {}", out.name(CodeId(site.code.0), &name)),
            SiteKind::Binding(role, None) => format!("{role:?}"),
            SiteKind::Call | SiteKind::Raise => format!("{:?}", site.kind),
        };
        let code = &program[site.code].qualname;
        let span = &text[site.span.start as usize..site.span.end as usize];
        let _ = writeln!(out.text, "  {code}: {what} `{}`", span.replace('\n', "⏎"));
    }
    for gap in &program.gaps {
        let span = text.get(gap.span.start as usize..gap.span.end as usize).unwrap_or("?");
        let _ = writeln!(out.text, "gap `{}`: {}", span.replace('\n', "⏎"), gap.reason);
    }
    out.text
}

struct Dump<'a> {
    program: &'a Program,
    code: CodeId,
    text: String,
}

impl Dump<'_> {
    fn code(&mut self, id: CodeId) {
        let code = &self.program[id];
        let mut line = format!("{:?} {}", code.kind, code.qualname);
        for (set, flag) in [(code.is_async, "async"), (code.is_generator, "generator")] {
            line += if set { " " } else { "" };
            line += if set { flag } else { "" };
        }
        for param in &code.params {
            let name = self.program.slot_name(id, param.slot);
            let _ = write!(line, " {:?}:{name}", param.kind);
        }
        for name in &code.type_params {
            let _ = write!(line, " [{}]", self.program.name(*name));
        }
        let _ = writeln!(self.text, "{line}");
        for slot in &code.slots {
            let flags = match (slot.captured, slot.written_inside) {
                (_, true) => " captured, written inside",
                (true, false) => " captured",
                (false, false) => "",
            };
            let _ = writeln!(self.text, "  slot {}{flags}", self.program.name(slot.name));
        }
        if let Some(doc) = &code.docstring {
            let _ = writeln!(self.text, "  doc {doc:?}");
        }
        self.code = id;
        if let Some(value) = code.value {
            let value = self.expr(value);
            let _ = writeln!(self.text, "  {value}");
        }
        self.body("", &code.body, 1);
    }

    fn body(&mut self, label: &str, body: &[StmtId], depth: usize) {
        if !label.is_empty() && !body.is_empty() {
            self.line(depth - 1, label);
        }
        for stmt in body {
            self.stmt(*stmt, depth);
        }
    }

    fn line(&mut self, depth: usize, line: &str) {
        let _ = writeln!(self.text, "{}{line}", "  ".repeat(depth));
    }

    fn stmt(&mut self, id: StmtId, depth: usize) {
        let program = self.program;
        let inner = depth + 1;
        match &program[id].kind {
            StmtKind::Expr(value) => self.line(depth, &self.expr(*value)),
            StmtKind::Assign { targets, value } => {
                let targets: Vec<_> = targets.iter().map(|it| self.target(it)).collect();
                self.line(depth, &format!("{} = {}", targets.join(" = "), self.expr(*value)));
            }
            StmtKind::AugAssign { target, op, value } => {
                self.line(depth, &format!("{} {op:?}= {}", self.target(target), self.expr(*value)));
            }
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
            } => {
                let line = format!(
                    "{}: {} = {}",
                    self.target(target),
                    self.expr(*annotation),
                    self.maybe(*value)
                );
                self.line(depth, &line);
            }
            StmtKind::Delete(targets) => {
                let targets: Vec<_> = targets.iter().map(|it| self.target(it)).collect();
                self.line(depth, &format!("del {}", targets.join(", ")));
            }
            StmtKind::If { test, body, orelse, .. } => {
                self.line(depth, &format!("if {}", self.expr(*test)));
                self.body("", body, inner);
                self.body("else", orelse, inner);
            }
            StmtKind::While { test, body, orelse, .. } => {
                self.line(depth, &format!("while {}", self.expr(*test)));
                self.body("", body, inner);
                self.body("else", orelse, inner);
            }
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                is_async,
                ..
            } => {
                let word = if *is_async { "async for" } else { "for" };
                self.line(
                    depth,
                    &format!("{word} {} in {}", self.target(target), self.expr(*iter)),
                );
                self.body("", body, inner);
                self.body("else", orelse, inner);
            }
            StmtKind::With { items, body, is_async } => {
                let mut line = String::from(if *is_async { "async with" } else { "with" });
                for item in items {
                    let target = item.target.as_ref().map_or("-".into(), |it| self.target(it));
                    let _ = write!(line, " {} as {target}", self.expr(item.context));
                }
                self.line(depth, &line);
                self.body("", body, inner);
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
                is_star,
            } => {
                self.line(depth, if *is_star { "try*" } else { "try" });
                self.body("", body, inner);
                for handler in handlers {
                    let name = handler.name.map_or("-".into(), |(name, _)| self.name(self.code, &name));
                    self.line(depth, &format!("except {} as {name}", self.maybe(handler.kind)));
                    self.body("", &handler.body, inner);
                }
                self.body("else", orelse, inner);
                self.body("finally", finalbody, inner);
            }
            StmtKind::Match { subject, cases } => {
                self.line(depth, &format!("match {}", self.expr(*subject)));
                for case in cases {
                    self.line(
                        inner,
                        &format!("case {} if {}", self.pattern(&case.pattern), self.maybe(case.guard)),
                    );
                    self.body("", &case.body, inner + 1);
                }
            }
            StmtKind::Return(value, _) => self.line(depth, &format!("return {}", self.maybe(*value))),
            StmtKind::Raise { exc, cause, .. } => {
                self.line(
                    depth,
                    &format!("raise {} from {}", self.maybe(*exc), self.maybe(*cause)),
                );
            }
            StmtKind::Assert { test, message, .. } => {
                self.line(depth, &format!("assert {}, {}", self.expr(*test), self.maybe(*message)));
            }
            StmtKind::Import(names) => self.line(depth, &format!("import {}", self.aliases(names))),
            StmtKind::ImportFrom { module, level, names } => {
                let module = module.as_deref().unwrap_or("-");
                self.line(
                    depth,
                    &format!(
                        "from {} {module} import {}",
                        ".".repeat(*level as usize),
                        self.aliases(names)
                    ),
                );
            }
            StmtKind::Def { code, target } => {
                self.definition(*code, depth);
                self.line(depth, &format!("def {}", self.name(self.code, target)));
            }
            StmtKind::DefSlice {
                qualname,
                occurrence,
                target,
            } => {
                self.line(
                    depth,
                    &format!("def {} is slice {qualname}#{occurrence}", self.name(self.code, target)),
                );
            }
            StmtKind::Class {
                code,
                target,
                bases,
                keywords,
            } => {
                self.definition(*code, depth);
                let bases = self.list(bases);
                self.line(
                    depth,
                    &format!(
                        "class {} ({bases}{})",
                        self.name(self.code, target),
                        self.keywords(keywords)
                    ),
                );
            }
            StmtKind::TypeAlias { target, value } => {
                self.line(
                    depth,
                    &format!("type {} = {}", self.name(self.code, target), self.expr(*value)),
                );
            }
            StmtKind::Global(names) | StmtKind::Nonlocal(names) => {
                let names: Vec<_> = names.iter().map(|it| program.name(*it)).collect();
                self.line(depth, &format!("declare {}", names.join(" ")));
            }
            plain @ (StmtKind::Pass | StmtKind::Break | StmtKind::Continue | StmtKind::NotLowered) => {
                self.line(depth, &format!("{plain:?}"));
            }
        }
    }

    fn definition(&mut self, code: CodeId, depth: usize) {
        let code = &self.program[code];
        for decorator in &code.decorators {
            self.line(depth, &format!("@{}", self.expr(*decorator)));
        }
        for param in &code.params {
            if param.default.is_some() || param.annotation.is_some() {
                let name = self.program.name(code.slots[param.slot.0 as usize].name);
                let line = format!(
                    "param {name}: {} = {}",
                    self.maybe(param.annotation),
                    self.maybe(param.default)
                );
                self.line(depth, &line);
            }
        }
        if let Some(returns) = code.returns {
            self.line(depth, &format!("returns {}", self.expr(returns)));
        }
    }

    fn aliases(&self, names: &[ImportAlias]) -> String {
        let alias = |it: &ImportAlias| match &it.target {
            Some((name, _)) => format!("{} as {}", it.name, self.name(self.code, name)),
            None => it.name.to_string(),
        };
        names.iter().map(alias).collect::<Vec<_>>().join(", ")
    }

    fn name(&self, code: CodeId, name: &Name) -> String {
        let text = self.program.name(name.name);
        match name.scope {
            Scope::Local(slot) => {
                assert_eq!(self.program.slot_name(code, slot), text);
                text.into()
            }
            Scope::Enclosing(owner, slot) => {
                assert_eq!(self.program.slot_name(owner, slot), text);
                format!("{text}^{}", owner.0)
            }
            Scope::Global => format!("{text}°"),
            Scope::TypeParam => format!("{text}'"),
        }
    }

    fn target(&self, target: &Target) -> String {
        match &target.kind {
            TargetKind::Name(name, _) => self.name(self.code, name),
            TargetKind::Attribute(value, name) => format!("{}.{}", self.expr(*value), self.program.name(*name)),
            TargetKind::Subscript(value, index) => format!("{}[{}]", self.expr(*value), self.expr(*index)),
            TargetKind::Sequence(items) => {
                let items: Vec<_> = items.iter().map(|it| self.target(it)).collect();
                format!("({})", items.join(" "))
            }
            TargetKind::Starred(inner) => format!("*{}", self.target(inner)),
            TargetKind::NotLowered => "?".into(),
        }
    }

    fn pattern(&self, pattern: &Pattern) -> String {
        let patterns = |list: &[Pattern]| list.iter().map(|it| self.pattern(it)).collect::<Vec<_>>().join(" ");
        let bound = |name: &Option<(Name, SiteId)>| name.map_or("_".into(), |(name, _)| self.name(self.code, &name));
        match &pattern.kind {
            PatternKind::Value(value) => format!("=={}", self.expr(*value)),
            PatternKind::Singleton(value) => format!("is {}", self.expr(*value)),
            PatternKind::Sequence(items) => format!("[{}]", patterns(items)),
            PatternKind::Mapping { items, rest } => {
                let items: Vec<_> = items
                    .iter()
                    .map(|(key, it)| format!("{}: {}", self.expr(*key), self.pattern(it)))
                    .collect();
                format!("{{{} **{}}}", items.join(", "), bound(rest))
            }
            PatternKind::Class { class, args, keywords } => {
                let keywords: Vec<_> = keywords
                    .iter()
                    .map(|(name, it)| format!(" {}={}", self.program.name(*name), self.pattern(it)))
                    .collect();
                format!("{}({}{})", self.expr(*class), patterns(args), keywords.concat())
            }
            PatternKind::Star(name) => format!("*{}", bound(name)),
            PatternKind::As { pattern: None, name } => bound(name),
            PatternKind::As {
                pattern: Some(inner),
                name,
            } => format!("({} as {})", self.pattern(inner), bound(name)),
            PatternKind::Or(items) => format!(
                "({})",
                items.iter().map(|it| self.pattern(it)).collect::<Vec<_>>().join(" | ")
            ),
            PatternKind::NotLowered => "?".into(),
        }
    }

    fn maybe(&self, id: Option<ExprId>) -> String {
        id.map_or("-".into(), |id| self.expr(id))
    }

    fn list(&self, ids: &[ExprId]) -> String {
        ids.iter().map(|id| self.expr(*id)).collect::<Vec<_>>().join(" ")
    }

    fn keywords(&self, keywords: &[Keyword]) -> String {
        let keyword = |it: &Keyword| {
            let name = it
                .name
                .map_or("**".into(), |name| format!("{}=", self.program.name(name)));
            format!(" {name}{}", self.expr(it.value))
        };
        keywords.iter().map(keyword).collect()
    }

    fn expr(&self, id: ExprId) -> String {
        let e = |id: &ExprId| self.expr(*id);
        match &self.program[id].kind {
            ExprKind::Const(Const::BigInt(value)) => value.to_string(),
            ExprKind::Const(value) => format!("{value:?}"),
            ExprKind::Name(name) => self.name(self.code, name),
            ExprKind::Tuple(items) => format!("({})", self.list(items)),
            ExprKind::List(items) => format!("[{}]", self.list(items)),
            ExprKind::Set(items) => format!("{{{}}}", self.list(items)),
            ExprKind::Dict(items) => {
                let items: Vec<_> = items
                    .iter()
                    .map(|(key, value)| format!("{}: {}", self.maybe(*key), e(value)))
                    .collect();
                format!("{{{}}}", items.join(", "))
            }
            ExprKind::Unary(op, value) => format!("({op:?} {})", e(value)),
            ExprKind::Binary(op, left, right) => format!("({op:?} {} {})", e(left), e(right)),
            ExprKind::Bool(op, items) => format!("({op:?} {})", self.list(items)),
            ExprKind::Compare(left, rest) => {
                let rest: String = rest.iter().map(|(op, right)| format!(" {op:?} {}", e(right))).collect();
                format!("({}{rest})", e(left))
            }
            ExprKind::IfElse { test, body, orelse, .. } => format!("(if {} {} {})", e(test), e(body), e(orelse)),
            ExprKind::Call(call) => format!(
                "call({} {}{})",
                e(&call.func),
                self.list(&call.args),
                self.keywords(&call.keywords)
            ),
            ExprKind::Attribute(value, name) => format!("{}.{}", e(value), self.program.name(*name)),
            ExprKind::Subscript(value, index) => format!("{}[{}]", e(value), e(index)),
            ExprKind::Slice(lower, upper, step) => {
                format!("{}:{}:{}", self.maybe(*lower), self.maybe(*upper), self.maybe(*step))
            }
            ExprKind::Starred(value) => format!("*{}", e(value)),
            ExprKind::Lambda(code) => format!("lambda#{}", code.0),
            ExprKind::Comprehension(comp) => self.comprehension(comp),
            ExprKind::Await(value) => format!("await {}", e(value)),
            ExprKind::Yield(value) => format!("yield {}", self.maybe(*value)),
            ExprKind::YieldFrom(value) => format!("yield from {}", e(value)),
            ExprKind::Walrus { target, value, .. } => format!("({} := {})", self.name(self.code, target), e(value)),
            ExprKind::FString(parts) => format!("f({})", self.parts(parts)),
            ExprKind::NotLowered => "?".into(),
        }
    }

    fn comprehension(&self, comp: &Comprehension) -> String {
        let inside = Dump {
            program: self.program,
            code: comp.code,
            text: String::new(),
        };
        let mut line = format!("{:?}#{}<{}", comp.kind, comp.code.0, inside.expr(comp.element));
        if let Some(value) = comp.value {
            let _ = write!(line, ": {}", inside.expr(value));
        }
        for (index, clause) in comp.clauses.iter().enumerate() {
            let iter = if index == 0 { self } else { &inside }.expr(clause.iter);
            let word = if clause.is_async { "async for" } else { "for" };
            let _ = write!(line, " {word} {} in {iter}", inside.target(&clause.target));
            for (test, _) in &clause.ifs {
                let _ = write!(line, " if {}", inside.expr(*test));
            }
        }
        line + ">"
    }

    fn parts(&self, parts: &[FStringPart]) -> String {
        let part = |it: &FStringPart| match it {
            FStringPart::Literal(text) => format!("{text:?}"),
            FStringPart::Value {
                debug,
                value,
                conversion,
                spec,
            } => {
                let debug = debug.as_ref().map_or(String::new(), |it| format!("{it:?} "));
                let spec = spec
                    .as_ref()
                    .map_or(String::new(), |it| format!(":({})", self.parts(it)));
                format!("{{{debug}{}!{conversion:?}{spec}}}", self.expr(*value))
            }
        };
        parts.iter().map(part).collect::<Vec<_>>().join(" ")
    }
}
