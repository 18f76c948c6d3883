//! The network of `examples/deep_network.rs`: 3 inputs, 4 hyperbolic tangents, 1 logistic output, 5 samples.

use autodiff::nn::{self, Linear};
use autodiff::optim::{Optimiser, Sgd};
use autodiff::{Differentiable, differentiable, sigmoid};

use crate::support::random::Random;
use crate::support::steps::{Bench, Case, Training};

const INPUTS: usize = 3;
const HIDDEN: usize = 4;

const LABELS: [f64; 5] = [1.0, 0.0, 1.0, 0.0, 0.0];

/// The mean binary cross-entropy.
#[differentiable(wrt(w1, b1, w2, b2))]
fn cost(w1: &[[f64; INPUTS]; HIDDEN], b1: &[f64; HIDDEN], w2: &[f64; HIDDEN], b2: f64, samples: &[[f64; INPUTS]], labels: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (x, &label) in samples.iter().zip(labels) {
        let mut output = b2;
        for j in 0..HIDDEN {
            let mut hidden = b1[j];
            for i in 0..INPUTS {
                hidden += w1[j][i] * x[i];
            }
            output += w2[j] * hidden.tanh();
        }
        sum += nn::bce_error(autodiff::sigmoid(output), label);
    }
    sum / samples.len() as f64
}

/// Parameters as arrays, moved one by one.
struct Arrays {
    w1: [[f64; INPUTS]; HIDDEN],
    b1: [f64; HIDDEN],
    w2: [f64; HIDDEN],
    b2: f64,
    samples: Vec<[f64; INPUTS]>,
    labels: Vec<f64>,
    rate: f64,
}

impl Arrays {
    fn new(rate: f64) -> Self {
        let mut random = Random::new(5);
        Arrays {
            w1: random.matrix(-1.0, 1.0),
            b1: random.array(-0.5, 0.5),
            w2: random.array(-1.0, 1.0),
            b2: 0.1,
            samples: random.matrix::<INPUTS, { LABELS.len() }>(-1.0, 1.0).to_vec(),
            labels: LABELS.to_vec(),
            rate,
        }
    }

    fn descend(&mut self, d_w1: &[[f64; INPUTS]; HIDDEN], d_b1: &[f64; HIDDEN], d_w2: &[f64; HIDDEN], d_b2: f64) {
        for j in 0..HIDDEN {
            self.b1[j] -= self.rate * d_b1[j];
            self.w2[j] -= self.rate * d_w2[j];
            for i in 0..INPUTS {
                self.w1[j][i] -= self.rate * d_w1[j][i];
            }
        }
        self.b2 -= self.rate * d_b2;
    }
}

impl Training for Arrays {
    fn step(&mut self) -> f64 {
        let Arrays { w1, b1, w2, b2, samples, labels, .. } = &*self;
        let (value, (d_w1, d_b1, d_w2, d_b2)) = cost::value_and_grad(w1, b1, w2, *b2, samples, labels);
        self.descend(&d_w1, &d_b1, &d_w2, d_b2);
        value
    }
}

/// The same network of parts.
#[derive(Differentiable)]
struct Network {
    hidden: Linear<f64, INPUTS, HIDDEN>,
    output: Linear<f64, HIDDEN, 1>,
}

#[allow(dead_code, reason = "only derivatives are called")]
#[differentiable]
impl Network {
    #[differentiable]
    fn predict(&self, x: &[f64; INPUTS]) -> f64 {
        let hidden: [f64; HIDDEN] = self.hidden.forward(x);
        let output: [f64; 1] = self.output.forward(&hidden.map(|unit| unit.tanh()));
        nn::sigmoid(output[0])
    }

    #[differentiable(wrt(self))]
    fn cost(&self, samples: &[[f64; INPUTS]], labels: &[f64]) -> f64 {
        let mut sum = 0.0;
        for (x, &label) in samples.iter().zip(labels) {
            sum += nn::bce_error(self.predict(x), label);
        }
        sum / samples.len() as f64
    }
}

/// A struct of layers, moved by an optimiser.
struct Parts {
    network: Network,
    optimiser: Sgd<f64>,
    samples: Vec<[f64; INPUTS]>,
    labels: Vec<f64>,
}

impl Parts {
    fn new(rate: f64) -> Self {
        let Arrays { w1, b1, w2, b2, samples, labels, .. } = Arrays::new(rate);
        let network = Network { hidden: Linear { weight: w1, bias: b1 }, output: Linear { weight: [w2], bias: [b2] } };
        Parts { network, optimiser: Sgd::new(rate), samples, labels }
    }
}

impl Training for Parts {
    fn step(&mut self) -> f64 {
        let (value, gradient) = self.network.cost_value_and_grad(&self.samples, &self.labels);
        self.optimiser.step(&mut self.network, &gradient);
        value
    }
}

/// Forward and backward sample by sample; a label takes one of the logarithms, and the derivative by what the logistic function
/// takes is known in closed form.
struct ByHand(Arrays);

impl Training for ByHand {
    fn step(&mut self) -> f64 {
        let Arrays { w1, b1, w2, b2, samples, labels, .. } = &self.0;
        let n = samples.len() as f64;
        let share = 1.0 / n;
        let mut d_w1 = [[0.0; INPUTS]; HIDDEN];
        let mut d_b1 = [0.0; HIDDEN];
        let mut d_w2 = [0.0; HIDDEN];
        let mut d_b2 = 0.0;
        let mut sum = 0.0;
        for (x, &label) in samples.iter().zip(labels) {
            let mut hidden = *b1;
            let mut output = *b2;
            for j in 0..HIDDEN {
                for i in 0..INPUTS {
                    hidden[j] += w1[j][i] * x[i];
                }
                hidden[j] = hidden[j].tanh();
                output += w2[j] * hidden[j];
            }
            let probability = sigmoid(output);
            sum -= if label > 0.5 { probability.ln() } else { (-probability).ln_1p() };

            let d_output = (probability - label) * share;
            d_b2 += d_output;
            for j in 0..HIDDEN {
                d_w2[j] += d_output * hidden[j];
                let d_sum = d_output * w2[j] * (1.0 - hidden[j] * hidden[j]);
                d_b1[j] += d_sum;
                for i in 0..INPUTS {
                    d_w1[j][i] += d_sum * x[i];
                }
            }
        }
        self.0.descend(&d_w1, &d_b1, &d_w2, d_b2);
        sum / n
    }
}

pub(crate) fn run(bench: &mut Bench) {
    let by_hand = |rate| ByHand(Arrays::new(rate));
    bench.run(Case {
        name: "deep network 3-4-1, arrays",
        tolerance: 1e-12,
        yardstick: Some(353.0 / 418.0),
        other: by_hand,
        generated: Arrays::new,
    });
    bench.run(Case {
        name: "deep network 3-4-1, layers in a struct, `Sgd`",
        tolerance: 1e-12,
        yardstick: Some(353.0 / 418.0),
        other: by_hand,
        generated: Parts::new,
    });
}
