//! Numbers and words in columns, and records of varints.

use std::ops::Range;

/// A column of numbers, all as wide as the greatest needs.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ints {
    /// Where the first number stands.
    at: usize,
    width: usize,
    count: usize,
}

/// How many numbers there are, and above that in which width.
const COUNT_BITS: u32 = 56;

impl Ints {
    /// The column at the beginning of a range of all bytes; empty if it does not fit.
    pub(crate) fn open(bytes: &[u8], range: Range<usize>) -> Ints {
        let mut header = Reader::new(bytes.get(range.clone()).unwrap_or_default());
        let word = header.u64();
        let (width, count) = (
            (word >> COUNT_BITS) as usize,
            word & ((1 << COUNT_BITS) - 1),
        );
        let fits = count.checked_mul(width as u64);
        let room = range.len().saturating_sub(8) as u64;
        if !(1..=8).contains(&width) || fits.is_none_or(|size| size > room) {
            return Ints::default();
        }
        Ints {
            at: range.start + 8,
            width,
            count: count as usize,
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Where it ends in all bytes.
    pub(crate) fn end(&self) -> usize {
        self.at + self.width * self.count
    }

    /// The number at a place; 0 beyond the last.
    #[inline]
    pub(crate) fn get(&self, bytes: &[u8], place: usize) -> u64 {
        if place >= self.count {
            return 0;
        }
        let at = self.at + place * self.width;
        match bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
            Some(eight) => u64::from_le_bytes(*eight) & (u64::MAX >> (64 - 8 * self.width)),
            None => 0,
        }
    }

    /// The numbers at a place and the next, as a range; empty unless it is one.
    #[inline]
    pub(crate) fn pair(&self, bytes: &[u8], place: usize) -> Range<usize> {
        let (start, end) = (self.get(bytes, place), self.get(bytes, place + 1));
        start as usize..(end.max(start)) as usize
    }
}

/// Writes a column.
pub(crate) fn put_ints(out: &mut Vec<u8>, numbers: impl Iterator<Item = u64> + Clone) {
    let (mut most, mut count) = (0, 0u64);
    for number in numbers.clone() {
        most |= number;
        count += 1;
    }
    let width = (64 - most.leading_zeros()).div_ceil(8).max(1) as usize;
    out.reserve(8 + count as usize * width);
    out.extend((count | (width as u64) << COUNT_BITS).to_le_bytes());
    for number in numbers {
        out.extend_from_slice(&number.to_le_bytes()[..width]);
    }
}

/// Words by their numbers: where each ends, and all their bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Words {
    ends: Ints,
    end: usize,
}

impl Words {
    pub(crate) fn open(bytes: &[u8], range: Range<usize>) -> Words {
        Words {
            ends: Ints::open(bytes, range.clone()),
            end: range.end,
        }
    }

    pub(crate) fn write<'w>(words: impl Iterator<Item = &'w str> + Clone) -> Vec<u8> {
        let mut out = Vec::new();
        let mut end = 0;
        let ends = words.clone().map(|word| {
            end += word.len() as u64;
            end
        });
        let ends: Vec<u64> = std::iter::once(0).chain(ends).collect();
        put_ints(&mut out, ends.iter().copied());
        words.for_each(|word| out.extend_from_slice(word.as_bytes()));
        out
    }

    /// The word of a number; empty if there is none.
    pub(crate) fn get<'b>(&self, bytes: &'b [u8], number: usize) -> &'b str {
        let range = self.ends.pair(bytes, number);
        let words = bytes.get(self.ends.end()..self.end).unwrap_or_default();
        str::from_utf8(words.get(range).unwrap_or_default()).unwrap_or_default()
    }
}

