use autodiff::differentiable;

#[allow(non_camel_case_types)]
struct loss {
    value: f64,
}

#[differentiable]
fn loss(x: f64) -> f64 {
    x * x
}

fn main() {
    println!("{}", loss { value: 1.0 }.value);
}
