//! Texts cut into tokens and sentences, for the formats that are made of them.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::mention::Mention;
use crate::tagger::Tagged;

/// A token, and the place among the spans of the one that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) range: Range<usize>,
    pub(crate) span: Option<usize>,
}

/// The mentions that share no byte with one before, with their ranges less the white space that Python sees at their ends.
pub(crate) fn spans<'a, 'g, 't>(
    tagged: &'a Tagged<'g, 't>,
) -> Vec<(&'a Mention<'g, 't>, Range<usize>)> {
    let mut done = 0;
    let mut spans = Vec::with_capacity(tagged.mentions().len());
    for mention in tagged.mentions() {
        let range = trimmed(tagged.text(), mention.range());
        if mention.range().start >= done && !range.is_empty() {
            done = range.end;
            spans.push((mention, range));
        }
    }
    spans
}

/// A range less the white space at its ends.
pub(crate) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let surface = &text[range.clone()];
    let end = range.start + surface.trim_end_matches(is_space).len();
    let start = end - text[range.start..end].trim_start_matches(is_space).len();
    start..end
}

/// The words of Unicode (UAX #29) and every other character by itself, cut at the ends of the spans too; no white space.
pub(crate) fn tokens<'a>(
    text: &'a str,
    spans: impl Iterator<Item = Range<usize>> + 'a,
) -> impl Iterator<Item = Token> + 'a {
    let mut done = 0;
    let inside = spans.enumerate().flat_map(move |(at, span)| {
        let before = done..span.start;
        done = span.end;
        [(before, None), (span, Some(at))]
    });
    let mut last = 0;
    let ended = inside
        .map(Some)
        .chain([None])
        .map(move |piece| match piece {
            Some((range, span)) => {
                last = range.end;
                (range, span)
            }
            None => (last..text.len(), None),
        });
    ended.flat_map(move |(piece, span)| words(text, piece).map(move |range| Token { range, span }))
}

fn words(text: &str, piece: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let words = text[piece.clone()].split_word_bound_indices();
    words.flat_map(move |(at, word)| {
        let start = piece.start + at;
        // A narrow no-break space joins the groups of a number (10 000) in Unicode's eyes, but parts them in Python's.
        let parts = word.split(is_space).filter(|part| !part.is_empty());
        parts.map(move |part| {
            let start = start + (part.as_ptr() as usize - word.as_ptr() as usize);
            start..start + part.len()
        })
    })
}

/// White space as Python's `str.isspace` has it: that of Unicode, and four old control characters.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1C}'..='\u{1F}').contains(&c)
}

/// Where sentences begin (UAX #29): a single line break is a space, a blank line ends a sentence.
pub(crate) fn sentences(text: &str) -> Vec<usize> {
    let mut flat = String::with_capacity(text.len());
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let is_blank = |line: &&str| line.trim().is_empty();
        if is_blank(&line) || lines.peek().is_none_or(is_blank) {
            flat.push_str(line);
        } else {
            let words = line.trim_end_matches(['\r', '\n']);
            flat.push_str(words);
            flat.extend(std::iter::repeat_n(' ', line.len() - words.len()));
        }
    }
    flat.split_sentence_bound_indices()
        .map(|(start, _)| start)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, spans: &[(usize, usize)]) -> Vec<String> {
        let tokens = tokens(text, spans.iter().map(|&(start, end)| start..end));
        tokens
            .map(|token| {
                let mark = token.span.map_or(String::new(), |at| format!("{at}:"));
                mark + &text[token.range]
            })
            .collect()
    }

    #[test]
    fn tokens_are_cut_at_the_ends_of_spans() {
        assert_eq!(
            [
                "«", "0:Deir", "0:ez", "0:-", "0:Zor", "»", "isn't", "1:Hama", "s", "3.5", "."
            ],
            *cut("«Deir ez-Zor» isn't Hamas 3.5.", &[(2, 13), (22, 26)])
        );
        assert_eq!(["ب", "0:حلب"], *cut("بحلب", &[(2, 8)]));
        assert_eq!(["0:阿", "0:勒", "0:颇", "市"], *cut("阿勒颇市", &[(0, 9)]));
    }

    #[test]
    fn no_token_holds_white_space() {
        assert_eq!(
            ["10", "000", "a", "b", "\0", "c"],
            *cut("10\u{202F}000\u{2028}a\u{1C}b\0c\u{85}\u{3000}\t", &[])
        );
        assert!(cut(" \r\n\u{1F}", &[]).is_empty());
    }

    #[test]
    fn sentences_go_on_over_line_breaks_but_not_over_blank_lines() {
        let text = "A head\n\nOne\r\nline. Two\nlines.\n \nEnd";
        let starts = sentences(text);
        let cut: Vec<&str> = starts
            .iter()
            .zip(starts.iter().skip(1).chain([&text.len()]))
            .map(|(start, end)| text[*start..*end].trim())
            .filter(|sentence| !sentence.is_empty())
            .collect();
        assert_eq!(["A head", "One\r\nline.", "Two\nlines.", "End"], *cut);
    }
}
