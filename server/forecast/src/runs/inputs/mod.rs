//! Inputs a person would pass to a function: decided from annotations, defaults, examples and how parameters are used.
//!
//! The file is looked at once; values that flow into each other share what is known of them. A parameter that must be
//! given and of which nothing is known means that no input is made: silence.

mod annotation;
mod calls;
mod definitions;
mod expr;
mod file;
mod infer;
mod kind;
mod literal;
mod names;
mod params;
mod parts;
#[cfg(test)]
mod tests;
mod texts;
mod types;
mod values;

pub(crate) use file::File;
pub(crate) use kind::{Kind, of_type as kind_of_type};
pub(crate) use params::{Input, Inputs, Shape};
