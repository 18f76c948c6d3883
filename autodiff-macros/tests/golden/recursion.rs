#[differentiable(wrt(x))]
fn recursion(x: f64, depth: usize) -> f64 {
    if depth == 0 { x } else { x * recursion(x.sin(), depth - 1) }
}
