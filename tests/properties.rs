//! Laws that hold for any text and any list, on random Unicode.

use std::borrow::Cow;

use onomasticon::text::{Fold, fold};
use onomasticon::{Case, Gazetteer, Overlap, Row, Status, Tagger};
use proptest::prelude::*;
use proptest::sample::select;

/// Characters that meet in hostile ways, drawn more often than the rest of Unicode.
const HOSTILE: &[&str] = &[
    "a",
    "B",
    "hama",
    "Hama",
    " ",
    " ",
    "-",
    "\n",
    "\r\n",
    "'",
    "’",
    "ʿ",
    "\u{301}",
    "\u{308}",
    "\u{200d}",
    "\u{ad}",
    "ß",
    "İ",
    "ﬁ",
    "½",
    "㍿",
    "ﷺ",
    "²",
    "#",
    "@",
    "://",
    "www.",
    ".",
    ",",
    "ال",
    "و",
    "ل",
    "رقة",
    "حمص",
    "\u{64e}",
    "ـ",
    "代",
    "尔",
    "カ",
    "ﾞ",
    "ー",
    "한",
    "\u{1112}",
    "\u{1161}",
    "\u{11ab}",
    "에서",
    "ёж",
    "й",
    "ไทย",
    "ำ",
    "न",
    "ि",
    "1",
    "٣",
    "𝕏",
    "🇸🇾",
    "\0",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![6 => select(HOSTILE).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..40).prop_map(|pieces| pieces.concat())
}

/// Rows cut out of the text, so that they are found in it, and made-up ones.
fn case() -> impl Strategy<Value = (String, Vec<(String, String, u8)>)> {
    let name = || prop::collection::vec(piece(), 1..6).prop_map(|pieces| pieces.concat());
    let row = (
        any::<prop::sample::Index>(),
        1..8_usize,
        any::<bool>(),
        name(),
        name(),
        0..20_u8,
    );
    (text(), prop::collection::vec(row, 1..6)).prop_map(|(text, rows)| {
        let chars: Vec<char> = text.chars().collect();
        let rows = rows
            .into_iter()
            .map(|(at, len, cut, name, canonical, status)| {
                let start = if chars.is_empty() {
                    0
                } else {
                    at.index(chars.len())
                };
                let end = chars.len().min(start + len);
                (
                    if cut && end > start {
                        chars[start..end].iter().collect()
                    } else {
                        name
                    },
                    canonical,
                    status,
                )
            });
        let rows = rows.collect();
        (text, rows)
    })
}

/// A text of ASCII words and what may stand between them, over more than one batch of the scan, and spellings cut out of it.
fn words_and_spellings() -> impl Strategy<Value = (String, Vec<String>)> {
    const WORDS: &[&str] = &[
        "al",
        "Al",
        "AL",
        "deir",
        "Deir",
        "dEIR",
        "ez",
        "zor",
        "Zor",
        "a",
        "B",
        "new",
        "New",
        "york",
        "of",
        "mayadeen",
        "Mayadeen",
        "governorates",
        "Governorates",
        "1st",
        "é",
        "Éa",
    ];
    const BETWEEN: &[&str] = &[
        " ", " ", " ", " ", " ", "-", "  ", "_", "\n", "\n\n", "'", "’", "'s ", ", ", ". ", " “",
        "#", "@", "/", "–", "\u{a0}", "ا", "",
    ];
    let piece = (select(WORDS), select(BETWEEN)).prop_map(|(word, between)| [word, between]);
    let text = prop::collection::vec(piece, 1..700).prop_map(|pieces| pieces.concat());
    let cuts = prop::collection::vec((any::<prop::sample::Index>(), 1..4_usize), 1..12);
    (text, cuts).prop_map(|(pieces, cuts)| {
        let cut = |(at, len): (prop::sample::Index, usize)| {
            let start = at.index(pieces.len()) & !1;
            let end = pieces.len().min(start + 2 * len) - 1;
            pieces[start..end].concat()
        };
        let spellings = cuts.into_iter().map(cut).collect();
        (pieces.concat(), spellings)
    })
}

