//! Networks of layers in a struct: as in `examples/digits.rs` of arrays, samples one by one, and of matrices, for whole batches.

use autodiff::nn::{self, Dense, Linear};
use autodiff::optim::{Optimiser, Sgd};
use autodiff::{Differentiable, differentiable};
use nalgebra::{DMatrix, DVector};

use super::matrices::ByHand;
use crate::support::problem::{BATCH, CLASSES, HIDDEN, Problem};
use crate::support::steps::{Bench, Case, Training};

const PIXELS: usize = 64;

#[derive(Differentiable)]
struct Classifier {
    hidden: Linear<f32, PIXELS, HIDDEN>,
    output: Linear<f32, HIDDEN, CLASSES>,
}

#[allow(dead_code, reason = "only derivatives are called")]
#[differentiable]
impl Classifier {
    #[differentiable]
    fn scores(&self, image: &[f32; PIXELS]) -> [f32; CLASSES] {
        let hidden: [f32; HIDDEN] = self.hidden.forward(image);
        self.output.forward(&hidden.map(|unit| unit.max(0.0)))
    }

    #[differentiable(wrt(self))]
    fn loss(&self, images: &[[f32; PIXELS]], digits: &[usize]) -> f32 {
        let mut sum = 0.0;
        for (image, &digit) in images.iter().zip(digits) {
            sum += nn::cross_entropy(&self.scores(image), digit);
        }
        sum / images.len() as f32
    }
}

struct Generated {
    model: Classifier,
    optimiser: Sgd<f32>,
    images: Vec<[f32; PIXELS]>,
    digits: Vec<usize>,
}

impl Generated {
    fn new(problem: &Problem, rate: f64) -> Self {
        let mut model = Classifier { hidden: Linear::filled(0.0), output: Linear::filled(0.0) };
        model.hidden.weight.as_flattened_mut().copy_from_slice(&problem.w1);
        model.output.weight.as_flattened_mut().copy_from_slice(&problem.w2);
        let (images, _) = problem.images.as_chunks();
        Generated { model, optimiser: Sgd::new(rate), images: images.to_vec(), digits: problem.labels.clone() }
    }
}

impl Training for Generated {
    fn step(&mut self) -> f64 {
        let (loss, gradient) = self.model.loss_value_and_grad(&self.images, &self.digits);
        self.optimiser.step(&mut self.model, &gradient);
        f64::from(loss)
    }
}

/// Forward and backward sample by sample; nothing outlives its sample.
struct OneByOne {
    w1: [[f32; PIXELS]; HIDDEN],
    b1: [f32; HIDDEN],
    w2: [[f32; HIDDEN]; CLASSES],
    b2: [f32; CLASSES],
    images: Vec<[f32; PIXELS]>,
    digits: Vec<usize>,
    rate: f32,
}

impl OneByOne {
    fn new(problem: &Problem, rate: f64) -> Self {
        let Generated { model: Classifier { hidden, output }, images, digits, .. } = Generated::new(problem, rate);
        OneByOne { w1: hidden.weight, b1: hidden.bias, w2: output.weight, b2: output.bias, images, digits, rate: rate as f32 }
    }

    /// The rectified units of the first layer, and the scores.
    fn forward(&self, image: &[f32; PIXELS]) -> ([f32; HIDDEN], [f32; CLASSES]) {
        let mut hidden = self.b1;
        for (unit, row) in hidden.iter_mut().zip(&self.w1) {
            for (w, x) in row.iter().zip(image) {
                *unit += w * x;
            }
            *unit = unit.max(0.0);
        }
        let mut scores = self.b2;
        for (score, row) in scores.iter_mut().zip(&self.w2) {
            for (w, x) in row.iter().zip(&hidden) {
                *score += w * x;
            }
        }
        (hidden, scores)
    }

    fn descend(&mut self, d_w1: &[[f32; PIXELS]; HIDDEN], d_b1: &[f32], d_w2: &[[f32; HIDDEN]; CLASSES], d_b2: &[f32]) {
        for (values, slopes) in [
            (self.w1.as_flattened_mut(), d_w1.as_flattened()),
            (&mut self.b1, d_b1),
            (self.w2.as_flattened_mut(), d_w2.as_flattened()),
            (&mut self.b2, d_b2),
        ] {
            for (value, slope) in values.iter_mut().zip(slopes) {
                *value -= self.rate * slope;
            }
        }
    }
}

