use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let mut i = 1;
    let mut a = [x, 3.0];
    let b = [x * x, 7.0];
    a[i] += &b[{
        i = 0;
        i
    }];
    a[0] * a[0] + a[1]
}

fn main() {
    f::grad(1.0);
}
