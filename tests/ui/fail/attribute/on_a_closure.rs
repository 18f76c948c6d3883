use autodiff::differentiable;

fn main() {
    #[differentiable]
    let square = |x: f64| x * x;
    square(1.0);
}
