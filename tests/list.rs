//! Keeps the lists of `data/` right: what two entities share is meant, every spelling is tagged as its row says, the facts are
//! those of the sources, and the README's counts are the list's.
//!
//! `ONOMASTICON_WRITE_LIST=1 cargo test --release --test list` makes `data/gazetteer.csv` and the counts in `data/README.md` anew from
//! the file's own spellings and from the sources, in the folder of the variable `ONOMASTICON_SOURCES`, or else `../shared/sources`.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    env,
    fmt::Write,
    fs::{self, File},
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use flate2::read::GzDecoder;
use onomasticon::{Entity, Gazetteer, KINDS, Overlap, ROLES, Status, Tagger, Variant, text::fold};

/// What the list hands out for an entity and for a spelling.
type Owner<'g> = Entity<'g>;
type Spelling<'g> = Variant<'g>;

fn entities(list: &Gazetteer) -> impl Iterator<Item = Owner<'_>> {
    list.entities()
}

fn spellings(list: &Gazetteer) -> impl Iterator<Item = Spelling<'_>> {
    list.variants()
}

/// Both lists, as far as they are there.
fn lists() -> Vec<(&'static str, Gazetteer)> {
    ["gazetteer.csv", "world.csv"]
        .into_iter()
        .filter(|name| data(name).exists())
        .map(|name| {
            let list = Gazetteer::from_csv_path(data(name));
            (name, list.unwrap_or_else(|error| panic!("{name}: {error}")))
        })
        .collect()
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("data")
        .join(name)
}

fn source(name: &str) -> Option<PathBuf> {
    let folder = env::var_os("ONOMASTICON_SOURCES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/sources"),
        PathBuf::from,
    );
    Some(folder.join(name)).filter(|path| path.exists())
}

fn is_to_write() -> bool {
    env::var_os("ONOMASTICON_WRITE_LIST").is_some()
}

/// Fails with all cases, the first of them shown.
fn none_of(what: &str, name: &str, cases: &[String]) {
    let shown: String = cases
        .iter()
        .take(40)
        .fold(String::new(), |mut shown, case| {
            let _ = write!(shown, "\n  {case}");
            shown
        });
    assert!(cases.is_empty(), "{name}: {} {what}:{shown}", cases.len());
}

// What two entities share.

/// What an entity is, as far as homonyms go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sort {
    Place,
    Person,
    Body,
}

fn sort(entity: Owner) -> Sort {
    match entity.kind() {
        Some("person") => Sort::Person,
        Some("company" | "group" | "organization" | "party") => Sort::Body,
        _ => Sort::Place,
    }
}

/// The kinds of homonymy that a list may have: its name if this is one.
fn homonymy(a: (Owner, Spelling), b: (Owner, Spelling)) -> Option<&'static str> {
    let is_weak = |(_, variant): (Owner, Spelling)| variant.status() == Status::Weak;
    let are = |x, y| (sort(a.0), sort(b.0)) == (x, y) || (sort(a.0), sort(b.0)) == (y, x);
    let person = if sort(a.0) == Sort::Person { a } else { b };
    if a.1.is_demonym() && b.1.is_demonym() {
        return Some("peoples of one name");
    }
    match () {
        _ if are(Sort::Place, Sort::Place) => places(a.0, b.0),
        _ if are(Sort::Person, Sort::Person) && is_weak(a) && is_weak(b) => Some("one surname"),
        _ if are(Sort::Person, Sort::Place) && is_weak(person) => Some("surname and place"),
        _ if are(Sort::Person, Sort::Body) && is_weak(person) => Some("surname and body"),
        _ if are(Sort::Body, Sort::Body) && is_weak(a) && is_weak(b) => Some("one acronym"),
        _ => None,
    }
}

/// Names that CLDR or ISO 3166-2 give to two divisions or regions: codes old and new, and slips of the sources.
const TWICE_IN_SOURCES: &[&str] = &[
    "Ut’tori Amerika",
    "Markazī",
    "Markazī Province",
    "Yevlax",
    "Sofia District",
];

/// Two places may share a name if they are of different kinds (city and division, camp and town), lie in different divisions or
/// countries, or are known to lie apart; what is the same in all this is one place listed twice.
fn places(a: Owner, b: Owner) -> Option<&'static str> {
    let lie_apart =
        a.location().is_some() && b.location().is_some() && a.location() != b.location();
    if a.kind() != b.kind() {
        return Some("city and division");
    }
    (a.country() != b.country() || a.parent() != b.parent() || lie_apart)
        .then_some("homonym places")
}

