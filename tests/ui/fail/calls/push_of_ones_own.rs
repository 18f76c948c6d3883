use autodiff::{Differentiable, differentiable};

#[derive(Differentiable, Clone)]
struct Welford {
    n: usize,
    mean: f64,
}

#[differentiable]
impl Welford {
    fn push(&mut self, x: f64) {
        self.n += 1;
        self.mean += (x - self.mean) / self.n as f64;
    }
}

#[differentiable]
fn f(xs: &[f64]) -> f64 {
    let mut w = Welford { n: 0, mean: 0.0 };
    for x in xs {
        w.push(*x);
    }
    w.mean
}

fn main() {
    f::grad(&[1.0]);
}
