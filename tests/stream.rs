//! Streams: a reader finds what the whole text has, however the text is cut and however long its parts are.
//!
//! A run takes 600 random lists with long texts; `ONOMASTICON_STREAM_CASES` asks for another number, and `ONOMASTICON_STREAM_SEED`
//! for other cases:
//!
//! ```sh
//! ONOMASTICON_STREAM_CASES=100000 cargo test --release --test stream -- --nocapture
//! ```

mod judge;

use std::env;
use std::io::{self, Cursor, Read};
use std::ops::Range;
use std::thread;

use judge::random::trial;
use onomasticon::{
    Candidate, Case, Gazetteer, Mention, Overlap, Row, Status, StreamMention, Tagger,
};

/// A reader that hands out a few bytes at a time.
struct Chunks<'t> {
    bytes: &'t [u8],
    sizes: Sizes,
}

#[derive(Clone, Copy, Debug)]
enum Sizes {
    Same(usize),
    /// From 1 to 64, drawn.
    Drawn(u64),
}

impl Read for Chunks<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let size = match &mut self.sizes {
            Sizes::Same(size) => *size,
            Sizes::Drawn(state) => 1 + below(state, 64),
        };
        let size = size.min(to.len());
        self.bytes.read(&mut to[..size])
    }
}

const ALL_SIZES: [Sizes; 6] = [
    Sizes::Same(1),
    Sizes::Same(2),
    Sizes::Same(3),
    Sizes::Same(7),
    Sizes::Same(4096),
    Sizes::Drawn(7),
];

fn chunks(text: &str, sizes: Sizes) -> Chunks<'_> {
    let bytes = text.as_bytes();
    Chunks { bytes, sizes }
}

/// SplitMix64.
fn below(state: &mut u64, limit: usize) -> usize {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((mixed ^ (mixed >> 31)) % limit as u64) as usize
}

/// All that is told of a mention, ranges in bytes, code points and UTF-16.
#[derive(Debug, PartialEq)]
struct Told {
    ranges: [Range<u64>; 3],
    surface: String,
    candidates: Vec<(String, String)>,
    hashtag: bool,
    demonym: bool,
    replacement: Option<String>,
}

fn wide(range: Range<usize>) -> Range<u64> {
    range.start as u64..range.end as u64
}

fn of_whole(tagger: &Tagger, text: &str) -> Vec<Told> {
    // The counts of a mention by itself go through all the text before it.
    let counts: Vec<(u64, u64)> = text
        .chars()
        .flat_map(|c| std::iter::repeat_n(c, c.len_utf8()).enumerate())
        .scan((0, 0), |sum, (byte, c)| {
            let before = *sum;
            if byte == 0 {
                *sum = (sum.0 + 1, sum.1 + c.len_utf16() as u64);
            }
            Some(before)
        })
        .chain([(
            text.chars().count() as u64,
            text.encode_utf16().count() as u64,
        )])
        .collect();
    let told = |mention: &Mention| {
        let range = mention.range();
        let (start, end) = (counts[range.start], counts[range.end]);
        Told {
            ranges: [wide(range), start.0..end.0, start.1..end.1],
            surface: mention.surface().to_owned(),
            candidates: mention.candidates().map(names).collect(),
            hashtag: mention.in_hashtag(),
            demonym: mention.is_demonym(),
            replacement: mention.replacement().map(str::to_owned),
        }
    };
    tagger.tag(text).mentions().iter().map(told).collect()
}

/// The names of a candidate: its entity's, and the spelling that says so.
fn names(candidate: Candidate) -> (String, String) {
    let (entity, variant) = (candidate.entity(), candidate.variant());
    (entity.canonical().to_owned(), variant.spelling().to_owned())
}

fn of_stream(mention: StreamMention) -> Told {
    Told {
        ranges: [mention.range(), mention.char_range(), mention.utf16_range()],
        surface: mention.surface().to_owned(),
        candidates: mention.candidates().map(names).collect(),
        hashtag: mention.in_hashtag(),
        demonym: mention.is_demonym(),
        replacement: mention.replacement().map(str::to_owned),
    }
}

