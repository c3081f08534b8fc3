//! Measured growth as text for hovers, and as evidence of findings.

use super::Measured;
use super::formula;
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

    /// The table as Markdown: sizes, steps, steps per item.
    pub(crate) fn table_markdown(&self) -> String {
        let mut out = String::from("| n | steps | steps / n |\n| ---: | ---: | ---: |");
        for (n, cost) in self.rows() {
            let each = cost as f64 / n.max(1) as f64;
            out.push_str(&format!("\n| {} | {} | {each:.1} |", grouped(n), grouped(cost)));
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
            rows: self.rows(),
        })
    }

    /// Bars, a line for each size.
    pub(crate) fn plot(&self) -> String {
        const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
        let rows = self.rows();
        let most = rows.iter().map(|it| it.1).max().unwrap_or(1).max(1) as f64;
        let wide = rows.iter().map(|it| grouped(it.0).len()).max().unwrap_or(1);
        let bar = |cost: u64| {
            let eighths = (cost as f64 / most * WIDTH * 8.0).round().max(1.0) as usize;
            format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
        };
        let lines = rows
            .iter()
            .map(|(n, cost)| format!("{:>wide$} {}", grouped(*n), bar(*cost)));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// As many rows as are shown, evenly chosen, the last among them.
    fn rows(&self) -> Vec<(u64, u64)> {
        let count = self.table.len();
        let step = count.div_ceil(ROWS).max(1);
        let mut rows: Vec<(u64, u64)> = self.table.iter().rev().step_by(step).copied().collect();
        rows.reverse();
        rows
    }
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
