//! Right derivatives pass; of wrong ones, the wrong entries are named, and no others.

use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;

use super::*;

type Model = ([[f64; 2]; 2], Vec<f64>);

fn point() -> Model {
    ([[0.5, -1.5], [2.0, 0.25]], vec![3.0, -0.75, 1e-3])
}

fn cost((a, b): &Model) -> f64 {
    a[0][0] * a[1][1].exp() + a[0][1].powi(3) * a[1][0].sin() + b[0] * b[1] + 1e-6 * b[2]
}

fn value_and_grad(p: &Model) -> (f64, Model) {
    let (a, b) = p;
    let row = [a[1][1].exp(), 3.0 * a[0][1].powi(2) * a[1][0].sin()];
    let other = [a[0][1].powi(3) * a[1][0].cos(), a[0][0] * a[1][1].exp()];
    (cost(p), ([row, other], vec![b[1], b[0], 1e-6]))
}

/// The names of the wrong entries and why they did not pass.
fn wrong(outcome: Result<(), Failure>) -> Vec<(alloc::string::String, Cause)> {
    match outcome.unwrap_err() {
        Failure::Entries { mismatches, .. } => mismatches.into_iter().map(|m| (m.entry, m.cause)).collect(),
        other => panic!("{other}"),
    }
}

#[test]
fn a_right_gradient_passes() {
    assert_eq!(gradient(&point(), cost, value_and_grad), Ok(()));
}

/// Each entry, with its sign turned, lost, or off by a millionth, is named alone.
#[test]
fn each_wrong_entry_is_named() {
    let names = entries::names(&point());
    let mistakes: [fn(f64) -> f64; 3] = [|d| -d, |_| 0.0, |d| d * (1.0 + 1e-6)];
    for (i, name) in names.iter().enumerate() {
        for (kind, mistake) in mistakes.iter().enumerate() {
            // Seven digits of a derivative that is a millionth of the others are beyond differences.
            if i == 6 && kind == 2 {
                continue;
            }
            let outcome = gradient(&point(), cost, |p| {
                let (value, mut gradient) = value_and_grad(p);
                let mut flat = gradient.flatten_parameters();
                flat[i] = mistake(flat[i]);
                gradient.unflatten_parameters(&flat).unwrap();
                (value, gradient)
            });
            assert_eq!(wrong(outcome), [(name.clone(), Cause::Wrong)], "mistake {kind}");
        }
    }
}

#[test]
fn other_values_and_lengths_are_reported() {
    let outcome = gradient(&2.0, |x| x * x, |x| (x * x + 1e-15, 2.0 * x));
    assert_eq!(outcome.unwrap_err().to_string(), "the value is 4, but 4.000000000000001 came with the derivative");
    let outcome = gradient(&[1.0, 2.0], |x| x[0] + x[1], |x| (x[0] + x[1], vec![1.0]));
    assert_eq!(outcome, Err(Failure::Length { expected: 2, found: 1 }));
}

#[test]
fn kinks_and_rough_functions_are_told_from_mistakes() {
    let relu = |x: &[f64; 2]| x[0].max(0.0) + x[1];
    let at_kink = gradient(&[0.0, 1.0], relu, |x| (relu(x), [0.0, 1.0]));
    let report = at_kink.clone().unwrap_err().to_string();
    let kink = "`[0]`: the function has a kink here, so there is no derivative to expect; found 0";
    assert_eq!(report, alloc::format!("1 of 2 derivatives did not pass\n  {kink}"));
    assert_eq!(wrong(at_kink), [("[0]".into(), Cause::Kink)]);
    let beside = gradient(&[0.01, 1.0], relu, |x| (relu(x), [1.0, 1.0]));
    assert_eq!(beside, Ok(()));
    let edge = gradient(&0.0, |x: &f64| x.sqrt(), |x| (x.sqrt(), f64::INFINITY));
    assert_eq!(wrong(edge), [("".into(), Cause::Unsettled)]);
    let nan = gradient(&1.0, |x| x * x, |x| (x * x, f64::NAN));
    assert_eq!(wrong(nan), [("".into(), Cause::Wrong)]);
}

