//! A text as the judge sees it: its characters in a row, each with its part and with what it folds to where it stands.

use std::ops::Range;

use super::facts::{
    Part, Rules, Script, breaks_line, compose_hangul, facts, is_letter, is_mark, map,
    script_property,
};

/// More separators, vanishing characters and marks than this in a row end a name.
pub const LONGEST_RUN: usize = 64;

/// What a break, which no name crosses, is written as.
pub const BREAK: &str = "\n\n";

/// A character of the text, or a Hangul syllable written with several.
#[derive(Debug)]
pub struct Unit {
    /// Where it stands, in bytes.
    pub bytes: Range<usize>,
    pub c: char,
    pub part: Part,
    pub script: Option<Script>,
    pub underscore: bool,
    pub breaks_line: bool,
    /// What it folds to here; nothing if it vanishes or is dropped, and nothing for a separator.
    pub folded: String,
    /// How many separators, vanishing characters and marks stand in a row up to here, this one counted if it is one.
    pub run: usize,
    /// Whether it belongs to the word on its left: a mark that follows a letter, a digit or such a mark.
    pub attached: bool,
}

impl Unit {
    /// Whether it is a letter, a digit or a mark of a word.
    pub fn in_word(&self) -> bool {
        self.part.begins_word() || self.attached
    }

    /// Whether a name may begin or end with it.
    pub fn contributes(&self) -> bool {
        !self.folded.is_empty()
    }
}

/// Cuts `text` into units and folds each in its place.
pub fn units(text: &str, rules: Rules) -> Vec<Unit> {
    let mut units = cut(text);
    count_runs(&mut units);
    attach_marks(&mut units);
    let mut base = Base::None;
    for unit in &mut units {
        unit.folded = fold_unit(unit, rules, &mut base);
    }
    units
}

/// Folds the units `range` of `units`, as they fold where they stand.
pub fn fold_range(units: &[Unit], range: Range<usize>) -> String {
    let mut folding = Folding::default();
    units[range].iter().for_each(|unit| folding.push(unit));
    folding.folded
}

/// Folded units put together, with the rules on separators between them (6).
#[derive(Default)]
pub struct Folding {
    pub folded: String,
    /// Whether a separator stands since the last folded character.
    separated: bool,
    lines: usize,
    after_return: bool,
}

impl Folding {
    pub fn push(&mut self, unit: &Unit) {
        if unit.breaks_line && !(unit.c == '\n' && self.after_return) {
            self.lines += 1;
        }
        self.after_return = unit.c == '\r';
        self.separated |= unit.part == Part::Separator;
        if !unit.contributes() {
            return;
        }
        if self.folded.is_empty() {
            // Separators at the beginning are left out.
        } else if self.lines > 1 || unit.run > LONGEST_RUN {
            self.folded.push_str(BREAK);
        } else if self.separated {
            self.folded.push(' ');
        }
        self.folded.push_str(&unit.folded);
        (self.separated, self.lines) = (false, 0);
    }
}

fn cut(text: &str) -> Vec<Unit> {
    let chars: Vec<char> = text.chars().collect();
    let mut units = Vec::new();
    let (mut at, mut end) = (0, 0);
    while at < chars.len() {
        let (c, length) = syllable(&chars[at..]);
        let start = end;
        end += chars[at..at + length]
            .iter()
            .map(|c| c.len_utf8())
            .sum::<usize>();
        at += length;
        let facts = facts(c);
        units.push(Unit {
            bytes: start..end,
            c,
            part: facts.part,
            script: facts.script,
            underscore: facts.underscore,
            breaks_line: breaks_line(c),
            folded: String::new(),
            run: 0,
            attached: false,
        });
    }
    units
}

/// The first character, with the parts of its syllable that follow it, and how many characters that takes. What vanishes may stand
/// between the parts, up to the longest run, but no apostrophe.
fn syllable(chars: &[char]) -> (char, usize) {
    let mut places = vec![0];
    while places.len() < 3 {
        let last = places[places.len() - 1];
        let vanishes = |at: &usize| {
            chars
                .get(*at)
                .is_some_and(|c| facts(*c).part == Part::Vanishing)
        };
        let next = (last + 1..chars.len()).find(|at| !vanishes(at));
        match next.filter(|next| next - last <= LONGEST_RUN + 1) {
            Some(next) => places.push(next),
            None => break,
        }
    }
    let shown: Vec<char> = places.iter().map(|at| chars[*at]).collect();
    let (c, length) = compose_hangul(&shown);
    (c, places[length - 1] + 1)
}

/// A mark belongs to the word that it follows; what vanishes may stand between.
fn attach_marks(units: &mut [Unit]) {
    let mut in_word = false;
    for unit in units {
        match unit.part {
            Part::Vanishing | Part::Apostrophe => {}
            Part::Mark => unit.attached = in_word && unit.run <= LONGEST_RUN,
            part => in_word = part.begins_word(),
        }
    }
}

fn count_runs(units: &mut [Unit]) {
    let mut run = 0;
    for unit in units {
        let counts = unit.part.vanishes() || matches!(unit.part, Part::Separator | Part::Mark);
        run += usize::from(counts);
        unit.run = run;
        if !counts {
            run = 0;
        }
    }
}

/// What a mark stands on: whether it is dropped hangs on it.
#[derive(Clone, Copy)]
enum Base {
    None,
    Arabic,
    Cyrillic(char),
    /// A letter of a script where all marks are dropped.
    Plain,
}

fn fold_unit(unit: &Unit, rules: Rules, base: &mut Base) -> String {
    match unit.part {
        Part::Vanishing | Part::Apostrophe => return String::new(),
        Part::Separator => {
            *base = Base::None;
            return String::new();
        }
        // A run that is too long is a break, and its further marks go with it.
        Part::Mark if unit.run > LONGEST_RUN => return String::new(),
        Part::Mark | Part::Letter | Part::Digit | Part::Other => {}
    }
    let facts = facts(unit.c);
    let parts = match rules {
        Rules::All => &facts.folded,
        Rules::Exact => &facts.exact,
    };
    let mut folded = String::new();
    for &part in parts {
        if is_mark(part) {
            if !drops(*base, part, rules) {
                folded.extend(map(part, rules));
            }
        } else {
            *base = base_of(part);
            folded.push(part);
        }
    }
    folded
}

fn base_of(c: char) -> Base {
    if !is_letter(c) {
        return Base::None;
    }
    match script_property(c) {
        Script::Arabic => Base::Arabic,
        Script::Cyrillic => Base::Cyrillic(c),
        Script::Latin | Script::Greek | Script::Hebrew => Base::Plain,
        _ => Base::None,
    }
}

/// Rule 4: whether `mark` is dropped on `base`.
fn drops(base: Base, mark: char, rules: Rules) -> bool {
    match base {
        Base::None => false,
        Base::Plain => true,
        // Hamza and madda make letters of their own where rule 3 does not make them one with alef.
        Base::Arabic => rules == Rules::All || !matches!(mark, '\u{653}'..='\u{655}'),
        Base::Cyrillic(letter) => match mark {
            '\u{300}' => true,
            // ѓ and ќ are letters, not stressed ones.
            '\u{301}' => !matches!(letter, 'г' | 'Г' | 'к' | 'К'),
            // ё is е.
            '\u{308}' => matches!(letter, 'е' | 'Е'),
            _ => false,
        },
    }
}
