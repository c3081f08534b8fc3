//! A window as the network's inputs.

use foretrace_forecast::features::{MAX_FEATURES, MAX_STATEMENTS, MAX_TOKENS, Window};

use super::bundle::Vocabulary;

/// Sites of a window that are asked about; more would be nobody's code.
const MOST_SITES: usize = 1024;

/// The kinds of sites, and how many subkinds one may have.
const KINDS: i64 = 4;
const SUBKINDS: i64 = 16;

/// The inputs of one call of the network, row by row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rows {
    pub(super) statements: Vec<i64>,
    pub(super) site_statement: Vec<i64>,
    pub(super) site_features: Vec<i64>,
    pub(super) site_kind: Vec<i64>,
}

impl Rows {
    /// The rows of a window; `None` where there is nothing to ask.
    pub(super) fn of(window: &Window, vocabulary: &Vocabulary) -> Option<Rows> {
        let sites = &window.sites[..window.sites.len().min(MOST_SITES)];
        let statements = &window.statements[..window.statements.len().min(MAX_STATEMENTS)];
        let statements = statements
            .iter()
            .flat_map(|it| row(&it.tokens.hashes, MAX_TOKENS, |hash| vocabulary.token(hash)));
        let features = sites
            .iter()
            .flat_map(|it| row(&it.features.hashes, MAX_FEATURES, |hash| vocabulary.feature(hash)));
        let rows = Rows {
            statements: statements.collect(),
            site_statement: sites.iter().map(|it| i64::from(it.statement)).collect(),
            site_features: features.collect(),
            site_kind: (sites.iter())
                .map(|it| it.kind as i64 * SUBKINDS + i64::from(it.subkind).min(SUBKINDS - 1))
                .collect(),
        };
        rows.are_in_range(vocabulary).then_some(rows)
    }

    pub(super) fn statement_count(&self) -> usize {
        self.statements.len() / MAX_TOKENS
    }

    pub(super) fn site_count(&self) -> usize {
        self.site_statement.len()
    }

    /// Whether every number is one that the network has a row for: a back end may end the process over one that is
    /// not.
    pub(super) fn are_in_range(&self, vocabulary: &Vocabulary) -> bool {
        let (tokens, features) = vocabulary.greatest();
        let (statements, sites) = (self.statement_count(), self.site_count());
        let within = |ids: &[i64], greatest: i64| ids.iter().all(|it| (0..=greatest).contains(it));
        (1..=MAX_STATEMENTS).contains(&statements)
            && (1..=MOST_SITES).contains(&sites)
            && self.statements.len() == statements * MAX_TOKENS
            && self.site_features.len() == sites * MAX_FEATURES
            && self.site_kind.len() == sites
            && within(&self.statements, tokens)
            && within(&self.site_features, features)
            && within(&self.site_statement, statements as i64 - 1)
            && within(&self.site_kind, KINDS * SUBKINDS - 1)
    }
}

/// Numbers of features, filled up or cut to `width`. What training did not know is left out, as it was there.
fn row(hashes: &[u32], width: usize, number: impl Fn(u32) -> Option<i64>) -> impl Iterator<Item = i64> {
    let known = hashes.iter().filter_map(move |hash| number(*hash));
    known.chain(std::iter::repeat(0)).take(width)
}
