//! Literals and f-strings.

use num_bigint::BigInt;
use ruff_python_ast::{self as ast, ConversionFlag, InterpolatedStringElement, StringFlags};
use ruff_text_size::TextRange;

use super::Lowering;
use crate::program::{Const, Conversion, ExprKind, FStringPart, Span};

/// CPython reads no decimal literal with more digits.
const MAX_DIGITS: usize = 4300;

impl Lowering<'_> {
    fn unusable(&mut self, span: Span, reason: &str) -> ExprKind {
        self.gap(span, reason);
        ExprKind::NotLowered
    }

    pub(super) fn number(&mut self, literal: &ast::ExprNumberLiteral, span: Span) -> ExprKind {
        let int = match &literal.value {
            ast::Number::Int(int) => int,
            ast::Number::Float(value) => return ExprKind::Const(Const::Float(*value)),
            ast::Number::Complex { imag, .. } => return ExprKind::Const(Const::Imaginary(*imag)),
        };
        if let Some(value) = int.as_i64() {
            return ExprKind::Const(Const::Int(value));
        }
        match big_int(self.written(literal.range)) {
            Ok(value) => ExprKind::Const(Const::BigInt(Box::new(value))),
            Err(reason) => self.unusable(span, reason),
        }
    }

    pub(super) fn string(&mut self, literal: &ast::ExprStringLiteral, span: Span) -> ExprKind {
        for part in literal.value.iter() {
            if part.flags.is_invalid() || part.flags.is_unclosed() {
                return self.unusable(span, "an invalid string literal");
            }
            if self.has_surrogate(&part.value, part.range) {
                return self.unusable(span, SURROGATE);
            }
        }
        ExprKind::Const(Const::Str(literal.value.to_str().into()))
    }

    pub(super) fn bytes(&mut self, literal: &ast::ExprBytesLiteral, span: Span) -> ExprKind {
        if literal
            .value
            .iter()
            .any(|part| part.flags.is_invalid() || part.flags.is_unclosed())
        {
            return self.unusable(span, "an invalid bytes literal");
        }
        ExprKind::Const(Const::Bytes(literal.value.bytes().collect()))
    }

    pub(super) fn f_string(&mut self, literal: &ast::ExprFString, span: Span) -> ExprKind {
        let mut parts = Vec::new();
        let mut surrogate = false;
        for part in &literal.value {
            match part {
                ast::FStringPart::Literal(text) => {
                    surrogate |= self.has_surrogate(&text.value, text.range);
                    parts.push(FStringPart::Literal(text.value.clone()));
                }
                ast::FStringPart::FString(inner) => {
                    for element in &inner.elements {
                        surrogate |= self.element(element, &mut parts);
                    }
                }
            }
        }
        match surrogate {
            true => self.unusable(span, SURROGATE),
            false => ExprKind::FString(parts.into()),
        }
    }

    /// Lowers what a string that has no lowered form contains.
    pub(super) fn discard_element(&mut self, element: &InterpolatedStringElement) {
        self.element(element, &mut Vec::new());
    }

    /// Adds an element to the parts of an f-string; true if it has a lone surrogate.
    fn element(&mut self, element: &InterpolatedStringElement, parts: &mut Vec<FStringPart>) -> bool {
        let value = match element {
            InterpolatedStringElement::Literal(text) => {
                parts.push(FStringPart::Literal(text.value.clone()));
                return self.has_surrogate(&text.value, text.range);
            }
            InterpolatedStringElement::Interpolation(value) => value,
        };
        let expr = self.expr(&value.expression);
        let mut surrogate = false;
        let mut spec = None;
        if let Some(written) = &value.format_spec {
            let mut inner = Vec::new();
            for element in &written.elements {
                surrogate |= self.element(element, &mut inner);
            }
            spec = Some(inner.into());
        }
        parts.push(FStringPart::Value {
            debug: value.debug_text.as_ref().map(|text| text.as_str().into()),
            value: expr,
            conversion: match value.conversion {
                ConversionFlag::None => Conversion::None,
                ConversionFlag::Str => Conversion::Str,
                ConversionFlag::Repr => Conversion::Repr,
                ConversionFlag::Ascii => Conversion::Ascii,
            },
            spec,
        });
        surrogate
    }

    /// Whether the parser may have replaced half a surrogate pair, which no Rust string can hold.
    fn has_surrogate(&self, value: &str, range: TextRange) -> bool {
        value.contains(char::REPLACEMENT_CHARACTER) && has_surrogate_escape(self.written(range))
    }
}

const SURROGATE: &str = "a lone surrogate in a string literal";

fn has_surrogate_escape(written: &str) -> bool {
    let half = |digits: &str| {
        let mut digits = digits.bytes().map(|digit| digit.to_ascii_lowercase());
        digits.next() == Some(b'd') && matches!(digits.next(), Some(b'8' | b'9' | b'a'..=b'f'))
    };
    written
        .split('\\')
        .skip(1)
        .any(|escape| escape.strip_prefix('u').is_some_and(half) || escape.strip_prefix("U0000").is_some_and(half))
}

/// Reads an integer literal that does not fit 64 bits.
fn big_int(written: &str) -> Result<BigInt, &'static str> {
    let digits: String = written.chars().filter(|&digit| digit != '_').collect();
    let (radix, digits) = match digits.get(..2) {
        Some("0x" | "0X") => (16, &digits[2..]),
        Some("0o" | "0O") => (8, &digits[2..]),
        Some("0b" | "0B") => (2, &digits[2..]),
        _ => (10, &*digits),
    };
    if radix == 10 && digits.len() > MAX_DIGITS {
        return Err("Exceeds the limit (4300 digits) for integer string conversion");
    }
    BigInt::parse_bytes(digits.as_bytes(), radix).ok_or("an invalid integer literal")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn big_integers() {
        assert_eq!(big_int("0xFFFF_FFFF_FFFF_FFFF"), Ok(BigInt::from(u64::MAX)));
        assert_eq!(big_int("18_446_744_073_709_551_616"), Ok(BigInt::from(1u128 << 64)));
        assert_eq!(
            big_int(&format!("0b1{}", "0".repeat(64))),
            Ok(BigInt::from(1u128 << 64))
        );
        assert!(big_int(&"9".repeat(4301)).is_err());
    }

    #[test]
    fn surrogate_escapes() {
        assert!(has_surrogate_escape(r"'\ud800'"));
        assert!(has_surrogate_escape(r"'a\U0000DfFf'"));
        assert!(!has_surrogate_escape(r"'\ufffd ud800'"));
        assert!(!has_surrogate_escape(r"'\ud7ff'"));
    }
}
