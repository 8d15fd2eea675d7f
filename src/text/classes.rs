//! What the bytes of a text are, 64 at a time, in the fastest way that the processor has.

use super::alphabet::{Alphabet, OUTSIDE};

/// What 64 bytes are, a bit each.
#[derive(Clone, Copy)]
pub(crate) struct Classes {
    /// ASCII letters and digits.
    pub(crate) word: u64,
    /// Apostrophes and number signs of ASCII, and what is not ASCII.
    pub(crate) care: u64,
    /// What is not ASCII.
    pub(crate) beyond: u64,
    /// The letters and digits, letters as small ones, and zero for all others.
    pub(crate) folded: [u8; 64],
}

/// What 64 bytes are in a text of one alphabet.
#[derive(Clone, Copy)]
pub(crate) struct Characters {
    /// The codes of its characters at their first bytes, and zero elsewhere.
    pub(crate) codes: [u8; 64],
    /// The first bytes of its letters, a bit each.
    pub(crate) letters: u64,
    /// The first bytes of its characters that belong to no word, and of `«` and `»`.
    pub(crate) outside: u64,
    /// Underscores.
    pub(crate) low: u64,
}

impl Characters {
    const NONE: Characters = Characters {
        codes: [0; 64],
        letters: 0,
        outside: 0,
        low: 0,
    };
}

/// A way to tell what bytes are.
pub(crate) trait Classify: Copy {
    /// What is in words, and what takes care.
    fn classes(self, bytes: &[u8; 64]) -> Classes;

    /// Which bytes have the bit of [`SMALL`]: of letters the small ones.
    fn small(self, bytes: &[u8; 64]) -> u64;

    /// The letters and digits up to the first zero of each of four times eight folded bytes, multiplied by `factor` and shifted to the
    /// right, by a half or more.
    fn places(self, eights: [u64; 4], factor: u64, shift: u32) -> [u64; 4];

    /// What the first 64 are in a text of an alphabet.
    fn characters(self, bytes: &[u8; 65], alphabet: &Alphabet) -> Characters;

    /// Where a colon or an `@` stands, or one of two `w` at an even place, of either case: of three `w` in a row, two are.
    fn signs(self, bytes: &[u8; 64]) -> u64;

    /// Whether any of [`Classify::signs`] stands in two times 64 bytes.
    fn has_signs(self, bytes: &[u8; 128]) -> bool;
}

/// Runs an expression with the fastest [`Classify`] of the processor as a variable, compiled for that processor.
macro_rules! fastest {
    ($classify:ident => $run:expr) => {{
        #[cfg(target_arch = "x86_64")]
        let result = match pulp::x86::V3::try_new() {
            Some($classify) => $classify.vectorize(
                #[inline(always)]
                || $run,
            ),
            None => {
                let $classify = $crate::text::classes::Sixteen;
                $run
            }
        };
        #[cfg(not(target_arch = "x86_64"))]
        let result = {
            let $classify = $crate::text::classes::Sixteen;
            $run
        };
        result
    }};
}
pub(crate) use fastest;

/// Sixteen bytes at a time, on every processor.
#[derive(Clone, Copy)]
pub(crate) struct Sixteen;

impl Classify for Sixteen {
    #[inline(always)]
    fn classes(self, bytes: &[u8; 64]) -> Classes {
        use wide::i8x16;
        let equal = |x: i8x16, byte: u8| x.simd_eq(i8x16::splat(byte as i8));
        let within = |x: i8x16, first: u8, last: u8| {
            x.simd_gt(i8x16::splat(first as i8 - 1)) & x.simd_lt(i8x16::splat(last as i8 + 1))
        };
        let mask = |x: i8x16| u64::from(x.to_bitmask() as u16);
        let mut classes = Classes {
            word: 0,
            care: 0,
            beyond: 0,
            folded: [0; 64],
        };
        let folded = classes.folded.as_chunks_mut::<16>().0;
        for (n, bytes) in bytes.as_chunks::<16>().0.iter().enumerate() {
            let x = i8x16::from(bytes.map(|byte| byte as i8));
            let small = x | i8x16::splat(SMALL as i8);
            let word = within(small, b'a', b'z') | within(x, b'0', b'9');
            folded[n] = (small & word).to_array().map(|byte| byte as u8);
            let care = x | equal(x, b'\'') | equal(x, b'`') | equal(x, b'#');
            classes.word |= mask(word) << (16 * n);
            classes.care |= mask(care) << (16 * n);
            classes.beyond |= mask(x) << (16 * n);
        }
        classes
    }

