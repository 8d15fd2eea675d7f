//! Walks over the bytes of an `fst` map, from forms to their numbers.
//!
//! The crate `fst` builds the map, but its reader trusts the bytes and panics where they are damaged. This one reads the same layout
//! (version 3 of its format) with checks: where bytes make no sense, a walk ends.

use std::io;

use fst::raw::Builder;

use super::Walk;
use super::forms::{FormId, Names};
use super::keys::eight_at;
use crate::text::classes::{ONES, TOPS};

// Its layout is not promised; its version is, and this file reads this one.
const _: () = assert!(fst::raw::VERSION == 3);

/// The bytes of a map.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fst<'m> {
    bytes: &'m [u8],
}

/// A node, and what the way to it adds to the number of the form.
#[derive(Clone, Copy, Debug)]
pub(super) struct FstState {
    address: u32,
    output: u32,
}

/// The node at this address ends a form, and nothing goes on from it.
const END: u32 = 0;

/// Nodes with more transitions have a table from bytes to transitions.
const MOST_LISTED: usize = 32;

/// After the nodes: how many forms there are, the address of the root, a checksum.
const ROOT_FROM_END: usize = 12;

/// The bytes that the first byte of a node has room for.
const COMMON: [u8; 63] = *b"te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG";

impl<'m> Fst<'m> {
    pub(super) fn new(bytes: &'m [u8]) -> Fst<'m> {
        Fst { bytes }
    }

    /// The map from each form to its number; it fails where addresses would not fit a state.
    pub(super) fn write(names: &Names) -> io::Result<Vec<u8>> {
        let bytes = build(names).map_err(io::Error::other)?;
        match u32::try_from(bytes.len()) {
            Ok(_) => Ok(bytes),
            Err(_) => Err(io::Error::other(
                "the list's names are too long for one compiled file; divide the list",
            )),
        }
    }

    #[inline(always)]
    fn byte(self, at: usize) -> usize {
        self.bytes.get(at).copied().map_or(0, usize::from)
    }

    /// The number of `width` bytes at a place.
    #[inline(always)]
    fn number(self, at: usize, width: usize) -> usize {
        match self
            .bytes
            .get(at..)
            .and_then(|rest| rest.first_chunk::<8>())
        {
            Some(eight) if width < 8 => {
                (u64::from_le_bytes(*eight) & !(u64::MAX << (8 * width))) as usize
            }
            _ => 0,
        }
    }

    #[inline(always)]
    fn to(self, node_end: usize, delta: usize, output: usize) -> FstState {
        FstState {
            address: match delta {
                0 => END,
                _ => node_end.wrapping_sub(delta) as u32,
            },
            output: output as u32,
        }
    }

    /// How many of `count` bytes from `from` on, all of them different, stand before this one.
    #[inline(always)]
    fn position(self, from: usize, count: usize, byte: u8) -> Option<usize> {
        for before in (0..count).step_by(8) {
            let other = eight_at(self.bytes, from + before) ^ (u64::from(byte) * ONES);
            // The lowest bit is that of the first byte that is none other.
            let same = other.wrapping_sub(ONES) & !other & TOPS;
            if same != 0 {
                let place = before + same.trailing_zeros() as usize / 8;
                return Some(place).filter(|place| *place < count);
            }
        }
        None
    }

    /// The transition of a node with several, or none, or one at the end of a form.
    #[inline]
    fn any(self, address: usize, head: usize, byte: u8) -> Option<FstState> {
        let node = Node::at(self, address, head);
        let place = match node.count > MOST_LISTED {
            false => {
                let before = self.position(node.inputs, node.count, byte)?;
                node.count - 1 - before
            }
            true => {
                let table = node.inputs + node.count;
                Some(self.byte(table + usize::from(byte))).filter(|place| *place < node.count)?
            }
        };
        let after = place + 1;
        let delta = node.inputs.wrapping_sub(after * node.address_width);
        let output = node.outputs.wrapping_sub(after * node.output_width);
        Some(self.to(
            node.end,
            self.number(delta, node.address_width),
            self.number(output, node.output_width),
        ))
    }
}

fn build(names: &Names) -> Result<Vec<u8>, fst::Error> {
    let mut builder = Builder::new(Vec::with_capacity(12 * names.len()))?;
    for (number, form) in (0..).zip(names.iter()) {
        builder.insert(form, number)?;
    }
    builder.into_inner()
}

/// Where the parts of a node lie that may have any number of transitions; they are stored backwards.
struct Node {
    count: usize,
    address_width: usize,
    output_width: usize,
    /// Where the bytes of transitions begin, and the addresses before them end.
    inputs: usize,
    /// Where the outputs end.
    outputs: usize,
    end: usize,
}

impl Node {
    #[inline(always)]
    fn at(fst: Fst<'_>, address: usize, head: usize) -> Node {
        let (count, sizes) = match (head & 63, address.wrapping_sub(1)) {
            (0, at) => match fst.byte(at) {
                1 => (256, at.wrapping_sub(1)),
                count => (count, at.wrapping_sub(1)),
            },
            (count, at) => (count, at),
        };
        let table = if count > MOST_LISTED { 256 } else { 0 };
        let widths = fst.byte(sizes);
        let (address_width, output_width) = (widths >> 4, widths & 15);
        let inputs = sizes.wrapping_sub(table + count);
        let outputs = inputs.wrapping_sub(count * address_width);
        let last = if head >> 6 & 1 == 1 { output_width } else { 0 };
        // Beyond all bytes where the node is damaged.
        let inputs = inputs.min(fst.bytes.len());
        Node {
            count,
            address_width,
            output_width,
            inputs,
            outputs,
            end: outputs.wrapping_sub(count * output_width + last),
        }
    }
}

impl Walk for Fst<'_> {
    type State = FstState;

