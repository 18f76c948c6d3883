//! Optimisers, schedules and clipping against what PyTorch does; `tests/reference/pytorch.py` made the numbers.

use autodiff::optim::{
    Adagrad, Adam, AdamW, Cosine, Exponential, Linear, MultiStep, OneCycle, OneCyclePhases, Optimiser, RmsProp, Schedule, Sgd, StepDecay,
    clip_by_norm, clip_by_value,
};
use autodiff::{Differentiable, Parameters, Scalar};
use serde_json::Value;

/// How far a rate or a norm may be from the reference, relatively.
const TOLERANCE: f64 = 1e-12;

/// Seven numbers in parts of several kinds, so that the walk of the parts is tested as well.
type Model<T> = (Vec<T>, ([T; 2], T));

fn read(file: &str) -> Value {
    serde_json::from_str(file).expect("the reference is JSON")
}

/// A number of the reference; what JSON cannot hold is written as text.
fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| value.as_str().and_then(|text| text.parse().ok()).expect("a number"))
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(number).collect()
}

fn option(options: &Value, name: &str) -> f64 {
    number(options.get(name).unwrap_or_else(|| panic!("an option {name} in {options}")))
}

fn flag(options: &Value, name: &str) -> bool {
    options[name].as_bool().expect("a flag")
}

fn model<T: Scalar>(numbers: &[T]) -> Model<T> {
    (numbers[..4].to_vec(), ([numbers[4], numbers[5]], numbers[6]))
}

/// The gradient of the problem, from the formula in the file.
fn gradient<T: Scalar>(problem: &Value, parameters: &[T]) -> Vec<T> {
    let [a, b] = ["a", "b"].map(|name| numbers(&problem[name]).into_iter().map(T::from_constant).collect::<Vec<T>>());
    let c = T::from_constant(number(&problem["c"]));
    parameters.iter().zip(a.into_iter().zip(b)).map(|(&p, (a, b))| a * (p - b) + c * (p * p * p)).collect()
}

/// Walks from the start of the problem, and compares with the kept steps of a trace.
fn follow<T: Scalar, O: Optimiser<Scalar = T>>(name: &str, mut optimiser: O, reference: &Value, kept: &Value, tolerance: f64)
where
    Model<T>: Parameters<T>,
{
    let problem = &reference["problem"];
    let start: Vec<T> = numbers(&problem["start"]).into_iter().map(T::from_constant).collect();
    let mut walker = model(&start);
    let steps: Vec<u64> = reference["steps"].as_array().expect("a list").iter().map(|step| step.as_u64().expect("a step")).collect();
    // Rounding errors are those of the largest value that an entry has had.
    let mut largest = vec![0.0_f64; start.len()];
    let mut seen = 0;
    for step in 1..=*steps.last().expect("a step") {
        let before = walker.flatten_parameters();
        for (largest, p) in largest.iter_mut().zip(&before) {
            *largest = largest.max(p.to_f64_lossy().abs());
        }
        optimiser.step(&mut walker, &model(&gradient(problem, &before)));
        let Some(at) = steps.iter().position(|&kept| kept == step) else { continue };
        for (i, (ours, theirs)) in walker.flatten_parameters().into_iter().zip(numbers(&kept[at])).enumerate() {
            let ours = ours.to_f64_lossy();
            let scale = theirs.abs().max(largest[i]);
            assert!((ours - theirs).abs() <= tolerance * scale, "{name}, step {step}, entry {i}: {ours:e} instead of {theirs:e}");
            seen += 1;
        }
    }
    assert_eq!(seen, 7 * steps.len());
}

/// Every trace of one of PyTorch's optimisers, in both precisions.
fn compare<O64: Optimiser<Scalar = f64>, O32: Optimiser<Scalar = f32>>(
    kind: &str,
    traces: usize,
    double: fn(&Value) -> O64,
    single: fn(&Value) -> O32,
) {
    let reference = read(include_str!("reference/optimisers.json"));
    let of_kind = reference["traces"].as_object().expect("traces").iter().filter(|(_, trace)| trace["optimiser"] == kind);
    let mut compared = 0;
    for (name, trace) in of_kind {
        follow(name, double(&trace["options"]), &reference, &trace["f64"], 1e-12);
        follow(name, single(&trace["options"]), &reference, &trace["f32"], 1e-6);
        compared += 1;
    }
    assert_eq!(compared, traces, "{kind}");
}

fn sgd<T: Scalar>(options: &Value) -> Sgd<T> {
    let optimiser = Sgd::new(option(options, "lr"))
        .momentum(option(options, "momentum"))
        .dampening(option(options, "dampening"))
        .weight_decay(option(options, "weight_decay"));
    if flag(options, "nesterov") { optimiser.nesterov() } else { optimiser }
}

