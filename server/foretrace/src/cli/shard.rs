//! A part of a run that others do elsewhere.

use std::path::Path;
use std::str::FromStr;

use xxhash_rust::xxh3::xxh3_64;

use super::place;

/// The K-th of N parts. Which part a file is in depends on its path below the current folder, and on nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shard {
    /// From 1.
    number: u64,
    count: u64,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Shard, String> {
        let bad = || format!("`{text}` is not K/N, with K from 1 to N");
        let (number, count) = text.split_once('/').ok_or_else(bad)?;
        let number = number.parse().map_err(|_| bad())?;
        let count = count.parse().map_err(|_| bad())?;
        match 1 <= number && number <= count {
            true => Ok(Shard { number, count }),
            false => Err(bad()),
        }
    }
}

impl Shard {
    pub(crate) fn takes(self, path: &Path, root: &Path) -> bool {
        let path = path.to_string_lossy();
        let path = place::below(&path, root).unwrap_or_else(|| path.into_owned());
        xxh3_64(path.as_bytes()) % self.count == self.number - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_in_one_part_and_parts_are_alike() {
        let root = Path::new("/work");
        let parts: Vec<Shard> = (1..=4).map(|it| format!("{it}/4").parse().unwrap()).collect();
        let mut sizes = [0; 4];
        for file in 0..4000 {
            let path = format!("src/file_{file}.py");
            let [relative, absolute] = [path.clone(), format!("/work/{path}")].map(|path| {
                let taken = parts.iter().map(|it| it.takes(Path::new(&path), root));
                let taken: Vec<usize> = taken.enumerate().filter(|it| it.1).map(|it| it.0).collect();
                assert_eq!(taken.len(), 1);
                taken[0]
            });
            assert_eq!(relative, absolute);
            sizes[relative] += 1;
        }
        assert!(sizes.iter().all(|it| (900..1100).contains(it)), "{sizes:?}");
    }

    #[test]
    fn bad_shards() {
        for text in ["", "1", "0/2", "3/2", "1/0", "a/b", "1/2/3", "-1/2"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }
}
