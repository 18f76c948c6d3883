//! Activations, losses and initialisers against what PyTorch computes; `tests/reference/pytorch.py` made the numbers.

use autodiff::Scalar;
use autodiff::nn::{self, Reduction, initialise};
use serde_json::Value;

fn read(file: &str) -> Value {
    serde_json::from_str(file).expect("the reference is JSON")
}

/// A number of the reference; what JSON cannot hold is written as text.
fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| value.as_str().and_then(|text| text.parse().ok()).expect("a number"))
}

/// All numbers in nested lists.
fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(numbers).collect(),
        one => vec![number(one)],
    }
}

fn array<const N: usize>(numbers: &[f64]) -> [f64; N] {
    numbers.try_into().expect("the reference has this length")
}

/// A real scalar type, with how far its results may be from PyTorch's.
trait Precision: Scalar {
    const KIND: &str;
    const TOLERANCE: f64;
    /// Where numbers lose digits because they are so small.
    const SMALLEST: f64;
}

impl Precision for f64 {
    const KIND: &str = "f64";
    const TOLERANCE: f64 = 1e-12;
    const SMALLEST: f64 = f64::MIN_POSITIVE;
}

impl Precision for f32 {
    const KIND: &str = "f32";
    const TOLERANCE: f64 = 1e-6;
    const SMALLEST: f64 = f32::MIN_POSITIVE as f64;
}

/// Agreement relative to PyTorch's number; to `scale`, if PyTorch subtracts numbers of that size to get it.
fn assert_agree<T: Precision>(ours: T, theirs: f64, scale: f64, what: &str) {
    let ours = ours.to_f64_lossy();
    let allowed = T::TOLERANCE * theirs.abs().max(scale) + T::SMALLEST;
    assert!((ours - theirs).abs() <= allowed, "{what} in {}: {ours:e} instead of {theirs:e}", T::KIND);
}

/// How exact PyTorch's numbers are: the size of what it rounds and then subtracts, at `x`; 0 where nothing cancels.
struct Rounding {
    value_and_first: fn(f64) -> f64,
    /// `None` where PyTorch has another second derivative than the function.
    second: fn(f64) -> Option<f64>,
}

const EXACT: Rounding = Rounding { value_and_first: |_| 0.0, second: |_| Some(0.0) };

/// Value and derivatives of an activation at the points of the grid; second ones in double precision.
fn on_grid<T: Precision>(name: &str, rounding: &Rounding, of: impl Fn(T) -> (T, T, T)) {
    let reference = read(include_str!("reference/activations.json"));
    let entry = &reference["elementwise"][name][T::KIND];
    let grid = numbers(&reference["grid"]);
    assert_eq!(grid.len(), 24);
    for (i, x) in grid.into_iter().enumerate() {
        let (value, first, second) = of(T::from_constant(x));
        let (at, scale) = (|part: &str| number(&entry[part][i]), (rounding.value_and_first)(x));
        assert_agree(value, at("value"), scale, &format!("{name}({x})"));
        assert_agree(first, at("first"), scale, &format!("{name}'({x})"));
        if let Some(scale) = (rounding.second)(x)
            && T::KIND == "f64"
        {
            assert_agree(second, at("second"), scale, &format!("{name}''({x})"));
        }
    }
}

/// Compares an activation, its gradient and its second derivative, in both precisions.
macro_rules! activation {
    ($test:ident, $reference:literal, $name:ident ($($constant:literal),*), $rounding:expr) => {
        #[test]
        fn $test() {
            activation!(@run f64, $reference, $name ($($constant),*), $rounding);
            activation!(@run f32, $reference, $name ($($constant),*), $rounding);
        }
    };
    (@run $real:ty, $reference:literal, $name:ident ($($constant:literal),*), $rounding:expr) => {
        on_grid::<$real>($reference, &$rounding, |x| {
            let (value, first) = nn::$name::value_and_grad(x $(, $constant)*);
            let second = nn::$name::hvp(x $(, $constant)*, 1.0 $(, 0.0 * $constant)*);
            assert_eq!(value, nn::$name(x $(, $constant)*));
            (value, First::first(first), First::first(second))
        });
    };
}

/// The derivative by `x`, which comes first.
trait First<T> {
    fn first(self) -> T;
}

impl First<f64> for f64 {
    fn first(self) -> f64 {
        self
    }
}

impl First<f32> for f32 {
    fn first(self) -> f32 {
        self
    }
}

