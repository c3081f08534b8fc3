//! `foretrace features`: what a model is told of files, as arrays for training, or as text for people.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::Args;
use foretrace_forecast::Effort;
use foretrace_forecast::features::{self, File, Place, SCHEMA, Window};
use foretrace_python::program::{Program, Span};
use foretrace_python::{Slice, Text};
use serde_json::{Value, json};

use super::evidence::{self, Count, Rows};
use super::json::Position;
use super::output::{Failure, Output, Status};
use super::walk::{self, Target};
use super::{Global, as_configured};
use crate::project_index::PROJECTS;

#[derive(Args)]
pub(crate) struct Features {
    /// Files and folders.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write arrays for training into this folder.
    #[arg(long, value_name = "FOLDER", required_unless_present = "explain")]
    out: Option<PathBuf>,
    /// Name files relative to this folder.
    #[arg(long, value_name = "FOLDER", requires = "out")]
    root: Option<PathBuf>,
    /// Run the functions too, and write what happened in them.
    #[arg(long, requires = "out")]
    evidence: bool,
    /// Print the features as text.
    #[arg(long, conflicts_with = "out")]
    explain: bool,
}

impl Features {
    pub(crate) fn run(&self, global: &Global, output: &mut Output) -> Result<Status, Failure> {
        let targets = walk::targets(&self.files, &global.finder(as_configured())?)?.without_notebooks(&self.files);
        let open = |target: &Target| PROJECTS.open(target);
        let Some(out) = &self.out else {
            let work = |target: &Target| Ok(explained(&open(target)?));
            return targets.each(output, work, |target, text, output| {
                write!(output, "# {}\n{text}", target.path.display())
            });
        };
        let root = self.root.clone().unwrap_or_else(|| ".".into());
        let root = root
            .canonicalize()
            .map_err(|error| Failure::new(format!("{}: {error}", root.display())))?;
        let failed = |error: io::Error| Failure::new(format!("{}: {error}", out.display()));
        let mut arrays = Arrays::create(out, self.evidence).map_err(failed)?;
        let work = |target: &Target| {
            let mut part = Part::of(&open(target)?);
            if self.evidence {
                part.evidence = part.rows.counts(&target.analyze(target.read()?, Effort::Findings)?);
            }
            Ok(part)
        };
        let status = targets.each(output, work, |target, part, _| {
            let path = target.absolute.strip_prefix(&root).unwrap_or(&target.absolute);
            arrays.add(path, &part)
        })?;
        arrays.finish(out).map_err(failed)?;
        Ok(status)
    }
}

/// The arrays of one file, counted from 0.
#[derive(Default)]
struct Part {
    functions: Vec<Function>,
    statements: Vec<(Range<u32>, u8)>,
    sites: Vec<Site>,
    tokens: Vec<u32>,
    features: Vec<u32>,
    rows: Rows,
    evidence: Vec<Count>,
}

struct Function {
    name: String,
    key: u64,
    window: usize,
    statements: Range<u32>,
    sites: Range<u32>,
    places: [u32; 4],
}

struct Site {
    kind: u8,
    subkind: u8,
    statement: u16,
    places: [u32; 4],
    features: Range<u32>,
}

impl Part {
    fn of(file: &File) -> Part {
        let mut part = Part::default();
        for (number, (slice, program)) in file.slices().enumerate() {
            let key = features::key_of(program);
            for (at, window) in file.windows(slice, program, false).iter().enumerate() {
                part.rows.add(number, part.functions.len(), part.sites.len(), window);
                part.window(file, slice, key, at, window);
            }
        }
        part
    }

