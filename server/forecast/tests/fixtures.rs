//! Runs the examples of the fixture pages (`tests/fixtures/*.md`) and of the rules' pages (`src/rules/*.md`).
//!
//! Each ```` ```py ```` block is a file. Comments in it say what is expected of their line, or, where they stand alone,
//! of the next line of code:
//!
//! - `# diag: [rule] "part of the message"`: a finding. Findings are always compared.
//! - `# hint: [kind] "part of the label"`: a hint. Compared in blocks that expect one.
//! - `# fact: [kind] "text"`: a proved fact (`loop`, `branch`, `value`, `dead`, `time`, `memory`). Compared by kind, in
//!   blocks that expect a fact of that kind.
//! - `# clean`: says that there are no findings in the block.
//!
//! What is missing and what is unexpected both fail. The comments are blanked before the analysis. A block
//! ```` ```py stage=2 ```` is an edit of the block before it, in ```` ```py runs ```` the functions are run too.
//! ```` ```py before ```` is what the block ```` ```py after ```` behind it is compared with; of the latter, only what is
//! new is found. `UPDATE_FIXTURES=1` rewrites what is expected.

#[path = "fixtures/algorithms.rs"]
mod algorithms;
#[path = "fixtures/edits.rs"]
mod edits;
#[path = "fixtures/evidence.rs"]
mod evidence;
#[path = "fixtures/observed.rs"]
mod observed;
#[path = "fixtures/predicted.rs"]
mod predicted;
mod random;
#[path = "fixtures/supposed.rs"]
mod supposed;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use foretrace_forecast::{Analysis, Analyzer, Config, Effort, Silent, SiteKind};
use foretrace_python::Text;
use foretrace_python::program::Span;

#[test]
fn fixtures() {
    let update = std::env::var_os("UPDATE_FIXTURES").is_some();
    let mut failures = Vec::new();
    let mut blocks = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let rewritten = check_page(&page, &text, &mut failures, &mut blocks);
        if update && rewritten != text {
            fs::write(&page, rewritten).unwrap();
        }
    }
    assert!(blocks > 0, "no fixtures found");
    assert!(
        update || failures.is_empty(),
        "{} of {blocks} blocks fail\n\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}

fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [root.join("src/rules"), root.join("../../tests/fixtures")];
    let files = folders
        .iter()
        .flat_map(|it| fs::read_dir(it).unwrap())
        .map(|it| it.unwrap().path());
    let mut pages: Vec<_> = files.filter(|it| it.extension().is_some_and(|it| it == "md")).collect();
    pages.sort();
    pages
}

/// The page with what is expected brought up to date.
fn check_page(page: &Path, text: &str, failures: &mut Vec<String>, blocks: &mut usize) -> String {
    let name = page.file_name().unwrap_or_default().to_string_lossy();
    let mut out = String::new();
    let mut lines = text.lines().enumerate();
    let mut before: Option<Analysis> = None;
    while let Some((number, line)) = lines.next() {
        out += line;
        out.push('\n');
        let Some(info) = line
            .strip_prefix("```py")
            .filter(|it| it.is_empty() || it.starts_with(' '))
        else {
            continue;
        };
        let body: Vec<&str> = lines.by_ref().map(|it| it.1).take_while(|it| *it != "```").collect();
        let block = Block::parse(&body);
        let mut analysis = block.analyze(
            before.clone().filter(|_| info.contains("stage=")),
            info.contains("runs"),
        );
        if info.contains("before") {
            body.iter().for_each(|it| out += &format!("{it}\n"));
            out += "```\n";
            before = Some(analysis);
            continue;
        }
        if info.contains("after") {
            analysis = analysis.since(before.as_ref().expect("a block before it"), &Arc::default());
        }
        let actual = actual(&analysis, &block);
        let problems = block.compare(&actual);
        if problems.is_empty() {
            body.iter().for_each(|it| out += &format!("{it}\n"));
        } else {
            failures.push(format!("{name}:{}\n{}", number + 1, problems.join("\n")));
            out += &block.rewritten(&actual);
        }
        out += "```\n";
        before = Some(analysis);
        *blocks += 1;
    }
    out
}

/// Something expected of, or said about, a line: the kind of comment, what stands in its brackets, its text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Remark {
    line: usize,
    comment: &'static str,
    kind: String,
    text: String,
}

struct Block {
    /// The code without remarks.
    lines: Vec<String>,
    expected: Vec<Remark>,
}

const COMMENTS: [&str; 3] = ["diag", "hint", "fact"];

impl Block {
    fn parse(body: &[&str]) -> Block {
        let mut block = Block {
            lines: Vec::new(),
            expected: Vec::new(),
        };
        let mut pending = Vec::new();
        for line in body {
            let starts = COMMENTS.iter().filter_map(|it| line.find(&format!("# {it}: [")));
            let start = starts
                .chain(line.ends_with("# clean").then(|| line.len() - "# clean".len()))
                .min();
            let (code, comment) = line.split_at(start.unwrap_or(line.len()));
            let remarks = comment.split("# ").filter_map(|it| remark(block.lines.len(), it));
            if start.is_some() && code.trim().is_empty() {
                pending.extend(remarks);
                continue;
            }
            block.expected.extend(pending.drain(..).map(|it: Remark| Remark {
                line: block.lines.len(),
                ..it
            }));
            block.expected.extend(remarks);
            block.lines.push(code.trim_end().to_string());
        }
        block
    }

