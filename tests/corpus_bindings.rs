//! Names: `let` in all its forms, patterns, constants, casts, and names that generated code may want for itself.
#![allow(clippy::all, unused_variables, unused_assignments)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{differentiable, no_diff};

const HALF: f64 = 0.5;

type Real = f64;
type State = [f64; 2];

struct Settings {
    gain: f64,
    shift: f64,
    rounds: usize,
}

#[differentiable(hessian)]
fn identity(x: f64) -> f64 {
    x
}

#[differentiable(hessian)]
fn constant(x: f64) -> f64 {
    HALF + 2.0
}

#[differentiable(hessian)]
fn unused_parameters(x: f64, _ignored: f64, y: f64) -> f64 {
    let _ = y.ln();
    let _unused = x.exp() * y;
    _ = x / y;
    x * x
}

#[differentiable(hessian)]
fn shadowing(x: f64, y: f64) -> f64 {
    let x = x * y;
    let y = x + y;
    let x = {
        let y = x.sin();
        let x = y * y;
        x + y
    };
    let x = x * x;
    x * y
}

#[differentiable(hessian)]
fn typed_and_literal(x: f64) -> f64 {
    let a: f64 = 2.;
    let b = 1_000f64 / 4e2;
    let c: f64;
    let mut d = -3.5_f64;
    c = a * x;
    d += c;
    let e = -(-(d));
    return e * b * x + 0x10 as f64;
}

#[differentiable(hessian)]
fn tuple_patterns(x: f64, y: f64) -> f64 {
    let ((a, b), c) = ((x, y), x * y);
    let (mut u, _, w) = (a * c, y.exp(), b);
    u += w;
    let pair = (u, (w, [a, b]));
    let (p, (q, [r, _])) = pair;
    let (_, ..) = pair;
    p * q + r + (pair.1).1[1] * pair.0
}

#[differentiable(hessian)]
fn exchanged(x: f64, y: f64) -> f64 {
    let (mut a, mut b) = (x, y * 2.0);
    (a, b) = (b, a + b);
    (a, b) = (a * b, a);
    let mut pair = [a, b];
    [pair[1], pair[0]] = pair;
    [a, _] = pair;
    a * a.sin() + b
}

#[differentiable(hessian)]
fn array_patterns(p: [f64; 4], [u, v]: [f64; 2]) -> f64 {
    let [a, _, b, _] = p;
    let [first, .., last] = p;
    let [_, rest @ ..] = p;
    let [mut c, d] = [u * a, v * b];
    c *= d;
    first * last + rest[0] * rest[2] + c
}

#[differentiable(wrt(x), hessian)]
fn struct_patterns(x: f64, settings: &Settings) -> f64 {
    let Settings { gain, shift: offset, .. } = settings;
    let mut y = x;
    for _ in 0..settings.rounds {
        y = gain * y + offset;
    }
    y * settings.gain
}

#[differentiable(hessian)]
fn references(x: f64, y: f64) -> f64 {
    let ref a = x;
    let &b = &y;
    let (ref c, d) = (x * y, b);
    let e = &(x - y);
    let f = &mut (x + y);
    *f *= 2.0;
    a * b + c * d - e.powi(2) + *f
}

#[differentiable(hessian)]
fn parameter_patterns(mut x: f64, (a, (b, c)): (f64, (f64, [f64; 2])), _: f64) -> f64 {
    x *= a;
    x += b * c[1];
    x * c[0]
}

#[differentiable(hessian)]
fn compound_assignment(x: f64, y: f64) -> f64 {
    let mut a = x;
    a += y;
    a -= x * 0.5;
    a *= a;
    a /= y + 3.0;
    a %= 1.5;
    let mut pair = (a, [y, a]);
    pair.0 *= y;
    pair.1[0] += pair.0;
    pair.1[1] /= pair.1[0];
    pair.1[1] * pair.0
}

