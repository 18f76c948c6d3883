use autodiff::differentiable;

#[differentiable]
fn pushed(list: &mut Vec<f64>, x: f64) {
    list.push(x * x);
}

#[differentiable]
fn drained(x: f64, y: f64) -> f64 {
    let mut list = vec![x, y, x * y];
    let tail: Vec<f64> = list.drain(1..).collect();
    tail[0] * list[0]
}

#[differentiable]
fn taken(x: f64, y: f64) -> f64 {
    let mut list = vec![x, y, x * y];
    let all = std::mem::take(&mut list);
    all[0] * all[1]
}

#[differentiable]
fn largest_in_size(xs: &[f64]) -> f64 {
    let largest = xs.iter().max_by(|a, b| a.abs().total_cmp(&b.abs()));
    largest.copied().unwrap_or(0.0)
}

#[differentiable]
fn built(x: f64) -> f64 {
    let powers: [f64; 3] = std::array::from_fn(power_of(x));
    powers[0] + powers[2]
}

fn power_of(x: f64) -> impl Fn(usize) -> f64 {
    move |n| x.powi(n as i32)
}

fn main() {}
