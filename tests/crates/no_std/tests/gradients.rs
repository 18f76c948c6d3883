//! The gradients of the functions without `alloc`, against their rules and differences.

use no_std::{Spring, clipped, length, relax, rotate, scale, well};

fn assert_close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-7 * (1.0 + b.abs()), "{a} is not {b}");
}

/// The central difference.
fn slope(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    let h = 1e-5;
    (f(x + h) - f(x - h)) / (2.0 * h)
}

#[test]
fn scalars() {
    let (value, (d_x, d_depth)) = well::value_and_grad(0.5, 2.0);
    assert_eq!(value, well(0.5, 2.0));
    assert_close(d_x, slope(|x| well(x, 2.0), 0.5));
    assert_close(d_depth, slope(|d| well(0.5, d), 2.0));
    let (d_xx, d_xd) = well::hvp(0.5, 2.0, 1.0, 0.0);
    assert_close(d_xx, slope(|x| well::grad(x, 2.0).0, 0.5));
    assert_close(d_xd, slope(|x| well::grad(x, 2.0).1, 0.5));
}

#[test]
fn a_struct_and_a_loop() {
    let spring = Spring { stiffness: 1.3, damping: [0.1, 0.2] };
    let start = [0.7, -0.4];
    let (value, (d_spring, d_start)) = relax::value_and_grad(&spring, start);
    assert_eq!(value, relax(&spring, start));
    assert_close(d_spring.stiffness, slope(|stiffness| relax(&Spring { stiffness, ..spring }, start), 1.3));
    assert_close(d_spring.damping[1], slope(|d| relax(&Spring { damping: [0.1, d], ..spring }, start), 0.2));
    assert_close(d_start[0], slope(|x| relax(&spring, [x, -0.4]), 0.7));
}

#[test]
fn arrays_and_calls() {
    let (_, pullback) = rotate::vjp(0.3, [1.0, 2.0]);
    let (d_angle, d_v) = pullback([1.0, 0.0]);
    assert_close(d_angle, slope(|a| rotate(a, [1.0, 2.0])[0], 0.3));
    assert_close(d_v[1], -(0.3f64.sin()));
    let (d_v, d_angle) = length::grad([1.0, 2.0], 0.3);
    assert_close(d_v[0], slope(|x| length([x, 2.0], 0.3), 1.0));
    assert_close(d_angle, slope(|a| length([1.0, 2.0], a), 0.3));
    let (_, dot) = length::jvp([1.0, 2.0], 0.3, [0.0, 0.0], 1.0);
    assert_close(dot, d_angle);
}

#[test]
fn early_returns() {
    assert_eq!(clipped::grad(2.0, 3.0), (3.0, 2.0));
    let (d_x, d_limit) = clipped::grad(0.5, 3.0);
    assert_close(d_x, slope(|x| clipped(x, 3.0), 0.5));
    assert_eq!(d_limit, 0.0);
}

#[test]
fn in_place() {
    let mut xs = [1.0, 2.0, 3.0];
    let (mut d_xs, mut d_factor) = ([1.0, 0.0, 0.0], 0.0);
    scale::accumulate_grad(&mut xs, 0.5, (), &mut d_xs, &mut d_factor);
    assert_eq!((xs, d_xs, d_factor), ([0.5, 2.0, 4.5], [1.0, 0.0, 0.0], 1.0));
}
