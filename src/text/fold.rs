//! Folding: the spelling of a text without what makes no difference, character by character.

use serde::{Deserialize, Serialize};

use super::korean;
use super::unit::{Base, Bytes, Class, Pair, Unit, char_at, is_han, is_syllable, parts_syllables};

/// The longest form that a spelling may have, in bytes.
pub(crate) const LONGEST_FORM: usize = 1024;

/// The most separators, vanishing characters and marks that may stand together inside a name or word.
pub(crate) const LONGEST_RUN: usize = 64;

/// What a blank line, or a run that is too long, is written as in a folded text; no form holds it.
const BREAK: &[u8] = b"\n\n";

/// Walks a text and hands out the folded bytes of one source character after another.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    base: Base,
    /// Separators, vanishing characters and marks since the last other character.
    run: usize,
    exact: bool,
    /// What is still to be skipped after a break.
    skips: Skips,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Skips {
    Nothing,
    /// Separators and vanishing characters.
    Run,
    RunWithMarks,
}

/// The folded bytes of one source character, or of a run of separators.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece<'t> {
    pub(crate) kind: PieceKind,
    pub(crate) bytes: Bytes<'t>,
    /// Offset of the first source byte.
    pub(crate) start: usize,
    /// Offset after the last source byte.
    pub(crate) end: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PieceKind {
    /// A character that leaves something behind.
    Char,
    /// Separators, of which one space is left.
    Gap,
    /// A blank line, or a run that is too long: no name goes on beyond.
    Break,
}

/// Words of ASCII letters and digits with one space or hyphen between them, as most are, folded.
pub(crate) struct AsciiWords<'t> {
    text: &'t [u8],
    at: usize,
    /// Whether a letter or digit stands before.
    in_word: bool,
}

impl AsciiWords<'_> {
    /// The next letter or digit, or a space between words.
    #[inline(always)]
    pub(crate) fn next(&mut self) -> Option<u8> {
        let byte = *self.text.get(self.at)?;
        if byte.is_ascii_alphanumeric() {
            self.at += 1;
            self.in_word = true;
            return Some(byte | 0x20);
        }
        let passes = self.in_word && is_single_gap(self.text, self.at);
        self.at += usize::from(passes);
        passes.then_some(b' ')
    }

    /// Where the next byte would be.
    #[inline(always)]
    pub(crate) fn at(&self) -> usize {
        self.at
    }
}

/// Whether one ASCII space or hyphen stands at byte `at` before an ASCII letter or digit.
#[inline(always)]
fn is_single_gap(text: &[u8], at: usize) -> bool {
    match text.get(at..).and_then(<[u8]>::first_chunk) {
        Some([b' ' | b'-', next]) => next.is_ascii_alphanumeric(),
        _ => false,
    }
}

