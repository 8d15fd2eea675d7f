#![doc = include_str!("tutorial.md")]
//!
//! # 10. From Rust
//!
//! All that the programs do is in the crate. `normalize`, for one, is this, besides its arguments and errors:
//!
//! ```no_run
#![doc = include_str!("../../examples/guide.rs")]
//! ```
