//! Short programs for what comes up.
//!
//! Each is a file of `examples/cookbook/`, and `cargo run --release --example cookbook -- homonyms` runs it. What they claim they assert, so
//! they are tests too.
//!
//! # Homonyms
//!
//! A name that several entities share is one mention with several [candidates](crate::Mention::candidates). The weightiest comes first, so
//! fill the column `weight` (population will do); [`is_tied`](crate::Mention::is_tied) tells where nothing decides.
//!
//! ```
#![doc = include_str!("../../examples/cookbook/homonyms.rs")]
//! ```
//!
//! # Acronyms
//!
//! The columns `case` and `status` tame short names that are words too.
//!
//! ```
#![doc = include_str!("../../examples/cookbook/acronyms.rs")]
//! ```
//!
//! # One column of a CSV
//!
//! In a shell, `tag --jsonl text --id id posts.jsonl` tags a field of JSON Lines. For a CSV, this adds columns to it.
//!
//! ```
#![doc = include_str!("../../examples/cookbook/column.rs")]
//! ```
//!
//! # A folder of files
//!
//! In a shell: `tag reports/*.txt --format csv -o mentions.csv`. From Rust, [`Batch`](crate::Batch) has all processors at work.
//!
//! ```
#![doc = include_str!("../../examples/cookbook/folder.rs")]
//! ```
//!
//! # Arabic text
//!
//! List the spellings as they are usually written; vowel signs, alef, hamza and particles are seen to.
//!
//! ```
#![doc = include_str!("../../examples/cookbook/arabic.rs")]
//! ```
//!
//! # Hashtags
//!
//! A hashtag is read as a whole; handles and addresses are not read at all.
//!
//! ```
#![doc = include_str!("../../examples/cookbook/hashtags.rs")]
//! ```
//!
//! # A million names
//!
//! A [`Tagger`](crate::Tagger) takes about a microsecond and a hundred bytes a name to build, and hardly slows with their number.
//!
//! ```
#![doc = include_str!("../../examples/cookbook/million.rs")]
//! ```
//!
//! # Your own kinds
//!
//! Kinds and further columns are yours to name.
//!
//! ```
#![doc = include_str!("../../examples/cookbook/kinds.rs")]
//! ```
//!
//! # Testing your list
//!
//! In a shell, `check names.csv` tells faults and gives advice, and `explain NAME TEXT` tells why a name was tagged or was not.
//!
//! ```
#![doc = include_str!("../../examples/cookbook/testing.rs")]
//! ```
