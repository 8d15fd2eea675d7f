//! The list as it grows: entities, their spellings, their names.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
};

use icu_properties::props::Script;
use onomasticon::text::fold;

use super::{
    common::Failure,
    dump::{Record, Regions, Sum},
    keep::{Kept, add_editor},
    listing::{Forms, Line, case_of, is_spelling, script},
    words::{Verdict, Words},
};

/// What an entity is, the more prominent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    Country,
    Region,
    Division,
    Place,
    /// A part of a town.
    Part,
}

/// An entity with its spellings.
pub struct Entity {
    /// Its own columns, and its canonical name; `parent` is filled in at the end.
    pub line: Line,
    /// Columns of spellings only; the first is its main name.
    pub names: Vec<Line>,
    pub rank: Rank,
    pub people: u64,
    pub parent: Option<usize>,
    /// Names that may be canonical, the best first.
    pub claims: Vec<String>,
    /// Whether its columns are those of the list that is kept, its parent's key among them.
    pub kept: bool,
    /// Whether it is a country's capital.
    pub capital: bool,
}

impl Entity {
    pub fn key(&self) -> &str {
        if self.line.id.is_empty() {
            &self.line.canonical
        } else {
            &self.line.id
        }
    }

    pub fn main_form(&self) -> String {
        self.names
            .first()
            .map_or_else(String::new, |name| fold(&name.variant))
    }
}

/// The weight of a region of the world, that of a large country: no source counts its people.
const REGION: u64 = 100_000_000;

