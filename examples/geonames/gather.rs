//! Where entities come from: the base of countries, regions and divisions, and the places of a dump.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use onomasticon::text::fold;

use super::{
    dump::{Record, Regions, Sum},
    entity::{Entity, Rank, of_entity, of_spelling, spelling},
    listing::{Line, is_spelling},
    world::World,
};

/// The weight of a region of the world, that of a large country: no source counts its people.
const REGION: u64 = 100_000_000;

impl World {
    /// Adds a list of countries, regions and divisions.
    pub fn add_base(&mut self, lines: Vec<Line>) {
        let mut keys = HashMap::new();
        for line in lines {
            let next = self.entities.len();
            let i = *keys.entry(line.canonical.clone()).or_insert(next);
            if i == next {
                self.entities.push(self.base_entity(&line));
            }
            let entity = &self.entities[i];
            if entity.rank == Rank::Country && !entity.line.country.is_empty() {
                self.countries
                    .entry(entity.line.country.clone())
                    .or_insert(i);
            } else if entity.rank == Rank::Division {
                let form = (entity.line.country.clone(), fold(&line.variant));
                self.divisions.entry(form).or_insert(i);
            }
            self.entities[i].names.push(of_spelling(line));
        }
    }

    fn base_entity(&self, line: &Line) -> Entity {
        let rank = match line.kind.as_str() {
            "country" | "territory" if line.parent.is_empty() => Rank::Country,
            _ if line.parent.is_empty() => Rank::Region,
            _ => Rank::Division,
        };
        let parent = self.countries.get(&line.country).copied();
        Entity {
            line: of_entity(line),
            names: Vec::new(),
            rank,
            people: if rank == Rank::Region {
                REGION
            } else {
                line.weight.parse().unwrap_or(0)
            },
            parent: parent.filter(|_| rank == Rank::Division),
            claims: vec![line.canonical.clone()],
            kept: false,
            capital: false,
        }
    }

    /// Adds the places of a dump that have enough people or are seats.
    pub fn add_places(&mut self, records: &[Record], people: u64, regions: Option<&Regions>) {
        let divisions = self.divisions_of(records, regions);
        let mut sums: BTreeMap<usize, Sum> = BTreeMap::new();
        let mut counties: BTreeMap<(usize, String), Sum> = BTreeMap::new();
        for record in records {
            let Some(&division) = divisions.get(&division_code(record)) else {
                continue;
            };
            if record.is_part() {
                continue; // counted in its town
            }
            sums.entry(division).or_default().add(record);
            let within = regions.and_then(|regions| regions.of(record));
            let Some(lower) = within.map(|within| &within.admin2) else {
                continue;
            };
            match self.divisions.get(&(record.country.clone(), fold(lower))) {
                Some(&listed) if listed != division => sums.entry(listed).or_default().add(record),
                None if is_county(lower) => counties
                    .entry((division, lower.clone()))
                    .or_default()
                    .add(record),
                _ => {}
            }
        }
        for (division, sum) in sums {
            let entity = &mut self.entities[division];
            entity.people = sum.people;
            (entity.line.lat, entity.line.lon) = sum.middle();
        }
        for ((division, name), sum) in counties {
            self.add_county(division, name, &sum);
        }
        for record in records {
            let is_large = record.people >= people;
            if is_large || record.is_seat() {
                let division = divisions.get(&division_code(record)).copied();
                self.add_place(record, division);
            }
        }
        self.yield_to_countries();
    }

    /// The divisions of the base by GeoNames' codes: by the name that most places give it, by a code of letters that is ISO's, or by the
    /// seat that bears its name.
    fn divisions_of(
        &self,
        records: &[Record],
        regions: Option<&Regions>,
    ) -> HashMap<(String, String), usize> {
        let mut votes: BTreeMap<(String, String), BTreeMap<usize, usize>> = BTreeMap::new();
        for record in records {
            let code = division_code(record);
            let mut vote = |name: &str, count: usize| {
                let found = self.divisions.get(&(record.country.clone(), fold(name)));
                if let Some(&division) = found {
                    let of_code = votes.entry(code.clone()).or_default();
                    *of_code.entry(division).or_default() += count;
                }
            };
            if let Some(within) = regions.and_then(|regions| regions.of(record)) {
                vote(&within.admin1, 2);
            }
            if record.is_seat() {
                vote(&record.name, 1);
            }
        }
        let by_iso: HashMap<&str, usize> = self
            .entities
            .iter()
            .enumerate()
            .filter_map(|(i, entity)| Some((entity.line.note.strip_prefix("ISO 3166-2 ")?, i)))
            .collect();
        let mut divisions = HashMap::new();
        for record in records {
            let (country, code) = division_code(record);
            if code.bytes().any(|b| b.is_ascii_alphabetic())
                && let Some(&i) = by_iso.get(format!("{country}-{code}").as_str())
            {
                divisions.insert((country, code), i);
            }
        }
        for (code, of_code) in votes {
            let best = of_code
                .into_iter()
                .max_by_key(|(i, count)| (*count, Reverse(*i)));
            if let Some((division, _)) = best {
                divisions.entry(code).or_insert(division);
            }
        }
        divisions
    }

