//! Variables that hold an `Option` of a struct of one's own, which has no `Default`.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};
use nalgebra::DVector;

#[derive(Differentiable, Clone, Copy, Debug)]
struct Hit {
    at: f64,
    depth: f64,
}

#[derive(Differentiable, Clone, Debug)]
struct Track {
    points: Vec<f64>,
    speed: f64,
}

#[differentiable(hessian)]
impl Hit {
    fn between(a: f64, b: f64) -> Hit {
        Hit { at: a * b, depth: (a - b).sin() }
    }

    fn score(&self, weight: f64) -> f64 {
        self.at * weight + self.depth * self.depth
    }
}

#[differentiable(hessian)]
fn found_or_not(d: f64, n: usize) -> f64 {
    let mut found = None;
    for i in 0..n {
        if d * i as f64 > 3.0 {
            found = Some(Hit { at: d * d, depth: d.sin() });
            break;
        }
    }
    found.map_or(d, |hit| hit.at * hit.depth)
}

#[differentiable(hessian)]
fn closest(xs: &[f64], y: f64) -> f64 {
    let mut best: Option<Hit> = None;
    for (k, x) in xs.iter().enumerate() {
        let hit = Hit { at: x * y, depth: (x - y) * (x - y) };
        let is_closer = match best {
            Some(other) => hit.depth < other.depth,
            None => true,
        };
        if k > 0 && is_closer {
            best = Some(hit);
        }
    }
    match best {
        Some(hit) => hit.at.exp() * hit.depth,
        None => y * y,
    }
}

/// Each round looks at what the round before left.
#[differentiable(hessian)]
fn last_one(xs: &[f64], y: f64) -> f64 {
    let mut last: Option<Hit> = None;
    let mut sum = 0.0;
    for x in xs {
        if let Some(hit) = &last {
            sum += hit.at * (x - hit.depth);
        }
        last = Some(Hit { at: x.sin() * y, depth: x * x });
    }
    sum
}

#[differentiable(hessian)]
fn made_by_functions(xs: &[f64], weight: f64) -> f64 {
    let mut best: Option<Hit> = None;
    for pair in xs.windows(2) {
        let hit = Hit::between(pair[0], pair[1]);
        if best.is_none_or(|other| other.score(weight) < hit.score(weight)) {
            best = Some(hit);
        }
    }
    best.unwrap().score(weight * weight)
}

#[differentiable(hessian)]
fn changed_inside(xs: &[f64], y: f64) -> f64 {
    let mut open: Option<Hit> = None;
    let mut sum = 0.0;
    for x in xs {
        match &mut open {
            Some(hit) => {
                hit.at *= x;
                hit.depth += hit.at * y;
            }
            None => {
                if *x > 0.5 {
                    open = Some(Hit { at: *x, depth: y });
                }
            }
        }
        if let Some(hit) = open {
            if hit.depth > 1.5 {
                sum += hit.depth.sin();
                open = None;
            }
        }
    }
    sum + open.map_or(0.0, |hit| hit.at)
}

#[differentiable(hessian)]
fn taken_out(xs: &[f64], y: f64) -> f64 {
    let mut kept: Option<Hit> = None;
    let mut sum = 0.0;
    for (k, x) in xs.iter().enumerate() {
        if k % 2 == 0 {
            kept = Some(Hit { at: x * y, depth: *x });
        } else if let Some(hit) = kept.take() {
            sum += hit.at * hit.depth * x;
        }
    }
    sum
}

/// What is kept is longer each time.
#[differentiable(hessian)]
fn tracks(xs: &[f64], y: f64) -> f64 {
    let mut best: Option<Track> = None;
    for k in 0..xs.len() {
        let track = Track { points: xs[..=k].iter().map(|x| x * y).collect(), speed: xs[k] };
        let is_faster = best.as_ref().is_none_or(|other| track.speed > other.speed);
        if is_faster {
            best = Some(track);
        }
    }
    let best = best.unwrap();
    best.points.iter().map(|p| p * best.speed).sum::<f64>().sin()
}

#[differentiable(hessian)]
fn chosen_by_a_branch(x: f64, y: f64) -> f64 {
    let mut hit = None;
    if x > y {
        hit = Some(Hit { at: x * y, depth: y });
    }
    if let Some(hit) = hit {
        return hit.at * hit.at * hit.depth;
    }
    x.sin() * y
}

#[differentiable(hessian)]
fn direction(xs: &[f64; 3], limit: f64) -> f64 {
    let mut axis = None;
    for scale in [0.5, 1.0, 2.0] {
        let v = DVector::from_vec(vec![xs[0] * scale, xs[1], xs[2] * scale * scale]);
        if v.norm() > limit {
            axis = Some(v);
            break;
        }
    }
    match axis {
        Some(v) => v.sum() * v.norm(),
        None => xs[0] * limit,
    }
}

