//! Texts with their mentions marked, and a table of the entities in them.

use std::{
    collections::HashMap,
    env,
    io::{self, Write},
};

use onomasticon::{Entity, Tagged};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Puts colour on words, or leaves them as they are.
#[derive(Clone, Copy)]
pub struct Paint(bool);

const DIM: u8 = 2;
const BOLD: u8 = 1;

impl Paint {
    /// Colour on a terminal, unless `NO_COLOR` is set.
    pub fn new(on_terminal: bool) -> Paint {
        let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Paint(on_terminal && !refused && env::var_os("TERM").is_none_or(|term| term != "dumb"))
    }

    /// Line by line, as pagers forget a colour at the end of one.
    fn on(self, code: u8, words: &str) -> String {
        if !self.0 || words.is_empty() {
            return words.to_owned();
        }
        let lines = words.split('\n');
        let lines: Vec<String> = lines
            .map(|line| format!("\x1b[{code}m{line}\x1b[0m"))
            .collect();
        lines.join("\n")
    }
}

/// Colours of the terminal's own palette, so that they can be read on its ground.
fn colour(kind: Option<&str>) -> u8 {
    match kind {
        Some("person") => 33,
        Some("organization" | "company" | "group" | "party") => 35,
        Some("canal" | "dam" | "lake" | "river" | "sea" | "strait") => 34,
        Some(
            "continent" | "country" | "county" | "district" | "division" | "governorate"
            | "province" | "region" | "state" | "territory",
        ) => 32,
        _ => 36,
    }
}

/// Text as it may pass to a terminal: what would command it is made visible (`␛`), all but line breaks and tabs.
fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        shown.push(match c {
            '\n' | '\t' => c,
            '\r' if text[at..].starts_with("\r\n") => c,
            '\0'..='\x1F' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{FFFD}'),
            '\x7F' => '␡',
            '\u{80}'..='\u{9F}' => '\u{FFFD}',
            _ => c,
        });
    }
    shown
}

/// Writes a text, under its name if it is to have one: `[Deir Ezzor|Deir ez-Zor]`, `[Raqqa]`, `[Tripoli|Tripoli?]` for a tie,
/// `[Dair Azour|~Deir ez-Zor]` for a fuzzy mention.
///
/// Of mentions that overlap only the first is marked; the table has them all.
pub fn write(
    out: &mut impl Write,
    name: Option<&str>,
    tagged: &Tagged,
    paint: Paint,
) -> io::Result<()> {
    if let Some(name) = name {
        writeln!(out, "{}", paint.on(BOLD, &shown(&format!("== {name}"))))?;
    }
    let text = tagged.text();
    let mut done = 0;
    for mention in tagged.mentions() {
        let range = mention.range();
        if range.start < done {
            continue;
        }
        let name = mention.entity().canonical();
        let meant = match (mention.is_tied(), mention.surface() == name) {
            _ if mention.is_fuzzy() => format!("|~{name}"),
            (false, true) => String::new(),
            (false, false) => format!("|{name}"),
            (true, _) => format!("|{name}?"),
        };
        write!(out, "{}", shown(&text[done..range.start]))?;
        let surface = paint.on(colour(mention.entity().kind()), &shown(mention.surface()));
        write!(
            out,
            "{}{surface}{}",
            paint.on(DIM, "["),
            paint.on(DIM, &format!("{}]", shown(&meant)))
        )?;
        done = range.end;
    }
    let end = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    writeln!(out, "{}{end}", shown(&text[done..]))
}

/// The entities mentioned, each with its count and the spellings seen.
#[derive(Default)]
pub struct Table {
    rows: Vec<Row>,
    /// The row of each entity's key.
    places: HashMap<String, usize>,
    ties: usize,
}

struct Row {
    key: String,
    name: String,
    id: Option<String>,
    kind: String,
    count: usize,
    spellings: Vec<String>,
}

impl Table {
    /// Counts the mentions of a text.
    pub fn add(&mut self, tagged: &Tagged) {
        for mention in tagged.mentions() {
            self.ties += usize::from(mention.is_tied());
            let row = self.row(mention.entity());
            row.count += 1;
            let spelling = one_line(mention.surface());
            if !row.spellings.contains(&spelling) {
                row.spellings.push(spelling);
            }
        }
    }

    fn row(&mut self, entity: Entity) -> &mut Row {
        self.row_of(entity.key(), || Row {
            key: entity.key().to_owned(),
            name: one_line(entity.canonical()),
            id: entity.id().map(str::to_owned),
            kind: one_line(entity.kind().unwrap_or_default()),
            count: 0,
            spellings: Vec::new(),
        })
    }

    fn row_of(&mut self, key: &str, new: impl FnOnce() -> Row) -> &mut Row {
        let place = match self.places.get(key) {
            Some(&place) => place,
            None => {
                self.rows.push(new());
                self.places.insert(key.to_owned(), self.rows.len() - 1);
                self.rows.len() - 1
            }
        };
        &mut self.rows[place]
    }

