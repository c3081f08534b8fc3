//! What holds of a second version of a file of what was recorded of the first.

use foretrace_python::{Module, Text, lower};

use super::*;
use crate::fusion::{self, Happened};

const FILE: &str = "a.py";

struct Version {
    module: Module,
    signatures: Vec<Signature>,
}

impl Version {
    fn of(text: &str) -> Version {
        let module = Module::new(Text::new(text));
        let signatures = module.slices().iter().map(|it| signature(it, &lower(it))).collect();
        Version { module, signatures }
    }

    /// A recording of each function in which the places are told apart by their counts.
    fn recorded(&self, file: &str) -> Observations {
        let slices = self.module.slices().iter().zip(&self.signatures).skip(1);
        let recordings = slices.map(|(slice, signature)| Recording {
            name: slice.qualname().to_owned(),
            file: file.to_owned(),
            function: signature.function,
            calls: 7,
            raised: Vec::new(),
            sites: signature
                .sites
                .iter()
                .map(|it| (it.key, self.counts(slice, it)))
                .collect(),
            command: "pytest -q".to_owned(),
            when: 1,
        });
        Observations::new(recordings.collect())
    }

    /// The line it stands in, as a count.
    fn counts(&self, slice: &foretrace_python::Slice, site: &SignedSite) -> Counts {
        let line = u64::from(self.module.text().line_of(slice.to_file(site.span).start)) + 1;
        Counts::Branch {
            taken: line,
            reached: line,
        }
    }

    fn told(&self, observations: &Observations, file: &str, is_there: bool) -> Vec<Told> {
        let names = self.module.slices().iter().map(|it| it.qualname());
        let slices: Vec<_> = names
            .zip(&self.signatures)
            .map(|(name, signature)| Candidate { name, signature })
            .collect();
        observations.of_file(file, &slices, &|_, _| is_there)
    }

    /// By line of this version: the line of the first version that its places were recorded in.
    fn kept(&self, observations: &Observations, file: &str, is_there: bool) -> (Vec<(u64, u64)>, Vec<Freshness>) {
        let told = self.told(observations, file, is_there);
        let freshness = told
            .iter()
            .filter_map(|it| Some(it.observed.as_ref()?.freshness))
            .collect();
        let taken = |told: &Told, place| match told.observed.as_ref()?.at(place)? {
            (Counts::Branch { taken, .. }, _) => Some(*taken),
            _ => None,
        };
        (self.lines(&told, taken), freshness)
    }

    /// The same of what is evidence only.
    fn earlier(&self, observations: &Observations) -> Vec<(u64, u64)> {
        let told = self.told(observations, FILE, true);
        let held = |told: &Told, place| {
            let counts = told.earlier.counts().into_iter();
            let held = counts.filter(|it| (it.0, it.1, it.2) == (Some(place), fusion::Source::Earlier, Happened::Held));
            held.map(|it| u64::from(it.3)).next()
        };
        self.lines(&told, held)
    }

    fn lines(&self, told: &[Told], counted: impl Fn(&Told, Place) -> Option<u64>) -> Vec<(u64, u64)> {
        let mut lines = Vec::new();
        for ((slice, signature), told) in self.module.slices().iter().zip(&self.signatures).zip(told) {
            for site in &signature.sites {
                if let Some(count) = counted(told, site.place) {
                    let line = u64::from(self.module.text().line_of(slice.to_file(site.span).start)) + 1;
                    lines.push((line, count));
                }
            }
        }
        lines.sort_unstable();
        lines.dedup();
        lines
    }
}

/// What is kept of `before` in `after`, the same file.
fn kept(before: &str, after: &str) -> (Vec<(u64, u64)>, Vec<Freshness>) {
    Version::of(after).kept(&Version::of(before).recorded(FILE), FILE, true)
}

/// The line of `before` that is evidence of each line of `after`.
fn earlier(before: &str, after: &str) -> Vec<(u64, u64)> {
    Version::of(after).earlier(&Version::of(before).recorded(FILE))
}

/// Lines of `after` that keep what was observed there, after an edit on the way.
fn lines(before: &str, after: &str) -> Vec<u64> {
    let (lines, freshness) = kept(before, after);
    assert_eq!(freshness, [Freshness::BeforeEdit], "{after}");
    lines.into_iter().map(|it| it.0).collect()
}

