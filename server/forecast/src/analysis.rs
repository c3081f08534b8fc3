//! `Analyzer`: text in, `Analysis` out; work is proportional to what changed.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use dashmap::DashMap;
use foretrace_python::facts::Outside;
use foretrace_python::program::Span;
use foretrace_python::{Module, Slice, SliceKey, Text};

use crate::comments::Comments;
use crate::cost::CostCache;
use crate::features::{self, Subject, Surroundings};
use crate::fusion::Evidence;
use crate::hints::{HintKind, SliceHint};
use crate::layout::Layout;
use crate::observed::{self, Observed};
use crate::predictions::{self, Kept, Predictions};
use crate::rules::{is_on_growth, unused_suppression};
use crate::runs::{self, Effort, File, Home, Runs, Shown, Store};
use crate::since::Since;
use crate::study::{Lowered, Study};
use crate::{Basis, Config, Finding, Forecast, Hint, Hover, Predictor, Related, cost, forecast, hints, hover};

/// Analyses texts. Cheap to clone; clones share their results.
#[derive(Clone)]
pub struct Analyzer {
    config: Arc<Config>,
    predictor: Arc<dyn Predictor>,
    studies: Arc<DashMap<SliceKey, Arc<Study>>>,
    costs: Arc<CostCache>,
    store: Arc<Store>,
    kept: Arc<Kept>,
    /// Calls that the user wants to see, by the function's qualified name.
    chosen: Arc<DashMap<String, String>>,
    pub(crate) home: Option<Arc<dyn Home>>,
}

/// Results of slices that no analysis uses any more are kept until there are this many.
const KEPT: usize = 512;

/// How often predictions are handed on while others are being made.
const PROGRESS: Duration = Duration::from_millis(500);

impl Analyzer {
    /// An analyzer that has seen nothing yet.
    pub fn new(config: Config, predictor: Arc<dyn Predictor>) -> Analyzer {
        Analyzer {
            config: Arc::new(config),
            predictor,
            studies: Arc::default(),
            costs: Arc::default(),
            store: Arc::default(),
            kept: Arc::default(),
            chosen: Arc::default(),
            home: None,
        }
    }

    /// The same for the file that lives there: runs can import the project's modules.
    pub fn at(&self, home: Arc<dyn Home>) -> Analyzer {
        Analyzer {
            home: Some(home),
            ..self.clone()
        }
    }

    /// The options in force.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The analysis of `text`; `None` when `cancelled` was set before it was done.
    pub fn analyze(&self, text: Text, cancelled: &AtomicBool) -> Option<Analysis> {
        self.finish(Module::new(text), None, cancelled)
    }

    /// The analysis of `text`, a later version of what `before` speaks of: the same as `analyze`, for less.
    pub fn analyze_edit(&self, before: &Analysis, text: Text, cancelled: &AtomicBool) -> Option<Analysis> {
        self.finish(before.module.edited(text), Some(before), cancelled)
    }

