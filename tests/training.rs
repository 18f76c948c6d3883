//! Models trained for 100 steps as PyTorch trains them: each activation and each loss, with one optimiser of each kind, in
//! both precisions. `tests/reference/pytorch.py` made the numbers, and tells the models.

use autodiff::nn::{self, Dense, DenseTangent, Linear, Reduction};
use autodiff::optim::{Adagrad, Adam, AdamW, Optimiser, RmsProp, Sgd};
use autodiff::{Differentiable, Parameters, Scalar, differentiable};
use nalgebra::{DMatrix, RealField};
use serde_json::Value;

#[derive(Differentiable, Clone)]
struct Network<T: Scalar> {
    hidden: Linear<T, 3, 4>,
    output: Linear<T, 4, 2>,
}

/// What the models are trained on, in the scalar of the run.
struct Data<T> {
    samples: Vec<[T; 3]>,
    numbers: Vec<[T; 2]>,
    labels: Vec<[T; 2]>,
    classes: Vec<usize>,
    weights: [T; 3],
}

/// The numbers in nested lists.
fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(numbers).collect(),
        number => vec![number.as_f64().expect("a number")],
    }
}

fn rows<T: Scalar, const N: usize>(value: &Value) -> Vec<[T; N]> {
    let flat: Vec<T> = numbers(value).into_iter().map(T::from_constant).collect();
    flat.as_chunks().0.to_vec()
}

impl<T: Scalar> Data<T> {
    fn read(reference: &Value) -> Data<T> {
        Data {
            samples: rows(&reference["samples"]),
            numbers: rows(&reference["numbers"]),
            labels: rows(&reference["labels"]),
            classes: numbers(&reference["classes"]).into_iter().map(|class| class as usize).collect(),
            weights: rows(&reference["weights"])[0],
        }
    }
}

fn start<T: Scalar, M: Parameters<T>>(mut model: M, value: &Value) -> M {
    let flat: Vec<T> = numbers(value).into_iter().map(T::from_constant).collect();
    model.unflatten_parameters(&flat).expect("a number for each parameter");
    model
}

/// Trains along `step`, which gives value and gradient, and compares with a trace.
fn follow<T: Scalar, M, G: Parameters<T>>(
    what: &str,
    reference: &Value,
    trace: &Value,
    mut model: M,
    mut optimiser: impl Optimiser<Scalar = T>,
    step: impl Fn(&M) -> (T, G),
    tolerance: f64,
) where
    M: Parameters<T>,
{
    let steps = numbers(&reference["steps"]);
    let (losses, parameters) = (numbers(&trace["losses"]), numbers(&trace["parameters"]));
    let agree = |ours: T, theirs: f64, scale: f64, what: &str| {
        let ours = ours.to_f64_lossy();
        assert!((ours - theirs).abs() <= tolerance * scale, "{what}: {ours:e} instead of {theirs:e}");
    };
    let mut compared = 0;
    for number in 1..=100 {
        let (loss, gradient) = step(&model);
        if let Some(at) = steps.iter().position(|&kept| kept == f64::from(number)) {
            // Rounding errors are those of the numbers at the start.
            agree(loss, losses[at], losses[0], &format!("{what}, loss before step {number}"));
            compared += 1;
        }
        optimiser.step(&mut model, &gradient);
    }
    let largest = parameters.iter().fold(0.0_f64, |largest, p| largest.max(p.abs()));
    let ours = model.flatten_parameters();
    assert_eq!((compared, ours.len()), (5, parameters.len()), "{what}");
    for (i, (ours, theirs)) in ours.into_iter().zip(parameters).enumerate() {
        agree(ours, theirs, largest, &format!("{what}, parameter {i} at the end"));
    }
}