const SOURCE: &str = "\
def count(rows, limit):
    \"\"\"Counts.\"\"\"
    total = 0
    for row in rows:
        if row > limit:
            total += row
    name = limit * 2
    if name > 3:
        return total
    return name
";

#[test]
fn layout_comments_and_docstrings_do_not_matter() {
    let again = "\
import os


class A:
    def count( rows , limit ):
            # A comment.
            'Other words.'
            total = (0)

            for row in rows :
                if (row > limit):
                    total += row   # here
            name = limit \\
                * 2
            if name > 3: return total
            return name
";
    let (lines, freshness) = kept(SOURCE, again);
    // It is a method now, but no other function says that.
    assert_eq!(freshness, [Freshness::Current]);
    assert_eq!(lines.len(), 9, "{lines:?}");
    assert!(lines.contains(&(15, 8)) && lines.contains(&(15, 9)), "{lines:?}");
}

#[test]
fn a_function_is_found_where_it_was_moved_or_renamed() {
    let first = Version::of(SOURCE);
    let observations = first.recorded(FILE);
    let moved = Version::of(&format!("x = 1\n\n\n{SOURCE}"));
    assert_eq!(moved.kept(&observations, FILE, true).0[0], (4, 1));
    // Another file has it, and this one too: what was recorded is its own.
    assert!(moved.kept(&observations, "b.py", true).1.is_empty());
    assert_eq!(moved.kept(&observations, "b.py", false).1, [Freshness::Current]);
    let renamed = SOURCE.replace("count", "sum_up");
    assert_eq!(kept(SOURCE, &renamed).1, [Freshness::Current]);
    // A copy was never called.
    let copied = format!("{SOURCE}\n\n{renamed}");
    let (lines, freshness) = kept(SOURCE, &copied);
    assert_eq!(freshness, [Freshness::Current]);
    assert!(lines.iter().all(|it| it.0 == it.1), "{lines:?}");
    // Which of two was renamed is not known.
    let twice = format!("{renamed}\n\n{}", SOURCE.replace("count", "other"));
    assert!(kept(SOURCE, &twice).1.is_empty());
}

#[test]
fn short_functions_are_not_taken_for_others() {
    let getter = "class A:\n    def get(self):\n        return self.x\n";
    assert_eq!(kept(getter, &getter.replace('A', "B")).1, []);
}

#[test]
fn an_edit_leaves_what_does_not_depend_on_it() {
    // What is bound last decides lines 8 to 10 only.
    assert_eq!(
        lines(SOURCE, &SOURCE.replace("limit * 2", "limit * 3")),
        [1, 2, 3, 4, 5, 6]
    );
    // A result depends on nothing, but what leads there does.
    assert_eq!(
        lines(SOURCE, &SOURCE.replace("return total", "return -total")),
        [1, 2, 3, 4, 5, 6, 7, 8, 10]
    );
    // Line 5 decides about line 6, and by that about the result.
    assert_eq!(
        lines(SOURCE, &SOURCE.replace("row > limit", "row >= limit")),
        [1, 2, 3, 4, 7, 8, 10]
    );
    // What is iterated.
    assert_eq!(
        lines(SOURCE, &SOURCE.replace("in rows", "in rows[1:]")),
        [1, 2, 3, 7, 8, 10]
    );
    // A parameter.
    assert_eq!(lines(SOURCE, &SOURCE.replace("limit)", "limit=1)")), [1, 2, 3, 4]);
    // A way out in the loop: how often it goes round and what comes after it is open.
    let left = SOURCE.replace("total += row", "return row");
    assert_eq!(lines(SOURCE, &left), [1, 2, 3]);
}

#[test]
fn lines_that_come_and_go_leave_the_others() {
    let with_line = SOURCE.replace("    name =", "    print(limit)\n    name =");
    let (lines, _) = kept(SOURCE, &with_line);
    assert!(lines.contains(&(8, 7)) && lines.contains(&(9, 8)), "{lines:?}");
    let (back, _) = kept(&with_line, SOURCE);
    assert!(back.contains(&(7, 8)) && back.contains(&(8, 9)), "{back:?}");
}

