//! The columns of CoNLL-2003.

use std::io::{self, Write};

use super::Labels;
use super::tokens::{sentences, spans, tokens};
use crate::tagger::Tagged;

/// Writes a text as the columns of CoNLL-2003: a token a line, with its tag in the fourth column.
///
/// ```text
/// -DOCSTART- -X- O O
///
/// near -X- O O
/// Deir -X- O B-LOC
/// ez -X- O I-LOC
/// - -X- O I-LOC
/// Zor -X- O I-LOC
/// ```
///
/// Tags are IOB2: `B-` begins every mention, `I-` goes on with it, `O` is outside. The columns between, part of speech and chunk, have
/// the signs that the shared task itself has for nothing. A text begins with a line `-DOCSTART-`; sentences end with a blank line.
///
/// Tokens are the words of Unicode (UAX #29), cut at the ends of mentions as well, so that a tag holds for the whole token: `بحلب` is
/// `ب` and `حلب`. Any other character but white space is a token. Sentences are those of UAX #29, single line breaks being
/// spaces; they never end within a mention. Control characters, which would break lines and readers, are written as U+FFFD.
///
/// It takes time linear in the text, and as much memory again.
///
/// # Errors
///
/// What the writer says. Many small pieces are written: hand over a buffered one.
///
/// # Examples
///
/// ```
/// # use onomasticon::{Gazetteer, Tagger, output::{Labels, write_conll}};
/// let list = "variant,canonical,kind\nHalab,Aleppo,city\n";
/// let tagger = Tagger::new(&Gazetteer::from_csv(list.as_bytes())?);
/// let mut columns = Vec::new();
/// write_conll(&mut columns, &tagger.tag("To Halab."), Labels::Conll2003)?;
/// assert_eq!(
///     "-DOCSTART- -X- O O\n\nTo -X- O O\nHalab -X- O B-LOC\n. -X- O O\n\n",
///     String::from_utf8(columns)?
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_conll<W: Write>(out: &mut W, tagged: &Tagged, labels: Labels) -> io::Result<()> {
    let text = tagged.text();
    let spans = spans(tagged);
    let mut sentences = sentences(text).into_iter().skip(1).peekable(); // the first begins the text
    let mut last_span = None;
    let mut begun = false;
    out.write_all(b"-DOCSTART- -X- O O\n\n")?;
    for token in tokens(text, spans.iter().map(|(_, range)| range.clone())) {
        let goes_on = token.span.is_some() && token.span == last_span;
        let mut ended = false;
        while !goes_on
            && sentences
                .next_if(|&next| next <= token.range.start)
                .is_some()
        {
            ended = begun;
        }
        if ended {
            out.write_all(b"\n")?;
        }
        write_token(out, &text[token.range])?;
        match token.span {
            None => out.write_all(b" -X- O O\n")?,
            Some(at) => {
                let prefix = if goes_on { 'I' } else { 'B' };
                writeln!(out, " -X- O {prefix}-{}", labels.of(spans[at].0))?;
            }
        }
        last_span = token.span;
        begun = true;
    }
    if begun {
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn write_token<W: Write>(out: &mut W, token: &str) -> io::Result<()> {
    if !token.contains(char::is_control) {
        return out.write_all(token.as_bytes());
    }
    let shown = |c: char| if c.is_control() { '\u{FFFD}' } else { c };
    write!(out, "{}", token.chars().map(shown).collect::<String>())
}
