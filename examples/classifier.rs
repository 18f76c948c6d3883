//! Trains a classifier, 2 inputs, 5 hidden units, 3 classes, twice: by hand, and from parts.
//!
//! By hand there are no layers and no optimiser: the parameters are arrays, the model is two functions of nested loops,
//! and each update is a loop over a gradient that has the shape of its parameter. From parts the model is a struct of
//! layers, the loss calls methods and functions of `autodiff::nn`, and an optimiser walks the struct. The same training
//! was run in PyTorch in double precision; the program fails if a gradient, a loss or an accuracy of that run differs
//! from one of ours by more than 1e-12.
//!
//! ```text
//! cargo run --release --example classifier
//! ```

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use autodiff::nn::{self, Linear};
use autodiff::optim::{Optimiser, Sgd};
use autodiff::{Differentiable, differentiable};
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
use picture::BLUE;
use reference::{furthest, numbers};

const INPUTS: usize = 2;
const HIDDEN: usize = 5;
const CLASSES: usize = 3;

const LEARNING_RATE: f64 = 0.01;
const EPOCHS: usize = 1000;

/// How far a number may be from the reference.
const TOLERANCE: f64 = 1e-12;

/// Where the picture goes.
const PICTURE: &str = "output/classifier_loss.svg";

/// Inputs, initial parameters and trace of the PyTorch run.
const REFERENCE: &str = include_str!("data/mlp_2_5_3.json");

/// The network: a score for each class.
#[differentiable(wrt(w1, b1, w2, b2), graph)]
fn scores(
    w1: &[[f64; HIDDEN]; INPUTS],
    b1: &[f64; HIDDEN],
    w2: &[[f64; CLASSES]; HIDDEN],
    b2: &[f64; CLASSES],
    x: &[f64; INPUTS],
) -> [f64; CLASSES] {
    let mut hidden = *b1;
    for j in 0..HIDDEN {
        for i in 0..INPUTS {
            hidden[j] += x[i] * w1[i][j];
        }
        hidden[j] = hidden[j].max(0.0);
    }
    let mut scores = *b2;
    for k in 0..CLASSES {
        for j in 0..HIDDEN {
            scores[k] += hidden[j] * w2[j][k];
        }
    }
    scores
}

/// The mean negative log likelihood of the labels.
#[differentiable(wrt(w1, b1, w2, b2))]
fn loss(
    w1: &[[f64; HIDDEN]; INPUTS],
    b1: &[f64; HIDDEN],
    w2: &[[f64; CLASSES]; HIDDEN],
    b2: &[f64; CLASSES],
    samples: &[[f64; INPUTS]],
    labels: &[usize],
) -> f64 {
    let mut sum = 0.0;
    for (x, &label) in samples.iter().zip(labels) {
        let scores = scores(w1, b1, w2, b2, x);
        let mut total = 0.0;
        for score in scores {
            total += score.exp();
        }
        sum += total.ln() - scores[label];
    }
    sum / samples.len() as f64
}

/// The same network of parts.
#[derive(Differentiable)]
struct Network {
    hidden: Linear<f64, INPUTS, HIDDEN>,
    output: Linear<f64, HIDDEN, CLASSES>,
}

#[differentiable]
impl Network {
    /// A score for each class.
    #[differentiable]
    fn scores(&self, x: &[f64; INPUTS]) -> [f64; CLASSES] {
        self.output.forward(&self.hidden.forward(x).map(nn::relu))
    }

    /// The mean negative log likelihood of the labels.
    #[differentiable(wrt(self))]
    fn loss(&self, samples: &[[f64; INPUTS]], labels: &[usize]) -> f64 {
        let mut sum = 0.0;
        for (x, &label) in samples.iter().zip(labels) {
            sum += nn::cross_entropy(&self.scores(x), label);
        }
        sum / samples.len() as f64
    }
}