fn adam<T: Scalar>(options: &Value) -> Adam<T> {
    let betas = numbers(&options["betas"]);
    let optimiser = Adam::new(option(options, "lr"))
        .betas(betas[0], betas[1])
        .epsilon(option(options, "eps"))
        .weight_decay(option(options, "weight_decay"));
    if flag(options, "amsgrad") { optimiser.amsgrad() } else { optimiser }
}

fn adamw<T: Scalar>(options: &Value) -> AdamW<T> {
    let betas = numbers(&options["betas"]);
    let optimiser = AdamW::new(option(options, "lr"))
        .betas(betas[0], betas[1])
        .epsilon(option(options, "eps"))
        .weight_decay(option(options, "weight_decay"));
    if flag(options, "amsgrad") { optimiser.amsgrad() } else { optimiser }
}

fn rmsprop<T: Scalar>(options: &Value) -> RmsProp<T> {
    let optimiser = RmsProp::new(option(options, "lr"))
        .alpha(option(options, "alpha"))
        .epsilon(option(options, "eps"))
        .momentum(option(options, "momentum"))
        .weight_decay(option(options, "weight_decay"));
    if flag(options, "centered") { optimiser.centered() } else { optimiser }
}

fn adagrad<T: Scalar>(options: &Value) -> Adagrad<T> {
    Adagrad::new(option(options, "lr"))
        .rate_decay(option(options, "lr_decay"))
        .epsilon(option(options, "eps"))
        .initial_sum(option(options, "initial_accumulator_value"))
        .weight_decay(option(options, "weight_decay"))
}

#[test]
fn sgd_walks_as_in_pytorch() {
    compare("SGD", 6, sgd, sgd);
}

#[test]
fn adam_walks_as_in_pytorch() {
    compare("Adam", 4, adam, adam);
}

#[test]
fn adamw_walks_as_in_pytorch() {
    compare("AdamW", 3, adamw, adamw);
}

#[test]
fn rmsprop_walks_as_in_pytorch() {
    compare("RMSprop", 4, rmsprop, rmsprop);
}

#[test]
fn adagrad_walks_as_in_pytorch() {
    compare("Adagrad", 3, adagrad, adagrad);
}

#[test]
fn usual_values_are_those_of_pytorch() {
    let reference = read(include_str!("reference/optimisers.json"));
    let kept = |name: &str| reference["traces"][name]["f64"].clone();
    follow("adam", Adam::<f64>::new(0.001), &reference, &kept("adam"), 1e-12);
    follow("adamw", AdamW::<f64>::new(0.1), &reference, &kept("adamw"), 1e-12);
    follow("rmsprop", RmsProp::<f64>::new(0.01), &reference, &kept("rmsprop"), 1e-12);
    follow("adagrad", Adagrad::<f64>::new(0.5), &reference, &kept("adagrad"), 1e-12);
    follow("sgd", Sgd::<f64>::new(0.01), &reference, &kept("sgd"), 1e-12);
}

/// Compares the rates of steps 0 to 99 with those of a schedule in the file.
fn same_rates(reference: &Value, name: &str, make: impl FnOnce(f64, &Value) -> Box<dyn Schedule>) {
    let entry = &reference["schedules"][name];
    let schedule = make(number(&reference["rate"]), &entry["options"]);
    let rates = numbers(&entry["rates"]);
    assert_eq!(rates.len(), 100, "{name}");
    for (step, theirs) in rates.into_iter().enumerate() {
        let ours = schedule.rate(step);
        assert!((ours - theirs).abs() <= TOLERANCE * 0.1, "{name}, step {step}: {ours:e} instead of {theirs:e}");
    }
}

#[test]
fn rates_are_those_of_pytorch() {
    let reference = read(include_str!("reference/schedules.json"));
    same_rates(&reference, "step", |from, options| {
        Box::new(StepDecay { from, factor: option(options, "gamma"), every: option(options, "step_size") as usize })
    });
    same_rates(&reference, "multi_step", |from, options| {
        let milestones = numbers(&options["milestones"]).into_iter().map(|step| step as usize).collect();
        Box::new(MultiStep { from, factor: option(options, "gamma"), milestones })
    });
    same_rates(&reference, "exponential", |from, options| Box::new(Exponential { from, factor: option(options, "gamma") }));
    same_rates(&reference, "cosine", |from, options| {
        Box::new(Cosine { from, to: option(options, "eta_min"), steps: option(options, "T_max") as usize })
    });
    same_rates(&reference, "cosine_short", |from, options| Box::new(Cosine { from, to: 0.0, steps: option(options, "T_max") as usize }));
    for name in ["linear", "linear_down"] {
        same_rates(&reference, name, |rate, options| {
            let [from, to] = ["start_factor", "end_factor"].map(|factor| rate * option(options, factor));
            Box::new(Linear { from, to, steps: option(options, "total_iters") as usize })
        });
    }
    same_rates(&reference, "one_cycle", |_, options| {
        Box::new(OneCycle::new(option(options, "max_lr"), option(options, "total_steps") as usize))
    });
    same_rates(&reference, "one_cycle_linear", |_, options| {
        let peak = option(options, "max_lr");
        let from = peak / option(options, "div_factor");
        let steps = option(options, "total_steps") as usize;
        let (to, rise) = (from / option(options, "final_div_factor"), option(options, "pct_start"));
        Box::new(OneCycle { from, peak, to, steps, rise, phases: OneCyclePhases::ThreeLinear })
    });
}

