//! What stays the same of a finding when the code around it changes.

use foretrace_forecast::Finding;
use foretrace_python::Text;
use xxhash_rust::xxh3::Xxh3;

use super::snippet::normalised;

/// The rule, the function and the code, whatever its layout. Two findings of one file may have the same.
pub(crate) fn fingerprint(finding: &Finding, text: &Text) -> String {
    let mut hash = Xxh3::new();
    for part in [finding.rule, "\0", &finding.function, "\0"] {
        hash.update(part.as_bytes());
    }
    let code = text.as_str().get(finding.range.clone()).unwrap_or_default();
    hash.update(normalised(code).as_bytes());
    format!("{:032x}", hash.digest128())
}
