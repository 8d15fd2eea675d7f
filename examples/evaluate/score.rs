//! What is found against what is marked.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    ops::Range,
};

use super::gold::Marked;

/// A mention that the tagger found.
pub struct Found<'g> {
    pub range: Range<usize>,
    pub canonical: &'g str,
}

/// How many mentions were found as marked, and the others.
#[derive(Default)]
pub struct Score {
    right: usize,
    /// Marked mentions that were not found, or under another name: the spelling, with the name where there was one.
    pub missed: Vec<String>,
    /// Mentions found where none is marked, or under another name.
    pub wrong: Vec<String>,
}

impl Score {
    /// Compares one text. A mention is found if its span is, under one of its names.
    pub fn add<'g>(&mut self, marked: &Marked, found: impl Iterator<Item = Found<'g>>) {
        let mut found: HashMap<(usize, usize), &str> = found
            .map(|found| ((found.range.start, found.range.end), found.canonical))
            .collect();
        for mention in &marked.mentions {
            let range = mention.range.clone();
            let surface = &marked.text[range.clone()];
            let name = found.remove(&(range.start, range.end));
            let is_right = |name: &str| {
                mention.canonical.is_empty() || mention.canonical.iter().any(|right| right == name)
            };
            match name {
                _ if mention.optional => {}
                Some(name) if is_right(name) => self.right += 1,
                Some(name) => {
                    self.missed.push(told(surface, &mention.canonical[0]));
                    self.wrong.push(told(surface, name));
                }
                None => self.missed.push(surface.to_owned()),
            }
        }
        let optional = marked.mentions.iter().filter(|mention| mention.optional);
        let free: Vec<&Range<usize>> = optional
            .map(|mention| &mention.range)
            .chain(&marked.ignore)
            .collect();
        for ((start, end), name) in found {
            if !free.iter().any(|free| start < free.end && free.start < end) {
                self.wrong.push(told(&marked.text[start..end], name));
            }
        }
    }
}

/// Of `part` and `rest`, the share of `part`; 0 of nothing.
fn share(part: usize, rest: usize) -> f64 {
    if part == 0 {
        return 0.0;
    }
    part as f64 / (part + rest) as f64
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (right, wrong, missed) = (self.right, self.wrong.len(), self.missed.len());
        let precision = share(right, wrong);
        let recall = share(right, missed);
        let f1 = share(2 * right, wrong + missed); // the harmonic mean of the two
        write!(
            f,
            "precision {precision:.4} recall {recall:.4} f1 {f1:.4} (right {right}, wrong {wrong}, missed {missed})"
        )
    }
}

fn told(surface: &str, canonical: &str) -> String {
    if surface == canonical {
        return surface.to_owned();
    }
    format!("{surface} ({canonical})")
}

/// How often each case arose, the most frequent first, then in the order of the alphabet.
pub fn by_count(cases: &[String]) -> Vec<(usize, String)> {
    let mut counts = BTreeMap::new();
    for case in cases {
        let shown = case.split_whitespace().collect::<Vec<_>>().join(" "); // a name may run over a line's end
        *counts.entry(shown).or_insert(0) += 1;
    }
    let mut cases: Vec<(usize, String)> = counts.into_iter().map(|(case, n)| (n, case)).collect();
    cases.sort_by_key(|case| std::cmp::Reverse(case.0));
    cases
}
