//! The words of a text, as they matter for names.

use std::ops::Range;

use super::cues::Marks;
use crate::text::{self, Class, Unit, char_at, fold, words};

/// One word of a text.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// In bytes of the text; no apostrophe stands at its ends.
    pub(super) range: Range<usize>,
    pub(super) shape: Shape,
    pub(super) marks: Marks,
    /// What stands between the word before and this one.
    pub(super) gap: Gap,
    /// Whether a line begins with it.
    pub(super) on_new_line: bool,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// It begins with a capital, or with is a number in a row (`4th`).
    Capital,
    /// Two capitals or more, and nothing else.
    Capitals,
    Small,
    /// Arabic letters, which have no case.
    Arabic,
    /// Figures, or letters of another script without case.
    Other,
}

/// What stands between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// A hyphen, and no space.
    Hyphen,
    /// Space, with one line break at most.
    Space,
    /// A comma and space.
    Comma,
    /// A dot and space.
    Dot,
    /// Brackets, slashes, dashes: no sentence begins here.
    Aside,
    /// The end of a sentence or line, a quotation mark, or the beginning of the text.
    Sentence,
}

/// Endings that Turkish puts behind an apostrophe, folded.
const ENDINGS: &[&str] = &[
    "de", "da", "den", "dan", "te", "ta", "ten", "tan", "nin", "nun", "in", "un", "ye", "ya", "yi",
    "yu", "nde", "nda", "deki", "daki", "teki", "taki", "li", "lu", "ler", "lar",
];

/// The words of a text, in order. Scripts that write no spaces between words yield none.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let (mut at, mut before) = (0, 0);
    while let Some(c) = char_at(text, at) {
        let unit = Unit::of(c);
        let begins = matches!(unit.class(), Class::Letter | Class::Digit)
            && text::words::has_words(unit.script());
        if !begins {
            at += c.len_utf8();
            continue;
        }
        let end = word_end(text, at);
        let gap = if found.is_empty() {
            Gap::Sentence
        } else {
            gap(&text[before..at])
        };
        let on_new_line = found.is_empty() || text[before..at].contains('\n');
        let range = at..end;
        let marks = Marks::of(&fold(&text[range.clone()]));
        found.push(Word {
            shape: shape(&text[range.clone()]),
            range,
            marks,
            gap,
            on_new_line,
        });
        (at, before) = (end, end);
    }
    found
}

/// Where the word that begins at `start` ends.
fn word_end(text: &str, start: usize) -> usize {
    if let Some(end) = dotted_end(text, start) {
        return end;
    }
    let mut end = start;
    let mut script = 0;
    let mut apostrophe = None;
    for (at, c) in text[start..].char_indices().map(|(at, c)| (start + at, c)) {
        let unit = Unit::of(c);
        match unit.class() {
            Class::Letter | Class::Digit if words::splits(script, unit.script()) && end > start => {
                return end;
            }
            Class::Letter | Class::Digit => {
                if let Some(place) = apostrophe.take()
                    && !goes_on(&text[start..end], &text[at..])
                {
                    return place;
                }
                script = unit.script();
                end = at + c.len_utf8();
            }
            Class::Mark => end = at + c.len_utf8(),
            Class::Vanishing => {}
            Class::Apostrophe => apostrophe = apostrophe.or(Some(end)),
            _ => break,
        }
    }
    end
}

/// Where an acronym with dots (`U.S.`) ends.
fn dotted_end(text: &str, start: usize) -> Option<usize> {
    let mut end = start;
    let mut letters = 0;
    while let Some(c) = char_at(text, end)
        && Unit::of(c).is_capital()
        && text[end + c.len_utf8()..].starts_with('.')
    {
        end += c.len_utf8() + 1;
        letters += 1;
    }
    let more = char_at(text, end).is_some_and(char::is_alphanumeric);
    (letters > 1 && !more).then_some(end)
}

