//! A slice with all that its features are computed from.

use std::fmt::Write as _;

use foretrace_python::program::{
    CodeId, CodeKind, Expr, ExprId, ExprKind, Name, Param, ParamKind, Scope, SiteId, StmtKind,
};

use super::bag::Writer;
use super::calls::{Counts, Expected, Passed};
use super::definitions::{Class, Function};
use super::kinds;
use super::layout::{Layout, NONE, Role, Row, What};
use super::nodes::{Nodes, Source, Var};
use super::surroundings::Surroundings;
use super::{Subject, put};

pub(super) struct View<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) around: &'a Surroundings,
    pub(super) layout: Layout,
    pub(super) nodes: Nodes<'a>,
    /// By code object: words of its docstring.
    pub(super) docs: Vec<Vec<String>>,
    /// By code object: its `return` statements.
    pub(super) returns: Vec<Vec<SiteId>>,
    /// By code object: what its callers and tests tell.
    usage: Vec<Usage<'a>>,
}

/// Words of a docstring that are looked at.
const DOC_WORDS: usize = 300;

/// How far the origin of a value is followed.
const DEEPEST: u32 = 3;

impl<'a> View<'a> {
    pub(super) fn of(subject: Subject<'a>, around: &'a Surroundings) -> View<'a> {
        let layout = Layout::of(subject.program);
        let nodes = Nodes::of(subject.program, &layout);
        let words = |it: &Option<Box<str>>| {
            it.as_deref()
                .map_or(Vec::new(), |it| super::words::of_text(it, DOC_WORDS))
        };
        let mut returns = vec![Vec::new(); subject.program.codes.len()];
        for site in subject.program.site_ids() {
            if let Some(Source::Return(_)) = nodes.sources[site.0 as usize] {
                returns[subject.program[site].code.0 as usize].push(site);
            }
        }
        View {
            docs: subject.program.codes.iter().map(|it| words(&it.docstring)).collect(),
            usage: subject
                .program
                .code_ids()
                .map(|it| usage(subject, around, it))
                .collect(),
            returns,
            subject,
            around,
            layout,
            nodes,
        }
    }

    /// What callers in the file and its tests pass for a parameter; none where nothing calls the function.
    pub(super) fn passed(&self, code: CodeId, at: usize) -> Option<&Passed<'a>> {
        self.usage.get(code.0 as usize)?.passed.get(at)?.as_ref()
    }

    /// How often a function is called.
    pub(super) fn calls(&self, code: CodeId) -> Counts {
        self.usage.get(code.0 as usize).map_or([0; 2], |it| it.calls)
    }

    /// What tests expect of a function.
    pub(super) fn expected(&self, code: CodeId) -> &Expected {
        &self.usage[code.0 as usize].expected
    }

    /// The attribute of the object a method belongs to that an expression is.
    pub(super) fn own_attribute(&self, expr: ExprId) -> Option<&'a str> {
        match self.kind(expr) {
            ExprKind::Attribute(of, name) => match self.kind(*of) {
                ExprKind::Name(this) if self.is_this(self.nodes.code(*of), *this) => {
                    Some(self.subject.program.name(*name))
                }
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn expr(&self, id: ExprId) -> &'a Expr {
        &self.subject.program[id]
    }

    pub(super) fn kind(&self, id: ExprId) -> &'a ExprKind {
        &self.expr(id).kind
    }

    pub(super) fn name(&self, name: Name) -> &'a str {
        self.subject.program.name(name.name)
    }

    pub(super) fn row(&self, row: u32) -> &Row {
        &self.layout.rows[row as usize]
    }

    /// The function or module around a code object: lambdas and comprehensions are part of what they stand in.
    pub(super) fn function(&self, mut code: CodeId) -> CodeId {
        let program = self.subject.program;
        for _ in 0..200 {
            match program[code].kind {
                CodeKind::Function | CodeKind::Module => break,
                _ => match program[code].parent {
                    Some(parent) => code = parent,
                    None => break,
                },
            }
        }
        code
    }

    /// The class whose method the slice is.
    pub(super) fn class_name(&self) -> Option<&'a str> {
        self.subject.slice.class_name()
    }

    pub(super) fn class(&self) -> Option<&'a Class> {
        self.around.class(self.class_name()?)
    }

    /// Whether a variable is the object a method belongs to.
    pub(super) fn is_this(&self, code: CodeId, name: Name) -> bool {
        if self.class_name().is_none() || is_static(self.subject) {
            return false;
        }
        let Some(first) = self.subject.program.root().params.first() else {
            return false;
        };
        match name.scope {
            Scope::Local(slot) => code == CodeId(0) && slot == first.slot,
            Scope::Enclosing(CodeId(0), slot) => slot == first.slot,
            _ => false,
        }
    }

    pub(super) fn var(&self, code: CodeId, name: Name) -> Option<&Var> {
        self.nodes.var(self.subject.program, code, name)
    }

    /// The variable that an expression is.
    pub(super) fn var_of(&self, expr: ExprId) -> Option<&Var> {
        match self.kind(expr) {
            ExprKind::Name(name) => self.var(self.nodes.code(expr), *name),
            _ => None,
        }
    }

    /// The binding that gives a variable its value at an expression, as far as the order of the source tells.
    pub(super) fn binding_before(&self, var: &Var, at: u32) -> Option<SiteId> {
        let program = self.subject.program;
        let before = var.bindings.partition_point(|it| program[*it].span.start < at);
        var.bindings[..before].last().copied()
    }

    /// What an expression is compared, called or named by: `x`, `x.y`, `f()`; the part that tells most.
    pub(super) fn subject_name(&self, expr: ExprId) -> Option<&'a str> {
        kinds::last_name(self.subject.program, expr)
    }

    /// The function of the file that a call surely means, or the method of that name in its class.
    pub(super) fn callee(&self, call: ExprId) -> Option<&'a Function> {
        let ExprKind::Call(call) = self.kind(call) else {
            return None;
        };
        match self.kind(call.func) {
            ExprKind::Name(name) if name.scope == Scope::Global => self.around.function(self.name(*name)),
            ExprKind::Attribute(of, name) => match self.kind(*of) {
                ExprKind::Name(this) if self.is_this(self.nodes.code(*of), *this) => {
                    self.around.method(self.class_name()?, self.subject.program.name(*name))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Writes where the value of an expression comes from, in a few words.
    pub(super) fn origin(&self, expr: ExprId, out: &mut String) {
        self.origin_within(expr, out, DEEPEST);
    }

    fn origin_within(&self, expr: ExprId, out: &mut String, depth: u32) {
        let program = self.subject.program;
        match self.kind(expr) {
            ExprKind::Name(name) => {
                let code = self.nodes.code(expr);
                if self.is_this(code, *name) {
                    out.push_str("self");
                    return;
                }
                match self.var(code, *name) {
                    Some(var) => match self.binding_before(var, self.expr(expr).span.start) {
                        Some(site) => self.source_within(site, out, depth),
                        None if var.is_def => out.push_str("def"),
                        None => out.push_str("local"),
                    },
                    None => self.global(self.name(*name), out),
                }
            }
            ExprKind::Attribute(of, name) => {
                let attribute = program.name(*name);
                match self.kind(*of) {
                    ExprKind::Name(this) if self.is_this(self.nodes.code(*of), *this) => {
                        let given = self
                            .class_name()
                            .map_or(&[][..], |it| self.around.attribute(it, attribute));
                        out.push_str("self.");
                        let property = || self.around.method(self.class_name()?, attribute);
                        match (given, property()) {
                            ([], Some(property)) => {
                                out.push_str("->");
                                join(&property.gives, 2, out);
                            }
                            ([], None) => out.push('?'),
                            (given, _) => join(given, 2, out),
                        }
                    }
                    ExprKind::Name(class) => {
                        let class = self.around.class(self.name(*class));
                        out.push_str(if class.is_some_and(|it| it.is_enum) {
                            "enum"
                        } else {
                            "attr"
                        });
                    }
                    _ => out.push_str("attr"),
                }
            }
            ExprKind::Call(_) if depth > 0 => {
                kinds::write(program, expr, out);
                if let Some(callee) = self.callee(expr) {
                    out.push_str("->");
                    join(&callee.gives, 2, out);
                }
            }
            ExprKind::Subscript(of, _) => {
                out.push_str("item:");
                out.push_str(self.subject_name(*of).unwrap_or("?"));
            }
            ExprKind::Await(of) if depth > 0 => {
                out.push_str("await ");
                self.origin_within(*of, out, depth - 1);
            }
            ExprKind::Walrus { value, .. } if depth > 0 => self.origin_within(*value, out, depth - 1),
            _ => kinds::write(program, expr, out),
        }
    }

    /// Writes where a binding's value comes from.
    pub(super) fn source(&self, site: SiteId, out: &mut String) {
        self.source_within(site, out, DEEPEST);
    }

    fn source_within(&self, site: SiteId, out: &mut String, depth: u32) {
        let program = self.subject.program;
        let last = |it: ExprId| self.subject_name(it).unwrap_or(kinds::form(self.kind(it)));
        match self.nodes.sources.get(site.0 as usize).copied().flatten() {
            None => out.push('?'),
            Some(Source::Param(code, at)) => {
                let Some(param) = program[code].params.get(at as usize) else {
                    return;
                };
                out.push_str(match param.kind {
                    ParamKind::VarPositional => "*args",
                    ParamKind::VarKeyword => "**kwargs",
                    _ => "param",
                });
                if let Some(default) = param.default {
                    out.push('=');
                    kinds::write(program, default, out);
                }
            }
            Some(Source::Value(value)) if depth > 0 => self.origin_within(value, out, depth - 1),
            Some(Source::Value(_)) => out.push_str("local"),
            Some(Source::Part(value, at, of)) => {
                let _ = write!(out, "part {at}/{of} ");
                out.push_str(last(value));
            }
            Some(Source::Item(iter)) => {
                out.push_str("each ");
                out.push_str(last(iter));
            }
            Some(Source::ItemPart(iter, at, of)) => {
                let _ = write!(out, "each {at}/{of} ");
                out.push_str(last(iter));
            }
            Some(Source::Context(value)) => {
                out.push_str("with ");
                out.push_str(last(value));
            }
            Some(Source::Exception(_)) => out.push_str("exception"),
            Some(Source::Import(..)) => out.push_str("import"),
            Some(Source::Aug(op, _)) => {
                out.push_str(kinds::bin_op(op));
                out.push('=');
            }
            Some(Source::Pattern(_)) => out.push_str("pattern"),
            Some(Source::Return(_)) => out.push_str("return"),
        }
    }

    fn global(&self, name: &str, out: &mut String) {
        match self.around.global(name) {
            [] if kinds::is_builtin(name) => {
                out.push_str("builtin ");
                out.push_str(name);
            }
            [] => out.push_str("global"),
            [only] if only.starts_with("from:") && self.around.constant(name).is_some() => {
                out.push_str("global ");
                out.push_str(self.around.constant(name).unwrap_or_default());
            }
            given => {
                out.push_str("global ");
                join(given, 2, out);
            }
        }
    }

    /// The conditions and blocks around a row in its code object, innermost first, `most` at most: the row of the
    /// statement or clause, and which of its blocks.
    pub(super) fn path(&self, row: u32, most: usize) -> impl Iterator<Item = (u32, Role)> + '_ {
        let code = self.row(row).code;
        let mut at = row;
        std::iter::from_fn(move || {
            let mut here = self.row(at);
            // What stands in a clause stands in its statement too.
            if matches!(here.what, What::Handler(..) | What::Case(..)) && at != row {
                here = self.row(here.parent);
            }
            if here.parent == NONE || here.parent == 0 || self.row(here.parent).code != code {
                return None;
            }
            at = here.parent;
            Some((at, here.role))
        })
        .take(most)
    }

    /// The condition of an `if` or `while` row.
    pub(super) fn test(&self, row: u32) -> Option<ExprId> {
        match self.row(row).what {
            What::Stmt(id) => match self.subject.program[id].kind {
                StmtKind::If { test, .. } | StmtKind::While { test, .. } => Some(test),
                _ => None,
            },
            _ => None,
        }
    }

    /// The names of attributes and words after a mention of `name` in a docstring.
    pub(super) fn mentions(&self, code: CodeId, name: &str, most: usize) -> &[String] {
        let words = &self.docs[code.0 as usize];
        let name = name.to_lowercase();
        match words.iter().position(|it| *it == name) {
            Some(at) => &words[at + 1..words.len().min(at + 1 + most)],
            None => &[],
        }
    }
}

fn is_static(subject: Subject<'_>) -> bool {
    let program = subject.program;
    let mut names = program
        .root()
        .decorators
        .iter()
        .filter_map(|it| kinds::last_name(program, *it));
    names.any(|it| it == "staticmethod")
}

/// What the callers and tests of a function tell.
#[derive(Default)]
struct Usage<'a> {
    calls: Counts,
    /// By parameter.
    passed: Vec<Option<Passed<'a>>>,
    expected: Expected,
}

