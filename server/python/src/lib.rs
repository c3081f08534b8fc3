//! Python source to slices, programs and proved facts. No async, no protocol, no model.

mod lines;
mod module;
mod outline;
pub mod facts;
pub mod program;
mod slice;
mod text;

pub use module::Module;
pub use slice::{MODULE_NAME, Slice, SliceKey, SliceKind};
pub use text::{Encoding, Position, Text};
