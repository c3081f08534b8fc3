//! How sessions end.

use serde_json::{Value, json};

use crate::client::{Client, modern, soon};
use crate::engine::{ENDLESS, Step, hostile, real};

#[tokio::test]
async fn exit_after_shutdown() {
    let mut client = Client::start(real(), modern()).await;
    assert_eq!(client.request("shutdown", Value::Null).await, Value::Null);
    client.notify("exit", Value::Null).await;
    assert_eq!(client.exit_code(false).await, 0);
}

#[tokio::test]
async fn exit_without_shutdown() {
    let mut client = Client::start(real(), modern()).await;
    client.notify("exit", Value::Null).await;
    assert_eq!(client.exit_code(false).await, 1);
}

#[tokio::test]
async fn what_was_asked_before_exit_is_answered() {
    let mut client = Client::start(real(), modern()).await;
    let shutdown = json!({"id": 99, "method": "shutdown"});
    let late = json!({"method": "textDocument/didSave", "params": {"textDocument": {"uri": "file:///late.py"}}});
    client.send_at_once(&[shutdown, json!({"method": "exit"}), late]).await;
    let answer = client.answer(99).await;
    assert_eq!(answer.get("error"), None);
    assert_eq!(client.exit_code(false).await, 0);
}

#[tokio::test]
async fn the_end_of_the_input_is_the_end() {
    let client = Client::start(real(), modern()).await;
    assert_eq!(client.exit_code(true).await, 1);
    assert_eq!(Client::connect(real()).exit_code(true).await, 1);
}

#[tokio::test]
async fn a_job_does_not_keep_the_server_alive() {
    let (engine, mut steps) = hostile();
    let mut client = Client::start(engine, modern()).await;
    client.open("file:///nowhere/a.py", ENDLESS).await;
    client
        .ask(
            "textDocument/diagnostic",
            json!({"textDocument": {"uri": "file:///nowhere/a.py"}}),
        )
        .await;
    assert_eq!(soon("the job", steps.recv()).await, Some(Step::Begun));
    assert_eq!(client.exit_code(true).await, 1);
    assert_eq!(soon("its end", steps.recv()).await, Some(Step::Stopped));
}

#[tokio::test]
async fn nothing_is_answered_before_initialize() {
    let mut client = Client::connect(real());
    let id = client
        .ask(
            "textDocument/diagnostic",
            json!({"textDocument": {"uri": "file:///nowhere/a.py"}}),
        )
        .await;
    assert_eq!(client.answer(id).await["error"]["code"], -32002);
    client.notify("exit", Value::Null).await;
    assert_eq!(client.exit_code(false).await, 1);
}
