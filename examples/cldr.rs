//! Makes a list of countries, world regions and divisions from the names of Unicode CLDR.
//!
//! `cargo run --release --example cldr -- --countries countries.csv --codes iso_3166-2.json territories.csv subdivisions.csv -o list.csv`

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;
use onomasticon::text::fold;
use serde::Deserialize;

mod common;
#[path = "common/listing.rs"]
mod listing;

use common::{Failure, Output};
use listing::{Forms, Line, case_of, is_spelling};

/// Make a list of countries, world regions and their divisions
///
/// The names are those of CLDR, as CSV with the columns `code,lang,name`; files may be packed by gzip.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Names of countries (ISO 3166-1) and regions (UN M49)
    territories: PathBuf,
    /// Names of divisions (ISO 3166-2, small letters without the hyphen)
    subdivisions: PathBuf,
    /// Countries with `iso2,geonameid,name,population`, as GeoNames has them
    #[arg(long, value_name = "FILE")]
    countries: PathBuf,
    /// Divisions in force with their types and parents: `iso_3166-2.json` of iso-codes
    #[arg(long, value_name = "FILE")]
    codes: PathBuf,
    /// Write to this file instead of standard output, in whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Named {
    code: String,
    lang: String,
    name: String,
}

#[derive(Deserialize)]
struct Country {
    iso2: String,
    geonameid: String,
    population: String,
}

#[derive(Deserialize)]
struct Division {
    code: String,
    name: String,
    r#type: String,
    parent: Option<String>,
}

/// All names of a code, English first, then by language.
type Names = BTreeMap<String, Vec<(String, String)>>;

