//! Parameters of native functions that take keywords, with the errors of CPython's argument parsers.

use crate::machine::error::{Res, type_error};
use crate::machine::native::Args;
use crate::machine::value::Value;

impl Args {
    /// Checks how many arguments follow the receiver, and that there are no keywords: "find() takes at least 1
    /// argument (0 given)".
    pub(crate) fn counted(&self, owner: &str, name: &str, least: usize, most: usize) -> Res<()> {
        if !self.kw.is_empty() {
            return Err(type_error(format!("{owner}.{name}() takes no keyword arguments")));
        }
        let given = self.len().saturating_sub(1);
        let (word, bound) = match given {
            _ if given < least => ("least", least),
            _ if given > most => ("most", most),
            _ => return Ok(()),
        };
        let plural = if bound == 1 { "" } else { "s" };
        Err(type_error(format!(
            "{name}() takes at {word} {bound} argument{plural} ({given} given)"
        )))
    }

    /// The parameters from position `skip` on, by position or by name.
    pub(crate) fn named<const N: usize>(
        &mut self,
        function: &str,
        skip: usize,
        names: [&str; N],
    ) -> Res<[Option<Value>; N]> {
        let given = (self.len() + self.kw.len()).saturating_sub(skip);
        if given > N {
            let plural = if N == 1 { "" } else { "s" };
            let keyword = if self.len() <= skip { "keyword " } else { "" };
            return Err(type_error(format!(
                "{function}() takes at most {N} {keyword}argument{plural} ({given} given)"
            )));
        }
        let mut values = std::array::from_fn(|at| self.get(skip + at).cloned());
        for (at, name) in names.iter().enumerate() {
            let Some(value) = self.keyword(name) else { continue };
            if values[at].is_some() {
                return Err(type_error(format!(
                    "argument for {function}() given by name ('{name}') and position ({})",
                    at + 1
                )));
            }
            values[at] = Some(value);
        }
        self.no_more_keywords(function)?;
        Ok(values)
    }
}
