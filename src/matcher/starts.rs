//! A small table that rejects most places where a name may begin, by the first word alone.

use crate::text::Cursor;

/// What a byte of the text means for the search for names' starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// No name begins here.
    Skip,
    /// A word of ASCII letters and digits begins here.
    Word,
    /// A character beyond ASCII.
    Beyond,
    /// A hashtag may begin.
    Hash,
    /// An ASCII character outside words that some form begins with.
    Sign,
}

/// Which first words the forms have, in a bit table: a word that is not in it begins no form.
#[derive(Debug)]
pub(super) struct Starts {
    leads: [Lead; 256],
    bits: Vec<u64>,
    shift: u32,
    /// Bit `n` is set when a form that does not begin with an ASCII letter or digit is only `n` bytes long.
    short: u8,
}

/// How many folded bytes beyond ASCII make a key.
const KEY: usize = 6;

impl Starts {
    pub(super) fn new<'f>(forms: impl Iterator<Item = &'f str> + Clone) -> Starts {
        // Sixteen bits a form keep wrong yeses rare; 2 MB at most.
        let size = (forms.clone().count() * 16)
            .next_power_of_two()
            .clamp(1 << 12, 1 << 24);
        let mut leads = [Lead::Skip; 256];
        for byte in 0..=255u8 {
            leads[usize::from(byte)] = match byte {
                b'#' => Lead::Hash,
                _ if byte.is_ascii_alphanumeric() => Lead::Word,
                0x80.. => Lead::Beyond,
                _ => Lead::Skip,
            };
        }
        let mut starts = Starts {
            leads,
            bits: vec![0; size / 64],
            shift: 64 - size.trailing_zeros(),
            short: 0,
        };
        for form in forms.map(str::as_bytes) {
            starts.add(form);
        }
        starts
    }

    fn add(&mut self, form: &[u8]) {
        let word = form
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        let key = match word {
            0 => {
                if form.len() < KEY {
                    self.short |= 1 << form.len();
                }
                if form[0].is_ascii() && form[0] != b'#' {
                    self.leads[usize::from(form[0])] = Lead::Sign;
                }
                beyond_key(&form[..form.len().min(KEY)])
            }
            _ => word_key(&form[..word]),
        };
        let bit = self.bit(key);
        self.bits[bit / 64] |= 1 << (bit % 64);
    }

    #[inline]
    pub(super) fn lead(&self, byte: u8) -> Lead {
        self.leads[usize::from(byte)]
    }

    fn bit(&self, key: u64) -> usize {
        (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }

    #[inline]
    fn has(&self, key: u64) -> bool {
        let bit = self.bit(key);
        self.bits[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// Whether a form may begin with the ASCII word `text[at..end]`, after which the text goes on with an ASCII character
    /// that does not vanish.
    #[inline]
    pub(super) fn has_word(&self, text: &[u8], at: usize, end: usize) -> bool {
        self.has(match text.get(at..at + 8) {
            Some(eight) => {
                let mut bytes = [0; 8];
                bytes.copy_from_slice(eight);
                let kept = u64::MAX >> (64 - 8 * (end - at).min(8));
                mix(
                    (u64::from_le_bytes(bytes) | 0x2020_2020_2020_2020) & kept,
                    end - at,
                )
            }
            None => word_key(&text[at..end]),
        })
    }

    /// Whether a form may begin at byte `at`, whatever stands there.
    pub(super) fn may_begin(&self, text: &str, at: usize) -> bool {
        let mut folded = Vec::with_capacity(32);
        let mut plain_end = at;
        for piece in Cursor::new(text, at) {
            let bytes = piece.bytes.as_slice();
            let alphanumeric = bytes[0].is_ascii_alphanumeric();
            match folded.first().map(u8::is_ascii_alphanumeric) {
                Some(true) if !alphanumeric => {
                    return !bytes[0].is_ascii() || self.has(word_key(&folded));
                }
                None | Some(true) if alphanumeric => {
                    let ascii = text.as_bytes()[piece.start].is_ascii();
                    // Only between two ASCII letters side by side there is surely no edge.
                    let inside = ascii && piece.start == plain_end;
                    if !inside && !folded.is_empty() && self.has(word_key(&folded)) {
                        return true;
                    }
                    if bytes.len() > 1 {
                        return true;
                    }
                    plain_end = piece.start + 1;
                    folded.push(bytes[0]);
                }
                _ => {
                    folded.extend_from_slice(bytes);
                    let len = folded.len();
                    if len >= KEY {
                        return self.has(beyond_key(&folded[..KEY]));
                    }
                    if self.short >> len & 1 == 1 && self.has(beyond_key(&folded)) {
                        return true;
                    }
                }
            }
        }
        folded.first().is_some_and(u8::is_ascii_alphanumeric) && self.has(word_key(&folded))
    }
}

/// The key of a word of ASCII letters and digits.
fn word_key(word: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    for (to, from) in bytes.iter_mut().zip(word) {
        *to = from | 0x20;
    }
    mix(u64::from_le_bytes(bytes), word.len())
}

fn mix(first_eight: u64, len: usize) -> u64 {
    first_eight.rotate_left(7) ^ (len as u64).wrapping_mul(0xff51_afd7_ed55_8ccd)
}

/// The key of up to [`KEY`] folded bytes that do not begin with an ASCII letter or digit.
fn beyond_key(folded: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    bytes[..folded.len()].copy_from_slice(folded);
    !mix(u64::from_le_bytes(bytes), folded.len())
}
