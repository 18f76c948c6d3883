#[differentiable(wrt(w, b))]
fn layer_on_arrays(w: &[[f64; 3]; 2], b: &[f64; 2], x: &[f64; 3]) -> [f64; 2] {
    let mut out = *b;
    for i in 0..2 {
        for j in 0..3 {
            out[i] += w[i][j] * x[j];
        }
        out[i] = out[i].tanh();
    }
    out
}
