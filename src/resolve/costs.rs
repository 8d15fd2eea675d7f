//! What it costs to write one letter, or two, for another.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{
    distance::{Columns, Profile},
    hash::QuickMap,
    script::Script,
    sound,
    spelling::{ARTICLE, END, SPACE, START, Spelling},
};

/// The table of the crate: learned from GeoNames; see `data/README.md`.
const BUILTIN: &str = include_str!("../../data/costs.tsv");

/// What a letter costs that no operation is known for.
pub(super) const DEAREST: f32 = 9.0;

/// How many steps a cost of 1 is.
pub(super) const STEPS: f32 = 64.0;

/// No way to write it so, in steps; two of them can be added.
pub(super) const NEVER: i16 = i16::MAX / 2;

/// Symbols that all scripts share, numbered from 1: `^`, `$`, `@`, space and digits.
const SHARED: [u16; 14] = [
    START, END, ARTICLE, SPACE, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39,
];

/// Codes above have no number.
const CODES: usize = 0x3100;

/// One or two symbols, or none: what an operation takes or gives.
pub(super) type Letters = [u16; 2];

/// Numbers for the symbols of one script and for the pairs of them that operations know.
#[derive(Clone, Debug, Default)]
pub(super) struct Alphabet {
    /// Symbols and pairs by their number; number 0 is nothing.
    units: Vec<Letters>,
    /// How many are symbols, number 0 counted.
    singles: usize,
    /// The number of a pair at first × singles + second; 0 where there is none.
    pairs: Vec<u16>,
}

impl Alphabet {
    pub(super) fn len(&self) -> usize {
        self.units.len()
    }

    /// Numbers below are single symbols.
    pub(super) fn singles(&self) -> usize {
        self.singles
    }

    pub(super) fn unit(&self, number: u16) -> Letters {
        self.units[usize::from(number)]
    }

    /// The number of two symbols, by their numbers.
    #[inline]
    pub(super) fn pair(&self, first: u16, second: u16) -> u16 {
        self.pairs[usize::from(first) * self.singles + usize::from(second)]
    }
}

/// The operations between two scripts, by the number of what they take.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// Where the operations of a number begin in `operations`; one more than there are numbers.
    starts: Vec<u32>,
    /// What is given, and the cost in steps.
    operations: Vec<(u16, i16)>,
    /// What it costs that a number of the other script is given for nothing.
    added: Vec<i16>,
}

impl Table {
    /// All operations that take `number`.
    #[inline]
    pub(super) fn of(&self, number: u16) -> &[(u16, i16)] {
        let number = usize::from(number);
        &self.operations[self.starts[number] as usize..self.starts[number + 1] as usize]
    }

    /// What it costs to give a number of the other script for nothing.
    #[inline]
    pub(super) fn added(&self) -> &[i16] {
        &self.added
    }
}

/// One operation: letters, the letters they are written as, and the cost.
pub(super) type Operation = (Letters, Letters, f32);

/// What it costs to write letters for others, learned from pairs of spellings that name the same.
///
/// A cost is about the negative natural logarithm of how often one or two letters stand where another spelling has others, set
/// against how often each stands for itself: 0 for a letter that stays, 1 or so for `kh` for `h`, up to 9 for a letter that has nothing to do with
/// the other. Operations hold between letters of one script, and between those of Latin and another script.
///
/// # Examples
///
/// ```
/// # use onomasticon::resolve::Costs;
/// let costs = Costs::default();
/// let distance = |a, b| costs.distance(a, b).unwrap();
/// assert!(distance("Deir ez-Zor", "Dayr al-Zawr") < distance("Deir ez-Zor", "Der Zer"));
/// assert!(distance("الميادين", "al-Mayadin") < distance("الميادين", "al-Hasaka"));
/// ```
#[derive(Clone, Debug)]
pub struct Costs {
    groups: BTreeMap<(Script, Script), Vec<Operation>>,
    /// What it costs to leave a word out.
    words: QuickMap<Vec<u16>, f32>,
    /// Of a code: its script and number, as script × 256 + number; 0 for none.
    numbers: Box<[u16]>,
    alphabets: Vec<Alphabet>,
    /// By script of the query × scripts + script of the name.
    tables: Vec<Option<Table>>,
    /// The Latin letters that a letter is written as most often, and second most.
    letters: BTreeMap<u16, [Letters; 2]>,
    /// The same by code.
    romans: Box<[[[u8; 2]; 2]]>,
    /// The kinds of consonants that it may be, a bit each, by code.
    consonants: Box<[u16]>,
}

/// Why a table of costs could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("costs, line {line}: {message}; write the table with `train`")]
pub struct CostsError {
    line: usize,
    message: &'static str,
}

