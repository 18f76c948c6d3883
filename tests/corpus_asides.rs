//! Results with parts that carry no derivative: a place in a table, a count, whether something was reached.
#![allow(clippy::all, unreachable_pub)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

// ---- a number and an index

#[differentiable(hessian)]
fn located(grid: &[f64], x: f64) -> (usize, f64) {
    let mut i = 0;
    while i + 2 < grid.len() && x > grid[i + 1] {
        i += 1;
    }
    (i, (x - grid[i]) / (grid[i + 1] - grid[i]))
}

#[differentiable(hessian)]
fn interpolated(grid: &[f64], values: &[f64], x: f64) -> f64 {
    let (i, t) = located(grid, x);
    let (_, s) = located(grid, 0.5 * x);
    values[i] * (1.0 - t) + values[i + 1] * t + located(grid, 0.9 * x).1 * s
}

#[differentiable(hessian)]
fn by_fields(grid: &[f64], values: &[f64], x: f64) -> f64 {
    let at = located(grid, x);
    let n = at.0;
    values[at.0] * at.1 + n as f64 * x * x
}

#[differentiable(hessian)]
fn largest(values: &[f64]) -> (usize, f64) {
    let mut best = (0, values[0]);
    for (i, x) in values.iter().enumerate() {
        if *x > best.1 {
            best = (i, *x);
        }
    }
    best
}

#[differentiable(hessian)]
fn without_the_largest(values: &[f64]) -> f64 {
    let (at, most) = largest(values);
    let others = values.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, x)| x * x).sum::<f64>();
    others / most + at as f64 * most
}

// ---- may be missing

#[differentiable(hessian)]
fn first_above(values: &[f64], limit: f64) -> Option<(usize, f64)> {
    for (i, x) in values.iter().enumerate() {
        if *x > limit {
            return Some((i, x - limit));
        }
    }
    None
}

#[differentiable(hessian)]
fn excess(values: &[f64], limit: f64) -> f64 {
    let (k, most) = first_above(values, 0.5 * limit).unwrap_or((0, 1.0));
    match first_above(values, limit) {
        Some((i, e)) => e * e * (i + k + 1) as f64 * most,
        None => limit * limit * most,
    }
}

// ---- what is changed, and whether or how often

#[differentiable(hessian)]
fn newton(x: &mut f64, a: f64) -> usize {
    let mut n = 0;
    while (*x * *x - a).abs() > 0.1 {
        *x -= (*x * *x - a) / (2.0 * *x);
        n += 1;
    }
    n
}

#[differentiable(hessian)]
fn near_root(x: f64, a: f64) -> f64 {
    let mut root = x;
    let n = newton(&mut root, a);
    let mut sum = root;
    for k in 0..n {
        sum += root * root / (k + 1) as f64;
    }
    sum + n as f64 * a * a
}

#[differentiable(hessian)]
fn pushed(x: &mut f64, by: f64) -> bool {
    *x += by * by;
    *x > 0.0
}

#[differentiable(hessian)]
fn twice_pushed(x: f64, by: f64) -> f64 {
    let mut t = x;
    if pushed(&mut t, by) && !pushed(&mut t, x) { t * x } else { t * t }
}

/// Several plain values, by way of variables and branches, and nothing else.
#[differentiable(hessian)]
fn passed(x: &mut f64, by: f64) -> (usize, bool) {
    *x += by * by;
    let mut found = (0, false);
    for k in 0..3 {
        if *x > k as f64 {
            found = (k, true);
        }
    }
    found
}

#[differentiable(hessian)]
fn passed_at_last(x: &mut f64, by: f64) -> (usize, bool) {
    let first = passed(x, by);
    if first.1 { first } else { passed(x, 2.0 * by) }
}

#[differentiable(hessian)]
fn of_passed(x: f64, by: f64) -> f64 {
    let mut t = x;
    let (n, up): (usize, bool) = passed_at_last(&mut t, by);
    if up { t * t * (n + 1) as f64 } else { t * by }
}

#[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
struct Ball {
    x: f64,
    v: f64,
}

#[differentiable(hessian)]
impl Ball {
    fn advance(&mut self, dt: f64) -> bool {
        self.x += self.v * dt;
        self.v -= self.x * dt;
        self.x > 0.0
    }

