use autodiff::differentiable;

#[differentiable]
fn powers(x: f64) -> f64 {
    let table = std::array::from_fn(|k| x.powi(k as i32));
    let last: [f64; 4] = table;
    last[3]
}

fn main() {}
