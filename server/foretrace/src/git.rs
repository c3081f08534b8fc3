//! A revision of a Git repository beside the working tree, as the program `git` tells it.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use crate::cli::source;
use crate::project::{Files, LONGEST};

/// A revision, and what the working tree has otherwise.
pub(crate) struct Revision {
    /// The folder of the working tree.
    top: PathBuf,
    /// Names of contents, by path from the top.
    contents: HashMap<PathBuf, String>,
    /// Folders that hold modules.
    folders: HashSet<PathBuf>,
    /// Files that are not what they were.
    changed: HashSet<PathBuf>,
    /// What files were called, where they were renamed.
    renamed: HashMap<PathBuf, PathBuf>,
    reader: Mutex<Reader>,
}

/// What became of a file since the revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Since {
    /// Nothing.
    Same,
    /// It was not there.
    New,
    /// It was another, there.
    Was(PathBuf),
}

impl Revision {
    /// The revision of that name, in the repository that holds `folder`. The error is one line.
    pub(crate) fn find(name: &str, folder: &Path) -> Result<Revision, String> {
        let top = git(folder, &["rev-parse", "--show-toplevel"])
            .map_err(|error| error.unwrap_or_else(|| format!("{} is in no Git repository", folder.display())))?;
        let top = path(top.strip_suffix(b"\n").unwrap_or(&top));
        let top = top.canonicalize().unwrap_or(top);
        let unknown = |error: Option<String>| error.unwrap_or_else(|| format!("there is no revision `{name}`"));
        if name.starts_with('-') {
            return Err(unknown(None));
        }
        let verify = |name: &str| {
            git(
                folder,
                &["rev-parse", "--verify", "--quiet", &format!("{name}^{{tree}}")],
            )
        };
        let tree = verify(name).or_else(|error| match name {
            // Before the first commit, all is new.
            "HEAD" => git(folder, &["hash-object", "-t", "tree", "--stdin"]),
            _ => Err(error),
        });
        let tree = tree.map_err(unknown)?;
        let tree = String::from_utf8_lossy(&tree).trim().to_string();
        let files = git(folder, &["ls-tree", "-r", "-z", "--full-tree", &tree]).map_err(unknown)?;
        let changes = [
            "diff",
            "--raw",
            "-z",
            "-M",
            "--no-abbrev",
            "--no-ext-diff",
            "--no-textconv",
            "--no-color",
            "--no-relative",
            "--ignore-submodules",
            &tree,
            "--",
        ];
        let changes = git(folder, &changes).map_err(unknown)?;
        let contents = contents(&files);
        let (changed, renamed) = changed(&changes);
        let modules = contents.keys().filter(|it| it.extension().is_some_and(|it| it == "py"));
        Ok(Revision {
            folders: modules.filter_map(|it| Some(it.parent()?.to_path_buf())).collect(),
            top,
            contents,
            changed,
            renamed,
            reader: Mutex::new(Reader {
                folder: folder.to_path_buf(),
                process: None,
            }),
        })
    }

    /// What became of the file at an absolute path; `None` outside the working tree.
    pub(crate) fn since(&self, file: &Path) -> Option<Since> {
        let file = file.strip_prefix(&self.top).ok()?;
        if let Some(old) = self.renamed.get(file) {
            return Some(Since::Was(self.top.join(old)));
        }
        Some(match (self.contents.contains_key(file), self.changed.contains(file)) {
            (true, true) => Since::Was(self.top.join(file)),
            (true, false) => Since::Same,
            (false, _) => Since::New,
        })
    }

    /// The file at an absolute path, as it was in the revision.
    pub(crate) fn bytes(&self, file: &Path) -> Option<Vec<u8>> {
        let name = self.contents.get(file.strip_prefix(&self.top).ok()?)?;
        self.reader.lock().ok()?.read(name)
    }
}

impl Files for Revision {
    fn exists(&self, path: &Path) -> bool {
        let Ok(inside) = path.strip_prefix(&self.top) else {
            return false;
        };
        inside == Path::new(".git") || self.contents.contains_key(inside)
    }

    fn read(&self, path: &Path) -> Option<std::sync::Arc<str>> {
        let bytes = self.bytes(path).filter(|it| it.len() as u64 <= LONGEST)?;
        source::decode(bytes).ok().map(Into::into)
    }

    fn has_modules(&self, folder: &Path) -> bool {
        folder.strip_prefix(&self.top).is_ok_and(|it| self.folders.contains(it))
    }

