//! Features of bindings: parameters, assignments and results.

use foretrace_python::program::{BindingRole, CodeId, ExprId, ExprKind, Name, SiteId, StmtKind};

use super::bag::Writer;
use super::layout::What;
use super::nodes::Source;
use super::shape::{self, Level};
use super::view::{View, put_words};
use super::{condition, kinds, operand, place, put, uses, words};

/// Words of an annotation or a docstring that are looked at.
const WORDS: usize = 6;

pub(super) fn put(view: &View<'_>, out: &mut Writer, site: SiteId, role: BindingRole, name: Option<Name>, row: u32) {
    let program = view.subject.program;
    put!(out, "v.role={role:?}");
    if let Some(value) = view.subject.facts.binding(site) {
        put!(out, "v.proved={}", crate::value_class::of_const(value));
    }
    let text = name.map(|it| view.name(it));
    if let Some(text) = text {
        put!(out, "v.name={text}");
        put!(out, "v.name/role={text}/{role:?}");
        put_words(out, "v~", text);
        let last = words::last(text);
        put!(out, "v.last={last}");
        put!(
            out,
            "v.plural={}",
            last.len() > 2 && last.ends_with('s') && !last.ends_with("ss")
        );
        put!(out, "v.begins={}", words::first(text));
    }
    if let Some(annotation) = view.nodes.annotations.get(site.0 as usize).copied().flatten() {
        annotated(view, out, annotation);
    }
    match view.nodes.sources.get(site.0 as usize).copied().flatten() {
        Some(source) => from(view, out, source, text.unwrap_or_default()),
        None => put!(out, "v.by=?"),
    }
    if let Some(name) = name {
        variable(view, out, site, name);
    }
    if role == BindingRole::Return {
        result(view, out, site);
    } else if let Some(text) = text {
        let function = view.function(program[site].code);
        let words = words::first(program.name(program[function].name));
        put!(out, "v.name/fn={text}/{words}");
    }
    if role != BindingRole::Parameter {
        place::put(view, out, "v.", row);
    }
    let mut text = String::new();
    if role == BindingRole::Parameter
        && let Some(&first) = program[program[site].code].body.first()
    {
        place::effect(view, first, &mut text);
        put!(out, "v.begin={text}");
    }
}

fn annotated(view: &View<'_>, out: &mut Writer, annotation: ExprId) {
    let text = shape::of(view, annotation, Level::Full);
    put!(out, "v.ann={text}");
    for word in words::of_text(&text, WORDS) {
        put!(out, "v.ann~{word}");
    }
}

fn from(view: &View<'_>, out: &mut Writer, source: Source<'_>, name: &str) {
    let program = view.subject.program;
    let last = words::last(name);
    let called = |it: ExprId| view.subject_name(it).unwrap_or(kinds::form(view.kind(it)));
    match source {
        Source::Param(code, at) => {
            put!(out, "v.by=param");
            operand::param_features(view, out, code, at as usize);
            if at == 0 && view.class_name().is_some() && code == CodeId(0) {
                put!(out, "v.this={}", super::context::what(view, code));
            }
        }
        Source::Value(it) => value(view, out, it, &last),
        Source::Return(Some(it)) => value(view, out, it, ""),
        Source::Return(None) => put!(out, "v.by=return none"),
        Source::Part(it, at, of) => {
            put!(out, "v.by=part {at}/{of}");
            put!(out, "v.part={at}/{of} {}", called(it));
            put!(out, "v.of={}", shape::of(view, it, Level::Kinds));
            let mut text = String::new();
            view.origin(it, &mut text);
            put!(out, "v.part/from={at} {text}");
            put!(out, "v.by/last=part {}/{last}", called(it));
        }
        Source::Item(it) => item(view, out, it, "each", &last),
        Source::ItemPart(it, at, of) => item(view, out, it, &format!("each {at}/{of}"), &last),
        Source::Context(it) => {
            put!(out, "v.by=with {}", called(it));
            put!(out, "v.full={}", shape::of(view, it, Level::Full));
        }
        Source::Exception(kind) => put!(out, "v.by=exception {}", kind.map_or("all", called)),
        Source::Import(module, name) => {
            put!(out, "v.by=import {}", name.is_some());
            put!(out, "v.module={module}");
            if let Some(name) = name {
                let form = match () {
                    () if kinds::is_class_name(name) => "class",
                    () if name.chars().any(char::is_lowercase) => "lower",
                    () => "upper",
                };
                put!(out, "v.import={form}");
                put!(out, "v.import={name}");
            }
        }
        Source::Aug(op, it) => {
            let mut text = String::new();
            kinds::write(program, it, &mut text);
            put!(out, "v.by={}=", kinds::bin_op(op));
            put!(out, "v.aug={}= {text}", kinds::bin_op(op));
            put!(out, "v.aug/last={}= {last}", kinds::bin_op(op));
        }
        Source::Pattern(id) => {
            if let StmtKind::Match { subject, .. } = program[id].kind {
                put!(out, "v.by=pattern {}", called(subject));
            }
        }
    }
}

