//! Jobs: cancelled ones stop, panicking ones hurt nobody else.

use serde_json::json;

use crate::client::{Client, modern, modern_but, soon};
use crate::engine::{ENDLESS, PANIC, Step, hostile};

const A: &str = "file:///nowhere/a.py";
const B: &str = "file:///nowhere/b.py";

const CANCELLED: i64 = -32800;
const INTERNAL: i64 = -32603;

#[tokio::test]
async fn a_cancelled_request_is_answered_and_its_job_stops() {
    let (engine, mut steps) = hostile();
    let mut client = Client::start(engine, modern()).await;
    client.open(A, ENDLESS).await;
    let id = client
        .ask("textDocument/diagnostic", json!({"textDocument": {"uri": A}}))
        .await;
    assert_eq!(soon("the job", steps.recv()).await, Some(Step::Begun));
    client.notify("$/cancelRequest", json!({"id": id})).await;
    assert_eq!(client.answer(id).await["error"]["code"], CANCELLED);
    assert_eq!(soon("its end", steps.recv()).await, Some(Step::Stopped));
}

#[tokio::test]
async fn a_job_goes_on_while_anybody_waits() {
    let (engine, mut steps) = hostile();
    let mut client = Client::start(engine, modern()).await;
    client.open(A, ENDLESS).await;
    let first = client
        .ask("textDocument/diagnostic", json!({"textDocument": {"uri": A}}))
        .await;
    let second = client
        .ask("textDocument/diagnostic", json!({"textDocument": {"uri": A}}))
        .await;
    assert_eq!(soon("the job", steps.recv()).await, Some(Step::Begun));
    client.notify("$/cancelRequest", json!({"id": first})).await;
    assert_eq!(client.answer(first).await["error"]["code"], CANCELLED);
    // The other one is held, and answered for the text that the next edit makes.
    client
        .change(A, 2, &[(None, "x = 1  # foretrace: ignore[no-rule]")])
        .await;
    assert_eq!(soon("its end", steps.recv()).await, Some(Step::Stopped));
    let answer = client.answer(second).await;
    assert_eq!(answer["result"]["items"].as_array().map(Vec::len), Some(1), "{answer}");
}

#[tokio::test]
async fn an_edit_stops_the_job_of_the_old_text() {
    let (engine, mut steps) = hostile();
    let mut client = Client::start(engine, modern_but(&[("/textDocument/diagnostic", json!(null))])).await;
    client.open(A, ENDLESS).await;
    assert_eq!(soon("the job", steps.recv()).await, Some(Step::Begun));
    client.change(A, 2, &[(None, "")]).await;
    assert_eq!(soon("its end", steps.recv()).await, Some(Step::Stopped));
    assert_eq!(
        client.expect("textDocument/publishDiagnostics", json!(null)).await["version"],
        2
    );
}

#[tokio::test]
async fn a_panic_is_an_error_of_that_request_only() {
    let (engine, _steps) = hostile();
    let mut client = Client::start(engine, modern()).await;
    client.open(A, PANIC).await;
    client.open(B, "x = 1").await;
    for _ in 0..2 {
        let id = client
            .ask("textDocument/diagnostic", json!({"textDocument": {"uri": A}}))
            .await;
        assert_eq!(client.answer(id).await["error"]["code"], INTERNAL);
    }
    assert_eq!(client.diagnostics(B).await.len(), 0);
    client
        .change(A, 2, &[(None, "x = 1  # foretrace: ignore[no-rule]")])
        .await;
    assert_eq!(client.diagnostics(A).await.len(), 1);
}

#[tokio::test]
async fn malformed_messages_are_errors() {
    let (engine, _steps) = hostile();
    let mut client = Client::start(engine, modern()).await;
    let id = client.ask("textDocument/hover", json!({"position": "here"})).await;
    assert_eq!(client.answer(id).await["error"]["code"], -32602);
    let id = client.ask("textDocument/no-such-request", json!({})).await;
    assert_eq!(client.answer(id).await["error"]["code"], -32601);
    client.open(B, "x = 1").await;
    assert_eq!(client.diagnostics(B).await.len(), 0);
}
