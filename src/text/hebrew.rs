//! Hebrew: one-letter words are written together with the name that follows them.

/// Whether a letter that folds to `folded` is such a word: ו ה ב ל מ ש כ.
pub(crate) const fn is_prefix(folded: &[u8]) -> bool {
    // The bytes of those letters.
    matches!(
        folded,
        [0xD7, 0x91 | 0x94 | 0x95 | 0x9B | 0x9C | 0x9E | 0xA9]
    )
}