/// Whether a word goes on behind an apostrophe: `Da'esh` does; `Syria's`, `l'Irak` and `Halep'te` do not.
fn goes_on(stem: &str, rest: &str) -> bool {
    let letters = rest
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(rest.len());
    let tail = &rest[..letters];
    let is_possessive = tail.eq_ignore_ascii_case("s");
    let long = stem.chars().count() > 3;
    let is_ending =
        long && ENDINGS.contains(&&*fold(tail)) && tail.chars().all(|c| Unit::of(c).is_lower());
    let elided = stem.chars().count() <= 2
        && stem.chars().all(|c| Unit::of(c).is_lower())
        && tail
            .chars()
            .next()
            .is_some_and(|c| Unit::of(c).is_capital());
    !is_possessive && !is_ending && !elided
}

fn gap(between: &str) -> Gap {
    let mut gap = None;
    let (mut breaks, mut spaces, mut hyphens) = (0, 0, 0);
    for c in between.chars() {
        match Unit::of(c).class() {
            Class::LineBreak => breaks += usize::from(c != '\r'),
            Class::Vanishing | Class::Apostrophe | Class::Mark => {}
            Class::Separator if c.is_whitespace() => spaces += 1,
            Class::Separator => hyphens += 1,
            _ => {
                let next = match c {
                    ',' | '،' | '、' => Gap::Comma,
                    '.' => Gap::Dot,
                    '(' | ')' | '[' | ']' | '/' | '&' | '+' | '—' | '#' | '@' | '*' | '|' => {
                        Gap::Aside
                    }
                    _ => Gap::Sentence,
                };
                gap = if gap.is_none() {
                    Some(next)
                } else {
                    Some(Gap::Sentence)
                };
            }
        }
    }
    match gap {
        _ if breaks > 1 => Gap::Sentence,
        Some(gap) => gap,
        None if hyphens == 0 => Gap::Space,
        None if hyphens == 1 && spaces + breaks == 0 => Gap::Hyphen,
        None => Gap::Aside,
    }
}

fn shape(word: &str) -> Shape {
    let letters = || {
        word.chars()
            .map(Unit::of)
            .filter(|unit| unit.class() == Class::Letter)
    };
    let Some(first) = letters().next() else {
        return Shape::Other;
    };
    if first.script() == text::ARABIC {
        Shape::Arabic
    } else if first.is_capital() && letters().all(Unit::is_capital) && letters().nth(1).is_some() {
        Shape::Capitals
    } else if first.is_capital() || is_ordinal(word) {
        Shape::Capital
    } else if first.is_lower() {
        Shape::Small
    } else {
        Shape::Other
    }
}

/// Whether a word is a number in a row: `4th`.
fn is_ordinal(word: &str) -> bool {
    let letters = word.trim_start_matches(|c: char| c.is_ascii_digit());
    letters.len() < word.len() && matches!(letters, "st" | "nd" | "rd" | "th")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        words(text)
            .into_iter()
            .map(|word| &text[word.range])
            .collect()
    }

    #[test]
    fn apostrophes_within_names_and_at_their_ends() {
        assert_eq!(
            vec!["Syria", "s", "Da'esh", "Sana'a"],
            found("Syria's ‘Da'esh’ Sana'a'")
        );
        assert_eq!(vec!["l", "Irak", "d", "Alep"], found("l'Irak d’Alep"));
        assert_eq!(vec!["Halep", "te", "Ba'ath"], found("Halep'te Ba'ath"));
    }

    #[test]
    fn acronyms_keep_their_dots() {
        assert_eq!(
            vec!["U.S.", "Air", "A", "Smith"],
            found("U.S. Air A. Smith")
        );
    }

    #[test]
    fn scripts_part_words_and_marks_stay() {
        assert_eq!(
            vec!["ISIS", "في", "دَيْر", "e\u{301}z"],
            found("ISISفي دَيْر e\u{301}z 中文")
        );
    }

    #[test]
    fn gaps_tell_whether_a_name_may_go_on() {
        let gaps: Vec<Gap> = words("Deir ez-Zor\nCity, Gen. Ali – (Homs)\n\nNext: end")
            .into_iter()
            .map(|word| word.gap)
            .collect();
        use Gap::*;
        assert_eq!(
            vec![
                Sentence, Space, Hyphen, Space, Comma, Dot, Aside, Sentence, Sentence
            ],
            gaps
        );
    }
}
