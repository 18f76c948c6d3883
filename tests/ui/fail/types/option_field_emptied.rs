use autodiff::{Differentiable, differentiable};

#[derive(Differentiable)]
struct Controller {
    before: Option<f64>,
}

#[differentiable]
impl Controller {
    fn reset(&mut self, x: f64) -> f64 {
        let before = self.before.unwrap_or(0.0);
        self.before = None;
        before * x
    }

    fn set_if(&mut self, x: f64, there: bool) -> f64 {
        self.before = there.then_some(x);
        x * x
    }
}

fn main() {}