    #[inline(always)]
    fn small(self, bytes: &[u8; 64]) -> u64 {
        use wide::i8x16;
        let mut small = 0;
        for (n, bytes) in bytes.as_chunks::<16>().0.iter().enumerate() {
            let x = i8x16::from(bytes.map(|byte| (byte << 2) as i8));
            small |= u64::from(x.to_bitmask() as u16) << (16 * n);
        }
        small
    }

    #[inline(always)]
    fn places(self, eights: [u64; 4], factor: u64, shift: u32) -> [u64; 4] {
        eights.map(|eight| up_to_zero(eight).wrapping_mul(factor) >> shift)
    }

    #[inline(always)]
    fn characters(self, bytes: &[u8; 65], alphabet: &Alphabet) -> Characters {
        let mut found = Characters::NONE;
        for (n, two) in bytes.windows(2).enumerate() {
            let code = alphabet.code(two[0], two[1]);
            found.codes[n] = code;
            found.letters |= u64::from(code >> 7) << n;
            let outside = code == OUTSIDE || matches!(two, [0xC2, 0xAB | 0xBB]);
            found.outside |= u64::from(outside) << n;
            found.low |= u64::from(two[0] == b'_') << n;
        }
        found
    }

    #[inline(always)]
    fn signs(self, bytes: &[u8; 64]) -> u64 {
        use wide::i8x16;
        let mut signs = 0;
        for (n, bytes) in bytes.as_chunks::<16>().0.iter().enumerate() {
            let x = i8x16::from(bytes.map(|byte| byte as i8));
            let at =
                |x: i8x16, byte: u8| u64::from(x.simd_eq(i8x16::splat(byte as i8)).to_bitmask());
            let w = at(x | i8x16::splat(SMALL as i8), b'w');
            let pairs = w & w >> 1 & 0x5555;
            signs |= (at(x, b'@') | at(x, b':') | pairs | pairs << 1) << (16 * n);
        }
        signs
    }

    #[inline(always)]
    fn has_signs(self, bytes: &[u8; 128]) -> bool {
        bytes
            .as_chunks()
            .0
            .iter()
            .any(|bytes| self.signs(bytes) != 0)
    }
}

#[cfg(target_arch = "x86_64")]
impl Classify for pulp::x86::V3 {
    #[inline(always)]
    fn classes(self, bytes: &[u8; 64]) -> Classes {
        use core::arch::x86_64::__m256i;
        let avx2 = self.avx2;
        let splat = |byte: u8| -> __m256i { pulp::cast([byte; 32]) };
        let mask = |x: __m256i| u64::from(avx2._mm256_movemask_epi8(x) as u32);
        // A byte's class is what its two halves have in common.
        let low: __m256i = pulp::cast([LOW, LOW]);
        let high: __m256i = pulp::cast([HIGH, HIGH]);
        let mut classes = Classes {
            word: 0,
            care: 0,
            beyond: 0,
            folded: [0; 64],
        };
        let folded = classes.folded.as_chunks_mut::<32>().0;
        for (n, bytes) in bytes.as_chunks::<32>().0.iter().enumerate() {
            let x: __m256i = pulp::cast(*bytes);
            // A byte beyond ASCII has no low half for the shuffle, and so no class.
            let half = avx2._mm256_and_si256(avx2._mm256_srli_epi16::<4>(x), splat(0x0F));
            let class = avx2._mm256_and_si256(
                avx2._mm256_shuffle_epi8(low, x),
                avx2._mm256_shuffle_epi8(high, half),
            );
            let word = avx2._mm256_cmpgt_epi8(class, splat(CARE));
            let small = avx2._mm256_or_si256(x, splat(SMALL));
            folded[n] = pulp::cast(avx2._mm256_and_si256(small, word));
            let care = avx2._mm256_cmpgt_epi8(avx2._mm256_and_si256(class, splat(CARE)), splat(0));
            let beyond = mask(x);
            classes.word |= mask(word) << (32 * n);
            classes.care |= (mask(care) | beyond) << (32 * n);
            classes.beyond |= beyond << (32 * n);
        }
        classes
    }

