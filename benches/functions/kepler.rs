//! Kepler's equation by Newton's method: a `while` loop whose trip count nobody knows before.

use std::hint::black_box;

use autodiff::differentiable;

use crate::support::measure::{Bench, Case, Yardstick};

/// The eccentric anomaly `x` of a mean anomaly: `x - eccentricity * sin(x) = mean`.
#[differentiable]
fn kepler(mean: f64, eccentricity: f64) -> f64 {
    let mut x = mean;
    let mut step = 1.0;
    while f64::abs(step) > 1e-12 {
        let excess = x - eccentricity * x.sin() - mean;
        step = excess / (1.0 - eccentricity * x.cos());
        x -= step;
    }
    x
}

/// Records what a step used, and goes back through every one of them.
fn by_hand(mean: f64, eccentricity: f64) -> (f64, (f64, f64)) {
    // Newton's method needs few steps; more would only make the buffer grow.
    let mut steps = Vec::with_capacity(8);
    let mut x = mean;
    let mut step = 1.0;
    while f64::abs(step) > 1e-12 {
        let (sin, cos) = x.sin_cos();
        let slope = 1.0 - eccentricity * cos;
        step = (x - eccentricity * sin - mean) / slope;
        steps.push((sin, cos, slope, step));
        x -= step;
    }
    let mut d_mean = 0.0;
    let mut d_eccentricity = 0.0;
    let mut d_x = 1.0;
    for &(sin, cos, slope, step) in steps.iter().rev() {
        let d_excess = -d_x / slope;
        let d_slope = -d_excess * step;
        d_mean -= d_excess;
        d_eccentricity -= d_excess * sin + d_slope * cos;
        d_x += d_excess * slope + d_slope * eccentricity * sin;
    }
    (x, (d_mean + d_x, d_eccentricity))
}

pub(crate) fn run(bench: &mut Bench) {
    let input = || black_box((2.2, 0.6));
    bench.with_value(Case {
        name: "Kepler's equation by Newton's method",
        yardstick: Yardstick::NONE,
        function: || {
            let (mean, eccentricity) = input();
            kepler(mean, eccentricity)
        },
        by_hand: || {
            let (mean, eccentricity) = input();
            by_hand(mean, eccentricity)
        },
        generated: || {
            let (mean, eccentricity) = input();
            kepler::value_and_grad(mean, eccentricity)
        },
    });
}
