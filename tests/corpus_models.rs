//! Whole models, as people write them.
#![allow(clippy::all)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::differentiable;
use std::f64::consts::PI;

#[differentiable(wrt(w, b), hessian)]
fn line_fit(w: f64, b: f64, xs: &[f64], ys: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, y) in xs.iter().zip(ys) {
        let e = w * x + b - y;
        sum += e * e;
    }
    sum / xs.len() as f64
}

#[differentiable(wrt(weights, bias), hessian)]
fn logistic_regression(weights: &[f64; 2], bias: f64, inputs: &[[f64; 2]], labels: &[bool], decay: f64) -> f64 {
    let mut loss = 0.0;
    for (x, &label) in inputs.iter().zip(labels) {
        let score = weights[0] * x[0] + weights[1] * x[1] + bias;
        let margin = if label { score } else { -score };
        loss += if margin > 0.0 { (-margin).exp().ln_1p() } else { -margin + margin.exp().ln_1p() };
    }
    let penalty: f64 = weights.iter().map(|w| w * w).sum();
    loss / inputs.len() as f64 + 0.5 * decay * penalty
}

#[differentiable(wrt(logits, means, log_widths), hessian)]
fn gaussian_mixture(logits: &[f64], means: &[[f64; 2]], log_widths: &[f64], data: &[[f64; 2]]) -> f64 {
    let total = log_sum_exp(logits);
    let mut log_likelihood = 0.0;
    let mut terms = vec![0.0; logits.len()];
    for point in data {
        for k in 0..logits.len() {
            let precision = (-2.0 * log_widths[k]).exp();
            let mut distance = 0.0;
            for d in 0..2 {
                distance += (point[d] - means[k][d]).powi(2);
            }
            terms[k] = logits[k] - total - 0.5 * precision * distance - 2.0 * log_widths[k] - (2.0 * PI).ln();
        }
        log_likelihood += log_sum_exp(&terms);
    }
    log_likelihood
}

#[differentiable(hessian)]
fn log_sum_exp(xs: &[f64]) -> f64 {
    let top = xs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    top + xs.iter().map(|x| (x - top).exp()).sum::<f64>().ln()
}

#[differentiable(hessian)]
fn predator_and_prey(y: &mut [f64; 2], slope: &mut [f64; 2], [a, b, c, d]: [f64; 4]) {
    slope[0] = a * y[0] - b * y[0] * y[1];
    slope[1] = -c * y[1] + d * y[0] * y[1];
}

