//! Fits the three coefficients of `y = w1 * x² + w2 * x + b` to three points of `y = x² + x + 1`.
//!
//! Three parameters give a tuple of three derivatives, in the order of `wrt`.
//!
//! ```text
//! cargo run --release --example quadratic
//! ```

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use autodiff::differentiable;

#[path = "support/agreement.rs"]
mod agreement;
#[path = "support/picture.rs"]
mod picture;
#[path = "support/progress.rs"]
mod progress;

use agreement::Agreement;
use picture::BLUE;

/// The data, on `y = x² + x + 1`.
const XS: [f64; 3] = [1.0, 2.0, 3.0];
const YS: [f64; 3] = [3.0, 7.0, 13.0];

const LEARNING_RATE: f64 = 0.01;
const EPOCHS: usize = 30_000;

fn predict(w1: f64, w2: f64, b: f64, x: f64) -> f64 {
    w1 * x * x + w2 * x + b
}

/// The squared error of one sample.
#[differentiable(wrt(w1, w2, b))]
fn loss(w1: f64, w2: f64, b: f64, x: f64, y: f64) -> f64 {
    let error = w1 * x * x + w2 * x + b - y;
    error * error
}

/// Where the picture goes.
const PICTURE: &str = "output/quadratic_loss.svg";

/// Stochastic gradient descent, one sample at a time, from the given coefficients; with the loss before each epoch.
fn train(mut w1: f64, mut w2: f64, mut b: f64) -> (f64, f64, f64, Vec<f64>) {
    let mut losses = Vec::new();
    println!("  {:>6}  {:>11}  {:>11}  {:>11}  {:>12}", "epoch", "w1", "w2", "b", "loss");
    let progress = progress::epochs(EPOCHS);
    for epoch in 0..=EPOCHS {
        let total: f64 = XS.iter().zip(YS).map(|(&x, y)| loss(w1, w2, b, x, y)).sum();
        losses.push(total);
        if epoch % 3_000 == 0 || [10, 100, 500].contains(&epoch) {
            progress.suspend(|| {
                println!("  {epoch:>6}  {w1:>11.8}  {w2:>11.8}  {b:>11.8}  {total:>12.3e}");
            });
        }
        for (x, y) in XS.into_iter().zip(YS) {
            let (d_w1, d_w2, d_b) = loss::grad(w1, w2, b, x, y);
            w1 -= LEARNING_RATE * d_w1;
            w2 -= LEARNING_RATE * d_w2;
            b -= LEARNING_RATE * d_b;
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    (w1, w2, b, losses)
}

pub(crate) fn main() -> Result<ExitCode, Box<dyn Error>> {
    println!("Three points on y = x² + x + 1; gradient descent on w1, w2, b, rate {LEARNING_RATE}.\n");
    let (w1, w2, b) = (0.5, -1.0, 2.0);
    println!("Before: 4 -> {} (truth: 21)", predict(w1, w2, b, 4.0));
    let (w1, w2, b, losses) = train(w1, w2, b);
    println!("After:  4 -> {} (truth: 21)", predict(w1, w2, b, 4.0));

    let mut table = Agreement::begin("What must hold");
    let mut near = |what: &str, truth: f64, ours: f64, tolerance: f64| {
        let difference = ours - truth;
        let agrees = difference.abs() <= tolerance;
        table.row(what, &truth.to_string(), &format!("{ours:?}"), difference, agrees);
    };
    near("w1", 1.0, w1, 1e-6);
    near("w2", 1.0, w2, 1e-6);
    near("b", 1.0, b, 1e-6);
    near("4 ->", 21.0, predict(w1, w2, b, 4.0), 1e-6);
    // At the truth nothing is left to learn, and nothing is said to be.
    for (x, y) in XS.into_iter().zip(YS) {
        let (value, (d_w1, d_w2, d_b)) = loss::value_and_grad(1.0, 1.0, 1.0, x, y);
        near(&format!("loss at the truth, x = {x}"), 0.0, value, 0.0);
        let steepest = d_w1.abs().max(d_w2.abs()).max(d_b.abs());
        near(&format!("gradient at the truth, x = {x}"), 0.0, steepest, 0.0);
    }
    let exit = table.verdict("(coefficients to 1e-6, zeros exactly)");

    let first = losses[..300].to_vec();
    picture::losses(
        "Loss of the quadratic model, first 300 epochs",
        ("epoch", 0),
        &[("sum of squared errors", BLUE, &first)],
        Path::new(PICTURE),
    )?;
    println!("\nPicture: {PICTURE}");
    Ok(exit)
}
