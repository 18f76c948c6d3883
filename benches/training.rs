//! Steps of gradient descent by generated gradients beside hand-written ones.
//!
//! ```text
//! cargo bench --bench training             # everything, in one table
//! cargo bench --bench training -- digits   # rows whose name contains "digits"
//! ```
//!
//! Each file under `models/` holds one network, as a user of this crate writes it and as an expert would write
//! its step for speed: forward, backward and update without anything in between. Before anything is timed, all
//! forms must lose the same over some steps. Without `--bench` (as under `cargo test --benches`) only that is done.
//! The matrix networks on other libraries, and all of them on JAX and PyTorch, are in `benches/compare`.

#![allow(clippy::needless_range_loop, reason = "numerical code is written with indices, and its derivative is read beside it")]

use std::alloc::System;
use std::env;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

mod models {
    //! One network a file, in the order of the table.

    pub(crate) mod classifier;

    pub(crate) mod deep_network;

    pub(crate) mod layers;

    pub(crate) mod matrices;
}

mod support {
    //! How steps are measured and printed, and what is learnt.

    pub(crate) mod problem;

    pub(crate) mod random;

    pub(crate) mod steps;

    pub(crate) mod timing;
}

use support::steps::Bench;

/// Counts what every step allocates.
#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let timed = arguments.iter().any(|argument| argument == "--bench");
    let filter = arguments.into_iter().find(|argument| !argument.starts_with('-'));

    let mut bench = Bench::new(timed, filter, ALLOCATOR, "by hand");
    models::classifier::run(&mut bench);
    models::deep_network::run(&mut bench);
    models::layers::run(&mut bench);
    models::matrices::run(&mut bench);
    bench.finish();
    if timed {
        println!(
            "Yardsticks were measured elsewhere, each beside its own hand-written step: generated C for the small networks,\n\
             JAX for 784-128-10."
        );
    }
}
