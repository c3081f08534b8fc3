//! What the cost analysis says of a slice. Spans are relative to the slice.

use std::{hash::Hash as _, sync::Arc};

use foretrace_python::program::{CodeId, SiteId, Span};

use super::{
    algebra::{Class, Poly},
    shape::{Kind, Shape},
};

/// Growth of time or memory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cost {
    /// An upper bound of everything that is known. The whole is at least this, and exactly this class where nothing is
    /// unknown.
    pub known: Poly,
    /// What could make it larger. Empty when the bound holds for the whole.
    pub unknowns: Vec<Unknown>,
    /// What the bound takes for granted, such as the type of a parameter that only its use tells.
    pub assumptions: Vec<Unknown>,
}

impl Cost {
    pub(crate) fn unknown(what: &str) -> Cost {
        let span = Span::new(0, 0);
        Cost {
            unknowns: vec![Unknown {
                span,
                what: what.into(),
            }],
            ..Cost::default()
        }
    }

    /// Whether the bound holds for the whole.
    pub fn is_exact(&self) -> bool {
        self.unknowns.is_empty()
    }

    /// The class, only where nothing unknown could be above it.
    pub fn class(&self) -> Option<Class> {
        self.is_exact().then(|| self.known.class())
    }
}

/// Something the analysis does not know, or takes for granted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unknown {
    /// Where.
    pub span: Span,
    /// In words for a user: "the call of `handler` is not known".
    pub what: Arc<str>,
}

/// A step of an explanation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// Where.
    pub span: Span,
    /// In words for a user: "runs once per item of `xs`".
    pub note: Arc<str>,
}

/// Costs of a slice and of each code object in it.
#[derive(Clone, Debug, Default)]
pub struct CostSummary {
    /// By [`CodeId`].
    pub codes: Vec<CodeCost>,
    pub(crate) digest: u64,
}

impl CostSummary {
    /// Of one code object.
    pub fn code(&self, id: CodeId) -> Option<&CodeCost> {
        self.codes.get(id.0 as usize)
    }

    /// Changes exactly when a caller could see a difference.
    pub fn digest(&self) -> u64 {
        self.digest
    }

    pub(crate) fn new(codes: Vec<CodeCost>) -> CostSummary {
        let digest = codes
            .first()
            .map_or(0, |root| super::hash(|state| root.visible().hash(state)));
        CostSummary { codes, digest }
    }
}

/// Costs of one call of a code object. For a module or class body: of running it.
#[derive(Clone, Debug, Default)]
pub struct CodeCost {
    /// Time.
    pub time: Cost,
    /// Peak memory beyond the inputs, the result included.
    pub memory: Cost,
    /// Why the time is what it is, outermost first: loops, then the operation at the bottom.
    pub path: Vec<Step>,
    /// Why the memory is what it is.
    pub memory_path: Vec<Step>,
    /// Its loops, in source order, those of its comprehensions included.
    pub loops: Vec<LoopCost>,
    /// Operations inside its loops that cost more than a constant, in source order.
    pub hot: Vec<HotOp>,
    /// How it calls itself, where it does.
    pub recursion: Option<Recursion>,
    pub(crate) result: Shape,
}

impl CodeCost {
    fn visible(&self) -> impl std::hash::Hash + '_ {
        (
            &self.time.known,
            &self.memory.known,
            self.time.is_exact(),
            self.memory.is_exact(),
            &self.result,
        )
    }
}

/// Growth of a loop.
#[derive(Clone, Debug)]
pub struct LoopCost {
    /// The loop.
    pub site: SiteId,
    /// The loop it is directly inside, in the same code object or the one that runs it as a comprehension.
    pub parent: Option<SiteId>,
    /// The number of rounds each time it is reached; `None` when not known.
    pub trips: Option<Poly>,
    /// Whether `trips` counts the rounds of all its runs inside the loops around it together, as of an inner `while`
    /// that goes on where it stopped.
    pub amortised: bool,
    /// One round.
    pub round: Cost,
    /// All rounds, of one run of the loop.
    pub total: Cost,
}

/// Operations that are cheap once and dear in a loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Op {
    /// `x in list`.
    Membership,
    /// `list.index(x)`.
    Index,
    /// `list.count(x)`.
    Count,
    /// `list.remove(x)`.
    Remove,
    /// `list.pop(0)`.
    PopFront,
    /// `list.insert(0, x)`.
    InsertFront,
    /// `del list[0]`.
    DeleteFront,
    /// `xs[1:]`.
    SliceCopy,
    /// `sorted(xs)`, `xs.sort()`.
    Sort,
    /// `set(xs)`, `list(xs)`, `xs.copy()`: the same result each round when nothing the operand reads changes.
    Rebuild,
    /// `xs = xs + [x]`: copies all of `xs`.
    Concat,
    /// `sum`, `min`, `max`, `any`, `all` over a whole container.
    Scan,
    /// `re.compile`, or a module-level function of `re` with a pattern.
    RegexCompile,
    /// `copy.deepcopy`.
    DeepCopy,
    /// `open(…)`.
    OpenFile,
    /// A function of this module that is more than constant.
    Call,
}

/// An operation inside loops that costs more than a constant (for [`Op::RegexCompile`] and [`Op::OpenFile`]: more
/// than it looks).
#[derive(Clone, Debug)]
pub struct HotOp {
    /// The operation.
    pub span: Span,
    /// Which.
    pub op: Op,
    /// What it works on, as a reader would name it: `seen`, `self.items`.
    pub operand: Arc<str>,
    /// Where the operand is written.
    pub operand_span: Span,
    /// The operand's type.
    pub kind: Kind,
    /// The operand's size, where known.
    pub size: Option<Poly>,
    /// Once.
    pub cost: Poly,
    /// The loops it is in, outermost first.
    pub loops: Vec<SiteId>,
    /// Rounds of all those loops together, where known.
    pub rounds: Option<Poly>,
    /// Whether the operand's type is proved (written in the code or annotated), its size grows with the input, the
    /// rounds grow with the input, and each round costs the full size.
    pub certain: bool,
    /// Whether the operand is the same, unchanged object in every round of the innermost loop.
    pub invariant: bool,
}

/// How a function calls itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recursion {
    /// The calls.
    pub calls: Vec<Span>,
    /// Calls that one activation makes at most; `None` when in a loop that is not constant.
    pub branching: Option<u32>,
    /// What gets smaller.
    pub shrink: Shrink,
    /// Whether results are kept (`functools.cache`, a dictionary).
    pub memoised: bool,
    /// The parameter that gets smaller.
    pub parameter: Option<Arc<str>>,
    /// Whether each call copies what it passes on (`f(xs[1:])`).
    pub copies: bool,
}

/// How the argument of a recursive call relates to the parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shrink {
    /// Less by a constant.
    Step,
    /// A fixed part of it; the number is how many times smaller.
    Part(u32),
    /// A part of the structure: a child, the next node.
    Child,
    /// Not known.
    Unknown,
}
