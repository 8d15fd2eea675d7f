//! Doors into a gazetteer.

#[cfg(feature = "builtin")]
mod builtin;
mod compiled;
mod csv;
#[cfg(any(feature = "builtin", feature = "world"))]
mod embedded;
mod lines;
#[cfg(feature = "world")]
mod world;
