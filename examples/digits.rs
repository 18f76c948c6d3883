//! Trains a network of 64-128-10 units to read handwritten digits, in single precision and in small batches.
//!
//! 1797 images of 8 x 8 pixels are split by a seeded generator; four fifths are learnt from, and the rest is told
//! afterwards. The program fails if fewer than 97 % of those are told right.
//!
//! ```text
//! cargo run --release --example digits
//! ```

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use autodiff::nn::{self, Batches, ConfusionMatrix, Linear, initialise};
use autodiff::optim::{Adam, Optimiser};
use autodiff::{Differentiable, differentiable};
use rand::SeedableRng;
use rand::rngs::StdRng;

#[path = "support/agreement.rs"]
mod agreement;
#[path = "support/picture.rs"]
mod picture;
#[path = "support/progress.rs"]
mod progress;

use agreement::Agreement;
use picture::{BLUE, ORANGE};

const PIXELS: usize = 64;
const HIDDEN: usize = 128;
const DIGITS: usize = 10;

const RATE: f64 = 0.003;
const EPOCHS: usize = 20;
const BATCH: usize = 64;
const TESTED: usize = 360;

/// The share of images that must be told right.
const GOAL: f64 = 0.97;

/// Where the picture goes.
const PICTURE: &str = "output/digits_loss.svg";

/// A line per image; `data/digits.md` describes it.
const IMAGES: &str = include_str!("data/digits.txt");

#[derive(Differentiable)]
struct Classifier {
    hidden: Linear<f32, PIXELS, HIDDEN>,
    output: Linear<f32, HIDDEN, DIGITS>,
}

#[differentiable]
impl Classifier {
    /// A score for each digit.
    #[differentiable]
    fn scores(&self, image: &[f32; PIXELS]) -> [f32; DIGITS] {
        self.output.forward(&self.hidden.forward(image).map(nn::relu))
    }

    /// The mean negative log likelihood of the digits of a batch, given by its indices.
    #[differentiable(wrt(self))]
    fn loss(&self, data: &Data, batch: &[usize]) -> f32 {
        let mut sum = 0.0;
        for &i in batch {
            sum += nn::cross_entropy(&self.scores(&data.images[i]), data.digits[i]);
        }
        sum / batch.len() as f32
    }
}

/// Images, and the digits they show.
struct Data {
    images: Vec<[f32; PIXELS]>,
    digits: Vec<usize>,
}

impl Data {
    /// Reads all images, with pixels from 0 to 1.
    fn read(text: &str) -> Option<Data> {
        let mut data = Data { images: Vec::new(), digits: Vec::new() };
        for line in text.lines() {
            let (pixels, digit) = line.split_once(' ')?;
            let ink: Option<Vec<f32>> = pixels.chars().map(|pixel| Some(pixel.to_digit(17)? as f32 / 16.0)).collect();
            data.images.push(ink?.try_into().ok()?);
            data.digits.push(digit.parse().ok()?);
        }
        Some(data)
    }

    /// The images with these indices.
    fn pick(&self, indices: &[usize]) -> Data {
        Data { images: indices.iter().map(|&i| self.images[i]).collect(), digits: indices.iter().map(|&i| self.digits[i]).collect() }
    }

    fn len(&self) -> usize {
        self.digits.len()
    }
}

/// What the model makes of all images.
fn judge(model: &Classifier, data: &Data) -> ConfusionMatrix {
    let mut matrix = ConfusionMatrix::new(DIGITS);
    for (image, &digit) in data.images.iter().zip(&data.digits) {
        matrix.add(digit, nn::predicted_class(&model.scores(image)));
    }
    matrix
}

/// Mini-batch training; the losses of both sets after each epoch.
fn train(model: &mut Classifier, learnt: &Data, tested: &Data, generator: &mut StdRng) -> (Vec<f64>, Vec<f64>) {
    let mut optimiser = Adam::new(RATE);
    let mut batches = Batches::new(learnt.len(), BATCH);
    let everything = [learnt, tested].map(|data| (0..data.len()).collect::<Vec<usize>>());
    let (mut of_learnt, mut of_tested) = (Vec::new(), Vec::new());
    println!("  {:>5}  {:>12}  {:>12}  {:>13}", "epoch", "loss", "test loss", "test accuracy");
    let progress = progress::epochs(EPOCHS);
    for epoch in 1..=EPOCHS {
        batches.shuffle(generator);
        for batch in &batches {
            let (_, gradient) = model.loss_value_and_grad(learnt, batch);
            optimiser.step(model, &gradient);
        }
        let (loss, test_loss) = (model.loss(learnt, &everything[0]), model.loss(tested, &everything[1]));
        let accuracy = judge(model, tested).accuracy();
        progress.suspend(|| println!("  {epoch:>5}  {loss:>12.6}  {test_loss:>12.6}  {accuracy:>13.4}"));
        of_learnt.push(f64::from(loss));
        of_tested.push(f64::from(test_loss));
        progress.inc(1);
    }
    progress.finish_and_clear();
    (of_learnt, of_tested)
}

pub(crate) fn main() -> Result<ExitCode, Box<dyn Error>> {
    let data = Data::read(IMAGES).ok_or("the images are not in their format")?;
    let generator = &mut StdRng::seed_from_u64(0);
    let mut order = Batches::new(data.len(), data.len());
    order.shuffle(generator);
    let (tested, learnt) = order.iter().next().ok_or("no images")?.split_at(TESTED);
    let (tested, learnt) = (data.pick(tested), data.pick(learnt));
    println!("A 64-128-10 network, {} images to learn from, {} to test it, Adam, rate {RATE}.\n", learnt.len(), tested.len());

    let mut model = Classifier { hidden: Linear::new(generator), output: Linear::new(generator) };
    initialise::he_normal(&mut model.hidden.weight, PIXELS, initialise::gain::RELU, generator);
    let start = Instant::now();
    let (losses, test_losses) = train(&mut model, &learnt, &tested, generator);
    println!("\nTrained in {:.1} s. Rows are digits, columns what they were taken for:\n", start.elapsed().as_secs_f64());

    let matrix = judge(&model, &tested);
    print!("{matrix}");
    let accuracy = matrix.accuracy();
    let mut table = Agreement::begin("What must hold");
    table.row("test accuracy, at least", &GOAL.to_string(), &format!("{accuracy:.4}"), accuracy - GOAL, accuracy >= GOAL);
    let exit = table.verdict("(at least)");

    let curves = [("images learnt from", BLUE, &losses), ("other images", ORANGE, &test_losses)];
    picture::losses("Loss of the 64-128-10 network on digits", ("epoch", 1), &curves, Path::new(PICTURE))?;
    println!("\nPicture: {PICTURE}");
    Ok(exit)
}