#[differentiable(hessian)]
fn constants_inside(x: f64) -> f64 {
    use std::f64::consts::FRAC_PI_2 as QUARTER;
    const TABLE: [f64; 3] = [0.5, -1.0, 2.0];
    const LAST: usize = TABLE.len() - 1;
    const MIXED: f64 = HALF * 3.0;
    let mut y = MIXED;
    for i in 0..=LAST {
        y = y * x + TABLE[i];
    }
    (QUARTER * x).sin() * y
}

#[differentiable(wrt(x), hessian)]
fn casts(x: f64, count: usize, level: u8, signed: i64, single: f32, yes: bool) -> f64 {
    let mean = x / count as f64;
    let mixed = f64::from(level) * x + f64::from(single) * (signed as f64).abs();
    let scale: f64 = single.into();
    let same = (mean as f64) * (count as f32 / 2.0) as f64;
    let third = (count / 3) as i32;
    mixed * mean + same.powi(third) + x * (yes as u8 as f64) * scale
}

#[differentiable(hessian)]
fn dead_stores(x: f64, y: f64) -> f64 {
    let mut a = x.ln() * y;
    a = y * y;
    let mut b = a;
    b *= 0.0;
    b = x;
    let c = a;
    a = b.sqrt();
    a * c + b
}

#[differentiable(wrt(x, y), hessian)]
fn inactive_bookkeeping(x: f64, y: f64, name: &str, flags: &[bool]) -> f64 {
    let mut seen = 0usize;
    let mut bits = 0u32;
    let upper = name.to_uppercase();
    let mut total = x;
    for (i, &flag) in flags.iter().enumerate() {
        bits = bits << 1 | flag as u32;
        if flag && !(i == 1) || upper.starts_with('A') {
            seen += 1;
            total *= y;
        }
    }
    assert_eq!(bits.count_ones() as usize, flags.iter().filter(|f| **f).count(), "{name}");
    assert_ne!(seen, 77);
    total + x * seen as f64 + upper.len() as f64 * y
}

#[differentiable(wrt(x), hessian)]
fn table_lookup(x: f64, table: &[f64]) -> f64 {
    let cell = no_diff(x.floor()) as usize;
    let along = x - cell as f64;
    table[cell] * (1.0 - along) + table[cell + 1] * along
}

#[differentiable(hessian)]
fn through_aliases(x: Real, state: State) -> f64 {
    let next: State = [state[1] * x, -state[0]];
    let sum: Real = next[0] + next[1] * x;
    sum * sum
}

#[differentiable(hessian)]
fn optional_parameter(x: f64, weight: Option<f64>) -> f64 {
    match weight {
        Some(w) => w * x * x,
        None => x.sin(),
    }
}

/// Documented, and marked in several ways.
#[inline(never)]
#[differentiable(hessian)]
#[must_use]
#[allow(unused_mut)]
fn with_attributes(/* inline comment */ x: f64, // the abscissa
) -> f64 {
    // A comment.
    #[allow(unused_variables)]
    let spare = 3;
    #[allow(unused_assignments)]
    let mut y = x * x;
    debug_assert!(y >= 0.0, "squares are not negative, found {y}");
    debug_assert_ne!(spare, 4);
    y * x
}

// Names that generated code may want for itself.

#[differentiable(hessian)]
fn named_like_results(value: f64, gradient: f64, seed: f64, pullback: f64) -> f64 {
    let tangent = value * gradient;
    let adjoint = seed.exp() + tangent;
    let result = adjoint * pullback;
    let out = result * result;
    out.sqrt() + tangent
}

#[differentiable(hessian)]
fn named_like_adjoints(x: f64, d_x: f64, d_w: f64, w: f64) -> f64 {
    let y = x * d_x;
    let d_y = w * d_w * y;
    let mut d_d_x = d_y.sin();
    for d in 0..2 {
        d_d_x += y * d as f64;
        d_d_x *= d_x;
    }
    d_d_x * d_y + x * w
}

