//! The matcher: backtracks, and pays for every step.

use super::fold::Fold;
use super::program::{LAST, Op, Program, start_of};
use super::syntax::At;
use crate::machine::error::Res;
use crate::machine::vm::Vm;

const NONE: i64 = -1;

/// One search of a text.
pub(super) struct Matcher<'a> {
    program: &'a Program,
    text: &'a [char],
    slots: Vec<i64>,
    /// Slots and what was in them.
    trail: Vec<(u32, i64)>,
    choices: Vec<Choice>,
    /// Steps not paid for yet.
    steps: usize,
}

/// A way not taken yet.
#[derive(Clone, Copy)]
struct Choice {
    op: usize,
    at: usize,
    trail: usize,
    /// A run of one-character matches: how far it may still shrink or grow.
    left: u32,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Go,
    Shrink,
    Grow,
    /// Start another round of a lazy loop.
    Round,
}

/// What a match must be.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    /// It ends where the text ends.
    pub(super) full: bool,
    /// It is not empty.
    pub(super) advance: bool,
}

/// A match: its bounds, those of its groups, and the last group.
pub(super) struct Found {
    pub(super) spans: Vec<(i64, i64)>,
    pub(super) last: i64,
}

impl<'a> Matcher<'a> {
    pub(super) fn new(program: &'a Program, text: &'a [char]) -> Matcher<'a> {
        Matcher {
            program,
            text,
            slots: vec![NONE; program.slots],
            trail: Vec::new(),
            choices: Vec::new(),
            steps: 0,
        }
    }

    /// A match that starts at `at`.
    pub(super) fn at(&mut self, vm: &mut Vm, at: usize, wanted: Wanted) -> Res<Option<Found>> {
        self.slots.fill(NONE);
        self.trail.clear();
        self.choices.clear();
        let end = self.run(vm, 0, at, Some(wanted))?;
        Ok(end.map(|end| {
            let mut spans = vec![(at as i64, end as i64)];
            for group in 1..=self.program.groups {
                let slot = start_of(group);
                let span = (self.slots[slot], self.slots[slot + 1]);
                spans.push(if span.0 < 0 || span.1 < 0 { (NONE, NONE) } else { span });
            }
            let last = self.slots[LAST];
            Found { spans, last }
        }))
    }

    /// The first match at or after `at`.
    pub(super) fn search(&mut self, vm: &mut Vm, at: usize, wanted: Wanted) -> Res<Option<Found>> {
        let first = match self.program.ops.first() {
            Some(Op::One(one)) => Some(one),
            _ => None,
        };
        let mut here = wanted;
        for start in at..=self.text.len() {
            self.pay(vm)?;
            let possible = match (first, self.text.get(start)) {
                (Some(one), Some(&c)) => one.has(c),
                (Some(_), None) => false,
                (None, _) => true,
            };
            if possible && let Some(found) = self.at(vm, start, here)? {
                return Ok(Some(found));
            }
            here.advance = false;
        }
        Ok(None)
    }

    fn pay(&mut self, vm: &mut Vm) -> Res<()> {
        self.steps += 1;
        if self.steps >= 64 {
            let bytes = self.choices.len() * size_of::<Choice>() + self.trail.len() * 16;
            vm.budget.reserve(if bytes > 1 << 16 { bytes } else { 0 })?;
            vm.budget.work(std::mem::take(&mut self.steps))?;
        }
        Ok(())
    }

    fn set(&mut self, slot: usize, value: i64) {
        self.trail.push((slot as u32, self.slots[slot]));
        self.slots[slot] = value;
    }

    fn undo(&mut self, to: usize) {
        while self.trail.len() > to
            && let Some((slot, value)) = self.trail.pop()
        {
            self.slots[slot as usize] = value;
        }
    }

    fn choose(&mut self, op: usize, at: usize, left: u32, kind: Kind) {
        let trail = self.trail.len();
        self.choices.push(Choice {
            op,
            at,
            trail,
            left,
            kind,
        });
    }

    fn has(&self, one: &super::program::One, at: usize) -> bool {
        self.text.get(at).is_some_and(|&it| one.has(it))
    }

    /// Runs from an instruction to `Accept`; the end of the match. Only the outermost run has something `wanted`.
    fn run(&mut self, vm: &mut Vm, op: usize, at: usize, wanted: Option<Wanted>) -> Res<Option<usize>> {
        let (base, start) = (self.choices.len(), at);
        let (mut op, mut at) = (op, at);
        loop {
            self.pay(vm)?;
            let next = match &self.program.ops[op] {
                Op::Accept => {
                    let accepted =
                        wanted.is_none_or(|it| !(it.full && at != self.text.len() || it.advance && at == start));
                    if accepted {
                        self.choices.truncate(base);
                        return Ok(Some(at));
                    }
                    None
                }
                Op::One(one) => self.has(one, at).then_some((op + 1, at + 1)),
                Op::Split(first, second) => {
                    self.choose(*second, at, 0, Kind::Go);
                    Some((*first, at))
                }
                Op::Jump(to) => Some((*to, at)),
                Op::Save(slot) => {
                    self.set(*slot, at as i64);
                    Some((op + 1, at))
                }
                Op::Last(group) => {
                    self.set(LAST, i64::from(*group));
                    Some((op + 1, at))
                }
                Op::At(place) => self.is_at(*place, at).then_some((op + 1, at)),
                Op::Run { one, min, max, greedy } => {
                    let (most, mut count) = (if *greedy { *max } else { *min }, 0);
                    while count < most && self.has(one, at + count as usize) {
                        self.pay(vm)?;
                        count += 1;
                    }
                    let end = at + count as usize;
                    if count < *min {
                        None
                    } else {
                        match greedy {
                            true if count > *min => self.choose(op, end, count - min, Kind::Shrink),
                            false if *max > *min => self.choose(op, end, max - min, Kind::Grow),
                            _ => {}
                        }
                        Some((op + 1, end))
                    }
                }
                Op::Enter { slot } => {
                    self.set(*slot, NONE);
                    self.set(*slot + 1, NONE);
                    Some((op + 1, at))
                }
                Op::Round {
                    slot,
                    min,
                    max,
                    greedy,
                    body,
                } => self.round(op, at, (*slot, *min, *max), *greedy, *body),
                Op::Look { behind, negate, next } => {
                    let from = match behind {
                        None => Some(at),
                        Some(width) => at.checked_sub(*width as usize),
                    };
                    let trail = self.trail.len();
                    let found = match from {
                        None => false,
                        Some(from) => self.run(vm, op + 1, from, None)?.is_some(),
                    };
                    if *negate {
                        self.undo(trail);
                    }
                    (found != *negate).then_some((*next, at))
                }
                Op::Atomic { next } => self.run(vm, op + 1, at, None)?.map(|end| (*next, end)),
                Op::Backref { group, fold } => self.backref(vm, *group, *fold, at)?.map(|end| (op + 1, end)),
                Op::Cond { group, no } => match self.slots[start_of(*group) + 1] >= 0 {
                    true => Some((op + 1, at)),
                    false => Some((*no, at)),
                },
            };
            (op, at) = match next {
                Some(it) => it,
                None => match self.back(base)? {
                    Some(it) => it,
                    None => return Ok(None),
                },
            };
        }
    }

    fn round(
        &mut self,
        op: usize,
        at: usize,
        (slot, min, max): (usize, u32, u32),
        greedy: bool,
        body: usize,
    ) -> Option<(usize, usize)> {
        let count = self.slots[slot] + 1;
        if count < i64::from(min) {
            self.set(slot, count);
            return Some((body, at));
        }
        let more = (count < i64::from(max) || max == u32::MAX) && self.slots[slot + 1] != at as i64;
        if !more {
            return Some((op + 1, at));
        }
        if greedy {
            self.choose(op + 1, at, 0, Kind::Go);
            self.set(slot, count);
            self.set(slot + 1, at as i64);
            return Some((body, at));
        }
        self.choose(op, at, 0, Kind::Round);
        Some((op + 1, at))
    }

    /// Goes back to the last choice made since `base`.
    fn back(&mut self, base: usize) -> Res<Option<(usize, usize)>> {
        while self.choices.len() > base
            && let Some(choice) = self.choices.pop()
        {
            self.undo(choice.trail);
            let Choice { op, at, left, .. } = choice;
            match (choice.kind, &self.program.ops[op]) {
                (Kind::Shrink, _) => {
                    if left > 1 {
                        self.choose(op, at - 1, left - 1, Kind::Shrink);
                    }
                    return Ok(Some((op + 1, at - 1)));
                }
                (Kind::Grow, Op::Run { one, .. }) => {
                    if !self.has(one, at) {
                        continue;
                    }
                    if left > 1 {
                        self.choose(op, at + 1, left - 1, Kind::Grow);
                    }
                    return Ok(Some((op + 1, at + 1)));
                }
                (Kind::Round, Op::Round { slot, body, .. }) => {
                    self.set(*slot, self.slots[*slot] + 1);
                    self.set(*slot + 1, at as i64);
                    return Ok(Some((*body, at)));
                }
                _ => return Ok(Some((op, at))),
            }
        }
        Ok(None)
    }

    fn backref(&mut self, vm: &mut Vm, group: u32, fold: Fold, at: usize) -> Res<Option<usize>> {
        let slot = start_of(group);
        let (from, to) = (self.slots[slot], self.slots[slot + 1]);
        if from < 0 || to < from {
            return Ok(None);
        }
        let own = &self.text[from as usize..to as usize];
        vm.budget.work(own.len())?;
        let Some(here) = self.text.get(at..at + own.len()) else {
            return Ok(None);
        };
        let same = own.iter().zip(here).all(|(&a, &b)| fold.lower(a) == fold.lower(b));
        Ok(same.then_some(at + own.len()))
    }

    fn is_at(&self, place: At, at: usize) -> bool {
        let end = self.text.len();
        match place {
            At::Start => at == 0,
            At::LineStart => at == 0 || self.text[at - 1] == '\n',
            At::LastEnd => at == end || at + 1 == end && self.text[at] == '\n',
            At::LineEnd => at == end || self.text[at] == '\n',
            At::End => at == end,
            At::Boundary { ascii } => self.boundary(ascii, at),
            // In an empty text CPython finds neither.
            At::NotBoundary { ascii } => end > 0 && !self.boundary(ascii, at),
        }
    }

    fn boundary(&self, ascii: bool, at: usize) -> bool {
        let word = |c: Option<&char>| c.is_some_and(|&it| super::syntax::Class::Word.has(it, ascii));
        let before = at.checked_sub(1).and_then(|it| self.text.get(it));
        word(before) != word(self.text.get(at))
    }
}
