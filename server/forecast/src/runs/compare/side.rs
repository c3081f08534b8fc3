//! The two versions, loaded.

use std::collections::HashSet;
use std::ops::Range;

use foretrace_python::Slice;
use foretrace_python::machine::{Limits, Loaded, Outcome, Request};
use foretrace_python::program::{CodeId, StmtKind, Target, TargetKind, walk};

use super::near::Options;
use super::pairs::Pair;
use super::pool::Pool;
use super::{Origin, Version};
use crate::runs::examples::{Imported, NAME, Tests, prepared};
use crate::runs::home::load;
use crate::runs::inputs;
use crate::runs::study::File;

/// Fuel that importing a file may take: each run does it again.
const IMPORT: u64 = 3_000_000;

/// One version.
pub(super) struct Side<'a> {
    pub(super) version: &'a Version<'a>,
    pub(super) loaded: &'a Loaded,
    /// How many assumptions importing it rests on.
    pub(super) rests: usize,
    pub(super) inputs: &'a inputs::File<'a>,
    /// Calls that the tests of the project have, with the functions that they call.
    pub(super) callers: Vec<(String, Vec<String>)>,
}

/// Both versions.
pub(super) struct Sides<'a> {
    pub(super) new: Side<'a>,
    pub(super) old: Side<'a>,
    /// Whether both can be imported.
    pub(super) runs: bool,
    pub(super) limits: &'a Limits,
}

pub(super) fn loaded(file: &File<'_>) -> Loaded {
    let programs: Vec<_> = file.lowered.iter().map(|it| &it.program).collect();
    load(&prepared(file.module, &programs), file.home.as_ref())
}

/// How many assumptions importing the file rests on, where it returns, soon, and all that it assumes is that modules
/// which are not known are there.
pub(super) fn import(loaded: &Loaded, limits: &Limits) -> Option<usize> {
    let request = Request {
        name: Some(NAME),
        without_optional: true,
        ..Request::default()
    };
    let body = loaded.run(&request, limits);
    let returns = matches!(body.outcome, Outcome::Returned { .. }) && body.cost <= IMPORT;
    let plain = body.assumptions.iter().all(|it| it.taken.is_none());
    (returns && plain).then_some(body.assumptions.len())
}

impl Side<'_> {
    fn file(&self) -> &File<'_> {
        &self.version.file
    }

    /// The function that is a slice, in the program of the loaded file.
    pub(super) fn function(&self, slice: usize) -> Option<CodeId> {
        let start = self.name(slice)?.start;
        self.inputs.function_at(u32::try_from(start).ok()?)
    }

    /// Where the name of a function is written in the file.
    pub(super) fn name(&self, slice: usize) -> Option<Range<usize>> {
        let code = self.file().lowered[slice].program.codes.first()?;
        Some(self.file().module.slices()[slice].to_file(code.name_span))
    }

    /// Calls of the function that the file has, with literal arguments.
    pub(super) fn examples(&self, slice: usize) -> Vec<String> {
        let examples = self.file().examples_of(slice).into_iter();
        let mut calls: Vec<String> = examples.filter_map(|it| it.call()).collect();
        let name = self.file().module.slices()[slice].qualname();
        let called = self.callers.iter().filter(|it| it.1.iter().any(|it| it == name));
        calls.extend(called.map(|it| it.0.clone()));
        calls
    }

    /// Calls in tests of the project that name one of these functions.
    pub(super) fn calls_in_tests(&self, names: &HashSet<String>) -> Vec<(String, Vec<String>)> {
        let file = self.file();
        let Some(home) = &file.home else { return Vec::new() };
        let wanted = |text: &str| names.iter().any(|it| text.contains(&**it));
        let programs: Vec<_> = file.lowered.iter().map(|it| &it.program).collect();
        let imported = Imported::new(file.module, &programs, &**home);
        let tests = home.all_tests(&wanted).into_iter();
        tests.flat_map(|it| Tests::of(&it).calls(&imported)).collect()
    }

    /// What can be given to a function besides.
    pub(super) fn options(&self, slice: usize) -> Options {
        self.function(slice).map_or_else(Vec::new, |it| self.inputs.options(it))
    }

    /// What can be given to the constructor of the class whose method it is.
    pub(super) fn class_options(&self, slice: usize) -> Options {
        let class = self.file().module.slices()[slice].class_name();
        class.map_or_else(Vec::new, |it| self.inputs.class_options(it))
    }

    /// The functions at these lines, counted from 1.
    fn slices(&self, lines: &[u32]) -> HashSet<usize> {
        let (module, text) = (self.file().module, self.file().module.text());
        let at = |line: &u32| module.index_at(text.line_range(line.saturating_sub(1)).end);
        lines.iter().map(at).filter(|it| *it > 0).collect()
    }
}

