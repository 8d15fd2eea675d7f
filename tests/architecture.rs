//! Holds `src/` to the order of the house: a file uses its own room and the rooms above it.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The rooms, from the top; each may use those before it.
const ROOMS: &[&str] = &[
    "error",
    "text",
    "store",
    "entity",
    "gazetteer",
    "matcher",
    "load",
    "mention",
    "context",
    "tagger",
    "resolve",
    "batch",
    "output",
    "guide",
];

/// The one file with unsafe code: it maps compiled files into memory.
const UNSAFE: (&str, usize) = ("load/compiled.rs", 1);

const PRINTS: &[&str] = &["print!", "println!", "eprint!", "eprintln!", "dbg!"];

/// A source file below `src/`.
struct Source {
    path: String,
    room: String,
    /// Without the lines that are comments.
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    paths.iter().map(|path| Source::read(&root, path)).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src is there") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|end| end == "rs") {
            paths.push(path);
        }
    }
}

impl Source {
    fn read(root: &Path, path: &Path) -> Source {
        let text = fs::read_to_string(path).expect("sources are UTF-8");
        let is_code = |line: &&str| !line.trim_start().starts_with("//");
        let path = path.strip_prefix(root).expect("it lies in src");
        let path = path.to_string_lossy().replace('\\', "/");
        let room = path.split(['/', '.']).next().unwrap_or_default().to_owned();
        Source {
            room,
            code: text.lines().filter(is_code).collect::<Vec<_>>().join("\n"),
            path,
        }
    }

    /// Without its unit tests, which come last and may use the whole house.
    fn built(&self) -> &str {
        self.code
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or_default()
    }

    /// What it takes from the crate's root: the first names of all paths that begin there.
    fn uses(&self) -> Vec<&str> {
        let code = self.built();
        let tails = code.match_indices("crate::").filter(|(at, _)| {
            let before = code[..*at].chars().next_back();
            !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$')
        });
        tails
            .flat_map(|(at, path)| first_names(&code[at + path.len()..]))
            .collect()
    }
}

/// `a` of `a::b`, and `a` and `c` of `{a::{self, b}, c}`.
fn first_names(path: &str) -> Vec<&str> {
    let word = |path: &str| {
        let end = path.find(|c: char| !c.is_alphanumeric() && c != '_');
        end.unwrap_or(path.len())
    };
    let Some(list) = path.strip_prefix('{') else {
        return vec![&path[..word(path)]];
    };
    let (mut depth, mut names, mut expected) = (0, Vec::new(), true);
    for (at, c) in list.char_indices() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => expected = true,
            _ if expected && !c.is_whitespace() => {
                names.push(&list[at..at + word(&list[at..])]);
                expected = false;
            }
            _ => {}
        }
    }
    names
}

#[test]
fn names_of_a_path() {
    assert_eq!(vec!["text"], first_names("text::fold(x)"));
    assert_eq!(
        vec!["error", "text", "mention"],
        first_names("{\n error::{Error, LoadError},\n text, mention::Mention,\n};\nuse x::{y}")
    );
}

#[test]
fn every_file_stands_in_a_room() {
    let stray: Vec<String> = sources()
        .into_iter()
        .filter(|source| source.room != "lib" && !ROOMS.contains(&source.room.as_str()))
        .map(|source| source.path)
        .collect();
    assert!(stray.is_empty(), "not in any room of {ROOMS:?}: {stray:?}");
}

#[test]
fn every_file_uses_only_what_stands_above_it() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.room != "lib") {
        let own = ROOMS.iter().position(|room| *room == source.room);
        for name in source.uses() {
            let used = ROOMS.iter().position(|room| *room == name);
            if used.is_none() || used > own {
                wrong.push(format!("{} uses crate::{name}", source.path));
            }
        }
        let is_door = !source.path.contains('/') || source.path.ends_with("/mod.rs");
        let way_out = if is_door && source.path.matches('/').count() < 2 {
            "super::"
        } else {
            "super::super::"
        };
        if source.built().contains(way_out) {
            wrong.push(format!(
                "{} leaves its room by {way_out}; write crate::",
                source.path
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_library_prints_nothing_and_has_one_unsafe_line() {
    let mut wrong = Vec::new();
    for source in sources() {
        let words = source
            .code
            .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '!');
        let (file, allowed) = UNSAFE;
        let unsafe_lines = words.clone().filter(|word| *word == "unsafe").count();
        if unsafe_lines != if source.path == file { allowed } else { 0 } {
            wrong.push(format!("{}: {unsafe_lines} unsafe", source.path));
        }
        for word in words {
            if PRINTS.contains(&word) {
                wrong.push(format!("{}: {word}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
