use autodiff::differentiable;
use std::cell::RefCell;

#[differentiable(wrt(x))]
fn remembered(x: f64, log: &RefCell<Vec<f64>>) -> f64 {
    log.borrow_mut().push(x);
    log.borrow()[0] * x
}

fn main() {}