/// Holds the stream, in these chunks and parts, to the whole text.
fn compare(tagger: &Tagger, text: &str, sizes: Sizes, part: usize, name: &str) -> usize {
    let whole = of_whole(tagger, text);
    let standing = tagger.standing(chunks(text, sizes)).expect("it is read");
    let stream: Vec<Told> = tagger
        .tag_reader(chunks(text, sizes))
        .with_part_size(part)
        .with_standing(&standing)
        .map(|mention| of_stream(mention.expect("it is read")))
        .collect();
    if whole != stream {
        let at = whole
            .iter()
            .zip(&stream)
            .take_while(|(a, b)| a == b)
            .count();
        let place = [whole.get(at), stream.get(at)]
            .into_iter()
            .flatten()
            .map(|told| told.ranges[0].start as usize)
            .min()
            .unwrap_or_default();
        let around: String = text[..place].chars().rev().take(100).collect();
        let around: String = around
            .chars()
            .rev()
            .chain(text[place..].chars().take(60))
            .collect();
        panic!(
            "{name}, {sizes:?}, parts of {part}, text of {}: mention {at}\n  whole:  {:?}\n  stream: {:?}\n  around {around:?}",
            text.len(),
            whole.get(at),
            stream.get(at)
        );
    }
    whole.len()
}

/// Stretches that have no longest length, or are longer than what may decide on a name.
const STRETCHES: &[(&str, &str)] = &[
    ("https://x.org/", "Homs/"),
    ("www.x", "-代حمص.homs"),
    ("@", "Homs"),
    ("a@", "bc"),
    ("@", "\u{200B}"),
    ("@\u{200B}a", "\u{200B}"),
    ("#", "_"),
    ("#", "Homs_"),
    ("#", "\u{200B}"),
    ("＃", "代"),
    ("#", "حمص\u{64E}"),
    ("", "代"),
    ("", "Homs "),
    ("", "a"),
    ("", "و"),
    ("", "حمص"),
    ("", "\u{1112}\u{1161}"),
    ("", "\u{1161}"),
    ("", " "),
    ("", "-"),
    ("", "\u{301}"),
    ("", "\u{200B}"),
    ("", "'"),
    ("", "a@b.c"),
    ("", "www."),
    ("", "awww."),
    ("@", "e\u{301}\u{200B}"),
    ("#", "e\u{301}\u{200B}"),
    ("", "w"),
    ("", "#"),
    ("", "@"),
    ("", "."),
    ("", "\r\n"),
    ("Homs", "\u{301}\u{200B}"),
    ("", "e\u{301}\u{200B}"),
    ("", "𠀀🚌"),
];

/// A long text of many random ones, with stretches in between.
fn long_text(seed: u64) -> String {
    let mut state = seed;
    let mut text = String::new();
    let length = 3_000 + below(&mut state, 12_000);
    while text.len() < length {
        if below(&mut state, 12) == 0 {
            let (lead, piece) = STRETCHES[below(&mut state, STRETCHES.len())];
            text.push_str(lead);
            text.push_str(&piece.repeat(below(&mut state, 4_000) / piece.len()));
        } else {
            let other = below(&mut state, 4) as u64;
            text.push_str(&trial(seed + other * 1_000_000_007).text);
        }
        text.push_str(["", "", " ", "\n", "\n\n", "@", "#"][below(&mut state, 7)]);
    }
    text
}

/// The list of these rows; `None` if it is refused.
fn build(rows: &[judge::Row]) -> Option<Gazetteer> {
    let mut builder = Gazetteer::builder();
    for row in rows {
        let status = match row.status {
            judge::Status::Tagged => Status::Tagged,
            judge::Status::Weak => Status::Weak,
            judge::Status::Never => Status::Never,
            judge::Status::Ignore => Status::Ignore,
        };
        let case = match row.case {
            judge::Case::Any => Case::Any,
            judge::Case::Capital => Case::Capital,
            judge::Case::Exact => Case::Exact,
        };
        let mut made = Row::new(&row.spelling, &row.canonical)
            .status(status)
            .case(case);
        if row.demonym {
            made = made.role("demonym");
        }
        builder.row(made);
    }
    builder.build().ok()
}

