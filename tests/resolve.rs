//! Laws of the resolver: what it answers, in which order, how surely, and that nothing makes it stumble.
#![cfg(feature = "builtin")]

use std::{collections::BTreeSet, time::Instant};

use onomasticon::{
    Gazetteer,
    resolve::{Calibration, Costs, Hints, Resolver, pairs},
};
use proptest::prelude::*;

const LIST: &str = "\
variant,canonical,id,kind,country,parent,weight
Deir ez-Zor,Deir ez-Zor,1,city,SY,,211857
Dayr al-Zawr,Deir ez-Zor,1,,,,
Mayadin,Mayadin,2,city,SY,1,44028
al-Raqqa,Raqqa,3,city,SY,,220488
Abu Kamal,Abu Kamal,4,city,SY,1,42510
Suhayl al-Hasan,Suheil Hassan,5,person,SY,,
Abd al-Rahman Mustafa,Abd al-Rahman Mustafa,6,person,SY,,
Tikrit,Tikrit,7,city,IQ,,105700
Tikrit,Tikrit Governorate,8,governorate,IQ,,
Hama,Hama,9,city,SY,,460602
Hamah,Hama Township,10,city,MM,,500
Kharkiv,Kharkiv,11,city,UA,,1430885
Hama Governorate,Hama Governorate,12,governorate,SY,,
Homs Governorate,Homs Governorate,13,governorate,SY,,
Idlib Governorate,Idlib Governorate,14,governorate,SY,,
Daraa Governorate,Daraa Governorate,15,governorate,SY,,
Aleppo Governorate,Aleppo Governorate,16,governorate,SY,,
Silent,Silent,17,,,,
";

fn resolver() -> Resolver {
    Resolver::new(&Gazetteer::from_csv(LIST.as_bytes()).expect("the list is sound"))
}

fn first<'r>(resolver: &'r Resolver, query: &str) -> Option<&'r str> {
    let answers = resolver.resolve(query);
    answers.first().and_then(|answer| answer.entity().id())
}

/// Spellings of no row, and the entity that each means.
const QUESTIONS: &[(&str, &str)] = &[
    // romanizations
    ("Dair Azzour", "1"),
    ("Deir Ezzor", "1"),
    ("Dayr az-Zour", "1"),
    ("al-Miadin", "2"),
    ("Mayadeen", "2"),
    ("Rakka", "3"),
    ("Boukamal", "4"),
    ("Souheil Hassan", "5"),
    ("Tekrit", "7"),
    ("Charkow", "11"),
    // other scripts
    ("دير الزور", "1"),
    ("الميادين", "2"),
    ("الرقة", "3"),
    ("تكريت", "7"),
    ("Харьков", "11"),
    ("Ракка", "3"),
    ("תכרית", "7"),
    ("Χάρκιβ", "11"),
    ("ხარკივი", "11"),
    ("ハルキウ", "11"),
    ("खारकिव", "11"),
    ("Խարկիվ", "11"),
    // order, words more and fewer, typing
    ("al-Hasan Suhayl", "5"),
    ("General Suhayl al-Hasan", "5"),
    ("Abdul Rahman Mustafa", "6"),
    ("Mustafa Abdurrahman", "6"),
    ("Mayadin City", "2"),
    ("Tirkit", "7"),
];

