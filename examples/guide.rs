//! The last step of the tutorial: tags the texts that it is given, with a list of your own.
//!
//! `cargo run --release --example guide -- names.csv monday.txt tuesday.txt`

use std::{collections::BTreeMap, error::Error, fs, process::ExitCode};

use onomasticon::{Gazetteer, Tagger};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}"); // a fault of the list tells its line and what to do
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let list = args.next().ok_or("name a list, then texts")?;
    let tagger = Tagger::new(&Gazetteer::from_csv_path(list)?);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for path in args {
        let text = fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        for mention in tagger.tag(&text).mentions() {
            println!("{path}:{} {}", mention.range().start, mention.surface());
            let name = mention.entity().canonical().to_owned();
            *counts.entry(name).or_default() += 1;
        }
    }
    for (name, count) in counts {
        println!("{count} {name}");
    }
    Ok(())
}
