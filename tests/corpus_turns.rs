//! Operands that operands behind them change: each is what it was when its turn came.
#![allow(clippy::all, unreachable_pub)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};
use nalgebra::Matrix2;

#[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
struct Point {
    x: f64,
    v: f64,
}

#[derive(Differentiable, Clone, Copy, Debug, PartialEq)]
struct Pair {
    a: f64,
    point: Point,
    b: f64,
}

#[derive(Clone, Copy)]
struct Choice {
    k: usize,
}

#[differentiable(hessian)]
fn line(a: [f64; 2], b: f64) -> f64 {
    a[0] * b + a[1]
}

#[differentiable(hessian)]
fn curve(a: f64, b: f64) -> f64 {
    a * 3.0 + b * b
}

/// Of its fields callers know no types.
#[differentiable(hessian)]
fn point(x: f64, v: f64) -> Point {
    Point { x, v }
}

#[differentiable(hessian)]
fn joined(p: Point, q: Point) -> Point {
    Point { x: p.x + q.x * p.v, v: p.v + q.v }
}

#[differentiable(hessian)]
impl Point {
    fn scaled(self, by: f64) -> Point {
        Point { x: self.x * by, v: by }
    }

    fn at(self, by: f64) -> f64 {
        self.x * by + self.v
    }

    fn moved(&mut self, by: f64) -> f64 {
        self.x += by;
        self.x * by
    }

    fn before_and_after(&mut self, by: f64) -> f64 {
        let both = (self.x, self.moved(by));
        both.0 + 10.0 * both.1 + self.x * self.moved(by)
    }
}

#[differentiable(hessian)]
impl std::ops::Mul<f64> for Point {
    type Output = Point;
    fn mul(self, by: f64) -> Point {
        Point { x: self.x * by, v: self.v }
    }
}

// ---- numbers whose type is told later

#[differentiable(hessian)]
fn items_of_tuples(x: f64, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let mut t = u.x * x;
    let (p, (q, r)) = (
        t,
        (
            {
                t = 2.0 * x;
                t
            },
            {
                t *= t;
                t
            },
        ),
    );
    p + 10.0 * q + 100.0 * r + 1000.0 * t
}

#[differentiable(wrt(x, v, a, b), hessian)]
fn items_beside_sums(x: f64, y: f64, v: &[f64], n: usize, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let mut t = (v[0] - (n as f64)) * u.x;
    let (p, q): (f64, f64) = (
        t,
        ({
            t = ((n as f64) / (1.5 + u.x.sin())).sin();
            1.0
        }) + ((n as f64) * 0.3
            + ({
                t += y;
                t
            })),
    );
    p + 10.0 * q + 100.0 * t * x
}

#[differentiable(hessian)]
fn fields(x: f64, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let mut t = u;
    let whole = Pair {
        point: t,
        b: {
            t.x = 2.0 * x * x;
            t.x
        },
        a: t.x,
    };
    whole.a + 10.0 * whole.b + 100.0 * whole.point.x * x
}

#[differentiable(hessian)]
fn arguments(x: f64, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let mut t = u.x;
    let f = |a: f64, b: f64| a * x + 10.0 * b;
    f(t, {
        t = x * x;
        t
    }) + curve(t, {
        t *= u.v;
        t
    }) + t.hypot({
        t += 1.0;
        t
    })
}

#[differentiable(hessian)]
fn matched(x: f64, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let mut t = (x, u.x);
    let k = match (t.0, {
        t.0 *= x;
        t.0
    }) {
        (a, b) if a > b => a + 2.0 * b,
        (a, b) => a * a + 3.0 * b,
    };
    match t {
        (a, _) if a > 100.0 => k,
        (a, b) => {
            t.0 = a * b;
            t.1 = 2.0 * t.0;
            a + b * t.1 + t.0 * k
        }
    }
}

// ---- whole values

#[differentiable(hessian)]
fn arrays(x: f64, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let mut t = [x, u.x];
    let (mut p, q) = (t, {
        t = [2.0 * x * x; 2];
        t[0]
    });
    p[0] += 1.0;
    let h = [t, {
        t[0] *= x;
        t
    }];
    p[0] * p[1] + 10.0 * q + 100.0 * h[0][0] + h[1][0] * t[0]
}

#[differentiable(hessian)]
fn arrays_passed_on(x: f64, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let mut t = [x, u.x];
    line(t, {
        t[0] = 2.0 * x * x;
        t[0]
    }) * t[0]
}

#[differentiable(hessian)]
fn receivers(x: f64, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let mut t = u;
    let k = t.at({
        t.x = x * x;
        t.x
    });
    let p = t
        .scaled({
            t.v = x * t.x;
            t.v
        })
        .scaled({
            t.x *= 2.0;
            t.x
        });
    k + p.x * t.x + p.v
}

#[differentiable(hessian)]
fn changed_by_methods(x: f64, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let mut t = u;
    let (a, b, c) = (t, t.moved(x), t.x);
    a.x + 10.0 * b + 100.0 * c * c + t.before_and_after(x)
}

