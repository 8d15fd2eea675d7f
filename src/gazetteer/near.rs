//! "Did you mean …?"

/// The word of `options` that `word` was probably meant to be, letter case aside; not `word` itself.
pub(crate) fn nearest<'a>(word: &str, options: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 64; // the distance takes time by the product of the lengths
    const CLOSE: f64 = 0.7;
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let lower = word.to_lowercase();
    options
        .into_iter()
        .filter(|option| *option != word && option.len() <= LONGEST)
        .map(|option| (closeness(&lower, &option.to_lowercase()), option))
        .filter(|(closeness, _)| *closeness > CLOSE)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, option)| option)
}

fn closeness(word: &str, option: &str) -> f64 {
    let (short, long) = if word.len() < option.len() { (word, option) } else { (option, word) };
    // A distance grows at least with the difference of the lengths: most pairs end here.
    if long.len() > 2 * short.len() + 4 {
        return 0.0;
    }
    strsim::normalized_damerau_levenshtein(word, option)
}