impl<T> First<T> for (T, T) {
    fn first(self) -> T {
        self.0
    }
}

/// No second derivative, as PyTorch takes both pieces for lines.
const PIECES: Rounding = Rounding { second: |_| None, ..EXACT };

/// At 0 the second derivative jumps; PyTorch follows the line, `elu` the exponential.
const ELU: Rounding = Rounding { second: |x| (x != 0.0).then_some(0.0), ..EXACT };

/// From 20 on PyTorch takes the second derivative for 0.
const SOFTPLUS: Rounding = Rounding { second: |x| (x < 20.0).then_some(0.0), ..EXACT };

/// Second derivatives have the factor `1 − σ`.
const LOG_SIGMOID: Rounding = Rounding { second: |_| Some(1.0), ..EXACT };

/// PyTorch multiplies `x` by `1 + erf` or `1 + tanh`, which cancels for negative `x`.
const GELU: Rounding = Rounding { value_and_first: |x| x.abs(), second: |x| Some(x.abs().max(1.0)) };

activation!(relu, "relu", relu(), PIECES);
activation!(leaky_relu, "leaky_relu", leaky_relu(0.01), PIECES);
activation!(elu, "elu", elu(1.0), ELU);
activation!(elu_of_another_alpha, "elu_alpha", elu(0.3), ELU);
activation!(sigmoid, "sigmoid", sigmoid(), EXACT);
activation!(log_sigmoid, "log_sigmoid", log_sigmoid(), LOG_SIGMOID);
activation!(tanh, "tanh", tanh(), EXACT);
activation!(softplus, "softplus", softplus(), SOFTPLUS);
activation!(gelu, "gelu", gelu(), GELU);
activation!(gelu_tanh, "gelu_tanh", gelu_tanh(), GELU);
activation!(silu, "silu", silu(), EXACT);

/// Where PyTorch loses digits: `−5 Φ(−5)` and `−20 Φ(−20)` to all digits, computed with 40 of them.
#[test]
fn gelu_of_negative_numbers_does_not_cancel() {
    for (x, exact) in [(-5.0, -1.433_257_859_395_969_6e-6_f64), (-20.0, -5.507_248_237_212_467e-88)] {
        let ours: f64 = nn::gelu(x);
        assert!((ours - exact).abs() <= 1e-13 * exact.abs(), "{ours:e} instead of {exact:e}");
    }
}

#[test]
fn softmax_and_its_logarithm() {
    /// From scores and a seed to the value and the gradient.
    type Derivative<T> = fn(&[T; 4], [T; 4]) -> ([T; 4], [T; 4]);
    fn compare<T: Precision>(name: &str, of: Derivative<T>) {
        let reference = read(include_str!("reference/activations.json"));
        let reals = |value: &Value| -> [T; 4] { array::<4>(&numbers(value)).map(T::from_constant) };
        let vectors = reference["vectors"].as_array().expect("vectors");
        assert_eq!(vectors.len(), 4);
        for (vector, entry) in vectors.iter().zip(reference["of_vectors"][name][T::KIND].as_array().expect("entries")) {
            let (value, gradient) = of(&reals(vector), reals(&reference["seed"]));
            for i in 0..4 {
                assert_agree(value[i], number(&entry["value"][i]), 0.0, &format!("{name} of {vector}"));
                // The gradient is `p (seed − mean)`, where the mean may be near to the seed, of size 2.
                let scale = if name == "softmax" { 2.0 * value[i].to_f64_lossy() } else { 0.0 };
                assert_agree(gradient[i], number(&entry["gradient"][i]), scale, &format!("gradient of {name} of {vector}"));
            }
        }
    }
    macro_rules! both {
        ($name:ident) => {
            compare::<f64>(stringify!($name), |x, seed| {
                let (value, pullback) = nn::$name::vjp(x);
                (value, pullback(seed))
            });
            compare::<f32>(stringify!($name), |x, seed| {
                let (value, pullback) = nn::$name::vjp(x);
                (value, pullback(seed))
            });
        };
    }
    both!(softmax);
    both!(log_softmax);
}

/// Value and gradient of a loss for both reductions, and the losses one by one.
struct Case {
    name: &'static str,
    entry: Value,
    compared: usize,
}

impl Case {
    fn of(name: &'static str) -> Case {
        Case { name, entry: read(include_str!("reference/losses.json"))["losses"][name].clone(), compared: 0 }
    }

