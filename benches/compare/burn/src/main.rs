//! Steps of training by burn on the CPU, beside ours.
//!
//! ```text
//! cd benches/compare && cargo run --release -p compare_burn
//! ```

#![forbid(unsafe_code)]
#![allow(dead_code, reason = "the modules belong to `benches/training.rs`")]

use std::alloc::System;
use std::env;

use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::nn::loss::{CrossEntropyLoss, CrossEntropyLossConfig};
use burn::optim::{GradientsParams, ModuleOptimizer, SgdConfig};
use burn::tensor::activation::relu;
use burn::tensor::{Device, Int, Tensor, TensorData};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[path = "../../../models/matrices.rs"]
mod matrices;

#[path = "../../../support"]
mod support {
    //! How steps are measured and printed, and what is learnt.

    pub(crate) mod problem;

    pub(crate) mod random;

    pub(crate) mod steps;

    pub(crate) mod timing;
}

use matrices::Generated;
use support::problem::{BATCH, CLASSES, HIDDEN, Problem};
use support::steps::{Bench, Case, Training};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[derive(Module, Debug)]
struct Network {
    hidden: Linear,
    output: Linear,
}

impl Network {
    fn scores(&self, images: Tensor<2>) -> Tensor<2> {
        self.output.forward(relu(self.hidden.forward(images)))
    }
}

/// A row for each sample, as burn has it.
struct Burn {
    network: Option<Network>,
    optimiser: ModuleOptimizer,
    loss: CrossEntropyLoss,
    images: Tensor<2>,
    labels: Tensor<1, Int>,
    rate: f64,
}

/// Burn's weights have a column for each output, ours a row.
fn layer(rows: &[f32], inputs: usize, outputs: usize, device: &Device) -> Linear {
    let weight = Tensor::<2>::from_data(TensorData::new(rows.to_vec(), [outputs, inputs]), device).transpose();
    let columns = TensorData::new(weight.into_data().to_vec::<f32>().expect("numbers"), [inputs, outputs]);
    Linear {
        weight: Param::from_data(columns, device),
        bias: Some(Param::from_data(TensorData::new(vec![0f32; outputs], [outputs]), device)),
    }
}

impl Burn {
    fn new(problem: &Problem, rate: f64, device: Device) -> Self {
        let labels: Vec<i64> = problem.labels.iter().map(|&label| label as i64).collect();
        let images = TensorData::new(problem.images.clone(), [BATCH, problem.inputs]);
        let learning = device.clone().autodiff();
        let network = Network {
            hidden: layer(&problem.w1, problem.inputs, HIDDEN, &learning),
            output: layer(&problem.w2, HIDDEN, CLASSES, &learning),
        };
        Burn {
            network: Some(network),
            optimiser: SgdConfig::new().init(),
            loss: CrossEntropyLossConfig::new().init(&learning),
            images: Tensor::from_data(images, &learning),
            labels: Tensor::from_data(TensorData::new(labels, [BATCH]), &learning),
            rate,
        }
    }
}

impl Training for Burn {
    fn step(&mut self) -> f64 {
        let network = self.network.take().expect("it comes back after each step");
        let loss = self.loss.forward(network.scores(self.images.clone()), self.labels.clone());
        let gradients = GradientsParams::from_grads(loss.backward(), &network);
        self.network = Some(self.optimiser.step(self.rate, network, gradients));
        f64::from(loss.into_scalar::<f32>())
    }
}

fn main() {
    assert_eq!(env::var("RAYON_NUM_THREADS").as_deref(), Ok("1"), "on one core, as in this crate");
    for (name, device) in [("burn, ndarray", Device::ndarray()), ("burn, flex", Device::flex())] {
        let mut bench = Bench::new(true, env::args().nth(1), ALLOCATOR, name);
        for problem in [Problem::digits(), Problem::mnist()] {
            bench.run(Case {
                name: problem.name,
                tolerance: 1e-4,
                yardstick: None,
                other: |rate| Burn::new(&problem, rate, device.clone()),
                generated: |rate| Generated::new(&problem, rate),
            });
        }
        bench.finish();
    }
}
