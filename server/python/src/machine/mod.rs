//! The machine: runs Python whose values may be unknown, within limits, and records what happened.
//!
//! # Map
//! - [`value`]: `Value` and the objects behind it; [`dict`], [`set`], [`iter`], [`class`], [`frame`].
//! - [`kind`]: the built-in types. [`error`]: exceptions, unknown results, ends of runs. [`limits`]: what a run may
//!   spend. [`unknown`], [`decide`], `explore`: values that are not known, and branches on them.
//! - `compile`, `bytecode`: code objects to instructions. `run`: the loop that executes them; what it does on plain
//!   values is in `quick`, what an exception does in `unwind`, what it found before in `cache`, its calls in `invoke`, the instructions that are not hot in `other` and `rare`.
//! - `call`, `attr`, `ops`, `compare`, `protocol`, `show`: the hooks on [`vm::Vm`] that everything uses.
//! - `types/`: one file per built-in type, and `builtins.rs`. `modules/`: one file per library module.
//!
//! # How to add a method
//! In `types/str.rs` (and likewise elsewhere) there is one table:
//! ```ignore
//! pub(super) static METHODS: &[Def] = &[
//!     Def::method("upper", Arity::None, upper),
//!     Def::method("split", Arity::Any, split),          // takes keywords: checks them itself
//!     Def::slot("__getnewargs__", Arity::None, newargs),
//!     Def::fixed("maketrans", Arity::Range(1, 3), maketrans),
//!     Def::new(Arity::Any, construct),                  // str(…): no receiver; subclasses are wrapped by the machine
//! ];
//! fn upper(vm: &mut Vm, args: Args) -> Res<Value> {
//!     let this = args.str(0)?;                          // the receiver, already checked and unwrapped
//!     vm.budget.reserve(this.len())?;                   // BEFORE doing work a program can make large
//!     Ok(Value::str(this.to_uppercase()))
//! }
//! ```
//! Rules:
//! - Errors are CPython 3.11's, type and text: `Err(value_error("substring not found"))`, `key_error(key)`.
//! - The arity in the table raises CPython's errors about counts and keywords; `run` sees valid counts.
//! - Unknown arguments never reach `run` unless the entry says `.takes_unknown()` (things that only store their
//!   argument, like `append`). Entries that change their receiver say `.mutates()`. Inside, an operation on an unknown
//!   item returns `Err(Raise::Unknown)` by itself: let `?` carry it. What is not supported is
//!   `Err(Raise::unknown("reason"))`, never an exception.
//! - No borrow of a `List`, `Dict`, … may be held across a call that takes `vm` and can run Python code (`vm.eq`,
//!   `vm.call`, `vm.hash`, `vm.next`, `vm.repr`, …): copy first, or index again.
//! - `vm.budget.work(n)?` before a loop of `n` cheap rounds, `vm.budget.reserve(bytes)?` before allocating.
//! - Recursion over nested values goes through `vm.deeper(…)`.
//! - Where a program sees the order of a set that is not `ordered()`, call `vm.order_seen()`.
//!
//! # How to add a module
//! `modules/math.rs` has `pub(super) static MODULE: ModuleDef`, and is listed in `modules/mod.rs`. A module may be part
//! Rust, part Python (`source: include_str!("heapq.py")`): Python source runs in the machine itself, its frames are
//! not traced. Native classes ([`native::ClassDef`]) keep Rust data in `Payload::Native`.
//!
//! # Checking
//! `python3` (3.11) is the oracle: everything must print the same under both.

pub mod class;
pub mod decide;
mod define;
pub mod dict;
pub mod error;
pub mod frame;
pub mod iter;
pub mod kind;
pub mod limits;
pub mod names;
pub mod native;
pub mod set;
pub mod unknown;
pub mod value;
pub mod vm;

mod append;
mod arith;
mod asynchronous;
mod attr;
mod attr_set;
mod bytecode;
mod cache;
mod call;
mod compare;
mod compile;
mod contain;
mod convert;
mod cycles;
mod evaluate;
mod explore;
mod finalize;
mod function;
mod generator;
mod hash;
mod instance;
mod invoke;
mod items;
mod iterate;
mod known_attributes;
mod known_modules;
mod layout;
mod loader;
mod matching;
mod modules;
mod ops;
mod other;
mod project;
mod protocol;
mod quick;
mod raise;
mod rare;
mod refusal;
mod rehearsal;
mod run;
mod session;
mod show;
mod stranger;
mod text;
mod trace;
mod trash;
mod types;
mod unicode;
mod unwind;
mod watch;

pub use decide::{Assumption, Oracle, Way};
pub use explore::Ways;
pub use limits::Limits;
pub use project::{Project, Source};
pub use rehearsal::{Rehearsed, Tally};
pub use session::{Exchange, Loaded, Outcome, Raised, Request, Run};
pub use trace::{Activation, End, Event, Outcomes, Step};
