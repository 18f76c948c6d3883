#[differentiable]
fn in_place(a: &mut [f64]) {
    for i in 1..a.len() {
        a[i] *= a[i - 1].sin();
    }
}
