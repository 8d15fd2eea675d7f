//! Web addresses, e-mail addresses and handles: text that holds no names.

use std::ops::Range;

use super::classes::{Classify, fastest};
use super::unit::{Class, Unit, char_at};
use super::words::{self, is_edge};

/// The longest scheme of a web address, in bytes.
const LONGEST_SCHEME: usize = 64;
/// The longest local part of an e-mail address, in bytes (RFC 5321, section 4.5.3.1).
pub(crate) const LONGEST_LOCAL_PART: usize = 64;
/// The longest domain of an e-mail address, in bytes (RFC 5321, section 4.5.3.1).
pub(crate) const LONGEST_DOMAIN: usize = 255;

/// The addresses and handles in `text`, in order and apart from each other. Time is linear in the text.
pub(crate) fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    // Where the last web address ends: one within it ends there too.
    let mut web_end = 0;
    let (mut signs, mut from) = (Vec::new(), 0);
    while from < text.len() {
        signs.clear();
        from = fastest!(classify => next_signs(classify, text.as_bytes(), from, &mut signs));
        for &at in &signs {
            add(text, at, &mut web_end, &mut found);
        }
    }
    found
}

/// Adds the address that the sign at `at` shows, if it does, to those found before it.
fn add(text: &str, at: usize, web_end: &mut usize, found: &mut Vec<Range<usize>>) {
    let start = match text.as_bytes()[at] {
        b'.' if at >= *web_end => bare_web_address(text, at),
        b':' => scheme(text, at),
        _ => None,
    };
    let mut address = if let Some(start) = start {
        if at >= *web_end {
            *web_end = web_address_end(text, at);
        }
        start..*web_end
    } else if text.as_bytes()[at] == b'@'
        && let Some(range) = mail_or_handle(text, at)
    {
        range
    } else {
        return;
    };
    while let Some(last) = found.pop_if(|last| address.start <= last.end) {
        address = last.start.min(address.start)..address.end.max(last.end);
    }
    found.push(address);
}

/// Finds the colons, the `@` and the dots after `ww` in the next block of the text from byte `from` on that holds any, and tells
/// where the block after it begins.
#[inline(always)]
fn next_signs(
    classify: impl Classify,
    text: &[u8],
    mut from: usize,
    signs: &mut Vec<usize>,
) -> usize {
    while signs.is_empty() && from < text.len() {
        while let Some(blocks) = text[from..].first_chunk()
            && !classify.has_signs(blocks)
        {
            from += 128;
        }
        let rest = &text[from..];
        let mut some = match (rest.first_chunk(), text.last_chunk()) {
            (Some(block), _) => classify.signs(block),
            (None, _) if rest.is_empty() => break,
            (None, Some(end)) => classify.signs(end) >> (end.len() - rest.len()),
            (None, None) => u64::MAX >> (64 - rest.len()),
        };
        while some != 0 {
            let at = some.trailing_zeros() as usize;
            some &= some - 1;
            match rest[at..] {
                [b'@' | b':', ..] => signs.push(from + at),
                [b'w' | b'W', b'w' | b'W', b'.', ..] => signs.push(from + at + 2),
                _ => {}
            }
        }
        from += 64;
    }
    from
}

/// What must stand before a text cut off at `at`, so that an address that goes on there goes on as before, however long it is: a
/// web address and a handle have no end that could be waited for. Empty where there is none.
///
/// It need not look after what reaches no further than the longest local part and domain.
pub(crate) fn carried_over(text: &str, at: usize) -> &'static str {
    if in_web_address(text, at) {
        "a://"
    } else if in_handle(text, at) {
        "@"
    } else {
        ""
    }
}

/// Whether a web address that begins before `at` reaches it.
fn in_web_address(text: &str, at: usize) -> bool {
    let unbroken = text[..at].rfind(ends_web_address).unwrap_or(0);
    // What makes it one may stand astride `at`, or behind it.
    let marks = &text.as_bytes()[unbroken..text.len().min(at + LONGEST_SCHEME)];
    memchr::memchr2_iter(b'.', b':', marks).any(|mark| {
        let mark = unbroken + mark;
        let start = match text.as_bytes()[mark] {
            b'.' => bare_web_address(text, mark),
            _ => scheme(text, mark),
        };
        start.is_some_and(|start| start < at)
    })
}

/// Whether only characters of a handle stand between `at` and an `@` before it.
fn in_handle(text: &str, at: usize) -> bool {
    let before = text[..at].char_indices().rev();
    let mut others = before.skip_while(|(at, c)| is_of_handle(text, *at, *c));
    others.next().is_some_and(|(_, c)| c == '@')
}

/// Whether a character, at byte `at`, may stand in a handle.
fn is_of_handle(text: &str, at: usize, c: char) -> bool {
    let unit = Unit::of(c);
    c == '_' || unit.class() == Class::Vanishing || words::in_word(text, at, unit)
}

/// Where `scheme://…` begins, whose colon stands at `at`.
fn scheme(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if !bytes[at..].starts_with(b"://") {
        return None;
    }
    let scheme = bytes[at.saturating_sub(LONGEST_SCHEME)..at]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(byte))
        .count();
    let letter = bytes[at - scheme..at]
        .iter()
        .position(u8::is_ascii_alphabetic)?;
    Some(at - scheme + letter)
}

