//! A list being made: its rows as they are written, and what spellings a source's names may become.
#![allow(dead_code, reason = "no program needs all of it")]

use std::{collections::HashSet, fs::File, io, io::Read, path::Path};

use flate2::read::MultiGzDecoder;
use icu_properties::{CodePointMapData, props::Script};
use onomasticon::{resolve::suggest::Suggestion, text::fold};
use serde::{Deserialize, Serialize};

use super::common::{Failure, is_stdin};

/// The columns of a list, in the order that they are written.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq)]
#[serde(default)]
pub struct Line {
    pub variant: String,
    pub canonical: String,
    pub id: String,
    pub kind: String,
    pub country: String,
    pub lat: String,
    pub lon: String,
    pub parent: String,
    pub weight: String,
    pub lang: String,
    pub case: String,
    pub status: String,
    pub role: String,
    pub source: String,
    pub note: String,
}

impl Line {
    /// The header and, for each line, its fields without the empty ones at its end.
    pub fn write_all<'a>(
        lines: impl IntoIterator<Item = &'a Line>,
        out: &mut impl io::Write,
    ) -> Result<(), Failure> {
        let mut table = csv::WriterBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_writer(out);
        table.write_record(Line::HEADER)?;
        for line in lines {
            let fields = line.fields();
            let filled = fields.iter().rposition(|field| !field.is_empty());
            table.write_record(&fields[..filled.map_or(1, |last| last + 1)])?;
        }
        Ok(table.flush()?)
    }

    const HEADER: &[&str] = Suggestion::COLUMNS.split_at(15).0;

    fn fields(&self) -> [&str; 15] {
        [
            &self.variant,
            &self.canonical,
            &self.id,
            &self.kind,
            &self.country,
            &self.lat,
            &self.lon,
            &self.parent,
            &self.weight,
            &self.lang,
            &self.case,
            &self.status,
            &self.role,
            &self.source,
            &self.note,
        ]
    }
}

/// The lines of a list, without its comments.
pub fn read_lines(path: &Path) -> Result<Vec<Line>, Failure> {
    let told = |error| format!("{}: {error}; see it with `check`", path.display());
    let mut table = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(open(path)?);
    let headers = table.headers().map_err(told)?.clone();
    let mut lines = Vec::new();
    for row in table.into_records() {
        let mut row = row.map_err(told)?;
        (row.len()..headers.len()).for_each(|_| row.push_field("")); // a row may be short
        lines.push(row.deserialize(Some(&headers)).map_err(told)?);
    }
    Ok(lines)
}

/// A file, unpacked if it is gzip; `-` is standard input.
pub fn open(path: &Path) -> Result<Box<dyn Read>, Failure> {
    let told = |error| format!("cannot read {}: {error}", path.display());
    let mut file: Box<dyn Read> = if is_stdin(path) {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path).map_err(told)?)
    };
    let mut magic = Vec::new();
    file.by_ref()
        .take(2)
        .read_to_end(&mut magic)
        .map_err(told)?;
    let is_gzip = magic == [0x1F, 0x8B];
    let whole = io::Cursor::new(magic).chain(file);
    Ok(if is_gzip {
        Box::new(MultiGzDecoder::new(whole))
    } else {
        Box::new(whole)
    })
}

/// The script of a name, or `None` if it mixes scripts or is of none that the lists take.
///
/// Han beside kana is Japanese, and is called Han.
pub fn script(name: &str) -> Option<Script> {
    const TAKEN: [Script; 10] = [
        Script::Latin,
        Script::Arabic,
        Script::Cyrillic,
        Script::Greek,
        Script::Hebrew,
        Script::Han,
        Script::Hiragana,
        Script::Katakana,
        Script::Hangul,
        Script::Devanagari,
    ];
    const JAPANESE: [Script; 3] = [Script::Han, Script::Hiragana, Script::Katakana];
    let mut scripts: HashSet<Script> = name
        .chars()
        .map(|c| CodePointMapData::<Script>::new().get(c))
        .filter(|script| *script != Script::Common && *script != Script::Inherited)
        .collect();
    if scripts.len() > 1 && scripts.iter().all(|script| JAPANESE.contains(script)) {
        scripts = HashSet::from([Script::Han]);
    }
    let mut scripts = scripts.into_iter();
    let script = scripts.next().filter(|script| TAKEN.contains(script));
    script.filter(|_| scripts.next().is_none())
}

/// Whether a script has capitals.
pub fn has_case(script: Script) -> bool {
    matches!(script, Script::Latin | Script::Cyrillic | Script::Greek)
}

/// Whether a source's name can be a spelling of a list: one script that lists take, with a capital where the script has them, no
/// digits or brackets, and no code in capitals (`DEZ`).
///
/// `al-Qahira` has its capital after an article; `lndn` and `dyr alzwr`, made by machines, have none.
pub fn is_spelling(name: &str) -> bool {
    const LONGEST: usize = 60;
    let Some(script) = script(name) else {
        return false;
    };
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let odd =
        |c: char| c.is_numeric() || c.is_control() || ",;:()[]{}/\\\"!?*+=<>|#@_^~".contains(c);
    if !(2..=LONGEST).contains(&letters) || name.chars().any(odd) {
        return false;
    }
    if !has_case(script) {
        return true;
    }
    let is_code = |word: &str| word.chars().count() > 2 && word.chars().all(char::is_uppercase);
    if name.split(' ').any(is_code) {
        return false; // `Macao SAR China`
    }
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    let first = name
        .split([' ', '-', '\'', '’', '‘', '`', 'ʼ', 'ʻ'])
        .find(|part| !part.is_empty());
    let article =
        first.filter(|part| part.chars().count() <= 3 && part.chars().all(char::is_lowercase));
    let stem = article.map_or(name, |article| {
        &name[name.find(article).unwrap_or(0) + article.len()..]
    });
    let starts_high = stem
        .chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(char::is_uppercase);
    starts_high && capitals < letters
}

/// The default spelling's `case`: `capital` where the script has capitals, else empty.
pub fn case_of(name: &str) -> &'static str {
    match script(name) {
        Some(script) if has_case(script) => "capital",
        _ => "",
    }
}

/// Keeps the first of the names that fold alike.
pub struct Forms(HashSet<String>);

impl Forms {
    pub fn new() -> Forms {
        Forms(HashSet::new())
    }

    /// Whether the name is new.
    pub fn take(&mut self, name: &str) -> bool {
        self.0.insert(fold(name))
    }
}
