//! Code that is predicted not to run, to be dimmed where that is asked for.

use foretrace_python::SliceKind;
use foretrace_python::program::{Span, StmtId};

use super::Predictions;
use super::words::percent;
use crate::rules::Context;
use crate::{Head, Predictor};

/// How sure a predictor must be that code does not run.
const SURE: f32 = 0.95;

/// Statements in a row that a call of the function is predicted not to run, and what is said of them.
pub(crate) fn unlikely(
    context: &Context<'_>,
    predictions: &Predictions,
    predictor: &dyn Predictor,
) -> Vec<(Span, String)> {
    let (Some(bar), Some(code)) = (predictor.bar(Head::Covered), context.program.codes.first()) else {
        return Vec::new();
    };
    let mut finder = Finder {
        context,
        predictions,
        most: 1.0 - bar.max(SURE),
        found: Vec::new(),
    };
    if context.slice.kind() == SliceKind::Function {
        finder.block(&code.body);
    }
    let said = |(span, p)| {
        (
            span,
            format!("predicted not to run: {} by {}", percent(1.0 - p), predictor.name()),
        )
    };
    finder.found.into_iter().map(said).collect()
}

struct Finder<'a> {
    context: &'a Context<'a>,
    predictions: &'a Predictions,
    most: f32,
    /// With the probability that any of it runs.
    found: Vec<(Span, f32)>,
}

impl Finder<'_> {
    fn block(&mut self, block: &[StmtId]) {
        let mut goes_on = false;
        for id in block {
            let stmt = &self.context.program[*id];
            let p = self.predictions.line(*id).0.filter(|p| *p <= self.most);
            // Of what never runs, more is known.
            match p.filter(|_| self.context.facts.reachable(*id)) {
                Some(p) => {
                    match self.found.last_mut().filter(|_| goes_on) {
                        Some((span, most)) => {
                            *span = Span::new(span.start, stmt.span.end);
                            *most = most.max(p);
                        }
                        None => self.found.push((stmt.span, p)),
                    }
                    goes_on = true;
                }
                None => {
                    goes_on = false;
                    stmt.kind.blocks(&mut |inner| self.block(inner));
                }
            }
        }
    }
}
