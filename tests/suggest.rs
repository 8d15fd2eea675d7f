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
    sync::LazyLock,
    time::{Duration, Instant},
};

use onomasticon::{
    Evidence, Gazetteer, GazetteerBuilder, Mention, Row, Tagger,
    resolve::{
        Resolver,
        suggest::{FuzzyTagger, Suggester, Suggestion},
    },
    text::fold,
};
use proptest::prelude::*;
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

/// A tenth of the list's forms. Canonical names stay out of it: they are spellings without a row too.
fn tenth(full: &Gazetteer, seed: u64) -> HashSet<String> {
    let entities = full.entities();
    let canonical: HashSet<String> = entities.map(|entity| fold(entity.canonical())).collect();
    let rows = full.variants();
    let forms: BTreeSet<String> = rows.map(|row| fold(row.spelling())).collect();
    let mut forms: Vec<String> = forms.into_iter().collect();
    let tenth = forms.len() / 10;
    let mut random = Random(seed);
    for at in 0..tenth {
        let other = at + random.below(forms.len() - at);
        forms.swap(at, other);
    }
    forms.truncate(tenth);
    let out = forms.into_iter();
    out.filter(|form| !canonical.contains(form)).collect()
}

/// The list of the rows whose forms are kept.
fn only(full: &Gazetteer, keep: impl Fn(&str) -> bool) -> Gazetteer {
    rows_of(full, keep).build().unwrap()
}

