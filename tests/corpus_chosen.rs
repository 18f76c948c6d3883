//! What one of several branches gives: structs, matrices and references, also where another branch leaves.
#![allow(clippy::all, unreachable_pub, missing_docs)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

#[path = "corpus/matrices.rs"]
mod matrices;

use autodiff::{Differentiable, differentiable};
use nalgebra::DVector;

#[derive(Differentiable, Clone, Debug)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[differentiable(hessian)]
fn area(p: &Point, x: f64) -> f64 {
    p.x * p.y.sin() * x
}

#[differentiable(hessian)]
fn point(x: f64, y: f64) -> Point {
    Point { x, y: y * x }
}

#[differentiable(hessian)]
fn length(v: &DVector<f64>, x: f64) -> f64 {
    v.norm() * x
}

/// `if` between references to structs, as an argument and under a name.
#[differentiable(hessian)]
fn references(a: f64, b: f64, n: usize) -> f64 {
    let q = Point { x: a, y: b };
    let r = point(b, a);
    let p = if a > b { &q } else { &r };
    area(p, b) + p.x * area(if n == 0 { &q } else { &r }, a) + p.clone().y
}

/// Loops and labelled blocks give references, too.
#[differentiable(hessian)]
fn references_out_of_loops(a: &DVector<f64>, at: [f64; 4], n: usize) -> f64 {
    let (p, q) = (&Point { x: at[0], y: at[1] }, &Point { x: at[2], y: at[3] });
    let mut k = 0;
    let last = loop {
        k += 1;
        if k > n {
            break p;
        }
        if k == 3 {
            break q;
        }
    };
    let side = 'o: {
        if n == 7 {
            break 'o &p.x;
        }
        &q.y
    };
    length(a, *side) + area(last, last.x) * side + side.sin()
}

#[differentiable(hessian)]
fn references_to_vectors(a: &DVector<f64>, b: &DVector<f64>, n: usize) -> f64 {
    let p = match n {
        0 => a,
        1 => b,
        _ => return a[0] * b[1],
    };
    length(p, a[0]) + p.dot(b)
}

#[differentiable(hessian)]
fn summed(xs: &[f64], k: f64) -> f64 {
    xs.iter().map(|x| x.sin()).sum::<f64>() * k
}

#[differentiable(hessian)]
fn summed_pair(xs: &[f64; 2], k: f64) -> f64 {
    xs[0] * xs[1] * k
}

#[differentiable(hessian)]
fn summed_points(points: &[Point], k: f64) -> f64 {
    points.iter().map(|p| p.x * p.y).sum::<f64>() * k
}

/// Lists and arrays by reference, of different lengths.
#[differentiable(hessian)]
fn references_to_lists(a: f64, b: f64, n: usize) -> f64 {
    let (p, q) = (vec![a, b], vec![b, a, a * b]);
    let r = if n == 0 { &p } else { &q };
    let (s, t) = ([a, b], [b, a * a]);
    let u = if n == 0 { &s } else { &t };
    summed(r, b) + r[0] * p[1] + summed(if n == 1 { &p } else { &q }, a) + summed_pair(u, u[1])
}

#[differentiable(hessian)]
fn slices(p: &[f64], q: &[f64], n: usize) -> f64 {
    let r = if n > 3 {
        p
    } else if n > 2 {
        &q[1..]
    } else {
        return q[0] * p[1];
    };
    summed(r, p[0]) + r[0] * p[1] + summed(&r[1..], 0.3)
}

#[differentiable(hessian)]
fn slices_of_structs(a: f64, b: f64, n: usize) -> f64 {
    let points = vec![point(a, b), point(b, a), point(a * a, b)];
    let r = match n {
        0 => &points[..],
        1 => &points[1..],
        _ => &points[..1],
    };
    let last = loop {
        break &r[r.len() - 1];
    };
    summed_points(r, r[0].x)
        + summed_points(
            loop {
                break &points;
            },
            last.y,
        )
        + last.x
}

/// A literal, or the function returns.
#[differentiable(hessian)]
fn literal_or_return(a: f64, b: f64, n: usize) -> f64 {
    let p = if n == 0 { Point { x: a, y: b } } else { return a * a };
    area(&p, b)
}

#[differentiable(hessian)]
fn changed_behind_return(a: f64, b: f64, n: usize) -> f64 {
    let mut p = if n == 0 { point(a, b) } else { return a * a };
    p.x *= b;
    p.y += p.x;
    area(&p, b) * p.y
}

/// Two branches give a value, a third one returns.
#[differentiable(hessian)]
fn either_or_return(a: f64, b: f64, n: usize) -> f64 {
    let p = if n == 0 {
        Point { x: a, y: b }
    } else if n == 1 {
        Point { x: b, y: b }
    } else {
        return a * a;
    };
    let q = match n {
        0 => point(a, b),
        _ if a > 10.0 => return b,
        _ => Point { x: p.y, y: a },
    };
    area(&p, b) * q.y
}

