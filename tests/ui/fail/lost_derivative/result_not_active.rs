use autodiff::differentiable;

#[differentiable(wrt(x))]
fn norm(x: &[f64], scale: &mut f64) -> f64 {
    *scale = 0.0;
    for v in x {
        *scale = scale.max(v.abs());
    }
    *scale
}

fn main() {}
