//! Hashtags, handles and addresses.

use std::error::Error;

use onomasticon::{Gazetteer, Tagger};

const LIST: &str =
    "variant,canonical\nDeir ez-Zor,Deir ez-Zor\nSyrian Army,Syrian Arab Army\nAleppo,Aleppo\n";

pub fn main() -> Result<(), Box<dyn Error>> {
    let gazetteer = Gazetteer::from_csv(LIST.as_bytes())?;
    let post = "#DeirEzZor #syrianarmy #Aleppo2016 @aleppo https://aleppo.example/Aleppo Aleppo";

    // A whole tag is a name without its spaces; handles and addresses hold no mentions.
    let tagger = Tagger::new(&gazetteer);
    let tagged = tagger.tag(post);
    let found: Vec<(&str, bool)> = tagged
        .mentions()
        .iter()
        .map(|m| (m.surface(), m.in_hashtag()))
        .collect();
    assert_eq!(
        [("DeirEzZor", true), ("syrianarmy", true), ("Aleppo", false)],
        *found
    );
    println!("{found:?}");

    // Tags are not written over, as links would break.
    assert_eq!("#DeirEzZor", tagger.tag("#DeirEzZor").normalized());

    // On request, addresses are text like any other.
    let all = Tagger::builder().addresses(true).build(&gazetteer);
    assert_eq!(6, all.tag(post).mentions().len());
    Ok(())
}