fn number(variable: &str, default: u64) -> u64 {
    env::var(variable).map_or(default, |number| number.parse().expect("a number"))
}

fn compare_seed(seed: u64) -> usize {
    let Some(gazetteer) = build(&trial(seed).rows) else {
        return 0;
    };
    let mut state = seed ^ 0xABCD;
    let mut builder = Tagger::builder();
    builder
        .addresses(below(&mut state, 5) == 0)
        .demonyms(below(&mut state, 2) == 0);
    if below(&mut state, 3) == 0 {
        builder.overlap(Overlap::All);
    }
    let tagger = builder.build(&gazetteer);
    let part = [1, 100, 2_000, 5_000][below(&mut state, 4)];
    let sizes = ALL_SIZES[below(&mut state, ALL_SIZES.len())];
    compare(
        &tagger,
        &long_text(seed),
        sizes,
        part,
        &format!("seed {seed}"),
    )
}

#[test]
fn streams_have_the_mentions_of_the_whole_text() {
    let cases = number("ONOMASTICON_STREAM_CASES", 600);
    let first = number("ONOMASTICON_STREAM_SEED", 0);
    let run = |thread| {
        move || {
            (first + thread..first + cases)
                .step_by(2)
                .map(compare_seed)
                .sum::<usize>()
        }
    };
    let (one, other) = (thread::spawn(run(0)), thread::spawn(run(1)));
    let mentions =
        one.join().expect("as in the whole text") + other.join().expect("as in the whole text");
    println!("{cases} texts, {mentions} mentions");
    assert!(
        mentions > 20 * cases as usize,
        "too few mentions to tell anything"
    );
}

/// A list without weak spellings, and a text of a few hundred kilobytes in which many of its names stand close together.
fn normalizing(seed: u64) -> Option<(Gazetteer, String)> {
    let mut trial = trial(seed);
    trial.rows.retain(|row| row.status != judge::Status::Weak);
    let gazetteer = build(&trial.rows)?;
    let mut state = seed;
    let mut text = String::new();
    while text.len() < 200_000 {
        match below(&mut state, 40) {
            0 => text.push_str(&long_text(seed + below(&mut state, 3) as u64)),
            1 => text.push_str(&trial.text.repeat(1 + below(&mut state, 200))),
            2 => text.push_str("x ".repeat(below(&mut state, 3_000)).as_str()),
            _ => text.push_str(&trial.text),
        }
        text.push_str(["", " ", " ", "\n", "\n\n", ". "][below(&mut state, 6)]);
    }
    Some((gazetteer, text))
}

#[test]
fn streams_are_normalized_as_the_whole_text() {
    let cases = number("ONOMASTICON_STREAM_CASES", 600) / 6;
    let first = number("ONOMASTICON_STREAM_SEED", 0);
    let (mut changed, mut again) = (0, 0);
    for seed in first..first + cases {
        let Some((gazetteer, text)) = normalizing(seed) else {
            continue;
        };
        let tagger = Tagger::new(&gazetteer);
        let whole = tagger.tag(&text).normalized();
        let mut stream = Vec::new();
        let sizes = ALL_SIZES[2 + seed as usize % 4];
        tagger
            .normalize_reader(chunks(&text, sizes), &mut stream)
            .expect("it is read");
        let stream = String::from_utf8(stream).expect("it is UTF-8");
        if whole != stream {
            let same = whole
                .bytes()
                .zip(stream.bytes())
                .take_while(|(a, b)| a == b)
                .count();
            let from = whole.floor_char_boundary(same.saturating_sub(100));
            panic!(
                "seed {seed}, {sizes:?}: differs at {same}\n  whole:  {:?}\n  stream: {:?}",
                whole[from..].chars().take(160).collect::<String>(),
                stream[from..].chars().take(160).collect::<String>()
            );
        }
        changed += usize::from(whole != text);
        let mut misread = false;
        for entity in gazetteer.entities() {
            misread |= tagger.tag(entity.canonical()).normalized() != entity.canonical();
        }
        if !misread {
            again += 1;
            assert!(
                whole == tagger.tag(&whole).normalized(),
                "seed {seed}: normalizing twice changes something"
            );
        }
    }
    println!("{cases} texts, {changed} of them changed, {again} normalized again");
    assert!(changed > cases as usize / 3 && again > cases as usize / 5);
}

