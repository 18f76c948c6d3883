//! What the matrix networks learn, here and in `benches/compare`: random images of ten classes, in one batch.

use super::random::Random;

/// Samples in a step.
pub(crate) const BATCH: usize = 64;

/// Units between inputs and outputs.
pub(crate) const HIDDEN: usize = 128;

/// Classes.
pub(crate) const CLASSES: usize = 10;

/// Sizes and start of a network of two layers with a rectifier between, and a batch for it.
pub(crate) struct Problem {
    pub(crate) name: &'static str,
    pub(crate) inputs: usize,
    /// A row of `inputs` factors for each hidden unit, row after row.
    pub(crate) w1: Vec<f32>,
    /// A row of `HIDDEN` factors for each class, row after row.
    pub(crate) w2: Vec<f32>,
    /// A row of `inputs` numbers for each sample, row after row.
    pub(crate) images: Vec<f32>,
    pub(crate) labels: Vec<usize>,
}

impl Problem {
    /// The sizes of `examples/digits.rs`.
    pub(crate) fn digits() -> Self {
        Problem::new("digits 64-128-10, batch 64", 64)
    }

    /// The sizes of MNIST.
    pub(crate) fn mnist() -> Self {
        Problem::new("784-128-10, batch 64", 784)
    }

    fn new(name: &'static str, inputs: usize) -> Self {
        let mut random = Random::new(7);
        let mut numbers = |count: usize, low: f64, high: f64| random.vec(count, low, high).into_iter().map(|x| x as f32).collect();
        let (wide, narrow) = (1.0 / (inputs as f64).sqrt(), 1.0 / (HIDDEN as f64).sqrt());
        Problem {
            name,
            inputs,
            w1: numbers(HIDDEN * inputs, -wide, wide),
            w2: numbers(CLASSES * HIDDEN, -narrow, narrow),
            images: numbers(BATCH * inputs, 0.0, 1.0),
            labels: (0..BATCH).map(|sample| sample * 7 % CLASSES).collect(),
        }
    }
}
