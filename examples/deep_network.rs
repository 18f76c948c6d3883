//! Trains networks of any depth, hyperbolic tangents inside and a logistic function at the end, on two classes.
//!
//! The layers are `Vec`s in a `Vec`, so their number and sizes are data. Two reference runs of a 3-4-1 network are
//! repeated: one by NumPy in double precision, whose every printed digit must come out again, one by PyTorch in single
//! precision, to 1e-5. Then deeper networks are checked against differences, and trained with an L2 penalty.
//!
//! ```text
//! cargo run --release --example deep_network
//! ```

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use autodiff::nn::{self, initialise};
use autodiff::optim::{Optimiser, Sgd};
use autodiff::{Differentiable, Parameters, Scalar, central_difference, differentiable};
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::Value;

#[path = "support/agreement.rs"]
mod agreement;
#[path = "support/picture.rs"]
mod picture;
#[path = "support/progress.rs"]
mod progress;
#[path = "support/reference.rs"]
mod reference;

use agreement::Agreement;
use picture::{BLUE, ORANGE};
use reference::{furthest, numbers};

/// Inputs, initial parameters and trace of the NumPy run.
const NUMPY: &str = include_str!("data/deep_network_numpy.json");

/// Inputs, initial parameters and trace of the PyTorch run.
const PYTORCH: &str = include_str!("data/deep_network_torch.json");

const LEARNING_RATE: f64 = 0.1;

/// How far a number in double precision may be from the reference, which adds in another order.
const ROUNDING: f64 = 1e-12;

/// A fully connected layer: a row of the weight for each output.
#[derive(Differentiable, Clone)]
struct Layer<T: Scalar> {
    weight: Vec<Vec<T>>,
    bias: Vec<T>,
}

/// Layers one after the other.
#[derive(Differentiable, Clone)]
struct Network<T: Scalar> {
    layers: Vec<Layer<T>>,
}

#[differentiable]
impl<T: Scalar> Layer<T> {
    /// `W x + b`.
    fn forward(&self, x: &[T]) -> Vec<T> {
        let mut y = self.bias.to_vec();
        for (y, row) in y.iter_mut().zip(&self.weight) {
            for (&w, &x) in row.iter().zip(x) {
                *y += w * x;
            }
        }
        y
    }

    /// Half the sum of squares of the weight.
    fn penalty(&self) -> T {
        let mut sum = T::SCALAR_ZERO;
        for row in &self.weight {
            sum += nn::l2_penalty(row);
        }
        sum
    }
}

#[differentiable]
impl<T: Scalar> Network<T> {
    /// The probability of the class 1.
    #[differentiable(graph)]
    fn predict(&self, x: &[T]) -> T {
        let mut values = x.to_vec();
        for (depth, layer) in self.layers.iter().enumerate() {
            let is_last = depth + 1 == self.layers.len();
            values = layer.forward(&values);
            for value in values.iter_mut() {
                *value = if is_last { nn::sigmoid(*value) } else { nn::tanh(*value) };
            }
        }
        values[0]
    }

    /// The mean binary cross-entropy over the samples, and `lambda` times the penalty on the weights.
    #[differentiable(wrt(self))]
    fn cost(&self, samples: &[Vec<T>], labels: &[T], lambda: T) -> T {
        let mut sum = T::SCALAR_ZERO;
        for (x, &label) in samples.iter().zip(labels) {
            sum += nn::bce_error(self.predict(x), label);
        }
        let mut penalty = T::SCALAR_ZERO;
        for layer in &self.layers {
            penalty += layer.penalty();
        }
        sum / T::from_constant(samples.len() as f64) + lambda * penalty
    }
}

impl Network<f64> {
    /// A network with layers of these sizes, inputs first, as Xavier's rule draws it.
    fn new(sizes: &[usize], generator: &mut StdRng) -> Self {
        let layer = |pair: &[usize]| {
            let mut weight = vec![vec![0.0; pair[0]]; pair[1]];
            initialise::xavier_uniform(&mut weight, pair[0], pair[1], 1.0, generator);
            Layer { weight, bias: vec![0.0; pair[1]] }
        };
        Network { layers: sizes.windows(2).map(layer).collect() }
    }
}

