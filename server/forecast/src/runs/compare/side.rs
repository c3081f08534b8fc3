//! The two versions, loaded.

use std::collections::HashSet;
use std::ops::Range;

use foretrace_python::machine::{Limits, Loaded, Outcome, Request};
use foretrace_python::program::{CodeId, StmtKind, Target, TargetKind, walk};

use super::pairs::Pair;
use super::{Origin, Version};
use crate::runs::examples::{NAME, prepared};
use crate::runs::home::load;
use crate::runs::inputs;
use crate::runs::study::File;

/// Fuel that importing a file may take: each run does it again.
const IMPORT: u64 = 1_000_000;

/// One version.
pub(super) struct Side<'a> {
    pub(super) version: &'a Version<'a>,
    pub(super) loaded: &'a Loaded,
    pub(super) inputs: &'a inputs::File<'a>,
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

/// Whether importing the file returns, soon, and depends on nothing unknown.
pub(super) fn works(loaded: &Loaded, limits: &Limits) -> bool {
    let request = Request {
        name: Some(NAME),
        ..Request::default()
    };
    let body = loaded.run(&request, limits);
    matches!(body.outcome, Outcome::Returned { .. }) && body.assumptions.is_empty() && body.cost <= IMPORT
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
        examples.filter_map(|it| it.call()).collect()
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

    /// Names of what is not what it was: functions, and variables of the module and of its classes.
    pub(super) fn touched(&self) -> HashSet<String> {
        let mut names = HashSet::new();
        let last = |name: &str| name.rsplit('.').next().unwrap_or(name).to_string();
        let functions = |side: &Side<'_>| -> HashSet<(String, foretrace_python::SliceKey)> {
            let slices = side.file().module.slices().iter().skip(1);
            slices.map(|it| (last(it.qualname()), it.key())).collect()
        };
        let (new, old) = (functions(&self.new), functions(&self.old));
        names.extend(new.symmetric_difference(&old).map(|it| it.0.clone()));
        let (new, old) = (bindings(self.new.file()), bindings(self.old.file()));
        names.extend(new.symmetric_difference(&old).map(|it| it.0.clone()));
        names
    }

    /// Whether a function mentions one of these names.
    pub(super) fn mentions(&self, pair: &Pair, names: &HashSet<String>) -> bool {
        let program = &self.new.file().lowered[pair.new].program;
        program.names.iter().any(|it| names.contains(&**it))
    }
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
