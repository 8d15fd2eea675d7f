//! Which names may be tagged: words, persons' names and what rather means something else are made weak or left out.

use std::collections::{HashMap, HashSet};

use icu_properties::props::Script;
use onomasticon::text::fold;

use super::{
    entity::Rank,
    listing::{Line, script},
    words::{Verdict, Words},
    world::World,
};

impl World {
    /// Names that are words or persons' are made weak or left out.
    pub fn judge(&mut self, words: &Words) {
        for entity in &mut self.entities {
            let (rank, people) = (entity.rank, entity.people);
            let known = Known {
                main: entity.main_form(),
                english: entity
                    .names
                    .iter()
                    .filter(|name| matches!(name.lang.as_str(), "en" | ""))
                    .map(|name| fold(&name.variant))
                    .collect(),
            };
            let mut main = true;
            entity.names.retain_mut(|name| {
                let verdict = if script(&name.variant) != Some(Script::Latin) {
                    of_other_script(&name.variant, people, rank)
                } else {
                    let is_main = std::mem::take(&mut main);
                    of_latin(words, name, (rank, people), is_main, &known)
                };
                match verdict {
                    Verdict::Dropped => return false,
                    Verdict::Weak => {
                        name.status = "weak".into();
                        name.case.clear(); // `capital`, as weak names are
                    }
                    Verdict::Exact if name.case == "capital" => name.case = "exact".into(),
                    Verdict::Exact | Verdict::Tagged => {}
                }
                true
            });
        }
    }

    /// Names that rather mean something else are left out, or made weak if they are a place's own: other places, peoples (the region
    /// Somali), bodies of the kept list (Saña in Peru, against the agency SANA), and what an English possessive folds to (Perus, a quarter of São Paulo, against `Peru's`).
    pub fn leave_to_others(&mut self, kept: &[Line], editor: &[Line]) {
        let peoples: HashSet<String> = kept
            .iter()
            .chain(editor)
            .filter(|row| row.role == "demonym")
            .map(|row| fold(&row.variant))
            .collect();
        let bodies = bodies(kept);
        let mut mains: HashMap<String, Vec<(usize, Rank, u64)>> = HashMap::new();
        for (i, entity) in self.entities.iter().enumerate() {
            let is_typed = |name: &&Line| name.lang == "en" && entity.rank == Rank::Division;
            let typed = entity.names.iter().skip(1).filter(is_typed);
            let forms = typed
                .map(|name| fold(&name.variant))
                .chain([entity.main_form()]);
            for form in forms {
                mains
                    .entry(form)
                    .or_default()
                    .push((i, entity.rank, entity.people));
            }
        }
        for (i, entity) in self.entities.iter_mut().enumerate() {
            let (rank, people) = (entity.rank, entity.people);
            let is_more = |form: &str, share: u64| {
                let others = mains.get(form).into_iter().flatten();
                others.into_iter().any(|&(j, other, of_other)| {
                    j != i && (other < rank || of_other.saturating_mul(share) >= people)
                })
            };
            let mut main = true;
            entity.names.retain_mut(|name| {
                let is_main = std::mem::take(&mut main) || name.lang == "en";
                let form = fold(&name.variant);
                let is_possessive = form.strip_suffix('s').is_some_and(|stem| is_more(stem, 1));
                let is_people = peoples.contains(&form) && (rank > Rank::Country || !is_main);
                let is_body = bodies.contains(&form) && rank > Rank::Region;
                let is_lost = rank > Rank::Country && is_possessive || is_people || is_body;
                if is_main && is_lost {
                    name.status = "weak".into();
                    name.case.clear();
                }
                is_main || !(is_lost || is_more(&form, 10))
            });
        }
    }

    /// Takes out the rows of the kept list that would silence a name.
    pub fn let_speak(&mut self) {
        let names: HashSet<String> = self
            .entities
            .iter()
            .flat_map(|entity| &entity.names)
            .filter(|name| name.status.is_empty() && name.role != "demonym")
            .map(|name| fold(&name.variant))
            .collect();
        for entity in &mut self.entities {
            entity
                .names
                .retain(|name| name.status != "ignore" || !names.contains(&fold(&name.variant)));
        }
    }
}

/// An entity's names that are known to be in use.
struct Known {
    main: String,
    english: HashSet<String>,
}

/// Short names of other scripts are taken for large places only: the shorter a name, the likelier it is a word too.
fn of_other_script(name: &str, people: u64, rank: Rank) -> Verdict {
    let signs = name.chars().filter(|c| c.is_alphanumeric()).count();
    let needed = match (script(name), signs) {
        _ if rank <= Rank::Division => 0,
        (Some(Script::Arabic | Script::Hebrew | Script::Cyrillic | Script::Greek), 0..=2) => {
            u64::MAX
        }
        (Some(Script::Arabic | Script::Hebrew | Script::Cyrillic | Script::Greek), 3) => 100_000,
        (Some(Script::Han | Script::Hangul), 0..=1) => u64::MAX,
        (Some(Script::Han | Script::Hangul), 2) => 200_000,
        (_, 0..=2) => u64::MAX,
        _ => 0,
    };
    if people < needed {
        Verdict::Dropped
    } else {
        Verdict::Tagged
    }
}

fn of_latin(
    words: &Words,
    name: &Line,
    (rank, people): (Rank, u64),
    is_main: bool,
    known: &Known,
) -> Verdict {
    /// A place of fewer people has no other names than those much like its own.
    const MANY: u64 = 100_000;
    let form = fold(&name.variant);
    let in_english = known.english.contains(&form);
    match rank {
        Rank::Country if in_english || words.is_safe_for_country(&name.variant, &name.lang) => {
            Verdict::Tagged
        }
        Rank::Country => Verdict::Dropped,
        Rank::Region if in_english => Verdict::Tagged,
        // A division without a known number of people is taken for a middling one.
        Rank::Division if is_main || name.lang == "en" => {
            words.of_division(&name.variant, if people == 0 { 100_000 } else { people })
        }
        Rank::Place if is_main => words.of_main(&name.variant, people),
        Rank::Part if is_main => match words.of_main(&name.variant, people / 4) {
            Verdict::Weak => Verdict::Dropped,
            verdict => verdict,
        },
        Rank::Place if people < MANY && strsim::jaro_winkler(&form, &known.main) < 0.75 => {
            Verdict::Dropped
        }
        _ => words.of_other(&name.variant, people),
    }
}

/// The forms by which a list tags organizations, groups and parties.
fn bodies(list: &[Line]) -> HashSet<String> {
    let kinds = ["company", "group", "organization", "party"];
    let bodies: HashSet<&str> = list
        .iter()
        .filter(|row| kinds.contains(&row.kind.as_str()))
        .map(|row| row.canonical.as_str())
        .collect();
    let of_bodies = list
        .iter()
        .filter(|row| row.status.is_empty() && bodies.contains(row.canonical.as_str()));
    of_bodies.map(|row| fold(&row.variant)).collect()
}
