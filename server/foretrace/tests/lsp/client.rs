//! A small editor: it speaks the protocol over a pipe and keeps what it is told.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use foretrace::lsp::{Engine, Options, serve};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, ReadHalf, WriteHalf};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinHandle;

/// Only a guard: a test that waits this long has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// Waits, but not forever.
pub(crate) async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    match tokio::time::timeout(PATIENCE, future).await {
        Ok(value) => value,
        Err(_) => panic!("nothing came of: {what}"),
    }
}

pub(crate) struct Client {
    writer: WriteHalf<DuplexStream>,
    messages: UnboundedReceiver<Value>,
    /// What came while something else was waited for.
    kept: VecDeque<Value>,
    next_id: i64,
    server: JoinHandle<std::io::Result<u8>>,
    /// The answer to `initialize`.
    pub(crate) server_info: Value,
}

/// What an editor of today can do.
pub(crate) fn modern() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16", "utf-8"]},
        "textDocument": {
            "diagnostic": {},
            "publishDiagnostics": {
                "relatedInformation": true, "versionSupport": true, "dataSupport": true,
                "tagSupport": {"valueSet": [1, 2]},
            },
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
        },
        "workspace": {
            "inlayHint": {"refreshSupport": true},
            "diagnostics": {"refreshSupport": true},
        },
    })
}

/// The capabilities of [`modern`] with some replaced: pairs of a JSON pointer and a value.
pub(crate) fn modern_but(changes: &[(&str, Value)]) -> Value {
    let mut capabilities = modern();
    for (pointer, value) in changes {
        let (parent, key) = pointer.rsplit_once('/').expect("a JSON pointer");
        let parent = capabilities.pointer_mut(parent).expect("a known place");
        match value {
            Value::Null => drop(parent.as_object_mut().expect("an object").remove(key)),
            value => parent[key] = value.clone(),
        }
    }
    capabilities
}

impl Client {
    /// A session that is not initialised.
    pub(crate) fn connect(engine: Arc<dyn Engine>) -> Client {
        // No test types slowly enough for a pause, unless it wants one.
        Client::with(Options {
            engine,
            typing_pause: Duration::from_secs(1 << 20),
            opening_pause: Duration::ZERO,
        })
    }

    fn with(options: Options) -> Client {
        let (ours, theirs) = tokio::io::duplex(1 << 16);
        let (input, output) = tokio::io::split(theirs);
        let server = tokio::spawn(serve(input, output, options));
        let (reader, writer) = tokio::io::split(ours);
        let (sender, messages) = unbounded_channel();
        // Always reading: the server never waits for us.
        tokio::spawn(async move {
            let mut reader = BufReader::new(reader);
            while let Some(message) = read(&mut reader).await {
                let _ = sender.send(message);
            }
        });
        Client {
            writer,
            messages,
            kept: VecDeque::new(),
            next_id: 0,
            server,
            server_info: Value::Null,
        }
    }

    /// An initialised session with `initializationOptions`.
    pub(crate) async fn with_options(engine: Arc<dyn Engine>, capabilities: Value, options: Value) -> Client {
        Client::connect(engine).initialized(capabilities, options).await
    }

    /// An initialised session in which typing pauses when no edit came for `pause`.
    pub(crate) async fn with_pause(
        engine: Arc<dyn Engine>,
        capabilities: Value,
        options: Value,
        pause: Duration,
    ) -> Client {
        Client::with(Options {
            engine,
            typing_pause: pause,
            opening_pause: Duration::ZERO,
        })
        .initialized(capabilities, options)
        .await
    }

    /// An initialised session that waits for documents to be opened for as long as it takes.
    pub(crate) async fn patient(engine: Arc<dyn Engine>, capabilities: Value) -> Client {
        Client::with(Options {
            engine,
            typing_pause: Duration::from_secs(1 << 20),
            opening_pause: Duration::from_secs(1 << 20),
        })
        .initialized(capabilities, Value::Null)
        .await
    }

    async fn initialized(mut self, capabilities: Value, options: Value) -> Client {
        let params =
            json!({"processId": null, "rootUri": null, "capabilities": capabilities, "initializationOptions": options});
        self.server_info = self.request("initialize", params).await;
        self.notify("initialized", json!({})).await;
        self
    }

    /// An initialised session.
    pub(crate) async fn start(engine: Arc<dyn Engine>, capabilities: Value) -> Client {
        Client::with_options(engine, capabilities, Value::Null).await
    }

    async fn send(&mut self, message: Value) {
        self.send_at_once(&[message]).await;
    }

