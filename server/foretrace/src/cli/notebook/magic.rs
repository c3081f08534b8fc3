//! What IPython understands and Python does not: magics, shell commands, questions. Each such line becomes one of Python
//! that tells no more than is known of it: nothing happens, or anything may.

/// Names may have any value behind this line.
const OPAQUE: &str = "exec(__import__(\"IPython\").get_ipython())";

/// A value that is not known.
const UNKNOWN: &str = "__import__(\"IPython\").get_ipython()";

/// Line magics that bind no variable and do nothing that code could tell.
const HARMLESS: [&str; 30] = [
    "alias",
    "autoreload",
    "autosave",
    "bookmark",
    "cat",
    "cd",
    "colors",
    "conda",
    "config",
    "env",
    "history",
    "html",
    "load_ext",
    "ls",
    "lsmagic",
    "magic",
    "mamba",
    "matplotlib",
    "notebook",
    "pdoc",
    "pinfo",
    "pip",
    "precision",
    "psource",
    "pwd",
    "reload_ext",
    "system",
    "timeit",
    "who",
    "whos",
];

/// Cell magics whose cell is no Python of this module, and binds no variable of it.
const OTHER_LANGUAGE: [&str; 9] = [
    "%%html",
    "%%javascript",
    "%%js",
    "%%latex",
    "%%markdown",
    "%%svg",
    "%%writefile",
    "%%file",
    "%%timeit",
];

/// Cell magics that run their cell as it is.
const TRANSPARENT: [&str; 2] = ["%%time", "%%prun"];

/// The lines of a cell, each with its end.
pub(super) fn lines(source: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['\n', '\r']) {
        let end = at + if rest[at..].starts_with("\r\n") { 2 } else { 1 };
        lines.push(&rest[..end]);
        rest = &rest[end..];
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
    lines
}

/// A cell as Python: as many lines, each with a line feed.
pub(super) fn python(lines: &[&str]) -> String {
    let first = lines.iter().position(|it| !it.trim().is_empty());
    if let Some(first) = first.filter(|it| lines[*it].starts_with("%%")) {
        let words: Vec<&str> = lines[first].split_whitespace().collect();
        let start = "\n".repeat(first);
        let rest = &lines[first + 1..];
        return match words[0] {
            it if OTHER_LANGUAGE.contains(&it) => "\n".repeat(lines.len()),
            it if TRANSPARENT.contains(&it) || words == ["%%capture"] => format!("{start}\n{}", body(rest)),
            "%%capture" => format!("{start}{OPAQUE}\n{}", body(rest)),
            _ => format!("{start}{OPAQUE}\n{}", "\n".repeat(rest.len())),
        };
    }
    body(lines)
}

fn body(lines: &[&str]) -> String {
    let mut out = String::new();
    let mut state = State::default();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at].trim_end_matches(['\n', '\r']);
        let replaced = state.is_between().then(|| replacement(line)).flatten();
        let Some(new) = replaced else {
            state.read(line);
            out.push_str(line);
            out.push('\n');
            at += 1;
            continue;
        };
        out.push_str(&new);
        out.push('\n');
        // A command goes on behind a backslash.
        while lines[at].trim_end_matches(['\n', '\r']).ends_with('\\') && at + 1 < lines.len() {
            out.push('\n');
            at += 1;
        }
        at += 1;
    }
    if state.is_between() {
        return out;
    }
    // What is left open would take the next cell with it.
    format!("{OPAQUE}\n{}", "\n".repeat(lines.len().saturating_sub(1)))
}

/// What stands for a line that is not Python; `None` where it may well be.
fn replacement(line: &str) -> Option<String> {
    let code = line.trim_start();
    let indent = &line[..line.len() - code.len()];
    let known = |text: &str| Some(format!("{indent}{text}"));
    if let Some(magic) = code.strip_prefix('%') {
        let (name, rest) = magic.split_once(char::is_whitespace).unwrap_or((magic, ""));
        return match name {
            "time" => known(rest.trim_start()),
            it if HARMLESS.contains(&it) => known("pass"),
            _ => known(OPAQUE),
        };
    }
    match code.bytes().next()? {
        b'!' | b'?' => return known("pass"),
        b'/' | b',' | b';' => return known(OPAQUE),
        _ => {}
    }
    if is_question(code) {
        return known("pass");
    }
    let value = assigned(code)?;
    known(&format!("{}{UNKNOWN}", &code[..value]))
}

