//! An unseen spelling to the entities that it may mean, ranked.
//!
//! A [`Resolver`] answers where [`Gazetteer::lookup`] finds nothing: `Dayr az-Zour`, `al-Miadin`, الميادين in a list of Latin names.

mod answer;
mod calibrate;
mod costs;
mod distance;
mod features;
mod hash;
mod hints;
mod index;
mod learn;
mod names;
mod questions;
mod rank;
mod script;
mod sound;
mod spelling;
pub mod suggest;
mod trees;
mod words;

use crate::{
    entity::{Entity, Status, Variant},
    gazetteer::Gazetteer,
};

pub use answer::{Answer, Reason};
pub use calibrate::Calibration;
pub use costs::{Costs, CostsError};
pub use hints::Hints;
pub use learn::pairs;

use self::{index::Index, names::Names, sound::Sound, spelling::Spelling, words::Frequencies};

/// Finds the entities of a gazetteer that an unknown spelling may mean.
///
/// # Examples
///
/// ```
/// use onomasticon::{Gazetteer, resolve::Resolver};
///
/// let list = "variant,canonical\nDayr al-Zawr,Deir ez-Zor\nal-Mayadin,Mayadin\nar-Raqqa,Raqqa\n";
/// let resolver = Resolver::new(&Gazetteer::from_csv(list.as_bytes())?);
/// let answers = resolver.resolve("Dair Azzour");
/// assert_eq!("Deir ez-Zor", answers[0].entity().canonical());
/// let answers = resolver.resolve("الميادين");
/// assert_eq!("Mayadin", answers[0].entity().canonical());
/// # Ok::<(), onomasticon::Error>(())
/// ```
#[derive(Debug)]
pub struct Resolver {
    gazetteer: Gazetteer,
    costs: Costs,
    calibration: Calibration,
    names: Names,
    index: Index,
    frequencies: Frequencies,
    /// The number of the entity of each row.
    owners: Vec<u32>,
    /// In how many ways each entity is written that differ in consonants, by its number.
    skeletons: Vec<u16>,
    most: usize,
}

/// Sets how a [`Resolver`] answers.
#[derive(Clone, Debug, Default)]
pub struct ResolverBuilder {
    costs: Option<Costs>,
    calibration: Option<Calibration>,
    most: Option<usize>,
}

impl ResolverBuilder {
    /// Costs of one's own; those of the crate by default.
    pub fn costs(&mut self, costs: Costs) -> &mut ResolverBuilder {
        self.costs = Some(costs);
        self
    }

    /// A calibration of one's own; that of the crate by default.
    pub fn calibration(&mut self, calibration: Calibration) -> &mut ResolverBuilder {
        self.calibration = Some(calibration);
        self
    }

    /// How many entities an answer has at most; 10 by default.
    pub fn most(&mut self, most: usize) -> &mut ResolverBuilder {
        self.most = Some(most);
        self
    }

    /// Builds the resolver; see [`Resolver::new`] for the cost.
    pub fn build(&self, gazetteer: &Gazetteer) -> Resolver {
        self.build_without(gazetteer, &|_| false)
    }

    /// The same without some rows.
    fn build_without(&self, gazetteer: &Gazetteer, out: &dyn Fn(u32) -> bool) -> Resolver {
        let costs = self.costs.clone().unwrap_or_default();
        let rows = (0u32..).zip(gazetteer.variants());
        let known = rows.filter(|(number, row)| row.status() != Status::Ignore && !out(*number));
        let names = Names::new(known.map(|(number, row)| (number, row.spelling())));
        let all = 0..names.len() as u32;
        let sounds = all.map(|name| Sound::new(&names.spelling(name), &costs));
        let index = Index::new(sounds);
        let owners: Vec<u32> = gazetteer.variants().map(Variant::entity_index).collect();
        let owner = |name| owners[names.rows(name)[0] as usize];
        let all = 0..names.len() as u32;
        let frequencies = Frequencies::new(all.map(|name| (names.symbols(name), owner(name))));
        let skeletons = count_skeletons(&index, &names, &owners);
        Resolver {
            gazetteer: gazetteer.clone(),
            costs,
            calibration: self.calibration.clone().unwrap_or_default(),
            names,
            index,
            frequencies,
            owners,
            skeletons,
            most: self.most.unwrap_or(10),
        }
    }
}

impl Resolver {
    /// A resolver over a gazetteer, with the costs of the crate.
    pub fn new(gazetteer: &Gazetteer) -> Resolver {
        Resolver::builder().build(gazetteer)
    }

    /// Sets costs and how many answers come.
    pub fn builder() -> ResolverBuilder {
        ResolverBuilder::default()
    }

    /// The list.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// The consonants of a spelling as classes, without articles: `trsr` of `Deir ez-Zor` and of `Dayr al-Zawr`.
    pub(crate) fn skeleton(&self, spelling: &str) -> String {
        const CLASSES: &[u8] = b"pfmnlrtskchw0";
        let sound = Spelling::new(spelling).map(|spelling| Sound::new(&spelling, &self.costs));
        let classes = sound.unwrap_or_default().skeletons().concat();
        let letter = |class: u8| CLASSES.get(usize::from(class).wrapping_sub(1));
        classes
            .into_iter()
            .filter_map(letter)
            .map(|class| char::from(*class))
            .collect()
    }

    /// The costs in use.
    pub fn costs(&self) -> &Costs {
        &self.costs
    }

    /// Whether a row of the list, of any status but `ignore`, has this spelling.
    pub fn is_known(&self, spelling: &str) -> bool {
        let mut rows = self.gazetteer.lookup(spelling);
        rows.any(|row| row.status() != Status::Ignore)
    }

    /// The entities that a spelling may mean, the likeliest first.
    pub fn resolve(&self, spelling: &str) -> Vec<Answer<'_>> {
        self.resolve_with(spelling, &Hints::default())
    }

    /// The same, with what else is known of it.
    pub fn resolve_with(&self, spelling: &str, hints: &Hints) -> Vec<Answer<'_>> {
        let known = self.known(spelling, hints);
        if !known.is_empty() {
            return known;
        }
        match Spelling::new(spelling) {
            Some(spelling) => self.unknown(spelling, hints),
            None => Vec::new(),
        }
    }

    fn row(&self, row: u32) -> Variant<'_> {
        self.gazetteer.variant(row)
    }

    fn entity(&self, row: u32) -> Entity<'_> {
        self.gazetteer.entity_of(self.row(row))
    }

    fn number_of_entity(&self, row: u32) -> u32 {
        self.owners[row as usize]
    }

    /// In how many ways the entity of a row is written that differ in consonants.
    fn skeletons_of(&self, row: u32) -> u16 {
        self.skeletons[self.number_of_entity(row) as usize]
    }

    /// Bytes of memory that the index takes.
    pub fn index_bytes(&self) -> usize {
        let names = self.names.bytes() + self.frequencies.bytes();
        names + self.index.bytes() + 4 * self.owners.len() + 2 * self.skeletons.len()
    }
}

/// In how many ways each entity is written that differ in consonants, by its number.
fn count_skeletons(index: &Index, names: &Names, owners: &[u32]) -> Vec<u16> {
    let entities = owners.iter().max().map_or(0, |most| *most as usize + 1);
    let mut counts = vec![0u16; entities];
    let mut last = vec![None; entities];
    for &(skeleton, name) in index.skeletons() {
        for row in names.rows(name) {
            let entity = owners[*row as usize] as usize;
            if last[entity].replace(skeleton) != Some(skeleton) {
                counts[entity] = counts[entity].saturating_add(1);
            }
        }
    }
    counts
}
