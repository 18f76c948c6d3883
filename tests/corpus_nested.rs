//! Derivatives of other functions inside a differentiable function.
#![allow(clippy::all, unreachable_pub)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;
use num_traits::Float;

mod physics {
    use autodiff::differentiable;

    /// A particle in two wells, tied to the origin.
    #[differentiable(wrt(q), hessian)]
    pub fn potential(q: [f64; 2], depth: f64) -> f64 {
        let r2 = q[0] * q[0] + q[1] * q[1];
        depth * (r2 - 1.0) * (r2 - 1.0) + 0.3 * q[0] * q[1] + (q[0] - q[1]).cos()
    }

    pub mod springs {
        use autodiff::differentiable;

        #[differentiable(hessian)]
        pub fn energy(xs: &[f64], stiffness: f64) -> f64 {
            let mut sum = 0.0;
            for i in 1..xs.len() {
                let stretch = xs[i] - xs[i - 1];
                sum += 0.5 * stiffness * stretch * stretch + 0.1 * stretch.powi(4);
            }
            sum + xs[0].exp()
        }
    }
}

#[differentiable(hessian)]
fn inner_loss(w: f64, b: f64, xs: &[f64; 3]) -> f64 {
    let mut sum = 0.0;
    for x in xs {
        let e = (w * x).tanh() + b - x * x;
        sum += e * e;
    }
    sum / 3.0
}

// By the learning rate, the start and the data: five unrolled steps of gradient descent.
#[differentiable(forward)]
fn hyper_gradient(rate: f64, start: f64, xs: &[f64; 3]) -> f64 {
    let (mut w, mut b) = (start, 0.5 * start);
    for _ in 0..5 {
        let (d_w, d_b, _) = inner_loss::grad(w, b, xs);
        w -= rate * d_w;
        b -= rate * d_b;
    }
    inner_loss(w, b, xs)
}

#[differentiable(forward)]
fn leapfrog(start: [f64; 2], velocity: [f64; 2], h: f64) -> f64 {
    let (mut q, mut v) = (start, velocity);
    for _ in 0..4 {
        let before = physics::potential::grad(q, 1.2);
        for i in 0..2 {
            v[i] -= 0.5 * h * before[i];
            q[i] += h * v[i];
        }
        let after = physics::potential::grad(q, 1.2);
        for i in 0..2 {
            v[i] -= 0.5 * h * after[i];
        }
    }
    q[0] * v[1] - q[1] * v[0]
}

#[differentiable(forward)]
fn gradient_penalty(w: f64, b: f64, xs: &[f64; 3]) -> f64 {
    let (loss, (d_w, d_b, d_xs)) = inner_loss::value_and_grad(w, b, xs);
    let mut norm = d_w * d_w + d_b * d_b;
    for d in d_xs {
        norm += d * d;
    }
    loss + 0.1 * norm
}

#[differentiable(forward)]
fn of_slices(xs: &[f64], stiffness: f64) -> f64 {
    let mut ys = xs.to_vec();
    for _ in 0..3 {
        let (force, _) = physics::springs::energy::grad(&ys, stiffness);
        for i in 0..ys.len() {
            ys[i] -= 0.1 * force[i];
        }
    }
    let (value, (force, by_stiffness)) = physics::springs::energy::value_and_grad(&ys[1..], 2.0);
    value * by_stiffness + force[0]
}

// Only one of two slots active; the other one's part of the gradient is used all the same.
#[differentiable(forward)]
fn one_slot_active(x: f64) -> f64 {
    let xs = [0.3, -0.4, 1.1];
    let (d_w, d_b, d_xs) = inner_loss::grad(x, 0.2, &xs);
    let (other_w, other_b, other_xs) = inner_loss::grad(0.1, x, &xs);
    d_w * d_b + d_xs[1] * other_w + other_b * other_xs[2]
}

#[differentiable(hessian)]
fn ratio<T: Float>(x: T, y: T) -> T {
    (x * x + T::one()).sqrt() / (y * y + x)
}

#[differentiable(forward)]
fn of_generics(x: f64, y: f64, z: f32) -> f64 {
    let (d_x, d_y) = ratio::grad(x, y);
    let (value, (_, turbofish)) = ratio::value_and_grad::<f64>(d_x, 2.0);
    let narrow: f32 = ratio::grad(z, 2.0f32).0;
    d_y * value + turbofish * f64::from(narrow)
}

#[differentiable(forward)]
fn in_a_generic<T: Float + autodiff::Scalar>(x: T, y: T) -> T {
    let (value, (d_x, _)) = ratio::value_and_grad::<T>(x, y);
    value * d_x + ratio::grad(y, x).1
}

#[differentiable(hessian)]
fn safe_ln(x: f64) -> Option<f64> {
    if x > 0.0 { Some(x.ln() * x) } else { None }
}

#[differentiable(hessian)]
fn checked(x: f64, y: f64) -> Result<f64, String> {
    if y == 0.0 {
        return Err("y is zero".to_string());
    }
    Ok((x / y).sin())
}

