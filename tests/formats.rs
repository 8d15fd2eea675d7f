//! The forms that other programs read: whatever the text, they are well formed and select the surface forms of the mentions.

use std::ops::Range;

use onomasticon::{
    Gazetteer, Offsets, Overlap, Record, Tagged, Tagger,
    output::{CsvWriter, Labels, SpacyDoc, write_brat, write_conll},
};
use proptest::prelude::*;
use serde_json::Value;

const LIST: &str = "variant,canonical,id,kind\n\
    Deir ez-Zor,Deir ez-Zor,gn:170794,city\n\
    Zor,Zor,,\n\
    Deir ez-Zor Governorate,Deir ez-Zor Governorate,a b,governorate\n\
    حلب,Aleppo,gn:170063,city\n\
    阿勒颇,Aleppo,,\n\
    👻 Town,Ghost Town,,weapon system\n\
    =1+1|'A',\"=x\"\",\ny\",,person\n\
    <script>,</style>,,\n\
    SDF,Syrian Democratic Forces,,group\n";

const PIECES: &[&str] = &[
    "Deir ez-Zor",
    "DEIR\nEZ-ZOR",
    "Deir\r\nez-Zor Governorate",
    "De\u{301}ir\u{2028}ez-Zor\u{323}",
    "Zor",
    "𝐙𝐨𝐫",
    "حلب",
    "بِحَلَب",
    "阿勒颇",
    "👻 Town",
    "👻\tTOWN",
    "=1+1|'A'",
    "<script>",
    "SDF",
    "#DeirEzZor",
    " ",
    " ",
    " ",
    ". ",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "\0",
    "\u{1C}",
    "\u{85}",
    "\u{2028}",
    "\u{202F}",
    "\u{3000}",
    "🚌",
    "\u{301}",
    "\u{200D}",
    "\u{202E}",
    "\"",
    "'",
    ",",
    "\\",
    "</style>",
    "]]>",
    "-DOCSTART- -X- O O\n",
    "B-LOC",
    "# ",
    "T1\tCity 0 1\tx\n",
    "10\u{202F}000",
    "a",
    "Hello there. New one",
];

fn texts() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(PIECES);
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn chars(text: &str, range: Range<usize>) -> String {
    text.chars().skip(range.start).take(range.len()).collect()
}

fn utf16(text: &str, range: Range<usize>) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    String::from_utf16(&units[range]).expect("both ends lie between characters")
}

fn select(text: &str, offsets: Offsets, range: Range<usize>) -> String {
    match offsets {
        Offsets::Bytes => text[range].to_owned(),
        Offsets::Chars => chars(text, range),
        Offsets::Utf16 => utf16(text, range),
    }
}

fn surfaces<'t>(tagged: &Tagged<'_, 't>) -> Vec<&'t str> {
    let mentions = tagged.mentions().iter();
    mentions.map(|mention| mention.surface()).collect()
}

/// The surface forms that share no byte with one before, without white space.
fn apart(tagged: &Tagged) -> Vec<String> {
    let mut done = 0;
    let mut apart = Vec::new();
    for mention in tagged.mentions() {
        if mention.range().start >= done {
            done = mention.range().end;
            apart.push(mention.surface().split(is_space).collect());
        }
    }
    apart
}

/// As Python sees it.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1C}'..='\u{1F}').contains(&c)
}

fn range(value: &Value) -> Range<usize> {
    let end = |name: &str| value[name].as_u64().expect("a number") as usize;
    end("start")..end("end")
}

fn check_records(tagged: &Tagged) {
    for offsets in [Offsets::Bytes, Offsets::Chars, Offsets::Utf16] {
        let line = serde_json::to_string(&Record::new("a", tagged, offsets)).unwrap();
        assert!(!line.contains('\n') && !line.contains('\0'));
        let record: Record = serde_json::from_str(&line).unwrap();
        let found = record
            .mentions
            .iter()
            .map(|mention| select(tagged.text(), offsets, mention.start..mention.end));
        assert_eq!(surfaces(tagged), found.collect::<Vec<_>>());
    }
}

fn check_table(tagged: &Tagged) {
    for (offsets, for_spreadsheets) in [
        (Offsets::Bytes, false),
        (Offsets::Chars, true),
        (Offsets::Utf16, false),
    ] {
        let table = CsvWriter::new(Vec::new()).offsets(offsets);
        let mut table = table.for_spreadsheets(for_spreadsheets);
        table.write("=doc\0", tagged).unwrap();
        let table = table.finish().unwrap();
        assert!(!table.contains(&0));
        let mut rows = csv::Reader::from_reader(&*table);
        let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.unwrap()).collect();
        let found = rows.iter().map(|row| {
            let surface = select(
                tagged.text(),
                offsets,
                row[1].parse().unwrap()..row[2].parse().unwrap(),
            );
            let inert = for_spreadsheets && row[3].starts_with('\'');
            assert_eq!(
                surface.replace('\0', "\u{FFFD}"),
                row[3][usize::from(inert)..]
            );
            assert!(
                !for_spreadsheets
                    || !row
                        .iter()
                        .any(|cell| cell.starts_with(['=', '+', '-', '@']))
            );
            surface
        });
        assert_eq!(surfaces(tagged), found.collect::<Vec<_>>());
    }
}

