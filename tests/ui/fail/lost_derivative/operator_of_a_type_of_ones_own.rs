use autodiff::{Differentiable, differentiable};

#[derive(Clone, Copy, Differentiable)]
struct Clock {
    hours: f64,
}

impl std::ops::Add for Clock {
    type Output = Clock;
    fn add(self, other: Clock) -> Clock {
        Clock { hours: self.hours * other.hours }
    }
}

#[differentiable]
fn later(a: Clock, b: Clock) -> f64 {
    let c = a + b;
    c.hours
}

fn main() {
    later::grad(Clock { hours: 1.0 }, Clock { hours: 2.0 });
}
