//! Programs to instructions. Lines follow CPython 3.11's compiler, so that line events agree.

mod attempt;
mod define;
mod display;
mod expr;
mod fuse;
mod pattern;
mod percent;
mod stmt;

use std::cell::Cell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::bytecode::{Code, Handler, Op};
use super::limits::Budget;
use super::value::{Str, Value};
use super::vm::Vm;
use crate::program::{CodeId, CodeKind, NameId, Program, SiteId, SlotId, Span};

/// What compiled code is made from.
#[derive(Debug)]
pub(crate) struct Unit {
    pub(crate) program: Program,
    /// Offsets of line starts.
    lines: Vec<u32>,
    text: Box<str>,
    pub(crate) hidden: bool,
    /// The number of the module in a rehearsal that watches it, else 0.
    pub(crate) watched: u32,
    /// Whether the values of the module's expressions are printed.
    interactive: bool,
    /// Whether it runs in a namespace of its own: names are looked up there first.
    pub(crate) evaluated: bool,
    /// Line the first line counts as.
    first: u32,
}

impl Unit {
    pub(crate) fn new(text: &str, hidden: bool) -> Unit {
        let starts = text
            .bytes()
            .enumerate()
            .filter(|it| it.1 == b'\n')
            .map(|it| it.0 as u32 + 1);
        Unit {
            program: crate::lower::lower_source(text),
            lines: std::iter::once(0).chain(starts).collect(),
            text: text.into(),
            hidden,
            watched: 0,
            interactive: false,
            evaluated: false,
            first: 1,
        }
    }

    /// What is entered at the prompt of an interactive session.
    pub(crate) fn interactive(text: &str) -> Unit {
        Unit {
            interactive: true,
            ..Unit::new(text, true)
        }
    }

    pub(crate) fn line(&self, offset: u32) -> u32 {
        self.lines.partition_point(|&start| start <= offset) as u32 + self.first - 1
    }

    fn end_line(&self, span: Span) -> u32 {
        self.line(span.end.saturating_sub(1).max(span.start))
    }
}

/// Compiles a module body.
pub(crate) fn module(vm: &mut Vm, unit: &Unit) -> Rc<Code> {
    Compiler::new(vm, unit, CodeId(0), None).module()
}

impl Vm {
    /// Compiles a module body for this run and others. Sets in it have the first order.
    pub(crate) fn compile_to_keep(&mut self, unit: &Unit) -> Rc<Code> {
        Budget::aside(self, |vm| module(vm, unit))
    }
}

/// An instruction number not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Label(usize);

/// What surrounds the statement being compiled, and must be undone by leaving it.
#[derive(Clone)]
enum Block {
    Loop {
        start: Label,
        end: Label,
        is_for: bool,
    },
    /// A `try` with this `finally`.
    Finally {
        body: Box<[crate::program::StmtId]>,
        guard: usize,
    },
    /// A guarded region.
    Guard(usize),
    /// The inside of a handler: an exception is being handled.
    Handling,
    /// The same, with a variable to unbind.
    Named {
        name: crate::program::Name,
        guard: usize,
    },
    With {
        is_async: bool,
        line: u32,
        guard: usize,
    },
    /// A value on the stack.
    Value,
}

struct Guard {
    target: Label,
    depth: u32,
    handling: u32,
    open: Option<u32>,
}

struct Compiler<'a> {
    vm: &'a mut Vm,
    unit: &'a Unit,
    program: &'a Program,
    id: CodeId,
    ops: Vec<Op>,
    sites: Vec<u32>,
    constants: Vec<Value>,
    names: Vec<Rc<Str>>,
    name_ids: FxHashMap<Rc<str>, u32>,
    handlers: Vec<(u32, u32, Label, u32, u32)>,
    labels: Vec<u32>,
    blocks: Vec<Block>,
    guards: Vec<Guard>,
    /// Values on the stack.
    depth: i32,
    handling: u32,
    /// The line of what is being compiled; 0 for none.
    line: u32,
    /// The line in force at the end of `ops`; 0 where not known.
    current: u32,
    /// Whether the end of `ops` can be reached.
    reachable: bool,
    functions: Vec<super::bytecode::Template>,
    classes: Vec<super::bytecode::ClassTemplate>,
    imports: Vec<super::bytecode::ImportTemplate>,
    scopes: Scopes,
    qualname: Rc<Str>,
    /// Which way the condition being compiled goes where it is not known; only in `assert`.
    assumed: Option<bool>,
    /// Unnamed locals in use, and the most there were.
    temporaries: (u32, u32),
}

