//! Small words that tell where an unlisted name may begin and end, and what it is a name of.
//!
//! The lists are by hand and need not be complete: they only decide which runs of words are looked at.

use std::{collections::HashMap, sync::LazyLock};

use crate::text::fold;

/// What the words around a name say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// `the town of …`, `near …`, مدينة …
    Place,
    /// `General …`, `… told reporters`, العقيد …
    Person,
    /// `members of …`, جماعة …
    Group,
}

impl Cue {
    /// What an entity of some kind is; `None` where the list does not say.
    pub(super) fn of_kind(kind: Option<&str>) -> Option<Cue> {
        Some(match kind? {
            "person" => Cue::Person,
            "organization" | "group" | "party" | "company" => Cue::Group,
            _ => Cue::Place,
        })
    }
}

/// Words that join the parts of a name and neither begin nor end it, in small letters.
const LINKS: &str = "\
    and at da das de del dem den der des di do dos du e et for im in la las le les los of on our pour the to und v van von vom y zu zum zur ve";

/// Kunyas and patronymics: they may begin a name but not end it.
const KIN: &str = "abi abou abu ben bet bin bint ebu ibn oum oumm um umm";

/// Arabic articles: they too begin a name and do not end it.
const ARTICLES: &str = "al el il ul";

/// Arabic articles before the letter that they have taken on (`ez-Zor`), or before a hyphen.
const ASSIMILATED: &str = "\
    ad adh ar as ash at az ed edh en er es esh et ez id ir is ish it iz ud ur us ush ut uz an";

/// Words of English, French, German, Spanish, Italian and Turkish that have a capital only where a sentence or a title begins, and are no part of a name's ends.
const STOPS: &str = "\
    a aber about above according across after again against ago all almost along already alors also although always am amid among an and another any \
    are around as at auch auf aus avec away back bad be because been before behind being below beside besides between beyond bir both bu but by came can ce \
    cet cette ces cannot certainly citing come could currently dans das de dem den der des despite did die different do does doing don done down dr du due during each earlier eight ein eine einem einen einer either elle \
    else en enough er es est et even ever every everyone everything except few fifth finally first five following for former formerly four from full further für \
    furthermore gave get gets getting given go goes going got had has have having he hence her here hers him his how however i ich if il ils im in including indeed inside instead into is ist it its itself \
    je just kein la last later latest le leaders les least less let like likewise lui mais many may maybe me meanwhile might mine mit more moreover most much must my nach near nearly \
    neither never nevertheless new next nicht nine no nobody none nor not nothing notre nous now of off often oh on once one only onto or other others otherwise ou our out outside over overall \
    own par part past per perhaps please pour que qui quite rather re read really recently same sans say says second see seen sein sept seven several shall she should sich sie since six so some \
    someone something soon still such sur take taken ten than that the their them themselves then there therefore these they third this those though three through throughout thus to today together told tomorrow \
    tonight too took toward towards two um un und under une unlike until unfortunately up upon us ve very via visit von vom von vor vous was watch we well were wir what whatever when where whereas whether which while who whoever whom \
    whose why will with within without would yes yesterday yet you your zu zum zur \
    ive im youve weve theyve dont doesnt didnt cant wont isnt arent wasnt werent hasnt havent thats theres whats lets hes shes";

/// Names of days and months, and words that titles and datelines write with a capital: no names by themselves.
const DULL: &str = "\
    january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday \
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu thur fri sat sun \
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche \
    januar februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag \
    breaking exclusive update updated photo photos video videos image file reuters source sources editor note christmas easter ramadan eid islam islamic muslim muslims christian christians \
    arab arabs arabic kurd kurds kurdish sunni shia shiite shi'ite alawite druze jew jewish jews god allah north south east west northern southern eastern western central \
    gmt utc pm am et est bst km mph covid internet facebook twitter whatsapp telegram youtube google wikipedia quran koran";

/// Ranks and offices that stand before a person's name.
const TITLES: &str = "\
    adm admiral ambassador ayatollah baron brig brigadier cap capt captain chairman chairwoman chancellor chief col colonel commander cpl cmdr comrade congressman congresswoman \
    deputy director doctor dr emir envoy father fr gen general gov governor hajj haji imam justice king lady leader lieutenant lord lt maj major marshal martyr mayor mgr minister miss mme mr mrs ms mufti mullah \
    officer patriarch pastor pope pres president prince princess prof professor queen rabbi rep representative rev sayyid sayyed sec secretary sen senator sergeant sgt shaikh sheik sheikh shaykh sheikha sir spokesman spokesperson spokeswoman sultan \
    activist analyst actor actress author coach correspondent journalist lawyer player reporter resident singer writer";

/// Words after a person's name.
const SAYING: &str = "\
    said says told added stated noted explained announced warned claimed tweeted argued testified replied insisted admitted";