/// A text of Han longer than a batch of the scan, with signs and numbers, and names of one to four letters cut out of it.
fn han_and_names() -> impl Strategy<Value = (String, Vec<String>)> {
    const PIECES: &[&str] = &[
        "代",
        "尔",
        "祖",
        "五",
        "一",
        "龥",
        "の",
        "代尔",
        "祖尔五",
        "，",
        "。",
        "、",
        "“",
        "”",
        "！",
        " ",
        "3",
        "20",
        "a",
        "ab",
        "…",
        "\n",
        "Ω",
        "ж",
    ];
    let text = prop::collection::vec(select(PIECES), 1..1500).prop_map(|pieces| pieces.concat());
    let cuts = prop::collection::vec((any::<prop::sample::Index>(), 1..5_usize), 1..12);
    (text, cuts).prop_map(|(text, cuts)| {
        let letters: Vec<&str> = text
            .split(|c: char| !has_edges(c))
            .filter(|run| !run.is_empty())
            .collect();
        let cut = |(at, len): (prop::sample::Index, usize)| {
            let run = letters
                .get(at.index(letters.len().max(1)))
                .copied()
                .unwrap_or("代尔");
            let skipped = run.chars().skip(at.index(run.chars().count()));
            skipped.take(len).collect()
        };
        let names = cuts.into_iter().map(cut).collect();
        (text, names)
    })
}

/// Whether it is a letter of a script without spaces between words, among those of [`han_and_names`].
fn has_edges(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c) || c == 'の'
}

/// Paragraphs of words beyond ASCII and what may stand between them, together longer than a batch of the scan, and spellings cut out of
/// them.
fn paragraphs_and_spellings() -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    const WORDS: &[&str] = &[
        "на",
        "Москва",
        "МОСКВА",
        "москвы",
        "Йошкар",
        "Ола",
        "ё",
        "Нижневартовскими",
        "предпринимательствования",
        "ا",
        "الرقة",
        "رقة",
        "حمص",
        "وحمص",
        "ولحمص",
        "للرقة",
        "دير",
        "الزور",
        "تهران",
        "گرگان",
        "בחיפה",
        "חיפה",
        "Αθήνα",
        "Երևան",
        "Raqqa",
        "é",
        "20",
        "حِمص",
        "Мо\u{301}сква",
        "代尔祖尔",
        "五代",
        "祖尔五一",
        "尔の代",
        "한국",
        "시리아",
        "시리아에서",
        "시",
        "하\u{11ab}국",
        "รัก",
    ];
    const BETWEEN: &[&str] = &[
        " ", " ", " ", " ", " ", "-", "  ", "_", "\n", "'", "’", ", ", "، ", "،", "，", "。", "、",
        "» ", " «", "؟ ", "־", " — ", "–", "\u{a0}", "\u{200c}", "#", " #", "\u{64e} ", "",
    ];
    let piece = (select(WORDS), select(BETWEEN)).prop_map(|(word, between)| [word, between]);
    let paragraph = prop::collection::vec(piece, 1..40).prop_map(|pieces| pieces.concat());
    let cuts = prop::collection::vec((any::<prop::sample::Index>(), 1..4_usize), 1..12);
    (prop::collection::vec(paragraph, 1..40), cuts).prop_map(|(paragraphs, cuts)| {
        let cut = |(at, len): (prop::sample::Index, usize)| {
            let pieces = at.get(&paragraphs);
            let start = at.index(pieces.len()) & !1;
            let end = pieces.len().min(start + 2 * len) - 1;
            pieces[start..end].concat()
        };
        let spellings = cuts.into_iter().map(cut).collect();
        let paragraphs = paragraphs.iter().map(|pieces| pieces.concat()).collect();
        (paragraphs, spellings)
    })
}

