//! The judge judged: the cases of the conformance suite and those on edges, by hand.

mod judge;

use std::fs;
use std::path::{Path, PathBuf};

use judge::{Case, Found, Row, Status, default_case, fold, tag, with_canonicals};
use serde_json::Value;

#[test]
fn conformance_cases() {
    run("cases.jsonl");
}

#[test]
fn edge_cases() {
    run("edges.jsonl");
}

fn run(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let path: PathBuf = folder.join(name);
    let cases = fs::read_to_string(&path).expect("the file of cases");
    let mut failures = Vec::new();
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).expect("a case a line");
        let text = case["text"].as_str().expect("a text");
        let rows = rows(case["csv"].as_str().expect("a list"));
        let found = tag(&rows, text, true, false, false);
        let expected = expected(&case, text);
        if sorted(found.clone()) != expected {
            let name = &case["name"];
            failures.push(format!(
                "{name}: {text:?}\n  wants {expected:?}\n  finds {found:?}"
            ));
        }
    }
    let count = cases.lines().count();
    println!("{name}: {count} cases, {} fail", failures.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn sorted(mut found: Vec<Found>) -> Vec<Found> {
    found.iter_mut().for_each(|found| found.candidates.sort());
    found
}

fn expected(case: &Value, text: &str) -> Vec<Found> {
    let mut all = Vec::new();
    for mention in case["mentions"].as_array().expect("mentions") {
        let offset = |name: &str| mention[name].as_u64().expect("an offset") as usize;
        let (start, end) = (offset("start"), offset("end"));
        assert_eq!(mention["surface"], text[start..end], "{}", case["name"]);
        let names = mention["canonical"].as_array().expect("names");
        let name = |name: &Value| name.as_str().expect("a name").to_owned();
        let candidates = names.iter().map(name).collect();
        all.push(Found {
            start,
            end,
            candidates,
        });
    }
    all
}

/// Reads a good list, simply.
fn rows(csv: &str) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(csv.trim_start_matches('\u{FEFF}').as_bytes());
    let headers = reader.headers().expect("a header").clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.expect("a row");
        let field = |name: &str| {
            let column = headers.iter().position(|header| header == name);
            column.and_then(|column| record.get(column)).unwrap_or("")
        };
        let spelling = field("variant").to_owned();
        let status = match field("status") {
            "weak" => Status::Weak,
            "never" => Status::Never,
            "ignore" => Status::Ignore,
            _ => Status::Tagged,
        };
        let case = match field("case") {
            "any" => Case::Any,
            "capital" => Case::Capital,
            "exact" => Case::Exact,
            _ => default_case(&spelling, status),
        };
        rows.push(Row {
            case,
            status,
            canonical: field("canonical").to_owned(),
            demonym: field("role") == "demonym",
            weight: field("weight").parse().ok(),
            spelling,
        });
    }
    with_canonicals(rows)
}

#[test]
fn folding() {
    const FOLDS: &[(&str, &str)] = &[
        ("Deir  ez - Zor", "deir ez zor"),
        (" -Sana'a_ ", "sanaa"),
        ("GIEẞEN Gießen", "giessen giessen"),
        ("İIı", "iii"),
        ("Þórr Æsir ŒIL Łódź", "thorr aesir oeil lodz"),
        ("ŉ ǰ ǣ ﬃ ½ № ㍿", "n j ae ffi 1⁄2 no 株式会社"),
        (
            "ё й ѓ ќ ї ў ѐ г\u{301} о\u{301}",
            "е и\u{306} г\u{301} к\u{301} і\u{308} у\u{306} е г\u{301} о",
        ),
        ("أدلب إدلب ٱدلب ادلب ا\u{654}", "ادلب ادلب ادلب ادلب ا"),
        ("ال\u{640}\u{640}رق\u{651}ة ٣۳", "الرقه 33"),
        ("ﷺ", "صلي الله عليه وسلم"),
        ("שָׁלוֹם", "שלום"),
        (
            "한 \u{1112}\u{1161}\u{11AB} \u{1112}\u{1161} 하\u{11AB}",
            "한 한 하 한",
        ),
        ("ｶﾞガカ\u{3099}", "カ\u{3099}カ\u{3099}カ\u{3099}"),
        ("5\u{301} \u{301} a\u{301}", "5\u{301} \u{301} a"),
        ("a\n\nb\r\nc\r\n\r\nd", "a\n\nb c\n\nd"),
        ("¨ ´ ＿－﹣ \u{00A0}", "¨"),
        ("σς Σ", "σσ σ"),
        ("ㄱㅏ ㉮ ㈜ ㈝", "ㄱㅏ 가 (주) (오전)"),
        ("5\u{345} α\u{345} е\u{344}", "5ι α е"),
        ("aำ กำ", "aา ก\u{E4D}า"),
    ];
    for (text, folded) in FOLDS {
        assert_eq!(*folded, fold(text), "{text:?}");
    }
    let runs = |count: usize| fold(&format!("a{}b", "\u{200B}".repeat(count)));
    assert_eq!(("ab", "a\n\nb"), (&*runs(64), &*runs(65)));
}
