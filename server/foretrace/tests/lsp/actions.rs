//! Code actions and the command behind them.

use serde_json::{Value, json};

use crate::client::{Client, lsp_range, modern, modern_but};
use crate::engine::real;

const A: &str = "file:///nowhere/a.py";
const TEXT: &str = "def f(x):\n    if x == '𝒳' and False:\n        return 1\n    return 2\n";

/// One finding in [`TEXT`].
fn options() -> Value {
    json!({"select": ["constant-condition"]})
}

async fn actions(client: &mut Client, range: Value, only: Value) -> Vec<Value> {
    let mut context = json!({"diagnostics": []});
    if !only.is_null() {
        context["only"] = only;
    }
    let params = json!({"textDocument": {"uri": A}, "range": range, "context": context});
    client
        .request("textDocument/codeAction", params)
        .await
        .as_array()
        .cloned()
        .unwrap_or_default()
}

async fn apply(client: &mut Client, version: i32, action: &Value) {
    let edits = action["edit"]["changes"][A].as_array().expect("edits of the document");
    let changes: Vec<_> = edits
        .iter()
        .map(|it| json!({"range": it["range"], "text": it["newText"]}))
        .collect();
    let params = json!({"textDocument": {"uri": A, "version": version}, "contentChanges": changes});
    client.notify("textDocument/didChange", params).await;
}

#[tokio::test]
async fn a_suppressed_finding_is_gone() {
    for place in ["on this line", "in this file"] {
        let mut client = Client::with_options(real(), modern(), options()).await;
        client.open(A, TEXT).await;
        let diagnostics = client.diagnostics(A).await;
        let [diagnostic] = diagnostics.as_slice() else {
            panic!("not one finding: {diagnostics:?}")
        };
        let actions = actions(&mut client, diagnostic["range"].clone(), Value::Null).await;
        let title = format!("Ignore {} {place}", diagnostic["code"].as_str().unwrap());
        let action = actions
            .iter()
            .find(|it| it["title"] == title)
            .unwrap_or_else(|| panic!("{actions:?}"));
        assert_eq!(action["kind"], "quickfix");
        assert_eq!(action["diagnostics"][0], *diagnostic);
        apply(&mut client, 2, action).await;
        assert_eq!(client.diagnostics(A).await, Vec::<Value>::new());
    }
}

#[tokio::test]
async fn only_what_is_wanted_where_it_is_wanted() {
    let mut client = Client::with_options(real(), modern(), options()).await;
    client.open(A, TEXT).await;
    let diagnostic = client.diagnostics(A).await.remove(0);
    let range = diagnostic["range"].clone();
    assert_eq!(
        actions(&mut client, range.clone(), json!(["source.organizeImports"]))
            .await
            .len(),
        0
    );
    assert_eq!(actions(&mut client, range.clone(), json!(["quickfix"])).await.len(), 3);
    assert_eq!(
        actions(&mut client, lsp_range([4, 0, 4, 0]), Value::Null).await.len(),
        0
    );

    let plain = modern_but(&[("/textDocument/codeAction", Value::Null)]);
    let mut client = Client::with_options(real(), plain, options()).await;
    client.open(A, TEXT).await;
    let actions = actions(&mut client, range, Value::Null).await;
    assert_eq!(actions.len(), 1);
    assert_eq!(actions[0]["command"], "foretrace.explain");
}

#[tokio::test]
async fn a_rule_is_explained() {
    let explain = |rule: Value| json!({"command": "foretrace.explain", "arguments": [rule]});
    let mut client = Client::start(real(), modern()).await;
    let page = client
        .request("workspace/executeCommand", explain(json!("unused-suppression")))
        .await;
    assert!(page.as_str().unwrap().contains("unused-suppression"));
    let shown = client.expect("window/showMessage", Value::Null).await;
    assert_eq!(shown["message"], page);

    let capabilities = modern_but(&[("/window", json!({"showDocument": {"support": true}}))]);
    let mut client = Client::start(real(), capabilities).await;
    let page = client
        .request("workspace/executeCommand", explain(json!("unused-suppression")))
        .await;
    let shown = client.expect("window/showDocument", json!({"success": true})).await;
    let path = shown["uri"].as_str().unwrap().strip_prefix("file://").unwrap();
    assert_eq!(std::fs::read_to_string(path).unwrap(), page.as_str().unwrap());

    for bad in [
        explain(json!("no-rule")),
        explain(json!(3)),
        json!({"command": "no.command", "arguments": []}),
    ] {
        let id = client.ask("workspace/executeCommand", bad).await;
        assert_eq!(client.answer(id).await["error"]["code"], -32602);
    }
}
