//! Steps of training by candle on the CPU, beside ours.
//!
//! ```text
//! cd benches/compare && cargo run --release -p compare_candle
//! ```

#![forbid(unsafe_code)]
#![allow(dead_code, reason = "the modules belong to `benches/training.rs`")]

use std::alloc::System;
use std::env;

use candle_core::{DType, Device, Tensor, Var};
use candle_nn::{Linear, Module, Optimizer, SGD, loss};
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

/// A row for each sample, as candle has it.
struct Candle {
    hidden: Linear,
    output: Linear,
    optimiser: SGD,
    images: Tensor,
    labels: Tensor,
}

impl Candle {
    fn new(problem: &Problem, rate: f64) -> candle_core::Result<Self> {
        let device = Device::Cpu;
        let w1 = Var::from_slice(&problem.w1, (HIDDEN, problem.inputs), &device)?;
        let b1 = Var::zeros(HIDDEN, DType::F32, &device)?;
        let w2 = Var::from_slice(&problem.w2, (CLASSES, HIDDEN), &device)?;
        let b2 = Var::zeros(CLASSES, DType::F32, &device)?;
        let labels: Vec<u32> = problem.labels.iter().map(|&label| label as u32).collect();
        Ok(Candle {
            hidden: Linear::new(w1.as_tensor().clone(), Some(b1.as_tensor().clone())),
            output: Linear::new(w2.as_tensor().clone(), Some(b2.as_tensor().clone())),
            optimiser: SGD::new(vec![w1, b1, w2, b2], rate)?,
            images: Tensor::from_slice(&problem.images, (BATCH, problem.inputs), &device)?,
            labels: Tensor::from_vec(labels, BATCH, &device)?,
        })
    }

    fn descend(&mut self) -> candle_core::Result<f32> {
        let scores = self.output.forward(&self.hidden.forward(&self.images)?.relu()?)?;
        let loss = loss::cross_entropy(&scores, &self.labels)?;
        self.optimiser.backward_step(&loss)?;
        loss.to_scalar()
    }
}

impl Training for Candle {
    fn step(&mut self) -> f64 {
        f64::from(self.descend().expect("candle computes"))
    }
}

fn main() {
    assert_eq!(env::var("RAYON_NUM_THREADS").as_deref(), Ok("1"), "on one core, as in this crate");
    let mut bench = Bench::new(true, env::args().nth(1), ALLOCATOR, "candle");
    for problem in [Problem::digits(), Problem::mnist()] {
        bench.run(Case {
            name: problem.name,
            tolerance: 1e-4,
            yardstick: None,
            other: |rate| Candle::new(&problem, rate).expect("candle takes the network"),
            generated: |rate| Generated::new(&problem, rate),
        });
    }
    bench.finish();
}
