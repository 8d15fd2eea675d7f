//! Runs the programs as a user would, on good and bad input: what they write, what they say, and how they end.
#![cfg(feature = "builtin")]

use std::{
    env, fs,
    process::{Command, Stdio},
};

use serde_json::Value;

mod desk;

use desk::{Desk, programs};

const LIST: &str =
    "variant,canonical,kind\nDeir Ezzor,Deir ez-Zor,city\nHit,Heet,city\nSyrian,Syria,\n";

/// A folder of a test's own, with a list and other files in it.
fn desk(test: &str, files: &[(&str, &[u8])]) -> Desk {
    let list = [("list.csv", LIST.as_bytes())];
    let files = [&list, files].concat();
    Desk::new(&format!("programs/{test}"), &files)
}

/// Every mention as (start, end, canonical).
fn mentions(record: &Value) -> Vec<(u64, u64, &str)> {
    let mentions = record["mentions"].as_array().unwrap();
    let place = |mention: &Value, end: &str| mention[end].as_u64().unwrap();
    mentions
        .iter()
        .map(|mention| {
            (
                place(mention, "start"),
                place(mention, "end"),
                mention["canonical"].as_str().unwrap(),
            )
        })
        .collect()
}

/// What goes wrong: program, arguments, standard input, and what standard error says.
struct Bad(&'static str, &'static str, &'static [u8], &'static str);

const BAD: &[Bad] = &[
    // Texts.
    Bad(
        "tag",
        "missing.txt",
        b"",
        "error: cannot read missing.txt: ",
    ),
    Bad(
        "tag",
        "list.csv missing.txt",
        b"",
        "error: cannot read missing.txt: ",
    ),
    Bad(
        "tag",
        "--jsonl text missing.jsonl",
        b"",
        "error: cannot read missing.jsonl: ",
    ),
    Bad(
        "normalize",
        "missing.txt",
        b"",
        "error: cannot read missing.txt: ",
    ),
    Bad(
        "explain",
        "Hit missing.txt",
        b"",
        "error: cannot read missing.txt: ",
    ),
    Bad(
        "tag",
        "latin.txt",
        b"",
        "error: latin.txt: not UTF-8 at byte 5; save it as UTF-8, or try `iconv -f WINDOWS-1252 -t UTF-8`\n",
    ),
    Bad(
        "tag",
        "-",
        b"\xFF\xFEH\0",
        "error: -: not UTF-8 at byte 0; save it as UTF-8, or try `iconv -f UTF-16 -t UTF-8`\n",
    ),
    Bad(
        "normalize",
        "",
        b"Deir\xE9",
        "error: -: not UTF-8 at byte 4; ",
    ),
    Bad(
        "explain",
        "Hit latin.txt",
        b"",
        "error: latin.txt: not UTF-8 at byte 5; ",
    ),
    // Marked texts.
    Bad(
        "evaluate",
        "missing.jsonl",
        b"",
        "error: cannot read missing.jsonl: ",
    ),
    Bad(
        "evaluate",
        "-",
        b"{\"doc\": \"a\", \"text\": \"Hit\", \"mentions\": []}\n\nHit",
        "error: -, line 3: expected value at line 1 column 1; write an object with `doc` and `mentions`\n",
    ),
    Bad(
        "evaluate",
        "-",
        b"{\"doc\": \"a\", \"mentions\": []}",
        "error: -, line 1: `a` has no `text`, and standard input no folder\n",
    ),
    Bad(
        "evaluate",
        "no-text.jsonl",
        b"",
        "error: no-text.jsonl, line 1: cannot read nowhere.txt: ",
    ),
    Bad(
        "evaluate",
        "-",
        b"{\"doc\": \"a\", \"text\": \"Hit\", \"mentions\": [{\"start\": 0, \"end\": 4}]}",
        "error: -, line 1: 0..4 is no span of `a`, a text of 3 code points; ",
    ),
    Bad(
        "evaluate",
        "-",
        b"{\"doc\": \"a\", \"text\": \"Hit\", \"mentions\": [], \"ignore\": [{\"start\": 2, \"end\": 2}]}",
        "error: -, line 1: 2..2 is no span of `a`",
    ),
    Bad(
        "evaluate",
        "--gazetteer bad.csv -",
        b"",
        "error: bad.csv, line 2, column `canonical`: ",
    ),
    // JSON Lines.
    Bad(
        "tag",
        "--jsonl text -",
        b"{\"text\": \"Hit\"}\n{\"text\": ",
        "error: -, line 2: not a JSON object: EOF while parsing",
    ),
    Bad(
        "tag",
        "--jsonl text -",
        b"\n\n[1]\n",
        "error: -, line 3: not a JSON object: ",
    ),
    Bad(
        "tag",
        "--jsonl text -",
        b"{\"text\": \"\\ud83d\"}\n",
        "error: -, line 1: not a JSON object: ",
    ),
    Bad(
        "tag",
        "--jsonl text -",
        b"{\"text\": \"\\ude00\\ud83d\"}\n",
        "come in pairs\n",
    ),
    Bad(
        "tag",
        "--jsonl text -",
        b"{\"text\": \"\xE9\"}\n",
        "error: -, line 1: not UTF-8 at byte 10 of the line; ",
    ),
    Bad(
        "tag",
        "--jsonl body -",
        b"{\"text\": \"Hit\", \"id\": 1}\n",
        "error: -, line 1: there is no field `body`; the object has `id`, `text`\n",
    ),
    Bad(
        "tag",
        "--jsonl id -",
        b"{\"text\": \"Hit\", \"id\": 1}\n",
        "error: -, line 1: the field `id` is not a text; ",
    ),
    Bad(
        "tag",
        "--jsonl text --id id -",
        b"{\"text\": \"Hit\", \"id\": []}\n",
        "error: -, line 1: the field `id` is not a text or a number; ",
    ),
    // Lists.
    Bad(
        "tag",
        "--gazetteer missing.csv -",
        b"Hit",
        "error: cannot open missing.csv: ",
    ),
    Bad(
        "normalize",
        "--gazetteer bad.csv",
        b"Hit",
        "error: bad.csv, line 2, column `canonical`: ",
    ),
    Bad(
        "explain",
        "Hit --gazetteer bad.csv",
        b"",
        "error: bad.csv, line 4, column `variant`: ",
    ),
    Bad(
        "tag",
        "--gazetteer list.csv --gazetteer bad.csv -",
        b"",
        "error: bad.csv, line 2, column `canonical`: ",
    ),
    Bad(
        "tag",
        "--gazetteer orphan.csv -",
        b"Hit",
        "error: orphan.csv, line 2, column `parent`: ",
    ),
    Bad(
        "check",
        "missing.csv",
        b"",
        "error: cannot open missing.csv: ",
    ),
    Bad("check", "bad.csv", b"", "error: 2 faults to be mended\n"),
    Bad("check", "orphan.csv", b"", "error: 1 fault to be mended\n"),
    Bad("check", "-", b"", "error: 1 fault to be mended\n"),
    // Where to write.
    Bad(
        "tag",
        "list.csv -o no/such/folder.jsonl",
        b"",
        "error: cannot write no/such/folder.jsonl: ",
    ),
    Bad(
        "normalize",
        "-o no/such/folder.txt",
        b"",
        "error: cannot write no/such/folder.txt: ",
    ),
    Bad(
        "check",
        "list.csv -o no/such/folder.txt",
        b"",
        "error: cannot write no/such/folder.txt: ",
    ),
    Bad(
        "explain",
        "Hit -o no/such/folder.txt",
        b"",
        "error: cannot write no/such/folder.txt: ",
    ),
    Bad(
        "compile",
        "list.csv -o no/such/folder.gazetteer",
        b"",
        "error: cannot write no/such/folder.gazetteer: ",
    ),
    // Compiled lists.
    Bad(
        "compile",
        "bad.csv -o half.gazetteer",
        b"",
        "error: bad.csv, line 2, column `canonical`: ",
    ),
    Bad(
        "tag",
        "--gazetteer cut.gazetteer -",
        b"Hit",
        "error: cut.gazetteer: this list is damaged; copy it again, or compile it again from the CSV",
    ),
    // A failure after the first text leaves no file.
    Bad(
        "tag",
        "list.csv missing.txt -o half.jsonl",
        b"",
        "error: cannot read missing.txt: ",
    ),
    Bad(
        "normalize",
        "list.csv latin.txt -o half.txt",
        b"",
        "error: latin.txt: not UTF-8",
    ),
    Bad(
        "tag",
        "--jsonl text - -o half.jsonl",
        b"{\"text\": \"Hit\"}\n{",
        "error: -, line 2: ",
    ),
];