    fn energy(&self) -> (f64, bool) {
        (self.x * self.x + self.v * self.v, self.v > 0.0)
    }
}

#[differentiable(hessian)]
fn until_it_lands(x: f64, v: f64, dt: f64) -> f64 {
    let mut ball = Ball { x, v };
    let mut n = 0;
    while ball.advance(dt) && n < 5 {
        n += 1;
    }
    let (energy, rises) = ball.energy();
    if rises { energy } else { energy * n as f64 * ball.x }
}

// ---- several of both

#[differentiable(hessian)]
fn several(x: f64, y: f64) -> ((u8, f64), bool, [f64; 2]) {
    let a = x * y;
    ((3, a), a > 0.0, [x, a * y])
}

#[differentiable(hessian)]
fn of_several(x: f64, y: f64) -> f64 {
    let ((n, a), rises, [c, d]) = several(x, y);
    let whole = several(y, x);
    (if rises { a * c } else { d }) + f64::from(n) * x * x + whole.0.1 * whole.2[1]
}

// ---- lists of both

#[differentiable(hessian)]
fn pushed_with_counts(x: f64, y: f64) -> f64 {
    let mut list = vec![(0usize, x)];
    for k in 1..4 {
        list.push((k, x * y + k as f64));
    }
    let mut sum = 0.0;
    for (k, v) in &list {
        sum += *k as f64 * v * x;
    }
    sum + list[2].1
}

#[differentiable(hessian)]
fn chosen_elements(x: f64, y: f64) -> f64 {
    let pairs = [(1usize, x), (0, y), (2, x * y)];
    let weights = [x, 2.0, y];
    pairs.iter().map(|&(i, v)| weights[i] * v).sum()
}

#[differentiable(hessian)]
fn flags_in_place(x: f64, y: f64) -> f64 {
    let mut marked = [(false, x), (true, y)];
    marked[0].1 *= y;
    marked[0].0 = marked[0].1 > 0.0;
    marked.iter().filter(|(up, _)| *up).map(|(_, v)| v * v).sum()
}

#[differentiable(hessian)]
fn counted_halves(x: f64, y: f64) -> f64 {
    let (n, s) = (0..4).fold((0usize, x), |(n, s), k| if s > y { (n + 1, s * 0.5) } else { (n, s * s + k as f64) });
    s * n as f64
}

#[differentiable(hessian)]
fn powers(x: f64, n: usize) -> Vec<(usize, f64)> {
    (0..n).map(|k| (k, x.powi(k as i32))).collect()
}

#[differentiable(hessian)]
fn of_powers(x: f64, y: f64) -> f64 {
    powers(x, 4).iter().map(|(k, v)| v * y * *k as f64).sum()
}

#[differentiable(hessian)]
fn weigh_terms(terms: &mut [(usize, f64)], by: f64) {
    for (i, w) in terms.iter_mut() {
        *w *= by * *i as f64;
    }
    terms[0].1 += terms[1].1;
}

#[differentiable(hessian)]
fn of_weighed(x: f64, by: f64) -> f64 {
    let mut terms = [(1, x), (2, by)];
    weigh_terms(&mut terms, by);
    terms[0].1 * terms[1].1
}

#[differentiable(hessian)]
fn times(x: f64, by: (f64, usize)) -> f64 {
    x * by.0 * by.0 * by.1 as f64
}

#[differentiable(hessian)]
fn three_times(x: f64, y: f64) -> f64 {
    times(x, (y * x, 3))
}

#[derive(Differentiable, Clone, Debug)]
struct Sparse {
    rows: Vec<Vec<(usize, f64)>>,
    shift: (f64, bool),
}

#[differentiable]
fn residual(matrix: &Sparse, x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for row in &matrix.rows {
        let mut product = 0.0;
        for (column, value) in row {
            product += value * x[*column];
        }
        sum += product * product;
    }
    if matrix.shift.1 { sum + matrix.shift.0 * sum } else { sum }
}

#[test]
fn a_sparse_matrix_has_the_gradient_of_its_entries() {
    let matrix = Sparse { rows: vec![vec![(2, 0.5), (0, -1.0)], vec![(1, 0.5)]], shift: (2.0, true) };
    let x = [1.0, 2.0, 3.0];
    let (value, (d_matrix, d_x)) = residual::value_and_grad(&matrix, &x);
    // The products are 1/2 and 1, and what is added of a row is 6 times its product.
    assert_eq!(value, 3.75);
    assert_eq!(d_matrix.rows, [vec![((), 9.0), ((), 3.0)], vec![((), 12.0)]]);
    assert_eq!(d_matrix.shift, (1.25, ()));
    assert_eq!(d_x, [-3.0, 3.0, 1.5]);
}

