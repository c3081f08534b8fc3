//! Rehearsals: the tests of a project run in the machine, for what its modules do in them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bytecode::{NEGATED, site_of};
use crate::program::SiteId;

/// What a module of the project did while tests ran. Of each pair the first is where the test had assumed nothing, the
/// second where it had met a branch on an unknown value.
#[derive(Clone, Debug, Default)]
pub struct Rehearsed {
    /// Its text.
    pub text: Arc<str>,
    /// What was asked at branches and loops in turn, by the numbers that lowering the text gives them; so many
    /// answers as are kept.
    pub answers: BTreeMap<SiteId, [Vec<bool>; 2]>,
    /// How often lines ran, by number from 1.
    pub lines: BTreeMap<u32, [u32; 2]>,
}

/// Answers that are kept of a place.
const MOST_ANSWERS: usize = 2000;

/// How tests went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// They ended without an exception.
    pub passed: u32,
    /// They ended with one.
    pub raised: u32,
    /// They could not be run to their end.
    pub stopped: u32,
}

/// What is written down during a rehearsal.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    pub(crate) on: bool,
    pub(crate) modules: Vec<Rehearsed>,
    pub(crate) tally: Tally,
    /// Whether the test that runs has met a branch on an unknown value.
    assumes: bool,
    /// Whether the next branch is one.
    decided: bool,
}

impl Watch {
    /// Watches a module; its number, from 1.
    pub(crate) fn add(&mut self, text: Arc<str>) -> u32 {
        self.modules.push(Rehearsed {
            text,
            ..Rehearsed::default()
        });
        self.modules.len() as u32
    }

    /// A test begins.
    pub(crate) fn begin(&mut self) {
        self.assumes = false;
        self.decided = false;
    }

    /// A branch on an unknown value went a way.
    #[inline]
    pub(crate) fn decide(&mut self) {
        self.assumes = true;
        self.decided = true;
    }

    /// What was asked at a site, given as in `Code::sites`, held or not.
    pub(crate) fn branch(&mut self, module: u32, site: u32, held: bool) {
        let was_decided = std::mem::take(&mut self.decided);
        let taken = held != (site & NEGATED != 0);
        let Some(site) = site_of(site).filter(|_| !was_decided) else {
            return;
        };
        let module = &mut self.modules[module as usize - 1];
        let answers = &mut module.answers.entry(site).or_default()[usize::from(self.assumes)];
        if answers.len() < MOST_ANSWERS {
            answers.push(taken);
        }
    }

    /// A line runs.
    pub(crate) fn line(&mut self, module: u32, line: u32) {
        let counts = self.modules[module as usize - 1].lines.entry(line).or_default();
        let count = &mut counts[usize::from(self.assumes)];
        *count = count.saturating_add(1);
    }
}
