//! A million names: build once, tag often, share the tagger.

use std::{error::Error, thread, time::Instant};

use onomasticon::{Gazetteer, Tagger};

/// A tenth of a million here, so that it is over soon.
const NAMES: usize = 100_000;

pub fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let mut list = String::from("variant,canonical\n");
    (0..NAMES).for_each(|i| list += &format!("Town{i} of {},Place {}\n", i * 7919, i / 3));
    let gazetteer = Gazetteer::from_csv(list.as_bytes())?; // from_csv_path reads a file row by row
    let tagger = Tagger::new(&gazetteer);
    println!(
        "{} spellings after {:.1?}",
        gazetteer.variants().len(),
        start.elapsed()
    );

    // Tagging hardly slows with the number of names. One tagger serves all threads, and clones share it.
    let text = "From Town7 of 55433 to Town8 of 63352, not to Town9 of 1. ".repeat(1000);
    let counts = thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| tagger.tag(&text).mentions().len()))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join())
            .collect::<Result<Vec<_>, _>>()
    });
    let counts = counts.map_err(|_| "a thread failed")?;
    assert_eq!(vec![2000; 4], counts);
    println!(
        "{} mentions after {:.1?}",
        counts.iter().sum::<usize>(),
        start.elapsed()
    );
    Ok(())
}