    fn input(&self) -> Vec<f64> {
        numbers(&self.entry["input"])
    }

    fn target(&self) -> Vec<f64> {
        numbers(&self.entry["target"])
    }

    fn rows(&self) -> [[f64; 3]; 4] {
        let flat = self.input();
        std::array::from_fn(|i| array(&flat[3 * i..3 * i + 3]))
    }

    fn classes(&self) -> Vec<usize> {
        self.target().into_iter().map(|class| class as usize).collect()
    }

    fn weights(&self) -> [f64; 3] {
        self.entry["options"].get("weight").map_or([1.0; 3], |weights| array(&numbers(weights)))
    }

    fn option(&self, name: &str) -> f64 {
        number(&self.entry["options"][name])
    }

    fn each(mut self, ours: impl IntoIterator<Item = f64>) -> Case {
        let theirs = numbers(&self.entry["none"]);
        let ours: Vec<f64> = ours.into_iter().collect();
        assert_eq!(ours.len(), theirs.len(), "{}", self.name);
        for (i, (ours, theirs)) in ours.into_iter().zip(theirs).enumerate() {
            assert_agree(ours, theirs, 0.0, &format!("{} of sample {i}", self.name));
        }
        self.compared += 1;
        self
    }

    fn reduced(mut self, of: impl Fn(Reduction) -> (f64, Vec<f64>)) -> Case {
        for (name, reduction) in [("mean", Reduction::Mean), ("sum", Reduction::Sum)] {
            let (value, gradient) = of(reduction);
            let theirs = numbers(&self.entry[name]["gradient"]);
            assert_agree(value, number(&self.entry[name]["value"]), 0.0, &format!("{} of {name}", self.name));
            assert_eq!(gradient.len(), theirs.len(), "{}", self.name);
            // PyTorch takes 1 from a probability, and divides by the number of samples.
            let scale = theirs.iter().fold(0.0_f64, |largest, g| largest.max(g.abs())).min(1.0);
            for (i, (ours, theirs)) in gradient.into_iter().zip(theirs).enumerate() {
                assert_agree(ours, theirs, scale, &format!("{} of {name}, derivative {i}", self.name));
            }
            self.compared += 1;
        }
        self
    }

    fn done(self) {
        assert_eq!(self.compared, 3, "{}", self.name);
    }
}

/// The pairs of inputs and targets.
fn pairs(case: &Case) -> Vec<(f64, f64)> {
    case.input().into_iter().zip(case.target()).collect()
}

#[test]
fn regression_losses() {
    let case = Case::of("mse");
    let (x, y, both) = (case.input(), case.target(), pairs(&case));
    case.each(both.into_iter().map(|(p, t)| nn::squared_error(p, t))).reduced(|r| by_input(nn::mse::value_and_grad(&x, &y, r))).done();
    let case = Case::of("l1");
    let both = pairs(&case);
    case.each(both.into_iter().map(|(p, t)| nn::absolute_error(p, t))).reduced(|r| by_input(nn::mae::value_and_grad(&x, &y, r))).done();
    for name in ["huber", "huber_half"] {
        let case = Case::of(name);
        let (both, delta) = (pairs(&case), case.option("delta"));
        let each = both.into_iter().map(|(p, t)| nn::huber_error(p, t, delta));
        case.each(each).reduced(|r| by_input(nn::huber::value_and_grad(&x, &y, delta, r))).done();
    }
    let case = Case::of("smooth_l1");
    let (both, beta) = (pairs(&case), case.option("beta"));
    let each = both.into_iter().map(|(p, t)| nn::smooth_l1_error(p, t, beta));
    case.each(each).reduced(|r| by_input(nn::smooth_l1::value_and_grad(&x, &y, beta, r))).done();
}

/// Of two gradients the one by the predictions; the one by the targets is its opposite.
fn by_input((value, (gradient, opposite)): (f64, (Vec<f64>, Vec<f64>))) -> (f64, Vec<f64>) {
    assert!(gradient.iter().zip(&opposite).all(|(g, o)| *g == -o));
    (value, gradient)
}

