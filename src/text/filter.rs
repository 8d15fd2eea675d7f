//! The words of a short list, in tables of which each fits in two of a processor's registers.

use super::classes::spread;

/// Sets of words by their short keys, each of which now and then holds one too many: Bloom filters of so many probes as they have tables.
///
/// With AVX-512 a table is asked for 32 words by one instruction.
#[derive(Debug)]
#[repr(align(64))]
pub(crate) struct Filter {
    /// Words that begin a name, whatever comes next.
    alone: [Table; 6],
    /// Words that begin a name if one of `second` comes next.
    first: [Table; 3],
    second: [Table; 3],
}

/// Sixteen bits at each of 64 places.
type Table = [u16; 64];

/// Which of 64 words a [`Filter`] holds, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) alone: u64,
    pub(crate) first: u64,
    pub(crate) second: u64,
}

impl Filter {
    /// One that holds no word.
    pub(crate) fn new() -> Filter {
        Filter {
            alone: [[0; 64]; 6],
            first: [[0; 64]; 3],
            second: [[0; 64]; 3],
        }
    }

    /// Adds a name that begins with the word of this key, and with a second one behind it, if it is known what comes next.
    pub(crate) fn add(&mut self, key: u64, second: Option<u64>) {
        match second {
            None => add(&mut self.alone, key),
            Some(second) => {
                add(&mut self.first, key);
                add(&mut self.second, second);
            }
        }
    }

    /// Whether it holds so few words by chance that it is worth asking.
    pub(crate) fn is_sparse(&self) -> bool {
        let pairs = chance(&self.first) * chance(&self.second);
        chance(&self.alone) < 1.0 / 16.0 && pairs < 1.0 / 64.0
    }

    /// Its tables as numbers, four places in each.
    pub(crate) fn to_words(&self) -> Vec<u64> {
        let tables = self.alone.iter().chain(&self.first).chain(&self.second);
        let fours = tables.flat_map(|table| table.as_chunks::<4>().0);
        let word = |[a, b, c, d]: &[u16; 4]| {
            u64::from(*a) | u64::from(*b) << 16 | u64::from(*c) << 32 | u64::from(*d) << 48
        };
        fours.map(word).collect()
    }

    /// The filter whose tables [`Filter::to_words`] gave, in little-endian bytes; `None` of any other length.
    pub(crate) fn of_words(words: &[[u8; 8]]) -> Option<Filter> {
        if size_of_val(words) != size_of::<Filter>() {
            return None;
        }
        let mut filter = Filter::new();
        let tables = filter.alone.iter_mut().chain(&mut filter.first);
        let places = tables.chain(&mut filter.second).flatten();
        let (twos, _) = words.as_flattened().as_chunks();
        for (place, two) in places.zip(twos) {
            *place = u16::from_le_bytes(*two);
        }
        Some(filter)
    }

    /// Which words it holds, one by one.
    pub(super) fn held(&self, keys: &[u16; 64]) -> Held {
        let all = |tables: &[Table]| {
            let keys = keys.iter().zip(0..);
            keys.fold(0, |all, (key, n)| all | u64::from(holds(tables, *key)) << n)
        };
        Held {
            alone: all(&self.alone),
            first: all(&self.first),
            second: all(&self.second),
        }
    }

