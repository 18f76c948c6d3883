#[differentiable(wrt(w))]
fn rectified(w: &DMatrix<f64>, x: &DMatrix<f64>) -> f64 {
    let hidden = (w * x).map(|unit| unit.max(0.0));
    hidden.dot(x)
}
