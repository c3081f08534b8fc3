//! Expressions.

use ruff_python_ast::{self as ast, ArgOrKeyword, ExprContext, Identifier};
use ruff_text_size::Ranged;

use super::{Lowering, stack};
use crate::program::{
    BinOp, BindingRole, BoolOp, BranchKind, Call, CmpOp, CodeKind, CompKind, Const, ExprId, ExprKind, Keyword,
    SiteKind, Span, UnaryOp,
};

impl Lowering<'_> {
    /// An expression in a place that takes no star.
    pub(super) fn expr(&mut self, expr: &ast::Expr) -> ExprId {
        match expr {
            ast::Expr::Starred(starred) => {
                self.expr(&starred.value);
                self.no_expr(self.span(starred.range), "a starred expression cannot stand here")
            }
            _ => self.item(expr),
        }
    }

    /// An expression in a place that takes a star.
    pub(super) fn item(&mut self, expr: &ast::Expr) -> ExprId {
        stack::step(|| {
            let span = self.span(expr.range());
            let kind = self.expr_kind(expr, span);
            self.push(span, kind)
        })
    }

    pub(super) fn items(&mut self, items: &[ast::Expr]) -> Box<[ExprId]> {
        items.iter().map(|item| self.item(item)).collect()
    }

    pub(super) fn optional(&mut self, expr: Option<&ast::Expr>) -> Option<ExprId> {
        expr.map(|expr| self.expr(expr))
    }

    pub(super) fn no_expr(&mut self, span: Span, reason: &str) -> ExprId {
        self.gap(span, reason);
        self.push(span, ExprKind::NotLowered)
    }

    fn gone(&mut self, span: Span, reason: &str) -> ExprKind {
        self.gap(span, reason);
        ExprKind::NotLowered
    }

    fn expr_kind(&mut self, expr: &ast::Expr, span: Span) -> ExprKind {
        use ast::Expr as E;
        match expr {
            E::NoneLiteral(_) => ExprKind::Const(Const::None),
            E::BooleanLiteral(it) => ExprKind::Const(Const::Bool(it.value)),
            E::EllipsisLiteral(_) => ExprKind::Const(Const::Ellipsis),
            E::NumberLiteral(it) => self.number(it, span),
            E::StringLiteral(it) => self.string(it, span),
            E::BytesLiteral(it) => self.bytes(it, span),
            E::FString(it) => self.f_string(it, span),
            E::TString(it) => {
                for element in it.value.elements() {
                    self.discard_element(element);
                }
                self.gone(span, "template strings are not lowered")
            }
            E::Name(it) if it.id.is_empty() || it.ctx == ExprContext::Invalid => {
                self.gone(span, "an expression is missing")
            }
            E::Name(it) => ExprKind::Name(self.variable(&it.id)),
            E::Tuple(it) => ExprKind::Tuple(self.items(&it.elts)),
            E::List(it) => ExprKind::List(self.items(&it.elts)),
            E::Set(it) => ExprKind::Set(self.items(&it.elts)),
            E::Dict(it) => {
                let items = it.items.iter();
                ExprKind::Dict(
                    items
                        .map(|it| (self.optional(it.key.as_ref()), self.expr(&it.value)))
                        .collect(),
                )
            }
            E::UnaryOp(it) => ExprKind::Unary(unary_op(it.op), self.expr(&it.operand)),
            E::BinOp(it) => {
                let left = self.expr(&it.left);
                ExprKind::Binary(bin_op(it.op), left, self.expr(&it.right))
            }
            E::BoolOp(it) => {
                let op = match it.op {
                    ast::BoolOp::And => BoolOp::And,
                    ast::BoolOp::Or => BoolOp::Or,
                };
                ExprKind::Bool(op, it.values.iter().map(|value| self.expr(value)).collect())
            }
            E::Compare(it) => {
                let left = self.expr(&it.left);
                let rest = it.ops.iter().zip(&it.comparators);
                ExprKind::Compare(left, rest.map(|(&op, right)| (cmp_op(op), self.expr(right))).collect())
            }
            E::If(it) => {
                let body = self.expr(&it.body);
                let site = self.site(SiteKind::Branch(BranchKind::Ternary), it.test.range());
                let test = self.expr(&it.test);
                let orelse = self.expr(&it.orelse);
                ExprKind::IfElse {
                    test,
                    body,
                    orelse,
                    site,
                }
            }
            E::Call(it) => {
                let site = self.site_at(SiteKind::Call, span);
                let func = self.expr(&it.func);
                let (args, keywords) = self.arguments(&it.arguments);
                ExprKind::Call(Box::new(Call {
                    func,
                    args,
                    keywords,
                    site,
                }))
            }
            E::Attribute(it) => {
                let value = self.expr(&it.value);
                match self.attribute(&it.attr) {
                    Some(name) => ExprKind::Attribute(value, name),
                    None => self.gone(span, "an attribute name is missing"),
                }
            }
            E::Subscript(it) => {
                let value = self.expr(&it.value);
                ExprKind::Subscript(value, self.item(&it.slice))
            }
            E::Slice(it) => {
                let lower = self.optional(it.lower.as_deref());
                let upper = self.optional(it.upper.as_deref());
                ExprKind::Slice(lower, upper, self.optional(it.step.as_deref()))
            }
            E::Starred(it) => ExprKind::Starred(self.expr(&it.value)),
            E::Lambda(it) => self.lambda(it),
            E::ListComp(it) => self.comprehension(
                CompKind::List,
                &it.node_index,
                [Some(&it.elt), None],
                &it.generators,
                span,
            ),
            E::SetComp(it) => self.comprehension(
                CompKind::Set,
                &it.node_index,
                [Some(&it.elt), None],
                &it.generators,
                span,
            ),
            E::Generator(it) => self.comprehension(
                CompKind::Generator,
                &it.node_index,
                [Some(&it.elt), None],
                &it.generators,
                span,
            ),
            E::DictComp(it) => {
                let elements = [it.key.as_deref(), Some(&*it.value)];
                self.comprehension(CompKind::Dict, &it.node_index, elements, &it.generators, span)
            }
            E::Await(it) => {
                let value = self.expr(&it.value);
                match self.execution() {
                    Some(CodeKind::Function | CodeKind::Lambda) => {}
                    Some(CodeKind::Comprehension) => self.here().is_async = true,
                    _ => return self.gone(span, "'await' outside function"),
                }
                ExprKind::Await(value)
            }
            E::Yield(it) => {
                let value = self.optional(it.value.as_deref());
                self.yields(span, ExprKind::Yield(value))
            }
            E::YieldFrom(it) => {
                let value = self.expr(&it.value);
                self.yields(span, ExprKind::YieldFrom(value))
            }
            E::Named(it) => {
                let ast::Expr::Name(name) = &*it.target else {
                    self.expr(&it.target);
                    self.expr(&it.value);
                    return self.gone(span, "only a name can be bound by ':='");
                };
                let target = self.variable(&name.id);
                let site = self.site(SiteKind::Binding(BindingRole::Assign, Some(target)), name.range);
                let value = self.expr(&it.value);
                ExprKind::Walrus { target, value, site }
            }
            E::IpyEscapeCommand(_) => self.gone(span, "IPython commands are not lowered"),
        }
    }

    fn yields(&mut self, span: Span, kind: ExprKind) -> ExprKind {
        match self.execution() {
            Some(CodeKind::Function | CodeKind::Lambda) => {
                self.here().is_generator = true;
                kind
            }
            Some(CodeKind::Comprehension) => self.gone(span, "'yield' inside a comprehension"),
            _ => self.gone(span, "'yield' outside function"),
        }
    }

    /// The arguments of a call or a class. `*args` may be written after keywords.
    pub(super) fn arguments(&mut self, arguments: &ast::Arguments) -> (Box<[ExprId]>, Box<[Keyword]>) {
        let (mut args, mut keywords) = (Vec::new(), Vec::new());
        for argument in arguments.iter_source_order() {
            match argument {
                ArgOrKeyword::Arg(value) => args.push(self.item(value)),
                ArgOrKeyword::Keyword(it) => keywords.push(Keyword {
                    // CPython does not mangle these.
                    name: it.arg.as_ref().map(|name| self.intern(name)),
                    value: self.expr(&it.value),
                }),
            }
        }
        (args.into(), keywords.into())
    }

    /// An attribute's name, unless it is still to be written.
    pub(super) fn attribute(&mut self, name: &Identifier) -> Option<crate::program::NameId> {
        name.is_valid().then(|| self.mangled(name))
    }
}

