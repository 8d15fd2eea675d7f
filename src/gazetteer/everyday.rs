//! Everyday words of English that are also plausible names.

use std::sync::LazyLock;

/// In alphabetical order. A rough list by hand: it need not be complete, it only asks a question.
const WORDS: &str = "\
    able acre age aid air all also amber angel any april arch are area ark arm army art ash august autumn avenue baby back \
    bad bag ball band bank bar base bath bay beach bean bear bed bell belt best bill bird bit black block blue boat body \
    bold bond book boom boot born boss both bow box boy brave bread break brief bright broad brook brown bud bull burn bus \
    bush but buy cab call calm camp can cape car card care case cash castle cat cave central chair chance chase child \
    church city class clay clear cliff close cloud club coast cold come common cook cool corn cost court cow creek crew crop \
    cross crown cup cut dale dam dark date dawn day deal dean dear deep deer desert do dog don door down draw dream drive \
    drop dry due dusk ear early east easy edge eight elder end era even ever eye face fair faith fall far farm fast father \
    fear feat field fig file fine fire first fish five flag flat fleet flint flood foot for ford forest fort four fox frank \
    free friday from full game garden gate gay general get gift glass go gold good grace grand grant grass gray great green \
    grey ground grove gulf gun had hall ham hand hard harm has hat have hay head heart heat heath heaven help hen her here \
    high hill him his hit holy home hook hope horn horse host hot hour house how hull hunt ice if in ink inn iron is island \
    it ivory jack january jet job joy july june just keen keep key kid kin kind king knight lake lamb land lane large last \
    late law lead leaf lean left leg lie life light like lily lime lion list little live lock lone long lord lost lot love \
    low mad main major male man many map marble march mark market mason mass match may meadow mean meet mercy merit mid \
    mile mill mind mine mint miss mobile mole monday moon moor more most mother mount mouse mouth much must nation natural \
    near neck need new news nice night nine no north not note nova now nut oak oasis of off oil old olive on once one only \
    open or orange order our out over own page pan park part pass past path patience pay peace pearl pen people pepper \
    period pet piano pike pin pine place plain plan plum point pole police pool poor pope port post power press price pride \
    prince pure queen quick rain ram ran rare raven ray reading red reed rest rich ridge right ring rise river road rob \
    robin rock roman rose round row royal ruby run rush rye sad safe said sail saint sale salt same sand sat saturday savage \
    say sea seal see self send set seven shade shall sharp she shore short show side silver sing sister site six sky small \
    smart smith snow so soft sole some son south spa spark split sport spring square stable star start state stay steel step \
    still stock stone storm straw stream street strong such summer sun sunday swan sweet table take tall tar tea ten than \
    that the then they this thursday tide time tin to today toll too top tower town trade tree true tuesday turkey turn \
    twin two under union up upon us use vale valley van very victory view wall want war ward warm was watch water way we \
    wednesday well west wet what wheat wheel when white who why wide wild will win wind wine winter wise with wolf woman \
    wood word work world worth yard year yes yet you young zone \
";

/// Whether a spelling, letter case aside, is an everyday word.
pub(crate) fn is_everyday(spelling: &str) -> bool {
    const LONGEST: usize = 12;
    static SORTED: LazyLock<Vec<&str>> = LazyLock::new(|| WORDS.split_ascii_whitespace().collect());
    spelling.len() <= LONGEST
        && spelling.bytes().all(|b| b.is_ascii_alphabetic())
        && SORTED
            .binary_search(&&*spelling.to_ascii_lowercase())
            .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted() {
        assert!(WORDS.split_ascii_whitespace().is_sorted_by(|a, b| a < b));
        assert!(is_everyday("Hit") && is_everyday("zone") && is_everyday("ABLE"));
        assert!(!is_everyday("Raqqa") && !is_everyday("Hit City"));
    }
}
