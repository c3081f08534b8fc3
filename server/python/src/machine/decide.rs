//! Branches on unknown values: which way a run goes, and the record of it.

use std::rc::Rc;

use super::unknown::Unknown;

/// An assumption a run rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// The line that asked.
    pub line: u32,
    /// Which way it went; `None` where no branch is meant: that an unknown call returns and changes nothing.
    pub taken: Option<bool>,
    /// Why the value is not known.
    pub reason: Rc<str>,
}

/// Modules whose functions are known to return, and to change nothing that a program sees.
const MILD: [&str; 3] = ["`logging", "`time", "`warnings"];

/// Assumptions kept.
const MOST: usize = 256;

/// The decisions of a run: those given, then `false`.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    given: Vec<bool>,
    /// How many were asked for.
    asked: usize,
    /// Which way the next ones go, whatever was given: the condition of an `assert` holds.
    pub(crate) assumed: Option<bool>,
    /// Whether calls of what is not known are assumptions too: not while a module is made ready.
    pub(crate) calls: bool,
    /// What was decided, each once: not again for the same line, way and reason.
    pub made: Vec<Assumption>,
    /// Which ways the first branches went.
    pub(crate) ways: Vec<bool>,
    /// Whether something else than ways of branches was assumed.
    pub(crate) beyond: bool,
}

impl Decisions {
    /// Replays these decisions first.
    pub fn replay(given: Vec<bool>) -> Decisions {
        Decisions {
            given,
            asked: 0,
            assumed: None,
            calls: false,
            made: Vec::new(),
            ways: Vec::new(),
            beyond: false,
        }
    }

    /// Decides a branch.
    pub fn decide(&mut self, line: u32, on: &Unknown) -> bool {
        let taken = match self.assumed {
            Some(it) => {
                self.beyond = true;
                it
            }
            None => {
                self.asked += 1;
                let taken = self.given.get(self.asked - 1).copied().unwrap_or(false);
                if self.ways.len() < MOST {
                    self.ways.push(taken);
                }
                taken
            }
        };
        self.assume(line, Some(taken), on);
        taken
    }

    /// A call whose effects are not known has been passed over.
    pub(crate) fn rest_on_call(&mut self, line: u32, on: &Unknown) {
        let mild = MILD.iter().any(|it| on.reason.contains(it));
        if self.calls && !mild {
            self.beyond = true;
            self.assume(line, None, on);
        }
    }

    /// Notes that an unknown function is taken to change nothing that it is given.
    pub(crate) fn trust(&mut self, line: u32, function: &Unknown) {
        self.beyond = true;
        self.assume(line, None, function);
    }

    fn assume(&mut self, line: u32, taken: Option<bool>, on: &Unknown) {
        let same = |it: &Assumption| it.line == line && it.taken == taken && it.reason == on.reason;
        if self.made.len() < MOST && !self.made.iter().rev().any(same) {
            self.made.push(Assumption {
                line,
                taken,
                reason: on.reason.clone(),
            });
        }
    }

    /// Something unknown is taken to be there.
    pub(crate) fn rest_on_import(&mut self, line: u32, on: &Unknown) {
        self.beyond = true;
        self.assume(line, None, on);
    }
}
