//! One pass over a text: every place where a name may begin, the forms found there, and the choice between them.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::entity::Status;
use crate::text::{self, Class, Cursor, PieceKind, Unit, arabic, char_at, hebrew, korean, words};

use super::beyond::{Begun, Known, Word};
use super::blocks::Batch;
use super::forms::{FormId, Group, Plainness, is_small};
use super::{Hit, Matcher, Walks, Way, deep};

/// A span of the text that forms match, some of whose rows count there.
#[derive(Clone, Debug)]
pub(crate) struct Occurrence {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The forms, and how the text stands for them; almost always one.
    pub(crate) forms: Matched,
    /// Whether it begins within a hashtag.
    pub(crate) in_hashtag: bool,
    /// Some row takes up the text and yields nothing.
    pub(crate) ignored: bool,
    /// Some row that counts is a name, not a demonym.
    pub(crate) named: bool,
}

/// The forms of one span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Matched {
    One(FormId, Way),
    Many(Box<[(FormId, Way)]>),
}

impl Matched {
    pub(crate) fn iter(&self) -> impl Iterator<Item = (FormId, Way)> + '_ {
        let (one, many): (_, &[_]) = match self {
            Matched::One(form, way) => (Some((*form, *way)), &[]),
            Matched::Many(many) => (None, many),
        };
        one.into_iter().chain(many.iter().copied())
    }
}

/// The entities that a text mentions without weak rows, which lets their weak rows count.
pub(crate) type Standing = HashSet<u32>;

/// What the rows of a form that fit a span amount to.
#[derive(Clone, Copy, Default)]
struct Verdict {
    ignored: bool,
    named: bool,
    demonym: bool,
}

impl Verdict {
    /// Whether some row takes up the text.
    fn counts(self) -> bool {
        self.ignored || self.named || self.demonym
    }
}

/// What stands before a place of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing that belongs to a word.
    Outside,
    /// A letter of this script, or a digit (0).
    Word(u8),
    /// It takes a look.
    Unknown,
}

/// One pass over a text.
pub(crate) struct Scan<'s> {
    matcher: &'s Matcher,
    text: &'s str,
    /// Ranges that hold no mentions, those behind the scan taken off.
    hidden: &'s [Range<usize>],
    /// Whether all occurrences are wanted rather than the leftmost longest.
    all: bool,
    standing: Option<&'s Standing>,
    /// Weak groups, by their first row, whose entities have been looked up in `standing`.
    stands: HashMap<u32, bool>,
    /// Matched with weak rows that were met.
    weak: HashSet<FormId>,
    /// The hashtag that the scan is in or has left.
    tag: Range<usize>,
    /// Of walks, the last one's ends and forms.
    walks: Walks,
    /// Where walks may go deep, those behind the scan taken off; everywhere as long as that costs little.
    deep: Option<std::vec::IntoIter<Range<usize>>>,
    hits: Vec<Hit>,
    /// Where the next letter stands that may be a capital one, of a scan that has not come as far; `usize::MAX` if there is none.
    capital: usize,
    /// A span that begins with a letter and whose letters are all small.
    small: Range<usize>,
    found: Vec<Occurrence>,
}