impl<'t> Cursor<'t> {
    /// A cursor at byte `at`, as if nothing stood before it.
    pub(crate) fn new(text: &'t str, at: usize) -> Cursor<'t> {
        Cursor {
            text,
            at,
            base: Base::None,
            run: 0,
            exact: false,
            skips: Skips::Nothing,
        }
    }

    /// One that leaves out rules 3 and 5.
    pub(crate) fn exact(text: &'t str) -> Cursor<'t> {
        Cursor {
            exact: true,
            ..Cursor::new(text, 0)
        }
    }

    /// The source offset that has been reached.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Where a name that ends with the piece just handed out ends, after the marks that are dropped on its last letter; and
    /// whether that is surely an edge, because a run follows that is too long.
    #[inline]
    pub(crate) fn close(&self) -> (usize, bool) {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if !byte.is_ascii() || matches!(byte, b'\'' | b'`') => {
                self.close_over_marks()
            }
            _ => (self.at, false),
        }
    }

    fn close_over_marks(&self) -> (usize, bool) {
        let mut end = self.at;
        let mut place = self.at;
        for (count, c) in self.text[self.at..].chars().enumerate() {
            let unit = Unit::of(c);
            match unit.class() {
                Class::Mark | Class::Vanishing | Class::Apostrophe
                    if count + self.run >= LONGEST_RUN =>
                {
                    return (self.at, true);
                }
                Class::Mark if self.mark(c, unit, place).is_none() => end = place + c.len_utf8(),
                Class::Vanishing | Class::Apostrophe => {}
                _ => break,
            }
            place += c.len_utf8();
        }
        (end, false)
    }

    /// The next byte where the text goes on with an ASCII letter or digit.
    #[inline]
    pub(crate) fn next_alphanumeric(&mut self) -> Option<u8> {
        let byte = *self.text.as_bytes().get(self.at)?;
        if !byte.is_ascii_alphanumeric() {
            return None;
        }
        self.at += 1;
        self.run = 0;
        self.base = Base::of_ascii(byte);
        Some(if self.exact {
            byte
        } else {
            byte.to_ascii_lowercase()
        })
    }

    /// The folded byte of the ASCII character that the text goes on with, if that is no letter or digit, nor vanishes; there may be no more
    /// pieces after a space.
    #[inline(always)]
    pub(crate) fn peek_sign(&self) -> Option<u8> {
        let byte = *self.text.as_bytes().get(self.at)?;
        match byte {
            b'\t'..=b'\r' | b' ' | b'-' | b'_' => Some(b' '),
            b'!'..=b'&' | b'('..=b',' | b'.' | b'/' | b':'..=b'@' | b'['..=b'^' | b'{'..=b'~' => {
                Some(byte)
            }
            _ => None,
        }
    }

    /// The words of ASCII letters and digits that the text goes on with, to be passed.
    #[inline(always)]
    pub(crate) fn ascii_words(&self) -> AsciiWords<'t> {
        AsciiWords {
            text: self.text.as_bytes(),
            at: self.at,
            in_word: false,
        }
    }

    /// Passes words of ASCII letters and digits up to the end of one, `end`; whether there are any.
    #[inline(always)]
    pub(crate) fn pass(&mut self, end: usize) -> bool {
        let passes = end > self.at;
        if passes {
            let last = self.text.as_bytes()[end - 1];
            (self.at, self.run, self.base) = (end, 0, Base::of_ascii(last));
        }
        passes
    }

    /// The folded bytes, the first lowest and then zeros, where the text goes on with a letter of two bytes, of an alphabet that writes
    /// words, of Han, or with a syllable of Hangul that is surely whole.
    #[inline]
    pub(crate) fn next_letter(&mut self) -> Option<u64> {
        match self.exact {
            true => None,
            false => self.next_pair().or_else(|| self.next_wide()),
        }
    }

    #[inline]
    fn next_pair(&mut self) -> Option<u64> {
        let pair = Pair::at(self.text.as_bytes(), self.at)?;
        if !pair.is_letter() {
            return None;
        }
        let [letter, more] = pair.folded();
        self.at += 2;
        self.run = 0;
        self.base = Base::of_pair(pair);
        Some(letter | more << 16)
    }

