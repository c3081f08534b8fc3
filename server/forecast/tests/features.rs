//! The features of files: bounded, deterministic, and about what a forecast speaks of.
//!
//! `tests/features/*.py` are the files; what is expected of their text is tested with the command line.

mod random;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use foretrace_forecast::features::{
    Digest, File, MAX_FEATURES, MAX_STATEMENTS, MAX_TOKENS, Place, Project, RowKind, SCHEMA, Window, key_of,
};
use foretrace_forecast::{Analyzer, Config, Silent, SiteKind, VALUE_CLASSES};
use foretrace_python::Text;
use random::Random;
use xxhash_rust::xxh3::xxh3_64;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/features")
}

fn samples() -> Vec<String> {
    let mut paths: Vec<_> = fs::read_dir(folder()).unwrap().map(|it| it.unwrap().path()).collect();
    paths.retain(|it| it.extension().is_some_and(|it| it == "py"));
    paths.sort();
    assert!(!paths.is_empty());
    paths.iter().map(|it| fs::read_to_string(it).unwrap()).collect()
}

/// The windows of each slice of a file.
fn windows(source: &str) -> Vec<Vec<Window>> {
    let file = File::of(Text::new(source), None, None);
    file.slices()
        .map(|(slice, program)| file.windows(slice, program, false))
        .collect()
}

/// All that a model would see of a file.
fn hashes(source: &str) -> Vec<u32> {
    seen(&windows(source))
}

fn seen(windows: &[Vec<Window>]) -> Vec<u32> {
    let mut all = Vec::new();
    for window in windows.iter().flatten() {
        for it in &window.statements {
            all.push(u32::from(it.depth));
            all.extend(&it.tokens.hashes);
        }
        for it in &window.sites {
            all.extend([it.kind as u32, u32::from(it.subkind), u32::from(it.statement)]);
            all.extend(&it.features.hashes);
        }
    }
    all
}

fn on_big_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(256 << 20);
    thread.spawn(test).unwrap().join().unwrap();
}

#[test]
fn schema_says_what_is_extracted() {
    let read = |name: &str| fs::read_to_string(folder().join(name)).unwrap();
    let source = read("schema.py");
    let tests = Digest::of(Text::new(read("test_schema.py")), true);
    let project = Arc::new(Project::of(vec![Digest::of(Text::new(&*source), false), tests]));
    let file = File::of(Text::new(&*source), None, Some((project, Some(0))));
    let windows = file
        .slices()
        .map(|(slice, program)| file.windows(slice, program, false));
    let hashes = seen(&windows.collect::<Vec<_>>());
    let bytes: Vec<u8> = hashes.iter().flat_map(|it| it.to_le_bytes()).collect();
    let schema = format!("{:016x}", xxh3_64(&bytes));
    assert_eq!(
        SCHEMA, schema,
        "the extraction changed: SCHEMA is to be {schema}, and models are to be trained anew"
    );
}

#[test]
fn windows_are_within_bounds() {
    on_big_stack(|| {
        let mut sources = samples();
        let many: String = (0..500)
            .map(|i| format!("    x{i} = f(x, {i})\n    if x{i}: return {i}\n"))
            .collect();
        sources.push(format!("def f(x):\n{many}"));
        let deep: String = (1..90).map(|i| format!("{}if x:\n", " ".repeat(i))).collect();
        sources.push(format!("def f(x):\n{deep}{}pass\n", " ".repeat(90)));
        sources.push(format!("def f(x):\n    return {}\n", vec!["x"; 9000].join(" + ")));
        sources.push(format!("def f(x):\n    return [{}]\n", "a if x else b, ".repeat(2000)));
        let chain: String = (0..2000)
            .map(|i| format!("    elif x == {i}:\n        y = {i}\n"))
            .collect();
        sources.push(format!("def f(x):\n    if x:\n        pass\n{chain}"));
        let params: Vec<String> = (0..400).map(|i| format!("p{i}=None")).collect();
        sources.push(format!("def f({}):\n    pass\n", params.join(", ")));
        sources.push(format!("def {}(): pass\n", "a_b".repeat(5000)));
        for source in &sources {
            for windows in windows(source) {
                assert!(!windows.is_empty());
                for window in windows {
                    check(&window);
                }
            }
        }
    });
}

fn check(window: &Window) {
    assert!((1..=MAX_STATEMENTS).contains(&window.statements.len()));
    assert!(window.statements.iter().all(|it| it.tokens.hashes.len() <= MAX_TOKENS));
    for it in &window.sites {
        assert!((it.statement as usize) < window.statements.len());
        assert!((1..=MAX_FEATURES).contains(&it.features.hashes.len()));
        let distinct: BTreeSet<_> = it.features.hashes.iter().collect();
        assert_eq!(distinct.len(), it.features.hashes.len());
    }
}

