//! Where a name may begin and end.
//!
//! A place is counted in units: place 3 stands before the unit 3. "Plain" edges are those of the words themselves; before prefix
//! letters and after particles a name may begin and end without one.

use super::facts::{Part, Script, has_no_spaces};
use super::source::{LONGEST_RUN, Unit, fold_range};

/// Whether `place` is not between two characters of one word.
pub fn is_edge(units: &[Unit], place: usize) -> bool {
    let Some(left) = last_letter(units, place) else {
        return true;
    };
    let Some(right) = (place..units.len()).find(|&at| !units[at].part.vanishes()) else {
        return true;
    };
    if place == left + 1 && run_after(units, left) > LONGEST_RUN {
        return true;
    }
    if units[right].attached {
        return false;
    }
    if !units[right].part.begins_word() {
        return true;
    }
    let between = &units[left + 1..right];
    if between.len() > LONGEST_RUN {
        return true;
    }
    let apostrophe = between.iter().any(|unit| unit.part == Part::Apostrophe);
    if apostrophe && !is_contraction(units, right) {
        return true;
    }
    scripts_part(units[left].script, units[right].script)
}

/// The letter or digit whose word reaches up to `place`, looked for over marks and vanishing characters.
fn last_letter(units: &[Unit], place: usize) -> Option<usize> {
    let over = |unit: &Unit| unit.part.vanishes() || unit.attached;
    let left = (0..place).rev().find(|&at| !over(&units[at]))?;
    units[left].part.begins_word().then_some(left)
}

/// How many marks and vanishing characters follow the unit `at`.
fn run_after(units: &[Unit], at: usize) -> usize {
    let run = |unit: &&Unit| unit.part.vanishes() || unit.part == Part::Mark;
    units[at + 1..].iter().take_while(run).count()
}

/// Whether the word at `start`, after an apostrophe, makes an English contraction.
fn is_contraction(units: &[Unit], start: usize) -> bool {
    let mut end = start;
    let mut script = None;
    while let Some(unit) = units.get(end) {
        let new_word = unit.part.begins_word() && end > start && scripts_part(script, unit.script);
        let long = unit.run > LONGEST_RUN;
        if !(unit.in_word() || unit.part == Part::Vanishing) || new_word || long {
            break;
        }
        if unit.part.begins_word() {
            script = unit.script;
        }
        end += 1;
    }
    let letters = units[start..end]
        .iter()
        .all(|unit| unit.part != Part::Digit);
    letters && ["t", "re", "ve", "ll", "d", "m"].contains(&&*fold_range(units, start..end))
}

/// Whether there is an edge between letters of these scripts.
fn scripts_part(left: Option<Script>, right: Option<Script>) -> bool {
    let without_spaces = |script: Option<Script>| script.is_some_and(has_no_spaces);
    let differ = left.is_some() && right.is_some() && left != right;
    without_spaces(left) || without_spaces(right) || differ
}

/// What stands before a name without belonging to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// A plain edge.
    Edge,
    /// One or two prefix letters.
    Prefix,
    /// Prefix letters of which the last is lam, so that a lam that follows may be that of the article.
    Lam,
    /// The inside of a word: no name begins here.
    Word,
}

/// What stands before `place`.
pub fn before(units: &[Unit], place: usize) -> Before {
    if is_edge(units, place) {
        return Before::Edge;
    }
    // The marks of a prefix letter are its own: a name begins with a letter or digit.
    let begins = units.get(place).is_some_and(|unit| unit.part.begins_word());
    let Some(last) = letter_before(units, place).filter(|_| begins) else {
        return Before::Word;
    };
    for script in [Script::Arabic, Script::Hebrew] {
        if !is_prefix(script, &units[last]) {
            continue;
        }
        let two = || letter_before(units, last).filter(|&at| is_prefix(script, &units[at]));
        let from_edge = is_edge(units, last)
            || two().is_some_and(|first| !is_edge(units, last) && is_edge(units, first));
        return match (from_edge, &*units[last].folded) {
            (false, _) => Before::Word,
            (true, "ل") => Before::Lam,
            (true, _) => Before::Prefix,
        };
    }
    Before::Word
}

/// The letter that stands before `place` with nothing but its marks and vanishing characters between, no apostrophe.
fn letter_before(units: &[Unit], place: usize) -> Option<usize> {
    let over = |unit: &Unit| unit.part == Part::Vanishing || unit.attached;
    let at = (0..place).rev().find(|&at| !over(&units[at]))?;
    (units[at].part == Part::Letter).then_some(at)
}

fn is_prefix(script: Script, unit: &Unit) -> bool {
    let letters: &[&str] = match script {
        Script::Arabic => &["و", "ف", "ب", "ك", "ل"],
        _ => &["ו", "ה", "ב", "ל", "מ", "ש", "כ"],
    };
    letters.contains(&&*unit.folded)
}

/// Whether a Korean particle stands at `place`, and an edge after it.
pub fn particle_follows(units: &[Unit], place: usize) -> bool {
    (place + 1..=units.len()).any(|end| {
        let particle = &units[place..end];
        let hangul = |unit: &Unit| {
            unit.part == Part::Vanishing
                || unit.part == Part::Letter && unit.script == Some(Script::Hangul)
        };
        particle.iter().all(hangul)
            && PARTICLES.contains(&&*fold_range(units, place..end))
            && is_edge(units, end)
    })
}

const PARTICLES: &[&str] = &[
    "은", "는", "이", "가", "을", "를", "의", "에", "와", "과", "도", "만", "로", "으로", "에서",
    "에게", "까지", "부터", "보다", "처럼",
];

/// Where a mention ends whose last folded character is the unit `last`: it takes in the marks that are dropped after it.
pub struct End {
    /// The place after the mention's last unit.
    pub place: usize,
    /// Whether the name may end there.
    pub allowed: bool,
}

pub fn end_after(units: &[Unit], last: usize) -> End {
    let mut place = last + 1;
    for (at, unit) in units.iter().enumerate().skip(last + 1) {
        let dropped = unit.part == Part::Mark && !unit.contributes();
        if !unit.part.vanishes() && !dropped {
            break;
        }
        if unit.run > LONGEST_RUN {
            return End {
                place: last + 1,
                allowed: true,
            };
        }
        if dropped {
            place = at + 1;
        }
    }
    End {
        place,
        allowed: is_edge(units, place) || particle_follows(units, place),
    }
}
