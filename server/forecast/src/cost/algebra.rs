//! Sizes and costs: bounded sums of monomials over named size variables, compared as O() compares them.

use std::{cmp::Ordering, collections::BTreeSet, fmt, sync::Arc};

/// Monomials kept in one [`Poly`]; beyond it the two smallest are replaced by a common upper bound.
const MAX_MONOMIALS: usize = 6;

/// Where a size variable comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// A parameter, or an attribute reached from one.
    Parameter,
    /// A variable of the module or of an enclosing function.
    Outer,
    /// Something the code obtains while it runs: the result of a call, what a file holds.
    Obtained,
}

/// A size variable: the length of a container, or the value of an integer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Var {
    /// The name a reader knows it by: `xs`, `self.items`.
    pub name: Arc<str>,
    /// Where it comes from.
    pub origin: Origin,
    /// 0 for the thing itself, 1 for one of its elements, 2 for an element of those.
    pub depth: u8,
}

/// How fast a monomial grows in one variable; ordered by dominance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Degree {
    exponential: bool,
    /// In halves, so that a square root is 1.
    halves: u8,
    logs: u8,
}

impl Degree {
    const LINEAR: Degree = Degree {
        exponential: false,
        halves: 2,
        logs: 0,
    };

    fn times(self, other: Degree) -> Degree {
        Degree {
            exponential: self.exponential || other.exponential,
            halves: self.halves.saturating_add(other.halves),
            logs: self.logs.saturating_add(other.logs),
        }
    }
}

/// A product of size variables. Without factors it is a constant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Monomial(Vec<(Var, Degree)>);

impl Monomial {
    fn degree(&self, var: &Var) -> Degree {
        self.0
            .binary_search_by(|(it, _)| it.cmp(var))
            .map_or(Degree::default(), |at| self.0[at].1)
    }

    fn merge(&self, other: &Monomial, both: impl Fn(Degree, Degree) -> Degree) -> Monomial {
        let mut out = self.0.clone();
        for (var, degree) in &other.0 {
            match out.binary_search_by(|(it, _)| it.cmp(var)) {
                Ok(at) => out[at].1 = both(out[at].1, *degree),
                Err(at) => out.insert(at, (var.clone(), *degree)),
            }
        }
        Monomial(out)
    }

    fn dominates(&self, other: &Monomial) -> bool {
        other.0.iter().all(|(var, degree)| self.degree(var) >= *degree)
    }

    fn rank(&self) -> Rank {
        let mut rank = Rank::default();
        for (_, degree) in &self.0 {
            rank.exponential |= degree.exponential;
            rank.halves = rank.halves.saturating_add(degree.halves.into());
            rank.logs = rank.logs.saturating_add(degree.logs.into());
        }
        rank
    }

    /// Rows times their number are the whole: `xs · rows of xs` becomes `xs`.
    fn sealed(&self) -> Monomial {
        let mut factors = self.0.clone();
        while let Some(at) = (0..factors.len())
            .max_by_key(|&it| factors[it].0.depth)
            .filter(|&it| factors[it].0.depth > 0)
        {
            let (var, degree) = factors.remove(at);
            let whole = Var {
                depth: var.depth - 1,
                ..var
            };
            match factors.binary_search_by(|(it, _)| it.cmp(&whole)) {
                Ok(at) => {
                    let other = factors[at].1;
                    factors[at].1 = Degree {
                        exponential: degree.exponential || other.exponential,
                        halves: degree.halves.max(other.halves),
                        logs: degree.logs.saturating_add(other.logs),
                    };
                }
                Err(at) => factors.insert(at, (whole, degree)),
            }
        }
        Monomial(factors)
    }
}

/// Total degree of a monomial when all variables grow together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    exponential: bool,
    halves: u16,
    logs: u16,
}

/// A size or a cost: the sum of its monomials, none of which dominates another. No monomial at all means zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Poly(Vec<Monomial>);

impl Poly {
    /// Nothing at all.
    pub fn zero() -> Poly {
        Poly::default()
    }

    /// A constant.
    pub fn one() -> Poly {
        Poly(vec![Monomial::default()])
    }

