//! What pages and maps have in common: colours of kinds, and text that HTML can hold.

use std::borrow::Cow;

/// The style sheets and scripts of pages, as they stand in them.
pub const COMMON_STYLE: &str = include_str!("pages/common.css");
pub const PAGE_STYLE: &str = include_str!("pages/page.css");
#[cfg(feature = "html")]
pub const PAGE_SCRIPT: &str = include_str!("pages/page.js");
#[cfg(feature = "html")]
pub const INDEX_STYLE: &str = include_str!("pages/index.css");
#[cfg(feature = "html")]
pub const INDEX_SCRIPT: &str = include_str!("pages/index.js");
#[cfg(feature = "map")]
pub const MAP_STYLE: &str = include_str!("pages/map.css");
#[cfg(feature = "map")]
pub const MAP_SCRIPT: &str = include_str!("pages/map.js");

/// What the pages' policy lets run: the scripts of these hashes and no other. `tests/pages.rs` holds them to the scripts.
#[cfg(feature = "html")]
pub const PAGE_SCRIPT_HASH: &str = "sha256-Ess6ywidlcr4hVsn2qdftBS/+xqS3KOIpw68bn41RWo=";
#[cfg(feature = "html")]
pub const INDEX_SCRIPT_HASH: &str = "sha256-iUQBD7BQdeRlr4upnWvNMVVJ0WZnaNtjFA7oMgcm8vQ=";
#[cfg(feature = "map")]
pub const MAP_SCRIPT_HASH: &str = "sha256-VXYOkCk5P1+bIhe8HmPPe8Vb2ZlPjkeDXuLudhhFRqM=";

/// The colour that a kind is shown in, as the number of a class of the style sheet.
///
/// Kinds of one family share a colour; a kind of the user's own has one of four by its letters, the same on every page.
pub fn tint(kind: Option<&str>) -> u8 {
    match kind {
        None => 0,
        Some("camp" | "city" | "neighbourhood" | "town" | "village") => 1,
        Some(
            "continent" | "country" | "county" | "district" | "division" | "governorate"
            | "province" | "region" | "state" | "territory",
        ) => 2,
        Some("canal" | "dam" | "lake" | "river" | "sea" | "strait") => 3,
        Some(
            "airport" | "archipelago" | "base" | "border crossing" | "desert" | "island"
            | "mountain" | "peninsula" | "site" | "valley",
        ) => 4,
        Some("person") => 5,
        Some("company" | "organization" | "party") => 6,
        Some("group") => 7,
        Some(own) => {
            let sum = own
                .bytes()
                .fold(7u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
            8 + sum % 4
        }
    }
}

/// The text as pages and pictures can hold it: line breaks as line feeds, and U+FFFD for each other control but tabs, and for each noncharacter.
///
/// All else is left to the template engine's escaping.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c == '\r' || is_barred(c)) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        cleaned.push(match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                '\n'
            }
            c if is_barred(c) => char::REPLACEMENT_CHARACTER,
            c => c,
        });
    }
    Cow::Owned(cleaned)
}

/// Whether a parser of HTML or XML must complain of it: <https://html.spec.whatwg.org/multipage/parsing.html#preprocessing-the-input-stream>,
/// <https://www.w3.org/TR/xml/#charsets>.
fn is_barred(c: char) -> bool {
    let control = c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    let noncharacter = matches!(c, '\u{FDD0}'..='\u{FDEF}') || c as u32 & 0xFFFE == 0xFFFE;
    control || noncharacter
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::KINDS;

    #[test]
    fn every_listed_kind_has_a_family() {
        for kind in KINDS {
            assert!((1..8).contains(&tint(Some(kind))), "{kind}");
        }
        assert!((8..12).contains(&tint(Some("disease"))));
    }

    #[test]
    fn what_html_cannot_hold_is_replaced_one_for_one() {
        assert!(matches!(clean("a\tb\n<&\u{202E}"), Cow::Borrowed(_)));
        assert_eq!(
            "a\u{FFFD}\nb\n\u{FFFD}\u{FFFD}\u{FFFD}",
            clean("a\0\r\nb\r\u{85}\u{FFFE}\u{10FFFF}")
        );
    }
}
