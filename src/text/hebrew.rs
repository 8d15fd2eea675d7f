//! Hebrew: one-letter words are written together with the name that follows them.

/// Whether a letter that folds to `folded` is such a word: ו ה ב ל מ ש כ.
pub(crate) fn is_prefix(folded: &[u8]) -> bool {
    ["ו", "ה", "ב", "ל", "מ", "ש", "כ"]
        .iter()
        .any(|prefix| prefix.as_bytes() == folded)
}
