//! Two entities of one name: which is meant?

use std::{collections::HashSet, error::Error};

use onomasticon::{Gazetteer, Mention, Tagger};

const LIST: &str = "\
variant,canonical,kind,country,weight
Tripoli,\"Tripoli, Libya\",city,LY,1150989
Tripoli,\"Tripoli, Lebanon\",city,LB,229398
Lebanon,Lebanon,country,LB,
";

pub fn main() -> Result<(), Box<dyn Error>> {
    let tagger = Tagger::new(&Gazetteer::from_csv(LIST.as_bytes())?);
    let tagged = tagger.tag("Lebanon closed the port of Tripoli.");
    let tripoli = &tagged.mentions()[1];

    // All that a name may mean is there, the weightiest first.
    let names: Vec<&str> = tripoli
        .candidates()
        .map(|c| c.entity().canonical())
        .collect();
    assert_eq!(["Tripoli, Libya", "Tripoli, Lebanon"], *names);
    println!("{}: {}", tripoli.surface(), names.join(" or "));

    // A rule of your own: the first candidate in a country that the text names, else the first of all.
    let countries: HashSet<&str> = tagged
        .mentions()
        .iter()
        .filter(|mention| mention.entity().kind() == Some("country"))
        .filter_map(|mention| mention.entity().country())
        .collect();
    let is_near =
        |country: Option<&str>| country.is_some_and(|country| countries.contains(country));
    let choose = |mention: &Mention| {
        let mut candidates = mention.candidates();
        let near = candidates.find(|candidate| is_near(candidate.entity().country()));
        let best = near.or(mention.candidates().next());
        best.map(|candidate| candidate.entity().canonical().to_owned())
    };
    assert_eq!(Some("Tripoli, Lebanon"), choose(tripoli).as_deref());
    println!("here: {}", choose(tripoli).unwrap_or_default());
    Ok(())
}
