//! Compiled code: instructions for a stack machine.

use std::cell::Cell;
use std::rc::Rc;

use super::value::{Str, Value};
use crate::program::{BinOp, CmpOp, Conversion, ParamKind, SiteId, UnaryOp};

/// An instruction. Jump targets are instruction numbers.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub(crate) enum Op {
    /// The line the next instructions belong to.
    Line(u32),
    /// The next line is a step, even where it is the same.
    NoLine,
    Nop,
    Const(u32),
    LoadLocal(u32),
    StoreLocal(u32),
    DeleteLocal(u32),
    LoadCell(u32),
    StoreCell(u32),
    DeleteCell(u32),
    /// In the namespace, then global, then built-in.
    LoadName(u32),
    StoreName(u32),
    DeleteName(u32),
    LoadGlobal(u32),
    StoreGlobal(u32),
    DeleteGlobal(u32),
    Pop,
    /// Pops a value and prints its `repr`, unless it is None: an expression of an interactive session.
    Display,
    Dup,
    DupTwo,
    /// Exchanges the top with the item below it.
    Swap,
    /// Moves the top down below `n - 1` others.
    Sink(u32),
    Binary(BinOp),
    Inplace(BinOp),
    Unary(UnaryOp),
    Compare(CmpOp),
    Attr(u32),
    StoreAttr(u32),
    DeleteAttr(u32),
    /// Replaces the receiver by function and receiver, where the function takes it; else by attribute and a marker.
    LoadMethod(u32),
    /// Calls what `LoadMethod` left.
    CallMethod(u32),
    Item,
    StoreItem,
    DeleteItem,
    BuildSlice(u32),
    BuildTuple(u32),
    BuildList(u32),
    BuildSet(u32),
    BuildDict(u32),
    BuildString(u32),
    /// Adds the top to the collection that many below it.
    Append(u32),
    Extend(u32),
    SetAdd(u32),
    SetExtend(u32),
    DictAdd(u32),
    DictUpdate(u32),
    /// Like `DictUpdate`, for `**` in calls.
    DictMerge(u32),
    ListToTuple,
    Call(u32),
    /// The names are a constant tuple.
    CallKeywords(u32, u32),
    /// A tuple of arguments, and perhaps a dict of keywords.
    CallSpread(bool),
    /// The class being defined and the first argument, for `super()`.
    SuperArgs,
    LoadClass,
    Jump(u32),
    JumpBack(u32),
    JumpIfFalse(u32),
    JumpIfTrue(u32),
    JumpIfFalseOrPop(u32),
    JumpIfTrueOrPop(u32),
    JumpIfNone(u32),
    Iter,
    /// Pushes the next item, or pops the iterator and jumps.
    Next(u32),
    MakeFunction(u32),
    Return,
    Yield,
    /// Delegates to the iterator below the top; jumps back to itself.
    YieldFromIter,
    YieldFrom,
    Awaitable,
    AsyncIter,
    AsyncNext,
    Raise(u32),
    Reraise,
    /// Raises the exception on top as it is.
    ReraiseTop,
    /// Class on top, exception below: replaced by what `except*` leaves of it and by what matches, which is then being
    /// handled.
    GroupMatch,
    /// List of results on top, original below: replaced by the exception to be raised after `except*`, or `None`.
    GroupAfter,
    /// Moves the exception on the stack to those being handled.
    Handle,
    /// Ends the handling of the innermost exception.
    Handled,
    /// Pushes whether the exception on top matches the class that is popped.
    Matches,
    /// Replaces the context manager by its bound `__exit__` and what `__enter__` returns.
    With,
    AsyncWith,
    /// Replaces the bound `__exit__` by what it returns when called without an exception.
    WithEnd,
    /// The same, called with the exception being handled.
    WithException,
    Import(u32),
    ImportFrom(u32),
    ImportStar,
    Unpack(u32),
    UnpackStar(u32, u32),
    Format(Conversion, bool),
    BuildClass(u32),
    AssertionError,
    /// Makes the top its truth; where that is not known, it is assumed.
    Assume(bool),
    /// Pushes the innermost exception being handled.
    LoadException,
    MatchSequence,
    MatchMapping,
    /// Pops the subject: whether its length is at least (true) or exactly (false).
    MatchLength(u32, bool),
    /// Keys tuple on top, subject below: both replaced by the tuple of values, or None.
    MatchKeys,
    /// Subject, class, tuple of names: replaced by the tuple of attributes, or None.
    MatchClass(u32),
    /// Keys tuple on top, subject below: both replaced by a copy of the subject without the keys.
    MatchRest,
    /// Replaces a sequence by its item from the front (false) or from the back (true).
    MatchItem(u32, bool),
    /// Ends the run: what comes here is not supported.
    Lost(u32),
    /// A value that is not known; the reason is a constant.
    Unknown(u32),
    /// Stores the top in `__annotations__` under a name.
    Annotate(u32),
    /// `a op b`, three instructions or two in one, where the operands are plain numbers.
    Arithmetic(BinOp, Operand, Operand),
    /// A comparison, likewise.
    Comparison(CmpOp, Operand, Operand),
    /// `a[b]`, likewise, where `a` is a built-in container.
    ItemOf(Operand, Operand),
    /// `a[b] = top`, likewise.
    StoreItemOf(Operand, Operand),
    /// A local variable's attribute.
    AttrOf(u32, u32),
    /// The attribute of what is on top, which stays.
    AttrTop(u32),
    /// A method of a local variable, likewise.
    MethodOf(u32, u32),
    /// `local.name = top`
    StoreAttrOf(u32, u32),
    /// The same of what is below the top.
    StoreAttrUnder(u32),
}

