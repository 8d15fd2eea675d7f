//! Mentions in forms that other programs read.
//!
//! [`Record`] is the one object that JSON Lines holds a text; any serde format can write it.

mod record;
mod stream_record;

pub use record::{Offsets, Record};
pub use stream_record::StreamRecord;