#[test]
fn bad_input_is_told_and_leaves_no_file() {
    let desk = desk(
        "bad",
        &[
            ("latin.txt", b"Alep \xE9tait"),
            ("bad.csv", b"variant,canonical\nRaqqa,\nHoms,Homs\n,Hama\n"),
            ("orphan.csv", b"variant,canonical,parent\nHit,Heet,Iraq\n"),
            ("no-text.jsonl", b"{\"doc\": \"nowhere\", \"mentions\": []}"),
        ],
    );
    desk.run("compile", "list.csv -o cut.gazetteer", b"").ok();
    let mut bytes = fs::read(desk.0.join("cut.gazetteer")).unwrap();
    bytes[1000] ^= 1;
    fs::write(desk.0.join("cut.gazetteer"), bytes).unwrap();
    let before = desk.files();
    for Bad(program, args, input, told) in BAD {
        let done = desk.run(program, args, input);
        assert_eq!(Some(1), done.code, "{program} {args}: {done:?}");
        assert!(done.err.contains(told), "{program} {args}: {done:?}");
        assert!(!done.err.contains("panicked"), "{program} {args}: {done:?}");
        assert_eq!(before, desk.files(), "{program} {args}");
    }
}

#[test]
fn wrong_arguments_are_told() {
    let desk = desk("arguments", &[]);
    for (program, args) in [
        ("tag", "--roles demonim -"),
        ("tag", "--offsets lines -"),
        ("tag", "--jsonl text"),
        ("tag", "--id id -"),
        ("check", ""),
        ("compile", "list.csv"),
        ("explain", ""),
        ("evaluate", ""),
        ("evaluate", "--errors many -"),
        ("normalize", "--format text"),
    ] {
        let done = desk.run(program, args, b"");
        assert_eq!(Some(2), done.code, "{program} {args}: {done:?}");
        assert!(
            done.err.starts_with("error: "),
            "{program} {args}: {done:?}"
        );
    }
}

#[test]
fn tag_writes_the_sample_report() {
    let desk = desk("sample", &[]);
    let done = desk.run("tag", "", b"");
    assert!(done.err.starts_with("note: no file is given"), "{done:?}");
    let records = done.records();
    assert_eq!("data/sample.txt", records[0]["doc"]);
    assert!(mentions(&records[0]).len() >= 5, "{}", records[0]);
    let text = desk.run("tag", "--format text", b"").ok();
    assert!(text.contains("entity") && text.contains("count") && !text.contains('\x1b'));
    assert!(
        text.lines().all(|line| line.chars().count() <= 100),
        "{text}"
    );
    assert!(
        include_str!("../README.md").contains(&format!("```text\n{text}```\n")),
        "the README shows another picture; paste what `tag --format text` writes"
    );
}

#[test]
fn tag_counts_in_every_unit() {
    let desk = desk("units", &[]);
    for (unit, start, end) in [("bytes", 5, 15), ("chars", 2, 12), ("utf16", 3, 13)] {
        let args = format!("--gazetteer list.csv --offsets {unit} -");
        let records = desk.run("tag", &args, "🚌 Deir Ezzor".as_bytes()).records();
        assert_eq!(vec![(start, end, "Deir ez-Zor")], mentions(&records[0]));
        assert_eq!("-", records[0]["doc"]);
    }
}

#[test]
fn tag_reads_several_files_and_json_lines() {
    let desk = desk(
        "several",
        &[
            ("a.txt", b"Deir Ezzor"),
            ("empty.txt", b""),
            ("b.jsonl", b"\xEF\xBB\xBF{\"t\":\"Hit\",\"id\":7}\r\n\n{\"id\":\"x\",\"t\":\"\\ud83d\\ude00 Hit\"}"),
        ],
    );
    let records = desk
        .run("tag", "--gazetteer list.csv a.txt empty.txt", b"")
        .records();
    assert_eq!(vec!["a.txt", "empty.txt"], docs(&records));
    assert!(mentions(&records[1]).is_empty());
    let records = desk
        .run("tag", "--gazetteer list.csv --jsonl t b.jsonl", b"")
        .records();
    assert_eq!(vec!["b.jsonl:1", "b.jsonl:3"], docs(&records));
    assert_eq!(vec![(2, 5, "Heet")], mentions(&records[1]));
    let records = desk
        .run("tag", "--gazetteer list.csv --jsonl t --id id b.jsonl", b"")
        .records();
    assert_eq!(
        (&serde_json::json!(7), "x"),
        (&records[0]["doc"], docs(&records[1..])[0])
    );
}

