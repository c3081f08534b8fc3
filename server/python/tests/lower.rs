//! Lowering, from the outside.

use foretrace_python::lower_source;

#[test]
fn deep_syntax_needs_no_deep_stack() {
    let deep = [
        "1+".repeat(9000) + "1",
        "not ".repeat(9000) + "x",
        "-".repeat(23_000) + "x",
        "~(".repeat(199) + "x" + &")".repeat(199),
        "(".repeat(199) + "x" + &")".repeat(199),
        "a".to_owned() + &".b".repeat(9000),
        "a".to_owned() + &"()".repeat(4000),
        "a".to_owned() + &"[0]".repeat(3000),
        "lambda:".repeat(5000) + "x",
        "lambda x:x if x else ".repeat(2000) + "x",
        "x if y else ".repeat(3000) + "z",
        "await ".repeat(5000) + "z",
        "[x for x in ".repeat(150) + "z" + &"]".repeat(150),
        "f'{".repeat(99) + "x" + &"}'".repeat(99),
        "1 if x else ".repeat(1000) + "2**".repeat(3000).as_str() + "2",
        (0..99).map(|depth| " ".repeat(depth) + "if x:\n").collect::<String>() + &" ".repeat(99) + "pass",
        "if x: pass\n".to_owned() + &"elif y: pass\n".repeat(2000),
        "match x:\n case ".to_owned() + &"[".repeat(199) + &"]".repeat(199) + ": pass",
    ];
    for text in deep {
        let program = lower_source(&text);
        assert!(!program.codes.is_empty());
        assert!(
            text.starts_with("await") || program.gaps.is_empty(),
            "{:?} in {text:.40}",
            program.gaps[0]
        );
    }
}

#[test]
fn absurdly_deep_syntax_is_not_lowered() {
    for text in [
        "-".repeat(100_000),
        "(".repeat(1_000_000),
        "a".to_owned() + &"()".repeat(1_000_000),
        "f'{".repeat(50_000),
    ] {
        let program = lower_source(&text);
        assert!(!program.gaps.is_empty());
    }
}