/// Whether it asks for help: `name?`, `name.method??`.
fn is_question(code: &str) -> bool {
    let name = code.trim_end().trim_end_matches('?');
    let part = |it: char| it == '_' || it == '.' || it == '*' || it == '%' || it.is_alphanumeric();
    name.len() < code.trim_end().len() && !name.is_empty() && name.chars().all(part)
}

/// Where the command stands in `names = !command` or `names = %magic`.
fn assigned(code: &str) -> Option<usize> {
    let equals = code.find('=')?;
    let value = equals + 1 + (code[equals + 1..].len() - code[equals + 1..].trim_start().len());
    let is_target = |it: char| it == '_' || " .,()[]*\t".contains(it) || it.is_alphanumeric();
    let is_command = code[value..].starts_with(['!', '%']);
    (is_command && code[..equals].chars().all(is_target)).then_some(value)
}

/// What is open at the end of a line.
#[derive(Default)]
struct State {
    brackets: u32,
    /// The quotes that close a string of several lines.
    string: Option<&'static str>,
    joined: bool,
}

impl State {
    /// Whether a statement may begin on the next line.
    fn is_between(&self) -> bool {
        self.brackets == 0 && self.string.is_none() && !self.joined
    }

    fn read(&mut self, line: &str) {
        let bytes = line.as_bytes();
        self.joined = false;
        let mut at = 0;
        while at < bytes.len() {
            if let Some(quotes) = self.string {
                match bytes[at] {
                    b'\\' => at += 2,
                    _ if line.as_bytes()[at..].starts_with(quotes.as_bytes()) => {
                        at += quotes.len();
                        self.string = None;
                    }
                    _ => at += 1,
                }
                continue;
            }
            match bytes[at] {
                b'#' => break,
                b'\\' if at + 1 == bytes.len() => self.joined = true,
                b'(' | b'[' | b'{' => self.brackets += 1,
                b')' | b']' | b'}' => self.brackets = self.brackets.saturating_sub(1),
                b'"' | b'\'' => {
                    let all = ["\"\"\"", "'''", "\"", "'"];
                    let quotes = all.into_iter().find(|it| bytes[at..].starts_with(it.as_bytes()));
                    self.string = quotes;
                    at += quotes.map_or(1, str::len);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        // A plain string ends with its line, unless a backslash joins the next.
        if self.string.is_some_and(|it| it.len() == 1) && at <= bytes.len() {
            self.string = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(source: &str) -> String {
        python(&lines(source))
    }

    #[test]
    fn python_stays() {
        for source in [
            "x = 1\n",
            "text = '''\n%time\n!ls\n'''\n",
            "x = (1\n  % 2)\n",
            "x = 'a\\\n%b'\n",
            "x = a \\\n  % b\n",
            "x %= 2\n",
            "if x != 3: pass\n",
            "x = {'?': 1}  # why?\n",
            "print('really?')\n",
        ] {
            assert_eq!(cell(source), source);
        }
    }

    #[test]
    fn commands_are_replaced() {
        assert_eq!(cell("%matplotlib inline\nx = 1"), "pass\nx = 1\n");
        assert_eq!(cell("!pip install \\\n  this\r\nx = 1"), "pass\n\nx = 1\n");
        assert_eq!(cell("if x:\n    !ls it's\n"), "if x:\n    pass\n");
        assert_eq!(cell("  %time x = f()\n"), "  x = f()\n");
        assert_eq!(cell("%run other.py\n"), format!("{OPAQUE}\n"));
        assert_eq!(cell("files = !ls\n"), format!("files = {UNKNOWN}\n"));
        assert_eq!(cell("a, b[0].c =%sql select 1\n"), format!("a, b[0].c ={UNKNOWN}\n"));
        assert_eq!(cell("f??\n?f\nd.items?\n"), "pass\npass\npass\n");
    }

    #[test]
    fn cells_are_replaced() {
        assert_eq!(cell("\n%%time\nx = 1\n"), "\n\nx = 1\n");
        assert_eq!(cell("%%html\n<b>\n</b>"), "\n\n\n");
        assert_eq!(cell("%%capture out\nx = 1"), format!("{OPAQUE}\nx = 1\n"));
        assert_eq!(cell("%%bash --out files\nls\n"), format!("{OPAQUE}\n\n"));
        assert_eq!(cell("x = (1\ny = 2\n"), format!("{OPAQUE}\n\n"));
        assert_eq!(cell("'''\n"), format!("{OPAQUE}\n"));
        assert_eq!(cell("x = 1 + \\"), format!("{OPAQUE}\n"));
        assert_eq!(cell(""), "");
    }
}
