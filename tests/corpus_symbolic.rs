//! Jacobians and Hessians of functions of few numbers, which become straight programs, and of some that do not.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;

#[differentiable(hessian)]
fn rosenbrock_of_ten(x: &[f64; 10]) -> f64 {
    let mut sum = 0.0;
    for i in 0..9 {
        let a = 1.0 - x[i];
        let b = x[i + 1] - x[i] * x[i];
        sum += a * a + 100.0 * b * b;
    }
    sum
}

/// A point turned by a rotation vector and seen by a camera; below a limit the turn is taken to first order.
#[differentiable(wrt(r, p, f), jacobian)]
fn camera(r: [f64; 3], p: &[f64; 3], f: f64, seen: [f64; 2]) -> [f64; 2] {
    let angle2 = r[0] * r[0] + r[1] * r[1] + r[2] * r[2];
    let cross = [r[1] * p[2] - r[2] * p[1], r[2] * p[0] - r[0] * p[2], r[0] * p[1] - r[1] * p[0]];
    let mut q = [0.0; 3];
    if angle2 > 0.4 {
        let angle = angle2.sqrt();
        let (sin, cos) = angle.sin_cos();
        let along = (1.0 - cos) / angle2 * (r[0] * p[0] + r[1] * p[1] + r[2] * p[2]);
        for i in 0..3 {
            q[i] = cos * p[i] + sin / angle * cross[i] + along * r[i];
        }
    } else {
        for i in 0..3 {
            q[i] = p[i] + cross[i];
        }
    }
    let z = q[2] + 5.0;
    [f * q[0] / z - seen[0], f * q[1] / z - seen[1]]
}

#[differentiable(hessian, jacobian)]
fn inner_loop(x: [f64; 3], scale: f64) -> f64 {
    let weights = [0.5, -1.0, 2.0];
    let mut sum = 0.0;
    for i in 0..3 {
        let mut row = 1.0;
        for (j, w) in weights.iter().enumerate() {
            if j == i {
                continue;
            }
            if *w > 0.0 {
                row *= x[i] * w + x[j].sin();
            } else {
                row -= x[j] * scale;
            }
        }
        sum += row * row;
    }
    sum
}

#[differentiable(hessian, jacobian)]
fn early_return(x: [f64; 4], limit: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..4 {
        sum += x[i] * x[i] * (1.0 + i as f64);
        if sum > limit {
            return sum * x[i].cos();
        }
        if x[i] < 0.0 {
            continue;
        }
        sum *= x[(i + 1) % 4];
    }
    sum.sin()
}

#[differentiable(hessian, jacobian)]
fn nested_arrays(a: &[[f64; 2]; 3], (b, c): (f64, [f64; 2])) -> f64 {
    let mut product = [[0.0; 2]; 2];
    for i in 0..2 {
        for j in 0..2 {
            for row in a {
                product[i][j] += row[i] * row[j];
            }
        }
    }
    product.swap(0, 1);
    let [first, second] = product;
    (first[0] * b + second[1] * c[0]).tanh() * c[1]
}

#[differentiable(jacobian)]
fn tuple_of_results(x: (f64, f64), y: [f64; 2]) -> (f64, [[f64; 2]; 2]) {
    let mut m = [[x.0 * y[0], x.1], [y[1], x.0 / y[1]]];
    m[1][0] *= x.1.exp();
    (x.0 + m[0][0].cos(), m)
}

#[differentiable(hessian)]
fn kinks(x: [f64; 3]) -> f64 {
    let top = x[0].max(x[1] * x[2]);
    let low = (x[0] * x[2]).min(1.0);
    top * low + (x[1] - x[2]).abs() * x[0] + x[1].clamp(-0.5, 0.5) * x[2]
}

#[differentiable(wrt(x), hessian)]
fn as_often_as_told(x: [f64; 2], n: usize) -> f64 {
    let mut y = x[0];
    for _ in 0..n {
        y = y * x[1] + y.sin();
    }
    y
}

#[differentiable(hessian, jacobian)]
fn without_the_last(x: f64, y: [f64; 2], _unused: f64) -> f64 {
    x.exp() * y[0]
}

#[differentiable(hessian, jacobian)]
fn until_small(x: [f64; 2]) -> f64 {
    let mut step = x[0];
    let mut sum = 0.0;
    let mut k = 0;
    while k < 6 {
        sum += step;
        step *= x[1];
        k += 1;
        if step.abs() < 0.05 {
            break;
        }
    }
    sum * sum
}

#[differentiable(hessian)]
fn chosen(kind: usize, x: [f64; 2]) -> f64 {
    let scale = match kind {
        0 => x[0] * x[1],
        1 => x[0].sin(),
        _ => 2.0,
    };
    scale * scale + x[1]
}

#[differentiable(hessian)]
fn may_fail(x: [f64; 2]) -> Option<f64> {
    if x[0] <= 0.0 {
        return None;
    }
    Some(x[0].ln() * x[1] * x[1])
}

