//! What counts as the same spelling, and where words begin and end.

mod fold;

pub use fold::fold;
pub(crate) use fold::{FormFault, form};
