//! Many texts, and texts without end.
//!
//! [`Batch`] works on many texts in parallel and hands the results out in their order. [`Tagger::tag_reader`](crate::Tagger::tag_reader)
//! tags a stream of any length in a few megabytes of memory, with the mentions that the whole text has.

mod decode;
mod normalize;
mod parallel;
mod parts;
mod reader;
mod stream_mention;

pub use parallel::Batch;
pub use reader::{Standing, TagReader};
pub use stream_mention::StreamMention;
