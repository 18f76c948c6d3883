//! Steps after the first one allocate nothing. A program of its own: it counts what the whole process allocates, and a test
//! harness allocates beside the test.

use std::alloc::System;

use autodiff::optim::{Adagrad, Adam, AdamW, Optimiser, RmsProp, Sgd, clip_by_norm, clip_by_value};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How often the first step allocates, and how often ten more do.
fn allocations(mut optimiser: impl Optimiser<Scalar = f64>) -> (usize, usize) {
    let mut model = (vec![vec![1.0, 2.0], vec![3.0; 100]], [4.0; 3]);
    let mut gradient = model.clone();
    let first = Region::new(ALLOCATOR);
    optimiser.step(&mut model, &gradient);
    let first = first.change().allocations;
    let later = Region::new(ALLOCATOR);
    for _ in 0..10 {
        let _: f64 = clip_by_norm(&mut gradient, 100.0);
        clip_by_value(&mut gradient, 1.5);
        optimiser.step(&mut model, &gradient);
    }
    (first, later.change().allocations)
}

fn main() {
    // The list of the gradient's slices, and the moments where there are any.
    assert_eq!(allocations(Sgd::new(0.1)), (1, 0));
    assert_eq!(allocations(Sgd::new(0.1).momentum(0.9)), (2, 0));
    assert_eq!(allocations(Adam::new(0.1).amsgrad()), (2, 0));
    assert_eq!(allocations(AdamW::new(0.1)), (2, 0));
    assert_eq!(allocations(RmsProp::new(0.1).momentum(0.9).centered()), (2, 0));
    assert_eq!(allocations(Adagrad::new(0.1)), (2, 0));
}