fn docs(records: &[Value]) -> Vec<&str> {
    records
        .iter()
        .map(|record| record["doc"].as_str().unwrap())
        .collect()
}

#[test]
fn tag_follows_its_flags() {
    let list = "variant,canonical,role\nSyrian,Syria,demonym\nSyrian Desert,Syrian Desert,\nDesert,Desert,\n";
    let desk = desk("flags", &[("flags.csv", list.as_bytes())]);
    let found = |args: &str, text: &str| {
        let args = format!("--gazetteer flags.csv {args} -");
        let records = desk.run("tag", &args, text.as_bytes()).records();
        let found: Vec<String> = mentions(&records[0])
            .iter()
            .map(|found| found.2.to_owned())
            .collect();
        found
    };
    assert_eq!(vec!["Syrian Desert"], found("", "Syrian Desert"));
    assert_eq!(
        vec!["Syrian Desert", "Desert"],
        found("--overlap all", "Syrian Desert")
    );
    assert!(found("", "Syrian").is_empty());
    assert_eq!(vec!["Syria"], found("--roles former,demonym", "Syrian"));
    assert!(found("", "www.desert.org").is_empty());
    assert_eq!(vec!["Desert"], found("--addresses", "www.desert.org"));
}

#[test]
fn tag_marks_texts_and_counts_entities() {
    let list = "variant,canonical,id,kind\nTripoli,Tripoli,a,city\nTripoli,Tripoli,b,city\nDeir Ezzor,Deir ez-Zor,c,city\n";
    let desk = desk(
        "marks",
        &[
            ("marks.csv", list.as_bytes()),
            ("a.txt", b"From Tripoli\nto DEIR\nEZZOR"),
            ("b.txt", b""),
        ],
    );
    let text = desk
        .run(
            "tag",
            "--gazetteer marks.csv --format text a.txt b.txt",
            b"",
        )
        .ok();
    assert_eq!(
        "== a.txt\nFrom [Tripoli|Tripoli?]\nto [DEIR\nEZZOR|Deir ez-Zor]\n\n== b.txt\n\n\
         entity       kind  count  spellings\n\
         Tripoli      city      1  Tripoli\n\
         Deir ez-Zor  city      1  DEIR EZZOR\n\
         2 mentions of 2 entities\n\
         ? 1 of them may as well mean another entity; only the first is counted\n",
        text
    );
    let text = desk
        .run("tag", "--gazetteer marks.csv --format text -", b"nothing\n")
        .ok();
    assert_eq!("nothing\n\nno mentions\n", text);
}

#[test]
fn the_table_keeps_to_80_columns() {
    let names = [
        "A",
        "Alpha of the Long and Winding Names of Places",
        "阿勒颇阿勒颇阿勒颇阿勒颇",
        "حلب",
        &"W".repeat(100),
        &"名".repeat(61),
    ];
    let mut list = String::from("variant,canonical,kind\n");
    for (i, name) in names.iter().enumerate() {
        (0..9).for_each(|j| list += &format!("spelling {i} number {j},{name},\n"));
        list += &format!("{name},{name},governorate of old\n");
    }
    let desk = desk("columns", &[("wide.csv", list.as_bytes())]);
    let text = list.replace(',', ".\n");
    let told = desk
        .run(
            "tag",
            "--gazetteer wide.csv --format text -",
            text.as_bytes(),
        )
        .ok();
    let (_, table) = told.split_once("entity ").unwrap();
    for line in table.lines() {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{line}");
    }
    assert!(
        table.contains("\nحلب\u{200E}  "),
        "the columns after a name from right to left stay in place: {table}"
    );
    assert!(
        table.contains("\nAlpha of the Long and Windi…  governorate o…"),
        "{table}"
    );
}

#[test]
fn a_file_is_written_in_whole() {
    let desk = desk(
        "whole",
        &[("a.txt", b"At Deir Ezzor.\r\n"), ("old.txt", b"old")],
    );
    assert_eq!(
        "",
        desk.run(
            "normalize",
            "--gazetteer list.csv a.txt a.txt -o old.txt",
            b""
        )
        .ok()
    );
    assert_eq!(
        "At Deir ez-Zor.\r\nAt Deir ez-Zor.\r\n",
        desk.read("old.txt")
    );
    desk.run("normalize", "--gazetteer list.csv a.txt -o a.txt", b"")
        .ok(); // over its own source
    assert_eq!("At Deir ez-Zor.\r\n", desk.read("a.txt"));
    desk.run("tag", "--gazetteer list.csv a.txt -o new.jsonl", b"")
        .ok();
    assert!(desk.read("new.jsonl").starts_with("{\"doc\":\"a.txt\""));
    assert_eq!(
        vec!["a.txt", "list.csv", "new.jsonl", "old.txt"],
        desk.files()
    );
    assert_eq!("", desk.run("normalize", "-", b"").ok());
}

#[test]
fn normalize_is_a_filter() {
    let desk = desk("filter", &[]);
    let done = desk.run(
        "normalize",
        "--gazetteer list.csv",
        "\u{FEFF}DEIR\u{a0}EZZOR —\tHit\r".as_bytes(),
    );
    assert_eq!("\u{FEFF}Deir ez-Zor —\tHeet\r", done.ok());
    assert_eq!("", desk.run("normalize", "--gazetteer list.csv", b"").ok());
}

#[test]
fn a_huge_line_is_tagged() {
    let desk = desk("huge", &[]);
    let mut line = b"{\"t\":\"".to_vec();
    line.extend(b"a ".repeat(4 << 20));
    line.extend(b"Deir Ezzor\"}");
    let records = desk
        .run("tag", "--gazetteer list.csv --jsonl t -", &line)
        .records();
    assert_eq!(
        vec![(8 << 20, (8 << 20) + 10, "Deir ez-Zor")],
        mentions(&records[0])
    );
}

#[test]
fn own_rows_join_the_built_in_list() {
    let desk = desk(
        "own",
        &[(
            "own.csv",
            b"variant,canonical\nDeyrizor-on-Sea,Deir ez-Zor\n",
        )],
    );
    let records = desk
        .run(
            "tag",
            "--gazetteer own.csv --gazetteer builtin -",
            b"Deyrizor-on-Sea, Deir ez-Zor",
        )
        .records();
    let found = &records[0]["mentions"];
    assert_eq!(2, found.as_array().unwrap().len(), "{found}");
    assert!(
        found[0]["id"].is_string() && found[0]["id"] == found[1]["id"],
        "{found}"
    );
}

