//! Python source to slices, programs and proved facts. No async, no protocol, no model.

pub mod facts;
mod lines;
mod lower;
pub mod machine;
mod module;
mod outline;
pub mod program;
mod slice;
mod strings;
mod text;
mod tree;

pub use lower::{lower, lower_source};
pub use module::Module;
pub use slice::{MODULE_NAME, Slice, SliceKey, SliceKind};
pub use text::{Encoding, Position, Text};
pub use tree::{Document, Tree};
