//! Tagging beside the bare engine, on the same names and the same text:
//!
//! ```sh
//! cargo bench --bench tag
//! ```
//!
//! `find_iter` is `AhoCorasick::find_iter` with its default builder (leftmost-longest, case-sensitive): it neither folds nor
//! minds word edges, so its hits are others; both numbers are printed.

mod corpus;

use std::hint::black_box;

use aho_corasick::{AhoCorasick, MatchKind};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onomasticon::{Case, Gazetteer, Row, Tagger};

fn tagger(names: &[String], case: Case) -> Tagger {
    let mut builder = Gazetteer::builder();
    for name in names {
        builder.row(Row::new(name, name).case(case));
    }
    Tagger::new(&builder.build().expect("names of places make a list"))
}

fn tag(criterion: &mut Criterion) {
    let world = corpus::names(100_000);
    let text = corpus::news(1_000_000, &world);
    for count in [1_000, 10_000, 100_000] {
        let names = &world[..count];
        let any = tagger(names, Case::Any);
        let capital = tagger(names, Case::Capital);
        let engine = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(names)
            .expect("it builds");
        let mentions = [&any, &capital].map(|tagger| tagger.tag(&text).mentions().len());
        let hits = engine.find_iter(&text).count();
        println!("{count} names: {mentions:?} mentions, {hits} hits of find_iter");
        assert!(
            mentions[0] >= mentions[1] && mentions[1] > 100 && hits > 100,
            "the text holds names"
        );
        let mut group = criterion.benchmark_group(format!("{count} names"));
        group
            .throughput(Throughput::Bytes(text.len() as u64))
            .sample_size(20);
        group.bench_function("find_iter", |bencher| {
            bencher.iter(|| engine.find_iter(black_box(&text)).count())
        });
        group.bench_function("tag", |bencher| {
            bencher.iter(|| any.tag(black_box(&text)).mentions().len())
        });
        group.bench_function("tag, case=capital", |bencher| {
            bencher.iter(|| capital.tag(black_box(&text)).mentions().len())
        });
        group.finish();
    }
}

criterion_group!(benches, tag);
criterion_main!(benches);