    fn analyze(&self, before: Option<Analysis>, runs: bool) -> Analysis {
        let config = Config {
            hints_lines_per_hint: 0,
            ..Config::default()
        };
        let analyzer = Analyzer::new(config, Arc::new(Silent));
        let text = Text::new(self.lines.join("\n") + "\n");
        let go_on = AtomicBool::new(false);
        let run = |analysis: Analysis| match runs {
            true => analysis.run(Effort::Everything, &Arc::default()).unwrap(),
            false => analysis,
        };
        let cold = run(analyzer.analyze(text.clone(), &go_on).unwrap());
        let Some(before) = before else { return cold };
        let analyzer = Analyzer::new(analyzer.config().clone(), Arc::new(Silent));
        let before = run(analyzer.analyze(before.module().text().clone(), &go_on).unwrap());
        let edited = run(analyzer.analyze_edit(&before, text.clone(), &go_on).unwrap());
        assert_eq!(edited.findings(), cold.findings());
        assert_eq!(edited.hints(0..text.len()), cold.hints(0..text.len()));
        let forecasts = |it: &Analysis| {
            (0..it.module().slices().len())
                .map(|at| it.forecast(at))
                .collect::<Vec<_>>()
        };
        assert_eq!(forecasts(&edited), forecasts(&cold));
        edited
    }

    /// Whether remarks like this one are compared in this block.
    fn compares(&self, remark: &Remark) -> bool {
        match remark.comment {
            "diag" => true,
            "hint" => self.expected.iter().any(|it| it.comment == "hint"),
            _ => self
                .expected
                .iter()
                .any(|it| it.comment == "fact" && it.kind == remark.kind),
        }
    }

    fn compare(&self, actual: &[Remark]) -> Vec<String> {
        let says = |said: &Remark, expected: &Remark| {
            (said.line, said.comment, &said.kind) == (expected.line, expected.comment, &expected.kind)
                && said.text.contains(&expected.text)
        };
        let show = |what: &str, it: &Remark| format!("  {what}: {}\n      {}", self.lines[it.line], comment(it));
        let missing = self
            .expected
            .iter()
            .filter(|it| !actual.iter().any(|said| says(said, it)));
        let unexpected = actual.iter().filter(|said| self.compares(said));
        let unexpected = unexpected.filter(|said| !self.expected.iter().any(|it| says(said, it)));
        missing
            .map(|it| show("missing", it))
            .chain(unexpected.map(|it| show("unexpected", it)))
            .collect()
    }

    fn rewritten(&self, actual: &[Remark]) -> String {
        let mut out = String::new();
        for (at, line) in self.lines.iter().enumerate() {
            out += line;
            for said in actual.iter().filter(|it| it.line == at && self.compares(it)) {
                out += &format!("  {}", comment(said));
            }
            out.push('\n');
        }
        out
    }
}

fn comment(remark: &Remark) -> String {
    format!("# {}: [{}] \"{}\"", remark.comment, remark.kind, remark.text)
}

fn remark(line: usize, comment: &str) -> Option<Remark> {
    let name = COMMENTS
        .into_iter()
        .find(|it| comment.starts_with(&format!("{it}: [")))?;
    let (kind, rest) = comment[name.len() + 3..].split_once(']')?;
    let text = rest.trim().trim_matches('"').to_string();
    Some(Remark {
        line,
        comment: name,
        kind: kind.to_string(),
        text,
    })
}

fn actual(analysis: &Analysis, block: &Block) -> Vec<Remark> {
    let text = analysis.module().text();
    let mut said = BTreeSet::new();
    let mut add = |offset: usize, comment: &'static str, kind: &str, text_: String| {
        let line = (text.line_of(offset) as usize).min(block.lines.len().saturating_sub(1));
        said.insert(Remark {
            line,
            comment,
            kind: kind.to_string(),
            text: text_.replace("# ", "#"),
        });
    };
    for finding in analysis.findings() {
        add(finding.range.start, "diag", finding.rule, finding.message);
    }
    for hint in analysis.hints(0..text.len()) {
        add(hint.offset, "hint", hint.kind.as_str(), hint.label);
    }
    for (at, slice) in analysis.module().slices().iter().enumerate() {
        let forecast = analysis.forecast(at);
        let place = |span: Span| slice.to_file(span).start;
        if let Some(header) = slice.text().find("def ").filter(|_| at > 0) {
            for (kind, growth) in [("time", &forecast.time), ("memory", &forecast.memory)] {
                if let Some(growth) = growth {
                    let header = Span::new(header as u32, header as u32);
                    add(place(header), "fact", kind, growth.value.formula.clone());
                }
            }
        }
        for site in &forecast.sites {
            let (kind, fact) = match &site.kind {
                SiteKind::Branch { p_taken: Some(p) } => (
                    "branch",
                    if p.value > 0.5 { "always true" } else { "always false" }.to_string(),
                ),
                SiteKind::Loop { count: Some(count), .. } => ("loop", format!("trips = {}", count.value)),
                SiteKind::Binding {
                    name: Some(name),
                    examples,
                    ..
                } if !examples.is_empty() => ("value", format!("{name} = {}", examples[0].value)),
                SiteKind::Line { p_covered: Some(_) } => ("dead", "never runs".to_string()),
                _ => continue,
            };
            add(place(site.span), "fact", kind, fact);
        }
    }
    said.into_iter().collect()
}
