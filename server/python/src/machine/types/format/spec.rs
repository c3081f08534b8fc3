//! Format specs, parsed.

use crate::machine::error::{Res, value_error};
use crate::machine::unicode;

/// `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`
#[derive(Clone, Debug)]
pub(super) struct Spec {
    pub(super) fill: char,
    pub(super) align: char,
    pub(super) sign: Option<char>,
    /// `z`
    pub(super) no_negative_zero: bool,
    /// `#`
    pub(super) alternate: bool,
    pub(super) width: usize,
    pub(super) grouping: Option<char>,
    pub(super) precision: Option<usize>,
    pub(super) code: Option<char>,
}

/// A cursor over the characters of a spec.
struct Cursor<'a> {
    rest: std::str::Chars<'a>,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn accept(&mut self, test: impl Fn(char) -> bool) -> Option<char> {
        let c = self.peek().filter(|c| test(*c))?;
        self.rest.next();
        Some(c)
    }

    fn is(&mut self, wanted: char) -> bool {
        self.accept(|c| c == wanted).is_some()
    }

    fn number(&mut self) -> Res<Option<usize>> {
        let mut number = None;
        while let Some(digit) = self.peek().and_then(unicode::decimal) {
            self.rest.next();
            number = Some(push_digit(number.unwrap_or(0), digit)?);
        }
        Ok(number)
    }
}

/// One more digit of a number in a format string.
pub(super) fn push_digit(number: usize, digit: u32) -> Res<usize> {
    let next = number.checked_mul(10).and_then(|it| it.checked_add(digit as usize));
    next.filter(|it| *it <= i64::MAX as usize)
        .ok_or_else(|| value_error("Too many decimal digits in format string"))
}

fn is_align(c: char) -> bool {
    matches!(c, '<' | '>' | '=' | '^')
}

impl Spec {
    pub(super) fn parse(text: &str, type_name: &str, code: Option<char>, align: char) -> Res<Spec> {
        let mut at = Cursor { rest: text.chars() };
        let mut spec = Spec {
            fill: ' ',
            align,
            sign: None,
            no_negative_zero: false,
            alternate: false,
            width: 0,
            grouping: None,
            precision: None,
            code,
        };
        let (mut fill_given, mut align_given) = (false, false);
        let mut two = text.chars();
        if let (Some(fill), Some(second)) = (two.next(), two.next())
            && is_align(second)
        {
            (spec.fill, spec.align) = (fill, second);
            (fill_given, align_given) = (true, true);
            at.rest = two;
        } else if let Some(it) = at.accept(is_align) {
            spec.align = it;
            align_given = true;
        }
        spec.sign = at.accept(|c| matches!(c, ' ' | '+' | '-'));
        spec.no_negative_zero = at.is('z');
        spec.alternate = at.is('#');
        if !fill_given && at.is('0') {
            spec.fill = '0';
            if !align_given && align == '>' {
                spec.align = '=';
            }
        }
        spec.width = at.number()?.unwrap_or(0);
        if at.is(',') {
            spec.grouping = Some(',');
        }
        if at.peek() == Some('_') {
            if spec.grouping.is_some() {
                return Err(value_error("Cannot specify both ',' and '_'."));
            }
            spec.grouping = Some('_');
            at.rest.next();
        }
        if at.peek() == Some(',') && spec.grouping == Some('_') {
            return Err(value_error("Cannot specify both ',' and '_'."));
        }
        if at.is('.') {
            spec.precision = at.number()?;
            if spec.precision.is_none() {
                return Err(value_error("Format specifier missing precision"));
            }
        }
        if let Some(code) = at.rest.next() {
            if at.rest.next().is_some() {
                return Err(value_error(format!(
                    "Invalid format specifier '{text}' for object of type '{type_name}'"
                )));
            }
            spec.code = Some(code);
        }
        spec.check_grouping()?;
        Ok(spec)
    }

    fn check_grouping(&self) -> Res<()> {
        let (Some(grouping), Some(code)) = (self.grouping, self.code) else {
            return Ok(());
        };
        match code {
            'd' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F' => Ok(()),
            'b' | 'o' | 'x' | 'X' if grouping == '_' => Ok(()),
            '!'..='\x7f' => Err(value_error(format!("Cannot specify '{grouping}' with '{code}'."))),
            _ => Err(value_error(format!(
                "Cannot specify '{grouping}' with '\\x{:x}'.",
                code as u32
            ))),
        }
    }

    /// "Unknown format code 'd' for object of type 'str'"
    pub(super) fn unknown_code<T>(&self, type_name: &str) -> Res<T> {
        let code = match self.code.unwrap_or(' ') {
            c @ '!'..='\x7f' => c.to_string(),
            c => format!("\\x{:x}", c as u32),
        };
        Err(value_error(format!(
            "Unknown format code '{code}' for object of type '{type_name}'"
        )))
    }
}