impl<'s> Scan<'s> {
    pub(crate) fn new(
        matcher: &'s Matcher,
        text: &'s str,
        hidden: &'s [Range<usize>],
        all: bool,
        standing: Option<&'s Standing>,
    ) -> Scan<'s> {
        Scan {
            matcher,
            text,
            hidden,
            all,
            standing,
            stands: HashMap::new(),
            weak: HashSet::new(),
            tag: 0..0,
            walks: Walks {
                found: Vec::new(),
                limit: 0,
                least: 0,
                deepest: usize::MAX,
                taken: 0,
            },
            deep: None,
            hits: Vec::new(),
            capital: 0,
            small: 0..0,
            found: Vec::new(),
        }
    }

    /// The occurrences in text order, and the forms with weak rows that were met.
    pub(crate) fn run(mut self) -> (Vec<Occurrence>, HashSet<FormId>) {
        let text = self.text.as_bytes();
        let mut batch = Batch::new(&self.matcher.starts, text.len());
        let (mut at, mut from) = (0, 0);
        while from < text.len() {
            let (places, next) = batch.places(&self.matcher.starts, self.text, from);
            for &place in places {
                let start = from + place.offset();
                // Behind a name that has an unclear place beyond ASCII, what follows there is not known either.
                let beyond = |at: usize| text.get(at).is_some_and(|byte| !byte.is_ascii());
                let looked = match place.begun {
                    _ if start >= at => start,
                    Begun::Unclear if beyond(at) => at,
                    _ => continue,
                };
                at = self.look(looked, place.begun);
            }
            from = next;
        }
        (self.found, self.weak)
    }

    /// Looks at `at`, where a name may begin, and what is known of it; to where the text has been dealt with.
    fn look(&mut self, mut at: usize, mut begun: Begun) -> usize {
        let text = self.text.as_bytes();
        loop {
            if self.is_hidden(at) {
                (at, begun) = (self.leave_hidden(at), Begun::Unclear);
            } else if text[at].is_ascii() {
                at = match text[at].is_ascii_alphanumeric() {
                    true => self.word(at, begun),
                    false => self.sign(at),
                };
                begun = Begun::Unclear;
            }
            // What is beyond ASCII may also follow what has just been dealt with.
            let mut before = Before::Unknown;
            while text.get(at).is_some_and(|byte| !byte.is_ascii()) {
                // Where something is known of a place, the places behind it are known too.
                let alone = matches!(begun, Begun::Known(_) | Begun::Likely);
                (at, before) = match self.is_hidden(at) {
                    true => (self.leave_hidden(at), Before::Unknown),
                    false => self.beyond(at, before, begun),
                };
                begun = Begun::Unclear;
                if alone && !self.tag_follows(at) {
                    return at;
                }
            }
            // A whole hashtag is looked up also where no name begins with its first word.
            if !(self.tag_follows(at) && text[self.tag.start].is_ascii()) {
                return at;
            }
            at = self.tag.start;
        }
    }

    /// Whether there is a hashtag that begins at `at` or behind it.
    fn tag_follows(&self, at: usize) -> bool {
        self.tag.start >= at && self.tag.start < self.tag.end
    }

    /// Whether `at` lies in a range that holds no mentions; takes off those behind it.
    fn is_hidden(&mut self, at: usize) -> bool {
        while self.hidden.first().is_some_and(|hidden| hidden.end <= at) {
            self.hidden = &self.hidden[1..];
        }
        self.hidden.first().is_some_and(|hidden| hidden.start <= at)
    }

    /// The end of the range that `at` lies in.
    fn leave_hidden(&self, at: usize) -> usize {
        self.hidden.first().map_or(at, |hidden| hidden.end)
    }

    /// A word of ASCII letters and digits that begins at `at`.
    fn word(&mut self, at: usize, begun: Begun) -> usize {
        if matches!(begun, Begun::Unclear) && at != self.tag.start {
            match self.matcher.starts.plain_word(self.text, at) {
                Begun::Nowhere(end) => return end,
                Begun::Unclear if !self.matcher.starts.may_begin(self.text, at) => return at + 1,
                _ => {}
            }
        }
        if !words::is_edge(self.text, at) {
            return at + 1;
        }
        let end = match begun {
            Begun::Word(word) if !word.goes_on && !self.all && at != self.tag.start => {
                self.begin_alone(at, word)
            }
            _ => self.begin_known(at, begun),
        };
        end.unwrap_or(at + 1)
    }

    /// [`Scan::begin_known`] at a word that is a name by itself or none.
    #[inline(always)]
    fn begin_alone(&mut self, at: usize, word: Word) -> Option<usize> {
        let (end, form) = self.matcher.word_alone(self.text, at, word)?;
        (end <= self.limit() && self.take_if_counts(at, end, form)).then_some(end)
    }

    /// A number sign, or an ASCII character outside words that some form begins with.
    fn sign(&mut self, at: usize) -> usize {
        if self.text.as_bytes()[at] == b'#' {
            self.enter_hashtag(at + 1);
        }
        if self.matcher.starts.may_begin(self.text, at)
            && let Some(end) = self.begin(at)
        {
            return end;
        }
        at + 1
    }

    /// A character beyond ASCII, and what is known of it.
    fn beyond(&mut self, at: usize, before: Before, begun: Begun) -> (usize, Before) {
        let Some(c) = char_at(self.text, at) else {
            return (at + 1, Before::Unknown);
        };
        let unit = Unit::of(c);
        // A syllable written letter by letter is one character: nothing begins inside.
        let next = korean::compose(self.text, at, c).map_or(at + c.len_utf8(), |(_, end)| end);
        if !matches!(begun, Begun::Unclear) {
            return self.begin_word(at, unit, next, begun);
        }
        match unit.class() {
            Class::Letter | Class::Digit => {
                let edge = match before {
                    Before::Outside => true,
                    Before::Word(script) => words::splits(script, unit.script()),
                    Before::Unknown => words::is_edge(self.text, at),
                };
                if edge {
                    return self.begin_word(at, unit, next, begun);
                }
                (next, Before::Word(unit.script()))
            }
            Class::Other => {
                if !self.matcher.starts.is_idle(unit)
                    && self.matcher.starts.may_begin(self.text, at)
                    && let Some(end) = self.begin(at)
                {
                    return (end, Before::Unknown);
                }
                if c == '＃' {
                    self.enter_hashtag(next);
                }
                (next, Before::Outside)
            }
            Class::Mark => {
                // A mark that no word holds stands for itself, so a name may begin with it.
                let idle = self.matcher.starts.is_idle(unit);
                let alone = !idle && words::is_edge(self.text, at);
                if alone
                    && self.matcher.starts.may_begin(self.text, at)
                    && let Some(end) = self.begin(at)
                {
                    return (end, Before::Unknown);
                }
                (next, Before::Unknown)
            }
            Class::Vanishing | Class::Apostrophe => (next, Before::Unknown),
            Class::Separator | Class::LineBreak => (next, Before::Outside),
        }
    }

    /// A word beyond ASCII that begins at the edge `at`, and whose second character may be at `next`: names there, and after prefix
    /// letters.
    fn begin_word(&mut self, at: usize, unit: Unit, next: usize, begun: Begun) -> (usize, Before) {
        let starts = &self.matcher.starts;
        let begun = match begun {
            _ if at == self.tag.start => Begun::Likely,
            Begun::Unclear if words::has_words(unit.script()) => starts.plain_word(self.text, at),
            Begun::Unclear => starts.letters(self.text, at),
            known => known,
        };
        let chosen = match begun {
            Begun::Nowhere(end) => return (end, Before::Unknown),
            Begun::Known(known) if !known.goes_on && !self.all => self.begin_known_alone(at, known),
            Begun::Known(known) => {
                self.set_out(at);
                self.matcher
                    .walk_known(self.text, at, known, &mut self.walks);
                self.choose_walked(at)
            }
            Begun::Unclear if !starts.may_begin(self.text, at) => None,
            _ => self.begin(at),
        };
        if let Some(end) = chosen {
            return (end, Before::Unknown);
        }
        match self.begin_behind_prefix(at, unit) {
            Some(end) => (end, Before::Unknown),
            None => (next, Before::Word(unit.script())),
        }
    }

    /// [`Scan::begin_known`] at a word beyond ASCII that is a name by itself or none.
    #[inline(always)]
    fn begin_known_alone(&mut self, at: usize, known: Known) -> Option<usize> {
        let end = at + usize::from(known.last) + 2;
        let form = self.matcher.form_in(known.state)?;
        (end <= self.limit() && self.take_if_counts(at, end, form)).then_some(end)
    }

    /// Names that begin after the prefix letters at `at`.
    fn begin_behind_prefix(&mut self, at: usize, unit: Unit) -> Option<usize> {
        let is_prefix: fn(&[u8]) -> bool = match unit.script() {
            text::ARABIC => arabic::is_prefix,
            text::HEBREW => hebrew::is_prefix,
            _ => return None,
        };
        let mut at = at;
        for _ in 0..2 {
            let prefix = Prefix::at(self.text, at, unit.script(), is_prefix)?;
            if prefix.lam {
                self.walk(prefix.end, Way::Lam);
            }
            if self.matcher.starts.may_begin(self.text, prefix.end) {
                self.walk(prefix.end, Way::Plain);
            }
            self.hits
                .retain(|hit| self.matcher.forms.has_three_letters(hit.form));
            if let Some(end) = self.choose(prefix.end) {
                return Some(end);
            }
            at = prefix.end;
        }
        None
    }

    /// Notes the hashtag whose characters begin at `at`.
    fn enter_hashtag(&mut self, at: usize) {
        self.tag = usize::MAX..at;
        let mut end = at;
        for c in self.text[at..].chars() {
            let unit = Unit::of(c);
            if words::in_word(self.text, end, unit) {
                self.tag = self.tag.start.min(end)..end + c.len_utf8();
            } else if unit.class() != Class::Vanishing && c != '_' && c != '＿' {
                break;
            }
            end += c.len_utf8();
        }
    }

    /// The forms that the whole hashtag stands for.
    fn whole_hashtag(&mut self) {
        let mut joined = Vec::new();
        let mut cursor = Cursor::new(self.text, self.tag.start);
        while cursor.at() < self.tag.end {
            let mut ahead = cursor.clone();
            match ahead.next() {
                None => break,
                Some(piece) if piece.start >= self.tag.end => break,
                Some(piece)
                    if piece.kind != PieceKind::Break && joined.len() <= text::LONGEST_FORM =>
                {
                    joined.extend(piece.bytes.as_slice().iter().filter(|&&byte| byte != b' '));
                }
                _ => return,
            }
            cursor = ahead;
        }
        let (end, _) = cursor.close();
        if end > self.limit() {
            return;
        }
        let forms = self
            .matcher
            .find(&joined)
            .into_iter()
            .chain(self.matcher.forms.joined(&self.matcher.gazetteer, &joined));
        self.hits.extend(forms.map(|form| Hit {
            end,
            form,
            way: Way::Tag,
        }));
    }

    /// Finds the names that begin at `at`; in a leftmost scan, the end of the one chosen.
    fn begin(&mut self, at: usize) -> Option<usize> {
        self.begin_known(at, Begun::Unclear)
    }

    /// [`Scan::begin`], where the word that begins there is known.
    fn begin_known(&mut self, at: usize, begun: Begun) -> Option<usize> {
        if at == self.tag.start {
            self.whole_hashtag();
        }
        self.set_out(at);
        match begun {
            _ if self.walks.least == usize::MAX => {}
            Begun::Word(word) if self.is_idle(at, word) => {}
            Begun::Word(word) => self.matcher.walk_word(self.text, at, word, &mut self.walks),
            _ => self.matcher.walk(self.text, at, b"", &mut self.walks),
        }
        self.choose_walked(at)
    }

    /// Where a name must have ended: before what holds no mentions.
    fn limit(&self) -> usize {
        self.hidden
            .first()
            .map_or(usize::MAX, |hidden| hidden.start)
    }

    /// Where a name that begins at `at` may not have ended: before a letter that may be the capital one, where all names need one;
    /// `usize::MAX` where no name begins, for there is none.
    #[inline(always)]
    fn least_end(&mut self, at: usize) -> usize {
        let text = self.text.as_bytes();
        let may_be_capital = |byte: &u8| byte.is_ascii_uppercase() || !byte.is_ascii();
        let begins = text.get(at).is_some_and(u8::is_ascii_alphanumeric);
        if self.matcher.starts.within.is_none() || !begins {
            return 0;
        }
        if self.capital < at {
            let letters = text[at..].iter().position(may_be_capital);
            self.capital = letters.map_or(usize::MAX, |letters| at + letters);
        }
        self.capital
    }

    /// Tells walks from `at` how far they may go and have to.
    fn set_out(&mut self, at: usize) {
        self.walks.limit = self.limit();
        self.walks.least = self.least_end(at);
        if self.deep.is_none() && deep::is_too_much(self.walks.taken, at) {
            let places = self.matcher.long_places(self.text, at);
            self.deep = places.map(Vec::into_iter);
        }
        let Some(places) = &mut self.deep else {
            return;
        };
        while places
            .as_slice()
            .first()
            .is_some_and(|place| place.end <= at)
        {
            places.next();
        }
        let is_deep = places
            .as_slice()
            .first()
            .is_some_and(|place| place.start <= at);
        self.walks.deepest = if is_deep { usize::MAX } else { deep::SHALLOW };
    }

    /// Whether no form may begin with the word at `at`, because walks from there may not go deep.
    #[inline(always)]
    fn is_idle(&self, at: usize, word: Word) -> bool {
        self.walks.deepest == deep::SHALLOW && !self.matcher.may_be_short(self.text, at, word)
    }

    /// Walks behind prefix letters.
    fn walk(&mut self, at: usize, way: Way) {
        self.set_out(at);
        let mut swallowed: &[u8] = b"";
        if way == Way::Lam {
            swallowed = arabic::ALEF;
            self.walks.deepest = usize::MAX; // the text has not all of the form
        }
        self.matcher.walk(self.text, at, swallowed, &mut self.walks);
        self.take_hits(way);
    }

    fn take_hits(&mut self, way: Way) {
        let found = self.walks.found.drain(..);
        self.hits
            .extend(found.map(|(end, form)| Hit { end, form, way }));
    }

    /// [`Scan::choose`] of what one walk has found and nothing else, the shortest first.
    fn choose_walked(&mut self, start: usize) -> Option<usize> {
        if self.all || !self.hits.is_empty() {
            self.take_hits(Way::Plain);
            return self.choose(start);
        }
        while let Some((end, form)) = self.walks.found.pop() {
            if self.take_if_counts(start, end, form) {
                self.walks.found.clear();
                return Some(end);
            }
        }
        None
    }

    /// Takes the form that stands at a span, if some row of it counts; whether one does.
    #[inline(always)]
    fn take_if_counts(&mut self, start: usize, end: usize, form: FormId) -> bool {
        let way = Way::Plain;
        let mut verdict = Verdict::default();
        self.judge(start, &Hit { end, form, way }, &mut verdict);
        if verdict.counts() {
            self.take(start, end, Matched::One(form, way), verdict);
        }
        verdict.counts()
    }

    /// Takes the longest hit that counts, in a leftmost scan, or all of them; where the former ends.
    fn choose(&mut self, start: usize) -> Option<usize> {
        let mut hits = std::mem::take(&mut self.hits);
        hits.sort_unstable_by_key(|hit| (Reverse(hit.end), hit.form, hit.way));
        hits.dedup_by_key(|hit| (hit.end, hit.form));
        let mut chosen = None;
        for same_end in hits.chunk_by(|hit, other| hit.end == other.end) {
            let mut verdict = Verdict::default();
            for hit in same_end {
                self.judge(start, hit, &mut verdict);
            }
            if !verdict.counts() {
                continue;
            }
            let forms = match same_end {
                [hit] => Matched::One(hit.form, hit.way),
                many => Matched::Many(many.iter().map(|hit| (hit.form, hit.way)).collect()),
            };
            self.take(start, same_end[0].end, forms, verdict);
            if !self.all {
                chosen = Some(same_end[0].end);
                break;
            }
        }
        hits.clear();
        self.hits = hits;
        chosen
    }

    /// Takes what stands at a span.
    #[inline]
    fn take(&mut self, start: usize, end: usize, forms: Matched, verdict: Verdict) {
        self.found.push(Occurrence {
            start,
            end,
            forms,
            in_hashtag: start >= self.tag.start && start < self.tag.end,
            ignored: verdict.ignored,
            named: verdict.named,
        });
        if !self.all && self.matcher.forms.any_hash() {
            self.enter_last_hashtag(start..end);
        }
    }

    /// Notes the last hashtag that begins in a range.
    #[inline(never)]
    fn enter_last_hashtag(&mut self, range: Range<usize>) {
        if let Some(hash) = self.text[range.clone()].rfind(['#', '＃']) {
            let hash = range.start + hash;
            let after = char_at(self.text, hash).map_or(0, char::len_utf8);
            self.enter_hashtag(hash + after);
        }
    }

    /// Adds what the rows of a hit amount to.
    #[inline(always)]
    fn judge(&mut self, start: usize, hit: &Hit, verdict: &mut Verdict) {
        match self.matcher.forms.plainness(hit.form) {
            Plainness::Plain => verdict.named = true,
            Plainness::Capital => verdict.named |= !self.is_small(start..hit.end),
            Plainness::None => self.judge_groups(start, hit, verdict),
        }
    }

    /// [`Scan::judge`], group by group.
    #[inline(never)]
    fn judge_groups(&mut self, start: usize, hit: &Hit, verdict: &mut Verdict) {
        let matcher = self.matcher;
        for group in matcher.fitting(self.text, start..hit.end, hit.form, hit.way) {
            let counts = match group.status {
                Status::Ignore => {
                    verdict.ignored = true;
                    continue;
                }
                Status::Weak => self.stands(&group),
                Status::Tagged => true,
                Status::Never => continue,
            };
            if !counts {
                self.weak.insert(hit.form);
            } else if group.demonym {
                verdict.demonym = true;
            } else {
                verdict.named = true;
            }
        }
    }

    /// Whether there are letters and all are small in the text at `range`; asked of the longest span from a place, then of shorter ones.
    #[inline]
    fn is_small(&mut self, range: Range<usize>) -> bool {
        if self.text.as_bytes()[range.start].is_ascii_uppercase() {
            return false;
        }
        if range.start == self.small.start && range.end <= self.small.end {
            return true;
        }
        let small = is_small(&self.text[range.clone()]);
        if small && self.text.as_bytes()[range.start].is_ascii_lowercase() {
            self.small = range;
        }
        small
    }

    /// Whether an entity of the weak group stands.
    fn stands(&mut self, group: &Group) -> bool {
        let Some(standing) = self.standing else {
            return false;
        };
        let gazetteer = &self.matcher.gazetteer;
        *self.stands.entry(group.first_row()).or_insert_with(|| {
            let mut rows = group.rows();
            rows.any(|row| standing.contains(&gazetteer.variant(row).entity_index()))
        })
    }
}