#[differentiable(hessian)]
fn references_or_return(a: f64, b: f64, n: usize) -> f64 {
    let q = Point { x: a, y: b };
    let r = point(b, a);
    let p = match n {
        0 => &q,
        1 => &r,
        _ => return a * b,
    };
    area(p, b) + p.x * p.clone().y
}

#[differentiable(hessian)]
fn part_or_return(a: f64, b: f64, n: usize) -> f64 {
    let p = point(a, b);
    let x = if n == 0 { p.x } else { return b * p.y };
    let y = (match n {
        0 => Point { x: b, y: x },
        1 => Point { x: b, y: b },
        _ => return x,
    })
    .y;
    x.sin() * b + y * y
}

#[differentiable(hessian)]
fn several_or_return(a: f64, b: f64, n: usize) -> f64 {
    let (p, q, s) = if n == 0 { (point(a, b), vec![a, b], a * b) } else { return a * a };
    area(&p, b) * q[1] + s
}

#[differentiable(hessian)]
fn vector_or_return(a: f64, b: f64, n: usize) -> f64 {
    let v = if n == 0 {
        DVector::from_vec(vec![a, b])
    } else if n == 1 {
        DVector::from_vec(vec![a, b, a])
    } else {
        return a * a;
    };
    v.norm() * v[0]
}

#[differentiable(hessian)]
fn option_or_return(a: f64, b: f64, n: usize) -> f64 {
    let p = if n == 0 {
        Some(Point { x: a, y: b })
    } else if n == 1 {
        None
    } else {
        return a * b;
    };
    p.map_or(a * a, |p| p.x * b)
}

/// A branch with a value of its own, around it.
#[differentiable(hessian)]
fn return_inside_a_value(a: f64, b: f64, n: usize) -> f64 {
    let z = if a > 0.2 {
        let p = if n == 0 { Point { x: a, y: b } } else { return a * a };
        let list = if b > 0.1 { vec![p.x, a] } else { return b * a };
        if n > 4 {
            return b;
        }
        p.x * list[1]
    } else {
        b.sin()
    };
    let far = |x: f64| {
        let p = if x > 0.5 { point(x, z) } else { return z * x };
        area(&p, b)
    };
    far(a) * z + far(b * z)
}

/// What carries no derivative is made where it is lent, and operands are references to what calls return.
#[differentiable(wrt(x), hessian)]
fn made_for_a_call(p: [f64; 2], list: &[f64], x: f64) -> f64 {
    let near = area(&Point { x: p[0], y: p[1] }, x);
    near * held(&Listed { list: list.to_vec(), at: 1 }, x) + &Point { x: 0.5, y: 0.7 }.along(x) * near
}

#[derive(Differentiable, Clone)]
struct Listed {
    list: Vec<f64>,
    at: usize,
}

#[differentiable(hessian)]
fn held(l: &Listed, x: f64) -> f64 {
    l.list[l.at] * x * x
}

#[differentiable(hessian)]
impl Point {
    fn along(&self, x: f64) -> f64 {
        self.x * x.sin() + self.y
    }
}

#[differentiable(hessian)]
fn borrowed_operands(a: f64, b: f64) -> f64 {
    let p = Point { x: a, y: b };
    a * 2.0 + &p.along(a) * p.along(a * b)
}

/// Without a first value, and a branch that returns.
#[differentiable(hessian)]
fn filled_later(a: f64, b: f64, n: usize) -> f64 {
    let p;
    if n == 0 {
        p = Point { x: a, y: b };
    } else {
        return a * b;
    }
    area(&p, b)
}

/// `break` and `continue` instead.
#[differentiable(hessian)]
fn literal_or_next_round(a: f64, b: f64, n: usize) -> f64 {
    let mut s = a;
    for i in 0..n {
        let p = match i {
            0 => Point { x: a, y: b },
            1 => continue,
            2 => Point { x: b, y: s },
            _ => break,
        };
        let list = if i == 0 {
            vec![a, b]
        } else if s > 0.0 {
            vec![b, s, a]
        } else {
            continue;
        };
        s += area(&p, b) * list[1];
    }
    s
}

/// Tables of different lengths: all of them are slices.
#[differentiable(wrt(x), hessian)]
fn stencil(x: f64, both: bool) -> f64 {
    let signs: &[f64] = if both { &[1.0, -1.0] } else { &[1.0] };
    let mut s = 0.0;
    for &sign in signs {
        s += (x * sign * x).exp();
    }
    s / signs.len() as f64
}

