//! Puts the places that texts mention on a map: a page, a picture, or GeoJSON for other programs.
//!
//! `cargo run --release --features map --example map -- -o map.html report.txt`

use std::{fmt::Display, io::Write, path::Path, process::ExitCode};

use clap::{Parser, ValueEnum};
use onomasticon::output::Places;

mod common;
#[path = "common/documents.rs"]
mod documents;

use common::{Common, Failure, Output};
use documents::Texts;

/// Put the places that texts mention on a map: a page, a picture, or GeoJSON
#[derive(Parser)]
#[command(version)]
struct Args {
    #[command(flatten)]
    texts: Texts,
    #[command(flatten)]
    common: Common,
    /// As what; by the ending of `-o` if not given, else geojson
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// What the map is called
    #[arg(long, default_value = "Places")]
    title: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Geojson,
    Html,
    Svg,
}

impl Format {
    fn of_ending(path: &Path) -> Format {
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("html" | "htm") => Format::Html,
            Some("svg") => Format::Svg,
            _ => Format::Geojson,
        }
    }
}

fn main() -> ExitCode {
    common::end(run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    let mut places = Places::new();
    args.common.check_output(args.texts.files())?;
    let gazetteer = args.common.gazetteer()?;
    let reader = args.texts.reader(&gazetteer)?;
    if let Some(records) = reader.records() {
        for record in records {
            places.add_record(record, &gazetteer);
        }
    } else {
        for text in reader.texts() {
            places.add(&reader.document(&text?)?);
        }
    }
    let path = args.common.output.as_deref();
    let format = args.format.or(path.map(Format::of_ending));
    let written: Box<dyn Display> = match format.unwrap_or(Format::Geojson) {
        Format::Geojson => Box::new(places.to_geojson()),
        Format::Html => Box::new(places.page(&args.title)),
        Format::Svg => Box::new(places.svg(&args.title)),
    };
    let mut out = Output::create(path)?;
    writeln!(out, "{written}")?;
    Ok(out.finish()?)
}
