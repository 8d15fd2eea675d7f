//! Rows by hand: of a list to be read together with this one, and of the editor's table.

use std::collections::{HashMap, HashSet};

use onomasticon::text::fold;

use super::{
    common::Failure,
    entity::{Entity, Rank, of_spelling},
    listing::Line,
    world::World,
};

/// A list whose entities keep their names and columns, and whose spellings keep their policies.
pub struct Kept<'l> {
    entities: Vec<Group<'l>>,
    /// The entities by id and by canonical name.
    keys: HashMap<&'l str, usize>,
    adopted: HashSet<usize>,
    /// The forms that it tags.
    tagged: HashSet<String>,
}

/// The rows of an entity.
struct Group<'l> {
    first: &'l Line,
    rows: Vec<&'l Line>,
}

impl<'l> Kept<'l> {
    pub fn new(lines: &'l [Line]) -> Kept<'l> {
        let mut entities: Vec<Group> = Vec::new();
        let mut keys = HashMap::new();
        for line in lines {
            let i = *keys
                .entry(line.canonical.as_str())
                .or_insert(entities.len());
            if i == entities.len() {
                entities.push(Group {
                    first: line,
                    rows: Vec::new(),
                });
            }
            if !line.kind.is_empty() {
                entities[i].first = line;
            }
            if !line.id.is_empty() {
                keys.insert(&line.id, i);
            }
            entities[i].rows.push(line);
        }
        let tagged = lines
            .iter()
            .filter(|row| row.status != "ignore" && row.status != "never");
        Kept {
            entities,
            keys,
            adopted: HashSet::new(),
            tagged: tagged.map(|row| fold(&row.variant)).collect(),
        }
    }

    /// The canonical names that are taken.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entities
            .iter()
            .map(|group| group.first.canonical.as_str())
    }

    /// Whether it has a row of that form for the entity of a name.
    fn lists(&self, canonical: &str, form: &str) -> bool {
        let group = self.keys.get(canonical).map(|&i| &self.entities[i]);
        group.is_some_and(|group| group.rows.iter().any(|row| fold(&row.variant) == form))
    }

    /// Whether a spelling is tagged there, so that nobody may have it ignored.
    pub fn tags(&self, spelling: &str) -> bool {
        self.tagged.contains(&fold(spelling))
    }

    /// Gives the entities that both lists have the columns and the spellings of this one.
    pub fn adopt(&mut self, world: &mut World) {
        let divisions = self.divisions();
        let found: Vec<(usize, usize)> = world
            .entities
            .iter()
            .enumerate()
            .filter_map(|(i, entity)| Some((i, self.same_as(entity, &divisions)?)))
            .collect();
        let names: HashSet<String> = world.entities.iter().map(Entity::main_form).collect();
        let parts: HashSet<(Option<usize>, String)> = world
            .entities
            .iter()
            .filter(|entity| entity.rank == Rank::Division)
            .map(|entity| (entity.parent, entity.main_form()))
            .collect();
        for (i, group) in found {
            if self.adopted.insert(group) {
                self.take_over(&mut world.entities[i], group, &names);
                if world.entities[i].rank == Rank::Country {
                    // `England` is no name of the whole here.
                    let is_part = |name: &Line| parts.contains(&(Some(i), fold(&name.variant)));
                    world.entities[i].names.retain(|name| !is_part(name));
                }
            }
        }
        let known: HashSet<String> = world
            .entities
            .iter()
            .map(|entity| entity.key().to_owned())
            .collect();
        let unknown = |parent: &str| !known.contains(parent);
        for entity in world.entities.iter_mut().filter(|entity| entity.kept) {
            if !entity.line.parent.is_empty() && unknown(&entity.line.parent) {
                entity.line.parent.clear(); // said where both lists are read
                entity.parent = None;
            }
        }
    }

