//! Draws expression graphs: functions, their gradients, loops and branches as frames.
//!
//! `cargo run --example expression_graph` writes SVG and DOT files into `output/` and prints the text form.

use autodiff::differentiable;

/// The mean squared error of a linear model.
#[differentiable(wrt(w, b), graph)]
fn linear_loss(w: f64, b: f64, xs: &[f64], ys: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let e = w * x + b - y;
        sum += e * e;
    }
    sum / xs.len() as f64
}

/// A layer of neurons and a weighted sum of them.
#[differentiable(wrt(hidden, bias, out), graph)]
fn network(hidden: &[[f64; 2]; 3], bias: &[f64; 3], out: &[f64; 3], x: &[f64; 2]) -> f64 {
    let mut y = 0.0;
    for i in 0..3 {
        let mut z = bias[i];
        for j in 0..2 {
            z += hidden[i][j] * x[j];
        }
        y += out[i] * z.tanh();
    }
    y
}

/// A state that each iteration changes.
#[differentiable(wrt(k), graph)]
fn decay(k: f64, start: f64, steps: usize) -> f64 {
    let mut x = start;
    for _ in 0..steps {
        x -= k * x.sin();
    }
    x
}

/// The loss of Huber: a parabola that becomes a line.
#[differentiable(wrt(error), graph)]
fn huber(error: f64, delta: f64) -> f64 {
    let size = error.abs();
    if size <= delta { 0.5 * error * error } else { delta * (size - 0.5 * delta) }
}

fn main() -> std::io::Result<()> {
    std::fs::create_dir_all("output")?;
    let functions =
        [("linear_loss", linear_loss::graph()), ("network", network::graph()), ("decay", decay::graph()), ("huber", huber::graph())];
    for (name, graphs) in functions {
        println!("{}\n{}", graphs.forward, graphs.gradient);
        std::fs::write(format!("output/{name}.svg"), graphs.forward.to_svg())?;
        std::fs::write(format!("output/{name}.dot"), graphs.forward.to_dot())?;
        std::fs::write(format!("output/{name}_gradient.svg"), graphs.gradient.to_svg())?;
        std::fs::write(format!("output/{name}_gradient.dot"), graphs.gradient.to_dot())?;
    }
    Ok(())
}
