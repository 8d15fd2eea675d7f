//! Korean: particles follow a name in the same word; syllables may be written letter by letter.

use super::fold::LONGEST_RUN;
use super::unit::{Class, Unit, char_at};
use super::words;

/// Particles that may follow a name.
const PARTICLES: [&str; 20] = [
    "은", "는", "이", "가", "을", "를", "의", "에", "와", "과", "도", "만", "로", "으로", "에서",
    "에게", "까지", "부터", "보다", "처럼",
];

/// Whether a particle begins at byte `at` and ends its word.
pub(crate) fn particle_follows(text: &str, at: usize) -> bool {
    let mut rest = String::new();
    let mut at = at;
    let mut vanished = 0;
    while let Some(c) = char_at(text, at) {
        if Unit::of(c).class() == Class::Vanishing && vanished < 64 {
            vanished += 1;
            at += c.len_utf8();
            continue;
        }
        let Some((syllable, end)) = syllable(text, at) else {
            break;
        };
        if rest.chars().count() == 2 {
            return false;
        }
        rest.push(syllable);
        at = end;
        if PARTICLES.contains(&&*rest) && words::is_edge(text, at) {
            return true;
        }
    }
    false
}

/// The syllable that begins at byte `at`, composed, and its end.
fn syllable(text: &str, at: usize) -> Option<(char, usize)> {
    let c = char_at(text, at)?;
    compose(text, at, c).or_else(|| {
        ('\u{AC00}'..='\u{D7A3}')
            .contains(&c)
            .then(|| (c, at + c.len_utf8()))
    })
}

/// Composes the syllable that `first`, at byte `at`, begins, where it is written in several characters; its end.
///
/// The arithmetic is that of the Unicode Standard, section 3.12. What vanishes may stand between the parts, but no apostrophe,
/// which is an edge.
#[inline]
pub(crate) fn compose(text: &str, at: usize, first: char) -> Option<(char, usize)> {
    let mut end = at + first.len_utf8();
    let mut code = match first {
        '\u{1100}'..='\u{1112}' => {
            let (vowel, vowel_end) = part(text, end, '\u{1161}', '\u{1175}')?;
            end = vowel_end;
            0xAC00 + (first as u32 - 0x1100) * 588 + vowel * 28
        }
        '\u{AC00}'..='\u{D7A3}' if (first as u32 - 0xAC00).is_multiple_of(28) => first as u32,
        _ => return None,
    };
    match part(text, end, '\u{11A8}', '\u{11C2}') {
        Some((last, last_end)) => {
            code += last + 1;
            end = last_end;
        }
        None if ('\u{AC00}'..='\u{D7A3}').contains(&first) => return None,
        None => {}
    }
    Some((char::from_u32(code)?, end))
}

/// The part of a syllable, from `first` to `last`, that follows at byte `at`: its number among them, and its end.
fn part(text: &str, at: usize, first: char, last: char) -> Option<(u32, usize)> {
    let vanishes = |c: char| Unit::of(c).class() == Class::Vanishing;
    let (offset, c) = text[at..]
        .char_indices()
        .take(LONGEST_RUN + 1)
        .find(|(_, c)| !vanishes(*c))?;
    (first..=last)
        .contains(&c)
        .then(|| (c as u32 - first as u32, at + offset + c.len_utf8()))
}
