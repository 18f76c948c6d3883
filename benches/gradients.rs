//! Generated derivatives beside hand-written ones, with the plain functions as baseline.
//!
//! ```text
//! cargo bench --bench gradients              # everything, in one table
//! cargo bench --bench gradients -- camera    # rows whose name contains "camera"
//! ```
//!
//! Each file under `functions/` holds an annotated function, its derivative as an expert would write
//! it for speed, and an input. Before anything is timed, both derivatives must agree to 1e-10, and the
//! generated one must return the function's value bit for bit. Without `--bench` (as under
//! `cargo test --benches`) only that is done.

#![allow(clippy::needless_range_loop, reason = "numerical code is written with indices, and its derivative is read beside it")]

use std::alloc::System;
use std::env;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

mod functions {
    //! One function a file, in the order of the table.

    pub(crate) mod rosenbrock;

    pub(crate) mod logistic;

    pub(crate) mod mlp;

    pub(crate) mod lotka_volterra;

    pub(crate) mod determinant;

    pub(crate) mod determinant_pivoted;

    pub(crate) mod mixture;

    pub(crate) mod kepler;

    pub(crate) mod continued_fraction;

    pub(crate) mod rosenbrock_hessian;

    pub(crate) mod camera;
}

mod support {
    //! How rows are measured and printed.

    pub(crate) mod measure;

    pub(crate) mod numbers;

    pub(crate) mod random;

    pub(crate) mod table;

    pub(crate) mod tangents;

    pub(crate) mod timing;
}

use support::measure::Bench;

/// Counts what every call allocates.
#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let timed = arguments.iter().any(|argument| argument == "--bench");
    let filter = arguments.into_iter().find(|argument| !argument.starts_with('-'));

    let mut bench = Bench::new(timed, filter, ALLOCATOR);
    functions::rosenbrock::run(&mut bench);
    functions::logistic::run(&mut bench);
    functions::mlp::run(&mut bench);
    functions::lotka_volterra::run(&mut bench);
    functions::determinant::run(&mut bench);
    functions::determinant_pivoted::run(&mut bench);
    functions::mixture::run(&mut bench);
    functions::kepler::run(&mut bench);
    functions::continued_fraction::run(&mut bench);
    functions::rosenbrock_hessian::run(&mut bench);
    functions::camera::run(&mut bench);
    bench.finish();
}
