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
            ahead: 1,
            done: Vec::new().into_iter(),
        }
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
    /// How many items for each thread are taken next.
    ahead: usize,
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
        let count = self.ahead * self.crew.size();
        let items: Vec<I::Item> = self.items.by_ref().take(count).collect();
        let begun = Instant::now();
        self.done = self.crew.map(items, &self.work).into_iter();
        let took = begun.elapsed();
        if took < ROUND / 2 {
            self.ahead = (self.ahead * 2).min(LONGEST_ROUND);
        } else if took > ROUND * 2 {
            self.ahead = (self.ahead / 2).max(1);
        }
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
}
