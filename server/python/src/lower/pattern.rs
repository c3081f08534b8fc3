//! Patterns of `match`.

use ruff_python_ast::{self as ast, Identifier};
use ruff_text_size::Ranged;

use super::{Lowering, stack};
use crate::program::{Const, ExprKind, Name, Pattern, PatternKind, SiteId};

impl Lowering<'_> {
    pub(super) fn pattern(&mut self, pattern: &ast::Pattern) -> Pattern {
        stack::step(|| Pattern {
            span: self.span(pattern.range()),
            kind: self.pattern_kind(pattern),
        })
    }

    fn patterns(&mut self, patterns: &[ast::Pattern]) -> Box<[Pattern]> {
        patterns.iter().map(|pattern| self.pattern(pattern)).collect()
    }

    /// The variable of a pattern or a handler.
    pub(super) fn captured(&mut self, name: Option<&Identifier>) -> Option<(Name, SiteId)> {
        name.filter(|name| name.is_valid())
            .map(|name| self.binding(name, name.range))
    }

    fn pattern_kind(&mut self, pattern: &ast::Pattern) -> PatternKind {
        use ast::Pattern as P;
        match pattern {
            P::MatchValue(it) => PatternKind::Value(self.expr(&it.value)),
            P::MatchSingleton(it) => {
                let value = match it.value {
                    ast::Singleton::None => Const::None,
                    ast::Singleton::True => Const::Bool(true),
                    ast::Singleton::False => Const::Bool(false),
                };
                let span = self.span(it.range);
                PatternKind::Singleton(self.push(span, ExprKind::Const(value)))
            }
            P::MatchSequence(it) => PatternKind::Sequence(self.patterns(&it.patterns)),
            P::MatchMapping(it) => {
                let items = it.keys.iter().zip(&it.patterns);
                let items = items
                    .map(|(key, pattern)| (self.expr(key), self.pattern(pattern)))
                    .collect();
                let rest = self.captured(it.rest.as_ref());
                PatternKind::Mapping { items, rest }
            }
            P::MatchClass(it) => {
                let class = self.expr(&it.cls);
                let args = self.patterns(&it.arguments.patterns);
                let keywords = it.arguments.keywords.iter();
                // CPython does not mangle these.
                let keywords = keywords
                    .map(|it| (self.intern(&it.attr), self.pattern(&it.pattern)))
                    .collect();
                PatternKind::Class { class, args, keywords }
            }
            P::MatchStar(it) => PatternKind::Star(self.captured(it.name.as_ref())),
            P::MatchAs(it) => {
                let inner = it.pattern.as_deref().map(|inner| Box::new(self.pattern(inner)));
                let name = self.captured(it.name.as_ref());
                PatternKind::As { pattern: inner, name }
            }
            P::MatchOr(it) => PatternKind::Or(self.patterns(&it.patterns)),
        }
    }
}