#[differentiable(wrt(x), hessian)]
fn table(x: [f64; 2], grid: &[f64], k: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..2 {
        sum += grid[k + i] * x[i] * x[1];
    }
    sum * sum
}

#[differentiable(hessian, jacobian)]
fn in_single_precision(x: [f32; 2]) -> f32 {
    x[0] * x[0] / x[1]
}

#[differentiable(hessian, jacobian)]
fn of_any_real<T: num_traits::Float>(x: [T; 3], y: T) -> T {
    let mut sum = T::one();
    for i in 0..3 {
        sum = sum * x[i] + y / (x[i] * x[i] + T::one());
    }
    sum
}

/// Methods that nalgebra's scalars have, too.
#[differentiable(hessian, jacobian)]
fn methods_of_any_real<T: num_traits::Float>(x: T, y: T) -> T {
    if x > T::zero() { x.sin() * y.atan2(x).abs() } else { T::hypot(x, y).sqrt() }
}

/// Without straight program: the length is no literal.
#[differentiable(hessian, jacobian)]
fn of_any_length<const N: usize>(x: [f64; N]) -> f64 {
    let mut product = 1.0;
    for v in x {
        product *= v + 0.5;
    }
    product
}

const POWERS: [i32; 3] = [2, 3, 1];

#[differentiable(hessian, jacobian)]
fn with_checks(x: [f64; 3]) -> f64 {
    assert!(x[0] < 10.0, "too far");
    let mut sum = 0.0;
    for i in 0..3 {
        if x[i].is_nan() {
            panic!("no number");
        }
        sum += x[i].powi(POWERS[i]) * x[2];
    }
    debug_assert!(sum.is_finite());
    sum
}

#[differentiable(hessian)]
fn square_of_a_quotient(x: f64, z: f64) -> f64 {
    let u = x / z;
    u * u
}

#[differentiable(wrt(x), hessian)]
fn half_norm(x: &[f64; 2], data: &[f64]) -> f64 {
    let mut sum = 0.0;
    for d in data {
        let e = (x[0] - d) / x[1];
        sum += 0.5 * e * e;
    }
    sum
}

/// Most entries are zero, and the matrix is large enough to store the others one by one.
#[differentiable(jacobian)]
fn springs(x: [f64; 9], rest: f64) -> [f64; 8] {
    let mut forces = [0.0; 8];
    for i in 0..8 {
        let stretch = x[i + 1] - x[i] * x[i] - rest;
        forces[i] = stretch * stretch.exp();
    }
    forces
}

#[differentiable(hessian)]
fn energy_of_springs<T: num_traits::Float>(x: &[T; 9]) -> Option<T> {
    if x[0] < T::zero() {
        return None;
    }
    let mut sum = T::zero();
    for i in 0..8 {
        let stretch = x[i + 1] - x[i] * x[i];
        sum = sum + stretch * stretch * stretch;
    }
    Some(sum)
}

#[differentiable(hessian)]
fn plane(x: [f64; 9], slope: f64) -> f64 {
    let mut sum = 2.0;
    for v in x {
        sum += v;
    }
    sum + slope
}

/// Numbers take over the names that they are given, but for those of parameters.
#[differentiable(hessian, jacobian)]
fn shadowed_parameters(x: [f64; 2], p: &[f64; 2], n: usize) -> f64 {
    let m = n as f64;
    let [x, y] = x;
    let [n, q] = *p;
    let [p, t] = [n * n, q * y];
    let y = y + p;
    x * y * n * t * m
}

#[differentiable(jacobian)]
fn bearing(x: f64, z: f64) -> [f64; 2] {
    let slope = x / z;
    [slope.atan(), slope * z.sqrt()]
}

#[differentiable(jacobian, hessian)]
fn scaled_root(a: f64, x: f64) -> f64 {
    a * x.sqrt()
}

/// A zero derivative stays zero where a partial is infinite and the result is not.
#[test]
fn zero_times_infinity() {
    let expected = nalgebra::Matrix2::new(0.0, f64::INFINITY, f64::INFINITY, 0.0);
    assert_eq!(scaled_root::hessian(0.0, 0.0), expected);
}

/// Where a residual is zero, its square still curves.
#[test]
fn curvature_at_the_minimum() {
    let expected = nalgebra::Matrix2::new(0.5, 0.0, 0.0, 0.0);
    assert_eq!(square_of_a_quotient::hessian(0.0, 2.0), expected);
    assert_eq!(square_of_a_quotient::hvp(0.0, 2.0, 1.0, 0.0), (0.5, 0.0));
    let expected = nalgebra::Matrix2::new(0.25, 0.0, 0.0, 0.0);
    assert_eq!(half_norm::hessian(&[3.0, 2.0], &[3.0]), expected);
}

/// The derivative of the branch is all that is left of the sum.
#[differentiable(jacobian, hessian)]
fn terms_that_cancel(mut x: f64) -> f64 {
    x += (x - (x + x)) + (if x > 0.5 { x } else { x });
    x
}