    /// A letter of [`is_han`] or a syllable.
    #[inline]
    fn next_wide(&mut self) -> Option<u64> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let [first, second, third] = *rest.first_chunk()?;
        let letter = u64::from(u32::from_le_bytes([first, second, third, 0]));
        let is_whole = || rest.get(3).copied().is_some_and(parts_syllables);
        if !(is_han(letter) || is_syllable(letter) && is_whole()) {
            return None;
        }
        self.at += 3;
        self.run = 0;
        self.base = Base::Keeps;
        Some(letter)
    }

    fn piece(
        &mut self,
        kind: PieceKind,
        bytes: Bytes<'t>,
        start: usize,
        end: usize,
    ) -> Option<Piece<'t>> {
        self.at = end;
        Some(Piece {
            kind,
            bytes,
            start,
            end,
        })
    }

    /// A letter, digit or other character.
    fn character(&mut self, c: char, unit: Unit) -> Option<Piece<'t>> {
        let (mut end, start) = (self.at + c.len_utf8(), self.at);
        let own = &self.text.as_bytes()[start..end];
        let bytes = if let Some((syllable, syllable_end)) = korean::compose(self.text, start, c) {
            end = syllable_end;
            let mut few = [0; 8];
            let len = syllable.encode_utf8(&mut few).len();
            Bytes::Few(few, len as u8)
        } else if self.exact {
            unit.exact(c, own)
        } else {
            unit.folded(own)
        };
        self.run = 0;
        self.base = Base::of(bytes.as_slice());
        self.piece(PieceKind::Char, bytes, start, end)
    }

    /// What a mark at byte `at` leaves after the base, and the base after it; `None` where it is dropped.
    fn mark(&self, c: char, unit: Unit, at: usize) -> Option<(Bytes<'t>, Base)> {
        let own = &self.text.as_bytes()[at..at + c.len_utf8()];
        let bytes = if self.exact {
            unit.exact(c, own)
        } else {
            unit.folded(own)
        };
        if matches!(bytes, Bytes::Slice(bytes) if bytes == own) {
            return (!self.base.drops(c, self.exact)).then_some((bytes, self.base));
        }
        // The one mark that becomes a letter in small letters.
        if c == '\u{345}' && self.base.drops(c, self.exact) {
            return None;
        }
        // It stands for several marks, or for marks and a letter (Thai am).
        let (mut kept, mut len, mut base, mut drops) = ([0; 8], 0, self.base, false);
        for part in str::from_utf8(bytes.as_slice()).unwrap_or_default().chars() {
            let is_mark = Unit::of(part).class() == Class::Mark;
            let end = len + part.len_utf8();
            if is_mark && base.drops(part, self.exact) {
                drops = true;
            } else if let Some(to) = kept.get_mut(len..end) {
                part.encode_utf8(to);
                len = end;
            }
            if !is_mark {
                base = Base::of(&kept[..len]);
            }
        }
        match drops {
            true => (len > 0).then_some((Bytes::Few(kept, len as u8), base)),
            false => Some((bytes, base)), // of any length
        }
    }

    /// A cursor at byte `at`, where a name may begin; `None` where a mark stands that leaves nothing.
    ///
    /// The context matters only to a mark that no word holds: the letter before it may drop it, and it may stand in a run
    /// that is too long.
    #[inline]
    pub(crate) fn within(text: &'t str, at: usize) -> Option<Cursor<'t>> {
        match char_at(text, at) {
            Some(c) if !c.is_ascii() && Unit::of(c).class() == Class::Mark => {
                Cursor::at_mark(text, at, c)
            }
            _ => Some(Cursor::new(text, at)),
        }
    }

    fn at_mark(text: &'t str, at: usize, mark: char) -> Option<Cursor<'t>> {
        let mut cursor = Cursor::new(text, at);
        let mut separated = false;
        for (start, c) in text[..at].char_indices().rev() {
            let class = Unit::of(c).class();
            if matches!(class, Class::Letter | Class::Digit | Class::Other) {
                let mut before = Cursor::new(&text[..at], start);
                before.by_ref().for_each(drop);
                if !separated {
                    cursor.base = before.base;
                }
                return cursor.mark(mark, Unit::of(mark), at).map(|_| cursor);
            }
            separated |= matches!(class, Class::Separator | Class::LineBreak);
            cursor.run += 1;
            if cursor.run == LONGEST_RUN {
                return None;
            }
        }
        Some(cursor)
    }

    /// A break that begins at `start`. The rest of the run, with `marks` its marks too, is skipped only when a further piece is
    /// asked for: a walk ends here, and many may end at one long run.
    fn break_off(&mut self, marks: bool, start: usize) -> Option<Piece<'t>> {
        self.base = Base::None;
        self.skips = if marks {
            Skips::RunWithMarks
        } else {
            Skips::Run
        };
        self.piece(PieceKind::Break, Bytes::Slice(BREAK), start, self.at)
    }

    /// Skips the rest of a run after a break.
    fn skip_run(&mut self) {
        while let Some(c) = char_at(self.text, self.at) {
            match Unit::of(c).class() {
                Class::Letter | Class::Digit | Class::Other => break,
                Class::Mark if self.skips == Skips::Run => break,
                _ => self.at += c.len_utf8(),
            }
            self.run = LONGEST_RUN.min(self.run + 1);
        }
        self.skips = Skips::Nothing;
    }

    /// The gap that is one ASCII space or hyphen before an ASCII letter or digit, as most are.
    #[inline]
    fn single_space(&mut self) -> Option<Piece<'t>> {
        if self.run > 0 || !is_single_gap(self.text.as_bytes(), self.at) {
            return None;
        }
        self.base = Base::None;
        self.piece(PieceKind::Gap, Bytes::Slice(b" "), self.at, self.at + 1)
    }

    /// The next piece where the next byte begins no ASCII letter or digit.
    fn careful(&mut self) -> Option<Piece<'t>> {
        let mut gap = None;
        let mut line_breaks = 0;
        while let Some(c) = char_at(self.text, self.at) {
            let unit = Unit::of(c);
            let class = unit.class();
            let end = self.at + c.len_utf8();
            match class {
                Class::Letter | Class::Digit | Class::Other => {
                    return match gap {
                        Some(start) => {
                            self.piece(PieceKind::Gap, Bytes::Slice(b" "), start, self.at)
                        }
                        None => self.character(c, unit),
                    };
                }
                _ if self.run == LONGEST_RUN => {
                    return self.break_off(true, gap.unwrap_or(self.at));
                }
                Class::Mark => {
                    if let Some((bytes, base)) = self.mark(c, unit, self.at) {
                        if let Some(start) = gap {
                            return self.piece(PieceKind::Gap, Bytes::Slice(b" "), start, self.at);
                        }
                        self.run += 1;
                        self.base = base;
                        return self.piece(PieceKind::Char, bytes, self.at, end);
                    }
                }
                Class::Vanishing | Class::Apostrophe => {}
                Class::Separator | Class::LineBreak => {
                    self.base = Base::None;
                    let second_half =
                        c == '\n' && gap.is_some() && self.text.as_bytes()[self.at - 1] == b'\r';
                    line_breaks += usize::from(class == Class::LineBreak && !second_half);
                    gap.get_or_insert(self.at);
                    if line_breaks == 2 {
                        return self.break_off(false, gap.unwrap_or(self.at));
                    }
                }
            }
            self.run += 1;
            self.at = end;
        }
        None
    }
}