#[differentiable(hessian)]
fn lotka_volterra(start: [f64; 2], rates: [f64; 4], h: f64, steps: usize) -> f64 {
    let mut y = start;
    let mut total = 0.0;
    let (mut k1, mut k2, mut k3, mut k4) = ([0.0; 2], [0.0; 2], [0.0; 2], [0.0; 2]);
    let mut work = [0.0; 2];
    for _ in 0..steps {
        predator_and_prey(&mut y, &mut k1, rates);
        for i in 0..2 {
            work[i] = y[i] + 0.5 * h * k1[i];
        }
        predator_and_prey(&mut work, &mut k2, rates);
        for i in 0..2 {
            work[i] = y[i] + 0.5 * h * k2[i];
        }
        predator_and_prey(&mut work, &mut k3, rates);
        for i in 0..2 {
            work[i] = y[i] + h * k3[i];
        }
        predator_and_prey(&mut work, &mut k4, rates);
        for i in 0..2 {
            y[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
        total += y[0] * y[0] + y[1];
    }
    total
}

#[differentiable(wrt(w1, b1, w2, b2), hessian)]
fn two_layer_network(w1: &[[f64; 2]; 5], b1: &[f64; 5], w2: &[[f64; 5]; 2], b2: &[f64; 2], data: &[([f64; 2], usize)]) -> f64 {
    let mut loss = 0.0;
    for (input, class) in data {
        let mut hidden = [0.0; 5];
        for i in 0..5 {
            let mut sum = b1[i];
            for j in 0..2 {
                sum += w1[i][j] * input[j];
            }
            hidden[i] = sum.tanh();
        }
        let mut logits = *b2;
        for i in 0..2 {
            for j in 0..5 {
                logits[i] += w2[i][j] * hidden[j];
            }
        }
        let top = logits[0].max(logits[1]);
        let partition = (logits[0] - top).exp() + (logits[1] - top).exp();
        loss -= logits[*class] - top - partition.ln();
    }
    loss / data.len() as f64
}

#[differentiable(forward)]
fn kepler(mean_anomaly: f64, eccentricity: f64) -> (f64, f64) {
    let mut e = if eccentricity > 0.8 { PI } else { mean_anomaly };
    for _ in 0..20 {
        let step = (e - eccentricity * e.sin() - mean_anomaly) / (1.0 - eccentricity * e.cos());
        e -= step;
        if step.abs() < 1e-13 {
            break;
        }
    }
    (e.cos() - eccentricity, (1.0 - eccentricity * eccentricity).sqrt() * e.sin())
}

#[differentiable(wrt(alpha), hessian)]
fn moving_average(alpha: f64, series: &[f64]) -> f64 {
    let mut level = series[0];
    let mut error = 0.0;
    for y in &series[1..] {
        let miss = y - level;
        error += miss * miss;
        level = alpha * y + (1.0 - alpha) * level;
    }
    error
}

#[differentiable(wrt(level, slope, curvature, tau), hessian)]
fn bond_price(level: f64, slope: f64, curvature: f64, tau: f64, coupon: f64, years: u32) -> f64 {
    (1..=2 * years)
        .map(|period| {
            let t = 0.5 * period as f64;
            let x = t / tau;
            let decayed = (1.0 - (-x).exp()) / x;
            let rate = level + slope * decayed + curvature * (decayed - (-x).exp());
            let payment = if period == 2 * years { 100.0 + 50.0 * coupon } else { 50.0 * coupon };
            payment * (-rate * t).exp()
        })
        .sum()
}

#[differentiable(hessian)]
fn normal_distribution(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.2316419 * x.abs());
    let polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    let tail = (-0.5 * x * x).exp() / (2.0 * PI).sqrt() * polynomial;
    if x >= 0.0 { 1.0 - tail } else { tail }
}

#[differentiable(wrt(spot, rate, volatility, years), hessian)]
fn call_option(spot: f64, strike: f64, rate: f64, volatility: f64, years: f64) -> f64 {
    let spread = volatility * years.sqrt();
    let d1 = ((spot / strike).ln() + (rate + 0.5 * volatility.powi(2)) * years) / spread;
    spot * normal_distribution(d1) - strike * (-rate * years).exp() * normal_distribution(d1 - spread)
}

#[differentiable(hessian)]
fn binomial_put(spot: f64, volatility: f64, rate: f64, strike: f64) -> f64 {
    const STEPS: usize = 8;
    let dt = 1.0 / STEPS as f64;
    let up = (volatility * dt.sqrt()).exp();
    let down = 1.0 / up;
    let discount = (-rate * dt).exp();
    let chance = (1.0 / discount - down) / (up - down);
    let mut values = [0.0; STEPS + 1];
    for i in 0..=STEPS {
        let price = spot * up.powi(2 * i as i32 - STEPS as i32);
        values[i] = (strike - price).max(0.0);
    }
    for step in (0..STEPS).rev() {
        for i in 0..=step {
            let kept = discount * (chance * values[i + 1] + (1.0 - chance) * values[i]);
            let price = spot * up.powi(2 * i as i32 - step as i32);
            values[i] = f64::max(kept, strike - price);
        }
    }
    values[0]
}

#[differentiable(wrt(omega, alpha, beta), hessian)]
fn garch_likelihood(omega: f64, alpha: f64, beta: f64, returns: &[f64]) -> f64 {
    let mut variance = omega / (1.0 - alpha - beta);
    returns.iter().fold(0.0, |sum, r| {
        let term = variance.ln() + r * r / variance;
        variance = omega + alpha * r * r + beta * variance;
        sum - 0.5 * term
    })
}

#[differentiable(wrt(process, noise), hessian)]
fn kalman_filter(process: f64, noise: f64, measured: &[Option<f64>]) -> f64 {
    let (mut mean, mut variance) = (0.0, 1.0);
    let mut log_likelihood = 0.0;
    for measurement in measured {
        variance += process;
        let Some(z) = measurement else {
            continue;
        };
        let innovation = z - mean;
        let spread = variance + noise;
        log_likelihood -= 0.5 * (spread.ln() + innovation * innovation / spread);
        let gain = variance / spread;
        mean += gain * innovation;
        variance *= 1.0 - gain;
    }
    log_likelihood
}

#[differentiable(wrt(initial, transition, emission), hessian)]
fn hidden_markov(initial: [f64; 2], transition: &[[f64; 2]; 2], emission: &Vec<Vec<f64>>, observed: &[usize]) -> f64 {
    let mut forward = [0.0; 2];
    let mut log_likelihood = 0.0;
    for (t, &symbol) in observed.iter().enumerate() {
        let mut next = [0.0; 2];
        for state in 0..2 {
            let arriving = if t == 0 { initial[state] } else { (0..2).map(|from| forward[from] * transition[from][state]).sum() };
            next[state] = arriving * emission[state][symbol];
        }
        let scale: f64 = next.iter().sum();
        log_likelihood += scale.ln();
        forward = next.map(|p| p / scale);
    }
    log_likelihood
}

#[differentiable(hessian)]
fn time_warping(a: &[f64], b: &[f64], softness: f64) -> f64 {
    let (n, m) = (a.len(), b.len());
    let mut cost = vec![vec![1e6; m + 1]; n + 1];
    cost[0][0] = 0.0;
    for i in 1..=n {
        for j in 1..=m {
            let here = (a[i - 1] - b[j - 1]).powi(2);
            let ways = [cost[i - 1][j], cost[i][j - 1], cost[i - 1][j - 1]];
            let least = ways.iter().copied().fold(f64::INFINITY, f64::min);
            let mut sum = 0.0;
            for way in ways {
                sum += (-(way - least) / softness).exp();
            }
            cost[i][j] = here + least - softness * sum.ln();
        }
    }
    cost[n][m]
}

#[differentiable(hessian)]
fn thomas_solver(lower: &[f64], diagonal: &[f64], upper: &[f64], right: &[f64]) -> f64 {
    let n = diagonal.len();
    let mut c = vec![0.0; n];
    let mut x = vec![0.0; n];
    c[0] = upper[0] / diagonal[0];
    x[0] = right[0] / diagonal[0];
    for i in 1..n {
        let pivot = diagonal[i] - lower[i - 1] * c[i - 1];
        if i < n - 1 {
            c[i] = upper[i] / pivot;
        }
        x[i] = (right[i] - lower[i - 1] * x[i - 1]) / pivot;
    }
    for i in (0..n - 1).rev() {
        x[i] -= c[i] * x[i + 1];
    }
    x.iter().map(|v| v * v).sum()
}

#[differentiable(hessian)]
fn lennard_jones(atoms: &[[f64; 3]], depth: f64) -> f64 {
    let mut energy = 0.0;
    for i in 0..atoms.len() {
        for j in 0..i {
            let mut squared = 0.0;
            for (a, b) in atoms[i].iter().zip(&atoms[j]) {
                squared += (a - b) * (a - b);
            }
            if squared > 6.25 {
                continue;
            }
            let sixth = squared.powi(-3);
            energy += 4.0 * depth * (sixth * sixth - sixth);
        }
    }
    energy
}

#[differentiable(hessian)]
fn leapfrog(position: &mut [f64], velocity: &mut [f64], masses: &[f64], h: f64) -> f64 {
    let n = masses.len();
    let mut drift = 0.0;
    for _ in 0..3 {
        for i in 0..n {
            let mut pull = 0.0;
            for j in 0..n {
                if i != j {
                    let gap: f64 = position[j] - position[i];
                    pull += masses[j] * gap / (gap * gap + 0.1).powf(1.5);
                }
            }
            velocity[i] += h * pull;
        }
        for (x, v) in position.iter_mut().zip(velocity.iter()) {
            *x += h * v;
        }
        drift += position[0] * velocity[n - 1];
    }
    drift
}

#[differentiable(hessian)]
fn robot_arm(angles: &[f64], lengths: &[f64], target: (f64, f64)) -> f64 {
    let (mut x, mut y, mut heading) = (0.0, 0.0, 0.0);
    for (angle, length) in angles.iter().zip(lengths) {
        heading += angle;
        let (s, c) = f64::sin_cos(heading);
        x += length * c;
        y += length * s;
    }
    let (dx, dy) = (x - target.0, y - target.1);
    dx.hypot(dy)
}

#[differentiable(forward)]
fn rotated_by_quaternion(q: [f64; 4], v: [f64; 3]) -> [f64; 3] {
    let norm = q.iter().map(|c| c * c).sum::<f64>().sqrt();
    let [w, x, y, z] = q.map(|c| c / norm);
    let t = [2.0 * (y * v[2] - z * v[1]), 2.0 * (z * v[0] - x * v[2]), 2.0 * (x * v[1] - y * v[0])];
    [v[0] + w * t[0] + y * t[2] - z * t[1], v[1] + w * t[1] + z * t[0] - x * t[2], v[2] + w * t[2] + x * t[1] - y * t[0]]
}

#[differentiable(hessian)]
fn convolution(signal: &[f64], kernel: &[f64; 3], bias: f64) -> f64 {
    let mut output = Vec::with_capacity(signal.len() - 2);
    for window in signal.windows(kernel.len()) {
        let sum: f64 = window.iter().zip(kernel).map(|(s, k)| s * k).sum();
        output.push((sum + bias).max(0.0));
    }
    let pooled: Vec<f64> = output.chunks(2).map(|c| c.iter().copied().fold(f64::MIN, f64::max)).collect();
    pooled.iter().enumerate().map(|(i, p)| p / (i + 1) as f64).sum()
}

#[differentiable(forward)]
fn attention(query: &[f64; 2], keys: &[[f64; 2]; 3], values: &[[f64; 2]; 3]) -> [f64; 2] {
    let scores: [f64; 3] = std::array::from_fn(|i| (query[0] * keys[i][0] + query[1] * keys[i][1]) / 2f64.sqrt());
    let top = scores.iter().fold(f64::MIN, |m, s| m.max(*s));
    let weights = scores.map(|s| (s - top).exp());
    let total: f64 = weights.iter().sum();
    let mut mixed = [0.0; 2];
    for (weight, value) in weights.iter().zip(values) {
        for d in 0..2 {
            mixed[d] += weight / total * value[d];
        }
    }
    mixed
}

#[differentiable(hessian)]
fn recurrent_cell(inputs: &[f64], w: &[[f64; 2]; 3], start: [f64; 2]) -> f64 {
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    let [mut hidden, mut memory] = start;
    for &x in inputs {
        let gate = |k: usize| w[k][0] * x + w[k][1] * hidden;
        let forget = sigmoid(gate(0));
        let candidate = gate(1).tanh();
        memory = forget * memory + (1.0 - forget) * candidate;
        hidden = sigmoid(gate(2)) * memory.tanh();
    }
    hidden * hidden
}

#[differentiable(forward)]
fn normalised_batch(xs: &[f64], gain: f64, shift: f64) -> Vec<f64> {
    let n = xs.len() as f64;
    let mean = xs.iter().sum::<f64>() / n;
    let variance = xs.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
    let scale = gain / (variance + 1e-5).sqrt();
    xs.iter().map(|x| (x - mean) * scale + shift).collect()
}

#[differentiable(hessian)]
fn power_iteration(a: &[[f64; 3]; 3], rounds: usize) -> f64 {
    let mut v = [1.0; 3];
    let mut eigenvalue = 0.0;
    for _ in 0..rounds {
        let mut w = [0.0; 3];
        for (i, row) in a.iter().enumerate() {
            w[i] = row.iter().zip(&v).map(|(a, v)| a * v).sum();
        }
        eigenvalue = w.iter().map(|x| x * x).sum::<f64>().sqrt();
        v = w.map(|x| x / eigenvalue);
    }
    eigenvalue
}

#[differentiable(hessian)]
fn orthonormal_columns(columns: &[[f64; 3]]) -> f64 {
    let mut basis: Vec<[f64; 3]> = Vec::new();
    let mut volume = 1.0;
    for column in columns {
        let mut u = *column;
        for b in &basis {
            let along = u.iter().zip(b).map(|(u, b)| u * b).sum::<f64>();
            for i in 0..3 {
                u[i] -= along * b[i];
            }
        }
        let length = u.iter().map(|x| x * x).sum::<f64>().sqrt();
        volume *= length;
        basis.push(u.map(|x| x / length));
    }
    volume + basis[1][2]
}

#[differentiable(wrt(infection, recovery), hessian)]
fn epidemic(infection: f64, recovery: f64, cases: &[f64]) -> f64 {
    let mut state = (0.99, 0.01, 0.0);
    let mut misfit = 0.0;
    for seen in cases {
        for _ in 0..4 {
            let (s, i, r) = state;
            let infected = 0.25 * infection * s * i;
            let recovered = 0.25 * recovery * i;
            state = (s - infected, i + infected - recovered, r + recovered);
        }
        misfit += (state.1 - seen).powi(2);
    }
    misfit * 100.0 + state.2
}

#[differentiable(wrt(coefficients), hessian)]
fn poisson_regression(coefficients: &[f64], rows: &[[f64; 3]], counts: &[u32]) -> f64 {
    let mut deviance = 0.0;
    for (row, &count) in rows.iter().zip(counts) {
        let eta: f64 = row.iter().zip(coefficients).map(|(x, c)| x * c).sum();
        let log_factorial: f64 = (1..=count).map(|k| f64::from(k).ln()).sum();
        deviance += eta.exp() - f64::from(count) * eta + log_factorial;
    }
    deviance
}

#[differentiable(forward)]
fn bezier(points: &[[f64; 2]], t: f64) -> (f64, f64) {
    let mut p = points.to_vec();
    let n = p.len();
    for level in 1..n {
        for i in 0..n - level {
            for d in 0..2 {
                p[i][d] = (1.0 - t) * p[i][d] + t * p[i + 1][d];
            }
        }
    }
    (p[0][0], p[0][1])
}

#[differentiable(hessian)]
fn ray_and_sphere(origin: [f64; 3], direction: [f64; 3], radius: f64) -> f64 {
    let dot = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let b = dot(origin, direction);
    let length = dot(direction, direction);
    let discriminant = b * b - length * (dot(origin, origin) - radius * radius);
    if discriminant < 0.0 {
        return f64::INFINITY;
    }
    let root = discriminant.sqrt();
    let near = (-b - root) / length;
    if near > 0.0 { near } else { (-b + root) / length }
}

mod check {
    const XS: [f64; 4] = [-1.0, 0.5, 1.5, 2.0];
    const YS: [f64; 4] = [0.2, 0.9, 2.1, 2.4];
    const POINTS: [[f64; 2]; 4] = [[0.3, -0.8], [1.4, 0.6], [-0.9, 0.2], [0.5, 1.1]];
    const RETURNS: [f64; 5] = [0.3, -0.7, 0.9, -0.2, 0.5];

    check!(line_fit { w: var 0.7, b: var -0.2, xs: fixed &super::XS, ys: fixed &super::YS[..] } modes: reverse, forward, hessian);
    check!(logistic_regression { weights: var_ref [0.7, -1.2], bias: var 0.3, inputs: fixed &super::POINTS, labels: fixed &[true, false, false, true], decay: fixed 0.1 } modes: reverse, forward, hessian);
    check!(gaussian_mixture { logits: var_ref [0.2, -0.4], means: var_ref [[0.5, 0.1], [-0.6, 0.4]], log_widths: var_ref [0.1, -0.3], data: fixed &super::POINTS } modes: reverse, forward, hessian);
    check!(log_sum_exp { xs: var_ref [0.7, 1.2, -0.4] } modes: reverse, forward, hessian);
    check!(log_sum_exp as log_sum_exp_of_large { xs: var_ref [900.7, 901.2, -0.4] } modes: reverse, forward, hessian);
    check!(predator_and_prey { y: var_mut [0.7, 1.2], slope: var_mut [5.0, 6.0], rates: var [1.1, 0.4, 0.3, 0.2] } modes: update, forward);
    check!(lotka_volterra { start: var [0.7, 1.2], rates: var [1.1, 0.4, 0.3, 0.2], h: var 0.1, steps: fixed 6 } modes: reverse, forward, hessian);
    check!(two_layer_network {
        w1: var_ref [[0.7, -1.2], [0.4, 0.3], [-0.8, 0.9], [0.1, 0.6], [-0.5, -0.2]],
        b1: var_ref [0.1, -0.1, 0.2, 0.0, 0.3],
        w2: var_ref [[0.3, -0.4, 0.8, 0.2, -0.9], [-0.6, 0.5, 0.1, 0.7, 0.4]],
        b2: var_ref [0.05, -0.15],
        data: fixed &[([0.3, -0.8], 0), ([1.4, 0.6], 1), ([-0.9, 0.2], 1)],
    } modes: reverse, forward, hessian);
    check!(kepler { mean_anomaly: var 0.7, eccentricity: var 0.3 } modes: vjp, forward);
    check!(kepler as kepler_eccentric { mean_anomaly: var 0.7, eccentricity: var 0.85 } modes: vjp, forward);
    check!(moving_average { alpha: var 0.3, series: fixed &[1.0, 1.4, 0.9, 1.7, 2.0] } modes: reverse, forward, hessian);
    check!(bond_price { level: var 0.04, slope: var -0.01, curvature: var 0.02, tau: var 1.7, coupon: fixed 0.05, years: fixed 3 } modes: reverse, forward, hessian);
    check!(normal_distribution { x: var 0.7 } modes: reverse, forward, hessian);
    check!(normal_distribution as normal_distribution_below { x: var -1.1 } modes: reverse, forward, hessian);
    check!(call_option { spot: var 1.1, strike: fixed 1.0, rate: var 0.03, volatility: var 0.4, years: var 1.5 } modes: reverse, forward, hessian);
    check!(binomial_put { spot: var 1.03, volatility: var 0.45, rate: var 0.05, strike: var 1.1 } modes: reverse, forward, hessian);
    check!(garch_likelihood { omega: var 0.1, alpha: var 0.2, beta: var 0.6, returns: fixed &super::RETURNS } modes: reverse, forward, hessian);
    check!(kalman_filter { process: var 0.2, noise: var 0.5, measured: fixed &[Some(0.4), None, Some(0.9), Some(0.3)] } modes: reverse, forward, hessian);
    check!(hidden_markov {
        initial: var [0.6, 0.4],
        transition: var_ref [[0.7, 0.3], [0.2, 0.8]],
        emission: var_ref vec![vec![0.5, 0.4, 0.1], vec![0.1, 0.3, 0.6]],
        observed: fixed &[0, 2, 1, 1, 2],
    } modes: reverse, forward, hessian);
    check!(time_warping { a: var_ref [0.7, 1.2, -0.4], b: var_ref [0.5, 0.9, 0.1, -0.6], softness: var 0.5 } modes: reverse, forward, hessian);
    check!(thomas_solver { lower: var_ref [0.3, -0.2, 0.4], diagonal: var_ref [2.1, 1.8, 2.4, 1.9], upper: var_ref [-0.5, 0.6, 0.1], right: var_ref [0.7, 1.2, -0.4, 0.9] } modes: reverse, forward, hessian);
    check!(lennard_jones { atoms: var_ref [[0.0, 0.1, 0.2], [1.2, 0.3, -0.1], [0.4, 1.1, 0.5], [3.0, 3.0, 0.1]], depth: var 0.7 } modes: reverse, forward, hessian);
    check!(leapfrog { position: var_mut [0.7, 1.9, -0.4], velocity: var_mut [0.1, -0.3, 0.2], masses: var_ref [1.0, 0.5, 0.8], h: var 0.1 } modes: reverse, forward, hessian);
    check!(robot_arm { angles: var_ref [0.3, 0.5, -0.7], lengths: var_ref [1.0, 0.8, 0.5], target: var (0.9, 1.8) } modes: reverse, forward, hessian);
    check!(rotated_by_quaternion { q: var [0.7, 0.2, -0.4, 0.5], v: var [0.3, 1.2, -0.9] } modes: vjp, forward);
    check!(convolution { signal: var_ref [0.7, 1.2, -0.4, 0.9, -1.3, 0.2, 0.8], kernel: var_ref [0.5, -0.3, 0.8], bias: var 0.1 } modes: reverse, forward, hessian);
    check!(attention { query: var_ref [0.7, 1.2], keys: var_ref [[0.3, -0.8], [1.4, 0.6], [-0.9, 0.2]], values: var_ref [[0.5, 1.1], [0.1, -0.7], [0.9, 0.4]] } modes: vjp, forward);
    check!(recurrent_cell { inputs: var_ref [0.7, -1.2, 0.4], w: var_ref [[0.3, -0.8], [1.4, 0.6], [-0.9, 0.2]], start: var [0.1, -0.3] } modes: reverse, forward, hessian);
    check!(normalised_batch { xs: var_ref [0.7, -1.2, 0.4, 0.9], gain: var 1.3, shift: var 0.2 } modes: vjp, forward);
    check!(power_iteration { a: var_ref [[2.1, 0.4, 0.3], [0.4, 1.5, -0.2], [0.3, -0.2, 1.1]], rounds: fixed 6 } modes: reverse, forward, hessian);
    check!(orthonormal_columns { columns: var_ref [[0.7, 1.2, -0.4], [0.3, -0.8, 0.9], [1.4, 0.6, 0.5]] } modes: reverse, forward, hessian);
    check!(epidemic { infection: var 1.4, recovery: var 0.5, cases: fixed &[0.02, 0.05, 0.09] } modes: reverse, forward, hessian);
    check!(poisson_regression { coefficients: var_ref [0.3, -0.2, 0.5], rows: fixed &[[1.0, 0.4, -0.7], [1.0, 1.2, 0.3], [1.0, -0.5, 0.9]], counts: fixed &[0, 2, 5] } modes: reverse, forward, hessian);
    check!(bezier { points: var_ref [[0.0, 0.1], [0.5, 1.2], [1.4, 0.9], [2.0, -0.3]], t: var 0.35 } modes: vjp, forward);
    check!(ray_and_sphere { origin: var [0.2, 0.1, -3.0], direction: var [0.05, 0.1, 1.0], radius: var 1.2 } modes: reverse, forward, hessian);
    check!(ray_and_sphere as ray_from_within { origin: var [0.2, 0.1, -0.3], direction: var [0.05, 0.1, 1.0], radius: var 1.2 } modes: reverse, forward, hessian);
}