#[test]
fn check_tells_faults_or_advice() {
    let desk = desk(
        "check",
        &[
            ("bad.csv", b"variant,canonical\nRaqqa,\nHoms,Homs\n,Hama\n"),
            ("worse.csv", b"varient,canonical\nRaqqa,Raqqa\n"),
            (
                "child.csv",
                b"variant,canonical,parent\nAbu Kamal,Abu Kamal,Deir ez-Zor\n",
            ),
        ],
    );
    let done = desk.run("check", "bad.csv list.csv worse.csv", b"");
    let lines: Vec<&str> = done.out.lines().collect();
    for (line, begins) in lines.iter().zip([
        "fault: bad.csv, line 2, column `canonical`: ",
        "fault: bad.csv, line 4, column `variant`: ",
        "advice: list.csv, line 3, column `variant`: ",
        "fault: worse.csv, line 1, column `variant`: ",
    ]) {
        assert!(line.starts_with(begins), "{line} instead of {begins}");
    }
    assert_eq!((4, Some(1)), (lines.len(), done.code), "{done:?}");
    let done = desk.run("check", "list.csv", b"");
    assert!(
        done.err
            .starts_with("no fault, 1 piece of advice: 3 entities, 6 spellings, "),
        "{done:?}"
    );
    done.ok();
    assert_eq!(Some(1), desk.run("check", "child.csv", b"").code);
    assert_eq!(
        "",
        desk.run("check", "--gazetteer list.csv child.csv", b"")
            .ok()
    );
    desk.run("check", "-", LIST.as_bytes()).ok();
}

#[test]
fn compiled_lists_are_taken_wherever_tables_are() {
    let files: [(&str, &[u8]); 2] = [
        ("more.csv", b"variant,canonical\nDayr al-Zawr,Deir ez-Zor\n"),
        ("not.csv", b"variant,canonical,kind\nHeet,Heet,river\n"),
    ];
    let desk = desk("compiled", &files);
    let done = desk.run("compile", "list.csv -o list.gazetteer", b"");
    let account = "3 entities, 6 spellings, ";
    assert!(done.err.starts_with(account), "{done:?}");
    assert!(done.err.contains(" a spelling, ") && done.err.ends_with(" seconds\n"));
    assert_eq!("", done.ok());
    let text = b"Deir Ezzor, Hit, Dayr al-Zawr";
    let tag = |lists: &str| desk.run("tag", &format!("{lists} -"), text).ok();
    let read = tag("--gazetteer list.csv");
    assert_eq!(read, tag("--gazetteer list.gazetteer"));
    assert_ne!(read, tag("--gazetteer list.csv --gazetteer more.csv"));
    for both in [
        "list.gazetteer --gazetteer more.csv",
        "more.csv --gazetteer list.gazetteer",
    ] {
        let read = tag("--gazetteer list.csv --gazetteer more.csv");
        assert_eq!(read, tag(&format!("--gazetteer {both}")));
    }
    // Its rows are known by the file and line that they come from.
    let told = desk
        .run("explain", "--gazetteer list.gazetteer Hit", b"")
        .ok();
    assert!(told.contains("list.csv, line 3: `Hit` for Heet"), "{told}");
    let done = desk.run("check", "--gazetteer list.gazetteer not.csv", b"");
    assert_eq!(Some(1), done.code);
    let told = "fault: not.csv, line 2, column `kind`: `Heet` has the kind `river` here but `city` on line 3 of list.csv";
    assert!(done.out.starts_with(told), "{done:?}");
    // Through pipes, too, and with the built-in list.
    desk.run("compile", "more.csv -o more.gazetteer", b"").ok();
    let bytes = fs::read(desk.0.join("more.gazetteer")).unwrap();
    let args = "- builtin -o all.gazetteer";
    desk.run("compile", args, &bytes).ok();
    let all = tag("--gazetteer all.gazetteer");
    assert_eq!(all, tag("--gazetteer builtin --gazetteer more.csv"));
    assert!(all.contains("gn:170794"), "{all}");
}

#[test]
fn explain_tells_rows_and_places() {
    let list =
        "variant,canonical,status\nHama,Hama,\nHama pepper,Hama,ignore\nHammam,Hammam,never\n";
    let desk = desk("explain", &[("hama.csv", list.as_bytes())]);
    let text = "Hamas left\r\nHama for Hama pepper,\n www.hama.sy";
    let told = desk
        .run("explain", "--gazetteer hama.csv HAMA -", text.as_bytes())
        .ok();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!("`HAMA` is compared as `hama`", lines[0]);
    assert_eq!(
        "  hama.csv, line 2: `Hama` for Hama; case any, status tagged, role name",
        lines[1]
    );
    assert!(
        lines[2].starts_with("1:1: [Hama]s left")
            && lines[2].ends_with("not tagged: it begins or ends inside a word"),
        "{told}"
    );
    assert!(
        lines[3].starts_with("2:1: ") && lines[3].ends_with("tagged"),
        "{told}"
    );
    assert!(
        lines[4].starts_with("2:10: ") && lines[4].ends_with("not tagged: `Hama pepper` covers it"),
        "{told}"
    );
    assert!(
        lines[5].starts_with("3:6: ") && lines[5].contains("address"),
        "{told}"
    );
    let told = desk.run("explain", "--gazetteer hama.csv Hamma", b"").ok();
    assert!(
        told.contains("no row has this form; did you mean `Hammam`, `Hama`?"),
        "{told}"
    );
    let told = desk
        .run("explain", "--gazetteer hama.csv Hammam -", b"nothing")
        .ok();
    assert!(
        told.contains("status never") && told.ends_with("it stands nowhere in the text\n"),
        "{told}"
    );
}

/// Five marked mentions: one found, one found under another name, one missed twice over, and one that need not be found.
const GOLD: &str = r#"
{"doc": "a", "mentions": [{"start": 3, "end": 13, "canonical": ["Deir ez-Zor", "Deir ez-Zor Governorate"]},
 {"start": 20, "end": 23, "canonical": ["Hittites"]}, {"start": 28, "end": 32, "canonical": ["Homs"]}]}
{"doc_id": "b", "text": "Homs, Hit; Deir Ezzor, Hit Deir\n Ezzor", "mentions": [{"start": 0, "end": 4},
 {"start": 6, "end": 9, "optional": true}], "ignore": [{"start": 13, "end": 18}]}
