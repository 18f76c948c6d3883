//! Arrays changed in place: what the way back needs may be overwritten by then, or moved, or still be there.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;

const MATRIX: [[f64; 3]; 3] = [[2.1, 0.4, -0.3], [0.7, 1.8, 0.5], [-0.6, 0.2, 1.5]];
const FLAT: [f64; 9] = [2.1, 0.4, -0.3, 0.7, 1.8, 0.5, -0.6, 0.2, 1.5];
const FOUR: [[f64; 4]; 4] = [[0.1, 1.4, -0.3, 0.6], [1.7, 0.8, 0.5, -1.1], [-2.6, 0.2, 1.5, 0.4], [0.9, -1.3, 0.7, 1.9]];

#[differentiable(hessian)]
fn shifted_forward(mut a: [f64; 5]) -> f64 {
    for i in 0..4 {
        a[i + 1] = a[i] * a[i] + 0.1 * a[i + 1];
    }
    a[4] * a[2]
}

#[differentiable(hessian)]
fn shifted_backward(mut a: [f64; 5]) -> f64 {
    for i in (0..4).rev() {
        a[i + 1] = a[i] * a[i] + 0.1 * a[i + 1];
    }
    a[4] * a[2] + a[1]
}

#[differentiable(hessian)]
fn shifted_down(mut a: [f64; 5], passes: usize) -> f64 {
    for _ in 0..passes {
        for i in 0..4 {
            a[i] = a[i + 1].sin() * a[i];
        }
    }
    a[0] * a[1] * a[3]
}

#[differentiable(hessian)]
fn shifted_down_from_the_end(mut a: [f64; 5]) -> f64 {
    for i in (1..5).rev() {
        a[i - 1] = a[i].sin() * a[i - 1];
    }
    a[0] * a[1] * a[3]
}

#[differentiable(hessian)]
fn shifted_by(x: &[f64], shift: usize) -> f64 {
    let mut a = x.to_vec();
    for i in 0..x.len() - shift {
        a[i + shift] = a[i] * a[i] - a[i + shift];
    }
    let mut sum = 0.0;
    for value in &a {
        sum += value * value;
    }
    sum
}

#[differentiable(hessian)]
fn gauss_seidel(a: &[[f64; 3]; 3], b: &[f64; 3], sweeps: usize) -> f64 {
    let mut x = [0.0; 3];
    for _ in 0..sweeps {
        for i in 0..3 {
            let mut rest = b[i];
            for j in 0..3 {
                if j != i {
                    rest -= a[i][j] * x[j];
                }
            }
            x[i] = rest / a[i][i];
        }
    }
    x[0] * x[1] + x[2]
}

#[differentiable(hessian)]
fn factored_with_multipliers(mut a: [[f64; 3]; 3]) -> f64 {
    let mut det = 1.0;
    for k in 0..3 {
        det *= a[k][k];
        for i in k + 1..3 {
            let l = a[i][k] / a[k][k];
            a[i][k] = l;
            for j in k + 1..3 {
                a[i][j] -= l * a[k][j];
            }
        }
    }
    det * a[2][1]
}

#[differentiable(hessian)]
fn factored_without_multipliers(mut a: [[f64; 3]; 3]) -> f64 {
    let mut det = 1.0;
    for k in 0..3 {
        det *= a[k][k];
        for i in k + 1..3 {
            let l = a[i][k] / a[k][k];
            for j in k..3 {
                a[i][j] -= l * a[k][j];
            }
        }
    }
    det
}

#[differentiable(hessian)]
fn factored_flat(a: &mut [f64], n: usize) -> f64 {
    let mut det = 1.0;
    for k in 0..n {
        det *= a[k * n + k];
        for i in k + 1..n {
            a[i * n + k] /= a[k * n + k];
            let l = a[i * n + k];
            for j in k + 1..n {
                a[i * n + j] -= l * a[k * n + j];
            }
        }
    }
    det
}

