//! Items of inner blocks mean something there alone.
use autodiff::differentiable;

const K: f64 = 2.0;

#[differentiable]
fn constant(x: f64) -> f64 {
    let a = K * x;
    let b = {
        const K: f64 = 5.0;
        K * x * x
    };
    a + b
}

mod other {
    pub fn act(x: f64) -> f64 {
        x * x
    }
}

#[differentiable]
fn imported(x: f64, names: &[usize]) -> f64 {
    let act = |x: f64| x.sin();
    let a = act(x);
    let b = {
        use other::act;
        act(names[0] as f64)
    };
    let c = {
        use std::f64::consts::*;
        PI * x
    };
    a + b + c
}

/// Names of their own, and the same item twice: nothing to say.
#[differentiable]
fn fine(x: f64) -> f64 {
    let scaled = |x: f64| {
        const SCALE: f64 = 3.0;
        SCALE * x
    };
    let b = {
        use std::f64::consts::PI;
        PI * x
    };
    scaled(x) + scaled(b)
}

fn main() {
    fine::grad(1.0);
}
