//! `'%s: %r' % (a, b)`, which CPython compiles as it does an f-string.

use super::Compiler;
use crate::machine::bytecode::Op;
use crate::machine::value::Value;
use crate::program::{Const, Conversion, ExprId, ExprKind, Span};

/// A conversion, and its format spec where it has one.
type Field = (Conversion, Option<String>);

impl Compiler<'_> {
    /// Compiles it where CPython does so: a constant format of `%s`, `%r` and `%a`, and as many values.
    pub(super) fn percent(&mut self, format: ExprId, values: ExprId, span: Span) -> bool {
        let (ExprKind::Const(Const::Str(format)), ExprKind::Tuple(values)) =
            (&self.program[format].kind, &self.program[values].kind)
        else {
            return false;
        };
        if values
            .iter()
            .any(|&it| matches!(self.program[it].kind, ExprKind::Starred(_)))
        {
            return false;
        }
        let Some((literals, fields)) = pieces(format) else {
            return false;
        };
        if fields.len() != values.len() {
            return false;
        }
        let mut count = 0;
        let line = self.line;
        for (at, literal) in literals.into_iter().enumerate() {
            if !literal.is_empty() {
                // Such a constant has no line; what starts a function counts as on the line of its header.
                self.line = match self.ops.is_empty() {
                    true => Self::first_line(self.unit, self.id),
                    false => 0,
                };
                self.push_const(Value::str(literal));
                count += 1;
            }
            let Some(((conversion, spec), value)) = fields.get(at).zip(values.get(at)) else {
                continue;
            };
            self.line = line;
            self.expr(*value);
            self.at(self.program[*value].span);
            if let Some(spec) = spec {
                self.push_const(Value::str(spec.clone()));
            }
            self.emit(Op::Format(*conversion, spec.is_some()));
            count += 1;
        }
        self.at(span);
        match count {
            1 => {}
            _ => self.emit(Op::BuildString(count)),
        }
        true
    }
}

/// The literals before, between and after the fields of a format, and the fields; none if there are others.
fn pieces(format: &str) -> Option<(Vec<String>, Vec<Field>)> {
    let (mut literals, mut fields) = (vec![String::new()], Vec::new());
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '%' || chars.next_if_eq(&'%').is_some() {
            literals.last_mut()?.push(c);
            continue;
        }
        let mut left = false;
        while let Some(flag) = chars.next_if(|it| "-+ #0".contains(*it)) {
            left |= flag == '-';
        }
        let mut spec = String::new();
        let width = digits(&mut chars)?;
        if width > 0 {
            spec = format!("{}{width}", if left { "" } else { ">" });
        }
        if chars.next_if_eq(&'.').is_some() {
            spec.push_str(&format!(".{}", digits(&mut chars)?));
        }
        let conversion = match chars.next()? {
            's' => Conversion::Str,
            'r' => Conversion::Repr,
            'a' => Conversion::Ascii,
            _ => return None,
        };
        fields.push((conversion, Some(spec).filter(|it| !it.is_empty())));
        literals.push(String::new());
    }
    Some((literals, fields))
}

/// A number of at most three digits; 0 without any.
fn digits(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<u32> {
    let mut text = String::new();
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        text.push(digit);
    }
    match text.len() {
        0 => Some(0),
        1..=3 => text.parse().ok(),
        _ => None,
    }
}
