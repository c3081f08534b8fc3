//! Configuration: options, settings and files, and what follows when they change.

use std::fs;

use serde_json::{Value, json};

use crate::client::{Client, modern, modern_but};
use crate::engine::real;

const A: &str = "file:///nowhere/a.py";
const TEXT: &str = "x = 1  # foretrace: ignore[no-rule]";

fn without_the_rule() -> Value {
    json!({"ignore": ["unused-suppression"]})
}

async fn refreshed(client: &mut Client) {
    client.expect("workspace/inlayHint/refresh", Value::Null).await;
    client.expect("workspace/diagnostic/refresh", Value::Null).await;
}

#[tokio::test]
async fn initialization_options() {
    for options in [without_the_rule(), json!({"foretrace": without_the_rule()})] {
        let mut client = Client::with_options(real(), modern(), options).await;
        client.open(A, TEXT).await;
        assert_eq!(client.diagnostics(A).await.len(), 0);
    }
}

#[tokio::test]
async fn settings_are_fetched_and_a_change_is_followed_by_a_refresh() {
    let mut client = Client::start(real(), modern_but(&[("/workspace/configuration", json!(true))])).await;
    let items = client.expect("workspace/configuration", json!([null])).await;
    assert_eq!(items["items"], json!([{"section": "foretrace"}]));
    client.open(A, TEXT).await;
    assert_eq!(client.diagnostics(A).await.len(), 1);
    assert!(!client.has("workspace/inlayHint/refresh"));

    client
        .notify("workspace/didChangeConfiguration", json!({"settings": null}))
        .await;
    client
        .expect("workspace/configuration", json!([without_the_rule()]))
        .await;
    refreshed(&mut client).await;
    assert_eq!(client.diagnostics(A).await.len(), 0);

    // The same again changes nothing, and an edit is no reason to ask for a refresh.
    client
        .notify("workspace/didChangeConfiguration", json!({"settings": null}))
        .await;
    client
        .expect("workspace/configuration", json!([without_the_rule()]))
        .await;
    client.change(A, 2, &[(None, TEXT)]).await;
    assert_eq!(client.diagnostics(A).await.len(), 0);
    assert!(!client.has("workspace/inlayHint/refresh"));
}

#[tokio::test]
async fn pushed_settings() {
    let capabilities = modern_but(&[
        ("/textDocument/diagnostic", Value::Null),
        ("/workspace/inlayHint", Value::Null),
    ]);
    let mut client = Client::start(real(), capabilities).await;
    client.open(A, TEXT).await;
    let pushed = client.expect("textDocument/publishDiagnostics", Value::Null).await;
    assert_eq!(pushed["diagnostics"].as_array().map(Vec::len), Some(1));
    client
        .notify(
            "workspace/didChangeConfiguration",
            json!({"settings": {"foretrace": without_the_rule()}}),
        )
        .await;
    let pushed = client.expect("textDocument/publishDiagnostics", Value::Null).await;
    assert_eq!(pushed["diagnostics"], json!([]));
}

#[tokio::test]
async fn wrong_settings_are_shown_once_and_the_rest_holds() {
    let mut options = without_the_rule();
    options["hints"] = json!({"enable": "perhaps"});
    let mut client = Client::with_options(real(), modern(), options).await;
    let shown = client.expect("window/showMessage", Value::Null).await;
    assert!(shown["message"].as_str().unwrap().contains("hints.enable"), "{shown}");
    client.open(A, TEXT).await;
    assert_eq!(client.diagnostics(A).await.len(), 0);
    assert!(!client.has("window/showMessage"));
}

#[tokio::test]
async fn files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pyproject.toml");
    let uri = format!("file://{}", folder.path().join("a.py").display());
    fs::write(&file, "[tool.foretrace]\nignore = ['unused-suppression']\n").unwrap();

    let watched = json!({"dynamicRegistration": true});
    let capabilities = modern_but(&[("/workspace/didChangeWatchedFiles", watched)]);
    let mut client = Client::start(real(), capabilities).await;
    let registered = client.expect("client/registerCapability", Value::Null).await;
    assert_eq!(
        registered["registrations"][0]["method"],
        "workspace/didChangeWatchedFiles"
    );
    client.open(&uri, TEXT).await;
    assert_eq!(client.diagnostics(&uri).await.len(), 0);

    let changed = json!({"changes": [{"uri": format!("file://{}", file.display()), "type": 2}]});
    fs::write(&file, "[tool.foretrace]\n").unwrap();
    client.notify("workspace/didChangeWatchedFiles", changed.clone()).await;
    refreshed(&mut client).await;
    assert_eq!(client.diagnostics(&uri).await.len(), 1);

    fs::write(&file, "[tool.foretrace]\nexclude = ['a.py']\n").unwrap();
    client.notify("workspace/didChangeWatchedFiles", changed.clone()).await;
    refreshed(&mut client).await;
    assert_eq!(client.diagnostics(&uri).await.len(), 0);

    // A file that cannot be used is said to be so, and the defaults hold.
    fs::write(&file, "[tool.foretrace]\nignore = 3\n").unwrap();
    client.notify("workspace/didChangeWatchedFiles", changed).await;
    let shown = client.expect("window/showMessage", Value::Null).await;
    assert!(shown["message"].as_str().unwrap().contains("pyproject.toml"), "{shown}");
    assert_eq!(client.diagnostics(&uri).await.len(), 1);
}

#[tokio::test]
async fn a_refused_registration_is_no_harm() {
    let watched = json!({"dynamicRegistration": true});
    let capabilities = modern_but(&[("/workspace/didChangeConfiguration", watched)]);
    let mut client = Client::start(real(), capabilities).await;
    client.refuse("client/registerCapability").await;
    client.open(A, TEXT).await;
    assert_eq!(client.diagnostics(A).await.len(), 1);
}
