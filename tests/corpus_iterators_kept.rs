//! Iterators that are kept in variables and advanced, and closures in chains that change something: what was taken, skipped or
//! thrown away has had its effects.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;

/// In two parts.
#[differentiable(hessian)]
fn in_two_parts(xs: &[f64]) -> f64 {
    let mut it = xs.iter();
    let a: f64 = it.by_ref().take(2).map(|x| x * x).sum();
    let b: f64 = it.map(|x| x.sin()).sum();
    a * b
}

/// Left by `break`, and gone on with.
#[differentiable(hessian)]
fn gone_on_with(xs: &[f64]) -> f64 {
    let mut it = xs.iter();
    let mut s = 0.0;
    for x in &mut it {
        s += x * x;
        if s > 1.0 {
            break;
        }
    }
    for x in it {
        s *= x + 0.5;
    }
    s
}

/// The first one apart: the way most people write it.
#[differentiable(hessian)]
fn first_apart(xs: &[f64]) -> f64 {
    let mut it = xs.iter();
    let mut best = *it.next().unwrap();
    for x in it {
        if *x > best {
            best = *x;
        } else {
            best += x * x * 0.1;
        }
    }
    best
}

#[differentiable(hessian)]
fn in_pairs(xs: &[f64]) -> f64 {
    let mut it = xs.iter().copied();
    let mut sum = 0.0;
    while let Some(a) = it.next() {
        let b = it.next().unwrap_or(1.5);
        sum += a * b.sin();
    }
    sum
}

#[differentiable(hessian)]
fn asked(xs: &[f64]) -> f64 {
    let mut it = xs.iter();
    let negative = it.any(|x| *x < 0.0);
    let left = it.len();
    let rest: f64 = it.map(|x| x * x).sum();
    if negative { rest * left as f64 } else { xs[0] }
}

#[differentiable(hessian)]
fn found(xs: &[f64]) -> f64 {
    let mut it = xs.iter().enumerate();
    let (k, x) = it.find(|(_, x)| **x < 0.0).unwrap();
    let mut other = it.clone();
    let sum: f64 = it.map(|(k, x)| x * k as f64).sum();
    let next = other.next().map_or(0.0, |(_, x)| x * x);
    sum * x + k as f64 * next
}

#[differentiable(hessian)]
fn place_of(xs: &[f64]) -> f64 {
    let mut it = xs.chunks(2);
    let k = it.position(|c| c[0] < 0.0).unwrap_or(7);
    let last = it.next();
    let rest: f64 = it.map(|c| c[0] * c[0]).sum();
    match last {
        Some(c) => c[0].sin() * rest * k as f64,
        None => rest + xs[0] * k as f64,
    }
}

#[differentiable(hessian)]
fn pieces(xs: &[f64]) -> f64 {
    let mut it = xs.chunks(2);
    let mut s = 1.0;
    for c in it.by_ref().take(1) {
        s += c[0] * c[1];
    }
    for c in it {
        s *= c[0].cos();
    }
    s
}

/// The one that does not fit is taken, too.
#[differentiable(hessian)]
fn up_to_a_limit(xs: &[f64]) -> f64 {
    let mut it = xs.iter().map(|x| x * x);
    let small: f64 = it.by_ref().take_while(|q| *q < 1.0).sum();
    let next = it.next().unwrap_or(3.0);
    small * next + it.sum::<f64>()
}

#[differentiable(hessian)]
fn beside_another(xs: &[f64], ys: &[f64]) -> f64 {
    let mut it = xs.iter();
    let a: f64 = ys.iter().zip(it.by_ref()).map(|(y, x)| x * y).sum();
    let b: f64 = it.map(|x| x.sin()).sum();
    a * b + a
}

#[differentiable(hessian)]
fn a_range(xs: &[f64]) -> f64 {
    let mut it = 0..xs.len();
    let mut s = 0.0;
    for i in it.by_ref().take(2) {
        s += xs[i] * xs[i];
    }
    for i in it {
        s *= xs[i];
    }
    s
}

/// In every round of a loop anew.
#[differentiable(hessian)]
fn in_rounds(xs: &[f64], n: usize) -> f64 {
    let mut s = 1.0;
    for k in 0..n {
        let mut it = xs.windows(2);
        let skipped = it.by_ref().take(k).map(|w| w[0]).sum::<f64>();
        if let Some(w) = it.next() {
            s = s * w[1].cos() + skipped * w[0];
        }
    }
    s
}

#[differentiable(hessian)]
fn from_behind(xs: &[f64], ys: &[f64]) -> f64 {
    let (mut back, mut forth) = (xs.iter().rev(), ys.iter().map(|y| y * y));
    let mut draw = || forth.next().unwrap_or(0.5);
    let mut sum = draw();
    while let Some(x) = back.next() {
        sum = sum * x + draw();
    }
    sum
}

// What a closure does to items that are thrown away.