/// Samples with their labels.
struct Data<T> {
    samples: Vec<Vec<T>>,
    labels: Vec<T>,
}

/// Full-batch gradient descent; the cost before each step.
fn train<T: Scalar>(network: &mut Network<T>, data: &Data<T>, lambda: T, steps: usize) -> Vec<f64>
where
    Network<T>: Parameters<T>,
    NetworkTangent<T>: Parameters<T>,
{
    let mut optimiser = Sgd::new(LEARNING_RATE);
    let progress = progress::epochs(steps);
    let costs = (0..steps)
        .map(|_| {
            let (cost, gradient) = network.cost_value_and_grad(&data.samples, &data.labels, lambda);
            optimiser.step(network, &gradient);
            progress.inc(1);
            cost.to_f64_lossy()
        })
        .collect();
    progress.finish_and_clear();
    costs
}

/// A flat list as rows of this length, in the scalar of the run.
fn rows<T: Scalar>(flat: &[f64], length: usize) -> Vec<Vec<T>> {
    flat.chunks(length).map(scalars).collect()
}

fn scalars<T: Scalar>(flat: &[f64]) -> Vec<T> {
    flat.iter().map(|&x| T::from_constant(x)).collect()
}

/// A 3-4-1 network from the lists below four paths.
fn network_of<T: Scalar>(reference: &Value, paths: [&str; 4]) -> Network<T> {
    let [w1, b1, w2, b2] = paths.map(|path| numbers(reference, path));
    let hidden = Layer { weight: rows(&w1, 3), bias: scalars(&b1) };
    let output = Layer { weight: rows(&w2, 4), bias: scalars(&b2) };
    Network { layers: vec![hidden, output] }
}

/// The run in NumPy, which has a column for each sample: every number of it to the last printed digit.
fn numpy() -> Result<(Vec<f64>, bool), Box<dyn Error>> {
    let reference: Value = serde_json::from_str(NUMPY)?;
    let columns = numbers(&reference, "/init/X");
    let samples = (0..5).map(|sample| (0..3).map(|input| columns[5 * input + sample]).collect()).collect();
    let data = Data { samples, labels: numbers(&reference, "/init/Y") };
    let mut network: Network<f64> = network_of(&reference, ["/init/W1", "/init/b1", "/init/W2", "/init/b2"]);

    let mut table = Agreement::begin("A 3-4-1 network in double precision: NumPy's numbers and ours");
    let mut compare = |what: &str, path: &str, ours: &[f64]| furthest(&mut table, what, &numbers(&reference, path), ours, ROUNDING);
    let predictions: Vec<f64> = data.samples.iter().map(|x| network.predict(x)).collect();
    compare("first predictions", "/first/AL", &predictions);
    let (cost, gradient) = network.cost_value_and_grad(&data.samples, &data.labels, 0.0);
    compare("first cost", "/first/cost", &[cost]);
    for (i, layer) in gradient.layers.iter().enumerate() {
        compare(&format!("first d_w{}", i + 1), &format!("/first/grads/W{}", i + 1), &layer.weight.concat());
        compare(&format!("first d_b{}", i + 1), &format!("/first/grads/b{}", i + 1), &layer.bias);
    }
    train(&mut network, &data, 0.0, 1);
    for (i, layer) in network.layers.iter().enumerate() {
        compare(&format!("w{} after a step", i + 1), &format!("/updated/W{}", i + 1), &layer.weight.concat());
        compare(&format!("b{} after a step", i + 1), &format!("/updated/b{}", i + 1), &layer.bias);
    }
    let costs = train(&mut network, &data, 0.0, 1000);
    for step in (0..1000).step_by(100) {
        let theirs = numbers(&reference, &format!("/costs/{step}"))[0];
        // As the program printed it.
        let (theirs, ours) = (format!("{theirs:.6}"), format!("{:.6}", costs[step]));
        let difference = costs[step] - numbers(&reference, &format!("/costs/{step}"))[0];
        table.row(&format!("cost at {step}"), &theirs, &ours, difference, theirs == ours && difference.abs() <= ROUNDING);
    }
    Ok((costs, table.verdict("to the last printed digit, and to 1e-12 beyond it") == ExitCode::SUCCESS))
}

