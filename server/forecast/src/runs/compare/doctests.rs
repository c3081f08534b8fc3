//! Doctests of either version, run in both.

use foretrace_python::machine::{Exchange, Limits, Loaded, Request};

use super::behaviour::Change;
use super::difference::{Deed, Difference, tells};
use super::pairs::Pair;
use super::side::{Side, Sides};
use crate::runs::examples::{Entry, NAME};
use crate::runs::home::load;

/// What a session says, and the first lines of the functions that it called.
type Session = (Vec<Exchange>, Vec<u32>);

/// The first statement of a doctest of the function whose output is another.
pub(super) fn change(sides: &Sides<'_>, pair: &Pair) -> Option<Change> {
    let mut sessions = sessions(&sides.new, pair.new);
    sessions.extend(self::sessions(&sides.old, pair.old));
    sessions.dedup();
    sessions.iter().find_map(|it| on(sides, pair, it))
}

/// The doctests in the function's docstring, and others of the file that call it.
fn sessions(side: &Side<'_>, slice: usize) -> Vec<Vec<String>> {
    let examples = side.version.file.examples_of(slice).into_iter();
    let own = (side.version.file.examples.iter()).filter(|it| it.slice == slice && it.targets.is_empty());
    let sources = examples.chain(own).filter_map(|it| match &it.entry {
        Entry::Doctest(chunks) => {
            let wanted = chunks.iter().filter(|it| !it.example.options.skip);
            Some(wanted.map(|it| it.example.source.to_string()).collect())
        }
        _ => None,
    });
    sources.collect()
}

fn on(sides: &Sides<'_>, pair: &Pair, sources: &[String]) -> Option<Change> {
    let sources: Vec<&str> = sources.iter().map(|it| &**it).collect();
    let (now, entered) = session(sides.new.loaded, sides.new.rests, &sources, sides.limits)?;
    let (before, left) = session(sides.old.loaded, sides.old.rests, &sources, sides.limits)?;
    let at = now.iter().zip(&before).position(|(a, b)| differs(a, b))?;
    let (difference, changed) = (told(&now[at], &before[at])?, &now[at]);
    let origin = sides.origin(pair, &entered, &left, |restored| {
        let loaded = load(&restored, sides.new.version.file.home.as_ref());
        let again = session(&loaded, sides.new.rests, &sources, sides.limits);
        again.is_some_and(|it| it.0.get(at) == Some(changed))
    });
    // Of what changed elsewhere, a statement that does not call the function tells nothing about it.
    let qualname = sides.new.version.file.module.slices()[pair.new].qualname();
    let name = qualname.rsplit('.').next().unwrap_or(qualname);
    if !origin.own && !sources[at].contains(&format!("{name}(")) {
        return None;
    }
    // What comes before it, but for what only shows a value, where the same comes of it without.
    let needed = sources[..at].iter().zip(&now).filter(|(_, it)| it.printed.is_empty());
    let mut needed: Vec<&str> = needed.map(|it| *it.0).chain([sources[at]]).collect();
    let shows = |side: &Side<'_>, expected: &Exchange| {
        let alone = session(side.loaded, side.rests, &needed, sides.limits);
        alone.is_some_and(|it| it.0.last() == Some(expected))
    };
    if !shows(&sides.new, changed) || !shows(&sides.old, &before[at]) {
        needed = sources[..=at].to_vec();
    }
    let witness: Vec<&str> = needed.iter().map(|it| it.trim_end()).collect();
    let is_simple = witness.iter().all(|it| !it.contains(['\n', '#']) && !it.ends_with(':'));
    Some(Change {
        pair: *pair,
        witness: witness.join(if is_simple { "; " } else { "\n" }),
        shown: sources[at].trim_end().to_string(),
        difference,
        origin,
    })
}

/// A session, as far as it is known.
fn session(loaded: &Loaded, rests: usize, sources: &[&str], limits: &Limits) -> Option<Session> {
    let request = Request {
        name: Some(NAME),
        without_optional: true,
        ..Request::default()
    };
    let (run, exchanges) = loaded.interact(sources, &request, limits);
    (run.assumptions.len() <= rests).then_some((exchanges, run.entered))
}

pub(super) fn differs(now: &Exchange, before: &Exchange) -> bool {
    let kind = |it: &Exchange| it.raised.as_ref().map(|it| it.kind.clone());
    kind(now) != kind(before) || normal(&now.printed) != normal(&before.printed)
}

fn told(now: &Exchange, before: &Exchange) -> Option<Difference> {
    let raised = [now, before].into_iter().filter_map(|it| it.raised.as_ref());
    if !raised.into_iter().all(|it| tells(&it.kind, &it.message)) {
        return None;
    }
    let deed = |it: &Exchange| match &it.raised {
        Some(raised) => Deed::raises(&raised.kind),
        None => match it.printed.trim_end() {
            text if text.contains('\n') || text.is_empty() => Deed::prints(&it.printed),
            text => Deed::shows(text),
        },
    };
    Some(Difference::between(&deed(now), &deed(before)))
}

/// Output without the last digits of numbers, which depend on the order of operations.
fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let is_number = |it: char| it.is_ascii_digit() || it == '.';
    let mut rest = text;
    while let Some(start) = rest.find(is_number) {
        let number = &rest[start..];
        let number = &number[..number.find(|it| !is_number(it)).unwrap_or(number.len())];
        out += &rest[..start];
        match number.parse::<f64>() {
            Ok(value) if number.contains('.') && number.len() > 12 => out += &short(value),
            _ => out += number,
        }
        rest = &rest[start + number.len()..];
    }
    out + rest
}

fn short(value: f64) -> String {
    let rounded: f64 = format!("{value:.11e}").parse().unwrap_or(value);
    rounded.to_string()
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn last_digits_mean_nothing() {
        assert_eq!(normal("[0.30000000000000004, 2]"), normal("[0.3, 2]"));
        assert_eq!(normal("1.2.3 and 123456789012345"), "1.2.3 and 123456789012345");
        assert_ne!(normal("0.3"), normal("0.31"));
    }
}
