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
    resolve::{
        Resolver,
        suggest::{Suggester, Suggestion},
    },
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
    /// What did not come back, and what is wrong.
    faults: Vec<String>,
}

fn draw(full: &Gazetteer, texts: &[Marked], seed: u64) -> Outcome {
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
        if !right {
            outcome.faults.push(format!(
                "wrong: {} for {}",
                row.spelling(),
                row.entity().canonical()
            ));
        }
        if right && missing.remove(form.as_str()) {
            outcome.back += 1;
        }
    }
    let lost = missing.iter().map(|form| format!("not back: {form}"));
    outcome.faults.extend(lost);
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
    let mut faults: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 1..=draws {
        let one = draw(&full, texts, seed);
        println!(
            "draw {seed}: {} of {} spellings back, {} of {} rows wrong",
            one.back, one.missing, one.wrong, one.rows
        );
        all.missing += one.missing;
        all.back += one.back;
        all.rows += one.rows;
        all.wrong += one.wrong;
        for fault in one.faults {
            *faults.entry(fault).or_default() += 1;
        }
    }
    for (fault, count) in &faults {
        println!("{count} × {fault}");
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

/// The rows that some texts ask for.
fn rows_for(list: &Gazetteer, texts: &[&str]) -> Vec<(String, String)> {
    let (tagger, resolver) = (Tagger::new(list), Resolver::new(list));
    let mut suggester = Suggester::new(&tagger, &resolver);
    texts.iter().for_each(|text| suggester.read(text));
    let rows = suggester.suggestions();
    let pair = |row: &Suggestion| {
        (
            row.spelling().to_owned(),
            row.entity().canonical().to_owned(),
        )
    };
    rows.iter().map(pair).collect()
}

const LIST: &str = "\
variant,canonical,kind,country,parent,weight,status,role
Deir ez-Zor,Deir ez-Zor,city,SY,Deir ez-Zor Governorate,271800,,
Deir ez-Zor Governorate,Deir ez-Zor Governorate,governorate,SY,,,,
Al-Mayadeen,Mayadin,town,SY,,44028,,
الميادين,Mayadin,,,,,,
Raqqa,Raqqa,city,SY,,220488,,
الرقة,Raqqa,,,,,,
Al-Hawl,Al-Hawl,town,SY,,3409,,
Hit,Heet,town,IQ,,66700,weak,
Suheil al-Hassan,Suheil al-Hassan,person,SY,,,,
Bashar al-Assad,Bashar al-Assad,person,SY,,,,
Syrian Democratic Forces,Syrian Democratic Forces,group,SY,,,,
Syria,Syria,country,SY,,,,
Syrian,Syria,,,,,,demonym
Aleppo pepper,Aleppo,city,SY,,,ignore,
Aleppo,Aleppo,,,,,,
";

macro_rules! case {
    ($name:ident, $text:expr, [$($row:expr),* $(,)?]) => {
        Case { name: stringify!($name), text: $text, rows: &[$($row),*] }
    };
}

struct Case {
    name: &'static str,
    text: &'static str,
    rows: &'static [(&'static str, &'static str)],
}

const CASES: &[Case] = &[
    case!(
        another_transliteration,
        "Syria: from Dayr Azzour to Raqqa.",
        [("Dayr Azzour", "Deir ez-Zor")]
    ),
    case!(
        possessive_stays_outside,
        "Syria's Dayr Azzour’s bridge",
        [("Dayr Azzour", "Deir ez-Zor")]
    ),
    case!(
        rank_stays_outside,
        "General Suhayl al-Hasan left Syria.",
        [("Suhayl al-Hasan", "Suheil al-Hassan")]
    ),
    case!(
        first_word_of_a_sentence_stays_outside,
        "Syria. Besieged Dayr Azzour fell.",
        [("Dayr Azzour", "Deir ez-Zor")]
    ),
    case!(
        line_of_capitals,
        "DAYR AZZOUR, Syria\n\nThe army left.",
        [("DAYR AZZOUR", "Deir ez-Zor")]
    ),
    case!(
        over_a_line_break,
        "in Syria near Dayr\n  Azzour today",
        [("Dayr Azzour", "Deir ez-Zor")]
    ),
    case!(
        article_before_a_listed_name,
        "in Syria near al-Raqqa",
        [("al-Raqqa", "Raqqa")]
    ),
    case!(
        listed_name_within_a_longer_one,
        "Syria's Deir ez-Zor province",
        [("Deir ez-Zor province", "Deir ez-Zor Governorate")]
    ),
    case!(
        initials,
        "The Syrian Democratic Forces left. The SDF said so.",
        [("SDF", "Syrian Democratic Forces")]
    ),
    case!(
        arabic_after_a_cue,
        "سوريا: في مدينة الميادن شرق الرقة",
        [("الميادن", "Mayadin")]
    ),
    case!(
        arabic_in_a_list,
        "بين الرقة والميادن اليوم",
        [("الميادن", "Mayadin")]
    ),
    case!(arabic_without_a_cue, "قال الميادن كلاما", []),
    case!(
        listed_spellings,
        "Deir ez-Zor, Raqqa and Bashar al-Assad in Syria",
        []
    ),
    case!(ignored_spellings, "Syria's Aleppo pepper", []),
    case!(known_but_weak, "They scored a Hit", []),
    case!(
        addresses,
        "see www.dayrazzour.example/Dayr-Azzour and @Dayr_Azzour in Syria",
        []
    ),
    case!(
        other_persons,
        "In Syria Mr. Rashid Hassanov met Bassam Hasan and Wael Asaad.",
        []
    ),
    case!(
        days_and_months,
        "In Syria on Monday, March 8, Raqa",
        [("Raqa", "Raqqa")]
    ),
    case!(small_words, "Hall, said Al. In May The Rock of Syria", []),
    case!(
        part_of_a_longer_name,
        "Syria's Raqa Mansour Khalil spoke",
        []
    ),
    case!(nothing, "", []),
    case!(no_letters, "... !!! 12 — “” ’’", []),
];

#[test]
fn names_begin_and_end_where_they_do() {
    let list = Gazetteer::from_csv(LIST.as_bytes()).unwrap();
    let mut wrong = Vec::new();
    for case in CASES {
        let found = rows_for(&list, &[case.text]);
        let pairs: Vec<(&str, &str)> = found
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        if pairs != case.rows {
            wrong.push(format!("{}: {pairs:?}, not {:?}", case.name, case.rows));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