    #[inline(always)]
    fn small(self, bytes: &[u8; 64]) -> u64 {
        use core::arch::x86_64::__m256i;
        let mut small = 0;
        for (n, bytes) in bytes.as_chunks::<32>().0.iter().enumerate() {
            let x: __m256i = pulp::cast(*bytes);
            // Within each byte the bit comes to stand on top.
            let top = self.avx2._mm256_slli_epi16::<2>(x);
            small |= u64::from(self.avx2._mm256_movemask_epi8(top) as u32) << (32 * n);
        }
        small
    }

    #[inline(always)]
    fn places(self, eights: [u64; 4], factor: u64, shift: u32) -> [u64; 4] {
        use core::arch::x86_64::__m256i;
        let avx2 = self.avx2;
        let all = |x: u64| -> __m256i { pulp::cast([x; 4]) };
        let add = |a, b| avx2._mm256_add_epi32(a, b);
        // As in [`up_to_zero`].
        let eights: __m256i = pulp::cast(eights);
        let zeros = avx2._mm256_and_si256(avx2._mm256_sub_epi64(eights, all(ONES)), all(TOPS));
        let before = avx2._mm256_add_epi64(zeros, all(u64::MAX));
        let keys = avx2._mm256_and_si256(eights, avx2._mm256_xor_si256(zeros, before));
        // Products of 32 bits, of which the lower halves of two fall into the upper half of the whole; its own lower half is of no use.
        let lower = avx2._mm256_mul_epu32(keys, all(factor));
        let crossed = avx2._mm256_mullo_epi32(keys, all(factor.rotate_left(32)));
        let upper = add(crossed, avx2._mm256_slli_epi64::<32>(crossed));
        pulp::cast(avx2._mm256_srlv_epi64(add(lower, upper), all(u64::from(shift))))
    }

    #[inline(always)]
    fn characters(self, bytes: &[u8; 65], alphabet: &Alphabet) -> Characters {
        use core::arch::x86_64::__m256i;
        let avx2 = self.avx2;
        let splat = |byte: u8| -> __m256i { pulp::cast([byte; 32]) };
        let and = |a, b| avx2._mm256_and_si256(a, b);
        let equal = |x: __m256i, byte: u8| avx2._mm256_cmpeq_epi8(x, splat(byte));
        let mask = |x: __m256i| u64::from(avx2._mm256_movemask_epi8(x) as u32);
        let (first, rows) = alphabet.rows();
        let mut found = Characters::NONE;
        for n in 0..2 {
            let part = |at: usize| -> __m256i {
                pulp::cast(bytes[at..].first_chunk::<32>().copied().unwrap_or_default())
            };
            let (x, next) = (part(32 * n), part(32 * n + 1));
            let own = equal(and(x, splat(0xFC)), first);
            let place = avx2._mm256_or_si256(
                and(avx2._mm256_slli_epi16::<6>(x), splat(0xC0)),
                and(next, splat(0x3F)),
            );
            let mut codes = splat(0);
            let mut look_up = |from: usize| {
                for (n, row) in rows.iter().enumerate().skip(from).take(8) {
                    // A place of another row has its top bit set, and is passed over.
                    let in_row = avx2._mm256_xor_si256(place, splat((n as u8) << 4));
                    let in_row = avx2._mm256_adds_epu8(in_row, splat(0x70));
                    let row = avx2._mm256_shuffle_epi8(pulp::cast([*row, *row]), in_row);
                    codes = avx2._mm256_or_si256(codes, row);
                }
            };
            if mask(own) != 0 {
                look_up(0);
            }
            if mask(and(own, avx2._mm256_slli_epi16::<6>(x))) != 0 {
                look_up(8); // most texts have none of these
            }
            let codes = and(codes, own);
            let quotes = and(
                equal(x, 0xC2),
                equal(avx2._mm256_or_si256(next, splat(0x10)), 0xBB),
            );
            let outside = avx2._mm256_or_si256(equal(codes, OUTSIDE), quotes);
            found.codes.as_chunks_mut::<32>().0[n] = pulp::cast(codes);
            found.letters |= mask(codes) << (32 * n);
            found.outside |= mask(outside) << (32 * n);
            found.low |= mask(equal(x, b'_')) << (32 * n);
        }
        found
    }

