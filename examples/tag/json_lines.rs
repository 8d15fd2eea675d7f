//! Texts in JSON Lines.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};

use serde_json::{Map, Value};

use super::common::{Failure, is_stdin};

/// Hands each object's text to `write`, with its name: that of the field `id`, or else file and line. A text that is null is empty, so
/// that there is a record for every object.
pub fn each(
    path: &Path,
    field: &str,
    id: Option<&str>,
    mut write: impl FnMut(&Value, &str) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let file = path.to_string_lossy();
    let mut input: Box<dyn BufRead> = if is_stdin(path) {
        Box::new(io::stdin().lock())
    } else {
        let opened = File::open(path).map_err(|error| format!("cannot read {file}: {error}"))?;
        Box::new(BufReader::new(opened))
    };
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = input.read_until(b'\n', &mut line);
        if read.map_err(|error| format!("cannot read {file}: {error}"))? == 0 {
            break;
        }
        let at = |message: String| format!("{file}, line {number}: {message}");
        let line = line
            .strip_prefix(b"\xEF\xBB\xBF")
            .filter(|_| number == 1)
            .unwrap_or(&line);
        if line.trim_ascii().is_empty() {
            continue;
        }
        let object = object(line).map_err(at)?;
        let text = match object.get(field) {
            Some(Value::String(text)) => text,
            Some(Value::Null) => "",
            _ => return Err(at(missing(&object, field, "a text")).into()),
        };
        let doc = match id.map(|id| (id, object.get(id))) {
            None => &format!("{file}:{number}").into(),
            Some((_, Some(name @ (Value::String(_) | Value::Number(_))))) => name,
            Some((id, _)) => return Err(at(missing(&object, id, "a text or a number")).into()),
        };
        write(doc, text)?;
    }
    Ok(())
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
