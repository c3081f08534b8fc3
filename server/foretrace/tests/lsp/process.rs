//! The program itself: exit codes, with its input left open.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

fn server() -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_foretrace"));
    command
        .arg("server")
        .env("FORETRACE_MODEL", "none")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command.spawn().expect("the program starts")
}

fn send(child: &mut Child, mut message: Value) {
    message["jsonrpc"] = "2.0".into();
    let body = message.to_string();
    let input = child.stdin.as_mut().expect("a pipe");
    write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("the server reads");
    input.flush().expect("the server reads");
}

/// The next message.
fn receive(output: &mut impl BufRead) -> Value {
    let mut line = String::new();
    output.read_line(&mut line).expect("the server writes");
    let length = line
        .trim_end()
        .strip_prefix("Content-Length: ")
        .expect("nothing else on standard output");
    let mut body = vec![0; length.parse::<usize>().expect("a length") + 2];
    output.read_exact(&mut body).expect("the server writes");
    serde_json::from_slice(&body).expect("the server writes JSON")
}

fn initialize(child: &mut Child, parent: Option<u32>) -> impl BufRead + use<> {
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    send(
        child,
        json!({"id": 1, "method": "initialize", "params": {"processId": parent, "capabilities": {}}}),
    );
    assert_eq!(receive(&mut output)["result"]["serverInfo"]["name"], "foretrace");
    send(child, json!({"method": "initialized", "params": {}}));
    output
}

#[test]
fn exit_after_shutdown_is_success() {
    let mut child = server();
    let mut output = initialize(&mut child, None);
    send(&mut child, json!({"id": 2, "method": "shutdown"}));
    assert_eq!(receive(&mut output), json!({"jsonrpc": "2.0", "id": 2, "result": null}));
    send(&mut child, json!({"method": "exit"}));
    let input = child.stdin.take();
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    drop(input);
}

#[test]
fn exit_alone_is_failure() {
    let mut child = server();
    let _output = initialize(&mut child, None);
    send(&mut child, json!({"method": "exit"}));
    let input = child.stdin.take();
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
    drop(input);
}

#[cfg(unix)]
#[test]
fn the_server_ends_with_its_editor() {
    // Stands for the editor; it ends when its input does.
    let mut editor = Command::new("cat")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("cat starts");
    let mut child = server();
    let _output = initialize(&mut child, Some(editor.id()));
    drop(editor.stdin.take());
    editor.wait().expect("cat ends");
    let input = child.stdin.take();
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
    drop(input);
}
