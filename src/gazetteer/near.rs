//! "Did you mean …?"

/// How much of a word must be right.
const CLOSE: f64 = 0.7;

/// The word of `options` that `word` was probably meant to be, letter case aside; not `word` itself.
pub(crate) fn nearest<'a>(
    word: &str,
    options: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    const LONGEST: usize = 64; // the distance takes time by the product of the lengths
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let lower = word.to_lowercase();
    let len = word.chars().count();
    options
        .into_iter()
        .filter(|option| *option != word && option.len() <= LONGEST)
        .filter(|option| may_be_close(len, option.chars().count()))
        .map(|option| {
            let closeness = strsim::normalized_damerau_levenshtein(&lower, &option.to_lowercase());
            (closeness, option)
        })
        .filter(|(closeness, _)| *closeness > CLOSE)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, option)| option)
}

/// A distance is at least the difference of the lengths, which is enough to refuse most words.
fn may_be_close(a: usize, b: usize) -> bool {
    a.min(b) as f64 > CLOSE * a.max(b) as f64
}
