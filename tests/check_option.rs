//! The option `check(..)`: each point becomes a test of its own, which this file runs, too; the others are run as functions and
//! must fail with a report that names the parameter.

#![allow(unnameable_test_items)]

use autodiff::{Differentiable, differentiable, no_diff};

#[derive(Differentiable, Clone)]
struct Model {
    weight: [[f64; 2]; 2],
    bias: Vec<f64>,
    #[differentiable(skip)]
    steps: usize,
}

fn model() -> Model {
    Model { weight: [[0.5, -1.0], [0.25, 2.0]], bias: vec![0.1, -0.3], steps: 2 }
}

#[differentiable(hessian, check(0.5, 1.5), check(-2.0, 0.25))]
fn numbers(x: f64, y: f64) -> f64 {
    (x * y).sin() + x.powi(3) * y
}

#[differentiable(check(3.0))]
fn one_number(r#type: f64) -> f64 {
    r#type.ln()
}

#[differentiable(wrt(model, scale), hessian, check(&model(), &[[1.0, 2.0], [0.5, -0.25]], 1.5))]
fn of_a_model(model: &Model, xs: &[[f64; 2]], scale: f64) -> f64 {
    let mut sum = 0.0;
    for x in xs {
        let mut state = *x;
        for _ in 0..model.steps {
            for i in 0..2 {
                state[i] = (model.weight[i][0] * state[0] + model.weight[i][1] * state[1] + model.bias[i]).tanh();
            }
        }
        sum += scale * state[0] * state[1];
    }
    sum
}

#[differentiable(forward, check((1.0, 2.0), &vec![0.5, 0.25, 4.0], &[1.0], 7))]
fn several_results((a, b): (f64, f64), ys: &[f64], zs: &[f64; 1], n: usize) -> Vec<f64> {
    ys.iter().map(|y| a * y + b.sin() * zs[0] * n as f64).collect()
}

mod inner {
    use autodiff::differentiable;

    #[differentiable(name = Companion, crate = ::autodiff, check(0.75))]
    pub(super) fn renamed(x: f64) -> f64 {
        x.exp()
    }
}

#[test]
fn every_point_is_a_test() {
    numbers_has_right_derivatives();
    numbers_has_right_derivatives_2();
    one_number_has_right_derivatives();
    of_a_model_has_right_derivatives();
    several_results_has_right_derivatives();
    assert_eq!(inner::Companion::grad(0.0), 1.0);
    assert_eq!(inner::renamed(0.0), 1.0);
}

/// Inside of a function nobody but the function runs the test.
#[test]
#[should_panic(expected = "derivatives of `lossy`: 1 of 3 derivatives is wrong\n  `ys[1]`: expected 2 ± ")]
fn what_is_wrong_is_named() {
    #[differentiable(check(2.0, &[0.5, 0.25]))]
    fn lossy(x: f64, ys: &[f64]) -> f64 {
        x * ys[0] + no_diff(ys[1]) * x
    }
    lossy_has_right_derivatives();
}

#[test]
#[should_panic(expected = "derivatives of `lossy`: 1 of 6 derivatives is wrong\n  `model.bias[1]`: expected ")]
fn fields_are_named_by_their_path() {
    #[differentiable(wrt(model), check(&model(), 2.0))]
    fn lossy(model: &Model, x: f64) -> f64 {
        model.weight[0][1] * no_diff(model.bias[1]).sin() * x
    }
    lossy_has_right_derivatives();
}