/// The gradient of a name in the file, tensor after tensor.
fn tensors(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().expect("tensors").iter().map(numbers).collect()
}

fn assert_same(ours: &[Vec<f64>], theirs: &[Vec<f64>], what: &Value) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (ours, theirs) in ours.iter().flatten().zip(theirs.iter().flatten()) {
        assert!((ours - theirs).abs() <= TOLERANCE * theirs.abs(), "{ours:e} instead of {theirs:e} in {what}");
    }
}

#[test]
fn clipped_gradients_are_those_of_pytorch() {
    let reference = read(include_str!("reference/clipping.json"));
    let start = |case: &Value| tensors(&reference["gradients"][case["gradients"].as_str().expect("a name")]);
    let euclidean = reference["by_norm"].as_array().expect("cases").iter().filter(|case| number(&case["norm"]) == 2.0);
    let mut compared = 0;
    for case in euclidean {
        let mut gradient = start(case);
        let norm: f64 = clip_by_norm(&mut gradient, option(case, "max_norm"));
        let total = option(case, "total_norm");
        assert!(norm == total || (norm - total).abs() <= TOLERANCE * total, "{norm} in {case}");
        assert_same(&gradient, &tensors(&case["output"]), case);
        compared += 1;
    }
    assert_eq!(compared, 10);
    for case in reference["by_value"].as_array().expect("cases") {
        let mut gradient = start(case);
        clip_by_value(&mut gradient, option(case, "limit"));
        assert_same(&gradient, &tensors(&case["output"]), case);
    }
}

#[test]
fn a_new_rate_counts_from_the_next_step_on() {
    let mut walker = [1.0];
    let mut optimiser = Sgd::new(0.5).momentum(0.5);
    optimiser.step(&mut walker, &[1.0]);
    optimiser.set_rate(0.25);
    assert_eq!(optimiser.rate(), 0.25);
    optimiser.step(&mut walker, &[1.0]);
    assert_eq!(walker, [1.0 - 0.5 - 0.25 * 1.5]);
}

#[derive(Differentiable)]
struct Layer {
    weight: [[f64; 2]; 2],
    uses: usize,
    bias: Vec<f64>,
}

#[test]
fn a_struct_walks_along_its_tangent() {
    let mut layer = Layer { weight: [[1.0, 2.0], [3.0, 4.0]], uses: 7, bias: vec![5.0, 6.0] };
    let mut gradient = layer.zero_tangent();
    gradient.weight[1][0] = 2.0;
    gradient.bias[1] = -4.0;
    Sgd::new(0.5).step(&mut layer, &gradient);
    assert_eq!((layer.weight, layer.uses, layer.bias), ([[1.0, 2.0], [2.0, 4.0]], 7, vec![5.0, 8.0]));
}

#[test]
fn a_model_without_numbers_is_left_alone() {
    let mut walker: Vec<f64> = Vec::new();
    let mut optimiser = RmsProp::new(0.1).momentum(0.5).centered();
    let nothing: Vec<f64> = Vec::new();
    optimiser.step(&mut walker, &nothing);
    optimiser.step(&mut walker, &nothing);
    assert!(walker.is_empty());
}

#[test]
#[should_panic(expected = "the model must have as many numbers as its gradient")]
fn a_gradient_of_another_length_is_refused() {
    Adam::new(0.1).step(&mut vec![1.0, 2.0], &vec![1.0]);
}

#[test]
#[should_panic(expected = "the gradient has 2 numbers, that of the first step had 1")]
fn a_model_that_grew_is_refused() {
    let mut optimiser = Adam::new(0.1);
    optimiser.step(&mut vec![1.0], &vec![1.0]);
    optimiser.step(&mut vec![1.0, 2.0], &vec![1.0, 2.0]);
}

#[test]
#[should_panic(expected = "the second beta must be at least 0 and less than 1, not 1")]
fn a_mean_that_forgets_nothing_is_refused() {
    let _ = Adam::<f64>::new(0.1).betas(0.9, 1.0);
}

#[test]
#[should_panic(expected = "the rate must be finite and not negative, not NaN")]
fn a_rate_that_is_no_number_is_refused() {
    Adagrad::<f64>::new(0.1).set_rate(f64::NAN);
}