impl<'t> Iterator for Cursor<'t> {
    type Item = Piece<'t>;

    /// The next piece; separators and vanishing characters at the end of the text leave nothing.
    #[inline]
    fn next(&mut self) -> Option<Piece<'t>> {
        if self.skips != Skips::Nothing {
            self.skip_run();
        }
        let start = self.at;
        match self.next_alphanumeric() {
            Some(byte) => {
                let bytes = Bytes::Few([byte, 0, 0, 0, 0, 0, 0, 0], 1);
                Some(Piece {
                    kind: PieceKind::Char,
                    bytes,
                    start,
                    end: start + 1,
                })
            }
            None => self.single_space().or_else(|| self.careful()),
        }
    }
}

/// One byte of a folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folded {
    /// The byte; all of them together are UTF-8.
    pub byte: u8,
    /// Offset, in bytes of the text as given, after the characters that the byte comes from.
    pub end: usize,
}

/// The folded bytes of a text, each with the place in the text as given that it ends at.
///
/// Separators at either end leave nothing. A blank line, or a run of more than 64 separators, vanishing characters and
/// marks, which no name crosses, is written as two line feeds. Time is linear in the text; memory is constant.
///
/// # Examples
///
/// ```
/// use onomasticon::text::Fold;
///
/// let text = "Łódź";
/// let ends: Vec<(char, usize)> = Fold::new(text).map(|f| (char::from(f.byte), f.end)).collect();
/// assert_eq!(vec![('l', 2), ('o', 4), ('d', 5), ('z', 7)], ends);
/// ```
#[derive(Clone, Debug)]
pub struct Fold<'t> {
    cursor: Cursor<'t>,
    piece: Option<Piece<'t>>,
    /// How many bytes of the piece have been handed out.
    done: usize,
    /// The piece that comes after it, when that is known.
    held: Option<Piece<'t>>,
}

