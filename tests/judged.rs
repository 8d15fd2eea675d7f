//! The tagger against the judge, on random lists and texts.
//!
//! A run takes 110,000 cases (a few hundred lists are refused); `ONOMASTICON_JUDGE_CASES` asks for another number, and `ONOMASTICON_JUDGE_SEED` for other cases. Ten
//! million:
//!
//! ```sh
//! ONOMASTICON_JUDGE_CASES=10000000 cargo test --release --test judged -- --nocapture
//! ```

mod judge;

use std::env;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use judge::random::{Trial, trial};
use judge::{Case, Found, Row, Status, default_case, fold, with_canonicals};

const THREADS: u64 = 2;

#[test]
fn tagger_agrees_with_judge() {
    let cases = number("ONOMASTICON_JUDGE_CASES", 110_000);
    let first = number("ONOMASTICON_JUDGE_SEED", 0);
    let counts = thread::scope(|scope| {
        let run = |thread| {
            scope
                .spawn(move || judge_all((first + thread..first + cases).step_by(THREADS as usize)))
        };
        let threads: Vec<_> = (0..THREADS).map(run).collect();
        let joined = threads.into_iter().map(|thread| thread.join());
        joined.collect::<Result<Vec<Counts>, _>>()
    });
    let counts = counts.unwrap_or_else(|_| panic!("the tagger and the judge disagree, see above"));
    let sum = |count: fn(&Counts) -> u64| counts.iter().map(count).sum::<u64>();
    println!(
        "{} cases, {} with mentions, {} compared, {} refused by the loader",
        sum(|c| c.cases),
        sum(|c| c.with_mentions),
        sum(|c| c.compared),
        sum(|c| c.refused)
    );
}

fn number(variable: &str, default: u64) -> u64 {
    match env::var(variable) {
        Ok(number) => number.parse().expect("a number"),
        Err(_) => default,
    }
}

#[derive(Default)]
struct Counts {
    cases: u64,
    with_mentions: u64,
    compared: u64,
    refused: u64,
}

fn judge_all(seeds: impl Iterator<Item = u64>) -> Counts {
    let mut counts = Counts::default();
    for seed in seeds {
        let trial = trial(seed);
        counts.cases += 1;
        counts.with_mentions += u64::from(!by_judge(&trial, false).is_empty());
        match verdict(&trial) {
            Verdict::Agree => counts.compared += 1,
            Verdict::Refused => counts.refused += 1,
            Verdict::Differ(_) => {
                let least = shrink(trial);
                let Verdict::Differ(difference) = verdict(&least) else {
                    unreachable!("shrinking keeps the difference")
                };
                panic!("seed {seed}: {difference}\n{}", show(&least));
            }
        }
    }
    counts
}

enum Verdict {
    Agree,
    /// The loader refuses the list.
    Refused,
    Differ(String),
}

/// Compares folding, and the mentions with and without overlaps, by the list as it was read and by the compiled one.
fn verdict(trial: &Trial) -> Verdict {
    let spellings = trial.rows.iter().map(|row| &row.spelling);
    for text in spellings.chain([&trial.text]) {
        match caught(|| crate_under_test::fold(text)) {
            Some(folded) if folded == fold(text) => {}
            folded => {
                let wanted = fold(text);
                return Verdict::Differ(format!("{text:?} folds to {wanted:?}, not {folded:?}"));
            }
        }
    }
    let lists = match caught(|| crate_under_test::lists(&csv(&trial.rows))) {
        Some(Ok(lists)) => lists,
        Some(Err(crate_under_test::Refused)) => return Verdict::Refused,
        None => return Verdict::Differ("loading or compiling panics".to_owned()),
    };
    for all in [false, true] {
        let wanted = by_judge(trial, all);
        for (list, gazetteer) in &lists {
            let found = caught(|| crate_under_test::tag(gazetteer, trial, all));
            if found.as_ref() != Some(&wanted) {
                let overlap = if all { "all" } else { "leftmost" };
                return Verdict::Differ(format!(
                    "{list}, overlap {overlap}\n  judge:  {wanted:?}\n  tagger: {found:?}"
                ));
            }
        }
    }
    Verdict::Agree
}

/// What `run` gives; `None` if it panics.
fn caught<T>(run: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(run)).ok()
}

fn by_judge(trial: &Trial, all: bool) -> Vec<Found> {
    judge::tag(
        &with_canonicals(trial.rows.clone()),
        &trial.text,
        trial.addresses_hidden,
        trial.demonyms,
        all,
    )
}