/// Where a fused instruction finds an operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operand {
    Top,
    Local(u16),
    Const(u16),
}

/// Of a jump's site: the jump asks the opposite of what the site does.
pub(crate) const NEGATED: u32 = 1 << 31;

/// Of a jump's site: the jump asks only a part of what the site does.
pub(crate) const PART: u32 = 1 << 30;

/// The site that a number in [`Code::sites`] means.
#[inline]
pub(crate) fn site_of(number: u32) -> Option<SiteId> {
    Some(SiteId((number & !(NEGATED | PART)).checked_sub(1)?))
}

/// A compiled code object.
#[derive(Debug)]
pub(crate) struct Code {
    pub(crate) name: Rc<Str>,
    pub(crate) qualname: Rc<Str>,
    pub(crate) ops: Vec<Op>,
    /// The same, where an instruction may stand for itself and those after it.
    pub(crate) fused: Vec<Op>,
    /// The site each instruction belongs to, plus one, with [`NEGATED`] and [`PART`]; 0 for none.
    pub(crate) sites: Vec<u32>,
    pub(crate) constants: Vec<Value>,
    pub(crate) names: Vec<Rc<Str>>,
    /// Where the machine keeps what it found under the first of these names.
    pub(crate) caches: Cell<u32>,
    /// Which run it was last part of.
    pub(crate) run: Cell<u64>,
    pub(crate) handlers: Vec<Handler>,
    /// Names of local variables; slots first.
    pub(crate) locals: Vec<Rc<Str>>,
    /// Locals without a name, after those.
    pub(crate) temporaries: u32,
    /// Which locals are shared, by position in `cells`: slot numbers.
    pub(crate) own_cells: Vec<u32>,
    /// Which cells of the closure it or a function inside it uses: the others it only holds.
    pub(crate) free: Vec<u32>,
    /// Names of all cells, own first, then those of the closure.
    pub(crate) cell_names: Vec<Rc<Str>>,
    pub(crate) params: Vec<Parameter>,
    pub(crate) functions: Vec<Template>,
    pub(crate) classes: Vec<ClassTemplate>,
    pub(crate) imports: Vec<ImportTemplate>,
    pub(crate) first_line: u32,
    /// Whether the run has called it.
    pub(crate) entered: Cell<bool>,
    pub(crate) is_generator: bool,
    pub(crate) is_async: bool,
    pub(crate) docstring: Value,
    /// Library code is not traced.
    pub(crate) hidden: bool,
    /// The number of the module in a rehearsal that watches it, else 0.
    pub(crate) watched: u32,
    pub(crate) positional: u32,
    /// Whether all parameters are positional, in slots in a row, and a call runs the body at once.
    pub(crate) simple: bool,
    /// The slot of the first parameter.
    pub(crate) first_slot: u32,
    pub(crate) keyword_only: u32,
    pub(crate) var_positional: Option<u32>,
    pub(crate) var_keyword: Option<u32>,
}

impl Code {
    /// How many local variables, unnamed ones counted.
    pub(crate) fn variables(&self) -> usize {
        self.locals.len() + self.temporaries as usize
    }
}

/// Where an exception goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Handler {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) target: u32,
    /// Items of the stack that are kept.
    pub(crate) depth: u32,
    /// Exceptions being handled that are kept.
    pub(crate) handling: u32,
}

/// A parameter.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: Rc<Str>,
    pub(crate) kind: ParamKind,
    pub(crate) slot: u32,
}

/// A function to be made.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) code: Rc<Code>,
    /// Positional defaults on the stack, below the keyword-only ones.
    pub(crate) defaults: u32,
    pub(crate) keyword_defaults: Vec<Rc<Str>>,
    /// Cells of the frame that become the closure.
    pub(crate) closure: Vec<u32>,
    /// Names of annotations, values on the stack on top of the defaults.
    pub(crate) annotations: Vec<Rc<Str>>,
}

/// A class to be made.
#[derive(Debug)]
pub(crate) struct ClassTemplate {
    pub(crate) code: Rc<Code>,
    pub(crate) closure: Vec<u32>,
    /// Whether its functions refer to the class.
    pub(crate) name: Rc<Str>,
}

/// An import.
#[derive(Debug)]
pub(crate) struct ImportTemplate {
    pub(crate) module: Rc<str>,
    pub(crate) level: u32,
    /// `import a.b` binds `a`, `import a.b as c` binds `a.b`.
    pub(crate) whole: bool,
}
