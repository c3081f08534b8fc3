//! Counts, times and commands in words.

use super::{Freshness, Observed, Source};
use crate::literal::shorten;

/// Characters of a command that are shown.
const COMMAND: usize = 60;

/// `observed in 212 calls, 2026-11-21 10:31 UTC, by ‘pytest -q’`.
pub(super) fn source(it: &Source, observed: &Observed) -> String {
    format!("{}, {}, {}", count(it), time(it.when), command(it, observed))
}

/// The same without the time.
pub(super) fn calls(it: &Source, observed: &Observed) -> String {
    format!("{} {}", count(it), command(it, observed))
}

fn count(it: &Source) -> String {
    match it.calls {
        _ if !it.is_counted() => "observed".to_owned(),
        1 => "observed in 1 call".to_owned(),
        calls => format!("observed in {calls} calls"),
    }
}

fn command(it: &Source, observed: &Observed) -> String {
    let command = shorten(&it.command.replace('`', "'"), COMMAND);
    let others = match it.others {
        0 => String::new(),
        1 => " and another command".to_owned(),
        others => format!(" and {others} other commands"),
    };
    let edit = match observed.freshness {
        Freshness::Current => "",
        Freshness::BeforeEdit => ", before your last edit",
    };
    format!("by `{command}`{others}{edit}")
}

/// Seconds since 1970 as a date and a time.
pub(super) fn time(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Days since 0000-03-01, in eras of 400 years.
    let days = days.saturating_add(719_468);
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = match month {
        0..=9 => (era * 400 + year, month + 3),
        _ => (era * 400 + year + 1, month - 9),
    };
    let (hour, minute) = (rest / 3600, rest % 3600 / 60);
    format!("{year:04}-{month:02}-{of_month:02} {hour:02}:{minute:02} UTC")
}

/// A share in percent. All and nothing are only said of what was always or never so.
pub(super) fn percent(count: u64, of: u64) -> String {
    let share = (count as f64 * 100.0 / of.max(1) as f64).round() as u64;
    match count {
        0 => "0%".to_owned(),
        _ if count == of => "100%".to_owned(),
        _ => format!("{}%", share.clamp(1, 99)),
    }
}

/// `once`, `212 times`.
pub(super) fn times(count: u64) -> String {
    match count {
        1 => "once".to_owned(),
        count => format!("{count} times"),
    }
}

/// Exceptions by type, most frequent first: "`KeyError` 3 times".
pub(super) fn raised(all: &[(String, u64)]) -> String {
    let mut all: Vec<&(String, u64)> = all.iter().filter(|it| it.1 > 0).collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let list = all
        .iter()
        .take(3)
        .map(|(kind, count)| format!("`{kind}` {}", times(*count)));
    list.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_dates() {
        assert_eq!(time(0), "1970-01-01 00:00 UTC");
        assert_eq!(time(951_782_399), "2000-02-28 23:59 UTC");
        assert_eq!(time(951_782_400), "2000-02-29 00:00 UTC");
        assert_eq!(time(1_795_257_060), "2026-11-21 10:31 UTC");
        assert_eq!(time(4_107_542_399), "2100-02-28 23:59 UTC");
        assert!(!time(u64::MAX).is_empty());
    }

    #[test]
    fn shares_are_never_rounded_to_all_or_nothing() {
        assert_eq!(
            [(0, 9), (1, 900), (899, 900), (9, 9), (0, 0)].map(|(a, b)| percent(a, b)),
            ["0%", "1%", "99%", "100%", "0%"]
        );
    }
}
