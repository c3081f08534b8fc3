//! Python source to slices, programs and proved facts. No async, no protocol, no model.

pub mod program;