#[derive(Default)]
pub struct World {
    pub entities: Vec<Entity>,
    /// By country's code.
    countries: HashMap<String, usize>,
    /// Divisions by country's code and folded spelling.
    divisions: HashMap<(String, String), usize>,
}

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

    /// The finished list.
    pub fn lines(
        mut self,
        words: &Words,
        kept: &[Line],
        editor: &[Line],
    ) -> Result<Vec<Line>, Failure> {
        self.claim();
        self.judge(words);
        self.leave_to_others(kept, editor);
        let mut kept = Kept::new(kept);
        kept.adopt(&mut self);
        self.name(&kept);
        kept.add_longer_names(&mut self);
        add_editor(editor, &kept, &mut self)?;
        self.order();
        Ok(self.write())
    }

    /// Divisions may be called by their type or country too: `Ankara Province`, `New York (state)`, `Victoria (Malta)`.
    fn claim(&mut self) {
        for i in 0..self.entities.len() {
            let entity = &self.entities[i];
            let Some(above) = entity.parent.filter(|_| entity.rank == Rank::Division) else {
                continue;
            };
            let above = self.entities[above].line.canonical.clone();
            let entity = &mut self.entities[i];
            let (main, name) = (entity.main_form() + " ", entity.names[0].variant.clone());
            let typed = entity
                .names
                .iter()
                .find(|name| name.lang == "en" && fold(&name.variant).starts_with(&main));
            let typed = typed.map_or_else(
                || format!("{name} ({})", entity.line.kind),
                |typed| typed.variant.clone(),
            );
            entity.claims.extend([
                typed,
                format!("{name} ({above})"),
                format!("{name} ({}, {above})", entity.line.kind),
            ]);
        }
    }

    /// Names that are words or persons' are made weak or left out.
    fn judge(&mut self, words: &Words) {
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
                    Verdict::Exact => {}
                    Verdict::Tagged => {}
                }
                true
            });
        }
    }

    /// Names that rather mean something else are left out, or made weak if they are a place's own: other places, peoples (the region
    /// Somali), and what an English possessive folds to (Perus, a quarter of São Paulo, against `Peru's`).
    fn leave_to_others(&mut self, kept: &[Line], editor: &[Line]) {
        let peoples: HashSet<String> = kept
            .iter()
            .chain(editor)
            .filter(|row| row.role == "demonym")
            .map(|row| fold(&row.variant))
            .collect();
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
                let is_lost = rank > Rank::Country && is_possessive || is_people;
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

    /// Gives canonical names, each to one entity: the more prominent first.
    fn name(&mut self, kept: &Kept) {
        const MUCH: u64 = 8;
        let mut order: Vec<usize> = (0..self.entities.len()).collect();
        order.sort_by_key(|&i| {
            let entity = &self.entities[i];
            let early = entity.rank <= Rank::Region;
            (!early, Reverse(entity.people), entity.rank, i)
        });
        let cities = self.cities();
        for entity in self
            .entities
            .iter_mut()
            .filter(|entity| entity.rank == Rank::Division && !entity.kept)
        {
            let city = cities.get(&(entity.line.country.clone(), entity.main_form()));
            if city.is_some_and(|people| people * MUCH > entity.people) {
                // The bare name is the city's, unless the division is much more than that: Quebec.
                entity.claims.remove(0);
                entity.people = 0;
            }
        }
        let readings = self.readings();
        let mut taken: HashSet<String> = kept.names().map(fold).collect();
        for i in order {
            let entity = &self.entities[i];
            if entity.kept {
                continue; // its name is reserved
            }
            let is_free = |name: &&String| {
                let form = fold(name);
                let reading = readings.get(&form);
                let is_mine =
                    reading.is_none_or(|&(people, by)| by == i || people <= entity.people);
                is_mine && !taken.contains(&form)
            };
            let name = entity.claims.iter().find(is_free).cloned();
            let name =
                name.unwrap_or_else(|| format!("{} ({})", entity.claims[0], entity.line.note));
            taken.insert(fold(&name));
            self.entities[i].line.canonical = name;
        }
    }

    /// Which entity a form is read as, with its people.
    fn readings(&self) -> HashMap<String, (u64, usize)> {
        let mut readings: HashMap<String, (u64, usize)> = HashMap::new();
        for (i, entity) in self.entities.iter().enumerate() {
            let kept = entity.line.weight.parse().unwrap_or(0);
            let people = if entity.kept { kept } else { entity.people };
            for name in entity
                .names
                .iter()
                .filter(|name| name.status != "ignore" && name.status != "never")
            {
                let best = readings.entry(fold(&name.variant)).or_insert((people, i));
                if people > best.0 {
                    *best = (people, i);
                }
            }
        }
        readings
    }

    /// The people of all places by country and main name; a capital's by all its names.
    fn cities(&self) -> HashMap<(String, String), u64> {
        const WHOLE_COUNTRY: u64 = 1_000_000_000;
        let mut cities = HashMap::new();
        for entity in self
            .entities
            .iter()
            .filter(|entity| entity.rank == Rank::Place)
        {
            // A capital (Washington) is more than its people.
            let people = if entity.capital {
                WHOLE_COUNTRY
            } else {
                entity.people
            };
            let names = entity
                .names
                .iter()
                .take(if entity.capital { usize::MAX } else { 1 });
            for name in names.filter(|name| name.status.is_empty() && name.role.is_empty()) {
                let known = cities
                    .entry((entity.line.country.clone(), fold(&name.variant)))
                    .or_default();
                *known = people.max(*known);
            }
        }
        cities
    }

    /// Countries, regions, divisions as they came, then places by country, the largest first.
    fn order(&mut self) {
        let mut order: Vec<usize> = (0..self.entities.len()).collect();
        let place = |entity: &Entity| entity.rank >= Rank::Place;
        order.sort_by_key(|&i| {
            let entity = &self.entities[i];
            let country = place(entity).then(|| entity.line.country.clone());
            let people = place(entity).then_some(Reverse(entity.people));
            (country, people, i)
        });
        let mut moved = vec![0; order.len()];
        order
            .iter()
            .enumerate()
            .for_each(|(new, &old)| moved[old] = new);
        let mut entities: Vec<Option<Entity>> = std::mem::take(&mut self.entities)
            .into_iter()
            .map(Some)
            .collect();
        self.entities = order
            .iter()
            .filter_map(|&old| entities[old].take())
            .collect();
        for entity in &mut self.entities {
            entity.parent = entity.parent.map(|parent| moved[parent]);
        }
    }

    fn write(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for entity in &self.entities {
            let mut forms = Forms::new();
            let mut first = Some(entity);
            let mut own = Vec::new();
            for name in &entity.names {
                if !forms.take(&name.variant) && !by_hand(name) {
                    continue;
                }
                let mut line = name.clone();
                line.canonical.clone_from(&entity.line.canonical);
                let small = line.variant.contains(char::is_lowercase);
                if line.case == "capital" && small && !line.variant.contains(char::is_uppercase) {
                    line.case = "exact".into(); // `el hed`, which has no capital to ask for
                }
                if let Some(entity) = first.take() {
                    self.fill(&mut line, entity);
                }
                own.push(line);
            }
            if own.iter().all(|line| line.status == "weak") {
                settle_weak(&mut own, entity.rank == Rank::Division);
            }
            lines.append(&mut own);
        }
        lines
    }

    /// Sets an entity's own columns.
    fn fill(&self, line: &mut Line, entity: &Entity) {
        let own = &entity.line;
        line.id.clone_from(&own.id);
        line.kind.clone_from(&own.kind);
        line.country.clone_from(&own.country);
        line.lat.clone_from(&own.lat);
        line.lon.clone_from(&own.lon);
        line.weight.clone_from(&own.weight);
        if line.weight.is_empty() && entity.people > 0 && !entity.kept {
            line.weight = entity.people.to_string();
        }
        line.parent = match entity.parent {
            Some(parent) if own.parent.is_empty() => self.entities[parent].key().to_owned(),
            _ => own.parent.clone(),
        };
        if line.note.is_empty() {
            line.note.clone_from(&own.note);
        }
    }
}

/// Weak names that no other name of their entity would let count: those of divisions of several words (`Gulf Province`) are made to count,
/// and without any of them the names are known, but never tagged.
fn settle_weak(lines: &mut [Line], is_division: bool) {
    let stands = |line: &Line| is_division && line.variant.contains(' ');
    let some_stand = lines.iter().any(stands);
    for line in lines {
        if stands(line) {
            line.status.clear();
            line.case = "exact".into();
        } else if !some_stand {
            line.status = "never".into();
        }
    }
}

/// An entity's names that are known to be in use.
struct Known {
    main: String,
    english: HashSet<String>,
}

fn by_hand(name: &Line) -> bool {
    name.source == "editor"
        || name.source == "reports"
        || !name.role.is_empty()
        || name.case == "exact"
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

fn of_entity(line: &Line) -> Line {
    Line {
        variant: String::new(),
        parent: String::new(),
        lang: String::new(),
        case: String::new(),
        status: String::new(),
        role: String::new(),
        source: String::new(),
        ..line.clone()
    }
}

pub fn of_spelling(line: Line) -> Line {
    Line {
        variant: line.variant,
        lang: line.lang,
        case: line.case,
        status: line.status,
        role: line.role,
        source: line.source,
        ..Line::default()
    }
}

fn spelling(name: &str) -> Line {
    Line {
        variant: name.into(),
        case: case_of(name).into(),
        ..Line::default()
    }
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