    /// Sends messages as one.
    pub(crate) async fn send_at_once(&mut self, messages: &[Value]) {
        let mut bytes = Vec::new();
        for message in messages {
            let mut message = message.clone();
            message["jsonrpc"] = "2.0".into();
            let body = message.to_string();
            bytes.extend(format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes());
        }
        soon("writing", self.writer.write_all(&bytes))
            .await
            .expect("the server reads");
    }

    pub(crate) async fn notify(&mut self, method: &str, params: Value) {
        self.send(json!({"method": method, "params": params})).await;
    }

    /// Sends a request without waiting for the answer.
    pub(crate) async fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let mut message = json!({"id": self.next_id, "method": method});
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(message).await;
        self.next_id
    }

    /// The whole answer to a request.
    pub(crate) async fn answer(&mut self, id: i64) -> Value {
        self.find(&format!("the answer to request {id}"), |it| {
            it["id"] == id && it.get("method").is_none()
        })
        .await
    }

    /// The result of a request that succeeds.
    pub(crate) async fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params).await;
        let answer = self.answer(id).await;
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The parameters of the next message of that method. A request is answered with `result`.
    pub(crate) async fn expect(&mut self, method: &str, result: Value) -> Value {
        let message = self.find(method, |it| it["method"] == method).await;
        if let Some(id) = message.get("id") {
            self.send(json!({"id": id, "result": result})).await;
        }
        message["params"].clone()
    }

    /// Answers the next request of that method with an error.
    pub(crate) async fn refuse(&mut self, method: &str) {
        let message = self.find(method, |it| it["method"] == method).await;
        self.send(json!({"id": message["id"], "error": {"code": -32601, "message": "no"}}))
            .await;
    }

    /// Whether a message of that method has come and was not looked at.
    pub(crate) fn has(&mut self, method: &str) -> bool {
        while let Ok(message) = self.messages.try_recv() {
            self.kept.push_back(message);
        }
        self.kept.iter().any(|it| it["method"] == method)
    }

    async fn find(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&wanted) {
            return self.kept.remove(at).expect("it was just found");
        }
        loop {
            let message = soon(what, self.messages.recv()).await;
            let message = message.unwrap_or_else(|| panic!("the server ended before: {what}"));
            if wanted(&message) {
                return message;
            }
            self.kept.push_back(message);
        }
    }

    /// Closes the server's input or leaves it open, and waits for the server to end.
    pub(crate) async fn exit_code(mut self, close: bool) -> u8 {
        if close {
            self.writer.shutdown().await.expect("the pipe closes");
        }
        let code = soon("the end of the server", self.server).await;
        code.expect("the server does not panic").expect("the server starts")
    }

    pub(crate) async fn open(&mut self, uri: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": "python", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}))
            .await;
    }

    /// Sends changes: ranges as `[line, column, line, column]` with text, or a whole text.
    pub(crate) async fn change(&mut self, uri: &str, version: i32, changes: &[(Option<[u32; 4]>, &str)]) {
        let changes: Vec<Value> = changes
            .iter()
            .map(|(range, text)| match range {
                Some(range) => json!({"range": lsp_range(*range), "text": text}),
                None => json!({"text": text}),
            })
            .collect();
        let params = json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": changes});
        self.notify("textDocument/didChange", params).await;
    }

    /// The diagnostics of a document, asked for.
    pub(crate) async fn diagnostics(&mut self, uri: &str) -> Vec<Value> {
        let report = self
            .request("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}))
            .await;
        report["items"]
            .as_array()
            .cloned()
            .unwrap_or_else(|| panic!("not a full report: {report}"))
    }

    /// The hints of all lines, as `line: label`.
    pub(crate) async fn hints(&mut self, uri: &str) -> Vec<String> {
        let params = json!({"textDocument": {"uri": uri}, "range": lsp_range([0, 0, 100_000, 0])});
        let hints = self.request("textDocument/inlayHint", params).await;
        let hints = hints.as_array().cloned().unwrap_or_default();
        hints
            .iter()
            .map(|it| format!("{}: {}", it["position"]["line"], it["label"].as_str().unwrap_or("")))
            .collect()
    }
}

pub(crate) fn lsp_range([line, column, end_line, end_column]: [u32; 4]) -> Value {
    json!({"start": {"line": line, "character": column}, "end": {"line": end_line, "character": end_column}})
}

/// The messages of diagnostics.
pub(crate) fn messages(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics
        .iter()
        .map(|it| it["message"].as_str().unwrap_or(""))
        .collect()
}

async fn read(reader: &mut BufReader<ReadHalf<DuplexStream>>) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().expect("a length"),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).await.ok()?;
    Some(serde_json::from_slice(&body).expect("the server writes JSON"))
}
