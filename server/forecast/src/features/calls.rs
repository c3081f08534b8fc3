//! The arguments that calls of one function pass.

use foretrace_python::program::{Call, ExprId, ExprKind, Program};

/// Where calls are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    File = 0,
    Tests = 1,
}

/// Counts by [`Origin`].
pub(super) type Counts = [u32; 2];

/// The calls of one name.
#[derive(Clone, Debug, Default)]
pub(super) struct Callers {
    calls: Counts,
    /// Calls that unpack arguments.
    unpacking: u32,
    positional: Vec<Arg>,
    keywords: Vec<(Box<str>, Arg)>,
    /// What tests expect of the result.
    expected: Vec<(Box<str>, u32)>,
    /// Exceptions that tests expect.
    raised: Vec<(Box<str>, u32)>,
}

/// What is passed for one parameter.
#[derive(Clone, Debug, Default)]
struct Arg {
    given: Counts,
    kinds: Vec<(Box<str>, Counts)>,
}

/// What all calls pass for a parameter.
#[derive(Debug, Default)]
pub(super) struct Passed<'s> {
    pub(super) calls: Counts,
    pub(super) given: Counts,
    pub(super) unpacking: u32,
    /// Most frequent first.
    pub(super) kinds: Vec<(&'s str, Counts)>,
}

/// Calls back with each kind of value that an argument gives.
pub(super) type Kinds<'k> = dyn FnMut(ExprId, &mut dyn FnMut(&str)) + 'k;

/// Positions, keywords and kinds that are told apart.
const MOST: usize = 16;

impl Callers {
    /// Adds what a test expects of a result.
    pub(super) fn expect(&mut self, kind: &str) {
        count(&mut self.expected, kind, 1);
    }

    /// Adds an exception that a test expects.
    pub(super) fn raise(&mut self, kind: &str) {
        count(&mut self.raised, kind, 1);
    }

    pub(super) fn add(&mut self, program: &Program, call: &Call, origin: Origin, kinds: &mut Kinds<'_>) {
        let at = origin as usize;
        self.calls[at] += 1;
        let is_star = |it: &ExprId| matches!(program[*it].kind, ExprKind::Starred(_));
        let stars = call.args.iter().any(is_star) || call.keywords.iter().any(|it| it.name.is_none());
        self.unpacking += u32::from(stars);
        let plain = call.args.iter().take_while(|it| !is_star(it)).take(MOST);
        for (i, &arg) in plain.enumerate() {
            if self.positional.len() <= i {
                self.positional.push(Arg::default());
            }
            self.positional[i].add(arg, at, kinds);
        }
        for keyword in call.keywords.iter().take(MOST) {
            let Some(name) = keyword.name.map(|it| program.name(it)) else {
                continue;
            };
            if let Some((_, arg)) = self.keywords.iter_mut().find(|it| *it.0 == *name) {
                arg.add(keyword.value, at, kinds);
            } else if self.keywords.len() < MOST {
                let mut arg = Arg::default();
                arg.add(keyword.value, at, kinds);
                self.keywords.push((name.into(), arg));
            }
        }
    }
}

impl Arg {
    fn add(&mut self, value: ExprId, at: usize, kinds: &mut Kinds<'_>) {
        self.given[at] += 1;
        kinds(value, &mut |kind| {
            if let Some((_, counts)) = self.kinds.iter_mut().find(|it| *it.0 == *kind) {
                counts[at] += 1;
            } else if self.kinds.len() < MOST {
                let mut counts = [0; 2];
                counts[at] = 1;
                self.kinds.push((kind.into(), counts));
            }
        });
    }
}

/// Counts one more of a kind.
fn count(all: &mut Vec<(Box<str>, u32)>, kind: &str, by: u32) {
    if let Some((_, count)) = all.iter_mut().find(|it| *it.0 == *kind) {
        *count += by;
    } else if all.len() < MOST {
        all.push((kind.into(), by));
    }
}

/// What tests expect of calls of one function, most frequent first.
#[derive(Clone, Debug, Default)]
pub(super) struct Expected {
    pub(super) results: Vec<(Box<str>, u32)>,
    pub(super) raised: Vec<(Box<str>, u32)>,
}

impl Expected {
    pub(super) fn of(callers: &[(&Callers, bool)]) -> Expected {
        let mut all = Expected::default();
        for (callers, _) in callers {
            callers
                .expected
                .iter()
                .for_each(|it| count(&mut all.results, &it.0, it.1));
            callers.raised.iter().for_each(|it| count(&mut all.raised, &it.0, it.1));
        }
        all.results.sort_by_key(|it| std::cmp::Reverse(it.1));
        all.raised.sort_by_key(|it| std::cmp::Reverse(it.1));
        all
    }
}

impl<'s> Passed<'s> {
    /// What `callers` pass for the parameter `name` at position `at`; of each, whether the first parameter is left out.
    pub(super) fn of(callers: &[(&'s Callers, bool)], at: usize, name: &str) -> Passed<'s> {
        let mut passed = Passed::default();
        for &(callers, skips) in callers {
            let index = if skips { at.checked_sub(1) } else { Some(at) };
            let by_place = index.and_then(|it| callers.positional.get(it));
            let by_name = callers.keywords.iter().find(|it| *it.0 == *name).map(|it| &it.1);
            passed.unpacking += callers.unpacking;
            for i in 0..2 {
                passed.calls[i] += callers.calls[i];
            }
            for arg in [by_place, by_name].into_iter().flatten() {
                for i in 0..2 {
                    passed.given[i] += arg.given[i];
                }
                for (kind, counts) in &arg.kinds {
                    match passed.kinds.iter_mut().find(|it| it.0 == &**kind) {
                        Some((_, known)) => (0..2).for_each(|i| known[i] += counts[i]),
                        None => passed.kinds.push((kind, *counts)),
                    }
                }
            }
        }
        passed.kinds.sort_by_key(|it| std::cmp::Reverse(it.1[0] + it.1[1]));
        passed
    }

    /// How often the parameter is passed.
    pub(super) fn often(&self, origin: Origin) -> &'static str {
        let at = origin as usize;
        match (self.calls[at], self.given[at]) {
            (0, _) => "uncalled",
            (_, 0) => "never",
            (calls, given) if given >= calls => "always",
            _ => "some",
        }
    }
}
