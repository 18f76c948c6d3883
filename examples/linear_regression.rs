//! Fits the weight of `y = w * x` to three points, and draws the loss it walks down.
//!
//! The model is an ordinary function; `#[differentiable]` puts `loss::grad` and
//! `mean_loss::value_and_grad` beside it. Training from `w = 1` and from `w = 3`, and the sweep of the loss
//! over `w`, are those of a well-known PyTorch tutorial, whose printed numbers stand beside ours
//! at the end. The program fails if one of them differs in its last printed digit.
//!
//! ```text
//! cargo run --release --example linear_regression
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
use picture::{BLUE, Curve, GREY, ORANGE, Picture};

/// The data, on the line `y = 2 * x`.
const XS: [f64; 3] = [1.0, 2.0, 3.0];
const YS: [f64; 3] = [2.0, 4.0, 6.0];

const LEARNING_RATE: f64 = 0.01;

/// Where the pictures go.
const OUTPUT: &str = "output";

fn predict(w: f64, x: f64) -> f64 {
    w * x
}

/// The squared error of one sample.
#[differentiable(wrt(w))]
fn loss(w: f64, x: f64, y: f64) -> f64 {
    let error = w * x - y;
    error * error
}

/// The mean squared error over all samples.
#[differentiable(wrt(w), graph)]
fn mean_loss(w: f64, xs: &[f64], ys: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let error = w * x - y;
        sum += error * error;
    }
    sum / xs.len() as f64
}

/// What happened in one epoch: one step of descent for each sample in turn.
struct Epoch {
    gradients: [f64; 3],
    /// Loss of the last sample before its update, as PyTorch's training loop prints it.
    loss_before: f64,
    /// Loss of the last sample after its update, as the hand-written loop prints it.
    loss_after: f64,
    w: f64,
}

/// Plain stochastic gradient descent, one sample at a time.
fn train(mut w: f64, epochs: usize) -> Vec<Epoch> {
    let progress = progress::epochs(epochs);
    let history = (0..epochs)
        .map(|_| {
            let mut gradients = [0.0; 3];
            let mut loss_before = 0.0;
            for i in 0..3 {
                (loss_before, gradients[i]) = loss::value_and_grad(w, XS[i], YS[i]);
                w -= LEARNING_RATE * gradients[i];
            }
            progress.inc(1);
            let loss_after = loss(w, XS[2], YS[2]);
            Epoch { gradients, loss_before, loss_after, w }
        })
        .collect();
    progress.finish_and_clear();
    history
}

/// Prints every so many epochs of a training run.
fn print_history(history: &[Epoch], every: usize) {
    println!("  {:>5}  {:>13} {:>13} {:>13}  {:>18}  {:>12}", "epoch", "d_w at x = 1", "d_w at x = 2", "d_w at x = 3", "w", "loss after");
    for (epoch, e) in history.iter().enumerate() {
        if epoch % every == 0 || epoch + 1 == history.len() {
            let [g1, g2, g3] = e.gradients;
            println!("  {epoch:>5}  {g1:>13.6e} {g2:>13.6e} {g3:>13.6e}  {:>18.16}  {:>12.6e}", e.w, e.loss_after);
        }
    }
}

fn print_result(last: &Epoch) {
    let mean = mean_loss(last.w, &XS, &YS);
    println!("  now 4 -> {}, and the mean loss is {mean:e}", predict(last.w, 4.0));
}

/// The loss at `w = 0.0, 0.1, ..., 4.0`, with its slope: `(w, loss, d_w)`.
fn sweep() -> Vec<(f64, f64, f64)> {
    (0..=40)
        .map(|i| {
            let w = f64::from(i) * 0.1;
            let (loss, d_w) = mean_loss::value_and_grad(w, &XS, &YS);
            (w, loss, d_w)
        })
        .collect()
}

fn draw_loss(start: f64, losses: &Vec<f64>, file: &Path) -> Result<(), Box<dyn Error>> {
    let title = format!("Loss of the last sample while training from w = {start}");
    picture::losses(&title, ("epoch", 0), &[("(w x - y)² at x = 3", BLUE, losses)], file)
}

fn draw_landscape(landscape: &[(f64, f64, f64)], file: &Path) -> Result<(), Box<dyn Error>> {
    let curve: Vec<_> = landscape.iter().map(|&(w, loss, _)| (w, loss)).collect();
    // A piece of the tangent on either side of a point: what the gradient says there.
    let tangent = |i: usize| {
        let (w, loss, slope) = landscape[i];
        [-0.5, 0.5].map(|step| (w + step, loss + step * slope))
    };
    Picture {
        title: "Loss landscape of y = w x",
        x_label: "w",
        y_label: "mean squared error",
        x_range: 0.0..4.0,
        y_range: 0.0..20.0,
        curves: &[
            Curve { label: "loss", color: BLUE, points: &curve, dots: true },
            Curve { label: "tangent at w = 1", color: ORANGE, points: &tangent(10), dots: false },
            Curve { label: "tangent at w = 3", color: GREY, points: &tangent(30), dots: false },
        ],
    }
    .save(file)
}

/// Puts our number beside the published one, which it must equal when rounded to as many digits.
fn published(table: &mut Agreement, what: &str, published: &str, ours: f64) {
    let (mantissa, exponent) = match published.split_once('e') {
        Some((mantissa, _)) => (mantissa, true),
        None => (published, false),
    };
    let decimals = mantissa.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let rounded = if exponent { format!("{ours:.decimals$e}") } else { format!("{ours:.decimals$}") };
    let number: f64 = published.parse().expect("published numbers are written as Rust reads them");
    let agrees = rounded == published;
    table.row(what, published, &format!("{ours:?}"), ours - number, agrees);
}

