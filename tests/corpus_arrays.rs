//! Arrays, slices and `Vec`: reads, writes in place, parts, copies.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;

#[differentiable(hessian)]
fn array_by_value(p: [f64; 3]) -> f64 {
    p[0] * p[1].sin() + p[2] * p[2] * p[0] - 2.0 * p[1]
}

#[differentiable(hessian)]
fn array_by_reference(p: &[f64; 2], scale: f64) -> f64 {
    (p[0] - scale).powi(2) + 100.0 * (p[1] - p[0] * p[0]).powi(2)
}

#[differentiable(hessian)]
fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2);
    }
    sum
}

#[differentiable(hessian)]
fn vector_by_value(x: Vec<f64>, k: usize) -> f64 {
    let n = x.len();
    let mut product = 1.0;
    for i in 0..n {
        product *= 1.0 + x[i] * x[(i + k) % n];
    }
    product
}

#[differentiable(hessian)]
fn vector_by_reference(x: &Vec<f64>) -> f64 {
    let mut total = 0.0;
    for value in x {
        total += value * value.abs();
    }
    total / x.len() as f64
}

#[differentiable(hessian)]
fn matrix_of_arrays(a: [[f64; 3]; 2], x: &[f64; 3]) -> f64 {
    let mut norm = 0.0;
    for i in 0..2 {
        let mut y = 0.0;
        for j in 0..3 {
            y += a[i][j] * x[j];
        }
        norm += y * y;
    }
    norm.sqrt()
}

#[differentiable(hessian)]
fn inverse_by_cofactors(m: &[[f64; 2]; 2]) -> f64 {
    let [[a, b], [c, d]] = *m;
    let determinant = a * d - b * c;
    let inverse = [[d / determinant, -b / determinant], [-c / determinant, a / determinant]];
    inverse[0][0] * inverse[1][1] + 2.0 * inverse[0][1] - inverse[1][0]
}

#[differentiable(hessian)]
fn nested_vectors(layers: &Vec<Vec<f64>>, x: f64) -> f64 {
    let mut signal = x;
    for weights in layers {
        let mut next = weights[0];
        for w in &weights[1..] {
            next += w * signal;
        }
        signal = next.tanh();
    }
    signal * layers[0][1]
}

#[differentiable(hessian)]
fn built_row_by_row(x: f64, y: f64) -> f64 {
    let mut table: Vec<Vec<f64>> = Vec::new();
    for i in 0..4 {
        let mut row = vec![1.0; i + 1];
        for j in 1..i {
            row[j] = x * table[i - 1][j - 1] + y * table[i - 1][j];
        }
        table.push(row);
    }
    let last = &table[3];
    last[1] * last[2] + last.len() as f64 * table[2][1]
}

#[differentiable(hessian)]
fn pushed_one_by_one(x: f64, n: usize) -> f64 {
    let mut values = Vec::with_capacity(n);
    values.push(x);
    for i in 1..n {
        let last = values[i - 1];
        values.push(last * x + (i as f64).sqrt());
    }
    let mut sum = 0.0;
    for v in &values {
        sum += v.ln();
    }
    sum * values[n / 2]
}

#[differentiable(hessian)]
fn filled_and_overwritten(x: f64, y: f64) -> f64 {
    let mut buffer = [0.0; 5];
    buffer.fill(x);
    buffer[1] = y;
    buffer[2] += buffer[1] * buffer[0];
    buffer[3] -= 2.0;
    buffer[4] /= y;
    buffer[0] *= buffer[4];
    let mut zeros = vec![0.0; 5];
    zeros[2] = buffer[2];
    zeros.copy_from_slice(&buffer);
    zeros[1..4].fill(y);
    buffer[2] + zeros[0] * zeros[3] + zeros[4] + buffer[3]
}

