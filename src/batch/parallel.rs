//! Many texts in parallel.

use std::iter::Fuse;
use std::time::{Duration, Instant};
use std::vec;

use crate::tagger::{Tagged, Tagger};

/// How long the work on what is looked ahead may take: long beside handing it out to threads, short enough that little is held.
const ROUND: Duration = Duration::from_millis(20);

/// How much is looked ahead at most, in items for each thread.
const LONGEST_ROUND: usize = 4096;

/// Works on many items in parallel, and hands the results out in the order of the items.
///
/// Without the crate's feature `parallel` it works on one after the other, with the same results.
///
/// # Examples
///
/// ```
/// # use onomasticon::{Batch, Gazetteer, Tagger};
/// let tagger = Tagger::new(&Gazetteer::builder().variant("Halab", "Aleppo").build()?);
/// let texts = (0..1000).map(|number| "to Halab ".repeat(number % 7));
/// let counts: Vec<usize> = Batch::new().map(texts, |text| tagger.tag(&text).mentions().len()).collect();
/// assert_eq!(vec![0, 1, 2, 3, 4, 5, 6, 0], counts[..8]);
/// # Ok::<(), onomasticon::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Batch {
    threads: usize,
}

impl Batch {
    /// A batch on as many threads as there are processors.
    pub fn new() -> Batch {
        Batch::default()
    }

    /// Sets the number of threads; 0 stands for as many as there are processors.
    pub fn threads(&mut self, threads: usize) -> &mut Batch {
        self.threads = threads;
        self
    }

    /// What `work` makes of each item, in the order of the items.
    ///
    /// Items are taken only as results are asked for. Ahead of the results, one for each thread is taken at first, then as many as
    /// take some hundredths of a second, so that few are held where they are large. What is slow (reading files, parsing lines,
    /// writing JSON) belongs in `work`; the iterator of items itself runs on one thread.
    ///
    /// # Panics
    ///
    /// Only if `work` does.
    pub fn map<I, F, R>(&self, items: I, work: F) -> impl Iterator<Item = R> + use<I, F, R>
    where
        I: IntoIterator<Item: Send>,
        F: Fn(I::Item) -> R + Sync,
        R: Send,
    {
        Mapped {
            crew: Crew::new(self.threads),
            items: items.into_iter().fuse(),
            work,
            ahead: Ahead::default(),
            done: Vec::new().into_iter(),
        }
    }

    /// Hands what `work` makes of each item to `end`, in the order of the items, until it fails.
    ///
    /// It is [`Batch::map`], but that items are taken and results handed on while the threads work on the next ones, for which
    /// the caller's thread is one more: the way to go where both take time, as reading and writing files does.
    ///
    /// # Errors
    ///
    /// The first of `end`.
    ///
    /// # Panics
    ///
    /// Only if `work`, `end` or the iterator does.
    ///
    /// # Examples
    ///
    /// ```
    /// # use std::io::{self, BufRead, Write};
    /// # use onomasticon::{Batch, Gazetteer, Tagger};
    /// # let tagger = Tagger::new(&Gazetteer::builder().variant("Halab", "Aleppo").build()?);
    /// let input = "to Halab\nnowhere\nHALAB\n";
    /// let mut output = Vec::new();
    /// Batch::new().threads(2).for_each(
    ///     input.as_bytes().lines(),
    ///     |line| line.map(|line| tagger.tag(&line).normalized().into_owned()),
    ///     |line| writeln!(output, "{}", line?),
    /// )?;
    /// assert_eq!("to Aleppo\nnowhere\nAleppo\n", String::from_utf8(output)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn for_each<I, R, E>(
        &self,
        items: I,
        work: impl Fn(I::Item) -> R + Sync,
        mut end: impl FnMut(R) -> Result<(), E>,
    ) -> Result<(), E>
    where
        I: IntoIterator<Item: Send>,
        R: Send,
    {
        let crew = Crew::new(self.threads);
        let mut items = items.into_iter().fuse();
        let mut ahead = Ahead::default();
        let mut take =
            |ahead: &Ahead| -> Vec<I::Item> { items.by_ref().take(ahead.count(&crew)).collect() };
        let mut done: Vec<R> = Vec::new();
        let mut taken = take(&ahead);
        while !(taken.is_empty() && done.is_empty()) {
            let mut worked = Timed::default();
            let next = crew.beside(
                || worked = Timed::new(|| crew.map(taken, &work)),
                || {
                    let ended = done.into_iter().try_for_each(&mut end);
                    ended.map(|()| take(&ahead))
                },
            );
            taken = next?;
            ahead.adapt(worked.took);
            done = worked.result;
        }
        Ok(())
    }
}

/// How many items for each thread are taken at a time.
struct Ahead(usize);

impl Default for Ahead {
    fn default() -> Ahead {
        Ahead(1)
    }
}

impl Ahead {
    fn count(&self, crew: &Crew) -> usize {
        self.0 * crew.size()
    }

    /// Takes more next time, or fewer, where the work on the last ones took so long.
    fn adapt(&mut self, took: Duration) {
        if took < ROUND / 2 {
            self.0 = (self.0 * 2).min(LONGEST_ROUND);
        } else if took > ROUND * 2 {
            self.0 = (self.0 / 2).max(1);
        }
    }
}

