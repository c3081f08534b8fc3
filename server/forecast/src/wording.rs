//! Facts in words: trip counts and growth.

use foretrace_python::facts::{Bound, Trips};
use foretrace_python::program::{ExprId, SiteId};

use crate::cost::algebra::{Class, Var};
use crate::cost::{Cost, Poly};
use crate::literal::shorten;
use crate::rules::Context;
use crate::{Growth, GrowthClass};

/// How often a loop goes round each time it is entered, as an expression over names at its entry.
pub(crate) fn trip_count(context: &Context<'_>, site: SiteId) -> Option<String> {
    let source = |id: ExprId| shorten(context.source(context.program[id].span), 24);
    let bound = |bound: &Bound| match bound {
        Bound::Fixed(value) => value.to_string(),
        Bound::Value(id) => source(*id),
        Bound::Length(id) => format!("len({})", source(*id)),
    };
    match context.facts.trips(site) {
        Trips::Fixed(count) => Some(count.to_string()),
        Trips::Never => Some("0".into()),
        Trips::Length(id) => Some(format!("len({})", source(*id))),
        Trips::Value(id) => Some(source(*id)),
        Trips::Counted {
            from,
            to,
            step,
            inclusive,
        } => {
            let (low, high) = if *step > 0 { (from, to) } else { (to, from) };
            let distance = match (low, high) {
                (Bound::Fixed(0), high) => bound(high),
                (low, Bound::Fixed(0)) => format!("-{}", operand(bound(low))),
                (low, high) => format!("{} - {}", bound(high), operand(bound(low))),
            };
            match (step.unsigned_abs(), inclusive) {
                (1, false) => Some(distance),
                (1, true) => Some(format!("{distance} + 1")),
                (step, false) => Some(format!("⌈{} / {step}⌉", operand(distance))),
                (_, true) => None,
            }
        }
        Trips::Endless | Trips::Unknown => None,
    }
}

/// `text` in parentheses where it is more than a name, a number, a call or a subscript.
fn operand(text: String) -> String {
    let mut depth = 0u32;
    let loose = text.chars().any(|char| {
        match char {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && !(char.is_alphanumeric() || matches!(char, '_' | '.' | ')' | ']'))
    });
    if loose { format!("({text})") } else { text }
}

/// How a cost grows; `None` where something unknown could make it larger.
pub(crate) fn growth(cost: &Cost) -> Option<Growth> {
    let class = match cost.class()? {
        Class::Constant => GrowthClass::Constant,
        Class::LogN => GrowthClass::Logarithmic,
        Class::Linear => GrowthClass::Linear,
        Class::NLogN => GrowthClass::Linearithmic,
        Class::Quadratic => GrowthClass::Quadratic,
        Class::Cubic => GrowthClass::Cubic,
        Class::Polynomial(_) => GrowthClass::Polynomial,
        Class::Exponential => GrowthClass::Exponential,
    };
    let inputs = cost.known.inputs().iter().map(ToString::to_string).collect();
    let assumptions = cost.assumptions.iter().map(|it| it.what.to_string()).collect();
    Some(Growth {
        class,
        inputs,
        formula: cost.known.to_string(),
        assumptions,
    })
}

/// The bound in few words: `O(n²) in xs` for one input, `O(xs·ys)` for more.
pub(crate) fn bound(known: &Poly) -> String {
    let inputs = known.inputs();
    let [input] = &*inputs else { return known.to_string() };
    let renamed = known.substitute(&mut |var| {
        Poly::var(Var {
            name: "n".into(),
            ..var.clone()
        })
    });
    let Some(renamed) = renamed.filter(|it| it.inputs().len() == 1) else {
        return known.to_string();
    };
    format!("{renamed} in {input}")
}
