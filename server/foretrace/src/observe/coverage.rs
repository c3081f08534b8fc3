//! What coverage.py has recorded, read from its data file: which lines ran and, where it measured branches, from which
//! line to which. It tells what happened, not how often.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use foretrace_forecast::observed::Recording;
use foretrace_python::{Module, Text};
use rusqlite::{Connection, OpenFlags};
use rustc_hash::{FxHashMap, FxHashSet};

use super::home::Home;
use super::lines::recordings;
use super::merge::COVERAGE;
use crate::cli::pool;

/// The name of the file where coverage.py is not told otherwise.
pub(crate) const NAME: &str = ".coverage";
/// The format that is understood.
const SCHEMA: i64 = 7;

/// What was measured of one file.
#[derive(Default)]
pub(super) struct Measured {
    /// Lines that ran, from 1.
    pub(super) lines: FxHashSet<i64>,
    /// Steps from line to line; negative numbers are the first lines of code objects that were entered or left. `None`
    /// where only lines were measured.
    pub(super) arcs: Option<FxHashSet<(i64, i64)>>,
}

/// What was read from a data file.
#[derive(Default)]
pub(crate) struct Coverage {
    pub(crate) recordings: Vec<Recording>,
    /// Files that were edited since, or are not there.
    pub(crate) changed: usize,
}

/// Reads a data file. The error is one line that says what is wrong with it.
pub(crate) fn read(path: &Path, home: &Home) -> Result<Coverage, String> {
    let unreadable = |_| "not a data file of coverage.py".to_owned();
    let when = fs::metadata(path)
        .and_then(|it| it.modified())
        .map_err(|it| crate::config_file::reason(&it))?;
    let files = measured(path).map_err(unreadable)??;
    let folder = path.parent().unwrap_or(Path::new("."));
    let files: Vec<(PathBuf, Measured)> = files.into_iter().map(|it| (folder.join(it.0), it.1)).collect();
    let seconds = when.duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs());
    let mut coverage = Coverage::default();
    let work = |(file, measured): &(PathBuf, Measured)| {
        let module = unchanged(file, when, measured)?;
        Some(recordings(&module, measured, |name, function, sites| Recording {
            name: name.to_owned(),
            file: home.name(file),
            function,
            calls: 0,
            raised: Vec::new(),
            sites,
            command: COVERAGE.to_owned(),
            when: seconds,
        }))
    };
    let _ = pool::in_order(None, &files, work, |_, result| {
        match result {
            Ok(Some(recordings)) => coverage.recordings.extend(recordings),
            _ => coverage.changed += 1,
        }
        Ok(())
    });
    Ok(coverage)
}

/// The file's text, if it is still that of which the lines were measured.
fn unchanged(file: &Path, when: SystemTime, measured: &Measured) -> Option<Module> {
    if fs::metadata(file).and_then(|it| it.modified()).ok()? > when {
        return None;
    }
    let text = Text::new(crate::cli::source::read(file).ok()?);
    let last = i64::from(text.line_count());
    measured.lines.iter().all(|it| *it <= last).then(|| Module::new(text))
}

/// The measured files by path. The inner error is that the format is another one.
fn measured(path: &Path) -> rusqlite::Result<Result<FxHashMap<String, Measured>, String>> {
    let data = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    let schema: i64 = data.query_row("select version from coverage_schema", [], |row| row.get(0))?;
    if schema != SCHEMA {
        return Ok(Err(format!(
            "data of coverage.py in format {schema}, only {SCHEMA} is understood"
        )));
    }
    let has_arcs = data.query_row("select value from meta where key = 'has_arcs'", [], |row| {
        row.get::<_, String>(0)
    });
    let has_arcs = has_arcs.is_ok_and(|it| it != "0");
    let mut files: FxHashMap<String, Measured> = FxHashMap::default();
    // Of files that a plugin has traced, such as templates, lines are none of Python's.
    let measured = "select path from file where id not in (select file_id from tracer where tracer <> '')";
    let mut query = data.prepare(measured)?;
    for name in query.query_map([], |row| row.get::<_, String>(0))? {
        let measured = Measured {
            arcs: has_arcs.then(FxHashSet::default),
            ..Measured::default()
        };
        files.insert(name?, measured);
    }
    let mut query = data.prepare("select path, numbits from line_bits join file on file.id = file_id")?;
    for row in query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)))? {
        let (name, bits) = row?;
        if let Some(file) = files.get_mut(&name) {
            file.lines.extend(numbers(&bits));
        }
    }
    let mut query = data.prepare("select distinct path, fromno, tono from arc join file on file.id = file_id")?;
    for row in query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))? {
        let (name, from, to): (String, i64, i64) = row?;
        if let Some(file) = files.get_mut(&name) {
            file.lines.extend([from, to].into_iter().filter(|it| *it > 0));
            file.arcs.get_or_insert_default().insert((from, to));
        }
    }
    Ok(Ok(files))
}