#[test]
fn what_two_entities_share_is_meant() {
    for (name, list) in lists() {
        let mut unmeant = Vec::new();
        let mut kinds = BTreeMap::new();
        let tagged = |variant: &Spelling| matches!(variant.status(), Status::Tagged | Status::Weak);
        for variant in spellings(&list).filter(tagged) {
            let entity = list.entity_of(variant);
            let others = list.lookup(variant.spelling()).filter(tagged);
            for other in others.filter(|other| other.line() > variant.line()) {
                let owner = list.entity_of(other);
                if owner.key() == entity.key() {
                    continue;
                }
                if TWICE_IN_SOURCES.contains(&variant.spelling()) {
                    continue;
                }
                match homonymy((entity, variant), (owner, other)) {
                    Some(kind) => *kinds.entry(kind).or_insert(0) += 1,
                    None => unmeant.push(format!(
                        "`{}`: {} (line {:?}) and {} (line {:?})",
                        variant.spelling(),
                        entity.canonical(),
                        variant.line(),
                        owner.canonical(),
                        other.line()
                    )),
                }
            }
        }
        println!("{name}: {kinds:?}");
        none_of("shared spellings of no kind that is meant", name, &unmeant);
    }
}

// The round trip.

/// A sentence that has a spelling in a neutral place.
fn sentence(spelling: &str) -> String {
    format!("7 / {spelling} / 7")
}

/// Whether a row silences the spelling, whatever others say of it.
fn is_ignored(list: &Gazetteer, spelling: &str) -> bool {
    let mut rows = list.lookup(spelling);
    rows.any(|row| row.status() == Status::Ignore)
}

/// What a row promises of its spelling, and what the tagger makes of it.
fn fault(
    list: &Gazetteer,
    tagger: &Tagger,
    strong: &HashMap<&str, &str>,
    variant: Spelling,
) -> Option<String> {
    let (spelling, entity) = (variant.spelling(), list.entity_of(variant));
    let told = |what: &str| {
        Some(format!(
            "line {:?}, `{spelling}` of {}: {what}",
            variant.line(),
            entity.canonical()
        ))
    };
    let mut text = sentence(spelling);
    // A mention has no vanishing character, such as an apostrophe, at its ends.
    let vanishes = |c: char| fold(c.encode_utf8(&mut [0; 4])).is_empty();
    let core = spelling.trim_start_matches(vanishes);
    let start = 4 + spelling.len() - core.len();
    let span = start..start + core.trim_end_matches(vanishes).len();
    if variant.status() == Status::Weak {
        let Some(strong) = strong.get(entity.key()) else {
            return told("weak, and no spelling of the entity is strong");
        };
        text += &sentence(strong);
    }
    let tagged = tagger.tag(&text);
    let mut over = tagged
        .mentions()
        .iter()
        .filter(|mention| mention.range().start < span.end && span.start < mention.range().end);
    let hit = over.clone().any(|mention| {
        mention.range() == span
            && mention
                .candidates()
                .any(|c| c.entity().key() == entity.key())
    });
    match variant.status() {
        Status::Ignore if over.next().is_some() => told("ignored, and yet tagged"),
        Status::Never if hit => told("never to be tagged, and yet it is"),
        Status::Tagged | Status::Weak if !hit && !is_ignored(list, spelling) => told("not tagged"),
        _ => None,
    }
}

#[test]
fn every_spelling_is_tagged_as_its_row_says() {
    for (name, list) in lists() {
        let tagger = Tagger::builder().demonyms(true).build(&list);
        let mut strong = HashMap::new();
        for variant in spellings(&list) {
            let stands = variant.status() == Status::Tagged && !variant.is_demonym();
            if stands && !is_ignored(&list, variant.spelling()) {
                strong
                    .entry(list.entity_of(variant).key())
                    .or_insert(variant.spelling());
            }
        }
        let faults: Vec<String> = spellings(&list)
            .filter_map(|variant| fault(&list, &tagger, &strong, variant))
            .collect();
        none_of(
            "spellings that are not read as their rows say",
            name,
            &faults,
        );
    }
}

