//! Texts in JSON Lines.

use std::{
    fmt::Display,
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};

use serde_json::{Map, Value};

use super::is_stdin;

/// A line as it stands in its file.
pub struct Line {
    file: String,
    pub number: usize,
    bytes: Vec<u8>,
}

/// The lines of a file that are not blank; after a failure there is none.
pub fn lines(path: &Path) -> impl Iterator<Item = Result<Line, String>> + use<> {
    let file = path.to_string_lossy().into_owned();
    let unreadable = move |error: io::Error, file: &str| format!("cannot read {file}: {error}");
    let opened: io::Result<Box<dyn BufRead>> = match is_stdin(path) {
        true => Ok(Box::new(BufReader::new(io::stdin()))),
        false => File::open(path).map(|file| Box::new(BufReader::new(file)) as _),
    };
    let (mut input, mut failure) = match opened {
        Ok(input) => (Some(input), None),
        Err(error) => (None, Some(unreadable(error, &file))),
    };
    let mut number = 0;
    let next = move || {
        if let Some(failure) = failure.take() {
            return Some(Err(failure));
        }
        let mut bytes = Vec::new();
        match input.as_mut()?.read_until(b'\n', &mut bytes) {
            Ok(0) => return None,
            Ok(_) => {}
            Err(error) => {
                input = None;
                return Some(Err(unreadable(error, &file)));
            }
        }
        number += 1;
        if number == 1 && bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        let file = file.clone();
        Some(Ok(Line {
            file,
            number,
            bytes,
        }))
    };
    let blank = |line: &Result<Line, String>| matches!(line, Ok(line) if line.bytes.trim_ascii().is_empty());
    std::iter::from_fn(next).filter(move |line| !blank(line))
}

impl Line {
    /// The object on the line.
    pub fn object(&self) -> Result<Map<String, Value>, String> {
        object(&self.bytes).map_err(|message| self.told(message))
    }

    /// What is wrong with the line, with its place.
    pub fn told(&self, message: impl Display) -> String {
        format!("{}, line {}: {message}", self.file, self.number)
    }

    /// The name of the object's text, that of the field `id`, or else file and line; and the text. A text that is null is empty, so that
    /// there is a record for every object.
    pub fn read(&self, field: &str, id: Option<&str>) -> Result<(Value, String), String> {
        let mut object = self.object()?;
        let doc = match id.map(|id| (id, object.get(id))) {
            None => format!("{}:{}", self.file, self.number).into(),
            Some((_, Some(name @ (Value::String(_) | Value::Number(_))))) => name.clone(),
            Some((id, _)) => return Err(self.told(missing(&object, id, "a text or a number"))),
        };
        match object.get_mut(field).map(Value::take) {
            Some(Value::String(text)) => Ok((doc, text)),
            Some(Value::Null) => Ok((doc, String::new())),
            _ => Err(self.told(missing(&object, field, "a text"))),
        }
    }
}

/// The object on a line, or what is wrong with the line.
fn object(line: &[u8]) -> Result<Map<String, Value>, String> {
    let line = std::str::from_utf8(line).map_err(|error| {
        format!(
            "not UTF-8 at byte {} of the line; save the file as UTF-8",
            error.valid_up_to()
        )
    })?;
    serde_json::from_str(line).map_err(|error| {
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = error.to_string();
        let message = message.strip_suffix(&place).unwrap_or(&message);
        let remedy = if message.contains("escape") || message.contains("surrogate") {
            "escapes such as `\\ud83d\\ude00` come in pairs"
        } else {
            "write one object a line"
        };
        format!(
            "not a JSON object: {message} at column {}; {remedy}",
            error.column()
        )
    })
}

/// The name of a text as it is shown.
pub fn name(doc: &Value) -> String {
    doc.as_str().map_or_else(|| doc.to_string(), str::to_owned)
}

fn missing(object: &Map<String, Value>, field: &str, wanted: &str) -> String {
    match object.get(field) {
        Some(_) => {
            format!("the field `{field}` is not {wanted}; name another field or mend the line")
        }
        None => {
            let names: Vec<String> = object
                .keys()
                .take(8)
                .map(|name| format!("`{name}`"))
                .collect();
            format!(
                "there is no field `{field}`; the object has {}",
                if names.is_empty() {
                    "none".into()
                } else {
                    names.join(", ")
                }
            )
        }
    }
}
