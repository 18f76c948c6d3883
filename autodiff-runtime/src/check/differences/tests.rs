//! Differences reach ten digits on smooth functions, near kinks and at the edge of a domain.

use super::*;

/// A function, a point, its derivative there.
type Case = (fn(f64) -> f64, f64, f64);

#[test]
fn known_derivatives() {
    let cases: [Case; 8] = [
        (|x| x * x * x, 2.0, 12.0),
        (|x| 1.0 / x, 0.3, -1.0 / 0.09),
        (|x| 1.0 / x, 1e-5, -1e10),
        (|x| x * x, 1e6, 2e6),
        (|x| x / (1.0 + x * x), -3.0, -0.08),
        (f64::abs, -0.01, -1.0),
        (|x| if x < 0.02 { x } else { x * x }, 0.01, 1.0),
        (|_| 7.0, 1.0, 0.0),
    ];
    for (f, x, derivative) in cases {
        let got = central_difference(|x| f(x[0]), &[x])[0];
        let error = relative_error(got, derivative);
        assert!(error < 1e-10, "at {x}: {got} for {derivative}");
    }
}

#[test]
fn a_value_that_is_not_finite_gives_nan() {
    assert!(central_difference(|_| f64::NAN, &[1.0])[0].is_nan());
}

#[test]
fn a_zero_direction_gives_zero() {
    let f = |x: &[f64]| vec![x[0], x[0] * x[0]];
    assert_eq!(directional_difference(f, &[3.0], &[0.0]), [0.0, 0.0]);
    let tangent = directional_difference(f, &[3.0], &[1e-3]);
    assert!(relative_error(tangent[1], 6e-3) < 1e-10);
}

#[test]
fn error_is_nan_for_nan_only() {
    assert!(relative_error(f64::NAN, 1.0).is_nan());
    assert_eq!(relative_error(f64::INFINITY, f64::INFINITY), 0.0);
}
