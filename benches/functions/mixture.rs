//! The log likelihood of a mixture of 8 Gaussians with diagonal covariance, 200 samples of 4
//! dimensions: three nested loops and a log-sum-exp.

use std::hint::black_box;

use autodiff::differentiable;

use crate::support::measure::{Bench, Case, Yardstick};
use crate::support::random::Random;

const SAMPLES: usize = 200;
/// Components.
const K: usize = 8;
/// Dimensions.
const D: usize = 4;

/// The mean log likelihood, up to a constant; the weights need not be normalised.
#[differentiable(wrt(log_weights, means, log_scales))]
fn mixture(log_weights: &[f64; K], means: &[[f64; D]; K], log_scales: &[[f64; D]; K], samples: &[[f64; D]]) -> f64 {
    let mut inverse_scales = [[0.0; D]; K];
    let mut offsets = *log_weights;
    for k in 0..K {
        for j in 0..D {
            inverse_scales[k][j] = (-log_scales[k][j]).exp();
            offsets[k] -= log_scales[k][j];
        }
    }
    let mut total = 0.0;
    for x in samples {
        let mut terms = offsets;
        for k in 0..K {
            for j in 0..D {
                let z = (x[j] - means[k][j]) * inverse_scales[k][j];
                terms[k] -= 0.5 * z * z;
            }
        }
        let mut highest = terms[0];
        for k in 1..K {
            highest = highest.max(terms[k]);
        }
        let mut sum = 0.0;
        for k in 0..K {
            sum += (terms[k] - highest).exp();
        }
        total += highest + sum.ln();
    }
    total / samples.len() as f64
}

type Gradient = ([f64; K], [[f64; D]; K], [[f64; D]; K]);

/// Forward and backward sample by sample. The highest term cancels, so nothing flows into it.
fn by_hand(log_weights: &[f64; K], means: &[[f64; D]; K], log_scales: &[[f64; D]; K], samples: &[[f64; D]]) -> (f64, Gradient) {
    let mut inverse_scales = [[0.0; D]; K];
    let mut offsets = *log_weights;
    for k in 0..K {
        for j in 0..D {
            inverse_scales[k][j] = (-log_scales[k][j]).exp();
            offsets[k] -= log_scales[k][j];
        }
    }
    let n = samples.len() as f64;
    let d_total = 1.0 / n;
    let mut d_offsets = [0.0; K];
    let mut d_means = [[0.0; D]; K];
    let mut d_inverse_scales = [[0.0; D]; K];
    let mut total = 0.0;
    for x in samples {
        let mut terms = offsets;
        for k in 0..K {
            for j in 0..D {
                let z = (x[j] - means[k][j]) * inverse_scales[k][j];
                terms[k] -= 0.5 * z * z;
            }
        }
        let mut highest = terms[0];
        for k in 1..K {
            highest = highest.max(terms[k]);
        }
        let mut exps = [0.0; K];
        let mut sum = 0.0;
        for k in 0..K {
            exps[k] = (terms[k] - highest).exp();
            sum += exps[k];
        }
        total += highest + sum.ln();

        let d_sum = d_total / sum;
        for k in 0..K {
            let d_term = exps[k] * d_sum;
            d_offsets[k] += d_term;
            for j in 0..D {
                let distance = x[j] - means[k][j];
                let d_z = distance * inverse_scales[k][j] * d_term;
                d_means[k][j] += d_z * inverse_scales[k][j];
                d_inverse_scales[k][j] -= d_z * distance;
            }
        }
    }
    let mut d_log_scales = [[0.0; D]; K];
    for k in 0..K {
        for j in 0..D {
            d_log_scales[k][j] = -d_inverse_scales[k][j] * inverse_scales[k][j] - d_offsets[k];
        }
    }
    (total / n, (d_offsets, d_means, d_log_scales))
}

pub(crate) fn run(bench: &mut Bench) {
    let mut random = Random::new(5);
    let log_weights = random.array(-1.0, 1.0);
    let means = random.matrix(-2.0, 2.0);
    let log_scales = random.matrix(-0.5, 0.5);
    let samples: [[f64; D]; SAMPLES] = random.matrix(-3.0, 3.0);
    let input = || (black_box(&log_weights), black_box(&means), black_box(&log_scales), black_box(&samples));
    bench.with_value(Case {
        name: "log-sum-exp mixture, 200 x 8 x 4",
        yardstick: Yardstick::NONE,
        function: || {
            let (log_weights, means, log_scales, samples) = input();
            mixture(log_weights, means, log_scales, samples)
        },
        by_hand: || {
            let (log_weights, means, log_scales, samples) = input();
            by_hand(log_weights, means, log_scales, samples)
        },
        generated: || {
            let (log_weights, means, log_scales, samples) = input();
            mixture::value_and_grad(log_weights, means, log_scales, samples)
        },
    });
}
