//! Checks and measures one function at a time.

use std::alloc::System;

use stats_alloc::StatsAlloc;

use super::numbers::{Numbers, numbers};
use super::table;
use super::timing::{Allocated, allocated, calls_in_batch, median, seconds_per_call};

/// How far a generated derivative may be from the hand-written one, relative to its size above 1.
const TOLERANCE: f64 = 1e-10;

/// Rounds in which function, hand-written and generated derivative take turns.
const ROUNDS: usize = 1000;

/// What to measure.
pub(crate) struct Case<F, H, G> {
    pub(crate) name: &'static str,
    pub(crate) yardstick: Yardstick,
    /// The plain function.
    pub(crate) function: F,
    /// Its derivative by an expert's hand.
    pub(crate) by_hand: H,
    /// Its derivative by the macro.
    pub(crate) generated: G,
}

/// The ratios of the best tool known, each measured beside its own baseline on one machine.
#[derive(Clone, Copy, Default)]
pub(crate) struct Yardstick {
    pub(crate) to_function: Option<f64>,
    pub(crate) to_hand: Option<f64>,
}

impl Yardstick {
    /// Nobody measured this one.
    pub(crate) const NONE: Self = Yardstick { to_function: None, to_hand: None };

    /// The gradient's time over that of the function and over that of a hand-written gradient.
    pub(crate) const fn gradient(to_function: f64, to_hand: f64) -> Self {
        Yardstick { to_function: Some(to_function), to_hand: Some(to_hand) }
    }

    /// The derivative's time over that of a hand-written one.
    pub(crate) const fn to_hand(to_hand: f64) -> Self {
        Yardstick { to_function: None, to_hand: Some(to_hand) }
    }
}

/// A line of the table; times are seconds per call.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) yardstick: Yardstick,
    /// Whether it stands for itself: Hessians have no part in the means.
    pub(crate) alone: bool,
    pub(crate) function: f64,
    pub(crate) by_hand: f64,
    pub(crate) generated: f64,
    /// Median over the rounds of generated over function.
    pub(crate) to_function: f64,
    /// Median over the rounds of generated over hand-written.
    pub(crate) to_hand: f64,
    pub(crate) allocated_by_hand: Allocated,
    pub(crate) allocated_by_generated: Allocated,
}

/// The whole run.
pub(crate) struct Bench {
    timed: bool,
    filter: Option<String>,
    allocator: &'static StatsAlloc<System>,
    rows: Vec<Row>,
    checked: usize,
}

impl Bench {
    pub(crate) fn new(timed: bool, filter: Option<String>, allocator: &'static StatsAlloc<System>) -> Self {
        if timed {
            table::print_head();
        }
        Bench { timed, filter, allocator, rows: Vec::new(), checked: 0 }
    }

    /// A derivative that comes with the function's value: `(value, derivative)`.
    pub(crate) fn with_value<V: Numbers, A: Numbers, B: Numbers>(&mut self, case: Case<impl Fn() -> V, impl Fn() -> A, impl Fn() -> B>) {
        if self.wants(case.name) {
            let value = numbers(&(case.function)());
            let returned = numbers(&(case.generated)());
            for (value, returned) in value.iter().zip(&returned) {
                assert_eq!(
                    value.to_bits(),
                    returned.to_bits(),
                    "{}: the function gives {value:?}, its derivative returns {returned:?}",
                    case.name
                );
            }
            self.run(case, false);
        }
    }

    /// A derivative that comes alone.
    pub(crate) fn derivative_only<V, A: Numbers, B: Numbers>(&mut self, case: Case<impl Fn() -> V, impl Fn() -> A, impl Fn() -> B>) {
        if self.wants(case.name) {
            self.run(case, true);
        }
    }

    fn run<V, A: Numbers, B: Numbers>(&mut self, case: Case<impl Fn() -> V, impl Fn() -> A, impl Fn() -> B>, alone: bool) {
        check(&case);
        self.checked += 1;
        if self.timed {
            let row = measure(case, alone, self.allocator);
            table::print_row(&row);
            self.rows.push(row);
        }
    }

    pub(crate) fn finish(self) {
        if self.timed {
            table::print_means(&self.rows);
        } else {
            println!("{} derivatives agree; times with `cargo bench`", self.checked);
        }
    }

    fn wants(&self, name: &str) -> bool {
        self.filter.as_ref().is_none_or(|filter| name.contains(filter.as_str()))
    }
}

/// Both derivatives must say the same.
fn check<V, A: Numbers, B: Numbers>(case: &Case<impl Fn() -> V, impl Fn() -> A, impl Fn() -> B>) {
    let by_hand = numbers(&(case.by_hand)());
    let generated = numbers(&(case.generated)());
    assert_eq!(by_hand.len(), generated.len(), "{}", case.name);
    for (i, (hand, generated)) in by_hand.iter().zip(&generated).enumerate() {
        let near = (hand - generated).abs() <= TOLERANCE * hand.abs().max(1.0);
        assert!(near, "{}, number {i}: {hand:?} by hand, {generated:?} generated", case.name);
    }
}

fn measure<V, A, B>(
    case: Case<impl Fn() -> V, impl Fn() -> A, impl Fn() -> B>,
    alone: bool,
    allocator: &'static StatsAlloc<System>,
) -> Row {
    let allocated_by_hand = allocated(&case.by_hand, allocator);
    let allocated_by_generated = allocated(&case.generated, allocator);

    // Calls that fill a batch; finding them warms everything up.
    let function_calls = calls_in_batch(&mut &case.function);
    let hand_calls = calls_in_batch(&mut &case.by_hand);
    let generated_calls = calls_in_batch(&mut &case.generated);

    let mut function = Vec::with_capacity(ROUNDS);
    let mut by_hand = Vec::with_capacity(ROUNDS);
    let mut generated = Vec::with_capacity(ROUNDS);
    for round in 0..ROUNDS {
        // Nobody always runs in the wake of the same neighbour.
        for turn in 0..3 {
            match (round + turn * (1 + round / 3 % 2)) % 3 {
                0 => function.push(seconds_per_call(&mut &case.function, function_calls)),
                1 => by_hand.push(seconds_per_call(&mut &case.by_hand, hand_calls)),
                _ => generated.push(seconds_per_call(&mut &case.generated, generated_calls)),
            }
        }
    }

    let ratios = |over: &[f64]| median(generated.iter().zip(over).map(|(a, b)| a / b).collect());
    Row {
        name: case.name,
        yardstick: case.yardstick,
        alone,
        to_function: ratios(&function),
        to_hand: ratios(&by_hand),
        function: median(function),
        by_hand: median(by_hand),
        generated: median(generated),
        allocated_by_hand,
        allocated_by_generated,
    }
}