    fn finish(&self, module: Module, before: Option<&Analysis>, cancelled: &AtomicBool) -> Option<Analysis> {
        let go_on = || (!cancelled.load(Ordering::Relaxed)).then_some(());
        let mut lowered = Vec::with_capacity(module.slices().len());
        let mut outside = Outside::default();
        for slice in module.slices() {
            go_on()?;
            let known = self.studies.get(&slice.key()).map(|it| it.lowered.clone());
            let it = known.unwrap_or_else(|| Arc::new(Lowered::new(slice)));
            if it.binds_globals {
                outside.add(&it.program);
            }
            lowered.push(it);
        }
        let units: Vec<_> = module
            .slices()
            .iter()
            .zip(&lowered)
            .map(|(slice, it)| it.unit(slice))
            .collect();
        let costs = cost::summarize(&units, &self.costs);
        let mut studies = Vec::with_capacity(lowered.len());
        for ((slice, lowered), cost) in module.slices().iter().zip(lowered).zip(costs) {
            go_on()?;
            let known = self.studies.get(&slice.key()).map(|it| it.clone());
            studies.push(
                known
                    .filter(|it| it.holds(&lowered, &outside, &cost))
                    .unwrap_or_else(|| {
                        let study = Arc::new(Study::new(slice, lowered, &outside, cost, &self.config));
                        self.studies.insert(slice.key(), study.clone());
                        study
                    }),
            );
        }
        let (observed, earlier): (Vec<_>, Vec<_>) = (self.told(&module, &studies).into_iter())
            .map(|it| (it.observed.map(Arc::new), it.earlier))
            .unzip();
        // Nothing need be gathered while nothing is known.
        let runs = match self.store.is_empty() {
            true => Runs::default(),
            false => runs::assemble(&self.file(&module, &studies, &observed), &self.store),
        };
        let analysis = Analysis {
            predictions: before.map_or(Vec::new(), |it| it.predictions_for(&module)),
            observed,
            earlier: earlier.into(),
            module,
            studies,
            runs,
            analyzer: self.clone(),
            since: None,
        };
        self.forget();
        Some(analysis)
    }

    pub(crate) fn file<'a>(
        &self,
        module: &'a Module,
        studies: &[Arc<Study>],
        observed: &[Option<Arc<Observed>>],
    ) -> File<'a> {
        File::new(module, studies, observed, self.home.clone(), &self.store)
    }

    fn forget(&self) {
        let in_use = |study: &Arc<Study>| Arc::strong_count(study) > 1;
        if self.studies.len() > KEPT && self.studies.iter().filter(|it| !in_use(it.value())).count() > KEPT {
            self.studies.retain(|_, study| in_use(study));
        }
    }
}

/// What is known of one version of one file.
#[derive(Clone)]
pub struct Analysis {
    pub(crate) module: Module,
    pub(crate) studies: Vec<Arc<Study>>,
    pub(crate) runs: Runs,
    /// By slice, in the order of the module; empty before anything was predicted.
    pub(crate) predictions: Vec<Option<Arc<Predictions>>>,
    /// By slice; empty where nothing was observed.
    pub(crate) observed: Vec<Option<Arc<Observed>>>,
    /// By slice, what was counted before it was edited; empty where nothing was recorded.
    pub(crate) earlier: Arc<[Evidence]>,
    pub(crate) analyzer: Analyzer,
    /// Where it is seen beside an earlier version.
    pub(crate) since: Option<Arc<Since>>,
}

impl Analysis {
    /// The file and its slices.
    pub fn module(&self) -> &Module {
        &self.module
    }

    /// Whether there may be something to run.
    pub fn can_run(&self) -> bool {
        self.analyzer.config.run
    }

    /// The same with what runs of the file's functions find; `None` when `cancelled` was set before they were done.
    /// What was found by then is not lost to the next analysis.
    pub fn run(&self, effort: Effort, cancelled: &Arc<AtomicBool>) -> Option<Analysis> {
        let file = self.analyzer.file(&self.module, &self.studies, &self.observed);
        let done = !self.can_run() || runs::run(&file, &self.analyzer.store, effort, cancelled);
        done.then(|| Analysis {
            runs: runs::assemble(&file, &self.analyzer.store),
            ..self.clone()
        })
    }

    /// Whether there may be something to predict.
    pub fn can_predict(&self) -> bool {
        self.analyzer.predictor.speaks()
    }

