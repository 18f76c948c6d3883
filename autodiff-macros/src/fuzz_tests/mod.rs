//! Arbitrary items through the attribute and the derive: nothing panics, what comes out is items, and messages stand in the user's source.
//!
//! The items are those of all tests, with parts taken from each other and tokens deleted, doubled, exchanged. A short run is part of
//! the tests. A long one, which prints each kind of failure reduced:
//!
//! ```text
//! AUTODIFF_FUZZ_SEED=1 AUTODIFF_FUZZ_COUNT=100000 CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS=true CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
//!     cargo test --release -p autodiff-macros --lib fuzz_tests -- --nocapture
//! ```
//!
//! A stack that overflows ends the process: `AUTODIFF_FUZZ_LAST=file` keeps the item that is being tried in a file.

/// The items to start from.
mod corpus;

/// Changes of items.
mod mutate;

/// Items that nobody would write.
mod odd;

/// What must hold of the outcome.
mod oracle;

/// Smaller items that fail in the same way.
mod reduce;

/// The half that asks rustc what it thinks of the outcome.
mod through_rustc;

use corpus::{Corpus, Input};
use oracle::{Outcome, judge};
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// Seed and number of items of the short run.
const SHORT: (u64, u64) = (1, 1500);
/// Items by one thread: what proc-macro2 remembers of sources lives as long as the thread.
const CHUNK: u64 = 1000;
/// As the main thread of rustc, on which macros run.
const STACK: usize = 8 << 20;
/// No item may take longer.
const LONGEST: Duration = Duration::from_secs(60);

/// Numbers that are the same for the same seed.
pub struct Random(u64);

impl Random {
    pub fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) % below.max(1) as u64) as usize
    }
}

#[derive(Default)]
struct Report {
    tried: u64,
    /// Not an item any more: only that nothing panics is asked for.
    unparsed: u64,
    accepted: u64,
    refused: u64,
    /// Messages at the attribute as a whole, by their text without the names in it.
    at_attribute: BTreeMap<String, (u64, String)>,
    failures: BTreeMap<String, (u64, String)>,
}

impl Report {
    fn count(&mut self, input: &Input, outcome: Outcome) {
        self.tried += 1;
        match outcome {
            Outcome::Unparsed => self.unparsed += 1,
            Outcome::Accepted => self.accepted += 1,
            Outcome::Refused(at_attribute) => {
                self.refused += 1;
                for message in at_attribute {
                    self.at_attribute.entry(message).or_insert_with(|| (0, input.to_string())).0 += 1;
                }
            }
            Outcome::Failed(kind) => {
                let known = self.failures.entry(kind.clone()).or_insert_with(|| (0, reduce::reduced(input, &kind)));
                known.0 += 1;
            }
        }
    }

    fn merge(&mut self, other: Report) {
        self.tried += other.tried;
        self.unparsed += other.unparsed;
        self.accepted += other.accepted;
        self.refused += other.refused;
        for (from, into) in [(other.at_attribute, &mut self.at_attribute), (other.failures, &mut self.failures)] {
            for (key, (count, example)) in from {
                into.entry(key).or_insert((0, example)).0 += count;
            }
        }
    }

    fn print(&self) {
        println!("{} items: {} accepted, {} refused, {} not read as items", self.tried, self.accepted, self.refused, self.unparsed);
        for (message, (count, example)) in &self.at_attribute {
            println!("{count} messages at the attribute: {message}\n    {example}");
        }
        for (kind, (count, example)) in &self.failures {
            println!("\n==== {count} times {kind}\n{example}");
        }
    }
}

/// One item after the other; each is told before it is tried.
fn search(first: u64, count: u64, tell: &std::sync::mpsc::Sender<String>) -> Report {
    crate::pipeline::ILL_TYPED.set(true);
    let corpus = Corpus::load();
    let mut report = Report::default();
    let last = std::env::var_os("AUTODIFF_FUZZ_LAST");
    for seed in first..first + count {
        let input = mutate::input(&corpus, &mut Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
        if let Some(path) = &last {
            std::fs::write(path, input.to_string()).expect("writable");
        }
        let _ = tell.send(input.to_string());
        let outcome = judge(&input);
        report.count(&input, outcome);
    }
    report
}

/// The report of a thread that is expected to go on.
fn watched(thread: std::thread::JoinHandle<Report>, told: &Receiver<String>) -> Report {
    let mut last = String::new();
    loop {
        match told.recv_timeout(LONGEST) {
            Ok(input) => last = input,
            Err(RecvTimeoutError::Disconnected) => return thread.join().expect("panics are caught"),
            Err(RecvTimeoutError::Timeout) => panic!("no end of\n{last}"),
        }
    }
}

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn arbitrary_items_are_accepted_or_refused_in_place() {
    let first = from_environment("AUTODIFF_FUZZ_SEED").unwrap_or(SHORT.0);
    let count = from_environment("AUTODIFF_FUZZ_COUNT").unwrap_or(SHORT.1);
    let mut report = Report::default();
    let mut done = 0;
    while done < count {
        let (tell, told) = channel();
        let (from, size) = (first + done, CHUNK.min(count - done));
        let thread = std::thread::Builder::new().stack_size(STACK).spawn(move || search(from, size, &tell));
        report.merge(watched(thread.expect("a thread"), &told));
        done += size;
    }
    report.print();
    assert!(report.failures.is_empty(), "{} kinds of failures, see above", report.failures.len());
    let read = report.accepted + report.refused;
    assert!(read > report.tried / 3, "too few items are read as items");
    assert!(report.accepted > read / 10 && report.refused > read / 3, "the items are too much alike");
}

/// Each odd item as it stands.
#[test]
fn odd_items_are_accepted_or_refused_in_place() {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(|| {
        crate::pipeline::ILL_TYPED.set(true);
        let mut report = Report::default();
        for input in odd::inputs() {
            let outcome = judge(&input);
            assert!(outcome != Outcome::Unparsed, "no item: {input}");
            report.count(&input, outcome);
        }
        report
    });
    let report = thread.expect("a thread").join().expect("panics are caught");
    report.print();
    assert!(report.failures.is_empty(), "{} kinds of failures, see above", report.failures.len());
}