"#;

#[test]
fn evaluate_counts_what_is_right_wrong_and_missed() {
    let gold = GOLD.replace(",\n ", ", ");
    let desk = desk(
        "evaluate",
        &[
            ("gold.jsonl", gold.as_bytes()),
            (
                "a.txt",
                "🚌 Deir Ezzor, then Hit and Homs"
                    .replace("🚌 ", "🚌🚌 ")
                    .as_bytes(),
            ),
        ],
    );
    let told = desk
        .run("evaluate", "--gazetteer list.csv gold.jsonl", b"")
        .ok();
    assert_eq!(
        "precision 0.2500 recall 0.2500 f1 0.2500 (right 1, wrong 3, missed 3)\n\
         missed\t2\tHoms\nmissed\t1\tHit (Hittites)\n\
         wrong\t2\tHit (Heet)\nwrong\t1\tDeir Ezzor (Deir ez-Zor)\n",
        told
    );
    let told = desk
        .run(
            "evaluate",
            "--gazetteer list.csv --errors 1 gold.jsonl -o out.txt",
            b"",
        )
        .ok();
    assert!(
        told.is_empty()
            && desk
                .read("out.txt")
                .ends_with("missed\t2\tHoms\nwrong\t2\tHit (Heet)\n")
    );
    let none = desk.run("evaluate", "--gazetteer list.csv -", b"").ok();
    assert!(
        none.starts_with("precision 0.0000 recall 0.0000 f1 0.0000"),
        "{none}"
    );
}

#[test]
fn evaluate_leaves_out_what_is_no_place_on_request() {
    let list = "variant,canonical,kind\nHoms,Homs,city\nISIS,Islamic State,group\nAssad,Bashar al-Assad,person\n";
    let desk = desk("places", &[("kinds.csv", list.as_bytes())]);
    let gold =
        br#"{"doc": "a", "text": "ISIS in Homs; Assad", "mentions": [{"start": 8, "end": 12}]}"#;
    for (args, wrong) in [("", 2), ("--places ", 0)] {
        let told = desk
            .run("evaluate", &format!("{args}--gazetteer kinds.csv -"), gold)
            .ok();
        assert!(
            told.contains(&format!("(right 1, wrong {wrong}, missed 0)")),
            "{args}: {told}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let desk = desk("pipe", &[("big.txt", &b"Deir Ezzor, ".repeat(100_000))]);
    for (program, args) in [
        ("tag", "--gazetteer list.csv big.txt"),
        ("tag", "--gazetteer list.csv --format text big.txt"),
        ("normalize", "--gazetteer list.csv big.txt"),
        ("explain", "--gazetteer list.csv Deir big.txt"),
    ] {
        let mut child = Command::new(programs().join(program))
            .args(args.split(' '))
            .current_dir(&desk.0)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            (Some(0), &b""[..]),
            (output.status.code(), &output.stderr[..]),
            "{program} {args}"
        );
    }
}

#[test]
fn big_texts_are_tagged_as_small_ones() {
    let list = "variant,canonical,status\nSuheil al-Hassan,Suheil al-Hassan,\nal-Hassan,Suheil al-Hassan,weak\nHoms,Homs,\n";
    let text = format!(
        "al-Hassan 🚌 {}Homs, Suheil al-Hassan",
        format!("{}from Homs, ", "é the road ".repeat(10_000)).repeat(80)
    );
    assert!(text.len() > 9_000_000);
    let line = serde_json::json!({ "text": text }).to_string();
    let desk = desk(
        "big_texts",
        &[
            ("weak.csv", list.as_bytes()),
            ("big.txt", text.as_bytes()),
            ("big.jsonl", line.as_bytes()),
        ],
    );
    for unit in ["chars", "utf16", "bytes"] {
        let tag = |args: &str| {
            let args = format!("--gazetteer weak.csv --offsets {unit} --format jsonl {args}");
            desk.run("tag", &args, text.as_bytes()).records().remove(0)["mentions"].take()
        };
        let whole = tag("--jsonl text big.jsonl");
        assert_eq!(83, whole.as_array().unwrap().len());
        assert!(whole == tag("big.txt"), "{unit}, read twice");
        assert!(whole == tag("-"), "{unit}, standard input");
        let one_pass = tag("--one-pass -");
        assert_eq!(
            whole.as_array().unwrap()[1..],
            one_pass.as_array().unwrap()[..]
        );
    }
}

#[test]
fn texts_keep_their_order_on_several_threads() {
    let lines: String = (0..2_000)
        .map(|at| {
            format!(
                "{{\"n\": {at}, \"text\": \"{} Hit\"}}\n",
                "x ".repeat(at % 97)
            )
        })
        .collect();
    let desk = desk("threads", &[("texts.jsonl", lines.as_bytes())]);
    let tag = |threads: usize, rest: &str| {
        let args = format!("--gazetteer list.csv --threads {threads} --jsonl text --id n {rest}");
        desk.run("tag", &args, b"").ok()
    };
    for format in ["jsonl", "text"] {
        let one = tag(1, &format!("texts.jsonl --format {format}"));
        assert!(one.lines().count() >= 2_000);
        assert!(
            one == tag(2, &format!("texts.jsonl --format {format}")),
            "{format}"
        );
        assert!(
            one == tag(5, &format!("texts.jsonl --format {format}")),
            "{format}"
        );
    }
}

#[test]
fn normalize_writes_as_it_reads() {
    let text = "At Deir Ezzor’s bridge.\n".repeat(50_000);
    let desk = desk(
        "normalize_stream",
        &[("broken.txt", &[text.as_bytes(), b"\xE9"].concat())],
    );
    let done = desk.run("normalize", "--gazetteer list.csv", text.as_bytes());
    assert!(done.ok() == text.replace("Deir Ezzor", "Deir ez-Zor"));
    let done = desk.run(
        "normalize",
        "--gazetteer list.csv broken.txt -o out.txt",
        b"",
    );
    assert_eq!(
        (Some(1), false),
        (done.code, desk.files().contains(&"out.txt".into()))
    );
    let place = format!("error: broken.txt: not UTF-8 at byte {}; ", text.len());
    assert!(done.err.starts_with(&place), "{}", done.err);
    let done = desk.run("normalize", "--one-pass", "At Deir Ezzor".as_bytes());
    assert_eq!("At Deir ez-Zor", done.ok());
}

#[test]
fn tag_writes_the_forms_of_others() {
    let list = "variant,canonical,id,kind\nDeir Ezzor,Deir ez-Zor,gn:1,city\n=1+1,One,,\n";
    let desk = desk(
        "forms",
        &[
            ("l.csv", list.as_bytes()),
            ("a.txt", "🚌 Deir\nEzzor: =1+1".as_bytes()),
            (
                "b.jsonl",
                b"{\"t\": \"Deir Ezzor\", \"id\": 7}\n{\"t\": null, \"id\": \"x/y\"}\n",
            ),
        ],
    );
    let tag = |args: &str| {
        desk.run("tag", &format!("--gazetteer l.csv {args}"), b"")
            .ok()
    };
    assert_eq!(
        "doc,start,end,surface,canonical,id,kind,country,lat,lon,candidates,score\n\
         a.txt,2,12,\"Deir\nEzzor\",Deir ez-Zor,gn:1,city,,,,1,1\n\
         a.txt,14,18,=1+1,One,,,,,,1,1\n\
         7,0,10,Deir Ezzor,Deir ez-Zor,gn:1,city,,,,1,1\n",
        tag("--format csv a.txt").as_str().to_owned()
            + tag("--format csv --jsonl t --id id b.jsonl")
                .split_once('\n')
                .unwrap()
                .1
    );
    let table = tag("--format csv --for-spreadsheets --offsets bytes a.txt");
    assert!(
        table.starts_with("\u{FEFF}doc,") && table.contains("\na.txt,17,21,'=1+1,"),
        "{table}"
    );
    assert_eq!(
        "-DOCSTART- -X- O O\n\n🚌 -X- O O\nDeir -X- O B-GPE\nEzzor -X- O I-GPE\n: -X- O O\n= -X- O B-MISC\n1 -X- O I-MISC\n\
         + -X- O I-MISC\n1 -X- O I-MISC\n\n",
        tag("--format conll --labels ontonotes a.txt")
    );
    assert_eq!(
        "T1\tCity 2 6;7 12\tDeir Ezzor\nN1\tReference T1 gn:1\tDeir ez-Zor\nT2\tEntity 14 18\t=1+1\n#2\tAnnotatorNotes T2\tOne\n",
        tag("--format brat a.txt")
    );
    let docs = tag("--format spacy --jsonl t --id id b.jsonl");
    let docs: Vec<Value> = docs
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        (7, "GPE"),
        (
            docs[0]["doc"].as_i64().unwrap(),
            docs[0]["ents"][0]["label"].as_str().unwrap()
        )
    );
    assert_eq!(
        ("", "x/y"),
        (
            docs[1]["text"].as_str().unwrap(),
            docs[1]["doc"].as_str().unwrap()
        )
    );
}

