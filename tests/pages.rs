//! Pages, maps and pictures: hostile texts come out inert and whole, and what is highlighted is what was found.
//!
//! What they look like in a browser is checked by `tests/pages/run`.
#![cfg(all(feature = "builtin", feature = "html", feature = "map"))]

use std::{borrow::Cow, collections::BTreeMap, ops::Range, process::Command, time::Instant};

use base64::Engine;
use geojson::GeoJson;
use onomasticon::{
    Gazetteer, Offsets, Overlap, Record, Tagged, Tagger,
    output::{Document, Index, Page, Places},
    resolve::{Resolver, suggest::FuzzyTagger},
};
use proptest::prelude::*;
use scraper::{ElementRef, Html, Node, Selector};
use serde_json::Value;
use sha2::{Digest, Sha256};

mod desk;

use desk::{Desk, programs};

const HOSTILE: &[&str] = &[
    "Raqqa <script>alert(1)</script> Homs</script><script>alert(2)",
    "</style><style>*{display:none}</style>Raqqa</p></article><p onclick=alert(1)>",
    "Raqqa <!-- Homs --> <![CDATA[ Homs ]]> <?php Homs ?> <!DOCTYPE html>",
    "&lt;Raqqa&gt; &amp; &#0; &#x202E; &nbsp Homs",
    "\"Raqqa\" 'Homs' `Hama` =cmd()|'/c calc'!A1 \\u003c",
    "Raqqa\0Homs\u{1}\u{7F}\u{85}\u{FFFE}\u{10FFFF}\u{FDD0}",
    "Raqqa\u{2028}Homs\u{2029}Hama",
    "\u{202E}Raqqa\u{2066} Homs\u{202C}\u{2069}\u{202A}",
    "Raqqa\r\nHoms\rHama\n\r\n\r\nIdlib\t\u{C}",
    "\n\nRaqqa\n\n\n",
    "</textarea></title><svg onload=alert(1)><math><mi//xlink:href=\"data:x,Raqqa\">",
    "{{ Raqqa }} {% Homs %} ${Hama}",
    "𐍂 🚌 Deir e\u{301}z-Zor—حَلب بالرقة 𠀀 Raqqa\u{301}",
    "",
];

/// A list whose names and kinds are as hostile as the texts.
const LIST: &str = "variant,canonical,id,kind,country,lat,lon,weight
Raqqa,\"<b>Raqqa</b> </script> \"\"&amp;\",\"a'<\",\"ci<ty\"\"\",SY,35.95,39.01,
Homs,\u{202E}Homs\u{2066},</style>,,,34.7,36.7,
Hama,Hama,,city,,,,
حلب,Aleppo,x,town,,-36.2,-179.5,2
حلب,Aleppo Governorate,,governorate,,,,1
Deir ez-Zor,Deir ez-Zor,,city,,,,
";

fn list() -> Tagger {
    Tagger::new(&Gazetteer::from_csv(LIST.as_bytes()).unwrap())
}

/// The text as a page can hold it: the rule of the documentation, said another way than in the code.
fn shown(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let barred = |c: char| {
        matches!(c as u32, 0..=8 | 0xB..=0xC | 0xE..=0x1F | 0x7F..=0x9F | 0xFDD0..=0xFDEF)
            || c as u32 % 0x10000 >= 0xFFFE
    };
    lines.replace(barred, "\u{FFFD}")
}

fn select<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

/// A page as a browser's parser reads it; the parser must have nothing to complain of.
fn read(page: &str) -> Html {
    let html = Html::parse_document(page);
    assert!(html.errors.is_empty(), "{:?} in {page}", html.errors);
    html
}

/// A highlight: bytes of the page's text, and the reading it has.
type Mark = (Range<usize>, usize);