impl<'t> Fold<'t> {
    /// Folds `text` from its start.
    pub fn new(text: &'t str) -> Fold<'t> {
        Fold {
            cursor: Cursor::new(text, 0),
            piece: None,
            done: 0,
            held: None,
        }
    }

    /// The next piece, less separators and breaks at either end.
    fn next_piece(&mut self) -> Option<Piece<'t>> {
        if let Some(held) = self.held.take() {
            return Some(held);
        }
        let begun = self.piece.is_some();
        let mut broken = None;
        loop {
            let piece = self.cursor.next()?;
            match piece.kind {
                PieceKind::Break => broken = Some(piece),
                PieceKind::Gap if !begun || broken.is_some() => {}
                _ if begun && broken.is_some() => {
                    self.held = Some(piece);
                    return broken;
                }
                _ => return Some(piece),
            }
        }
    }
}

impl Iterator for Fold<'_> {
    type Item = Folded;

    fn next(&mut self) -> Option<Folded> {
        loop {
            if let Some(piece) = &self.piece
                && let Some(&byte) = piece.bytes.as_slice().get(self.done)
            {
                self.done += 1;
                return Some(Folded {
                    byte,
                    end: piece.end,
                });
            }
            self.piece = Some(self.next_piece()?);
            self.done = 0;
        }
    }
}

/// Folds `text`: two spellings that differ only in what makes no difference become equal.
///
/// Case, marks, apostrophes, hyphens, spaces and the letter forms of rule 3 are evened out, as [`Fold`] does byte by
/// byte. Folding a folded text changes nothing (but for the letters of a Hangul syllable that an apostrophe kept apart).
/// Time and memory are linear in the text.
///
/// # Examples
///
/// ```
/// use onomasticon::text::fold;
///
/// assert_eq!("dayr al zawr", fold("Dayr al-Zāwr"));
/// assert_eq!(fold("GIESSEN"), fold("Gießen"));
/// assert_eq!(fold("الرقة"), fold("الرّقه"));
/// assert_eq!("sanaa", fold(" Sana’a "));
/// ```
pub fn fold(text: &str) -> String {
    // Folding never cuts a character, so nothing is ever replaced here.
    String::from_utf8_lossy(
        &Fold::new(text)
            .map(|folded| folded.byte)
            .collect::<Vec<u8>>(),
    )
    .into_owned()
}

/// Why a spelling has no form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormFault {
    /// Nothing but marks, at most, is left of it.
    Empty,
    /// More than [`LONGEST_FORM`] bytes are left of it.
    TooLong,
    /// A blank line, or a run that is too long, breaks it: it could match nothing.
    Broken,
}

/// The form of a spelling; reads no further than its first 1,025 folded bytes.
pub(crate) fn form(spelling: &str) -> Result<String, FormFault> {
    let mut fold = Fold::new(spelling);
    let mut form = Vec::new();
    let mut named = false;
    while let Some(piece) = fold.next_piece() {
        if piece.kind == PieceKind::Break {
            return Err(FormFault::Broken);
        }
        let is_mark = |c| Unit::of(c).class() == Class::Mark;
        named |=
            piece.kind == PieceKind::Char && !char_at(spelling, piece.start).is_some_and(is_mark);
        form.extend_from_slice(piece.bytes.as_slice());
        if form.len() > LONGEST_FORM {
            return Err(FormFault::TooLong);
        }
        fold.piece = Some(piece);
    }
    match String::from_utf8(form) {
        Ok(form) if named => Ok(form),
        _ => Err(FormFault::Empty),
    }
}

/// Folds by rules 1, 2, 4 and 6 alone, less the spaces at either end.
pub(crate) fn exact(text: &str) -> String {
    let bytes: Vec<u8> = Cursor::exact(text)
        .flat_map(|piece| piece.bytes.as_slice().to_vec())
        .collect();
    String::from_utf8_lossy(&bytes)
        .trim_matches([' ', '\n'])
        .to_owned()
}

