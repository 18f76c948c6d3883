//! Values without a derivative, parameters and copies of them, into which active values go part by part: through references, loops over
//! them, closures, calls and methods, after and before the parts are read.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};
use nalgebra::{DMatrix, Matrix2, Vector2, Vector3};

#[derive(Differentiable, Clone, Debug)]
struct Body {
    x: f64,
    last: Option<f64>,
    trail: Vec<f64>,
}

fn body() -> Body {
    Body { x: 0.4, last: Some(0.3), trail: vec![0.2, 0.5] }
}

#[differentiable(hessian, wrt(y))]
fn entries_of_a_matrix(y: f64, xs: &[f64], mut m: DMatrix<f64>) -> f64 {
    let mut s = 0.0;
    for x in xs {
        s += m[(0, 0)] * m[(1, 1)] * x;
        m[(0, 0)] = y * x;
        m[(1, 1)] += y;
    }
    s + m.sum()
}

#[differentiable(hessian, wrt(y))]
fn vector_of_a_parameter(y: f64, xs: &[f64], mut v: Vector3<f64>) -> f64 {
    let mut s = 0.0;
    for x in xs {
        s += v.norm_squared() * x;
        v = v * y;
        v.x += y;
    }
    s + v.y
}

#[differentiable(hessian, wrt(y))]
fn optional_body(y: f64, xs: &[f64], mut o: Option<Body>) -> f64 {
    let mut s = 0.0;
    for x in xs {
        if let Some(b) = &o {
            s += b.x * b.x;
        }
        o = Some(Body { x: x * y, ..body() });
    }
    s
}

#[differentiable(hessian, wrt(y))]

