//! Results other than one number: tuples, arrays, `Vec`, `Option`, `Result`, final states.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;

#[differentiable(jacobian)]
fn to_cartesian(radius: f64, angle: f64) -> (f64, f64) {
    (radius * angle.cos(), radius * angle.sin())
}

#[differentiable(jacobian)]
fn lorenz(p: [f64; 3], sigma: f64, rho: f64, beta: f64) -> [f64; 3] {
    let [x, y, z] = p;
    [sigma * (y - x), x * (rho - z) - y, x * y - beta * z]
}

#[differentiable(jacobian)]
fn shares(xs: &[f64]) -> Vec<f64> {
    let top = xs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let raised: Vec<f64> = xs.iter().map(|x| (x - top).exp()).collect();
    let sum: f64 = raised.iter().sum();
    raised.iter().map(|e| e / sum).collect()
}

#[differentiable(wrt(amplitude, rate, offset), jacobian)]
fn residuals(amplitude: f64, rate: f64, offset: f64, times: &[f64], data: &[f64]) -> Vec<f64> {
    let mut r = Vec::with_capacity(times.len());
    for (t, y) in times.iter().zip(data) {
        r.push(amplitude * (-rate * t).exp() + offset - y);
    }
    r
}

#[differentiable(jacobian)]
fn many_to_two(weights: &[f64], x: f64) -> [f64; 2] {
    let sum: f64 = weights.iter().map(|w| w * x).sum();
    [sum.tanh(), weights[0] * sum]
}

#[differentiable(jacobian)]
fn entry_by_entry(xs: [f64; 4]) -> [f64; 4] {
    let mut ys = xs;
    for i in 0..4 {
        ys[i] = (i as f64 + 1.0) * xs[i].sin();
    }
    ys
}

#[differentiable(forward)]
fn rotation(angle: f64) -> [[f64; 2]; 2] {
    let (s, c) = angle.sin_cos();
    [[c, -s], [s, c]]
}

#[differentiable(forward)]
fn mixed_shapes(x: f64, p: &[f64; 2]) -> (f64, [f64; 2], Vec<f64>, (f64, f64)) {
    let scaled = [p[0] * x, p[1] * x];
    let list = vec![scaled[0], x, scaled[1] * p[0]];
    let sum = list.iter().sum();
    (sum, scaled, list, (p[1], x * x))
}

#[differentiable(forward)]
fn unchanged_and_constant(x: f64, y: f64) -> (f64, f64, f64, f64) {
    let two = 2.0;
    (x, two, x, y * two)
}

#[differentiable(forward)]
fn rows_of_powers(xs: &[f64], n: usize) -> Vec<Vec<f64>> {
    xs.iter().map(|x| (0..n).map(|k| x.powi(k as i32)).collect()).collect()
}

#[differentiable(forward)]
fn returned_early(x: f64, y: f64, n: usize) -> (f64, Vec<f64>) {
    let mut history = vec![x];
    for i in 0..n {
        let next = history[i] * y;
        if next > 3.0 {
            return (next, history);
        }
        history.push(next + 0.1);
    }
    (0.0, history)
}

#[differentiable(forward)]
fn single_precision_pair(x: f32, y: [f32; 2]) -> (f32, [f32; 2]) {
    (x * y[0], [y[1].sin() * x, x.sqrt()])
}

#[differentiable(forward)]
fn product_into(a: &[f64], x: &[f64], out: &mut [f64]) {
    let n = x.len();
    for (i, o) in out.iter_mut().enumerate() {
        *o = 0.0;
        for j in 0..n {
            *o += a[i * n + j] * x[j];
        }
    }
}

#[differentiable(forward)]
fn step_and_report(state: &mut [f64; 2], h: f64) -> [f64; 2] {
    let before = *state;
    state[0] += h * before[1];
    state[1] -= h * before[0].sin();
    [state[0] - before[0], before[1] * state[1]]
}

#[differentiable(forward)]
fn replaced(values: &mut [f64], total: &mut f64, k: f64) {
    for v in values.iter_mut() {
        *total += *v * k;
        *v = v.exp();
    }
    values.swap(0, 1);
    *total *= *total;
}

#[differentiable(hessian)]
fn logarithm_if_any(x: f64, y: f64) -> Option<f64> {
    if x <= 0.0 {
        return None;
    }
    Some(x.ln() * y)
}

#[differentiable(hessian)]
fn spread_if_any(xs: &[f64]) -> Option<(f64, f64)> {
    let first = xs.first()?;
    let (mut low, mut high) = (*first, *first);
    for &x in &xs[1..] {
        low = low.min(x);
        high = high.max(x);
    }
    Some((high - low, high * low))
}

#[differentiable(wrt(x), hessian)]
fn scaled_by_text(x: f64, text: &str, names: &[&str]) -> Result<f64, String> {
    let scale: f64 = text.trim().parse().map_err(|_| format!("`{text}` is not a number"))?;
    let place = names.iter().position(|n| *n == "x").ok_or("no x")?;
    if scale < 0.0 {
        return Err(String::from("negative"));
    }
    Ok((scale * x).sin() * place as f64)
}