#[differentiable(wrt(x), hessian)]
fn quadrature(x: f64, order: usize) -> f64 {
    let (nodes, weights): (&[f64], &[f64]) = match order {
        1 => (&[0.0], &[2.0]),
        2 => (&[-0.577, 0.577], &[1.0, 1.0]),
        3 => (&[], &[]),
        _ => panic!("order {order}"),
    };
    let mut q = 0.0;
    for i in 0..nodes.len() {
        q += (nodes[i] * x).exp() * weights[i];
    }
    q + nodes.iter().zip(weights).map(|(n, w)| (n * x).sin() * w).sum::<f64>()
}

#[differentiable(hessian)]
fn slice_or_constants(x: &[f64], w: f64) -> f64 {
    let zeros = vec![0.5; 3];
    let prev: &[f64] = if w > 0.0 { x } else { &zeros };
    prev.iter().map(|v| v * w * v).sum::<f64>() + prev[0] * w
}

#[differentiable(hessian)]
fn lists_of_lengths(a: f64, b: f64, n: usize) -> f64 {
    let list = vec![a, b, a * b];
    let xs: &[f64] = match n {
        0 => &[a, b],
        1 => &[a],
        2 => &list,
        3 => &list[1..],
        4 => &[],
        _ => return a,
    };
    xs.iter().map(|v| v.sin()).sum::<f64>() + xs.len() as f64 * b
}

