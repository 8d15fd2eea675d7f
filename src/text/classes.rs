//! What the bytes of a text are, 64 at a time, in the fastest way that the processor has.

use super::alphabet::{Alphabet, OUTSIDE};
use super::filter::{Filter, Held, short_key};
use super::unit::{PUNCTUATION, Signs, is_among, is_han};

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

    /// The letters and digits up to the first zero of each of four times eight folded bytes, multiplied by [`FACTOR`] and shifted to the
    /// right, by a half or more.
    fn places(self, eights: [u64; 4], shift: u32) -> [u64; 4];

    /// Whether a [`Filter`] is asked for many words at once, faster than a table in memory for each. Where it is not, what that takes, from
    /// [`Classify::offsets`] to [`Classify::chosen`], is told one by one.
    #[inline(always)]
    fn asks_many(self) -> bool {
        false
    }

    /// Where bits are set, no two side by side, each with the bits of `base`, which has none of the lowest six; and behind those whatever it
    /// may be.
    #[inline(always)]
    fn offsets(self, mut bits: u64, base: u32, offsets: &mut [u32; ROOM]) {
        for offset in offsets {
            if bits == 0 {
                break;
            }
            *offset = base | bits.trailing_zeros();
            bits &= bits - 1;
        }
    }

    /// The short keys of words, by their eight folded bytes: see [`short_key`].
    #[inline(always)]
    fn short_keys(self, eights: [u64; 16]) -> [u16; 16] {
        eights.map(|eight| short_key(up_to_zero(eight)))
    }

    /// Which of the words of these short keys a filter holds.
    #[inline(always)]
    fn held(self, keys: &[u16; 64], filter: &Filter) -> Held {
        filter.held(keys)
    }

    /// Which of 64 numbers have a bit.
    #[inline(always)]
    fn flagged(self, numbers: &[u32; 64], bit: u32) -> u64 {
        let numbers = numbers.iter().zip(0..);
        numbers.fold(0, |all, (number, n)| {
            all | u64::from(number & bit != 0) << n
        })
    }

    /// The lower halves of the numbers whose bits are set, and behind those whatever it may be.
    #[inline(always)]
    fn chosen(self, mut bits: u64, numbers: &[u32; 64], chosen: &mut [u16; ROOM]) {
        for chosen in chosen {
            if bits == 0 {
                break;
            }
            *chosen = numbers[bits.trailing_zeros() as usize] as u16;
            bits &= bits - 1;
        }
    }

    /// What the first 64 are in a text of an alphabet.
    fn characters(self, bytes: &[u8; 65], alphabet: &Alphabet) -> Characters;

    /// The first bytes, among the first 64, of the letters of [`is_han`], and of the chosen signs.
    fn han(self, bytes: &[u8; 66], chosen: &Signs) -> [u64; 2];

    /// Where a colon or an `@` stands, or one of two `w` at an even place, of either case: of three `w` in a row, two are.
    fn signs(self, bytes: &[u8; 64]) -> u64;

    /// Whether any of [`Classify::signs`] stands in two times 64 bytes.
    fn has_signs(self, bytes: &[u8; 128]) -> bool;
}

/// Runs an expression with the fastest [`Classify`] of the processor as a variable, compiled for that processor.
macro_rules! fastest {
    ($classify:ident => $run:expr) => {{
        #[cfg(target_arch = "x86_64")]
        let result = $crate::text::classes::fastest!($classify => $run, V4: 64, V3: 32);
        #[cfg(not(target_arch = "x86_64"))]
        let result = $crate::text::classes::fastest!($classify => $run,);
        result
    }};
    // The widest first, each with the bytes of its registers.
    ($classify:ident => $run:expr, $($level:ident: $bytes:literal),*) => {
        $(
            if let Some($classify) = pulp::x86::$level::try_new()
                && $crate::text::classes::may_have($bytes)
            {
                let once = $crate::text::classes::Once;
                $classify.vectorize(
                    #[inline(always)]
                    || {
                        let _once = once;
                        $run
                    },
                )
            } else
        )*
        {
            let $classify = $crate::text::classes::Sixteen;
            $run
        }
    };
}
pub(crate) use fastest;

/// Whether registers of so many bytes may be used: all that there are, but where a test says otherwise.
#[cfg(not(test))]
#[inline(always)]
pub(crate) fn may_have(_bytes: usize) -> bool {
    true
}

#[cfg(test)]
thread_local! {
    /// How many bytes the registers of this thread have at most.
    pub(crate) static WIDEST: std::cell::Cell<usize> = const { std::cell::Cell::new(64) };
}