/// The run in PyTorch, in single precision.
fn pytorch() -> Result<(Vec<f64>, bool), Box<dyn Error>> {
    let reference: Value = serde_json::from_str(PYTORCH)?;
    let data = Data { samples: rows(&numbers(&reference, "/X"), 3), labels: scalars::<f32>(&numbers(&reference, "/Y")) };
    let mut network: Network<f32> = network_of(&reference, ["/init/fc1.weight", "/init/fc1.bias", "/init/fc2.weight", "/init/fc2.bias"]);
    let costs = train(&mut network, &data, 0.0, 1000);
    let mut table = Agreement::begin("A 3-4-1 network in single precision: PyTorch's numbers and ours");
    for step in (0..1000).step_by(100) {
        let theirs = numbers(&reference, &format!("/losses/{step}"));
        furthest(&mut table, &format!("cost at {step}"), &theirs, &[costs[step]], 1e-5);
    }
    Ok((costs, table.verdict("to 1e-5") == ExitCode::SUCCESS))
}

/// A network of another depth, with and without penalty: its gradient is checked against differences.
fn deeper() -> (Vec<f64>, Vec<f64>, bool) {
    const LAMBDA: f64 = 0.01;
    let generator = &mut StdRng::seed_from_u64(1);
    let mut data = Data { samples: Vec::new(), labels: Vec::new() };
    for _ in 0..16 {
        let mut x = vec![0.0; 3];
        initialise::uniform(&mut x, -1.0, 1.0, generator);
        data.labels.push(if x[0] * x[1] > 0.0 { 1.0 } else { 0.0 });
        data.samples.push(x);
    }
    let start = Network::new(&[3, 6, 5, 4, 1], generator);
    let cost = |flat: &[f64]| {
        let mut network = start.clone();
        network.unflatten_parameters(flat).expect("as many numbers as there are");
        network.cost(&data.samples, &data.labels, LAMBDA)
    };
    let mut table = Agreement::begin("A 3-6-5-4-1 network with an L2 penalty: differences and derivatives");
    let (_, gradient) = start.cost_value_and_grad(&data.samples, &data.labels, LAMBDA);
    let differences = central_difference(cost, &start.flatten_parameters());
    furthest(&mut table, "gradient", &differences, &gradient.flatten_parameters(), 1e-9);

    let [(free, plain), (bound, penalised)] = [0.0, LAMBDA].map(|lambda| {
        let mut network = start.clone();
        let costs = train(&mut network, &data, lambda, 3000);
        (network.layers.iter().map(Layer::penalty).sum::<f64>(), costs)
    });
    println!("  Half the squares of the weights after training: {free:.2} without penalty, {bound:.2} with it.");
    table.row("penalty made the weights smaller", "yes", if bound < free { "yes" } else { "no" }, bound - free, bound < free);
    (plain, penalised, table.verdict("(differences to 1e-9)") == ExitCode::SUCCESS)
}

pub(crate) fn main() -> Result<ExitCode, Box<dyn Error>> {
    println!("Networks of tanh layers and a sigmoid, full-batch gradient descent, rate {LEARNING_RATE}.");
    let (numpy, numpy_agrees) = numpy()?;
    let (pytorch, pytorch_agrees) = pytorch()?;
    let (plain, penalised, deeper_agrees) = deeper();

    let curves = [("NumPy's start", BLUE, &numpy), ("PyTorch's start", ORANGE, &pytorch)];
    picture::losses("Cost of the 3-4-1 network", ("step", 0), &curves, Path::new("output/deep_network_loss.svg"))?;
    let curves = [("cost", BLUE, &plain), ("cost with penalty", ORANGE, &penalised)];
    picture::losses("Cost of the 3-6-5-4-1 network", ("step", 0), &curves, Path::new("output/deep_network_deeper_loss.svg"))?;
    println!("\nPictures: output/deep_network_loss.svg");
    println!("          output/deep_network_deeper_loss.svg");
    picture::graphs("deep_network", &Network::<f64>::predict_graph())?;

    let agrees = numpy_agrees && pytorch_agrees && deeper_agrees;
    Ok(if agrees { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