#[differentiable(hessian)]
fn differences(xs: &[f64]) -> f64 {
    let mut previous = 0.0;
    let changes = xs.iter().map(|x| {
        let d = x - previous;
        previous = *x;
        d
    });
    changes.skip(1).map(|d| d * d * d).sum()
}

#[differentiable(hessian)]
fn burn_in(xs: &[f64]) -> f64 {
    let mut state = 1.0;
    let kept: Vec<f64> = (0..4)
        .map(|i| {
            state = state * 0.9 + xs[i] * xs[i];
            state
        })
        .skip(2)
        .collect();
    kept[0] * kept[1]
}

#[differentiable(hessian)]
fn every_other(xs: &[f64]) -> f64 {
    let mut s = 1.0;
    let products = xs.iter().map(|x| {
        s *= x;
        s
    });
    products.step_by(2).sum()
}

#[differentiable(hessian)]
fn in_a_loop(xs: &[f64]) -> f64 {
    let (mut s, mut r) = (1.0, 0.0);
    for v in xs
        .iter()
        .map(|x| {
            s *= x;
            s
        })
        .skip(1)
    {
        r += v * v;
    }
    r
}

#[differentiable(hessian)]
fn counted(xs: &[f64]) -> f64 {
    let mut n = 0;
    let t: f64 = xs.iter().inspect(|_| n += 1).step_by(2).map(|x| x * x).sum();
    t * n as f64
}

#[differentiable(hessian)]
fn doubled_in_place(xs: &[f64]) -> f64 {
    let mut v = xs.to_vec();
    let double = v.iter_mut().map(|q| {
        *q *= 2.0;
        *q
    });
    let t: f64 = double.skip(1).sum();
    v[0] * t * v[1]
}

#[differentiable(hessian)]
fn by_a_closure_with_state(xs: &[f64]) -> f64 {
    let mut s = 0.5;
    let mut advance = |x: f64| {
        s += x * x;
        s
    };
    let t: f64 = xs.iter().map(|x| advance(*x)).skip(2).product();
    t * s
}

#[differentiable(hessian)]
fn from_the_end(xs: &[f64]) -> f64 {
    let mut s = 1.0;
    let t: f64 = xs
        .iter()
        .map(|x| {
            s = s * x + 1.0;
            s
        })
        .rev()
        .skip(1)
        .sum();
    t + s
}

#[differentiable(hessian)]
fn ended_by_the_left(xs: &[f64], ys: &[f64]) -> f64 {
    let mut s = 1.0;
    let sums = xs.iter().map(|x| {
        s += x * x;
        s
    });
    let t: f64 = ys.iter().zip(sums).map(|(y, s)| y * s).sum();
    t * s
}

#[differentiable(hessian)]
fn ended_by_the_right(xs: &[f64], ys: &[f64]) -> f64 {
    let mut s = 1.0;
    let sums = xs.iter().map(|x| {
        s += x * x;
        s
    });
    let t: f64 = sums.zip(ys).take(9).map(|(s, y)| y * s).sum();
    t * s
}

#[differentiable(hessian)]
fn a_chunk_that_may_be_missing(xs: &[f64]) -> f64 {
    let found = xs.chunks(2).find(|c| c[0] < 0.0);
    match found {
        Some(c) => c[0].sin() * xs[0],
        None => xs[0] * xs[1],
    }
}

// Loops in each other that end as one.

#[differentiable(hessian)]
fn flattened_in_part(xs: &[f64]) -> f64 {
    let mut n = 1.0;
    let both = xs.iter().flat_map(|x| {
        n *= x;
        [n, *x]
    });
    let t: f64 = both.take(3).sum();
    t * n
}

#[differentiable(hessian)]
fn first_of_many(xs: &[f64]) -> f64 {
    let mut sum = 0.0;
    for v in xs.iter().flat_map(|x| [*x, x * x, x.sin()]).take(4) {
        sum += v * v;
    }
    let found = xs.iter().map(|x| [x * 2.0, x * x]).flatten().find(|v| *v < 0.0).unwrap_or(1.5);
    sum * found
}

#[differentiable(hessian)]
fn left_and_gone_on(xs: &[f64]) -> f64 {
    let mut sum = 1.0;
    'all: for round in 0..3 {
        for v in xs.iter().flat_map(|x| [*x, x * x]).chain(xs.iter().map(|x| x * 0.5)) {
            if v < 0.0 {
                continue 'all;
            }
            if v > 1.1 {
                sum *= v;
                if round == 2 {
                    break 'all;
                }
                continue;
            }
            sum += v * v;
        }
        sum += 1.0;
    }
    sum
}

#[differentiable(hessian)]
fn kept_and_flattened(xs: &[f64]) -> f64 {
    let mut it = xs.iter();
    let first: f64 = it.by_ref().flat_map(|q| [*q, q * q]).take(3).sum();
    first * it.map(|q| q * q).sum::<f64>()
}

// Closures that change something in other ways.

