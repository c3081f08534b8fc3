//! What a rule looks at.

use foretrace_python::Slice;
use foretrace_python::facts::Facts;
use foretrace_python::program::{
    BindingRole, CodeId, Const, Expr, ExprId, ExprKind, Name, NameId, Program, Scope, SiteId, SiteKind, Span, StmtKind,
};

use crate::cost::{CodeCost, CostSummary, LoopCost};
use crate::literal::{short_repr, shorten};

/// A slice and what is known of it.
pub(crate) struct Context<'a> {
    pub(crate) slice: &'a Slice,
    pub(crate) program: &'a Program,
    pub(crate) facts: &'a Facts,
    pub(crate) cost: &'a CostSummary,
}

/// A variable, whichever code object names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    /// The code object it belongs to; `None` for a variable of the module.
    home: Option<CodeId>,
    name: NameId,
}

impl<'a> Context<'a> {
    /// The code of `span`.
    pub(crate) fn source(&self, span: Span) -> &'a str {
        self.slice
            .text()
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    /// Whether an expression is a string as written.
    pub(crate) fn is_text(&self, id: ExprId) -> bool {
        matches!(&self.program[id].kind, ExprKind::Const(Const::Str(_)))
    }

    /// The code of `span` in backquotes, on one line, shortened.
    pub(crate) fn quote(&self, span: Span) -> String {
        format!("`{}`", shorten(self.source(span), 40))
    }

    /// Costs by code object, with their loops and operations.
    pub(crate) fn codes(&self) -> &'a [CodeCost] {
        &self.cost.codes
    }

    /// The loop statement or comprehension of a loop.
    pub(crate) fn loop_body(&self, site: SiteId) -> Option<Span> {
        let statement = self.program.stmts.iter().find(|stmt| match &stmt.kind {
            StmtKind::For { site: it, .. } | StmtKind::While { site: it, .. } => *it == site,
            _ => false,
        });
        let comprehension = || {
            self.program.exprs.iter().find(|expr| match &expr.kind {
                ExprKind::Comprehension(comp) => comp.clauses.iter().any(|it| it.site == site),
                _ => false,
            })
        };
        statement
            .map(|it| it.span)
            .or_else(|| comprehension().map(|it| it.span))
    }

    /// The cost of a loop.
    pub(crate) fn loop_cost(&self, site: SiteId) -> Option<&'a LoopCost> {
        self.codes().iter().flat_map(|it| &it.loops).find(|it| it.site == site)
    }

    /// The expression written at exactly `span`.
    pub(crate) fn expr_at(&self, span: Span) -> Option<&'a Expr> {
        self.program.exprs.iter().rev().find(|it| it.span == span)
    }

    /// The code object that the code at `span` is executed in.
    pub(crate) fn code_at(&self, span: Span) -> CodeId {
        let holds = |code: &CodeId| self.program[*code].span.contains(span);
        self.program.code_ids().filter(holds).last().unwrap_or(CodeId(0))
    }

    /// The variable that `name` means in `code`.
    pub(crate) fn variable(&self, mut code: CodeId, name: Name) -> Variable {
        let slot = match name.scope {
            Scope::Global | Scope::TypeParam => {
                return Variable {
                    home: None,
                    name: name.name,
                };
            }
            Scope::Enclosing(home, _) => {
                return Variable {
                    home: Some(home),
                    name: name.name,
                };
            }
            Scope::Local(slot) => slot,
        };
        // A span alone does not tell the first iterable of a comprehension from its inside: the slot does.
        let is_home = |code: CodeId| {
            self.program[code]
                .slots
                .get(slot.0 as usize)
                .is_some_and(|it| it.name == name.name)
        };
        while !is_home(code) {
            let Some(parent) = self.program[code].parent else { break };
            code = parent;
        }
        Variable {
            home: Some(code),
            name: name.name,
        }
    }

    /// The sites that bind a variable, with their spans, in source order.
    pub(crate) fn bindings(&self, variable: Variable) -> impl Iterator<Item = (SiteId, Span)> {
        self.program.site_ids().filter_map(move |id| {
            let site = &self.program[id];
            match site.kind {
                SiteKind::Binding(role, Some(name)) if name.name == variable.name && role != BindingRole::Delete => {
                    (self.variable(site.code, name) == variable).then_some((id, site.span))
                }
                _ => None,
            }
        })
    }

    /// The fixed values a condition rests on, at the places that set them.
    pub(crate) fn reasons(&self, condition: ExprId) -> Vec<(Span, String)> {
        let mut reasons = Vec::new();
        self.visit(condition, &mut |id| {
            if let (ExprKind::Name(name), Some(value)) = (&self.program[id].kind, self.facts.value(id)) {
                let variable = self.variable(self.code_at(self.program[id].span), *name);
                let sets = |site: &(SiteId, Span)| self.facts.binding(site.0).is_some_and(|it| it == value);
                let before = |site: &(SiteId, Span)| site.1.start < self.program[id].span.start;
                let site = self.bindings(variable).filter(sets).filter(before).last();
                let (text, value) = (self.program.name(name.name), short_repr(value, 40));
                let reason = match site {
                    Some((_, span)) => (span, format!("`{text}` is set to `{value}` here")),
                    None => (self.program[id].span, format!("`{text}` is `{value}` here")),
                };
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
        });
        reasons
    }

    /// Calls `visit` with an expression and all operands inside, code objects excluded.
    pub(crate) fn visit(&self, expr: ExprId, visit: &mut impl FnMut(ExprId)) {
        let mut pending = vec![expr];
        while let Some(id) = pending.pop() {
            visit(id);
            self.program[id].kind.operands(|operand| pending.push(operand));
        }
    }
}
