//! Lowering: a slice's text to its `Program`. The only place that knows the parser.
//!
//! Total: whatever the text, there is a program. What does not parse, or has no lowered form, is
//! [`NotLowered`](crate::program::ExprKind::NotLowered) and has a [`Gap`] that says why.
//!
//! Two passes over the syntax: [`scopes`] finds every code object and which of them each variable belongs to; then
//! the others build the arenas.
//!
//! What follows CPython 3.11, and what differs:
//! - Names follow CPython's symbol tables, private names are mangled. Variables of the module are slots of the module
//!   code and [`Scope::Local`] there; any other code object of the module slice refers to them as [`Scope::Global`].
//! - `__class__` is an ordinary name and ends up as [`Scope::Global`]; so is `super`. What they mean in a method is
//!   for whoever executes it to know.
//! - Annotations and the value of `type X = …` are lowered in the scope around them, whenever they are evaluated.
//! - Decorators, defaults and annotations of a function slice belong to the surrounding scope, which is not part of
//!   the slice: their names are [`Scope::Global`], their sites belong to `codes[0]`.

mod define;
mod expr;
mod literal;
mod pattern;
mod scopes;
mod stack;
mod stmt;

pub(crate) use scopes::private;

use std::borrow::Cow;

use ruff_python_ast::token::Tokens;
use ruff_python_ast::{ModModule, PythonVersion, Stmt as Syntax, StmtFunctionDef};
use ruff_python_parser::{Mode, ParseOptions, Parsed, parse_unchecked};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::program::{
    BindingRole, Code, CodeId, CodeKind, Expr, ExprId, ExprKind, Gap, Name, NameId, Program, Site, SiteId, SiteKind,
    Span,
};
use crate::slice::{MODULE_NAME, Slice, SliceKind};
use scopes::{BlockId, Scopes};

/// Lowers a slice.
pub fn lower(slice: &Slice) -> Program {
    let source = Source {
        kind: slice.kind(),
        qualname: slice.qualname(),
        class_name: slice.class_name(),
        text: slice.text(),
        slice: Some(slice),
    };
    match slice.too_deep() {
        Some(reason) => source.not_lowered(reason),
        None => source.lower(),
    }
}

/// Lowers a whole module in which no function is a slice of its own.
pub fn lower_source(text: &str) -> Program {
    Source {
        kind: SliceKind::Module,
        qualname: MODULE_NAME,
        class_name: None,
        text,
        slice: None,
    }
    .lower()
}

/// What is lowered.
#[derive(Clone, Copy)]
struct Source<'a> {
    kind: SliceKind,
    qualname: &'a str,
    class_name: Option<&'a str>,
    text: &'a str,
    /// Knows which functions of the module are slices of their own.
    slice: Option<&'a Slice>,
}

/// Makes an indented function a legal module.
const PREFIX: &str = "if 1:\n";

impl<'a> Source<'a> {
    /// The qualified name and occurrence of a function that is a slice of its own.
    fn stub(self, def: &StmtFunctionDef) -> Option<(&'a str, u32)> {
        let start = def.start().to_u32();
        self.slice.filter(|_| self.kind == SliceKind::Module)?.stub_at(start)
    }

    fn lower(self) -> Program {
        let indented = self.kind == SliceKind::Function && self.text.starts_with([' ', '\t', '\x0c']);
        let text = match indented {
            true => Cow::Owned(format!("{PREFIX}{}", self.text)),
            false => Cow::Borrowed(self.text),
        };
        let shift = (text.len() - self.text.len()) as u32;
        let run = || {
            let options = ParseOptions::from(Mode::Module).with_target_version(PythonVersion::latest_preview());
            match parse_unchecked(&text, options).try_into_module() {
                Some(parsed) => self.lower_parsed(&parsed, &text, shift),
                None => self.not_lowered("not a module"),
            }
        };
        stack::for_parsing(&text, run).unwrap_or_else(|| self.not_lowered("nested too deeply"))
    }

    /// A program without statements.
    fn not_lowered(self, reason: &str) -> Program {
        let span = Span::new(0, self.text.len() as u32);
        let name = self.qualname.rsplit('.').next().unwrap_or_default();
        Program {
            codes: vec![Code::empty(self.code_kind(), NameId(0), self.qualname.into(), span)],
            names: vec![name.into()],
            gaps: vec![Gap {
                span,
                reason: reason.into(),
            }],
            ..Program::default()
        }
    }

    fn code_kind(self) -> CodeKind {
        match self.kind {
            SliceKind::Module => CodeKind::Module,
            SliceKind::Function => CodeKind::Function,
        }
    }

