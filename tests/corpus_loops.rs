//! `for` over ranges, `while`, `loop`, labels, and returns from within.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;

const WEIGHTS: [f64; 4] = [0.5, -1.2, 0.8, 2.0];

#[differentiable(wrt(x), hessian)]
fn geometric_series(x: f64, terms: usize) -> f64 {
    let mut sum = 0.0;
    let mut power = 1.0;
    for _ in 0..terms {
        sum += power;
        power *= x;
    }
    sum
}

#[differentiable(hessian)]
fn exponential_series(x: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..=12 {
        term *= x / k as f64;
        sum += term;
    }
    sum
}

#[differentiable(hessian)]
fn chebyshev(x: f64, degree: u32) -> f64 {
    let (mut before, mut current) = (1.0, x);
    for _ in 1..degree {
        let next = 2.0 * x * current - before;
        before = current;
        current = next;
    }
    if degree == 0 { before } else { current }
}

#[differentiable(hessian)]
fn continued_fraction(x: f64, depth: i32) -> f64 {
    let mut tail = x;
    for k in (1..=depth).rev() {
        tail = f64::from(k) + x / tail;
    }
    for k in (0..10).step_by(3) {
        tail += (k as f64 * x).sin();
    }
    for k in (0..8).rev().step_by(2) {
        tail -= x.powi(k) / 100.0;
    }
    tail
}

#[differentiable(hessian)]
fn triangle_of_pairs(a: f64, b: f64) -> f64 {
    let n = 5;
    let mut total = 0.0;
    for i in 0..n {
        let mut row = a * i as f64;
        for j in i + 1..n {
            row += (b * j as f64).cos() * row.sin();
        }
        total += row * row;
    }
    total
}

#[differentiable(wrt(target), hessian)]
fn newton_square_root(target: f64, tolerance: f64) -> f64 {
    let mut guess = 0.5 * target + 0.5;
    while (guess * guess - target).abs() > tolerance {
        guess -= (guess * guess - target) / (2.0 * guess);
    }
    guess
}

#[differentiable(hessian)]
fn while_counting(x: f64, y: f64) -> f64 {
    let mut i = 0;
    let mut z = x;
    while i < 4 {
        i += 1;
        if i == 2 {
            continue;
        }
        z = z.sin() * y + i as f64 * 0.1;
    }
    z
}

#[differentiable(hessian)]
fn never_entered(x: f64, y: f64) -> f64 {
    let mut z = x * y;
    while z > 1000.0 {
        z = z.sqrt();
    }
    for _ in 0..0 {
        z = z.ln();
    }
    for _ in 5..3 {
        z *= -1.0;
    }
    z
}

#[differentiable(hessian)]
fn broken_with_value(x: f64) -> f64 {
    let mut power = x;
    let mut count = 0;
    let reached = loop {
        power *= x;
        count += 1;
        if power > 10.0 {
            break power * 0.1;
        }
        if count >= 20 {
            break x;
        }
    };
    reached.ln() + x * count as f64
}

#[differentiable(hessian)]
fn skipped_and_stopped(x: f64, limit: f64) -> f64 {
    let mut sum = 0.0;
    for k in 0..20 {
        let term = (x + k as f64).sqrt() * x;
        if k % 3 == 1 {
            continue;
        }
        if sum + term > limit {
            sum += limit * 0.01;
            break;
        }
        sum += term;
    }
    sum
}

#[differentiable(hessian)]
fn labelled_loops(x: f64, y: f64) -> f64 {
    let mut sum = 0.0;
    'rows: for i in 0..6 {
        let mut product = y;
        for j in 0..6 {
            if j > i {
                continue 'rows;
            }
            product *= x * (i + j + 1) as f64;
            if product > 50.0 {
                break 'rows;
            }
            sum += product;
        }
        sum -= y;
    }
    sum
}

