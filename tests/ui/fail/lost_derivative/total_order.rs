use autodiff::differentiable;

#[differentiable]
fn order(x: f64, y: f64) -> f64 {
    let o = x.total_cmp(&y) as i32;
    o as f64 * x
}

fn main() {}