#[test]
fn what_no_longer_holds_is_evidence() {
    let each = |edited: &str| earlier(SOURCE, edited);
    let all: Vec<(u64, u64)> = (1..=10).map(|it| (it, it)).collect();
    assert_eq!(each(&SOURCE.replace("row > limit", "row >= limit")), all);
    assert_eq!(each(&SOURCE.replace("(rows, limit)", "(rows, limit=3)")), all);
    // Lines come and go.
    let with_line = SOURCE.replace("    name =", "    print(limit)\n    name =");
    let moved = [1, 2, 3, 4, 5, 6, 8, 9, 10, 11].map(|it| (it, if it < 7 { it } else { it - 1 }));
    assert_eq!(each(&with_line), moved);
    assert_eq!(earlier(&with_line, SOURCE), moved.map(|it| (it.1, it.0)));
    // Which of two lines the one was is not known.
    let twice = SOURCE.replace("total += row", "total += 2\n            total += 3");
    let around = [1, 2, 3, 4, 5, 8, 9, 10, 11].map(|it| (it, if it < 6 { it } else { it - 1 }));
    assert_eq!(each(&twice), around);
}

#[test]
fn only_an_edited_function_has_earlier_evidence() {
    assert_eq!(earlier(SOURCE, SOURCE), []);
    let renamed = SOURCE.replace("count", "sum_up");
    assert_eq!(earlier(SOURCE, &renamed), []);
    let edited = renamed.replace("row > limit", "row >= limit");
    assert_eq!(earlier(SOURCE, &edited), []);
    // Of two of that name neither is known to be it.
    let twice = format!("{edited}\n\n{edited}").replace("sum_up", "count");
    assert_eq!(earlier(SOURCE, &twice), []);
}

#[test]
fn objects_may_be_changed_by_calls() {
    let before = "\
def f(self, xs):
    self.a = 1
    xs.sort()
    other(xs)
    if len(xs):
        pass
    if self.a:
        pass
    if self.b:
        pass
    self.go()
    if self.b:
        pass
";
    assert_eq!(
        lines(before, &before.replace("xs.sort()", "xs.clear()")),
        [1, 2, 7, 8, 9, 10, 11, 12, 13]
    );
    assert_eq!(
        lines(before, &before.replace("other(xs)", "another(xs)")),
        [1, 2, 3, 7, 8, 9, 10, 11, 12, 13]
    );
    assert_eq!(
        lines(before, &before.replace("self.a = 1", "self.a = 2")),
        [1, 3, 4, 5, 6, 9, 10]
    );
    assert_eq!(
        lines(before, &before.replace("self.go()", "self.come()")),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    );
}

#[test]
fn where_a_statement_stands_counts() {
    let before = "def f(a, b):\n    if a:\n        x = 1\n    else:\n        x = 2\n    if x > b:\n        return 1\n    return 2\n";
    let exchanged = before
        .replace("x = 1", "x = 0")
        .replace("x = 2", "x = 1")
        .replace("x = 0", "x = 2");
    assert!(!lines(before, &exchanged).contains(&6));
    let outside = before.replace("    else:\n        x = 2", "    x = 2");
    assert!(!lines(before, &outside).contains(&5));
}

#[test]
fn an_edit_of_a_function_inside_reaches_its_callers() {
    let before = "def f(a):\n    def g(x):\n        return x + 1\n    if a:\n        b = g(a)\n    else:\n        b = 1\n    return b\n";
    assert_eq!(lines(before, &before.replace("x + 1", "x + 2")), [1, 4, 7]);
}

#[test]
fn equal_lines_are_told_apart_by_number() {
    let before = "def f(a):\n    a.go()\n    a.go()\n    return 1\n";
    assert_eq!(
        kept(before, &before.replace("return 1", "return 2")).0,
        [(1, 1), (2, 2), (3, 3)]
    );
    let alike = "def f(a):\n    if a:\n        g()\n    if a:\n        g()\n    return 1\n";
    let fewer = "def f(a):\n    if a:\n        g()\n    return 2\n";
    assert_eq!(kept(alike, fewer).0, [(1, 1)]);
}

