//! How many findings each rule has.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::formats::Format;

#[derive(Serialize)]
struct Row<'a> {
    rule: &'a str,
    severity: Option<&'static str>,
    count: usize,
    summary: Option<&'static str>,
}

/// Writes the rules that have findings, those with most first.
pub(crate) fn write(by_rule: &BTreeMap<String, usize>, format: Format, out: &mut dyn Write) -> io::Result<()> {
    let mut rows: Vec<_> = by_rule.iter().collect();
    rows.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    if format == Format::Json {
        let rows = rows.into_iter().map(|(rule, count)| {
            let known = foretrace_forecast::RULES.iter().find(|it| it.name == rule);
            Row {
                rule,
                severity: known.map(|it| it.severity.as_str()),
                count: *count,
                summary: known.map(|it| it.summary),
            }
        });
        serde_json::to_writer_pretty(&mut *out, &rows.collect::<Vec<_>>())?;
        return writeln!(out);
    }
    let width = rows.first().map_or(0, |(_, count)| count.to_string().len());
    for (rule, count) in rows {
        writeln!(out, "{count:>width$}  {rule}")?;
    }
    Ok(())
}
