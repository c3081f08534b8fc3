//! A call on values that were seen in a recorded run.

use foretrace_python::program::{ParamKind, Program};

use super::{Counts, Observed};

/// A call of a slice's function in which the parameters of which a value was seen are given it, by name. The values of
/// the first call come first, so they most likely belong together.
pub(crate) fn call(program: &Program, observed: &Observed) -> Option<String> {
    let code = program.codes.first()?;
    let arguments = code.params.iter().filter_map(|param| {
        if matches!(param.kind, ParamKind::VarPositional | ParamKind::VarKeyword) {
            return None;
        }
        let (counts, _) = observed.site(param.site)?;
        let Counts::Binding { examples, .. } = counts else {
            return None;
        };
        let name = program.name(code.slots.get(param.slot.0 as usize)?.name);
        Some(format!("{name}={}", examples.first()?))
    });
    let arguments: Vec<String> = arguments.collect();
    (!arguments.is_empty()).then(|| format!("f({})", arguments.join(", ")))
}
