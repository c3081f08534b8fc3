//! What is known of a finding, in plain words.

use foretrace_forecast::GrowthTable;

use super::super::record::Record;

/// The message and what supports it, a line each.
pub(super) fn words(record: &Record) -> String {
    let mut text = record.message.clone();
    if let Some(witness) = &record.witness {
        text += &format!("\nwitness: {witness}");
    }
    for table in &record.growth {
        text += &format!("\ngrowth: {}", growth(table));
    }
    if let Some(help) = &record.help {
        text += &format!("\nhelp: {help}");
    }
    text
}

/// The basis, and how sure it is where that is not certain.
pub(super) fn basis(record: &Record) -> String {
    let basis = record.basis.as_str();
    match record.confidence {
        certain if certain >= 1.0 => basis.to_owned(),
        confidence => format!("{basis}, confidence {:.0} %", confidence * 100.0),
    }
}

/// Rows shown of a table, the last among them.
const ROWS: usize = 4;

/// The class, and a line for each size that is shown.
pub(super) fn growth(table: &GrowthTable) -> String {
    let mut text = String::new();
    if !table.title.is_empty() {
        text += &format!("{}: ", table.title);
    }
    let inputs = table.inputs.join(", ");
    text += &format!("{} in {inputs}, measured on {}", table.class, table.shape);
    let mut rows: Vec<_> = table
        .rows
        .iter()
        .rev()
        .step_by(table.rows.len().div_ceil(ROWS).max(1))
        .collect();
    rows.reverse();
    let width = |number: fn(&(u64, u64)) -> u64| {
        let largest = rows.iter().map(|it| number(it)).max().unwrap_or(0);
        largest.to_string().len()
    };
    let (sizes, steps) = (width(|it| it.0), width(|it| it.1));
    for (size, cost) in rows {
        text += &format!("\n  n = {size:>sizes$}: {cost:>steps$} steps");
    }
    text
}