/// A letter that is a word of its own, written together with the name after it.
struct Prefix {
    /// Where the name begins.
    end: usize,
    /// It is a lam, and so is the letter after it: the name may have lost the alef of its article.
    lam: bool,
}

impl Prefix {
    /// The prefix letter at `at`, with its marks, where the word goes on after it.
    fn at(text: &str, at: usize, script: u8, is_prefix: fn(&[u8]) -> bool) -> Option<Prefix> {
        let folds_to = |at: usize, test: fn(&[u8]) -> bool| {
            char_at(text, at).is_some_and(|c| {
                let unit = Unit::of(c);
                let own = &text.as_bytes()[at..at + c.len_utf8()];
                unit.class() == Class::Letter
                    && unit.script() == script
                    && test(unit.folded(own).as_slice())
            })
        };
        if !folds_to(at, is_prefix) {
            return None;
        }
        let after = |(offset, c): (usize, char)| (at + offset, Unit::of(c).class());
        let (end, class) = text[at..]
            .char_indices()
            .map(after)
            .skip(1)
            .take(text::LONGEST_RUN + 1)
            .find(|(_, class)| !matches!(class, Class::Mark | Class::Vanishing))?;
        let goes_on = matches!(class, Class::Letter | Class::Digit) && !words::is_edge(text, end);
        goes_on.then(|| Prefix {
            end,
            lam: folds_to(at, arabic::is_lam) && folds_to(end, arabic::is_lam),
        })
    }
}
