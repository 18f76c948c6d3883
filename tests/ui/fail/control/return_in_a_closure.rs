use autodiff::differentiable;

#[differentiable]
fn roots(xs: &[f64]) -> f64 {
    let root = |x: f64| {
        if x < 0.0 {
            return 0.0;
        }
        x.sqrt()
    };
    xs.iter().map(|x| root(*x)).sum()
}

fn main() {}
