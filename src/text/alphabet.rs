//! The letters of one script among characters of two bytes, in the least room.

use super::unit::{Pair, PairKind, brief};

/// How many first bytes of characters an alphabet has.
const FIRSTS: usize = 4;

/// What is known of the characters of two bytes whose first byte is one of four.
pub(crate) struct Alphabet {
    /// The lowest of the four.
    first: u8,
    pub(crate) script: u8,
    /// For each: what a letter of the script folds to, [`brief`]; [`OUTSIDE`] for what belongs to no word and folds to itself, or to a
    /// space; or 0.
    codes: [u8; 64 * FIRSTS],
}

/// What stands for a character that belongs to no word; of letters the top bit is set.
pub(crate) const OUTSIDE: u8 = 1;

/// The first bytes of characters of two bytes from which on there are letters of alphabets other than Latin.
const LEAST: usize = 0xCE;
const COUNT: usize = 0xE0 - LEAST;

/// The alphabet of each first byte: that of the last letter that begins with it.
static ALPHABETS: [Alphabet; COUNT] = {
    let mut alphabets = [const { Alphabet::EMPTY }; COUNT];
    let mut n = 0;
    while n < COUNT {
        alphabets[n] = Alphabet::new((LEAST + n) as u8);
        n += 1;
    }
    alphabets
};

impl Alphabet {
    const EMPTY: Alphabet = Alphabet {
        first: 0,
        script: 0,
        codes: [0; 64 * FIRSTS],
    };

    const fn new(first: u8) -> Alphabet {
        let mut alphabet = Alphabet {
            first: first & !(FIRSTS as u8 - 1),
            ..Alphabet::EMPTY
        };
        let mut last = 64;
        while last > 0 && alphabet.script == 0 {
            last -= 1;
            let pair = Pair::of((first as usize & 0x1F) << 6 | last);
            if pair.is_letter() {
                alphabet.script = pair.script();
            }
        }
        let mut n = 0;
        while n < alphabet.codes.len() {
            let pair = Pair::of((alphabet.first as usize & 0x1F) << 6 | n);
            alphabet.codes[n] = match pair.kind() {
                PairKind::Letter if pair.script() == alphabet.script => brief(pair.number()),
                PairKind::Outside => OUTSIDE,
                _ => 0,
            };
            n += 1;
        }
        alphabet
    }

    /// That of a letter whose first byte this is, if it has two.
    #[inline(always)]
    pub(crate) fn of(first: u8) -> Option<&'static Alphabet> {
        ALPHABETS.get(usize::from(first).wrapping_sub(LEAST))
    }

    /// The code of a character by its two bytes; 0 if it has none.
    #[inline(always)]
    pub(crate) fn code(&self, first: u8, second: u8) -> u8 {
        match self.is_own(first) {
            true => self.codes[usize::from(first << 6 | second & 0x3F)],
            false => 0,
        }
    }

    #[inline(always)]
    fn is_own(&self, first: u8) -> bool {
        first & !(FIRSTS as u8 - 1) == self.first
    }

    /// The lowest of the first bytes, and the codes in rows of sixteen.
    #[inline(always)]
    pub(crate) fn rows(&self) -> (u8, &[[u8; 16]]) {
        (self.first, self.codes.as_chunks().0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::table;
    use super::*;

    #[test]
    fn alphabets_have_their_letters() {
        for (letters, script) in [
            ("абвгёйшяўқ", table::CYRILLIC),
            ("ابپچژگکیؤة", table::ARABIC),
            ("אבץ", table::HEBREW),
            ("αβςΩ", table::GREEK),
        ] {
            for letter in letters.chars() {
                let mut bytes = [0; 2];
                letter.encode_utf8(&mut bytes);
                let alphabet = Alphabet::of(bytes[0]).expect("it has one");
                assert_eq!(script, alphabet.script, "{letter}");
                assert!(alphabet.code(bytes[0], bytes[1]) >= 0x80, "{letter}");
            }
        }
        let comma = "،".as_bytes();
        let arabic = Alphabet::of(comma[0]).expect("it has one");
        assert_eq!(OUTSIDE, arabic.code(comma[0], comma[1]));
    }
}