#[test]
fn a_count_in_a_parameter_has_no_place_in_its_gradient() {
    assert_eq!(times::value_and_grad(1.5, (2.0, 3)), (18.0, (12.0, (18.0, ()))));
    assert_eq!(times::jvp(1.5, (2.0, 3), 1.0, (0.5, ())), (18.0, 21.0));
    assert_eq!(times::hvp(1.5, (2.0, 3), 1.0, (0.5, ())), (6.0, (16.5, ())));
    assert_eq!(times::hessian(1.5, (2.0, 3)).as_slice(), [0.0, 12.0, 12.0, 9.0]);
}

// ---- a loss beside what is reported of it

#[differentiable(forward, hessian)]
fn loss_and_hits(w: &[f64; 2], x: &[[f64; 2]], y: &[f64]) -> (f64, usize) {
    let (mut loss, mut hits) = (0.0, 0);
    for (x, y) in x.iter().zip(y) {
        let margin = (w[0] * x[0] + w[1] * x[1]) * y;
        loss += (1.0 + (-margin).exp()).ln();
        if margin > 0.0 {
            hits += 1;
        }
    }
    (loss, hits)
}

#[differentiable(hessian)]
fn penalised(w: &[f64; 2], x: &[[f64; 2]], y: &[f64]) -> f64 {
    let (loss, hits) = loss_and_hits(w, x, y);
    loss * loss + hits as f64 * w[0] * w[1]
}

#[differentiable(hessian)]
fn bump(x: f64, y: f64) -> (f64, bool) {
    (x * x * x * y + y * y, x > y)
}

#[differentiable(forward)]
fn slope_of_bump(x: f64, y: f64) -> f64 {
    let (dx, dy) = bump::grad(x, y);
    let ((value, above), (ex, _)) = bump::value_and_grad(x, y);
    dx * dx + dy + if above { value * ex } else { 0.0 }
}

fn assert_close(found: &[f64], wanted: &[f64]) {
    assert_eq!(found.len(), wanted.len());
    let apart = |(a, b): (&f64, &f64)| (a - b).abs() > 1e-14 * b.abs();
    assert!(!found.iter().zip(wanted).any(apart), "{found:?} and {wanted:?}");
}

#[test]
fn a_loss_comes_with_what_is_reported() {
    let (x, y) = ([[1.0, 2.0], [0.5, -1.0], [-0.3, 0.4]], [1.0, -1.0, 1.0]);
    let w = [0.3, -0.1];
    let (value, (dw, dx, dy)) = loss_and_hits::value_and_grad(&w, &x, &y);
    assert_eq!(value, loss_and_hits(&w, &x, &y));
    assert_eq!(value.1, 1);
    let h = 1e-6;
    for k in 0..2 {
        let [mut up, mut down] = [w, w];
        up[k] += h;
        down[k] -= h;
        let slope = (loss_and_hits(&up, &x, &y).0 - loss_and_hits(&down, &x, &y).0) / (2.0 * h);
        assert!((dw[k] - slope).abs() < 1e-8, "{} and {slope}", dw[k]);
    }
    let (again, pullback) = loss_and_hits::vjp(&w, &x, &y);
    assert_eq!(again, value);
    let pulled = pullback((1.0, ()));
    assert_close(&pulled.0, &dw);
    assert_close(pulled.1.as_flattened(), dx.as_flattened());
    assert_close(&pulled.2, &dy);
    let (mut to_w, mut to_x, mut to_y) = ([0.0; 2], [[0.0; 2]; 3], [0.0; 3]);
    assert_eq!(loss_and_hits::accumulate_grad(&w, &x, &y, (2.0, ()), &mut to_w, &mut to_x, &mut to_y), value);
    assert_close(&to_w, &dw.map(|d| 2.0 * d));
    let (same, (dot, ())) = loss_and_hits::jvp(&w, &x, &y, &[1.0, 0.0], &[[0.0; 2]; 3], &[0.0; 3]);
    assert_eq!(same, value);
    assert_close(&[dot], &dw[..1]);
    let hessian = loss_and_hits::hessian(&w, &x, &y);
    let mut up = w;
    up[0] += h;
    let slope = (loss_and_hits::grad(&up, &x, &y).0[1] - dw[1]) / h;
    assert!((hessian[(1, 0)] - slope).abs() < 1e-5, "{} and {slope}", hessian[(1, 0)]);
}