mod check {
    check!(stencil { x: var 0.7, both: fixed true } modes: reverse, forward, hessian);
    check!(stencil as one_sided { x: var 0.7, both: fixed false } modes: reverse, forward, hessian);
    check!(quadrature { x: var 0.7, order: fixed 1 } modes: reverse, forward, hessian);
    check!(quadrature as of_two_points { x: var 0.7, order: fixed 2 } modes: reverse, forward, hessian);
    check!(slice_or_constants { x: var_ref vec![0.3, 0.9], w: var 0.7 } modes: reverse, forward, hessian);
    check!(slice_or_constants as constants_instead { x: var_ref vec![0.3, 0.9], w: var -0.7 } modes: reverse, forward, hessian);
    check!(lists_of_lengths { a: var 0.3, b: var 0.7, n: fixed 0 } modes: reverse, forward, hessian);
    check!(lists_of_lengths as lists_of_length_1 { a: var 0.3, b: var 0.7, n: fixed 1 } modes: reverse, forward, hessian);
    check!(lists_of_lengths as lists_of_length_2 { a: var 0.3, b: var 0.7, n: fixed 2 } modes: reverse, forward, hessian);
    check!(lists_of_lengths as lists_of_length_3 { a: var 0.3, b: var 0.7, n: fixed 3 } modes: reverse, forward, hessian);
    check!(lists_of_lengths as lists_of_length_4 { a: var 0.3, b: var 0.7, n: fixed 4 } modes: reverse, forward, hessian);
    check!(lists_of_lengths as lists_of_length_5 { a: var 0.3, b: var 0.7, n: fixed 5 } modes: reverse, forward, hessian);
    check!(references { a: var 0.7, b: var 0.4, n: fixed 0 } modes: reverse, forward, hessian);
    check!(references as other_references { a: var 0.3, b: var 0.4, n: fixed 1 } modes: reverse, forward, hessian);
    check!(references_out_of_loops { a: var_ref vector(&[0.3, 0.8]), at: var [0.6, 0.9, 0.3, 0.2], n: fixed 1 } modes: reverse, forward, hessian);
    check!(references_out_of_loops as second_reference_out { a: var_ref vector(&[0.3, 0.8]), at: var [0.6, 0.9, 0.3, 0.2], n: fixed 7 } modes: reverse, forward, hessian);
    check!(references_to_vectors { a: var_ref vector(&[0.3, 0.8]), b: var_ref vector(&[0.5, 0.2]), n: fixed 0 } modes: reverse, forward, hessian);
    check!(references_to_vectors as second_vector { a: var_ref vector(&[0.3, 0.8]), b: var_ref vector(&[0.5, 0.2]), n: fixed 1 } modes: reverse, forward, hessian);
    check!(references_to_vectors as no_vector { a: var_ref vector(&[0.3, 0.8]), b: var_ref vector(&[0.5, 0.2]), n: fixed 2 } modes: reverse, forward, hessian);
    check!(references_to_lists { a: var 0.7, b: var 0.4, n: fixed 0 } modes: reverse, forward, hessian);
    check!(references_to_lists as other_lists { a: var 0.7, b: var 0.4, n: fixed 1 } modes: reverse, forward, hessian);
    check!(slices { p: var_ref vec![0.3, 0.8], q: var_ref vec![0.5, 0.2, 0.9], n: fixed 4 } modes: reverse, forward, hessian);
    check!(slices as part_of_a_slice { p: var_ref vec![0.3, 0.8], q: var_ref vec![0.5, 0.2, 0.9], n: fixed 3 } modes: reverse, forward, hessian);
    check!(slices as no_slice { p: var_ref vec![0.3, 0.8], q: var_ref vec![0.5, 0.2, 0.9], n: fixed 0 } modes: reverse, forward, hessian);
    check!(slices_of_structs { a: var 0.7, b: var 0.4, n: fixed 0 } modes: reverse, forward, hessian);
    check!(slices_of_structs as part_of_structs { a: var 0.7, b: var 0.4, n: fixed 1 } modes: reverse, forward, hessian);
    check!(slices_of_structs as one_struct { a: var 0.7, b: var 0.4, n: fixed 2 } modes: reverse, forward, hessian);
    check!(literal_or_return { a: var 0.7, b: var 0.4, n: fixed 0 } modes: reverse, forward, hessian);
    check!(literal_or_return as no_literal { a: var 0.7, b: var 0.4, n: fixed 1 } modes: reverse, forward, hessian);
    check!(changed_behind_return { a: var 0.7, b: var 0.4, n: fixed 0 } modes: reverse, forward, hessian);
    check!(changed_behind_return as nothing_to_change { a: var 0.7, b: var 0.4, n: fixed 1 } modes: reverse, forward, hessian);
    check!(either_or_return { a: var 0.7, b: var 0.4, n: fixed 0 } modes: reverse, forward, hessian);
    check!(either_or_return as the_other_or_return { a: var 0.7, b: var 0.4, n: fixed 1 } modes: reverse, forward, hessian);
    check!(either_or_return as returned_instead { a: var 0.7, b: var 0.4, n: fixed 2 } modes: reverse, forward, hessian);
    check!(references_or_return { a: var 0.7, b: var 0.4, n: fixed 0 } modes: reverse, forward, hessian);
    check!(references_or_return as second_or_return { a: var 0.7, b: var 0.4, n: fixed 1 } modes: reverse, forward, hessian);
    check!(references_or_return as no_reference { a: var 0.7, b: var 0.4, n: fixed 2 } modes: reverse, forward, hessian);
    check!(part_or_return { a: var 0.7, b: var 0.4, n: fixed 0 } modes: reverse, forward, hessian);
    check!(part_or_return as no_part { a: var 0.7, b: var 0.4, n: fixed 1 } modes: reverse, forward, hessian);
    check!(several_or_return { a: var 0.7, b: var 0.4, n: fixed 0 } modes: reverse, forward, hessian);
    check!(several_or_return as none_of_several { a: var 0.7, b: var 0.4, n: fixed 1 } modes: reverse, forward, hessian);
    check!(vector_or_return { a: var 0.7, b: var 0.4, n: fixed 0 } modes: reverse, forward, hessian);
    check!(vector_or_return as longer_or_return { a: var 0.7, b: var 0.4, n: fixed 1 } modes: reverse, forward, hessian);
    check!(vector_or_return as without_vector { a: var 0.7, b: var 0.4, n: fixed 2 } modes: reverse, forward, hessian);
    check!(option_or_return { a: var 0.7, b: var 0.4, n: fixed 0 } modes: reverse, forward, hessian);
    check!(option_or_return as none_or_return { a: var 0.7, b: var 0.4, n: fixed 1 } modes: reverse, forward, hessian);
    check!(option_or_return as no_option { a: var 0.7, b: var 0.4, n: fixed 2 } modes: reverse, forward, hessian);
    check!(return_inside_a_value { a: var 0.7, b: var 0.4, n: fixed 0 } modes: reverse, forward, hessian);
    check!(return_inside_a_value as returned_inside { a: var 0.7, b: var 0.4, n: fixed 1 } modes: reverse, forward, hessian);
    check!(return_inside_a_value as returned_later { a: var 0.7, b: var 0.04, n: fixed 0 } modes: reverse, forward, hessian);
    check!(return_inside_a_value as the_other_value { a: var 0.1, b: var 0.4, n: fixed 1 } modes: reverse, forward, hessian);
    check!(made_for_a_call { p: fixed [0.3, 0.4], list: fixed &[0.5, 0.9], x: var 0.7 } modes: reverse, forward, hessian);
    check!(borrowed_operands { a: var 0.7, b: var 0.4 } modes: reverse, forward, hessian);
    check!(filled_later { a: var 0.7, b: var 0.4, n: fixed 0 } modes: reverse, forward, hessian);
    check!(filled_later as never_filled { a: var 0.7, b: var 0.4, n: fixed 1 } modes: reverse, forward, hessian);
    check!(literal_or_next_round { a: var 0.7, b: var 0.4, n: fixed 5 } modes: reverse, forward, hessian);
    check!(literal_or_next_round as rounds_left_out { a: var -0.7, b: var 0.4, n: fixed 3 } modes: reverse, forward, hessian);
}

fn vector(entries: &[f64]) -> DVector<f64> {
    DVector::from_column_slice(entries)
}
