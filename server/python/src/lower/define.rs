//! Code objects: functions, classes, lambdas and comprehensions.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{self as ast, AtomicNodeIndex, Parameter, Parameters, Stmt as Syntax, TypeParams};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::Lowering;
use super::scopes::BlockId;
use crate::program::{
    BindingRole, BranchKind, Clause, Code, CodeId, CodeKind, CompKind, Comprehension, ExprId, ExprKind, LoopKind,
    NameId, Param, ParamKind, Scope, SiteKind, Span, StmtKind,
};

/// Parameters in the order in which they are written, with their defaults.
pub(super) fn parameters(params: &Parameters) -> impl Iterator<Item = (ParamKind, &Parameter, Option<&ast::Expr>)> {
    let plain =
        |kind, list| <[ast::ParameterWithDefault]>::iter(list).map(move |it| (kind, &it.parameter, it.default()));
    plain(ParamKind::PositionalOnly, &params.posonlyargs)
        .chain(plain(ParamKind::PositionalOrKeyword, &params.args))
        .chain(params.vararg.as_deref().map(|it| (ParamKind::VarPositional, it, None)))
        .chain(plain(ParamKind::KeywordOnly, &params.kwonlyargs))
        .chain(params.kwarg.as_deref().map(|it| (ParamKind::VarKeyword, it, None)))
        .filter(|(_, param, _)| param.name.is_valid())
}