    fn same_as(
        &self,
        entity: &Entity,
        divisions: &HashMap<(&str, String), usize>,
    ) -> Option<usize> {
        if let Some(&group) = self.keys.get(entity.line.id.as_str()) {
            return Some(group);
        }
        const CITY: u64 = 100_000;
        let of_name = |group: usize| {
            let first = self.entities[group].first;
            let is_there = first.country.is_empty() || first.country == entity.line.country;
            (first.id.is_empty() && is_there).then_some(group)
        };
        match entity.rank {
            Rank::Country | Rank::Region => {
                let group = self.keys.get(entity.claims[0].as_str()).copied();
                group.filter(|&group| self.entities[group].first.id.is_empty())
            }
            Rank::Division => entity.names.iter().find_map(|name| {
                let form = fold(&name.variant);
                let of_country = divisions.get(&(entity.line.country.as_str(), form.clone()));
                let found = of_country.or_else(|| divisions.get(&("", form)));
                found.copied().and_then(of_name)
            }),
            Rank::Place if entity.people >= CITY => {
                let group = self.keys.get(entity.claims[0].as_str()).copied();
                let is_city = |&group: &usize| {
                    matches!(self.entities[group].first.kind.as_str(), "city" | "town")
                };
                group.filter(is_city).and_then(of_name)
            }
            Rank::Place | Rank::Part => None,
        }
    }

    /// Divisions by country and by their names with and without their type.
    fn divisions(&self) -> HashMap<(&'l str, String), usize> {
        const KINDS: [&str; 5] = ["governorate", "province", "state", "region", "district"];
        let mut divisions = HashMap::new();
        for (i, group) in self.entities.iter().enumerate() {
            if KINDS.contains(&group.first.kind.as_str())
                && group.first.id.is_empty()
                && group.first.kind != "district"
            {
                for row in group.rows.iter().filter(|row| row.status.is_empty()) {
                    divisions
                        .entry((group.first.country.as_str(), fold(&row.variant)))
                        .or_insert(i);
                }
            }
        }
        divisions
    }

    /// `names` are those of all places, which no row may silence.
    fn take_over(&self, entity: &mut Entity, group: usize, names: &HashSet<String>) {
        let Group { first, rows } = &self.entities[group];
        let own = entity.line.clone();
        entity.line = Line {
            note: own.note.clone(),
            variant: String::new(),
            id: if first.id.is_empty() {
                own.id
            } else {
                first.id.clone()
            },
            ..(*first).clone()
        };
        if first.weight.is_empty() && entity.rank == Rank::Place {
            entity.line.weight = entity.people.to_string();
        }
        if first.lat.is_empty() {
            (entity.line.lat, entity.line.lon) = (own.lat, own.lon);
        }
        entity.kept = true;
        let theirs: HashSet<String> = rows.iter().map(|row| fold(&row.variant)).collect();
        entity
            .names
            .retain(|name| !theirs.contains(&fold(&name.variant)));
        // `Augusta, Georgia` and the like are told apart by the state here.
        let is_told = |row: &&&Line| {
            row.status != "ignore"
                || !names.contains(&fold(&row.variant)) && !row.variant.contains(',')
        };
        let rows = rows.iter().filter(is_told);
        entity
            .names
            .splice(0..0, rows.map(|row| of_spelling((*row).clone())));
    }

    /// An entity of the list, with all its rows.
    fn group(&self, key: &str) -> Option<Entity> {
        let Group { first, rows } = &self.entities[*self.keys.get(key)?];
        let line = Line {
            variant: String::new(),
            note: String::new(),
            parent: String::new(),
            ..(*first).clone()
        };
        Some(Entity {
            names: rows.iter().map(|row| of_spelling((*row).clone())).collect(),
            kept: true,
            ..new_entity(&line)
        })
    }

    /// Adds the organizations, sites and the like whose names begin with or hold the name of a country or a seat, so that `US Army` or
    /// `Washington Post` is read as such.
    pub fn add_longer_names(&self, world: &mut World) {
        let names: HashSet<String> = world
            .entities
            .iter()
            .filter(|entity| entity.rank <= Rank::Place)
            .flat_map(|entity| &entity.names)
            .filter(|name| name.role != "demonym" && name.status.is_empty())
            .map(|name| fold(&name.variant))
            .collect();
        for (i, group) in self.entities.iter().enumerate() {
            let is_place = group.first.kind.is_empty() || !group.first.id.is_empty();
            if self.adopted.contains(&i) || is_place {
                continue;
            }
            let rows: Vec<Line> = group
                .rows
                .iter()
                .filter(|row| row.status.is_empty() && holds_any(&row.variant, &names))
                .map(|row| of_spelling((*row).clone()))
                .collect();
            if !rows.is_empty() && group.first.parent.is_empty() {
                world.entities.push(Entity {
                    line: Line {
                        variant: String::new(),
                        note: String::new(),
                        ..group.first.clone()
                    },
                    names: rows,
                    rank: Rank::Region,
                    people: 0,
                    parent: None,
                    claims: Vec::new(),
                    kept: true,
                    capital: false,
                });
            }
        }
    }
}