#[test]
fn scales_do_not_matter() {
    for scale in [1e-12, 1.0, 1e12] {
        let f = |x: &[f64; 2]| scale * x[0] * x[1].sin();
        let right = |x: &[f64; 2]| (f(x), [scale * x[1].sin(), scale * x[0] * x[1].cos()]);
        assert_eq!(gradient(&[2.0, 0.3], f, right), Ok(()));
        let off = |x: &[f64; 2]| (f(x), [scale * x[1].sin(), 1.00001 * scale * x[0] * x[1].cos()]);
        assert_eq!(wrong(gradient(&[2.0, 0.3], f, off)), [("[1]".into(), Cause::Wrong)]);
    }
}

/// Where a loss has its minimum, value and gradient are what rounding leaves of zero: seen beside the values around the point.
#[test]
fn the_gradient_vanishes_at_an_optimum() {
    let data = [(1.0, 3.1), (2.0, 5.1), (3.0, 7.1)];
    for unit in [1e-6, 1.0, 1e6] {
        let residuals = |w: &[f64; 2]| data.map(|(x, y)| w[0] * x + w[1] - unit * y);
        let loss = |w: &[f64; 2]| residuals(w).iter().map(|r| r * r).sum::<f64>();
        let slope = |w: &[f64; 2]| data.iter().zip(residuals(w)).map(|((x, _), r)| 2.0 * x * r).sum::<f64>();
        let offset = |w: &[f64; 2]| residuals(w).iter().map(|r| 2.0 * r).sum::<f64>();
        let best = [2.0 * unit, 1.1 * unit];
        assert_eq!(gradient(&best, loss, |w| (loss(w), [slope(w), offset(w)])), Ok(()));
        let off = gradient(&best, loss, |w| (loss(w), [slope(w), offset(w) + 1e-9 * unit.max(1.0)]));
        assert_eq!(wrong(off), [("[1]".into(), Cause::Wrong)], "unit {unit}");
        let beside = [2.0 * unit, 1.1 * unit * (1.0 + 1e-6)];
        let lost = gradient(&beside, loss, |w| (loss(w), [slope(w), 0.0]));
        assert_eq!(wrong(lost), [("[1]".into(), Cause::Wrong)], "unit {unit}");
    }
}

/// The factors of a product are rounded, and so is where it is known to vanish.
#[test]
fn what_is_left_of_a_difference_is_rounding() {
    let loss = |&(x, y): &(f64, f64)| (x * y - 0.3).powi(2);
    let right = |&(x, y): &(f64, f64)| (loss(&(x, y)), (2.0 * (x * y - 0.3) * y, 2.0 * (x * y - 0.3) * x));
    assert_ne!(right(&(0.1, 3.0)).1.0, 0.0);
    assert_eq!(gradient(&(0.1, 3.0), loss, right), Ok(()));
    let without_factor = |&(x, y): &(f64, f64)| (loss(&(x, y)), (2.0 * (x * y - 0.3), 2.0 * (x * y - 0.3) * x));
    assert_eq!(wrong(gradient(&(0.1 + 1e-5, 3.0), loss, without_factor)), [("0".into(), Cause::Wrong)]);
}

#[test]
fn a_long_report_is_cut() {
    let f = |x: &Vec<f64>| x.iter().map(|x| x * x).sum::<f64>();
    let report = gradient(&vec![1.0; 30], f, |x| (f(x), vec![0.0; 30])).unwrap_err().to_string();
    assert!(report.starts_with("30 of 30 derivatives are wrong\n  `[0]`: expected 2"), "{report}");
    assert!(report.ends_with("\n  and 20 more"), "{report}");
}

