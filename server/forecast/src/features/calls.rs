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

/// Positions, keywords and kinds that are told apart.
const MOST: usize = 16;

impl Callers {
    pub(super) fn add(
        &mut self,
        program: &Program,
        call: &Call,
        origin: Origin,
        write: &mut dyn FnMut(ExprId, &mut String),
    ) {
        let at = origin as usize;
        self.calls[at] += 1;
        let is_star = |it: &ExprId| matches!(program[*it].kind, ExprKind::Starred(_));
        let stars = call.args.iter().any(is_star) || call.keywords.iter().any(|it| it.name.is_none());
        self.unpacking += u32::from(stars);
        let mut text = String::new();
        let plain = call.args.iter().take_while(|it| !is_star(it)).take(MOST);
        for (i, &arg) in plain.enumerate() {
            if self.positional.len() <= i {
                self.positional.push(Arg::default());
            }
            text.clear();
            write(arg, &mut text);
            self.positional[i].add(&text, at);
        }
        for keyword in call.keywords.iter().take(MOST) {
            let Some(name) = keyword.name.map(|it| program.name(it)) else {
                continue;
            };
            text.clear();
            write(keyword.value, &mut text);
            if let Some((_, arg)) = self.keywords.iter_mut().find(|it| *it.0 == *name) {
                arg.add(&text, at);
            } else if self.keywords.len() < MOST {
                let mut arg = Arg::default();
                arg.add(&text, at);
                self.keywords.push((name.into(), arg));
            }
        }
    }
}

impl Arg {
    fn add(&mut self, kind: &str, at: usize) {
        self.given[at] += 1;
        if let Some((_, counts)) = self.kinds.iter_mut().find(|it| *it.0 == *kind) {
            counts[at] += 1;
        } else if self.kinds.len() < MOST {
            let mut counts = [0; 2];
            counts[at] = 1;
            self.kinds.push((kind.into(), counts));
        }
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