/// The list, unless its rows are faulty.
fn gazetteer(rows: &[(String, String, u8)]) -> Option<Gazetteer> {
    let mut builder = Gazetteer::builder();
    for (spelling, canonical, status) in rows {
        let mut row = Row::new(spelling, canonical);
        row = match status {
            0 => row.status(Status::Weak),
            1 => row.status(Status::Ignore),
            2 => row.role("demonym"),
            _ => row,
        };
        builder.row(row);
    }
    builder.build().ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, max_global_rejects: 100_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn folding_twice_changes_nothing(text in text()) {
        // Letters of a Hangul syllable that an apostrophe keeps apart are put together once it is gone.
        prop_assume!(!text.contains(['\u{1112}', '\u{1161}', '\u{11ab}']) || !text.contains(['\'', '’', '‘', 'ʼ', 'ʻ', 'ʿ', 'ʾ', '`', '´', '′', '‛']));
        let folded = fold(&text);
        prop_assert_eq!(&folded, &fold(&folded));
    }

    #[test]
    fn folded_bytes_end_at_characters_in_order(text in text()) {
        let ends: Vec<usize> = Fold::new(&text).map(|folded| folded.end).collect();
        prop_assert!(ends.iter().all(|end| text.is_char_boundary(*end)));
        prop_assert!(ends.is_sorted());
    }

    #[test]
    fn any_text_is_tagged_with_spans_between_characters((text, rows) in case()) {
        let Some(gazetteer) = gazetteer(&rows) else { return Err(TestCaseError::reject("faulty rows")) };
        for overlap in [Overlap::Leftmost, Overlap::All] {
            let tagger = Tagger::builder().overlap(overlap).demonyms(true).build(&gazetteer);
            let tagged = tagger.tag(&text);
            for mention in tagged.mentions() {
                let range = mention.range();
                prop_assert!(range.start < range.end);
                prop_assert_eq!(text.get(range.clone()), Some(mention.surface()));
                let chars: String = text.chars().skip(mention.char_range().start).take(mention.char_range().len()).collect();
                prop_assert_eq!(&chars, mention.surface());
                let utf16: Vec<u16> = text.encode_utf16().collect();
                prop_assert_eq!(String::from_utf16_lossy(&utf16[mention.utf16_range()]), mention.surface());
            }
            if overlap == Overlap::Leftmost {
                let ranges: Vec<_> = tagged.mentions().iter().map(|mention| mention.range()).collect();
                prop_assert!(ranges.windows(2).all(|pair| pair[0].end <= pair[1].start));
            }
        }
    }

    #[test]
    fn a_spans_text_folds_to_the_form_of_the_row((text, rows) in case()) {
        let Some(gazetteer) = gazetteer(&rows) else { return Err(TestCaseError::reject("faulty rows")) };
        let tagger = Tagger::builder().overlap(Overlap::All).build(&gazetteer);
        for mention in tagger.tag(&text).mentions() {
            let surface = fold(mention.surface());
            for candidate in mention.candidates() {
                let form = fold(candidate.variant().spelling());
                let joined = mention.in_hashtag() && form.replace(' ', "") == surface.replace(' ', "");
                let after_lam = form == format!("ا{surface}");
                prop_assert!(form == surface || joined || after_lam, "{:?} is no {:?}", mention, candidate);
            }
        }
    }

    #[test]
    fn normalizing_writes_names_and_nothing_else((text, rows) in case()) {
        let Some(gazetteer) = gazetteer(&rows) else { return Err(TestCaseError::reject("faulty rows")) };
        let tagger = Tagger::new(&gazetteer);
        let tagged = tagger.tag(&text);
        let normalization = tagged.normalization();
        prop_assert_eq!(tagged.mentions().len(), normalization.moved().len());
        let (mut from, mut to) = (0, 0);
        for (mention, moved) in tagged.mentions().iter().zip(normalization.moved()) {
            prop_assert_eq!(mention.range(), moved.from.clone());
            prop_assert_eq!(&text[from..moved.from.start], &normalization.text()[to..moved.to.start]);
            let written = &normalization.text()[moved.to.clone()];
            prop_assert!(written == mention.surface() || Some(written) == mention.replacement());
            (from, to) = (moved.from.end, moved.to.end);
        }
        prop_assert_eq!(&text[from..], &normalization.text()[to..]);
        if normalization.text() == text {
            prop_assert!(matches!(tagged.normalized(), Cow::Borrowed(_)));
        }
    }

    #[test]
    fn normalizing_twice_changes_nothing((text, rows) in case()) {
        let Some(gazetteer) = gazetteer(&rows) else { return Err(TestCaseError::reject("faulty rows")) };
        let misread = gazetteer.lint().iter().any(|advice| advice.message().contains(" is read as "));
        prop_assume!(!misread);
        let tagger = Tagger::new(&gazetteer);
        let once = tagger.tag(&text).normalized().into_owned();
        let twice = tagger.tag(&once).normalized().into_owned();
        prop_assert_eq!(once, twice);
    }

    /// Where all names need a capital letter the scan looks for these, and passes over most words: it must miss none.
    #[test]
    fn a_name_in_any_case_changes_no_mention_of_those_that_need_a_capital((text, spellings) in words_and_spellings()) {
        let tagger = |more: Option<Row>| {
            let mut builder = Gazetteer::builder();
            for spelling in &spellings {
                builder.row(Row::new(spelling, spelling).case(Case::Capital));
            }
            if let Some(row) = more {
                builder.row(row);
            }
            builder.build().ok().map(|gazetteer| Tagger::new(&gazetteer))
        };
        let other = Row::new("zqxjv", "zqxjv").case(Case::Any);
        let (Some(capital), Some(mixed)) = (tagger(None), tagger(Some(other))) else {
            return Err(TestCaseError::reject("faulty rows"));
        };
        let spans = |tagger: &Tagger| -> Vec<_> {
            let tagged = tagger.tag(&text);
            tagged.mentions().iter().map(|mention| mention.range()).collect()
        };
        prop_assert_eq!(spans(&mixed), spans(&capital));
    }
    /// Between letters of Han there are edges everywhere, so a name is found wherever its letters stand.
    #[test]
    fn names_of_han_are_found_as_by_looking_at_every_letter((text, names) in han_and_names()) {
        let mut builder = Gazetteer::builder();
        for name in &names {
            builder.row(Row::new(name, name));
        }
        let tagger = Tagger::new(&builder.build()?);
        let mut wanted = Vec::new();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let here = names.iter().filter(|name| text[at..].starts_with(*name));
            let longest = here.map(String::len).max();
            wanted.extend(longest.map(|len| at..at + len));
            at += longest.unwrap_or(c.len_utf8());
        }
        let tagged = tagger.tag(&text);
        let found: Vec<_> = tagged.mentions().iter().map(|mention| mention.range()).collect();
        prop_assert_eq!(wanted, found);
    }
    /// A text is scanned batch by batch: nothing must hang on where one ends.
    #[test]
    fn paragraphs_are_tagged_together_as_one_by_one((paragraphs, spellings) in paragraphs_and_spellings()) {
        let mut builder = Gazetteer::builder();
        for spelling in &spellings {
            builder.row(Row::new(spelling, spelling));
        }
        let Ok(gazetteer) = builder.build() else {
            return Err(TestCaseError::reject("faulty rows"));
        };
        for overlap in [Overlap::Leftmost, Overlap::All] {
            let tagger = Tagger::builder().overlap(overlap).build(&gazetteer);
            let spans = |text: &str, from: usize| -> Vec<_> {
                let tagged = tagger.tag(text);
                let ranges = tagged.mentions().iter().map(|mention| mention.range());
                ranges.map(|range| from + range.start..from + range.end).collect()
            };
            let (mut text, mut apart) = (String::new(), Vec::new());
            for paragraph in &paragraphs {
                apart.extend(spans(paragraph, text.len()));
                text.push_str(paragraph);
                text.push_str(" \n\n");
            }
            prop_assert_eq!(apart, spans(&text, 0));
        }
    }
}
