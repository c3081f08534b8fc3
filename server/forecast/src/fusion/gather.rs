//! From runs to evidence: what happened where, in the slices of the file that was run.

use std::collections::BTreeMap;

use foretrace_python::machine::{Activation, End, Event, Run};
use foretrace_python::program::{
    BindingRole, BranchKind, CodeId, CodeKind, LoopKind, Program, SiteId, SiteKind, Span, StmtId, StmtKind, walk,
};
use foretrace_python::{Module, Slice, SliceKind};
use rustc_hash::{FxHashMap, FxHashSet};

use super::condition::{Condition, conditions};
use super::evidence::{Evidence, Happened, Source};
use crate::features::Place;
use crate::forecast::trip_bucket;
use crate::study::Lowered;
use crate::value_class;

/// The places of a file that is run as a whole, in its slices.
pub(crate) struct Places<'a> {
    module: &'a Module,
    programs: Vec<&'a Program>,
    /// By the number of a site in the whole file's program.
    sites: Vec<Option<SitePlace>>,
    /// By the line of its first decorator or `def`, and its name.
    codes: FxHashMap<(u32, Box<str>), CodePlace>,
    lines: FxHashMap<CodePlace, Lines>,
    bindings: FxHashMap<(CodePlace, StmtId, Box<str>), Option<SiteId>>,
}

/// A function: the slice it stands in, and which of its code objects it is.
type CodePlace = (usize, CodeId);

/// A branch or a loop.
struct SitePlace {
    slice: usize,
    site: SiteId,
    what: Asked,
}

enum Asked {
    Branch(Condition),
    /// Its condition where it is a `while`, and the lines it spans.
    Loop(Option<Condition>, [u32; 2]),
}

/// The statements of a function: first line, last line, start.
struct Lines(Vec<(u32, u32, u32, StmtId)>);

impl Lines {
    /// The innermost statement that spans a line; of several on one line the first.
    fn at(&self, line: u32) -> Option<StmtId> {
        let spanning = self.0.iter().filter(|it| it.0 <= line && line <= it.1);
        let innermost = spanning.max_by_key(|it| (it.0, u32::MAX - it.2));
        innermost.map(|it| it.3)
    }
}

/// Branches and loops by where they are in the file, and whether they are loops: the slice and the site in it.
pub(super) type BySpan = FxHashMap<(usize, usize, bool), (usize, SiteId)>;

/// The branches and loops of a file. `programs` belong to the module's slices.
pub(super) fn by_span(module: &Module, programs: &[&Program]) -> BySpan {
    let mut found = BySpan::default();
    for (at, (slice, program)) in module.slices().iter().zip(programs).enumerate() {
        for site in program.site_ids() {
            let range = slice.to_file(program[site].span);
            match program[site].kind {
                SiteKind::Branch(_) => found.insert((range.start, range.end, false), (at, site)),
                SiteKind::Loop(_) => found.insert((range.start, range.end, true), (at, site)),
                _ => None,
            };
        }
    }
    found
}