    /// The same with what is predicted of the file; `None` when `cancelled` was set before it was done. A model takes
    /// milliseconds for each function, so what there is meanwhile is handed to `progress` now and then.
    pub fn predict(&self, cancelled: &AtomicBool, progress: &mut dyn FnMut(Analysis)) -> Option<Analysis> {
        let mut analysis = self.clone();
        if !self.can_predict() {
            return Some(analysis);
        }
        analysis.predictions.resize(self.studies.len(), None);
        let home = self.analyzer.home.as_deref();
        let project = home.and_then(|it| it.around());
        let slices = self.slices().map(|(slice, study)| (&**slice, &study.lowered.program));
        let around = Surroundings::at(home, project, slices, |it| self.analyzer.store.tests(it));
        let evidence = self.analyzer.predictor.fusion().map(|_| self.evidence());
        let mut last = Instant::now();
        for (at, (slice, study)) in self.slices().enumerate() {
            if cancelled.load(Ordering::Relaxed) {
                return None;
            }
            let subject = Subject {
                slice,
                program: &study.lowered.program,
                facts: &study.facts,
            };
            let windows = features::windows(subject, &around);
            let predictor = &*self.analyzer.predictor;
            let said = self.analyzer.kept.predict(&windows, predictor);
            analysis.predictions[at] = match (said, predictor.fusion().zip(evidence.as_ref())) {
                (Some(said), Some((fusion, evidence))) => Some(said.fused(&evidence[at], fusion)),
                (said, _) => said,
            };
            if last.elapsed() > PROGRESS {
                progress(analysis.clone());
                last = Instant::now();
            }
        }
        Some(analysis)
    }

    /// The same with what calls would do whose runs meet values that are not known, or have no input that the code tells,
    /// if what is predicted is right; `None` when `cancelled` was set before it was done.
    pub fn suppose(&self, cancelled: &Arc<AtomicBool>) -> Option<Analysis> {
        let mut analysis = self.clone();
        if !self.can_run() || self.predictions.iter().flatten().next().is_none() {
            return Some(analysis);
        }
        let file = self.analyzer.file(&self.module, &self.studies, &self.observed);
        let supposed = runs::suppose(&file, &self.analyzer.store, &self.runs, &self.predictions, cancelled)?;
        for (said, supposed) in analysis.predictions.iter_mut().zip(supposed) {
            *said = said.take().map(|it| it.supposing(supposed));
        }
        Some(analysis)
    }

    /// Code that is predicted not to run, where it is to be dimmed, and what is said of it.
    pub fn unlikely(&self) -> Vec<(Range<usize>, String)> {
        let predictor = &*self.analyzer.predictor;
        let mut found = Vec::new();
        for (at, (slice, study)) in self.slices().enumerate().filter(|_| self.analyzer.config.dim_unlikely) {
            if let (Some(said), None) = (self.predictions_of(at), self.observed_of(at)) {
                let spans = predictions::unlikely::unlikely(&study.context(slice), said, predictor);
                found.extend(spans.into_iter().map(|(span, text)| (slice.to_file(span), text)));
            }
        }
        found
    }

    /// The predictions of slices that `module`, a later version, has too.
    fn predictions_for(&self, module: &Module) -> Vec<Option<Arc<Predictions>>> {
        if self.predictions.is_empty() {
            return Vec::new();
        }
        let known = self.module.slices().iter().zip(&self.predictions);
        let known: HashMap<SliceKey, &Option<Arc<Predictions>>> = known.map(|(slice, it)| (slice.key(), it)).collect();
        let slices = module.slices().iter();
        slices
            .map(|it| known.get(&it.key()).copied().cloned().flatten())
            .collect()
    }

    /// What runs did in each slice, in the order of [`Module::slices`], the project's tests included where they were run,
    /// and what was recorded before it was edited. The first question may take seconds.
    pub fn evidence(&self) -> Vec<Evidence> {
        let rehearsal = self.analyzer.home.as_ref().and_then(|it| it.rehearsal());
        let slices = self.module.slices().iter().enumerate();
        slices
            .map(|(at, slice)| {
                let mut evidence = self
                    .runs
                    .slices
                    .get(at)
                    .map_or_else(Evidence::default, |it| it.evidence.clone());
                let id = (slice.key(), slice.occurrence());
                if let Some(rehearsed) = rehearsal.as_ref().and_then(|it| it.evidence(id)) {
                    evidence.merge(rehearsed);
                }
                self.earlier.get(at).into_iter().for_each(|it| evidence.merge(it));
                evidence
            })
            .collect()
    }

