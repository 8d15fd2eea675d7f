//! This crate beside its rivals, with criterion's statistics:
//!
//! ```sh
//! cargo bench --bench tag                            # all: half an hour
//! cargo bench --bench tag -- '10000 names/Arabic'    # what contains this
//! ```
//!
//! `cargo bench --bench rivals` prints the table.

mod corpus;
mod engines;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn tag(criterion: &mut Criterion) {
    for contest in corpus::contests() {
        let engines = engines::all(&contest.names);
        for text in &contest.texts {
            let mut group =
                criterion.benchmark_group(format!("{} names/{}", contest.names.len(), text.label));
            group
                .throughput(Throughput::Bytes(text.text.len() as u64))
                .measurement_time(Duration::from_secs(2))
                .sample_size(20);
            for (name, count) in engines::NAMES.iter().zip(&engines) {
                if let Some(count) = count {
                    group.bench_function(*name, |bencher| {
                        bencher.iter(|| count(black_box(&text.text)))
                    });
                }
            }
            group.finish();
        }
    }
}

criterion_group!(benches, tag);
criterion_main!(benches);
