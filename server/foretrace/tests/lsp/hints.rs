//! Hints and hovers.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Client, lsp_range, modern, modern_but};
use crate::engine::real;

const A: &str = "file:///nowhere/a.py";
const TEXT: &str = "def f():\n    for i in range(2 * 5):\n        print(i)\n\n\ndef g():\n    for i in range(3 * 7):\n        print(i)\n";

fn every_hint() -> Value {
    json!({"hints": {"lines-per-hint": 0}})
}

#[tokio::test]
async fn only_the_range_is_answered() {
    let mut client = Client::with_options(real(), modern(), every_hint()).await;
    client.open(A, TEXT).await;
    assert_eq!(client.hints(A).await.len(), 2);
    for (range, lines) in [
        ([0, 0, 1, 99], vec![1]),
        ([2, 0, 9, 0], vec![6]),
        ([2, 0, 4, 0], vec![]),
    ] {
        let params = json!({"textDocument": {"uri": A}, "range": lsp_range(range)});
        let hints = client.request("textDocument/inlayHint", params).await;
        let seen: Vec<_> = hints
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["position"]["line"].as_u64().unwrap())
            .collect();
        assert_eq!(seen, lines);
        for hint in hints.as_array().unwrap() {
            assert_eq!(hint.get("kind"), None);
            assert_eq!(hint["paddingLeft"], true);
            assert_eq!(hint["tooltip"]["kind"], "markdown");
        }
    }
}

#[tokio::test]
async fn the_line_being_typed_shows_no_hints() {
    let mut client = Client::with_options(real(), modern(), every_hint()).await;
    client.open(A, TEXT).await;
    let all = client.hints(A).await;
    assert!(all[0].starts_with("1: ") && all[1].starts_with("6: "), "{all:?}");

    client.change(A, 2, &[(Some([1, 19, 1, 20]), "3")]).await;
    assert_eq!(client.hints(A).await, all[1..]);
    // Saving ends typing.
    client.change(A, 3, &[(Some([1, 19, 1, 20]), "2")]).await;
    client
        .notify("textDocument/didSave", json!({"textDocument": {"uri": A}}))
        .await;
    assert_eq!(client.hints(A).await, all);
    assert!(!client.has("workspace/inlayHint/refresh"));

    // So does an edit elsewhere, and what is pasted is not typed.
    client
        .change(A, 4, &[(Some([1, 0, 1, 0]), " "), (Some([1, 0, 1, 1]), "")])
        .await;
    client.change(A, 5, &[(Some([3, 0, 3, 0]), "#")]).await;
    assert_eq!(client.hints(A).await, all);
    let pasted = "\n\n\nfor i in range(4 * 4):\n    print(i)\n";
    client.change(A, 6, &[(Some([8, 0, 8, 0]), pasted)]).await;
    assert_eq!(client.hints(A).await.len(), 3);
    assert!(!client.has("workspace/inlayHint/refresh"));
}

#[tokio::test]
async fn withheld_hints_come_when_typing_pauses() {
    let pause = Duration::from_millis(200);
    let mut client = Client::with_pause(real(), modern(), every_hint(), pause).await;
    client.open(A, TEXT).await;
    assert_eq!(client.hints(A).await.len(), 2);
    // On a slow machine typing may pause before we ask; then nothing was withheld.
    let mut version = 1;
    loop {
        version += 1;
        client.change(A, version, &[(Some([1, 19, 1, 20]), "3")]).await;
        if client.hints(A).await.len() == 1 {
            break;
        }
    }
    client.expect("workspace/inlayHint/refresh", Value::Null).await;
    assert_eq!(client.hints(A).await.len(), 2);
    assert!(!client.has("workspace/diagnostic/refresh"));
}

#[tokio::test]
async fn hovers() {
    let mut client = Client::start(real(), modern()).await;
    client.open(A, TEXT).await;
    let at = |line: u32, character: u32| json!({"textDocument": {"uri": A}, "position": {"line": line, "character": character}});
    let hover = client.request("textDocument/hover", at(1, 5)).await;
    assert_eq!(hover["contents"]["kind"], "markdown");
    assert_eq!(hover["range"]["start"]["line"], 1);
    assert_eq!(client.request("textDocument/hover", at(3, 0)).await, Value::Null);

    let plain = modern_but(&[("/textDocument/hover", Value::Null)]);
    let mut client = Client::start(real(), plain).await;
    client.open(A, TEXT).await;
    let hover = client.request("textDocument/hover", at(1, 5)).await;
    assert_eq!(hover["contents"]["kind"], "plaintext");
}
