//! What runs of the file's functions show, once they are done.

use serde_json::{Value, json};

use crate::client::{Client, lsp_range, messages, modern, modern_but};
use crate::engine::running;

const A: &str = "file:///nowhere/a.py";
const TEXT: &str = "def mean(xs):\n    return sum(xs) / len(xs)\n\n\ndef half(n):\n    \"\"\"\n    >>> half(4)\n    3\n    >>> half(8)\n    4\n    \"\"\"\n    k = n // 2\n    return k\n";

async fn opened() -> Client {
    let mut client = Client::with_options(running(), modern(), json!({"hints": {"lines-per-hint": 0}})).await;
    client.open(A, TEXT).await;
    client.hints(A).await;
    client.expect("workspace/inlayHint/refresh", Value::Null).await;
    client
}

#[tokio::test]
async fn hints_and_findings_come_when_the_functions_have_run() {
    let mut client = opened().await;
    let hints = client.hints(A).await;
    assert_eq!(hints, ["0: mean([3, 1, 2]) → 2.0", "4: half(4) → 2", "11: k = 2"]);
    let diagnostics = client.diagnostics(A).await;
    assert_eq!(
        messages(&diagnostics),
        [
            "raises ZeroDivisionError if `xs` is empty, e.g. `mean([])` (executed)",
            "`half(4)` gives 2, the doctest expects 3 (executed)"
        ]
    );
}

#[tokio::test]
async fn an_edit_leaves_what_does_not_depend_on_it() {
    let mut client = opened().await;
    client.change(A, 2, &[(Some([1, 28, 1, 28]), " + 0")]).await;
    let hints = client.hints(A).await;
    assert_eq!(hints[hints.len() - 2..], ["4: half(4) → 2", "11: k = 2"]);
    assert!(!hints.iter().any(|it| it.starts_with("0: mean")), "{hints:?}");
    client.expect("workspace/inlayHint/refresh", Value::Null).await;
    assert_eq!(client.hints(A).await[0], "0: mean([3, 1, 2]) → 2.0");
}

#[tokio::test]
async fn another_example_can_be_chosen() {
    let mut client = opened().await;
    let place = |call: Value| json!({"uri": A, "position": {"line": 4, "character": 5}, "call": call});
    let examples = json!({"command": "foretrace.examples", "arguments": [place(Value::Null)]});
    let examples = client.request("workspace/executeCommand", examples).await;
    assert_eq!(examples, json!(["half(4)", "half(8)"]));
    let choose = json!({"command": "foretrace.chooseExample", "arguments": [place("half(8)".into())]});
    client.request("workspace/executeCommand", choose).await;
    client.expect("workspace/inlayHint/refresh", Value::Null).await;
    let hints = client.hints(A).await;
    assert_eq!(hints[1..], ["4: half(8) → 4", "11: k = 4"]);
}

#[tokio::test]
async fn an_example_becomes_a_test() {
    let mut client = opened().await;
    for (line, title, text) in [
        (1, "Add `mean([])` as a test", "\n\ndef test_mean():\n    mean([])\n"),
        (
            4,
            "Add `half(4)` as a test",
            "\n\ndef test_half():\n    assert half(4) == 2\n",
        ),
    ] {
        let range = lsp_range([line, 5, line, 5]);
        let params = json!({"textDocument": {"uri": A}, "range": range, "context": {"diagnostics": []}});
        let actions = client.request("textDocument/codeAction", params).await;
        let action = actions.as_array().unwrap().iter().find(|it| it["title"] == title);
        let action = action.unwrap_or_else(|| panic!("{title} is not in {actions}"));
        assert_eq!(action["edit"]["changes"][A][0]["newText"], text);
    }
}

#[tokio::test]
async fn a_trace_opens_as_a_document() {
    let capabilities = modern_but(&[("/window", json!({"showDocument": {"support": true}}))]);
    let mut client = Client::start(running(), capabilities).await;
    client.open(A, TEXT).await;
    let place = json!({"uri": A, "position": {"line": 4, "character": 5}, "call": "half(4)"});
    let open = json!({"command": "foretrace.openTrace", "arguments": [place]});
    client.request("workspace/executeCommand", open).await;
    let shown = client.expect("window/showDocument", json!({"success": true})).await;
    assert!(shown["uri"].as_str().unwrap().ends_with("/trace.py"), "{shown}");
}

#[tokio::test]
async fn each_way_of_a_branch_on_what_is_not_known_says_what_it_assumes() {
    let text = "import sys\n\n\ndef path(n):\n    \"\"\"\n    >>> path(1)\n    'a/1'\n    \"\"\"\n    sep = '+' if sys.platform == 'win32' else '/'\n    width = n + 1\n    return 'a' + sep + str(n)\n";
    let mut client = Client::with_options(running(), modern(), json!({"hints": {"lines-per-hint": 0}})).await;
    client.open(A, text).await;
    client.hints(A).await;
    client.expect("workspace/inlayHint/refresh", Value::Null).await;
    assert_eq!(client.hints(A).await, ["9: width = 2"]);
    let of_function = hover_at(&mut client, 3, 5).await;
    let branch = "`sep = '+' if sys.platform == 'win32' el…`";
    for way in [
        format!("- `path(1)` → `'a/1'` where {branch} is false · assumed, as a doctest does"),
        format!("- `path(1)` → `'a+1'` where {branch} is true · assumed, as a doctest does"),
    ] {
        assert!(of_function.contains(&way), "{of_function}");
    }
    let of_line = hover_at(&mut client, 8, 5).await;
    let depends = "what it does in `path(1)` depends on a value that is not known";
    assert!(of_line.contains(depends), "{of_line}");
}

#[tokio::test]
async fn the_hover_of_a_function_shows_how_its_memory_grows() {
    let text = "def pairs(xs: list[int]):\n    out = []\n    for x in xs:\n        for y in xs:\n            out.append((x, y))\n    return out\n";
    let mut client = Client::with_options(running(), modern(), json!({"hints": {"lines-per-hint": 0}})).await;
    client.open(A, text).await;
    client.hints(A).await;
    client.expect("workspace/inlayHint/refresh", Value::Null).await;
    let hover = hover_at(&mut client, 0, 5).await;
    assert!(hover.contains("memory **O(n²)** · executed, fitted to"), "{hover}");
    assert!(hover.contains("| n | steps | steps / n | bytes |"), "{hover}");
    assert!(hover.contains(" bytes\n"), "{hover}");
    let of_loop = hover_at(&mut client, 3, 10).await;
    assert!(
        of_loop.contains("rounds in all grow as **O(n²)** · executed, fitted to"),
        "{of_loop}"
    );
    assert!(of_loop.contains("| n | rounds |"), "{of_loop}");
}

async fn hover_at(client: &mut Client, line: u32, character: u32) -> String {
    let at = json!({"textDocument": {"uri": A}, "position": {"line": line, "character": character}});
    let hover = client.request("textDocument/hover", at).await;
    hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
}
