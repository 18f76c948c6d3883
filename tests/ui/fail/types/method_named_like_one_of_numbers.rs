//! A method of a type of one's own that is named like one of numbers is theirs where no type is told.
use autodiff::{Differentiable, differentiable};

#[derive(Differentiable, Clone, Copy)]
struct Complex {
    re: f64,
    im: f64,
}

#[differentiable]
impl Complex {
    fn exp(self) -> Complex {
        let r = self.re.exp();
        Complex { re: r * self.im.cos(), im: r * self.im.sin() }
    }
}

#[differentiable]
fn growth(z: Complex) -> f64 {
    z.exp().re
}

fn main() {}
