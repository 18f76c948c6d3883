use autodiff::differentiable;

#[differentiable]
const RATE: f64 = 0.1;

fn main() {
    println!("{RATE}");
}