    /// Whether runs and predictions say of the file what they say in `other`, another analysis of the same text.
    pub fn says_what(&self, other: &Analysis) -> bool {
        let predictions = |it: &Analysis| it.predictions.iter().flatten().cloned().collect::<Vec<_>>();
        self.runs.same(&other.runs) && predictions(self) == predictions(other)
    }

    /// What the rules that the configuration selects have to say and no comment suppresses, sorted by place.
    pub fn findings(&self) -> Vec<Finding> {
        let all = self.all_findings().into_iter();
        all.filter(|(_, suppressed)| !suppressed).map(|it| it.0).collect()
    }

    /// The same with what comments suppress, and whether one does.
    pub fn all_findings(&self) -> Vec<(Finding, bool)> {
        let config = &self.analyzer.config;
        let mut comments = Comments::new(self.module.text(), self.slices());
        let mut findings = Vec::new();
        for (at, (slice, study)) in self.slices().enumerate() {
            let measured = self.runs.slices.get(at).and_then(|it| it.growth.as_ref());
            for draft in study.drafts.iter().filter(|it| config.selects(it.rule)) {
                let measured = measured.filter(|_| is_on_growth(draft.rule));
                findings.push(Finding {
                    rule: draft.rule,
                    range: slice.to_file(draft.span),
                    message: draft.message.clone(),
                    severity: draft.severity,
                    basis: Basis::Proved,
                    confidence: 1.0,
                    function: slice.qualname().to_string(),
                    related: draft.related.iter().map(|it| related(slice, it)).collect(),
                    help: draft.help.clone(),
                    unnecessary: draft.unnecessary,
                    witness: None,
                    growth: measured.and_then(|it| it.evidence()).into_iter().collect(),
                });
            }
        }
        let compared = self.since.iter().flat_map(|it| &it.findings);
        let found = self.runs.findings.iter().chain(compared);
        findings.extend(found.filter(|it| config.selects(it.rule)).cloned());
        for finding in findings.iter_mut().filter(|_| !self.observed.is_empty()) {
            finding.related.extend(self.observed_at(finding));
        }
        let mut findings = comments.judge(findings);
        if config.selects(unused_suppression::RULE.name) {
            let unused = comments.unused(config);
            findings.extend(comments.judge(unused));
        }
        self.only_new(&mut findings);
        findings
            .sort_by(|(a, _), (b, _)| (a.range.start, a.range.end, a.rule).cmp(&(b.range.start, b.range.end, b.rule)));
        findings
    }

    /// The hints whose line end lies in `range`, sorted by place.
    pub fn hints(&self, range: Range<usize>) -> Vec<Hint> {
        let text = self.module.text();
        let mut hints = Vec::new();
        let touches = |it: &Slice| it.range().start <= range.end && range.start <= it.range().end;
        for (at, (slice, study)) in self.slices().enumerate().filter(|(_, (slice, _))| touches(slice)) {
            for hint in self.slice_hints(at, slice, study) {
                let place = slice.to_file(Span::new(hint.at, hint.at)).start;
                let offset = text.line_range(text.line_of(place)).end;
                if range.start <= offset && offset <= range.end {
                    hints.push(Hint {
                        offset,
                        kind: hint.kind,
                        label: hint.label,
                        tooltip: hint.tooltip,
                        basis: hint.basis,
                    });
                }
            }
        }
        hints.sort_by_key(|it| it.offset);
        hints
    }

