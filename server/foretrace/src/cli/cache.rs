//! What was found in files before, kept by all that it depends on: the file's content, what is asked about it, the
//! program, and what was seen of the project around it. An entry that is not what it should be is none.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use clap::Args;
use clap::builder::FalseyValueParser;
use foretrace_forecast::Config;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::output::Failure;
use super::record::Record;
use super::replace::replace;
use crate::config_file::Finder;
use crate::disk::{Disk, Query};

/// The folder's name, below that of the configuration.
pub(crate) const NAME: &str = ".foretrace_cache";

/// Folders in it that are not entries: what is being recorded, and what records it.
pub(crate) const OBSERVING: &str = "observing";
/// See above.
pub(crate) const OBSERVER: &str = "observer";
/// What was recorded of the project's own runs, which goes only where that is asked for.
pub(crate) const OBSERVED: &str = "observed";

/// What other programs know folders of caches by.
const TAG: (&str, &str) = (
    "CACHEDIR.TAG",
    "Signature: 8a477f597d28d172789f06886806bc55\n# What foretrace found in files; may be deleted at any time.\n",
);

/// Entries that were not of use for so long go.
const OLDEST: Duration = Duration::from_secs(30 * DAY);
/// Where there are more bytes, those go that were not of use for longest.
const MOST_BYTES: u64 = 256 << 20;
/// How often that is looked at.
const TIDIED: Duration = Duration::from_secs(DAY / 24);

const DAY: u64 = 24 * 60 * 60;

/// Whether and where there is a cache.
#[derive(Args, Clone)]
#[command(next_help_heading = "Cache")]
pub(crate) struct CacheOptions {
    /// Neither read nor keep results.
    #[arg(long, short = 'n', env = "FORETRACE_NO_CACHE", value_parser = FalseyValueParser::new())]
    pub(crate) no_cache: bool,
    /// Where results are kept, instead of `.foretrace_cache` beside the configuration file.
    #[arg(long, env = "FORETRACE_CACHE_DIR", value_name = "FOLDER")]
    cache_dir: Option<PathBuf>,
}

impl CacheOptions {
    /// The cache, unless there is to be none.
    pub(crate) fn open(&self, finder: &Finder) -> Result<Option<Cache>, Failure> {
        if self.no_cache {
            return Ok(None);
        }
        let folder = match &self.cache_dir {
            Some(folder) => folder.clone(),
            None => folder(finder)?,
        };
        Ok(Cache::at(&folder))
    }
}

/// Where the cache is: beside the configuration file that counts here, or else here.
pub(crate) fn folder(finder: &Finder) -> Result<PathBuf, Failure> {
    let here = super::place::here();
    let settings = finder.folder(&here)?;
    let root = Some(settings.root()).filter(|it| it.parent().is_some());
    Ok(match root {
        Some(root) if root != here => root.join(NAME),
        _ => NAME.into(),
    })
}

/// A folder of entries. Several processes may use it at once: entries come and go as a whole.
pub(crate) struct Cache {
    folder: PathBuf,
    /// The program: another may find something else.
    program: u128,
    /// Whether entries were added.
    grew: AtomicBool,
}

/// What is kept of a file.
#[derive(Serialize, Deserialize)]
struct Entry {
    /// What was asked about the project, and the answers.
    asked: Vec<(Query, u64)>,
    records: Vec<Record>,
}

/// What is asked about one file's content.
pub(crate) struct Key(u128);

impl Cache {
    /// The cache in a folder, which is made when something is put there.
    pub(crate) fn at(folder: &Path) -> Option<Cache> {
        Some(Cache {
            folder: folder.join(env!("CARGO_PKG_VERSION")),
            program: program().ok()?,
            grew: AtomicBool::new(false),
        })
    }

