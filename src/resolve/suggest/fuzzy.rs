//! Mentions of spellings that no row has, for those who ask for them.

use std::ops::Range;

use super::{
    MIN_SCORE,
    guess::{Guess, Guesser, Surroundings, Taken},
};
use crate::{
    mention::{Candidate, Mention},
    resolve::Resolver,
    tagger::{Tagged, Tagger},
};

/// Tags texts with listed spellings, and with those that are probably meant for them.
///
/// The mentions of listed spellings are those that the tagger finds without it. The others stand in text that these leave free, carry
/// [`Evidence::Fuzzy`](crate::Evidence::Fuzzy) and, as their score, how likely it is that the entity is the right one; they are never written over
/// by [`Tagged::normalized`].
///
/// # Examples
///
/// ```
/// use onomasticon::{Evidence, Gazetteer, Tagger, resolve::{Resolver, suggest::FuzzyTagger}};
///
/// let gazetteer = Gazetteer::from_csv("variant,canonical,kind\nDeir ez-Zor,Deir ez-Zor,city\nRaqqa,Raqqa,city\n".as_bytes())?;
/// let (tagger, resolver) = (Tagger::new(&gazetteer), Resolver::new(&gazetteer));
/// let text = "from Deir az-Zour to Raqqa";
/// assert_eq!(1, tagger.tag(text).mentions().len()); // exact
///
/// let fuzzy = FuzzyTagger::new(&tagger, &resolver);
/// let tagged = fuzzy.tag(text);
/// let mention = &tagged.mentions()[0];
/// let candidate = mention.candidates().next().unwrap();
/// assert_eq!(("Deir az-Zour", "Deir ez-Zor"), (mention.surface(), candidate.entity().canonical()));
/// assert_eq!(Evidence::Fuzzy, candidate.evidence());
/// assert!(candidate.score() > 0.5);
/// # Ok::<(), onomasticon::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct FuzzyTagger<'g> {
    guesser: Guesser<'g>,
    min_score: f64,
}

impl<'g> FuzzyTagger<'g> {
    /// A tagger that asks `resolver` about what `tagger` leaves; both are to be of one list.
    ///
    /// It goes once through the list for the initials of its groups and countries.
    pub fn new(tagger: &'g Tagger, resolver: &'g Resolver) -> FuzzyTagger<'g> {
        FuzzyTagger {
            guesser: Guesser::new(tagger, resolver),
            min_score: MIN_SCORE,
        }
    }

    /// The least score of a fuzzy mention, from 0 to 1; 0.5 by default.
    pub fn min_score(&mut self, score: f64) -> &mut FuzzyTagger<'g> {
        self.min_score = score;
        self
    }

    /// Finds every mention of a listed name in `text`, and those of spellings that are probably meant for one.
    ///
    /// It tags the text twice, and resolves each stretch of capitalised words that may be a name: some tens of thousands of them a
    /// second with a list of some ten thousand names.
    pub fn tag<'t>(&self, text: &'t str) -> Tagged<'g, 't> {
        let found = self.guesser.survey(text);
        let small = found.small.into_iter().collect();
        let mut names = Vec::new();
        for run in &found.runs {
            let taken = Taken::of_run(run, &found.mentions);
            let surroundings = Surroundings {
                taken,
                setting: found.setting.clone(),
            };
            let own = self
                .guesser
                .names(run, &surroundings, &small, self.min_score);
            let free = own
                .into_iter()
                .filter(|(span, _)| run.mentions(span).next().is_none());
            names.extend(free.map(|(span, guess)| (run.range(&span), guess)));
        }
        // Arabic runs may meet: a name behind a cue, and in a list.
        names.sort_by_key(|(range, _)| range.start);
        let mut apart: Vec<(Range<usize>, Guess<'g>)> = Vec::new();
        for name in names {
            match apart.last_mut() {
                Some(last) if name.0.start < last.0.end => {
                    if name.1.score > last.1.score {
                        *last = name;
                    }
                }
                _ => apart.push(name),
            }
        }
        let mention = |(range, guess): (Range<usize>, Guess<'g>)| {
            let guess = Candidate::fuzzy(guess.entity, guess.variant, guess.score);
            Mention::guessed(&self.guesser.tagger.matcher, text, range, guess)
        };
        let more = apart.into_iter().map(mention).collect();
        self.guesser.tagger.tag(text).with(more)
    }
}
