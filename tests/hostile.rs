//! Texts and lists made to break a tagger. Each runs on a small stack, so that recursion over the input would show.
//!
//! The texts have a quarter of a megabyte; `ONOMASTICON_HOSTILE_KB` asks for another size. A hundred megabytes each, with the time
//! that each takes:
//!
//! ```sh
//! ONOMASTICON_HOSTILE_KB=100000 cargo test --release --test hostile -- --nocapture --test-threads 1
//! ```

use std::thread;
use std::time::Instant;

use onomasticon::{Gazetteer, Overlap, Tagger};

/// A quarter of what a thread gets by default.
const STACK: usize = 512 * 1024;

/// `piece`, again and again.
fn text_of(piece: &str) -> String {
    let kilobytes =
        std::env::var("ONOMASTICON_HOSTILE_KB").map_or(256, |size| size.parse().expect("a number"));
    piece.repeat(kilobytes * 1000 / piece.len())
}

/// How many mentions `text` has with each kind of overlap, found on a small stack.
fn counts(list: &str, text: String) -> (usize, usize) {
    let gazetteer = Gazetteer::from_csv(list.as_bytes()).expect("a good list");
    let count = move |overlap| {
        let tagger = Tagger::builder().overlap(overlap).build(&gazetteer);
        let begun = Instant::now();
        let count = tagger.tag(&text).mentions().len();
        println!(
            "{:?} … {} bytes, {overlap:?}: {:.2?}",
            text.chars().take(8).collect::<String>(),
            text.len(),
            begun.elapsed()
        );
        count
    };
    let run = move || (count(Overlap::Leftmost), count(Overlap::All));
    thread::Builder::new()
        .stack_size(STACK)
        .spawn(run)
        .expect("a thread")
        .join()
        .expect("no panic")
}

const LIST: &str = "variant,canonical,status\nHama,Hama,\na,A,\n-a-,A,\n\u{301}a,A,\n#a,Tag,\nal Hama,Hama,weak\nحمص,Homs,\n代,Dai,\n";

#[test]
fn one_letter() {
    assert_eq!((0, 0), counts(LIST, text_of("a") + "a"));
    assert_eq!((0, 0), counts(LIST, text_of("ح")));
    assert_eq!((0, 0), counts(LIST, text_of("و")));
}

#[test]
fn a_name_behind_a_very_long_word() {
    let gazetteer = Gazetteer::from_csv(LIST.as_bytes()).expect("a good list");
    let tagger = Tagger::new(&gazetteer);
    for length in [63, 64, 3_000, 65_530, 65_536, 65_541, 200_000] {
        let text = format!("{} Hama, Hama", "b".repeat(length));
        let tagged = tagger.tag(&text);
        let starts: Vec<usize> = (tagged.mentions().iter())
            .map(|mention| mention.range().start)
            .collect();
        assert_eq!(vec![length + 1, length + 7], starts);
    }
}

#[test]
fn one_letter_that_is_a_word() {
    let text = text_of("代");
    let count = text.chars().count();
    assert_eq!((count, count), counts(LIST, text));
}

#[test]
fn only_separators() {
    for separator in [" ", "-", "\n", "\r\n", "_", "\u{2003}", "\u{2212}"] {
        assert_eq!((0, 0), counts(LIST, text_of(separator)), "{separator:?}");
    }
}

#[test]
fn only_what_vanishes() {
    for vanishing in ["'", "’", "`", "\u{200b}", "\u{ad}", "ـ"] {
        assert_eq!((0, 0), counts(LIST, text_of(vanishing)), "{vanishing:?}");
    }
}

#[test]
fn only_marks() {
    for mark in ["\u{301}", "\u{64e}", "\u{93f}"] {
        assert_eq!((0, 0), counts(LIST, text_of(mark)), "{mark:?}");
    }
}

#[test]
fn signs_that_begin_something_else() {
    for sign in [
        "@", "#", "#_", "://", "www.", ".@", "@a", "a@a", "a://", "http://a", "a@a.a", "www.a",
        "@_", "_@",
    ] {
        counts(LIST, text_of(sign));
    }
    let text = text_of("#a ");
    let count = text.matches('#').count();
    assert_eq!(count, counts(LIST, text).0);
}