impl Lowering<'_> {
    /// The module body.
    pub(super) fn module(&mut self, body: &[Syntax]) {
        let name = self.intern(self.source.qualname);
        let end = self.source.text.len() as u32;
        let code = self.here();
        code.name = name;
        code.qualname = crate::slice::MODULE_NAME.into();
        code.span = Span::new(0, end);
        self.fill_body(body);
    }

    /// The function of a function slice.
    pub(super) fn slice_function(&mut self, body: &[Syntax]) {
        for stmt in body {
            match stmt {
                Syntax::FunctionDef(def) if BlockId::of(&def.node_index).is_some() => {
                    self.function(def);
                }
                _ => {
                    let span = self.span(stmt.range());
                    self.gap(span, "not part of the function");
                }
            }
        }
        let name = self.source.qualname.rsplit('.').next().unwrap_or_default();
        let (name, qualname) = (self.intern(name), self.source.qualname.into());
        let end = self.source.text.len() as u32;
        match self.program.codes.first_mut() {
            Some(code) => code.qualname = qualname,
            None => {
                let code = Code::empty(CodeKind::Function, name, qualname, Span::new(0, end));
                self.program.codes.push(code);
            }
        }
    }

    pub(super) fn function_stmt(&mut self, def: &ast::StmtFunctionDef) -> StmtKind {
        if let Some((qualname, occurrence)) = self.source.stub(def) {
            let (qualname, target) = (qualname.into(), self.variable(&def.name));
            return StmtKind::DefSlice {
                qualname,
                occurrence,
                target,
            };
        }
        let code = self.function(def);
        match code {
            Some(code) if def.name.is_valid() => StmtKind::Def {
                code,
                target: self.variable(&def.name),
            },
            _ => {
                let span = self.span(def.range);
                self.no_stmt(span, "a function name is missing")
            }
        }
    }

    fn function(&mut self, def: &ast::StmtFunctionDef) -> Option<CodeId> {
        let decorators = self.decorators(&def.decorator_list);
        let block = BlockId::of(&def.node_index)?;
        let id = self.scopes.code_of(block)?;
        let span = self.definition(&def.decorator_list, def.range);
        let around = self.around(def.type_params.as_deref());
        let qualname = self.qualname(&def.name, true);
        self.params(&def.parameters, block, around);
        let returns = def
            .returns
            .as_deref()
            .map(|it| self.within(around, self.code, |this| this.item(it)));
        let (name, type_params) = (self.intern(&def.name), self.type_params(def.type_params.as_deref()));
        let (span, name_span) = (self.span(span), self.span(def.name.range));
        let code = &mut self.program.codes[id.0 as usize];
        *code = Code {
            name,
            qualname,
            span,
            name_span,
            returns,
            decorators,
            is_async: def.is_async,
            type_params,
            ..code.clone()
        };
        self.within(block, id, |this| this.fill_body(&def.body));
        Some(id)
    }

    pub(super) fn class_stmt(&mut self, def: &ast::StmtClassDef) -> StmtKind {
        let span = self.span(def.range);
        let decorators = self.decorators(&def.decorator_list);
        let block = BlockId::of(&def.node_index);
        let Some((block, id)) = block.and_then(|block| Some((block, self.scopes.code_of(block)?))) else {
            return self.no_stmt(span, "a class without a scope");
        };
        let around = self.around(def.type_params.as_deref());
        let qualname = self.qualname(&def.name, true);
        let (bases, keywords) = match def.arguments.as_deref() {
            Some(arguments) => self.within(around, self.code, |this| this.arguments(arguments)),
            None => Default::default(),
        };
        let (name, type_params) = (self.intern(&def.name), self.type_params(def.type_params.as_deref()));
        let definition = self.definition(&def.decorator_list, def.range);
        let (definition, name_span) = (self.span(definition), self.span(def.name.range));
        let code = &mut self.program.codes[id.0 as usize];
        *code = Code {
            name,
            qualname,
            span: definition,
            name_span,
            decorators,
            type_params,
            ..code.clone()
        };
        self.within(block, id, |this| this.fill_body(&def.body));
        match def.name.is_valid() {
            true => StmtKind::Class {
                code: id,
                target: self.variable(&def.name),
                bases,
                keywords,
            },
            false => self.no_stmt(span, "a class name is missing"),
        }
    }

    pub(super) fn lambda(&mut self, lambda: &ast::ExprLambda) -> ExprKind {
        let span = self.span(lambda.range);
        let block = BlockId::of(&lambda.node_index);
        let Some((block, id)) = block.and_then(|block| Some((block, self.scopes.code_of(block)?))) else {
            self.gap(span, "a lambda without a scope");
            return ExprKind::NotLowered;
        };
        if let Some(params) = &lambda.parameters {
            self.params(params, block, self.block);
        }
        let keyword = Span::new(span.start, span.end.min(span.start + "lambda".len() as u32));
        self.begin(id, "<lambda>", span, keyword);
        let value = self.within(block, id, |this| this.expr(&lambda.body));
        self.program.codes[id.0 as usize].value = Some(value);
        ExprKind::Lambda(id)
    }

    pub(super) fn comprehension(
        &mut self,
        kind: CompKind,
        node: &AtomicNodeIndex,
        [element, value]: [Option<&ast::Expr>; 2],
        clauses: &[ast::Comprehension],
        span: Span,
    ) -> ExprKind {
        let block = BlockId::of(node);
        let Some((block, id)) = block.and_then(|block| Some((block, self.scopes.code_of(block)?))) else {
            self.gap(span, "a comprehension without a scope");
            return ExprKind::NotLowered;
        };
        let name = match kind {
            CompKind::List => "<listcomp>",
            CompKind::Set => "<setcomp>",
            CompKind::Dict => "<dictcomp>",
            CompKind::Generator => "<genexpr>",
        };
        let keyword = clauses.first().map_or(span, |first| {
            let start = self.offset(first.start());
            let length = if first.is_async { "async" } else { "for" }.len() as u32;
            Span::new(start, start + length)
        });
        self.begin(id, name, span, keyword);
        let lowered = self.within(block, id, |this| {
            let element = this.optional(element);
            (element, this.optional(value))
        });
        let outer = (self.block, self.code);
        let clauses = clauses.iter().enumerate();
        let clauses =
            clauses.map(|(index, it)| self.clause(it, (block, id), if index == 0 { outer } else { (block, id) }));
        let clauses = clauses.collect();
        match lowered {
            (Some(element), value) => ExprKind::Comprehension(Box::new(Comprehension {
                kind,
                code: id,
                element,
                value,
                clauses,
            })),
            (None, _) => {
                self.gap(span, "unpacking in a comprehension is not lowered");
                ExprKind::NotLowered
            }
        }
    }

    /// A clause in its scope `inner`, its iterable in `around`.
    fn clause(&mut self, clause: &ast::Comprehension, inner: (BlockId, CodeId), around: (BlockId, CodeId)) -> Clause {
        let (site, target) = self.within(inner.0, inner.1, |this| {
            this.here().is_async |= clause.is_async;
            (
                this.site(SiteKind::Loop(LoopKind::Clause), clause.range),
                this.target(&clause.target),
            )
        });
        let iter = self.within(around.0, around.1, |this| this.expr(&clause.iter));
        let ifs = self.within(inner.0, inner.1, |this| {
            let lower = |test: &ast::Expr| {
                let site = this.site(SiteKind::Branch(BranchKind::Filter), test.range());
                (this.expr(test), site)
            };
            clause.ifs.iter().map(lower).collect()
        });
        Clause {
            target,
            iter,
            ifs,
            is_async: clause.is_async,
            site,
        }
    }

    fn begin(&mut self, id: CodeId, name: &str, span: Span, name_span: Span) {
        let qualname = self.qualname(name, false);
        let name = self.intern(name);
        let code = &mut self.program.codes[id.0 as usize];
        (code.name, code.qualname, code.span, code.name_span) = (name, qualname, span, name_span);
    }

    fn fill_body(&mut self, body: &[Syntax]) {
        let docstring = match body.first() {
            Some(Syntax::Expr(first)) => first
                .value
                .as_string_literal_expr()
                .map(|it| Box::from(it.value.to_str())),
            _ => None,
        };
        let body = self.body(body).into_vec();
        let code = self.here();
        code.docstring = docstring;
        code.body = body;
    }

    fn decorators(&mut self, decorators: &[ast::Decorator]) -> Vec<ExprId> {
        decorators.iter().map(|it| self.expr(&it.expression)).collect()
    }

    /// The range of a definition without its decorators.
    fn definition(&self, decorators: &[ast::Decorator], range: TextRange) -> TextRange {
        let Some(last) = decorators.last() else { return range };
        let keyword = |kind| matches!(kind, TokenKind::Def | TokenKind::Async | TokenKind::Class);
        let keyword = self.tokens.after(last.end()).iter().find(|token| keyword(token.kind()));
        TextRange::new(
            keyword.map_or(range.start(), Ranged::start).min(range.end()),
            range.end(),
        )
    }

    /// Where the annotations of a definition look up names.
    pub(super) fn around(&self, params: Option<&TypeParams>) -> BlockId {
        params
            .and_then(|params| BlockId::of(&params.node_index))
            .unwrap_or(self.block)
    }

    fn type_params(&mut self, params: Option<&TypeParams>) -> Vec<NameId> {
        let params = params.into_iter().flat_map(|params| &params.type_params);
        params.map(|param| self.mangled(param.name())).collect()
    }

    /// The parameters of the code object of `block`, their annotations looked up in `around`.
    fn params(&mut self, params: &Parameters, block: BlockId, around: BlockId) {
        let Some(id) = self.scopes.code_of(block) else { return };
        let mut lowered: Vec<Param> = Vec::new();
        for (kind, param, default) in parameters(params) {
            let name = self.within(block, id, |this| this.variable(&param.name));
            let site = self.within(block, id, |this| {
                this.site(SiteKind::Binding(BindingRole::Parameter, Some(name)), param.name.range)
            });
            let annotation = param
                .annotation
                .as_deref()
                .map(|it| self.within(around, self.code, |this| this.item(it)));
            let default = self.optional(default);
            let span = self.span(TextRange::new(param.name.start(), param.end().max(param.name.end())));
            match name.scope {
                Scope::Local(slot) if lowered.iter().any(|it| it.slot == slot) => {
                    self.gap(span, "a duplicate parameter");
                }
                Scope::Local(slot) => lowered.push(Param {
                    slot,
                    kind,
                    default,
                    annotation,
                    span,
                    site,
                }),
                _ => self.gap(span, "a parameter cannot be global or nonlocal"),
            }
        }
        self.program.codes[id.0 as usize].params = lowered;
    }

    /// The qualified name of a definition in the current block.
    fn qualname(&mut self, name: &str, is_bound: bool) -> Box<str> {
        let bound = self.mangled(name);
        if is_bound && self.scopes.declared_global(self.block, bound) {
            return name.into();
        }
        if self.outside() {
            let around = self.source.qualname.rsplit_once('.');
            return around.map_or_else(|| name.into(), |(around, _)| format!("{around}.{name}").into());
        }
        let code = self.here();
        match code.kind {
            CodeKind::Module => name.into(),
            CodeKind::Class | CodeKind::Comprehension => format!("{}.{name}", code.qualname).into(),
            CodeKind::Function | CodeKind::Lambda => format!("{}.<locals>.{name}", code.qualname).into(),
        }
    }

    /// The start of `range`, as the place of a keyword.
    pub(super) fn keyword(&self, range: TextRange, keyword: &str) -> TextRange {
        TextRange::at(range.start(), TextSize::of(keyword).min(range.len()))
    }
}