/// Rows overlap: the stride is smaller than what is written of a row.
#[differentiable(hessian)]
fn factored_flat_with_a_small_stride(a: &mut [f64], n: usize, stride: usize) -> f64 {
    let mut product = 1.0;
    for k in 0..n {
        product *= a[k * stride + k];
        for i in k + 1..n {
            let l = a[i * stride + k] / a[k * stride + k];
            a[i * stride + k] = l;
            for j in k + 1..n {
                a[i * stride + j] -= l * a[k * stride + j];
            }
        }
    }
    product
}

#[differentiable(hessian)]
fn factored_with_pivots(mut a: [[f64; 4]; 4]) -> f64 {
    let mut det = 1.0;
    for k in 0..4 {
        let mut pivot = k;
        for i in k + 1..4 {
            if a[i][k].abs() > a[pivot][k].abs() {
                pivot = i;
            }
        }
        if pivot != k {
            a.swap(k, pivot);
            det = -det;
        }
        det *= a[k][k];
        for i in k + 1..4 {
            let l = a[i][k] / a[k][k];
            a[i][k] = l;
            for j in k + 1..4 {
                a[i][j] -= l * a[k][j];
            }
        }
    }
    det + a[3][1] * a[2][0]
}

/// The exchange reaches rows that are done already.
#[differentiable(hessian)]
fn swapped_with_rows_above(mut a: [[f64; 3]; 3], order: &[usize]) -> f64 {
    let mut sum = 0.0;
    for k in 0..3 {
        for j in 0..3 {
            a[k][j] = a[k][j].sin() * a[k][j];
            sum += a[k][j] * a[k][j] * a[0][j];
        }
        a.swap(k, order[k]);
        a[k][0] *= 1.5;
    }
    sum + a[0][0] * a[1][1] * a[2][2]
}

#[differentiable(hessian)]
fn swapped_elements(mut a: [f64; 5]) -> f64 {
    let mut product = 1.0;
    for i in 0..4 {
        product *= a[i] * a[i];
        a.swap(i, 4 - i);
        product += a[i].exp() * a[i + 1];
    }
    product
}

#[differentiable(hessian)]
fn sorted_by_bubbling(mut a: [f64; 5]) -> f64 {
    let mut weight = 0.0;
    for i in 0..5 {
        for j in 0..4 - i {
            if a[j] > a[j + 1] {
                a.swap(j, j + 1);
                weight += a[j] * a[j + 1];
            }
        }
    }
    weight + a[0] * a[4] - a[2].exp()
}

#[differentiable(hessian)]
fn forward_substitution(l: &[[f64; 3]; 3], b: &[f64; 3]) -> f64 {
    let mut x = *b;
    for i in 0..3 {
        for j in 0..i {
            x[i] -= l[i][j] * x[j];
        }
        x[i] /= l[i][i];
    }
    x[0] * x[0] + x[1] * x[2]
}

#[differentiable(hessian)]
fn back_substitution(u: &[[f64; 3]; 3], x: &mut [f64; 3]) -> f64 {
    for i in (0..3).rev() {
        for j in i + 1..3 {
            x[i] -= u[i][j] * x[j];
        }
        x[i] /= u[i][i];
    }
    x[0] * x[0] + x[1] * x[2]
}

#[differentiable(hessian)]
fn mirrored(mut a: [f64; 6]) -> f64 {
    let n = a.len();
    for i in 0..n {
        a[n - 1 - i] = a[i].sin() + 0.5 * a[n - 1 - i] * a[i];
    }
    a[0] * a[5] + a[2] * a[3]
}

#[differentiable(hessian)]
fn mirrored_halves(x: &[f64]) -> f64 {
    let n = x.len();
    let mut a = x.to_vec();
    for i in 0..n / 2 {
        a[n - 1 - i] = a[i] * a[i] * a[n - 1 - i];
    }
    let mut product = 1.0;
    for i in 0..n {
        product *= 1.0 + a[i] * a[n - 1 - i];
    }
    product
}

#[differentiable(hessian)]
fn stencil_in_time(u: &mut [f64; 6], steps: usize) -> f64 {
    for _ in 0..steps {
        let mut left = u[0];
        for i in 1..5 {
            let here = u[i];
            u[i] += 0.1 * (left - 2.0 * here + u[i + 1]) * here;
            left = here;
        }
    }
    u[1] * u[4] + u[2]
}

