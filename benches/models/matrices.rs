//! Networks of two layers on whole batches, in single precision: one matrix product per layer, a column for each sample.

use autodiff::nn;
use autodiff::optim::{Optimiser, Sgd};
use autodiff::{Differentiable, differentiable};
use nalgebra::{DMatrix, DVector, Dyn, MatrixView};

use crate::support::problem::{BATCH, CLASSES, HIDDEN, Problem};
use crate::support::steps::{Bench, Case, Training};

#[derive(Differentiable)]
struct Network {
    w1: DMatrix<f32>,
    b1: DVector<f32>,
    w2: DMatrix<f32>,
    b2: DVector<f32>,
}

#[allow(dead_code, reason = "only derivatives are called")]
#[differentiable]
impl Network {
    /// The mean cross-entropy of a batch.
    #[differentiable(wrt(self))]
    fn loss(&self, images: &DMatrix<f32>, labels: &[usize]) -> f32 {
        let mut hidden: DMatrix<f32> = &self.w1 * images;
        for mut column in hidden.column_iter_mut() {
            column += &self.b1;
        }
        hidden.apply(|unit| *unit = unit.max(0.0));
        let mut outputs: DMatrix<f32> = &self.w2 * &hidden;
        for mut column in outputs.column_iter_mut() {
            column += &self.b2;
        }
        let mut sum = 0.0;
        for (j, &label) in labels.iter().enumerate() {
            let scores: [f32; CLASSES] = std::array::from_fn(|k| outputs[(k, j)]);
            sum += nn::cross_entropy(&scores, label);
        }
        sum / labels.len() as f32
    }
}

impl Network {
    fn new(problem: &Problem) -> Self {
        Network {
            w1: DMatrix::from_row_slice(HIDDEN, problem.inputs, &problem.w1),
            b1: DVector::zeros(HIDDEN),
            w2: DMatrix::from_row_slice(CLASSES, HIDDEN, &problem.w2),
            b2: DVector::zeros(CLASSES),
        }
    }
}

/// A struct of matrices, moved by an optimiser.
pub(crate) struct Generated {
    network: Network,
    optimiser: Sgd<f32>,
    images: DMatrix<f32>,
    labels: Vec<usize>,
}

impl Generated {
    pub(crate) fn new(problem: &Problem, rate: f64) -> Self {
        Generated {
            network: Network::new(problem),
            optimiser: Sgd::new(rate),
            images: DMatrix::from_column_slice(problem.inputs, BATCH, &problem.images),
            labels: problem.labels.clone(),
        }
    }
}

impl Training for Generated {
    fn step(&mut self) -> f64 {
        let (loss, gradient) = self.network.loss_value_and_grad(&self.images, &self.labels);
        self.optimiser.step(&mut self.network, &gradient);
        f64::from(loss)
    }
}

/// Every matrix has its place, nothing is transposed in memory, and products are those of nalgebra's `gemm`.
pub(crate) struct ByHand {
    network: Network,
    images: DMatrix<f32>,
    labels: Vec<usize>,
    rate: f32,
    hidden: DMatrix<f32>,
    scores: DMatrix<f32>,
    d_hidden: DMatrix<f32>,
    d_w1: DMatrix<f32>,
    d_b1: DVector<f32>,
    d_w2: DMatrix<f32>,
    d_b2: DVector<f32>,
}

impl ByHand {
    pub(crate) fn new(problem: &Problem, rate: f64) -> Self {
        ByHand {
            network: Network::new(problem),
            images: DMatrix::from_column_slice(problem.inputs, BATCH, &problem.images),
            labels: problem.labels.clone(),
            rate: rate as f32,
            hidden: DMatrix::zeros(HIDDEN, BATCH),
            scores: DMatrix::zeros(CLASSES, BATCH),
            d_hidden: DMatrix::zeros(HIDDEN, BATCH),
            d_w1: DMatrix::zeros(HIDDEN, problem.inputs),
            d_b1: DVector::zeros(HIDDEN),
            d_w2: DMatrix::zeros(CLASSES, HIDDEN),
            d_b2: DVector::zeros(CLASSES),
        }
    }

