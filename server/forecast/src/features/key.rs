//! The key by which functions that say the same are recognised.

use foretrace_python::program::{
    Const, ExprId, ExprKind, FStringPart, Program, StmtId, StmtKind, Target, TargetKind, walk,
};
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::Xxh3Default;

use super::layout::{Layout, What};
use super::{kinds, place};

/// A hash of what a slice's statements say: names and literals count, layout, comments and docstrings do not.
pub(super) fn of(program: &Program) -> u64 {
    let mut key = Key(Xxh3Default::new());
    for id in program.code_ids() {
        let code = &program[id];
        key.text(program.name(code.name));
        for param in &code.params {
            key.text(program.slot_name(id, param.slot));
            key.number(param.kind as u64);
            param.default.iter().for_each(|it| key.expr(program, *it));
        }
    }
    let docstrings: FxHashSet<StmtId> = program
        .codes
        .iter()
        .filter_map(|it| it.body.first().copied().filter(|_| it.docstring.is_some()))
        .collect();
    for row in &Layout::of(program).rows {
        if let What::Stmt(id) = row.what
            && !docstrings.contains(&id)
        {
            key.number(u64::from(row.depth) << 8 | row.role as u64);
            key.stmt(program, id);
        }
    }
    key.0.digest()
}

struct Key(Xxh3Default);

impl Key {
    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.update(text.as_bytes());
    }

    fn number(&mut self, number: u64) {
        self.0.update(&number.to_le_bytes());
    }

    fn stmt(&mut self, program: &Program, id: StmtId) {
        let kind = &program[id].kind;
        self.text(place::form(kind));
        walk::targets(kind, &mut |it| self.target(program, it));
        walk::exprs(program, kind, &mut |it| self.expr(program, it));
        match kind {
            StmtKind::AugAssign { op, .. } => self.text(kinds::bin_op(*op)),
            StmtKind::Import(names) => names.iter().for_each(|it| self.text(&it.name)),
            StmtKind::ImportFrom { module, names, level } => {
                self.number(u64::from(*level));
                self.text(module.as_deref().unwrap_or_default());
                names.iter().for_each(|it| self.text(&it.name));
            }
            StmtKind::DefSlice { qualname, .. } => self.text(qualname),
            _ => {}
        }
    }

    fn target(&mut self, program: &Program, target: &Target) {
        match &target.kind {
            TargetKind::Name(name, _) => self.text(program.name(name.name)),
            TargetKind::Attribute(_, name) => self.text(program.name(*name)),
            TargetKind::Sequence(items) => {
                self.number(items.len() as u64);
                items.iter().for_each(|it| self.target(program, it));
            }
            TargetKind::Starred(inner) => self.target(program, inner),
            TargetKind::Subscript(..) | TargetKind::NotLowered => self.number(0),
        }
    }

    fn expr(&mut self, program: &Program, top: ExprId) {
        walk::deep(program, top, &mut |it| {
            let kind = &program[it].kind;
            self.text(kinds::form(kind));
            match kind {
                ExprKind::Name(name) => self.text(program.name(name.name)),
                ExprKind::Attribute(_, name) => self.text(program.name(*name)),
                ExprKind::Const(value) => self.constant(value),
                ExprKind::Call(call) => {
                    self.number(call.args.len() as u64);
                    for keyword in &call.keywords {
                        self.text(keyword.name.map_or("**", |it| program.name(it)));
                    }
                }
                ExprKind::Compare(_, rest) => rest.iter().for_each(|it| self.text(kinds::cmp_op(it.0))),
                ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) | ExprKind::Bool(_, items) => {
                    self.number(items.len() as u64)
                }
                ExprKind::Dict(items) => self.number(items.len() as u64),
                ExprKind::FString(parts) => {
                    for part in parts {
                        if let FStringPart::Literal(text) = part {
                            self.text(text);
                        }
                    }
                }
                ExprKind::Lambda(code) => program[*code].value.iter().for_each(|it| self.expr(program, *it)),
                _ => {}
            }
        });
    }

    fn constant(&mut self, value: &Const) {
        match value {
            Const::None => self.text("None"),
            Const::Bool(it) => self.number(u64::from(*it)),
            Const::Ellipsis => self.text("..."),
            Const::Int(it) => self.number(it.cast_unsigned()),
            Const::BigInt(it) => self.text(&it.to_string()),
            Const::Float(it) | Const::Imaginary(it) => self.number(it.to_bits()),
            Const::Str(it) => self.text(it),
            Const::Bytes(it) => {
                self.number(it.len() as u64);
                self.0.update(it);
            }
        }
    }
}