/// Trains in one precision with each of the optimisers.
macro_rules! with_each_optimiser {
    ($real:ty, $tolerance:literal, $reference:ident, $traces:expr, $name:literal, $model:expr, $step:expr) => {
        let traces = $traces;
        let kind = stringify!($real);
        let option = |optimiser: &str, name: &str| $reference["optimisers"][optimiser][name].as_f64().expect("an option");
        macro_rules! one {
            ($optimiser:literal, $made:expr) => {
                let what = format!("{} by {} in {kind}", $name, $optimiser);
                follow::<$real, _, _>(&what, &$reference, &traces[$optimiser][kind], $model, $made, $step, $tolerance);
            };
        }
        one!(
            "sgd",
            Sgd::new(option("sgd", "lr")).momentum(option("sgd", "momentum")).nesterov().weight_decay(option("sgd", "weight_decay"))
        );
        one!("adam", Adam::new(option("adam", "lr")).epsilon(option("adam", "eps")));
        one!("adamw", AdamW::new(option("adamw", "lr")).epsilon(option("adamw", "eps")).weight_decay(option("adamw", "weight_decay")));
        one!("rmsprop", RmsProp::new(option("rmsprop", "lr")).epsilon(option("rmsprop", "eps")));
        one!("adagrad", Adagrad::new(option("adagrad", "lr")).initial_sum(option("adagrad", "initial_accumulator_value")));
        assert_eq!(traces.as_object().expect("traces").len(), 5);
    };
}

fn reference() -> Value {
    serde_json::from_str(include_str!("reference/training.json")).expect("the reference is JSON")
}

/// A network with the activation of that name, and its training.
macro_rules! activation {
    ($name:literal, $test:ident, |$values:ident| $activated:expr) => {
        #[test]
        fn $test() {
            #[differentiable(wrt(network))]
            fn loss<T: Scalar>(network: &Network<T>, samples: &[[T; 3]], wanted: &[[T; 2]]) -> T {
                let mut outputs = Vec::with_capacity(2 * samples.len());
                for sample in samples {
                    let $values = network.hidden.forward(sample);
                    let output = network.output.forward(&$activated);
                    outputs.push(output[0]);
                    outputs.push(output[1]);
                }
                nn::mse(&outputs, wanted.as_flattened(), Reduction::Mean)
            }

            let reference = reference();
            macro_rules! train {
                ($real:ty, $tolerance:literal) => {
                    let data = Data::<$real>::read(&reference);
                    let model =
                        start::<$real, _>(Network { hidden: Linear::filled(0.0), output: Linear::filled(0.0) }, &reference["network"]);
                    with_each_optimiser!($real, $tolerance, reference, &reference["activations"][$name], $name, model.clone(), |model| {
                        loss::value_and_grad(model, &data.samples, &data.numbers)
                    });
                };
            }
            train!(f64, 1e-12);
            train!(f32, 1e-6);
        }
    };
}

activation!("relu", relu, |z| z.map(nn::relu));
activation!("leaky_relu", leaky_relu, |z| z.map(|v| nn::leaky_relu(v, T::from_constant(0.01))));
activation!("elu", elu, |z| z.map(|v| nn::elu(v, T::from_constant(1.0))));
activation!("elu_alpha", elu_of_another_alpha, |z| z.map(|v| nn::elu(v, T::from_constant(0.3))));
activation!("sigmoid", sigmoid, |z| z.map(nn::sigmoid));
activation!("log_sigmoid", log_sigmoid, |z| z.map(nn::log_sigmoid));
activation!("tanh", tanh, |z| z.map(nn::tanh));
activation!("softplus", softplus, |z| z.map(nn::softplus));
activation!("gelu", gelu, |z| z.map(nn::gelu));
activation!("gelu_tanh", gelu_tanh, |z| z.map(nn::gelu_tanh));
activation!("silu", silu, |z| z.map(nn::silu));
activation!("softmax", softmax, |z| nn::softmax(&z));
activation!("log_softmax", log_softmax, |z| nn::log_softmax(&z));

/// A layer with the loss of that name, and its training.
macro_rules! loss {
    ($name:literal, $test:ident, $outputs:literal, $kind:literal, $target:ident: $ty:ty, |$rows:ident, $layer:ident, $weights:ident| $loss:expr) => {
        #[test]
        fn $test() {
            #[differentiable(wrt($layer))]
            fn loss<T: Scalar>($layer: &Linear<T, 3, $outputs>, samples: &[[T; 3]], $target: $ty, $weights: &[T; 3]) -> T {
                let mut $rows: Vec<[T; $outputs]> = Vec::with_capacity(samples.len());
                for sample in samples {
                    $rows.push($layer.forward(sample));
                }
                $loss
            }

            let reference = reference();
            macro_rules! train {
                ($real:ty, $tolerance:literal) => {
                    let data = Data::<$real>::read(&reference);
                    let model = start::<$real, _>(Linear::<$real, 3, $outputs>::filled(0.0), &reference["layers"][$kind]);
                    with_each_optimiser!($real, $tolerance, reference, &reference["losses"][$name], $name, model.clone(), |model| {
                        loss::value_and_grad(model, &data.samples, &data.$target, &data.weights)
                    });
                };
            }
            train!(f64, 1e-12);
            train!(f32, 1e-6);
        }
    };
}

