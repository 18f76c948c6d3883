use autodiff::differentiable;

#[differentiable]
mod losses {
    pub fn square(x: f64) -> f64 {
        x * x
    }
}

fn main() {
    losses::square(1.0);
}