/// Reads numbers and texts one after another; zeros and nothing beyond the end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Reader<'b> {
        Reader { rest: bytes }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    #[inline]
    pub(crate) fn varint(&mut self) -> u64 {
        if let Some((&byte, rest)) = self.rest.split_first()
            && byte < 0x80
        {
            self.rest = rest;
            return u64::from(byte);
        }
        self.long_varint()
    }

    fn long_varint(&mut self) -> u64 {
        let mut number = 0;
        for shift in (0..70).step_by(7) {
            let Some((&byte, rest)) = self.rest.split_first() else {
                return 0;
            };
            self.rest = rest;
            number |= u64::from(byte & 0x7F).checked_shl(shift).unwrap_or(0);
            if byte < 0x80 {
                break;
            }
        }
        number
    }

    #[inline]
    pub(crate) fn signed(&mut self) -> i64 {
        let number = self.varint();
        (number >> 1) as i64 ^ -((number & 1) as i64)
    }

    /// A number that [`put_number`] wrote.
    pub(crate) fn number(&mut self) -> Option<f64> {
        let code = self.varint().checked_sub(1)?;
        let exponent = code as usize & 15;
        let Some(power) = POWERS.get(exponent) else {
            return Some(f64::from_bits(self.u64()));
        };
        let scaled = code >> 4;
        let scaled = (scaled >> 1) as i64 ^ -((scaled & 1) as i64);
        Some(scaled as f64 / power)
    }

    #[inline]
    pub(crate) fn bytes(&mut self, len: u64) -> &'b [u8] {
        let len = usize::try_from(len).unwrap_or(usize::MAX);
        let (bytes, rest) = self.rest.split_at_checked(len).unwrap_or((&[], &[]));
        self.rest = rest;
        bytes
    }

    /// A text after its length.
    pub(crate) fn text(&mut self) -> &'b str {
        let len = self.varint();
        str::from_utf8(self.bytes(len)).unwrap_or_default()
    }

    pub(crate) fn u32(&mut self) -> u32 {
        self.bytes(4)
            .first_chunk()
            .map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }

    pub(crate) fn u64(&mut self) -> u64 {
        self.bytes(8)
            .first_chunk()
            .map_or(0, |bytes| u64::from_le_bytes(*bytes))
    }
}

/// Seven bits a byte, the lowest first; the high bit is set but for the last.
pub(crate) fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

pub(crate) fn put_signed(out: &mut Vec<u8>, number: i64) {
    put_varint(out, zigzag(number));
}

/// Numbers near zero become small ones.
fn zigzag(number: i64) -> u64 {
    (number << 1 ^ number >> 63) as u64
}

/// Powers of ten that are exact, as are the integers below 2^53: their quotient is what the decimal number is read as.
const POWERS: [f64; 15] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
];

/// Writes a number as a short decimal if it is one, else as it is; either is read back to the bit.
pub(crate) fn put_number(out: &mut Vec<u8>, number: Option<f64>) {
    const MOST: f64 = (1u64 << 53) as f64;
    let Some(number) = number else {
        return put_varint(out, 0);
    };
    for (exponent, power) in POWERS.iter().enumerate() {
        let scaled = (number * power).round();
        if scaled.abs() < MOST && (scaled as i64 as f64 / power).to_bits() == number.to_bits() {
            let code = zigzag(scaled as i64) << 4 | exponent as u64;
            return put_varint(out, code + 1);
        }
    }
    put_varint(out, 15 + 1);
    out.extend(number.to_bits().to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_to_the_bit() {
        let numbers = [
            0.0,
            -0.0,
            35.33588,
            -179.99999,
            37_172_386.0,
            0.1 + 0.2,
            1e300,
            f64::MIN_POSITIVE,
            9_007_199_254_740_993.0,
            1.0 / 3.0,
        ];
        let mut out = Vec::new();
        put_number(&mut out, None);
        for number in numbers {
            put_number(&mut out, Some(number));
        }
        let mut reader = Reader::new(&out);
        assert_eq!(None, reader.number());
        for number in numbers {
            assert_eq!(Some(number.to_bits()), reader.number().map(f64::to_bits));
        }
        assert!(reader.is_empty());
        let mut short = Vec::new();
        put_number(&mut short, Some(35.33588));
        assert!(short.len() <= 5, "{short:?}");
    }

    #[test]
    fn varints_come_back_and_end_where_the_bytes_end() {
        let numbers = [0, 1, 127, 128, 1 << 20, u64::MAX];
        let mut out = Vec::new();
        numbers
            .iter()
            .for_each(|number| put_varint(&mut out, *number));
        let mut reader = Reader::new(&out);
        numbers
            .iter()
            .for_each(|number| assert_eq!(*number, reader.varint()));
        assert_eq!(0, reader.varint());
        assert_eq!(0, Reader::new(&[0x80; 3]).varint());
        let mut endless = Reader::new(&[0xFF; 30]);
        let _ = [(); 4].map(|()| endless.varint());
        assert!(endless.is_empty());
    }

    #[test]
    fn a_column_is_as_wide_as_its_greatest_number() {
        for most in [0, 255, 256, 1 << 23, u64::MAX] {
            let numbers = [most, 0, most / 2];
            let mut out = Vec::new();
            put_ints(&mut out, numbers.iter().copied());
            out.extend([0; 8]);
            let ints = Ints::open(&out, 0..out.len());
            let read: Vec<u64> = (0..4).map(|at| ints.get(&out, at)).collect();
            assert_eq!(vec![most, 0, most / 2, 0], read);
            assert_eq!(0, Ints::open(&out, 0..8).count());
        }
    }
}