/// Cells of a code object being compiled.
struct Scopes {
    id: CodeId,
    /// Own shared slots.
    own: Vec<SlotId>,
    /// Variables of enclosing code objects, in the order of the closure.
    free: Vec<(CodeId, SlotId)>,
}

impl Scopes {
    fn cell(&self, code: CodeId, slot: SlotId) -> Option<u32> {
        if code == self.id {
            return self.own.iter().position(|&it| it == slot).map(|it| it as u32);
        }
        let at = self.free.iter().position(|&it| it == (code, slot))?;
        Some((self.own.len() + at) as u32)
    }
}

impl<'a> Compiler<'a> {
    fn new(vm: &'a mut Vm, unit: &'a Unit, id: CodeId, parent: Option<&Scopes>) -> Compiler<'a> {
        let program = &unit.program;
        let code = &program[id];
        let own = match code.kind {
            CodeKind::Module => Vec::new(),
            _ => (0..code.slots.len())
                .filter(|&slot| code.slots[slot].captured)
                .map(|slot| SlotId(slot as u32))
                .collect(),
        };
        // Nested functions get all cells of what surrounds them: there are few.
        let free = parent.map_or_else(Vec::new, |it| {
            let own = it.own.iter().map(|&slot| (it.id, slot));
            own.chain(it.free.iter().copied()).collect()
        });
        let qualname = Str::new(code.qualname.clone());
        Compiler {
            vm,
            unit,
            program,
            id,
            ops: Vec::new(),
            sites: Vec::new(),
            constants: Vec::new(),
            names: Vec::new(),
            name_ids: FxHashMap::default(),
            handlers: Vec::new(),
            labels: Vec::new(),
            blocks: Vec::new(),
            guards: Vec::new(),
            depth: 0,
            handling: 0,
            line: 0,
            current: 0,
            reachable: true,
            functions: Vec::new(),
            classes: Vec::new(),
            imports: Vec::new(),
            scopes: Scopes { id, own, free },
            qualname,
            assumed: None,
            temporaries: (0, 0),
        }
    }

    fn has_namespace(&self) -> bool {
        matches!(self.program[self.id].kind, CodeKind::Module | CodeKind::Class)
    }

    /// The line of an offset becomes the one being compiled.
    fn at(&mut self, span: Span) {
        self.line = self.unit.line(span.start);
    }

    /// What comes next has no line of its own: it has that of what runs before it, if that is always the same.
    fn no_line(&mut self) {
        self.line = 0;
        if self.current == 0 {
            self.emit(Op::NoLine);
        }
    }

    fn emit(&mut self, op: Op) {
        // What is never reached leaves the stack as deep as if it were.
        self.depth += effect(op);
        if !self.reachable {
            return;
        }
        if self.line != 0 && self.current != self.line {
            self.ops.push(Op::Line(self.line));
            self.sites.push(0);
            self.current = self.line;
        }
        self.ops.push(op);
        self.sites.push(0);
        if matches!(
            op,
            Op::Jump(_) | Op::JumpBack(_) | Op::Return | Op::Reraise | Op::ReraiseTop | Op::Raise(_)
        ) {
            self.reachable = false;
        }
    }

    fn emit_at(&mut self, op: Op, site: SiteId) {
        self.emit(op);
        if (self.reachable || !self.ops.is_empty())
            && let Some(last) = self.sites.last_mut()
        {
            *last = site.0 + 1;
        }
    }

    fn label(&mut self) -> Label {
        self.labels.push(u32::MAX);
        Label(self.labels.len() - 1)
    }

    /// Jumps hold label numbers until the end.
    fn jump(&mut self, op: fn(u32) -> Op, to: Label) {
        self.emit(op(to.0 as u32));
    }

    fn place(&mut self, label: Label) {
        self.labels[label.0] = self.ops.len() as u32;
        self.current = 0;
        self.reachable = true;
    }

    /// Places a label that has jumps to it only if `used`.
    fn place_if(&mut self, label: Label, depth: i32) {
        self.place(label);
        self.depth = depth;
    }

    fn constant(&mut self, value: Value) -> u32 {
        self.constants.push(value);
        self.constants.len() as u32 - 1
    }

    fn name(&mut self, text: &str) -> u32 {
        if let Some(&at) = self.name_ids.get(text) {
            return at;
        }
        let interned = self.vm.intern(text);
        self.names.push(interned);
        let at = self.names.len() as u32 - 1;
        self.name_ids.insert(text.into(), at);
        at
    }

    fn name_of(&mut self, id: NameId) -> u32 {
        let program = self.program;
        self.name(program.name(id))
    }

    fn push_const(&mut self, value: Value) {
        let at = self.constant(value);
        self.emit(Op::Const(at));
    }

    fn unknown(&mut self, reason: &str) {
        let at = self.constant(Value::str(reason));
        self.emit(Op::Unknown(at));
    }

    /// Opens a guarded region.
    fn guard(&mut self, target: Label) -> usize {
        self.guards.push(Guard {
            target,
            depth: self.depth as u32,
            handling: self.handling,
            open: Some(self.ops.len() as u32),
        });
        self.guards.len() - 1
    }

    fn suspend(&mut self, guard: usize) {
        let end = self.ops.len() as u32;
        let it = &mut self.guards[guard];
        if let Some(start) = it.open.take()
            && start < end
        {
            self.handlers.push((start, end, it.target, it.depth, it.handling));
        }
    }

    fn resume(&mut self, guard: usize) {
        self.guards[guard].open = Some(self.ops.len() as u32);
    }

    fn finish(self, hidden: bool, functions_first_line: u32) -> Rc<Code> {
        let Compiler {
            vm,
            program,
            id,
            mut ops,
            mut sites,
            constants,
            names,
            handlers,
            labels,
            functions,
            classes,
            imports,
            scopes,
            qualname,
            temporaries,
            unit,
            ..
        } = self;
        let watched = unit.watched;
        let yields = program[id].kind == CodeKind::Comprehension && ops.iter().any(|it| matches!(it, Op::Yield));
        for op in &mut ops {
            if let Op::Jump(to)
            | Op::JumpBack(to)
            | Op::JumpIfFalse(to)
            | Op::JumpIfTrue(to)
            | Op::JumpIfFalseOrPop(to)
            | Op::JumpIfTrueOrPop(to)
            | Op::JumpIfNone(to)
            | Op::Next(to) = op
            {
                *to = labels[*to as usize];
            }
        }
        if hidden && watched == 0 {
            sites.fill(0);
        }
        let mut free: Vec<u32> = Vec::new();
        for op in &ops {
            if let Op::LoadCell(cell) | Op::StoreCell(cell) | Op::DeleteCell(cell) = op {
                free.push(*cell);
            }
        }
        let inner = functions
            .iter()
            .map(|it| &it.code)
            .chain(classes.iter().map(|it| &it.code));
        for code in inner {
            // The closure of what is inside holds all cells, in the same order.
            free.extend(code.free.iter().map(|it| it - code.own_cells.len() as u32));
        }
        free.retain(|it| *it >= scopes.own.len() as u32);
        free.sort_unstable();
        free.dedup();
        let handlers = handlers
            .into_iter()
            .map(|(start, end, target, depth, handling)| Handler {
                start,
                end,
                target: labels[target.0],
                depth,
                handling,
            })
            .collect();
        for constant in &constants {
            if let Value::FrozenSet(it) = constant {
                it.outlive_run();
            }
        }
        let code = &program[id];
        let mut locals: Vec<Rc<Str>> = code.slots.iter().map(|it| vm.intern(program.name(it.name))).collect();
        if code.kind == CodeKind::Comprehension {
            locals.push(vm.intern(".0"));
        }
        let mut cell_names: Vec<Rc<Str>> = scopes.own.iter().map(|it| locals[it.0 as usize].clone()).collect();
        for &(owner, slot) in &scopes.free {
            cell_names.push(vm.intern(program.slot_name(owner, slot)));
        }
        use crate::program::ParamKind::*;
        let count = |kinds: &[crate::program::ParamKind]| {
            code.params.iter().filter(|it| kinds.contains(&it.kind)).count() as u32
        };
        let mut params: Vec<super::bytecode::Parameter> = Vec::new();
        for it in &code.params {
            params.push(super::bytecode::Parameter {
                name: locals[it.slot.0 as usize].clone(),
                kind: it.kind,
                slot: it.slot.0,
            });
        }
        let mut positional = count(&[PositionalOnly, PositionalOrKeyword]);
        if code.kind == CodeKind::Comprehension {
            positional = 1;
            params.push(super::bytecode::Parameter {
                name: vm.intern(".0"),
                kind: PositionalOnly,
                slot: code.slots.len() as u32,
            });
        }
        let all_positional = params.len() == positional as usize;
        let first_slot = params.first().map_or(0, |it| it.slot);
        let in_order = params.iter().zip(first_slot..).all(|(it, slot)| it.slot == slot);
        let is_generator = code.is_generator || yields;
        let slot_of = |kind| code.params.iter().find(|it| it.kind == kind).map(|it| it.slot.0);
        Rc::new(Code {
            name: vm.intern(program.name(code.name)),
            qualname,
            caches: Cell::new(0),
            run: Cell::new(0),
            fused: fuse::fused(&ops),
            ops,
            sites,
            constants,
            names,
            handlers,
            free,
            own_cells: scopes.own.iter().map(|it| it.0).collect(),
            cell_names,
            params,
            locals,
            functions,
            classes,
            imports,
            first_line: functions_first_line,
            entered: Cell::new(false),
            is_generator,
            is_async: code.is_async,
            docstring: code.docstring.as_ref().map_or(Value::None, |it| Value::str(it.clone())),
            hidden,
            watched,
            temporaries: temporaries.1,
            positional,
            simple: all_positional && in_order && !is_generator && !code.is_async,
            first_slot,
            keyword_only: count(&[KeywordOnly]),
            var_positional: slot_of(VarPositional),
            var_keyword: slot_of(VarKeyword),
        })
    }
}