#[test]
fn demonyms_are_reported_on_request_only() {
    for (name, list) in lists() {
        let tagger = Tagger::builder().overlap(Overlap::All).build(&list);
        let faults: Vec<String> = spellings(&list)
            .filter(|variant| variant.is_demonym())
            .filter(|variant| {
                let tagged = tagger.tag(variant.spelling());
                tagged.mentions().iter().any(|mention| mention.is_demonym())
            })
            .map(|variant| variant.spelling().to_owned())
            .collect();
        none_of("demonyms that were reported", name, &faults);
    }
}

#[test]
fn both_lists_can_be_read_together() {
    let mut builder = Gazetteer::builder();
    for (name, _) in lists() {
        let read = builder.read_csv_path(data(name)).map(|_| ());
        read.unwrap_or_else(|error| panic!("{name}: {error}: {:?}", error.diagnostics()));
    }
    builder.build().unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn kinds_and_roles_are_documented_ones() {
    for (name, list) in lists() {
        let named: HashSet<&str> = spellings(&list)
            .filter(|row| row.status() != Status::Ignore)
            .map(|row| list.entity_of(row).key())
            .collect();
        let odd = entities(&list)
            .filter(|entity| named.contains(entity.key()))
            .filter(|entity| !entity.kind().is_some_and(|kind| KINDS.contains(&kind)))
            .map(|entity| format!("{}: {:?}", entity.canonical(), entity.kind()));
        none_of("entities of another kind", name, &odd.collect::<Vec<_>>());
        let odd = spellings(&list)
            .filter(|variant| variant.role().is_some_and(|role| !ROLES.contains(&role)))
            .map(|variant| format!("{}: {:?}", variant.spelling(), variant.role()));
        none_of("spellings of another role", name, &odd.collect::<Vec<_>>());
    }
}

#[test]
fn every_row_says_its_source() {
    const SOURCES: &[&str] = &["geonames", "cldr", "un", "reports", "editor"];
    let table = fs::read_to_string(data("gazetteer.csv")).unwrap();
    let odd: Vec<String> = rows(&table)
        .filter(|row| !SOURCES.contains(&row[SOURCE].as_str()))
        .map(|row| row.join(","))
        .collect();
    none_of("rows of no source", "gazetteer.csv", &odd);
}

// The sources.

const VARIANT: usize = 0;
const CANONICAL: usize = 1;
const ID: usize = 2;
const KIND: usize = 3;
const COUNTRY: usize = 4;
const LAT: usize = 5;
const LON: usize = 6;
const WEIGHT: usize = 8;
const ROLE: usize = 12;
const SOURCE: usize = 13;

/// The rows of a table, without its header and comments.
fn rows(table: &str) -> impl Iterator<Item = Vec<String>> {
    table
        .lines()
        .skip(1)
        .filter(|line| !line.starts_with('#'))
        .map(cells)
}

/// The cells of a line; no cell of the list has a line break.
fn cells(line: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).from_reader(line.as_bytes());
    let record = reader.records().next().expect("a row").expect("CSV");
    record.iter().map(str::to_owned).collect()
}

fn line(cells: &[String]) -> String {
    let quoted = |cell: &String| {
        if cell.contains([',', '"']) {
            return format!("\"{}\"", cell.replace('"', "\"\""));
        }
        cell.clone()
    };
    cells.iter().map(quoted).collect::<Vec<_>>().join(",")
}

/// What a source says of an id.
struct Fact {
    names: HashSet<String>,
    lat: String,
    lon: String,
    population: String,
}

/// The facts of the ids asked for, of GeoNames' places and countries.
fn facts(asked: &HashSet<String>) -> Option<HashMap<String, Fact>> {
    let mut facts = HashMap::new();
    let dump = GzDecoder::new(File::open(source("cities500.txt.gz")?).unwrap());
    for line in BufReader::new(dump).lines() {
        let line = line.unwrap();
        let cells: Vec<&str> = line.split('\t').collect();
        let id = format!("gn:{}", cells[0]);
        if asked.contains(&id) {
            let names = [cells[1], cells[2]].into_iter().chain(cells[3].split(','));
            facts.insert(id, fact(names, [cells[4], cells[5], cells[14]]));
        }
    }
    let countries = fs::read_to_string(source("countries.csv")?).unwrap();
    for cells in rows(&countries) {
        let id = format!("gn:{}", cells[2]);
        facts.insert(
            id,
            fact([cells[3].as_str()].into_iter(), ["", "", &cells[5]]),
        );
    }
    Some(facts)
}

