//! 1000 Runge-Kutta steps of the Lotka-Volterra equations: state overwritten in place, 4 parameters.

use std::hint::black_box;

use autodiff::differentiable;

use crate::support::measure::{Bench, Case, Yardstick};

const H: f64 = 0.01;
const STEPS: usize = 1000;

#[differentiable(wrt(alpha, beta, gamma, delta))]
fn lotka_volterra(alpha: f64, beta: f64, gamma: f64, delta: f64, steps: usize) -> f64 {
    let slope = |x: f64, y: f64| (alpha * x - beta * x * y, delta * x * y - gamma * y);
    let mut state = [10.0, 5.0];
    for _ in 0..steps {
        let [x, y] = state;
        let (k1x, k1y) = slope(x, y);
        let (k2x, k2y) = slope(x + 0.5 * H * k1x, y + 0.5 * H * k1y);
        let (k3x, k3y) = slope(x + 0.5 * H * k2x, y + 0.5 * H * k2y);
        let (k4x, k4y) = slope(x + H * k3x, y + H * k3y);
        state[0] += H / 6.0 * (k1x + 2.0 * (k2x + k3x) + k4x);
        state[1] += H / 6.0 * (k1y + 2.0 * (k2y + k3y) + k4y);
    }
    state[0] + state[1]
}

/// Records the state, 16 bytes a step, and computes the stages again.
fn by_hand(alpha: f64, beta: f64, gamma: f64, delta: f64, steps: usize) -> (f64, (f64, f64, f64, f64)) {
    let slope = |x: f64, y: f64| (alpha * x - beta * x * y, delta * x * y - gamma * y);
    let mut states = Vec::with_capacity(steps);
    let [mut x, mut y] = [10.0, 5.0];
    for _ in 0..steps {
        states.push([x, y]);
        let (k1x, k1y) = slope(x, y);
        let (k2x, k2y) = slope(x + 0.5 * H * k1x, y + 0.5 * H * k1y);
        let (k3x, k3y) = slope(x + 0.5 * H * k2x, y + 0.5 * H * k2y);
        let (k4x, k4y) = slope(x + H * k3x, y + H * k3y);
        x += H / 6.0 * (k1x + 2.0 * (k2x + k3x) + k4x);
        y += H / 6.0 * (k1y + 2.0 * (k2y + k3y) + k4y);
    }
    let value = x + y;

    let (mut d_alpha, mut d_beta, mut d_gamma, mut d_delta) = (0.0, 0.0, 0.0, 0.0);
    let mut d_slope = |x: f64, y: f64, d_kx: f64, d_ky: f64| {
        let xy = x * y;
        d_alpha += d_kx * x;
        d_beta -= d_kx * xy;
        d_gamma -= d_ky * y;
        d_delta += d_ky * xy;
        (d_kx * (alpha - beta * y) + d_ky * delta * y, d_ky * (delta * x - gamma) - d_kx * beta * x)
    };
    let (mut d_x, mut d_y) = (1.0, 1.0);
    for &[x, y] in states.iter().rev() {
        let (k1x, k1y) = slope(x, y);
        let (x2, y2) = (x + 0.5 * H * k1x, y + 0.5 * H * k1y);
        let (k2x, k2y) = slope(x2, y2);
        let (x3, y3) = (x + 0.5 * H * k2x, y + 0.5 * H * k2y);
        let (k3x, k3y) = slope(x3, y3);
        let (x4, y4) = (x + H * k3x, y + H * k3y);

        let (d_sx, d_sy) = (H / 6.0 * d_x, H / 6.0 * d_y);
        let (d_x4, d_y4) = d_slope(x4, y4, d_sx, d_sy);
        let (d_x3, d_y3) = d_slope(x3, y3, 2.0 * d_sx + H * d_x4, 2.0 * d_sy + H * d_y4);
        let (d_x2, d_y2) = d_slope(x2, y2, 2.0 * d_sx + 0.5 * H * d_x3, 2.0 * d_sy + 0.5 * H * d_y3);
        let (d_x1, d_y1) = d_slope(x, y, d_sx + 0.5 * H * d_x2, d_sy + 0.5 * H * d_y2);
        d_x += d_x4 + d_x3 + d_x2 + d_x1;
        d_y += d_y4 + d_y3 + d_y2 + d_y1;
    }
    (value, (d_alpha, d_beta, d_gamma, d_delta))
}

pub(crate) fn run(bench: &mut Bench) {
    let input = || black_box((1.1, 0.4, 0.4, 0.1, STEPS));
    bench.with_value(Case {
        name: "Lotka-Volterra, 1000 steps of RK4",
        yardstick: Yardstick::gradient(1.96, 0.85),
        function: || {
            let (alpha, beta, gamma, delta, steps) = input();
            lotka_volterra(alpha, beta, gamma, delta, steps)
        },
        by_hand: || {
            let (alpha, beta, gamma, delta, steps) = input();
            by_hand(alpha, beta, gamma, delta, steps)
        },
        generated: || {
            let (alpha, beta, gamma, delta, steps) = input();
            lotka_volterra::value_and_grad(alpha, beta, gamma, delta, steps)
        },
    });
}
