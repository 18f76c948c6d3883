//! Mutants of the functions of the corpus through rustc: what compiles without the attribute compiles with it, or the compiler says
//! why not, inside of the function.
//!
//! A mutant stands in a module of its own below its test file, so that all that it names is at hand, and shadows the function that it
//! was made from. It is compiled twice: as it stands, which tells whether it is a program at all, and with the attribute.
//!
//! ```text
//! AUTODIFF_MUTANTS_SEED=1 AUTODIFF_MUTANTS_COUNT=5000 \
//!     cargo test --release -p autodiff-macros --lib fuzz_tests::through_rustc -- --ignored --nocapture
//! ```

/// Scratch crates, and what rustc says.
mod crates;

/// What must hold of it.
mod judge;

/// Changes that mostly keep the types.
mod rewrite;

/// Source with places to fill.
mod templates;

/// Test files as roots, and mutants of their functions.
mod sources;

use super::{Random, STACK, from_environment};
use judge::{Verdict, judge};
use sources::{Mutant, Source};
use std::collections::BTreeMap;

/// Seed and number of mutants of the short run.
const SHORT: (u64, u64) = (80, 80);
/// Mutants in one crate, all of one test file.
const BATCH: u64 = 80;
/// Findings of one kind beyond this number are only counted.
const SHOWN: usize = 2;

#[derive(Default)]
struct Report {
    tried: usize,
    /// Programs without the attribute.
    programs: usize,
    accepted: usize,
    refused: usize,
    findings: BTreeMap<String, Vec<(u64, String)>>,
}

impl Report {
    fn batch(&mut self, source: &Source, first: u64, count: u64) {
        let mutants: Vec<(u64, Mutant)> =
            (first..first + count).filter_map(|seed| Some((seed, source.mutant(&mut random(seed))?))).collect();
        self.tried += mutants.len();
        for (number, verdict) in judge(&source.root, mutants.iter().map(|(_, mutant)| mutant)) {
            self.programs += 1;
            let (seed, mutant) = &mutants[number];
            match verdict {
                Verdict::Accepted => self.accepted += 1,
                Verdict::Refused => self.refused += 1,
                Verdict::Finding(kind, said) => {
                    let known = self.findings.entry(kind.clone()).or_default();
                    if known.len() < SHOWN {
                        println!("==== seed {seed}, {}: {kind}\n{said}\n{}", source.name, mutant.annotated());
                    }
                    known.push((*seed, source.name.clone()));
                }
            }
        }
    }

    fn print(&self) {
        let Report { tried, programs, accepted, refused, .. } = self;
        println!("{tried} mutants: {programs} compile alone; of these, {accepted} are accepted, {refused} refused");
        let mut kinds: Vec<_> = self.findings.iter().collect();
        kinds.sort_by_key(|(_, found)| std::cmp::Reverse(found.len()));
        for (kind, found) in kinds {
            let seeds: Vec<String> = found.iter().take(8).map(|(seed, file)| format!("{seed} ({file})")).collect();
            println!("{} times {kind}: seeds {}", found.len(), seeds.join(", "));
        }
    }
}

fn random(seed: u64) -> Random {
    Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

#[test]
#[ignore = "rustc compiles each mutant twice"]
fn mutants_compile_or_are_refused_in_place() {
    let first = from_environment("AUTODIFF_MUTANTS_SEED").unwrap_or(SHORT.0);
    let count = from_environment("AUTODIFF_MUTANTS_COUNT").unwrap_or(SHORT.1);
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(move || {
        let sources = sources::sources();
        let mut report = Report::default();
        let mut seed = first;
        while seed < first + count {
            let (start, batch) = (std::time::Instant::now(), seed / BATCH);
            let size = ((batch + 1) * BATCH).min(first + count) - seed;
            let source = &sources[batch as usize % sources.len()];
            report.batch(source, seed, size);
            println!("{}, seeds {seed} to {}: {} s", source.name, seed + size - 1, start.elapsed().as_secs());
            seed += size;
        }
        report
    });
    let report = thread.expect("a thread").join().expect("a report");
    report.print();
    assert!(report.findings.is_empty(), "{} kinds of findings, see above", report.findings.len());
    assert!(report.programs > report.tried / 5, "too few mutants are programs");
}