    fn window(&mut self, file: &File, slice: &Slice, key: u64, at: usize, window: &Window) {
        let text = file.module().text();
        let statements = self.statements.len() as u32;
        for it in &window.statements {
            let begin = self.tokens.len() as u32;
            self.tokens.extend(&it.tokens.hashes);
            self.statements.push((begin..self.tokens.len() as u32, it.depth));
        }
        let sites = self.sites.len() as u32;
        for it in &window.sites {
            let begin = self.features.len() as u32;
            self.features.extend(&it.features.hashes);
            self.sites.push(Site {
                kind: it.kind as u8,
                subkind: it.subkind,
                statement: it.statement,
                places: places(&slice.to_file(it.span), text),
                features: begin..self.features.len() as u32,
            });
        }
        self.functions.push(Function {
            name: slice.qualname().to_owned(),
            key,
            window: at,
            statements: statements..self.statements.len() as u32,
            sites: sites..self.sites.len() as u32,
            places: places(&slice.range(), text),
        });
    }
}

/// Start line, start column, end line, end column.
fn places(range: &Range<usize>, text: &Text) -> [u32; 4] {
    let (start, end) = (Position::of(range.start, text), Position::of(range.end, text));
    [start.line, start.column, end.line, end.column]
}

/// The arrays of all files, on disk.
struct Arrays {
    functions: BufWriter<fs::File>,
    names: BufWriter<fs::File>,
    statements: BufWriter<fs::File>,
    sites: BufWriter<fs::File>,
    tokens: BufWriter<fs::File>,
    features: BufWriter<fs::File>,
    evidence: Option<BufWriter<fs::File>>,
    files: Vec<String>,
    /// Functions, statements, sites, tokens, features so far.
    counts: [u32; 5],
}

impl Arrays {
    fn create(folder: &Path, evidence: bool) -> io::Result<Arrays> {
        fs::create_dir_all(folder)?;
        let file = |name: &str| Ok::<_, io::Error>(BufWriter::new(fs::File::create(folder.join(name))?));
        Ok(Arrays {
            functions: file("functions.bin")?,
            names: file("functions.jsonl")?,
            statements: file("statements.bin")?,
            sites: file("sites.bin")?,
            tokens: file("tokens.bin")?,
            features: file("site_features.bin")?,
            evidence: evidence.then(|| file("evidence.bin")).transpose()?,
            files: Vec::new(),
            counts: [0; 5],
        })
    }

    fn add(&mut self, path: &Path, part: &Part) -> io::Result<()> {
        let file = self.files.len() as u32;
        let [functions, statements, sites, tokens, features] = self.counts;
        for it in &part.functions {
            let [line, column, end_line, end_column] = it.places;
            let numbers = [
                file,
                statements + it.statements.start,
                statements + it.statements.end,
                sites + it.sites.start,
                sites + it.sites.end,
                line,
                column,
                end_line,
                end_column,
            ];
            write_all(&mut self.functions, &numbers)?;
            let line = json!({"name": it.name, "key": format!("{:016x}", it.key), "window": it.window});
            writeln!(self.names, "{line}")?;
        }
        for (range, depth) in &part.statements {
            write_all(
                &mut self.statements,
                &[tokens + range.start, tokens + range.end, u32::from(*depth)],
            )?;
        }
        for it in &part.sites {
            let [low, high] = it.statement.to_le_bytes();
            self.sites.write_all(&[it.kind, it.subkind, low, high])?;
            write_all(&mut self.sites, &it.places)?;
            write_all(
                &mut self.sites,
                &[features + it.features.start, features + it.features.end],
            )?;
        }
        if let Some(out) = &mut self.evidence {
            part.evidence
                .iter()
                .try_for_each(|it| it.write(functions, sites, out))?;
        }
        write_all(&mut self.tokens, &part.tokens)?;
        write_all(&mut self.features, &part.features)?;
        let added = [
            part.functions.len(),
            part.statements.len(),
            part.sites.len(),
            part.tokens.len(),
            part.features.len(),
        ];
        for (count, added) in self.counts.iter_mut().zip(added) {
            *count = u32::try_from(added)
                .ok()
                .and_then(|it| count.checked_add(it))
                .ok_or_else(|| io::Error::other("more than arrays of 32-bit offsets can hold"))?;
        }
        self.files.push(path.display().to_string());
        Ok(())
    }