#[differentiable(hessian)]
fn checked_solution(a: [[f64; 2]; 2], b: [f64; 2]) -> Result<[f64; 2], &'static str> {
    let determinant = a[0][0] * a[1][1] - a[0][1] * a[1][0];
    if determinant.abs() < 1e-12 {
        Err("singular")
    } else {
        let x = (b[0] * a[1][1] - b[1] * a[0][1]) / determinant;
        let y = (a[0][0] * b[1] - a[1][0] * b[0]) / determinant;
        Ok([x, y])
    }
}

#[differentiable(wrt(xs), hessian)]
fn looked_up(xs: &[f64], path: &[usize]) -> Result<f64, std::num::ParseIntError> {
    let mut product = 1.0;
    for i in path {
        let k: i32 = format!("{i}").parse()?;
        product *= xs[*i].powi(k);
    }
    Ok(product)
}

#[differentiable(forward)]
fn own_parameter_changed(mut a: [f64; 3]) -> [f64; 3] {
    a[1] *= a[0].sin();
    a
}

#[differentiable(forward)]
fn own_parameter_as_it_is(x: f64, a: [f64; 2]) -> (f64, [f64; 2]) {
    (x * a[0], a)
}

#[differentiable(hessian)]
fn overwritten_copy(mut a: [f64; 2]) -> f64 {
    a[1] *= a[0];
    a[0] + a[1] * a[1]
}

#[differentiable(hessian)]
fn overwritten_copy_twice(a: [f64; 2], x: f64) -> f64 {
    overwritten_copy(a) * x + overwritten_copy(a).sin()
}

/// A part of a parameter, which no statement names.
#[differentiable(jacobian)]
fn one_row(rows: &[[f64; 2]; 3], k: f64) -> ([f64; 2], f64) {
    (rows[1], k * k)
}

#[differentiable(forward)]
fn element_of_a_copy(rows: &[[f64; 2]], n: usize) -> [f64; 2] {
    let copy: Vec<[f64; 2]> = rows.to_vec();
    copy[n - 1]
}

#[differentiable(forward)]
fn elements_of_lists(a: f64) -> ((f64, f64), f64) {
    let pairs: Vec<(f64, f64)> = vec![(a, 2.0), (a * a, a)];
    let rows = vec![[a * 3.0; 3]; 2];
    (pairs[1], rows[1][2])
}

#[differentiable(forward)]
fn last_of_a_list(a: f64, n: usize) -> [f64; 2] {
    let mut states = vec![[a, 0.0]];
    for i in 0..n {
        let [x, _] = states[i];
        states.push([x * a, x]);
    }
    *states.last().unwrap()
}

#[differentiable(forward, hessian)]
fn product_and_sine(x: f64, y: f64) -> (f64, Option<f64>) {
    if x > 0.0 { (x * y, Some(x.sin())) } else { (x, None) }
}

#[differentiable(forward, hessian)]
fn takes_product_and_sine(x: f64, y: f64) -> f64 {
    let (a, b) = product_and_sine(x, y);
    a + b.unwrap_or(y) + product_and_sine(-x, y).1.map_or(y * y, |v| v)
}

#[differentiable(forward, hessian)]
fn count_top_and_product(x: f64, xs: &[f64]) -> (usize, Option<f64>, f64) {
    let n = xs.iter().filter(|v| **v > x).count();
    (n, xs.iter().copied().reduce(f64::max), x * n as f64)
}

#[differentiable(forward, hessian)]
fn takes_three(x: f64, xs: &[f64]) -> f64 {
    let (n, top, s) = count_top_and_product(x, xs);
    s * s + top.unwrap_or(0.0) * n as f64 * x
}

#[differentiable(forward, hessian)]
fn best_and_sum(x: f64, xs: &[f64]) -> (Option<f64>, f64) {
    let mut best = None;
    let mut s = 0.0;
    for v in xs {
        if *v > 0.4 {
            best = Some(v * x);
        }
        s += v * x;
    }
    (best, s)
}

#[differentiable(forward, hessian)]
fn takes_best_and_sum(x: f64, xs: &[f64]) -> f64 {
    let (b, s) = best_and_sum(x, xs);
    match b {
        Some(b) => b * s,
        None => s,
    }
}