/// What came of some work, and how long it took.
struct Timed<R> {
    result: Vec<R>,
    took: Duration,
}

impl<R> Default for Timed<R> {
    fn default() -> Timed<R> {
        Timed {
            result: Vec::new(),
            took: Duration::ZERO,
        }
    }
}

impl<R> Timed<R> {
    fn new(work: impl FnOnce() -> Vec<R>) -> Timed<R> {
        let begun = Instant::now();
        let result = work();
        let took = begun.elapsed();
        Timed { result, took }
    }
}

impl Tagger {
    /// Tags many texts in parallel: what `work` makes of each text and its mentions, in the order of the texts.
    ///
    /// It is [`Batch::map`] on as many threads as there are processors.
    ///
    /// # Examples
    ///
    /// ```
    /// # use onomasticon::{Gazetteer, Tagger};
    /// let tagger = Tagger::new(&Gazetteer::builder().variant("Halab", "Aleppo").build()?);
    /// let texts = ["to Halab", "nowhere", "HALAB, Halab"];
    /// let normalized: Vec<String> = tagger.tag_all(texts, |_, tagged| tagged.normalized().into_owned()).collect();
    /// assert_eq!(vec!["to Aleppo", "nowhere", "Aleppo, Aleppo"], normalized);
    /// # Ok::<(), onomasticon::Error>(())
    /// ```
    pub fn tag_all<'g, I, R>(
        &'g self,
        texts: I,
        work: impl for<'t> Fn(&'t I::Item, Tagged<'g, 't>) -> R + Sync,
    ) -> impl Iterator<Item = R>
    where
        I: IntoIterator<Item: AsRef<str> + Send>,
        R: Send,
    {
        Batch::new().map(texts, move |text| work(&text, self.tag(text.as_ref())))
    }
}

/// The results of a batch.
struct Mapped<I: Iterator, F, R> {
    crew: Crew,
    items: Fuse<I>,
    work: F,
    ahead: Ahead,
    done: vec::IntoIter<R>,
}

impl<I, F, R> Iterator for Mapped<I, F, R>
where
    I: Iterator<Item: Send>,
    F: Fn(I::Item) -> R + Sync,
    R: Send,
{
    type Item = R;

    fn next(&mut self) -> Option<R> {
        if let Some(done) = self.done.next() {
            return Some(done);
        }
        let count = self.ahead.count(&self.crew);
        let items: Vec<I::Item> = self.items.by_ref().take(count).collect();
        let worked = Timed::new(|| self.crew.map(items, &self.work));
        self.ahead.adapt(worked.took);
        self.done = worked.result.into_iter();
        self.done.next()
    }
}

/// The threads.
#[cfg(feature = "parallel")]
enum Crew {
    /// Those that the whole program shares.
    Shared,
    Own(rayon::ThreadPool),
    /// No thread could be had, or one is wanted: the caller's own.
    Caller,
}

#[cfg(feature = "parallel")]
impl Crew {
    fn new(threads: usize) -> Crew {
        match threads {
            0 => Crew::Shared,
            1 => Crew::Caller,
            _ => {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
                pool.build().map_or(Crew::Caller, Crew::Own)
            }
        }
    }

    fn size(&self) -> usize {
        match self {
            Crew::Shared => rayon::current_num_threads(),
            Crew::Own(pool) => pool.current_num_threads(),
            Crew::Caller => 1,
        }
    }

    fn map<T: Send, R: Send>(&self, items: Vec<T>, work: &(impl Fn(T) -> R + Sync)) -> Vec<R> {
        use rayon::prelude::*;

        let parallel = |items: Vec<T>| items.into_par_iter().map(work).collect();
        match self {
            Crew::Shared => parallel(items),
            Crew::Own(pool) => pool.install(|| parallel(items)),
            Crew::Caller => items.into_iter().map(work).collect(),
        }
    }

    /// Does `work` on the threads, and `beside` on the caller's own in the meantime.
    fn beside<S>(&self, work: impl FnOnce() + Send, beside: impl FnOnce() -> S) -> S {
        match self {
            Crew::Shared => rayon::in_place_scope(|scope| {
                scope.spawn(|_| work());
                beside()
            }),
            Crew::Own(pool) => pool.in_place_scope(|scope| {
                scope.spawn(|_| work());
                beside()
            }),
            Crew::Caller => {
                work();
                beside()
            }
        }
    }
}

/// The caller's own thread.
#[cfg(not(feature = "parallel"))]
struct Crew;

#[cfg(not(feature = "parallel"))]
impl Crew {
    fn new(_threads: usize) -> Crew {
        Crew
    }

    fn size(&self) -> usize {
        1
    }

    fn map<T, R>(&self, items: Vec<T>, work: &impl Fn(T) -> R) -> Vec<R> {
        items.into_iter().map(work).collect()
    }

    fn beside<S>(&self, work: impl FnOnce(), beside: impl FnOnce() -> S) -> S {
        work();
        beside()
    }
}