/// `(x, y) -> [x² y, y, x sin y]`.
fn map(x: f64, y: f64) -> Vec<f64> {
    vec![x * x * y, y, x * y.sin()]
}

fn jvp(x: f64, y: f64, dx: f64, dy: f64) -> (Vec<f64>, Vec<f64>) {
    (map(x, y), vec![2.0 * x * y * dx + x * x * dy, dy, y.sin() * dx + x * y.cos() * dy])
}

fn pulled(x: f64, y: f64, s: &[f64]) -> (f64, f64) {
    (2.0 * x * y * s[0] + y.sin() * s[2], x * x * s[0] + s[1] + x * y.cos() * s[2])
}

#[test]
fn tangents_are_compared_by_entry_of_the_result() {
    let at = (1.5, -0.4);
    assert_eq!(tangent(&at, |&(x, y)| map(x, y), |&(x, y), &(dx, dy)| jvp(x, y, dx, dy)), Ok(()));
    let missing = |&(x, y): &(f64, f64), &(dx, dy): &(f64, f64)| {
        let (value, mut tangent) = jvp(x, y, dx, dy);
        tangent[2] -= x * y.cos() * dy;
        (value, tangent)
    };
    assert_eq!(wrong(tangent(&at, |&(x, y)| map(x, y), missing)), [("[2]".into(), Cause::Wrong)]);
}

#[test]
fn a_pullback_that_is_not_the_transpose_is_found() {
    let at = (1.5, -0.4);
    let forward = |&(x, y): &(f64, f64), &(dx, dy): &(f64, f64)| jvp(x, y, dx, dy);
    assert_eq!(pullback(&at, forward, |&(x, y), s| pulled(x, y, &s)), Ok(()));
    let turned = |&(x, y): &(f64, f64), s: Vec<f64>| (pulled(x, y, &s).0, -pulled(x, y, &s).1);
    assert_eq!(wrong(pullback(&at, forward, turned)), [("1".into(), Cause::Wrong)]);
    let missing = |&(x, y): &(f64, f64), s: Vec<f64>| (pulled(x, y, &s).0 - y.sin() * s[2], pulled(x, y, &s).1);
    assert_eq!(wrong(pullback(&at, forward, missing)), [("0".into(), Cause::Wrong)]);
    // Right along each axis, but not linear.
    let bent = |p: &(f64, f64), d: &(f64, f64)| {
        let (value, mut tangent) = forward(p, d);
        tangent[0] += d.0 * d.1;
        (value, tangent)
    };
    assert_eq!(wrong(pullback(&at, bent, |&(x, y), s| pulled(x, y, &s))), [("all together".into(), Cause::Wrong)]);
}

#[test]
fn hessians_are_compared_by_row_and_column() {
    // x³ y + y²
    let at = (1.5, -0.4);
    let grad = |&(x, y): &(f64, f64)| (3.0 * x * x * y, x * x * x + 2.0 * y);
    let right = |&(x, y): &(f64, f64), &(dx, dy): &(f64, f64)| (6.0 * x * y * dx + 3.0 * x * x * dy, 3.0 * x * x * dx + 2.0 * dy);
    assert_eq!(hessian(&at, grad, right), Ok(()));
    assert_eq!(hessian_symmetry(&at, right), Ok(()));
    let skew = |p: &(f64, f64), d: &(f64, f64)| (right(p, d).0 + 0.1 * d.1, right(p, d).1);
    assert_eq!(wrong(hessian(&at, grad, skew)), [("0, 1".into(), Cause::Wrong)]);
    assert_eq!(wrong(hessian_symmetry(&at, skew)), [("1, 0".into(), Cause::Wrong)]);
    // Symmetric, but wrong.
    let off = |p: &(f64, f64), d: &(f64, f64)| (right(p, d).0, right(p, d).1 - d.1);
    assert_eq!(hessian_symmetry(&at, off), Ok(()));
    assert_eq!(wrong(hessian(&at, grad, off)), [("1, 1".into(), Cause::Wrong)]);
}