/// Each item of an iterable, or a part of each.
fn item(view: &View<'_>, out: &mut Writer, iter: ExprId, how: &str, last: &str) {
    put!(out, "v.by={how}");
    let name = view.subject_name(iter).unwrap_or(kinds::form(view.kind(iter)));
    put!(out, "v.item={how} {name}");
    put!(out, "v.item/last={name}/{last}");
    put!(out, "v.full={how} {}", shape::of(view, iter, Level::Full));
    put!(out, "v.kinds={how} {}", shape::of(view, iter, Level::Kinds));
    let mut text = String::new();
    view.origin(iter, &mut text);
    put!(out, "v.item/from={how} {text}");
    match view.kind(iter) {
        ExprKind::List(items) | ExprKind::Tuple(items) | ExprKind::Set(items) => {
            for it in items.iter().take(3) {
                text.clear();
                kinds::write(view.subject.program, *it, &mut text);
                put!(out, "v.items={text}");
            }
        }
        ExprKind::Call(call) => {
            for it in call.args.iter().take(3) {
                text.clear();
                view.origin(*it, &mut text);
                put!(out, "v.arg={text}");
                if let Some(name) = view.subject_name(*it) {
                    put!(out, "v.argname={name}");
                }
            }
            if let ExprKind::Attribute(of, _) = view.kind(call.func) {
                put!(out, "v.object={}", view.subject_name(*of).unwrap_or("?"));
            }
        }
        _ => {}
    }
}

