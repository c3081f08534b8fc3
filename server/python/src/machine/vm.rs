//! The machine: what a run owns, and small services everything uses.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use num_bigint::BigInt;

use super::class::Class;
use super::decide::Decisions;
use super::dict::Dict;
use super::error::{Raise, Res, StopReason};
use super::frame::Frame;
use super::kind::Kind;
use super::limits::{Budget, Limits};
use super::loader::Loader;
use super::modules::Subject;
use super::names::Names;
use super::project::Modules;
use super::rehearsal::Watch;
use super::trace::Tracer;
use super::types::Input;
use super::value::{Str, Value};

/// One run of the machine.
pub struct Vm {
    /// What the run may still spend.
    pub budget: Budget,
    /// Names the machine looks up itself.
    pub names: Rc<Names>,
    /// What was printed.
    pub stdout: String,
    /// From which byte on what was printed is not known, and why.
    pub stdout_doubt: Option<(usize, Rc<str>)>,
    /// What `input()` reads, where it is known.
    pub(crate) stdin: Option<Input>,
    /// Whether a module that is imported inside a `try`, and is not known, is not there.
    pub(crate) without_optional: bool,
    /// Callers of the frame that runs, outermost first.
    #[expect(
        clippy::vec_box,
        reason = "frames move between here, generators and the loop: a pointer, not the frame"
    )]
    pub(crate) frames: Vec<Box<Frame>>,
    /// Frames that are done, for other activations.
    #[expect(clippy::vec_box, reason = "as above")]
    pub(crate) spare_frames: Vec<Box<Frame>>,
    /// Exceptions being handled, innermost last.
    pub(crate) handling: Vec<Value>,
    /// The line that runs.
    pub(crate) line: u32,
    /// The innermost line of the program when the run was stopped; 0 while it was not.
    pub(crate) stopped_at: u32,
    /// The line of the loop that was seen never to end; 0 for none.
    pub(crate) endless_at: u32,
    /// First lines of the file's functions that were called, each once.
    pub(crate) entered: Vec<u32>,
    pub(crate) depth: usize,
    /// Calls of built-ins and generators that run Python code, inside each other.
    pub(crate) indirect: usize,
    /// `sys.getrecursionlimit()`.
    pub(crate) recursion_limit: usize,
    /// Frames that were open at once, at most.
    pub(crate) most_frames: usize,
    pub(crate) classes: Vec<Rc<Class>>,
    pub(crate) builtins: Rc<Dict>,
    pub(crate) loader: Loader,
    /// The user's own modules.
    pub(crate) project: Option<Rc<Modules>>,
    pub(crate) tracer: Tracer,
    pub(crate) watch: Watch,
    pub(crate) decisions: Decisions,
    /// Whether the call has begun that the module was loaded for.
    pub(crate) calling: bool,
    pub(crate) interned: HashMap<Box<str>, Rc<Str>, rustc_hash::FxBuildHasher>,
    chars: Vec<Option<Rc<Str>>>,
    /// How unordered sets are gone through: 0 as inserted, 1 backwards, others shuffle.
    pub(crate) order: u32,
    /// Whether a program saw an order that differs from one CPython process to the next.
    pub(crate) order_was_seen: bool,
    /// Objects being printed, so that `[...]` ends cycles.
    pub(crate) printing: Vec<Value>,
    /// How many objects have been hashed by their address.
    pub(crate) addresses: u32,
    /// How many `__hash__` written in Python run for the machine.
    pub(crate) hashing: u32,
    /// Whether one of them used a hash that differs from run to run.
    pub(crate) hash_doubt: bool,
    /// Counts raises.
    pub(crate) raises: u32,
    /// What instructions found the last time.
    pub(crate) caches: Vec<super::cache::Cache>,
    /// Whether the attribute that was last asked for, where it took time, was asked for by the library.
    pub(crate) in_library: bool,
    /// What a pattern was last searched for in.
    pub(crate) subject: Subject,
    /// Which run of its thread it is, from 1.
    pub(crate) number: u64,
}

/// Host stack frames of built-ins inside built-ins before the run is stopped.
const HOST_DEPTH: usize = 4000;

/// Python frames before the run is stopped, whatever recursion limit the program sets.
const MOST_FRAMES: usize = 100_000;

fn deepest() -> Raise {
    Raise::stop(StopReason::Recursion, "calls are nested deeper than the machine goes")
}

impl Vm {
    /// A machine that has run nothing.
    pub fn new(limits: Limits) -> Vm {
        super::finalize::reset(true);
        let mut vm = Vm {
            recursion_limit: limits.frames,
            most_frames: 0,
            budget: Budget::new(limits),
            names: Rc::new(Names::new()),
            stdout: String::new(),
            stdout_doubt: None,
            stdin: None,
            without_optional: false,
            frames: Vec::new(),
            spare_frames: Vec::new(),
            handling: Vec::new(),
            line: 0,
            stopped_at: 0,
            endless_at: 0,
            entered: Vec::new(),
            depth: 0,
            indirect: 0,
            classes: super::types::classes(),
            builtins: Dict::new(),
            loader: Loader::default(),
            project: None,
            tracer: Tracer::default(),
            watch: Watch::default(),
            decisions: Decisions::default(),
            calling: false,
            interned: NAMES.take(),
            chars: vec![None; 128],
            order: 0,
            order_was_seen: false,
            printing: Vec::new(),
            addresses: 0,
            hashing: 0,
            hash_doubt: false,
            raises: 0,
            caches: Vec::new(),
            in_library: false,
            subject: Subject::default(),
            number: next_number(),
        };
        super::types::builtins::fill(&mut vm);
        vm
    }