mod check {
    check!(terms_that_cancel { x: var 0.7 } modes: reverse, forward, hessian);
    check!(rosenbrock_of_ten { x: var_ref [0.3, -0.2, 0.9, 1.1, -0.7, 0.5, 1.3, 0.1, -1.2, 0.8] } modes: reverse, hessian, forward);
    check!(camera { r: var [0.3, -0.5, 0.4], p: var_ref [0.5, -0.3, 0.2], f: var 1.2, seen: fixed [0.1, 0.2] } modes: jacobian, forward);
    check!(camera as camera_still { r: var [0.1, -0.2, 0.1], p: var_ref [0.5, -0.3, 0.2], f: var 1.2, seen: fixed [0.1, 0.2] } modes: jacobian, forward);
    check!(inner_loop { x: var [0.3, -0.5, 0.9], scale: var 0.7 } modes: forward, reverse, hessian, jacobian);
    check!(early_return { x: var [0.9, -0.4, 0.8, 0.3], limit: var 30.0 } modes: forward, reverse, hessian, jacobian);
    check!(early_return as early_return_soon { x: var [0.9, -0.4, 0.8, 0.3], limit: var 0.9 } modes: forward, reverse, hessian, jacobian);
    check!(nested_arrays { a: var_ref [[0.3, -0.5], [0.9, 0.2], [0.1, 0.7]], p: var (0.4, [0.6, 1.1]) } modes: forward, reverse, hessian, jacobian);
    check!(tuple_of_results { x: var (0.4, -0.6), y: var [0.7, 1.2] } modes: jacobian, forward);
    check!(kinks { x: var [0.4, 0.9, -0.6] } modes: forward, reverse, hessian);
    check!(kinks as kinks_above { x: var [1.4, 0.3, 1.6] } modes: forward, reverse, hessian);
    check!(as_often_as_told { x: var [0.4, 0.9], n: fixed 3 } modes: forward, reverse, hessian);
    check!(without_the_last { x: var 0.4, y: var [0.9, 0.1], u: var 2.0 } modes: forward, reverse, hessian, jacobian);
    check!(until_small { x: var [0.8, 0.55] } modes: forward, reverse, hessian, jacobian);
    check!(until_small as until_the_end { x: var [0.8, 1.1] } modes: forward, reverse, hessian, jacobian);
    check!(chosen as chosen_product { kind: fixed 0, x: var [0.8, 1.1] } modes: forward, reverse, hessian);
    check!(chosen as chosen_constant { kind: fixed 5, x: var [0.8, 1.1] } modes: forward, reverse, hessian);
    check!(try may_fail { x: var [0.8, 1.1] } modes: forward, reverse, hessian);
    check!(table { x: var [0.8, 1.1], grid: fixed &[1.0, 2.0, -0.5], k: fixed 1 } modes: forward, reverse, hessian);
    check!(in_single_precision { x: var [0.8, 1.1] } modes: forward, reverse, hessian, jacobian);
    check!(of_any_real { x: var [0.8, 1.1, -0.4], y: var 0.7 } modes: forward, reverse, hessian, jacobian);
    check!(methods_of_any_real { x: var 0.8, y: var -1.1 } modes: reverse, forward, hessian, jacobian);
    check!(methods_of_any_real as other_methods_of_any_real { x: var -0.8, y: var -1.1 } modes: reverse, forward, hessian, jacobian);
    check!(of_any_length { x: var [0.8, 1.1, -0.4] } modes: forward, reverse, hessian, jacobian);
    check!(with_checks { x: var [0.8, 1.1, -0.4] } modes: forward, reverse, hessian, jacobian);
    check!(square_of_a_quotient { x: var 0.8, z: var 1.1 } modes: forward, reverse, hessian);
    check!(springs { x: var [0.3, -0.2, 0.9, 1.1, -0.7, 0.5, 1.3, 0.1, -1.2], rest: var 0.2 } modes: jacobian, forward);
    check!(try energy_of_springs { x: var_ref [0.3, -0.2, 0.9, 1.1, -0.7, 0.5, 1.3, 0.1, -1.2] } modes: forward, reverse, hessian);
    check!(plane { x: var [0.3, -0.2, 0.9, 1.1, -0.7, 0.5, 1.3, 0.1, -1.2], slope: var 0.2 } modes: forward, reverse, hessian);
    check!(shadowed_parameters { x: var [0.3, -0.2], p: var_ref [0.9, 1.1], n: fixed 3 } modes: forward, reverse, hessian, jacobian);
    check!(bearing { x: var 0.3, z: var 1.2 } modes: jacobian, forward);
    check!(scaled_root { a: var 0.3, x: var 1.2 } modes: forward, reverse, jacobian, hessian);
    check!(half_norm { x: var_ref [0.8, 1.1], data: fixed &[1.0, 2.0] } modes: forward, reverse, hessian);
}