/// What a training run leaves behind.
struct Run {
    /// The loss before each step.
    losses: Vec<f64>,
    /// The accuracy before each step.
    accuracies: Vec<f64>,
    /// The first gradients, by the names and in the layout of the reference.
    first: [(&'static str, Vec<f64>); 4],
    /// The classes that are told in the end.
    predicted: Vec<usize>,
}

/// Inputs and their classes.
struct Data {
    samples: [[f64; INPUTS]; 6],
    labels: Vec<usize>,
}

impl Data {
    /// The classes with the highest scores.
    fn classify(&self, scores: impl Fn(&[f64; INPUTS]) -> [f64; CLASSES]) -> Vec<usize> {
        self.samples.iter().map(|x| nn::predicted_class(&scores(x))).collect()
    }
}

/// Full-batch gradient descent on the arrays.
fn by_hand(reference: &Value, data: &Data) -> Run {
    let Data { samples, labels } = data;
    let mut w1: [[f64; HIDDEN]; INPUTS] = rows(&numbers(reference, "/init/W1"));
    let mut b1: [f64; HIDDEN] = array(&numbers(reference, "/init/B1"));
    let mut w2: [[f64; CLASSES]; HIDDEN] = rows(&numbers(reference, "/init/Wout"));
    let mut b2: [f64; CLASSES] = array(&numbers(reference, "/init/Bout"));

    let (d_w1, d_b1, d_w2, d_b2) = loss::grad(&w1, &b1, &w2, &b2, samples, labels);
    let first =
        [("W1", d_w1.as_flattened().to_vec()), ("B1", d_b1.to_vec()), ("Wout", d_w2.as_flattened().to_vec()), ("Bout", d_b2.to_vec())];
    let mut run = Run { losses: Vec::new(), accuracies: Vec::new(), first, predicted: Vec::new() };
    let progress = progress::epochs(EPOCHS);
    for _ in 0..EPOCHS {
        let (value, (d_w1, d_b1, d_w2, d_b2)) = loss::value_and_grad(&w1, &b1, &w2, &b2, samples, labels);
        run.losses.push(value);
        run.accuracies.push(nn::accuracy(&data.classify(|x| scores(&w1, &b1, &w2, &b2, x)), labels));
        // One step against the gradient, parameter by parameter.
        for i in 0..INPUTS {
            for j in 0..HIDDEN {
                w1[i][j] -= LEARNING_RATE * d_w1[i][j];
            }
        }
        for j in 0..HIDDEN {
            b1[j] -= LEARNING_RATE * d_b1[j];
            for k in 0..CLASSES {
                w2[j][k] -= LEARNING_RATE * d_w2[j][k];
            }
        }
        for k in 0..CLASSES {
            b2[k] -= LEARNING_RATE * d_b2[k];
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    run.predicted = data.classify(|x| scores(&w1, &b1, &w2, &b2, x));
    run
}

/// Full-batch gradient descent by an optimiser that walks the struct.
fn from_parts(reference: &Value, data: &Data) -> Run {
    let Data { samples, labels } = data;
    let hidden = Linear {
        weight: transposed(&rows::<HIDDEN, INPUTS>(&numbers(reference, "/init/W1"))),
        bias: array(&numbers(reference, "/init/B1")),
    };
    let output = Linear {
        weight: transposed(&rows::<CLASSES, HIDDEN>(&numbers(reference, "/init/Wout"))),
        bias: array(&numbers(reference, "/init/Bout")),
    };
    let mut network = Network { hidden, output };

    let (_, NetworkTangent { hidden, output }) = network.loss_value_and_grad(samples, labels);
    let first = [
        ("W1", transposed(&hidden.weight).as_flattened().to_vec()),
        ("B1", hidden.bias.to_vec()),
        ("Wout", transposed(&output.weight).as_flattened().to_vec()),
        ("Bout", output.bias.to_vec()),
    ];
    let mut run = Run { losses: Vec::new(), accuracies: Vec::new(), first, predicted: Vec::new() };
    let mut optimiser = Sgd::new(LEARNING_RATE);
    let progress = progress::epochs(EPOCHS);
    for _ in 0..EPOCHS {
        let (value, gradient) = network.loss_value_and_grad(samples, labels);
        run.losses.push(value);
        run.accuracies.push(nn::accuracy(&data.classify(|x| network.scores(x)), labels));
        optimiser.step(&mut network, &gradient);
        progress.inc(1);
    }
    progress.finish_and_clear();
    println!("  loss after the last step: {:.16}", network.loss(samples, labels));
    run.predicted = data.classify(|x| network.scores(x));
    for (x, class) in samples.iter().zip(&run.predicted) {
        let [p0, p1, p2] = nn::softmax(&network.scores(x));
        println!("  {x:?} is of class {class}; probabilities {p0:.3} {p1:.3} {p2:.3}");
    }
    run
}

/// Rows as columns.
fn transposed<const N: usize, const M: usize>(rows: &[[f64; N]; M]) -> [[f64; M]; N] {
    std::array::from_fn(|i| std::array::from_fn(|j| rows[j][i]))
}

fn array<const N: usize>(flat: &[f64]) -> [f64; N] {
    flat.try_into().expect("the reference has this length")
}

fn rows<const N: usize, const M: usize>(flat: &[f64]) -> [[f64; N]; M] {
    std::array::from_fn(|i| array(&flat[i * N..(i + 1) * N]))
}

/// The reference beside ours, gradients, losses, accuracies and classes.
fn compare(title: &str, reference: &Value, run: &Run) -> ExitCode {
    let mut table = Agreement::begin(title);
    let mut compare = |what: &str, path: &str, ours: &[f64]| {
        furthest(&mut table, what, &numbers(reference, path), ours, TOLERANCE);
    };
    compare("first loss", "/first/loss", &run.losses[..1]);
    for (name, gradient) in &run.first {
        compare(&format!("first d_{name}"), &format!("/first/{name}"), gradient);
    }
    for epoch in (200..=EPOCHS).step_by(200) {
        let path = format!("/trace/{epoch}");
        compare(&format!("loss at {epoch}"), &format!("{path}/loss"), &[run.losses[epoch - 1]]);
        compare(&format!("accuracy at {epoch}"), &format!("{path}/acc"), &[run.accuracies[epoch - 1]]);
    }
    let predicted: Vec<f64> = run.predicted.iter().map(|&class| class as f64).collect();
    compare("predicted classes", "/y", &predicted);
    table.verdict(&format!("to {TOLERANCE:e}"))
}

pub(crate) fn main() -> Result<ExitCode, Box<dyn Error>> {
    let reference: Value = serde_json::from_str(REFERENCE)?;
    let labels = numbers(&reference, "/y").iter().map(|&y| y as usize).collect();
    let data = Data { samples: rows(&numbers(&reference, "/x")), labels };
    println!("A 2-5-3 classifier on 6 samples, full-batch gradient descent, rate {LEARNING_RATE}.");
    let hand = by_hand(&reference, &data);
    let parts = from_parts(&reference, &data);
    let verdicts = [("By hand: the reference run and ours", &hand), ("From parts: the reference run and ours", &parts)]
        .map(|(title, run)| compare(title, &reference, run));
    picture::losses(
        "Loss of the 2-5-3 classifier",
        ("epoch", 0),
        &[("mean negative log likelihood", BLUE, &parts.losses)],
        Path::new(PICTURE),
    )?;
    println!("\nPictures: {PICTURE}");
    picture::graphs("classifier", &scores::graph())?;
    Ok(if verdicts == [ExitCode::SUCCESS; 2] { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
