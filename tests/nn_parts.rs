//! Parts of networks put together: derivatives of functions that call them, and the parameters that they start from.

use autodiff::nn::{self, Dense, Linear, initialise};
use autodiff::{Differentiable, Parameters, central_difference, check, differentiable, directional_difference, relative_error};
use nalgebra::{DMatrix, DVector};
use rand::SeedableRng;
use rand::rngs::StdRng;

/// Mean, deviation and largest absolute value.
fn moments(values: &[f64]) -> (f64, f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n;
    (mean, variance.sqrt(), values.iter().fold(0.0, |largest, v| largest.max(v.abs())))
}

#[test]
fn drawn_parameters_fill_their_distribution() {
    let generator = &mut StdRng::seed_from_u64(3);
    let layer = Linear::<f64, 100, 100>::new(generator);
    let (mean, deviation, largest) = moments(layer.weight.as_flattened());
    assert!(mean.abs() < 0.003 && (deviation * 3.0_f64.sqrt() - 0.1).abs() < 0.003, "{mean}, {deviation}");
    assert!(largest <= 0.1 && largest > 0.0999, "{largest}");
    let mut weight = [[0.0; 100]; 100];
    initialise::he_normal(&mut weight, 100, initialise::gain::RELU, generator);
    let (mean, deviation, largest) = moments(weight.as_flattened());
    assert!(mean.abs() < 0.006 && (deviation - 0.02_f64.sqrt()).abs() < 0.004, "{mean}, {deviation}");
    assert!(largest > 3.0 * deviation, "{largest}");
    let again = Linear::<f64, 100, 100>::new(&mut StdRng::seed_from_u64(3));
    assert_eq!(layer, again);
    assert_eq!(layer.parameter_count(), 10_100);
}

/// Parts in a function of the user's, up to second derivatives.
#[differentiable(hessian)]
fn loss_of_parts(p: &[f64; 9]) -> f64 {
    let layer = Linear { weight: [[p[0], p[1]], [p[2], p[3]], [p[4], p[5]]], bias: [p[6], p[7], p[8]] };
    let scores: [f64; 3] = layer.forward(&[0.5, -1.5]);
    let probabilities = nn::softmax(&scores);
    nn::cross_entropy(&scores.map(nn::tanh), 1) + nn::bce_error(probabilities[0], 1.0) + 0.1 * layer.l2_penalty() + nn::gelu(scores[2])
}

#[test]
fn parts_are_differentiated_in_functions_that_call_them() {
    let p = [0.3, -0.2, 0.5, 0.8, -0.4, 0.1, 0.05, -0.1, 0.2];
    let array = |x: &[f64]| -> [f64; 9] { x.try_into().expect("as many as parameters") };
    let differences = central_difference(|x| loss_of_parts(&array(x)), &p);
    for (ours, theirs) in loss_of_parts::grad(&p).iter().zip(differences) {
        assert!(relative_error(*ours, theirs) < 1e-9, "{ours} instead of {theirs}");
    }
    let hessian = loss_of_parts::hessian(&p);
    for column in 0..9 {
        let mut direction = [0.0; 9];
        direction[column] = 1.0;
        let theirs = directional_difference(|x| loss_of_parts::grad(&array(x)).to_vec(), &p, &direction);
        for (row, theirs) in theirs.into_iter().enumerate() {
            assert!(relative_error(hessian[(row, column)], theirs) < 1e-9, "row {row}, column {column}");
        }
    }
}

/// A layer on a batch, by its parameters and its inputs.
#[differentiable(hessian, forward)]
fn loss_of_a_batch(p: &[f64; 9]) -> f64 {
    let layer = Dense { weight: DMatrix::from_row_slice(2, 3, &p[..6]), bias: DVector::from_vec(vec![p[6], p[7]]) };
    let x = DMatrix::from_fn(3, 2, |i, j| p[8] * (i as f64 - 0.5 * j as f64) + 0.25);
    let y = layer.forward(&x).map(nn::tanh);
    y.norm_squared() + layer.forward(&x).map(nn::relu).sum() + 0.1 * layer.l2_penalty()
}