const LIST: &str = "variant,canonical,status,role\nHoms,Homs,,\nDeir ez-Zor,Deir ez-Zor,,\nHalab,Aleppo,,\nal-Halab,Aleppo,weak,\n\
    Homsi,Homs,,demonym\nhoms/,Slash,,\nx@,At,,\nحمص,Homs,,\nالرقة,Raqqa,,\n代,Dai,,\n#a,Tag,,\nDon,Don,,\n";

#[test]
fn every_stretch_in_every_chunking() {
    let gazetteer = Gazetteer::from_csv(LIST.as_bytes()).expect("a good list");
    for overlap in [Overlap::Leftmost, Overlap::All] {
        for addresses in [false, true] {
            let tagger = Tagger::builder()
                .overlap(overlap)
                .addresses(addresses)
                .demonyms(true)
                .build(&gazetteer);
            for (lead, piece) in STRETCHES {
                for tail in [
                    "Homs",
                    "@Homs Homs",
                    ".Homs Deir_ez",
                    "\u{301}Homs",
                    "-ez-Zor",
                ] {
                    let body = piece.repeat(4_000 / piece.len());
                    let text = format!("x{lead}{body}{tail} for Homs, x{lead}{body}{tail}");
                    for (size, part) in [(97, 1), (4096, 3_000)] {
                        compare(&tagger, &text, Sizes::Same(size), part, piece);
                    }
                }
            }
        }
    }
}

/// The text behind so much that parts end at many places of it.
fn at_many_places(tagger: &Tagger, text: &str, name: &str) -> usize {
    let places = (0..1_100).step_by(53);
    let compare_at = |place: usize| {
        let text = format!("{} {text}", ",".repeat(place));
        compare(tagger, &text, Sizes::Same(16), 1, name)
    };
    places.map(compare_at).sum()
}

#[test]
fn the_longest_names_astride_parts() {
    let longest = ["ab"; 341].join(" ");
    let thirty = ["ab"; 30].join(" ");
    let runs = thirty.replace(' ', &"\u{2003}".repeat(64));
    let broken = thirty.replacen(' ', &" ".repeat(65), 15);
    let almost = &longest[..longest.len() - 1];
    let text =
        [&longest, &runs, almost, &broken, &thirty, &longest].map(|name| format!("{name} x, "));
    for status in ["", "ignore"] {
        let list = format!(
            "variant,canonical,status\n{longest},Longest,{status}\n{thirty},Thirty,{status}\nab ab,Two,\nab,One,\n"
        );
        let gazetteer = Gazetteer::from_csv(list.as_bytes()).expect("a good list");
        for overlap in [Overlap::Leftmost, Overlap::All] {
            let tagger = Tagger::builder().overlap(overlap).build(&gazetteer);
            let mentions = at_many_places(&tagger, &text.concat(), status);
            assert!(mentions > 20, "{mentions} with {overlap:?}");
        }
    }
}

