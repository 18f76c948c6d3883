//! Trains every model of the examples, one after the other.
//!
//! Each prints its numbers beside the published ones with the difference, and draws its loss; three draw their expression
//! graphs and one the landscape of its loss, too. The pictures go to `output`. The program fails if a number is off.
//!
//! ```text
//! cargo run --release --example train
//! ```
// Each example brings the supporting modules it needs.
#![allow(clippy::duplicate_mod)]

use std::error::Error;
use std::process::ExitCode;
use std::time::Instant;

#[path = "classifier.rs"]
mod classifier;
#[path = "deep_network.rs"]
mod deep_network;
#[path = "digits.rs"]
mod digits;
#[path = "linear_regression.rs"]
mod linear_regression;
#[path = "quadratic.rs"]
mod quadratic;

type Example = fn() -> Result<ExitCode, Box<dyn Error>>;

/// In the order in which there is more to learn.
const EXAMPLES: [(&str, Example); 5] = [
    ("linear_regression: one weight, and the landscape of its loss", linear_regression::main),
    ("quadratic: three coefficients", quadratic::main),
    ("classifier: 2-5-3, by hand and from parts", classifier::main),
    ("deep_network: 3-4-1 and deeper", deep_network::main),
    ("digits: 64-128-10 on handwritten digits", digits::main),
];

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let start = Instant::now();
    let mut summary = Vec::new();
    for (title, example) in EXAMPLES {
        println!("\n{title}\n{}\n", "=".repeat(title.len()));
        let start = Instant::now();
        let agrees = example()? == ExitCode::SUCCESS;
        summary.push((title, agrees, start.elapsed()));
    }
    println!("\nAll models, in {:.1} s:", start.elapsed().as_secs_f64());
    for (title, agrees, time) in &summary {
        println!("  {:<64} {} {:>6.1} s", title, if *agrees { "agrees" } else { "IS OFF" }, time.as_secs_f64());
    }
    let mut pictures = Vec::new();
    for file in std::fs::read_dir("output")? {
        let name = file?.file_name().into_string().unwrap_or_default();
        pictures.extend(name.strip_suffix(".svg").map(str::to_owned));
    }
    pictures.sort();
    println!("\nPictures in output/, as SVG: {}.", pictures.join(", "));
    Ok(if summary.iter().all(|(_, agrees, _)| *agrees) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
