//! Documents: what is answered is always about the newest text.

use serde_json::{Value, json};

use crate::client::{Client, lsp_range, messages, modern, modern_but};
use crate::engine::real;

const A: &str = "file:///nowhere/a.py";
const B: &str = "file:///nowhere/b.py";

/// A line with a finding that names it.
fn marked(name: &str) -> String {
    format!("x = 1  # foretrace: ignore[no-rule-{name}]")
}

fn message(name: &str) -> String {
    format!("there is no rule `no-rule-{name}`\nhelp: remove it")
}

fn start_of(diagnostic: &Value) -> (u64, u64) {
    let start = &diagnostic["range"]["start"];
    (start["line"].as_u64().unwrap(), start["character"].as_u64().unwrap())
}

#[tokio::test]
async fn encodings_are_negotiated() {
    let text = format!("s = '𝒳é'; {}", marked("a"));
    let bytes = text.find("no-rule").unwrap() as u64;
    let units = text[..bytes as usize].encode_utf16().count() as u64;
    for (offered, chosen, column) in [
        (json!(["utf-16", "utf-8"]), "utf-8", bytes),
        (json!(["utf-32", "utf-16"]), "utf-16", units),
        (Value::Null, "utf-16", units),
    ] {
        let mut client = Client::start(real(), modern_but(&[("/general/positionEncodings", offered)])).await;
        assert_eq!(client.server_info["capabilities"]["positionEncoding"], chosen);
        client.open(A, &text).await;
        assert_eq!(start_of(&client.diagnostics(A).await[0]), (0, column));

        // An edit behind the wide characters, in the same unit.
        let column = column as u32 + "no-rule-".len() as u32;
        client.change(A, 2, &[(Some([0, column, 0, column + 1]), "bc")]).await;
        assert_eq!(messages(&client.diagnostics(A).await), [message("bc")]);
    }
}

#[tokio::test]
async fn answers_are_about_the_newest_text() {
    let mut client = Client::start(real(), modern()).await;
    client.open(A, &marked("a")).await;
    let mut asked = Vec::new();
    let mut line = 0;
    for version in 2..502 {
        client.change(A, version, &[(Some([0, 0, 0, 0]), "\n")]).await;
        line += 1;
        if version % 2 == 0 {
            asked.push((
                line,
                client
                    .ask("textDocument/diagnostic", json!({"textDocument": {"uri": A}}))
                    .await,
            ));
        }
    }
    for (at_least, id) in asked {
        let answer = client.answer(id).await;
        let (seen, _) = start_of(&answer["result"]["items"][0]);
        assert!(
            (at_least..=line).contains(&seen),
            "{seen} is not in {at_least}..={line}"
        );
    }
    assert_eq!(start_of(&client.diagnostics(A).await[0]).0, line);
}

#[tokio::test]
async fn bad_ranges() {
    let mut client = Client::start(real(), modern()).await;
    client.open(A, &marked("a")).await;
    // Past the end.
    client
        .change(A, 2, &[(Some([7, 3, 9, 9]), &format!("\n{}", marked("b")))])
        .await;
    assert_eq!(messages(&client.diagnostics(A).await), [message("a"), message("b")]);
    // Ends before it starts: skipped.
    client.change(A, 3, &[(Some([1, 4, 0, 0]), "nonsense")]).await;
    assert_eq!(messages(&client.diagnostics(A).await), [message("a"), message("b")]);
    // Before a full replacement: without effect, wherever it lies.
    let full = marked("c");
    client
        .change(
            A,
            4,
            &[(Some([0, 0, 1, 0]), ""), (None, &full), (Some([0, 0, 0, 0]), "\r")],
        )
        .await;
    let diagnostics = client.diagnostics(A).await;
    assert_eq!(messages(&diagnostics), [message("c")]);
    // A lone carriage return ends a line.
    assert_eq!(start_of(&diagnostics[0]).0, 1);
    // Requests with bad ranges and positions.
    for range in [[9, 9, 99, 9], [1, 1, 0, 0], [0, 900, 0, 901]] {
        let params = json!({"textDocument": {"uri": A}, "range": lsp_range(range)});
        client.request("textDocument/inlayHint", params).await;
        let position = &lsp_range(range)["start"];
        client
            .request(
                "textDocument/hover",
                json!({"textDocument": {"uri": A}, "position": position}),
            )
            .await;
    }
}

