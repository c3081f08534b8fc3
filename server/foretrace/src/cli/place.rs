//! Paths as other tools name them.

use std::path::{Component, Path, PathBuf};

/// The path below `root` with `/` between its parts; `None` where it is elsewhere.
pub(crate) fn below(path: &str, root: &Path) -> Option<String> {
    let path = Path::new(path);
    let relative = match path.is_absolute() {
        true => path.strip_prefix(root).ok()?,
        false => path,
    };
    let parts = relative.components().filter(|it| *it != Component::CurDir);
    let parts: Option<Vec<_>> = parts
        .map(|it| match it {
            Component::Normal(name) => Some(name.to_string_lossy()),
            _ => None,
        })
        .collect();
    Some(parts?.join("/"))
}

/// The current folder, which relative paths start from.
pub(crate) fn here() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}

/// The path as a reference in the sense of RFC 3986: relative below `root`, absolute elsewhere.
pub(crate) fn uri(path: &str, root: &Path) -> String {
    if let Some(relative) = below(path, root) {
        let encoded = escaped(&relative);
        // What stands before a colon would be read as a scheme.
        let first = encoded.split('/').next().unwrap_or_default();
        return if first.contains(':') {
            format!("./{encoded}")
        } else {
            encoded
        };
    }
    let absolute = root.join(path).to_string_lossy().replace('\\', "/");
    let slash = if absolute.starts_with('/') { "" } else { "/" };
    format!("file://{slash}{}", escaped(&absolute))
}

fn escaped(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' | b'@' | b'+' | b',' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        let root = Path::new("/work/shop");
        assert_eq!(uri("a/b c.py", root), "a/b%20c.py");
        assert_eq!(uri("./é.py", root), "%C3%A9.py");
        assert_eq!(uri("/work/shop/a.py", root), "a.py");
        assert_eq!(uri("c:d/a.py", root), "./c:d/a.py");
        assert_eq!(uri("/elsewhere/a%b.py", root), "file:///elsewhere/a%25b.py");
        assert_eq!(uri("../a.py", root), "file:///work/shop/../a.py");
        assert_eq!(below("../a.py", root), None);
    }
}