impl CostsError {
    /// The line, counted from 1.
    pub fn line(&self) -> usize {
        self.line
    }
}

/// The costs of the crate.
impl Default for Costs {
    fn default() -> Costs {
        Costs::from_tsv(BUILTIN)
            .unwrap_or_else(|_| Costs::of_groups(BTreeMap::new(), BTreeMap::new(), BTreeMap::new()))
    }
}

impl Costs {
    /// Reads a table as [`to_tsv`](Costs::to_tsv) writes it.
    ///
    /// # Errors
    ///
    /// [`CostsError`] at the first line that is no heading, no operation and no comment.
    pub fn from_tsv(table: &str) -> Result<Costs, CostsError> {
        let mut groups: BTreeMap<(Script, Script), Vec<Operation>> = BTreeMap::new();
        let mut words = BTreeMap::new();
        let mut letters = BTreeMap::new();
        let mut group = None;
        for (line, text) in table.lines().enumerate() {
            let fault = |message| CostsError {
                line: line + 1,
                message,
            };
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            if let Some(heading) = text.strip_prefix('[') {
                let heading = heading.trim_end_matches(']').split_once(' ');
                let scripts =
                    heading.and_then(|(a, b)| Some((Script::named(a)?, Script::named(b)?)));
                group = Some(scripts.ok_or(fault("the heading names no two scripts"))?);
                continue;
            }
            if let Some(word) = text.strip_prefix("word\t") {
                let (word, cost) = read_word(word).ok_or(fault("it is no word with a cost"))?;
                words.insert(word, cost);
                continue;
            }
            if let Some(letter) = text.strip_prefix("letter\t") {
                let (letter, latin) =
                    read_letter(letter).ok_or(fault("it is no letter with Latin ones"))?;
                letters.insert(letter, latin);
                continue;
            }
            let group = group.ok_or(fault("it stands before the first heading"))?;
            let operation = read_operation(text).ok_or(fault("it is no operation"))?;
            groups.entry(group).or_default().push(operation);
        }
        Ok(Costs::of_groups(groups, words, letters))
    }

    /// The table as text, in one order for the same costs.
    ///
    /// `[Latin Arabic]` heads the operations between two scripts; a line has the letters, the letters they are written as and the
    /// cost, with tabs between. `0` is nothing, `_` a space, `@` an article, `^` and `$` the two ends of a name.
    /// Before them stand the words that may be left out (`word`, the word folded, its cost), and how the letters
    /// of other scripts are most often, and second most, written in Latin (`letter`).
    pub fn to_tsv(&self) -> String {
        let mut text = String::new();
        let words: BTreeMap<&Vec<u16>, &f32> = self.words.iter().collect();
        for (word, cost) in words {
            let word: String = word
                .iter()
                .filter_map(|code| char::from_u32(u32::from(*code)))
                .collect();
            let _ = writeln!(text, "word\t{word}\t{cost:.2}");
        }
        for (letter, [first, second]) in &self.letters {
            let (first, second) = (shown(*first), shown(*second));
            let _ = writeln!(text, "letter\t{}\t{first}\t{second}", shown([*letter, 0]));
        }
        for ((a, b), operations) in &self.groups {
            let _ = writeln!(text, "[{} {}]", a.name(), b.name()); // a String takes all
            for (from, to, cost) in operations {
                let _ = writeln!(text, "{}\t{}\t{cost:.2}", shown(*from), shown(*to));
            }
        }
        text
    }

    /// The least cost of writing `a` as `b`; `None` if nothing is known between their scripts, if nothing is left of one, or if the cost is
    /// above 255.
    ///
    /// Time is the product of the two lengths.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::resolve::Costs;
    /// assert_eq!(Some(0.0), Costs::default().distance("ar-Raqqa", "AL RAQQA"));
    /// ```
    pub fn distance(&self, a: &str, b: &str) -> Option<f64> {
        let (a, b) = (Spelling::new(a)?, Spelling::new(b)?);
        let profile = Profile::new(a.symbols(), a.script(), b.script(), self)?;
        let steps = profile.distance(b.symbols(), NEVER - 1, &mut Columns::default())?;
        Some(f64::from(steps) / f64::from(STEPS))
    }

    /// How many operations there are.
    pub fn len(&self) -> usize {
        self.groups.values().map(Vec::len).sum()
    }

