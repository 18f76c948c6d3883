//! Random programs through all stages: a search for wrong derivatives.
//!
//! A short run is part of the tests. A long one:
//!
//! ```text
//! AUTODIFF_RANDOM_SEED=1 AUTODIFF_RANDOM_COUNT=100000 \
//!     cargo test --release -p autodiff-macros --lib random_tests -- --nocapture
//! ```

mod full;
mod generate;
mod interpret;
pub mod oracle;
mod program;
mod shrink;
mod source;

use generate::{Coverage, generate};
use oracle::{Verdict, examine};
use program::Program;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Seed and number of programs of the short run.
const SHORT: (u64, u64) = (1, 150);
/// Failures of one kind beyond this number are only counted.
const SHOWN: usize = 2;

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// A panic is a failure of its own kind.
fn judge(program: &Program, seed: u64) -> Verdict {
    catch_unwind(AssertUnwindSafe(|| examine(program, seed))).unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|s| s.to_string()));
        Verdict::Failed { stage: "panic".to_string(), message: message.unwrap_or_default() }
    })
}

/// What is the same for failures of one kind.
fn kind(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::Failed { stage, message } if stage.ends_with("evaluate") || stage == "panic" || stage.ends_with("verify") => {
            let letters: String = message.lines().next().unwrap_or_default().chars().filter(|c| !c.is_ascii_digit()).collect();
            Some(format!("{stage}: {letters}"))
        }
        Verdict::Failed { stage, .. } => Some(stage.clone()),
        _ => None,
    }
}

#[derive(Default)]
struct Report {
    tried: u64,
    passed: u64,
    skipped: u64,
    refused: BTreeMap<String, (u64, String)>,
    failures: BTreeMap<String, Vec<String>>,
    coverage: Coverage,
}

fn search(first: u64, count: u64) -> Report {
    let mut report = Report::default();
    for seed in first..first + count {
        let (program, coverage) = generate(seed, 2 + (seed % 13) as usize);
        report.tried += 1;
        if count == 1 {
            println!("{}", source::source(&program));
        }
        let verdict = judge(&program, seed);
        match &verdict {
            Verdict::Passed => {
                report.passed += 1;
                for (construct, times) in coverage {
                    *report.coverage.entry(construct).or_default() += times;
                }
            }
            Verdict::Skipped => report.skipped += 1,
            Verdict::Refused(message) => {
                report.refused.entry(message.clone()).or_insert_with(|| (0, source::source(&program))).0 += 1;
            }
            Verdict::Failed { .. } => {
                let kind = kind(&verdict).expect("a failure");
                let shown = report.failures.entry(kind.clone()).or_default();
                shown.push(if shown.len() < SHOWN { shrunk(&program, seed, &kind) } else { String::new() });
            }
        }
    }
    report
}

fn shrunk(program: &Program, seed: u64, failure: &str) -> String {
    let small = shrink::shrink(program, &mut |candidate| kind(&judge(candidate, seed)).is_some_and(|k| k == failure));
    let Verdict::Failed { message, .. } = judge(&small, seed) else { return format!("seed {seed}: fails only sometimes") };
    format!("seed {seed}: {message}\n{}", source::source(&small))
}

fn print(report: &Report) {
    println!("{} programs: {} passed, {} skipped", report.tried, report.passed, report.skipped);
    for (message, (times, example)) in &report.refused {
        println!("refused {times} times: {message}\n{example}");
    }
    let coverage: Vec<String> = report.coverage.iter().map(|(construct, times)| format!("{construct} {times}")).collect();
    println!("covered: {}", coverage.join(", "));
    for (kind, examples) in &report.failures {
        println!("\n==== {kind}: {} times", examples.len());
        examples.iter().take(SHOWN).for_each(|e| println!("{e}"));
    }
}

#[test]
fn random_programs_have_right_derivatives() {
    let (seed, count) = (from_environment("AUTODIFF_RANDOM_SEED"), from_environment("AUTODIFF_RANDOM_COUNT"));
    let report = search(seed.unwrap_or(SHORT.0), count.unwrap_or(SHORT.1));
    print(&report);
    assert!(report.failures.is_empty(), "{} kinds of failures, see above", report.failures.len());
    assert!(report.passed > report.tried / 3, "too few programs could be judged");
}

/// Prints the graphs of the function in the file named in the environment.
#[test]
fn print_graphs() {
    if let Ok(path) = std::env::var("AUTODIFF_GRAPHS") {
        oracle::print_graphs(&std::fs::read_to_string(path).expect("the file is there"));
    }
}