/// Whether two spellings are equal but for rules 1, 2, 4 and 6; with `spaces` false, spaces do not count either.
///
/// `swallowed` stands before `surface` (the alef that a lam took).
pub(crate) fn exact_eq(surface: &str, swallowed: &[u8], spelling: &str, spaces: bool) -> bool {
    let (surface, spelling) = (exact(surface), exact(spelling));
    let counts = |byte: &u8| spaces || *byte != b' ';
    swallowed
        .iter()
        .copied()
        .chain(surface.bytes().filter(counts))
        .eq(spelling.bytes().filter(counts))
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! folds {
        ($($name:ident: $($text:literal)* => $folded:literal;)*) => {
            $(#[test]
            fn $name() {
                $(assert_eq!($folded, fold($text), "{:?}", $text);)*
            })*
        };
    }

    folds! {
        apostrophes_vanish: "Sana'a" "Sana’a" "Sanaʿa" "Sana`a" "'Sanaa'" => "sanaa";
        separators_are_one_space: "Deir ez-Zor" "Deir\u{a0}ez–Zor" "DEIR_EZ−ZOR" " Deir\r\nez - Zor-" => "deir ez zor";
        a_blank_line_is_no_space: "Deir\n\nZor" "Deir \r\n \r\n Zor" "Deir\u{2029}\nZor" => "deir\n\nzor";
        latin_letters_without_decomposition: "Łódź" "LODZ" "Lódz" => "lodz";
        thorn_and_ligatures: "Þæœﬁ" "THAEOEFI" => "thaeoefi";
        sharp_s_and_final_sigma: "ß" "ẞ" "ſs" => "ss";
        dotted_and_dotless_i: "İıIi" => "iiii";
        greek: "Άργος" "ΑΡΓΟΣ" => "αργοσ";
        arabic_letter_forms: "إدلب" "ادلب" "أَدْلِب" "ﺇدلب" => "ادلب";
        arabic_digits: "١٢" "۱۲" "12" => "12";
        tatweel_vanishes: "ديـــر" "دير" => "دير";
        cyrillic_stress_and_yo: "Ёлка" "Е\u{301}лка" "елка" => "елка";
        cyrillic_letters_stay: "Йоќ" "и\u{306}ок\u{301}" => "и\u{306}ок\u{301}";
        hangul_is_composed: "한글" "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}" "하\u{11ab}글" => "한글";
        marks_that_are_letters_stay: "दिल्ली" => "दिल्ली";
        expansions: "½㍿" => "1⁄2株式会社";
        mark_without_letter_stays: " \u{301}a" => "\u{301}a";
        zero_width_and_soft_hyphen: "Al\u{200b}ep\u{ad}po\u{fe0f}" => "aleppo";
        dots_do_not_join: "D.C." => "d.c.";
        nothing_is_left: "" "'- -" "\u{200b}" "\n\n" => "";
    }

    #[test]
    fn offsets_are_of_the_text_as_given() {
        let ends: Vec<usize> = Fold::new("Ho\u{ad}ms  ﬁ")
            .map(|folded| folded.end)
            .collect();
        assert_eq!(vec![1, 2, 5, 6, 8, 11, 11], ends);
    }

    #[test]
    fn sixty_four_separators_join_and_one_more_does_not() {
        assert_eq!("a b", fold(&format!("a{}b", " ".repeat(64))));
        assert_eq!("a\n\nb", fold(&format!("a{}b", " ".repeat(65))));
        assert_eq!(
            Err(FormFault::Broken),
            form(&format!("a{}b", "\u{301}".repeat(65)))
        );
    }

    #[test]
    fn folding_what_is_folded_changes_nothing() {
        for c in (0..=0x10ffff).filter_map(char::from_u32) {
            let folded = fold(&format!("a{c}b"));
            assert_eq!(folded, fold(&folded), "{c:?}");
        }
    }

    #[test]
    fn exact_keeps_case_and_arabic_letters() {
        for (surface, spelling, equal) in [
            ("US", "US", true),
            ("us", "US", false),
            ("ＵＳ", "US", true),
            ("Deir  Ézzor", "Deir-Ezzor", true),
            ("الرقه", "الرقة", false),
            ("الرقّة", "الرقة", true),
            ("ادلب", "أدلب", false),
            ("ا\u{654}دلب", "أدلب", true),
        ] {
            assert_eq!(
                equal,
                exact_eq(surface, b"", spelling, true),
                "{surface} {spelling}"
            );
        }
    }
}
