//! English: `don't` is one word.

use super::fold::{Cursor, PieceKind};
use super::unit::{Class, Unit, char_at};
use super::words::splits;

/// What may stand after the apostrophe of a contraction.
const ENDINGS: [&[u8]; 6] = [b"t", b"re", b"ve", b"ll", b"d", b"m"];

/// Whether `rest`, which follows an apostrophe, begins with the rest of a contraction and an edge.
pub(super) fn is_contraction(rest: &str) -> bool {
    let mut folded = Vec::new();
    let mut script = None;
    let mut end = 0;
    for piece in Cursor::new(rest, 0) {
        let apostrophe = rest[end..piece.start]
            .chars()
            .any(|c| Unit::of(c).class() == Class::Apostrophe);
        let Some(unit) = char_at(rest, piece.start).map(Unit::of) else {
            break;
        };
        if apostrophe || piece.kind != PieceKind::Char {
            break;
        }
        match unit.class() {
            Class::Letter
                if script
                    .replace(unit.script())
                    .is_none_or(|before| !splits(before, unit.script())) => {}
            Class::Mark => {}
            Class::Digit => return false,
            _ => break,
        }
        folded.extend_from_slice(piece.bytes.as_slice());
        if folded.len() > 2 {
            return false;
        }
        end = piece.end;
    }
    ENDINGS.contains(&&*folded)
}
