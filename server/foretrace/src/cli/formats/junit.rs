//! JUnit's XML: a suite for each file, a failure for each finding that counts.

use std::collections::HashMap;
use std::io::{self, Write};

use foretrace_forecast::Severity;
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::super::record::Record;
use super::words::{basis, words};
use super::{Report, reported};

pub(super) struct Junit {
    report: quick_junit::Report,
    /// What is less grave passes.
    threshold: Severity,
}

impl Junit {
    pub(super) fn new(threshold: Severity) -> Junit {
        let report = quick_junit::Report::new("foretrace");
        Junit { report, threshold }
    }

    fn case(&self, path: &str, record: &Record, number: u32) -> TestCase {
        let start = record.range.start;
        let place = format!("{path}:{}:{}", start.line, start.column);
        let mut text = format!("{place}: {}\nbasis: {}", words(record), basis(record));
        for it in &record.related {
            text += &format!("\n{path}:{}: {}", it.range.start.line, it.message);
        }
        // Names stay the same when lines move.
        let name = match number {
            1 => format!("{} in {}", record.rule, record.function),
            _ => format!("{} in {} ({number})", record.rule, record.function),
        };
        let fails = record.severity <= self.threshold;
        let mut status = match fails {
            true => TestCaseStatus::non_success(NonSuccessKind::Failure),
            false => TestCaseStatus::success(),
        };
        if fails {
            let message = format!("{place}: {}", record.message);
            status.set_type(record.rule.as_str()).set_message(message);
            status.set_description(text.as_str());
        }
        let mut case = TestCase::new(name, status);
        if !fails {
            case.set_system_out(text);
        }
        case.extra.insert("line".into(), start.line.to_string().into());
        case
    }
}

impl Report for Junit {
    fn file(&mut self, path: &str, records: &[Record], _out: &mut dyn Write) -> io::Result<()> {
        let mut suite = TestSuite::new(path);
        let mut numbers: HashMap<(&str, &str), u32> = HashMap::new();
        let mut cases = Vec::new();
        for record in reported(records) {
            let number = numbers.entry((&record.rule, &record.function)).or_default();
            *number += 1;
            cases.push(self.case(path, record, *number));
        }
        if cases.is_empty() {
            cases.push(TestCase::new("no findings", TestCaseStatus::success()));
        }
        for mut case in cases {
            case.set_classname(path);
            case.extra.insert("file".into(), path.into());
            suite.add_test_case(case);
        }
        self.report.add_test_suite(suite);
        Ok(())
    }

    fn problem(&mut self, path: &str, problem: &str) {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(problem);
        let name = if path.is_empty() { "foretrace" } else { path };
        let mut case = TestCase::new("can be checked", status);
        case.set_classname(name);
        let mut suite = TestSuite::new(name);
        suite.add_test_case(case);
        self.report.add_test_suite(suite);
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.report.serialize(&mut *out).map_err(io::Error::other)?;
        Ok(())
    }
}
