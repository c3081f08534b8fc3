//! Branches on unknown values: which way a run goes, and the record of it.

use std::cell::Cell;
use std::fmt::Debug;
use std::rc::Rc;

use super::bytecode::{NEGATED, PART, site_of};
use super::unknown::Unknown;
use crate::program::SiteId;

/// An assumption a run rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// The line that asked.
    pub line: u32,
    /// Which way it went; `None` where no branch is meant: that an unknown call, import or item succeeds and changes nothing.
    pub taken: Option<bool>,
    /// How likely it is to go that way, where an oracle told.
    pub probability: Option<f32>,
    /// Why the value is not known.
    pub reason: Rc<str>,
}

/// Knows which way branches are likely to go.
pub trait Oracle: Debug {
    /// The probability that the branch at a site of the file is taken.
    fn taken(&self, site: SiteId) -> Option<f32>;
}

/// Which way a branch on an unknown value went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// Whether it held.
    pub taken: bool,
    /// Whether the other way is unlikely.
    pub sure: bool,
}

/// A branch goes one way alone where that is at least so likely.
const SURE: f32 = 0.9;

/// What is known to return, and to change nothing that a program sees: functions of modules, and built-in ones.
const MILD: [&str; 5] = ["`logging", "`time", "`warnings", "the hash differs", "`id()` differs"];

/// Assumptions kept.
const MOST: usize = 256;

/// The decisions of a run: those given, then what the oracle thinks likelier, or else `false`.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    given: Vec<bool>,
    oracle: Option<Rc<dyn Oracle>>,
    /// Whether anything was assumed.
    pub(crate) assumed_any: Rc<Cell<bool>>,
    /// How many were asked for.
    asked: usize,
    /// Which way the next ones go, whatever was given: the condition of an `assert` holds.
    pub(crate) assumed: Option<bool>,
    /// Whether calls of what is not known are assumptions too: not while a module is made ready.
    pub(crate) calls: bool,
    /// What was decided, each once: not again for the same line, way and reason.
    pub made: Vec<Assumption>,
    /// Which ways the first branches went.
    pub(crate) ways: Vec<Way>,
    /// Whether something else than ways of branches was assumed.
    pub(crate) beyond: bool,
}

impl Decisions {
    /// Replays these decisions first.
    pub fn replay(given: Vec<bool>, oracle: Option<Rc<dyn Oracle>>) -> Decisions {
        Decisions {
            given,
            oracle,
            ..Decisions::default()
        }
    }

    /// Decides a branch at a site, given as in `Code::sites`.
    pub fn decide(&mut self, line: u32, on: &Unknown, site: u32) -> bool {
        if let Some(it) = self.assumed {
            self.beyond = true;
            self.assume(line, Some(it), None, on);
            return it;
        }
        self.asked += 1;
        let holds = self.likely(site);
        let given = self.given.get(self.asked - 1).copied();
        let taken = given.unwrap_or_else(|| holds.is_some_and(|p| p > 0.5));
        let probability = holds.map(|p| if taken { p } else { 1.0 - p });
        if self.ways.len() < MOST {
            let sure = probability.is_some_and(|p| p >= SURE);
            self.ways.push(Way { taken, sure });
        }
        // Of a negated condition, the condition is told, not what is negated.
        let told = taken != (site & NEGATED != 0);
        self.assume(line, Some(told), probability, on);
        taken
    }

    /// How likely what is asked at a site is to hold: the condition, or the opposite of it.
    fn likely(&self, site: u32) -> Option<f32> {
        let whole = site_of(site).filter(|_| site & PART == 0)?;
        let p = self.oracle.as_ref()?.taken(whole)?;
        Some(if site & NEGATED != 0 { 1.0 - p } else { p })
    }

    /// A call whose effects are not known has been passed over.
    pub(crate) fn rest_on_call(&mut self, line: u32, on: &Unknown) {
        let mild = MILD.iter().any(|it| on.reason.contains(it));
        if self.calls && !mild {
            self.beyond = true;
            self.assume(line, None, None, on);
        }
    }

    /// Notes that an unknown function is taken to change nothing that it is given.
    pub(crate) fn trust(&mut self, line: u32, function: &Unknown) {
        self.beyond = true;
        self.assume(line, None, None, function);
    }

    fn assume(&mut self, line: u32, taken: Option<bool>, probability: Option<f32>, on: &Unknown) {
        self.assumed_any.set(true);
        let same = |it: &Assumption| it.line == line && it.taken == taken && it.reason == on.reason;
        if self.made.len() < MOST && !self.made.iter().rev().any(same) {
            self.made.push(Assumption {
                line,
                taken,
                probability,
                reason: on.reason.clone(),
            });
        }
    }

    /// Something unknown is taken to be there.
    pub(crate) fn rest_on_import(&mut self, line: u32, on: &Unknown) {
        self.beyond = true;
        self.assume(line, None, None, on);
    }
}