    fn modules(&self, folder: &Path) -> Vec<PathBuf> {
        let Ok(inside) = folder.strip_prefix(&self.top) else {
            return Vec::new();
        };
        let modules = self.contents.keys().filter(|it| it.starts_with(inside));
        let modules = modules.filter(|it| it.extension().is_some_and(|it| it == "py"));
        let mut found: Vec<PathBuf> = modules.map(|it| self.top.join(it)).collect();
        found.sort();
        found
    }
}

/// The output of a command. The error is one line where `git` does not run, and nothing where it fails.
fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, Option<String>> {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .map_err(|error| Some(format!("cannot run `git`: {error}")))?;
    output.status.success().then_some(output.stdout).ok_or(None)
}

/// The files of a tree: `MODE blob NAME\tPATH\0`.
fn contents(listing: &[u8]) -> HashMap<PathBuf, String> {
    let entry = |entry: &[u8]| {
        let tab = entry.iter().position(|it| *it == b'\t')?;
        let head = std::str::from_utf8(&entry[..tab]).ok()?;
        let mut words = head.split(' ');
        let (mode, kind, name) = (words.next()?, words.next()?, words.next()?);
        (kind == "blob" && mode.starts_with("100")).then(|| (path(&entry[tab + 1..]), name.to_string()))
    };
    listing.split(|it| *it == 0).filter_map(entry).collect()
}

/// The changed and the renamed files: `:MODE MODE NAME NAME STATUS\0PATH\0`, for a renamed file `STATUS\0OLD\0NEW\0`.
fn changed(changes: &[u8]) -> (HashSet<PathBuf>, HashMap<PathBuf, PathBuf>) {
    let (mut changed, mut renamed) = (HashSet::new(), HashMap::new());
    let mut parts = changes.split(|it| *it == 0);
    while let (Some(head), Some(first)) = (parts.next(), parts.next()) {
        let status = head.rsplit(|it| *it == b' ').next().and_then(|it| it.first());
        match status {
            Some(b'R') => {
                if let Some(new) = parts.next() {
                    renamed.insert(path(new), path(first));
                }
            }
            Some(b'C') => {
                changed.extend(parts.next().map(path));
            }
            _ => {
                changed.insert(path(first));
            }
        }
    }
    (changed, renamed)
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    OsString::from_vec(bytes.to_vec()).into()
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    OsString::from(String::from_utf8_lossy(bytes).into_owned()).into()
}

/// One process that hands out contents by name.
struct Reader {
    folder: PathBuf,
    process: Option<Process>,
}

struct Process {
    child: Child,
    names: ChildStdin,
    contents: BufReader<ChildStdout>,
}

impl Reader {
    fn read(&mut self, name: &str) -> Option<Vec<u8>> {
        if self.process.is_none() {
            let mut child = Command::new("git")
                .args(["cat-file", "--batch"])
                .current_dir(&self.folder)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .ok()?;
            self.process = Some(Process {
                names: child.stdin.take()?,
                contents: BufReader::new(child.stdout.take()?),
                child,
            });
        }
        let process = self.process.as_mut()?;
        writeln!(process.names, "{name}").ok()?;
        process.names.flush().ok()?;
        let mut head = String::new();
        process.contents.read_line(&mut head).ok()?;
        let mut words = head.split_whitespace().skip(1);
        let (kind, length) = (words.next()?, words.next()?.parse::<usize>().ok()?);
        let mut bytes = Vec::new();
        process
            .contents
            .by_ref()
            .take(length as u64 + 1)
            .read_to_end(&mut bytes)
            .ok()?;
        bytes.truncate(length);
        (kind == "blob").then_some(bytes)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Whatever it still does is of no use to anybody.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listings_are_read() {
        let files = contents(b"100644 blob aa\ta b.py\x00120000 blob bb\tlink\x00160000 commit cc\tsub\x00");
        assert_eq!(files, HashMap::from([("a b.py".into(), "aa".to_string())]));
        let (changed, renamed) = changed(
            b":100644 100644 aa 00 M\0\xc3\xa9.py\0:100644 100644 aa bb R090\0old.py\0new.py\0:000000 100644 00 00 A\0c.py\0",
        );
        assert_eq!(changed, HashSet::from(["é.py".into(), "c.py".into()]));
        assert_eq!(renamed, HashMap::from([("new.py".into(), "old.py".into())]));
    }
}
