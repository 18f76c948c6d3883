use autodiff::differentiable;

#[differentiable]
fn lookup(t: f64, table: &[f64]) -> f64 {
    table[t.floor() as usize]
}

fn main() {}
