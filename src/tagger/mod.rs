//! The tagger: texts to mentions, and to normalized text.

mod explain;
mod normalize;
mod window;

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::entity::Status;
use crate::gazetteer::{Gazetteer, MemoryUsage};
use crate::matcher::{Matcher, Occurrence, Scan, Standing};
use crate::mention::{self, Mention};
use crate::text;

pub use explain::{Explanation, Place, Reason};
pub use normalize::{Moved, Normalized};
pub(crate) use normalize::{Rewriter, Source};
pub(crate) use window::Window;

/// Finds the names of a gazetteer in texts.
///
/// It is built once, cheap to clone and can be used from many threads.
#[derive(Clone, Debug)]
pub struct Tagger {
    pub(crate) matcher: Arc<Matcher>,
    pub(crate) options: Options,
    /// Whether the list has weak rows, once that has been asked for.
    weak: Arc<OnceLock<bool>>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Options {
    overlap: Overlap,
    demonyms: bool,
    addresses: bool,
}

/// Which of the occurrences that overlap become mentions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Overlap {
    /// The leftmost, and of those the longest; mentions share no byte.
    #[default]
    Leftmost,
    /// All of them, but those within text that an ignored spelling or an unreported demonym takes up.
    All,
}

/// Sets what a [`Tagger`] reports.
#[derive(Clone, Debug, Default)]
pub struct TaggerBuilder {
    options: Options,
}

impl TaggerBuilder {
    /// Which of the occurrences that overlap become mentions; the leftmost longest by default.
    pub fn overlap(&mut self, overlap: Overlap) -> &mut TaggerBuilder {
        self.options.overlap = overlap;
        self
    }

    /// Whether demonyms (`Syrian`) are reported; not by default.
    pub fn demonyms(&mut self, report: bool) -> &mut TaggerBuilder {
        self.options.demonyms = report;
        self
    }

    /// Whether web addresses, e-mail addresses and @handles are searched; not by default.
    pub fn addresses(&mut self, search: bool) -> &mut TaggerBuilder {
        self.options.addresses = search;
        self
    }

    /// Builds the tagger; see [`Tagger::new`] for the cost.
    pub fn build(&self, gazetteer: &Gazetteer) -> Tagger {
        Tagger {
            matcher: Matcher::new(gazetteer),
            options: self.options,
            weak: Arc::default(),
        }
    }
}

impl Tagger {
    /// A tagger with the default policy.
    ///
    /// It builds the searched form of the list: about a microsecond and a hundred bytes a name. A compiled list has it, and needs only
    /// some megabytes of tables to be copied.
    pub fn new(gazetteer: &Gazetteer) -> Tagger {
        Tagger::builder().build(gazetteer)
    }

    /// A tagger with a policy of your own.
    pub fn builder() -> TaggerBuilder {
        TaggerBuilder::default()
    }

