//! What the code of a project did while its tests ran in the machine.

use std::collections::HashMap;
use std::sync::Arc;

use foretrace_python::machine::{Loaded, Rehearsed};
use foretrace_python::program::{CodeId, Program, SiteId, SiteKind, Span};
use foretrace_python::{Module, SliceKey, Text};
use rustc_hash::FxHashMap;

use super::condition::{Condition, conditions};
use super::evidence::{Evidence, Happened, Source};
use super::gather::by_span;
use crate::features::Place;
use crate::forecast::trip_bucket;
use crate::study::Lowered;

/// What the functions of a project did in its tests, by what they say.
#[derive(Debug, Default)]
pub struct Rehearsal {
    slices: FxHashMap<(SliceKey, u32), Evidence>,
}

/// Sources of the two halves of what is rehearsed.
const HALVES: [Source; 2] = [Source::Test, Source::Assumed];

impl Rehearsal {
    /// Of what modules did in files of tests.
    pub fn of(parts: impl IntoIterator<Item = Rehearsed>) -> Rehearsal {
        let mut by_text: HashMap<Arc<str>, Vec<Rehearsed>> = HashMap::new();
        for it in parts {
            by_text.entry(it.text.clone()).or_default().push(it);
        }
        let mut slices: FxHashMap<(SliceKey, u32), Evidence> = FxHashMap::default();
        for (text, parts) in by_text {
            let file = File::of(&text);
            for part in &parts {
                file.add(part, &mut slices);
            }
        }
        Rehearsal { slices }
    }

    /// What a slice did.
    pub(crate) fn evidence(&self, id: (SliceKey, u32)) -> Option<&Evidence> {
        self.slices.get(&id)
    }
}

/// The places of a file.
struct File {
    sites: Vec<Option<(usize, SiteId, Asked)>>,
    /// Statements of functions: slice, statement, line, and the line that runs once in each call.
    lines: Vec<(usize, Place, u32, u32)>,
    ids: Vec<(SliceKey, u32)>,
}

enum Asked {
    Branch(Condition),
    Loop(Condition),
}

impl File {
    fn of(text: &Arc<str>) -> File {
        let loaded = Loaded::new(text);
        let whole = loaded.program();
        let module = Module::new(Text::new(text.clone()));
        let lowered: Vec<Lowered> = module.slices().iter().map(|it| Lowered::new(it)).collect();
        let programs: Vec<&Program> = lowered.iter().map(|it| &it.program).collect();
        let by_span = by_span(&module, &programs);
        let mut lines = Vec::new();
        for (at, (slice, program)) in module.slices().iter().zip(programs).enumerate() {
            let line = |start: u32| module.text().line_of(slice.to_file(Span::new(start, start)).start) + 1;
            let root = &program[CodeId(0)];
            let Some(first) = root.body.get(usize::from(root.docstring.is_some())) else {
                continue;
            };
            let once = line(program[*first].span.start);
            let mut pending = root.body.clone();
            while let Some(id) = pending.pop() {
                let stmt = &program[id];
                lines.push((at, Place::Line(id), line(stmt.span.start), once));
                stmt.kind.blocks(&mut |block| pending.extend(block));
            }
        }
        let mut asked = conditions(whole);
        let mut place = |id: SiteId| {
            let (span, kind) = (whole[id].span, whole[id].kind);
            let condition = asked.remove(&id);
            let asked = match kind {
                SiteKind::Branch(_) => Asked::Branch(condition?),
                SiteKind::Loop(_) => Asked::Loop(condition.unwrap_or(Condition::Part)),
                _ => return None,
            };
            let is_loop = matches!(asked, Asked::Loop(_));
            let (slice, site) = *by_span.get(&(span.start as usize, span.end as usize, is_loop))?;
            Some((slice, site, asked))
        };
        File {
            sites: whole.site_ids().map(&mut place).collect(),
            lines,
            ids: module.slices().iter().map(|it| (it.key(), it.occurrence())).collect(),
        }
    }

    fn add(&self, did: &Rehearsed, slices: &mut FxHashMap<(SliceKey, u32), Evidence>) {
        for (id, answers) in &did.answers {
            let Some(Some((slice, site, asked))) = self.sites.get(id.0 as usize) else {
                continue;
            };
            let evidence = slices.entry(self.ids[*slice]).or_default();
            let at = Some(Place::Site(*site));
            for (source, answers) in HALVES.into_iter().zip(answers) {
                let mut answers = answers.iter().map(|it| ((), *it));
                match asked {
                    Asked::Branch(condition) => {
                        while let Some((Some(()), held)) = condition.evaluate(&mut answers) {
                            evidence.add(at, source, if held { Happened::Held } else { Happened::Failed });
                        }
                    }
                    Asked::Loop(condition) => {
                        let mut rounds = 0;
                        while let Some((Some(()), held)) = condition.evaluate(&mut answers) {
                            rounds += 1;
                            if !held {
                                evidence.add(at, source, Happened::Rounds(trip_bucket(rounds - 1) as u8));
                                rounds = 0;
                            }
                        }
                    }
                }
            }
        }
        let none = [0, 0];
        for (slice, place, line, once) in &self.lines {
            let count = |line| did.lines.get(line).unwrap_or(&none);
            let (ran, calls) = (count(line), count(once));
            if *calls == none {
                continue;
            }
            let evidence = slices.entry(self.ids[*slice]).or_default();
            for (at, source) in HALVES.into_iter().enumerate() {
                evidence.add_many(Some(*place), source, Happened::Called, calls[at]);
                evidence.add_many(Some(*place), source, Happened::Ran, ran[at].min(calls[at]));
            }
        }
    }
}
