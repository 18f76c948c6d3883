//! Steps of training after the first one allocate nothing where all sizes are static. A program of its own: it counts what
//! the whole process allocates, and a test harness allocates beside the test.

use std::alloc::System;

use autodiff::nn::{self, Linear};
use autodiff::optim::{Adam, Optimiser, Sgd};
use autodiff::{Differentiable, differentiable};
use nalgebra::{SMatrix, SVector};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Layers in a struct, samples one by one, classes.
#[derive(Differentiable)]
struct Classifier<const I: usize, const H: usize, const C: usize> {
    hidden: Linear<f32, I, H>,
    output: Linear<f32, H, C>,
}

#[differentiable]
impl<const I: usize, const H: usize, const C: usize> Classifier<I, H, C> {
    #[differentiable]
    fn scores(&self, x: &[f32; I]) -> [f32; C] {
        let hidden: [f32; H] = self.hidden.forward(x);
        self.output.forward(&hidden.map(nn::relu))
    }

    /// The same with a closure for the rectifier.
    #[differentiable]
    fn scores_by_closure(&self, x: &[f32; I]) -> [f32; C] {
        let hidden: [f32; H] = self.hidden.forward(x);
        self.output.forward(&hidden.map(|unit| unit.max(0.0)))
    }

    #[differentiable(wrt(self))]
    fn loss(&self, samples: &[[f32; I]], labels: &[usize]) -> f32 {
        let mut sum = 0.0;
        for (x, &label) in samples.iter().zip(labels) {
            sum += nn::cross_entropy(&self.scores(x), label);
        }
        sum / samples.len() as f32
    }

    #[differentiable(wrt(self))]
    fn loss_by_closure(&self, samples: &[[f32; I]], labels: &[usize]) -> f32 {
        let mut sum = 0.0;
        for (x, &label) in samples.iter().zip(labels) {
            sum += nn::cross_entropy(&self.scores_by_closure(x), label);
        }
        sum / samples.len() as f32
    }
}

impl<const I: usize, const H: usize, const C: usize> Classifier<I, H, C> {
    fn new() -> Self {
        let mut model = Classifier { hidden: Linear::filled(0.1), output: Linear::filled(-0.1) };
        model.hidden.weight.as_flattened_mut().iter_mut().enumerate().for_each(|(i, w)| *w = 0.01 * (i % 13) as f32 - 0.05);
        model
    }
}

/// Two classes, told by a probability.
#[derive(Differentiable)]
struct Binary {
    hidden: Linear<f64, 3, 4>,
    output: Linear<f64, 4, 1>,
}

#[differentiable]
impl Binary {
    #[differentiable(wrt(self))]
    fn cost(&self, samples: &[[f64; 3]], labels: &[f64]) -> f64 {
        let mut sum = 0.0;
        for (x, &label) in samples.iter().zip(labels) {
            let hidden: [f64; 4] = self.hidden.forward(x);
            let output: [f64; 1] = self.output.forward(&hidden.map(nn::tanh));
            sum += nn::bce_error(nn::sigmoid(output[0]), label);
        }
        sum / samples.len() as f64
    }
}

/// A whole batch in matrices, a column for each sample.
#[derive(Differentiable)]
struct Batched {
    w1: SMatrix<f64, 8, 4>,
    b1: SVector<f64, 8>,
    w2: SMatrix<f64, 2, 8>,
}

#[differentiable]
impl Batched {
    #[differentiable(wrt(self))]
    fn loss(&self, samples: &SMatrix<f64, 4, 6>, targets: &SMatrix<f64, 2, 6>, ones: &SMatrix<f64, 1, 6>) -> f64 {
        let sums: SMatrix<f64, 8, 6> = self.w1 * samples + self.b1 * ones;
        let hidden = sums.map(|unit| unit.max(0.0));
        let errors: SMatrix<f64, 2, 6> = self.w2 * hidden - targets;
        errors.norm_squared()
    }
}

/// Ten steps after the first one allocate nothing, and the loss gets smaller.
fn steady(name: &str, mut step: impl FnMut() -> f64) {
    let first = step();
    let region = Region::new(ALLOCATOR);
    let mut last = first;
    for _ in 0..10 {
        last = step();
    }
    let stats = region.change();
    assert_eq!((stats.allocations, stats.reallocations), (0, 0), "{name}: {stats:?}");
    assert!(last < first, "{name}: {first} became {last}");
}

fn main() {
    let samples = vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
    let (mut model, mut optimiser) = (Classifier::<2, 5, 3>::new(), Sgd::new(0.1));
    steady("classifier 2-5-3", || {
        let (loss, gradient) = model.loss_value_and_grad(&samples, &[0, 1, 2, 2]);
        optimiser.step(&mut model, &gradient);
        loss.into()
    });
    let mut model = Classifier::<2, 5, 3>::new();
    steady("classifier 2-5-3 with a closure", || {
        let (loss, gradient) = model.loss_by_closure_value_and_grad(&samples, &[0, 1, 2, 2]);
        optimiser.step(&mut model, &gradient);
        loss.into()
    });

    let images: Vec<[f32; 64]> = (0..8).map(|n| std::array::from_fn(|i| ((i * n) % 17) as f32 / 17.0)).collect();
    let (mut model, mut optimiser) = (Classifier::<64, 128, 10>::new(), Adam::new(0.001));
    steady("classifier 64-128-10", || {
        let (loss, gradient) = model.loss_value_and_grad(&images, &[0, 1, 2, 3, 4, 5, 6, 7]);
        optimiser.step(&mut model, &gradient);
        loss.into()
    });

    let samples = vec![[0.5, -1.0, 0.25], [1.0, 0.0, -0.5], [-0.5, 0.75, 1.0]];
    let mut model = Binary { hidden: Linear::filled(0.2), output: Linear::filled(0.3) };
    let mut optimiser = Sgd::new(0.1).momentum(0.9);
    steady("binary 3-4-1", || {
        let (cost, gradient) = model.cost_value_and_grad(&samples, &[1.0, 0.0, 1.0]);
        optimiser.step(&mut model, &gradient);
        cost
    });

    let entry = |i: usize, j: usize| 0.1 * i as f64 - 0.05 * j as f64 + 0.1;
    let (samples, targets) = (SMatrix::from_fn(entry), SMatrix::from_fn(|i, j| 0.5 * entry(j, i)));
    let mut model = Batched { w1: SMatrix::from_fn(entry), b1: SVector::zeros(), w2: SMatrix::from_fn(entry) };
    let mut optimiser = Sgd::new(0.001);
    steady("batched 4-8-2", || {
        let (loss, gradient) = model.loss_value_and_grad(&samples, &targets, &SMatrix::from_element(1.0));
        optimiser.step(&mut model, &gradient);
        loss
    });
}