fn fact<'a>(names: impl Iterator<Item = &'a str>, [lat, lon, population]: [&str; 3]) -> Fact {
    let population = if population == "0" { "" } else { population };
    Fact {
        names: names.map(str::to_owned).collect(),
        lat: lat.to_owned(),
        lon: lon.to_owned(),
        population: population.to_owned(),
    }
}

/// CLDR's names of each country.
fn country_names() -> Option<HashMap<String, HashSet<String>>> {
    let mut table = String::new();
    let file = File::open(source("cldr-territories.csv.gz")?).unwrap();
    GzDecoder::new(file).read_to_string(&mut table).unwrap();
    let mut names: HashMap<String, HashSet<String>> = HashMap::new();
    for cells in rows(&table) {
        let code = cells[0].split('-').next().unwrap_or_default().to_owned();
        names.entry(code).or_default().insert(cells[2].clone());
    }
    Some(names)
}

/// The list made anew: coordinates and weights from the sources, and which source has each spelling.
fn made_anew(table: &str) -> Option<String> {
    let asked = rows(table).map(|row| row[ID].clone()).collect();
    let (facts, countries) = (facts(&asked)?, country_names()?);
    let mut known: HashMap<String, (String, String, String)> = HashMap::new();
    for row in rows(table).filter(|row| !row[KIND].is_empty()) {
        let of = (row[ID].clone(), row[KIND].clone(), row[COUNTRY].clone());
        known.insert(row[CANONICAL].clone(), of);
    }
    let mut made = String::new();
    for (number, text) in table.lines().enumerate() {
        if number == 0 || text.starts_with('#') {
            made += text;
        } else {
            let mut row = cells(text);
            let (id, kind, country) = known[&row[CANONICAL]].clone();
            let fact = facts.get(&id);
            assert!(
                fact.is_some() || !id.starts_with("gn:"),
                "no source has {id} of {}",
                row[CANONICAL]
            );
            if let Some(fact) = fact.filter(|_| !row[ID].is_empty()) {
                (row[LAT], row[LON]) = (fact.lat.clone(), fact.lon.clone());
                row[WEIGHT] = fact.population.clone();
            }
            if !matches!(row[SOURCE].as_str(), "un" | "reports") {
                let in_cldr = kind == "country"
                    && row[ROLE] != "demonym" // `Iraqi` is Iraq in another language
                    && countries
                        .get(&country)
                        .is_some_and(|names| names.contains(&row[VARIANT]));
                let in_geonames = fact.is_some_and(|fact| fact.names.contains(&row[VARIANT]));
                row[SOURCE] = match (in_geonames, in_cldr) {
                    (true, _) => "geonames",
                    (_, true) => "cldr",
                    _ => "editor",
                }
                .to_owned();
            }
            made += &line(&row);
        }
        made.push('\n');
    }
    Some(made)
}

#[test]
fn the_facts_are_those_of_the_sources() {
    let table = fs::read_to_string(data("gazetteer.csv")).unwrap();
    let Some(made) = made_anew(&table) else {
        println!("no sources at hand: nothing is compared");
        return;
    };
    if is_to_write() {
        fs::write(data("gazetteer.csv"), &made).unwrap();
        return;
    }
    let other: Vec<String> = (1..)
        .zip(table.lines().zip(made.lines()))
        .filter(|(_, (has, should))| has != should)
        .map(|(number, (has, should))| format!("line {number}: {has}, and should be {should}"))
        .collect();
    none_of(
        "lines that the sources tell otherwise",
        "gazetteer.csv",
        &other,
    );
    assert_eq!(table, made);
}

// The counts in the README.

/// The part of `data/README.md` that counts the list.
fn counts(list: &Gazetteer) -> String {
    let mut out = format!(
        "{} entities, {} spellings.\n\n",
        with_commas(list.entities().len()),
        with_commas(list.variants().len())
    );
    let countries = entities(list).filter(|entity| entity.kind() != Some("country"));
    let of = |what: Option<&str>, none: &str| what.unwrap_or(none).to_owned();
    tally(
        &mut out,
        "By kind",
        entities(list).map(|entity| of(entity.kind(), "none")),
        1,
    );
    let by_country = countries.map(|entity| of(entity.country(), "none"));
    tally(
        &mut out,
        "By country (countries themselves not counted)",
        by_country,
        10,
    );
    tally(
        &mut out,
        "Spellings by script",
        spellings(list).map(|variant| script(variant.spelling()).to_owned()),
        1,
    );
    tally(
        &mut out,
        "By source",
        spellings(list).map(|variant| of(variant.source(), "none")),
        1,
    );
    let status =
        |variant: Spelling| Some(variant.status().as_str()).filter(|status| !status.is_empty());
    tally(
        &mut out,
        "By status",
        spellings(list).map(|variant| of(status(variant), "tagged")),
        1,
    );
    tally(
        &mut out,
        "By role",
        spellings(list).map(|variant| of(variant.role(), "name")),
        1,
    );
    out
}