#[differentiable(hessian)]
fn swapped(x: &[f64]) -> f64 {
    let mut a = x.to_vec();
    a.swap(0, 2);
    a[0] *= 3.0;
    let (mut u, mut v) = (a[1], a[3]);
    std::mem::swap(&mut u, &mut v);
    a[1] = u * u;
    a.reverse();
    a[0] * v + a[1].sin() + a[2] * a[3]
}

#[differentiable(hessian)]
fn overwritten_while_read(x: &[f64], passes: usize) -> f64 {
    let mut a = x.to_owned();
    let n = a.len();
    for _ in 0..passes {
        for i in 1..n {
            a[i] = a[i] * a[i - 1].cos() + 0.1;
        }
        a[0] = a[n - 1] * a[0];
    }
    a[0] + a[n - 1]
}

#[differentiable(hessian)]
fn aliased_copies(p: [f64; 3], x: f64) -> f64 {
    let mut q = p;
    q[0] *= x;
    let r = q;
    q[1] = r[0] + p[0];
    let rows = [p, q, r];
    let mut sum = 0.0;
    for row in rows {
        sum += row[0] * row[1] * row[2];
    }
    sum + rows[1][1]
}

#[differentiable(hessian)]
fn parts_of_slices(x: &[f64]) -> f64 {
    let (head, tail) = x.split_at(2);
    let middle = &x[1..x.len() - 1];
    let inclusive = &x[..=2];
    let inner = &middle[1..];
    let mut sum = head[0] * tail[0] + inner[0] * inner[1];
    for i in 0..inclusive.len() {
        sum += inclusive[i] * middle[i];
    }
    sum * x.first().unwrap() + x.last().unwrap().sin() - x[2..].len() as f64 * tail[1]
}

#[differentiable(hessian)]
fn optional_ends(x: &[f64], offset: f64) -> f64 {
    let ends = match (x.first(), x.last()) {
        (Some(a), Some(b)) => a * b,
        _ => offset,
    };
    if x.is_empty() { ends } else { ends + x.get(1).copied().unwrap_or(offset) * offset }
}

#[differentiable(hessian)]
fn slice_patterns(x: &[f64]) -> f64 {
    match x {
        [] => 0.0,
        [only] => only * only,
        [a, b] => a * b.exp(),
        [first, .., last] => first / last,
    }
}

#[differentiable(hessian)]
fn windows_of_a_part(x: &[f64]) -> f64 {
    let mut roughness = 0.0;
    for pair in x[1..5].windows(2) {
        let jump = pair[1] - pair[0];
        roughness += jump * jump;
    }
    for triple in x.windows(3) {
        roughness += (triple[0] - 2.0 * triple[1] + triple[2]).powi(2) * 0.1;
    }
    roughness
}

#[differentiable(hessian)]
fn chunks_of_pairs(points: &[f64]) -> f64 {
    let mut perimeter = 0.0;
    for (k, point) in points.chunks(2).enumerate() {
        let radius = (point[0] * point[0] + point[1] * point[1]).sqrt();
        perimeter += radius * (k + 1) as f64;
    }
    for block in points.chunks_exact(3) {
        let [a, b, c] = [block[0], block[1], block[2]];
        perimeter += a * b * c;
    }
    perimeter
}

#[differentiable(hessian)]
fn mutable_parts(x: &[f64], y: f64) -> f64 {
    let mut work = x.to_vec();
    {
        let (left, right) = work.split_at_mut(2);
        left[0] += right[0] * right[1];
        right[1] = left[1] * y;
    }
    for row in work.chunks_mut(2) {
        row[0] *= row[1];
        row[1] += y;
    }
    let tail = &mut work[2..];
    tail[0] = tail[0] * tail[0];
    work[0] * work[1] + work[2] * work[3]
}

#[differentiable(hessian)]
fn elements_by_reference(x: [f64; 4]) -> f64 {
    let mut a = x;
    for value in a.iter_mut() {
        *value = value.exp() * 0.5;
    }
    for value in &mut a {
        *value += 1.0;
    }
    let first = &mut a[0];
    *first *= 2.0;
    *first -= x[1];
    let mut sum = 0.0;
    for value in a.iter() {
        sum += value.ln();
    }
    sum * a[0]
}

