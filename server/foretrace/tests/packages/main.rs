//! What users install, and what installs it for them. What does that is in `tests/packages`.

use std::path::Path;
use std::process::Command;

fn packaged(name: &str) {
    run("packages", &[name, env!("CARGO_BIN_EXE_foretrace")]);
}

/// Runs the script of a folder of tests.
fn run(folder: &str, arguments: &[&str]) {
    // The one way out for a machine that reaches no package registry.
    if std::env::var_os("FORETRACE_WITHOUT_PACKAGES").is_some() {
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests")
        .join(folder)
        .join("run");
    let status = Command::new(script)
        .args(arguments)
        .status()
        .expect("the script can be run");
    assert!(status.success(), "see above");
}

/// pre-commit builds the hook from a repository, blocks what it should and passes the rest.
#[test]
fn hook() {
    packaged("hook");
}

/// The source distribution builds, and the action and the GitLab job that install it do what they should.
#[test]
fn ci() {
    packaged("ci");
}

/// Test runs are recorded with pytest, its plugins and coverage.py.
#[test]
fn recorded() {
    run("recorded", &[env!("CARGO_BIN_EXE_foretrace")]);
}