#[test]
fn an_index_comes_with_its_number() {
    let grid = [0.0, 1.0, 2.5, 4.0];
    let (value, (d_grid, d_x)) = located::value_and_grad(&grid, 1.7);
    assert_eq!(value, (1, 0.7 / 1.5));
    assert!((d_x - 1.0 / 1.5).abs() < 1e-15);
    // At the left end of the interval, -(x2 - x) / (x2 - x1)^2, and at its right end, -(x - x1) / (x2 - x1)^2.
    assert!((d_grid[1] + 0.8 / 2.25).abs() < 1e-15 && (d_grid[2] + 0.7 / 2.25).abs() < 1e-15, "{d_grid:?}");
    let (value, pullback) = first_above::vjp(&grid, 2.0).unwrap();
    assert_eq!(value, (2, 0.5));
    assert_eq!(pullback(((), 3.0)), (vec![0.0, 0.0, 3.0, 0.0], -3.0));
}

#[test]
fn what_changes_in_place_tells_how_it_went() {
    let (mut d_x, mut d_by) = (1.0, 0.0);
    let mut x = 0.5;
    assert!(pushed::accumulate_grad(&mut x, 3.0, (), &mut d_x, &mut d_by));
    assert_eq!((x, d_x, d_by), (9.5, 1.0, 6.0));
}

mod check {
    check!(interpolated { grid: var_ref [0.0, 1.0, 2.5, 4.0], values: var_ref [1.0, -2.0, 0.5, 3.0], x: var 1.7 } modes: reverse, forward, hessian);
    check!(by_fields { grid: var_ref [0.0, 1.0, 2.5, 4.0], values: var_ref [1.0, -2.0, 0.5, 3.0], x: var 3.1 } modes: reverse, forward, hessian);
    check!(without_the_largest { values: var_ref [0.3, -0.4, 0.9, 0.2] } modes: reverse, forward, hessian);
    check!(excess { values: var_ref [0.3, -0.4, 0.9, 0.2], limit: var 0.5 } modes: reverse, forward, hessian);
    check!(excess as excess_of_none { values: var_ref [0.3, -0.4, 0.9, 0.2], limit: var 1.1 } modes: reverse, forward, hessian);
    check!(near_root { x: var 1.3, a: var 5.2 } modes: reverse, forward, hessian);
    check!(twice_pushed { x: var 0.7, by: var -0.4 } modes: reverse, forward, hessian);
    check!(twice_pushed as pushed_once { x: var -0.7, by: var -0.4 } modes: reverse, forward, hessian);
    check!(until_it_lands { x: var 0.7, v: var 0.4, dt: var 0.3 } modes: reverse, forward, hessian);
    check!(until_it_lands as lands_at_once { x: var 0.7, v: var -4.0, dt: var 0.3 } modes: reverse, forward, hessian);
    check!(of_several { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(of_several as of_several_below { x: var 0.7, y: var -0.4 } modes: reverse, forward, hessian);
    check!(penalised { w: var_ref [0.3, -0.2], x: var_ref [[1.0, 2.0], [0.5, -1.0]], y: var_ref [1.0, -1.0] } modes: reverse, forward, hessian);
    check!(slope_of_bump { x: var 0.7, y: var 0.4 } modes: reverse, forward);
    check!(pushed_with_counts { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(chosen_elements { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(flags_in_place { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(flags_in_place as flags_below { x: var 0.7, y: var -0.4 } modes: reverse, forward, hessian);
    check!(counted_halves { x: var 1.7, y: var 0.6 } modes: reverse, forward, hessian);
    check!(of_powers { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(of_weighed { x: var 0.7, by: var 0.4 } modes: reverse, forward, hessian);
    check!(three_times { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(of_passed { x: var 1.3, by: var 0.4 } modes: reverse, forward, hessian);
    check!(of_passed as of_passed_below { x: var -2.0, by: var 0.7 } modes: reverse, forward, hessian);
}