#[differentiable(hessian)]
fn search_in_grid(x: f64, threshold: f64) -> f64 {
    for i in 1..5 {
        let base = x * i as f64;
        for j in 1..5 {
            let candidate = base.sin() + base * j as f64;
            if candidate > threshold {
                return candidate * threshold;
            }
        }
    }
    -x
}

#[differentiable(hessian)]
fn loop_as_labelled_value(x: f64) -> f64 {
    let mut a = x;
    let total = 'outer: loop {
        a *= 1.5;
        let mut b = a;
        loop {
            b = b * b - 0.3;
            if b > 30.0 {
                break 'outer a * b;
            }
            if b < 0.25 {
                break;
            }
        }
        a += 0.2;
    };
    total + a
}

// The array is read and overwritten by a loop that runs only for some rounds.
#[differentiable(hessian)]
fn loop_in_branch_in_loop(x: f64, y: f64, rounds: usize) -> f64 {
    let mut state = [x, y, x * y];
    let mut log = 0.0;
    for round in 0..rounds {
        if round % 2 == 0 {
            for i in 0..state.len() {
                let left = state[(i + 2) % 3];
                state[i] = state[i] * 0.5 + left.sin();
            }
        } else if state[0] > 0.0 {
            state[1] *= state[0];
        }
        log += state[1] * state[2];
    }
    log + state[0]
}

#[differentiable(hessian)]
fn logistic_map(r: f64, start: f64) -> f64 {
    let mut x = start;
    for _ in 0..8 {
        x = r * x * (1.0 - x);
    }
    x
}

#[differentiable(wrt(x), hessian)]
fn branches_per_round(x: f64, plan: &[u8]) -> f64 {
    let mut value = x;
    for &step in plan {
        match step {
            0 => value = value * value,
            1 => value = value.sin() + x,
            2 => {
                let mut k = 0;
                while k < 2 {
                    value += x / (1.0 + value * value);
                    k += 1;
                }
            }
            _ => break,
        }
    }
    value
}

#[differentiable(wrt(x, step), hessian)]
fn while_let_on_a_stack(x: f64, step: f64, work: Vec<i32>) -> f64 {
    let mut queue = work;
    let mut total = x;
    while let Some(item) = queue.pop() {
        if item < 0 {
            continue;
        }
        total = total * step + (item as f64 * x).cos();
        if item > 3 {
            queue.push(item - 2);
        }
    }
    total
}

#[differentiable(hessian)]
fn fixed_weights(x: f64, y: f64) -> f64 {
    let mut sum = 0.0;
    for (k, weight) in WEIGHTS.iter().enumerate() {
        sum += weight * (x + k as f64 * y).tanh();
    }
    for weight in [1.0, 0.25] {
        sum *= weight + y;
    }
    sum
}

#[differentiable(hessian)]
fn simpson(lower: f64, upper: f64, sharpness: f64) -> f64 {
    const PANELS: usize = 8;
    let width = (upper - lower) / PANELS as f64;
    let mut total = 0.0;
    let mut x = lower;
    for i in 0..=PANELS {
        let weight = if i == 0 || i == PANELS {
            1.0
        } else if i % 2 == 1 {
            4.0
        } else {
            2.0
        };
        total += weight * (-sharpness * x * x).exp();
        x += width;
    }
    total * width / 3.0
}

// The product of pairs is overwritten by the time the reverse sweep needs it.
#[differentiable(hessian)]
fn reused_temporaries(a: f64, b: f64) -> f64 {
    let mut t = a;
    let mut u = b;
    for i in 0..4 {
        let old = t;
        t = u.exp() * 0.3;
        u = old * t + u;
        t += old * old;
        if i == 1 {
            u = u.sqrt();
        }
    }
    t * u
}

#[differentiable(wrt(x), hessian)]
fn bisection_then_polish(x: f64, rounds: usize) -> f64 {
    let (mut low, mut high) = (0.0, 3.0);
    for _ in 0..rounds {
        let middle: f64 = 0.5 * (low + high);
        if middle.exp() > 5.0 { high = middle } else { low = middle }
    }
    let mut root = 0.5 * (low + high);
    let mut polish = 0;
    while polish < 3 {
        root -= (root.exp() - x) / root.exp();
        polish += 1;
    }
    root
}

