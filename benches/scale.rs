//! How soon a list is ready, what it takes, and how many texts it tags at a time:
//!
//! ```sh
//! cargo bench --bench scale
//! ```
//!
//! prints a table of what is wanted and what was measured, of each the best of a few times. Memory is told on Linux alone.

mod corpus;

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, hint};

use corpus::City;
use onomasticon::{Batch, Gazetteer, Tagger};

/// A text that is tagged first of all.
const SAMPLE: &str = include_str!("../data/sample.txt");

/// Whatever goes wrong.
type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["builtin"] => builtin(),
        ["first", list] => first(Path::new(list), SAMPLE),
        ["news", list, news] => first(Path::new(list), &fs::read_to_string(news)?),
        ["stream", news] => stream(fs::read(news)?),
        _ => table(),
    }
}

/// What a process of its own does: opens the built-in list.
fn builtin() -> Result<(), Failure> {
    hint::black_box(Tagger::new(&Gazetteer::builtin()));
    Ok(())
}

/// What a process of its own does: opens a list and tags a text.
fn first(list: &Path, text: &str) -> Result<(), Failure> {
    let tagger = Tagger::new(&Gazetteer::from_compiled_path(list)?);
    hint::black_box(tagger.tag(text).mentions().len());
    tell_memory()
}

/// What a process of its own does: tags a gigabyte.
fn stream(news: Vec<u8>) -> Result<(), Failure> {
    let tagger = Tagger::new(&Gazetteer::builtin());
    let again = Again { news, at: 0 };
    for mention in tagger.tag_reader(again.take(1 << 30)) {
        hint::black_box(mention?);
    }
    tell_memory()
}

/// A text again and again.
struct Again {
    news: Vec<u8>,
    at: usize,
}

impl Read for Again {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = (&self.news[self.at..]).read(to)?;
        self.at = (self.at + read) % self.news.len();
        Ok(read)
    }
}

/// Prints the most memory that the process has had.
fn tell_memory() -> Result<(), Failure> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    print!("{}", most.unwrap_or("unknown").trim());
    Ok(())
}

fn table() -> Result<(), Failure> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let [csv, some, list, news] =
        ["cities.csv", "some.csv", "cities.gazetteer", "news.txt"].map(|name| folder.join(name));
    let cities = corpus::cities();
    write_csv(&some, &cities, 100_000)?;
    let rows = write_csv(&csv, &cities, usize::MAX)?;
    let text = corpus::english_news(&cities);
    fs::write(&news, &*text)?;
    drop(cities);

    println!("\n| what | wanted | measured |\n|---|---|--:|");
    let row = |what: &str, wanted: &str, measured: String| {
        println!("| {what} | {wanted} | {measured} |");
    };
    let of_some = || Ok(Tagger::new(&Gazetteer::from_csv_path(&some)?));
    let took = fastest(5, of_some)?;
    row("100,000 rows of CSV ready to tag", "< 500 ms", ms(took));
    let took = fastest(20, || of_process(&["builtin".as_ref()]))?;
    let what = "a process started, the built-in list ready to tag";
    row(what, "< 20 ms", ms(took));

    let took = fastest(2, || {
        Ok(Gazetteer::from_csv_path(&csv)?.write_compiled(File::create(&list)?)?)
    })?;
    let what = format!("{rows} rows of CSV compiled");
    row(&what, "< 8000 ms", ms(took));
    let bytes = fs::metadata(&list)?.len() as f64 / rows as f64;
    row("… on disk, bytes a row", "< 60", format!("{bytes:.1}"));
    let took = fastest(20, || Ok(Gazetteer::from_compiled_path_unverified(&list)?))?;
    row("… opened unverified", "< 2 ms", ms(took));
    let took = fastest(20, || Ok(Gazetteer::from_compiled_path(&list)?))?;
    row("… opened verified", "< 60 ms", ms(took));
    let took = fastest(20, || of_process(&["first".as_ref(), &list]))?;
    let what = "… a process started, the list opened verified, a first text tagged";
    row(what, "< 100 ms", ms(took));
    let memory = of_process(&["news".as_ref(), &list, &news])?;
    row("… resident after 1 MB of news", "< 120,000 kB", memory);

    let took = Instant::now();
    let memory = of_process(&["stream".as_ref(), &news])?;
    let took = ms(took.elapsed());
    row(
        "a stream of 1 GB, the built-in list: resident",
        "< 64,000 kB",
        memory,
    );
    row("… time", "", took);
    let ratio = threads(&of_some()?, &text)?;
    row("two threads against one", "> 1.8", format!("{ratio:.2}"));
    Ok(())
}

/// How much sooner two threads are done with many texts than one.
fn threads(tagger: &Tagger, news: &str) -> Result<f64, Failure> {
    let texts: Vec<&str> = news.split("\n\n").cycle().take(100_000).collect();
    let mut took = [Duration::MAX; 2];
    for _ in 0..5 {
        for (threads, best) in [1, 2].into_iter().zip(&mut took) {
            let work = |text: &&str| tagger.tag(text).mentions().len();
            let all = || {
                let counts = Batch::new().threads(threads).map(&texts, work);
                Ok(counts.sum::<usize>())
            };
            *best = fastest(1, all)?.min(*best);
        }
    }
    Ok(took[0].as_secs_f64() / took[1].as_secs_f64())
}

/// The shortest of so many times.
fn fastest<T>(times: usize, work: impl Fn() -> Result<T, Failure>) -> Result<Duration, Failure> {
    let mut best = Duration::MAX;
    for _ in 0..times {
        let start = Instant::now();
        work()?;
        best = best.min(start.elapsed());
    }
    Ok(best)
}

/// What this program prints when it is run with other arguments.
fn of_process(arguments: &[&Path]) -> Result<String, Failure> {
    let output = Command::new(env::current_exe()?).args(arguments).output()?;
    match output.status.success() {
        true => Ok(String::from_utf8(output.stdout)?),
        false => Err(String::from_utf8_lossy(&output.stderr).into()),
    }
}

fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

/// Writes up to `most` spellings of cities, with what is known of these, and tells how many there are.
fn write_csv(path: &Path, cities: &[City], most: usize) -> Result<usize, Failure> {
    let mut out = csv::WriterBuilder::new().flexible(true).from_path(path)?;
    let header = "variant,canonical,id,kind,country,lat,lon,weight";
    out.write_record(header.split(','))?;
    let mut rows = 0;
    for city in cities {
        let weight = city.population.max(1).to_string();
        let (canonical, id) = (&*city.names[0], &*city.id);
        let known = ["city", &city.country, &city.lat, &city.lon, &weight];
        for (place, name) in city.names.iter().take(most - rows).enumerate() {
            let known = known.iter().filter(|_| place == 0);
            out.write_record([&**name, canonical, id].iter().chain(known))?;
            rows += 1;
        }
    }
    out.flush()?;
    Ok(rows)
}