#[differentiable(hessian)]
fn drawn_from_another(xs: &[f64], ys: &[f64]) -> f64 {
    let mut it = xs.iter();
    let a: f64 = ys.iter().map(|y| it.next().unwrap_or(y) * y).skip(1).sum();
    let mut left = xs.iter();
    let mut draw = || left.next().map_or(0.5, |x| x * x);
    let b: f64 = ys.iter().map(|y| y * draw()).step_by(2).sum();
    a * b
}

#[differentiable]
fn bump(all: &mut [f64], x: f64) {
    all[0] += x * x;
}

#[differentiable]
fn by_a_reference_handed_on(xs: &[f64]) -> f64 {
    let mut all = [1.0, 2.0];
    let lent = &mut all;
    let t: f64 = xs
        .iter()
        .map(|x| {
            bump(lent, *x);
            lent[0]
        })
        .skip(1)
        .sum();
    t * all[0]
}

#[differentiable(hessian)]
fn beside_what_goes_on(xs: &[f64], ys: &[f64]) -> f64 {
    let mut it = xs.iter();
    let a: f64 = ys.iter().zip(it.by_ref().map(|x| x * x)).map(|(y, q)| y * q).sum();
    let b: f64 = ys.iter().zip(it.by_ref().skip(1)).map(|(y, x)| y * x.sin()).sum();
    let mut n = 1.0;
    let c: f64 = ys
        .iter()
        .zip(xs.iter().scan(0.5, |s, x| {
            *s += x;
            n += *s;
            Some(*s)
        }))
        .map(|(y, s)| y * s)
        .sum();
    let d: f64 = ys
        .iter()
        .zip(xs.iter().filter_map(|x| {
            n += x * x;
            if *x > 0.0 { Some(x * n) } else { None }
        }))
        .map(|(y, s)| y * s)
        .sum();
    a * b + c * d * n + it.map(|x| x * 0.5).sum::<f64>()
}

/// Variables of the closure's own change nothing.
#[differentiable(hessian)]
fn own_variables(xs: &[f64]) -> f64 {
    let powers = xs.iter().map(|x| {
        let mut p = 1.0;
        let mut all = [0.0; 3];
        for k in 0..3 {
            p *= x;
            all[k] += p;
        }
        all[0] + all[2]
    });
    powers.skip(1).step_by(2).rev().product()
}

const XS: [f64; 5] = [0.7, 1.2, -0.4, 0.9, 0.3];

mod check {
    check!(in_two_parts { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(gone_on_with { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(first_apart { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(in_pairs { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(asked { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(found { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(place_of { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(place_of as place_of_none { xs: var_ref vec![0.7, 1.2, 0.4, 0.9] } modes: reverse, forward, hessian);
    check!(pieces { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(up_to_a_limit { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(beside_another { xs: var_ref XS.to_vec(), ys: var_ref vec![0.4, 1.1] } modes: reverse, forward, hessian);
    check!(beside_another as beside_a_longer { xs: var_ref vec![0.4, 1.1], ys: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(a_range { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(in_rounds { xs: var_ref XS.to_vec(), n: fixed 6 } modes: reverse, forward, hessian);
    check!(from_behind { xs: var_ref XS.to_vec(), ys: var_ref vec![0.4, 1.1] } modes: reverse, forward, hessian);
    check!(differences { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(burn_in { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(every_other { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(in_a_loop { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(counted { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(doubled_in_place { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(by_a_closure_with_state { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(from_the_end { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(ended_by_the_left { xs: var_ref XS.to_vec(), ys: var_ref vec![0.4, 1.1] } modes: reverse, forward, hessian);
    check!(ended_by_the_left as ended_by_its_end { xs: var_ref vec![0.4, 1.1], ys: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(ended_by_the_right { xs: var_ref XS.to_vec(), ys: var_ref vec![0.4, 1.1] } modes: reverse, forward, hessian);
    check!(ended_by_the_right as ended_by_the_left_one { xs: var_ref vec![0.4, 1.1], ys: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(a_chunk_that_may_be_missing { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(a_chunk_that_may_be_missing as a_chunk_that_is_missing { xs: var_ref vec![0.7, 1.2] } modes: reverse, forward, hessian);
    check!(flattened_in_part { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(first_of_many { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(left_and_gone_on { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(left_and_gone_on as gone_on_with_all { xs: var_ref vec![0.7, 1.2, 0.3] } modes: reverse, forward, hessian);
    check!(kept_and_flattened { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
    check!(drawn_from_another { xs: var_ref XS.to_vec(), ys: var_ref vec![0.4, 1.1, 0.8] } modes: reverse, forward, hessian);
    check!(by_a_reference_handed_on { xs: var_ref XS.to_vec() } modes: reverse);
    check!(beside_what_goes_on { xs: var_ref vec![0.7, 1.2, -0.4, 0.9, 0.3, 0.8, 0.2], ys: var_ref vec![0.4, 1.1] } modes: reverse, forward, hessian);
    check!(own_variables { xs: var_ref XS.to_vec() } modes: reverse, forward, hessian);
}