#[differentiable(hessian)]
fn calls_in_calls(x: f64, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let mut t = u;
    let p = joined(
        joined(t, {
            t.x = x * x;
            t
        }),
        {
            t.v = 3.0 * x * t.x;
            t
        },
    );
    p.x * t.v + p.v
}

#[differentiable(own_types, hessian)]
fn operators(x: f64, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let mut t = u;
    let w = t * {
        t.x = 2.0 * x * x;
        t.x
    };
    w.x + 10.0 * t.x * w.v
}

#[differentiable(hessian)]
fn matrices(x: f64, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let mut m = Matrix2::new(x, u.x, u.v, 1.0);
    let n = m * {
        m = Matrix2::new(1.0, x, x * x, 2.0);
        m
    };
    let (p, q) = (m, {
        m[(0, 0)] = x * u.x;
        m[(0, 0)]
    });
    n[(0, 0)] + 3.0 * n[(1, 1)] + m[(0, 0)] * q + p[(0, 0)]
}

#[differentiable(hessian)]
fn lists(x: f64, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let mut t = vec![x, u.x];
    let (p, q) = (t, {
        t = vec![2.0 * x, x * x, 1.0];
        t[1]
    });
    let (first, pushed) = (t[0], {
        t.push(x * x);
        t.swap(0, 3);
        t[0]
    });
    p[0] * p[1] + 10.0 * q + first * pushed + t[3]
}

#[differentiable(hessian)]
fn options(x: f64, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let mut t = Some(x * u.x);
    let (p, q) = (t, {
        t = None;
        2.0 * x * x
    });
    p.unwrap_or(1.0) * q + t.unwrap_or(5.0)
}

#[differentiable(hessian)]
fn indices(x: f64, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let values = [x, u.x, u.v];
    let (mut i, mut choice) = (1usize, Choice { k: 1 });
    let (p, q) = (i, {
        i += 1;
        i
    });
    let (chosen, k) = (choice, {
        choice.k = 2;
        choice.k
    });
    values[p] * values[q] + values[chosen.k] * values[k] * values[choice.k]
}

// ---- in loops, and where control leaves

#[differentiable(hessian)]
fn rounds(x: f64, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let mut t = u;
    let mut sum = 0.0;
    for k in 0..4 {
        let (p, q) = (t, {
            if k == 3 {
                break;
            }
            t.x = if k == 1 { x } else { t.x * x };
            t.x
        });
        sum += p.x * q + p.v;
    }
    sum + t.x
}

#[differentiable(hessian)]
fn left_early(x: f64, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let mut t = u;
    let (p, q, r) = (
        {
            if x > 50.0 {
                return x;
            }
            t
        },
        t,
        {
            if x > 100.0 {
                return x;
            }
            t.x *= x;
            t.x
        },
    );
    p.x * r + q.x + t.x * q.v
}

#[differentiable(hessian)]
fn collected(x: f64, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let mut t = u;
    let list: Vec<(Point, f64)> = (0..3)
        .map(|_| {
            (t, {
                t.x *= x;
                t.x
            })
        })
        .collect();
    list.iter().map(|(p, k)| p.x * k).sum::<f64>() + t.x
}

#[differentiable(hessian)]
fn bound_by_match(x: f64, a: f64, b: f64) -> f64 {
    let u = point(a, b);
    let mut t = u;
    match t {
        before => {
            t.x = 3.0 * x * x;
            before.x * before.v + 10.0 * t.x
        }
    }
}

#[differentiable(hessian)]
fn rests(mut values: [f64; 4], x: f64) -> f64 {
    let [first, rest @ ..] = values;
    values[1] = 9.0 * x * first;
    let sum = first * rest[0] + values[1] * rest[1];
    match values {
        [a, middle @ .., b] if a > 0.0 => {
            values[2] = a * b;
            sum + middle[1] * values[2] + middle[0]
        }
        _ => sum,
    }
}

mod check {
    check!(items_of_tuples { x: var 1.3, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(items_beside_sums { x: var 0.7, y: fixed 0.75, v: var_ref [1.15, 1.1], n: fixed 2, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(fields { x: var 1.3, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(arguments { x: var 1.3, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(matched { x: var 1.3, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(matched as matched_otherwise { x: var 0.6, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(arrays { x: var 1.3, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(arrays_passed_on { x: var 1.3, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(receivers { x: var 1.3, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(changed_by_methods { x: var 1.3, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(calls_in_calls { x: var 1.3, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(operators { x: var 1.3, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(matrices { x: var 1.3, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(lists { x: var 1.3, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(options { x: var 1.3, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(indices { x: var 1.3, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(rounds { x: var 1.3, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(left_early { x: var 1.3, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(left_early as left_at_once { x: var 60.0, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(collected { x: var 1.3, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(bound_by_match { x: var 1.3, a: var -0.58, b: var 1.09 } modes: reverse, forward, hessian);
    check!(rests { values: var [0.3, -0.4, 0.9, 0.2], x: var 1.3 } modes: reverse, forward, hessian);
}