    fn slice_hints(&self, at: usize, slice: &Slice, study: &Study) -> Vec<SliceHint> {
        let config = &self.analyzer.config;
        let mut hints = study.hints.clone();
        let context = study.context(slice);
        if let Some(runs) = self.runs.slices.get(at).filter(|_| config.hints) {
            let shown = self.shown(at).filter(|_| config.hints_example);
            hints.extend(
                shown
                    .into_iter()
                    .flat_map(|it| runs::path::hints(&context, &it.seen, it.origin)),
            );
            let growth = runs.growth.as_ref().filter(|_| config.hints_growth);
            hints.extend(growth.and_then(|it| runs::path::growth(&context, it)));
        }
        let observed = self.observed_of(at);
        if let Some(observed) = observed.filter(|_| config.hints) {
            hints.extend(observed::hints::hints(&context, observed, config));
        }
        if let Some(predictions) = self.predictions_of(at).filter(|_| config.hints) {
            hints.extend(predictions::hints::hints(
                &context,
                predictions,
                &*self.analyzer.predictor,
                config,
                observed,
            ));
        }
        let chosen = self.analyzer.chosen.contains_key(slice.qualname());
        hints::choose(slice, hints, config, chosen.then_some(HintKind::Example))
    }

    fn predictions_of(&self, at: usize) -> Option<&Predictions> {
        self.predictions.get(at)?.as_deref()
    }

    /// The call whose path is shown of a slice: the one that was chosen, or else the first.
    fn shown(&self, at: usize) -> Option<&Shown> {
        let calls = &self.runs.slices.get(at)?.calls;
        let chosen = self.analyzer.chosen.get(self.module.slices()[at].qualname());
        let is_chosen = |it: &&Arc<Shown>| chosen.as_ref().is_some_and(|call| **call == it.seen.call);
        let found = calls.iter().find(is_chosen).or_else(|| calls.first());
        found.map(|it| &**it)
    }

    /// Calls of the function at `offset` whose path can be shown, best vouched for first.
    pub fn examples(&self, offset: usize) -> Vec<String> {
        let runs = self.runs.slices.get(self.module.index_at(offset));
        let calls = runs.map_or(&[][..], |it| &it.calls);
        calls.iter().map(|it| it.seen.call.clone()).collect()
    }

    /// Whether `offset` is on the line of the name of the function around it.
    pub fn in_header(&self, offset: usize) -> bool {
        let at = self.module.index_at(offset);
        let slice = &self.module.slices()[at];
        let code = self.studies[at].lowered.program.codes.first();
        let line = |it: usize| self.module.text().line_of(it);
        code.is_some_and(|it| line(slice.to_file(it.name_span).start) == line(offset))
    }

    /// The call whose path is shown of the function at `offset`, where it can be evaluated as it stands.
    pub fn shown_call(&self, offset: usize) -> Option<String> {
        let shown = self.shown(self.module.index_at(offset)).filter(|it| it.seen.complete)?;
        Some(shown.seen.call.clone())
    }

    /// The edit that adds the call shown of the function at `offset` to the file as a test, and the call.
    pub fn test_edit(&self, offset: usize) -> Option<(String, (Range<usize>, String))> {
        let at = self.module.index_at(offset);
        let slice = &self.module.slices()[at];
        let shown = self.shown(at).filter(|it| it.seen.complete)?;
        let call = shown.seen.call.clone();
        Some((call, self.test(slice.qualname(), &runs::test_of(&shown.seen)?)))
    }

    /// The edit that adds the call that shows `finding` to the file as a test.
    pub fn witness_edit(&self, finding: &Finding) -> Option<(Range<usize>, String)> {
        Some(self.test(&finding.function, finding.witness.as_ref()?))
    }

    /// A test function at the end of the file, with a name that is not taken.
    fn test(&self, function: &str, body: &str) -> (Range<usize>, String) {
        let text = self.module.text().as_str();
        let name = function.replace('.', "_").to_lowercase();
        let names = std::iter::once(format!("test_{name}")).chain((2..).map(|it| format!("test_{name}_{it}")));
        let taken = |it: &String| self.module.slices().iter().any(|slice| slice.qualname() == it);
        let name = names.into_iter().find(|it| !taken(it)).unwrap_or_default();
        let gap = match text {
            "" => "",
            _ if text.ends_with('\n') => "\n\n",
            _ => "\n\n\n",
        };
        (text.len()..text.len(), format!("{gap}def {name}():\n    {body}\n"))
    }

