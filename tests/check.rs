//! `autodiff::check` on derived functions of numbers, slices, arrays and structs, and on derivatives that are wrong on purpose.

use autodiff::check::{self, Cause, Failure};
use autodiff::{Differentiable, differentiable, no_diff};

#[derive(Differentiable, Clone)]
struct Model {
    layers: Vec<Layer>,
    scale: f64,
    steps: usize,
    #[differentiable(skip)]
    name: &'static str,
}

#[derive(Differentiable, Clone)]
struct Layer {
    weight: [[f64; 2]; 2],
    bias: [f64; 2],
}

#[differentiable(wrt(model), hessian)]
fn loss(model: &Model, xs: &[[f64; 2]]) -> f64 {
    let mut sum = 0.0;
    for x in xs {
        let mut state = *x;
        for layer in model.layers.iter() {
            let (w, b) = (layer.weight, layer.bias);
            state = [(w[0][0] * state[0] + w[0][1] * state[1] + b[0]).tanh(), (w[1][0] * state[0] + w[1][1] * state[1] + b[1]).tanh()];
        }
        sum += model.scale * (state[0] - state[1]).powi(2);
    }
    sum
}

/// As `loss`, with the derivative by the bias of its last layer dropped.
#[differentiable(wrt(model))]
fn lossy(model: &Model, xs: &[[f64; 2]]) -> f64 {
    let last = no_diff(model.layers[1].bias[0]);
    let mut sum = 0.0;
    for x in xs {
        sum += model.scale * (model.layers[0].bias[1] * x[0] + last * x[1]).sin();
    }
    sum
}

const XS: [[f64; 2]; 3] = [[0.5, -1.0], [1.5, 0.25], [-0.75, 2.0]];

fn model() -> Model {
    let layer = |k: f64| Layer { weight: [[0.3 * k, -0.4], [0.7, 0.2 + k]], bias: [0.1 * k, -0.2] };
    Model { layers: vec![layer(1.0), layer(-0.5)], scale: 1.5, steps: 3, name: "two layers" }
}

#[test]
fn derivatives_of_a_struct_pass() -> Result<(), Failure> {
    let point = model();
    assert_eq!((point.steps, point.name), (3, "two layers"));
    check::gradient(&point, |m| loss(m, &XS), |m| loss::value_and_grad(m, &XS))?;
    check::tangent(&point, |m| loss(m, &XS), |m, d| loss::jvp(m, &XS, d))?;
    check::pullback(&point, |m, d| loss::jvp(m, &XS, d), |m, seed| loss::vjp(m, &XS).1(seed))?;
    check::hessian(&point, |m| loss::grad(m, &XS), |m, d| loss::hvp(m, &XS, d))?;
    check::hessian_symmetry(&point, |m, d| loss::hvp(m, &XS, d))
}

#[test]
fn a_lost_derivative_is_named_by_its_path() {
    let outcome = check::gradient(&model(), |m| lossy(m, &XS), |m| lossy::value_and_grad(m, &XS));
    let Err(Failure::Entries { mismatches, compared }) = &outcome else { panic!("{outcome:?}") };
    assert_eq!((mismatches.len(), *compared), (1, 13));
    assert_eq!((&mismatches[0].entry[..], mismatches[0].found, mismatches[0].cause), ("layers.1.bias[0]", 0.0, Cause::Wrong));
    let report = outcome.unwrap_err().to_string();
    assert!(report.starts_with("1 of 13 derivatives is wrong\n  `layers.1.bias[0]`: expected "), "{report}");
}

#[test]
fn a_turned_sign_in_a_matrix_is_named_with_its_shape() {
    let outcome = check::gradient(
        &model(),
        |m| loss(m, &XS),
        |m| {
            let (value, mut gradient) = loss::value_and_grad(m, &XS);
            gradient.layers[0].weight[1][0] *= -1.0;
            (value, gradient)
        },
    );
    let report = outcome.unwrap_err().to_string();
    assert!(report.starts_with("1 of 13 derivatives is wrong\n  `layers.0.weight[2] of shape [2, 2]`: expected "), "{report}");
    assert!(report.ends_with("(relative difference 2.0e0)"), "{report}");
}

#[differentiable(forward)]
fn filter(signal: &[f64], k: [f64; 2], gain: f64) -> Vec<f64> {
    let mut out = vec![0.0; signal.len()];
    for i in 1..signal.len() {
        out[i] = gain * (k[0] * signal[i] + k[1] * signal[i - 1]).sin();
    }
    out
}

#[test]
fn derivatives_by_several_arguments_pass() -> Result<(), Failure> {
    let point = (vec![0.5, 1.5, -0.25, 2.0], [0.75, -1.25], 2.0);
    let jvp = |(s, k, g): &(Vec<f64>, [f64; 2], f64), (ds, dk, dg): &(Vec<f64>, [f64; 2], f64)| filter::jvp(s, *k, *g, ds, *dk, *dg);
    check::tangent(&point, |(s, k, g)| filter(s, *k, *g), jvp)?;
    check::pullback(&point, jvp, |(s, k, g), seed| filter::vjp(s, *k, *g).1(seed))
}

#[test]
fn kinks_are_told_from_mistakes() {
    #[differentiable]
    fn folded(x: f64, y: f64) -> f64 {
        x.abs() + x * y
    }
    let check = |x: f64| check::gradient(&(x, 2.0), |&(x, y)| folded(x, y), |&(x, y)| folded::value_and_grad(x, y));
    assert_eq!(check(0.01), Ok(()));
    // Both sides have the difference 0 in the middle, which is the choice at the kink.
    assert_eq!(check(0.0), Ok(()));
    let beside = check::gradient(&(1.0, 2.0), |&(x, y)| (x - 1.0).max(0.0) * y, |&(x, y)| ((x - 1.0).max(0.0) * y, (0.0, 0.0)));
    let Err(Failure::Entries { mismatches, .. }) = beside else { panic!("{beside:?}") };
    assert_eq!((&mismatches[0].entry[..], mismatches[0].cause), ("0", Cause::Kink));
}

/// Value and gradient of a least-squares loss at its optimum are zero, or what rounding leaves of it.
#[test]
fn a_gradient_that_vanishes_passes() {
    #[differentiable]
    fn loss(w: &[f64; 2]) -> f64 {
        let data = [(1.0, 3.1), (2.0, 5.1), (3.0, 7.1)];
        data.iter()
            .map(|&(x, y)| {
                let r: f64 = w[0] * x + w[1] - y;
                r * r
            })
            .sum()
    }
    assert_eq!(check::gradient(&[2.0, 1.1], loss, loss::value_and_grad), Ok(()));

    #[differentiable]
    fn product(x: f64, y: f64) -> f64 {
        let s = x * y - 0.3;
        s * s
    }
    assert_eq!(check::gradient(&(0.1, 3.0), |&(x, y)| product(x, y), |&(x, y)| product::value_and_grad(x, y)), Ok(()));
}
