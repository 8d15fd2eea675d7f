//! Suggested rows: what is taken out of the list comes back, little else comes with it, and accepted rows are tagged.
//!
//! `ONOMASTICON_SEEDS=FOLDER cargo test --release --test suggest -- --nocapture` measures it on a folder of reports of your own: `gold.jsonl`
//! with an object a text (`doc`, and `mentions` with `surface`, `canonical` as a list, and `optional`), and the texts as `DOC.txt`.
//! `ONOMASTICON_SUGGEST_DRAWS` says how many times a tenth of the list is taken out; 5 if not set.
#![cfg(feature = "builtin")]

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    env, fs,
    path::Path,
};

use onomasticon::{
    Gazetteer, Row, Status, Tagger,
    resolve::{Resolver, suggest::Suggester},
    text::fold,
};
use serde_json::Value;

const SAMPLE: &str = include_str!("../data/sample.txt");

/// A text, and what the names in it stand for.
struct Marked {
    text: String,
    /// Folded surface and canonical names, of all mentions.
    meant: Vec<(String, Vec<String>)>,
    /// Of those that must be found.
    wanted: BTreeSet<String>,
}

/// Numbers that look random, the same in every run (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ z >> 31) % end as u64) as usize
    }
}

/// The list without a tenth of its spellings, and the forms taken out. Canonical names stay: they are spellings without a row.
fn without_a_tenth(full: &Gazetteer, seed: u64) -> (Gazetteer, HashSet<String>) {
    let canonical: HashSet<String> = full
        .entities()
        .iter()
        .map(|entity| fold(entity.canonical()))
        .collect();
    let forms: BTreeSet<String> = full
        .variants()
        .iter()
        .map(|row| fold(row.spelling()))
        .collect();
    let mut forms: Vec<String> = forms.into_iter().collect();
    let tenth = forms.len() / 10;
    let mut random = Random(seed);
    for at in 0..tenth {
        let other = at + random.below(forms.len() - at);
        forms.swap(at, other);
    }
    let out: HashSet<String> = forms[..tenth]
        .iter()
        .filter(|form| !canonical.contains(*form))
        .cloned()
        .collect();
    (only(full, |form| !out.contains(form)), out)
}

/// The list of the rows whose forms are kept.
fn only(full: &Gazetteer, keep: impl Fn(&str) -> bool) -> Gazetteer {
    let mut builder = Gazetteer::builder();
    for variant in full.variants() {
        if variant.line().is_none() || !keep(&fold(variant.spelling())) {
            continue;
        }
        let entity = full.entity_of(variant);
        let mut row = Row::new(variant.spelling(), entity.canonical())
            .id(entity.id().unwrap_or_default())
            .kind(entity.kind().unwrap_or_default())
            .country(entity.country().unwrap_or_default())
            .parent(entity.parent().unwrap_or_default())
            .case(variant.case())
            .status(variant.status())
            .role(variant.role().unwrap_or_default());
        if let Some(weight) = entity.weight() {
            row = row.weight(weight);
        }
        builder.row(row);
    }
    builder.build().unwrap()
}

/// How a draw went.
#[derive(Default)]
struct Outcome {
    /// Spellings taken out that stand in the texts, and those of them that came back with the right entity.
    missing: usize,
    back: usize,
    rows: usize,
    wrong: usize,
}

fn draw(full: &Gazetteer, texts: &[Marked], seed: u64, talk: bool) -> Outcome {
    let (list, out) = without_a_tenth(full, seed);
    let tagger = Tagger::new(&list);
    let resolver = Resolver::new(&list);
    let mut suggester = Suggester::new(&tagger, &resolver);
    texts.iter().for_each(|marked| suggester.read(&marked.text));
    let mut meant: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for (surface, names) in texts.iter().flat_map(|marked| &marked.meant) {
        meant
            .entry(surface)
            .or_default()
            .extend(names.iter().map(String::as_str));
    }
    let wanted: BTreeSet<&str> = texts
        .iter()
        .flat_map(|marked| &marked.wanted)
        .map(String::as_str)
        .collect();
    let mut missing: BTreeSet<&str> = wanted
        .into_iter()
        .filter(|form| out.contains(*form))
        .collect();
    let mut outcome = Outcome {
        missing: missing.len(),
        ..Outcome::default()
    };
    for row in suggester.suggestions() {
        let form = fold(row.spelling());
        let is_meant = meant
            .get(form.as_str())
            .is_some_and(|names| names.contains(row.entity().canonical()));
        let was_listed = || {
            full.lookup(row.spelling())
                .any(|listed| full.entity_of(listed).canonical() == row.entity().canonical())
        };
        let right = is_meant || was_listed();
        outcome.rows += 1;
        outcome.wrong += usize::from(!right);
        if talk {
            let verdict = if right { "right" } else { "WRONG" };
            println!(
                "  {verdict} {} → {} ({:.2}, {}, {})",
                row.spelling(),
                row.entity().canonical(),
                row.score(),
                row.count(),
                row.reason()
            );
        }
        if right && missing.remove(form.as_str()) {
            outcome.back += 1;
        }
    }
    if talk {
        missing
            .iter()
            .for_each(|form| println!("  missed {form} ({:?})", meant.get(form)));
    }
    outcome
}

