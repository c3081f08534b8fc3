//! What is known of a variable that something is asked of: its default, its annotation, what callers pass.

use foretrace_python::program::{CodeId, ExprId, ExprKind, SiteId};

use super::bag::Writer;
use super::calls::{Origin, Passed};
use super::nodes::Source;
use super::shape::{self, Level};
use super::view::View;
use super::{kinds, put};

/// Adds what is known of the operand of a question.
pub(super) fn asked(view: &View<'_>, out: &mut Writer, ns: &str, operand: ExprId, question: &str) {
    if let Some(attribute) = view.own_attribute(operand)
        && let Some(class) = view.class_name()
        && let Some(passed) = view.around.attribute_passed(class, attribute)
    {
        self::passed(out, &format!("{ns}attr"), &passed, question);
    }
    let Some((code, at)) = param(view, operand) else { return };
    let program = view.subject.program;
    let param = &program[code].params[at];
    let name = program.slot_name(code, param.slot);
    if let Some(annotation) = param.annotation {
        put!(out, "{ns}ann={}/{question}", shape::of(view, annotation, Level::Full));
    }
    if let Some(passed) = view.passed(code, at) {
        self::passed(out, ns, passed, question);
    }
    for word in view.mentions(code, name, 4) {
        put!(out, "{ns}doc={word}/{question}");
    }
}

/// Adds what callers pass.
fn passed(out: &mut Writer, ns: &str, passed: &Passed<'_>, question: &str) {
    let (file, tests) = (passed.often(Origin::File), passed.often(Origin::Tests));
    put!(out, "{ns}passed={file}/{tests}/{question}");
    for (i, (kind, counts)) in passed.kinds.iter().take(4).enumerate() {
        put!(out, "{ns}got={kind}/{question}");
        if i == 0 {
            let others = if passed.kinds.len() > 1 { "mostly" } else { "only" };
            put!(out, "{ns}gottop={others} {kind}/{question}");
        }
        if counts[Origin::Tests as usize] > 0 {
            put!(out, "{ns}tgot={kind}/{question}");
        }
    }
}

/// The parameter that an expression is, or is an attribute or item of.
pub(super) fn param(view: &View<'_>, expr: ExprId) -> Option<(CodeId, usize)> {
    let ExprKind::Name(name) = view.kind(expr) else {
        return None;
    };
    let code = view.nodes.code(expr);
    let var = view.var(code, *name)?;
    let site = view.binding_before(var, view.expr(expr).span.start)?;
    let param = |site: SiteId| match view.nodes.sources.get(site.0 as usize)? {
        Some(Source::Param(code, at)) => Some((*code, *at as usize)),
        _ => None,
    };
    let (code, at) = param(site)?;
    (at < view.subject.program[code].params.len()).then_some((code, at))
}

/// Adds the features of a parameter itself.
pub(super) fn param_features(view: &View<'_>, out: &mut Writer, code: CodeId, at: usize) {
    let program = view.subject.program;
    let of = &program[code];
    let Some(param) = of.params.get(at) else { return };
    let name = program.slot_name(code, param.slot);
    put!(out, "p.kind={:?}", param.kind);
    put!(out, "p.at={}", at.min(6));
    put!(out, "p.back={}", (of.params.len() - 1 - at).min(4));
    match param.default {
        None => put!(out, "p.default=required"),
        Some(default) => {
            let mut text = String::new();
            kinds::write(program, default, &mut text);
            put!(out, "p.default={text}");
            put!(out, "p.default/name={text}/{name}");
            put!(out, "p.default/word={text}/{}", super::words::last(name));
            put!(out, "p.deftext={}", shape::of(view, default, Level::Full));
        }
    }
    match view.passed(code, at) {
        None => put!(out, "p.callers=none"),
        Some(passed) => {
            let (file, tests) = (passed.often(Origin::File), passed.often(Origin::Tests));
            put!(out, "p.passed={file}/{tests}");
            if passed.unpacking > 0 {
                put!(out, "p.unpacked");
            }
            let mut text = String::new();
            if let Some(default) = param.default {
                kinds::write(program, default, &mut text);
                put!(out, "p.passed/default={file}/{tests}/{text}");
            }
            if let Some((kind, counts)) = passed.kinds.first() {
                put!(out, "p.top={kind}");
                let all: u32 = passed.kinds.iter().map(|it| it.1[0] + it.1[1]).sum();
                if counts[0] + counts[1] == all {
                    put!(out, "p.only={kind}");
                }
            }
            for (kind, counts) in passed.kinds.iter().take(5) {
                put!(out, "p.got={kind}");
                if counts[Origin::Tests as usize] > 0 {
                    put!(out, "p.tgot={kind}");
                }
            }
        }
    }
    let function = program.name(of.name);
    put!(out, "p.fn/name={function}/{name}");
    super::words::of_name(function, |word| put!(out, "p.fn~/name={word}/{name}"));
    for (i, word) in view.mentions(code, name, 6).iter().enumerate() {
        put!(out, "p.doc={word}");
        if i < 2 {
            put!(out, "p.doc{i}={word}");
        }
    }
}
