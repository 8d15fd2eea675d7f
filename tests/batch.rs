//! Many texts at a time: in their order, each taken once and not long before it is needed.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{iter, thread};

use onomasticon::{Batch, Gazetteer, Tagger};

fn tagger() -> Tagger {
    let list = "variant,canonical,status\nHoms,Homs,\nHalab,Aleppo,\nal-Halab,Aleppo,weak\n";
    Tagger::new(&Gazetteer::from_csv(list.as_bytes()).expect("a good list"))
}

/// Texts of all lengths, from none to a few thousand bytes.
fn texts(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(|at| format!("al-Halab {at} Homs, Halab. ").repeat(at * 7919 % 101))
}

#[test]
fn results_come_in_the_order_of_the_texts() {
    let tagger = tagger();
    let written = |text: &str| tagger.tag(text).normalized().into_owned();
    let expected: Vec<String> = texts(3_000).map(|text| written(&text)).collect();
    assert_eq!(
        expected,
        tagger
            .tag_all(texts(3_000), |_, tagged| tagged.normalized().into_owned())
            .collect::<Vec<_>>()
    );
    for threads in [0, 1, 2, 3, 8] {
        let mut batch = Batch::new();
        batch.threads(threads);
        let mapped: Vec<String> = batch.map(texts(3_000), |text| written(&text)).collect();
        assert_eq!(expected, mapped, "{threads} threads");
        let mut ended = Vec::new();
        let result: Result<(), ()> = batch.for_each(
            texts(3_000),
            |text| written(&text),
            |text| {
                ended.push(text);
                Ok(())
            },
        );
        assert_eq!((Ok(()), &expected), (result, &ended), "{threads} threads");
    }
}

#[test]
fn no_items_and_fewer_than_threads() {
    let mut batch = Batch::new();
    batch.threads(4);
    assert_eq!(0, batch.map(Vec::<u8>::new(), |item| item).count());
    assert_eq!(
        vec![2, 4],
        batch.map([1, 2], |item| item * 2).collect::<Vec<_>>()
    );
    let none = Vec::<u8>::new();
    assert_eq!(
        Ok::<(), ()>(()),
        batch.for_each(none, |item| item, |_| Err(()))
    );
}

#[test]
fn slow_work_is_not_looked_far_ahead_for() {
    let taken = AtomicUsize::new(0);
    let endless = iter::repeat_with(|| taken.fetch_add(1, Ordering::SeqCst));
    let slow = |item| {
        thread::sleep(Duration::from_millis(60));
        item
    };
    let mut batch = Batch::new();
    batch.threads(2);
    let mut results = batch.map(endless, slow);
    for expected in 0..6 {
        assert_eq!(Some(expected), results.next());
        let ahead = taken.load(Ordering::SeqCst) - expected;
        assert!(ahead <= 4, "{ahead} items are held");
    }
}

#[test]
fn quick_work_is_looked_ahead_for_within_bounds() {
    let taken = AtomicUsize::new(0);
    let endless = iter::repeat_with(|| taken.fetch_add(1, Ordering::SeqCst));
    let mut results = Batch::new().threads(2).map(endless, |item| item);
    for expected in 0..50_000 {
        assert_eq!(Some(expected), results.next());
        let ahead = taken.load(Ordering::SeqCst) - expected;
        assert!(ahead <= 2 * 4096, "{ahead} items are held");
    }
}

#[test]
fn the_first_error_ends_it() {
    for threads in [1, 3] {
        let taken = AtomicUsize::new(0);
        let endless = iter::repeat_with(|| taken.fetch_add(1, Ordering::SeqCst));
        let mut ended = Vec::new();
        let result = Batch::new().threads(threads).for_each(
            endless,
            |item| item,
            |item| {
                ended.push(item);
                if item == 100 { Err("enough") } else { Ok(()) }
            },
        );
        assert_eq!(Err("enough"), result);
        assert_eq!((0..=100).collect::<Vec<_>>(), ended);
    }
}