    /// The list that it searches for.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.matcher.gazetteer
    }

    /// What the searched form takes in memory beside the list ([`Gazetteer::memory_usage`]); clones share it.
    pub fn memory_usage(&self) -> MemoryUsage {
        MemoryUsage::new(self.matcher.memory_usage())
    }

    /// Finds every mention of a listed name in `text`.
    ///
    /// Mentions come in text order and, under the default [`Overlap`], share no byte. Spans count bytes of `text` itself.
    ///
    /// Any text is tagged, without error or panic. Time grows with `text` and the hits in it, hardly with the number of
    /// names; at worst it is the text's length times that of the longest name (at most 1,024 bytes).
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::{Gazetteer, Tagger};
    /// let gazetteer = Gazetteer::builder().variant("Dayr al-Zawr", "Deir ez-Zor").build()?;
    /// let tagger = Tagger::new(&gazetteer);
    /// let tagged = tagger.tag("From DAYR AL-ZAWR north");
    /// assert_eq!((5..17, "DAYR AL-ZAWR"), (tagged.mentions()[0].range(), tagged.mentions()[0].surface()));
    /// assert_eq!("From Deir ez-Zor north", tagged.normalized());
    /// # Ok::<(), onomasticon::Error>(())
    /// ```
    pub fn tag<'g, 't>(&'g self, text: &'t str) -> Tagged<'g, 't> {
        let (mut found, standing) = self.read(text, &self.hidden(text));
        found.retain(|found| !self.is_silent(found));
        let mention = |found| self.mention_of(text, found, standing.clone());
        let mentions = found.into_iter().map(mention).collect();
        Tagged {
            tagger: self,
            text,
            mentions,
        }
    }

    /// What a text holds for those who look for names that are not listed: mentions apart from each other, unreported demonyms among
    /// them, and the ranges that hold no names at all, both in text order.
    pub(crate) fn survey<'g, 't>(
        &'g self,
        text: &'t str,
    ) -> (Vec<Mention<'g, 't>>, Vec<Range<usize>>) {
        let mut empty = self.hidden(text);
        let (found, standing) = self.read(text, &empty);
        let mut mentions = Vec::with_capacity(found.len());
        let mut end = 0;
        for found in found {
            if found.ignored {
                empty.push(found.start..found.end);
            } else if found.start >= end {
                end = found.end;
                let mention = Mention::new(&self.matcher, text, found, standing.clone(), true);
                mentions.push(mention);
            }
        }
        empty.sort_unstable_by_key(|range| range.start);
        (mentions, empty)
    }

    /// The occurrences chosen, silent ones among them, and the entities that let weak rows count, if any do.
    fn read(
        &self,
        text: &str,
        hidden: &[Range<usize>],
    ) -> (Vec<Occurrence>, Option<Arc<Standing>>) {
        let scan = |standing| {
            let all = self.options.overlap == Overlap::All;
            let (mut found, weak) = Scan::new(&self.matcher, text, hidden, all, standing).run();
            if all {
                self.uncover(&mut found, &mut 0);
            }
            (found, weak)
        };
        let (found, weak) = scan(None);
        if weak.is_empty() {
            return (found, None);
        }
        // Weak rows count where their entity stands without them, so that takes a second look.
        let mentions: Vec<Mention> = found
            .iter()
            .filter_map(|found| self.mention(text, found.clone(), &None))
            .collect();
        let standing = mention::standing(&mentions);
        if !weak
            .iter()
            .any(|&form| self.matcher.has_standing(form, &standing))
        {
            return (found, None);
        }
        (scan(Some(&standing)).0, Some(Arc::new(standing)))
    }

    /// The mention that an occurrence is; `None` if it takes up its text and yields nothing.
    fn mention<'g, 't>(
        &'g self,
        text: &'t str,
        found: Occurrence,
        standing: &Option<Arc<Standing>>,
    ) -> Option<Mention<'g, 't>> {
        (!self.is_silent(&found)).then(|| self.mention_of(text, found, standing.clone()))
    }

    /// The mention that an occurrence which is not silent is.
    pub(crate) fn mention_of<'g, 't>(
        &'g self,
        text: &'t str,
        found: Occurrence,
        standing: Option<Arc<Standing>>,
    ) -> Mention<'g, 't> {
        Mention::new(&self.matcher, text, found, standing, self.options.demonyms)
    }

    /// Whether an occurrence takes up its text and yields nothing.
    pub(crate) fn is_silent(&self, found: &Occurrence) -> bool {
        found.ignored || !found.named && !self.options.demonyms
    }

    /// Takes off what lies within text that a silent occurrence takes up; the last one before ends at `taken`.
    fn uncover(&self, found: &mut Vec<Occurrence>, taken: &mut usize) {
        found.retain(|found| {
            let covered = found.end <= *taken;
            if !covered && self.is_silent(found) {
                *taken = found.end;
            }
            !covered
        });
    }

    /// Where to go on after what begins before `until`: behind the last one, unless all occurrences are wanted.
    pub(crate) fn resume(&self, found: &[Occurrence], until: usize) -> usize {
        let last = found
            .last()
            .filter(|_| self.options.overlap == Overlap::Leftmost);
        last.map_or(until, |last| last.end.max(until))
    }

    /// Whether the list has rows that count only where the text has a mention of their entity.
    pub(crate) fn has_weak_rows(&self) -> bool {
        *self.weak.get_or_init(|| {
            let mut variants = self.gazetteer().variants();
            variants.any(|variant| variant.status() == Status::Weak)
        })
    }

    /// The ranges of the text that hold no mentions.
    fn hidden(&self, text: &str) -> Vec<Range<usize>> {
        if self.options.addresses {
            Vec::new()
        } else {
            text::addresses(text)
        }
    }
}

/// A text with its mentions.
#[derive(Clone, Debug)]
pub struct Tagged<'g, 't> {
    tagger: &'g Tagger,
    text: &'t str,
    mentions: Vec<Mention<'g, 't>>,
}

impl<'g, 't> Tagged<'g, 't> {
    /// The text as given.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// With more mentions, of text that these do not cover.
    pub(crate) fn with(mut self, more: Vec<Mention<'g, 't>>) -> Tagged<'g, 't> {
        self.mentions.extend(more);
        let order = |mention: &Mention| (mention.range().start, Reverse(mention.range().end));
        self.mentions.sort_by_key(order); // stable
        self
    }

    /// The mentions, in text order; under [`Overlap::All`], of those that begin together the longest first.
    pub fn mentions(&self) -> &[Mention<'g, 't>] {
        &self.mentions
    }
}
