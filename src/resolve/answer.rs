//! What a resolver answers, and why.

use std::{fmt, sync::Arc};

use serde::{Serialize, Serializer};

use super::{
    Resolver,
    costs::Letters,
    distance::{Profile, Step},
    spelling::{ARTICLE, END, SPACE, START, Spelling},
};
use crate::entity::{Entity, Variant};

/// An entity that a spelling may mean.
#[derive(Clone, Debug)]
pub struct Answer<'g> {
    pub(super) entity: Entity<'g>,
    pub(super) variant: Variant<'g>,
    pub(super) score: f32,
    pub(super) margin: f32,
    /// What the reason is worked out from; `None` where the spelling is listed.
    pub(super) way: Option<Way<'g>>,
}

/// The two ends of the way from a query to a name.
#[derive(Clone, Debug)]
pub(super) struct Way<'g> {
    pub(super) resolver: &'g Resolver,
    pub(super) query: Arc<Spelling>,
    pub(super) name: u32,
}

impl<'g> Answer<'g> {
    /// The entity.
    pub fn entity(&self) -> Entity<'g> {
        self.entity
    }

    /// The listed spelling of the entity that is nearest to the one asked for.
    pub fn variant(&self) -> Variant<'g> {
        self.variant
    }

    /// How likely it is that this answer is right, from 0 to 1.
    pub fn score(&self) -> f64 {
        f64::from(self.score)
    }

    /// How far the score lies above that of the next entity of another name; below 0 for one that is not first.
    pub fn margin(&self) -> f64 {
        f64::from(self.margin)
    }

    /// What makes the spelling asked for into the listed one, in words.
    ///
    /// It is worked out when it is asked for, in time by the product of the two lengths.
    pub fn reason(&self) -> Reason {
        let steps = self.way.as_ref().map(Way::steps);
        Reason { steps }
    }
}

impl Way<'_> {
    fn steps(&self) -> Vec<Step> {
        let names = &self.resolver.names;
        let (script, costs) = (names.script(self.name), &self.resolver.costs);
        Profile::new(self.query.symbols(), self.query.script(), script, costs)
            .map(|profile| profile.steps(names.symbols(self.name)))
            .unwrap_or_default()
    }
}

/// The object `{"entity": …, "variant": …, "score": …, "margin": …, "reason": …}`.
impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename = "Answer")]
        struct Shown<'a> {
            entity: Entity<'a>,
            variant: Variant<'a>,
            score: f64,
            margin: f64,
            reason: Reason,
        }
        let shown = Shown {
            entity: self.entity(),
            variant: self.variant(),
            score: self.score(),
            margin: self.margin(),
            reason: self.reason(),
        };
        shown.serialize(serializer)
    }
}

/// Why an answer was given: what the two spellings write differently.
///
/// Shown in words: ``"`kh` for `h`, article added"``.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// `None` for a listed spelling.
    steps: Option<Vec<Step>>,
}

/// In words.
impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(steps) = &self.steps else {
            return f.write_str("listed");
        };
        let words: Vec<String> = steps
            .iter()
            .flat_map(|(asked, listed, _)| step_in_words(*asked, *listed))
            .collect();
        match words.is_empty() {
            true => f.write_str("the same letters"),
            false => f.write_str(&words.join(", ")),
        }
    }
}

/// Seen from the listed spelling: `asked` stands where it has `listed`.
fn step_in_words(asked: Letters, listed: Letters) -> Vec<String> {
    let has = |letters: Letters, code: u16| letters.contains(&code);
    let mut words = Vec::new();
    for (code, name) in [(ARTICLE, "article"), (SPACE, "space")] {
        match (has(asked, code), has(listed, code)) {
            (true, false) => words.push(format!("{name} added")),
            (false, true) => words.push(format!("{name} left out")),
            _ => {}
        }
    }
    let (from, to) = (bare(asked), bare(listed));
    match (from.is_empty(), to.is_empty()) {
        _ if from == to => {}
        (true, _) => words.push(format!("`{to}` left out")),
        (_, true) => words.push(format!("`{from}` added")),
        _ => words.push(format!("`{from}` for `{to}`")),
    }
    words
}

/// The letters alone, without ends, spaces and articles.
fn bare(letters: Letters) -> String {
    let shown = letters
        .into_iter()
        .filter(|code| ![0, START, END, SPACE, ARTICLE].contains(code));
    shown
        .filter_map(|code| char::from_u32(u32::from(code)))
        .collect()
}