    /// The key of a file's content.
    pub(crate) fn key(&self, file: &Path, config: &Config, content: &[u8]) -> Key {
        let mut hash = Xxh3::new();
        let path = file.as_os_str().as_encoded_bytes();
        for part in [path, format!("{config:?}").as_bytes(), content] {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.update(&self.program.to_le_bytes());
        Key(hash.digest128())
    }

    /// What was found, and what was asked of the disk meanwhile, where all answers are what they were.
    pub(crate) fn get(&self, key: &Key, disk: &Disk) -> Option<(Vec<Record>, Vec<Query>)> {
        let path = self.path(key);
        let bytes = fs::read(&path).ok()?;
        let (sum, body) = bytes.split_first_chunk::<8>()?;
        if u64::from_le_bytes(*sum) != xxh3_64(body) {
            return None;
        }
        let entry: Entry = serde_json::from_slice(body).ok()?;
        let holds = entry.asked.iter().all(|(query, answer)| disk.stamp(query) == *answer);
        if holds {
            used(&path);
        }
        holds.then(|| (entry.records, entry.asked.into_iter().map(|it| it.0).collect()))
    }

    /// Keeps what was found. That it cannot be kept is no error: it is found again.
    pub(crate) fn put(&self, key: &Key, asked: Vec<Query>, disk: &Disk, records: &[Record]) {
        let asked = asked.into_iter().map(|query| {
            let answer = disk.stamp(&query);
            (query, answer)
        });
        let entry = Entry {
            asked: asked.collect(),
            records: records.to_vec(),
        };
        let Ok(body) = serde_json::to_vec(&entry) else { return };
        let bytes = [&xxh3_64(&body).to_le_bytes()[..], &body].concat();
        let path = self.path(key);
        let write = || -> io::Result<()> {
            if !self.grew.swap(true, Ordering::Relaxed) {
                mark(self.root())?;
            }
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            replace(&path, &bytes)
        };
        let _ = write();
    }

    fn path(&self, key: &Key) -> PathBuf {
        let name = format!("{:032x}", key.0);
        self.folder.join(&name[..2]).join(&name[2..])
    }

    fn root(&self) -> &Path {
        self.folder.parent().unwrap_or(&self.folder)
    }

    /// Makes room, now and then, where entries were added. Those of other versions count too.
    pub(crate) fn tidy(&self) {
        let stamp = self.root().join("tidied");
        let last = fs::metadata(&stamp).and_then(|it| it.modified());
        if !self.grew.load(Ordering::Relaxed) || last.is_ok_and(|it| age(it) < TIDIED) {
            return;
        }
        let _ = replace(&stamp, b"");
        let mut entries: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for version in versions(self.root()) {
            for folder in folders(&version) {
                let files = fs::read_dir(&folder).into_iter().flatten().flatten();
                entries.extend(files.filter_map(|it| {
                    let meta = it.metadata().ok()?;
                    Some((meta.modified().ok()?, meta.len(), it.path()))
                }));
            }
        }
        entries.sort_by_key(|it| std::cmp::Reverse(it.0));
        let mut bytes = 0;
        for (modified, length, path) in entries {
            bytes += length;
            if bytes > MOST_BYTES || age(modified) > OLDEST {
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// Removes a folder of entries; whether there was one. What is not one stays.
pub(crate) fn remove(folder: &Path) -> io::Result<bool> {
    if !fs::exists(folder.join(TAG.0))? || !fs::read_to_string(folder.join(TAG.0))?.starts_with(TAG.1) {
        return Ok(false);
    }
    for version in versions(folder) {
        fs::remove_dir_all(version)?;
    }
    let _ = fs::remove_file(folder.join("tidied"));
    // Recordings are no cache: they cannot be made again at any time.
    if !folder.join(OBSERVED).exists() && !folder.join(OBSERVING).exists() {
        let observer = folder.join(OBSERVER);
        if observer.exists() {
            fs::remove_dir_all(observer)?;
        }
        for name in ["observed.lock", ".gitignore", TAG.0] {
            let _ = fs::remove_file(folder.join(name));
        }
    }
    // Something else may lie there.
    let _ = fs::remove_dir(folder);
    Ok(true)
}

/// The folders of entries, one for each version of the program.
fn versions(of: &Path) -> impl Iterator<Item = PathBuf> {
    folders(of).filter(|it| !it.ends_with(OBSERVING) && !it.ends_with(OBSERVER))
}

/// Makes the folder, and tells other programs what it is: Git is not to keep it.
pub(crate) fn mark(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (name, text) in [TAG, (".gitignore", "*\n")] {
        let path = folder.join(name);
        if !path.exists() {
            replace(&path, text.as_bytes())?;
        }
    }
    Ok(())
}

fn folders(of: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(of).into_iter().flatten().flatten();
    let folders = entries.filter(|it| it.file_type().is_ok_and(|it| it.is_dir()));
    folders.map(|it| it.path())
}

fn age(time: SystemTime) -> Duration {
    time.elapsed().unwrap_or_default()
}

/// An entry's time is when it was last of use, to the day.
fn used(path: &Path) {
    let old = fs::metadata(path)
        .and_then(|it| it.modified())
        .is_ok_and(|it| age(it).as_secs() > DAY);
    if old && let Ok(file) = File::options().append(true).open(path) {
        let _ = file.set_modified(SystemTime::now());
    }
}

/// The content of this program.
fn program() -> io::Result<u128> {
    let mut file = File::open(std::env::current_exe()?)?;
    let mut hash = Xxh3::new();
    let mut chunk = vec![0; 1 << 18];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(hash.digest128()),
            read => hash.update(&chunk[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_back_while_they_hold() {
        let folder = tempfile::tempdir().unwrap();
        let (module, cached) = (folder.path().join("m.py"), folder.path().join("cache"));
        let cache = Cache::at(&cached).unwrap();
        let config = Config::default();
        let key = |content: &[u8]| cache.key(Path::new("/a.py"), &config, content);
        let asked = || vec![Query::Text(module.clone()), Query::Exists(module.clone())];
        assert!(cache.get(&key(b"x"), &Disk::still()).is_none());
        cache.put(&key(b"x"), asked(), &Disk::still(), &[]);
        assert!(cache.get(&key(b"x"), &Disk::still()).is_some());
        assert!(cache.get(&key(b"y"), &Disk::still()).is_none());
        // A module that was not there.
        fs::write(&module, "y = 1").unwrap();
        assert!(cache.get(&key(b"x"), &Disk::still()).is_none());
        cache.put(&key(b"x"), asked(), &Disk::still(), &[]);
        assert!(cache.get(&key(b"x"), &Disk::still()).is_some());
        // An entry that was hurt.
        let path = cache.path(&key(b"x"));
        let mut bytes = fs::read(&path).unwrap();
        let last = bytes.len() - 1;
        for hurt in [&bytes[..last].to_vec(), &Vec::new(), &b"{}".to_vec()] {
            fs::write(&path, hurt).unwrap();
            assert!(cache.get(&key(b"x"), &Disk::still()).is_none());
        }
        bytes[last - 1] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert!(cache.get(&key(b"x"), &Disk::still()).is_none());
        assert!(remove(&cached).unwrap() && !cached.exists());
        assert!(!remove(folder.path()).unwrap() && module.exists());
    }

    #[test]
    fn what_is_old_goes() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path()).unwrap();
        let config = Config::default();
        let keys = [b"new", b"old"].map(|it| cache.key(Path::new("/a.py"), &config, it));
        for key in &keys {
            cache.put(key, Vec::new(), &Disk::still(), &[]);
        }
        let long_ago = SystemTime::now() - OLDEST - OLDEST;
        let old = File::options().append(true).open(cache.path(&keys[1])).unwrap();
        old.set_modified(long_ago).unwrap();
        cache.tidy();
        assert!(cache.path(&keys[0]).exists() && !cache.path(&keys[1]).exists());
    }
}