    /// One variable.
    pub fn var(var: Var) -> Poly {
        Poly(vec![Monomial(vec![(var, Degree::LINEAR)])])
    }

    /// Whether nothing.
    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it does not grow with anything.
    pub fn is_constant(&self) -> bool {
        self.0.iter().all(|it| it.0.is_empty())
    }

    /// The sum.
    #[must_use]
    pub fn plus(&self, other: &Poly) -> Poly {
        let mut out = self.clone();
        other.0.iter().for_each(|it| out.insert(it.clone()));
        out
    }

    /// The product.
    #[must_use]
    pub fn times(&self, other: &Poly) -> Poly {
        let mut out = Poly::zero();
        for left in &self.0 {
            for right in &other.0 {
                out.insert(left.merge(right, Degree::times));
            }
        }
        out
    }

    /// An upper bound of its logarithm.
    #[must_use]
    pub fn log(&self) -> Poly {
        let mut out = Poly::one();
        for (var, degree) in self.0.iter().flat_map(|it| &it.0) {
            let degree = if degree.exponential {
                Degree::LINEAR
            } else {
                Degree {
                    logs: 1,
                    ..Degree::default()
                }
            };
            out.insert(Monomial(vec![(var.clone(), degree)]));
        }
        out
    }

    /// Two to its power. `None` for a power of a logarithm, which is a polynomial of unknown degree.
    pub fn exp(&self) -> Option<Poly> {
        let mut out = Monomial::default();
        for (var, degree) in self.0.iter().flat_map(|it| &it.0) {
            if degree.halves == 0 && !degree.exponential {
                return None;
            }
            let exponential = Degree {
                exponential: true,
                ..Degree::default()
            };
            out = out.merge(&Monomial(vec![(var.clone(), exponential)]), Degree::times);
        }
        Some(Poly(vec![out]))
    }

    /// Its square root; of more than one variable to the first power an upper bound.
    #[must_use]
    pub fn sqrt(&self) -> Poly {
        let mut out = Poly::zero();
        for monomial in &self.0 {
            let halve = |degree: Degree| Degree {
                halves: degree.halves.div_ceil(2),
                ..degree
            };
            out.insert(Monomial(
                monomial
                    .0
                    .iter()
                    .map(|(var, degree)| (var.clone(), halve(*degree)))
                    .collect(),
            ));
        }
        out
    }

    /// Its `count`-th power.
    #[must_use]
    pub fn power(&self, count: u32) -> Poly {
        (0..count.min(64)).fold(Poly::one(), |out, _| out.times(self))
    }

    /// Replaces each variable by a size. `None` where the result has no bound of this form.
    pub fn substitute(&self, size: &mut dyn FnMut(&Var) -> Poly) -> Option<Poly> {
        let mut out = Poly::zero();
        for monomial in &self.0 {
            let mut product = Poly::one();
            for (var, degree) in &monomial.0 {
                let by = size(var);
                let whole = by.power(u32::from(degree.halves / 2));
                let root = if degree.halves % 2 == 1 { by.sqrt() } else { Poly::one() };
                let exponential = if degree.exponential { by.exp()? } else { Poly::one() };
                product = product
                    .times(&whole)
                    .times(&root)
                    .times(&by.log().power(degree.logs.into()))
                    .times(&exponential);
            }
            out = out.plus(&product);
        }
        Some(out)
    }

    /// Whether it grows at least as fast as `other`, whatever the variables do.
    pub fn dominates(&self, other: &Poly) -> bool {
        other.0.iter().all(|it| self.0.iter().any(|mine| mine.dominates(it)))
    }

    /// The class of its fastest growing part, nested sizes counted by the total of the whole.
    pub fn class(&self) -> Class {
        self.sealed()
            .0
            .iter()
            .map(Monomial::rank)
            .max()
            .unwrap_or_default()
            .class()
    }

    /// Names of the variables of its fastest growing parts, sorted.
    pub fn inputs(&self) -> Vec<Arc<str>> {
        let sealed = self.sealed();
        let top = sealed.0.iter().map(Monomial::rank).max().unwrap_or_default();
        let vars = sealed.0.iter().filter(|it| it.rank() == top).flat_map(|it| &it.0);
        vars.map(|(var, _)| var.name.clone())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }

    /// Its variables, repetitions included.
    pub fn vars(&self) -> impl Iterator<Item = &Var> {
        self.0.iter().flat_map(|it| it.0.iter().map(|(var, _)| var))
    }

    /// The single variable it is, if that is all it is.
    pub(crate) fn as_var(&self) -> Option<&Var> {
        match self.0.as_slice() {
            [Monomial(factors)] => match factors.as_slice() {
                [(var, degree)] if *degree == Degree::LINEAR => Some(var),
                _ => None,
            },
            _ => None,
        }
    }

    /// The power of `var` in halves and whether anything else about it (logarithm, exponent) occurs, over all
    /// monomials.
    pub(crate) fn degree_in(&self, var: &Var) -> (u8, bool) {
        let degrees = self.0.iter().map(|it| it.degree(var));
        degrees.fold((0, false), |(halves, more), it| {
            (halves.max(it.halves), more || it.exponential || it.logs > 0)
        })
    }

    /// Splits the sum into monomials that contain `var` and those that do not.
    pub(crate) fn split(&self, var: &Var) -> (Poly, Poly) {
        let (with, without) = self
            .0
            .iter()
            .cloned()
            .partition(|it| it.degree(var) > Degree::default());
        (Poly(with), Poly(without))
    }

    /// How fast it grows when everything grows together.
    pub(crate) fn rank(&self) -> Rank {
        self.sealed().0.iter().map(Monomial::rank).max().unwrap_or_default()
    }

    /// The size of one part of something of this size. Where the parts of it cannot be told, the size itself.
    pub(crate) fn rows(&self) -> Poly {
        let mut out = Poly::one();
        for Monomial(factors) in &self.0 {
            match factors.as_slice() {
                [] => {}
                [(var, Degree::LINEAR)] => {
                    out = out.plus(&Poly::var(Var {
                        depth: var.depth.saturating_add(1),
                        ..var.clone()
                    }));
                }
                _ => return self.clone(),
            }
        }
        out
    }

    fn sealed(&self) -> Poly {
        let mut out = Poly::zero();
        self.0.iter().for_each(|it| out.insert(it.sealed()));
        out
    }

    fn insert(&mut self, new: Monomial) {
        if self.0.iter().any(|it| it.dominates(&new)) {
            return;
        }
        self.0.retain(|it| !new.dominates(it));
        self.0.push(new);
        self.0
            .sort_by(|a, b| b.rank().cmp(&a.rank()).then_with(|| vars_order(a, b)));
        if self.0.len() > MAX_MONOMIALS {
            let (last, previous) = (self.0.pop(), self.0.pop());
            if let (Some(last), Some(previous)) = (last, previous) {
                self.insert(last.merge(&previous, Degree::max));
            }
        }
    }
}

fn vars_order(a: &Monomial, b: &Monomial) -> Ordering {
    a.0.cmp(&b.0)
}

impl Rank {
    fn class(self) -> Class {
        match (self.exponential, self.halves, self.logs) {
            (true, ..) => Class::Exponential,
            (_, 0, 0) => Class::Constant,
            (_, 0, _) => Class::LogN,
            (_, 1, _) | (_, 2, 0) => Class::Linear,
            (_, 2, _) => Class::NLogN,
            (_, 3 | 4, _) => Class::Quadratic,
            (_, 5 | 6, _) => Class::Cubic,
            (_, halves, _) => Class::Polynomial(halves.div_ceil(2)),
        }
    }
}

/// Growth by name, slowest first. Logarithmic factors beside a square or more are not told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Does not grow.
    Constant,
    /// Like the logarithm.
    LogN,
    /// No faster than the input.
    Linear,
    /// The input times its logarithm.
    NLogN,
    /// The square, or a product of two inputs.
    Quadratic,
    /// The cube, or a product of three inputs.
    Cubic,
    /// A higher power.
    Polynomial(u16),
    /// A power of a constant, or worse.
    Exponential,
}

impl fmt::Display for Class {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Class::Constant => out.write_str("constant"),
            Class::LogN => out.write_str("logn"),
            Class::Linear => out.write_str("linear"),
            Class::NLogN => out.write_str("nlogn"),
            Class::Quadratic => out.write_str("quadratic"),
            Class::Cubic => out.write_str("cubic"),
            Class::Polynomial(power) => write!(out, "n^{power}"),
            Class::Exponential => out.write_str("exponential"),
        }
    }
}

