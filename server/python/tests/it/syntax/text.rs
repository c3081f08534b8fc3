use foretrace_python::{Encoding, Position, Text};

use super::{Random, SAMPLES};

const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

fn random_text(random: &mut Random) -> String {
    (0..random.below(40))
        .map(|_| *random.pick(&["a", "é", "名", "🐍", "\n", "\r\n", "\r", " ", "\u{2028}"]))
        .collect()
}

#[test]
fn lines_end_with_each_kind_of_break() {
    let text = Text::new("a\nb\r\nc\rd\r\r\n");
    let lines: Vec<_> = (0..text.line_count())
        .map(|line| &text.as_str()[text.line_range(line)])
        .collect();
    assert_eq!(lines, ["a", "b", "c", "d", "", ""]);
    assert_eq!(text.line_range(99), text.len()..text.len());
}

#[test]
fn columns_count_units() {
    let text = Text::new("é🐍x");
    let column = |encoding| text.position(6, encoding).column;
    assert_eq!(ENCODINGS.map(column), [6, 3, 2]);
    let offset = |column, encoding| text.offset(Position { line: 0, column }, encoding);
    assert_eq!(offset(2, Encoding::Utf16), 2, "inside a surrogate pair");
    assert_eq!(offset(3, Encoding::Utf16), 6);
    assert_eq!(offset(9, Encoding::Utf32), 7, "past the end of the line");
}

#[test]
fn offsets_and_positions_are_inverse() {
    let mut random = Random(1);
    for _ in 0..500 {
        let source = random_text(&mut random);
        let text = Text::new(source.as_str());
        for encoding in ENCODINGS {
            let mut last = Position::default();
            for offset in (0..=source.len()).filter(|&at| source.is_char_boundary(at)) {
                let position = text.position(offset, encoding);
                assert!(last <= position);
                last = position;
                let inside_break = source[..offset].ends_with('\r') && source[offset..].starts_with('\n');
                assert_eq!(
                    text.offset(position, encoding),
                    offset - usize::from(inside_break),
                    "{source:?}"
                );
            }
        }
    }
}

#[test]
fn nothing_is_out_of_range() {
    let mut random = Random(2);
    for _ in 0..500 {
        let source = random_text(&mut random);
        let text = Text::new(source.as_str());
        let (line, column) = (random.below(50) as u32, random.below(50) as u32);
        for encoding in ENCODINGS {
            assert!(source.is_char_boundary(text.offset(Position { line, column }, encoding)));
            text.position(random.below(200), encoding);
        }
        let range = random.below(200)..random.below(200);
        let replaced = text.replace(range, "🐍\r");
        assert_eq!(replaced.line_count(), Text::new(replaced.as_str()).line_count());
    }
    assert_eq!(
        Text::new(SAMPLES[0]).offset(
            Position {
                line: u32::MAX,
                column: u32::MAX
            },
            Encoding::Utf16
        ),
        SAMPLES[0].len()
    );
}