impl Sides<'_> {
    /// Fuel that all runs took.
    pub(super) fn spent(&self) -> u64 {
        self.new.loaded.spent() + self.old.loaded.spent()
    }

    /// What a difference may come from, the lines given at which functions began that either version called; `same`
    /// says whether it is there, too, when only the function itself is what it was.
    pub(super) fn origin(&self, pair: &Pair, new: &[u32], old: &[u32], same: impl FnOnce(String) -> bool) -> Origin {
        let other = |side: &Side<'_>, than: &Side<'_>, lines: &[u32], own: usize| {
            let keys: HashSet<_> = than.file().module.slices().iter().map(|it| it.key()).collect();
            let slices = side.slices(lines).into_iter();
            slices
                .filter(|it| *it != own && !keys.contains(&side.file().module.slices()[*it].key()))
                .collect::<Vec<usize>>()
        };
        let mut called = other(&self.new, &self.old, new, pair.new);
        called.sort_unstable();
        let gone = other(&self.old, &self.new, old, pair.old);
        let body = |side: &Side<'_>| side.file().module.slices()[0].key();
        let alone = called.is_empty() && gone.is_empty() && body(&self.new) == body(&self.old);
        Origin {
            own: pair.changed && (alone || !same(self.restored(pair))),
            called,
        }
    }

    /// The new file with one function as it was.
    fn restored(&self, pair: &Pair) -> String {
        let (new, old) = (self.new.file().module, self.old.file().module);
        let (now, then) = (&new.slices()[pair.new], &old.slices()[pair.old]);
        let mut text = new.text().as_str().to_string();
        text.replace_range(now.range(), then.text());
        text
    }

    /// The values that both versions of a function speak of.
    pub(super) fn pool(&self, pair: &Pair) -> Pool {
        let of = |side: &'_ Side<'_>, slice: usize| {
            (
                side.file().lowered[slice].clone(),
                side.file().module.slices()[slice].clone(),
            )
        };
        let (new, old) = (of(&self.new, pair.new), of(&self.old, pair.old));
        Pool::of([(&new.0.program, new.1.text()), (&old.0.program, old.1.text())])
    }

    /// Names of the functions, and of their classes.
    pub(super) fn names(&self, pairs: &[Pair]) -> HashSet<String> {
        let names = pairs.iter().flat_map(|it| {
            let name = self.new.file().module.slices()[it.new].qualname();
            let parts: Vec<&str> = name.split('.').filter(|it| !it.starts_with("__")).collect();
            parts.last().map(|it| (*it).to_string())
        });
        names.collect()
    }

    /// Names of what is not what it was: functions, classes that are made otherwise, and variables of the module and of
    /// its classes.
    pub(super) fn touched(&self) -> HashSet<String> {
        let mut names = HashSet::new();
        let functions = |side: &Side<'_>| -> HashSet<(String, foretrace_python::SliceKey)> {
            let slices = side.file().module.slices().iter().skip(1);
            slices.map(|it| (known_by(it).to_string(), it.key())).collect()
        };
        let (new, old) = (functions(&self.new), functions(&self.old));
        names.extend(new.symmetric_difference(&old).map(|it| it.0.clone()));
        let (new, old) = (bindings(self.new.file()), bindings(self.old.file()));
        names.extend(new.symmetric_difference(&old).map(|it| it.0.clone()));
        names
    }

    /// Whether a function mentions one of these names, or is a method of a class of that name.
    pub(super) fn mentions(&self, pair: &Pair, names: &HashSet<String>) -> bool {
        let file = self.new.file();
        let class = file.module.slices()[pair.new].class_name();
        let program = &file.lowered[pair.new].program;
        let mut mentioned = program.names.iter().map(|it| &**it).chain(class);
        mentioned.any(|it| names.contains(it))
    }
}

/// The name that those who call a function mention.
fn known_by(slice: &Slice) -> &str {
    let name = slice.qualname();
    let name = name.rsplit('.').next().unwrap_or(name);
    let makes = ["__init__", "__new__", "__post_init__"].contains(&name);
    slice.class_name().filter(|_| makes).unwrap_or(name)
}

/// Names that assignments of the module and its classes bind, with the statement's text.
fn bindings(file: &File<'_>) -> HashSet<(String, String)> {
    let (program, slice) = (&file.lowered[0].program, &file.module.slices()[0]);
    let mut found = HashSet::new();
    for stmt in &program.stmts {
        let is_assignment = matches!(
            stmt.kind,
            StmtKind::Assign { .. } | StmtKind::AnnAssign { .. } | StmtKind::AugAssign { .. }
        );
        if !is_assignment {
            continue;
        }
        let text = slice.text().get(stmt.span.start as usize..stmt.span.end as usize);
        walk::targets(&stmt.kind, &mut |target: &Target| {
            if let (TargetKind::Name(name, _), Some(text)) = (&target.kind, text) {
                found.insert((program.name(name.name).to_string(), text.to_string()));
            }
        });
    }
    found
}
