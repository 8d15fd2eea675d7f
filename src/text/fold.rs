//! Folding (stand-in: ASCII only until the table lands).

/// The longest form that a spelling may have, in bytes.
pub(crate) const LONGEST_FORM: usize = 1024;

/// Why a spelling has no form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormFault {
    /// Nothing is left of it.
    Empty,
    /// More than [`LONGEST_FORM`] bytes are left of it.
    TooLong,
    /// A blank line, or a run of more than 64 separators, vanishing characters or marks, breaks it: it could match nothing.
    Broken,
}

/// Folds `text` by rules 1–7.
pub fn fold(text: &str) -> String {
    text.to_lowercase()
        .replace('\'', "")
        .split([' ', '-', '_'])
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The form of a spelling; reads no further than its first 1,025 folded bytes.
pub(crate) fn form(spelling: &str) -> Result<String, FormFault> {
    let folded = fold(spelling);
    match folded.len() {
        0 => Err(FormFault::Empty),
        1..=LONGEST_FORM => Ok(folded),
        _ => Err(FormFault::TooLong),
    }
}
