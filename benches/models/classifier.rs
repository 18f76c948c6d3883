//! The classifier of `examples/classifier.rs`: 2 inputs, 5 hidden units, 3 classes, 6 samples.

use autodiff::nn::{self, Linear};
use autodiff::optim::{Optimiser, Sgd};
use autodiff::{Differentiable, differentiable};

use crate::support::random::Random;
use crate::support::steps::{Bench, Case, Training};

const INPUTS: usize = 2;
const HIDDEN: usize = 5;
const CLASSES: usize = 3;

const SAMPLES: [[f64; INPUTS]; 6] = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0], [0.0, 0.0], [0.0, 1.0]];
const LABELS: [usize; 6] = [0, 1, 2, 0, 0, 2];

/// The mean cross-entropy.
#[differentiable(wrt(w1, b1, w2, b2))]
fn loss(
    w1: &[[f64; INPUTS]; HIDDEN],
    b1: &[f64; HIDDEN],
    w2: &[[f64; HIDDEN]; CLASSES],
    b2: &[f64; CLASSES],
    samples: &[[f64; INPUTS]],
    labels: &[usize],
) -> f64 {
    let mut sum = 0.0;
    for (x, &label) in samples.iter().zip(labels) {
        let mut hidden = *b1;
        for j in 0..HIDDEN {
            for i in 0..INPUTS {
                hidden[j] += w1[j][i] * x[i];
            }
            hidden[j] = hidden[j].max(0.0);
        }
        let mut scores = *b2;
        for k in 0..CLASSES {
            for j in 0..HIDDEN {
                scores[k] += w2[k][j] * hidden[j];
            }
        }
        sum += nn::cross_entropy(&scores, label);
    }
    sum / samples.len() as f64
}

/// Parameters as arrays, moved one by one.
struct Arrays {
    w1: [[f64; INPUTS]; HIDDEN],
    b1: [f64; HIDDEN],
    w2: [[f64; HIDDEN]; CLASSES],
    b2: [f64; CLASSES],
    samples: Vec<[f64; INPUTS]>,
    labels: Vec<usize>,
    rate: f64,
}

impl Arrays {
    fn new(rate: f64) -> Self {
        let mut random = Random::new(3);
        Arrays {
            w1: random.matrix(-1.5, 1.5),
            b1: random.array(-1.0, 1.0),
            w2: random.matrix(-1.5, 1.5),
            b2: random.array(-1.0, 1.0),
            samples: SAMPLES.to_vec(),
            labels: LABELS.to_vec(),
            rate,
        }
    }

    fn descend(&mut self, d_w1: &[[f64; INPUTS]; HIDDEN], d_b1: &[f64; HIDDEN], d_w2: &[[f64; HIDDEN]; CLASSES], d_b2: &[f64; CLASSES]) {
        for j in 0..HIDDEN {
            self.b1[j] -= self.rate * d_b1[j];
            for i in 0..INPUTS {
                self.w1[j][i] -= self.rate * d_w1[j][i];
            }
        }
        for k in 0..CLASSES {
            self.b2[k] -= self.rate * d_b2[k];
            for j in 0..HIDDEN {
                self.w2[k][j] -= self.rate * d_w2[k][j];
            }
        }
    }
}

impl Training for Arrays {
    fn step(&mut self) -> f64 {
        let Arrays { w1, b1, w2, b2, samples, labels, .. } = &*self;
        let (value, (d_w1, d_b1, d_w2, d_b2)) = loss::value_and_grad(w1, b1, w2, b2, samples, labels);
        self.descend(&d_w1, &d_b1, &d_w2, &d_b2);
        value
    }
}

/// The same network of parts; the rectifier is a closure, which the compiler sees into, or a function that it calls.
#[derive(Differentiable)]
struct Network {
    hidden: Linear<f64, INPUTS, HIDDEN>,
    output: Linear<f64, HIDDEN, CLASSES>,
}

#[allow(dead_code, reason = "only derivatives are called")]
#[differentiable]
impl Network {
    #[differentiable]
    fn scores(&self, x: &[f64; INPUTS]) -> [f64; CLASSES] {
        let hidden: [f64; HIDDEN] = self.hidden.forward(x);
        self.output.forward(&hidden.map(|unit| unit.max(0.0)))
    }

    #[differentiable]
    fn scores_by_function(&self, x: &[f64; INPUTS]) -> [f64; CLASSES] {
        let hidden: [f64; HIDDEN] = self.hidden.forward(x);
        self.output.forward(&hidden.map(nn::relu))
    }

