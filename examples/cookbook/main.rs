//! The recipes of the guide's cookbook: `cargo run --release --example cookbook -- homonyms`, or without a name all of them.

use std::{error::Error, process::ExitCode};

mod acronyms;
mod arabic;
mod column;
mod folder;
mod hashtags;
mod homonyms;
mod kinds;
mod million;
mod testing;

type Recipe = (&'static str, fn() -> Result<(), Box<dyn Error>>);

const RECIPES: &[Recipe] = &[
    ("homonyms", homonyms::main),
    ("acronyms", acronyms::main),
    ("column", column::main),
    ("folder", folder::main),
    ("arabic", arabic::main),
    ("hashtags", hashtags::main),
    ("million", million::main),
    ("kinds", kinds::main),
    ("testing", testing::main),
];

fn main() -> ExitCode {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    if let Some(name) = asked
        .iter()
        .find(|name| RECIPES.iter().all(|recipe| recipe.0 != **name))
    {
        let names: Vec<&str> = RECIPES.iter().map(|recipe| recipe.0).collect();
        eprintln!(
            "error: there is no recipe `{name}`; there are {}",
            names.join(", ")
        );
        return ExitCode::FAILURE;
    }
    for (name, cook) in RECIPES {
        if asked.is_empty() || asked.iter().any(|asked| asked == name) {
            println!("== {name}");
            if let Err(error) = cook() {
                eprintln!("error: {name}: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