/// The list as a table; fields that the defaults give are left empty.
fn csv(rows: &[Row]) -> Vec<u8> {
    let mut table = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::NonNumeric)
        .from_writer(Vec::new());
    let header = ["variant", "canonical", "case", "status", "role", "weight"];
    table.write_record(header).expect("written to memory");
    for row in rows {
        let case = match row.case {
            case if case == default_case(&row.spelling, row.status) => "",
            Case::Any => "any",
            Case::Capital => "capital",
            Case::Exact => "exact",
        };
        let status = match row.status {
            Status::Tagged => "",
            Status::Weak => "weak",
            Status::Never => "never",
            Status::Ignore => "ignore",
        };
        let role = if row.demonym { "demonym" } else { "" };
        let weight = row
            .weight
            .map_or(String::new(), |weight| weight.to_string());
        let record = [&row.spelling, &row.canonical, case, status, role, &weight];
        table.write_record(record).expect("written to memory");
    }
    table.into_inner().expect("written to memory")
}

/// The least trial found that still differs, by leaving out what can be left out.
fn shrink(mut trial: Trial) -> Trial {
    let differs = |trial: &Trial| matches!(verdict(trial), Verdict::Differ(_));
    while let Some(smaller) = smaller(&trial).into_iter().find(differs) {
        trial = smaller;
    }
    trial
}

/// All trials that are one step simpler.
fn smaller(trial: &Trial) -> Vec<Trial> {
    let mut all = Vec::new();
    let mut push = |change: &dyn Fn(&mut Trial)| {
        let mut smaller = trial.clone();
        change(&mut smaller);
        if smaller != *trial {
            all.push(smaller);
        }
    };
    for row in 0..trial.rows.len() {
        push(&|trial| drop(trial.rows.remove(row)));
    }
    for range in chars(&trial.text) {
        push(&|trial| trial.text.replace_range(range.clone(), ""));
    }
    for (row, Row { spelling, .. }) in trial.rows.iter().enumerate() {
        for range in chars(spelling) {
            push(&|trial| trial.rows[row].spelling.replace_range(range.clone(), ""));
        }
        push(&|trial| trial.rows[row].case = Case::Any);
        push(&|trial| trial.rows[row].status = Status::Tagged);
        push(&|trial| trial.rows[row].demonym = false);
        push(&|trial| trial.rows[row].canonical = "Entity".to_owned());
    }
    push(&|trial| trial.rows.iter_mut().for_each(|row| row.weight = None));
    push(&|trial| trial.addresses_hidden = false);
    push(&|trial| trial.demonyms = false);
    all
}

fn chars(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.char_indices().map(|(at, c)| at..at + c.len_utf8())
}

fn show(trial: &Trial) -> String {
    let Trial {
        addresses_hidden,
        demonyms,
        ..
    } = trial;
    let rows: Vec<String> = trial.rows.iter().map(|row| format!("  {row:?}")).collect();
    format!(
        "text {:?}\n  {}\naddresses hidden: {addresses_hidden}, demonyms: {demonyms}\nrows\n{}",
        trial.text,
        trial.text.escape_unicode(),
        rows.join("\n")
    )
}

/// The doors into the crate that the judge knocks at.
mod crate_under_test {
    use onomasticon::{Gazetteer, Mention, Overlap, Tagger};

    use super::{Found, Trial};

    /// The loader finds a fault in the list.
    #[derive(Debug)]
    pub struct Refused;

    pub fn fold(text: &str) -> String {
        onomasticon::text::fold(text)
    }

    /// The list as it is read from a table, and compiled.
    pub fn lists(csv: &[u8]) -> Result<[(&'static str, Gazetteer); 2], Refused> {
        let read = Gazetteer::from_csv(csv).map_err(|_| Refused)?;
        let mut bytes = Vec::new();
        let written = read.write_compiled(&mut bytes);
        written.expect("it is written to memory");
        let compiled = Gazetteer::from_compiled(bytes).expect("it has just been written");
        Ok([("read", read), ("compiled", compiled)])
    }

    pub fn tag(gazetteer: &Gazetteer, trial: &Trial, all: bool) -> Vec<Found> {
        let tagger = Tagger::builder()
            .demonyms(trial.demonyms)
            .addresses(!trial.addresses_hidden)
            .overlap(if all { Overlap::All } else { Overlap::Leftmost })
            .build(gazetteer);
        let tagged = tagger.tag(&trial.text);
        let found = |mention: &Mention| Found {
            start: mention.range().start,
            end: mention.range().end,
            candidates: mention
                .candidates()
                .map(|c| c.entity().canonical().to_owned())
                .collect(),
        };
        tagged.mentions().iter().map(found).collect()
    }
}