/// What the function starts from has no derivative, and is in one piece.
#[differentiable(hessian, wrt(xs, y))]
fn started(xs: &[f64], y: f64, start: Option<Hit>) -> f64 {
    let mut kept = start;
    let mut sum = 0.0;
    for x in xs {
        if let Some(hit) = kept.take() {
            sum += hit.at * hit.depth * x;
        }
        kept = Some(Hit { at: x * y, depth: x.sin() });
    }
    sum
}

#[differentiable(hessian, wrt(xs, y))]
fn started_later(xs: &[f64], y: f64, start: &Option<Hit>) -> f64 {
    let mut kept;
    kept = start.clone();
    let mut sum = 0.0;
    for x in xs {
        if let Some(hit) = kept {
            sum += hit.at * hit.depth * x;
        }
        kept = if *x > 0.5 { Some(Hit { at: x * y, depth: x.sin() }) } else { kept };
    }
    sum
}

#[differentiable(hessian, wrt(xs, y))]
fn started_by_a_parameter(xs: &[f64], y: f64, mut kept: Option<Hit>) -> f64 {
    let mut sum = 0.0;
    for x in xs {
        if let Some(hit) = kept {
            sum += hit.at * hit.depth * x;
        }
        kept = Some(Hit { at: x * y, depth: x.sin() });
    }
    sum
}

#[differentiable(hessian)]
fn changes_what_it_is_given(xs: &[f64], y: f64, mut kept: Option<Hit>) -> f64 {
    let mut sum = 0.0;
    for x in xs {
        if let Some(hit) = kept {
            sum += hit.at * hit.depth * x;
        }
        kept = Some(Hit { at: x * y, depth: x.sin() });
    }
    sum
}

/// Branches in branches, some of them without anything.
#[differentiable(hessian)]
fn chosen_or_missing(xs: &[f64], y: f64) -> f64 {
    let mut sum = 0.0;
    let mut last: Option<Hit> = None;
    for x in xs {
        let hit = if x * y > 0.2 {
            Some(Hit { at: x * y, depth: x.sin() })
        } else if x * y < 0.0 {
            last
        } else {
            None
        };
        if let Some(hit) = hit {
            sum += hit.at * hit.depth;
            last = if hit.depth > 0.5 {
                Some(hit)
            } else {
                match last {
                    Some(before) => Some(Hit { at: before.at * y, ..hit }),
                    None => None,
                }
            };
        }
    }
    sum
}

/// The type that is written is not that of the `Option` inside.
#[differentiable(hessian)]
fn one_inside_of_another(x: f64, y: f64) -> f64 {
    let depth: Option<f64> = {
        let hit = if x * y > 0.2 { Some(Hit { at: y, depth: x.sin() }) } else { None };
        let other = if x > y { Some(Hit { at: x, depth: y }) } else { hit };
        other.map(|hit| hit.depth * hit.at)
    };
    depth.unwrap_or(x * y)
}

#[differentiable(hessian)]
fn given_to_be_changed(xs: &[f64], y: f64) -> f64 {
    changes_what_it_is_given(xs, y, Some(Hit { at: y.sin(), depth: xs[0] * y })) + changes_what_it_is_given(&xs[1..], y * y, None)
}

const HIT: Hit = Hit { at: 0.7, depth: 0.4 };

#[differentiable(forward, hessian)]
fn refill(o: &mut Option<f64>, y: f64) {
    if let Some(v) = o {
        *v *= y;
    } else {
        *o = Some(y * y);
    }
}

#[differentiable(forward, hessian)]
fn refilled(x: f64, y: f64) -> f64 {
    let mut o = Some(x);
    refill(&mut o, y);
    refill(&mut o, x);
    o.unwrap_or(0.0) * x
}

#[differentiable(forward, hessian)]
fn refilled_in_a_loop(x: f64, y: f64) -> f64 {
    let mut best: Option<f64> = None;
    let mut total = 0.0;
    for i in 0..4 {
        if i == 2 {
            best = None;
        }
        refill(&mut best, x + y * i as f64);
        total += best.unwrap_or(1.0);
    }
    total
}

#[derive(Differentiable, Clone, Debug)]
struct P {
    a: f64,
    b: f64,
}

#[differentiable(forward, hessian)]
fn shift(o: &mut Option<P>, y: f64) {
    match o {
        Some(p) => {
            p.a += y;
            p.b *= p.a;
        }
        None => {
            *o = Some(P { a: y, b: y * y });
        }
    }
}

#[differentiable(forward, hessian)]
fn shifted(x: f64, y: f64) -> f64 {
    let mut o: Option<P> = None;
    shift(&mut o, x);
    shift(&mut o, y);
    match o {
        Some(p) => p.a * p.b,
        None => x,
    }
}