/// The value of an assignment or a result.
fn value(view: &View<'_>, out: &mut Writer, value: ExprId, last: &str) {
    let program = view.subject.program;
    let form = kinds::form(view.kind(value));
    put!(out, "v.by={form}");
    if let Some(known) = view.subject.facts.value(value) {
        put!(out, "v.known={}", crate::value_class::of_const(known));
    }
    let mut text = String::new();
    view.origin(value, &mut text);
    put!(out, "v.from={text}");
    put!(out, "v.from/last={text}/{last}");
    text.clear();
    kinds::write(program, value, &mut text);
    put!(out, "v.kind={text}");
    put!(out, "v.full={}", shape::of(view, value, Level::Full));
    put!(out, "v.kinds={}", shape::of(view, value, Level::Kinds));
    put!(out, "v.ops={}", shape::of(view, value, Level::Ops));
    match view.kind(value) {
        ExprKind::Call(call) => self::call(view, out, value, call.func, &call.args, last),
        ExprKind::Await(inner) => {
            put!(out, "v.await={}", view.subject_name(*inner).unwrap_or("?"));
        }
        ExprKind::Attribute(of, name) => {
            if view.own_attribute(value).is_some()
                && let Some(class) = view.class_name()
                && let Some(passed) = view.around.attribute_passed(class, program.name(*name))
            {
                passed
                    .kinds
                    .iter()
                    .take(4)
                    .for_each(|it| put!(out, "v.attrgot={}", it.0));
            }
            put!(out, "v.attr={}", program.name(*name));
            put_words(out, "v.attr~", program.name(*name));
            put!(out, "v.object={}", view.subject_name(*of).unwrap_or("?"));
        }
        ExprKind::Subscript(of, index) => {
            put!(out, "v.itemof={}", view.subject_name(*of).unwrap_or("?"));
            put!(out, "v.index={}", shape::of(view, *index, Level::Kinds));
            put!(out, "v.indexfull={}", shape::of(view, *index, Level::Full));
            text.clear();
            view.origin(*of, &mut text);
            put!(out, "v.itemfrom={text}");
        }
        ExprKind::Binary(op, left, right) => {
            for (side, it) in [("l", *left), ("r", *right)] {
                text.clear();
                view.origin(it, &mut text);
                put!(out, "v.{side}={} {text}", kinds::bin_op(*op));
                if let Some(name) = view.subject_name(it) {
                    put!(out, "v.opname={} {name}", kinds::bin_op(*op));
                }
            }
        }
        ExprKind::Bool(_, items) => {
            for it in items.iter().take(4) {
                text.clear();
                view.origin(*it, &mut text);
                put!(out, "v.either={form} {text}");
            }
        }
        ExprKind::IfElse { test, body, orelse, .. } => {
            for it in [*body, *orelse] {
                text.clear();
                view.origin(it, &mut text);
                put!(out, "v.either={text}");
            }
            condition::put(view, out, "v.if.", *test, "");
        }
        ExprKind::Compare(..) | ExprKind::Unary(..) => condition::put(view, out, "v.q.", value, ""),
        ExprKind::Comprehension(comp) => {
            text.clear();
            view.origin(comp.element, &mut text);
            put!(out, "v.element={text}");
            if let Some(first) = comp.clauses.first() {
                put!(out, "v.over={}", shape::of(view, first.iter, Level::Kinds));
                put!(out, "v.filters={}", first.ifs.len().min(2));
            }
        }
        ExprKind::Name(name) => {
            put!(out, "v.alias={}", view.name(*name));
            put_words(out, "v.alias~", view.name(*name));
            if let Some((code, at)) = operand::param(view, value) {
                operand::param_features(view, out, code, at);
            }
        }
        ExprKind::Tuple(items) | ExprKind::List(items) => {
            for it in items.iter().take(3) {
                text.clear();
                view.origin(*it, &mut text);
                put!(out, "v.items={text}");
            }
        }
        _ => {}
    }
}

fn call(view: &View<'_>, out: &mut Writer, value: ExprId, func: ExprId, args: &[ExprId], last: &str) {
    let name = view.subject_name(func).unwrap_or("?");
    put!(out, "v.call={name}");
    put!(out, "v.call/args={name}/{}", args.len().min(4));
    put!(out, "v.call/last={name}/{last}");
    put_words(out, "v.call~", name);
    let mut text = String::new();
    if let ExprKind::Attribute(of, _) = view.kind(func) {
        let object = view.subject_name(*of).unwrap_or(kinds::form(view.kind(*of)));
        put!(out, "v.on={object}");
        put!(out, "v.on/call={object}.{name}");
        view.origin(*of, &mut text);
        put!(out, "v.onfrom={name}/{text}");
    }
    if let Some(callee) = view.callee(value) {
        callee.gives.iter().for_each(|it| put!(out, "v.gives={it}"));
        put!(out, "v.givesonly={}", callee.gives.len());
    }
    for (i, arg) in args.iter().take(3).enumerate() {
        text.clear();
        view.origin(*arg, &mut text);
        put!(out, "v.arg{i}={text}");
        put!(out, "v.call/arg={name}/{i} {text}");
        let mut literal = String::new();
        if let ExprKind::Const(constant) = view.kind(*arg) {
            shape::literal(constant, &mut literal);
            put!(out, "v.arglit={name}/{literal}");
        }
    }
}