/// The text of a page and its highlights, in text order, longer ones first.
fn marks(html: &Html) -> (String, Vec<Mark>) {
    fn walk(element: ElementRef, text: &mut String, found: &mut Vec<Mark>) {
        let start = text.len();
        for child in element.children() {
            match (ElementRef::wrap(child), child.value()) {
                (Some(inner), _) => walk(inner, text, found),
                (None, Node::Text(words)) => text.push_str(words),
                (None, other) => panic!("{other:?} in the text"),
            }
        }
        match element.value().name() {
            "mark" => {
                let reading = element.attr("data-r").unwrap().parse().unwrap();
                found.push((start..text.len(), reading));
            }
            "article" | "p" | "span" => {}
            name => panic!("<{name}> in the text"),
        }
    }
    let (mut text, mut found) = (String::new(), Vec::new());
    walk(select(html, "#text")[0], &mut text, &mut found);
    found.sort_by_key(|(range, _)| (range.start, usize::MAX - range.end));
    (text, found)
}

/// What the page's cards are made of.
fn data(html: &Html) -> Value {
    let text: String = select(html, "#data")[0].text().collect();
    serde_json::from_str(&text).unwrap()
}

/// Reads a page of a text and holds it to that text and its mentions.
fn hold(tagged: &Tagged, document: &Document) -> Html {
    let html = read(&Page::new(document).to_string());
    let (text, found) = marks(&html);
    assert_eq!(shown(tagged.text()), text);
    assert_eq!(tagged.mentions().len(), found.len());
    let data = data(&html);
    for (mention, (range, reading)) in tagged.mentions().iter().zip(found) {
        assert_eq!(
            shown(&tagged.text()[..mention.range().start]),
            text[..range.start]
        );
        assert_eq!(shown(mention.surface()), text[range]);
        let best = data["readings"][reading][0][0].as_u64().unwrap();
        assert_eq!(
            mention.entity().canonical(),
            data["entities"][best as usize][0]
        );
    }
    html
}

#[test]
fn hostile_texts_are_shown_whole_and_inert() {
    let tagger = list();
    let all = HOSTILE.concat();
    for text in HOSTILE.iter().copied().chain([all.as_str()]) {
        for name in ["a.txt", text] {
            let tagged = tagger.tag(text);
            let html = hold(&tagged, &Document::new(name, &tagged));
            assert_eq!(
                2,
                select(&html, "script").len(),
                "its data and its own script"
            );
            assert_eq!(1, select(&html, "style").len());
            assert!(
                select(
                    &html,
                    "img, svg, iframe, object, [onclick], [onload], [src]"
                )
                .is_empty()
            );
            let title: String = select(&html, "h1")[0].text().collect();
            assert_eq!(shown(name), title);
        }
    }
}

#[test]
fn hostile_names_are_shown_whole_and_inert() {
    let tagger = list();
    let tagged = tagger.tag("Raqqa, Homs");
    let document = Document::new("a", &tagged);
    let html = hold(&tagged, &document);
    let names: Vec<String> = select(&html, "#entities bdi")
        .iter()
        .map(|name| name.text().collect())
        .collect();
    assert_eq!(
        ["<b>Raqqa</b> </script> \"&amp;", "\u{202E}Homs\u{2066}"],
        *names
    );
    assert_eq!("a'<", data(&html)["entities"][0][1]);

    let mut index = Index::new("<title>");
    index.add(&document, "javascript:alert(\"<1>\")");
    let html = read(&index.to_string());
    let listed = select(&html, "#entities th bdi");
    let mut listed: Vec<String> = listed.iter().map(|name| name.text().collect()).collect();
    listed.sort();
    assert_eq!(names, listed);
    assert_eq!(
        Some("javascript:alert(\"<1>\")"),
        select(&html, "#documents a")[0].attr("href")
    );
}