/// The outputs one after the other.
#[differentiable]
fn flat<T: Scalar>(rows: &[[T; 2]]) -> Vec<T> {
    let mut flat = Vec::with_capacity(2 * rows.len());
    for row in rows {
        flat.push(row[0]);
        flat.push(row[1]);
    }
    flat
}

#[differentiable(wrt(rows))]
fn mean_squared_error<T: Scalar>(rows: &[[T; 2]], wanted: &[[T; 2]]) -> T {
    nn::mse(&flat(rows), wanted.as_flattened(), Reduction::Mean)
}

loss!("mse", mse, 2, "numbers", numbers: &[[T; 2]], |rows, layer, _weights| mean_squared_error(&rows, numbers));
loss!("mse_sum", mse_sum, 2, "numbers", numbers: &[[T; 2]], |rows, layer, _weights| nn::mse(&flat(&rows), numbers.as_flattened(), Reduction::Sum));
loss!("l1", mae, 2, "numbers", numbers: &[[T; 2]], |rows, layer, _weights| nn::mae(&flat(&rows), numbers.as_flattened(), Reduction::Mean));
loss!("huber", huber, 2, "numbers", numbers: &[[T; 2]], |rows, layer, _weights| {
    nn::huber(&flat(&rows), numbers.as_flattened(), T::from_constant(0.5), Reduction::Mean)
});
loss!("smooth_l1", smooth_l1, 2, "numbers", numbers: &[[T; 2]], |rows, layer, _weights| {
    nn::smooth_l1(&flat(&rows), numbers.as_flattened(), T::from_constant(0.5), Reduction::Mean)
});
loss!("l1_penalty", l1_penalty, 2, "numbers", numbers: &[[T; 2]], |rows, layer, _weights| {
    mean_squared_error(&rows, numbers) + T::from_constant(0.01) * layer.l1_penalty()
});
loss!("l2_penalty", l2_penalty, 2, "numbers", numbers: &[[T; 2]], |rows, layer, _weights| {
    mean_squared_error(&rows, numbers) + T::from_constant(0.01) * layer.l2_penalty()
});
loss!("l1_penalty", l1_penalty_of_rows, 2, "numbers", numbers: &[[T; 2]], |rows, layer, _weights| {
    let mut penalty = T::SCALAR_ZERO;
    for row in &layer.weight {
        penalty += nn::l1_penalty(row);
    }
    mean_squared_error(&rows, numbers) + T::from_constant(0.01) * penalty
});
loss!("l2_penalty", l2_penalty_of_rows, 2, "numbers", numbers: &[[T; 2]], |rows, layer, _weights| {
    let mut penalty = T::SCALAR_ZERO;
    for row in &layer.weight {
        penalty += nn::l2_penalty(row);
    }
    mean_squared_error(&rows, numbers) + T::from_constant(0.01) * penalty
});
loss!("bce", bce, 2, "numbers", labels: &[[T; 2]], |rows, layer, _weights| {
    let mut probabilities = flat(&rows);
    for p in probabilities.iter_mut() {
        *p = nn::sigmoid(*p);
    }
    nn::bce(&probabilities, labels.as_flattened(), Reduction::Mean)
});
loss!("bce_with_logits", bce_with_logits, 2, "numbers", labels: &[[T; 2]], |rows, layer, _weights| {
    nn::bce_with_logits(&flat(&rows), labels.as_flattened(), T::from_constant(3.0), Reduction::Mean)
});
loss!("nll", nll, 3, "classes", classes: &[usize], |rows, layer, _weights| {
    let mut logarithms: Vec<[T; 3]> = Vec::with_capacity(rows.len());
    for row in &rows {
        logarithms.push(nn::log_softmax(row));
    }
    nn::nll_of_batch(&logarithms, classes, &[T::SCALAR_ONE; 3], Reduction::Mean)
});
loss!("cross_entropy", cross_entropy, 3, "classes", classes: &[usize], |rows, layer, _weights| {
    nn::cross_entropy_of_batch(&rows, classes, &[T::SCALAR_ONE; 3], Reduction::Mean)
});
loss!("cross_entropy_weighted", weighted_cross_entropy, 3, "classes", classes: &[usize], |rows, layer, weights| {
    nn::cross_entropy_of_batch(&rows, classes, weights, Reduction::Mean)
});
loss!("cross_entropy_smoothed", smoothed_cross_entropy, 3, "classes", classes: &[usize], |rows, layer, _weights| {
    let mut sum = T::SCALAR_ZERO;
    for (row, &class) in rows.iter().zip(classes) {
        sum += nn::cross_entropy_smoothed(row, class, T::from_constant(0.1));
    }
    sum / T::from_constant(rows.len() as f64)
});