    /// Whether there is no operation at all.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    pub(super) fn of_groups(
        groups: BTreeMap<(Script, Script), Vec<Operation>>,
        words: BTreeMap<Vec<u16>, f32>,
        letters: BTreeMap<u16, [Letters; 2]>,
    ) -> Costs {
        let mut numbers = vec![0u16; CODES].into_boxed_slice();
        let mut alphabets = Vec::new();
        for script in Script::ALL {
            alphabets.push(number_script(script, &groups, &mut numbers));
        }
        let mut costs = Costs {
            groups,
            words: words.into_iter().collect(),
            numbers,
            alphabets,
            tables: Vec::new(),
            romans: romans(&letters),
            consonants: Box::default(),
            letters,
        };
        let kinds = |letters: &[[u8; 2]; 2]| {
            let letters = letters.iter().flatten();
            letters.fold(0, |all, letter| all | sound::kind(*letter))
        };
        costs.consonants = costs.romans.iter().map(kinds).collect();
        for a in Script::ALL {
            for b in Script::ALL {
                costs.tables.push(costs.make_table(a, b));
            }
        }
        costs
    }

    /// What it costs to leave out a word of this kind (`District`), where that was learned.
    pub(super) fn word(&self, word: &[u16]) -> Option<f32> {
        self.words.get(word).copied()
    }

    pub(super) fn alphabet(&self, script: Script) -> &Alphabet {
        &self.alphabets[script as usize]
    }

    /// The operations that take from `a` and give to `b`, if any are known.
    pub(super) fn table(&self, a: Script, b: Script) -> Option<&Table> {
        self.tables[a as usize * Script::ALL.len() + b as usize].as_ref()
    }

    /// The number of a code in the alphabet of `script`; 0 if it has none.
    #[inline]
    pub(super) fn number(&self, code: u16, script: Script) -> u16 {
        let number = self.numbers.get(usize::from(code)).copied().unwrap_or(0);
        if number >> 8 == script as u16 || number & 255 <= SHARED.len() as u16 {
            number & 255
        } else {
            0
        }
    }

    /// The one or two Latin letters that a code is written as most often, and second most; zeros where there are none.
    #[inline]
    pub(super) fn roman(&self, code: u16) -> [[u8; 2]; 2] {
        self.romans
            .get(usize::from(code))
            .copied()
            .unwrap_or_default()
    }

    /// The kinds of consonants among some symbols, a bit each, as [`sound::kind`] has them.
    #[inline]
    pub(super) fn consonants(&self, symbols: &[u16]) -> u16 {
        let kinds = symbols
            .iter()
            .filter_map(|code| self.consonants.get(usize::from(*code)));
        kinds.fold(0, |all, kind| all | kind)
    }

    fn make_table(&self, a: Script, b: Script) -> Option<Table> {
        let (given, turned) = (self.groups.get(&(a, b)), self.groups.get(&(b, a)));
        if (given.is_none() && turned.is_none() && a != b) || (a == Script::Other) {
            return None;
        }
        let mut all: Vec<(u16, u16, i16)> = Vec::new();
        let straight = given.into_iter().flatten().copied();
        let back = turned
            .into_iter()
            .flatten()
            .map(|(x, y, cost)| (*y, *x, *cost));
        for (x, y, cost) in straight.chain(back) {
            if let (Some(x), Some(y)) = (self.unit(x, a), self.unit(y, b)) {
                all.push((x, y, (cost * STEPS).round() as i16));
            }
        }
        let shared = if a == b {
            self.alphabet(a).singles()
        } else {
            SHARED.len() + 1
        };
        all.extend((1..shared as u16).map(|number| (number, number, 0)));
        all.sort_unstable();
        all.dedup_by_key(|operation| (operation.0, operation.1));
        let mut table = Table {
            added: self.added(b),
            ..Table::default()
        };
        for (x, y, cost) in all {
            if x == 0 {
                table.added[usize::from(y)] = cost;
                continue;
            }
            while table.starts.len() <= usize::from(x) {
                table.starts.push(table.operations.len() as u32);
            }
            table.operations.push((y, cost));
        }
        while table.starts.len() <= self.alphabet(a).len() {
            table.starts.push(table.operations.len() as u32);
        }
        Some(table)
    }

    /// What it costs to add a letter of `script` where nothing else is said.
    fn added(&self, script: Script) -> Vec<i16> {
        let alphabet = self.alphabet(script);
        let mut added = vec![NEVER; alphabet.len()];
        added[3..alphabet.singles()].fill((DEAREST * STEPS) as i16); // `^` and `$` are never added
        added
    }

    /// The number of what an operation takes or gives, 0 for nothing; `None` if a letter is too rare to have one.
    fn unit(&self, letters: Letters, script: Script) -> Option<u16> {
        let number = match letters {
            [0, _] => return Some(0),
            [a, 0] => self.number(a, script),
            [a, b] => self
                .alphabet(script)
                .pair(self.number(a, script), self.number(b, script)),
        };
        (number != 0).then_some(number)
    }
}