#[differentiable(hessian)]
fn given_in_place(a: &mut [f64], k: f64) -> f64 {
    for i in 1..a.len() {
        a[i] *= (k * a[i - 1]).sin();
    }
    a[a.len() - 1] * k
}

#[differentiable(forward)]
fn heat_steps(u: &mut [f64], rate: f64, steps: usize) {
    let n = u.len();
    for _ in 0..steps {
        let old = u.to_vec();
        for i in 1..n - 1 {
            u[i] = old[i] + rate * (old[i - 1] - 2.0 * old[i] + old[i + 1]);
        }
    }
}

#[differentiable(hessian)]
fn several_places(position: &mut [f64; 2], velocity: &mut [f64; 2], time: &mut f64, step: f64) -> f64 {
    for i in 0..2 {
        velocity[i] -= step * position[i];
        position[i] += step * velocity[i];
    }
    *time += step;
    position[0] * velocity[1] + *time * *time
}

// In place: `a` ends as its triangular factors.
#[differentiable(hessian)]
fn log_determinant(a: &mut [f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for k in 0..n {
        let pivot = a[k * n + k];
        for i in k + 1..n {
            a[i * n + k] /= pivot;
            let l = a[i * n + k];
            for j in k + 1..n {
                a[i * n + j] -= l * a[k * n + j];
            }
        }
        sum += pivot.abs().ln();
    }
    sum
}

#[differentiable(hessian)]
fn solve_with_pivots(matrix: [[f64; 3]; 3], right: [f64; 3]) -> f64 {
    let mut a = matrix.to_vec();
    let mut b = right;
    for k in 0..3 {
        let mut best = k;
        for i in k + 1..3 {
            if a[i][k].abs() > a[best][k].abs() {
                best = i;
            }
        }
        if best != k {
            a.swap(k, best);
            b.swap(k, best);
        }
        for i in k + 1..3 {
            let factor = a[i][k] / a[k][k];
            for j in k..3 {
                a[i][j] -= factor * a[k][j];
            }
            b[i] -= factor * b[k];
        }
    }
    for k in (0..3).rev() {
        for j in k + 1..3 {
            b[k] -= a[k][j] * b[j];
        }
        b[k] /= a[k][k];
    }
    b[0] + 2.0 * b[1] * b[2]
}

#[differentiable(hessian)]
fn cholesky_quadratic(a: &[[f64; 3]; 3], b: &[f64; 3]) -> f64 {
    let mut l = [[0.0; 3]; 3];
    for i in 0..3 {
        for j in 0..=i {
            let mut sum = a[i][j];
            for k in 0..j {
                sum -= l[i][k] * l[j][k];
            }
            l[i][j] = if i == j { sum.sqrt() } else { sum / l[j][j] };
        }
    }
    let mut y = [0.0; 3];
    let mut square = 0.0;
    for i in 0..3 {
        y[i] = b[i];
        for k in 0..i {
            y[i] -= l[i][k] * y[k];
        }
        y[i] /= l[i][i];
        square += y[i] * y[i];
    }
    square
}

#[differentiable(wrt(values), hessian)]
fn gathered_and_scattered(values: &[f64], from: &[usize], to: &[usize]) -> f64 {
    let mut sums = vec![0.0; 3];
    for k in 0..from.len() {
        sums[to[k]] += values[from[k]] * values[from[(k + 1) % from.len()]];
    }
    let mut total = 0.0;
    for s in sums {
        total += s.sin();
    }
    total
}

#[cfg(any())]
#[differentiable(hessian)]
fn copied_within(x: &[f64]) -> f64 {
    let mut a = vec![0.0; x.len() + 2];
    a[1..=x.len()].copy_from_slice(x);
    a.copy_within(1..3, 3);
    a[2..4].clone_from_slice(&x[..2]);
    a.rotate_left(1);
    a.extend_from_slice(&x[1..3]);
    a.truncate(6);
    let popped = a.pop().unwrap();
    a.insert(1, popped * 2.0);
    a[0] * a[1] + a[2] * a[3] * popped + a[4]
}

#[differentiable(hessian)]
fn single_precision_array(x: [f32; 3], y: &[f32]) -> f32 {
    let mut sum = 0.0;
    for i in 0..3 {
        sum += x[i] * y[i] * y[i];
    }
    (1.0 + sum).sqrt()
}

#[test]
fn no_ends() {
    assert_eq!(optional_ends::grad(&[], 0.6), (vec![], 1.0));
}

/// Lists of nothing but literals, of which only a `let` says what they are.
#[differentiable(hessian)]
fn typed_literals(a: f64, b: f64) -> f64 {
    let start: [f64; 2] = [0.5; 2];
    let ends: [f64; 2] = [1.0, -2.0];
    let same = [[a, b * start[1].sin()]; 2];
    same[0][0] * same[1][1] * ends[1].cos()
}

/// Rows that are built where the array of them is.
#[differentiable(hessian)]
fn built_in_built(a: [[f64; 2]; 3], x: f64) -> f64 {
    let turned: [[f64; 3]; 2] = std::array::from_fn(|j| std::array::from_fn(|i| a[i][j] * x));
    let powers: [[f64; 2]; 6] = std::array::from_fn(|j| {
        let row: [f64; 2] = std::array::from_fn(|i| (x * (i + j) as f64).sin());
        row
    });
    let pairs: [(f64, f64); 5] = std::array::from_fn(|j| (x * j as f64, powers[j][0]));
    let rows = transposed(&turned);
    rows[2][1] * powers[4][1] + pairs[3].0 * pairs[1].1 * rows[0][0]
}

#[differentiable(hessian)]
fn transposed<const R: usize, const C: usize>(a: &[[f64; C]; R]) -> [[f64; R]; C] {
    std::array::from_fn(|j| std::array::from_fn(|i| a[i][j]))
}

mod check {
    check!(built_in_built { a: var [[0.7, -0.2], [1.1, 0.4], [0.9, -0.5]], x: var 0.8 } modes: reverse, forward, hessian);
    check!(typed_literals { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(array_by_value { p: var [0.7, -1.2, 0.4] } modes: reverse, forward, hessian);
    check!(array_by_reference { p: var_ref [0.7, -0.2], scale: var 1.3 } modes: reverse, forward, hessian);
    check!(rosenbrock { x: var_ref [0.7, -0.2, 1.1, 0.4] } modes: reverse, forward, hessian);
    check!(rosenbrock as rosenbrock_of_a_vector { x: var_ref vec![0.7, -0.2, 1.1] } modes: reverse, forward, hessian);
    check!(vector_by_value { x: var vec![0.7, -0.2, 1.1, 0.4], k: fixed 2 } modes: reverse, forward, hessian);
    check!(vector_by_reference { x: var_ref vec![0.7, -0.2, 1.1] } modes: reverse, forward, hessian);
    check!(matrix_of_arrays { a: var [[0.7, -0.2, 1.1], [0.4, 0.9, -0.5]], x: var_ref [1.2, -0.3, 0.8] } modes: reverse, forward, hessian);
    check!(inverse_by_cofactors { m: var_ref [[1.7, -0.2], [0.4, 0.9]] } modes: reverse, forward, hessian);
    check!(nested_vectors { layers: var_ref vec![vec![0.1, 0.8], vec![-0.3, 0.6, 0.5]], x: var 0.7 } modes: reverse, forward, hessian);
    check!(built_row_by_row { x: var 0.7, y: var -1.3 } modes: reverse, forward, hessian);
    check!(pushed_one_by_one { x: var 0.8, n: fixed 6 } modes: reverse, forward, hessian);
    check!(filled_and_overwritten { x: var 0.8, y: var -1.6 } modes: reverse, forward, hessian);
    check!(swapped { x: var_ref [0.8, -1.6, 0.3, 1.2] } modes: reverse, forward, hessian);
    check!(overwritten_while_read { x: var_ref [0.8, -1.6, 0.3, 1.2], passes: fixed 3 } modes: reverse, forward, hessian);
    check!(aliased_copies { p: var [0.8, -1.6, 0.3], x: var 1.4 } modes: reverse, forward, hessian);
    check!(parts_of_slices { x: var_ref [0.8, -1.6, 0.3, 1.2, 0.5] } modes: reverse, forward, hessian);
    check!(optional_ends { x: var_ref [0.8, -1.6, 0.3], offset: var 0.6 } modes: reverse, forward, hessian);
    check!(optional_ends as optional_ends_of_one { x: var_ref [0.8], offset: var 0.6 } modes: reverse, forward, hessian);
    check!(slice_patterns { x: var_ref [0.8, -1.6, 0.3, 1.2] } modes: reverse, forward, hessian);
    check!(slice_patterns as slice_patterns_of_two { x: var_ref [0.8, -1.6] } modes: reverse, forward, hessian);
    check!(slice_patterns as slice_patterns_of_one { x: var_ref [0.8] } modes: reverse, forward, hessian);
    check!(windows_of_a_part { x: var_ref [0.8, -1.6, 0.3, 1.2, 0.5, -0.9] } modes: reverse, forward, hessian);
    check!(chunks_of_pairs { points: var_ref [0.8, -1.6, 0.3, 1.2, 0.5, -0.9] } modes: reverse, forward, hessian);
    check!(mutable_parts { x: var_ref [0.8, -1.6, 0.3, 1.2], y: var 0.7 } modes: reverse, forward, hessian);
    check!(elements_by_reference { x: var [0.8, -1.6, 0.3, 1.2] } modes: reverse, forward, hessian);
    check!(given_in_place { a: var_mut [0.8, -1.6, 0.9, 1.2], k: var 1.7 } modes: reverse, forward, hessian);
    check!(heat_steps { u: var_mut [0.8, -1.6, 0.9, 1.2, 0.1], rate: var 0.2, steps: fixed 3 } modes: update, forward);
    check!(several_places { position: var_mut [0.8, -1.6], velocity: var_mut [0.3, 0.7], time: var_mut 1.5, step: var 0.1 } modes: reverse, forward, hessian);
    check!(log_determinant { a: var_mut vec![2.1, 0.4, -0.3, 0.7, 1.8, 0.5, -0.6, 0.2, 1.5], n: fixed 3 } modes: reverse, forward, hessian);
    check!(solve_with_pivots { matrix: var [[0.1, 1.4, -0.3], [1.7, 0.8, 0.5], [-0.6, 0.2, 1.5]], right: var [0.4, -1.1, 0.8] } modes: reverse, forward, hessian);
    check!(cholesky_quadratic { a: var_ref [[2.1, 0.0, 0.0], [0.7, 1.8, 0.0], [-0.6, 0.2, 1.5]], b: var_ref [0.4, -1.1, 0.8] } modes: reverse, forward, hessian);
    check!(gathered_and_scattered { values: var_ref [0.8, -1.6, 0.3, 1.2], from: fixed &[3, 0, 1, 1, 2], to: fixed &[0, 2, 1, 0, 2] } modes: reverse, forward, hessian);
    #[cfg(any())]
    check!(copied_within { x: var_ref [0.8, -1.6, 0.3, 1.2] } modes: reverse, forward, hessian);
    check!(single_precision_array { x: var [0.8f32, -0.6, 0.3], y: var_ref [0.4f32, 0.9, -0.7] } modes: reverse, forward, hessian);
}
