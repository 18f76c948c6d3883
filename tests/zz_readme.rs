use autodiff::differentiable;
#[differentiable(forward)]
fn euler(f: impl Fn(f64) -> f64, start: f64, h: f64, n: usize) -> f64 {
    let mut x = start;
    for _ in 0..n {
        x += h * f(x);
    }
    x
}

#[differentiable(forward)]
fn logistic(x: f64) -> f64 {
    x * (1.0 - x)
}

#[differentiable]
fn decayed(k: f64, start: f64) -> f64 {
    euler(|x| -k * x.sin(), start, 0.1, 8) + euler(logistic, start, 0.1, 8)
}

#[test]
fn t() {
let (_, (d_k, d_start)) = decayed::value_and_grad(0.5, 1.0);
assert!(d_k < 0.0 && d_start > 0.0);

// A plain closure has no derivative: the derived functions take one that returns it, as `vjp` and `jvp` do.
let (_, (d_start, _)) = euler::value_and_grad(logistic::vjp, 0.2, 0.1, 8);
let (_, tangent) = euler::jvp(logistic::jvp, 0.2, 0.1, 8, 1.0, 0.0);
assert!((d_start - tangent).abs() < 1e-12);
}