fn unary_op(op: ast::UnaryOp) -> UnaryOp {
    match op {
        ast::UnaryOp::Not => UnaryOp::Not,
        ast::UnaryOp::USub => UnaryOp::Neg,
        ast::UnaryOp::UAdd => UnaryOp::Pos,
        ast::UnaryOp::Invert => UnaryOp::Invert,
    }
}

pub(super) fn bin_op(op: ast::Operator) -> BinOp {
    match op {
        ast::Operator::Add => BinOp::Add,
        ast::Operator::Sub => BinOp::Sub,
        ast::Operator::Mult => BinOp::Mult,
        ast::Operator::MatMult => BinOp::MatMult,
        ast::Operator::Div => BinOp::Div,
        ast::Operator::FloorDiv => BinOp::FloorDiv,
        ast::Operator::Mod => BinOp::Mod,
        ast::Operator::Pow => BinOp::Pow,
        ast::Operator::LShift => BinOp::LShift,
        ast::Operator::RShift => BinOp::RShift,
        ast::Operator::BitAnd => BinOp::BitAnd,
        ast::Operator::BitOr => BinOp::BitOr,
        ast::Operator::BitXor => BinOp::BitXor,
    }
}

fn cmp_op(op: ast::CmpOp) -> CmpOp {
    match op {
        ast::CmpOp::Eq => CmpOp::Eq,
        ast::CmpOp::NotEq => CmpOp::NotEq,
        ast::CmpOp::Lt => CmpOp::Lt,
        ast::CmpOp::LtE => CmpOp::LtE,
        ast::CmpOp::Gt => CmpOp::Gt,
        ast::CmpOp::GtE => CmpOp::GtE,
        ast::CmpOp::Is => CmpOp::Is,
        ast::CmpOp::IsNot => CmpOp::IsNot,
        ast::CmpOp::In => CmpOp::In,
        ast::CmpOp::NotIn => CmpOp::NotIn,
    }
}
