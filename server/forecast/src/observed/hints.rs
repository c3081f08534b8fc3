//! Observed hints: what mostly goes one way, and what values were.

use foretrace_python::facts::Trips;
use foretrace_python::program::{BranchKind, CodeKind, SiteId, SiteKind};

use super::words::{percent, source};
use super::{Counts, Freshness, Observed, Source};
use crate::forecast::TRIP_BUCKETS;
use crate::hints::{HintKind, MAX_LABEL, SliceHint};
use crate::predictions::Dead;
use crate::predictions::hints::{only_raises, untold_parameters, untold_results};
use crate::predictions::words::type_name;
use crate::rules::Context;
use crate::{Basis, Config, VALUE_CLASSES};

/// Fewer cases say nothing.
const FEWEST: u64 = 3;

/// More types than these are not listed.
const TYPES: usize = 3;

/// Behind what was observed of an edited function.
const BEFORE_EDIT: &str = " · before edit";

struct Maker<'a> {
    context: &'a Context<'a>,
    observed: &'a Observed,
    /// The least share, in percent.
    bar: u64,
    dead: Dead,
    hints: Vec<SliceHint>,
}

/// The hints of what was observed of a function.
pub(crate) fn hints(context: &Context<'_>, observed: &Observed, config: &Config) -> Vec<SliceHint> {
    // A module is run once: how often its branches are taken is no question.
    let is_function = context
        .program
        .codes
        .first()
        .is_some_and(|it| it.kind == CodeKind::Function);
    if !config.hints_observed || !is_function {
        return Vec::new();
    }
    let mut maker = Maker {
        context,
        observed,
        bar: u64::from(config.hints_confidence),
        dead: Dead::of(context),
        hints: Vec::new(),
    };
    if config.hints_branch {
        maker.branches();
    }
    if config.hints_loop {
        maker.loops();
    }
    if config.hints_value {
        maker.parameters();
        maker.results();
    }
    maker.hints
}

impl<'a> Maker<'a> {
    /// What was counted at a site that is not plain from the code.
    fn counts(&self, site: SiteId) -> Option<(&'a Counts, &'a Source)> {
        let known = self.observed.site(site)?;
        let is_enough = known.1.is_counted() && known.0.total() >= FEWEST;
        (is_enough && !self.dead.holds(self.context.program[site].span)).then_some(known)
    }

    fn is_enough(&self, count: u64, of: u64) -> bool {
        count.saturating_mul(100) >= of.saturating_mul(self.bar)
    }

    fn mark(&self) -> &'static str {
        match self.observed.freshness {
            Freshness::Current => "",
            Freshness::BeforeEdit => BEFORE_EDIT,
        }
    }

    fn add(&mut self, at: u32, kind: HintKind, label: String, tooltip: &str, from: &Source) {
        let label = label + self.mark();
        self.hints.push(SliceHint {
            at,
            kind,
            basis: Basis::Observed,
            label,
            tooltip: format!(
                "{tooltip} · **observed**{}",
                source(from, self.observed).trim_start_matches("observed")
            ),
            // Below all that is proved or was executed, above what is predicted.
            usefulness: if kind == HintKind::Branch { 38 } else { 36 },
        });
    }

    fn branches(&mut self) {
        for site in self.context.program.site_ids() {
            let SiteKind::Branch(kind) = self.context.program[site].kind else {
                continue;
            };
            let Some((Counts::Branch { taken, reached }, from)) = self.counts(site) else {
                continue;
            };
            let often = self.is_enough(*taken, *reached);
            let seldom = self.is_enough(reached.saturating_sub(*taken), *reached);
            if !(often || seldom) || self.context.facts.truth(site).is_some() {
                continue;
            }
            let word = match kind {
                // That an assertion holds and a handler is seldom needed goes without saying.
                BranchKind::Assert | BranchKind::Except => continue,
                BranchKind::Ternary | BranchKind::Filter => "true",
                // So does that a check fails seldom.
                _ if seldom && only_raises(self.context, site) => continue,
                _ => "taken",
            };
            let label = match (taken, reached) {
                (0, _) => format!("never {word} in {reached}"),
                (taken, reached) if taken == reached => format!("{word} all {reached} times"),
                _ => format!("{word} {} of {reached}", percent(*taken, *reached)),
            };
            let tooltip = format!("{word} {taken} of {reached} times");
            self.add(
                self.context.program[site].span.end,
                HintKind::Branch,
                label,
                &tooltip,
                from,
            );
        }
    }

    fn loops(&mut self) {
        for site in self.context.program.site_ids() {
            if !matches!(self.context.program[site].kind, SiteKind::Loop(_))
                || matches!(
                    self.context.facts.trips(site),
                    Trips::Fixed(_) | Trips::Never | Trips::Endless
                )
            {
                continue;
            }
            let Some((Counts::Loop { trips }, from)) = self.counts(site) else {
                continue;
            };
            let all = trips.iter().sum();
            let most = trips.iter().enumerate().max_by_key(|it| it.1);
            let Some((bucket, count)) = most.filter(|it| self.is_enough(*it.1, all)) else {
                continue;
            };
            let share = percent(*count, all);
            let label = match bucket {
                0 => format!("not entered · {share} of {all}"),
                1 => format!("one round · {share} of {all}"),
                _ => format!(
                    "{} rounds · {share} of {all}",
                    TRIP_BUCKETS.get(bucket).copied().unwrap_or_default().replace('-', "–")
                ),
            };
            let tooltip = format!("how often it went round, {count} of {all} times");
            self.add(
                self.context.program[site].span.end,
                HintKind::Loop,
                label,
                &tooltip,
                from,
            );
        }
    }

    fn parameters(&mut self) {
        let context = self.context;
        let Some(code) = context.program.codes.first() else {
            return;
        };
        let (mut parts, mut from) = (Vec::new(), None);
        for (name, site) in untold_parameters(context) {
            if let Some((types, source)) = self.types(site) {
                parts.push(format!("{name}: {types}"));
                from = Some(source);
            }
        }
        while parts.join(", ").chars().count() + self.mark().chars().count() > MAX_LABEL {
            parts.pop();
        }
        if let Some(from) = from.filter(|_| !parts.is_empty()) {
            self.add(
                code.name_span.end,
                HintKind::Value,
                parts.join(", "),
                "all types of arguments",
                from,
            );
        }
    }

    fn results(&mut self) {
        for (site, at) in untold_results(self.context) {
            if let Some((types, from)) = self.types(site) {
                self.add(at, HintKind::Value, format!("→ {types}"), "all types it returned", from);
            }
        }
    }

    /// Every type that a variable or a result had, most frequent first, where they are few and say something.
    fn types(&self, site: SiteId) -> Option<(String, &'a Source)> {
        let (Counts::Binding { classes, .. }, from) = self.counts(site)? else {
            return None;
        };
        let mut types: Vec<(&str, u64)> = Vec::new();
        for (class, count) in classes.iter().filter(|it| it.1 > 0) {
            let name = type_name(VALUE_CLASSES.get(usize::from(*class)).copied()?);
            match types.iter_mut().find(|it| it.0 == name) {
                Some(it) => it.1 += count,
                None => types.push((name, *count)),
            }
        }
        types.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let says = types.len() <= TYPES && !types.iter().any(|it| it.0 == "object");
        let names: Vec<&str> = types.iter().map(|it| it.0).collect();
        says.then(|| (names.join(" | "), from))
    }
}