fn check_columns(tagged: &Tagged) {
    let mut columns = Vec::new();
    write_conll(&mut columns, tagged, Labels::Conll2003).unwrap();
    let columns = String::from_utf8(columns).unwrap();
    let lines = columns.strip_prefix("-DOCSTART- -X- O O\n\n").unwrap();
    let (mut found, mut all, mut open) = (Vec::<String>::new(), String::new(), false);
    for line in lines.split_terminator('\n') {
        let cells: Vec<&str> = line.split(is_space).collect();
        if line.is_empty() {
            open = false;
            continue;
        }
        let [token, "-X-", "O", tag] = *cells else {
            panic!("{line:?}");
        };
        assert!(
            !token.is_empty() && !token.contains(char::is_control),
            "{line:?}"
        );
        all += token;
        match tag.split_at(1) {
            ("O", "") => {}
            ("B", "-PER" | "-ORG" | "-LOC" | "-MISC") => found.push(token.to_owned()),
            ("I", _) if open => found.last_mut().unwrap().push_str(token),
            _ => panic!("{line:?}"),
        }
        open = tag != "O";
    }
    assert_eq!(apart(tagged), found);
    let shown = |c: char| if c.is_control() { '\u{FFFD}' } else { c };
    let text: String = tagged
        .text()
        .split(is_space)
        .flat_map(str::chars)
        .map(shown)
        .collect();
    assert_eq!(text, all, "nothing is lost");
}

fn check_stand_off(tagged: &Tagged) {
    let mut lines = Vec::new();
    write_brat(&mut lines, tagged, Labels::Kinds).unwrap();
    let lines = String::from_utf8(lines).unwrap();
    let parts_lines = |c: char| matches!(c, '\u{B}'..='\r' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    assert!(!lines.contains(parts_lines), "{lines:?}");
    let bound: Vec<&str> = lines.lines().filter(|line| line.starts_with('T')).collect();
    assert_eq!(
        2 * bound.len(),
        lines.lines().count(),
        "each has a line for its entity"
    );
    let found = bound.iter().map(|line| {
        let [_, place, shown] = *line.split('\t').collect::<Vec<_>>() else {
            panic!("{line:?}");
        };
        let (_, places) = place.split_once(' ').unwrap();
        let fragments = places.split(';').map(|place| {
            let (start, end) = place.split_once(' ').unwrap();
            chars(tagged.text(), start.parse().unwrap()..end.parse().unwrap())
        });
        let fragments: Vec<String> = fragments.collect();
        assert_eq!(fragments.join(" "), shown);
        fragments.concat().split(is_space).collect::<String>()
    });
    let all = surfaces(tagged)
        .into_iter()
        .map(|surface| surface.split(is_space).collect::<String>());
    assert_eq!(all.collect::<Vec<_>>(), found.collect::<Vec<_>>());
}

fn check_spacy(tagged: &Tagged) {
    let doc = serde_json::to_value(SpacyDoc::new("a", tagged, Labels::OntoNotes)).unwrap();
    assert_eq!(tagged.text(), doc["text"]);
    let tokens: Vec<Range<usize>> = doc["tokens"]
        .as_array()
        .unwrap()
        .iter()
        .map(range)
        .collect();
    // Tokens and the spaces after them are the text.
    let mut done = 0;
    for token in &tokens {
        let gap = chars(tagged.text(), done..token.start);
        assert!(
            gap.is_empty() || gap == " " && done > 0,
            "{gap:?} before {token:?}"
        );
        done = token.end;
    }
    let rest = chars(tagged.text(), done..tagged.text().chars().count());
    assert!(rest.is_empty() || rest == " ", "{rest:?}");
    for (key, spans) in [("all", &doc["spans"]["sc"]), ("ents", &doc["ents"])] {
        let spans: Vec<Range<usize>> = spans.as_array().unwrap().iter().map(range).collect();
        for span in &spans {
            assert!(tokens.iter().any(|token| token.start == span.start));
            assert!(tokens.iter().any(|token| token.end == span.end));
        }
        let found: Vec<String> = spans
            .iter()
            .map(|span| chars(tagged.text(), span.clone()))
            .collect();
        match key {
            "all" => assert_eq!(surfaces(tagged), found),
            _ => {
                let found = found
                    .iter()
                    .map(|surface| surface.split(is_space).collect());
                assert_eq!(apart(tagged), found.collect::<Vec<String>>());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_form_selects_the_surface_forms(text in texts(), all in any::<bool>()) {
        let gazetteer = Gazetteer::from_csv(LIST.as_bytes()).unwrap();
        let overlap = if all { Overlap::All } else { Overlap::Leftmost };
        let tagger = Tagger::builder().overlap(overlap).build(&gazetteer);
        let tagged = tagger.tag(&text);
        check_records(&tagged);
        check_table(&tagged);
        check_columns(&tagged);
        check_stand_off(&tagged);
        check_spacy(&tagged);
    }
}

#[test]
fn names_that_are_white_space_to_python_harm_no_form() {
    let list = "variant,canonical\n\"\u{1C}x\u{1C}\",X\n\u{1D},Y\n";
    let gazetteer = Gazetteer::from_csv(list.as_bytes()).unwrap();
    let tagger = Tagger::builder().overlap(Overlap::All).build(&gazetteer);
    let tagged = tagger.tag("a \u{1C}x\u{1C} \u{1D} b");
    check_records(&tagged);
    check_columns_alone(&tagged);
    let doc = serde_json::to_value(SpacyDoc::new("a", &tagged, Labels::Kinds)).unwrap();
    let ents = doc["ents"].as_array().unwrap();
    assert!(
        ents.iter()
            .all(|ent| chars(tagged.text(), range(ent)) == "x"),
        "{ents:?}"
    );
}

/// Well formed, whatever the mentions.
fn check_columns_alone(tagged: &Tagged) {
    let mut columns = Vec::new();
    write_conll(&mut columns, tagged, Labels::Conll2003).unwrap();
    let columns = String::from_utf8(columns).unwrap();
    let lines = columns.lines().filter(|line| !line.is_empty());
    assert!(
        lines.clone().count() > 2 && lines.clone().all(|line| line.split(is_space).count() == 4),
        "{columns:?}"
    );
}
