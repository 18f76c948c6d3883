use autodiff::differentiable;

struct Spring {
    k: f64,
}

impl Spring {
    fn energy(&self, x: f64) -> f64 {
        0.5 * self.k * x * x
    }
}

#[differentiable(wrt(x))]
fn potential(spring: &Spring, x: f64) -> f64 {
    spring.energy(x)
}

fn main() {}
