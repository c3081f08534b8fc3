//! Parameters: what annotations, defaults and uses tell of them.

use foretrace_python::program::{BinOp, CmpOp, CodeId, Const, ExprId, ExprKind, ParamKind, SlotId, walk};

use super::{
    algebra::Origin,
    changes::{self},
    shape::{Elements, Kind, Shape},
    table,
    walk::Walker,
};

impl Walker<'_, '_> {
    pub(super) fn parameter(&mut self, code: CodeId, at: usize) -> Shape {
        let program = self.program;
        let param = &program[code].params[at];
        let name = program.slot_name(code, param.slot);
        let input = Shape::input(name, Origin::Parameter);
        match param.kind {
            ParamKind::VarPositional => {
                return Shape {
                    kind: Kind::Tuple,
                    proved: true,
                    ..input
                };
            }
            ParamKind::VarKeyword => {
                return Shape {
                    kind: Kind::Dict,
                    proved: true,
                    ..input
                };
            }
            _ => {}
        }
        if let Some(declared) = param.annotation.and_then(|it| self.annotation(it)) {
            return Shape {
                size: input.size,
                ..declared
            };
        }
        let default = match param.default.map(|it| &program[it].kind) {
            Some(ExprKind::Const(Const::Int(_))) => Kind::Int,
            Some(ExprKind::Const(Const::Bool(_))) => Kind::Bool,
            Some(ExprKind::Const(Const::Float(_))) => Kind::Float,
            Some(ExprKind::Const(Const::Str(_))) => Kind::Str,
            _ => Kind::Unknown,
        };
        let kind = if default == Kind::Unknown {
            self.used_as(code, param.slot)
        } else {
            default
        };
        let elements = if kind.is_number() {
            Elements::Small
        } else {
            Elements::default()
        };
        Shape {
            kind,
            elements,
            ..input
        }
    }

    /// The type that uses of a parameter tell.
    pub(super) fn used_as(&self, code: CodeId, slot: SlotId) -> Kind {
        let program = self.program;
        let is = |expr: ExprId| changes::variable(program, code, expr) == Some((code, slot));
        let small = |expr: ExprId| matches!(program[expr].kind, ExprKind::Const(Const::Int(_)));
        let mut found = Kind::Unknown;
        let mut check = |expr: ExprId| {
            let kind = match &program[expr].kind {
                ExprKind::Call(call) => match &program[call.func].kind {
                    ExprKind::Attribute(object, name) if is(*object) => table::type_with_method(program.name(*name)),
                    ExprKind::Name(name)
                        if program.name(name.name) == "range" && call.args.iter().any(|it| is(*it)) =>
                    {
                        Some(Kind::Int)
                    }
                    _ => None,
                },
                ExprKind::Binary(BinOp::Sub | BinOp::FloorDiv | BinOp::RShift | BinOp::Pow, left, right)
                    if is(*left) && small(*right) =>
                {
                    Some(Kind::Int)
                }
                ExprKind::Compare(left, rest)
                    if is(*left)
                        && rest.iter().all(|it| {
                            small(it.1) && matches!(it.0, CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE)
                        }) =>
                {
                    Some(Kind::Int)
                }
                _ => None,
            };
            if let Some(kind) = kind
                && found == Kind::Unknown
            {
                found = kind;
            }
        };
        walk::stmts(program, &program[code].body, &mut |stmt| {
            changes::expressions(program, stmt, &mut check)
        });
        let mut sliced = false;
        let (mut sought, mut read) = (Vec::new(), Vec::new());
        let mut lookups = |expr: ExprId| match &program[expr].kind {
            ExprKind::Compare(left, rest)
                if rest
                    .iter()
                    .any(|it| matches!(it.0, CmpOp::In | CmpOp::NotIn) && is(it.1)) =>
            {
                sought.push(self.text(*left));
            }
            ExprKind::Subscript(object, index) if is(*object) => {
                sliced |= matches!(program[*index].kind, ExprKind::Slice(..));
                read.push(self.text(*index));
            }
            ExprKind::Call(call) if self.is_range(expr) => {
                sliced |= call.args.iter().filter_map(|it| self.length_of(*it)).any(is);
            }
            _ => {}
        };
        walk::stmts(program, &program[code].body, &mut |stmt| {
            changes::expressions(program, stmt, &mut lookups)
        });
        // What is looked for with `in` and then used as the index is a key.
        let keyed = sought.iter().any(|it| it != "…" && read.contains(it));
        match found {
            Kind::Unknown if keyed => Kind::Dict,
            // Sliced, or gone through by index: a sequence.
            Kind::Unknown if sliced => Kind::List,
            found => found,
        }
    }
}
