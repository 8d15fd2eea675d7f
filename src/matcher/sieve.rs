//! The words of a batch, looked up many at once.

use crate::text::classes::{Classify, ROOM, fastest};
use crate::text::filter::{Filter, Held};

use super::keys::eight_at;
use super::masks::{BATCH, BLOCK, BLOCKS, Masks, Places, WORDS};
use super::starts::{KNOWN, Starts};

/// The words of a batch, in order, for a list that is short enough for a [`Filter`]; as wide registers read it, in whole lines of memory.
#[repr(C, align(64))]
pub(super) struct Sieve {
    /// Where they begin, and whether they are [`CAREFUL`].
    offsets: [u32; WORDS + ROOM],
    keys: [u16; WORDS + ROOM],
    /// Which of them the filter holds, and none at the end.
    held: [Held; WORDS / MANY + 1],
}

/// The bit of the offset of a word behind which it is not known what comes next.
const CAREFUL: u32 = 1 << 16;

/// How many words have their bits in one number.
const MANY: usize = 64;

impl Sieve {
    /// A sieve for a list that has a filter, where the processor asks it for many words at once.
    pub(super) fn of(starts: &Starts) -> Option<Box<Sieve>> {
        let is_of_use = starts.filter.is_some() && fastest!(classify => classify.asks_many());
        is_of_use.then(|| {
            Box::new(Sieve {
                offsets: [0; WORDS + ROOM],
                keys: [0; WORDS + ROOM],
                held: [Held::default(); WORDS / MANY + 1],
            })
        })
    }

    /// Keeps the words of so many blocks that begin some form, and now and then one too many; how many they are.
    ///
    /// In no step it is guessed how many words a block has. A word behind which a certain second one must come is passed over if another
    /// comes: of everyday words that begin some name (`the` of The Hague) hardly one is kept.
    pub(super) fn look_up(
        &mut self,
        filter: &Filter,
        masks: &Masks,
        blocks: usize,
        words: &mut Places,
    ) -> usize {
        let count = fastest!(classify => self.find(classify, masks, blocks));
        fastest!(classify => self.read(classify, masks, count));
        fastest!(classify => self.choose(classify, filter, count, words))
    }

    /// Finds the words; how many they are.
    #[inline(always)]
    fn find(&mut self, classify: impl Classify, masks: &Masks, blocks: usize) -> usize {
        let mut count = 0;
        let mut begins = masks.word.block(0) & !(masks.word.block(0) << 1);
        for block in 0..blocks.min(BLOCKS) {
            let (word, next) = (masks.word.block(block), masks.word.block(block + 1));
            let begin_next = next & !(next << 1 | word >> (BLOCK - 1));
            // The next word begins here or in the next block, and its key ends eight bytes behind that at most. In the last block what
            // comes next is not seen.
            let [own, after, last] = [0, 1, 2].map(|n| masks.care.block(block + n));
            let care = own | after | last << (BLOCK - KNOWN);
            let careful = u32::from(care != 0 || begin_next == 0);
            let base = (block * BLOCK) as u32 + careful * CAREFUL;
            if let Some(offsets) = self.offsets[count & (WORDS - 1)..].first_chunk_mut() {
                classify.offsets(begins, base, offsets);
            }
            count += begins.count_ones() as usize;
            begins = begin_next;
        }
        count
    }

    /// Finds the keys of the first `count` words.
    #[inline(always)]
    fn read(&mut self, classify: impl Classify, masks: &Masks, count: usize) {
        let (offsets, _) = self.offsets.as_chunks::<16>();
        let (keys, _) = self.keys.as_chunks_mut::<16>();
        for (offsets, keys) in offsets.iter().zip(keys).take(count.div_ceil(16)) {
            let eights = offsets.map(|at| eight_at(&masks.folded, at as usize % BATCH));
            *keys = classify.short_keys(eights);
        }
    }