#[test]
fn addresses_of_all_lengths_astride_parts() {
    let gazetteer = Gazetteer::from_csv(LIST.as_bytes()).expect("a good list");
    let tagger = Tagger::new(&gazetteer);
    let mut text = String::new();
    for length in [4, 60, 64, 65, 70] {
        for domain in [10, 200, 253, 255, 256, 300] {
            let local = &"Homs.Homs-é".repeat(8)[..length.min(64)];
            let local = local.to_owned() + &"a".repeat(length - local.len());
            text += &format!("{local}@{}c.Homs x, ", "Homs-".repeat((domain - 6) / 5));
            text += &format!("Homs@a{}.Homs Homs, ", "-".repeat(domain - 6));
            text += &format!(
                "-{}Homs+{}://Homs Homs, ",
                "a".repeat(length / 2),
                "1".repeat(length)
            );
        }
    }
    assert!(at_many_places(&tagger, &text, "addresses") > 20 * 200);
}

#[test]
fn every_chunking_and_part_size() {
    let gazetteer = Gazetteer::from_csv(LIST.as_bytes()).expect("a good list");
    let tagger = Tagger::new(&gazetteer);
    let sentence = "From Homs, al-Halab’s don't 🚌 Deir\r\nez-Zor; بحمص وللرقة #DeirEzzor 代尔 x@y.z @Homs Halab https://Homs.sy/ ";
    let text = sentence.repeat(100);
    for sizes in ALL_SIZES {
        for part in [1, 1_000, 1 << 20] {
            assert_eq!(800, compare(&tagger, &text, sizes, part, "a sentence"));
        }
    }
}

#[test]
fn what_is_read_twice_has_weak_spellings() {
    let gazetteer = Gazetteer::from_csv(LIST.as_bytes()).expect("a good list");
    let tagger = Tagger::new(&gazetteer);
    let text = format!("al-Halab {} Halab", "x ".repeat(200_000));
    let mut file = Cursor::new(format!("skipped{text}"));
    file.set_position(7);
    let twice: Vec<Told> = tagger
        .tag_twice(file)
        .expect("it is read")
        .map(|mention| of_stream(mention.expect("it is read")))
        .collect();
    assert_eq!(of_whole(&tagger, &text), twice);
    assert_eq!(
        ["al-Halab", "Halab"],
        [&*twice[0].surface, &*twice[1].surface]
    );
    let once = tagger.tag_reader(text.as_bytes()).next();
    assert_eq!(
        "Halab",
        once.expect("a mention").expect("it is read").surface()
    );
}

#[test]
fn broken_text_is_told_with_its_place_in_the_stream() {
    let gazetteer = Gazetteer::from_csv(LIST.as_bytes()).expect("a good list");
    let tagger = Tagger::new(&gazetteer);
    let good = "Homs é ".repeat(50_000);
    for (broken, at) in [
        (&b"\xFF Homs"[..], 0),
        (b"ab\xE2\x82", 2),
        (b"\xE2\x82 Homs", 0),
        ("é".as_bytes().split_at(1).0, 0),
    ] {
        for size in [1, 2, 4096] {
            let bytes = [good.as_bytes(), broken].concat();
            let sizes = Sizes::Same(size);
            let bytes = &bytes[..];
            let mut found: Vec<_> = tagger.tag_reader(Chunks { bytes, sizes }).collect();
            let error = found.pop().expect("an error").expect_err("the last one");
            let place = good.len() + at;
            assert_eq!(
                format!("not UTF-8 at byte {place}; save the text as UTF-8"),
                error.to_string()
            );
            assert!(found.len() > 25_000, "those far before it are found");
            assert!(found.into_iter().all(|mention| mention.is_ok()));
        }
    }
}

#[test]
fn a_reader_that_fails_is_told_once() {
    struct Failing(usize);
    impl Read for Failing {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            match self.0 {
                1 => Err(io::ErrorKind::Interrupted.into()),
                2 => (&b"Homs "[..]).read(to),
                _ => Err(io::Error::other("the line is dead")),
            }
        }
    }
    let gazetteer = Gazetteer::from_csv(LIST.as_bytes()).expect("a good list");
    let tagger = Tagger::new(&gazetteer);
    let mut reader = tagger.tag_reader(Failing(0));
    let error = reader.next().expect("an error").expect_err("no mention");
    assert_eq!("cannot read the text after byte 5", error.to_string());
    assert!(reader.next().is_none());
}