#[test]
fn each_page_lets_its_own_script_run_and_nothing_else() {
    let document = Document::new("a", &list().tag("Raqqa")).name().to_owned();
    let tagger = list();
    let tagged = tagger.tag("Raqqa");
    let document = Document::new(&document, &tagged);
    let mut places = Places::new();
    places.add(&document);
    for page in [
        Page::new(&document).index("index.html").to_string(),
        Index::new("all").add(&document, "1.html").to_string(),
        places.page("Places").to_string(),
    ] {
        let html = read(&page);
        let script: String = select(&html, "script:not([type])")[0].text().collect();
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(&script));
        let policy = select(&html, "meta[http-equiv]")[0]
            .attr("content")
            .unwrap();
        assert_eq!(
            format!("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'"),
            policy,
            "the script has changed; its hash stands in src/output/page.rs"
        );
        for address in ["http:", "https:", "url(", "@import", "<link"] {
            let outside = page.replace("http://www.w3.org/2000/svg", ""); // a name, not an address
            assert!(!outside.contains(address), "{address}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_shown_whole(pieces in prop::collection::vec(0..24usize, 0..60), all in any::<bool>()) {
        const PIECES: &[&str] = &[
            "Raqqa", "Homs", "Deir ez-Zor", " ", " ", "\n", "\n", "\r\n", "\r", "\0", "<", ">", "&", "</p>", "<!--", "]]>",
            "\u{202E}", "\u{2066}", "\u{2069}", "حلب", "𠀀", "e\u{301}", "&amp", "long words that make a paragraph of a line ",
        ];
        let text: String = pieces.iter().map(|&at| PIECES[at]).collect();
        let mut builder = Tagger::builder();
        let overlap = if all { Overlap::All } else { Overlap::Leftmost };
        let tagger = builder.overlap(overlap).build(list().gazetteer());
        let tagged = tagger.tag(&text);
        hold(&tagged, &Document::new("a", &tagged));
    }
}

#[test]
fn names_within_names_and_across_them_are_all_highlighted() {
    let list = "variant,canonical\nDeir ez-Zor Bridge,A\nBridge Street North,B\nStreet,C\nDeir ez-Zor,D\nZor Bridge Street,E\n";
    let gazetteer = Gazetteer::from_csv(list.as_bytes()).unwrap();
    let tagger = Tagger::builder().overlap(Overlap::All).build(&gazetteer);
    let tagged = tagger.tag("at Deir ez-Zor Bridge Street North, it");
    let html = read(&Page::new(&Document::new("a", &tagged)).to_string());
    let (text, found) = marks(&html);
    assert_eq!(tagged.text(), text);
    // Each mention's pieces together are the mention.
    let mut pieces: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (range, reading) in &found {
        pieces
            .entry(*reading)
            .or_default()
            .push(&text[range.clone()]);
    }
    let joined: Vec<String> = pieces.values().map(|pieces| pieces.concat()).collect();
    let surfaces: Vec<&str> = tagged
        .mentions()
        .iter()
        .map(|mention| mention.surface())
        .collect();
    assert_eq!(5, surfaces.len());
    assert_eq!(surfaces, joined);
    assert_eq!(5, select(&html, "mark:not(.more)").len());
}

#[test]
fn a_record_and_its_text_make_the_page_that_tagging_makes() {
    let tagger = list();
    for text in HOSTILE {
        let tagged = tagger.tag(text);
        let expected = Page::new(&Document::new("a", &tagged)).to_string();
        for offsets in [Offsets::Bytes, Offsets::Chars, Offsets::Utf16] {
            let line = serde_json::to_string(&Record::new("a", &tagged, offsets)).unwrap();
            let record: Record = serde_json::from_str(&line).unwrap();
            let document =
                Document::from_record(&record, text, offsets, tagger.gazetteer()).unwrap();
            assert_eq!(expected, Page::new(&document).to_string(), "{text}");
        }
    }
}

#[test]
fn a_card_tells_how_its_row_was_matched() {
    let list = "variant,canonical,kind\nDeir Ezzor,Deir ez-Zor,city\nSyrian,Syria,\n";
    let tagger = Tagger::new(&Gazetteer::from_csv(list.as_bytes()).unwrap());
    let resolver = Resolver::new(tagger.gazetteer());
    let tagged = FuzzyTagger::new(&tagger, &resolver)
        .tag("Syria: from Deirr Ezzor to Deir Ezzor, DEIR EZZOR");
    let html = hold(&tagged, &Document::new("a", &tagged));
    let (text, found) = marks(&html);
    let data = data(&html);
    let told: Vec<(&str, &str)> = found
        .iter()
        .map(|(range, reading)| {
            let how = data["readings"][reading][0][3].as_str().unwrap();
            (&text[range.clone()], how)
        })
        .collect();
    assert_eq!(
        [
            ("Syria", "exact"),
            ("Deirr Ezzor", "fuzzy"),
            ("Deir Ezzor", "exact"),
            ("DEIR EZZOR", "folded")
        ],
        *told
    );
}

#[test]
fn a_record_of_another_text_or_unit_is_refused() {
    let gazetteer = Gazetteer::builder().build().unwrap();
    let refused = |text: &str, start: usize, end: usize| {
        let mention = format!(
            "{{\"start\": {start}, \"end\": {end}, \"surface\": \"Homs\", \"canonical\": \"Homs\", \"candidates\": []}}"
        );
        let record =
            serde_json::from_str(&format!("{{\"doc\": \"a\", \"mentions\": [{mention}]}}"))
                .unwrap();
        let made = Document::from_record(&record, text, Offsets::Bytes, &gazetteer);
        made.map(|_| ()).unwrap_err().to_string()
    };
    let remedy = "give the text and the unit that the record was made of";
    assert_eq!(
        format!("mention 1: 2 to 9 is no range of the text; {remedy}"),
        refused("🚌 Homs", 2, 9)
    );
    assert_eq!(
        format!("mention 1: 0 to 99 is no range of the text; {remedy}"),
        refused("Homs", 0, 99)
    );
    assert_eq!(
        format!("mention 1: 4 to 0 is no range of the text; {remedy}"),
        refused("Homs", 4, 0)
    );
    assert_eq!(
        format!("mention 1: the text has `Hama` at 0 to 4, not `Homs`; {remedy}"),
        refused("Hama", 0, 4)
    );
    assert!(serde_json::from_str::<Record>(r#"{"doc": "\ud800", "mentions": []}"#).is_err());
}

#[test]
fn places_come_back_from_geojson_as_they_were_counted() {
    let tagger = list();
    let mut places = Places::new();
    for text in HOSTILE {
        places.add(&Document::new("a", &tagger.tag(text)));
    }
    let geojson = places.to_geojson();
    let GeoJson::FeatureCollection(read) = geojson.to_string().parse().unwrap() else {
        panic!("no collection");
    };
    assert_eq!(geojson, read);
    let of = |name: &str| {
        let named = read
            .features
            .iter()
            .find(|one| one.property("name") == Some(&name.into()));
        named.unwrap_or_else(|| panic!("{name}"))
    };
    let raqqa = of("<b>Raqqa</b> </script> \"&amp;");
    let expected: usize = HOSTILE
        .iter()
        .map(|text| text.matches("Raqqa").count() + text.matches("الرقة").count())
        .sum();
    let counted = raqqa.property("count").unwrap().as_u64().unwrap() as usize;
    assert!(
        counted + 2 >= expected && counted <= expected,
        "{counted} of {expected}; some stand in addresses or words"
    );
    let spelt = raqqa.property("spellings").unwrap().as_array().unwrap();
    let sum: u64 = spelt.iter().map(|one| one["count"].as_u64().unwrap()).sum();
    assert_eq!(counted as u64, sum);
    let value = serde_json::to_value(of("Aleppo")).unwrap();
    assert_eq!(
        serde_json::json!([-179.5, -36.2]),
        value["geometry"]["coordinates"],
        "longitude first"
    );
    assert!(
        read.features
            .iter()
            .all(|one| one.property("name") != Some(&"Hama".into())),
        "it has no coordinates"
    );
    assert_eq!(2, places.unplaced(), "Hama and Deir ez-Zor");
}

#[test]
fn maps_and_pictures_of_hostile_names_are_whole() {
    let tagger = list();
    let mut places = Places::new();
    places.add(&Document::new("a", &tagger.tag(&HOSTILE.join(" "))));
    for title in HOSTILE {
        let html = read(&places.page(title).to_string());
        let script: String = select(&html, "#data")[0].text().collect();
        assert_eq!(GeoJson::from(places.to_geojson()), script.parse().unwrap());
        assert_eq!(3, select(&html, "#entities li").len());

        let picture = places.svg(title).to_string();
        let picture = roxmltree::Document::parse(&picture).unwrap();
        let circles = picture
            .descendants()
            .filter(|node| node.has_tag_name("circle"));
        let told: Vec<&str> = circles
            .filter_map(|circle| circle.first_element_child()?.text())
            .collect();
        assert_eq!(3, told.len());
        assert!(
            told.iter()
                .any(|told| told.starts_with("<b>Raqqa</b> </script> \"&amp;: ")),
            "{told:?}"
        );
    }
    let nowhere = Places::new();
    assert!(nowhere.is_empty() && nowhere.to_geojson().features.is_empty());
    roxmltree::Document::parse(&nowhere.svg("Nowhere").to_string()).unwrap();
    read(&nowhere.page("Nowhere").to_string());
}

#[test]
fn a_long_report_becomes_a_page_in_time_and_a_short_one_a_small_page() {
    let tagger = Tagger::new(&Gazetteer::builtin());
    let sample = include_str!("../data/sample.txt");
    let tagged = tagger.tag(sample);
    let page = Page::new(&Document::new("sample", &tagged)).to_string();
    assert!(page.len() < 60_000, "{} bytes", page.len());

    const MENTIONS: usize = 50_000;
    let sentence = "The convoy left Deir Ezzor at dawn and was seen again near the river by people who live along that long road. ";
    for text in [
        sentence.repeat(MENTIONS),
        sentence.replace(". ", ".\n\n").repeat(MENTIONS),
    ] {
        assert!(text.len() > 5_000_000);
        let time = || {
            let started = Instant::now();
            let tagged = tagger.tag(&text);
            let page = Page::new(&Document::new("long", &tagged)).to_string();
            assert_eq!(MENTIONS, page.matches("<mark ").count());
            assert!(
                page.len() < text.len() + 64 * MENTIONS,
                "{} bytes",
                page.len()
            );
            started.elapsed().as_secs_f64()
        };
        let best = (0..3).map(|_| time()).fold(f64::MAX, f64::min);
        assert!(best < 2.0, "{best} s, the best of three");
    }
}

// ---- The programs

fn desk(test: &str, files: &[(&str, &[u8])]) -> Desk {
    Desk::new(&format!("pages/{test}"), files)
}

fn ok(desk: &Desk, program: &str, args: &str) -> String {
    desk.run(program, args, b"").ok()
}

fn refusal(desk: &Desk, program: &str, args: &str) -> String {
    desk.run(program, args, b"").refusal()
}

const REPORT: (&str, &[u8]) = ("report.txt", "From Deir Ezzor to Raqqa 🚌 الرقة".as_bytes());

#[test]
fn html_writes_a_page() {
    let desk = desk("page", &[REPORT]);
    let printed = ok(&desk, "html", "report.txt");
    assert_eq!(3, marks(&read(&printed)).1.len());
    ok(&desk, "html", "report.txt -o page.html");
    assert_eq!(printed, desk.read("page.html"));
    let sample = ok(&desk, "html", "");
    assert_eq!(27, marks(&read(&sample)).1.len());
}

#[test]
fn html_writes_a_folder_of_pages_whatever_the_texts_are_called() {
    let other = (
        "../ other\u{202E}<b>.txt".replace('/', "_"),
        b"Homs".as_slice(),
    );
    let desk = desk("folder", &[REPORT, (&other.0, other.1)]);
    let done = Command::new(programs().join("html"))
        .args(["report.txt", &other.0, "-o", "pages"])
        .current_dir(&desk.0)
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    let index = read(&desk.read("pages/index.html"));
    let pages = select(&index, "#documents a");
    let pages: Vec<&str> = pages
        .iter()
        .map(|link| link.attr("href").unwrap())
        .collect();
    assert_eq!(["1-report.html", "2-_otherb.html"], *pages);
    for page in pages {
        let html = read(&desk.read(&format!("pages/{page}")));
        assert_eq!(Some("index.html"), select(&html, ".back")[0].attr("href"));
    }
    assert!(refusal(&desk, "html", "report.txt report.txt").contains("`-o FOLDER`"));
}

#[test]
fn mentions_of_tag_can_be_shown_and_mapped_in_every_unit() {
    let desk = desk("records", &[REPORT]);
    let page = ok(&desk, "html", "report.txt");
    let map = ok(&desk, "map", "report.txt");
    for unit in ["bytes", "chars", "utf16"] {
        ok(
            &desk,
            "tag",
            &format!("report.txt --offsets {unit} --format jsonl -o m.jsonl"),
        );
        let args = format!("report.txt --mentions m.jsonl --offsets {unit}");
        assert_eq!(page, ok(&desk, "html", &args));
        assert_eq!(map, ok(&desk, "map", &args));
    }
    // Without the text: the page finds it by its name, the map does without.
    ok(&desk, "tag", "report.txt --format jsonl -o m.jsonl");
    assert_eq!(page, ok(&desk, "html", "--mentions m.jsonl"));
    std::fs::rename(desk.0.join("report.txt"), desk.0.join("moved.txt")).unwrap();
    assert_eq!(map, ok(&desk, "map", "--mentions m.jsonl"));
    let told = refusal(&desk, "html", "--mentions m.jsonl");
    assert!(
        told.contains("m.jsonl, line 1: cannot read report.txt: "),
        "{told}"
    );
    assert!(told.ends_with("; name the texts as well\n"), "{told}");
    std::fs::rename(desk.0.join("moved.txt"), desk.0.join("report.txt")).unwrap();
    let told = refusal(
        &desk,
        "html",
        "report.txt --mentions m.jsonl --offsets bytes",
    );
    assert!(told.contains("m.jsonl, line 1: mention 3: "), "{told}");
}

#[test]
fn texts_come_from_json_lines_too() {
    let lines = "{\"id\": 7, \"t\": \"Raqqa 😀 Homs\"}\n\n{\"id\": \"x\", \"t\": \"</p>Hama\"}\n";
    let desk = desk(
        "jsonl",
        &[("texts.jsonl", lines.as_bytes()), ("empty.jsonl", b"")],
    );
    let texts = "--jsonl t --id id texts.jsonl";
    ok(&desk, "html", &format!("{texts} -o tagged"));
    let index = read(&desk.read("tagged/index.html"));
    let names = select(&index, "#documents a");
    let names: Vec<String> = names.iter().map(|name| name.text().collect()).collect();
    assert_eq!(["7", "x"], *names);
    assert_eq!(2, marks(&read(&desk.read("tagged/1-7.html"))).1.len());
    ok(&desk, "tag", &format!("{texts} --format jsonl -o m.jsonl"));
    ok(
        &desk,
        "html",
        &format!("{texts} --mentions m.jsonl -o told"),
    );
    for page in ["1-7.html", "2-x.html", "index.html"] {
        assert_eq!(
            desk.read(&format!("tagged/{page}")),
            desk.read(&format!("told/{page}"))
        );
    }
    let map = ok(&desk, "map", texts);
    assert_eq!(3, map.matches("\"Feature\"").count(), "{map}");
    assert_eq!(
        map,
        ok(&desk, "map", &format!("{texts} --mentions m.jsonl"))
    );
    assert_eq!(map, ok(&desk, "map", "--mentions m.jsonl"));
    for (args, told) in [
        (texts, "`-o FOLDER`"),
        ("--jsonl t texts.jsonl -o page.html", "`-o FOLDER`"),
        (
            "--jsonl text texts.jsonl",
            "texts.jsonl, line 1: there is no field `text`",
        ),
        ("--jsonl t empty.jsonl -o pages", "there is no text"),
    ] {
        assert!(refusal(&desk, "html", args).contains(told), "{args}");
    }
    assert_eq!(
        ["empty.jsonl", "m.jsonl", "tagged", "texts.jsonl", "told"],
        *desk.files()
    );
    let raw = desk.run("html", "texts.jsonl", b"");
    assert!(
        raw.err
            .starts_with("note: texts.jsonl is read as one text; `--jsonl FIELD`"),
        "{raw:?}"
    );
}

#[test]
fn bad_input_is_told_with_its_line_and_leaves_no_file() {
    let cases: [(&str, &[u8], &str); 6] = [
        ("not_json", b"{\"doc\": \"report.txt\", \"mentions\": []}\n{", "line 2: "),
        ("surrogate", br#"{"doc": "\ud800", "mentions": []}"#, "line 1: "),
        ("other", b"\n{\"doc\": \"other\", \"mentions\": []}", "no line has the `doc` report.txt"),
        ("no_object", b"[]", "line 1: "),
        ("negative", br#"{"doc": "report.txt", "mentions": [{"start": -1, "end": 2, "surface": "F", "canonical": "F", "candidates": []}]}"#, "line 1: "),
        ("latin", b"\xE9", "not UTF-8"),
    ];
    for (name, mentions, expected) in cases {
        for program in ["html", "map"] {
            let desk = desk(
                &format!("bad_{program}_{name}"),
                &[REPORT, ("m.jsonl", mentions)],
            );
            let told = refusal(&desk, program, "report.txt --mentions m.jsonl -o out.html");
            assert!(told.contains(expected), "{told}");
            assert_eq!(2, desk.files().len(), "{name}: a file is left");
        }
    }
    let desk = desk("bad_args", &[REPORT, ("m.jsonl", b"")]);
    for (program, args) in [
        ("html", "report.txt -o report.txt"),
        ("map", "report.txt --mentions m.jsonl -o m.jsonl"),
    ] {
        let told = refusal(&desk, program, args);
        assert!(told.contains("name another file after `-o`"), "{told}");
    }
    assert!(refusal(&desk, "html", "missing.txt").contains("cannot read missing.txt"));
    assert!(refusal(&desk, "map", "report.txt -o no/such/map.html").contains("cannot write"));
}

#[test]
fn map_writes_what_the_file_is_called() {
    let desk = desk("map", &[REPORT]);
    let GeoJson::FeatureCollection(places) = ok(&desk, "map", "report.txt").parse().unwrap() else {
        panic!("no collection");
    };
    let names: Vec<Cow<str>> = places
        .features
        .iter()
        .map(|place| place.property("name").unwrap().as_str().unwrap().into())
        .collect();
    assert_eq!(["Raqqa", "Deir ez-Zor"], *names);
    for (file, start) in [
        ("m.html", "<!DOCTYPE html>"),
        ("m.svg", "<svg "),
        ("m.geojson", "{"),
    ] {
        ok(&desk, "map", &format!("report.txt -o {file}"));
        assert!(desk.read(file).starts_with(start));
    }
    assert!(ok(&desk, "map", "report.txt --format svg").starts_with("<svg "));
}
