//! Closures and function names passed to differentiable functions.
#![allow(clippy::all, unreachable_pub)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;

mod numerics {
    use autodiff::differentiable;

    #[differentiable(hessian)]
    pub fn midpoint_rule(f: impl Fn(f64) -> f64, from: f64, to: f64) -> f64 {
        let h = (to - from) / 8.0;
        let mut sum = 0.0;
        for i in 0..8 {
            sum += f(from + (i as f64 + 0.5) * h);
        }
        sum * h
    }

    #[differentiable(hessian)]
    pub fn runge_kutta(f: &dyn Fn(f64, f64) -> f64, start: f64, h: f64, n: usize) -> f64 {
        let mut x = start;
        let mut t = 0.0;
        for _ in 0..n {
            let k1 = f(t, x);
            let k2 = f(t + 0.5 * h, x + 0.5 * h * k1);
            let k3 = f(t + 0.5 * h, x + 0.5 * h * k2);
            let k4 = f(t + h, x + h * k3);
            x += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
            t += h;
        }
        x
    }

    /// The root of a function by Newton's iteration, with the slope given.
    #[differentiable(hessian)]
    pub fn newton<F, G>(f: F, slope: G, start: f64) -> f64
    where
        F: Fn(f64) -> f64,
        G: Fn(f64) -> f64,
    {
        let mut x = start;
        for _ in 0..20 {
            let step = f(x) / slope(x);
            if step.abs() < 1e-14 {
                break;
            }
            x -= step;
        }
        x
    }

    /// A system of equations: arrays in and out.
    #[differentiable(hessian)]
    pub fn rk2<const N: usize>(f: impl Fn(&[f64; N]) -> [f64; N], start: [f64; N], h: f64) -> [f64; N] {
        let mut x = start;
        for _ in 0..4 {
            let slope = f(&x);
            let mut middle = x;
            for i in 0..N {
                middle[i] += 0.5 * h * slope[i];
            }
            let slope = f(&middle);
            for i in 0..N {
                x[i] += h * slope[i];
            }
        }
        x
    }

    /// What goes into the function is inactive: it is a table.
    #[differentiable(wrt(scale), hessian)]
    pub fn tabulated(f: impl Fn(f64) -> f64, nodes: &[f64], scale: f64) -> f64 {
        let mut sum = 0.0;
        for x in nodes {
            sum += f(*x) * scale.sin();
        }
        sum
    }

    #[differentiable(hessian)]
    pub fn weighted(weight: impl Fn(usize, f64) -> f64, xs: &[f64]) -> f64 {
        let mut sum = 0.0;
        for i in 0..xs.len() {
            sum += weight(i, xs[i]);
        }
        sum
    }

    #[differentiable(hessian)]
    pub fn of_slices(energy: impl Fn(&[f64], f64) -> f64, xs: &[f64], k: f64) -> f64 {
        let mut work = xs.to_vec();
        let first = energy(&work, k);
        work[0] *= k;
        first * energy(&work[1..], 0.5 * k) + energy(xs, 2.0)
    }

    #[differentiable(hessian)]
    pub fn twice(f: impl Fn(f64) -> f64, g: impl Fn(f64) -> f64, x: f64) -> f64 {
        f(g(x)) + midpoint_rule(&f, 0.0, x) * midpoint_rule(g, x, 1.0)
    }
}

use numerics::{midpoint_rule, newton, rk2, runge_kutta, tabulated, twice, weighted};

#[differentiable(hessian)]
fn integral_of_closures(k: f64, to: f64) -> f64 {
    let shift = k * k;
    midpoint_rule(|t| (k * t).sin() + shift, 0.0, to) * midpoint_rule(|t| t * t, k, 2.0)
}

#[differentiable(hessian)]
fn two_captured_parameters(rate: f64, drive: f64, start: f64, n: usize) -> f64 {
    let h = 0.1;
    let slope = |t: f64, x: f64| -rate * x.sin() + drive * (2.0 * t).cos();
    let end = runge_kutta(&slope, start, h, n);
    end * runge_kutta(&|_, x| drive - rate * x * x, end, 0.5 * h, 3)
}

#[differentiable(hessian)]
fn root_of_a_closure(a: f64, b: f64) -> f64 {
    let root = newton(|x| x * x * x - a * x - b, |x| 3.0 * x * x - a, 2.0);
    root * newton(|x| x.exp() - a, |x| x.exp(), root)
}

