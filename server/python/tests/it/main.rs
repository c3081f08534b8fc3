//! Tests of the crate through its interface, in one binary.

mod facts;
mod syntax;