/// Whether some of a name's words, one or two, but not all of them, are one of the names.
fn holds_any(name: &str, names: &HashSet<String>) -> bool {
    let form = fold(name);
    let words: Vec<&str> = form.split(' ').collect();
    let is_named = |len: usize| {
        len < words.len() && words.windows(len).any(|run| names.contains(&run.join(" ")))
    };
    is_named(1) || is_named(2)
}

/// Adds the rows of the editor's table: to the entity of their id or name, or to a new one.
///
/// A row replaces the entity's others of that spelling, but for those that the kept list has.
pub fn add_editor(lines: &[Line], kept: &Kept, world: &mut World) -> Result<(), Failure> {
    let mut keys: HashMap<String, usize> = HashMap::new();
    for (i, entity) in world.entities.iter().enumerate() {
        keys.insert(entity.line.canonical.clone(), i);
        if !entity.line.id.is_empty() {
            keys.insert(entity.line.id.clone(), i);
        }
    }
    let (silent, names): (Vec<&Line>, Vec<&Line>) =
        lines.iter().partition(|line| line.status == "ignore");
    let mut lost = Vec::new();
    for line in names {
        let key = if line.id.is_empty() {
            &line.canonical
        } else {
            &line.id
        };
        let found = keys.get(key).copied().or_else(|| {
            let made = kept
                .group(key)
                .or_else(|| (!line.kind.is_empty()).then(|| new_entity(line)));
            world.entities.push(made?);
            keys.insert(key.clone(), world.entities.len() - 1);
            Some(world.entities.len() - 1)
        });
        match found {
            Some(i) => replace(&mut world.entities[i], line, kept),
            None => lost.push(format!("`{}` of `{key}`", line.variant)),
        }
    }
    if !lost.is_empty() {
        let lost = lost.join(", ");
        return Err(format!("rows of the editor without an entity: {lost}; give it a `kind` on its first row, or mend the key").into());
    }
    world.let_speak();
    for line in silent {
        if line.variant.contains("{}") {
            add_pattern(line, kept, world);
        } else if !kept.tags(&line.variant) {
            let next = world.entities.len();
            let i = *keys.entry(line.canonical.clone()).or_insert(next);
            if i == next {
                world.entities.push(new_entity(line));
            }
            world.entities[i].names.push(by_editor(line));
        }
    }
    Ok(())
}

fn replace(entity: &mut Entity, line: &Line, kept: &Kept) {
    let form = fold(&line.variant);
    if kept.lists(&entity.line.canonical, &form) {
        return;
    }
    let is_same = |name: &Line| fold(&name.variant) == form;
    let is_again = |name: &Line| name.source == "editor" && name.case == line.case;
    if !entity
        .names
        .iter()
        .any(|name| is_same(name) && is_again(name))
    {
        entity
            .names
            .retain(|name| !is_same(name) || name.source == "editor");
        entity.names.push(by_editor(line));
    }
}

fn by_editor(line: &Line) -> Line {
    Line {
        source: "editor".into(),
        ..of_spelling(line.clone())
    }
}

fn new_entity(line: &Line) -> Entity {
    Entity {
        line: Line {
            variant: String::new(),
            ..line.clone()
        },
        names: Vec::new(),
        rank: Rank::Region,
        people: 0,
        parent: None,
        claims: Vec::new(),
        kept: false,
        capital: false,
    }
}

/// Adds a row for each well-known name in the place of `{}`: that of a country, of a large division, of a large city.
fn add_pattern(pattern: &Line, kept: &Kept, world: &mut World) {
    let listed: HashSet<String> = world
        .entities
        .iter()
        .flat_map(|entity| &entity.names)
        .map(|name| fold(&name.variant))
        .collect();
    for entity in &mut world.entities {
        let least = match entity.rank {
            Rank::Country => 1,
            Rank::Division => 1_000_000,
            Rank::Place => 500_000,
            Rank::Region | Rank::Part => continue,
        };
        let is_known = |main: &&Line| {
            main.status.is_empty() && entity.people >= least && main.variant.split(' ').count() < 4
        };
        if let Some(main) = entity.names.first().filter(is_known) {
            let variant = pattern.variant.replace("{}", &main.variant);
            if !listed.contains(&fold(&variant)) && !kept.tags(&variant) {
                entity.names.push(Line {
                    variant,
                    ..by_editor(pattern)
                });
            }
        }
    }
}