impl Training for OneByOne {
    fn step(&mut self) -> f64 {
        let share = 1.0 / self.images.len() as f32;
        let (mut d_w1, mut d_b1) = ([[0.0; PIXELS]; HIDDEN], [0.0; HIDDEN]);
        let (mut d_w2, mut d_b2) = ([[0.0; HIDDEN]; CLASSES], [0.0; CLASSES]);
        let mut sum = 0.0;
        for (image, &digit) in self.images.iter().zip(&self.digits) {
            let (hidden, scores) = self.forward(image);
            let largest = scores.into_iter().fold(f32::MIN, f32::max);
            let exps = scores.map(|score| (score - largest).exp());
            let total: f32 = exps.iter().sum();
            sum += total.ln() + (largest - scores[digit]);

            let scale = share / total;
            let mut d_scores = exps.map(|exp| exp * scale);
            d_scores[digit] -= share;
            let mut d_hidden = [0.0; HIDDEN];
            for k in 0..CLASSES {
                d_b2[k] += d_scores[k];
                for j in 0..HIDDEN {
                    d_w2[k][j] += d_scores[k] * hidden[j];
                    d_hidden[j] += d_scores[k] * self.w2[k][j];
                }
            }
            for j in 0..HIDDEN {
                let d_sum = if hidden[j] > 0.0 { d_hidden[j] } else { 0.0 };
                d_b1[j] += d_sum;
                for i in 0..PIXELS {
                    d_w1[j][i] += d_sum * image[i];
                }
            }
        }
        self.descend(&d_w1, &d_b1, &d_w2, &d_b2);
        f64::from(sum * share)
    }
}

#[derive(Differentiable)]
struct BatchClassifier {
    hidden: Dense<f32>,
    output: Dense<f32>,
}

#[allow(dead_code, reason = "only derivatives are called")]
#[differentiable]
impl BatchClassifier {
    #[differentiable(wrt(self))]
    fn loss(&self, images: &DMatrix<f32>, digits: &[usize]) -> f32 {
        let hidden = self.hidden.forward(images).map(nn::relu);
        let outputs = self.output.forward(&hidden);
        let mut sum = 0.0;
        for (j, &digit) in digits.iter().enumerate() {
            let scores: [f32; CLASSES] = std::array::from_fn(|k| outputs[(k, j)]);
            sum += nn::cross_entropy(&scores, digit);
        }
        sum / digits.len() as f32
    }
}

struct Batched {
    model: BatchClassifier,
    optimiser: Sgd<f32>,
    images: DMatrix<f32>,
    digits: Vec<usize>,
}

impl Batched {
    fn new(problem: &Problem, rate: f64) -> Self {
        let layer = |outputs, inputs, weight: &[f32]| Dense {
            weight: DMatrix::from_row_slice(outputs, inputs, weight),
            bias: DVector::zeros(outputs),
        };
        Batched {
            model: BatchClassifier { hidden: layer(HIDDEN, problem.inputs, &problem.w1), output: layer(CLASSES, HIDDEN, &problem.w2) },
            optimiser: Sgd::new(rate),
            images: DMatrix::from_column_slice(problem.inputs, BATCH, &problem.images),
            digits: problem.labels.clone(),
        }
    }
}

impl Training for Batched {
    fn step(&mut self) -> f64 {
        let (loss, gradient) = self.model.loss_value_and_grad(&self.images, &self.digits);
        self.optimiser.step(&mut self.model, &gradient);
        f64::from(loss)
    }
}

pub(crate) fn run(bench: &mut Bench) {
    let problem = Problem::digits();
    bench.run(Case {
        name: "digits 64-128-10, layers, one by one",
        tolerance: 1e-4,
        yardstick: None,
        other: |rate| OneByOne::new(&problem, rate),
        generated: |rate| Generated::new(&problem, rate),
    });
    bench.run(Case {
        name: "digits 64-128-10, layers, batch 64",
        tolerance: 1e-4,
        yardstick: None,
        other: |rate| ByHand::new(&problem, rate),
        generated: |rate| Batched::new(&problem, rate),
    });
}
