//! Functions that grow faster in the later of two versions.

use super::pairs::Pair;
use super::side::Sides;
use super::{Found, Origin};
use crate::literal::shorten;
use crate::rules::scaling_regression;
use crate::runs::growth::{FUEL, Subject, Versus, degree, formula, versus};
use crate::runs::home::load;
use crate::runs::inputs::{File, Inputs};
use crate::wording;
use crate::{Basis, Finding, Growth, GrowthTable};

/// A function that grows faster than it did.
pub(super) struct Regression {
    pair: Pair,
    how: How,
    origin: Origin,
}

enum How {
    Measured(Versus),
    /// The bounds that the code itself gives.
    Bounded {
        now: Growth,
        before: Growth,
    },
}

impl Found for Regression {
    fn function(&self) -> usize {
        self.pair.new
    }

    fn origin(&self) -> &Origin {
        &self.origin
    }
}

/// Whether the function grows faster: measured where it can be, or else by its bounds.
pub(super) fn regression(
    sides: &Sides<'_>,
    pair: &Pair,
    bound: &dyn Fn(String, usize) -> Option<Growth>,
) -> Option<Regression> {
    let growth = |version: &super::Version<'_>, slice: usize| {
        let cost = version.studies[slice].cost.codes.first()?;
        wording::growth(&cost.time)
    };
    let (now, before) = (growth(sides.new.version, pair.new), growth(sides.old.version, pair.old));
    if let Some(inputs) = inputs(sides, pair) {
        let measured = measured(sides, pair, &inputs)?;
        // What a built-in does at once may be cheap for all sizes that were tried.
        let cheap = before.is_some_and(|it| degree(measured.after.class) - degree(it.class) <= 0.9);
        return (!cheap && measured.is_worse()).then(|| {
            let (new, old) = (sides.new.loaded.take_called(), sides.old.loaded.take_called());
            let origin = sides.origin(pair, &new, &old, |restored| {
                again(sides, pair, &inputs, &restored).is_some_and(|it| it.is_worse())
            });
            let how = How::Measured(measured);
            Regression {
                pair: *pair,
                how,
                origin,
            }
        });
    }
    let (now, before) = (now?, before?);
    let is_sure = now.assumptions.is_empty() && before.assumptions.is_empty();
    // What grows only with what there was no parameter for does not concern those who call it as before.
    let same_inputs = now.inputs.iter().all(|it| before.inputs.contains(it));
    if !is_sure || !same_inputs || degree(now.class) - degree(before.class) <= 0.9 {
        return None;
    }
    let origin = sides.origin(pair, &[], &[], |restored| {
        bound(restored, pair.new).is_some_and(|it| it.class == now.class)
    });
    let how = How::Bounded { now, before };
    origin.own.then_some(Regression {
        pair: *pair,
        how,
        origin,
    })
}

/// Inputs of growing size for the function, where some can be made.
fn inputs(sides: &Sides<'_>, pair: &Pair) -> Option<Inputs> {
    let function = sides.new.function(pair.new).filter(|_| sides.runs)?;
    sides.new.inputs.growing_inputs(function, &sides.new.examples(pair.new))
}

fn measured(sides: &Sides<'_>, pair: &Pair, inputs: &Inputs) -> Option<Versus> {
    sides.new.loaded.take_called();
    sides.old.loaded.take_called();
    let after = Subject {
        loaded: sides.new.loaded,
        function: sides.new.function(pair.new)?,
    };
    versus(after, before(sides, pair)?, inputs, sides.limits, FUEL)
}

fn before<'a>(sides: &Sides<'a>, pair: &Pair) -> Option<Subject<'a>> {
    Some(Subject {
        loaded: sides.old.loaded,
        function: sides.old.function(pair.old)?,
    })
}

/// The same with the function as it was, in the new file.
fn again(sides: &Sides<'_>, pair: &Pair, inputs: &Inputs, restored: &str) -> Option<Versus> {
    let loaded = load(restored, sides.new.version.file.home.as_ref());
    let file = File::of(loaded.program());
    let start = sides.new.name(pair.new)?.start;
    let after = Subject {
        loaded: &loaded,
        function: file.function_at(u32::try_from(start).ok()?)?,
    };
    versus(after, before(sides, pair)?, inputs, sides.limits, FUEL)
}

impl Regression {
    pub(super) fn finding(&self, sides: &Sides<'_>) -> Option<Finding> {
        let range = sides.new.name(self.pair.new)?;
        let name = sides.new.version.file.module.slices()[self.pair.new].qualname();
        let (message, basis, growth, witness) = match &self.how {
            How::Measured(it) => {
                let inputs: Vec<String> = it.inputs.iter().map(|it| format!("`{it}`")).collect();
                let of = match &*inputs {
                    [] => String::new(),
                    inputs => format!(" in the size of {}", inputs.join(" and ")),
                };
                let (now, then) = (formula(it.after.class), formula(it.before.class));
                let table = |title: &str, side: &crate::runs::growth::Table| GrowthTable {
                    title: title.to_string(),
                    class: formula(side.class).to_string(),
                    inputs: it.inputs.clone(),
                    shape: it.shape.clone(),
                    rows: it.rows(side),
                };
                (
                    format!("`{name}` takes {now} steps{of} where it took {then}"),
                    Basis::Executed,
                    vec![table("before", &it.before), table("now", &it.after)],
                    Some(shorten(&it.example, 200)),
                )
            }
            How::Bounded { now, before } => (
                format!("`{name}` takes {} steps where it took {}", now.formula, before.formula),
                Basis::Proved,
                Vec::new(),
                None,
            ),
        };
        Some(Finding {
            rule: scaling_regression::RULE.name,
            range,
            message,
            severity: scaling_regression::RULE.severity,
            basis,
            confidence: 1.0,
            function: name.to_string(),
            related: self.origin.causes(sides),
            help: None,
            unnecessary: false,
            witness,
            growth,
        })
    }
}
