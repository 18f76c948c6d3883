use autodiff::differentiable;

#[differentiable(wrt(x))]
fn advance(x: f64, history: &mut Vec<f64>) -> f64 {
    history.push(x);
    history[0] * x
}

fn main() {}