#[test]
fn comments_and_layout_have_no_influence() {
    let mut before = None;
    for source in [
        "def f(x, y=None):\n    if x > 1:\n        return [y, 'a']\n    return None\n",
        "# first\ndef f(x, # it\n      y=None):\n    # why\n    if x>1: # so\n        return [y,\n            'a'] # more\n\n    return None # last\n",
        "def f(x, y = None):\n\tif (x > 1): return [y, \"a\"]\n\treturn None",
    ] {
        let file = File::of(Text::new(source), None, None);
        let key = file.slices().map(|it| key_of(it.1)).last();
        let now = (hashes(source), key);
        assert_eq!(*before.get_or_insert_with(|| now.clone()), now, "{source}");
    }
    let keys = |source: &str| {
        let file = File::of(Text::new(source), None, None);
        file.slices().map(|it| key_of(it.1)).last()
    };
    assert_eq!(
        keys("def f(x):\n    return x\n"),
        keys("def f(x):\n    '''Of x.'''\n    return x\n")
    );
    assert_ne!(keys("def f(x):\n    return x\n"), keys("def f(y):\n    return y\n"));
    assert_ne!(
        keys("def f(x):\n    return x + 1\n"),
        keys("def f(x):\n    return x + 2\n")
    );
}

#[test]
fn sites_are_those_of_forecasts() {
    for source in samples() {
        let analyzer = Analyzer::new(Config::default(), Arc::new(Silent));
        let analysis = analyzer.analyze(Text::new(&*source), &AtomicBool::new(false)).unwrap();
        for (index, windows) in windows(&source).iter().enumerate() {
            let forecast = analysis.forecast(index);
            let told: BTreeSet<_> = forecast
                .sites
                .iter()
                .filter_map(|it| {
                    let kind = match it.kind {
                        SiteKind::Branch { .. } => RowKind::Branch,
                        SiteKind::Loop { .. } => RowKind::Loop,
                        SiteKind::Binding { .. } => RowKind::Binding,
                        SiteKind::Line { .. } => return None,
                    };
                    Some((it.id?, kind as u8, it.span))
                })
                .collect();
            let sites = windows.iter().flat_map(|it| &it.sites);
            let found: BTreeSet<_> = sites
                .filter_map(|it| match it.place {
                    Place::Site(id) => Some((id.0, it.kind as u8, it.span)),
                    Place::Line(_) => None,
                })
                .collect();
            assert_eq!(told, found);
        }
    }
}

#[test]
fn each_statement_is_a_line_once() {
    for source in samples() {
        let file = File::of(Text::new(&*source), None, None);
        for (slice, program) in file.slices() {
            let windows = file.windows(slice, program, false);
            let sites = windows.iter().flat_map(|it| &it.sites);
            let mut lines: Vec<_> = sites
                .filter_map(|it| match it.place {
                    Place::Line(id) => Some(id.0),
                    Place::Site(_) => None,
                })
                .collect();
            lines.sort_unstable();
            assert_eq!(lines, (0..program.stmts.len() as u32).collect::<Vec<_>>());
        }
    }
}

#[test]
fn half_typed_code_has_features() {
    on_big_stack(|| {
        for (seed, sample) in samples().iter().enumerate() {
            let mut random = Random(seed as u64);
            for _ in 0..30 {
                let at = |random: &mut Random| sample.floor_char_boundary(random.below(sample.len() + 1));
                let (from, to) = (at(&mut random), at(&mut random));
                let (from, to) = (from.min(to), to.min(from.min(to) + random.below(80)).max(from.min(to)));
                let to = sample.floor_char_boundary(to);
                let piece = ["", "(", "'", "\n", ":", " if ", "\ndef "][random.below(7)];
                let source = format!("{}{piece}{}", &sample[..from], &sample[to.max(from)..]);
                windows(&source).iter().flatten().for_each(check);
                assert_eq!(hashes(&source), hashes(&source));
            }
        }
    });
}

#[test]
fn value_classes_are_a_closed_list() {
    let distinct: BTreeSet<_> = VALUE_CLASSES.iter().collect();
    assert_eq!(distinct.len(), VALUE_CLASSES.len());
    assert_eq!(VALUE_CLASSES.first(), Some(&"none"));
    assert_eq!(VALUE_CLASSES.last(), Some(&"object"));
}

/// Labels and predictions speak of the same classes. Needs `python3`.
#[test]
fn the_observer_has_the_same_value_classes() {
    let output = std::process::Command::new("python3")
        .args([
            "-c",
            "from foretrace_observe.values import VALUE_CLASSES; print(*VALUE_CLASSES)",
        ])
        .env(
            "PYTHONPATH",
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/observe"),
        )
        .output()
        .expect("python3 runs");
    let listed = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(
        listed.split_whitespace().collect::<Vec<_>>(),
        foretrace_forecast::VALUE_CLASSES
    );
}