    fn finish(mut self, folder: &Path) -> io::Result<()> {
        let arrays = [
            &mut self.functions,
            &mut self.names,
            &mut self.statements,
            &mut self.sites,
            &mut self.tokens,
            &mut self.features,
        ];
        arrays
            .into_iter()
            .chain(&mut self.evidence)
            .try_for_each(Write::flush)?;
        let [functions, statements, sites, tokens, features] = self.counts;
        let index = json!({
            "schema": SCHEMA,
            "files": self.files,
            "counts": {
                "functions": functions,
                "statements": statements,
                "sites": sites,
                "tokens": tokens,
                "site_features": features,
            },
            "dtypes": {
                "functions": fields("file statement_begin statement_end site_begin site_end line column end_line end_column"),
                "statements": [["token_begin", "<u4"], ["token_end", "<u4"], ["depth", "u1"], ["", "V3"]],
                "sites": sites_type(),
                "tokens": "<u4",
                "site_features": "<u4",
                "evidence": evidence::record(),
            },
            "happened": evidence::HAPPENED,
            "limits": {
                "statements": features::MAX_STATEMENTS,
                "tokens": features::MAX_TOKENS,
                "site_features": features::MAX_FEATURES,
            },
            "kinds": ["branch", "loop", "binding", "line"],
            "subkinds": {
                "branch": ["if", "elif", "ternary", "filter", "assert", "except", "case"],
                "loop": ["for", "while", "clause"],
                "binding": ["parameter", "assign", "return"],
                "line": [""],
            },
        });
        fs::write(folder.join("features.json"), format!("{index:#}\n"))
    }
}

/// The type of a record of 32-bit numbers.
fn fields(names: &str) -> Vec<Value> {
    names.split(' ').map(|it| json!([it, "<u4"])).collect()
}

fn sites_type() -> Vec<Value> {
    let mut all = vec![
        json!(["kind", "u1"]),
        json!(["subkind", "u1"]),
        json!(["statement", "<u2"]),
    ];
    all.extend(fields("line column end_line end_column feature_begin feature_end"));
    all
}

fn write_all(to: &mut impl Write, numbers: &[u32]) -> io::Result<()> {
    numbers.iter().try_for_each(|it| to.write_all(&it.to_le_bytes()))
}

/// The features of a file for people.
fn explained(file: &File) -> String {
    let mut out = String::new();
    for (slice, program) in file.slices() {
        let windows = file.windows(slice, program, true);
        for (at, window) in windows.iter().enumerate() {
            let part = if windows.len() > 1 {
                format!(", window {at}")
            } else {
                String::new()
            };
            out += &format!("\n## {}{part}\n", slice.qualname());
            explain_window(file, slice, program, window, &mut out);
        }
    }
    out
}

fn explain_window(file: &File, slice: &Slice, program: &Program, window: &Window, out: &mut String) {
    let source = |span: Span| {
        let text = slice.text();
        let text = text.get(span.start as usize..span.end as usize).unwrap_or_default();
        let line = text.lines().next().unwrap_or_default();
        line.chars().take(60).collect::<String>()
    };
    let line = |span: Span| Position::of(slice.to_file(span).start, file.module().text()).line;
    for (at, it) in window.statements.iter().enumerate() {
        *out += &format!("\nstatement {at}, line {}: {}\n", line(it.span), source(it.span));
        *out += &format!("    {}\n", it.tokens.texts.join("  "));
    }
    for it in &window.sites {
        let what = match it.place {
            Place::Site(id) => format!("{:?}", program[id].kind),
            Place::Line(_) => "line".to_owned(),
        };
        *out += &format!(
            "\n{}, line {}, statement {}: {}\n",
            plain(&what),
            line(it.span),
            it.statement,
            source(it.span)
        );
        *out += &format!("    {}\n", it.features.texts.join("  "));
    }
}

/// `Binding(Assign, …)` without what it holds.
fn plain(what: &str) -> String {
    what.replace(['(', ')'], " ")
        .split(", ")
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase()
}
