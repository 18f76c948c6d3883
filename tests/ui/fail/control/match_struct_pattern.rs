use autodiff::differentiable;

struct Point {
    x: f64,
    y: f64,
}

#[differentiable(wrt(p))]
fn norm(p: Point) -> f64 {
    let Point { x, y } = p;
    x * x + y * y
}

fn main() {}
