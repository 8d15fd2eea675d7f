//! A hash map of names, looked up for the words of a text, as many at a time as a name has: what is written where there is no
//! automaton at hand.

use foldhash::{HashMap, HashMapExt};

/// Names by their words.
pub struct Windows {
    /// The number of each name, by its text from the first word to the last.
    names: HashMap<String, usize>,
    /// How many words the longest name has that begins with a word.
    longest: HashMap<String, usize>,
}

impl Windows {
    pub fn new(names: &[String]) -> Windows {
        let mut windows = Windows {
            names: HashMap::with_capacity(names.len()),
            longest: HashMap::new(),
        };
        for (number, name) in names.iter().enumerate() {
            let words = words(name);
            let (Some(first), Some(last)) = (words.first(), words.last()) else {
                continue;
            };
            let (start, end) = (first.0, last.1);
            windows.names.insert(name[start..end].to_owned(), number);
            let longest = windows.longest.entry(name[start..first.1].to_owned());
            let longest = longest.or_default();
            *longest = words.len().max(*longest);
        }
        windows
    }

    /// How many names the text has, leftmost-longest.
    pub fn count(&self, text: &str) -> usize {
        let words = words(text);
        let mut count = 0;
        let mut at = 0;
        while let Some((start, end)) = words.get(at) {
            let longest = self.longest.get(&text[*start..*end]).unwrap_or(&0);
            let rest = &words[at..words.len().min(at + longest)];
            let found = (1..=rest.len())
                .rev()
                .find(|&length| self.names.contains_key(&text[*start..rest[length - 1].1]));
            count += usize::from(found.is_some());
            at += found.unwrap_or(1);
        }
        count
    }
}

/// Where the words stand: runs of letters and digits, and each Han character.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut is_open = false;
    for (at, c) in text.char_indices() {
        let is_han = matches!(c, '\u{3400}'..='\u{9fff}');
        let end = at + c.len_utf8();
        match words.last_mut() {
            Some(word) if is_open && !is_han && c.is_alphanumeric() => word.1 = end,
            _ if c.is_alphanumeric() => words.push((at, end)),
            _ => {}
        }
        is_open = c.is_alphanumeric() && !is_han;
    }
    words
}
