//! An alias of a real scalar, and an own bound, named with `scalar(..)`.

use autodiff::differentiable;

type Real = f64;

#[differentiable(scalar(Real), hessian)]
fn wave(x: Real, y: Real) -> Real {
    x.sin() * y
}

fn main() {
    assert_eq!(wave::grad(0.0, 2.0), (2.0, 0.0));
}
