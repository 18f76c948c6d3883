#[differentiable(wrt(x), jacobian)]
fn project(x: &[f64; 3], focal: f64) -> [f64; 2] {
    [focal * x[0] / x[2], focal * x[1] / x[2]]
}

#[differentiable(hessian)]
fn until_far(x: &[f64; 3], scale: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..3 {
        if sum > 1.0 {
            return sum * scale;
        }
        sum += x[i] * x[i].sin();
    }
    sum
}