    /// Adds the table of texts that come after those of this one.
    pub fn join(&mut self, other: Table) {
        self.ties += other.ties;
        for row in other.rows {
            let own = self.row_of(&row.key, || Row {
                key: row.key.clone(),
                name: row.name,
                id: row.id,
                kind: row.kind,
                count: 0,
                spellings: Vec::new(),
            });
            own.count += row.count;
            for spelling in row.spellings {
                if !own.spellings.contains(&spelling) {
                    own.spellings.push(spelling);
                }
            }
        }
    }

    /// Writes the table, 80 columns wide, the entities that are mentioned most first.
    pub fn write(mut self, out: &mut impl Write, paint: Paint) -> io::Result<()> {
        const WIDTH: usize = 80;
        if self.rows.is_empty() {
            return writeln!(out, "no mentions");
        }
        self.tell_homonyms_apart();
        self.rows.sort_by_key(|row| std::cmp::Reverse(row.count)); // stable: then as they come
        let widest = |cell: fn(&Row) -> &str, least, most| {
            self.rows
                .iter()
                .map(|row| cell(row).width())
                .max()
                .unwrap_or(0)
                .clamp(least, most)
        };
        let (name, kind) = (
            widest(|row| &row.name, 6, 28),
            widest(|row| &row.kind, 4, 14),
        );
        let margin = name + kind + 11;
        let head = format!(
            "{}  {}  {:>5}  spellings",
            fitted("entity", name),
            fitted("kind", kind),
            "count"
        );
        writeln!(out, "{}", paint.on(BOLD, &head))?;
        for row in &self.rows {
            let lines = wrapped(&row.spellings, WIDTH - margin);
            let own = colour(Some(row.kind.as_str()));
            let (name, kind) = (fitted(&row.name, name), fitted(&row.kind, kind));
            let cells = format!("{name}  {}  {:>5}", paint.on(own, &kind), row.count);
            writeln!(out, "{cells}  {}", lines.join(&format!("\n{:margin$}", "")))?;
        }
        let mentions: usize = self.rows.iter().map(|row| row.count).sum();
        let s = if mentions == 1 { "" } else { "s" };
        let entities = if self.rows.len() == 1 {
            "entity"
        } else {
            "entities"
        };
        writeln!(
            out,
            "{mentions} mention{s} of {} {entities}",
            self.rows.len()
        )?;
        if self.ties > 0 {
            writeln!(
                out,
                "? {} of them may as well mean another entity; only the first is counted",
                self.ties
            )?;
        }
        Ok(())
    }

    fn tell_homonyms_apart(&mut self) {
        let mut bearers: HashMap<String, usize> = HashMap::new();
        self.rows
            .iter()
            .for_each(|row| *bearers.entry(row.name.clone()).or_default() += 1);
        for row in self.rows.iter_mut().filter(|row| bearers[&row.name] > 1) {
            row.name = format!("{} ({})", row.name, row.id.as_deref().unwrap_or("no id"));
        }
    }
}

/// A name without the line breaks that may stand in it.
fn one_line(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    shown(&words.join(" "))
}

/// A cell of just this width.
fn fitted(cell: &str, width: usize) -> String {
    let mut fitted = cell.to_owned();
    if fitted.width() > width {
        while fitted.width() >= width {
            fitted.pop();
        }
        fitted.push('…');
    }
    let gap = " ".repeat(width.saturating_sub(fitted.width()));
    if fitted.chars().any(runs_left) {
        fitted.push('\u{200E}'); // lest the columns after it turn round too
    }
    fitted + &gap
}

/// Whether a character is of a script that runs from right to left.
fn runs_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// The spellings, with commas, in lines of this width; only one that is wider is broken, between its words if they fit.
fn wrapped(spellings: &[String], width: usize) -> Vec<String> {
    let last = spellings.len().saturating_sub(1);
    let mut lines = vec![String::new()];
    for (i, spelling) in spellings.iter().enumerate() {
        let whole = format!("{spelling}{}", if i < last { "," } else { "" });
        let pieces = match whole.width() <= width {
            true => vec![whole],
            false => whole
                .split(' ')
                .flat_map(|word| pieces(word, width))
                .collect(),
        };
        for piece in pieces {
            let line = lines.last_mut().expect("there is always a line");
            if line.is_empty() {
                line.push_str(&piece);
            } else if line.width() + 1 + piece.width() <= width {
                line.extend([" ", &piece]);
            } else {
                lines.push(piece);
            }
        }
    }
    lines
}

/// A word in pieces that fit.
fn pieces(word: &str, width: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        let piece = pieces.last_mut().expect("there is always a piece");
        if piece.width() + c.width().unwrap_or(0) > width {
            pieces.push(c.to_string());
        } else {
            piece.push(c);
        }
    }
    pieces
}
