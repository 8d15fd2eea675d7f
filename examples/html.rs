//! Shows texts in a browser, their mentions highlighted: one page a text, and an index of them where there are several.
//!
//! `cargo run --release --features html --example html -- -o page.html report.txt`, or `-o folder` with several texts.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::Path,
    process::ExitCode,
};

use clap::Parser;
use onomasticon::{
    Gazetteer,
    output::{Index, Page},
};

mod common;
#[path = "common/documents.rs"]
mod documents;

use common::{Common, Failure, Output};
use documents::Texts;
use indicatif::ProgressBar;

/// Show texts in a browser, their mentions highlighted: a page of one text, or a folder of pages with an index
#[derive(Parser)]
#[command(version)]
struct Args {
    #[command(flatten)]
    texts: Texts,
    #[command(flatten)]
    common: Common,
    /// What the index of several texts is called
    #[arg(long, default_value = "Mentions")]
    title: String,
}

fn main() -> ExitCode {
    common::end(run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    let gazetteer = args.common.gazetteer()?;
    let place = args.common.output.as_deref();
    match place.filter(|place| args.texts.count() > 1 || place.is_dir()) {
        Some(folder) => folder_of_pages(args, &gazetteer, folder),
        None if args.texts.count() > 1 => {
            Err("several texts become a folder of pages; name it with `-o FOLDER`".into())
        }
        None => args.texts.each(&gazetteer, |document| {
            let mut out = Output::create(place)?;
            write!(out, "{}", Page::new(document))?;
            Ok(out.finish()?)
        }),
    }
}

/// Writes the index last, so that it never lists a page that is not there.
fn folder_of_pages(args: &Args, gazetteer: &Gazetteer, folder: &Path) -> Result<(), Failure> {
    let told = |error| format!("cannot make the folder {}: {error}", folder.display());
    fs::create_dir_all(folder).map_err(told)?;
    let mut index = Index::new(&args.title);
    let progress = if io::stderr().is_terminal() {
        ProgressBar::new(args.texts.count() as u64)
    } else {
        ProgressBar::hidden()
    };
    args.texts.each(gazetteer, |document| {
        let name = page_name(progress.position() + 1, document.name());
        let mut out = Output::create(Some(&folder.join(&name)))?;
        write!(out, "{}", Page::new(document).index("index.html"))?;
        out.finish()?;
        index.add(document, &name);
        progress.inc(1);
        Ok(())
    })?;
    progress.finish_and_clear();
    let mut out = Output::create(Some(&folder.join("index.html")))?;
    write!(out, "{index}")?;
    Ok(out.finish()?)
}

/// A file name that is the document's as far as every system can have it: `3-report.html`.
fn page_name(number: u64, document: &str) -> String {
    let stem = Path::new(document).file_stem().unwrap_or_default();
    let kept = stem.to_string_lossy();
    let kept = kept
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c));
    let kept: String = kept.take(40).collect();
    format!(
        "{number}{}{kept}.html",
        if kept.is_empty() { "" } else { "-" }
    )
}