#[test]
fn unseen_spellings_find_their_entities() {
    let resolver = resolver();
    let wrong: Vec<_> = QUESTIONS
        .iter()
        .map(|(query, id)| (query, id, first(&resolver, query)))
        .filter(|(_, id, found)| Some(**id) != *found)
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn a_listed_spelling_is_answered_first_and_surely() {
    let gazetteer = Gazetteer::builtin();
    let resolver = Resolver::new(&gazetteer);
    for variant in gazetteer.variants().step_by(7) {
        if !resolver.is_known(variant.spelling()) {
            continue; // to be ignored
        }
        let answers = resolver.resolve(variant.spelling());
        let keys: BTreeSet<_> = gazetteer
            .lookup(variant.spelling())
            .map(|row| gazetteer.entity_of(row).key())
            .collect();
        assert!(keys.contains(answers[0].entity().key()), "{variant:?}");
        assert!(answers[0].score() > 0.5, "{variant:?}");
        assert_eq!("listed", answers[0].reason().to_string());
    }
}

#[test]
fn what_is_ignored_is_no_answer() {
    let list = "variant,canonical,status\nAleppo pepper,Aleppo,ignore\nAleppo,Aleppo,\n";
    let resolver = Resolver::new(&Gazetteer::from_csv(list.as_bytes()).unwrap());
    assert!(!resolver.is_known("Aleppo pepper"));
    assert!(resolver.is_known("ALEPPO"));
    let answers = resolver.resolve("Aleppo peper");
    assert!(
        answers
            .iter()
            .all(|answer| answer.variant().spelling() != "Aleppo pepper")
    );
}

#[test]
fn homonyms_share_the_certainty() {
    let resolver = resolver();
    let answers = resolver.resolve("Tikrit");
    let keys: Vec<_> = answers.iter().map(|answer| answer.entity().key()).collect();
    assert_eq!(vec!["7", "8"], keys); // the weightier first
    assert!(answers[0].score() < resolver.resolve("Mayadin")[0].score());
}

#[test]
fn hints_reweigh_but_hide_nothing() {
    let resolver = resolver();
    let of = |hints: &Hints| -> Vec<_> {
        let answers = resolver.resolve_with("Hammah", hints);
        answers
            .iter()
            .map(|answer| answer.entity().key().to_owned())
            .collect()
    };
    let mut myanmar = Hints::new();
    myanmar.country("mm");
    assert_eq!("9", of(Hints::new().country("SY"))[0]);
    assert_eq!("10", of(&myanmar)[0]);
    assert!(of(&myanmar).contains(&String::from("9")));
    assert_eq!("12", of(Hints::new().kind("governorate").country("SY"))[0]);
    let burmese = resolver.gazetteer().entity("10").unwrap();
    assert_eq!("10", of(Hints::new().seen(burmese))[0]);
    let plain = resolver.resolve("Mayadine")[0].score();
    let lies_there = resolver.resolve_with("Mayadine", Hints::new().parent("1"))[0].score();
    let lies_elsewhere = resolver.resolve_with("Mayadine", Hints::new().parent("3"))[0].score();
    assert!(lies_there >= plain && lies_elsewhere < plain);
}

#[test]
fn a_name_of_nothing_scores_low() {
    let resolver = Resolver::new(&Gazetteer::builtin());
    for query in [
        "Ouagadougou",
        "Kuopio",
        "Wolfeboro Falls",
        "Xochimilco",
        "Нижнекамск",
    ] {
        let answers = resolver.resolve(query);
        assert!(
            answers.iter().all(|answer| answer.score() < 0.5),
            "{query} {answers:?}"
        );
    }
}

#[test]
fn reasons_are_words() {
    let resolver = resolver();
    let reason = |query| resolver.resolve(query)[0].reason().to_string();
    assert!(
        reason("al-Tikret").contains("article added"),
        "{}",
        reason("al-Tikret")
    );
    assert!(
        reason("Tikret").contains("`e` for `i`"),
        "{}",
        reason("Tikret")
    );
}

#[test]
fn hostile_queries_are_answered_soon() {
    let resolver = Resolver::new(&Gazetteer::builtin());
    let queries = [
        String::new(),
        String::from("a"),
        String::from("!?.,;…"),
        String::from("\u{301}\u{200f}"),
        "a".repeat(10_000),
        "a ".repeat(500),
        "al ".repeat(300),
        "a.".repeat(400),
        "Raqqa ".repeat(150),
        "ال".repeat(200),
        "и".repeat(400),
        String::from("Дейрez-الزورゾール"),
        "😀".repeat(100),
        String::from("\u{10ffff}\0\u{fffd}"),
        "中华人民共和国".repeat(20),
        "1234567890".repeat(30),
    ];
    for query in queries {
        let timed = || {
            let start = Instant::now();
            resolver.resolve(&query);
            start.elapsed()
        };
        let took = (0..5).map(|_| timed()).min().unwrap_or_default(); // of a busy machine
        let answers = resolver.resolve(&query);
        assert!(answers.is_sorted_by(|a, b| a.score() >= b.score()));
        let limit = if cfg!(debug_assertions) { 1000 } else { 50 };
        assert!(took.as_millis() < limit, "{took:?} for {query:.40}");
        answers
            .iter()
            .for_each(|answer| drop(answer.reason().to_string()));
    }
}

#[test]
fn costs_survive_being_written_and_read() {
    let table = Costs::default().to_tsv();
    assert_eq!(table, Costs::from_tsv(&table).unwrap().to_tsv());
    let calibration = Calibration::default();
    let read = Calibration::from_tsv(&calibration.to_tsv());
    assert_eq!(Some(calibration), read);
}

#[test]
fn calibration_is_learned_the_same_every_time() {
    let gazetteer = Gazetteer::from_csv(LIST.as_bytes()).unwrap();
    let learned = || Calibration::learn([&gazetteer], &Costs::default()).to_tsv();
    let table = learned();
    assert_eq!(table, learned());
    assert_eq!(table, Calibration::from_tsv(&table).unwrap().to_tsv());
    assert!(Calibration::learn([], &Costs::default()).to_tsv().len() > 100);
}

#[test]
fn a_faulty_calibration_is_none() {
    let table = Calibration::default().to_tsv();
    let (first, rest) = table.split_once('\n').unwrap();
    let far = table
        .replacen("\n0>", "\n200>", 1)
        .replace("\t0>", "\t200>");
    let cut = table.trim_end().rsplit_once('\t').unwrap().0;
    let wrong = [rest, &table.replacen("name", "none", 1), &far, cut, ""];
    for faulty in wrong {
        assert_eq!(None, Calibration::from_tsv(faulty), "{faulty:.80}");
    }
    let commented = format!("# made by hand\n{first}\n{rest}");
    assert_eq!(
        Some(Calibration::default()),
        Calibration::from_tsv(&commented)
    );
}

#[test]
fn words_of_one_entity_in_many_spellings_are_rare() {
    let mut list = String::from(
        "variant,canonical\nGeneral Trading Corporation,General Trading Corporation\n",
    );
    for name in [
        "Ryonha Machinery",
        "Ryonha Machinery Corporation",
        "Korea Ryonha Machinery",
        "Ryonha Machinery Works",
        "Ryonha Machinery Plant",
    ] {
        list += &format!("{name},Ryonha Machinery\n");
    }
    let resolver = Resolver::new(&Gazetteer::from_csv(list.as_bytes()).unwrap());
    let answers = resolver.resolve("Huichon Ryonha Machinery General Plant");
    assert_eq!("Ryonha Machinery", answers[0].entity().canonical());
}

#[test]
fn what_other_spellings_have_counts_for_an_entity() {
    let list = "variant,canonical\nUthman al-Ghamdi,Uthman al-Ghamdi\nUthman al-Omirah,Uthman al-Ghamdi\n\
        Salim al-Ghamdi,Salim al-Ghamdi\nSalim al-Harbi,Salim al-Ghamdi\n";
    let resolver = Resolver::new(&Gazetteer::from_csv(list.as_bytes()).unwrap());
    let answers = resolver.resolve("al-Omirah al-Ghamdi");
    assert_eq!("Uthman al-Ghamdi", answers[0].entity().canonical());
}

#[test]
fn letters_with_marks_are_not_nothing() {
    let costs = Costs::default();
    let distance = |a, b| costs.distance(a, b).unwrap();
    assert!(
        distance("Gatava", "Гать") > 5.0,
        "{}",
        distance("Gatava", "Гать")
    );
    assert!(distance("Gay", "Гай") < 2.0, "{}", distance("Gay", "Гай"));
}

#[test]
fn abdul_is_abd_with_an_article() {
    let costs = Costs::default();
    for spelling in ["Abdul Aziz", "Abdel Aziz", "Abdoul Aziz", "ABD EL-AZIZ"] {
        assert_eq!(
            Some(0.0),
            costs.distance(spelling, "Abd al-Aziz"),
            "{spelling}"
        );
    }
    assert_eq!(Some(0.0), costs.distance("Abdur Rahman", "Abd al-Rahman"));
    assert_ne!(Some(0.0), costs.distance("Abdus", "Abd"));
}

#[test]
fn a_faulty_table_of_costs_names_its_line() {
    for (table, line) in [
        ("a\tb\t1.0\n", 1),
        ("# x\n[Latin Klingon]\n", 2),
        ("[Latin Latin]\na\tb\n", 2),
        ("[Latin Latin]\na\tb\tNaN\n", 2),
        ("[Latin Latin]\nabc\tb\t1\n", 2),
        ("[Latin Latin]\n0\t0\t1\n", 2),
        ("word\tx\n", 1),
        ("letter\tа\ta\n", 1),
    ] {
        assert_eq!(line, Costs::from_tsv(table).unwrap_err().line(), "{table}");
    }
}

#[test]
fn learning_is_the_same_every_time() {
    let gazetteer = Gazetteer::builtin();
    let learned = || Costs::learn(pairs(&gazetteer)).to_tsv();
    let table = learned();
    assert!(table.len() > 1000);
    assert_eq!(table, learned());
}

#[test]
fn too_few_pairs_teach_nothing() {
    assert!(Costs::learn([("Homs", "Hims")]).is_empty());
    assert!(Costs::learn(Vec::<(&str, &str)>::new()).is_empty());
}

/// The distance by its definition: the least sum over all ways to cut both texts.
fn slow_distance(a: &str, b: &str, costs: &[(String, String, f64)]) -> Option<f64> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut table = vec![vec![f64::INFINITY; b.len() + 1]; a.len() + 1];
    table[0][0] = 0.0;
    let is_end = |c: char| c == '^' || c == '$';
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            for (x, y) in [
                (1, 0),
                (0, 1),
                (1, 1),
                (2, 0),
                (0, 2),
                (1, 2),
                (2, 1),
                (2, 2),
            ] {
                if x > i || y > j {
                    continue;
                }
                let (from, to): (String, String) =
                    (a[i - x..i].iter().collect(), b[j - y..j].iter().collect());
                let known = costs
                    .iter()
                    .find(|(f, t, _)| (*f == from && *t == to) || (*f == to && *t == from));
                let ends = from.chars().any(is_end) || to.chars().any(is_end);
                let cost = match known {
                    _ if from == to && x == 1 => 0.0,
                    Some((_, _, cost)) => *cost,
                    None if x < 2 && y < 2 && !ends => 9.0,
                    None => continue,
                };
                table[i][j] = table[i][j].min(table[i - x][j - y] + cost);
            }
        }
    }
    let distance = table[a.len()][b.len()];
    distance.is_finite().then_some(distance)
}

