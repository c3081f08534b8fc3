//! Lowering, from the outside.

#[path = "lower/dump.rs"]
mod dump;

use std::{env, fs, path::Path};

use foretrace_python::program::{ExprKind, Program, Scope, SiteKind, StmtKind};
use foretrace_python::{Module, SliceKind, Text, lower, lower_source};

/// `tests/lower/*.py` lower to what `*.txt` beside them says; `UPDATE_FIXTURES=1` rewrites it.
#[test]
fn fixtures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lower");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|it| it != "py") {
            assert!(
                path.extension().is_none_or(|it| it != "txt") || path.with_extension("py").exists(),
                "{path:?}"
            );
            continue;
        }
        seen += 1;
        let text = fs::read_to_string(&path).unwrap();
        let program = lower_source(&text);
        holds(&program, &text);
        let dump = dump::dump(&program, &text);
        let expected = path.with_extension("txt");
        if env::var_os("UPDATE_FIXTURES").is_some() {
            fs::write(&expected, &dump).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != dump {
            wrong.push(path);
        }
    }
    assert!(seen > 0 && wrong.is_empty(), "{wrong:?} differ");
}

/// What holds of every program.
fn holds(program: &Program, text: &str) {
    for pair in program.sites.windows(2).filter(|_| program.gaps.is_empty()) {
        assert!(pair[0].span.start <= pair[1].span.start, "{pair:?}");
    }
    for (index, expr) in program.exprs.iter().enumerate() {
        expr.kind.operands(|operand| assert!((operand.0 as usize) < index));
        assert!(text.is_char_boundary(expr.span.start as usize) && text.is_char_boundary(expr.span.end as usize));
        let lacks_reason =
            matches!(expr.kind, ExprKind::NotLowered) && program.gaps.iter().all(|it| it.span != expr.span);
        assert!(!lacks_reason, "{expr:?}");
    }
    for stmt in &program.stmts {
        let lacks_reason =
            matches!(stmt.kind, StmtKind::NotLowered) && program.gaps.iter().all(|it| it.span != stmt.span);
        assert!(!lacks_reason, "{stmt:?}");
    }
}

#[test]
fn every_construct_is_lowered() {
    for text in [
        include_str!("lower/statements.py"),
        include_str!("lower/expressions.py"),
        include_str!("lower/scopes.py"),
    ] {
        assert_eq!(lower_source(text).gaps, []);
    }
}

#[test]
fn any_prefix_lowers() {
    for text in [
        include_str!("lower/statements.py"),
        include_str!("lower/scopes.py"),
        include_str!("lower/broken.py"),
    ] {
        for (end, _) in text.char_indices().step_by(3) {
            for slice in Module::new(Text::new(&text[..end])).slices() {
                holds(&lower(slice), slice.text());
            }
        }
    }
}

#[test]
fn slices() {
    let text = "\
class A:
    @outside(lambda: 1)
    def __f(self, d=__d):
        # a comment
        def __g(): return __h
        return 'a\\
  b'

    def __f(self): pass
x = A()
";
    let module = Module::new(Text::new(text));
    let programs: Vec<_> = module.slices().iter().map(|it| lower(it)).collect();
    let [body, first, second] = &programs[..] else {
        panic!("{}", programs.len())
    };
    for (program, slice) in programs.iter().zip(module.slices()) {
        assert_eq!(program.gaps, []);
        holds(program, slice.text());
    }
    assert_eq!(module.slices()[0].kind(), SliceKind::Module);
    let stubs = body.stmts.iter().filter_map(|it| match &it.kind {
        StmtKind::DefSlice {
            qualname,
            occurrence,
            target,
        } => Some((&**qualname, *occurrence, body.name(target.name))),
        _ => None,
    });
    assert_eq!(
        stubs.collect::<Vec<_>>(),
        [("A.__f", 0, "_A__f"), ("A.__f", 1, "_A__f")]
    );
    assert_eq!(body.codes.len(), 2);
    assert!(body.root().slots.iter().all(|it| it.written_inside));
    let names: Vec<_> = first.codes.iter().map(|it| &*it.qualname).collect();
    assert_eq!(names, ["A.__f", "A.<lambda>", "A.__f.<locals>.__g"]);
    let root = first.root();
    let slice = &module.slices()[1];
    assert_eq!(
        &text[slice.to_file(root.span)],
        &text[text.find("def").unwrap()..text.find("\n\n").unwrap()]
    );
    assert_eq!(&text[slice.to_file(root.name_span)], "__f");
    let default = &first[root.params[1].default.unwrap()];
    assert!(
        matches!(default.kind, ExprKind::Name(name) if name.scope == Scope::Global && first.name(name.name) == "_A__d")
    );
    assert_eq!(second.root().params.len(), 1);
    assert!(matches!(first.sites[0].kind, SiteKind::Call));
}

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
