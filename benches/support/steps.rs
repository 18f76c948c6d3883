//! Checks and measures steps of training, two forms of one network at a time: by a generated gradient and another one.

use std::alloc::System;

use stats_alloc::StatsAlloc;

use super::timing::{Allocated, allocated, calls_in_batch, median, memory, seconds_per_call, time};

/// Steps over which both forms must lose the same, at a rate that moves them.
const CHECKED: usize = 20;
const CHECKED_RATE: f64 = 0.1;

/// The rate when timed: so small that the network stays where it is, however many steps are made.
const TIMED_RATE: f64 = 1e-9;

/// Rounds in which both forms take turns.
const ROUNDS: usize = 1000;

/// A network with its data, in training.
pub(crate) trait Training {
    /// One step of gradient descent; the loss before it.
    fn step(&mut self) -> f64;
}

/// What to measure: two forms of one network, made for a rate.
pub(crate) struct Case<O, G> {
    pub(crate) name: &'static str,
    /// How far losses may be apart, relative to their size above 1.
    pub(crate) tolerance: f64,
    /// Generated over the other one, by the best tool known, measured elsewhere.
    pub(crate) yardstick: Option<f64>,
    /// What the generated form is held against.
    pub(crate) other: O,
    /// The step by a generated gradient.
    pub(crate) generated: G,
}

/// The whole run.
pub(crate) struct Bench {
    timed: bool,
    filter: Option<String>,
    allocator: &'static StatsAlloc<System>,
    checked: usize,
}

impl Bench {
    /// `other` is the name of what generated forms are held against.
    pub(crate) fn new(timed: bool, filter: Option<String>, allocator: &'static StatsAlloc<System>, other: &str) -> Self {
        if timed {
            println!("\n{:<46}{:^26}  {:^17}  {:^31}", "", "time per step", "generated over", "allocated per step");
            println!("{:<46}{other:>14}{:>12}  {other:^17}  {:^31}", "", "generated", "bytes (calls)");
            println!("{:<72}  {:>7} {:>9}  {other:>15} {:>15}", "", "ours", "yardstick", "generated");
        }
        Bench { timed, filter, allocator, checked: 0 }
    }

    pub(crate) fn run<O: Training, G: Training>(&mut self, case: Case<impl Fn(f64) -> O, impl Fn(f64) -> G>) {
        if self.filter.as_ref().is_some_and(|filter| !case.name.contains(filter.as_str())) {
            return;
        }
        check(&case);
        self.checked += 1;
        if self.timed {
            measure(&case, self.allocator);
        }
    }

    pub(crate) fn finish(self) {
        if self.timed {
            println!("\nTimes are medians of interleaved rounds, ratios are medians of the rounds' ratios.");
        } else {
            println!("{} networks lose the same in both forms; times with `cargo bench`", self.checked);
        }
    }
}

/// Both forms must lose the same, step by step.
fn check<O: Training, G: Training>(case: &Case<impl Fn(f64) -> O, impl Fn(f64) -> G>) {
    let (mut other, mut generated) = ((case.other)(CHECKED_RATE), (case.generated)(CHECKED_RATE));
    let mut losses = Vec::with_capacity(CHECKED);
    for step in 0..CHECKED {
        let (loss, generated) = (other.step(), generated.step());
        let near = (loss - generated).abs() <= case.tolerance * loss.abs().max(1.0);
        assert!(near, "{}, step {step}: {loss:?} otherwise, {generated:?} generated", case.name);
        losses.push(loss);
    }
    assert!(losses[CHECKED - 1] < losses[0], "{} does not learn: {losses:?}", case.name);
}

fn measure<O: Training, G: Training>(case: &Case<impl Fn(f64) -> O, impl Fn(f64) -> G>, allocator: &'static StatsAlloc<System>) {
    let (mut other, mut generated) = ((case.other)(TIMED_RATE), (case.generated)(TIMED_RATE));
    let (mut other, mut generated) = (|| other.step(), || generated.step());
    let (other_calls, generated_calls) = (calls_in_batch(&mut other), calls_in_batch(&mut generated));
    let of_other: Allocated = allocated(&mut other, allocator);
    let of_generated = allocated(&mut generated, allocator);

    let (mut of_other_times, mut of_generated_times) = (Vec::with_capacity(ROUNDS), Vec::with_capacity(ROUNDS));
    for round in 0..ROUNDS {
        // Nobody always runs in the wake of the other.
        for turn in 0..2 {
            if (round + turn) % 2 == 0 {
                of_other_times.push(seconds_per_call(&mut other, other_calls));
            } else {
                of_generated_times.push(seconds_per_call(&mut generated, generated_calls));
            }
        }
    }
    let ratio = median(of_generated_times.iter().zip(&of_other_times).map(|(a, b)| a / b).collect());
    println!(
        "{:<46}{:>14}{:>12}  {:>7.2} {:>9}  {:>15} {:>15}",
        case.name,
        time(median(of_other_times)),
        time(median(of_generated_times)),
        ratio,
        case.yardstick.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}")),
        memory(of_other),
        memory(of_generated),
    );
}
