//! Names: as a reader would write them, as they were imported, as annotations give them.

use foretrace_python::program::{Const, ExprId, ExprKind};

use super::{
    scope::Global,
    shape::{Elements, Kind, Shape},
    walk::Walker,
};

impl Walker<'_, '_> {
    /// How a reader would name an expression.
    pub(super) fn text(&self, expr: ExprId) -> String {
        let program = self.program;
        match &program[expr].kind {
            ExprKind::Name(name) => program.name(name.name).to_owned(),
            ExprKind::Attribute(value, name) => format!("{}.{}", self.text(*value), program.name(*name)),
            ExprKind::Call(call) => format!("{}(…)", self.text(call.func)),
            ExprKind::Subscript(value, _) => format!("{}[…]", self.text(*value)),
            ExprKind::Const(Const::Int(value)) => value.to_string(),
            ExprKind::Const(Const::Str(value)) if value.len() < 20 => format!("{value:?}"),
            ExprKind::Binary(_, left, _) => format!("{} …", self.text(*left)),
            ExprKind::Comprehension(_) => "the comprehension".to_owned(),
            ExprKind::List(_) => "[…]".to_owned(),
            _ => "…".to_owned(),
        }
    }

    /// The full name of what an expression was imported as.
    pub(super) fn imported(&self, expr: ExprId) -> Option<String> {
        match &self.program[expr].kind {
            ExprKind::Name(name) => match self.key(*name) {
                Some(key) => self.slice.imports.get(&key).cloned(),
                None => match self.slice.scope.get(self.program.name(name.name))? {
                    Global::Import(path) => Some(path.to_string()),
                    _ => None,
                },
            },
            ExprKind::Attribute(value, name) => {
                let path = self.imported(*value)?;
                Some(format!("{path}.{}", self.program.name(*name)))
            }
            _ => None,
        }
    }

    /// What an annotation says.
    pub(super) fn annotation(&self, expr: ExprId) -> Option<Shape> {
        let program = self.program;
        let named = |it: ExprId| match &program[it].kind {
            ExprKind::Name(name) => Some(program.name(name.name)),
            ExprKind::Attribute(_, name) => Some(program.name(*name)),
            ExprKind::Const(Const::Str(text)) => {
                Some(text.split('[').next().unwrap_or("").rsplit('.').next().unwrap_or(""))
            }
            ExprKind::Const(Const::None) => Some("None"),
            _ => None,
        };
        let (head, inner) = match &program[expr].kind {
            ExprKind::Subscript(head, inner) => (*head, Some(*inner)),
            _ => (expr, None),
        };
        let kind =
            Kind::from_name(named(head)?).filter(|it| !matches!(it, Kind::Unknown | Kind::Object | Kind::None))?;
        let elements = match inner {
            Some(inner) if matches!(kind, Kind::List | Kind::Set | Kind::Deque) => {
                let of = named(match &program[inner].kind {
                    ExprKind::Subscript(head, _) => *head,
                    _ => inner,
                });
                match of.and_then(Kind::from_name) {
                    Some(kind) if kind.is_number() => Elements::Small,
                    Some(kind) => Elements::Parts(kind),
                    None => Elements::default(),
                }
            }
            _ => Elements::default(),
        };
        let elements = if kind.is_number() { Elements::Small } else { elements };
        Some(Shape {
            kind,
            proved: true,
            size: None,
            elements,
            fresh: false,
        })
    }
}
