#![doc = include_str!("tutorial.md")]
//!
//! # 10. From Rust
//!
//! All that the programs do is in the crate. `cargo new reader`, `cargo add --path` and the crate's folder, and this tags texts in a
//! program of your own: `cargo run -- names.csv monday.txt`. The [cookbook](crate::guide::cookbook) goes on from here.
//!
//! ```no_run
#![doc = include_str!("../../examples/guide.rs")]
//! ```
