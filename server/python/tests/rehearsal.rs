//! Rehearsals: `tests/rehearsals/*` are projects with a module `work`, its tests, and what is expected of them: how the
//! tests go, how often each line runs, and what branches and loops ask, before `|` where nothing was assumed.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use foretrace_python::machine::{Limits, Loaded, Project, Source};

struct Folder(PathBuf);

impl Project for Folder {
    fn module(&self, name: &str) -> Option<Source> {
        let text = fs::read_to_string(self.0.join(format!("{name}.py"))).ok()?;
        Some(Source {
            text: text.into(),
            is_package: false,
        })
    }

    fn package(&self) -> &str {
        ""
    }
}

fn report(folder: &Path) -> String {
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let loaded = Loaded::within(&read("test_work.py"), Arc::new(Folder(folder.to_owned())));
    let fixtures: &[&str] = if folder.join("conftest.py").exists() {
        &["conftest"]
    } else {
        &[]
    };
    let limits = Limits {
        time: Duration::from_secs(300),
        ..Limits::default()
    };
    let (modules, tally) = loaded.rehearse("test_work", fixtures, &limits);
    let text = read("work.py");
    let work = modules
        .iter()
        .find(|it| *it.text == *text)
        .expect("the module is imported");
    let program = Loaded::new(&text);
    let mut out = format!(
        "{} passed, {} raised, {} stopped\n\n",
        tally.passed, tally.raised, tally.stopped
    );
    for (line, number) in text.lines().zip(1..) {
        let [sure, assumed] = work.lines.get(&number).copied().unwrap_or_default();
        let at = |start: u32| text[..start as usize].matches('\n').count() + 1;
        let asked = work
            .answers
            .iter()
            .filter(|it| at(program.program()[*it.0].span.start) == number as usize);
        let shown =
            |answers: &[bool]| -> String { answers.iter().take(12).map(|it| if *it { '+' } else { '-' }).collect() };
        let asked: Vec<String> = asked
            .map(|it| format!("{}|{}", shown(&it.1[0]), shown(&it.1[1])))
            .collect();
        let counts = if assumed > 99 {
            format!("{sure}|many")
        } else {
            format!("{sure}|{assumed}")
        };
        let counts = if sure > 99 { "many|0".to_owned() } else { counts };
        writeln!(out, "{counts:>7} {line:44} {}", asked.join(" ")).unwrap();
    }
    out.lines().map(|it| it.trim_end().to_owned() + "\n").collect()
}

#[test]
fn tests_run_in_the_machine() {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/rehearsals");
    let work = move || {
        let mut wrong = Vec::new();
        for folder in fs::read_dir(&all).unwrap().map(|it| it.unwrap().path()) {
            let (actual, expected) = (report(&folder), folder.join("expected.txt"));
            if std::env::var_os("UPDATE_FIXTURES").is_some() {
                fs::write(&expected, &actual).unwrap();
            } else if fs::read_to_string(&expected).unwrap_or_default() != actual {
                wrong.push(format!("{}:\n{actual}", folder.display()));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    };
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(work);
    thread.unwrap().join().expect("as expected");
}