/// What the tutorial prints when training starts at `w = 1`: `(epoch, gradients)`.
///
/// The last three were handed down to us as those of epoch 9. They are those of epoch 7: at epoch 9
/// the published loss before the update, 0.031854435, is `(3 w - 6)²`, so that the derivative
/// `6 (3 w - 6)` is -1.0709 there, and not -1.9592.
const GRADIENTS: [(usize, [&str; 3]); 3] = [
    (0, ["-2.0", "-7.84", "-16.2288"]),
    (1, ["-1.478624", "-5.796206079999999", "-11.998146585599997"]),
    (7, ["-0.241448373202223", "-0.946477622952715", "-1.9592086795121197"]),
];

/// Loss of the last sample after its update, epoch by epoch.
const LOSSES: [&str; 10] = [
    "4.919240100095999",
    "2.688769240265834",
    "1.4696334962911515",
    "0.8032755585999681",
    "0.43905614881022015",
    "0.2399802903801062",
    "0.1311689630744999",
    "0.07169462478267678",
    "0.03918700813247573",
    "0.021418922423117836",
];

/// The first and the lowest points of the landscape.
const LANDSCAPE: [(usize, &str); 8] = [
    (0, "18.6666666667"),
    (1, "16.8466666667"),
    (2, "15.12"),
    (3, "13.4866666667"),
    (4, "11.9466666667"),
    (5, "10.5"),
    (6, "9.14666666667"),
    (20, "0"),
];

fn compare(from_1: &[Epoch], from_3: &[Epoch], landscape: &[(f64, f64, f64)]) -> ExitCode {
    let mut table = Agreement::begin("The published numbers and ours");

    published(&mut table, "w0 = 1: 4 -> before", "4.0", predict(1.0, 4.0));
    for (epoch, gradients) in GRADIENTS {
        for (i, gradient) in gradients.into_iter().enumerate() {
            let what = format!("w0 = 1: epoch {epoch}, d_w at x = {}", XS[i]);
            published(&mut table, &what, gradient, from_1[epoch].gradients[i]);
        }
    }
    for (epoch, loss) in LOSSES.into_iter().enumerate() {
        let what = format!("w0 = 1: epoch {epoch}, loss after");
        published(&mut table, &what, loss, from_1[epoch].loss_after);
    }
    for (epoch, loss) in [(0, "7.31594304"), (9, "0.031854435")] {
        let what = format!("w0 = 1: epoch {epoch}, loss before");
        published(&mut table, &what, loss, from_1[epoch].loss_before);
    }
    let after = predict(from_1[9].w, 4.0);
    published(&mut table, "w0 = 1: 4 -> after", "7.804863933862125", after);

    published(&mut table, "w0 = 3: 4 -> before", "12.0", predict(3.0, 4.0));
    for (epoch, loss) in [(0, "7.315943040000003"), (9, "0.031854435489467293"), (99, "7.82747233205549e-26")] {
        let what = format!("w0 = 3: epoch {epoch}, loss before");
        published(&mut table, &what, loss, from_3[epoch].loss_before);
    }
    published(&mut table, "w0 = 3: w after", "2.0000000000000764", from_3[99].w);
    let after = predict(from_3[99].w, 4.0);
    published(&mut table, "w0 = 3: 4 -> after", "8.000000000000306", after);

    for (i, loss) in LANDSCAPE {
        let (w, ours, _) = landscape[i];
        published(&mut table, &format!("landscape: w = {w:.1}"), loss, ours);
    }

    table.verdict("to the last printed digit")
}

pub(crate) fn main() -> Result<ExitCode, Box<dyn Error>> {
    println!("Three points on y = 2 x; gradient descent on w, one sample at a time, rate {LEARNING_RATE}.");

    println!("\nFrom w = 1, 10 epochs; the model says 4 -> {}", predict(1.0, 4.0));
    let from_1 = train(1.0, 10);
    print_history(&from_1, 1);
    print_result(&from_1[9]);

    println!("\nFrom w = 3, 100 epochs; the model says 4 -> {}", predict(3.0, 4.0));
    let from_3 = train(3.0, 100);
    print_history(&from_3, 10);
    print_result(&from_3[99]);

    println!("\nThe mean loss over w, and its slope");
    println!("  {:>4}  {:>16}  {:>16}", "w", "loss", "d_w");
    let landscape = sweep();
    for (w, loss, d_w) in &landscape {
        println!("  {w:>4.1}  {loss:>16.12}  {d_w:>16.12}");
    }

    let exit = compare(&from_1, &from_3, &landscape);

    let output = Path::new(OUTPUT);
    let loss_picture = output.join("linear_regression_loss.svg");
    draw_loss(1.0, &from_1.iter().map(|e| e.loss_after).collect(), &loss_picture)?;
    let loss_picture_from_3 = output.join("linear_regression_loss_from_3.svg");
    draw_loss(3.0, &from_3.iter().map(|e| e.loss_before).collect(), &loss_picture_from_3)?;
    let landscape_picture = output.join("linear_regression_landscape.svg");
    draw_landscape(&landscape, &landscape_picture)?;
    println!("\nPictures: {}", loss_picture.display());
    println!("          {}", loss_picture_from_3.display());
    println!("          {}", landscape_picture.display());
    picture::graphs("linear_regression", &mean_loss::graph())?;

    Ok(exit)
}