#[test]
fn losses_of_classes() {
    for name in ["nll", "nll_weighted"] {
        let case = Case::of(name);
        let (rows, classes, weights) = (case.rows(), case.classes(), case.weights());
        case.each(rows.iter().zip(&classes).map(|(row, &class)| weights[class] * nn::nll(row, class)))
            .reduced(|r| {
                let (value, gradient) = nn::nll_of_batch::value_and_grad(&rows, &classes, &weights, r);
                (value, gradient.as_flattened().to_vec())
            })
            .done();
    }
    for name in ["cross_entropy", "cross_entropy_weighted"] {
        let case = Case::of(name);
        let (rows, classes, weights) = (case.rows(), case.classes(), case.weights());
        case.each(rows.iter().zip(&classes).map(|(row, &class)| weights[class] * nn::cross_entropy(row, class)))
            .reduced(|r| {
                let (value, gradient) = nn::cross_entropy_of_batch::value_and_grad(&rows, &classes, &weights, r);
                (value, gradient.as_flattened().to_vec())
            })
            .done();
    }
}

#[test]
fn smoothed_cross_entropy() {
    let case = Case::of("cross_entropy_smoothed");
    let (rows, classes, smoothing) = (case.rows(), case.classes(), case.option("label_smoothing"));
    let one = |(row, &class): (&[f64; 3], &usize)| nn::cross_entropy_smoothed::value_and_grad(row, class, smoothing);
    case.each(rows.iter().zip(&classes).map(|pair| one(pair).0))
        .reduced(|reduction| {
            let divisor = if reduction == Reduction::Mean { 4.0 } else { 1.0 };
            let parts: Vec<(f64, [f64; 3])> = rows.iter().zip(&classes).map(one).collect();
            (parts.iter().map(|part| part.0).sum::<f64>() / divisor, parts.iter().flat_map(|part| part.1.map(|g| g / divisor)).collect())
        })
        .done();
}

#[test]
fn losses_of_two_classes() {
    let case = Case::of("bce");
    let (p, y, both) = (case.input(), case.target(), pairs(&case));
    case.each(both.into_iter().map(|(p, y)| nn::bce_error(p, y))).reduced(|r| nn::bce::value_and_grad(&p, &y, r)).done();
    for (name, weight) in [("bce_with_logits", 1.0), ("bce_with_logits_weighted", 3.0)] {
        let case = Case::of(name);
        let (x, y, both) = (case.input(), case.target(), pairs(&case));
        let each = both.into_iter().map(|(x, y)| nn::bce_with_logits_error(x, y, weight));
        case.each(each).reduced(|r| nn::bce_with_logits::value_and_grad(&x, &y, weight, r)).done();
    }
}

#[test]
fn initialisers_draw_as_widely_as_those_of_pytorch() {
    let reference = read(include_str!("reference/initialisers.json"));
    let gain = |entry: &Value| match entry["nonlinearity"].as_str().expect("a name") {
        "linear" => initialise::gain::LINEAR,
        "sigmoid" => initialise::gain::SIGMOID,
        "tanh" => initialise::gain::TANH,
        "relu" => initialise::gain::RELU,
        "leaky_relu" => initialise::gain::leaky_relu(number(&entry["slope"])),
        "selu" => initialise::gain::SELU,
        other => panic!("no gain of {other}"),
    };
    let gains = reference["gains"].as_array().expect("gains");
    gains.iter().for_each(|entry| assert_agree(gain(entry), number(&entry["gain"]), 0.0, "gain"));
    for layer in reference["layers"].as_array().expect("layers") {
        let [fan_in, fan_out] = ["fan_in", "fan_out"].map(|fan| number(&layer[fan]) as usize);
        let same = |what: &str, ours: f64| assert_agree(ours, number(&layer[what]), 0.0, what);
        same("xavier_uniform_bound", initialise::xavier_bound(fan_in, fan_out, 1.0));
        same("xavier_normal_std", initialise::xavier_deviation(fan_in, fan_out, 1.0));
        assert_agree(initialise::he_deviation(fan_in, 1.0), number(&layer["linear_layer"]["weight_bound"]), 0.0, "weight");
        assert_agree(initialise::he_deviation(fan_in, 1.0), number(&layer["linear_layer"]["bias_bound"]), 0.0, "bias");
        for entry in layer["kaiming"].as_array().expect("entries") {
            let fan = if entry["mode"] == "fan_in" { fan_in } else { fan_out };
            assert_agree(initialise::he_bound(fan, gain(entry)), number(&entry["uniform_bound"]), 0.0, "bound");
            assert_agree(initialise::he_deviation(fan, gain(entry)), number(&entry["normal_std"]), 0.0, "deviation");
        }
    }
}