/// By code: the Latin letters that it is written as most often, and second most.
fn romans(letters: &BTreeMap<u16, [Letters; 2]>) -> Box<[[[u8; 2]; 2]]> {
    let mut romans = vec![[[0; 2]; 2]; CODES];
    for letter in b'a'..=b'z' {
        romans[usize::from(letter)] = [[letter, 0]; 2];
    }
    for (code, latin) in letters {
        if let Some(place) = romans.get_mut(usize::from(*code)) {
            *place = latin.map(|latin| latin.map(|letter| u8::try_from(letter).unwrap_or(0)));
        }
    }
    romans.into_boxed_slice()
}

/// Numbers the symbols of a script, and the pairs that its operations know.
fn number_script(
    script: Script,
    groups: &BTreeMap<(Script, Script), Vec<Operation>>,
    numbers: &mut [u16],
) -> Alphabet {
    let mut known: Vec<Letters> = Vec::new();
    for ((a, b), operations) in groups {
        for (from, to, _) in operations {
            known.extend((*a == script).then_some(*from));
            known.extend((*b == script).then_some(*to));
        }
    }
    known.sort_unstable();
    known.dedup();
    let mut alphabet = Alphabet {
        units: vec![[0; 2]],
        ..Alphabet::default()
    };
    alphabet.units.extend(SHARED.map(|code| [code, 0]));
    let mut letters: Vec<u16> = known.iter().flatten().copied().collect();
    if script == Script::Latin {
        letters.extend(0x61..=0x7A);
    }
    letters.sort_unstable();
    letters.dedup();
    letters.retain(|code| Script::of(*code) == Some(script));
    for code in letters.into_iter().take(255 - SHARED.len()) {
        alphabet.units.push([code, 0]);
    }
    for (number, [code, _]) in alphabet.units.iter().enumerate().skip(1) {
        if let Some(place) = numbers.get_mut(usize::from(*code)) {
            *place = (script as u16) << 8 | number as u16;
        }
    }
    alphabet.singles = alphabet.units.len();
    alphabet.pairs = vec![0; alphabet.singles * alphabet.singles];
    let find = |units: &[Letters], code| units.iter().position(|unit| *unit == [code, 0]);
    for pair in known.into_iter().filter(|letters| letters[1] != 0) {
        let singles = &alphabet.units[..alphabet.singles];
        if let (Some(a), Some(b)) = (find(singles, pair[0]), find(singles, pair[1])) {
            alphabet.pairs[a * alphabet.singles + b] = alphabet.units.len() as u16;
            alphabet.units.push(pair);
        }
    }
    alphabet
}

fn read_word(line: &str) -> Option<(Vec<u16>, f32)> {
    let (word, cost) = line.split_once('\t')?;
    let cost: f32 = cost.parse().ok()?;
    let word: Vec<u16> = word.encode_utf16().collect();
    ((0.0..=100.0).contains(&cost) && !word.is_empty()).then_some((word, cost))
}

fn read_letter(line: &str) -> Option<(u16, [Letters; 2])> {
    let mut fields = line.split('\t').map(read_letters);
    let letter = fields.next()??;
    let latin = [fields.next()??, fields.next()??];
    (letter[1] == 0 && letter[0] > 0x7F && fields.next().is_none()).then_some((letter[0], latin))
}

fn read_operation(line: &str) -> Option<Operation> {
    let mut fields = line.split('\t');
    let from = read_letters(fields.next()?)?;
    let to = read_letters(fields.next()?)?;
    let cost: f32 = fields.next()?.parse().ok()?;
    let sound = (0.0..=100.0).contains(&cost) && fields.next().is_none();
    (sound && (from, to) != ([0; 2], [0; 2])).then_some((from, to, cost))
}

fn read_letters(field: &str) -> Option<Letters> {
    if field == "0" {
        return Some([0; 2]);
    }
    let mut letters = [0; 2];
    for (i, c) in field.chars().enumerate() {
        let code = if c == '_' {
            SPACE
        } else {
            u16::try_from(u32::from(c)).ok()?
        };
        *letters.get_mut(i)? = code;
    }
    (letters[0] != 0).then_some(letters)
}

/// Letters as a table and a reason show them.
pub(super) fn shown(letters: Letters) -> String {
    if letters[0] == 0 {
        return String::from("0");
    }
    let shown = letters.into_iter().filter(|code| *code != 0);
    shown
        .map(|code| {
            if code == SPACE {
                '_'
            } else {
                char::from_u32(u32::from(code)).unwrap_or('?')
            }
        })
        .collect()
}
