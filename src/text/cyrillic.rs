//! Cyrillic: stress marks are dropped and ё is е, but й ї ў ѓ ќ stay letters of their own.

/// Whether `mark` is dropped after the folded `letter` (its UTF-8).
pub(super) fn drops(letter: [u8; 2], mark: char) -> bool {
    match mark {
        '\u{300}' | '\u{340}' => true,
        '\u{301}' | '\u{341}' => {
            !is(letter, 'г') && !is(letter, 'к') && !is(letter, 'Г') && !is(letter, 'К')
        }
        '\u{308}' => is(letter, 'е') || is(letter, 'Е'),
        _ => false,
    }
}

fn is(bytes: [u8; 2], letter: char) -> bool {
    let mut buffer = [0; 4];
    letter.encode_utf8(&mut buffer).as_bytes() == bytes
}
