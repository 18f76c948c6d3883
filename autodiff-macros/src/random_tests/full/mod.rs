//! The full lane: random programs with structs, matrices, calls and closures, through rustc.
//!
//! Each program is written three times: as it stands, with the attribute, and over dual numbers of num-dual, which know
//! nothing of this compiler; where that is no program, differences stand in for it. All of them are one crate, compiled and run
//! in debug and release, where the value must be the same bit for bit and the derivatives those of the dual numbers.
//!
//! ```text
//! AUTODIFF_FULL_SEED=1 AUTODIFF_FULL_COUNT=500 \
//!     cargo test -p autodiff-macros --lib full_lane -- --nocapture
//! ```
//!
//! `AUTODIFF_FULL_DEBUG_ONLY=1` leaves the release out, and `AUTODIFF_FULL_SHRINK=17` makes the program of seed 17 smaller
//! while it fails in the same way.

mod batch;
mod print;
mod refusal;
mod shrink;

use super::from_environment;
use super::generate::{Coverage, generate_full};
use batch::{Case, Verdict, judge};
use print::{Options, annotated};
use std::collections::BTreeMap;

/// Seed and number of programs of the short run.
const SHORT: (u64, u64) = (1, 12);
/// Programs in one crate: when one of them does not compile, the others are compiled again.
const BATCH: u64 = 200;
/// Failures of one kind beyond this number are only counted.
const SHOWN: usize = 1;

fn case(seed: u64) -> (Case, Coverage) {
    let (program, coverage) = generate_full(seed, 2 + (seed % 7) as usize);
    let options = [Options::Hessian, Options::Forward, Options::Reverse, Options::Hessian][(seed % 4) as usize];
    (Case { seed, program, options }, coverage)
}

/// What is the same for failures of one kind.
fn kind(verdict: &Verdict) -> String {
    let named = ["refused", "does not compile", "not a program"].contains(&verdict.kind.as_str());
    if !named {
        return verdict.kind.clone();
    }
    let text: Vec<&str> = verdict.text.split('`').step_by(2).collect();
    let letters: String = text.join("`..`").chars().filter(|c| !c.is_ascii_digit() || verdict.text.starts_with('[')).collect();
    format!("{}: {letters}", verdict.kind)
}

/// What is refused is said so, and what is no program tells nothing about the compiler: counted only.
fn is_failure(verdict: &Verdict) -> bool {
    !["passed", "skipped", "refused", "not a program"].contains(&verdict.kind.as_str())
}

#[derive(Default)]
struct Report {
    tried: usize,
    passed: usize,
    kinds: BTreeMap<String, Vec<(Case, Verdict)>>,
    coverage: Coverage,
}

fn search(first: u64, count: u64) -> Report {
    let mut report = Report::default();
    let profiles: &[&str] = if from_environment("AUTODIFF_FULL_DEBUG_ONLY").is_some() { &["dev"] } else { &["dev", "release"] };
    let mut seed = first;
    while seed < first + count {
        let end = (seed + BATCH).min(first + count);
        let (cases, coverage): (Vec<Case>, Vec<Coverage>) = (seed..end).map(case).unzip();
        let start = std::time::Instant::now();
        for ((case, verdict), coverage) in cases.iter().zip(judge(&cases, profiles)).zip(coverage) {
            report.tried += 1;
            if verdict.kind == "passed" {
                report.passed += 1;
                coverage.into_iter().for_each(|(construct, times)| *report.coverage.entry(construct).or_default() += times);
            } else {
                if is_failure(&verdict) {
                    println!("seed {}: {}: {}", case.seed, verdict.kind, verdict.text);
                }
                report.kinds.entry(kind(&verdict)).or_default().push((case.clone(), verdict));
            }
        }
        println!("seeds {seed} to {}: {} s", end - 1, start.elapsed().as_secs());
        seed = end;
    }
    report
}

fn print(report: &Report) {
    println!("{} programs: {} passed", report.tried, report.passed);
    let coverage: Vec<String> = report.coverage.iter().map(|(construct, times)| format!("{construct} {times}")).collect();
    println!("covered {} constructs: {}", coverage.len(), coverage.join(" ; "));
    for (kind, cases) in &report.kinds {
        let seeds: Vec<String> = cases.iter().take(12).map(|(case, _)| case.seed.to_string()).collect();
        println!("\n==== {kind}: {} times, seeds {}", cases.len(), seeds.join(" "));
        for (case, verdict) in cases.iter().filter(|(_, verdict)| is_failure(verdict)).take(SHOWN) {
            println!("{}\n{}", verdict.text, annotated(&case.program, case.options));
        }
    }
}

#[test]
fn full_lane() {
    let (seed, count) = (from_environment("AUTODIFF_FULL_SEED"), from_environment("AUTODIFF_FULL_COUNT"));
    let report = search(seed.unwrap_or(SHORT.0), count.unwrap_or(SHORT.1));
    print(&report);
    let failed = |cases: &[(Case, Verdict)]| cases.iter().any(|(_, verdict)| is_failure(verdict));
    let failures: Vec<&String> = report.kinds.iter().filter(|(_, cases)| failed(cases)).map(|(kind, _)| kind).collect();
    assert!(failures.is_empty(), "failures, see above: {failures:?}");
    assert!(report.passed > report.tried / 3, "too few programs could be judged");
}

/// Makes the program of the seed in the environment smaller.
#[test]
fn full_lane_shrink() {
    if let Some(seed) = from_environment("AUTODIFF_FULL_SHRINK") {
        shrink::shrink(case(seed).0);
    }
}