    /// Which words it holds, half of them at once.
    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    pub(super) fn held_at_once(&self, v4: pulp::x86::V4, keys: &[u16; 64]) -> Held {
        let (halves, _) = keys.as_chunks();
        // Side by side, so that the tables are read once.
        let low = self.held_of_half(v4, &halves[0]);
        let high = self.held_of_half(v4, &halves[1]);
        Held {
            alone: low.alone | high.alone << 32,
            first: low.first | high.first << 32,
            second: low.second | high.second << 32,
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    fn held_of_half(&self, v4: pulp::x86::V4, keys: &[u16; 32]) -> Held {
        use core::arch::x86_64::__m512i;
        let (f, bw) = (v4.avx512f, v4.avx512bw);
        let key: __m512i = pulp::cast(*keys);
        let other = bw._mm512_mullo_epi16(key, pulp::cast([OTHER; 32]));
        let upper = bw._mm512_mulhi_epu16(key, pulp::cast([UPPER; 32]));
        // As [`places`] tells; of a place the six lowest bits are asked.
        let places = [
            key,
            bw._mm512_srli_epi16::<5>(key),
            bw._mm512_srli_epi16::<10>(key),
            bw._mm512_srli_epi16::<5>(other),
            bw._mm512_srli_epi16::<10>(other),
            bw._mm512_srli_epi16::<4>(upper),
        ];
        let bit = f._mm512_and_si512(upper, pulp::cast([0x000Fu16; 32]));
        let bit = bw._mm512_sllv_epi16(pulp::cast([1u16; 32]), bit);
        Held {
            alone: holding(v4, &self.alone, places, bit),
            first: holding(v4, &self.first, places, bit),
            second: holding(v4, &self.second, places, bit),
        }
    }
}

/// Which of 32 words a set holds, by their places in its tables and their bits there.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn holding<const N: usize>(
    pulp::x86::V4 {
        avx512f, avx512bw, ..
    }: pulp::x86::V4,
    tables: &[Table; N],
    places: [core::arch::x86_64::__m512i; 6],
    bit: core::arch::x86_64::__m512i,
) -> u64 {
    let mut bits = bit;
    for (table, place) in tables.iter().zip(places) {
        let (halves, _) = table.as_chunks::<32>();
        let [low, high] = [pulp::cast(halves[0]), pulp::cast(halves[1])];
        let found = avx512bw._mm512_permutex2var_epi16(low, place, high);
        bits = avx512f._mm512_and_si512(bits, found);
    }
    u64::from(avx512bw._mm512_test_epi16_mask(bits, bits))
}

/// Adds a word to a set.
fn add(tables: &mut [Table], key: u64) {
    let (places, bit) = places(short_key(key));
    for (table, place) in tables.iter_mut().zip(places) {
        table[usize::from(place)] |= bit;
    }
}

fn holds(tables: &[Table], key: u16) -> bool {
    let (places, bit) = places(key);
    let mut tables = tables.iter().zip(places);
    tables.all(|(table, place)| table[usize::from(place)] & bit != 0)
}

/// The share of words that a set holds by chance.
fn chance(tables: &[Table]) -> f64 {
    let full = |table: &Table| {
        let bits = table.iter().map(|bits| bits.count_ones());
        f64::from(bits.sum::<u32>()) / 1024.0
    };
    tables.iter().map(full).product()
}

/// Where the bits of a word are in each table, and which it is there.
fn places(key: u16) -> ([u16; 6], u16) {
    let other = key.wrapping_mul(OTHER);
    let upper = ((u32::from(key) * u32::from(UPPER)) >> 16) as u16;
    let places = [
        key,
        key >> 5,
        key >> 10,
        other >> 5,
        other >> 10,
        upper >> 4,
    ];
    (places.map(|place| place % 64), 1 << (upper % 16))
}

/// Sixteen bits of the key of a word.
pub(crate) fn short_key(key: u64) -> u16 {
    (spread(key) >> 48) as u16
}

/// What spreads short keys.
const OTHER: u16 = 0xC2B3;
const UPPER: u16 = 0xD1B5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_the_same_once_stored() {
        let mut filter = Filter::new();
        for key in 0..500u64 {
            filter.add(key, (key % 3 == 0).then_some(!key));
        }
        assert!(filter.is_sparse());
        let words = filter.to_words();
        let stored: Vec<_> = words.iter().map(|word| word.to_le_bytes()).collect();
        let again = Filter::of_words(&stored).unwrap();
        assert_eq!(words, again.to_words());
        assert!(Filter::of_words(&stored[1..]).is_none());
    }

    #[test]
    fn words_that_are_added_are_held_and_few_others() {
        let mut filter = Filter::new();
        let keys: [u64; 64] = std::array::from_fn(|n| (n as u64) << 20);
        for key in keys {
            filter.add(key, None);
            filter.add(!key, Some(key + 1));
        }
        let held = |map: fn(u64) -> u64| filter.held(&keys.map(|key| short_key(map(key))));
        assert_eq!(held(|key| key).alone, u64::MAX);
        assert_eq!(held(|key| !key).first, u64::MAX);
        assert_eq!(held(|key| key + 1).second, u64::MAX);
        let others = held(|key| key + 2);
        let by_chance = [others.alone, others.first, others.second].map(u64::count_ones);
        assert!(by_chance.iter().sum::<u32>() < 8, "{by_chance:?}");
    }

    #[test]
    fn a_filter_of_thousands_is_not_sparse() {
        let mut filter = Filter::new();
        for key in 0..3000 {
            filter.add(key, None);
        }
        assert!(!filter.is_sparse());
    }
}