/// The variable that is bound: what it was before, and what becomes of it.
fn variable(view: &View<'_>, out: &mut Writer, site: SiteId, name: Name) {
    let program = view.subject.program;
    let at = &program[site];
    let Some(var) = view.var(at.code, name) else {
        for it in view.around.global(view.name(name)).iter().take(2) {
            put!(out, "v.global={it}");
        }
        return;
    };
    let before = var
        .bindings
        .partition_point(|it| program[*it].span.start < at.span.start);
    put!(out, "v.nth={}/{}", before.min(3), var.bindings.len().min(4));
    let mut text = String::new();
    if let Some(previous) = before.checked_sub(1).map(|it| var.bindings[it]) {
        view.source(previous, &mut text);
        put!(out, "v.was={text}");
    }
    if let Some(&next) = var.bindings.get(before + 1) {
        text.clear();
        view.source(next, &mut text);
        put!(out, "v.then={text}");
    }
    uses::put(view, out, var, at.span.end);
    for &test in var.tests.iter().take(2) {
        if let Some((question, _)) = condition::brief(view, test) {
            put!(out, "v.asked={question}");
        }
    }
}

/// The result of a function: what its name, annotation and docstring say, and what else it returns.
fn result(view: &View<'_>, out: &mut Writer, site: SiteId) {
    let program = view.subject.program;
    let id = program[site].code;
    let code = &program[id];
    let name = program.name(code.name);
    put!(out, "r.name={name}");
    put_words(out, "r~", name);
    put!(out, "r.begins={}", words::first(name));
    if let Some(Source::Return(value)) = view.nodes.sources[site.0 as usize] {
        let mut kind = String::new();
        value.iter().for_each(|it| view.origin(*it, &mut kind));
        words::of_name(name, |word| put!(out, "r~/from={word}/{kind}"));
        if let Some(annotation) = code.returns {
            put!(out, "r.ann/from={}/{kind}", shape::of(view, annotation, Level::Full));
        }
    }
    if let Some(annotation) = code.returns {
        annotated(view, out, annotation);
    }
    let docs = &view.docs[id.0 as usize];
    let mention = docs
        .iter()
        .position(|it| matches!(it.as_str(), "return" | "returns" | "rtype" | "returned"));
    if let Some(at) = mention {
        docs.iter()
            .skip(at + 1)
            .take(WORDS)
            .for_each(|it| put!(out, "r.doc={it}"));
    }
    docs.first().iter().for_each(|it| put!(out, "r.docfirst={it}"));
    let expected = view.expected(id);
    for (i, (kind, _)) in expected.results.iter().take(5).enumerate() {
        put!(out, "r.expect={kind}");
        if i == 0 {
            let others = if expected.results.len() > 1 { "mostly" } else { "only" };
            put!(out, "r.expecttop={others} {kind}");
        }
    }
    let all = &view.returns[id.0 as usize];
    let at = all.partition_point(|it| *it < site);
    let mut text = String::new();
    let others = all[at.saturating_sub(4).min(all.len())..]
        .iter()
        .filter(|it| **it != site);
    for it in others.take(8) {
        text.clear();
        match view.nodes.sources[it.0 as usize] {
            Some(Source::Return(Some(value))) => kinds::write(program, value, &mut text),
            _ => text.push_str("none"),
        }
        put!(out, "r.other={text}");
    }
    put!(out, "r.at={}/{}", at.min(4), all.len().min(5));
    let row = view.layout.row_at(program[site].span);
    if let What::Stmt(_) = view.row(row).what {
        put!(out, "r.depth={}", view.row(row).depth.min(4));
    }
    // The last value given to a variable that is returned.
    if let Some(Source::Return(Some(value))) = view.nodes.sources[site.0 as usize]
        && let Some(var) = view.var_of(value)
    {
        for &binding in var.bindings.iter().rev().take(3) {
            text.clear();
            view.source(binding, &mut text);
            put!(out, "r.given={text}");
        }
        for &it in var.uses.iter().take(6) {
            text.clear();
            uses::write(view, it, &mut text);
            put!(out, "r.used={text}");
        }
    }
}