/// The layers for whole batches.
#[derive(Differentiable)]
struct Batched<T: Scalar + RealField> {
    hidden: Dense<T>,
    output: Dense<T>,
}

/// A gradient by matrices as one by arrays, in PyTorch's order.
fn by_arrays<T: Scalar + RealField, const I: usize, const O: usize>(layer: &DenseTangent<T>) -> Linear<T, I, O> {
    let weight = std::array::from_fn(|o| std::array::from_fn(|i| layer.weight[(o, i)]));
    Linear { weight, bias: std::array::from_fn(|o| layer.bias[o]) }
}

/// A network on batches with the activation of that name, and its training.
macro_rules! in_batches {
    ($name:literal, $test:ident, $activation:path) => {
        #[test]
        fn $test() {
            #[differentiable(wrt(network))]
            fn loss<T: Scalar + RealField>(network: &Batched<T>, samples: &DMatrix<T>, wanted: &DMatrix<T>) -> T {
                let hidden = network.hidden.forward(samples).map($activation);
                let errors = network.output.forward(&hidden) - wanted;
                errors.norm_squared() / T::from_constant(wanted.len() as f64)
            }

            let reference = reference();
            macro_rules! train {
                ($real:ty, $tolerance:literal) => {
                    let data = Data::<$real>::read(&reference);
                    // Samples lie one behind the other, and so do columns.
                    let samples = DMatrix::from_column_slice(3, data.samples.len(), data.samples.as_flattened());
                    let wanted = DMatrix::from_column_slice(2, data.numbers.len(), data.numbers.as_flattened());
                    let model =
                        start::<$real, _>(Network { hidden: Linear::filled(0.0), output: Linear::filled(0.0) }, &reference["network"]);
                    with_each_optimiser!($real, $tolerance, reference, &reference["activations"][$name], $name, model.clone(), |model| {
                        let batched = Batched { hidden: Dense::from(&model.hidden), output: Dense::from(&model.output) };
                        let (value, gradient) = loss::value_and_grad(&batched, &samples, &wanted);
                        (value, Network { hidden: by_arrays(&gradient.hidden), output: by_arrays(&gradient.output) })
                    });
                };
            }
            train!(f64, 1e-12);
            train!(f32, 1e-6);
        }
    };
}

in_batches!("relu", relu_in_batches, nn::relu);
in_batches!("tanh", tanh_in_batches, nn::tanh);
in_batches!("softplus", softplus_in_batches, nn::softplus);

/// The word that the text begins with.
fn word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// Each activation, loss and penalty is trained with above, or is what one that is trained with calls for each number or sample.
#[test]
fn no_activation_and_no_loss_is_left_out() {
    let files = [
        include_str!("../src/nn/activation.rs"),
        include_str!("../src/nn/loss/binary.rs"),
        include_str!("../src/nn/loss/classes.rs"),
        include_str!("../src/nn/loss/penalty.rs"),
        include_str!("../src/nn/loss/regression.rs"),
    ];
    let functions: Vec<&str> = files.iter().flat_map(|file| file.split("\npub fn ").skip(1)).collect();
    assert!(functions.len() > 25, "only {} functions were found", functions.len());
    let mut trained: Vec<&str> = include_str!("training.rs").split("nn::").skip(1).map(word).collect();
    let mut at = 0;
    while at < trained.len() {
        let caller = trained[at];
        let called = functions.iter().filter(|function| word(function) == caller);
        let bodies = called.map(|function| function.split("\n}").next().unwrap_or_default());
        for name in bodies.flat_map(|body| body.split(|c: char| !c.is_alphanumeric() && c != '_')) {
            if !trained.contains(&name) {
                trained.push(name);
            }
        }
        at += 1;
    }
    let missing: Vec<&str> = functions.iter().map(|function| word(function)).filter(|name| !trained.contains(name)).collect();
    assert!(missing.is_empty(), "no trace has {missing:?}");
}