    #[inline(always)]
    fn signs(self, bytes: &[u8; 64]) -> u64 {
        let (parts, _) = bytes.as_chunks();
        let some = |n: usize| {
            u64::from(self.avx2._mm256_movemask_epi8(some_signs(self, &parts[n])) as u32)
        };
        some(0) | some(1) << 32
    }

    #[inline(always)]
    fn has_signs(self, bytes: &[u8; 128]) -> bool {
        let (parts, _) = bytes.as_chunks();
        let or = |a, b| self.avx2._mm256_or_si256(a, b);
        let some = |n: usize| some_signs(self, &parts[n]);
        let some = or(or(some(0), some(1)), or(some(2), some(3)));
        self.avx2._mm256_movemask_epi8(some) != 0
    }
}

/// The bytes of [`Classify::signs`], all bits set.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn some_signs(
    pulp::x86::V3 { avx2, .. }: pulp::x86::V3,
    bytes: &[u8; 32],
) -> core::arch::x86_64::__m256i {
    use core::arch::x86_64::__m256i;
    let splat = |byte: u8| -> __m256i { pulp::cast([byte; 32]) };
    let or = |a, b| avx2._mm256_or_si256(a, b);
    let x: __m256i = pulp::cast(*bytes);
    let pairs = avx2._mm256_cmpeq_epi16(or(x, splat(SMALL)), splat(b'w'));
    // A colon and an `@` are told apart by their lower halves; no other byte is what its lower half asks for.
    let asked = avx2._mm256_shuffle_epi8(pulp::cast([SIGNS, SIGNS]), x);
    or(pairs, avx2._mm256_cmpeq_epi8(asked, x))
}

/// The sign of a lower half, and for others a byte of another lower half.
#[cfg(target_arch = "x86_64")]
const SIGNS: [u8; 16] = {
    let mut signs = [b'@'; 16];
    signs[0xA] = b':';
    signs
};

/// The bytes of eight folded ones up to the first zero: of a word's, its key.
#[inline(always)]
pub(crate) fn up_to_zero(eight: u64) -> u64 {
    up_to_zero_and_len(eight).0
}

/// [`up_to_zero`], and how many bytes they are.
#[inline(always)]
pub(crate) fn up_to_zero_and_len(eight: u64) -> (u64, usize) {
    let zeros = eight.wrapping_sub(ONES) & TOPS;
    let len = zeros.trailing_zeros() / 8;
    (eight & (zeros ^ zeros.wrapping_sub(1)), len as usize)
}

/// The lowest bit of each of eight bytes.
pub(crate) const ONES: u64 = TOPS >> 7;

/// The top bit of each of eight bytes.
pub(crate) const TOPS: u64 = 0x8080_8080_8080_8080;

/// The bit that small letters and digits of ASCII have, and capital letters have not.
pub(crate) const SMALL: u8 = 0x20;

/// The bits of classes that take care; those above are letters and digits.
const CARE: u8 = 0x07;

/// The classes that a byte may have by its low half. From the lowest bit on: `'`, a backtick, `#`, digits, `A`–`O` and `a`–`o`,
/// `P`–`Z` and `p`–`z`.
const LOW: [u8; 16] = [
    0x2A, 0x38, 0x38, 0x3C, 0x38, 0x38, 0x38, 0x39, 0x38, 0x38, 0x30, 0x10, 0x10, 0x10, 0x10, 0x10,
];