    /// Keeps those of the first `count` words that begin some form; how many they are.
    #[inline(always)]
    fn choose(
        &mut self,
        classify: impl Classify,
        filter: &Filter,
        count: usize,
        words: &mut Places,
    ) -> usize {
        let (keys, _) = self.keys.as_chunks::<MANY>();
        let held = self.held.iter_mut().zip(keys).take(count.div_ceil(MANY));
        for (held, keys) in held {
            *held = classify.held(keys, filter);
        }
        let mut kept = 0;
        for (n, held) in self.held.windows(2).enumerate().take(count.div_ceil(MANY)) {
            let from = MANY * n;
            let (Some(offsets), Some(words)) = (
                self.offsets[from..].first_chunk(),
                words[kept & (WORDS - 1)..].first_chunk_mut(),
            ) else {
                break;
            };
            let next = held[0].second >> 1 | held[1].second << (MANY - 1);
            let followed = next | classify.flagged(offsets, CAREFUL);
            let all = u64::MAX >> (MANY - (count - from).min(MANY));
            let held = (held[0].alone | held[0].first & followed) & all;
            classify.chosen(held, offsets, words);
            kept += held.count_ones() as usize;
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::text::classes::WIDEST;
    use crate::text::fold;
    use crate::{Case, Gazetteer, Row, Tagger};

    /// Words that begin names by themselves, before certain others, and no names; and what stands between words.
    const WORDS: [&str; 12] = [
        "the",
        "The",
        "Hague",
        "hague",
        "New",
        "york",
        "of",
        "Yorks",
        "a",
        "San",
        "Alexandria",
        "and",
    ];
    const GAPS: [&str; 12] = [
        " ",
        " ",
        " ",
        " ",
        "-",
        ". ",
        "’s ",
        " “",
        "\u{a0}",
        "\n",
        "é ",
        "                                ",
    ];

    /// A text of so many words, by a number.
    fn text(mut seed: u64, words: usize) -> String {
        let mut next = |many: usize| {
            seed = seed
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (seed >> 33) as usize % many
        };
        let pick = |_| format!("{}{}", WORDS[next(WORDS.len())], GAPS[next(GAPS.len())]);
        (0..words).map(pick).collect()
    }

    fn tagger(names: &[&str], case: Case) -> Tagger {
        let mut gazetteer = Gazetteer::builder();
        for name in names {
            gazetteer.row(Row::new(name, name).case(case));
        }
        Tagger::new(&gazetteer.build().unwrap())
    }

    #[test]
    fn processors_with_wide_registers_find_what_others_find() {
        let names = [
            "The Hague",
            "New York",
            "San Alexandria Hague",
            "Yorks",
            "Alexandria of",
        ];
        let taggers = [Case::Any, Case::Capital].map(|case| tagger(&names, case));
        let mut found = HashSet::new();
        for seed in 0..400 {
            let text = text(seed, 1200);
            for tagger in &taggers {
                let [one, others @ ..] = [16, 32, 64].map(|bytes| {
                    WIDEST.set(bytes);
                    let mentions = tagger.tag(&text);
                    let ranges = mentions.mentions().iter().map(|mention| mention.range());
                    ranges.collect::<Vec<_>>()
                });
                assert_eq!([&one; 2], others.each_ref());
                found.extend(one.iter().map(|range| fold(&text[range.clone()])));
            }
        }
        assert!(found.len() >= names.len(), "{found:?}");
    }

    #[test]
    fn of_everyday_words_that_begin_a_name_few_are_kept() {
        let starts = Starts::new([("the hague", false)].into_iter(), |_| 0);
        let Some(mut sieve) = Sieve::of(&starts) else {
            return; // it is not for this processor
        };
        let filter = starts.filter.as_deref().unwrap();
        let kept = ["the cat ", "the hague "].map(|text| {
            let text = text.repeat(BATCH);
            let mut masks = Masks::new();
            for block in 0..BLOCKS {
                let bytes = text.as_bytes().as_chunks().0[block];
                let classes = fastest!(classify => classify.classes(&bytes));
                masks.word.set_block(block, classes.word);
                masks.folded.as_chunks_mut().0[block] = classes.folded;
            }
            let mut words = [0; super::WORDS + ROOM];
            sieve.look_up(filter, &masks, BLOCKS, &mut words)
        });
        // In the last block it is not seen what comes next.
        assert_eq!(kept[0], BLOCK / 8);
        assert!(kept[1] > (BATCH - BLOCK) / 10, "{kept:?}");
    }
}