#[cfg(test)]
pub(crate) fn may_have(bytes: usize) -> bool {
    bytes <= WIDEST.get()
}

/// What a closure takes with it that is called once: one that may be called again is called by way of a function that is not always
/// inlined, and then what is in it is not compiled for the processor.
#[cfg(target_arch = "x86_64")]
pub(crate) struct Once;

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
    fn places(self, eights: [u64; 4], shift: u32) -> [u64; 4] {
        eights.map(|eight| spread(up_to_zero(eight)) >> shift)
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
    fn han(self, bytes: &[u8; 66], chosen: &Signs) -> [u64; 2] {
        let mut han = [0; 2];
        for (n, three) in bytes.windows(3).enumerate() {
            let [first, second, third] = [three[0], three[1], three[2]];
            let bytes = u64::from_le_bytes([first, second, third, 0, 0, 0, 0, 0]);
            han[0] |= u64::from(is_han(bytes)) << n;
            han[1] |= u64::from(is_among(bytes, chosen)) << n;
        }
        han
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
    fn places(self, eights: [u64; 4], shift: u32) -> [u64; 4] {
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
        let lower = avx2._mm256_mul_epu32(keys, all(FACTOR));
        let crossed = avx2._mm256_mullo_epi32(keys, all(FACTOR.rotate_left(32)));
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
    fn han(self, bytes: &[u8; 66], chosen: &Signs) -> [u64; 2] {
        use core::arch::x86_64::__m256i;
        let avx2 = self.avx2;
        let splat = |byte: u8| -> __m256i { pulp::cast([byte; 32]) };
        let and = |x, y| avx2._mm256_and_si256(x, y);
        let or = |x, y| avx2._mm256_or_si256(x, y);
        let equal = |x, y| avx2._mm256_cmpeq_epi8(x, y);
        let mask = |x: __m256i| u64::from(avx2._mm256_movemask_epi8(x) as u32);
        let bits: __m256i = pulp::cast([0x8040_2010_0804_0201u64; 4]);
        let mut han = [0; 2];
        for n in 0..2 {
            let part = |at: usize| -> __m256i {
                pulp::cast(bytes[at..].first_chunk::<32>().copied().unwrap_or_default())
            };
            let (x, second, third) = (part(32 * n), part(32 * n + 1), part(32 * n + 2));
            let above = avx2._mm256_sub_epi8(x, splat(0xE5));
            let wholly = equal(above, avx2._mm256_min_epu8(above, splat(0xE9 - 0xE5)));
            let upper = equal(second, avx2._mm256_max_epu8(second, splat(0xB8)));
            han[0] |= mask(or(wholly, and(equal(x, splat(0xE4)), upper))) << (32 * n);
            // Of the last byte three bits tell a byte of a row's bits, and three a bit of that.
            let byte = and(avx2._mm256_srli_epi16::<3>(third), splat(7));
            let bit = avx2._mm256_shuffle_epi8(bits, and(third, splat(7)));
            let mut signs = splat(0);
            for ([one, two], chosen) in PUNCTUATION.into_iter().zip(chosen) {
                let chosen = avx2._mm256_shuffle_epi8(pulp::cast([*chosen; 4]), byte);
                let own = and(equal(x, splat(one)), equal(second, splat(two)));
                signs = or(signs, and(own, equal(and(chosen, bit), bit)));
            }
            han[1] |= mask(signs) << (32 * n);
        }
        han
    }

    #[inline(always)]
    fn signs(self, bytes: &[u8; 64]) -> u64 {
        let mut signs = 0;
        for (n, part) in bytes.as_chunks().0.iter().enumerate() {
            let some = self.avx2._mm256_movemask_epi8(some_signs(self, part));
            signs |= u64::from(some as u32) << (32 * n);
        }
        signs
    }

    #[inline(always)]
    fn has_signs(self, bytes: &[u8; 128]) -> bool {
        let mut some = pulp::cast([0u8; 32]);
        for part in bytes.as_chunks().0 {
            some = self.avx2._mm256_or_si256(some, some_signs(self, part));
        }
        self.avx2._mm256_movemask_epi8(some) != 0
    }
}

#[cfg(target_arch = "x86_64")]
impl Classify for pulp::x86::V4 {
    #[inline(always)]
    fn classes(self, bytes: &[u8; 64]) -> Classes {
        use core::arch::x86_64::__m512i;
        let (avx512f, avx512bw) = (self.avx512f, self.avx512bw);
        let splat = |byte: u8| -> __m512i { pulp::cast([byte; 64]) };
        // As thirty-two at a time.
        let x: __m512i = pulp::cast(*bytes);
        let half = avx512f._mm512_and_si512(avx512bw._mm512_srli_epi16::<4>(x), splat(0x0F));
        let class = avx512f._mm512_and_si512(
            avx512bw._mm512_shuffle_epi8(pulp::cast([LOW; 4]), x),
            avx512bw._mm512_shuffle_epi8(pulp::cast([HIGH; 4]), half),
        );
        let word = avx512bw._mm512_cmpgt_epi8_mask(class, splat(CARE));
        let small = avx512f._mm512_or_si512(x, splat(SMALL));
        let beyond = avx512bw._mm512_movepi8_mask(x);
        Classes {
            word,
            care: avx512bw._mm512_test_epi8_mask(class, splat(CARE)) | beyond,
            beyond,
            folded: pulp::cast(avx512bw._mm512_maskz_mov_epi8(word, small)),
        }
    }

    #[inline(always)]
    fn small(self, bytes: &[u8; 64]) -> u64 {
        let small = pulp::cast([SMALL; 64]);
        self.avx512bw
            ._mm512_test_epi8_mask(pulp::cast(*bytes), small)
    }

    #[inline(always)]
    fn places(self, eights: [u64; 4], shift: u32) -> [u64; 4] {
        use core::arch::x86_64::__m256i;
        let avx2 = self.avx2;
        let all = |x: u64| -> __m256i { pulp::cast([x; 4]) };
        // As in [`up_to_zero`].
        let eights: __m256i = pulp::cast(eights);
        let zeros = avx2._mm256_and_si256(avx2._mm256_sub_epi64(eights, all(ONES)), all(TOPS));
        let before = avx2._mm256_add_epi64(zeros, all(u64::MAX));
        let keys = avx2._mm256_and_si256(eights, avx2._mm256_xor_si256(zeros, before));
        let spread = self.avx512dq._mm256_mullo_epi64(keys, all(FACTOR));
        pulp::cast(avx2._mm256_srlv_epi64(spread, all(u64::from(shift))))
    }

    #[inline(always)]
    fn asks_many(self) -> bool {
        true
    }

    #[inline(always)]
    fn offsets(self, bits: u64, base: u32, offsets: &mut [u32; ROOM]) {
        let (avx512f, avx512bw) = (self.avx512f, self.avx512bw);
        let at = avx512bw._mm512_movm_epi8(bits);
        let some = avx512bw._mm512_test_epi16_mask(at, at);
        let odd = avx512bw._mm512_test_epi16_mask(at, pulp::cast([0xFF00u16; 32]));
        let mut count = 0;
        for half in 0..2 {
            let base = pulp::cast([base + 32 * half; 16]);
            let even = avx512f._mm512_or_si512(pulp::cast(EVEN), base);
            let odd = (odd >> (16 * half)) as u16;
            let all = avx512f._mm512_mask_or_epi32(even, odd, even, pulp::cast([1u32; 16]));
            let some = (some >> (16 * half)) as u16;
            if let Some(offsets) = offsets[count..].first_chunk_mut::<16>() {
                *offsets = pulp::cast(avx512f._mm512_maskz_compress_epi32(some, all));
            }
            count += some.count_ones() as usize;
        }
    }

    #[inline(always)]
    fn short_keys(self, eights: [u64; 16]) -> [u16; 16] {
        use core::arch::x86_64::__m512i;
        let avx512f = self.avx512f;
        let mut spread: [__m512i; 2] = pulp::cast(eights);
        for eights in &mut spread {
            // As in [`up_to_zero`].
            let ones = avx512f._mm512_sub_epi64(*eights, pulp::cast([ONES; 8]));
            let zeros = avx512f._mm512_and_si512(ones, pulp::cast([TOPS; 8]));
            let before = avx512f._mm512_add_epi64(zeros, pulp::cast([u64::MAX; 8]));
            let mask = avx512f._mm512_xor_si512(zeros, before);
            let keys = avx512f._mm512_and_si512(*eights, mask);
            *eights = self
                .avx512dq
                ._mm512_mullo_epi64(keys, pulp::cast([FACTOR; 8]));
        }
        let [first, second] = spread;
        let tops = pulp::cast(TOPS_OF_TWO);
        let [keys, _]: [[u16; 16]; 2] =
            pulp::cast(self.avx512bw._mm512_permutex2var_epi16(first, tops, second));
        keys
    }

    #[inline(always)]
    fn held(self, keys: &[u16; 64], filter: &Filter) -> Held {
        filter.held_at_once(self, keys)
    }

    #[inline(always)]
    fn flagged(self, numbers: &[u32; 64], bit: u32) -> u64 {
        let all = pulp::cast([bit; 16]);
        let mut flagged = 0;
        for (n, numbers) in numbers.as_chunks::<16>().0.iter().enumerate() {
            let some = self
                .avx512f
                ._mm512_test_epi32_mask(pulp::cast(*numbers), all);
            flagged |= u64::from(some) << (16 * n);
        }
        flagged
    }

    #[inline(always)]
    fn chosen(self, bits: u64, numbers: &[u32; 64], chosen: &mut [u16; ROOM]) {
        let avx512f = self.avx512f;
        let mut count = 0;
        for (n, numbers) in numbers.as_chunks::<16>().0.iter().enumerate() {
            let some = (bits >> (16 * n)) as u16;
            let numbers = avx512f._mm512_maskz_compress_epi32(some, pulp::cast(*numbers));
            let numbers = self
                .avx512bw
                ._mm512_permutexvar_epi16(pulp::cast(LOWER), numbers);
            if let Some(chosen) = chosen[count..].first_chunk_mut::<16>() {
                let [lower, _]: [[u16; 16]; 2] = pulp::cast(numbers);
                *chosen = lower;
            }
            count += some.count_ones() as usize;
        }
    }

    #[inline(always)]
    fn characters(self, bytes: &[u8; 65], alphabet: &Alphabet) -> Characters {
        (*self).characters(bytes, alphabet)
    }

    #[inline(always)]
    fn han(self, bytes: &[u8; 66], chosen: &Signs) -> [u64; 2] {
        (*self).han(bytes, chosen)
    }

    #[inline(always)]
    fn signs(self, bytes: &[u8; 64]) -> u64 {
        let (pairs, others) = mask_signs(self, bytes);
        let pairs = self.avx512bw._mm512_maskz_set1_epi16(pairs, -1);
        self.avx512bw._mm512_movepi8_mask(pairs) | others
    }

    #[inline(always)]
    fn has_signs(self, bytes: &[u8; 128]) -> bool {
        let (parts, _) = bytes.as_chunks();
        let (pairs, others) = mask_signs(self, &parts[0]);
        let (more_pairs, more) = mask_signs(self, &parts[1]);
        (others | more) | u64::from(pairs | more_pairs) != 0
    }
}

/// Of the bytes of [`Classify::signs`] which twos are two `w`, and where others stand.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn mask_signs(
    pulp::x86::V4 {
        avx512f, avx512bw, ..
    }: pulp::x86::V4,
    bytes: &[u8; 64],
) -> (u32, u64) {
    use core::arch::x86_64::__m512i;
    let x: __m512i = pulp::cast(*bytes);
    // As in [`some_signs`].
    let small = avx512f._mm512_or_si512(x, pulp::cast([SMALL; 64]));
    let pairs = avx512bw._mm512_cmpeq_epi16_mask(small, pulp::cast([b'w'; 64]));
    let asked = avx512bw._mm512_shuffle_epi8(pulp::cast([SIGNS; 4]), x);
    (pairs, avx512bw._mm512_cmpeq_epi8_mask(asked, x))
}

/// The bytes of [`Classify::signs`], all bits set.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn some_signs(
    pulp::x86::V3 { avx2, .. }: pulp::x86::V3,
    bytes: &[u8; 32],
) -> core::arch::x86_64::__m256i {
    use core::arch::x86_64::__m256i;
    let x: __m256i = pulp::cast(*bytes);
    let small = avx2._mm256_or_si256(x, pulp::cast([SMALL; 32]));
    let pairs = avx2._mm256_cmpeq_epi16(small, pulp::cast([b'w'; 32]));
    // A colon and an `@` are told apart by their lower halves; no other byte is what its lower half asks for.
    let asked = avx2._mm256_shuffle_epi8(pulp::cast([SIGNS, SIGNS]), x);
    avx2._mm256_or_si256(pairs, avx2._mm256_cmpeq_epi8(asked, x))
}