#[differentiable(hessian)]
#[allow(non_snake_case)]
fn named_like_types(Vec: f64, t: f64, grad: f64, std: f64) -> f64 {
    let t0 = Vec * t;
    let t1 = t0 * grad;
    let mut tape = vec![t0, t1];
    tape.push(std);
    let mut x_old = Vec;
    for exit in 0..3 {
        x_old = x_old * tape[exit].cos();
    }
    let core = x_old * t1;
    let autodiff = core + Vec;
    autodiff * std
}

#[differentiable(hessian)]
fn vjp(r#type: f64, r#in: f64, one: f64, zero: f64) -> f64 {
    let v = r#type * r#in;
    let r#fn = v.sin() * one;
    r#fn * zero + v
}

#[differentiable(hessian)]
fn x(x: f64) -> f64 {
    let y = x * x;
    let x = y.sin();
    x * y
}

#[differentiable(hessian)]
fn forty_parameters(
    p00: f64,
    p01: f64,
    p02: f64,
    p03: f64,
    p04: f64,
    p05: f64,
    p06: f64,
    p07: f64,
    p08: f64,
    p09: f64,
    p10: f64,
    p11: f64,
    p12: f64,
    p13: f64,
    p14: f64,
    p15: f64,
    p16: f64,
    p17: f64,
    p18: f64,
    p19: f64,
    p20: f64,
    p21: f64,
    p22: f64,
    p23: f64,
    p24: f64,
    p25: f64,
    p26: f64,
    p27: f64,
    p28: f64,
    p29: f64,
    p30: f64,
    p31: f64,
    p32: f64,
    p33: f64,
    p34: f64,
    p35: f64,
    p36: f64,
    p37: f64,
    p38: f64,
    p39: f64,
) -> f64 {
    p00.sin()
        + p01 * p10
        + p02 * p17
        + p03.sin()
        + p04 * p31
        + p05 * p38
        + p06.sin()
        + p07 * p12
        + p08 * p19
        + p09.sin()
        + p10 * p33
        + p11 * p00
        + p12.sin()
        + p13 * p14
        + p14 * p21
        + p15.sin()
        + p16 * p35
        + p17 * p02
        + p18.sin()
        + p19 * p16
        + p20 * p23
        + p21.sin()
        + p22 * p37
        + p23 * p04
        + p24.sin()
        + p25 * p18
        + p26 * p25
        + p27.sin()
        + p28 * p39
        + p29 * p06
        + p30.sin()
        + p31 * p20
        + p32 * p27
        + p33.sin()
        + p34 * p01
        + p35 * p08
        + p36.sin()
        + p37 * p22
        + p38 * p29
        + p39.sin()
}

#[differentiable(hessian)]
fn swapped_fields(mut p: (f64, f64), x: f64) -> f64 {
    std::mem::swap(&mut p.0, &mut p.1);
    p.0 * 2.0 + p.1 * p.1 * x
}

#[differentiable(hessian)]
fn references_to_parts_of_a_tuple(x: f64, y: f64) -> f64 {
    let mut pair = (x, y * 2.0);
    let (first, second) = &mut pair;
    *first *= 2.0;
    *second *= x;
    let whole = &pair;
    whole.0 * whole.1 + pair.1.sin()
}

