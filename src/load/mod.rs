//! Doors into a gazetteer.

#[cfg(feature = "builtin")]
mod builtin;
mod compiled;
mod csv;
mod lines;
#[cfg(feature = "world")]
mod world;
