//! Statements and assignment targets.

use ruff_python_ast::{self as ast, ElifElseClause, Stmt as Syntax};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::expr::bin_op;
use super::{Lowering, stack};
use crate::program::{
    BindingRole, BranchKind, Case, CodeKind, Handler, ImportAlias, LoopKind, Name, Scope, SiteId, SiteKind, Span, Stmt,
    StmtId, StmtKind, Target, TargetKind, WithItem,
};

/// The variable that one alias of an `import` binds.
pub(super) fn bound_by_import(alias: &ast::Alias) -> &str {
    match &alias.asname {
        Some(name) => name,
        None => alias.name.split('.').next().unwrap_or_default(),
    }
}

impl Lowering<'_> {
    pub(super) fn body(&mut self, body: &[Syntax]) -> Box<[StmtId]> {
        body.iter().map(|stmt| self.stmt(stmt)).collect()
    }

    fn stmt(&mut self, stmt: &Syntax) -> StmtId {
        let span = self.span(stmt.range());
        self.stmt_at(span, |this| this.stmt_kind(stmt, span))
    }

    /// Parents come before their children.
    fn stmt_at(&mut self, span: Span, kind: impl FnOnce(&mut Self) -> StmtKind) -> StmtId {
        let index = self.program.stmts.len();
        self.program.stmts.push(Stmt {
            span,
            kind: StmtKind::NotLowered,
        });
        self.program.stmts[index].kind = stack::step(|| kind(self));
        StmtId(index as u32)
    }

    pub(super) fn no_stmt(&mut self, span: Span, reason: &str) -> StmtKind {
        self.gap(span, reason);
        StmtKind::NotLowered
    }

    /// The body of a loop.
    fn round(&mut self, body: &[Syntax]) -> Box<[StmtId]> {
        let outer = std::mem::replace(&mut self.in_loop, true);
        let body = self.body(body);
        self.in_loop = outer;
        body
    }

    fn stmt_kind(&mut self, stmt: &Syntax, span: Span) -> StmtKind {
        match stmt {
            Syntax::Expr(it) => StmtKind::Expr(self.expr(&it.value)),
            Syntax::Assign(it) => {
                let targets = it.targets.iter().map(|target| self.target(target)).collect();
                let value = self.expr(&it.value);
                StmtKind::Assign { targets, value }
            }
            Syntax::AugAssign(it) => {
                let target = self.target(&it.target);
                let value = self.expr(&it.value);
                StmtKind::AugAssign {
                    target,
                    op: bin_op(it.op),
                    value,
                }
            }
            Syntax::AnnAssign(it) => {
                let target = self.target(&it.target);
                let annotation = self.expr(&it.annotation);
                let value = self.optional(it.value.as_deref());
                StmtKind::AnnAssign {
                    target,
                    annotation,
                    value,
                }
            }
            Syntax::Delete(it) => StmtKind::Delete(it.targets.iter().map(|it| self.deleted(it)).collect()),
            Syntax::If(it) => self.if_chain(&it.test, &it.body, &it.elif_else_clauses, BranchKind::If),
            Syntax::While(it) => {
                let header = self.header(it.start(), it.test.end());
                let site = self.site_at(SiteKind::Loop(LoopKind::While), header);
                let test = self.expr(&it.test);
                let body = self.round(&it.body);
                let orelse = self.body(&it.orelse);
                StmtKind::While {
                    test,
                    body,
                    orelse,
                    site,
                }
            }
            Syntax::For(it) => {
                let header = self.header(it.start(), it.iter.end());
                let site = self.site_at(SiteKind::Loop(LoopKind::For), header);
                let target = self.target(&it.target);
                let iter = self.expr(&it.iter);
                let body = self.round(&it.body);
                let orelse = self.body(&it.orelse);
                StmtKind::For {
                    target,
                    iter,
                    body,
                    orelse,
                    is_async: it.is_async,
                    site,
                }
            }
            Syntax::With(it) => {
                let item = |it: &ast::WithItem| WithItem {
                    context: self.expr(&it.context_expr),
                    target: it.optional_vars.as_deref().map(|it| self.target(it)),
                };
                let items = it.items.iter().map(item).collect();
                StmtKind::With {
                    items,
                    body: self.body(&it.body),
                    is_async: it.is_async,
                }
            }
            Syntax::Try(it) => {
                let body = self.body(&it.body);
                let handlers = it.handlers.iter().map(|it| self.handler(it)).collect();
                let orelse = self.body(&it.orelse);
                let finalbody = self.body(&it.finalbody);
                StmtKind::Try {
                    body,
                    handlers,
                    orelse,
                    finalbody,
                    is_star: it.is_star,
                }
            }
            Syntax::Match(it) => {
                let subject = self.expr(&it.subject);
                StmtKind::Match {
                    subject,
                    cases: it.cases.iter().map(|it| self.case(it)).collect(),
                }
            }
            Syntax::Return(it) => {
                let site = self.site_at(SiteKind::Binding(BindingRole::Return, None), span);
                let value = self.optional(it.value.as_deref());
                match self.execution() {
                    Some(CodeKind::Function) => StmtKind::Return(value, site),
                    _ => self.no_stmt(span, "'return' outside function"),
                }
            }
            Syntax::Raise(it) => {
                let site = self.site_at(SiteKind::Raise, span);
                let exc = self.optional(it.exc.as_deref());
                let cause = self.optional(it.cause.as_deref());
                StmtKind::Raise { exc, cause, site }
            }
            Syntax::Assert(it) => {
                let site = self.site(SiteKind::Branch(BranchKind::Assert), it.test.range());
                let test = self.expr(&it.test);
                let message = self.optional(it.msg.as_deref());
                StmtKind::Assert { test, message, site }
            }
            Syntax::Import(it) => {
                let alias = |it: &ast::Alias| {
                    let bound = bound_by_import(it);
                    let range = it
                        .asname
                        .as_ref()
                        .map_or_else(|| self.keyword(it.range, bound), |name| name.range);
                    self.alias(it, Some((bound, range)))
                };
                StmtKind::Import(it.names.iter().map(alias).collect())
            }
            Syntax::ImportFrom(it) => {
                let alias = |it: &ast::Alias| {
                    let bound = it.asname.as_ref().unwrap_or(&it.name);
                    self.alias(it, (it.name.as_str() != "*").then_some((bound.as_str(), bound.range)))
                };
                let names = it.names.iter().map(alias).collect();
                let module = it.module.as_ref().map(|name| name.as_str().into());
                StmtKind::ImportFrom {
                    module,
                    level: it.level,
                    names,
                }
            }
            Syntax::FunctionDef(it) => self.function_stmt(it),
            Syntax::ClassDef(it) => self.class_stmt(it),
            Syntax::TypeAlias(it) => {
                let around = self.around(it.type_params.as_deref());
                let value = self.within(around, self.code, |this| this.expr(&it.value));
                match &*it.name {
                    ast::Expr::Name(name) if !name.id.is_empty() => StmtKind::TypeAlias {
                        target: self.variable(&name.id),
                        value,
                    },
                    _ => self.no_stmt(span, "a type alias needs a name"),
                }
            }
            Syntax::Global(it) => StmtKind::Global(it.names.iter().map(|name| self.mangled(name)).collect()),
            Syntax::Nonlocal(it) => {
                let names: Box<[Name]> = it.names.iter().map(|name| self.variable(name)).collect();
                let found = |name: &Name| {
                    matches!(name.scope, Scope::Enclosing(..)) || self.names.text(name.name) == "__class__"
                };
                match names.iter().all(found) {
                    true => StmtKind::Nonlocal(names.iter().map(|name| name.name).collect()),
                    false => self.no_stmt(span, "no binding for a nonlocal name found"),
                }
            }
            Syntax::Pass(_) => StmtKind::Pass,
            Syntax::Break(_) if self.in_loop => StmtKind::Break,
            Syntax::Break(_) => self.no_stmt(span, "'break' outside loop"),
            Syntax::Continue(_) if self.in_loop => StmtKind::Continue,
            Syntax::Continue(_) => self.no_stmt(span, "'continue' not properly in loop"),
            Syntax::IpyEscapeCommand(_) => self.no_stmt(span, "IPython commands are not lowered"),
        }
    }

    fn if_chain(&mut self, test: &ast::Expr, body: &[Syntax], rest: &[ElifElseClause], kind: BranchKind) -> StmtKind {
        let site = self.site(SiteKind::Branch(kind), test.range());
        let test = self.expr(test);
        let body = self.body(body);
        let orelse = match rest.split_first() {
            None => Box::default(),
            Some((ElifElseClause { test: None, body, .. }, _)) => self.body(body),
            Some((elif, rest)) => {
                let end = rest.last().map_or(elif.end(), Ranged::end);
                let span = self.span(TextRange::new(elif.start(), end.max(elif.end())));
                let elif_kind = |this: &mut Self| match &elif.test {
                    Some(test) => this.if_chain(test, &elif.body, rest, BranchKind::Elif),
                    None => StmtKind::NotLowered,
                };
                Box::from([self.stmt_at(span, elif_kind)])
            }
        };
        StmtKind::If {
            test,
            body,
            orelse,
            site,
        }
    }

    fn handler(&mut self, handler: &ast::ExceptHandler) -> Handler {
        let ast::ExceptHandler::ExceptHandler(it) = handler;
        let type_end = it.type_.as_deref().map(Ranged::end);
        let except = it.start() + TextSize::of("except");
        let last = it.name.as_ref().map(Ranged::end).or(type_end).unwrap_or(except);
        let header = self.header(it.start(), last.min(it.end()));
        let site = self.site_at(SiteKind::Branch(BranchKind::Except), header);
        let kind = self.optional(it.type_.as_deref());
        let name = self.captured(it.name.as_ref());
        let body = self.body(&it.body);
        Handler {
            span: self.span(it.range),
            kind,
            name,
            body,
            site,
        }
    }

    fn case(&mut self, case: &ast::MatchCase) -> Case {
        let last = case.guard.as_deref().map_or(case.pattern.end(), Ranged::end);
        let header = self.header(case.start(), last);
        let site = self.site_at(SiteKind::Branch(BranchKind::Case), header);
        let pattern = self.pattern(&case.pattern);
        let guard = self.optional(case.guard.as_deref());
        let body = self.body(&case.body);
        Case {
            span: self.span(case.range),
            pattern,
            guard,
            body,
            site,
        }
    }

    fn alias(&mut self, alias: &ast::Alias, bound: Option<(&str, TextRange)>) -> ImportAlias {
        ImportAlias {
            span: self.span(alias.range),
            name: alias.name.as_str().into(),
            target: bound
                .filter(|(name, _)| !name.is_empty())
                .map(|(name, range)| self.binding(name, range)),
        }
    }

    pub(super) fn target(&mut self, target: &ast::Expr) -> Target {
        self.target_as(target, BindingRole::Assign)
    }

    fn deleted(&mut self, target: &ast::Expr) -> Target {
        self.target_as(target, BindingRole::Delete)
    }

    fn target_as(&mut self, target: &ast::Expr, role: BindingRole) -> Target {
        use ast::Expr as E;
        let span = self.span(target.range());
        let kind = stack::step(|| match target {
            E::Name(it) if !it.id.is_empty() => {
                let name = self.variable(&it.id);
                let site: SiteId = self.site(SiteKind::Binding(role, Some(name)), it.range);
                TargetKind::Name(name, site)
            }
            E::Attribute(it) => {
                let value = self.expr(&it.value);
                match self.attribute(&it.attr) {
                    Some(name) => TargetKind::Attribute(value, name),
                    None => self.no_target(span),
                }
            }
            E::Subscript(it) => {
                let value = self.expr(&it.value);
                TargetKind::Subscript(value, self.item(&it.slice))
            }
            E::Tuple(ast::ExprTuple { elts, .. }) | E::List(ast::ExprList { elts, .. }) => {
                TargetKind::Sequence(elts.iter().map(|it| self.target_as(it, role)).collect())
            }
            E::Starred(it) => TargetKind::Starred(Box::new(self.target_as(&it.value, role))),
            _ => {
                self.expr(target);
                self.no_target(span)
            }
        });
        Target { span, kind }
    }

    fn no_target(&mut self, span: Span) -> TargetKind {
        self.gap(span, "cannot be assigned to");
        TargetKind::NotLowered
    }
}
