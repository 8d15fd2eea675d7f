//! What a spelling sounds like, roughly: Latin letters for those of any script, and the skeleton of its consonants.

use super::{
    costs::Costs,
    script::Script,
    spelling::{ARTICLE, END, SPACE, START, Spelling},
};

/// The words of a spelling in small Latin letters, articles left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Sound {
    /// Of each word: its Latin letters.
    pub(super) words: Vec<Vec<u8>>,
}

/// The Arabic article, as the first two letters of a word.
const AL: [u16; 2] = [0x627, 0x644];

impl Sound {
    pub(super) fn new(spelling: &Spelling, costs: &Costs) -> Sound {
        Sound::with(spelling, costs, &[])
    }

    /// The sound of a spelling, some letters of which are written as they are second most often.
    fn with(spelling: &Spelling, costs: &Costs, seconds: &[u16]) -> Sound {
        let is_letter = |code: &u16| ![START, END, ARTICLE, SPACE].contains(code);
        let words = spelling
            .symbols()
            .split(|code| !is_letter(code))
            .filter(|word| !word.is_empty())
            .map(|word| roman(word, costs, seconds))
            .filter(|word| !word.is_empty())
            .collect();
        Sound { words }
    }

    /// The same with the letters of another script as they are second most often written: all of them, and one by one.
    pub(super) fn others(spelling: &Spelling, costs: &Costs) -> Vec<Sound> {
        const MOST: usize = 6;
        if spelling.script() == Script::Latin {
            return Vec::new();
        }
        let mut codes: Vec<u16> = spelling.symbols().to_vec();
        codes.sort_unstable();
        codes.dedup();
        codes.retain(|code| costs.roman(*code)[0] != costs.roman(*code)[1]);
        let choices = codes.iter().map(|code| vec![*code]).chain([codes.clone()]);
        let choices: Vec<Vec<u16>> = choices
            .filter(|choice| !choice.is_empty())
            .take(MOST)
            .collect();
        choices
            .iter()
            .map(|choice| Sound::with(spelling, costs, choice))
            .collect()
    }

    /// All letters, from 1 (`a`) to 26 and a digit as 27, with 0 before and after them.
    pub(super) fn letters(&self) -> Vec<u8> {
        let number = |letter: &u8| match letter {
            b'a'..=b'z' => letter - b'a' + 1,
            _ => 27,
        };
        let mut letters = vec![0];
        letters.extend(self.words.iter().flatten().map(number));
        letters.push(0);
        letters
    }

    /// The classes of the consonants, from 1 to 15, word by word.
    pub(super) fn skeletons(&self) -> Vec<Vec<u8>> {
        self.words.iter().map(|word| skeleton(word)).collect()
    }
}

/// A word in Latin letters: each symbol as it is most often written, the Arabic article left out.
fn roman(word: &[u16], costs: &Costs, seconds: &[u16]) -> Vec<u8> {
    let word = match word.strip_prefix(&AL) {
        Some(rest) if rest.len() > 2 => rest,
        _ => word,
    };
    let mut letters = Vec::with_capacity(word.len());
    for &code in word {
        if (0x30..=0x39).contains(&code) {
            letters.push(code as u8);
        } else {
            let roman = costs.roman(code)[usize::from(seconds.contains(&code))];
            letters.extend(roman.into_iter().filter(|letter| *letter != 0));
        }
    }
    letters
}

/// Letters that stand for one consonant, and its class; longest first.
const CLUSTERS: &[(&[u8], &[u8])] = &[
    (b"shtch", b"c"),
    (b"shch", b"c"),
    (b"tsch", b"c"),
    (b"sch", b"c"),
    (b"tch", b"c"),
    (b"dzh", b"c"),
    (b"tsh", b"c"),
    (b"dsh", b"c"),
    (b"sh", b"c"),
    (b"ch", b"c"),
    (b"zh", b"c"),
    (b"dj", b"c"),
    (b"cz", b"c"),
    (b"sz", b"c"),
    (b"zs", b"c"),
    (b"cs", b"c"),
    (b"kh", b"k"),
    (b"gh", b"k"),
    (b"ph", b"f"),
    (b"th", b"t"),
    (b"dh", b"t"),
    (b"ck", b"k"),
    (b"qu", b"k"),
    (b"ts", b"s"),
    (b"tz", b"s"),
    (b"dz", b"s"),
];

/// The consonants of a word as classes: `Zawr` and `Zor` are one, so are `Raqqa` and `Rakka`.
///
/// Vowels leave nothing, nor do `h` and `w` but at the start; the same class twice running with nothing between is one.
fn skeleton(word: &[u8]) -> Vec<u8> {
    let mut classes: Vec<u8> = Vec::new();
    let mut at = 0;
    let mut joined = false; // whether the class before ends here
    while at < word.len() {
        let rest = &word[at..];
        let cluster = CLUSTERS
            .iter()
            .find(|(letters, _)| rest.starts_with(letters));
        let (len, class) = match cluster {
            Some((letters, class)) => (letters.len(), class[0]),
            None => (1, class_of(rest, at == 0)),
        };
        at += len;
        match class {
            0 => joined = false,
            b'h' if at > 1 => {}
            class => {
                if !(joined && classes.last() == Some(&class)) {
                    classes.push(class);
                }
                joined = true;
            }
        }
    }
    for class in &mut classes {
        const CLASSES: &[u8] = b"pfmnlrtskchw0";
        *class = 1 + CLASSES.iter().position(|own| own == class).unwrap_or(0) as u8;
    }
    classes
}

/// The class of a letter; 0 for a vowel.
fn class_of(rest: &[u8], first: bool) -> u8 {
    match rest[0] {
        b'b' | b'p' => b'p',
        b'f' | b'v' => b'f',
        letter @ (b'm' | b'n' | b'l' | b'r' | b'h') => letter,
        b't' | b'd' => b't',
        b's' | b'z' => b's',
        b'c' if matches!(rest.get(1), Some(b'e' | b'i' | b'y')) => b's',
        b'k' | b'q' | b'g' | b'x' | b'c' => b'k',
        b'j' => b'c',
        b'w' if first => b'w',
        b'0'..=b'9' => b'0',
        _ => 0,
    }
}

/// Which kind of consonant a letter is, a bit each: of those that are seldom left out, or written as one of another kind.
pub(super) fn kind(letter: u8) -> u16 {
    match letter {
        b'b' | b'p' => 1,
        b'f' | b'v' => 1 << 1,
        b'm' => 1 << 2,
        b'n' => 1 << 3,
        b'l' => 1 << 4,
        b'r' => 1 << 5,
        b't' | b'd' => 1 << 6,
        b's' | b'z' => 1 << 7,
        b'k' | b'q' => 1 << 8,
        b'c' | b'g' | b'j' | b'x' => 1 << 7 | 1 << 8,
        _ => 0,
    }
}