#[tokio::test]
async fn documents_do_not_mix() {
    let mut client = Client::start(real(), modern()).await;
    client.open(A, &marked("a")).await;
    client.open(B, &marked("b")).await;
    client.change(B, 2, &[(Some([0, 0, 0, 0]), "\n")]).await;
    assert_eq!(messages(&client.diagnostics(A).await), [message("a")]);
    let diagnostics = client.diagnostics(B).await;
    assert_eq!(messages(&diagnostics), [message("b")]);
    assert_eq!(start_of(&diagnostics[0]).0, 1);

    // Closed, a document is unknown; opened again, it is what it was opened as.
    client
        .notify("textDocument/didClose", json!({"textDocument": {"uri": A}}))
        .await;
    assert_eq!(client.diagnostics(A).await, Vec::<Value>::new());
    client.open(A, &marked("c")).await;
    assert_eq!(messages(&client.diagnostics(A).await), [message("c")]);
}

#[tokio::test]
async fn unknown_documents() {
    let mut client = Client::start(real(), modern()).await;
    assert_eq!(client.diagnostics(A).await, Vec::<Value>::new());
    for method in ["textDocument/inlayHint", "textDocument/codeAction"] {
        let params =
            json!({"textDocument": {"uri": A}, "range": lsp_range([0, 0, 0, 0]), "context": {"diagnostics": []}});
        assert_eq!(client.request(method, params).await, Value::Null);
    }
    client.change(A, 2, &[(Some([0, 0, 0, 0]), "x")]).await;
    let said = client.expect("window/logMessage", Value::Null).await;
    assert!(said["message"].as_str().unwrap().contains("not open"), "{said}");

    // Out of step: forgotten, and said; a whole text is a new start.
    client.open(A, &marked("a")).await;
    client.change(A, 5, &[(Some([0, 0, 0, 0]), "\n")]).await;
    client.change(A, 4, &[(Some([0, 0, 0, 0]), "\n")]).await;
    let said = client.expect("window/logMessage", Value::Null).await;
    assert!(said["message"].as_str().unwrap().contains("out of step"), "{said}");
    assert_eq!(client.diagnostics(A).await, Vec::<Value>::new());
    client.change(A, 6, &[(None, &marked("b"))]).await;
    assert_eq!(messages(&client.diagnostics(A).await), [message("b")]);
}

/// Helix asks for hints before it says that it opened the document, and does not ask again.
#[tokio::test]
async fn asked_before_opened() {
    let mut client = Client::patient(real(), modern()).await;
    let ask = |uri: &str| json!({"textDocument": {"uri": uri}});
    let of_a = client.ask("textDocument/diagnostic", ask(A)).await;
    let of_b = client.ask("textDocument/diagnostic", ask(B)).await;
    client.open(B, &marked("b")).await;
    let answer = client.answer(of_b).await;
    assert_eq!(messages(answer["result"]["items"].as_array().unwrap()), [message("b")]);
    client.notify("$/cancelRequest", json!({"id": of_a})).await;
    assert_eq!(client.answer(of_a).await["error"]["code"], -32800);
}