#[differentiable(hessian)]
fn condition_that_changes_something(x: f64) -> f64 {
    let mut power = x;
    let mut k = 0;
    while k < 4 && {
        power *= x;
        power < 10.0
    } {
        k += 1;
    }
    power
}

#[differentiable(hessian)]
fn rows_of_one_row(x: f64, y: f64) -> f64 {
    let grid = [[x * y; 2]; 3];
    let table = vec![vec![x.sin(), y]; 2];
    grid[0][1] * grid[2][0] + table[0][0] * table[1][1]
}

/// Loops over numbers of any type, below zero, too; one that nobody expects to run to its end.
#[differentiable(wrt(x), hessian)]
fn counted_in_other_types(x: f64, few: u32, below: i32, tolerance: f64) -> f64 {
    let mut y = x;
    for i in 1..=few {
        for _ in 0..below {
            y = y.sin() + i as f64;
        }
        y = (y * x).cos();
    }
    for _ in 0..usize::MAX {
        let next = 0.5 * y.cos();
        let step = next - y;
        y = next;
        if step.abs() < tolerance {
            break;
        }
    }
    y * x
}

/// A sum over a loop, and a branch behind it that adds to the same adjoint.
#[differentiable(hessian)]
fn branch_behind_a_sum(x: f64, w: &[f64; 3]) -> f64 {
    let y = x * x;
    let mut sum = 0.0;
    for k in w {
        sum += y.sin() * k + x * w[1];
    }
    if w[0] < 1.0 {
        sum += x.sin() * w[2] * y;
    } else {
        sum += x.cos() * w[0];
    }
    sum + w.iter().map(|_| x).sum::<f64>() + (if w[1] < 1.0 { x } else { x })
}

/// What a loop looks at is not looked at where it does not run.
#[differentiable(hessian)]
fn mean_of_squares(xs: &[f64], w: &[f64], n: usize) -> f64 {
    let mut sum = 0.0;
    for i in 0..n {
        sum += xs[i] * xs[i] * w[0].sin() / (n - 1) as f64;
    }
    sum
}

#[test]
fn loops_that_do_not_run() {
    assert_eq!(mean_of_squares::value_and_grad(&[], &[], 0), (0.0, (vec![], vec![])));
    let (value, pullback) = mean_of_squares::vjp(&[], &[], 0);
    assert_eq!((value, pullback(1.0)), (0.0, (vec![], vec![])));
    assert_eq!(mean_of_squares::hvp(&[], &[], 0, &[], &[]), (vec![], vec![]));
}

/// Pieces of a list whose length is known, the last one shorter.
#[differentiable(hessian)]
fn pieces_of_an_array(a: f64, b: f64) -> f64 {
    let all = [a, b, a * b];
    let mut sum = 0.0;
    for piece in all.chunks(2) {
        sum += piece[0] * piece[0] * b * piece.len() as f64;
    }
    sum
}

