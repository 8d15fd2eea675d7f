//! The writing systems whose letters can be weighed against each other.

/// A writing system; what costs can be learned for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(super) enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Hebrew,
    Arabic,
    Devanagari,
    Georgian,
    Hangul,
    Kana,
    /// Any other: its letters are only ever compared with themselves.
    Other,
}

impl Script {
    /// All of them, in the order of their numbers.
    pub(super) const ALL: [Script; 11] = [
        Script::Latin,
        Script::Greek,
        Script::Cyrillic,
        Script::Armenian,
        Script::Hebrew,
        Script::Arabic,
        Script::Devanagari,
        Script::Georgian,
        Script::Hangul,
        Script::Kana,
        Script::Other,
    ];

    /// The script of a folded letter, by the blocks of Unicode; `None` for what all scripts share.
    pub(super) fn of(code: u16) -> Option<Script> {
        Some(match code {
            0x61..=0x7A => Script::Latin,
            0..=0x7F => return None,
            0x80..=0x24F | 0x1E00..=0x1EFF => Script::Latin,
            0x370..=0x3FF | 0x1F00..=0x1FFF => Script::Greek,
            // folding keeps marks of й and the like alone
            0x300..=0x36F | 0x400..=0x52F => Script::Cyrillic,
            0x530..=0x58F => Script::Armenian,
            0x590..=0x5FF => Script::Hebrew,
            0x600..=0x6FF | 0x750..=0x77F => Script::Arabic,
            0x900..=0x97F => Script::Devanagari,
            0x10A0..=0x10FF | 0x1C90..=0x1CBF => Script::Georgian,
            0x1100..=0x11FF => Script::Hangul,
            0x3040..=0x30FF => Script::Kana,
            _ => Script::Other,
        })
    }

    /// The name that a table of costs gives it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Script::Latin => "Latin",
            Script::Greek => "Greek",
            Script::Cyrillic => "Cyrillic",
            Script::Armenian => "Armenian",
            Script::Hebrew => "Hebrew",
            Script::Arabic => "Arabic",
            Script::Devanagari => "Devanagari",
            Script::Georgian => "Georgian",
            Script::Hangul => "Hangul",
            Script::Kana => "Kana",
            Script::Other => "Other",
        }
    }

    /// The script of that name.
    pub(super) fn named(name: &str) -> Option<Script> {
        Script::ALL
            .into_iter()
            .find(|script| script.name() == name && *script != Script::Other)
    }
}