    #[differentiable(wrt(self))]
    fn loss(&self, samples: &[[f64; INPUTS]], labels: &[usize]) -> f64 {
        let mut sum = 0.0;
        for (x, &label) in samples.iter().zip(labels) {
            sum += nn::cross_entropy(&self.scores(x), label);
        }
        sum / samples.len() as f64
    }

    #[differentiable(wrt(self))]
    fn loss_by_function(&self, samples: &[[f64; INPUTS]], labels: &[usize]) -> f64 {
        let mut sum = 0.0;
        for (x, &label) in samples.iter().zip(labels) {
            sum += nn::cross_entropy(&self.scores_by_function(x), label);
        }
        sum / samples.len() as f64
    }
}

/// A struct of layers, moved by an optimiser.
struct Parts<const BY_FUNCTION: bool> {
    network: Network,
    optimiser: Sgd<f64>,
    samples: Vec<[f64; INPUTS]>,
    labels: Vec<usize>,
}

impl<const BY_FUNCTION: bool> Parts<BY_FUNCTION> {
    fn new(rate: f64) -> Self {
        let Arrays { w1, b1, w2, b2, samples, labels, .. } = Arrays::new(rate);
        let network = Network { hidden: Linear { weight: w1, bias: b1 }, output: Linear { weight: w2, bias: b2 } };
        Parts { network, optimiser: Sgd::new(rate), samples, labels }
    }
}

impl<const BY_FUNCTION: bool> Training for Parts<BY_FUNCTION> {
    fn step(&mut self) -> f64 {
        let Parts { network, samples, labels, .. } = &*self;
        let (value, gradient) = if BY_FUNCTION {
            network.loss_by_function_value_and_grad(samples, labels)
        } else {
            network.loss_value_and_grad(samples, labels)
        };
        self.optimiser.step(&mut self.network, &gradient);
        value
    }
}

/// Forward and backward sample by sample; nothing outlives its sample.
struct ByHand(Arrays);

impl Training for ByHand {
    fn step(&mut self) -> f64 {
        let Arrays { w1, b1, w2, b2, samples, labels, .. } = &self.0;
        let n = samples.len() as f64;
        let share = 1.0 / n;
        let mut d_w1 = [[0.0; INPUTS]; HIDDEN];
        let mut d_b1 = [0.0; HIDDEN];
        let mut d_w2 = [[0.0; HIDDEN]; CLASSES];
        let mut d_b2 = [0.0; CLASSES];
        let mut sum = 0.0;
        for (x, &label) in samples.iter().zip(labels) {
            let mut hidden = *b1;
            for j in 0..HIDDEN {
                for i in 0..INPUTS {
                    hidden[j] += w1[j][i] * x[i];
                }
                hidden[j] = hidden[j].max(0.0);
            }
            let mut scores = *b2;
            for k in 0..CLASSES {
                for j in 0..HIDDEN {
                    scores[k] += w2[k][j] * hidden[j];
                }
            }
            let largest = scores[0].max(scores[1]).max(scores[2]);
            let exps = scores.map(|score| (score - largest).exp());
            let total = exps[0] + exps[1] + exps[2];
            sum += total.ln() + (largest - scores[label]);

            let scale = share / total;
            let mut d_scores = exps.map(|exp| exp * scale);
            d_scores[label] -= share;
            let mut d_hidden = [0.0; HIDDEN];
            for k in 0..CLASSES {
                d_b2[k] += d_scores[k];
                for j in 0..HIDDEN {
                    d_w2[k][j] += d_scores[k] * hidden[j];
                    d_hidden[j] += d_scores[k] * w2[k][j];
                }
            }
            for j in 0..HIDDEN {
                let d_sum = if hidden[j] > 0.0 { d_hidden[j] } else { 0.0 };
                d_b1[j] += d_sum;
                for i in 0..INPUTS {
                    d_w1[j][i] += d_sum * x[i];
                }
            }
        }
        self.0.descend(&d_w1, &d_b1, &d_w2, &d_b2);
        sum / n
    }
}

pub(crate) fn run(bench: &mut Bench) {
    let by_hand = |rate| ByHand(Arrays::new(rate));
    bench.run(Case { name: "classifier 2-5-3, arrays", tolerance: 1e-12, yardstick: Some(1.0), other: by_hand, generated: Arrays::new });
    bench.run(Case {
        name: "classifier 2-5-3, layers in a struct, `Sgd`",
        tolerance: 1e-12,
        yardstick: Some(1.0),
        other: by_hand,
        generated: Parts::<false>::new,
    });
    bench.run(Case {
        name: "classifier 2-5-3, the same with `nn::relu`",
        tolerance: 1e-12,
        yardstick: Some(1.0),
        other: by_hand,
        generated: Parts::<true>::new,
    });
}