    fn start(self) -> FstState {
        let at = self.bytes.len().wrapping_sub(ROOT_FROM_END);
        let root = self.number(at, 7) as u32;
        FstState {
            address: root,
            output: 0,
        }
    }

    #[inline(always)]
    fn next(self, state: FstState, byte: u8) -> Option<FstState> {
        if state.address == END {
            return None;
        }
        let address = state.address as usize;
        let head = usize::from(*self.bytes.get(address)?);
        if head >> 7 == 0 {
            let mut next = self.any(address, head, byte)?;
            next.output = next.output.wrapping_add(state.output);
            return Some(next);
        }
        let (input, at) = match COMMON.get((head & 63).wrapping_sub(1)) {
            Some(input) => (*input, address),
            None => (
                self.byte(address.wrapping_sub(1)) as u8,
                address.wrapping_sub(1),
            ),
        };
        if input != byte {
            return None;
        }
        if head >> 6 == 3 {
            // The only transition is to the node before.
            return Some(FstState {
                address: at.wrapping_sub(1) as u32,
                output: state.output,
            });
        }
        let sizes = at.wrapping_sub(1);
        let widths = self.byte(sizes);
        let (address_width, output_width) = (widths >> 4, widths & 15);
        let delta = sizes.wrapping_sub(address_width);
        let end = delta.wrapping_sub(output_width);
        let mut next = self.to(
            end,
            self.number(delta, address_width),
            self.number(end, output_width),
        );
        next.output = next.output.wrapping_add(state.output);
        Some(next)
    }

    #[inline(always)]
    fn form(self, state: FstState) -> Option<FormId> {
        if state.address == END {
            return Some(FormId::new(state.output as usize));
        }
        let address = state.address as usize;
        let head = usize::from(*self.bytes.get(address)?);
        if head >> 6 != 1 {
            return None;
        }
        let node = Node::at(self, address, head);
        let output = self.number(node.end, node.output_width) as u32;
        Some(FormId::new(state.output.wrapping_add(output) as usize))
    }

    fn to_word(state: FstState) -> u64 {
        u64::from(state.address) << 32 | u64::from(state.output)
    }

    fn of_word(word: u64) -> FstState {
        FstState {
            address: (word >> 32) as u32,
            output: word as u32,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn find(fst: Fst<'_>, key: &[u8]) -> Option<FormId> {
        let end = key
            .iter()
            .try_fold(fst.start(), |state, byte| fst.next(state, *byte));
        fst.form(end?)
    }

    /// All kinds of nodes: long chains, wide and very wide nodes, forms that go on.
    fn keys(bytes: &[u8]) -> Vec<Vec<u8>> {
        let mut keys: Vec<Vec<u8>> = (0..=255).map(|byte| vec![b'w', byte]).collect();
        keys.extend((0..40).map(|byte| vec![b'x', 3 * byte, b'e']));
        keys.extend(bytes.chunks(5).map(<[u8]>::to_vec));
        keys.extend(bytes.chunks(3).map(|chunk| [chunk, b"tail of it"].concat()));
        keys.sort();
        keys.dedup();
        keys
    }

    fn map(keys: &[Vec<u8>]) -> fst::Map<Vec<u8>> {
        fst::Map::from_iter(keys.iter().zip(0..)).expect("keys are sorted")
    }

    proptest! {
        #[test]
        fn finds_what_the_crate_finds(bytes in prop::collection::vec(0u8..8, 0..300), other in prop::collection::vec(any::<u8>(), 0..60)) {
            let keys = keys(&bytes);
            let map = map(&keys);
            let fst = Fst::new(map.as_fst().as_bytes());
            for key in keys.iter().map(|key| &key[..]).chain(other.chunks(2)) {
                for end in 1..=key.len() {
                    let expected = map.get(&key[..end]).map(|number| FormId::new(number as usize));
                    prop_assert_eq!(expected, find(fst, &key[..end]));
                }
            }
        }

        #[test]
        fn damaged_bytes_end_walks(places in prop::collection::vec((any::<u16>(), any::<u8>()), 1..200)) {
            let keys = keys(&[3, 1, 4, 1, 5, 9, 2, 6]);
            let mut bytes = map(&keys).into_fst().into_inner();
            let len = bytes.len();
            places.iter().for_each(|(at, byte)| bytes[usize::from(*at) % len] = *byte);
            for key in &keys {
                find(Fst::new(&bytes), key); // whatever it is, no panic
                find(Fst::new(&bytes[..len / 2]), key);
            }
        }
    }
}