/// Texts marked by hand.
fn marked_by_hand(folder: &Path) -> Vec<Marked> {
    let gold = fs::read_to_string(folder.join("gold.jsonl")).expect("the folder has gold.jsonl");
    let text_of = |doc: &Value| {
        let name = format!("{}.txt", doc["doc"].as_str().expect("doc is a name"));
        fs::read_to_string(folder.join(name)).expect("each doc has its text")
    };
    gold.lines()
        .map(|line| serde_json::from_str(line).expect("a line is an object"))
        .map(|doc: Value| {
            let mentions = doc["mentions"].as_array().cloned().unwrap_or_default();
            let surface = |mention: &Value| fold(mention["surface"].as_str().unwrap_or_default());
            let names = |mention: &Value| {
                mention["canonical"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .map(str::to_owned)
                    .collect()
            };
            Marked {
                text: text_of(&doc),
                meant: mentions
                    .iter()
                    .map(|mention| (surface(mention), names(mention)))
                    .collect(),
                wanted: mentions
                    .iter()
                    .filter(|mention| mention["optional"] != true)
                    .map(surface)
                    .collect(),
            }
        })
        .collect()
}

/// A text as the full list tags it.
fn marked_by(full: &Gazetteer, text: &str) -> Marked {
    let tagger = Tagger::new(full);
    let tagged = tagger.tag(text);
    let meant: Vec<(String, Vec<String>)> = tagged
        .mentions()
        .iter()
        .map(|mention| {
            (
                fold(mention.surface()),
                mention
                    .candidates()
                    .map(|candidate| candidate.entity().canonical().to_owned())
                    .collect(),
            )
        })
        .collect();
    Marked {
        text: text.to_owned(),
        wanted: meant.iter().map(|(surface, _)| surface.clone()).collect(),
        meant,
    }
}

/// Runs all draws, prints them, and returns the share that came back and the share that is wrong.
fn measure(texts: &[Marked], draws: u64) -> (f64, f64) {
    let full = Gazetteer::builtin();
    let mut all = Outcome::default();
    let mut misses: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 1..=draws {
        let talk = draws < 10;
        let one = draw(&full, texts, seed, talk);
        println!(
            "draw {seed}: {} of {} spellings back, {} of {} rows wrong",
            one.back, one.missing, one.wrong, one.rows
        );
        all.missing += one.missing;
        all.back += one.back;
        all.rows += one.rows;
        all.wrong += one.wrong;
        misses.entry(String::new()).or_default();
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    let (back, wrong) = (share(all.back, all.missing), share(all.wrong, all.rows));
    println!(
        "all: {} of {} spellings back ({back:.2}), {} of {} rows wrong ({wrong:.2})",
        all.back, all.missing, all.wrong, all.rows
    );
    (back, wrong)
}

fn draws() -> u64 {
    env::var("ONOMASTICON_SUGGEST_DRAWS")
        .ok()
        .and_then(|draws| draws.parse().ok())
        .unwrap_or(5)
}

#[test]
fn what_is_taken_out_of_the_list_comes_back() {
    let texts = match env::var_os("ONOMASTICON_SEEDS") {
        Some(folder) => marked_by_hand(Path::new(&folder)),
        None => vec![marked_by(&Gazetteer::builtin(), SAMPLE)],
    };
    let (back, wrong) = measure(&texts, draws());
    assert!(back >= 0.8, "only {back:.2} of the spellings came back");
    assert!(wrong <= 0.2, "{wrong:.2} of the suggested rows are wrong");
}
