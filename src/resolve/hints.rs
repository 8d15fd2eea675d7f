//! What else is known of a name that is asked for.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::entity::Entity;

/// What is known of the entity that a spelling means, beside the spelling.
///
/// Hints reweigh the answers and hide none: an entity that a hint speaks against falls behind, one that the list says nothing
/// of in this respect stays where it is.
///
/// # Examples
///
/// ```
/// # use onomasticon::{Gazetteer, resolve::{Hints, Resolver}};
/// let list = "variant,canonical,country,weight\nAl Bab,Al-Bab,SY,130745\nAl Bayb,Al Bayb,YE,400\n";
/// let resolver = Resolver::new(&Gazetteer::from_csv(list.as_bytes())?);
/// let mut hints = Hints::new();
/// hints.country("YE");
/// let answers = resolver.resolve_with("al-Baib", &hints);
/// assert_eq!("Al Bayb", answers[0].entity().canonical());
/// # Ok::<(), onomasticon::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hints {
    countries: BTreeSet<String>,
    kinds: BTreeSet<String>,
    parents: BTreeSet<String>,
    seen: BTreeSet<String>,
    countries_seen: BTreeSet<String>,
    parents_seen: BTreeSet<String>,
}

/// How much a hint that speaks against an entity lowers it, in units of log odds.
const AGAINST: f32 = 8.0;

/// The same of what only the company of others tells.
const AGAINST_COMPANY: f32 = 1.5;

/// How much it raises an entity that the same text names, or one that lies with it.
const NAMED: f32 = 1.0;

impl Hints {
    /// No hints.
    pub fn new() -> Hints {
        Hints::default()
    }

    /// It lies in or belongs to this country, an ISO 3166-1 alpha-2 code, or to one of several if called again.
    pub fn country(&mut self, code: &str) -> &mut Hints {
        self.countries.insert(code.to_ascii_uppercase());
        self
    }

    /// It is of this kind (`city`, `person`, …), or of one of several if called again.
    pub fn kind(&mut self, kind: &str) -> &mut Hints {
        self.kinds.insert(kind.to_owned());
        self
    }

    /// It lies in or belongs to the entity of this key, or to one of several if called again.
    pub fn parent(&mut self, key: &str) -> &mut Hints {
        self.parents.insert(key.to_owned());
        self
    }

    /// The same text names this entity: it becomes likelier itself, and so do those of its country and those that lie in it, or
    /// with it in another.
    pub fn seen(&mut self, entity: Entity) -> &mut Hints {
        self.seen.insert(entity.key().to_owned());
        self.parents_seen.insert(entity.key().to_owned());
        self.parents_seen.extend(entity.parent().map(str::to_owned));
        self.countries_seen
            .extend(entity.country().map(str::to_owned));
        self
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Hints::default()
    }

    /// How much likelier the hints make an entity, in units of log odds.
    pub(super) fn of(&self, entity: Entity) -> f32 {
        let against = |known: &BTreeSet<String>, own: Option<&str>, loss: f32| match own {
            Some(own) if !known.is_empty() && !known.contains(own) => loss,
            _ => 0.0,
        };
        let mut sum = 0.0;
        sum -= against(&self.countries, entity.country(), AGAINST);
        sum -= against(&self.kinds, entity.kind(), AGAINST);
        sum -= against(&self.parents, entity.parent(), AGAINST);
        sum -= against(&self.countries_seen, entity.country(), AGAINST_COMPANY);
        if self.seen.contains(entity.key()) {
            sum += NAMED;
        }
        if entity
            .parent()
            .is_some_and(|parent| self.parents_seen.contains(parent))
        {
            sum += NAMED;
        }
        sum
    }
}