    /// A built-in type.
    #[inline]
    pub fn class(&self, kind: Kind) -> &Rc<Class> {
        &self.classes[kind as usize]
    }

    /// The one string object of a name.
    pub fn intern(&mut self, text: &str) -> Rc<Str> {
        if let Some(it) = self.interned.get(text) {
            return it.clone();
        }
        let name = Str::new(text);
        self.interned.insert(text.into(), name.clone());
        name
    }

    /// A string of one character.
    #[inline]
    pub fn char(&mut self, c: char) -> Value {
        match self.chars.get_mut(c as usize) {
            Some(slot) => Value::Str(slot.get_or_insert_with(|| Str::new(c.to_string())).clone()),
            None => Value::char(c),
        }
    }

    /// Writes to standard output.
    pub fn print(&mut self, text: &str) -> Res<()> {
        let limit = self.budget.limits().output;
        if self.stdout.len() + text.len() > limit {
            return Err(Raise::stop(
                StopReason::Output,
                format!("printed more than {limit} bytes"),
            ));
        }
        self.budget.work(text.len() / 8)?;
        self.stdout.push_str(text);
        Ok(())
    }

    /// What is printed from here on is not known.
    pub fn stdout_in_doubt(&mut self, reason: &Rc<str>) {
        if self.stdout_doubt.is_none() {
            self.stdout_doubt = Some((self.stdout.len(), reason.clone()));
        }
    }

    /// Runs `inside` one level deeper on the host's stack: use it wherever a built-in recurses into the items of a
    /// value. Too deep is a `RecursionError`, as in CPython: `what` completes "maximum recursion depth exceeded…".
    pub fn deeper<T>(&mut self, what: &str, inside: impl FnOnce(&mut Vm) -> Res<T>) -> Res<T> {
        if self.frames.len() + self.depth >= self.recursion_limit {
            return Err(Raise::new(
                Kind::RecursionError,
                format!("maximum recursion depth exceeded{what}"),
            ));
        }
        if self.depth >= HOST_DEPTH {
            return Err(deepest());
        }
        self.depth += 1;
        let result = inside(self);
        self.depth -= 1;
        result
    }

    /// Why no frame may be entered, where that is so; `what` completes the message as in [`Vm::deeper`].
    pub(crate) fn too_deep(&mut self, what: &str) -> Option<Raise> {
        let frames = self.frames.len() + self.depth + 1;
        self.most_frames = self.most_frames.max(frames);
        if frames >= self.recursion_limit {
            // What counts as a call there depends on how often CPython has run it.
            if self.indirect > 0 {
                return Some(Raise::stop(
                    StopReason::Recursion,
                    "at which call CPython's recursion limit is reached is not known",
                ));
            }
            return Some(Raise::new(
                Kind::RecursionError,
                format!("maximum recursion depth exceeded{what}"),
            ));
        }
        (frames >= MOST_FRAMES || self.depth >= HOST_DEPTH).then(deepest)
    }

    /// A program is about to see the elements of an unordered set in some order.
    pub fn order_seen(&mut self) {
        self.order_was_seen = true;
    }

    /// Charges for an integer of so many bits before it is computed.
    pub fn reserve_bits(&mut self, bits: u64) -> Res<()> {
        self.budget.reserve(usize::try_from(bits / 8).unwrap_or(usize::MAX))
    }

    /// An integer value as a big integer.
    pub fn to_big(value: &Value) -> Option<BigInt> {
        match value {
            Value::Int(it) => Some(BigInt::from(*it)),
            Value::Bool(it) => Some(BigInt::from(u8::from(*it))),
            Value::Big(it) => Some(BigInt::clone(it)),
            _ => None,
        }
    }
}

thread_local! {
    static RUNS: Cell<u64> = const { Cell::new(0) };
    /// Names, kept from run to run as the code that holds them is.
    static NAMES: RefCell<HashMap<Box<str>, Rc<Str>, rustc_hash::FxBuildHasher>> = RefCell::default();
}

/// Names kept at most.
const MOST_NAMES: usize = 1 << 16;

impl Vm {
    /// Hands the names on to the next run.
    pub(crate) fn keep_names(&mut self) {
        if self.interned.len() < MOST_NAMES {
            let _ = NAMES.try_with(|it| it.replace(std::mem::take(&mut self.interned)));
        }
    }
}

fn next_number() -> u64 {
    RUNS.set(RUNS.get() + 1);
    RUNS.get()
}
