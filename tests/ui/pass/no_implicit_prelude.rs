//! Generated code does without the prelude.

#![no_implicit_prelude]

#[::autodiff::differentiable(forward)]
fn energy(xs: &[f64], w: [f64; 3], n: usize) -> f64 {
    let mut sum = 0.0;
    for x in xs {
        sum += x.sin() * x;
    }
    for _ in 0..n {
        sum = sum * sum - w[0] * w[2];
    }
    sum
}

fn main() {
    let (d_xs, d_w) = energy::grad(&[0.0], [1.0, 2.0, 3.0], 1);
    ::std::assert_eq!(d_xs, [0.0]);
    ::std::assert_eq!(d_w, [-3.0, 0.0, -1.0]);
}