/// The sign of a lower half, and for others a byte of another lower half.
#[cfg(target_arch = "x86_64")]
const SIGNS: [u8; 16] = {
    let mut signs = [b'@'; 16];
    signs[0xA] = b':';
    signs
};

/// Spreads a key over all bits, the best of them on top (Fibonacci hashing).
#[inline(always)]
pub(crate) fn spread(key: u64) -> u64 {
    key.wrapping_mul(FACTOR)
}

/// What keys are multiplied by.
pub(crate) const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// Room for 64 numbers, and for what is written behind them.
pub(crate) const ROOM: usize = 80;

/// Where the upper sixteen bits of the numbers in two registers are.
#[cfg(target_arch = "x86_64")]
const TOPS_OF_TWO: [u16; 32] = {
    let mut tops = [0; 32];
    let mut n = 0;
    while n < 16 {
        tops[n] = 4 * n as u16 + 3;
        n += 1;
    }
    tops
};

/// Where the lower halves of sixteen numbers in a register are.
#[cfg(target_arch = "x86_64")]
const LOWER: [u16; 32] = {
    let mut lower = [0; 32];
    let mut n = 0;
    while n < 16 {
        lower[n] = 2 * n as u16;
        n += 1;
    }
    lower
};

/// The even numbers from zero on.
#[cfg(target_arch = "x86_64")]
const EVEN: [u32; 16] = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30];

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

    /// What [`fastest`] gives where registers have 16, 32 and 64 bytes, if the processor has them.
    macro_rules! each {
        ($classify:ident => $run:expr) => {
            [16, 32, 64].map(|bytes| {
                WIDEST.set(bytes);
                fastest!($classify => $run)
            })
        };
    }

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
        classify.places(eights, 41)
    }

    #[inline(always)]
    fn characters(classify: impl Classify, bytes: &[u8; 65], alphabet: &Alphabet) -> Characters {
        classify.characters(bytes, alphabet)
    }

    #[inline(always)]
    fn han(classify: impl Classify, bytes: &[u8; 66], chosen: &Signs) -> [u64; 2] {
        classify.han(bytes, chosen)
    }

    #[test]
    fn letters_of_han_and_signs_are_told_together_as_one_by_one() {
        const EACH: u64 = 0x1111_1111_1111_1111;
        let chosen = [0x0123_4567_89AB_CDEF, 0xF0F0_0F0F_3C3C_C3C3, 1 << 63 | 1];
        for first in 0xC2..=0xEF {
            for second in 0x80..0xC0 {
                for third in 0x80..0xC0 {
                    let three = [first, second, third];
                    let bytes = std::array::from_fn(|n| three.get(n % 4).copied().unwrap_or(b'a'));
                    let mut chars = str::from_utf8(&three).unwrap_or_default().chars();
                    let letter = chars.any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
                    let row = PUNCTUATION.iter().position(|two| *two == three[..2]);
                    let sign = row.is_some_and(|row| chosen[row] >> (third & 0x3F) & 1 == 1);
                    let one = [letter, sign].map(|is| EACH * u64::from(is));
                    assert_eq!([one; 3], each!(classify => han(classify, &bytes, &chosen)));
                }
            }
        }
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
                    for all in each!(classify => characters(classify, &bytes, alphabet)) {
                        assert_eq!(one.codes, all.codes);
                        assert_eq!(
                            [one.letters, one.outside, one.low],
                            [all.letters, all.outside, all.low]
                        );
                    }
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
            let all = each!(classify => places(classify, eights));
            assert_eq!([places(Sixteen, eights); 3], all);
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
                let has = each!(classify => has_signs(classify, &bytes));
                assert_eq!(has, [b"@:".contains(&byte); 3]);
            }
            let mut bytes = [b'w'; 128];
            bytes[at] = b'x';
            assert_eq!(each!(classify => has_signs(classify, &bytes)), [true; 3]);
        }
    }

    #[test]
    fn signs_are_seen_wherever_they_stand() {
        for shift in 0..64 {
            let bytes: [u8; 64] = std::array::from_fn(|n| b"a-WwxwWw:ww.@bw"[(n + shift) % 15]);
            let seen = each!(classify => signs(classify, &bytes));
            for (at, byte) in bytes.iter().enumerate() {
                let two = &bytes[at / 2 * 2..][..2];
                let sign = b"@:".contains(byte) || two.eq_ignore_ascii_case(b"ww");
                assert_eq!([sign; 3], seen.map(|signs| signs >> at & 1 == 1), "{at}");
            }
        }
    }

    #[test]
    fn bytes_are_judged_together_as_one_by_one() {
        for first in 0..=255u8 {
            let bytes: [u8; 64] =
                std::array::from_fn(|n| first.wrapping_add((n as u8).wrapping_mul(7)));
            for small in each!(classify => small(classify, &bytes)) {
                for (n, byte) in bytes.into_iter().enumerate() {
                    assert_eq!(byte & SMALL != 0, small >> n & 1 == 1, "{byte}");
                }
            }
            for Classes {
                word,
                care,
                beyond,
                folded,
            } in each!(classify => classes(classify, &bytes))
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