impl<'a> Places<'a> {
    /// The places of `module`; `whole` is the program that runs.
    pub(crate) fn new(module: &'a Module, lowered: &'a [std::sync::Arc<Lowered>], whole: &Program) -> Places<'a> {
        let mut places = Places {
            module,
            programs: lowered.iter().map(|it| &it.program).collect(),
            sites: Vec::new(),
            codes: FxHashMap::default(),
            lines: FxHashMap::default(),
            bindings: FxHashMap::default(),
        };
        for at in 0..lowered.len() {
            places.slice(at);
        }
        places.sites = places.sites_of(whole, &by_span(module, &places.programs));
        places
    }

    fn slice(&mut self, at: usize) {
        let (slice, program) = (&*self.module.slices()[at], self.programs[at]);
        if slice.kind() != SliceKind::Function {
            return;
        }
        for code in program.code_ids().filter(|it| program[*it].kind == CodeKind::Function) {
            let place = (at, code);
            let header = &program[code];
            let decorators = header.decorators.iter().map(|it| program[*it].span.start);
            let starts = decorators.chain([header.span.start, header.name_span.start]);
            for start in starts {
                let line = self.line(slice, start);
                self.codes.insert((line, program.name(header.name).into()), place);
            }
            let mut lines = Vec::new();
            walk::stmts(program, &header.body, &mut |stmt| {
                let span = program[stmt].span;
                let last = self.line(slice, span.end.saturating_sub(1).max(span.start));
                lines.push((self.line(slice, span.start), last, span.start, stmt));
            });
            self.lines.insert(place, Lines(lines));
        }
        for site in program.site_ids() {
            let of = &program[site];
            if let SiteKind::Binding(BindingRole::Assign, Some(name)) = of.kind
                && let Some(lines) = self.lines.get(&(at, of.code))
                && let Some(stmt) = lines.at(self.line(slice, of.span.start))
            {
                let key = ((at, of.code), stmt, program.name(name.name).into());
                // Which of two bindings of one name in a statement it was cannot be told.
                self.bindings
                    .entry(key)
                    .and_modify(|it| *it = None)
                    .or_insert(Some(site));
            }
        }
    }

    /// A place's line in the file, from 1.
    fn line(&self, slice: &Slice, at: u32) -> u32 {
        let place = slice.to_file(Span::new(at, at)).start;
        self.module.text().line_of(place) + 1
    }

    fn sites_of(&self, whole: &Program, by_span: &BySpan) -> Vec<Option<SitePlace>> {
        let mut conditions = conditions(whole);
        let mut loops: FxHashMap<SiteId, [u32; 2]> = FxHashMap::default();
        let text = self.module.text();
        for stmt in &whole.stmts {
            if let StmtKind::For { site, .. } | StmtKind::While { site, .. } = stmt.kind {
                let lines = [stmt.span.start, stmt.span.end.saturating_sub(1)];
                loops.insert(site, lines.map(|it| text.line_of(it as usize) + 1));
            }
        }
        let place = |id: SiteId| {
            let (span, kind) = (whole[id].span, whole[id].kind);
            let what = match kind {
                SiteKind::Branch(BranchKind::Except) => Asked::Branch(Condition::Part),
                SiteKind::Branch(_) => Asked::Branch(conditions.remove(&id)?),
                SiteKind::Loop(LoopKind::While) => Asked::Loop(Some(conditions.remove(&id)?), *loops.get(&id)?),
                SiteKind::Loop(_) => Asked::Loop(None, loops.get(&id).copied().unwrap_or([0, u32::MAX])),
                _ => return None,
            };
            let is_loop = matches!(what, Asked::Loop(..));
            let (slice, site) = *by_span.get(&(span.start as usize, span.end as usize, is_loop))?;
            Some(SitePlace { slice, site, what })
        };
        whole.site_ids().map(place).collect()
    }

    /// The branches of a slice: their sites in the whole file's program and in its own.
    pub(crate) fn branches(&self, slice: usize) -> impl Iterator<Item = (SiteId, SiteId)> + '_ {
        let all = (0..).map(SiteId).zip(&self.sites);
        all.filter_map(move |(whole, it)| {
            let it = it.as_ref().filter(|it| it.slice == slice)?;
            matches!(it.what, Asked::Branch(_)).then_some((whole, it.site))
        })
    }

    /// What happened in a run, by slice.
    pub(crate) fn evidence(&self, run: &Run, source: Source) -> BTreeMap<usize, Evidence> {
        let mut found = Gathering {
            places: self,
            run,
            source,
            steps: vec![Vec::new(); run.activations.len()],
            found: BTreeMap::new(),
        };
        for (at, step) in run.steps.iter().enumerate() {
            if let Some(steps) = found.steps.get_mut(step.activation as usize) {
                steps.push(at);
            }
        }
        for (number, activation) in run.activations.iter().enumerate() {
            found.call(number, activation);
        }
        found.events();
        found.found
    }
}

/// The evidence of one run.
struct Gathering<'a> {
    places: &'a Places<'a>,
    run: &'a Run,
    source: Source,
    /// Of each activation.
    steps: Vec<Vec<usize>>,
    found: BTreeMap<usize, Evidence>,
}