    fn lower_parsed(self, parsed: &Parsed<ModModule>, text: &str, shift: u32) -> Program {
        let body: &[Syntax] = match (shift, parsed.suite().split_first()) {
            (1.., Some((Syntax::If(wrapper), _))) => &wrapper.body,
            _ => parsed.suite(),
        };
        let (scopes, names) = scopes::build(self, body);
        let mut lowering = Lowering {
            source: self,
            program: Program {
                codes: scopes.codes(),
                ..Program::default()
            },
            names,
            scopes,
            tokens: parsed.tokens(),
            text,
            shift,
            block: BlockId::ROOT,
            code: CodeId(0),
            in_loop: false,
        };
        for error in parsed.errors() {
            let span = lowering.span(error.location);
            lowering.gap(span, &error.error.to_string());
        }
        match self.kind {
            SliceKind::Module => lowering.module(body),
            SliceKind::Function => lowering.slice_function(body),
        }
        lowering.finish()
    }
}

/// The state of the second pass.
struct Lowering<'a> {
    source: Source<'a>,
    program: Program,
    names: scopes::Names,
    scopes: Scopes,
    tokens: &'a Tokens,
    /// What was parsed: the slice's text after `shift` bytes.
    text: &'a str,
    shift: u32,
    /// Where names are looked up.
    block: BlockId,
    /// What executes what is being lowered.
    code: CodeId,
    /// Whether `break` and `continue` have a loop.
    in_loop: bool,
}

impl Lowering<'_> {
    fn finish(mut self) -> Program {
        self.program.names = self.names.into_list();
        self.program.gaps.sort_by_key(|gap| gap.span);
        self.program
    }

    fn offset(&self, at: TextSize) -> u32 {
        let end = (self.text.len() as u32).saturating_sub(self.shift);
        at.to_u32().saturating_sub(self.shift).min(end)
    }

    fn span(&self, range: TextRange) -> Span {
        Span::new(self.offset(range.start()), self.offset(range.end()))
    }

    /// The source text of a node.
    fn written(&self, range: TextRange) -> &str {
        self.text
            .get(range.start().to_usize()..range.end().to_usize())
            .unwrap_or_default()
    }

    /// From `start` to before the colon that follows `last`, the last node of a header.
    fn header(&self, start: TextSize, last: TextSize) -> Span {
        use ruff_python_ast::token::TokenKind;
        let end = self
            .tokens
            .after(last)
            .iter()
            .take_while(|token| matches!(token.kind(), TokenKind::Rpar | TokenKind::Comma) || token.kind().is_trivia())
            .filter(|token| !token.kind().is_trivia())
            .last()
            .map_or(last, Ranged::end);
        Span::new(self.offset(start), self.offset(end))
    }

    fn gap(&mut self, span: Span, reason: &str) {
        self.program.gaps.push(Gap {
            span,
            reason: reason.into(),
        });
    }

    fn site(&mut self, kind: SiteKind, range: TextRange) -> SiteId {
        let span = self.span(range);
        self.site_at(kind, span)
    }

    fn site_at(&mut self, kind: SiteKind, span: Span) -> SiteId {
        let code = self.code;
        self.program.sites.push(Site { kind, span, code });
        SiteId(self.program.sites.len() as u32 - 1)
    }

    fn push(&mut self, span: Span, kind: ExprKind) -> ExprId {
        self.program.exprs.push(Expr { span, kind });
        ExprId(self.program.exprs.len() as u32 - 1)
    }

    fn intern(&mut self, name: &str) -> NameId {
        self.names.intern(name)
    }

    /// A name as code in the current class spells it.
    fn mangled(&mut self, name: &str) -> NameId {
        self.names.intern(&self.scopes.mangle(self.block, name))
    }

    fn variable(&mut self, name: &str) -> Name {
        let name = self.mangled(name);
        let scope = self.scopes.resolve(self.block, name);
        Name { name, scope }
    }

    /// A variable that gets a value.
    fn binding(&mut self, name: &str, range: TextRange) -> (Name, SiteId) {
        let name = self.variable(name);
        (
            name,
            self.site(SiteKind::Binding(BindingRole::Assign, Some(name)), range),
        )
    }

    fn here(&mut self) -> &mut Code {
        &mut self.program.codes[self.code.0 as usize]
    }

    /// Whether this is a decorator, default or annotation of a function slice.
    fn outside(&self) -> bool {
        self.scopes.is_outside(self.block)
    }

    /// What kind of code executes this; nothing outside a function slice.
    fn execution(&self) -> Option<CodeKind> {
        (!self.outside()).then(|| self.program.codes[self.code.0 as usize].kind)
    }

    /// Lowers with names looked up in `block` and executed by `code`.
    fn within<T>(&mut self, block: BlockId, code: CodeId, run: impl FnOnce(&mut Self) -> T) -> T {
        let outer = (self.block, self.code, self.in_loop);
        (self.block, self.code, self.in_loop) = (block, code, false);
        let result = run(self);
        (self.block, self.code, self.in_loop) = outer;
        result
    }
}