mod check {
    check!(references_to_parts_of_a_tuple { x: var 0.7, y: var -0.4 } modes: reverse, forward, hessian);
    check!(swapped_fields { p: var (1.0, 10.0), x: var 0.5 } modes: reverse, forward, hessian);
    check!(identity { x: var 0.7 } modes: reverse, forward, hessian);
    check!(constant { x: var 0.7 } modes: reverse, forward, hessian);
    check!(unused_parameters { x: var 0.7, _ignored: var 0.2, y: var 1.6 } modes: reverse, forward, hessian);
    check!(shadowing { x: var 0.7, y: var 1.6 } modes: reverse, forward, hessian);
    check!(typed_and_literal { x: var 0.7 } modes: reverse, forward, hessian);
    check!(tuple_patterns { x: var 0.7, y: var 1.6 } modes: reverse, forward, hessian);
    check!(exchanged { x: var 0.7, y: var 1.6 } modes: reverse, forward, hessian);
    check!(array_patterns { p: var [0.7, 1.6, -0.3, 0.9], uv: var [1.1, 0.4] } modes: reverse, forward, hessian);
    check!(struct_patterns { x: var 0.7, settings: fixed &Settings { gain: 1.2, shift: -0.3, rounds: 3 } } modes: reverse, forward, hessian);
    check!(references { x: var 0.7, y: var 1.6 } modes: reverse, forward, hessian);
    check!(parameter_patterns { x: var 0.7, abc: var (1.6, (0.4, [-0.6, 0.9])), unnamed: var 2.0 } modes: reverse, forward, hessian);
    check!(compound_assignment { x: var 0.7, y: var 1.6 } modes: reverse, forward, hessian);
    check!(constants_inside { x: var 0.7 } modes: reverse, forward, hessian);
    check!(casts { x: var 0.7, count: fixed 7, level: fixed 3, signed: fixed -4, single: fixed 0.3, yes: fixed true } modes: reverse, forward, hessian);
    check!(dead_stores { x: var 0.7, y: var 1.6 } modes: reverse, forward, hessian);
    check!(inactive_bookkeeping { x: var 0.7, y: var 1.6, name: fixed "name", flags: fixed &[true, true, false, true] } modes: reverse, forward, hessian);
    check!(table_lookup { x: var 1.7, table: fixed &[0.1, 0.5, 0.3, 0.9] } modes: reverse, forward, hessian);
    check!(through_aliases { x: var 1.7, state: var [0.4, -0.9] } modes: reverse, forward, hessian);
    check!(optional_parameter { x: var 1.7, weight: var Some(0.6) } modes: reverse, forward, hessian);
    check!(optional_parameter as optional_parameter_absent { x: var 1.7, weight: var Option::<f64>::None } modes: reverse, forward, hessian);
    check!(with_attributes { x: var 1.7 } modes: reverse, forward, hessian);
    check!(named_like_results { value: var 0.7, gradient: var 1.6, seed: var 0.4, pullback: var 1.2 } modes: reverse, forward, hessian);
    check!(named_like_adjoints { x: var 0.7, d_x: var 1.6, d_w: var 0.4, w: var 1.2 } modes: reverse, forward, hessian);
    check!(named_like_types { Vec: var 0.7, t: var 1.6, grad: var 0.4, std: var 1.2 } modes: reverse, forward, hessian);
    check!(vjp { a: var 0.7, b: var 1.6, one: var 0.4, zero: var 1.2 } modes: reverse, forward, hessian);
    check!(x { a: var 0.7 } modes: reverse, forward, hessian);
    check!(forty_parameters { p00: var -0.987, p01: var -0.937, p02: var -0.887, p03: var -0.837, p04: var -0.787, p05: var -0.737, p06: var -0.687, p07: var -0.637, p08: var -0.587, p09: var -0.537, p10: var -0.487, p11: var -0.437, p12: var -0.387, p13: var -0.337, p14: var -0.287, p15: var -0.237, p16: var -0.187, p17: var -0.137, p18: var -0.087, p19: var -0.037, p20: var 0.013, p21: var 0.063, p22: var 0.113, p23: var 0.163, p24: var 0.213, p25: var 0.263, p26: var 0.313, p27: var 0.363, p28: var 0.413, p29: var 0.463, p30: var 0.513, p31: var 0.563, p32: var 0.613, p33: var 0.663, p34: var 0.713, p35: var 0.763, p36: var 0.813, p37: var 0.863, p38: var 0.913, p39: var 0.963 } modes: reverse, forward, hessian);
}
