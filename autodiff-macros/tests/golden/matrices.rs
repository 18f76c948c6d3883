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

#[differentiable(jacobian)]
fn slopes(p: &[f64; 3], scale: f64) -> [f64; 2] {
    let [x, y, z] = *p;
    let u = x / z;
    let v = y / z;
    let n = u * u + v * v;
    [scale * n * u, scale * n * v]
}

#[differentiable(hessian)]
fn chain(x: &[f64; 9]) -> f64 {
    let mut sum = 0.0;
    for i in 0..8 {
        let a = x[i + 1] - x[i] * x[i];
        sum += a * a;
    }
    sum
}

#[differentiable(hessian)]
fn scaled_root(a: f64, x: f64) -> f64 {
    a * x.sqrt()
}