/// A line of counts, the greatest first; those below `least` are put together.
fn tally(out: &mut String, title: &str, values: impl Iterator<Item = String>, least: usize) {
    let mut counts = BTreeMap::new();
    values.for_each(|value| *counts.entry(value).or_insert(0) += 1);
    let mut counts: Vec<(usize, String)> =
        counts.into_iter().map(|(value, n)| (n, value)).collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.0));
    let others: usize = counts
        .iter()
        .map(|count| count.0)
        .filter(|n| *n < least)
        .sum();
    counts.retain(|count| count.0 >= least);
    if others > 0 {
        counts.push((others, "others".to_owned()));
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(n, value)| format!("{value} {}", with_commas(*n)))
        .collect();
    let _ = writeln!(out, "- {title}: {}.", counts.join(", "));
}

fn with_commas(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The script of a spelling's first letter.
fn script(spelling: &str) -> &'static str {
    let letter = spelling.chars().find(|c| c.is_alphabetic());
    match letter {
        Some('\u{0370}'..='\u{03FF}') => "Greek",
        Some('\u{0400}'..='\u{052F}') => "Cyrillic",
        Some('\u{0590}'..='\u{05FF}') => "Hebrew",
        Some('\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}' | '\u{08A0}'..='\u{08FF}') => {
            "Arabic"
        }
        Some('\u{0700}'..='\u{074F}') => "Syriac",
        Some(c) if c < '\u{0250}' || ('\u{1E00}'..='\u{1EFF}').contains(&c) => "Latin",
        Some(_) => "another",
        None => "none",
    }
}

#[test]
fn the_readme_counts_the_list() {
    const BEGIN: &str = "<!-- counts -->\n";
    const END: &str = "<!-- end of counts -->\n";
    let readme = fs::read_to_string(data("README.md")).unwrap();
    let (before, rest) = readme.split_once(BEGIN).expect("a place for the counts");
    let (counted, after) = rest.split_once(END).expect("an end of the counts");
    let mut table = fs::read_to_string(data("gazetteer.csv")).unwrap();
    if is_to_write() {
        table = made_anew(&table).unwrap_or(table); // another test writes it, at the same time
    }
    let counts = counts(&Gazetteer::from_csv(table.as_bytes()).unwrap());
    if is_to_write() {
        fs::write(
            data("README.md"),
            format!("{before}{BEGIN}{counts}{END}{after}"),
        )
        .unwrap();
        return;
    }
    assert_eq!(
        counts, counted,
        "the README counts another list; see the head of this file"
    );
}

#[test]
fn advice_that_remains_is_of_the_kind_explained() {
    let list = Gazetteer::from_csv_path(data("gazetteer.csv")).unwrap();
    let lint = list.lint();
    let other: Vec<String> = lint
        .iter()
        .filter(|advice| !advice.message().contains(" may mean "))
        .map(ToString::to_string)
        .collect();
    none_of(
        "pieces of advice that are not on homonyms",
        "gazetteer.csv",
        &other,
    );
}

#[test]
fn no_entity_is_described_twice() {
    let table = fs::read_to_string(data("gazetteer.csv")).unwrap();
    let mut seen = BTreeSet::new();
    let mut last = String::new();
    let mut odd = Vec::new();
    for row in rows(&table) {
        let is_first = row[CANONICAL] != last;
        if is_first && !seen.insert(row[CANONICAL].clone()) {
            odd.push(format!(
                "the rows of {} do not stand together",
                row[CANONICAL]
            ));
        }
        if is_first == row[KIND].is_empty() {
            odd.push(format!(
                "{}: what is said of an entity stands on its first row",
                row.join(",")
            ));
        }
        last.clone_from(&row[CANONICAL]);
    }
    none_of("rows out of order", "gazetteer.csv", &odd);
}