/// The classes that a byte may have by its high half.
const HIGH: [u8; 16] = [
    0, 0, 0x05, 0x08, 0x10, 0x20, 0x12, 0x20, 0, 0, 0, 0, 0, 0, 0, 0,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[inline(always)]
    fn classes(classify: impl Classify, bytes: &[u8; 64]) -> Classes {
        classify.classes(bytes)
    }

    #[inline(always)]
    fn small(classify: impl Classify, bytes: &[u8; 64]) -> u64 {
        classify.small(bytes)
    }

    #[inline(always)]
    fn signs(classify: impl Classify, bytes: &[u8; 64]) -> u64 {
        classify.signs(bytes)
    }

    #[inline(always)]
    fn places(classify: impl Classify, eights: [u64; 4]) -> [u64; 4] {
        classify.places(eights, 0x9e37_79b9_7f4a_7c15, 41)
    }

    #[inline(always)]
    fn characters(classify: impl Classify, bytes: &[u8; 65], alphabet: &Alphabet) -> Characters {
        classify.characters(bytes, alphabet)
    }

    #[test]
    fn letters_are_told_together_as_one_by_one() {
        for alphabet in (0xCE..0xE0).filter_map(Alphabet::of) {
            for second in 0x80..0xC0 {
                for shift in 0..5 {
                    let bytes: [u8; 65] = std::array::from_fn(|n| match n + shift {
                        n if n % 5 == 4 => [b'_', b' ', b'a', 0xAB][n / 5 % 4],
                        n if n % 5 % 2 == 1 => [second, 0xAB, 0xBB][n / 5 % 3],
                        n => 0xC0 + ((n / 2 + 7 * usize::from(second)) % 32) as u8,
                    });
                    let one = Sixteen.characters(&bytes, alphabet);
                    let all = fastest!(classify => characters(classify, &bytes, alphabet));
                    assert_eq!(one.codes, all.codes);
                    assert_eq!(
                        [one.letters, one.outside, one.low],
                        [all.letters, all.outside, all.low]
                    );
                }
            }
        }
    }

    #[test]
    fn words_are_placed_together_as_one_by_one() {
        let mut bytes = *b"abc\0zy9\0hijklmno\0aaaaaaap\0\0q\0rstu";
        for _ in 0..100 {
            bytes.rotate_left(1);
            let eights = std::array::from_fn(|n| u64::from_le_bytes(bytes.as_chunks().0[n]));
            let fastest = fastest!(classify => places(classify, eights));
            assert_eq!(places(Sixteen, eights), fastest);
        }
    }

    #[inline(always)]
    fn has_signs(classify: impl Classify, bytes: &[u8; 128]) -> bool {
        classify.has_signs(bytes)
    }

    #[test]
    fn signs_are_seen_in_two_times_64_bytes() {
        for at in 0..128 {
            for byte in 0..=255 {
                let mut bytes = [b'x'; 128];
                bytes[at] = byte;
                let has = fastest!(classify => has_signs(classify, &bytes));
                assert_eq!([has; 2], [b"@:".contains(&byte), Sixteen.has_signs(&bytes)]);
            }
            let mut bytes = [b'w'; 128];
            bytes[at] = b'x';
            assert!(fastest!(classify => has_signs(classify, &bytes)));
        }
    }

    #[test]
    fn signs_are_seen_wherever_they_stand() {
        for shift in 0..64 {
            let bytes: [u8; 64] = std::array::from_fn(|n| b"a-WwxwWw:ww.@bw"[(n + shift) % 15]);
            let seen = [
                fastest!(classify => signs(classify, &bytes)),
                Sixteen.signs(&bytes),
            ];
            for (at, byte) in bytes.iter().enumerate() {
                let two = &bytes[at / 2 * 2..][..2];
                let sign = b"@:".contains(byte) || two.eq_ignore_ascii_case(b"ww");
                assert_eq!([sign; 2], seen.map(|signs| signs >> at & 1 == 1), "{at}");
            }
        }
    }

    #[test]
    fn bytes_are_judged_together_as_one_by_one() {
        for first in 0..=255u8 {
            let bytes: [u8; 64] =
                std::array::from_fn(|n| first.wrapping_add((n as u8).wrapping_mul(7)));
            for small in [
                fastest!(classify => small(classify, &bytes)),
                Sixteen.small(&bytes),
            ] {
                for (n, byte) in bytes.into_iter().enumerate() {
                    assert_eq!(byte & SMALL != 0, small >> n & 1 == 1, "{byte}");
                }
            }
            let fastest = fastest!(classify => classes(classify, &bytes));
            for Classes {
                word,
                care,
                beyond,
                folded,
            } in [fastest, Sixteen.classes(&bytes)]
            {
                for (n, byte) in bytes.into_iter().enumerate() {
                    let bit = |mask: u64| mask >> n & 1 == 1;
                    let small = byte.to_ascii_lowercase();
                    assert_eq!(if bit(word) { small } else { 0 }, folded[n], "{byte}");
                    assert_eq!(byte.is_ascii_alphanumeric(), bit(word), "{byte}");
                    assert_eq!(
                        !byte.is_ascii() || b"'`#".contains(&byte),
                        bit(care),
                        "{byte}"
                    );
                    assert_eq!(!byte.is_ascii(), bit(beyond), "{byte}");
                }
            }
        }
    }
}