#[differentiable(forward, hessian)]
fn tightest(o: &mut Option<(f64, usize)>, y: f64, k: usize) {
    if o.is_none_or(|(v, _)| y * y < v) {
        *o = Some((y * y, k));
    }
}

#[differentiable(forward, hessian)]
fn of_tightest(x: f64, ys: &[f64]) -> f64 {
    let mut o = None;
    for (k, y) in ys.iter().enumerate() {
        tightest(&mut o, x - y, k);
    }
    match o {
        Some((v, k)) => v * ys[k],
        None => 0.0,
    }
}

#[derive(Differentiable, Clone)]
struct Scaled {
    k: f64,
}

/// A local is not boxed.
#[differentiable(hessian)]
fn boxed(x: f64, n: usize) -> f64 {
    let mut head: Option<Box<Scaled>> = None;
    for _ in 0..n {
        head = Some(Box::new(Scaled { k: x }));
    }
    match head {
        Some(c) => c.k * c.k,
        None => x,
    }
}

mod cases {
    check!(boxed { x: var 0.7, n: fixed 2 } modes: reverse, forward, hessian);
    check!(boxed as no_box { x: var 0.7, n: fixed 0 } modes: reverse, forward, hessian);
    check!(refilled { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(refilled_in_a_loop { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(shifted { x: var 0.7, y: var 0.4 } modes: reverse, forward, hessian);
    check!(of_tightest { x: var 0.7, ys: var_ref vec![0.3, 0.8, 0.1] } modes: reverse, forward, hessian);
    check!(chosen_or_missing { xs: var_ref vec![0.3, 0.9, 0.6, -0.2, 0.7, 0.4], y: var 0.55 } modes: reverse, forward, hessian);
    check!(one_inside_of_another { x: var 0.7, y: var 0.9 } modes: reverse, forward, hessian);
    check!(one_inside_of_another as none_inside { x: var 0.3, y: var 0.4 } modes: reverse, forward, hessian);
    check!(started { xs: var_ref vec![0.3, 0.9, 0.6], y: var 0.55, start: fixed Some(HIT) } modes: reverse, forward, hessian);
    check!(started as started_empty { xs: var_ref vec![0.3, 0.9, 0.6], y: var 0.55, start: fixed None } modes: reverse, forward, hessian);
    check!(started_later { xs: var_ref vec![0.3, 0.9, 0.6], y: var 0.55, start: fixed &Some(HIT) } modes: reverse, forward, hessian);
    check!(started_by_a_parameter { xs: var_ref vec![0.3, 0.9, 0.6], y: var 0.55, kept: fixed Some(HIT) } modes: reverse, forward, hessian);
    check!(given_to_be_changed { xs: var_ref vec![0.3, 0.9, 0.6], y: var 0.55 } modes: reverse, forward, hessian);
    check!(found_or_not { d: var 0.8, n: fixed 9 } modes: reverse, forward, hessian);
    check!(found_or_not as not_found { d: var 0.8, n: fixed 3 } modes: reverse, forward, hessian);
    check!(closest { xs: var_ref vec![0.3, 0.9, 0.6, -0.4], y: var 0.55 } modes: reverse, forward, hessian);
    check!(closest as nothing_close { xs: var_ref vec![0.3], y: var 0.55 } modes: reverse, forward, hessian);
    check!(last_one { xs: var_ref vec![0.3, 0.9, 0.6, -0.4], y: var 0.55 } modes: reverse, forward, hessian);
    check!(made_by_functions { xs: var_ref vec![0.3, 0.9, 0.6, -0.4], weight: var 0.55 } modes: reverse, forward, hessian);
    check!(changed_inside { xs: var_ref vec![0.3, 0.9, 1.1, 0.7, 0.8, 1.3, 0.6], y: var 0.55 } modes: reverse, forward, hessian);
    check!(taken_out { xs: var_ref vec![0.3, 0.9, 0.6, -0.4, 0.7], y: var 0.55 } modes: reverse, forward, hessian);
    check!(tracks { xs: var_ref vec![0.3, 0.9, 0.6, 1.4], y: var 0.55 } modes: reverse, forward, hessian);
    check!(chosen_by_a_branch { x: var 0.7, y: var 0.3 } modes: reverse, forward, hessian);
    check!(chosen_by_a_branch as not_chosen_by_a_branch { x: var 0.3, y: var 0.7 } modes: reverse, forward, hessian);
    check!(direction { xs: var_ref [0.3, 0.9, 0.6], limit: var 1.2 } modes: reverse, forward, hessian);
    check!(direction as no_direction { xs: var_ref [0.3, 0.9, 0.6], limit: var 9.0 } modes: reverse, forward, hessian);
}