#[differentiable(forward)]
fn of_functions_that_may_fail(x: f64) -> Option<f64> {
    let slope = safe_ln::grad(x * x)?;
    let (value, curvature) = safe_ln::value_and_grad(slope)?;
    Some(value * curvature)
}

#[differentiable(forward)]
fn of_functions_with_errors(x: f64, y: f64) -> Result<f64, String> {
    let (value, (d_x, d_y)) = checked::value_and_grad(x, y)?;
    let again = checked::grad(d_x, d_y)?;
    Ok(value + again.0 * again.1)
}

#[differentiable(hessian)]
fn owned(xs: Vec<f64>, (a, b): (f64, f64)) -> f64 {
    let mut sum = 0.0;
    for x in &xs {
        sum += (a * x).sin() + b * x * x;
    }
    sum
}

#[differentiable(forward)]
fn of_owned(xs: &[f64], a: f64) -> f64 {
    let (by_xs, (by_a, by_b)) = owned::grad(xs.to_vec(), (a, a * a));
    let mut sum = by_a * by_b;
    for d in &by_xs {
        sum += d * d * a;
    }
    sum
}

#[differentiable(hessian)]
fn square(x: f64) -> f64 {
    x * x * x
}

#[differentiable(forward)]
fn under_conditions(x: f64, n: usize) -> f64 {
    let mut y = x;
    let mut sum = 0.0;
    for i in 0..n {
        if i % 2 == 0 {
            y += 0.1 * square::grad(y);
        }
        if square::grad(y) > 20.0 {
            break;
        }
        let fixed = square::grad(2.0);
        sum += fixed * square::value_and_grad(y).1;
    }
    sum
}

#[differentiable(forward)]
fn mapped(xs: &[f64]) -> f64 {
    xs.iter().map(|x| square::grad(*x)).sum::<f64>() + xs.iter().copied().map(square::grad).fold(0.0, |a, b| a * 0.5 + b)
}

#[differentiable(hessian)]
fn recursive_power(x: f64, n: u32) -> f64 {
    if n == 0 { 1.0 } else { x * recursive_power(x, n - 1) }
}

// A function that is itself differentiated through a call of its own.
#[differentiable(forward)]
fn of_recursion(x: f64) -> f64 {
    recursive_power::grad(x, 4) * x
}

#[differentiable(forward)]
fn through_a_call(x: f64) -> f64 {
    of_recursion(x * x) + square::grad(of_recursion(x))
}

#[differentiable(forward)]
fn gradient_as_result(q: [f64; 2], depth: f64) -> [f64; 2] {
    physics::potential::grad([q[0] * depth, q[1]], 1.5)
}

#[differentiable(name = Renamed, hessian)]
fn renamed(x: f64, y: f64) -> f64 {
    x.sin() * y
}

#[differentiable(jacobian, forward)]
fn of_renamed(x: f64, y: f64) -> (f64, f64) {
    let (a, b) = Renamed::grad(x, y);
    (a * b, b * x)
}

mod check {
    check!(hyper_gradient { rate: var 0.1, start: var 0.7, xs: var_ref [0.3, -0.8, 1.2] } modes: reverse, forward);
    check!(leapfrog { start: var [0.7, -0.2], velocity: var [0.1, 0.4], h: var 0.1 } modes: reverse, forward);
    check!(gradient_penalty { w: var 0.7, b: var -0.2, xs: var_ref [0.3, -0.8, 1.2] } modes: reverse, forward);
    check!(of_slices { xs: var_ref [0.7, -0.2, 0.4, 1.3], stiffness: var 0.8 } modes: reverse, forward);
    check!(one_slot_active { x: var 0.7 } modes: reverse, forward);
    check!(of_generics { x: var 0.7, y: var 1.1, z: var 0.9f32 } modes: reverse, forward);
    check!(in_a_generic { x: var 0.7, y: var 1.1 } modes: reverse, forward);
    check!(in_a_generic as in_a_generic_single { x: var 0.7f32, y: var 1.1f32 } modes: reverse, forward);
    check!(try of_functions_that_may_fail { x: var 1.7 } modes: reverse, forward);
    check!(try of_functions_with_errors { x: var 0.7, y: var 1.1 } modes: reverse, forward);
    check!(of_owned { xs: var_ref [0.7, -0.2, 0.4], a: var 0.8 } modes: reverse, forward);
    check!(under_conditions { x: var 0.7, n: fixed 6 } modes: reverse, forward);
    check!(mapped { xs: var_ref [0.7, -0.2, 0.4] } modes: reverse, forward);
    check!(of_recursion { x: var 0.7 } modes: reverse, forward);
    check!(through_a_call { x: var 0.7 } modes: reverse, forward);
    check!(gradient_as_result { q: var [0.7, -0.2], depth: var 0.8 } modes: vjp, forward);
    check!(of_renamed { x: var 0.7, y: var 1.1 } modes: vjp, forward, jacobian);
}