/// The numbers whose bits are set.
fn numbers(bits: &[u8]) -> impl Iterator<Item = i64> + '_ {
    let bytes = (0..).zip(bits);
    bytes.flat_map(|(at, byte)| {
        (0..8)
            .filter(move |bit| byte >> bit & 1 == 1)
            .map(move |bit| at * 8 + bit)
    })
}

#[cfg(test)]
mod tests {
    use foretrace_forecast::observed::Counts;

    use super::*;

    const SOURCE: &str = "\
def sign(n):
    '''The sign.'''
    if n < 0:
        return -1
    if n:
        n = 1
    elif n is None:
        raise ValueError
    return n


def never():
    return 1
";

    fn recorded(arcs: &[(i64, i64)]) -> Coverage {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.py");
        fs::write(&file, SOURCE).unwrap();
        let path = folder.path().join(NAME);
        let data = Connection::open(&path).unwrap();
        data.execute_batch(
            "create table coverage_schema (version integer);
            create table meta (key text, value text);
            create table file (id integer primary key, path text);
            create table tracer (file_id integer, tracer text);
            create table line_bits (file_id integer, context_id integer, numbits blob);
            create table arc (file_id integer, context_id integer, fromno integer, tono integer);
            insert into coverage_schema values (7);
            insert into meta values ('has_arcs', '1');",
        )
        .unwrap();
        data.execute("insert into file values (1, ?)", [file.to_str().unwrap()])
            .unwrap();
        for (from, to) in arcs {
            data.execute("insert into arc values (1, 1, ?, ?)", [from, to]).unwrap();
        }
        read(&path, &Home::of(folder.path(), None)).unwrap()
    }

    #[test]
    fn lines_and_branches() {
        // As for `sign(5)` and `sign(0)`, the latter of which has come no further than line 7.
        let arcs = [
            (-1, 1),
            (1, 12),
            (12, -1),
            (-1, 3),
            (3, 5),
            (5, 6),
            (6, 9),
            (9, -1),
            (5, 7),
            (7, 9),
        ];
        let coverage = recorded(&arcs);
        let functions: Vec<&str> = coverage.recordings.iter().map(|it| &*it.name).collect();
        assert_eq!(functions, ["<module>", "sign"]);
        let sites = &coverage.recordings[1].sites;
        let branches: Vec<(u64, u64)> = sites
            .iter()
            .filter_map(|it| match it.1 {
                Counts::Branch { taken, reached } => Some((taken, reached)),
                _ => None,
            })
            .collect();
        assert_eq!(branches, [(0, 1), (1, 2), (0, 1)]);
        let covered: Vec<u64> = sites
            .iter()
            .filter_map(|it| match it.1 {
                Counts::Line { covered, .. } => Some(covered),
                _ => None,
            })
            .collect();
        // Nothing is said of the docstring.
        assert_eq!(covered, [1, 0, 1, 1, 1, 0, 1]);
    }

    #[test]
    fn what_is_no_data_is_said_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        fs::write(&path, "!coverage.py: This is a private format").unwrap();
        let home = Home::of(folder.path(), None);
        assert_eq!(
            read(&path, &home).err().as_deref(),
            Some("not a data file of coverage.py")
        );
        assert!(read(&folder.path().join("x"), &home).is_err_and(|it| it.starts_with("No such file")));
    }
}
