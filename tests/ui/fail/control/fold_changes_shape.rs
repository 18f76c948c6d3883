use autodiff::differentiable;

#[differentiable]
fn mean(xs: &[f64]) -> f64 {
    let start = (0.0, 0.0);
    let both = xs.iter().fold(start, |acc, x| {
        let next = (acc.0 + x, acc.1 + 1.0);
        next
    });
    both.0 / both.1
}

fn main() {}