#[differentiable(hessian)]
fn system_of_equations(start: [f64; 2], stiffness: f64, damping: f64) -> f64 {
    let end = rk2(|s| [s[1], -stiffness * s[0].sin() - damping * s[1]], start, 0.1);
    let annotated = rk2(|s: &[f64; 2]| -> [f64; 2] { [s[0] * stiffness, end[1] * s[1]] }, end, 0.05);
    end[0] * annotated[1] + annotated[0]
}

#[differentiable(hessian)]
fn captured_sequences(coefficients: &[f64], x: f64) -> f64 {
    let local = [x, 0.5 * x, coefficients[0]];
    let polynomial = |t: f64| {
        let mut sum = 0.0;
        for c in coefficients.iter().rev() {
            sum = sum * t + c;
        }
        sum
    };
    midpoint_rule(polynomial, 0.0, x) * midpoint_rule(|t| local[1] * t + local[2] * t * t, x, 2.0)
}

#[differentiable(hessian)]
fn growth(x: f64) -> f64 {
    x * (1.0 - x)
}

#[differentiable(hessian)]
fn driven(t: f64, x: f64) -> f64 {
    growth(x) * t.cos()
}

#[differentiable(wrt(x), hessian)]
fn table_weight(i: usize, x: f64) -> f64 {
    x.powi(2) / (i + 1) as f64
}

#[differentiable(hessian)]
fn norm(xs: &[f64], k: f64) -> f64 {
    let mut sum = 0.0;
    for x in xs {
        sum += x * x * k;
    }
    sum.sqrt()
}

#[differentiable(hessian)]
fn names_of_functions(x: f64, xs: &[f64]) -> f64 {
    let y = midpoint_rule(growth, 0.1, x) + runge_kutta(&driven, x, 0.2, 3);
    y * weighted(table_weight, xs) + crate::numerics::of_slices(norm, xs, x)
}

#[differentiable(hessian)]
fn calls_inside_the_closure(x: f64, k: f64) -> f64 {
    let inner = |t: f64| growth(t) * k;
    midpoint_rule(|t| inner(t) + growth(k * t), 0.0, x)
}

// A closure that passes a closure.
#[differentiable(hessian)]
fn closures_in_closures(x: f64, k: f64) -> f64 {
    midpoint_rule(|s| midpoint_rule(|t| (k * s * t).sin(), 0.0, s + x), 0.0, x)
}

#[differentiable(hessian)]
fn passed_twice(x: f64, k: f64) -> f64 {
    let wave = |t: f64| (k * t).sin();
    twice(&wave, &wave, x) + twice(growth, |t| t * k, x)
}

#[differentiable(hessian)]
fn in_loops_and_branches(x: f64, k: f64, n: usize) -> f64 {
    let mut y = x;
    for i in 0..n {
        let scale = y * k;
        if i % 2 == 0 {
            y += midpoint_rule(|t| (scale * t).cos(), 0.0, y);
        } else {
            let offset = i as f64;
            y *= 0.5 + midpoint_rule(|t| if t > 0.5 { t * k } else { offset * t }, 0.0, k).sin();
        }
    }
    y
}

#[differentiable(hessian)]
fn only_the_closure_is_active(k: f64) -> f64 {
    midpoint_rule(|t| (k * t).exp(), 0.0, 1.0)
}

#[differentiable(hessian)]
fn indices_into_closures(xs: &[f64], k: f64) -> f64 {
    weighted(|i: usize, x| x * k * i as f64, xs) + weighted(|i: usize, x: f64| if i > 1 { x * x } else { k * x }, xs)
}

#[differentiable(hessian)]
fn slices_into_closures(xs: &[f64], k: f64) -> f64 {
    numerics::of_slices(|v, s| v.iter().map(|x| x * x * s * k).sum(), xs, k) + numerics::of_slices(|v: &[f64], _| v[0] * k, xs, k)
}

#[differentiable(hessian)]
fn constants_into_tables(scale: f64, nodes: &[f64]) -> f64 {
    tabulated(|t| t * t + 1.0, &[0.1, 0.7], scale) * nodes[0]
}

#[differentiable(hessian)]
fn tuples_and_returns(x: f64, k: f64) -> f64 {
    let pair = (k * x, k + x);
    let (a, b) = pair;
    midpoint_rule(
        |t| {
            if t < 0.3 {
                return pair.0 * t;
            }
            let mut sum = a;
            for j in 0..3 {
                sum = (sum + b * t * j as f64).sin();
            }
            sum
        },
        0.0,
        x,
    )
}

#[differentiable(hessian)]
fn single_precision(f: impl Fn(f32) -> f32, x: f32) -> f32 {
    f(x) * f(x * x)
}

#[differentiable(hessian)]
fn calls_single_precision(x: f32, k: f32) -> f32 {
    single_precision(|t| (t * k).sin(), x)
}

