//! Logistic regression, 1000 samples of 20 features in one flat slice: a mean over a dot product.

use std::hint::black_box;

use autodiff::differentiable;

use crate::support::measure::{Bench, Case, Yardstick};
use crate::support::random::Random;

const SAMPLES: usize = 1000;
const FEATURES: usize = 20;

/// The mean negative log likelihood of labels 0 and 1.
#[differentiable(wrt(w, b))]
fn logistic(w: &[f64], b: f64, xs: &[f64], ys: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (row, y) in xs.chunks_exact(w.len()).zip(ys) {
        let mut z = b;
        for (w_j, x_j) in w.iter().zip(row) {
            z += w_j * x_j;
        }
        sum += (1.0 + z.exp()).ln() - y * z;
    }
    sum / ys.len() as f64
}

/// One loop: the adjoint of the mean is known before it starts.
fn by_hand(w: &[f64], b: f64, xs: &[f64], ys: &[f64]) -> (f64, (Vec<f64>, f64)) {
    let n = ys.len() as f64;
    let d_sum = 1.0 / n;
    let mut d_w = vec![0.0; w.len()];
    let mut d_b = 0.0;
    let mut sum = 0.0;
    for (row, y) in xs.chunks_exact(w.len()).zip(ys) {
        let mut z = b;
        for (w_j, x_j) in w.iter().zip(row) {
            z += w_j * x_j;
        }
        let e = z.exp();
        sum += (1.0 + e).ln() - y * z;
        let d_z = (e / (1.0 + e) - y) * d_sum;
        for (d_w_j, x_j) in d_w.iter_mut().zip(row) {
            *d_w_j += d_z * x_j;
        }
        d_b += d_z;
    }
    (sum / n, (d_w, d_b))
}

pub(crate) fn run(bench: &mut Bench) {
    let mut random = Random::new(2);
    let w = random.vec(FEATURES, -1.0, 1.0);
    let b = 0.1;
    let xs = random.vec(SAMPLES * FEATURES, -1.0, 1.0);
    let ys: Vec<f64> = (0..SAMPLES).map(|_| f64::from(u8::from(random.uniform(0.0, 1.0) < 0.5))).collect();
    bench.with_value(Case {
        name: "logistic regression, 1000 x 20",
        yardstick: Yardstick::gradient(1.49, 1.26),
        function: || logistic(black_box(&w), black_box(b), black_box(&xs), black_box(&ys)),
        by_hand: || by_hand(black_box(&w), black_box(b), black_box(&xs), black_box(&ys)),
        generated: || logistic::value_and_grad(black_box(&w), black_box(b), black_box(&xs), black_box(&ys)),
    });
}