/// Where `www.…` begins, whose first dot stands at `at`.
fn bare_web_address(text: &str, at: usize) -> Option<usize> {
    let start = at.checked_sub(3)?;
    let www = text.as_bytes()[start..at].eq_ignore_ascii_case(b"www") && is_edge(text, start);
    (www && web_address_end(text, at + 1) > at + 1).then_some(start)
}

/// Where a web address that has begun before `from` ends: before white space or one of `<>"()[]{}`.
fn web_address_end(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    from + rest.find(ends_web_address).unwrap_or(rest.len())
}

fn ends_web_address(c: char) -> bool {
    c.is_whitespace() || "<>\"()[]{}".contains(c)
}

/// An e-mail address or handle, whose `@` stands at `at`.
fn mail_or_handle(text: &str, at: usize) -> Option<Range<usize>> {
    let handle = handle_end(text, at + 1);
    let domain = domain_end(text, at + 1);
    match (local_part_start(text, at), domain) {
        (Some(start), Some(end)) => Some(start..end.max(handle.unwrap_or(end))),
        _ => handle.map(|end| at..end),
    }
}

/// Where the characters of a handle, at least one from `from` on, end.
fn handle_end(text: &str, from: usize) -> Option<usize> {
    let mut end = None;
    for (at, c) in text[from..].char_indices() {
        if !is_of_handle(text, from + at, c) {
            break;
        }
        if Unit::of(c).class() != Class::Vanishing {
            end = Some(from + at + c.len_utf8());
        }
    }
    end
}

/// Where the local part before `at` begins (RFC 5322's `atext`, dots, and letters beyond ASCII as RFC 6531 allows).
fn local_part_start(text: &str, at: usize) -> Option<usize> {
    let mut start = at;
    for c in text[..at].chars().rev() {
        let unit = Unit::of(c);
        let part = match c {
            '.' => true,
            '\0'..='\x7f' => c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c),
            _ => {
                unit.class() == Class::Vanishing
                    || is_word_character(text, start - c.len_utf8(), unit)
            }
        };
        if !part {
            break;
        }
        start -= c.len_utf8();
        if at - start > LONGEST_LOCAL_PART {
            return None;
        }
    }
    (start < at).then_some(start)
}

/// Where the domain, of at least two labels, that begins at `from` ends.
fn domain_end(text: &str, from: usize) -> Option<usize> {
    let mut end = from;
    let mut last_dot = true;
    let mut dotted = false;
    let mut label_end = None;
    while let Some(c) = char_at(text, end) {
        match c {
            '.' if last_dot => break,
            '.' => (last_dot, dotted) = (true, true),
            _ if Unit::of(c).class() == Class::Vanishing => {}
            _ if c == '-' || is_of_label(text, end, Unit::of(c)) => {
                last_dot = false;
                if c != '-' {
                    label_end = Some((end + c.len_utf8(), dotted));
                }
            }
            _ => break,
        }
        end += c.len_utf8();
        if end - from > LONGEST_DOMAIN + 1 {
            return None;
        }
    }
    label_end.and_then(|(end, dotted)| (dotted && end - from <= LONGEST_DOMAIN).then_some(end))
}

/// A character of a word, as in a local part, or whatever mark belongs to the one before it.
fn is_of_label(text: &str, at: usize, unit: Unit) -> bool {
    let is_mark = unit.class() == Class::Mark;
    is_word_character(text, at, unit) || is_mark && words::in_word(text, at, unit)
}

/// A character of a word, but of a script that writes no spaces, where an address could swallow a sentence.
fn is_word_character(text: &str, at: usize, unit: Unit) -> bool {
    words::has_words(unit.script()) && words::in_word(text, at, unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_whole() {
        for (text, expected) in [
            ("see https://x.org/a?b=c, and", vec!["https://x.org/a?b=c,"]),
            (
                "(http://x.org/homs) 1ftp://y",
                vec!["http://x.org/homs", "ftp://y"],
            ),
            ("WWW.Homs.sy www. wwww.a.b", vec!["WWW.Homs.sy"]),
            ("to a.b+c@homs.example.", vec!["a.b+c@homs.example"]),
            ("@Homs, x@y @raqqa_now's", vec!["@Homs", "@y", "@raqqa_now"]),
            ("a@b.c@d.e", vec!["a@b.c@d.e"]),
            ("联系press@homs.example报道", vec!["press@homs.example"]),
            ("a@b.ה\u{e33}ס", vec!["a@b.ה\u{e33}ס"]),
            ("@ homs @. @@a", vec!["@a"]),
        ] {
            let found: Vec<&str> = addresses(text)
                .into_iter()
                .map(|range| &text[range])
                .collect();
            assert_eq!(expected, found, "{text}");
        }
    }

    #[test]
    fn a_local_part_of_sixty_five_bytes_is_none() {
        let text = |len| format!("{}@homs.example", "a".repeat(len));
        assert_eq!(vec![0..77], addresses(&text(64)));
        assert_eq!(vec![65..70], addresses(&text(65)));
    }
}
