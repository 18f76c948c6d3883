use autodiff::differentiable;

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

#[differentiable(wrt(w, b))]
fn loss(w: f64, b: f64, xs: &[f64], ys: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let e = w * x + b - y;
        sum += e * e;
    }
    sum / xs.len() as f64
}

#[differentiable]
fn decay(k: f64, x0: f64, steps: usize) -> f64 {
    let mut x = x0;
    for _ in 0..steps {
        x -= 0.01 * k * x * x;
    }
    x
}

#[test]
fn squares() {
    assert_eq!(square::value_and_grad(3.0), (9.0, 6.0));
}

#[test]
fn losses() {
    let (v, (dw, db)) = loss::value_and_grad(0.5, 0.1, &[1.0, 2.0], &[2.0, 4.0]);
    println!("{v} {dw} {db}");
    let (v, back) = loss::vjp(0.5, 0.1, &[1.0, 2.0], &[2.0, 4.0]);
    println!("{v} {:?}", back(1.0));
    println!("{:?}", decay::value_and_grad(2.0, 1.5, 3));
    let h = 1e-6;
    println!("{}", (decay(2.0 + h, 1.5, 3) - decay(2.0 - h, 1.5, 3)) / (2.0 * h));
}