fn rows_of(full: &Gazetteer, keep: impl Fn(&str) -> bool) -> GazetteerBuilder {
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
    builder
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
    let out = tenth(full, seed);
    let list = only(full, |form| !out.contains(form));
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
        "Syria: from Deir az-Zour to Raqqa.",
        [("Deir az-Zour", "Deir ez-Zor")]
    ),
    case!(
        possessive_stays_outside,
        "Syria's Deir az-Zour’s bridge",
        [("Deir az-Zour", "Deir ez-Zor")]
    ),
    case!(
        rank_stays_outside,
        "General Suhayl al-Hasan left Syria.",
        [("Suhayl al-Hasan", "Suheil al-Hassan")]
    ),
    case!(
        first_word_of_a_sentence_stays_outside,
        "Syria. Besieged Deir az-Zour fell.",
        [("Deir az-Zour", "Deir ez-Zor")]
    ),
    case!(
        line_of_capitals,
        "DEIR AZ-ZOUR, Syria\n\nThe army left.",
        [("DEIR AZ-ZOUR", "Deir ez-Zor")]
    ),
    case!(
        over_a_line_break,
        "in Syria near Deir\n  az-Zour today",
        [("Deir az-Zour", "Deir ez-Zor")]
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
        "see www.dayrazzour.example/Deir-azzour and @Deir_azzour in Syria",
        []
    ),
    case!(
        other_persons,
        "In Syria Mr. Rashid Hassanov met Bassam Hasan and Wael Asaad.",
        []
    ),
    case!(
        days_and_months,
        "In Syria on Monday, March 8, Raqqah",
        [("Raqqah", "Raqqa")]
    ),
    case!(small_words, "Hall, said Al. In May The Rock of Syria", []),
    case!(
        part_of_a_longer_name,
        "Syria's Raqqah Mansour Khalil spoke",
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

/// The rows of all cases' texts, as a table.
fn table_of(rows: &[Suggestion]) -> Vec<u8> {
    let mut table = csv::Writer::from_writer(Vec::new());
    rows.iter().for_each(|row| table.serialize(row).unwrap());
    table.into_inner().unwrap()
}

/// Reads rows twice, from code and from their table, beside the list that they were made for: they get no advice, and are tagged.
fn accept(full: &Gazetteer, keep: impl Fn(&str) -> bool, texts: &[&str]) -> usize {
    let list = only(full, &keep);
    let (tagger, resolver) = (Tagger::new(&list), Resolver::new(&list));
    let mut suggester = Suggester::new(&tagger, &resolver);
    suggester.min_score(0.05); // odd ones too
    texts.iter().for_each(|text| suggester.read(text));
    let rows = suggester.suggestions();
    if rows.is_empty() {
        return 0; // the part taken out is not in the texts
    }
    let mut builder = rows_of(full, &keep);
    let table = table_of(&rows);
    let lint = builder.read_csv(table.as_slice()).unwrap();
    assert!(lint.is_empty(), "{lint}");
    for row in &rows {
        builder.row(row.row()); // a repeated row changes nothing
    }
    let tagger = Tagger::builder()
        .demonyms(true)
        .build(&builder.build().unwrap());
    for row in &rows {
        let is_it = |text: &&&str| {
            tagger.tag(text).mentions().iter().any(|mention| {
                let means = mention
                    .candidates()
                    .any(|candidate| candidate.entity().key() == row.entity().key());
                tidy(mention.surface()) == row.spelling() && means
            })
        };
        assert!(
            texts.iter().any(|text| is_it(&text)),
            "{} is not tagged as {}",
            row.spelling(),
            row.entity().canonical()
        );
    }
    rows.len()
}

fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn accepted_rows_get_no_advice_and_are_tagged() {
    let texts: Vec<&str> = CASES.iter().map(|case| case.text).collect();
    let list = Gazetteer::from_csv(LIST.as_bytes()).unwrap();
    assert!(accept(&list, |_| true, &texts) > 5);
    let full = Gazetteer::builtin();
    let mut rows = 0;
    for seed in 1..=8 {
        let out = tenth(&full, seed);
        rows += accept(&full, |form| !out.contains(form), &[SAMPLE]);
    }
    assert!(rows > 3, "{rows}");
}

#[test]
fn each_spelling_is_suggested_once_with_its_count_and_its_place() {
    let list = Gazetteer::from_csv(LIST.as_bytes()).unwrap();
    let (tagger, resolver) = (Tagger::new(&list), Resolver::new(&list));
    let mut suggester = Suggester::new(&tagger, &resolver);
    for _ in 0..100 {
        suggester.read("In Syria, near al-Raqqa.\n\nEx-General Suhayl al-Hasan was in AL RAQQA.");
    }
    suggester.read("Gen. Suhail al-Hasan spoke in Syria.");
    let rows = suggester.suggestions();
    let told: Vec<(&str, usize)> = rows
        .iter()
        .map(|row| (row.spelling(), row.count()))
        .collect();
    assert_eq!(3, told.len(), "{told:?}");
    let row = |spelling: &str| rows.iter().find(|row| row.spelling() == spelling).unwrap();
    assert_eq!(100, row("Suhayl al-Hasan").count());
    assert_eq!(1, row("Suhail al-Hasan").count());
    assert_eq!(
        row("Suhayl al-Hasan").family(),
        row("Suhail al-Hasan").family()
    );
    let places: Vec<usize> = ["Suhayl al-Hasan", "Suhail al-Hasan"]
        .iter()
        .filter_map(|name| told.iter().position(|(own, _)| own == name))
        .collect();
    assert_eq!(
        1,
        places[0].abs_diff(places[1]),
        "a family stands together: {told:?}"
    );
    let raqqa = rows
        .iter()
        .find(|row| row.entity().canonical() == "Raqqa")
        .unwrap();
    assert_eq!((200, "article added"), (raqqa.count(), raqqa.reason()));
    assert_eq!(
        "In Syria, near al-Raqqa. Ex-General Suhayl al-Hasan was in AL RAQQA.",
        raqqa.quote()
    );
}

#[test]
fn fuzzy_mentions_come_only_on_request_and_change_no_other() {
    let list = Gazetteer::from_csv(LIST.as_bytes()).unwrap();
    let (tagger, resolver) = (Tagger::new(&list), Resolver::new(&list));
    let mut fuzzy = FuzzyTagger::new(&tagger, &resolver);
    fuzzy.min_score(0.05);
    let mut found = 0;
    for case in CASES {
        let exact = tagger.tag(case.text);
        let tagged = fuzzy.tag(case.text);
        let of = |fuzzy: bool| {
            tagged
                .mentions()
                .iter()
                .filter(move |mention| mention.is_fuzzy() == fuzzy)
        };
        let places = |mention: &Mention| (mention.range(), mention.entity().key().to_owned());
        assert_eq!(
            exact.mentions().iter().map(places).collect::<Vec<_>>(),
            of(false).map(places).collect::<Vec<_>>(),
            "{}",
            case.name
        );
        assert!(
            tagged
                .mentions()
                .windows(2)
                .all(|pair| pair[0].range().end <= pair[1].range().start),
            "{}",
            case.name
        );
        assert_eq!(exact.normalized(), tagged.normalized(), "{}", case.name);
        for mention in of(true) {
            found += 1;
            let candidates: Vec<_> = mention.candidates().collect();
            assert_eq!(
                (1, Evidence::Fuzzy),
                (candidates.len(), candidates[0].evidence())
            );
            assert!((0.05..=1.0).contains(&candidates[0].score()));
            assert_eq!(&case.text[mention.range()], mention.surface());
            assert_eq!(None, mention.replacement());
        }
        assert!(
            exact
                .mentions()
                .iter()
                .flat_map(Mention::candidates)
                .all(|candidate| candidate.evidence() != Evidence::Fuzzy)
        );
    }
    assert!(found > 5, "{found}");
}

proptest! {
    /// Whatever a text is made of: no panic, no row twice, no row that is listed, no mention off a character.
    #[test]
    fn any_text_is_read(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        static LISTED: LazyLock<(Tagger, Resolver)> = LazyLock::new(|| {
            let list = Gazetteer::from_csv(LIST.as_bytes()).unwrap();
            (Tagger::new(&list), Resolver::new(&list))
        });
        let (tagger, resolver) = &*LISTED;
        let text = pieces.concat();
        let mut suggester = Suggester::new(tagger, resolver);
        suggester.min_score(0.0);
        suggester.read(&text);
        let rows = suggester.suggestions();
        let forms: BTreeSet<String> = rows.iter().map(|row| fold(row.spelling())).collect();
        prop_assert_eq!(forms.len(), rows.len());
        for row in &rows {
            prop_assert!(tagger.gazetteer().lookup(row.spelling()).next().is_none());
            prop_assert!(tidy(&text).contains(row.spelling()), "{}", row.spelling());
            prop_assert!((0.0..=1.0).contains(&row.score()) && row.count() > 0);
        }
        let mut fuzzy = FuzzyTagger::new(tagger, resolver);
        fuzzy.min_score(0.0);
        let tagged = fuzzy.tag(&text);
        for pair in tagged.mentions().windows(2) {
            prop_assert!(pair[0].range().end <= pair[1].range().start);
        }
    }
}

const PIECES: &[&str] = &[
    "Dayr",
    "Azzour",
    "Deir ez-Zor",
    "Raqqah",
    "al-",
    "al ",
    "ez-",
    "of ",
    "the ",
    "General ",
    "Gen. ",
    "Suhayl",
    "al-Hasan",
    "Abu ",
    "ibn ",
    "SDF",
    "U.S.",
    "U.",
    "A",
    "Mr. ",
    "Syria",
    "Syrian ",
    "province",
    " army",
    "'s",
    "’",
    "ʼ",
    "'",
    "l'",
    "\u{301}",
    "\u{200d}",
    "ـ",
    "مدينة ",
    "الميادن",
    " و",
    "الرقة",
    "،",
    "بلدة ",
    "في ",
    "العقيد ",
    "سهيل الحسن",
    "中文",
    "สวัสดี",
    "Ǆ",
    "ß",
    "İ",
    "ﬁ",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    ".",
    ", ",
    "-",
    " – ",
    "(",
    ")",
    "“",
    "#",
    "@",
    "www.",
    "12",
    "4th ",
    "ДЕЙР",
    "Дейр",
    "-эз-",
    "Зор",
    "ΔΑΜΑΣΚΟΣ",
    "Monday",
    "IN ",
    "In ",
    "and ",
];

#[test]
fn hostile_texts_end_in_time() {
    let list = Gazetteer::from_csv(LIST.as_bytes()).unwrap();
    let (tagger, resolver) = (Tagger::new(&list), Resolver::new(&list));
    for piece in [
        "Aa ",
        "A.",
        "AA ",
        "Aa'",
        "Aa-",
        "al-",
        "مدينة ",
        "و",
        "of ",
        "\u{301}",
        "Aa, ",
    ] {
        let text = piece.repeat(20_000);
        let start = Instant::now();
        let mut suggester = Suggester::new(&tagger, &resolver);
        suggester.read(&text);
        suggester.suggestions();
        FuzzyTagger::new(&tagger, &resolver).tag(&text[..text.floor_char_boundary(20_000)]);
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{piece:?} took {:?}",
            start.elapsed()
        );
    }
}
