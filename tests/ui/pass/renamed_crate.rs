//! The crate is reachable under another path only: `crate = path` says where.

mod math {
    pub mod derivatives {
        pub use ::autodiff::*;
    }
}

// `autodiff` is something else here.
#[allow(dead_code)]
mod autodiff {}

#[math::derivatives::differentiable(crate = crate::math::derivatives, hessian)]
fn activation(x: f64) -> f64 {
    x.tanh()
}

#[math::derivatives::differentiable(crate = math::derivatives, hessian)]
fn neuron(w: &[f64], x: &[f64]) -> f64 {
    let mut z = 0.0;
    for (a, b) in w.iter().zip(x) {
        z += a * b;
    }
    activation(z)
}

fn main() {
    let (value, (d_w, d_x)) = neuron::value_and_grad(&[0.5, 1.0], &[1.0, -0.5]);
    assert_eq!(value, 0.0);
    assert_eq!((d_w, d_x), (vec![1.0, -0.5], vec![0.5, 1.0]));
}
