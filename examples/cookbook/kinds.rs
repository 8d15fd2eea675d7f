//! Your own kinds, and columns that only you know.

use std::error::Error;

use onomasticon::{Gazetteer, Tagger, output::Labels};

// The column `kind` is free. Columns without a meaning (here `range_km`) are kept and handed back.
const LIST: &str = "\
variant,canonical,kind,range_km
Grad,BM-21 Grad,weapon system,20
BM-21,BM-21 Grad,,20
Homs,Homs,city,
";

pub fn main() -> Result<(), Box<dyn Error>> {
    let gazetteer = Gazetteer::from_csv(LIST.as_bytes())?;
    let tagger = Tagger::new(&gazetteer);
    let tagged = tagger.tag("Two BM-21 launchers left Homs.");
    let weapons: Vec<_> = tagged
        .mentions()
        .iter()
        .filter(|mention| mention.entity().kind() == Some("weapon system"))
        .collect();
    assert_eq!(1, weapons.len());

    // The row that matched has the columns of its line.
    let best = weapons[0]
        .candidates()
        .next()
        .ok_or("a mention has a candidate")?;
    let extra: Vec<(&str, &str)> = best.variant().extra().collect();
    assert_eq!([("range_km", "20")], *extra);
    println!("{}: {extra:?}", weapons[0].surface());

    // What other programs are told: a label in capitals where theirs have none, or just the kind.
    assert_eq!("WEAPON_SYSTEM", Labels::OntoNotes.of(weapons[0]));
    assert_eq!("Weapon_system", Labels::Kinds.of(weapons[0]));
    assert_eq!("MISC", Labels::Conll2003.of(weapons[0]));
    Ok(())
}