    /// The activations of both layers.
    fn forward(&mut self) {
        self.hidden.gemm(1.0, &self.network.w1, &self.images, 0.0);
        for column in self.hidden.as_mut_slice().chunks_exact_mut(HIDDEN) {
            for (unit, bias) in column.iter_mut().zip(self.network.b1.as_slice()) {
                *unit = (*unit + bias).max(0.0);
            }
        }
        self.scores.gemm(1.0, &self.network.w2, &self.hidden, 0.0);
    }

    /// The loss; the scores are replaced by the derivative by them.
    fn seed(&mut self) -> f32 {
        let share = 1.0 / BATCH as f32;
        self.d_b2.fill(0.0);
        let mut sum = 0.0;
        for (column, &label) in self.scores.as_mut_slice().chunks_exact_mut(CLASSES).zip(&self.labels) {
            let mut largest = f32::MIN;
            for (score, bias) in column.iter_mut().zip(self.network.b2.as_slice()) {
                *score += bias;
                largest = largest.max(*score);
            }
            let of_label = column[label];
            let mut total = 0.0;
            for score in column.iter_mut() {
                *score = (*score - largest).exp();
                total += *score;
            }
            sum += total.ln() + (largest - of_label);
            let scale = share / total;
            for score in column.iter_mut() {
                *score *= scale;
            }
            column[label] -= share;
            for (d_bias, d_score) in self.d_b2.as_mut_slice().iter_mut().zip(column) {
                *d_bias += *d_score;
            }
        }
        sum * share
    }

    fn backward(&mut self) {
        self.d_w2.gemm(1.0, &self.scores, &transposed(&self.hidden), 0.0);
        self.d_hidden.gemm(1.0, &transposed(&self.network.w2), &self.scores, 0.0);
        self.d_b1.fill(0.0);
        for (d_column, column) in self.d_hidden.as_mut_slice().chunks_exact_mut(HIDDEN).zip(self.hidden.as_slice().chunks_exact(HIDDEN)) {
            for ((d_unit, unit), d_bias) in d_column.iter_mut().zip(column).zip(self.d_b1.as_mut_slice()) {
                *d_unit = if *unit > 0.0 { *d_unit } else { 0.0 };
                *d_bias += *d_unit;
            }
        }
        self.d_w1.gemm(1.0, &self.d_hidden, &transposed(&self.images), 0.0);
    }

    fn descend(&mut self) {
        let Network { w1, b1, w2, b2 } = &mut self.network;
        for (values, slopes) in [
            (w1.as_mut_slice(), self.d_w1.as_slice()),
            (b1.as_mut_slice(), self.d_b1.as_slice()),
            (w2.as_mut_slice(), self.d_w2.as_slice()),
            (b2.as_mut_slice(), self.d_b2.as_slice()),
        ] {
            for (value, slope) in values.iter_mut().zip(slopes) {
                *value -= self.rate * slope;
            }
        }
    }
}

/// The same numbers, read row by row.
fn transposed(matrix: &DMatrix<f32>) -> MatrixView<'_, f32, Dyn, Dyn, Dyn, Dyn> {
    let (rows, columns) = matrix.shape();
    MatrixView::from_slice_with_strides_generic(matrix.as_slice(), Dyn(columns), Dyn(rows), Dyn(rows), Dyn(1))
}

impl Training for ByHand {
    fn step(&mut self) -> f64 {
        self.forward();
        let loss = self.seed();
        self.backward();
        self.descend();
        f64::from(loss)
    }
}

pub(crate) fn run(bench: &mut Bench) {
    for (problem, yardstick) in [(Problem::digits(), None), (Problem::mnist(), Some(257.0 / 196.0))] {
        bench.run(Case {
            name: problem.name,
            tolerance: 1e-4,
            yardstick,
            other: |rate| ByHand::new(&problem, rate),
            generated: |rate| Generated::new(&problem, rate),
        });
    }
}