/// `O(n·m + k log k)`.
impl fmt::Display for Poly {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("O(")?;
        let sealed = self.sealed();
        if sealed.is_constant() {
            out.write_str("1")?;
        }
        for (at, monomial) in sealed.0.iter().filter(|it| !it.0.is_empty()).enumerate() {
            if at > 0 {
                out.write_str(" + ")?;
            }
            write!(out, "{monomial}")?;
        }
        out.write_str(")")
    }
}

impl fmt::Display for Monomial {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        for (var, degree) in &self.0 {
            let name = &var.name;
            if degree.exponential {
                parts.push(format!("2^{name}"));
            }
            match degree.halves {
                0 => {}
                1 => parts.push(format!("√{name}")),
                2 => parts.push(name.to_string()),
                3 => parts.push(format!("{name}·√{name}")),
                4 => parts.push(format!("{name}²")),
                6 => parts.push(format!("{name}³")),
                odd if odd % 2 == 1 => parts.push(format!("{name}^{}.5", odd / 2)),
                even => parts.push(format!("{name}^{}", even / 2)),
            }
        }
        let logs = self
            .0
            .iter()
            .filter(|(_, degree)| degree.logs > 0)
            .map(|(var, degree)| match degree.logs {
                1 => format!("log {}", var.name),
                2 => format!("log² {}", var.name),
                more => format!("log^{more} {}", var.name),
            });
        let logs = logs.collect::<Vec<_>>().join(" ");
        let powers = parts.join("·");
        let space = if powers.is_empty() || logs.is_empty() { "" } else { " " };
        write!(out, "{powers}{space}{logs}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn var(name: &str) -> Poly {
        Poly::var(Var {
            name: name.into(),
            origin: Origin::Parameter,
            depth: 0,
        })
    }

    fn rows(name: &str) -> Poly {
        Poly::var(Var {
            name: name.into(),
            origin: Origin::Parameter,
            depth: 1,
        })
    }

    #[test]
    fn sums_keep_what_is_not_dominated() {
        let (n, m) = (var("n"), var("m"));
        assert_eq!(n.times(&n).plus(&n).plus(&Poly::one()).to_string(), "O(n²)");
        assert_eq!(n.times(&m).plus(&n).to_string(), "O(m·n)");
        assert_eq!(n.plus(&m).to_string(), "O(m + n)");
        assert_eq!(n.times(&n.log()).plus(&n).to_string(), "O(n log n)");
        assert_eq!(Poly::one().plus(&Poly::one()).to_string(), "O(1)");
        assert_eq!(n.sqrt().to_string(), "O(√n)");
    }

    #[test]
    fn rows_times_their_number_are_the_whole() {
        let total = var("grid").times(&rows("grid"));
        assert_eq!((total.to_string().as_str(), total.class()), ("O(grid)", Class::Linear));
        assert_eq!(total.times(&var("grid")).class(), Class::Quadratic);
        assert_eq!(total.times(&rows("grid")).class(), Class::Quadratic);
    }

    #[test]
    fn substitution_reaches_powers_logarithms_and_exponents() {
        let n = var("n");
        let cost = n.times(&n).plus(&var("k").log());
        let product = var("a").times(&var("b"));
        let got = cost.substitute(&mut |var| {
            if &*var.name == "n" {
                product.clone()
            } else {
                Poly::one()
            }
        });
        assert_eq!(got.map(|it| it.to_string()).as_deref(), Some("O(a²·b²)"));
        assert_eq!(n.exp().map(|it| it.class()), Some(Class::Exponential));
        assert_eq!(n.log().exp(), None);
    }

    #[test]
    fn a_sum_of_many_stays_small_and_above() {
        let many = (0..40)
            .map(|at| var(&format!("v{at:02}")))
            .fold(Poly::zero(), |sum, it| sum.plus(&it));
        assert!(many.0.len() <= MAX_MONOMIALS);
        assert!((0..40).all(|at| many.dominates(&var(&format!("v{at:02}")))));
    }
}
