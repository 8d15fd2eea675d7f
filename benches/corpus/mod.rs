//! Names of places and news-like English, the same on every machine.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;

use flate2::read::GzDecoder;

/// Common words of English, most common first; drawn by Zipf's law.
const WORDS: &str = "the of to and a in is it you that he was for on are with as I his they be at one have this from or had by \
    hot but some what there we can out other were all your when up use word how said an each she which do their time if will \
    way about many then them would write like so these her long make thing see him two has look more day could go come did my \
    sound no most number who over know water than call first people may down side been now find any new work part take get \
    place made live where after back little only round man year came show every good me give our under name very through just \
    form much great think say help low line before turn cause same mean differ move right boy old too does tell sentence set \
    three want air well also play small end put home read hand port large spell add even land here must big high such follow \
    act why ask men change went light kind off need house picture try us again animal point mother world near build self earth \
    father head stand own page should country found answer school grow study still learn plant cover food sun four thought let \
    keep eye never last door between city tree cross since hard start might story saw far sea draw left late run while press \
    close night real life few stop open seem together next white children begin got walk example ease paper often always music \
    those both mark book letter until mile river car feet care second group carry took rain eat room friend began idea fish \
    mountain north once base hear horse cut sure watch color face wood main enough plain girl usual young ready above ever red \
    list though feel talk bird soon body dog family direct pose leave song measure state product black short numeral class wind \
    question happen complete ship area half rock order fire south problem piece told knew pass farm top whole king size heard \
    best hour better true during hundred remember step early hold west ground interest reach fast five sing listen six table \
    travel less morning ten simple several vowel toward war lay against pattern slow center love person money serve appear road \
    map science rule govern pull cold notice voice fall power town fine certain fly unit lead cry dark machine note wait plan \
    figure star box noun field rest correct able pound done beauty drive stood contain front teach week final gave green quick \
    develop sleep warm free minute strong special mind behind clear tail produce fact street inch lot nothing course stay wheel \
    full force blue object decide surface deep moon island foot yet busy test record boat common gold possible plane age dry \
    wonder laugh thousand ago ran check game shape yes miss brought heat snow bed bring sit perhaps fill east weight language \
    among government officials minister troops police attack report spokesman security forces president military region according \
    statement agency killed wounded village province border refugees talks ceasefire aid convoy residents army governor election \
    parliament court budget workers company market prices oil gas exports currency inflation bank loan hospital doctors patients";

/// Of inflected and rarer words, which most of a text's different words are.
const ENDINGS: &[&str] = &[
    "s", "ed", "ing", "er", "ly", "ment", "less", "ation", "ive", "ers",
];

/// SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }
}

/// `count` different names of places: those of GeoNames' most populous cities where the dump lies beside the project, else
/// made-up ones.
pub fn names(count: usize) -> Vec<String> {
    geonames(count).unwrap_or_else(|| made_up(count))
}

fn geonames(count: usize) -> Option<Vec<String>> {
    let dump = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/sources/cities500.txt.gz"
    );
    let mut text = String::new();
    GzDecoder::new(File::open(dump).ok()?)
        .read_to_string(&mut text)
        .ok()?;
    let mut cities: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    cities.sort_by_key(|city| std::cmp::Reverse(city[14].parse::<u64>().unwrap_or(0)));
    let others = cities.iter().flat_map(|city| city[3].split(','));
    let mut seen = HashSet::new();
    let names = cities.iter().map(|city| city[1]).chain(others);
    Some(
        names
            .filter(|name| name.len() > 3 && seen.insert(*name))
            .take(count)
            .map(str::to_owned)
            .collect(),
    )
}

fn made_up(count: usize) -> Vec<String> {
    const FIRST: &[&str] = &[
        "New", "San", "Al", "North", "South", "Saint", "Deir", "Tell", "Upper", "Santa", "The",
        "El", "Port",
    ];
    const SYLLABLES: &[&str] = &[
        "ba", "da", "ra", "mo", "lin", "ton", "ville", "burg", "ha", "ma", "sha", "kar", "bel",
        "tor", "ni", "qa", "za", "wor", "ster", "ham", "ley", "mar", "gol", "pin", "dre", "es",
        "ul", "an", "ik", "or",
    ];
    let mut dice = Dice(7);
    let mut seen = HashSet::new();
    while seen.len() < count {
        let word: String = (0..2 + dice.below(3))
            .map(|_| dice.pick(SYLLABLES))
            .collect();
        let word = word[..1].to_uppercase() + &word[1..];
        seen.insert(if dice.below(4) == 0 {
            format!("{} {word}", dice.pick(FIRST))
        } else {
            word
        });
    }
    let mut names: Vec<String> = seen.into_iter().collect();
    names.sort();
    names
}

/// News-like English of about `size` bytes in which about one word in forty is one of `names`, those in front more often: a
/// seventh of all mentions are of the first hundredth, as of the 1,000 greatest cities in news from all over the world.
pub fn news(size: usize, names: &[String]) -> String {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    // English news writes names without accents.
    let names: Vec<&String> = names.iter().filter(|name| name.is_ascii()).collect();
    let weights: Vec<usize> = (1..=words.len())
        .map(|rank| 1_000_000 / (rank + 2))
        .collect();
    let ends: Vec<usize> = weights
        .iter()
        .scan(0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        })
        .collect();
    let mut dice = Dice(11);
    let mut text = String::with_capacity(size + 200);
    while text.len() < size {
        let length = 8 + dice.below(24);
        for place in 0..length {
            let draw = dice.below(ends[ends.len() - 1]);
            let word = words[ends.partition_point(|end| *end <= draw)];
            match dice.below(80) {
                0 | 1 => {
                    let share = dice.below(1_000_000) as f64 / 1e6;
                    text.push_str(names[(share.powf(2.4) * names.len() as f64) as usize]);
                }
                2 => text.push_str(&dice.below(2000).to_string()),
                _ if place == 0 => text.extend([&word[..1].to_uppercase(), &word[1..]]),
                3..60 if draw > ends[60] => text.extend([word, dice.pick(ENDINGS)]),
                _ => text.push_str(word),
            }
            text.push_str(match dice.below(160) {
                _ if place + 1 == length => {
                    dice.pick(&[". ", ". ", ". ", ".\n", ".\n\n", ".” “", "? "])
                }
                0..8 => ", ",
                8 | 9 => "’s ",
                10 => " – ",
                _ => " ",
            });
        }
    }
    text
}