fn usage<'a>(subject: Subject<'a>, around: &'a Surroundings, id: CodeId) -> Usage<'a> {
    let program = subject.program;
    let code = &program[id];
    if code.kind != CodeKind::Function {
        return Usage::default();
    }
    let class = (id == CodeId(0)).then(|| subject.slice.class_name()).flatten();
    let is_method = class.is_some() && !is_static(subject);
    let callers = around.callers(program.name(code.name), class, !is_method);
    let of = |(at, param): (usize, &Param)| {
        let is_plain = !matches!(param.kind, ParamKind::VarPositional | ParamKind::VarKeyword);
        let name = program.slot_name(id, param.slot);
        (is_plain && !callers.is_empty()).then(|| Passed::of(&callers, at, name))
    };
    Usage {
        calls: Passed::of(&callers, usize::MAX, "").calls,
        passed: code.params.iter().enumerate().map(of).collect(),
        expected: Expected::of(&callers),
    }
}

/// Writes the first few of several.
fn join(all: &[Box<str>], most: usize, out: &mut String) {
    for (i, it) in all.iter().take(most).enumerate() {
        if i > 0 {
            out.push('|');
        }
        out.push_str(it);
    }
}

/// Adds each word of a name.
pub(super) fn put_words(out: &mut Writer, namespace: &str, name: &str) {
    super::words::of_name(name, |word| put!(out, "{namespace}{word}"));
}