#[test]
fn texts_that_say_something_else_are_told_apart() {
    let texts = [
        "def f(x):\n    match x:\n        case 1: return 1\n        case [a, *b]: return 2\n",
        "def f(x):\n    match x:\n        case 2: return 1\n        case [a, *b]: return 2\n",
        "def f(x):\n    match x:\n        case 1: return 1\n        case [a, b]: return 2\n",
        "def f(x):\n    return f'{x!r}'\n",
        "def f(x):\n    return f'{x}'\n",
        "def f(x):\n    return f'{x:>3}'\n",
        "def f(x):\n    return 'x'\n",
        "def f(x):\n    return b'x'\n",
        "def f(x):\n    return 1\n",
        "def f(x):\n    return 1.0\n",
        "def f(x):\n    return True\n",
        "def f(x):\n    return x < 1\n",
        "def f(x):\n    return x <= 1\n",
        "def f(x):\n    return x < 1 < 2\n",
        "def f(x):\n    return x[1:]\n",
        "def f(x):\n    return x[:1]\n",
        "def f(x):\n    return g(x, y=1)\n",
        "def f(x):\n    return g(x, z=1)\n",
        "def f(x):\n    return g(x, *z)\n",
        "def f(x):\n    return lambda y: y\n",
        "def f(x):\n    return lambda y: x\n",
        "def f(x):\n    return [y for y in x]\n",
        "def f(x):\n    return {y for y in x}\n",
        "def f(x):\n    return [y for y in x if y]\n",
        "def f(*x):\n    return x\n",
        "def f(**x):\n    return x\n",
        "def f(x, /):\n    return x\n",
        "async def f(x):\n    return x\n",
        "@cache\ndef f(x):\n    return x\n",
        "def f(x: int):\n    return x\n",
        "def f(x):\n    try:\n        g()\n    except A:\n        return x\n",
        "def f(x):\n    try:\n        g()\n    except B:\n        return x\n",
        "def f(x):\n    try:\n        g()\n    finally:\n        return x\n",
        "def f(x):\n    if x:\n        g()\n    h()\n",
        "def f(x):\n    if x:\n        g()\n        h()\n",
        "def f(x):\n    if x:\n        g()\n    else:\n        h()\n",
        "def f(x):\n    def g():\n        h()\n    i()\n",
        "def f(x):\n    def g():\n        h()\n        i()\n",
        "def f(x):\n    return (\n",
        "def f(x):\n    return )\n",
    ];
    let functions: FxHashSet<u64> = texts.iter().map(|it| Version::of(it).signatures[1].function).collect();
    assert_eq!(functions.len(), texts.len());
}

#[test]
fn a_long_function_is_kept_as_a_whole_or_not_at_all() {
    let mut text = "def f(a):\n".to_owned();
    for at in 0..1100 {
        text += &format!("    a = a + {at}\n");
    }
    assert_eq!(kept(&text, &format!("\n{text}")).0.len(), 1101);
    assert!(kept(&text, &text.replace("a + 1099", "a")).1.is_empty());
}

#[test]
fn commands_are_added_up() {
    let version = Version::of(SOURCE);
    let one = version.recorded(FILE).recordings()[0].clone();
    let other = Recording {
        command: "python main.py".to_owned(),
        when: 2,
        calls: 3,
        ..one.clone()
    };
    let observations = Observations::new(vec![one, other]);
    let slices: Vec<_> = [("<module>", 0), ("count", 1)]
        .map(|(name, at)| Candidate {
            name,
            signature: &version.signatures[at],
        })
        .into();
    let observed = observations.of_file(FILE, &slices, &|_, _| true);
    let source = observed[1].observed.as_ref().expect("it was recorded").source().clone();
    assert_eq!(
        (&*source.command, source.others, source.calls),
        ("python main.py", 1, 10)
    );
    let line = version.signatures[1].sites.last().expect("there are some");
    let counts = observed[1]
        .observed
        .as_ref()
        .and_then(|it| it.at(line.place))
        .map(|it| it.0.clone());
    assert_eq!(counts, Some(Counts::Branch { taken: 20, reached: 20 }));
}

#[test]
fn a_function_of_many_exits_takes_no_time() {
    let mut text = "def f(a):\n    while a:\n".to_owned();
    for at in 0..500 {
        text += &format!("        if a == {at}:\n            return a.b + {at}\n");
    }
    let begin = std::time::Instant::now();
    let version = Version::of(&text);
    assert!(version.signatures[1].sites.len() > 1500);
    assert!(begin.elapsed().as_secs() < 20, "{:?}", begin.elapsed());
}