impl Gathering<'_> {
    fn add(&mut self, slice: usize, place: Option<Place>, what: Happened) {
        self.found.entry(slice).or_default().add(place, self.source, what);
    }

    fn value(&mut self, slice: usize, site: SiteId, shown: &str) {
        if let Some(class) = value_class::of_repr(shown) {
            self.add(slice, Some(Place::Site(site)), Happened::Value(class));
        }
    }

    /// A call of a function of the file: its lines, its values and how it ended.
    fn call(&mut self, number: usize, activation: &Activation) {
        let key = (activation.line, Box::from(&*activation.function));
        let Some(&(slice, code)) = self.places.codes.get(&key) else {
            return;
        };
        let Some(lines) = self.places.lines.get(&(slice, code)) else {
            return;
        };
        let program = self.places.programs[slice];
        let mut ran: FxHashSet<StmtId> = FxHashSet::default();
        let mut last = None;
        for &at in &self.steps[number].clone() {
            let step = &self.run.steps[at];
            let Some(stmt) = lines.at(step.line) else { continue };
            last = Some(stmt);
            if !step.certain {
                continue;
            }
            ran.insert(stmt);
            let begins = activation.first_step == at;
            for (name, shown) in &step.bindings {
                let is_argument = begins && activation.arguments.iter().any(|it| it.0 == *name && it.1 == *shown);
                let key = ((slice, code), stmt, Box::from(&**name));
                if let Some(Some(site)) = self.places.bindings.get(&key).filter(|_| !is_argument) {
                    self.value(slice, *site, shown);
                }
            }
        }
        let begun_certain = (self.steps[number].first()).is_some_and(|it| self.run.steps[*it].certain);
        if begun_certain {
            for param in &program[code].params {
                let name = program.slot_name(code, param.slot);
                if let Some((_, shown)) = activation.arguments.iter().find(|it| *it.0 == *name) {
                    self.value(slice, param.site, shown);
                }
            }
        }
        let end = activation.end.as_ref().filter(|_| activation.certain);
        for &(_, _, _, stmt) in &lines.0 {
            let has_run = ran.contains(&stmt);
            // Of a call that was not seen to its end, what else would have run is not known.
            if end.is_some() || has_run {
                self.add(slice, Some(Place::Line(stmt)), Happened::Called);
            }
            if has_run {
                self.add(slice, Some(Place::Line(stmt)), Happened::Ran);
            }
        }
        let is_outer = code == CodeId(0);
        if is_outer && end.is_some() {
            self.add(slice, None, Happened::Called);
        }
        match (end, last) {
            (Some(End::Raised(_)), last) => {
                if is_outer {
                    self.add(slice, None, Happened::Raised);
                }
                if let Some(stmt) = last.filter(|it| ran.contains(it)) {
                    self.add(slice, Some(Place::Line(stmt)), Happened::Raised);
                }
            }
            (Some(End::Returned(shown)), Some(stmt)) => {
                let is_plain = !program[code].is_generator && !program[code].is_async;
                if let StmtKind::Return(_, site) = program[stmt].kind
                    && is_plain
                {
                    self.value(slice, site, shown);
                }
            }
            _ => {}
        }
    }

    /// Branches and loops.
    fn events(&mut self) {
        let mut by_place: BTreeMap<(u32, SiteId), Vec<Event>> = BTreeMap::new();
        for event in &self.run.events {
            let activation = self.run.steps.get(event.step as usize).map(|it| it.activation);
            if let Some(activation) = activation {
                by_place.entry((activation, event.site)).or_default().push(*event);
            }
        }
        for ((activation, site), mut events) in by_place {
            let Some(Some(place)) = self.places.sites.get(site.0 as usize) else {
                continue;
            };
            let certain = events.iter().take_while(|it| it.certain).count();
            let all = certain == events.len();
            events.truncate(certain);
            let mut answers = events.iter().map(|it| (it.step, it.taken));
            let at = Some(Place::Site(place.site));
            match &place.what {
                Asked::Branch(condition) => {
                    while let Some((Some(_), held)) = condition.evaluate(&mut answers) {
                        let what = if held { Happened::Held } else { Happened::Failed };
                        self.add(place.slice, at, what);
                    }
                }
                Asked::Loop(condition, lines) => {
                    let part = Condition::Part;
                    let condition = condition.as_ref().unwrap_or(&part);
                    let mut asked = Vec::new();
                    while let Some((Some(step), held)) = condition.evaluate(&mut answers) {
                        asked.push((step, held));
                    }
                    let ended = all && self.ended(activation);
                    for rounds in self.rounds(activation, &asked, *lines, ended) {
                        self.add(place.slice, at, Happened::Rounds(trip_bucket(rounds) as u8));
                    }
                }
            }
        }
    }

    /// Whether a call was seen to its end.
    fn ended(&self, activation: u32) -> bool {
        let it = self.run.activations.get(activation as usize);
        it.is_some_and(|it| it.end.is_some() && it.certain)
    }

    /// How often a loop went round each time it was entered. `asked` says in which steps it was asked for another
    /// round, and whether there was one. Where the call went through a line outside, the loop was left.
    fn rounds(&self, activation: u32, asked: &[(u32, bool)], lines: [u32; 2], ended: bool) -> Vec<u64> {
        let Some(steps) = self.steps.get(activation as usize) else {
            return Vec::new();
        };
        let outside = |from: u32, to: u32| {
            let first = steps.partition_point(|it| *it <= from as usize);
            let between = steps[first..].iter().take_while(|it| **it <= to as usize);
            let mut lines_between = between.map(|it| self.run.steps[*it].line);
            lines_between.any(|it| it < lines[0] || lines[1] < it)
        };
        let mut found = Vec::new();
        let mut open: Option<(u64, u32)> = None;
        for &(step, again) in asked {
            if let Some((rounds, _)) = open.take_if(|it| outside(it.1, step)) {
                found.push(rounds);
            }
            let rounds = open.map_or(0, |it| it.0);
            if again {
                open = Some((rounds + 1, step));
            } else {
                found.push(rounds);
                open = None;
            }
        }
        found.extend(open.filter(|_| ended).map(|it| it.0));
        found
    }
}
