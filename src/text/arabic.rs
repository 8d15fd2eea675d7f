//! Arabic: one-letter words are written together with the name that follows them.

/// The folded alef, which `لل` swallows: ل + الرقة is written للرقة.
pub(crate) const ALEF: &[u8] = "ا".as_bytes();

/// Whether a letter that folds to `folded` is a conjunction or preposition: و ف ب ك ل.
pub(crate) fn is_prefix(folded: &[u8]) -> bool {
    ["و", "ف", "ب", "ك", "ل"]
        .iter()
        .any(|prefix| prefix.as_bytes() == folded)
}

/// Whether a letter that folds to `folded` is ل, or a ligature that begins with it.
pub(crate) fn is_lam(folded: &[u8]) -> bool {
    folded.starts_with("ل".as_bytes())
}

/// Hamza and madda: marks that make another letter (أ ؤ ئ آ), which only an exact comparison tells apart.
pub(super) fn is_letter_part(mark: char) -> bool {
    ('\u{653}'..='\u{655}').contains(&mark)
}
