//! Commands that speak of a place.

use serde_json::{Value, json};

use crate::client::{Client, modern};
use crate::engine::real;

const A: &str = "file:///nowhere/a.py";
const TEXT: &str = "def f(x=2):\n    y = x * 3\n    return y\n\n\ndef g(x):\n    n = 2\n    while n > 1:\n        x += n\n\n\nz = f(1)\n";

async fn execute(client: &mut Client, command: &str, line: u32, call: Option<&str>) -> Value {
    let place = json!({"uri": A, "position": {"line": line, "character": 0}, "call": call});
    let params = json!({"command": command, "arguments": [place]});
    client.request("workspace/executeCommand", params).await
}

#[tokio::test]
async fn a_function_is_traced() {
    let mut client = Client::start(real(), modern()).await;
    client.open(A, TEXT).await;
    let trace = execute(&mut client, "foretrace.trace", 1, None).await;
    assert_eq!(trace["call"], "f()");
    let text = trace["text"].as_str().unwrap();
    assert!(
        text.starts_with("# f()\ndef f(x=2):\n    y = x * 3  # x = 2; y = 6"),
        "{text}"
    );

    let trace = execute(&mut client, "foretrace.trace", 1, Some("f(5)")).await;
    assert!(trace["text"].as_str().unwrap().ends_with("# returns 15\n"), "{trace}");

    let module = execute(&mut client, "foretrace.trace", 11, None).await;
    assert!(module["call"].is_null());
    assert!(
        module["text"].as_str().unwrap().contains("z = f(1)  # z = 3"),
        "{module}"
    );
}

#[tokio::test]
async fn arguments_are_asked_for() {
    let mut client = Client::start(real(), modern()).await;
    client.open(A, TEXT).await;
    let trace = execute(&mut client, "foretrace.trace", 6, None).await;
    assert_eq!(trace, json!({"call": "g()", "text": null}));
}

#[tokio::test]
async fn a_cancelled_run_ends() {
    let mut client = Client::start(real(), modern()).await;
    client.open(A, TEXT).await;
    let place = json!({"uri": A, "position": {"line": 6, "character": 0}, "call": "g(0)"});
    let params = json!({"command": "foretrace.trace", "arguments": [place]});
    let id = client.ask("workspace/executeCommand", params).await;
    client.notify("$/cancelRequest", json!({"id": id})).await;
    assert_eq!(client.answer(id).await["error"]["code"], -32800);
}

#[tokio::test]
async fn a_line_is_explained() {
    let mut client = Client::start(real(), modern()).await;
    client.open(A, TEXT).await;
    let reasons = execute(&mut client, "foretrace.explain", 7, None).await;
    let reasons = reasons.as_str().unwrap();
    for part in [
        "### never ends by itself\n\n**proved**",
        "### endless-loop\n\n**proved**: ",
    ] {
        assert!(reasons.contains(part), "{reasons}");
    }
    assert!(execute(&mut client, "foretrace.explain", 3, None).await.is_null());
}