#[differentiable(hessian)]
fn burgers_in_place(u: &mut [f64], steps: usize) -> f64 {
    let n = u.len();
    for _ in 0..steps {
        for i in 1..n {
            u[i] -= 0.2 * u[i] * (u[i] - u[i - 1]);
        }
    }
    u[n - 1] * u[n / 2]
}

#[differentiable(hessian)]
fn two_time_levels(start: &[f64; 4], steps: usize) -> f64 {
    let mut levels = [[0.0; 4]; 2];
    levels[0] = *start;
    for t in 0..steps {
        for i in 0..4 {
            levels[(t + 1) % 2][i] = levels[t % 2][i].sin() * levels[t % 2][(i + 1) % 4];
        }
    }
    levels[steps % 2][0] * levels[steps % 2][3]
}

#[differentiable(hessian)]
fn prefix_sums(x: &[f64]) -> f64 {
    let mut sums = x.to_vec();
    for i in 1..sums.len() {
        sums[i] = sums[i - 1] * 0.5 + sums[i] * sums[i];
    }
    let mut total = 0.0;
    for i in 0..sums.len() {
        total += sums[i] * sums[i] * x[i];
    }
    total
}

#[differentiable(hessian)]
fn prefix_products_in_strides(x: &[f64; 8]) -> f64 {
    let mut a = *x;
    for level in 0..3 {
        let stride = 1 << level;
        for i in (stride..8).rev() {
            a[i] *= a[i - stride];
        }
    }
    a[7] + a[4] * a[5]
}

#[differentiable(hessian)]
fn cholesky_in_place(mut a: [[f64; 3]; 3]) -> f64 {
    for j in 0..3 {
        for k in 0..j {
            a[j][j] -= a[j][k] * a[j][k];
        }
        a[j][j] = a[j][j].sqrt();
        for i in j + 1..3 {
            for k in 0..j {
                a[i][j] -= a[i][k] * a[j][k];
            }
            a[i][j] /= a[j][j];
        }
    }
    a[0][0].ln() + a[1][1].ln() + a[2][2] * a[2][0]
}

#[differentiable(hessian)]
fn partly_overwritten(mut a: [f64; 5], turn: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..5 {
        if a[i] > turn {
            a[i] = a[i].ln();
            sum += a[i] * a[(i + 1) % 5];
        } else if i > 0 {
            a[i - 1] = a[i] * a[i - 1];
            sum += a[i - 1] * a[i];
        }
    }
    sum + a[0] * a[3]
}

#[differentiable(hessian)]
fn overwritten_at_the_end_only(mut a: [f64; 4], x: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..4 {
        let t = (a[i] * x).exp();
        a[i] = t;
        sum += t * t;
        if i == 3 {
            a[1] = sum;
        }
    }
    sum * a[1]
}

#[differentiable(hessian)]
fn stored_then_reused(x: &[f64; 4]) -> f64 {
    let mut last = [0.0; 2];
    let mut sum = 0.0;
    for i in 0..4 {
        let t = x[i].exp();
        last[i % 2] = t;
        sum += t * t * last[0];
    }
    sum * last[1]
}

#[differentiable(hessian)]
fn every_second(mut a: [f64; 7]) -> f64 {
    for i in (0..6).step_by(2) {
        a[i] = a[i + 1] * a[i + 1].cos();
    }
    for i in (1..6).step_by(2) {
        a[i] += a[i + 1] * a[i - 1];
    }
    a[0] * a[1] + a[3] * a[5]
}

#[differentiable(hessian)]
fn every_third_overlaps(mut a: [f64; 8]) -> f64 {
    for i in (0..6).step_by(3) {
        for j in 0..3 {
            a[i + j + 1] = a[i + j] * a[i + j + 1] + a[i].sin();
        }
    }
    a[6] * a[3]
}

#[differentiable(hessian)]
fn rows_behind_an_index(mut a: [[f64; 2]; 3], from: &[usize], to: &[usize]) -> f64 {
    for step in 0..from.len() {
        for j in 0..2 {
            a[to[step]][j] = a[from[step]][j] * a[to[step]][j] + a[from[step]][1 - j];
        }
    }
    a[0][0] * a[1][1] + a[2][0]
}

