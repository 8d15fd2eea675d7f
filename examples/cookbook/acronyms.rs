//! Short names in capitals, which are often words too.

use std::error::Error;

use onomasticon::{Gazetteer, Tagger};

// `SDF` needs no `case`: two to five capitals are read as they stand. `IS` is a word of headlines, so it is `weak`: it counts where
// the text has a spelling of the same entity that is not. `WHO`, as a word of a slogan, is silenced by a longer row.
const LIST: &str = "\
variant,canonical,kind,case,status,role
SDF,Syrian Democratic Forces,group,,,acronym
IS,Islamic State,group,exact,weak,acronym
WHO,World Health Organization,organization,,,acronym
WHO CARES,Who cares,,exact,ignore,
";

pub fn main() -> Result<(), Box<dyn Error>> {
    let tagger = Tagger::new(&Gazetteer::from_csv(LIST.as_bytes())?);
    for (text, expected) in [
        (
            "An S.D.F. post, the SDF said; sdf is a file type",
            vec!["SDF"],
        ),
        ("THE WAR IS OVER", vec![]),
        (
            "Islamic State fighters left; IS said nothing",
            vec!["Islamic State", "IS"],
        ),
        ("WHO CARES? asked the WHO. Who else?", vec!["WHO"]),
    ] {
        let tagged = tagger.tag(text);
        let found: Vec<&str> = tagged
            .mentions()
            .iter()
            .map(|mention| mention.surface())
            .collect();
        assert_eq!(expected, found, "{text}");
        println!("{text}: {found:?}");
    }
    // A dot is a letter of the name: list `S.D.F.` too if your texts have it.
    Ok(())
}
