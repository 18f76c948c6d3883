use autodiff::differentiable;

trait Layer {
    #[differentiable]
    fn forward(&self, x: f64) -> f64;
}

fn main() {}