mod check {
    check!(branch_behind_a_sum { x: var 0.7, w: var_ref [0.4, 1.2, -0.3] } modes: reverse, forward, hessian);
    check!(branch_behind_a_sum as other_branch_behind_a_sum { x: var 0.7, w: var_ref [1.4, 0.2, -0.3] } modes: reverse, forward, hessian);
    check!(mean_of_squares { xs: var_ref [0.7, 1.2, -0.4], w: var_ref [0.3], n: fixed 3 } modes: reverse, forward, hessian);
    check!(pieces_of_an_array { a: var 0.7, b: var -0.4 } modes: reverse, forward, hessian);
    check!(geometric_series { x: var 0.7, terms: fixed 9 } modes: reverse, forward, hessian);
    check!(geometric_series as geometric_series_of_none { x: var 0.7, terms: fixed 0 } modes: reverse, forward, hessian);
    check!(exponential_series { x: var 0.9 } modes: reverse, forward, hessian);
    check!(chebyshev { x: var 0.4, degree: fixed 6 } modes: reverse, forward, hessian);
    check!(chebyshev as chebyshev_constant { x: var 0.4, degree: fixed 0 } modes: reverse, forward, hessian);
    check!(continued_fraction { x: var 1.1, depth: fixed 7 } modes: reverse, forward, hessian);
    check!(triangle_of_pairs { a: var 0.7, b: var 0.4 } modes: reverse, forward, hessian);
    check!(newton_square_root { target: var 2.7, tolerance: fixed 1e-9 } modes: reverse, forward, hessian);
    check!(while_counting { x: var 0.7, y: var 1.1 } modes: reverse, forward, hessian);
    check!(never_entered { x: var 0.7, y: var 1.1 } modes: reverse, forward, hessian);
    check!(broken_with_value { x: var 1.6 } modes: reverse, forward, hessian);
    check!(broken_with_value as broken_by_count { x: var 0.9 } modes: reverse, forward, hessian);
    check!(skipped_and_stopped { x: var 1.3, limit: var 9.0 } modes: reverse, forward, hessian);
    check!(skipped_and_stopped as skipped_only { x: var 0.3, limit: var 90.0 } modes: reverse, forward, hessian);
    check!(labelled_loops { x: var 1.1, y: var 0.6 } modes: reverse, forward, hessian);
    check!(labelled_loops as labelled_loops_to_the_end { x: var 0.2, y: var 0.6 } modes: reverse, forward, hessian);
    check!(search_in_grid { x: var 0.8, threshold: var 5.2 } modes: reverse, forward, hessian);
    check!(search_in_grid as search_in_vain { x: var 0.8, threshold: var 52.0 } modes: reverse, forward, hessian);
    check!(loop_as_labelled_value { x: var 0.31 } modes: reverse, forward, hessian);
    check!(loop_in_branch_in_loop { x: var 0.8, y: var 1.2, rounds: fixed 5 } modes: reverse, forward, hessian);
    check!(loop_in_branch_in_loop as loop_in_branch_negative { x: var -2.8, y: var -1.2, rounds: fixed 4 } modes: reverse, forward, hessian);
    check!(logistic_map { r: var 2.9, start: var 0.3 } modes: reverse, forward, hessian);
    check!(branches_per_round { x: var 0.6, plan: fixed &[1, 0, 2, 1, 7, 0] } modes: reverse, forward, hessian);
    check!(branches_per_round as branches_without_rounds { x: var 0.6, plan: fixed &[] } modes: reverse, forward, hessian);
    check!(while_let_on_a_stack { x: var 0.6, step: var 0.8, work: fixed vec![1, -1, 5, 2] } modes: reverse, forward, hessian);
    check!(fixed_weights { x: var 0.6, y: var 0.45 } modes: reverse, forward, hessian);
    check!(simpson { lower: var -0.4, upper: var 1.6, sharpness: var 0.9 } modes: reverse, forward, hessian);
    check!(reused_temporaries { a: var 0.6, b: var 0.45 } modes: reverse, forward, hessian);
    check!(bisection_then_polish { x: var 5.1, rounds: fixed 6 } modes: reverse, forward, hessian);
    check!(condition_that_changes_something { x: var 1.3 } modes: reverse, forward, hessian);
    check!(rows_of_one_row { x: var 0.7, y: var 1.2 } modes: reverse, forward, hessian);
    check!(counted_in_other_types { x: var 0.8, few: fixed 3, below: fixed 2, tolerance: fixed 0.01 } modes: reverse, forward, hessian);
    check!(counted_in_other_types as counted_below_zero { x: var 0.8, few: fixed 3, below: fixed -2, tolerance: fixed 0.01 } modes: reverse, forward, hessian);
}