#[test]
fn batches_are_differentiated_up_to_second_derivatives() {
    let p = [0.3, -0.2, 0.5, 0.8, -0.4, 0.1, 0.05, -0.1, 0.7];
    let array = |x: &[f64]| -> [f64; 9] { x.try_into().expect("as many as parameters") };
    let differences = central_difference(|x| loss_of_a_batch(&array(x)), &p);
    for (ours, theirs) in loss_of_a_batch::grad(&p).iter().zip(differences) {
        assert!(relative_error(*ours, theirs) < 1e-9, "{ours} instead of {theirs}");
    }
    let hessian = loss_of_a_batch::hessian(&p);
    for column in 0..9 {
        let mut direction = [0.0; 9];
        direction[column] = 1.0;
        let theirs = directional_difference(|x| loss_of_a_batch::grad(&array(x)).to_vec(), &p, &direction);
        for (row, theirs) in theirs.into_iter().enumerate() {
            assert!(relative_error(hessian[(row, column)], theirs) < 1e-9, "row {row}, column {column}");
        }
        let (_, slope) = loss_of_a_batch::jvp(&p, &direction);
        assert!(relative_error(slope, loss_of_a_batch::grad(&p)[column]) < 1e-12, "column {column}");
    }
}

#[test]
fn a_batch_gives_what_its_samples_give() {
    let generator = &mut StdRng::seed_from_u64(5);
    let layer = Linear::<f64, 7, 4>::new(generator);
    let samples: [[f64; 7]; 5] = std::array::from_fn(|j| std::array::from_fn(|i| (i as f64 * 0.7 - j as f64).sin()));
    let (batch, dense) = (DMatrix::from_column_slice(7, 5, samples.as_flattened()), Dense::from(&layer));
    let (outputs, pullback) = dense.forward_vjp(&batch);
    let (by_dense, by_batch) = pullback(outputs.clone());
    let mut by_weight = DMatrix::zeros(4, 7);
    for (j, sample) in samples.iter().enumerate() {
        let (y, pullback) = layer.forward_vjp(sample);
        let (by_layer, by_input) = pullback(y);
        let far = |ours: &[f64], theirs: &[f64]| ours.iter().zip(theirs).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(far(outputs.column(j).as_slice(), &y) < 1e-14 && far(by_batch.column(j).as_slice(), &by_input) < 1e-14, "sample {j}");
        by_weight += DMatrix::from_row_slice(4, 7, by_layer.weight.as_flattened());
    }
    assert!((by_dense.weight - by_weight).amax() < 1e-13);
    let none = Dense::from(&layer).forward(&DMatrix::zeros(7, 0));
    assert_eq!(none.shape(), (4, 0));
}

#[test]
#[should_panic(expected = "dimensions mismatch")]
fn a_batch_of_other_inputs_is_refused() {
    Dense::filled(3, 2, 1.0).forward(&DMatrix::<f64>::zeros(4, 5));
}

/// Layers of different widths in a row, in a loop and in a fold.
#[derive(Clone, Differentiable)]
struct Deep {
    layers: Vec<Dense<f64>>,
}

#[differentiable]
impl Deep {
    #[differentiable(wrt(self))]
    fn loss(&self, x: &DMatrix<f64>) -> f64 {
        let mut h = x.clone();
        for layer in &self.layers {
            h = layer.forward(&h).map(nn::tanh);
        }
        h.sum()
    }

    #[differentiable(wrt(self))]
    fn folded(&self, x: &DMatrix<f64>) -> f64 {
        self.layers[1..].iter().fold(self.layers[0].forward(x), |h, layer| layer.forward(&h.map(nn::silu))).norm_squared()
    }
}

#[test]
fn layers_of_different_widths_follow_each_other() {
    let generator = &mut StdRng::seed_from_u64(1);
    let model = Deep { layers: vec![Dense::new(4, 6, generator), Dense::new(6, 3, generator), Dense::new(3, 1, generator)] };
    let x = DMatrix::from_fn(4, 5, |i, j| 0.3 * i as f64 - 0.2 * j as f64);
    check::gradient(&model, |m| m.loss(&x), |m| m.loss_value_and_grad(&x)).unwrap_or_else(|failure| panic!("{failure}"));
    check::gradient(&model, |m| m.folded(&x), |m| m.folded_value_and_grad(&x)).unwrap_or_else(|failure| panic!("{failure}"));
}
