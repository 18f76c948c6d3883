//! The classifier of `examples/classifier.rs`: 2 inputs, 5 hidden units, 3 classes, 6 samples.

use std::hint::black_box;

use autodiff::differentiable;

use crate::support::measure::{Bench, Case, Yardstick};
use crate::support::random::Random;

/// The mean negative log likelihood of the labels.
#[differentiable(wrt(w1, b1, w2, b2))]
fn mlp(w1: &[[f64; 5]; 2], b1: &[f64; 5], w2: &[[f64; 3]; 5], b2: &[f64; 3], samples: &[[f64; 2]], labels: &[usize]) -> f64 {
    let mut sum = 0.0;
    for (x, &label) in samples.iter().zip(labels) {
        let mut hidden = *b1;
        for j in 0..5 {
            for i in 0..2 {
                hidden[j] += x[i] * w1[i][j];
            }
            hidden[j] = hidden[j].max(0.0);
        }
        let mut scores = *b2;
        for k in 0..3 {
            for j in 0..5 {
                scores[k] += hidden[j] * w2[j][k];
            }
        }
        let mut total = 0.0;
        for k in 0..3 {
            total += scores[k].exp();
        }
        sum += total.ln() - scores[label];
    }
    sum / samples.len() as f64
}

type Gradient = ([[f64; 5]; 2], [f64; 5], [[f64; 3]; 5], [f64; 3]);

/// Forward and backward sample by sample; nothing outlives its sample.
fn by_hand(
    w1: &[[f64; 5]; 2],
    b1: &[f64; 5],
    w2: &[[f64; 3]; 5],
    b2: &[f64; 3],
    samples: &[[f64; 2]],
    labels: &[usize],
) -> (f64, Gradient) {
    let n = samples.len() as f64;
    let d_sum = 1.0 / n;
    let mut d_w1 = [[0.0; 5]; 2];
    let mut d_b1 = [0.0; 5];
    let mut d_w2 = [[0.0; 3]; 5];
    let mut d_b2 = [0.0; 3];
    let mut sum = 0.0;
    for (x, &label) in samples.iter().zip(labels) {
        let mut hidden = *b1;
        for j in 0..5 {
            for i in 0..2 {
                hidden[j] += x[i] * w1[i][j];
            }
            hidden[j] = hidden[j].max(0.0);
        }
        let mut scores = *b2;
        for k in 0..3 {
            for j in 0..5 {
                scores[k] += hidden[j] * w2[j][k];
            }
        }
        let exps = scores.map(f64::exp);
        let total = exps[0] + exps[1] + exps[2];
        sum += total.ln() - scores[label];

        let d_total = d_sum / total;
        let mut d_scores = exps.map(|exp| exp * d_total);
        d_scores[label] -= d_sum;
        for k in 0..3 {
            d_b2[k] += d_scores[k];
        }
        for j in 0..5 {
            let mut d_hidden = 0.0;
            for k in 0..3 {
                d_w2[j][k] += hidden[j] * d_scores[k];
                d_hidden += w2[j][k] * d_scores[k];
            }
            let d_sum_j = if hidden[j] > 0.0 { d_hidden } else { 0.0 };
            d_b1[j] += d_sum_j;
            for i in 0..2 {
                d_w1[i][j] += x[i] * d_sum_j;
            }
        }
    }
    (sum / n, (d_w1, d_b1, d_w2, d_b2))
}

pub(crate) fn run(bench: &mut Bench) {
    let mut random = Random::new(3);
    let w1 = random.matrix(-1.5, 1.5);
    let b1 = random.array(-1.0, 1.0);
    let w2 = random.matrix(-1.5, 1.5);
    let b2 = random.array(-1.0, 1.0);
    let samples = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0], [0.0, 0.0], [0.0, 1.0]];
    let labels = [0, 1, 2, 0, 0, 2];
    let input = || (black_box(&w1), black_box(&b1), black_box(&w2), black_box(&b2), black_box(&samples), black_box(&labels));
    bench.with_value(Case {
        name: "classifier 2-5-3, 6 samples",
        yardstick: Yardstick::gradient(2.41, 1.25),
        function: || {
            let (w1, b1, w2, b2, samples, labels) = input();
            mlp(w1, b1, w2, b2, samples, labels)
        },
        by_hand: || {
            let (w1, b1, w2, b2, samples, labels) = input();
            by_hand(w1, b1, w2, b2, samples, labels)
        },
        generated: || {
            let (w1, b1, w2, b2, samples, labels) = input();
            mlp::value_and_grad(w1, b1, w2, b2, samples, labels)
        },
    });
}