#[differentiable(hessian)]
fn counted(keep: impl Fn(usize) -> bool, above: impl Fn(f64) -> bool, xs: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..xs.len() {
        if keep(i) {
            sum += xs[i] * xs[i];
        }
    }
    if above(0.5) { sum } else { -sum }
}

// Functions whose results carry no derivative are passed as they are.
#[differentiable(hessian)]
fn predicates(xs: &[f64], limit: f64) -> f64 {
    counted(|i| i > 0, |t| t > limit, xs) + counted(|i: usize| i % 2 == 0, |_| true, &xs[1..])
}

#[differentiable(hessian, jacobian)]
fn forwarded(f: impl Fn(f64) -> f64, x: f64, y: f64) -> [f64; 2] {
    [twice(&f, growth, x) * y, midpoint_rule(f, y, x)]
}

#[differentiable(hessian)]
fn calls_forwarded(x: f64, k: f64) -> f64 {
    let both = forwarded(|t| (k * t).cos(), x, k);
    both[0] * both[1]
}

#[differentiable(hessian)]
fn trapezium<T: num_traits::Float>(f: impl Fn(T) -> T, from: T, to: T) -> T {
    let two = T::one() + T::one();
    (to - from) * (f(from) + f(to)) / two
}

#[differentiable(hessian)]
fn in_a_generic_caller<T: num_traits::Float + autodiff::Scalar>(x: T, k: T) -> T {
    trapezium(|t| (k * t).sin() * t, x, k) + trapezium(|_| T::one(), k, x)
}

struct Settings {
    rate: f64,
    table: Vec<f64>,
}

#[differentiable(wrt(x, k), hessian)]
fn inactive_captures(x: f64, k: f64, settings: &Settings, n: usize) -> f64 {
    let shift = settings.rate * 2.0;
    midpoint_rule(|t| settings.rate * t * k + shift + settings.table[n] * t * t, 0.0, x) * n as f64
}

#[differentiable(wrt(x, k), hessian)]
fn inactive_captures_in_loops(x: f64, k: f64, weights: &[f64]) -> f64 {
    midpoint_rule(
        |t| {
            let mut sum = k;
            for (i, w) in weights.iter().enumerate() {
                sum = (sum * w + t * i as f64).sin();
            }
            sum
        },
        x,
        1.0,
    )
}

// What a closure captured may change afterwards.
#[differentiable(hessian)]
fn overwritten_captures(xs: &mut [f64], k: f64) -> f64 {
    let mut factor = k;
    let first = midpoint_rule(|t| xs[0] * t * factor + xs[1], 0.0, k);
    xs[0] = first * xs[1];
    factor *= first;
    let second = midpoint_rule(|t| (xs[0] * t * factor).cos(), 0.0, xs[1]);
    xs[1] += second;
    first + second
}

#[differentiable(hessian)]
fn functions_in_chains(f: impl Fn(f64) -> f64, xs: &[f64]) -> f64 {
    let mapped: f64 = xs.iter().map(|x| f(*x)).sum();
    mapped + xs.iter().copied().map(&f).fold(0.0, |a, b| 0.5 * a + b) + f(2.0)
}

#[differentiable(hessian)]
fn calls_functions_in_chains(xs: &[f64], k: f64) -> f64 {
    functions_in_chains(|t| (t * k).tanh(), xs)
}

#[test]
fn jacobians_of_functions() {
    let (value, matrix) = forwarded::jacobian(growth::jvp, 0.3, 0.7);
    assert_eq!(value, forwarded(growth, 0.3, 0.7));
    let (_, pullback) = forwarded::vjp(growth::vjp, 0.3, 0.7);
    let (d_x, d_y) = pullback([1.0, 0.0]);
    assert!((matrix[(0, 0)] - d_x).abs() < 1e-14 && (matrix[(0, 1)] - d_y).abs() < 1e-14);
}

#[test]
fn people_hand_over_the_derivative() {
    let (value, (d_from, d_to)) = midpoint_rule::value_and_grad(growth::vjp, 0.1, 0.7);
    assert_eq!(value, midpoint_rule(growth, 0.1, 0.7));
    let h = 1e-6;
    let by_from = (midpoint_rule(growth, 0.1 + h, 0.7) - midpoint_rule(growth, 0.1 - h, 0.7)) / (2.0 * h);
    let by_to = (midpoint_rule(growth, 0.1, 0.7 + h) - midpoint_rule(growth, 0.1, 0.7 - h)) / (2.0 * h);
    assert!((d_from - by_from).abs() < 1e-9 && (d_to - by_to).abs() < 1e-9);
    // Or write it by hand.
    let square = |t: f64| (t * t, move |seed: f64| 2.0 * seed * t);
    let (_, pullback) = midpoint_rule::vjp(square, 0.1, 0.7);
    assert!((midpoint_rule::grad(square, 0.1, 0.7).1 - pullback(1.0).1).abs() < 1e-14);
    let (_, tangent) = midpoint_rule::jvp(growth::jvp, 0.1, 0.7, 1.0, 0.0);
    assert!((tangent - d_from).abs() < 1e-15);
}

