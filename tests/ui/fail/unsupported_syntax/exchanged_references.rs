//! Exchanging references leaves what they refer to in place.
use autodiff::differentiable;

#[differentiable]
fn in_turn(x: f64, steps: usize) -> f64 {
    let mut a = [x, 2.0];
    let mut b = [3.0 * x, 4.0];
    let (mut current, mut next) = (&mut a, &mut b);
    for _ in 0..steps {
        next[0] = current[1] * x;
        std::mem::swap(&mut current, &mut next);
    }
    a[0] + b[1]
}

#[differentiable]
fn one_for_another(x: f64) -> f64 {
    let (a, b) = ([x, 2.0], [3.0 * x, 4.0]);
    let mut current = &a;
    let before = std::mem::replace(&mut current, &b);
    before[0] * current[1]
}

fn main() {}
