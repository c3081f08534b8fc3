//! Measured growth as text for hovers, and as evidence of findings.

use super::Measured;
use super::formula;
use super::loops::Rounds;
use crate::{GrowthClass, GrowthTable};

/// Rows shown of a table.
const ROWS: usize = 8;
/// Characters of the longest bar.
const WIDTH: f64 = 24.0;

impl Measured {
    /// The class as a formula: `O(n log n)`.
    pub(crate) fn formula(&self) -> &'static str {
        formula(self.class)
    }

    /// The table as Markdown: sizes, steps, steps per item, and bytes where their growth is clear.
    pub(crate) fn table_markdown(&self) -> String {
        let (title, rule) = match self.memory {
            Some(_) => (" bytes |", " ---: |"),
            None => ("", ""),
        };
        let mut out = format!("| n | steps | steps / n |{title}\n| ---: | ---: | ---: |{rule}");
        for at in self.shown() {
            let (n, cost) = self.table[at];
            let each = cost as f64 / n.max(1) as f64;
            out.push_str(&format!("\n| {} | {} | {each:.1} |", grouped(n), grouped(cost)));
            if let Some(bytes) = self.memory.as_ref().and_then(|it| it.bytes.get(at)) {
                out.push_str(&format!(" {} |", grouped(*bytes)));
            }
        }
        out
    }

    /// The table where it shows that the function takes more steps than its input grows.
    pub(crate) fn evidence(&self) -> Option<GrowthTable> {
        // Of a square that is n wide, n² steps are as many as it has items.
        let shows = self.class >= GrowthClass::Quadratic && !self.squares;
        shows.then(|| GrowthTable {
            title: String::new(),
            class: self.formula().to_owned(),
            inputs: self.inputs.clone(),
            shape: self.shape.clone(),
            rows: self.shown().map(|at| self.table[at]).collect(),
        })
    }

    /// Bars, a line for each size; those of memory beside those of time, where it grows.
    pub(crate) fn plot(&self) -> String {
        let memory = self.memory.as_ref().filter(|it| it.class > GrowthClass::Constant);
        let Some(memory) = memory else {
            return chart(&self.table);
        };
        let sizes: Vec<String> = self.shown().map(|at| grouped(self.table[at].0)).collect();
        let wide = sizes.iter().map(|it| it.len()).max().unwrap_or(1);
        let steps = bars(self.shown().map(|at| self.table[at].1));
        let bytes = bars(self.shown().map(|at| memory.bytes[at]));
        let column = WIDTH as usize + 1;
        let mut lines = vec![format!("{:>wide$} {:column$} bytes", "", "steps")];
        let rows = sizes.iter().zip(steps).zip(bytes);
        lines.extend(rows.map(|((n, step), byte)| format!("{n:>wide$} {step:column$} {byte}")));
        lines.join("\n")
    }

    /// The rows that are shown.
    fn shown(&self) -> impl Iterator<Item = usize> + Clone + use<> {
        shown(self.table.len())
    }
}

impl Rounds {
    /// The class, the table and the chart as Markdown.
    pub(crate) fn markdown(&self) -> String {
        let error = self.residual * 100.0;
        let mut out = format!(
            "rounds in all grow as **{}** · executed, fitted to {error:.1} %\n\n| n | rounds |\n| ---: | ---: |",
            formula(self.class)
        );
        for at in shown(self.table.len()) {
            let (n, rounds) = self.table[at];
            out.push_str(&format!("\n| {} | {} |", grouped(n), grouped(rounds)));
        }
        format!("{out}\n\n```text\n{}\n```", chart(&self.table))
    }
}

/// The rows of a table that are shown, evenly chosen, the last among them.
fn shown(count: usize) -> impl Iterator<Item = usize> + Clone {
    let step = count.div_ceil(ROWS).max(1);
    (0..count).filter(move |at| (count - 1 - at).is_multiple_of(step))
}

/// A line with a bar for each row that is shown.
fn chart(table: &[(u64, u64)]) -> String {
    let rows = shown(table.len()).map(|at| table[at]);
    let wide = rows.clone().map(|it| grouped(it.0).len()).max().unwrap_or(1);
    let bars = bars(rows.clone().map(|it| it.1));
    let lines = rows
        .zip(bars)
        .map(|(it, bar)| format!("{:>wide$} {bar}", grouped(it.0)));
    lines.collect::<Vec<_>>().join("\n")
}

/// A bar for each number, the longest for the greatest.
fn bars(numbers: impl Iterator<Item = u64> + Clone) -> Vec<String> {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let most = numbers.clone().max().unwrap_or(1).max(1) as f64;
    let bar = |number: u64| {
        let eighths = (number as f64 / most * WIDTH * 8.0).round().max(1.0) as usize;
        format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
    };
    numbers.map(bar).collect()
}

/// `12_345` as `12,345`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