#[test]
fn apostrophes_after_each_letter() {
    let text = text_of("a'");
    let count = text.matches('a').count();
    assert_eq!((count, count), counts("variant,canonical\na,A\n", text));
    counts(LIST, text_of(&format!("a{}", "'".repeat(64))));
    counts(LIST, text_of(&format!("a{}", "\u{301}".repeat(65))));
    counts(LIST, text_of(&format!("و{}", "\u{64e}".repeat(63))));
}

#[test]
fn names_that_the_text_nearly_is() {
    let nearly = format!("{}b", "a ".repeat(511));
    assert_eq!(1023, nearly.len());
    let list = format!("variant,canonical\n{nearly},Long\n");
    assert_eq!((0, 0), counts(&list, text_of("a ")));
    let nested: String = (1..=100)
        .map(|words| format!("{},Name {words}\n", vec!["a"; words].join(" ")))
        .collect();
    counts(
        &format!("variant,canonical\n{nested}"),
        text_of("a ")[..100_000].to_owned(),
    );
}

#[test]
fn a_name_that_is_too_long_is_a_fault_with_a_place() {
    for long in [
        "a".repeat(1025),
        "a".repeat(10_000_000),
        "ﷺ".repeat(40),
        "a \"\" b".repeat(1_000_000),
    ] {
        let list = format!("variant,canonical\nHama,Hama\n\"{long}\",Long\n");
        let error = Gazetteer::from_csv(list.as_bytes()).expect_err("the name is too long");
        let [fault] = error.diagnostics() else {
            panic!("one fault: {error}")
        };
        assert_eq!((Some(3), Some("variant")), (fault.line(), fault.column()));
        assert!(fault.to_string().len() < 300, "{fault}");
    }
    let list = format!("variant,canonical\n{},Long\n", "a".repeat(1024));
    assert!(Gazetteer::from_csv(list.as_bytes()).is_ok());
}

#[test]
fn finding_does_not_depend_on_how_many_entities_share_a_name() {
    let shared: String = (0..50_000)
        .map(|id| format!("Tripoli,Tripoli {id},{id}\n"))
        .collect();
    let text = text_of("Tripoli ");
    let count = text.matches("Tripoli").count();
    assert_eq!(
        (count, count),
        counts(&format!("variant,canonical,id\n{shared}"), text)
    );
}

#[test]
fn where_walks_are_cut_short_the_same_is_found() {
    let words = ["a", "b", "é", "д", "بب"];
    let mut seed = 7_u64;
    let mut below = |limit: usize| {
        seed = seed.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        (seed >> 33) as usize % limit
    };
    for _ in 0..40 {
        let names: Vec<Vec<&str>> = (0..30)
            .map(|_| {
                let mut name = vec![words[below(3)]; below(60)];
                name.resize(name.len() + 1 + below(3), words[below(words.len())]);
                name
            })
            .collect();
        let text: Vec<&str> = (0..60)
            .flat_map(|_| vec![words[below(words.len())]; 1 + below(150)])
            .collect();
        let rows = names.iter().map(|name| format!("{},x\n", name.join(" ")));
        let list = format!("variant,canonical\n{}", rows.collect::<String>());
        let gazetteer = Gazetteer::from_csv(list.as_bytes()).expect("a good list");
        let tagger = Tagger::new(&gazetteer);
        let text_of_words = text.join(" ");
        let found: Vec<usize> = (tagger.tag(&text_of_words).mentions().iter())
            .map(|mention| mention.surface().split(' ').count())
            .collect();
        assert_eq!(longest_from_the_left(&names, &text), found, "{list}");
    }
}

/// How many words each name found in `text` has.
fn longest_from_the_left(names: &[Vec<&str>], text: &[&str]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let here = names.iter().filter(|name| text[at..].starts_with(name));
        let longest = here.map(Vec::len).max();
        found.extend(longest);
        at += longest.unwrap_or(1);
    }
    found
}