#[differentiable(hessian)]
fn filled_by_while(x: f64, n: usize) -> f64 {
    let mut a = vec![0.5; n];
    let mut i = 0;
    while i + 1 < n {
        let t = (x + a[i]).sin();
        a[i + 1] = t;
        a[i] *= t;
        i += 1;
    }
    let mut sum = 0.0;
    for value in &a {
        sum += value * value;
    }
    sum
}

#[differentiable(hessian)]
fn memory_of_each_round(x: &[f64], rounds: usize) -> f64 {
    let mut total = 1.0;
    for r in 0..rounds {
        let mut memory = [0.0; 3];
        for i in 0..3 {
            let t = (x[i] * total).sin();
            memory[i] = t;
            total += memory[i] * memory[(i + r) % 3] + t * t;
        }
        for i in 0..2 {
            memory[i + 1] *= memory[i];
        }
        total *= memory[2] + 1.2;
    }
    total
}

#[differentiable(hessian)]
fn buffer_behind_a_jump(x: &[f64], rounds: usize) -> f64 {
    let mut total = 1.0;
    for r in 0..rounds {
        let mut buffer = [0.3; 3];
        if r == 1 {
            total *= 1.5;
            continue;
        }
        for i in 0..3 {
            let t = (x[i] * total).sin();
            buffer[i] = t;
            total += buffer[i] * buffer[(i + r) % 3];
        }
        for i in 0..2 {
            total += buffer[i + 1] * buffer[i] * buffer[i];
        }
    }
    total
}

#[differentiable(hessian)]
fn buffer_before_a_jump(x: &[f64], rounds: usize) -> f64 {
    let mut total = 1.0;
    for r in 0..rounds {
        let mut buffer = [0.3; 3];
        for i in 0..3 {
            buffer[i] = (x[i] * total).sin();
        }
        for i in 0..2 {
            total += buffer[i + 1] * buffer[i] * buffer[i];
        }
        if total > 1.1 {
            continue;
        }
        for i in 0..2 {
            buffer[i + 1] = buffer[i] * total;
        }
        total += buffer[2] * buffer[1] + r as f64;
    }
    total
}

/// A vector gives way to a shorter one and then to a longer one, both made of rows of it.
#[differentiable(hessian)]
fn replaced_by_own_rows(a: f64, b: f64, c: f64) -> f64 {
    let mut rows = vec![[a, b], [c, a * b], [b * c, 0.5]];
    rows = vec![rows[1], rows[0]];
    rows[0][1] *= a;
    rows = vec![rows[1], rows[0], rows[1]];
    rows[0][0] * rows[1][1] + rows[2][1] * rows[0][1] * rows[1][0]
}