#[test]
fn plain_closures_where_nothing_active_goes_in() {
    let scale = 0.8_f64;
    let (value, slope) = tabulated::value_and_grad(|x| x * x, &[1.0, 2.0], scale);
    assert_eq!(value, tabulated(|x| x * x, &[1.0, 2.0], scale));
    assert!((slope - 5.0 * scale.cos()).abs() < 1e-14);
    let (_, pullback) = tabulated::vjp(|x| x * x, &[1.0, 2.0], scale);
    assert!((pullback(1.0) - slope).abs() < 1e-14);
    let (_, tangent) = tabulated::jvp(|x| x * x, &[1.0, 2.0], scale, 1.0);
    assert!((tangent - slope).abs() < 1e-14);
}

mod check {
    check!(integral_of_closures { k: var 0.7, to: var 1.2 } modes: reverse, forward, hessian);
    check!(two_captured_parameters { rate: var 0.7, drive: var 1.2, start: var 0.3, n: fixed 5 } modes: reverse, forward, hessian);
    check!(root_of_a_closure { a: var 1.3, b: var 0.7 } modes: reverse, forward, hessian);
    check!(system_of_equations { start: var [0.7, -0.2], stiffness: var 1.3, damping: var 0.2 } modes: reverse, forward, hessian);
    check!(captured_sequences { coefficients: var_ref [0.7, -0.2, 0.4], x: var 0.8 } modes: reverse, forward, hessian);
    check!(names_of_functions { x: var 0.7, xs: var_ref [0.7, -0.2, 0.4] } modes: reverse, forward, hessian);
    check!(calls_inside_the_closure { x: var 0.7, k: var 1.2 } modes: reverse, forward, hessian);
    check!(closures_in_closures { x: var 0.7, k: var 1.2 } modes: reverse, forward, hessian);
    check!(passed_twice { x: var 0.7, k: var 1.2 } modes: reverse, forward, hessian);
    check!(in_loops_and_branches { x: var 0.7, k: var 1.2, n: fixed 5 } modes: reverse, forward, hessian);
    check!(only_the_closure_is_active { k: var 0.7 } modes: reverse, forward, hessian);
    check!(indices_into_closures { xs: var_ref [0.7, -0.2, 0.4], k: var 1.2 } modes: reverse, forward, hessian);
    check!(slices_into_closures { xs: var_ref [0.7, -0.2, 0.4], k: var 1.2 } modes: reverse, forward, hessian);
    check!(constants_into_tables { scale: var 0.7, nodes: var_ref [0.4] } modes: reverse, forward, hessian);
    check!(tuples_and_returns { x: var 0.7, k: var 1.2 } modes: reverse, forward, hessian);
    check!(calls_single_precision { x: var 0.7f32, k: var 1.2f32 } modes: reverse, forward, hessian);
    check!(predicates { xs: var_ref [0.7, -0.2, 0.4], limit: var 0.2 } modes: reverse, forward, hessian);
    check!(calls_forwarded { x: var 0.7, k: var 1.2 } modes: reverse, forward, hessian);
    check!(in_a_generic_caller { x: var 0.7, k: var 1.2 } modes: reverse, forward, hessian);
    check!(in_a_generic_caller as in_a_generic_caller_single { x: var 0.7f32, k: var 1.2f32 } modes: reverse, forward, hessian);
    check!(inactive_captures { x: var 0.7, k: var 1.2, settings: fixed &Settings { rate: 0.3, table: vec![0.5, 1.5] }, n: fixed 1 } modes: reverse, forward, hessian);
    check!(inactive_captures_in_loops { x: var 0.7, k: var 1.2, weights: fixed &[0.5, 1.5, 0.7] } modes: reverse, forward, hessian);
    check!(overwritten_captures { xs: var_mut [0.7, 1.2], k: var 0.8 } modes: reverse, forward, hessian);
    check!(calls_functions_in_chains { xs: var_ref [0.7, 1.2, -0.3], k: var 0.8 } modes: reverse, forward, hessian);
}