#[test]
fn several_texts_for_brat_are_a_folder() {
    let desk = desk(
        "brat",
        &[
            ("a.txt", b"At Deir Ezzor.\r\n"),
            ("b.jsonl", b"{\"t\":\"Hit\"}\n{\"t\":\"\"}\n{"),
        ],
    );
    let run = |args: &str| {
        desk.run(
            "tag",
            &format!("--gazetteer list.csv --format brat {args}"),
            b"",
        )
    };
    run("a.txt a.txt list.csv -o new").ok();
    let mut names: Vec<_> = fs::read_dir(desk.0.join("new"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(
        [
            "a-2.ann",
            "a-2.txt",
            "a.ann",
            "a.txt",
            "annotation.conf",
            "list_csv.ann",
            "list_csv.txt"
        ],
        *names
    );
    assert_eq!("At Deir Ezzor.\r\n", desk.read("new/a-2.txt"));
    assert!(
        desk.read("new/a.ann")
            .starts_with("T1\tCity 3 13\tDeir Ezzor\n")
    );
    assert_eq!(
        "[entities]\nCity\nEntity\n[relations]\n[events]\n[attributes]\n",
        desk.read("new/annotation.conf")
    );
    let before = desk.files();
    for (args, told) in [
        ("a.txt a.txt", "add `-o FOLDER`"),
        (
            "a.txt a.txt -o new",
            "cannot write new: it is there already",
        ),
        ("--jsonl t b.jsonl -o other", "error: b.jsonl, line 3: "),
        ("a.txt a.txt -o no/such", "cannot write no/such: "),
    ] {
        let done = run(args);
        assert!(
            done.code == Some(1) && done.err.contains(told),
            "{args}: {done:?}"
        );
        assert_eq!(before, desk.files(), "{args}");
    }
}

#[test]
fn mentions_are_not_written_over_what_they_are_made_from() {
    let desk = desk("over", &[("a.txt", b"Hit")]);
    for args in [
        "a.txt -o a.txt",
        "a.txt -o ./list.csv",
        "list.csv a.txt --format csv -o a.txt",
    ] {
        let done = desk.run("tag", &format!("--gazetteer list.csv {args}"), b"");
        assert!(
            done.code == Some(1) && done.err.contains("name another file after `-o`"),
            "{done:?}"
        );
    }
    assert_eq!(
        ("Hit", LIST),
        (&*desk.read("a.txt"), &*desk.read("list.csv"))
    );
}

#[test]
fn text_commands_no_terminal() {
    let list = "variant,canonical\nRaqqa,\"Ra\u{1b}]0;x\u{7}qqa\"\n";
    let desk = desk("terminal", &[("list.csv", list.as_bytes())]);
    let told = desk
        .run(
            "tag",
            "--gazetteer list.csv --format text -",
            b"\x1b[2Jto\tRaqqa\r\n\rno\x7F\xC2\x9B1m\0",
        )
        .ok();
    assert!(
        told.starts_with("␛[2Jto\t[Raqqa|Ra␛]0;x␇qqa]\r\n␍no␡\u{FFFD}1m␀\n"),
        "{told:?}"
    );
    assert!(
        !told.contains(|c: char| c.is_control() && !"\r\n\t".contains(c)),
        "{told:?}"
    );
}

/// The commands of the tutorial, each with what it is said to write.
fn commands(tutorial: &str) -> Vec<(&str, Option<&str>)> {
    let blocks = tutorial.split("```sh\n").skip(1);
    blocks
        .map(|block| {
            let (command, rest) = block.split_once("```\n").expect("the block ends");
            let shown = rest.strip_prefix("```text\n");
            (command, shown.and_then(|shown| shown.split("```\n").next()))
        })
        .collect()
}

#[test]
#[cfg(unix)]
fn the_tutorial_works_as_written() {
    let desk = desk("tutorial", &[]);
    fs::remove_file(desk.0.join("list.csv")).unwrap(); // an empty folder
    let path = format!("{}:{}", programs().display(), env::var("PATH").unwrap());
    let commands = commands(include_str!("../src/guide/tutorial.md"));
    assert!(commands.len() > 10, "{}", commands.len());
    for (command, shown) in commands {
        if command.contains("map.html") && cfg!(not(all(feature = "html", feature = "map"))) {
            eprintln!(
                "note: `html` or `map` is not built, so that step of the tutorial is not tried"
            );
            continue;
        }
        let done = Command::new("bash")
            .args(["-ec", command])
            .env("PATH", &path)
            .current_dir(&desk.0)
            .output()
            .unwrap();
        assert!(done.status.success(), "{command}{done:?}");
        let told = String::from_utf8(done.stdout).unwrap();
        if command.contains("suggested.csv") {
            // Another version may suggest more.
            let missing = |line: &&str| !told.lines().any(|told| told == *line);
            let missing: Vec<&str> = shown.unwrap_or_default().lines().filter(missing).collect();
            assert!(missing.len() <= 2, "{command}{missing:#?} not in\n{told}");
            assert!(desk.read("suggested.csv").lines().count() > 10);
        } else {
            assert_eq!(
                shown.unwrap_or_default(),
                told,
                "{command}paste what it writes"
            );
        }
    }
}

#[test]
fn resolve_ranks_what_no_row_has() {
    let desk = desk("resolve", &[("costs.tsv", b"[Latin Latin]\na\tb\n")]);
    let done = desk.run(
        "resolve",
        "--gazetteer list.csv --top 1",
        "Deirr Ezor\n\nدير الزور\n".as_bytes(),
    );
    assert_eq!(Some(0), done.code, "{done:?}");
    let lines: Vec<Vec<&str>> = done
        .out
        .lines()
        .map(|line| line.split(',').collect())
        .collect();
    assert_eq!(vec!["query", "rank", "canonical", "id", "score"], lines[0]);
    assert_eq!(3, lines.len(), "{done:?}");
    for line in &lines[1..] {
        assert_eq!(["1", "Deir ez-Zor"], line[1..3], "{line:?}");
        assert!(
            (0.0..=1.0).contains(&line[4].parse::<f64>().unwrap()),
            "{line:?}"
        );
    }
    let done = desk.run("resolve", "--gazetteer list.csv --costs costs.tsv", b"");
    assert_eq!(Some(1), done.code, "{done:?}");
    assert!(done.err.contains("costs.tsv: costs, line 2"), "{done:?}");
    let done = desk.run(
        "resolve",
        "--gazetteer list.csv --calibration costs.tsv",
        b"",
    );
    assert!(done.err.contains("no calibration"), "{done:?}");
}

#[test]
fn train_learns_from_a_list_what_resolve_reads() {
    let spellings = |number: u32| {
        let name: String = (0..6)
            .map(|place| char::from(b'a' + (number * (place + 3) % 23) as u8))
            .collect();
        format!("x{name},{number}\nkh{name},{number}\n")
    };
    let list: String = (0..200).map(spellings).collect();
    let list = format!("variant,canonical\n{list}");
    let desk = desk("train", &[("names.csv", list.as_bytes())]);
    let learn = |file: &str| {
        let done = desk.run("train", &format!("--gazetteer names.csv -o {file}"), b"");
        assert_eq!(Some(0), done.code, "{done:?}");
        fs::read_to_string(desk.0.join(file)).unwrap()
    };
    let table = learn("costs.tsv");
    assert!(table.contains("kh\tx\t"), "{table}");
    assert_eq!(table, learn("again.tsv"));
    let args = "--gazetteer names.csv --calibrate costs.tsv -o calibration.tsv";
    assert_eq!(Some(0), desk.run("train", args, b"").code);
    let args = "--gazetteer list.csv --costs costs.tsv --calibration calibration.tsv --top 1";
    let done = desk.run("resolve", args, b"Deir ez-Zorr\n");
    assert!(
        done.out.contains("\nDeir ez-Zorr,1,Deir ez-Zor,"),
        "{done:?}"
    );
    let done = desk.run("train", "--gazetteer list.csv", b"");
    assert!(
        done.code == Some(1) && done.err.contains("too few pairs"),
        "{done:?}"
    );
}

#[test]
fn suggest_writes_rows_that_can_be_read_as_a_list() {
    let report = "Syria: from Deirr Ezzor to Deirr Ezzor.\n";
    let lines = "{\"text\": \"Syrian troops left Deirr Ezzor\"}\n";
    let desk = desk(
        "suggest",
        &[
            ("report.txt", report.as_bytes()),
            ("lines.jsonl", lines.as_bytes()),
        ],
    );
    let rows = desk.run(
        "suggest",
        "--gazetteer list.csv report.txt -o rows.csv",
        b"",
    );
    assert_eq!(
        (Some(0), ""),
        (rows.code, rows.out.as_str()),
        "{}",
        rows.err
    );
    let table = fs::read_to_string(desk.0.join("rows.csv")).unwrap();
    let header = "variant,canonical,id,kind,country,lat,lon,parent,weight,lang,case,status,role,source,note,score,count,reason,quote,family\n";
    assert!(table.starts_with(header), "{table}");
    assert!(
        table.contains("\nDeirr Ezzor,Deir ez-Zor,,city,"),
        "{table}"
    );
    let checked = desk.run("check", "--gazetteer list.csv rows.csv", b"");
    assert_eq!(
        (Some(0), ""),
        (checked.code, checked.out.as_str()),
        "{}",
        checked.err
    );
    let tagged = desk
        .run(
            "tag",
            "--gazetteer list.csv --gazetteer rows.csv --format text report.txt",
            b"",
        )
        .ok();
    assert!(
        tagged
            .starts_with("[Syria]: from [Deirr Ezzor|Deir ez-Zor] to [Deirr Ezzor|Deir ez-Zor].\n"),
        "{tagged}"
    );
    let again = desk
        .run(
            "suggest",
            "--gazetteer list.csv --gazetteer rows.csv report.txt",
            b"",
        )
        .ok();
    assert!(!again.contains("Deirr"), "{again}");
    let counted = desk
        .run(
            "suggest",
            "--gazetteer list.csv --jsonl text lines.jsonl",
            b"",
        )
        .ok();
    assert!(counted.contains("Deirr Ezzor,Deir ez-Zor"), "{counted}");
    let none = desk
        .run(
            "suggest",
            "--gazetteer list.csv --min-score 1 -",
            b"Nothing here",
        )
        .ok();
    assert_eq!(header, none);
    for args in [
        "",
        "--min-score 2 report.txt",
        "missing.txt",
        "--jsonl nothing lines.jsonl",
    ] {
        let refused = desk.run("suggest", &format!("--gazetteer list.csv {args}"), b"");
        assert!(
            refused.code != Some(0) && refused.err.starts_with("error: "),
            "{args}: {refused:?}"
        );
    }
}

#[test]
fn the_cookbook_and_the_guide_run() {
    let desk = desk("cookbook", &[("a.txt", "🚌 to Hit".as_bytes())]);
    assert!(
        desk.run("cookbook", "homonyms kinds", b"")
            .ok()
            .starts_with("== homonyms\nTripoli: ")
    );
    let done = desk.run("cookbook", "homonym", b"");
    assert!(
        done.code == Some(1)
            && done
                .err
                .starts_with("error: there is no recipe `homonym`; there are homonyms, "),
        "{done:?}"
    );
    assert_eq!(
        "a.txt:8 Hit\n1 Heet\n",
        desk.run("guide", "list.csv a.txt", b"").ok()
    );
    let done = desk.run("guide", "list.csv b.txt", b"");
    assert!(
        done.code == Some(1) && done.err.starts_with("error: b.txt: "),
        "{done:?}"
    );
}

#[test]
fn tag_guesses_only_on_request() {
    let desk = desk("fuzzy", &[]);
    let text = "Syria: from Deirr Ezzor to Deir Ezzor".as_bytes();
    let exact = desk
        .run("tag", "--gazetteer list.csv --format jsonl -", text)
        .ok();
    assert!(
        !exact.contains("fuzzy") && !exact.contains("Deirr"),
        "{exact}"
    );
    let fuzzy = desk
        .run("tag", "--gazetteer list.csv --format jsonl --fuzzy -", text)
        .ok();
    let record: Value = serde_json::from_str(&fuzzy).unwrap();
    let guess = &record["mentions"][1];
    assert_eq!(
        ("fuzzy", "Deirr Ezzor"),
        (
            guess["evidence"].as_str().unwrap(),
            guess["surface"].as_str().unwrap()
        )
    );
    let score = guess["candidates"][0]["score"].as_f64().unwrap();
    assert!((0.5..1.0).contains(&score), "{score}");
    assert!(record["mentions"][2].get("evidence").is_none());
    let strict = desk
        .run(
            "tag",
            "--gazetteer list.csv --format jsonl --fuzzy --min-score 1 -",
            text,
        )
        .ok();
    assert_eq!(exact, strict);
    let marked = desk
        .run("tag", "--gazetteer list.csv --format text --fuzzy -", text)
        .ok();
    assert!(
        marked
            .starts_with("[Syria]: from [Deirr Ezzor|~Deir ez-Zor] to [Deir Ezzor|Deir ez-Zor]\n"),
        "{marked}"
    );
    let alone = desk.run("tag", "--gazetteer list.csv --min-score 1 -", text);
    assert!(alone.err.contains("--fuzzy"), "{}", alone.err);
}

#[test]
fn geonames_and_cldr_make_lists() {
    let place = |id: &str, name: &str, others: &str, people: &str| {
        format!("{id}\t{name}\t\t{others}\t33.5\t36.3\tP\tPPL\tSY\t\t13\t\t\t\t{people}\t\t\t\t\n")
    };
    let dump = place("1", "Damascus", "DAM,Damaskus,dmshq,دمشق,Дамаск", "1569394")
        + &place("2", "Police", "Politz", "33000")
        + &place("3", "Douma", "", "900");
    let desk = desk(
        "world",
        &[
            ("dump.txt", dump.as_bytes()),
            ("short.txt", b"1\tDamascus\n"),
            ("words.10", b"police\n"),
            (
                "names.csv",
                b"code,lang,name\nSY,en,Syria\nSY,de,Syrien\n001,en,World\n",
            ),
            ("parts.csv", b"code,lang,name\nsyhm,en,Hama\n"),
            (
                "countries.csv",
                b"iso2,geonameid,name,population\nSY,163843,Syria,16906283\n",
            ),
            (
                "codes.json",
                br#"{"3166-2":[{"code":"SY-HM","name":"Hamah","type":"Governorate"}]}"#,
            ),
        ],
    );
    let cldr = "--countries countries.csv --codes codes.json names.csv parts.csv -o base.csv";
    desk.run("cldr", cldr, b"").ok();
    let base = desk.read("base.csv");
    assert!(base.contains("Syria,Syria,gn:163843,country,SY"), "{base}");
    assert!(
        base.contains("Hama Governorate,Hama,") && !base.contains("World"),
        "{base}"
    );
    let geonames = "--base base.csv --english words.10 -o world.csv dump.txt";
    desk.run("geonames", geonames, b"").ok();
    let list = desk.read("world.csv");
    assert!(
        list.contains("Damascus,Damascus,gn:1,city,SY,33.5,36.3,gn:163843,1569394,,capital\n"),
        "{list}"
    );
    assert!(
        list.contains("Дамаск,Damascus,,,,,,,,,capital\n") && list.contains("دمشق,Damascus\n"),
        "{list}"
    );
    assert!(
        list.contains("Police,Police,gn:2,town") && list.contains(",weak\n"),
        "{list}"
    );
    assert!(
        !list.contains("DAM,") && !list.contains("dmshq") && !list.contains("Douma"),
        "{list}"
    );
    let text = "Police in Damaskus, Hama Governorate";
    let tagged = desk
        .run("tag", "--gazetteer world.csv -", text.as_bytes())
        .records();
    assert_eq!(
        vec![(10, 18, "Damascus"), (20, 36, "Hama")],
        mentions(&tagged[0])
    );
    for (program, args, told) in [
        (
            "geonames",
            "-o out.csv short.txt",
            "error: short.txt, line 1: no place",
        ),
        (
            "geonames",
            "-o out.csv none.txt",
            "error: cannot read none.txt",
        ),
        (
            "cldr",
            "--countries names.csv --codes codes.json names.csv parts.csv -o out.csv",
            "error: names.csv",
        ),
    ] {
        let done = desk.run(program, args, b"");
        assert!(
            done.code == Some(1) && done.err.starts_with(told),
            "{done:?}"
        );
    }
    assert!(!desk.files().contains(&"out.csv".to_owned()));
}