mod check {
    check!(takes_product_and_sine { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(takes_three { x: var 0.4, xs: var_ref vec![0.3, 0.9, 0.6] } modes: reverse, forward, hessian);
    check!(takes_best_and_sum { x: var 0.4, xs: var_ref vec![0.3, 0.9, 0.6] } modes: reverse, forward, hessian);
    const TIMES: [f64; 4] = [0.0, 0.5, 1.0, 2.0];
    const DATA: [f64; 4] = [1.9, 1.2, 0.9, 0.4];

    check!(to_cartesian { radius: var 0.7, angle: var 1.2 } modes: vjp, forward, jacobian);
    check!(lorenz { p: var [0.7, 1.2, -0.4], sigma: var 10.0, rho: var 28.0, beta: var 2.6 } modes: vjp, forward, jacobian);
    check!(one_row { rows: var_ref [[0.7, 1.2], [-0.4, 0.3], [0.9, 1.1]], k: var 0.4 } modes: vjp, forward);
    check!(shares { xs: var_ref [0.7, 1.2, -0.4] } modes: vjp, forward, jacobian);
    check!(residuals { amplitude: var 1.7, rate: var 0.8, offset: var 0.2, times: fixed &super::TIMES, data: fixed &super::DATA } modes: vjp, forward, jacobian);
    check!(many_to_two { weights: var_ref [0.7, 1.2, -0.4, 0.9, 0.1, -0.3], x: var 0.6 } modes: vjp, forward, jacobian);
    check!(entry_by_entry { xs: var [0.7, 1.2, -0.4, 0.9] } modes: vjp, forward, jacobian);
    check!(rotation { angle: var 0.7 } modes: vjp, forward);
    check!(mixed_shapes { x: var 0.7, p: var_ref [1.2, -0.4] } modes: vjp, forward);
    check!(unchanged_and_constant { x: var 0.7, y: var 1.2 } modes: vjp, forward);
    check!(rows_of_powers { xs: var_ref [0.7, -1.2], n: fixed 3 } modes: vjp, forward);
    check!(returned_early { x: var 0.7, y: var 1.5, n: fixed 3 } modes: vjp, forward);
    check!(returned_early as returned_early_indeed { x: var 0.7, y: var 2.5, n: fixed 3 } modes: vjp, forward);
    check!(single_precision_pair { x: var 0.7f32, y: var [1.2f32, -0.4] } modes: vjp, forward);
    check!(product_into { a: var_ref [0.7, 1.2, -0.4, 0.9, 0.1, -0.3], x: var_ref [0.6, -0.2], out: var_mut [9.0, 9.0, 9.0] } modes: update, forward);
    check!(step_and_report { state: var_mut [0.7, 1.2], h: var 0.1 } modes: vjp, forward);
    check!(replaced { values: var_mut [0.7, 1.2, -0.4], total: var_mut 0.3, k: var 0.6 } modes: update, forward);
    check!(try logarithm_if_any { x: var 0.7, y: var 1.2 } modes: reverse, forward, hessian);
    check!(try spread_if_any { xs: var_ref [0.7, 1.2, -0.4] } modes: vjp, forward);
    check!(try scaled_by_text { x: var 0.7, text: fixed " 1.5", names: fixed &["t", "y", "x"] } modes: reverse, forward, hessian);
    check!(try checked_solution { a: var [[0.7, 1.2], [-0.4, 0.9]], b: var [0.3, 0.8] } modes: vjp, forward);
    check!(try looked_up { xs: var_ref [0.7, 1.2, -0.4], path: fixed &[1, 2, 1] } modes: reverse, forward, hessian);
    check!(own_parameter_changed { a: var [0.7, 1.2, -0.4] } modes: vjp, forward);
    check!(own_parameter_as_it_is { x: var 0.3, a: var [0.7, 1.2] } modes: vjp, forward);
    check!(overwritten_copy_twice { a: var [0.7, 1.2], x: var 0.4 } modes: reverse, forward, hessian);
    check!(element_of_a_copy { rows: var_ref vec![[1.0, 2.0], [3.0, 4.0]], n: fixed 2 } modes: vjp, forward);
    check!(elements_of_lists { a: var 1.3 } modes: vjp, forward);
    check!(last_of_a_list { a: var 1.3, n: fixed 3 } modes: vjp, forward);
}

#[test]
fn failures_are_the_originals() {
    assert_eq!(logarithm_if_any::value_and_grad(-1.0, 2.0), None);
    assert_eq!(logarithm_if_any::grad(-1.0, 2.0), None);
    assert_eq!(logarithm_if_any::jvp(-1.0, 2.0, 1.0, 1.0), None);
    assert!(spread_if_any::vjp(&[]).is_none());
    let (mut place, untouched) = (0.3, 0.3);
    for text in ["one", "-1"] {
        let expected = scaled_by_text(0.7, text, &["x"]).map(|_| ());
        let found = scaled_by_text::value_and_grad(0.7, text, &["x"]).map(|_| ());
        assert_eq!(found, expected);
        let found = scaled_by_text::accumulate_grad(0.7, text, &["x"], 1.0, &mut place).map(|_| ());
        assert_eq!(found, expected);
    }
    assert_eq!(place, untouched);
    let singular = checked_solution::vjp([[1.0, 2.0], [2.0, 4.0]], [1.0, 1.0]);
    assert_eq!(singular.map(|(value, _)| value), Err("singular"));
}
