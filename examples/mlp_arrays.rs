//! Trains a classifier, 2 inputs, 5 hidden units, 3 classes, on plain arrays and loops.
//!
//! No layers, no optimiser, no matrix library: the parameters are arrays, the model is two
//! functions of nested loops, and each update is a loop over a gradient that has the shape of
//! its parameter. The same training was run in PyTorch in double precision; the program fails if
//! a gradient, a loss or an accuracy of that run differs from ours by more than 1e-12.
//!
//! ```text
//! cargo run --release --example mlp_arrays
//! ```

use std::error::Error;
use std::process::ExitCode;

use autodiff::differentiable;
use serde_json::Value;

#[path = "support/agreement.rs"]
mod agreement;
#[path = "support/progress.rs"]
mod progress;

use agreement::Agreement;

const INPUTS: usize = 2;
const HIDDEN: usize = 5;
const CLASSES: usize = 3;

const LEARNING_RATE: f64 = 0.01;
const EPOCHS: usize = 1000;

/// How far a number may be from the reference.
const TOLERANCE: f64 = 1e-12;

/// Inputs, initial parameters and trace of the PyTorch run.
const REFERENCE: &str = include_str!("data/mlp_2_5_3.json");

/// The network: a score for each class.
#[differentiable(wrt(w1, b1, w2, b2))]
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

/// The class with the highest score.
fn classify(scores: [f64; CLASSES]) -> usize {
    (1..CLASSES).fold(0, |best, k| if scores[k] > scores[best] { k } else { best })
}

/// The numbers below a path of keys, nested lists flattened.
fn numbers(reference: &Value, path: &str) -> Vec<f64> {
    fn collect(value: &Value, into: &mut Vec<f64>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
            number => into.push(number.as_f64().expect("the reference holds numbers")),
        }
    }
    let mut flat = Vec::new();
    collect(reference.pointer(path).expect("the reference has this path"), &mut flat);
    flat
}

fn array<const N: usize>(flat: &[f64]) -> [f64; N] {
    flat.try_into().expect("the reference has this length")
}

fn rows<const N: usize, const M: usize>(flat: &[f64]) -> [[f64; N]; M] {
    std::array::from_fn(|i| array(&flat[i * N..(i + 1) * N]))
}

/// Puts the number that is furthest from its reference into the table.
fn closest(table: &mut Agreement, what: &str, reference: &[f64], ours: &[f64]) {
    assert_eq!(reference.len(), ours.len(), "{what}");
    let distance = |&(r, o): &(f64, f64)| (o - r).abs();
    let (r, o) = reference
        .iter()
        .copied()
        .zip(ours.iter().copied())
        .max_by(|a, b| distance(a).total_cmp(&distance(b)))
        .expect("something to compare");
    let what = match ours.len() {
        1 => what.to_owned(),
        n => format!("{what}, furthest of {n}"),
    };
    let agrees = distance(&(r, o)) <= TOLERANCE;
    table.row(&what, &format!("{r:.16}"), &format!("{o:.16}"), o - r, agrees);
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let reference: Value = serde_json::from_str(REFERENCE)?;
    let samples: [[f64; INPUTS]; 6] = rows(&numbers(&reference, "/x"));
    let labels: Vec<usize> = numbers(&reference, "/y").iter().map(|&y| y as usize).collect();

    let mut w1: [[f64; HIDDEN]; INPUTS] = rows(&numbers(&reference, "/init/W1"));
    let mut b1: [f64; HIDDEN] = array(&numbers(&reference, "/init/B1"));
    let mut w2: [[f64; CLASSES]; HIDDEN] = rows(&numbers(&reference, "/init/Wout"));
    let mut b2: [f64; CLASSES] = array(&numbers(&reference, "/init/Bout"));

    println!("A 2-5-3 classifier on 6 samples, full-batch gradient descent, rate {LEARNING_RATE}.\n");
    println!("  {:>5}  {:>18}  {:>8}", "epoch", "loss", "accuracy");

    let mut first = None;
    let mut trace = Vec::new();
    let progress = progress::epochs(EPOCHS);
    for epoch in 1..=EPOCHS {
        let (value, (d_w1, d_b1, d_w2, d_b2)) = loss::value_and_grad(&w1, &b1, &w2, &b2, &samples, &labels);

        let right = samples.iter().zip(&labels).filter(|&(x, &label)| classify(scores(&w1, &b1, &w2, &b2, x)) == label).count();
        let accuracy = right as f64 / samples.len() as f64;
        if epoch == 1 {
            first = Some((value, (d_w1, d_b1, d_w2, d_b2)));
        }
        if epoch % 200 == 0 {
            trace.push((epoch, value, accuracy));
        }
        if epoch == 1 || epoch % 100 == 0 {
            progress.suspend(|| println!("  {epoch:>5}  {value:>18.16}  {accuracy:>8.3}"));
        }

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
    let after = loss(&w1, &b1, &w2, &b2, &samples, &labels);
    println!("  after  {after:>18.16}");

    println!("\n  {:<8}  {:>5}  {:>9}   probabilities", "input", "truth", "predicted");
    let mut predicted = Vec::new();
    for (x, label) in samples.iter().zip(&labels) {
        let scores = scores(&w1, &b1, &w2, &b2, x);
        let weights = scores.map(f64::exp);
        let total: f64 = weights.iter().sum();
        let [p0, p1, p2] = weights.map(|weight| weight / total);
        let class = classify(scores);
        println!("  {x:?}  {label:>5}  {class:>9}   {p0:.3} {p1:.3} {p2:.3}");
        predicted.push(class as f64);
    }

    let (value, (d_w1, d_b1, d_w2, d_b2)) = first.expect("there was a first epoch");
    let mut table = Agreement::begin("The reference run and ours");
    let mut compare = |what: &str, path: &str, ours: &[f64]| {
        closest(&mut table, what, &numbers(&reference, path), ours);
    };
    compare("first loss", "/first/loss", &[value]);
    compare("first d_w1", "/first/W1", d_w1.as_flattened());
    compare("first d_b1", "/first/B1", &d_b1);
    compare("first d_w2", "/first/Wout", d_w2.as_flattened());
    compare("first d_b2", "/first/Bout", &d_b2);
    for (epoch, value, accuracy) in trace {
        let path = format!("/trace/{epoch}");
        compare(&format!("loss at {epoch}"), &format!("{path}/loss"), &[value]);
        compare(&format!("accuracy at {epoch}"), &format!("{path}/acc"), &[accuracy]);
    }
    compare("predicted classes", "/y", &predicted);
    Ok(table.verdict(&format!("to {TOLERANCE:e}")))
}
