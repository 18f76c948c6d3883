//! Annotated functions inside functions, also under one name.

fn first() -> f64 {
    use autodiff::differentiable;

    #[differentiable]
    fn inner(x: f64) -> f64 {
        x * x
    }

    #[differentiable]
    fn outer(x: f64) -> f64 {
        inner(x) + x
    }

    outer::grad(2.0)
}

fn second() -> f64 {
    #[autodiff::differentiable]
    fn inner(x: f64, y: f64) -> f64 {
        x * y
    }
    let (d_x, d_y) = inner::grad(2.0, 3.0);
    d_x + d_y
}

#[autodiff::differentiable]
fn with_items_inside(x: f64) -> f64 {
    const FACTOR: f64 = 3.0;
    #[autodiff::differentiable]
    fn helper(x: f64) -> f64 {
        x * x
    }
    use std::f64::consts::E;
    FACTOR * helper(x) + E * x
}

fn main() {
    assert_eq!(first(), 5.0);
    assert_eq!(second(), 5.0);
    assert_eq!(with_items_inside::grad(1.0), 6.0 + std::f64::consts::E);
}
