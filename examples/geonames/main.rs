//! Makes a list of the world's places from a dump of GeoNames.
//!
//! `cargo run --release --example geonames -- --base countries.csv cities15000.txt -o world.csv`; `data/README.md` has the command
//! that makes `data/world.csv`.

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;

#[path = "../common/mod.rs"]
mod common;
mod dump;
mod entity;
mod gather;
mod judge;
mod keep;
#[path = "../common/listing.rs"]
mod listing;
mod naming;
mod persons;
mod rows;
mod words;
mod world;

use common::{Failure, Output};
use dump::Regions;
use listing::Line;
use words::Words;
use world::World;

/// Make a list of places from a dump of GeoNames
///
/// Places of enough people, capitals and seats of divisions, with all their names in Latin, Arabic, Cyrillic, Greek, Hebrew, Han,
/// kana, Hangul and Devanagari. Names that are words or persons' names by the lists given are made weak, or left out.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Dumps in GeoNames' format, 19 columns parted by tabs; may be packed by gzip
    #[arg(required = true)]
    dumps: Vec<PathBuf>,
    /// Least number of people of a place that is no seat
    #[arg(long, value_name = "N", default_value_t = 15_000)]
    people: u64,
    /// List of countries and divisions that the places lie in, as `cldr` makes it
    #[arg(long, value_name = "FILE")]
    base: Vec<PathBuf>,
    /// Rows of an editor, added last; what they say of a spelling holds
    #[arg(long, value_name = "FILE")]
    editor: Vec<PathBuf>,
    /// List whose names and spellings are kept for the entities that both have, so that both can be read together
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,
    /// Divisions of places, as `lat,lon,name,admin1,admin2,cc`
    #[arg(long, value_name = "FILE")]
    regions: Option<PathBuf>,
    /// English words, the list's size as the file's ending (SCOWL)
    #[arg(long, value_name = "FILE", num_args = 1..)]
    english: Vec<PathBuf>,
    /// Words of other languages
    #[arg(long, value_name = "FILE", num_args = 1..)]
    foreign: Vec<PathBuf>,
    /// First names with their shares (US Census)
    #[arg(long, value_name = "FILE", num_args = 1..)]
    first_names: Vec<PathBuf>,
    /// Surnames with their shares
    #[arg(long, value_name = "FILE", num_args = 1..)]
    surnames: Vec<PathBuf>,
    /// Write to this file instead of standard output, in whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn main() -> ExitCode {
    common::end(run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    let mut out = Output::create(args.output.as_deref())?;
    let words = words(args)?;
    let mut world = World::default();
    for path in &args.base {
        world.add_base(listing::read_lines(path)?);
    }
    let regions = args.regions.as_deref().map(Regions::read).transpose()?;
    for path in &args.dumps {
        world.add_places(&dump::read(path)?, args.people, regions.as_ref());
    }
    let kept = args.keep.as_deref().map(listing::read_lines).transpose()?;
    let editor: Result<Vec<_>, _> = args
        .editor
        .iter()
        .map(|path| listing::read_lines(path))
        .collect();
    let lines = world.lines(&words, &kept.unwrap_or_default(), &editor?.concat())?;
    Line::write_all(&lines, &mut out)?;
    Ok(out.finish()?)
}

fn words(args: &Args) -> Result<Words, Failure> {
    let mut words = Words::default();
    args.english
        .iter()
        .try_for_each(|path| words.read_english(path))?;
    args.foreign
        .iter()
        .try_for_each(|path| words.read_foreign(path))?;
    args.first_names
        .iter()
        .try_for_each(|path| words.read_names(path, true))?;
    args.surnames
        .iter()
        .try_for_each(|path| words.read_names(path, false))?;
    Ok(words)
}
