//! What was observed in recorded runs, while more is recorded and the code is edited.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::client::{Client, modern};
use crate::engine::running;

const TEXT: &str = "\
def postage(weight, express):
    if weight > 20:
        return 9
    if express:
        return weight + 5
    return weight
";

const SHIP: &str = "\
import sys
from parcel import postage

heavy = 'heavy' in sys.argv
for weight in range(100 if heavy else 10):
    postage(weight + (30 if heavy else 0), weight % 2)
";

/// Runs the project's own code, recorded.
fn record(folder: &Path, arguments: &[&str]) {
    let ran = Command::new(env!("CARGO_BIN_EXE_foretrace"))
        .args(["observe", "--", "python3", "ship.py"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

#[tokio::test]
async fn an_edit_makes_it_stale_and_a_new_run_is_seen() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let folder = folder.path().canonicalize().expect("it is there");
    for (name, text) in [("parcel.py", TEXT), ("ship.py", SHIP)] {
        std::fs::write(folder.join(name), text).expect("it can be written");
    }
    let uri = format!("file://{}/parcel.py", folder.display());
    let options = json!({"run": false, "dim-unexecuted": true, "hints": {"lines-per-hint": 0}});
    let mut client = Client::with_options(running(), modern(), options).await;
    client.open(&uri, TEXT).await;
    assert_eq!(client.hints(&uri).await, [""; 0]);

    record(&folder, &[]);
    client.expect("workspace/inlayHint/refresh", Value::Null).await;
    let light = [
        "0: weight: int, express: int",
        "1: never taken in 10",
        "4: → int",
        "5: → int",
    ];
    assert_eq!(client.hints(&uri).await, light);
    let diagnostics = client.diagnostics(&uri).await;
    let [dimmed] = &*diagnostics else {
        panic!("{diagnostics:?}")
    };
    assert_eq!((&dimmed["tags"], &dimmed["severity"]), (&json!([1]), &json!(4)));
    assert_eq!(dimmed["range"]["start"]["line"], 2);

    client.change(&uri, 2, &[(None, &TEXT.replace("20", "25"))]).await;
    assert_eq!(client.hints(&uri).await, ["0: weight: int, express: int · before edit"]);
    client.change(&uri, 3, &[(None, TEXT)]).await;
    assert_eq!(client.hints(&uri).await, light);

    record(&folder, &["heavy"]);
    client.expect("workspace/inlayHint/refresh", Value::Null).await;
    assert_eq!(client.hints(&uri).await[1], "1: taken 91% of 110");
}
