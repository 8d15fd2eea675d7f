//! Arabic text: vowel signs, letters that are written in several ways, and small words that cling to a name.

use std::error::Error;

use onomasticon::{Gazetteer, Tagger};

const LIST: &str = "variant,canonical,lang\nحلب,Aleppo,ar\nدير الزور,Deir ez-Zor,ar\nالرقة,Raqqa,ar\nإدلب,Idlib,ar\n";

pub fn main() -> Result<(), Box<dyn Error>> {
    let tagger = Tagger::new(&Gazetteer::from_csv(LIST.as_bytes())?);
    for (text, expected) in [
        ("حَلَب", "حَلَب"),                   // vowel signs
        ("من ادلب", "ادلب"),              // alef with or without hamza
        ("وبحلب", "حلب"),                 // "and in Aleppo": two letters that cling stay outside
        ("للرقة", "لرقة"),                // "for Raqqa": the name has lost its alef
        ("الرقه", "الرقه"),               // ha for ta marbuta
        ("ديـــر الزور", "ديـــر الزور"), // stretched
        ("حلبي", ""),                     // another word that begins alike
    ] {
        let tagged = tagger.tag(text);
        let found = tagged
            .mentions()
            .first()
            .map_or("", |mention| mention.surface());
        assert_eq!(expected, found, "{text}");
    }
    let tagged = tagger.tag("الطريق إلى دَير الزور");
    assert_eq!("الطريق إلى Deir ez-Zor", tagged.normalized());
    // Offsets count bytes here; those who count in code points or in UTF-16 have theirs.
    let mention = &tagged.mentions()[0];
    println!(
        "{:?} in bytes, {:?} in code points",
        mention.range(),
        mention.char_range()
    );
    assert_eq!(11..21, mention.char_range());
    Ok(())
}