mod check {
    check!(shifted_forward { a: var [0.8, -0.6, 0.3, 1.2, 0.5] } modes: reverse, forward, hessian);
    check!(shifted_backward { a: var [0.8, -0.6, 0.3, 1.2, 0.5] } modes: reverse, forward, hessian);
    check!(shifted_down { a: var [0.8, -0.6, 0.3, 1.2, 0.5], passes: fixed 3 } modes: reverse, forward, hessian);
    check!(shifted_down_from_the_end { a: var [0.8, -0.6, 0.3, 1.2, 0.5] } modes: reverse, forward, hessian);
    check!(shifted_by { x: var_ref [0.8, -0.6, 0.3, 1.2, 0.5], shift: fixed 2 } modes: reverse, forward, hessian);
    check!(shifted_by as shifted_by_none { x: var_ref [0.8, -0.6, 0.3], shift: fixed 0 } modes: reverse, forward, hessian);
    check!(gauss_seidel { a: var_ref MATRIX, b: var_ref [0.4, -1.1, 0.8], sweeps: fixed 3 } modes: reverse, forward, hessian);
    check!(factored_with_multipliers { a: var MATRIX } modes: reverse, forward, hessian);
    check!(factored_without_multipliers { a: var MATRIX } modes: reverse, forward, hessian);
    check!(factored_flat { a: var_mut FLAT, n: fixed 3 } modes: reverse, forward, hessian);
    check!(factored_flat_with_a_small_stride { a: var_mut FLAT, n: fixed 3, stride: fixed 1 } modes: reverse, forward, hessian);
    check!(factored_flat_with_a_small_stride as factored_flat_with_stride_two { a: var_mut FLAT, n: fixed 3, stride: fixed 2 } modes: reverse, forward, hessian);
    check!(factored_with_pivots { a: var FOUR } modes: reverse, forward, hessian);
    check!(swapped_with_rows_above { a: var MATRIX, order: fixed &[2, 0, 0] } modes: reverse, forward, hessian);
    check!(swapped_elements { a: var [0.8, -0.6, 0.3, 1.2, 0.5] } modes: reverse, forward, hessian);
    check!(sorted_by_bubbling { a: var [0.8, -0.6, 1.3, 0.2, 0.5] } modes: reverse, forward, hessian);
    check!(forward_substitution { l: var_ref MATRIX, b: var_ref [0.4, -1.1, 0.8] } modes: reverse, forward, hessian);
    check!(back_substitution { u: var_ref MATRIX, x: var_mut [0.4, -1.1, 0.8] } modes: reverse, forward, hessian);
    check!(mirrored { a: var [0.8, -0.6, 0.3, 1.2, 0.5, -0.9] } modes: reverse, forward, hessian);
    check!(mirrored_halves { x: var_ref [0.8, -0.6, 0.3, 1.2, 0.5, -0.9, 1.1] } modes: reverse, forward, hessian);
    check!(stencil_in_time { u: var_mut [0.8, -0.6, 0.3, 1.2, 0.5, -0.9], steps: fixed 4 } modes: reverse, forward, hessian);
    check!(burgers_in_place { u: var_mut [0.8, -0.6, 0.3, 1.2, 0.5], steps: fixed 3 } modes: reverse, forward, hessian);
    check!(two_time_levels { start: var_ref [0.8, -0.6, 0.3, 1.2], steps: fixed 3 } modes: reverse, forward, hessian);
    check!(prefix_sums { x: var_ref [0.8, -0.6, 0.3, 1.2] } modes: reverse, forward, hessian);
    check!(prefix_products_in_strides { x: var_ref [0.8, -0.6, 0.9, 1.2, 0.7, -1.4, 1.1, 0.6] } modes: reverse, forward, hessian);
    check!(cholesky_in_place { a: var MATRIX } modes: reverse, forward, hessian);
    check!(partly_overwritten { a: var [0.8, -0.6, 1.3, 2.2, -0.5], turn: var 1.0 } modes: reverse, forward, hessian);
    check!(overwritten_at_the_end_only { a: var [0.8, -0.6, 0.3, 0.2], x: var 0.7 } modes: reverse, forward, hessian);
    check!(stored_then_reused { x: var_ref [0.8, -0.6, 0.3, 0.2] } modes: reverse, forward, hessian);
    check!(every_second { a: var [0.8, -0.6, 0.3, 1.2, 0.5, -0.9, 1.1] } modes: reverse, forward, hessian);
    check!(every_third_overlaps { a: var [0.8, -0.6, 0.3, 1.2, 0.5, -0.9, 1.1, 0.4] } modes: reverse, forward, hessian);
    check!(rows_behind_an_index { a: var [[0.8, -0.6], [0.3, 1.2], [0.5, -0.9]], from: fixed &[0, 1, 2, 0], to: fixed &[1, 1, 0, 2] } modes: reverse, forward, hessian);
    check!(filled_by_while { x: var 0.8, n: fixed 5 } modes: reverse, forward, hessian);
    check!(memory_of_each_round { x: var_ref [0.8, -0.6, 0.3], rounds: fixed 3 } modes: reverse, forward, hessian);
    check!(buffer_behind_a_jump { x: var_ref [0.8, -0.6, 0.3], rounds: fixed 3 } modes: reverse, forward, hessian);
    check!(buffer_before_a_jump { x: var_ref [0.8, -0.6, 0.3], rounds: fixed 3 } modes: reverse, forward, hessian);
    check!(replaced_by_own_rows { a: var 0.7, b: var -0.4, c: var 0.9 } modes: reverse, forward, hessian);
}