fn built_in_costs() -> (Costs, Vec<(String, String, f64)>) {
    let costs = Costs::default();
    let table = costs.to_tsv();
    let latin = table.split("[Latin Latin]\n").nth(1).unwrap_or_default();
    let latin = latin.lines().take_while(|line| !line.starts_with('['));
    let read = |line: &str| {
        let mut fields = line.split('\t');
        let mut letters = || fields.next().unwrap().replace('_', " ").replace('0', "");
        let (from, to) = (letters(), letters());
        // in whole steps, as the crate counts
        let cost: f64 = fields.next().unwrap().parse().unwrap();
        (from, to, (cost * 64.0).round() / 64.0)
    };
    let operations = latin.map(read).collect();
    (costs, operations)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_distance_is_the_least_over_all_ways(a in "[a-hk-z]{1,7}( [b-hk-z]{2,4})?", b in "[a-hk-z]{1,7}( [b-hk-z]{2,4})?") {
        thread_local! {
            static COSTS: (Costs, Vec<(String, String, f64)>) = built_in_costs();
        }
        let articles = ["al", "el", "ul", "il", "ol", "l", "ale", "ehl"];
        let bare = |text: &str| text.split(' ').next().is_none_or(|word| !articles.contains(&word) && word.len() > 3 || !text.contains(' '));
        prop_assume!(bare(&a) && bare(&b));
        COSTS.with(|(costs, table)| {
            let slow = slow_distance(&format!("^{a}$"), &format!("^{b}$"), table);
            let fast = costs.distance(&a, &b);
            prop_assert_eq!(slow, fast, "{} {}", a, b);
            prop_assert_eq!(fast, costs.distance(&b, &a));
            prop_assert_eq!(Some(0.0), costs.distance(&a, &a));
            Ok(())
        })?;
    }

    #[test]
    fn any_text_is_answered_in_order(query in "\\PC{0,40}") {
        thread_local! {
            static RESOLVER: Resolver = resolver();
        }
        RESOLVER.with(|resolver| {
            let answers = resolver.resolve(&query);
            prop_assert!(answers.len() <= 10);
            prop_assert!(answers.iter().all(|answer| (0.0..=1.0).contains(&answer.score())));
            prop_assert!(answers.is_sorted_by(|a, b| a.score() >= b.score()));
            let keys: BTreeSet<_> = answers.iter().map(|answer| answer.entity().key()).collect();
            prop_assert_eq!(keys.len(), answers.len());
            let again: Vec<_> = resolver.resolve(&query).iter().map(|answer| answer.score()).collect();
            prop_assert_eq!(again, answers.iter().map(|answer| answer.score()).collect::<Vec<_>>());
            Ok(())
        })?;
    }
}
