//! The clients in real editors. What drives the editors, and installs them, is in `tests/editors`.

use std::path::Path;
use std::process::Command;

fn in_editor(name: &str) {
    // The one way out for a machine that cannot install editors.
    if std::env::var_os("FORETRACE_WITHOUT_EDITORS").is_some() {
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/editors/run");
    let status = Command::new(script)
        .args([name, env!("CARGO_BIN_EXE_foretrace")])
        .status()
        .expect("the script can be run");
    assert!(status.success(), "see above");
}

#[test]
fn neovim() {
    in_editor("neovim");
}

#[test]
fn vscode() {
    in_editor("vscode");
}

#[test]
fn emacs() {
    in_editor("emacs");
}

#[test]
fn helix() {
    in_editor("helix");
}