    fn add_county(&mut self, division: usize, name: String, sum: &Sum) {
        let above = &self.entities[division].line;
        let claims = vec![name.clone(), format!("{name} ({})", above.canonical)];
        let (lat, lon) = sum.middle();
        let line = Line {
            canonical: name.clone(),
            kind: "county".into(),
            country: above.country.clone(),
            lat,
            lon,
            ..Line::default()
        };
        let mut names = vec![spelling(&name)];
        if let Some(stem) = name.strip_suffix(" County") {
            names.push(spelling(&format!("{stem} Co.")));
        }
        self.entities.push(Entity {
            line,
            names,
            rank: Rank::Division,
            people: sum.people,
            parent: Some(division),
            claims,
            kept: false,
            capital: false,
        });
    }

    /// What bears a country's name gets fewer people than the country, which is then rather meant: Georgia, Luxembourg.
    fn yield_to_countries(&mut self) {
        let mut countries: HashMap<String, u64> = HashMap::new();
        for country in self
            .entities
            .iter()
            .filter(|entity| entity.rank == Rank::Country && entity.people > 0)
        {
            for name in &country.names {
                countries.insert(fold(&name.variant), country.people - 1);
            }
        }
        for entity in self
            .entities
            .iter_mut()
            .filter(|entity| entity.rank >= Rank::Division)
        {
            if let Some(&most) = countries.get(&entity.main_form()) {
                entity.people = entity.people.min(most);
            }
        }
    }

    fn add_place(&mut self, record: &Record, division: Option<usize>) {
        let country = self.countries.get(&record.country).copied();
        let within = division.or(country);
        let rank = if record.is_part() {
            Rank::Part
        } else {
            Rank::Place
        };
        let mut claims = vec![record.name.clone()];
        let own = fold(&record.name);
        let above = [division, country].into_iter().flatten();
        for above in above.filter(|&above| self.entities[above].main_form() != own) {
            claims.push(format!(
                "{} ({})",
                record.name, self.entities[above].line.canonical
            ));
        }
        claims.push(format!("{} (city)", record.name));
        claims.push(format!("{} (gn:{})", record.name, record.id));
        let line = Line {
            canonical: record.name.clone(),
            id: format!("gn:{}", record.id),
            kind: if record.is_part() {
                "neighbourhood"
            } else if record.people >= 50_000 || record.is_seat() {
                "city"
            } else {
                "town"
            }
            .into(),
            country: record.country.clone(),
            lat: record.lat.clone(),
            lon: record.lon.clone(),
            ..Line::default()
        };
        self.entities.push(Entity {
            line,
            names: names(record).iter().map(|name| spelling(name)).collect(),
            rank,
            people: record.people,
            parent: within,
            claims,
            kept: false,
            capital: record.is_capital(),
        });
    }
}

fn division_code(record: &Record) -> (String, String) {
    (record.country.clone(), record.admin1.clone())
}

/// `Scott County`, `Orleans Parish`, `County Cork`.
fn is_county(name: &str) -> bool {
    [" County", " Parish", " Borough"]
        .iter()
        .any(|end| name.ends_with(end))
        || name.starts_with("County ")
}

/// A place's names: its own, with the short and long forms of its first word, and all others that can be spellings.
fn names(record: &Record) -> Vec<String> {
    const LONG: [(&str, &[&str]); 5] = [
        ("Saint ", &["St. ", "St "]),
        ("St. ", &["Saint ", "St "]),
        ("Sainte-", &["Ste. ", "Ste-"]),
        ("Fort ", &["Ft. ", "Ft "]),
        ("Mount ", &["Mt. ", "Mt "]),
    ];
    let mut names = vec![record.name.clone()];
    for (start, others) in LONG {
        if let Some(rest) = record.name.strip_prefix(start) {
            names.extend(others.iter().map(|other| format!("{other}{rest}")));
        }
    }
    if record.is_part() {
        return names;
    }
    let all = std::iter::once(&record.ascii).chain(&record.alternates);
    names.extend(all.filter(|name| is_spelling(name)).cloned());
    names
}
