//! What ends with a block ends where the source says so, not where a derivative is done with it.

use autodiff::differentiable;
use std::cell::{Cell, RefCell};
use std::collections::BinaryHeap;
use std::sync::{Mutex, RwLock};

struct Guard<'a>(&'a Cell<u32>);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

#[differentiable]
fn cell(x: &[f64]) -> f64 {
    let calls = RefCell::new(0usize);
    for _ in x {
        let mut calls = calls.borrow_mut();
        *calls += 1;
    }
    x[0] * calls.into_inner() as f64
}

#[differentiable(wrt(x))]
fn locks(x: f64, one: &Mutex<f64>, two: &RwLock<f64>) -> f64 {
    let mut first = one.lock().unwrap();
    *first += 1.0;
    let mut second = two.write().expect("nobody panicked");
    *second += 2.0;
    x * x
}

#[differentiable(wrt(x))]
fn heap(x: f64, heap: &mut BinaryHeap<u32>) -> Option<f64> {
    let mut largest = heap.peek_mut()?;
    *largest = 0;
    Some(x * x)
}

#[differentiable]
fn guard(x: f64) -> f64 {
    let count = Cell::new(0);
    let _guard = Guard(&count);
    x * count.get() as f64
}

/// Said by the source.
#[differentiable]
fn dropped(x: f64) -> f64 {
    let count = Cell::new(0);
    let _guard = Guard(&count);
    drop(_guard);
    x * count.get() as f64
}

fn main() {
    println!("{}", dropped::grad(1.0));
}