fn main() -> ExitCode {
    common::end(run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    let mut out = Output::create(args.output.as_deref())?;
    let territories = names(&args.territories)?;
    let countries: HashMap<String, Country> = rows::<Country>(&args.countries)?
        .into_iter()
        .map(|country| (country.iso2.clone(), country))
        .collect();
    let mut list = List::default();
    for (code, names) in &territories {
        list.territory(code, names, countries.get(code));
    }
    let divisions = divisions(&args.codes)?;
    let mut listed = Vec::new();
    for (code, names) in &self::names(&args.subdivisions)? {
        let country = countries.get(
            code.get(..2)
                .unwrap_or_default()
                .to_ascii_uppercase()
                .as_str(),
        );
        if let (Some(division), Some(country)) = (divisions.get(code), country) {
            listed.push((division, names.clone(), country));
        }
    }
    // Upper divisions of large countries choose their names first: Montana is in the United States.
    let people = |country: &Country| country.population.parse().unwrap_or(0u64);
    listed.sort_by_key(|(division, _, country)| {
        (division.parent.is_some(), Reverse(people(country)))
    });
    for (division, names, country) in &listed {
        list.division(division, names, country);
    }
    Line::write_all(&list.lines, &mut out)?;
    Ok(out.finish()?)
}

fn rows<T: for<'d> Deserialize<'d>>(path: &Path) -> Result<Vec<T>, Failure> {
    let table = csv::Reader::from_reader(listing::open(path)?);
    let rows: Result<Vec<T>, _> = table.into_deserialize().collect();
    rows.map_err(|error| format!("{}: {error}", path.display()).into())
}

/// The names by code; a second name (`GB-alt-short`) stands under the code itself.
fn names(path: &Path) -> Result<Names, Failure> {
    let mut names = Names::new();
    for row in rows::<Named>(path)? {
        let code = row.code.split('-').next().unwrap_or_default().to_owned();
        names.entry(code).or_default().push((row.lang, row.name));
    }
    let rank = |lang: &str| (lang != "en", lang.to_owned());
    for names in names.values_mut() {
        names.sort_by_key(|(lang, _)| rank(lang)); // stable: a second name stays behind the first
    }
    Ok(names)
}

/// The divisions by CLDR's way of writing their code.
fn divisions(path: &Path) -> Result<HashMap<String, Division>, Failure> {
    let mut whole: HashMap<String, Vec<Division>> = serde_json::from_reader(listing::open(path)?)
        .map_err(|error| {
        format!(
            "{}: {error}; give iso_3166-2.json of iso-codes",
            path.display()
        )
    })?;
    let divisions = whole.remove("3166-2").unwrap_or_default();
    let key = |code: &str| code.replace('-', "").to_ascii_lowercase();
    Ok(divisions
        .into_iter()
        .map(|division| (key(&division.code), division))
        .collect())
}

/// The M49 code of the whole world, which is no place in it.
const WORLD: &str = "001";

#[derive(Default)]
struct List {
    lines: Vec<Line>,
    /// The canonical names so far, folded.
    taken: HashSet<String>,
    /// The canonical names of countries by their code.
    countries: HashMap<String, String>,
}

impl List {
    /// A country, a territory or a region. Codes that GeoNames has no country for (`QO`, `ZZ`, `EZ`) are left out.
    fn territory(&mut self, code: &str, names: &[(String, String)], country: Option<&Country>) {
        let is_region = code.bytes().all(|b| b.is_ascii_digit());
        let Some((_, english)) = english(names) else {
            return;
        };
        let mut line = Line {
            canonical: english.clone(),
            ..Line::default()
        };
        match country {
            Some(country) => {
                line.id = format!("gn:{}", country.geonameid);
                line.kind = "country".into();
                line.country.clone_from(&country.iso2);
                line.weight = country.population.trim_start_matches('0').into();
                self.countries.insert(code.into(), english.clone());
            }
            None if is_region && code != WORLD => {
                line.kind = "region".into();
                line.note = format!("UN M49 {code}");
            }
            None => return,
        }
        self.spell(line, pairs(names));
    }

    /// A division, with the name of its type behind its own (`Ankara Province`), as English has it.
    fn division(&mut self, division: &Division, names: &[(String, String)], country: &Country) {
        const WORDS: [&str; 12] = [
            "Canton",
            "County",
            "Department",
            "District",
            "Emirate",
            "Governorate",
            "Oblast",
            "Parish",
            "Prefecture",
            "Province",
            "Region",
            "State",
        ];
        let Some((_, english)) = english(names) else {
            return;
        };
        let last = division
            .r#type
            .split([' ', ','])
            .next_back()
            .unwrap_or_default();
        let last = format!(
            "{}{}",
            last[..last.len().min(1)].to_uppercase(),
            last.get(1..).unwrap_or_default()
        );
        let has_word = WORDS
            .iter()
            .any(|word| fold(english).ends_with(&fold(word)));
        // An American `Ohio State` is a university.
        let misread = country.iso2 == "US" && last == "State";
        let typed = (WORDS.contains(&last.as_str()) && !has_word && !misread)
            .then(|| format!("{english} {last}"));
        let line = Line {
            canonical: self.free_name(english, typed.as_deref(), &country.iso2),
            kind: kind(&division.r#type, division.parent.is_some()).into(),
            country: country.iso2.clone(),
            parent: format!("gn:{}", country.geonameid),
            note: format!("ISO 3166-2 {}", division.code),
            ..Line::default()
        };
        let typed = typed.iter().map(|name| ("en", name.as_str()));
        // Where codes were given anew, the name in force belongs to another division than CLDR's names.
        let form = fold(&division.name);
        let is_alike = |(_, name): (&str, &str)| strsim::jaro_winkler(&form, &fold(name)) >= 0.75;
        let own = [("", division.name.as_str())];
        let own = own.into_iter().filter(|_| pairs(names).any(is_alike));
        self.spell(line, pairs(names).chain(typed).chain(own));
    }

    /// `Punjab`, or if that is taken `Punjab Province`, or `Punjab (Pakistan)`.
    fn free_name(&self, english: &str, typed: Option<&str>, country: &str) -> String {
        let country = self.countries.get(country).map_or(country, String::as_str);
        let within = format!("{} ({country})", typed.unwrap_or(english));
        let names = [Some(english), typed, Some(&within)];
        let free = names
            .into_iter()
            .flatten()
            .find(|name| !self.taken.contains(&fold(name)));
        free.unwrap_or(&within).into()
    }

    /// Adds a line for each name that can be a spelling and does not fold like one before; the first has the entity's columns.
    fn spell<'a>(&mut self, first: Line, names: impl Iterator<Item = (&'a str, &'a str)>) {
        if !self.taken.insert(fold(&first.canonical)) {
            return; // listed under another code, that of old
        }
        let mut forms = Forms::new();
        let mut entity = Some(first.clone());
        for (lang, name) in names {
            let short = lang == "en" && is_short(name);
            if !(is_spelling(name) || short) || !forms.take(name) {
                continue;
            }
            self.lines.push(Line {
                variant: name.into(),
                lang: lang.into(),
                case: if short { "" } else { case(name, lang, &first) }.into(),
                source: if lang.is_empty() { "iso" } else { "cldr" }.into(),
                ..entity.take().unwrap_or(Line {
                    canonical: first.canonical.clone(),
                    ..Line::default()
                })
            });
        }
    }
}

/// English writes `Ankara Province` and `Eastern Europe` for the names, `the province` and `eastern Europe` for what they lie in.
fn case(name: &str, lang: &str, entity: &Line) -> &'static str {
    let is_phrase = lang == "en" && entity.kind != "country" && name.contains([' ', '-']);
    if is_phrase { "exact" } else { case_of(name) }
}

fn english(names: &[(String, String)]) -> Option<&(String, String)> {
    names
        .iter()
        .find(|(lang, name)| lang == "en" && is_spelling(name))
}

fn pairs(names: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    names
        .iter()
        .map(|(lang, name)| (lang.as_str(), name.as_str()))
}

fn kind(of_code: &str, lower: bool) -> &'static str {
    const KINDS: [(&str, &str); 9] = [
        ("state", "state"),
        ("province", "province"),
        ("governorate", "governorate"),
        ("region", "region"),
        ("county", "county"),
        ("district", "district"),
        ("territory", "territory"),
        ("country", "region"),
        ("oblast", "province"),
    ];
    let of_code = of_code.to_lowercase();
    let known = KINDS.iter().find(|(word, _)| of_code.contains(word));
    known.map_or(if lower { "district" } else { "division" }, |(_, kind)| {
        kind
    })
}

/// `US`, `UK`.
fn is_short(name: &str) -> bool {
    name.len() <= 3 && name.bytes().all(|b| b.is_ascii_uppercase())
}
