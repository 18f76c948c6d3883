use autodiff::differentiable;
use std::sync::atomic::{AtomicUsize, Ordering};

#[differentiable]
fn counted(x: f64) -> f64 {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    CALLS.fetch_add(1, Ordering::Relaxed);
    x * x
}

fn main() {}
