#[differentiable(wrt(w))]
fn handed_on(w: &DMatrix<f64>, x: &DMatrix<f64>) -> DMatrix<f64> {
    let inner: DMatrix<f64> = layer(w, x);
    layer(w, &inner)
}
