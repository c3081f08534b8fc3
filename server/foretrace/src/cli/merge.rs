//! `foretrace merge`: one report of several.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::check::count;
use super::formats::sarif::Log;
use super::formats::{Format, read_records};
use super::output::{Failure, Output, Status};
use super::record::Record;
use super::threshold::Threshold;
use crate::config_file::reason;

#[derive(Args)]
pub(crate) struct Merge {
    /// Reports that `check` wrote as json, json-lines or sarif.
    #[arg(required = true, value_name = "REPORT")]
    reports: Vec<PathBuf>,
    /// How to print findings, instead of as the reports do; SARIF stays SARIF.
    #[arg(long, value_enum, value_name = "FORMAT")]
    output_format: Option<Format>,
    #[command(flatten)]
    threshold: Threshold,
}

/// A report that was read.
enum Report {
    Records(Format, Vec<Record>),
    Sarif(Log),
}

impl Merge {
    pub(crate) fn run(&self, output: &mut Output) -> Result<Status, Failure> {
        let (mut records, mut logs) = (Vec::new(), Vec::new());
        let mut format = None;
        let mut owners = Owners::default();
        for path in &self.reports {
            match read(path).map_err(|problem| Failure::new(format!("{}: {problem}", path.display())))? {
                Report::Sarif(log) => {
                    owners.take(path, log.files())?;
                    logs.push(log);
                }
                Report::Records(its, more) => {
                    owners.take(path, more.iter().map(|it| it.file.clone()))?;
                    format.get_or_insert(its);
                    records.extend(more);
                }
            }
        }
        match (logs.is_empty(), format) {
            (true, Some(format)) => self.records(self.output_format.unwrap_or(format), records, output),
            (false, None) if self.output_format.is_none_or(|it| it == Format::Sarif) => self.logs(logs, output),
            (false, None) => Err(Failure::new("SARIF can only be merged into SARIF")),
            _ => Err(Failure::new("SARIF cannot be merged with other formats")),
        }
    }

    fn records(&self, format: Format, mut records: Vec<Record>, output: &mut Output) -> Result<Status, Failure> {
        // Each file's findings are in one report, in order.
        records.sort_by(|a, b| Path::new(&a.file).cmp(Path::new(&b.file)));
        let threshold = self.threshold.severity();
        let mut report = format.report(threshold);
        for records in records.chunk_by(|a, b| a.file == b.file) {
            report.file(&records[0].file, records, output)?;
        }
        report.end(output)?;
        if format.is_for_people() {
            let (findings, reports) = (count(records.len(), "finding"), count(self.reports.len(), "report"));
            writeln!(output, "Found {findings} in {reports}.")?;
        }
        let fails = records.iter().any(|it| it.severity <= threshold);
        Ok(self.threshold.judge(Status::Clean, fails))
    }

    fn logs(&self, logs: Vec<Log>, output: &mut Output) -> Result<Status, Failure> {
        let log = Log::merged(logs);
        log.write(output)?;
        let fails = log.has(self.threshold.severity());
        let status = if log.is_complete() {
            Status::Clean
        } else {
            Status::Incomplete
        };
        Ok(self.threshold.judge(status, fails))
    }
}

fn read(path: &Path) -> Result<Report, String> {
    let text = std::fs::read_to_string(path).map_err(|error| reason(&error))?;
    match Log::read(&text) {
        Some(log) => log.map(Report::Sarif),
        None => read_records(&text).map(|(format, records)| Report::Records(format, records)),
    }
}

/// Which report each file is in.
#[derive(Default)]
struct Owners(HashMap<String, PathBuf>);

impl Owners {
    /// Two reports of one file are two runs, not parts of one.
    fn take(&mut self, report: &Path, files: impl Iterator<Item = String>) -> Result<(), Failure> {
        for file in files {
            let owner = self.0.entry(file).or_insert_with(|| report.to_owned());
            if owner != report {
                let (owner, report) = (owner.display(), report.display());
                return Err(Failure::new(format!("{owner} and {report} are about the same files")));
            }
        }
        Ok(())
    }
}