/// Words before a place's name.
const LYING: &str = "\
    in near inside outside around at from towards toward to reach reached enter entered leave left leaving capture captured captures capturing besieged besiege retake retook between into \
    northern southern eastern western central north south east west downtown nearby";

/// Words that are followed by `of` and a place's name, or by the name itself.
const PLACES: &str = "\
    town towns city cities village villages province governorate district districts region suburb suburbs countryside outskirts neighbourhood neighborhood neighbourhoods neighborhoods area areas camp airport airbase port \
    capital north south east west centre center valley river mountain mountains dam bridge crossing";

/// Words that are followed by `of` and a group's name.
const GROUPS: &str = "\
    members member militants fighters leader leaders commander commanders head spokesman branch";

/// Words in small letters that complete the name of what a listed place is the seat of: `Aleppo province`.
const COMPLETING: &str = "province governorate district subdistrict region county";

/// Words in small letters that may end the name of a group: `Free Syrian army`.
const ENDING: &str = "\
    army brigade brigades division front force forces group guard guards militia ministry movement party police battalion agency council committee front network";

/// Arabic words before a place's name, without the article and prefixes, folded.
const PLACES_ARABIC: &str = "\
    مدينه بلده بلدتي قريه قريتي قري بلدات مدن محافظه ريف حي احياء جبل جبال نهر ناحيه قضاء منطقه مطار معبر مخيم سد جسر ضواحي ضاحيه باديه حقل وادي بحيره \
    اطراف محيط شمال جنوب شرق غرب شمالي جنوبي شرقي غربي باتجاه قرب";

/// Arabic words before a person's name, without the article and prefixes, folded.
const PERSONS_ARABIC: &str = "\
    رئيس جنرال عقيد لواء عميد مقدم رائد نقيب ملازم قائد شيخ وزير سفير امير ملك دكتور سيد سيده متحدث ناطق زعيم نائب مبعوث مدعو";

/// Arabic words before a group's name, without the article and prefixes, folded.
const GROUPS_ARABIC: &str = "تنظيم جماعه حركه جبهه فصيل فصائل لواء الويه كتيبه كتائب حزب جيش قوات ميليشيا ميليشيات هيئه منظمه وكاله قناه";

/// Arabic words that no name of a run goes on with, folded.
const STOPS_ARABIC: &str = "\
    في من علي الي عن ان مع بعد قبل بين حتي منذ خلال ضد عند عبر نحو حول تحت فوق امام هذا هذه ذلك تلك التي الذي الذين اللذين كما لكن ثم او ام اذ اذا قد لقد كان كانت يكون تكون هو هي هم \
    ما لا لم لن كل بعض غير اي ايضا حيث بسبب اثر وسط يوم امس اليوم غدا الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت الاحد كانون شباط اذار نيسان ايار حزيران تموز اب ايلول تشرين يناير فبراير مارس \
    ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر قال قالت اعلن اعلنت اكد اكدت واكد وقال واعلن التابعه التابع السوري السوريه العراقي العراقيه الشمالي الشماليه الجنوبي الجنوبيه الشرقي الشرقيه الغربي الغربيه";

/// What is known of a small word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks(u32);

/// The lists, each with its bit.
macro_rules! lists {
    ($($bit:literal $list:ident $name:ident,)*) => {
        const LISTS: &[(u32, &str)] = &[$((1 << $bit, $list)),*];

        impl Marks {
            $(pub(super) fn $name(self) -> bool {
                self.0 & 1 << $bit != 0
            })*
        }
    };
}

lists! {
    0 LINKS links,
    1 KIN is_kin,
    15 ARTICLES is_plain_article,
    2 ASSIMILATED is_assimilated,
    3 STOPS stops,
    4 DULL is_dull,
    5 TITLES is_title,
    6 SAYING is_saying,
    7 LYING comes_before_place,
    8 PLACES is_place,
    9 GROUPS is_group,
    10 COMPLETING completes,
    16 ENDING ends_group,
    11 PLACES_ARABIC is_arabic_place,
    12 PERSONS_ARABIC is_arabic_title,
    13 GROUPS_ARABIC is_arabic_group,
    14 STOPS_ARABIC stops_arabic,
}

impl Marks {
    /// An Arabic article, taken on or not.
    pub(super) fn is_article(self) -> bool {
        self.is_plain_article() || self.is_assimilated()
    }

    /// What is known of a folded word.
    pub(super) fn of(folded: &str) -> Marks {
        static TABLE: LazyLock<HashMap<String, Marks>> = LazyLock::new(|| {
            let mut table = HashMap::new();
            for (bit, list) in LISTS {
                for word in list.split_ascii_whitespace() {
                    table.entry(fold(word)).or_insert(Marks(0)).0 |= bit;
                }
            }
            table
        });
        TABLE.get(folded).copied().unwrap_or_default()
    }
}
