//! Room on the stack for syntax that nests deeply.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer};

/// What the parser and the destructor of its tree may need for one level of nesting.
const PER_LEVEL: usize = 8 << 10;

/// Deeper syntax is not parsed. An operator and its operand count as two, so this admits chains of 10,000 operators.
const MAX_LEVELS: usize = 24_000;

const RED_ZONE: usize = 128 << 10;
const SEGMENT: usize = 2 << 20;

/// Runs one step of a recursion over a syntax tree.
pub(super) fn step<T>(run: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, SEGMENT, run)
}

/// Runs `run`, which parses `text`; nothing if it may nest too deeply.
pub(super) fn for_parsing<T>(text: &str, run: impl FnOnce() -> T) -> Option<T> {
    let mut levels = most_tokens(text);
    if levels > MAX_LEVELS {
        levels = most_levels(text);
    }
    if levels > MAX_LEVELS {
        return None;
    }
    let room = levels * PER_LEVEL + RED_ZONE;
    Some(stacker::maybe_grow(room, room, run))
}

/// An upper bound of the number of tokens, at a glance.
fn most_tokens(text: &str) -> usize {
    let word = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric() || !byte.is_ascii();
    let mut tokens = 0;
    let mut in_word = false;
    for byte in text.bytes() {
        let starts_word = word(byte) && !in_word;
        in_word = word(byte);
        tokens += usize::from(starts_word || byte.is_ascii_punctuation());
    }
    tokens
}

/// An upper bound of the depth of the tree: in each open bracket, the tokens since the last comma or line.
fn most_levels(text: &str) -> usize {
    let mut lexer = lexer::lex(text, Mode::Module);
    let mut open = vec![0];
    let (mut levels, mut most) = (0, 0);
    loop {
        let restart = match lexer.next_token() {
            TokenKind::EndOfFile => return most,
            TokenKind::Comma | TokenKind::Newline => true,
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace | TokenKind::FStringStart | TokenKind::Indent => {
                open.push(0);
                false
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace | TokenKind::FStringEnd | TokenKind::Dedent => {
                if open.len() > 1 {
                    levels -= open.pop().unwrap_or(0);
                }
                false
            }
            kind if kind.is_trivia() => continue,
            _ => false,
        };
        if let Some(here) = open.last_mut() {
            if restart {
                levels -= *here;
                *here = 0;
            } else {
                *here += 1;
                levels += 1;
            }
        }
        most = most.max(levels);
    }
}
