//! What carries no derivative at first, and then has something active stored in it: parameters that `wrt` leaves out, copies of them,
//! and names of patterns.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

#[derive(Clone, Copy, Debug)]
struct Point {
    x: f64,
    z: f64,
}

#[derive(Clone, Copy, Debug)]
struct Start {
    kept: Option<f64>,
    factor: f64,
}

#[differentiable(hessian, wrt(y))]
fn pair_of_a_parameter(y: f64, xs: &[f64], mut pair: (Option<f64>, f64)) -> f64 {
    let mut s = 0.0;
    for x in xs {
        if let Some(k) = pair.0 {
            s += k * k * pair.1;
        }
        pair.0 = Some(x * y);
        pair.1 = y * x;
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn copied_starts(y: f64, xs: &[f64], starts: &[Option<f64>]) -> f64 {
    let mut s = 0.0;
    for (i, mut last) in starts.iter().copied().enumerate() {
        for x in xs {
            if let Some(k) = last {
                s += k * k * i as f64;
            }
            last = Some(x * y);
        }
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn repeated_until_nothing(y: f64, start: Option<f64>) -> f64 {
    let mut kept = start;
    let mut s = 0.0;
    while let Some(t) = kept {
        s += t * t;
        kept = if t < 3.0 { Some(t * y + 1.0) } else { None };
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn taken_apart_by_a_pattern(y: f64, xs: &[f64], st: &Start) -> f64 {
    let Start { mut kept, factor } = st.clone();
    let mut s = 0.0;
    for x in xs {
        if let Some(k) = kept {
            s += k * k * factor;
        }
        kept = Some(x * y);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn mutable_in_if_let(y: f64, start: Option<f64>) -> f64 {
    let mut s = y;
    if let Some(mut t) = start {
        t = t * y;
        s += t * t;
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn mutable_in_match(y: f64, start: Option<f64>) -> f64 {
    let mut s = y;
    match start {
        Some(mut t) => {
            t *= y;
            s += t * t;
        }
        None => {}
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn mutable_in_a_tuple(y: f64, pair: (f64, f64)) -> f64 {
    let (mut a, mut b) = pair;
    b += a;
    a = b * y;
    b += a * a;
    a * b
}

#[differentiable(hessian, wrt(y))]
fn mutable_in_an_array(y: f64, arr: [f64; 2]) -> f64 {
    let [mut p, q] = arr;
    p += q * y;
    p * p * q
}

#[differentiable(hessian, wrt(y))]
fn mutable_in_a_struct(y: f64, point: Point) -> f64 {
    let Point { mut x, z } = point;
    x *= y;
    x * x * z
}

#[differentiable(hessian, wrt(y))]
fn best_so_far(y: f64, xs: &[f64]) -> f64 {
    let mut best = (0, None);
    for (i, x) in xs.iter().enumerate() {
        let t = x * y;
        if best.1.map_or(true, |b: f64| t > b) {
            best = (i, Some(t));
        }
    }
    best.1.unwrap_or(0.0) * xs[best.0] * y
}

#[differentiable(hessian, wrt(y))]
fn default_of_a_start(y: f64, start: Option<f64>) -> f64 {
    let mut t = start.unwrap_or(0.5);
    t *= y;
    t * t
}

#[differentiable(hessian, wrt(y))]
fn set_by_branches(y: f64, c: bool) -> f64 {
    let mut x;
    if c {
        x = y
    } else {
        x = 1.0
    }
    x *= x;
    x * y
}

#[differentiable(hessian, wrt(y))]
fn number_of_an_index(y: f64, n: usize) -> f64 {
    let mut y2 = n as f64;
    y2 = y2 * y;
    y2 * y2
}

#[differentiable(hessian, wrt(y))]
fn first_of_an_iterator(y: f64, xs: &[f64]) -> f64 {
    let mut it = xs.iter().copied();
    let mut s = 0.0;
    let mut prev = it.next();
    for x in xs {
        if let Some(p) = prev {
            s += p * p * x;
        }
        prev = Some(y * x);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn first_of_a_slice(y: f64, xs: &[f64]) -> f64 {
    let mut s = 0.0;
    let mut prev = xs.first().copied();
    for x in xs {
        if let Some(p) = prev {
            s += p * p * x;
        }
        prev = Some(y * x);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn mapped_again(y: f64, xs: &[f64]) -> f64 {
    let mut s = 0.0;
    let mut prev = xs.last().map(|x| x * 2.0);
    for x in xs {
        s += prev.map_or(0.0, |p| p * p);
        prev = prev.map(|p| p * y + x);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn filled_where_missing(y: f64, xs: &[f64], start: Option<f64>) -> f64 {
    let mut s = 0.0;
    let mut prev = start;
    for x in xs {
        if prev.is_none() {
            prev = Some(x * y);
        } else {
            prev = prev.map(|p| p * y);
        }
        s += prev.unwrap() * x;
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn filled_and_changed(y: f64, xs: &[f64], start: Option<f64>) -> f64 {
    let mut s = 0.0;
    let mut prev = start;
    for x in xs {
        let p = prev.get_or_insert(x * y);
        *p *= y;
        s += *p * x;
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn replaced(y: f64, xs: &[f64], start: Option<f64>) -> f64 {
    let mut s = 0.0;
    let mut prev = start;
    for x in xs {
        let old = prev.replace(x * y);
        if let Some(o) = old {
            s += o * o * x;
        }
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn with_an_index(y: f64, xs: &[f64], start: Option<(f64, usize)>) -> f64 {
    let mut s = 0.0;
    let mut prev = start;
    for (i, x) in xs.iter().enumerate() {
        if let Some((o, k)) = prev {
            s += o * o * xs[k];
        }
        prev = Some((x * y, i));
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn array_inside(y: f64, xs: &[f64], start: Option<[f64; 2]>) -> f64 {
    let mut s = 0.0;
    let mut prev = start;
    for x in xs {
        if let Some([a, b]) = prev {
            s += a * b * x;
        }
        prev = Some([x * y, y]);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn list_inside(y: f64, xs: &[f64], start: Option<Vec<f64>>) -> f64 {
    let mut s = 0.0;
    let mut prev = start;
    for x in xs {
        if let Some(v) = &prev {
            s += v[0] * v[1] * x;
        }
        prev = Some(vec![x * y, y]);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn changed_through_a_reference(y: f64, xs: &[f64]) -> f64 {
    let mut s = 0.0;
    let mut prev = None;
    for x in xs {
        if let Some(p) = &mut prev {
            *p += x * y;
            s += *p;
        } else {
            prev = Some(x * y);
        }
        if let Some(p) = prev.as_mut() {
            *p *= y;
        }
    }
    s + prev.unwrap_or(y)
}

#[differentiable(hessian, wrt(y))]
fn part_of_a_tuple(y: f64, xs: &[f64]) -> f64 {
    let mut s = 0.0;
    let mut best = (None, 0.0);
    for x in xs {
        if let (Some(p), w) = best {
            s += p * p * w;
        }
        best = (Some(x * y), *x);
        let old = best.0.take();
        s += old.unwrap_or(1.0);
        best.0 = old.map(|o: f64| o * y);
        let (a, b) = best;
        s += a.unwrap_or(0.0) * b;
    }
    s
}

#[derive(Differentiable, Clone, Debug)]
struct Body {
    x: f64,
    last: Option<f64>,
    trail: Vec<f64>,
    hits: (usize, Option<f64>),
}

fn body() -> Body {
    Body { x: 0.4, last: Some(0.3), trail: vec![0.2, 0.5], hits: (1, None) }
}

#[differentiable(hessian, wrt(y))]

fn body_of_a_parameter(y: f64, xs: &[f64], mut p: Body) -> f64 {
    let mut s = 0.0;
    for x in xs {
        s += p.x * p.x;
        if let Some(l) = p.last {
            s += l * l * x;
        }
        p.x = y * x;
        p.last = Some(p.x * x);
        p.trail.push(p.x);
        s += p.trail[1];
    }
    s + p.trail.last().unwrap()
}

#[differentiable(hessian, wrt(y))]

fn body_moved(y: f64, xs: &[f64], start: Body) -> f64 {
    let mut p = start;
    let mut s = 0.0;
    for x in xs {
        s += p.x * p.x;
        if let Some(l) = p.last {
            s += l * l * x;
        }
        p.x = y * x;
        p.last = Some(p.x * x);
    }
    s
}

#[differentiable(hessian, wrt(y))]

fn body_cloned(y: f64, xs: &[f64], start: &Body) -> f64 {
    let mut p = start.clone();
    let mut s = 0.0;
    for x in xs {
        match p.last {
            Some(l) if l > 0.4 => s += l * l * x,
            Some(l) => s += l,
            None => s += p.x,
        }
        p.x = y * x;
        p.last = Some(p.x * x);
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn bodies_of_a_list(y: f64, xs: &[f64], starts: &[Body]) -> f64 {
    let mut s = 0.0;
    for start in starts {
        let mut p = start.clone();
        for _ in xs {
            s += p.x * p.last.unwrap_or(1.0);
            if let Some(l) = p.last {
                p.last = Some(l * y);
            }
            p.x += y;
        }
    }
    s
}

#[differentiable(hessian, wrt(y))]
fn list_of_bodies(y: f64, xs: &[f64], mut all: Vec<Body>) -> f64 {
    let mut s = 0.0;
    for x in xs {
        for b in all.iter_mut() {
            s += b.x * x;
            b.x *= y;
        }
        all[0].x += x * y;
    }
    s + all[1].x
}

#[differentiable(hessian, wrt(y))]
fn list_of_pairs(y: f64, xs: &[f64], mut all: [(f64, usize); 2]) -> f64 {
    let mut s = 0.0;
    for x in xs {
        for (v, k) in all.iter_mut() {
            s += *v * x * *k as f64;
            *v *= y;
            *k += 1;
        }
        all[0].0 += x * y;
    }
    s + all[1].0
}

#[differentiable(hessian, wrt(y))]
fn tuple_in_a_tuple(y: f64, xs: &[f64], mut f: (f64, (f64, Vec<f64>))) -> f64 {
    let mut s = 0.0;
    for x in xs {
        s += f.1.0 * f.1.1[0];
        f.1.1[0] = f.0 * y;
        f.1.0 += y * x;
        let (a, (b, c)) = &f;
        s += a * b * c[0];
    }
    s
}

mod cases {
    check!(body_of_a_parameter { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], p: fixed body() } modes: reverse, forward, hessian);
    check!(body_moved { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed body() } modes: reverse, forward, hessian);
    check!(body_cloned { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed &body() } modes: reverse, forward, hessian);
    check!(bodies_of_a_list { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], starts: fixed &[body(), body()] } modes: reverse, forward, hessian);
    check!(list_of_bodies { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], all: fixed vec![body(), body()] } modes: reverse, forward, hessian);
    check!(list_of_pairs { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], all: fixed [(0.3, 1), (0.8, 2)] } modes: reverse, forward, hessian);
    check!(tuple_in_a_tuple { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], f: fixed (0.3, (0.8, vec![0.4])) } modes: reverse, forward, hessian);

    check!(changed_through_a_reference { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4] } modes: reverse, forward, hessian);
    check!(part_of_a_tuple { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4] } modes: reverse, forward, hessian);

    check!(pair_of_a_parameter { y: var 0.7, xs: fixed &[0.3, 0.8, 1.4], pair: fixed (Some(0.4), 0.6) } modes: reverse, forward, hessian);
    check!(copied_starts { y: var 0.7, xs: fixed &[0.3, 0.8, 1.4], starts: fixed &[Some(0.4), None, Some(1.0)] } modes: reverse, forward, hessian);
    check!(repeated_until_nothing { y: var 0.7, start: fixed Some(0.4) } modes: reverse, forward, hessian);
    check!(taken_apart_by_a_pattern { y: var 0.7, xs: fixed &[0.3, 0.8, 1.4], st: fixed &Start { kept: Some(0.4), factor: 0.6 } } modes: reverse, forward, hessian);
    check!(mutable_in_if_let { y: var 0.7, start: fixed Some(0.4) } modes: reverse, forward, hessian);
    check!(mutable_in_match { y: var 0.7, start: fixed Some(0.4) } modes: reverse, forward, hessian);
    check!(mutable_in_a_tuple { y: var 0.7, pair: fixed (0.4, 0.3) } modes: reverse, forward, hessian);
    check!(mutable_in_an_array { y: var 0.7, arr: fixed [0.4, 0.3] } modes: reverse, forward, hessian);
    check!(mutable_in_a_struct { y: var 0.7, point: fixed Point { x: 0.4, z: 0.3 } } modes: reverse, forward, hessian);
    check!(best_so_far { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4] } modes: reverse, forward, hessian);
    check!(default_of_a_start { y: var 0.7, start: fixed Some(0.4) } modes: reverse, forward, hessian);
    check!(set_by_branches { y: var 0.7, c: fixed true } modes: reverse, forward, hessian);
    check!(number_of_an_index { y: var 0.7, n: fixed 3 } modes: reverse, forward, hessian);
    check!(first_of_an_iterator { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4] } modes: reverse, forward, hessian);
    check!(first_of_a_slice { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4] } modes: reverse, forward, hessian);
    check!(mapped_again { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4] } modes: reverse, forward, hessian);
    check!(filled_where_missing { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed None } modes: reverse, forward, hessian);
    check!(filled_and_changed { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed None } modes: reverse, forward, hessian);
    check!(replaced { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed Some(0.2) } modes: reverse, forward, hessian);
    check!(with_an_index { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed Some((0.2, 1)) } modes: reverse, forward, hessian);
    check!(array_inside { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed Some([0.2, 0.4]) } modes: reverse, forward, hessian);
    check!(list_inside { y: var 0.7, xs: fixed &[0.3, 1.8, 1.4], start: fixed Some(vec![0.2, 0.4]) } modes: reverse, forward, hessian);
}
