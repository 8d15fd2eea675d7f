//! Arabic: one-letter words are written together with the name that follows them.

/// The folded alef, which `لل` swallows: ل + الرقة is written للرقة.
pub(crate) const ALEF: &[u8] = "ا".as_bytes();

/// Whether a letter that folds to `folded` is a conjunction or preposition: و ف ب ك ل.
#[inline]
pub(crate) const fn is_prefix(folded: &[u8]) -> bool {
    // The bytes of those letters.
    matches!(folded, [0xD9, 0x81 | 0x83 | 0x84 | 0x88] | [0xD8, 0xA8])
}

/// Whether a letter that folds to `folded` is ل, or a ligature that begins with it.
pub(crate) fn is_lam(folded: &[u8]) -> bool {
    folded.starts_with("ل".as_bytes())
}

/// Hamza and madda: marks that make another letter (أ ؤ ئ آ), which only an exact comparison tells apart.
pub(super) fn is_letter_part(mark: char) -> bool {
    ('\u{653}'..='\u{655}').contains(&mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_letters_are_words_of_their_own() {
        let prefixes: String = ('\u{620}'..'\u{650}')
            .filter(|letter| is_prefix(letter.encode_utf8(&mut [0; 4]).as_bytes()))
            .collect();
        assert_eq!("بفكلو", prefixes);
    }
}
