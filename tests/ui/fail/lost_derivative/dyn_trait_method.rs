use autodiff::differentiable;

trait Potential {
    fn energy(&self, x: f64) -> f64;
}

#[differentiable(wrt(x))]
fn total(potentials: &[Box<dyn Potential>], x: f64) -> f64 {
    let mut sum = 0.0;
    for p in potentials {
        sum += p.energy(x);
    }
    sum
}

fn main() {}