#[tokio::test]
async fn large_documents_are_left_alone() {
    let mut client = Client::start(real(), modern()).await;
    let large = format!("{}\n{}", marked("a"), "#\n".repeat(5 << 20));
    client.open(A, &large).await;
    let said = client.expect("window/logMessage", Value::Null).await;
    assert!(said["message"].as_str().unwrap().contains("not analysed"), "{said}");
    assert_eq!(client.diagnostics(A).await, Vec::<Value>::new());
    client.change(A, 2, &[(Some([1, 0, 1, 1]), "")]).await;
    assert_eq!(client.diagnostics(A).await, Vec::<Value>::new());
    assert!(!client.has("window/logMessage"));
    client.change(A, 3, &[(Some([1, 0, 9 << 20, 0]), "")]).await;
    assert_eq!(messages(&client.diagnostics(A).await), [message("a")]);
}

#[tokio::test]
async fn pulled_reports_are_short_when_nothing_changed() {
    let mut client = Client::start(real(), modern()).await;
    client.open(A, &marked("a")).await;
    let ask = |previous: Value| json!({"textDocument": {"uri": A}, "previousResultId": previous});
    let first = client.request("textDocument/diagnostic", ask(Value::Null)).await;
    assert_eq!(first["kind"], "full");
    client.change(A, 2, &[(Some([0, 0, 0, 1]), "y")]).await;
    let second = client
        .request("textDocument/diagnostic", ask(first["resultId"].clone()))
        .await;
    assert_eq!(second, json!({"kind": "unchanged", "resultId": first["resultId"]}));
    client.change(A, 3, &[(Some([0, 0, 0, 0]), "\n")]).await;
    let third = client
        .request("textDocument/diagnostic", ask(first["resultId"].clone()))
        .await;
    assert_eq!(third["kind"], "full");
    assert!(!client.has("textDocument/publishDiagnostics"));
}

#[tokio::test]
async fn diagnostics_are_pushed_to_clients_that_do_not_ask() {
    diagnostics_are_pushed("/textDocument/diagnostic").await;
}

#[tokio::test]
async fn diagnostics_are_pushed_to_clients_that_do_not_ask_again() {
    diagnostics_are_pushed("/workspace/diagnostics").await;
}

async fn diagnostics_are_pushed(lacking: &str) {
    let mut client = Client::start(real(), modern_but(&[(lacking, Value::Null)])).await;
    assert_eq!(client.server_info["capabilities"].get("diagnosticProvider"), None);
    client.open(A, &marked("a")).await;
    let pushed = client.expect("textDocument/publishDiagnostics", Value::Null).await;
    assert_eq!((&pushed["uri"], &pushed["version"]), (&json!(A), &json!(1)));
    assert_eq!(pushed["diagnostics"][0]["message"], message("a"));

    client.change(A, 2, &[(None, "x = 1")]).await;
    let pushed = client.expect("textDocument/publishDiagnostics", Value::Null).await;
    assert_eq!((&pushed["version"], &pushed["diagnostics"]), (&json!(2), &json!([])));

    client.change(A, 3, &[(None, &marked("b"))]).await;
    let pushed = client.expect("textDocument/publishDiagnostics", Value::Null).await;
    assert_eq!(pushed["diagnostics"][0]["message"], message("b"));
    client
        .notify("textDocument/didClose", json!({"textDocument": {"uri": A}}))
        .await;
    let pushed = client.expect("textDocument/publishDiagnostics", Value::Null).await;
    assert_eq!((pushed.get("version"), &pushed["diagnostics"]), (None, &json!([])));
}

#[tokio::test]
async fn payloads_are_what_the_client_understands() {
    let plain = json!({"textDocument": {"diagnostic": {}}});
    for (capabilities, has_data) in [(modern(), true), (plain, false)] {
        let mut client = Client::start(real(), capabilities).await;
        client.open(A, &marked("a")).await;
        let diagnostic = &client.diagnostics(A).await[0];
        assert_eq!(diagnostic["source"], "foretrace");
        assert_eq!(diagnostic["code"], "unused-suppression");
        assert_eq!(diagnostic["severity"], 2);
        assert_eq!(diagnostic.get("tags"), None);
        assert_eq!(diagnostic.get("data").is_some(), has_data);
    }
}
