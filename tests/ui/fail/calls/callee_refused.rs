use autodiff::differentiable;

#[differentiable(forward)]
fn quantise(x: f64, y: f64) -> f64 {
    (x as i64) as f64 * y
}

#[differentiable(forward)]
fn model(x: f64) -> f64 {
    let z = quantise(x, 2.0 * x);
    z.sin() * quantise(z, z)
}

fn main() {
    let (value, (d_x, d_y)) = quantise::value_and_grad(1.0, 2.0);
    let (_, pullback) = quantise::vjp(1.0, 2.0);
    println!("{value} {d_x} {d_y} {:?} {}", pullback(1.0), quantise::grad(1.0, 2.0).0);
    println!("{} {:?}", model::grad(1.0), model::jvp(1.0, 1.0));
}
