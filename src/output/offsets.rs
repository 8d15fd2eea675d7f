//! The units that other programs count texts in.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// The unit that offsets into a text are counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Offsets {
    /// Bytes of UTF-8, as Rust, Go and C count.
    Bytes,
    /// Code points, as Python counts.
    #[default]
    Chars,
    /// UTF-16 code units, as JavaScript, Java and C# count.
    Utf16,
}

impl Offsets {
    /// Byte ranges of a text in this unit, in any order and however they overlap, in one pass over the text.
    pub(crate) fn convert(self, text: &str, mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
        let count: fn(&str) -> usize = match self {
            Offsets::Bytes => return ranges,
            Offsets::Chars => |text| text.chars().count(),
            Offsets::Utf16 => |text| text.chars().map(char::len_utf16).sum(),
        };
        let mut ends: Vec<&mut usize> = Vec::with_capacity(2 * ranges.len());
        for range in &mut ranges {
            ends.push(&mut range.start);
            ends.push(&mut range.end);
        }
        ends.sort_unstable();
        let (mut byte, mut counted) = (0, 0);
        for end in ends {
            counted += count(&text[byte..*end]);
            byte = *end;
            *end = counted;
        }
        ranges
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_in_any_order_and_empty_ones() {
        let ranges = vec![5..7, 0..7, 4..4, 0..4];
        assert_eq!(
            vec![2..4, 0..4, 1..1, 0..1],
            Offsets::Chars.convert("🚌abc", ranges.clone())
        );
        assert_eq!(
            vec![3..5, 0..5, 2..2, 0..2],
            Offsets::Utf16.convert("🚌abc", ranges)
        );
    }
}
