//! Kinds of entities in the words that other programs have for them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::mention::Mention;

/// The labels that stand for kinds of entities: those of CoNLL-2003, those of OntoNotes (and so of spaCy's models), or the kinds.
///
/// | kind | `Conll2003` | `OntoNotes` | `Kinds` |
/// |---|---|---|---|
/// | `person` | `PER` | `PERSON` | `Person` |
/// | `organization`, `company`, `group`, `party` | `ORG` | `ORG` | `Organization`, … |
/// | `country`, `province`, `governorate`, `state`, `district`, `territory`, `city`, `town`, `village` | `LOC` | `GPE` | `Country`, … |
/// | `airport`, `base`, `border crossing`, `camp`, `canal`, `dam`, `site` | `LOC` | `FAC` | `Border_crossing`, … |
/// | `continent`, `region`, `river`, `mountain`, `neighbourhood` and the other places of [`KINDS`](crate::KINDS) | `LOC` | `LOC` | `River`, … |
/// | any other, say `weapon system` | `MISC` | `WEAPON_SYSTEM` | `Weapon_system` |
/// | none | `MISC` | `MISC` | `Entity` |
/// | a demonym of whatever kind (`Syrian`) | `MISC` | `NORP` | that of the kind |
///
/// A label is one word: letters, digits, `_` and `-`, whatever else a kind has becoming `_`. Kinds of the table are known in small letters
/// only. The labels are those of the CoNLL-2003 shared task (Tjong Kim Sang and De Meulder 2003) and of OntoNotes 5.0, to whose
/// classes the kinds were laid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Labels {
    /// `PER`, `ORG`, `LOC` and `MISC`, nothing else.
    Conll2003,
    /// `PERSON`, `ORG`, `GPE`, `LOC`, `FAC`, `NORP`, and unknown kinds in capitals.
    OntoNotes,
    /// The kinds themselves, with a capital.
    Kinds,
}

impl Labels {
    /// The label of a mention: that of the kind of its first candidate.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::{Gazetteer, Tagger, output::Labels};
    /// let list = "variant,canonical,kind\nSemalka,Semalka,border crossing\n";
    /// let tagger = Tagger::new(&Gazetteer::from_csv(list.as_bytes())?);
    /// let tagged = tagger.tag("closed at Semalka");
    /// let label = |labels: Labels| labels.of(&tagged.mentions()[0]);
    /// assert_eq!(("LOC", "FAC"), (&*label(Labels::Conll2003), &*label(Labels::OntoNotes)));
    /// assert_eq!("Border_crossing", label(Labels::Kinds));
    /// # Ok::<(), onomasticon::Error>(())
    /// ```
    pub fn of(self, mention: &Mention) -> Cow<'static, str> {
        let kind = mention.entity().kind();
        if mention.is_demonym() && self != Labels::Kinds {
            return Cow::Borrowed(match self {
                Labels::Conll2003 => "MISC",
                _ => "NORP",
            });
        }
        self.of_kind(kind)
    }

    /// The label of a kind.
    pub fn of_kind(self, kind: Option<&str>) -> Cow<'static, str> {
        let Some(kind) = kind else {
            return Cow::Borrowed(if self == Labels::Kinds {
                "Entity"
            } else {
                "MISC"
            });
        };
        match (self, ontonotes(kind)) {
            (Labels::Kinds, _) => Cow::Owned(capital(&one_word(kind))),
            (Labels::OntoNotes, Some(label)) => Cow::Borrowed(label),
            (Labels::OntoNotes, None) => Cow::Owned(one_word(kind).to_uppercase()),
            (Labels::Conll2003, label) => Cow::Borrowed(match label {
                Some("PERSON") => "PER",
                Some("ORG") => "ORG",
                Some(_) => "LOC",
                None => "MISC",
            }),
        }
    }
}

/// The OntoNotes class of a known kind.
fn ontonotes(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "person" => "PERSON",
        "company" | "group" | "organization" | "party" => "ORG",
        "city" | "country" | "county" | "district" | "division" | "governorate" | "province"
        | "state" | "territory" | "town" | "village" => "GPE",
        "airport" | "base" | "border crossing" | "camp" | "canal" | "dam" | "site" => "FAC",
        "archipelago" | "continent" | "desert" | "island" | "lake" | "mountain"
        | "neighbourhood" | "peninsula" | "region" | "river" | "sea" | "strait" | "valley" => "LOC",
        _ => return None,
    })
}

fn one_word(kind: &str) -> String {
    let keep = |c: char| {
        if c.is_alphanumeric() || c == '-' {
            c
        } else {
            '_'
        }
    };
    kind.chars().map(keep).collect()
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::KINDS;

    #[test]
    fn every_kind_of_the_lists_has_a_class() {
        for kind in KINDS {
            assert!(ontonotes(kind).is_some(), "{kind}");
            let label = Labels::Conll2003.of_kind(Some(kind));
            assert!(["PER", "ORG", "LOC"].contains(&&*label), "{kind}: {label}");
        }
    }

    #[test]
    fn a_label_is_one_word_whatever_the_kind() {
        let hostile = "a b\tc\n<d>\u{2028};\0ß";
        let ours = Labels::Kinds.of_kind(Some(hostile));
        assert_eq!("A_b_c__d____ß", ours);
        assert_eq!("A_B_C__D____SS", Labels::OntoNotes.of_kind(Some(hostile)));
        assert_eq!("MISC", Labels::Conll2003.of_kind(Some(hostile)));
        assert_eq!("Entity", Labels::Kinds.of_kind(None));
    }
}
