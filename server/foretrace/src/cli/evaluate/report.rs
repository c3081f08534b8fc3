//! The comparison for people, and as JSON.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Comparison;
use super::scores::{BINS, Choices, Shares};

/// Characters of a bar.
const BAR: usize = 40;

pub(super) fn write(all: &Comparison, predictor: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let functions = match all.functions {
        1 => "1 function".to_owned(),
        count => format!("{count} functions"),
    };
    match predictor {
        None => writeln!(
            out,
            "There is no model. What is known, beside what recorded runs did in {functions}"
        )?,
        Some(name) => writeln!(
            out,
            "What {name} predicts, beside what recorded runs did in {functions}"
        )?,
    }
    if predictor.is_some() {
        tables(all, out)?;
        plot(&all.branches, out)?;
    }
    let places = if all.known == 1 { "place" } else { "places" };
    writeln!(
        out,
        "Of {} {places} of which something is proved or was executed, runs did otherwise in {}.",
        all.known,
        all.contradicted.len()
    )?;
    for it in &all.contradicted {
        let start = it.range.start;
        writeln!(
            out,
            "  {}:{}:{} ({})",
            it.file,
            start.line,
            start.column,
            it.basis.as_str()
        )?;
    }
    Ok(())
}

fn tables(all: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    writeln!(out, "                     places    AUC  log-loss  (of the mean)   ECE")?;
    let rows = [
        ("branch is taken", &all.branches),
        ("statement runs", &all.lines),
        ("call raises", &all.raises),
    ];
    for (name, it) in rows {
        writeln!(
            out,
            "{name:<20} {:>6}  {:>5}  {:>8}  {:>13}  {:>5}",
            it.count(),
            number(it.auc(), 3),
            number(it.log_loss(), 3),
            number(it.log_loss_of_mean(), 3),
            number(it.calibration_error(), 3),
        )?;
    }
    writeln!(out)?;
    writeln!(
        out,
        "                     places  likeliest is most frequent  (always the same)"
    )?;
    for (name, it) in [("rounds of a loop", &all.trips), ("class of a value", &all.values)] {
        let percent = |it: Option<f64>| it.map_or("–".to_owned(), |it| format!("{:.0} %", it * 100.0));
        writeln!(
            out,
            "{name:<20} {:>6}  {:>26}  {:>17}",
            it.count(),
            percent(it.top()),
            percent(it.top_of_same())
        )?;
    }
    writeln!(out)
}

fn number(value: Option<f64>, digits: usize) -> String {
    value.map_or("–".to_owned(), |it| format!("{it:.digits$}"))
}

/// How often branches were taken, by how often they are predicted to be.
fn plot(branches: &Shares, out: &mut dyn Write) -> io::Result<()> {
    if branches.count() == 0 {
        return Ok(());
    }
    writeln!(
        out,
        "Branches by predicted probability: bars are how often they were taken, | what was predicted"
    )?;
    for (at, bin) in branches.bins().iter().enumerate() {
        let (low, high) = (at * 100 / BINS, (at + 1) * 100 / BINS);
        let mut row = format!("{low:>3}–{high:<3} % {:>6}", bin.places);
        if bin.places > 0 {
            let column = |it: f64| (it * BAR as f64).round() as usize;
            let (said, seen) = (column(bin.said), column(bin.observed));
            row += "  ";
            row.extend((0..=BAR).map(|it| match it {
                it if it == said => '|',
                it if it < seen => '█',
                _ => ' ',
            }));
            row += &format!(" {:>3.0} %", bin.observed * 100.0);
        }
        writeln!(out, "{row}")?;
    }
    writeln!(out)
}

pub(super) fn write_json(all: &Comparison, predictor: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let value = json!({
        "schema": "foretrace.evaluate/1",
        "predictor": predictor,
        "functions": all.functions,
        "branches": shares(&all.branches),
        "lines": shares(&all.lines),
        "raises": shares(&all.raises),
        "trips": choices(&all.trips),
        "values": choices(&all.values),
        "known": {"places": all.known, "contradicted": all.contradicted},
    });
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)
}

fn rounded(value: Option<f64>) -> Option<f64> {
    value.map(|it| (it * 1e4).round() / 1e4)
}

fn shares(it: &Shares) -> Value {
    let bins = it.bins().map(|bin| {
        json!({
            "places": bin.places,
            "predicted": rounded((bin.places > 0).then_some(bin.said)),
            "observed": rounded((bin.places > 0).then_some(bin.observed)),
        })
    });
    json!({
        "places": it.count(),
        "auc": rounded(it.auc()),
        "log_loss": rounded(it.log_loss()),
        "log_loss_of_mean": rounded(it.log_loss_of_mean()),
        "calibration_error": rounded(it.calibration_error()),
        "bins": bins,
    })
}

fn choices(it: &Choices) -> Value {
    json!({
        "places": it.count(),
        "top": rounded(it.top()),
        "top_of_same": rounded(it.top_of_same()),
        "log_loss": rounded(it.log_loss()),
    })
}
