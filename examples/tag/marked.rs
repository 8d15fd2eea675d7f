//! Texts with their mentions marked, and a table of the entities in them.

use std::{
    collections::HashMap,
    env,
    io::{self, Write},
};

use onomasticon::{Entity, Mention, Tagged};
use unicode_width::UnicodeWidthStr;

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

    fn on(self, code: u8, words: &str) -> String {
        if self.0 {
            format!("\x1b[{code}m{words}\x1b[0m")
        } else {
            words.to_owned()
        }
    }
}

/// Colours of the terminal's own palette, so that they can be read on its ground.
fn colour(kind: Option<&str>) -> u8 {
    match kind {
        Some("person") => 33,
        Some("organization" | "company" | "group" | "party") => 35,
        Some("canal" | "dam" | "lake" | "river" | "sea" | "strait") => 34,
        Some(
            "continent" | "country" | "district" | "governorate" | "province" | "region" | "state"
            | "territory",
        ) => 32,
        _ => 36,
    }
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
        writeln!(out, "{}", paint.on(BOLD, &format!("== {name}")))?;
    }
    let text = tagged.text();
    let mut done = 0;
    for mention in tagged.mentions() {
        let range = mention.range();
        if range.start < done {
            continue;
        }
        let name = mention.entity().canonical();
        let shown = match (mention.is_tied(), mention.surface() == name) {
            _ if mention.is_fuzzy() => format!("|~{name}"),
            (false, true) => String::new(),
            (false, false) => format!("|{name}"),
            (true, _) => format!("|{name}?"),
        };
        write!(out, "{}", &text[done..range.start])?;
        let surface = paint.on(colour(mention.entity().kind()), mention.surface());
        write!(
            out,
            "{}{surface}{}",
            paint.on(DIM, "["),
            paint.on(DIM, &format!("{shown}]"))
        )?;
        done = range.end;
    }
    let end = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    writeln!(out, "{}{end}", &text[done..])
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
            let spelling = one_line(mention);
            if !row.spellings.contains(&spelling) {
                row.spellings.push(spelling);
            }
        }
    }

    fn row(&mut self, entity: &Entity) -> &mut Row {
        let place = *self
            .places
            .entry(entity.key().to_owned())
            .or_insert_with(|| {
                self.rows.push(Row {
                    name: entity.canonical().to_owned(),
                    id: entity.id().map(str::to_owned),
                    kind: entity.kind().unwrap_or_default().to_owned(),
                    count: 0,
                    spellings: Vec::new(),
                });
                self.rows.len() - 1
            });
        &mut self.rows[place]
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
            let cells = format!(
                "{}  {}  {:>5}",
                fitted(&row.name, name),
                fitted(&row.kind, kind),
                row.count
            );
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

/// A spelling without the line breaks that may stand in it.
fn one_line(mention: &Mention) -> String {
    mention
        .surface()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
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
    let gap = width.saturating_sub(fitted.width());
    fitted + &" ".repeat(gap)
}

/// The spellings, with commas, in lines of this width; only one that is wider is broken, between its words.
fn wrapped(spellings: &[String], width: usize) -> Vec<String> {
    let last = spellings.len().saturating_sub(1);
    let mut lines = vec![String::new()];
    for (i, spelling) in spellings.iter().enumerate() {
        let whole = format!("{spelling}{}", if i < last { "," } else { "" });
        let pieces = match whole.width() <= width {
            true => vec![whole.as_str()],
            false => whole.split(' ').collect(),
        };
        for piece in pieces {
            let line = lines.last_mut().expect("there is always a line");
            if line.is_empty() {
                line.push_str(piece);
            } else if line.width() + 1 + piece.width() <= width {
                line.extend([" ", piece]);
            } else {
                lines.push(piece.to_owned());
            }
        }
    }
    lines
}
