//! Testing your list: sentences that must come out right, checked whenever the list changes.

use std::error::Error;

use onomasticon::{Gazetteer, Tagger, tagger::Reason};

const LIST: &str = "variant,canonical,case,status\nHama,Hama,capital,\nHit,Heet,capital,\nAleppo,Aleppo,,\nAleppo pepper,Aleppo pepper,,ignore\n";

/// A sentence, and the canonical names to be found in it.
const SENTENCES: &[(&str, &[&str])] = &[
    ("Hamas men passed Hama", &["Hama"]),
    ("From Hit to Aleppo", &["Heet", "Aleppo"]),
    ("a hit with Aleppo pepper", &[]),
];

pub fn main() -> Result<(), Box<dyn Error>> {
    // In a project of your own this is a #[test] that reads your file: a fault fails it with line and remedy.
    let gazetteer = Gazetteer::from_csv(LIST.as_bytes())?;
    for advice in gazetteer.lint().warnings() {
        println!("advice: {advice}");
    }
    let tagger = Tagger::new(&gazetteer);
    for (sentence, expected) in SENTENCES {
        let tagged = tagger.tag(sentence);
        let found: Vec<&str> = tagged
            .mentions()
            .iter()
            .map(|m| m.entity().canonical())
            .collect();
        assert_eq!(*expected, found, "{sentence}");
    }
    println!("{} sentences as they should be", SENTENCES.len());

    // Where one fails, ask why.
    let explanation = tagger.explain("Hama", "Hamas men");
    assert_eq!(Reason::InsideWord, explanation.places()[0].reason);
    println!(
        "`Hama` in `Hamas men`: {:?}",
        explanation.places()[0].reason
    );
    Ok(())
}
