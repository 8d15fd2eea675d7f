//! GeoNames' dump format, and tables of the regions that its places lie in.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader},
    path::Path,
};

use onomasticon::text::fold;

use super::{common::Failure, listing};

/// A populated place: a line of 19 columns parted by tabs.
pub struct Record {
    pub id: String,
    pub name: String,
    pub ascii: String,
    pub alternates: Vec<String>,
    pub lat: String,
    pub lon: String,
    /// `PPLC` is a capital, `PPLA` the seat of a first-level division, `PPLX` a part of a town.
    pub code: String,
    pub country: String,
    pub admin1: String,
    pub people: u64,
}

impl Record {
    fn parse(line: &str) -> Option<Record> {
        let fields: Vec<&str> = line.split('\t').collect();
        let field = |i: usize| fields.get(i).map(|field| field.trim().to_owned());
        (fields.len() == 19).then_some(())?;
        Some(Record {
            id: field(0).filter(|id| id.bytes().all(|b| b.is_ascii_digit()))?,
            name: field(1).filter(|name| !name.is_empty())?,
            ascii: field(2)?,
            alternates: field(3)?
                .split(',')
                .map(|name| name.trim().to_owned())
                .collect(),
            lat: field(4)?,
            lon: field(5)?,
            code: field(7)?,
            country: field(8)?,
            admin1: field(10)?,
            people: field(14)?.parse().unwrap_or(0),
        })
    }

    pub fn is_capital(&self) -> bool {
        self.code == "PPLC"
    }

    pub fn is_seat(&self) -> bool {
        self.is_capital() || self.code == "PPLA"
    }

    /// A part of a town.
    pub fn is_part(&self) -> bool {
        matches!(self.code.as_str(), "PPLX" | "PPLL")
    }

    fn is_gone(&self) -> bool {
        matches!(self.code.as_str(), "PPLH" | "PPLQ" | "PPLW" | "PPLCH")
    }

    fn place(&self) -> (f64, f64) {
        let degrees = |field: &str| field.parse().unwrap_or(0.0);
        (degrees(&self.lat), degrees(&self.lon))
    }
}

/// The places of a dump, but for those that are destroyed, abandoned or historical.
pub fn read(path: &Path) -> Result<Vec<Record>, Failure> {
    let mut records = Vec::new();
    for (i, line) in BufReader::new(listing::open(path)?).lines().enumerate() {
        let at = || format!("{}, line {}", path.display(), i + 1);
        let line = line.map_err(|error| format!("{}: {error}", at()))?;
        let record = Record::parse(&line).ok_or_else(|| {
            format!(
                "{}: no place; the dump format has 19 columns parted by tabs",
                at()
            )
        })?;
        records.push(record);
    }
    records.retain(|record| !record.is_gone());
    Ok(records)
}

/// Where a place lies, by name.
pub struct Within {
    pub admin1: String,
    pub admin2: String,
}

/// The divisions of places, from a table `lat,lon,name,admin1,admin2,cc`; it is joined to a dump by country, name and location.
///
/// The key is the country with the folded name.
pub struct Regions(HashMap<(String, String), Vec<Located>>);

struct Located {
    lat: f64,
    lon: f64,
    within: Within,
}

impl Regions {
    pub fn read(path: &Path) -> Result<Regions, Failure> {
        let mut regions: HashMap<_, Vec<_>> = HashMap::new();
        for row in csv::Reader::from_reader(listing::open(path)?).into_records() {
            let row = row.map_err(|error| format!("{}: {error}", path.display()))?;
            let field = |i: usize| row.get(i).unwrap_or_default().to_owned();
            let degrees = |i: usize| field(i).parse().unwrap_or(0.0);
            let within = Within {
                admin1: field(3),
                admin2: field(4),
            };
            let of_name = regions.entry((field(5), fold(&field(2)))).or_default();
            of_name.push(Located {
                lat: degrees(0),
                lon: degrees(1),
                within,
            });
        }
        Ok(Regions(regions))
    }

    /// The divisions that a place of a dump lies in.
    pub fn of(&self, record: &Record) -> Option<&Within> {
        const NEAR: f64 = 0.1; // degrees
        let (lat, lon) = record.place();
        let of_name = self.0.get(&(record.country.clone(), fold(&record.ascii)))?;
        let is_near =
            |found: &&Located| (found.lat - lat).abs() < NEAR && (found.lon - lon).abs() < NEAR;
        of_name.iter().find(is_near).map(|found| &found.within)
    }
}

/// What is known of a division from its places.
#[derive(Default)]
pub struct Sum {
    pub people: u64,
    places: f64,
    lat: f64,
    lon: f64,
}

impl Sum {
    pub fn add(&mut self, record: &Record) {
        let (lat, lon) = record.place();
        self.people += record.people;
        self.places += 1.0;
        self.lat += lat;
        self.lon += lon;
    }

    /// The mean of the places' coordinates; no good where they lie on both sides of the 180th meridian.
    pub fn middle(&self) -> (String, String) {
        let mean = |sum: f64| format!("{:.2}", sum / self.places);
        (mean(self.lat), mean(self.lon))
    }
}