    /// Shows the path of `call`, one of the examples of the function at `offset`, in full; `None` goes back to what is
    /// shown by itself.
    pub fn choose(&self, offset: usize, call: Option<String>) {
        let name = self.module.slice_at(offset).qualname().to_string();
        match call {
            Some(call) => self.analyzer.chosen.insert(name, call),
            None => self.analyzer.chosen.remove(&name).map(|it| it.1),
        };
    }

    /// What is known of the place at `offset`.
    pub fn hover(&self, offset: usize) -> Option<Hover> {
        let at = self.module.index_at(offset);
        let slice = &self.module.slices()[at];
        let context = self.studies.get(at)?.context(slice);
        let place = slice.from_file(offset)?;
        let known = hover::hover(&context, place);
        let known = match self.runs.slices.get(at) {
            Some(runs) => runs::hover::hover(&context, runs, self.shown(at), place, known),
            None => known,
        };
        let observed = self.observed_of(at);
        let known = match observed {
            Some(it) => observed::hover::hover(&context, it, place, known),
            None => known,
        };
        let (span, markdown) = match self.predictions_of(at) {
            Some(it) => predictions::hover::hover(&context, it, &*self.analyzer.predictor, place, observed, known)?,
            None => known?,
        };
        Some(Hover {
            range: slice.to_file(span),
            markdown,
        })
    }

    /// Every estimate of the slice of that index in [`Module::slices`], computed anew.
    pub fn forecast(&self, slice: usize) -> Forecast {
        let (Some(at), Some(study)) = (self.module.slices().get(slice), self.studies.get(slice)) else {
            return Forecast::default();
        };
        let context = study.context(at);
        let mut forecast = forecast::forecast(&context);
        if let Some(runs) = self.runs.slices.get(slice) {
            runs::forecast::add(&mut forecast, at.text(), runs);
        }
        if let Some(observed) = self.observed_of(slice) {
            observed::forecast::add(&mut forecast, &context, observed);
        }
        if let Some(predictions) = self.predictions_of(slice) {
            predictions::forecast::add(&mut forecast, &context, predictions);
        }
        forecast
    }

    /// The edit that makes a comment suppress `finding`: what to replace, and with what. None for a comment that
    /// suppresses nothing: it had better go.
    pub fn suppress_edit(&self, finding: &Finding) -> Option<(Range<usize>, String)> {
        self.suppress_edits(std::slice::from_ref(finding)).0.pop()
    }

    /// The edits that make comments suppress all of `findings`, one for a line, in order; and those findings that no
    /// comment can suppress. Comments that suppress nothing are neither.
    pub fn suppress_edits<'a>(&self, findings: &'a [Finding]) -> (Vec<(Range<usize>, String)>, Vec<&'a Finding>) {
        let is_comment = |it: &&Finding| it.rule == unused_suppression::RULE.name;
        let findings: Vec<&Finding> = findings.iter().filter(|it| !is_comment(it)).collect();
        let wanted: Vec<_> = findings.iter().map(|it| (it.range.clone(), it.rule)).collect();
        let (edits, failed) = Layout::of(self.module.text()).edits(&wanted);
        (edits, failed.into_iter().map(|it| findings[it]).collect())
    }

    pub(crate) fn slices(&self) -> impl Iterator<Item = (&Arc<Slice>, &Arc<Study>)> + Clone {
        self.module.slices().iter().zip(&self.studies)
    }
}

pub(crate) fn related(slice: &Slice, (span, message): &(Span, String)) -> Related {
    Related {
        range: slice.to_file(*span),
        message: message.clone(),
    }
}