fn body_beside_an_index(y: f64, xs: &[f64], mut p: (Body, usize)) -> f64 {
    let mut s = 0.0;
    for x in xs {
        s += p.0.x * p.0.trail[p.1];
        p.0.x = x * y;
        p.0.trail[0] = y;
        p.1 = 0;
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn list_of_lists(y: f64, xs: &[f64], mut all: Vec<Vec<f64>>) -> f64 {
    let mut s = 0.0;
    for x in xs {
        let last = all.last().unwrap();
        s += last[0] * x;
        all.push(vec![y * x, y]);
    }
    s + all[1][1]
}

#[differentiable(hessian, wrt(y))]
fn bodies_pushed(y: f64, xs: &[f64], mut all: Vec<Body>) -> f64 {
    let mut s = 0.0;
    for x in xs {
        if let Some(b) = all.last() {
            s += b.x * b.x * x;
        }
        all.push(Body { x: y * x, last: None, trail: vec![y] });
    }
    s + all[2].trail[0]
}

#[differentiable(hessian, wrt(y))]
fn pairs_with_options(y: f64, xs: &[f64], start: &[(f64, Option<f64>)]) -> f64 {
    let mut all = start.to_vec();
    let mut s = 0.0;
    for (i, x) in xs.iter().enumerate() {
        let (a, b) = all[i % 2];
        s += a * b.unwrap_or(1.0);
        all[i % 2] = (y * x, Some(y));
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn pairs_with_bodies(y: f64, xs: &[f64], mut m: Vec<(f64, Body)>) -> f64 {
    let mut s = 0.0;
    for x in xs {
        for (w, b) in &m {
            s += w * b.x;
        }
        for (w, b) in m.iter_mut() {
            *w *= y;
            b.x += y * x;
        }
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn number_of_a_generic_type<T: Clone + Into<f64>>(y: f64, xs: &[f64], start: T) -> f64 {
    let mut t: f64 = start.into();
    let mut s = 0.0;
    for x in xs {
        s += t * t;
        t = y * x;
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn parts_of_a_copy(y: f64, xs: &[f64], start: &Body) -> f64 {
    let Body { mut x, mut trail, last } = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += x * trail[0];
        x = y * u;
        trail[0] += y;
    }
    s + last.unwrap_or(0.0)
}

#[differentiable(hessian, wrt(y))]
fn through_a_closure(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut s = 0.0;
    let mut f = |b: &mut Body, u: f64| {
        s += b.x;
        b.x = u * y;
    };
    let mut b = start.clone();
    for u in xs {
        f(&mut b, *u);
    }
    s + b.x
}

#[differentiable(hessian, wrt(y))]
fn through_a_reference(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        let r = &mut b;
        s += r.x * r.trail[0];
        r.x = y * u;
        r.trail.push(y);
    }
    s + b.trail[2]
}

#[differentiable(hessian, wrt(y))]
fn folded_pair(y: f64, xs: &[f64], start: (f64, f64)) -> f64 {
    xs.iter().fold(start, |(a, b), x| (a * y + b, b + x * y)).0
}

#[differentiable(hessian, wrt(y))]
fn folded_body(y: f64, xs: &[f64], start: Body) -> f64 {
    xs.iter().fold(start, |b, x| Body { x: b.x * y + x, ..b }).x
}

#[differentiable(hessian, wrt(y))]
fn scanned(y: f64, xs: &[f64], start: f64) -> f64 {
    xs.iter()
        .scan(start, |a, x| {
            let o = *a;
            *a = o * y + x;
            Some(o * o)
        })
        .sum()
}

#[differentiable(hessian, wrt(y))]
fn exchanged_arrays(y: f64, xs: &[f64], start: &[f64; 3]) -> f64 {
    let mut a = *start;
    let mut b = [0.0; 3];
    let mut s = 0.0;
    for x in xs {
        std::mem::swap(&mut a, &mut b);
        s += b[0] * b[1];
        a = [y * x, y, *x];
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn popped_and_pushed(y: f64, xs: &[f64], mut left: Vec<f64>) -> f64 {
    let mut s = 0.0;
    while let Some(t) = left.pop() {
        s += t * t;
        if left.len() < 3 && t < 2.0 {
            left.push(t * y + 1.0);
            left[0] *= y;
        }
        if s > 16.0 * xs.len() as f64 {
            break;
        }
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn options_of_an_array(y: f64, xs: &[f64], state: [Option<f64>; 2]) -> f64 {
    let [mut a, b] = state;
    let mut s = 0.0;
    for x in xs {
        s += a.unwrap_or(0.5) * b.unwrap_or(2.0);
        a = Some(x * y);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn weights_of_borrowed_pairs(y: f64, xs: &[f64], pairs: &[(usize, f64)]) -> f64 {
    let mut s = 0.0;
    for &(i, mut w) in pairs {
        for x in xs {
            w = w * y + x;
        }
        s += w * xs[i];
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn weights_of_pairs(y: f64, xs: &[f64], pairs: Vec<(usize, f64)>) -> f64 {
    let mut s = 0.0;
    for (i, mut w) in pairs {
        for x in xs {
            w = w * y + x;
        }
        s += w * xs[i];
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn matrix_of_a_parameter(y: f64, xs: &[f64], mut m: Matrix2<f64>) -> f64 {
    let mut s = 0.0;
    let v = Vector2::new(0.3, 0.7);
    for x in xs {
        s += (m * v).dot(&v);
        m *= y;
        m[(0, 1)] += y * x;
    }
    s + m.determinant()
}

#[differentiable(hessian, wrt(y))]
fn items_assigned(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        for t in &mut b.trail {
            *t = y * u;
        }
        s += b.trail[0] * b.x;
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn items_of_iter_mut(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.trail[1];
        for t in b.trail.iter_mut() {
            *t *= y * u;
        }
        s += b.trail[0] * b.x;
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn inside_by_reference(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        if let Some(l) = b.last {
            s += l * l;
        }
        if let Some(l) = &mut b.last {
            *l = y * u;
        }
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn for_each_item(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.trail[1] * u;
        b.trail.iter_mut().for_each(|t| *t *= y);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn list_by_reference(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.trail[1] * u;
        let t = &mut b.trail;
        t[1] = y * t[0];
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn parts_by_reference(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.trail[1] * u * b.x;
        let Body { x, trail, .. } = &mut b;
        *x = y * u;
        trail[1] = y;
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn handed_to_a_function(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.trail[1] * u * b.x;
        set(&mut b, y * u);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn by_a_method(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.trail[1] * u * b.x;
        b.put(y * u);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn bodies_by_reference(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut all = vec![start.clone(), start.clone()];
    let mut s = 0.0;
    for u in xs {
        for b in &mut all {
            s += b.x * u;
            b.x = y * u;
            b.trail[0] += y;
        }
    }
    s + all[1].trail[0]
}

#[differentiable(hessian, wrt(y))]
fn bodies_by_methods(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut all = [start.clone(), start.clone()];
    let mut s = 0.0;
    for u in xs {
        for (k, b) in all.iter_mut().enumerate() {
            s += b.x * u;
            b.put(y * k as f64);
        }
    }
    s + all[1].trail[0]
}

#[differentiable(hessian, wrt(y))]
fn parts_handed(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.trail[1] * u * b.x;
        bump(&mut b.x, y * u);
        bump(&mut b.trail[1], y);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn parts_exchanged(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.x * u;
        (b.x, b.trail[0]) = (y * b.trail[0], b.x * u);
    }
    s + b.trail[0]
}

#[differentiable(hessian, wrt(y))]
fn replaced_part(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        let old = std::mem::replace(&mut b.x, y * u);
        s += old * old;
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn exchanged_bodies(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut c = start.clone();
    let mut s = 0.0;
    for u in xs {
        std::mem::swap(&mut b, &mut c);
        s += b.x * u;
        c.x = y * u;
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn pushed_and_swapped(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.trail.iter().sum::<f64>() * u;
        b.trail.push(y * u);
        b.trail.swap(0, 1);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn field_by_reference(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.x * u;
        let r = &mut b.x;
        *r = y * u;
        let q = &mut b;
        q.trail[0] = *u * y;
        s += q.trail[0];
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn rows_of_a_grid(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut grid = vec![vec![start.x; 3]; 2];
    let mut s = 0.0;
    for (i, u) in xs.iter().enumerate() {
        for row in grid.iter_mut() {
            row[i] = y * u;
        }
        for row in &mut grid {
            for c in row.iter_mut() {
                *c += y;
            }
        }
    }
    for row in &grid {
        for c in row {
            s += c * c;
        }
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn best_candidate(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut best = start.clone();
    let mut s = 0.0;
    for u in xs {
        let cand = Body { x: y * u, ..start.clone() };
        if cand.x > best.x {
            best = cand;
        }
        s += best.x * u;
    }
    s
}

#[differentiable(hessian)]
fn set(b: &mut Body, v: f64) {
    b.x = v * b.x;
    b.trail[1] = v * v;
}

#[differentiable(hessian)]
fn bump(x: &mut f64, v: f64) {
    *x += v * *x;
}

#[differentiable(hessian)]
impl Body {
    fn put(&mut self, v: f64) {
        self.x = v * self.x;
        self.trail[1] = v * v;
    }
}

#[differentiable(hessian, wrt(y))]
fn extended(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.trail.iter().sum::<f64>() * u;
        b.trail.extend([y * u, y]);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn filled(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.trail.iter().sum::<f64>() * u;
        b.trail.fill(y * u);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn filled_slice(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.trail.iter().map(|t| t * t).sum::<f64>() * u;
        b.trail[..].fill(y * u);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn zipped_items(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.trail.iter().map(|t| t * t).sum::<f64>() * u;
        b.trail.iter_mut().zip(xs).for_each(|(t, x)| *t += y * x);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn zipped_in_a_loop(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.trail.iter().fold(0.0, |a, t| a + t * t) * u;
        for (t, x) in b.trail.iter_mut().zip(xs) {
            *t += y * x;
        }
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn last_by_map(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.trail.iter().copied().fold(0.0, f64::max) * u;
        b.trail.last_mut().map(|t| *t = y * u);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn first_by_reference(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.trail.len() as f64 * b.trail[0] * u;
        if let Some(t) = b.trail.first_mut() {
            *t = y * u;
        }
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn list_made_anew(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.trail[0] * u;
        b.trail = vec![y * u; 3];
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn list_mapped_anew(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.trail[0] * u;
        b.trail = b.trail.iter().map(|t| t * y).collect();
    }
    s
}

#[differentiable(hessian, wrt(y))]

fn body_made_anew(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.trail[0] * b.x * u;
        b = Body { x: y * u, ..b };
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn beside_a_map(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut h = std::collections::HashMap::new();
    let mut s = 0.0;
    for u in xs {
        h.insert(0usize, *u);
        s += h[&0] * y * start.x;
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn read_by_a_function(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += total(&b) * u;
        b.trail[1] = y * u;
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn read_by_a_method(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += b.total() * u;
        b.trail[1] = y * u;
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn list_copied(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        let t = b.trail.clone();
        s += t[0] * u;
        b.trail[0] = y * u;
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn list_lent(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        let t = &b.trail;
        let w: f64 = t.iter().sum();
        s += w * u;
        b.trail[0] = y * u;
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn zipped_and_read(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += xs.iter().zip(&b.trail).map(|(x, t)| x * t).sum::<f64>();
        b.trail[0] = y * u;
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn asked_by_any(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        s += if b.trail.iter().any(|t| *t > 0.7) { 2.0 } else { 1.0 } * y;
        b.trail[0] = y * u;
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn summed_and_pushed(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut all = vec![start.clone()];
    let mut s = 0.0;
    for u in xs {
        s += all.iter().map(|b| b.x).sum::<f64>() * u;
        all.push(Body { x: y * u, last: None, trail: vec![] });
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn list_of_options(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut all: Vec<Option<f64>> = vec![None; 3];
    let mut s = 0.0;
    for (i, u) in xs.iter().enumerate() {
        s += all[0].unwrap_or(start.x) * u;
        all[i] = Some(y * u);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn taken_apart_and_lent(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut b = start.clone();
    let mut s = 0.0;
    for u in xs {
        let Body { x, ref trail, .. } = b;
        s += x * trail[0] * u;
        b.x = y * u;
    }
    s
}

#[differentiable(hessian)]
fn total(b: &Body) -> f64 {
    b.x * b.trail[0] + b.trail[1] * b.trail[1]
}

#[differentiable(hessian)]
impl Body {
    fn total(&self) -> f64 {
        self.x * self.trail[0] + self.trail[1] * self.trail[1]
    }
}

mod cases {
    check!(extended { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(filled { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(filled_slice { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(zipped_items { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(zipped_in_a_loop { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(last_by_map { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(first_by_reference { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(list_made_anew { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(list_mapped_anew { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(body_made_anew { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(beside_a_map { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(read_by_a_function { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(read_by_a_method { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(list_copied { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(list_lent { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(zipped_and_read { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(asked_by_any { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(summed_and_pushed { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(list_of_options { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(taken_apart_and_lent { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);

    check!(items_assigned { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(items_of_iter_mut { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(inside_by_reference { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(for_each_item { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(list_by_reference { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(parts_by_reference { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(handed_to_a_function { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(by_a_method { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(bodies_by_reference { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(bodies_by_methods { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(parts_handed { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(parts_exchanged { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(replaced_part { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(exchanged_bodies { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(pushed_and_swapped { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(field_by_reference { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(rows_of_a_grid { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(best_candidate { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);

    check!(entries_of_a_matrix { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], m: fixed DMatrix::from_row_slice(2, 2, &[0.1, 0.2, 0.3, 0.4]) } modes: reverse, forward, hessian);
    check!(vector_of_a_parameter { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], v: fixed Vector3::new(0.1, 0.2, 0.3) } modes: reverse, forward, hessian);
    check!(optional_body { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], o: fixed None } modes: reverse, forward, hessian);
    check!(optional_body as a_body_first { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], o: fixed Some(body()) } modes: reverse, forward, hessian);
    check!(body_beside_an_index { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], p: fixed (body(), 1) } modes: reverse, forward, hessian);
    check!(list_of_lists { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], all: fixed vec![vec![0.4]] } modes: reverse, forward, hessian);
    check!(bodies_pushed { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], all: fixed vec![body()] } modes: reverse, forward, hessian);
    check!(pairs_with_options { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &[(0.2, None), (0.4, Some(0.3))] } modes: reverse, forward, hessian);
    check!(pairs_with_bodies { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], m: fixed vec![(0.2, body()), (0.4, body())] } modes: reverse, forward, hessian);
    check!(number_of_a_generic_type { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed 0.3_f32 } modes: reverse, forward, hessian);
    check!(parts_of_a_copy { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(through_a_reference { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(folded_pair { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed (0.2, 0.4) } modes: reverse, forward, hessian);
    check!(folded_body { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed body() } modes: reverse, forward, hessian);
    check!(scanned { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed 0.3 } modes: reverse, forward, hessian);
    check!(exchanged_arrays { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &[0.1, 0.2, 0.3] } modes: reverse, forward, hessian);
    check!(popped_and_pushed { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], left: fixed vec![0.3, 0.6] } modes: reverse, forward, hessian);
    check!(options_of_an_array { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], state: fixed [Some(0.2), None] } modes: reverse, forward, hessian);
    check!(weights_of_borrowed_pairs { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], pairs: fixed &[(0, 0.2), (1, 0.4)] } modes: reverse, forward, hessian);
    check!(weights_of_pairs { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], pairs: fixed vec![(0, 0.2), (1, 0.4)] } modes: reverse, forward, hessian);
    check!(matrix_of_a_parameter { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], m: fixed Matrix2::new(0.1, 0.2, 0.3, 0.4) } modes: reverse, forward, hessian);
    check!(through_a_closure { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
}
