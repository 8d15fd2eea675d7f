//! Shows texts in a browser, their mentions highlighted: one page a text, and an index of them where there are several.
//!
//! `cargo run --release --features html --example html -- -o page.html report.txt`, or `-o folder` with several texts.

use std::{fs, io::Write, path::Path, process::ExitCode};

use clap::Parser;
use onomasticon::output::{Index, Page};

mod common;
#[path = "common/documents.rs"]
mod documents;

use common::{Common, Failure, Output};
use documents::{Reader, Text, Texts};

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
    args.common.check_output(args.texts.files())?;
    let gazetteer = args.common.gazetteer()?;
    let reader = args.texts.reader(&gazetteer)?;
    let place = args.common.output.as_deref();
    let mut texts = reader.texts();
    let first: Vec<Text> = texts.by_ref().take(2).collect::<Result<_, _>>()?;
    let folder = place.filter(|place| first.len() > 1 || place.is_dir());
    match (first.as_slice(), folder) {
        ([], _) => Err("there is no text in the files".into()),
        ([text], None) => {
            let document = reader.document(text)?;
            let mut out = Output::create(place)?;
            write!(out, "{}", Page::new(&document))?;
            Ok(out.finish()?)
        }
        (_, Some(folder)) if folder.is_dir() || folder.extension().is_none() => {
            let texts = first.into_iter().map(Ok).chain(texts);
            folder_of_pages(texts, &reader, folder, &args.title)
        }
        _ => Err("several texts become a folder of pages; name it with `-o FOLDER`".into()),
    }
}

/// Writes the index last, so that it never lists a page that is not there.
fn folder_of_pages(
    texts: impl Iterator<Item = Result<Text, Failure>>,
    reader: &Reader,
    folder: &Path,
    title: &str,
) -> Result<(), Failure> {
    let told = |error| format!("cannot make the folder {}: {error}", folder.display());
    fs::create_dir_all(folder).map_err(told)?;
    let mut index = Index::new(title);
    let progress = common::lists::step("writing pages");
    for (text, number) in texts.zip(1..) {
        let text = text?;
        let document = reader.document(&text)?;
        let name = page_name(number, document.name());
        let mut out = Output::create(Some(&folder.join(&name)))?;
        write!(out, "{}", Page::new(&document).index("index.html"))?;
        out.finish()?;
        index.add(&document, &name);
        progress.set_message(format!("{number} pages"));
    }
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
