//! English: `don't` is one word.

use super::unit::{Class, Unit};

/// What may stand after the apostrophe of a contraction.
const ENDINGS: [&[u8]; 6] = [b"t", b"re", b"ve", b"ll", b"d", b"m"];

/// Whether `rest`, which follows an apostrophe, begins with the rest of a contraction and an edge.
pub(super) fn is_contraction(rest: &str) -> bool {
    let mut folded = [0; 8];
    let mut len = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some(&(at, c)) = chars.peek() {
        let unit = Unit::of(c);
        if unit.class() != Class::Letter {
            break;
        }
        let bytes = unit.folded(&rest.as_bytes()[at..at + c.len_utf8()]);
        let bytes = bytes.as_slice();
        if len + bytes.len() > 2 {
            return false;
        }
        folded[len..len + bytes.len()].copy_from_slice(bytes);
        len += bytes.len();
        chars.next();
    }
    if !ENDINGS.contains(&&folded[..len]) {
        return false;
    }
    let next = chars
        .map(|(_, c)| Unit::of(c).class())
        .take(65)
        .find(|class| *class != Class::Vanishing);
    !matches!(next, Some(Class::Letter | Class::Digit | Class::Mark))
}