/// How many values an instruction adds to the stack (where it does not jump).
fn effect(op: Op) -> i32 {
    match op {
        Op::Line(_)
        | Op::NoLine
        | Op::Nop
        | Op::Assume(_)
        | Op::Swap
        | Op::Sink(_)
        | Op::Unary(_)
        | Op::Attr(_)
        | Op::Iter
        | Op::ListToTuple => 0,
        Op::Const(_)
        | Op::LoadLocal(_)
        | Op::LoadCell(_)
        | Op::LoadName(_)
        | Op::LoadGlobal(_)
        | Op::Dup
        | Op::LoadMethod(_)
        | Op::LoadClass
        | Op::Next(_)
        | Op::AssertionError
        | Op::Unknown(_)
        | Op::Import(_)
        | Op::ImportFrom(_) => 1,
        Op::DupTwo | Op::SuperArgs => 2,
        Op::StoreLocal(_)
        | Op::StoreCell(_)
        | Op::StoreName(_)
        | Op::StoreGlobal(_)
        | Op::Pop
        | Op::Display
        | Op::Binary(_)
        | Op::Inplace(_)
        | Op::Compare(_)
        | Op::Item
        | Op::Append(_)
        | Op::Extend(_)
        | Op::SetAdd(_)
        | Op::SetExtend(_)
        | Op::DictUpdate(_)
        | Op::DictMerge(_)
        | Op::DeleteAttr(_)
        | Op::JumpIfFalse(_)
        | Op::JumpIfTrue(_)
        | Op::JumpIfNone(_)
        | Op::JumpIfFalseOrPop(_)
        | Op::JumpIfTrueOrPop(_)
        | Op::Return
        | Op::ImportStar
        | Op::Handle => -1,
        Op::DeleteLocal(_) | Op::DeleteCell(_) | Op::DeleteName(_) | Op::DeleteGlobal(_) => 0,
        Op::StoreAttr(_) | Op::DeleteItem | Op::DictAdd(_) => -2,
        Op::StoreItem => -3,
        Op::CallMethod(n) => -(n as i32) - 1,
        Op::BuildSlice(n) | Op::BuildTuple(n) | Op::BuildList(n) | Op::BuildSet(n) | Op::BuildString(n) => 1 - n as i32,
        Op::BuildDict(n) => 1 - 2 * n as i32,
        Op::Call(n) | Op::CallKeywords(n, _) => -(n as i32),
        Op::CallSpread(keywords) => -1 - i32::from(keywords),
        Op::Jump(_) | Op::JumpBack(_) | Op::MakeFunction(_) => 0,
        Op::Yield | Op::YieldFromIter | Op::Awaitable | Op::AsyncIter => 0,
        Op::YieldFrom => -1,
        Op::AsyncNext => 1,
        Op::Raise(n) => -(n as i32),
        Op::Reraise | Op::Handled | Op::GroupMatch => 0,
        Op::ReraiseTop | Op::GroupAfter => -1,
        Op::Annotate(_) => -1,
        Op::Matches | Op::Lost(_) => 0,
        Op::LoadException => 1,
        Op::With | Op::AsyncWith => 1,
        Op::WithEnd => 0,
        Op::WithException => 0,
        Op::Unpack(n) => n as i32 - 1,
        Op::UnpackStar(before, after) => (before + after) as i32,
        Op::Format(_, spec) => -i32::from(spec),
        Op::BuildClass(_) => 0,
        Op::MatchSequence | Op::MatchMapping | Op::MatchLength(..) | Op::MatchItem(..) => 0,
        Op::MatchKeys | Op::MatchRest => -1,
        Op::MatchClass(_) => -2,
        // Not emitted, but found in what was.
        Op::Arithmetic(..)
        | Op::Comparison(..)
        | Op::ItemOf(..)
        | Op::StoreItemOf(..)
        | Op::AttrOf(..)
        | Op::AttrTop(_)
        | Op::MethodOf(..)
        | Op::StoreAttrOf(..)
        | Op::StoreAttrUnder(_) => 0,
    }
}
