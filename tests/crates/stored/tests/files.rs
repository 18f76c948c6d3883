//! Training that is written down and taken up again goes on as if nothing had happened.

use autodiff::nn::{self, ConfusionMatrix, Linear, Reduction};
use autodiff::optim::{Adagrad, Adam, AdamW, Cosine, OneCycle, Optimiser, RmsProp, Schedule, Sgd};
use autodiff::{Differentiable, Parameters, Weights, WeightsMismatch, differentiable};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A model that knows nothing of serde.
#[derive(Differentiable, Clone)]
struct Model {
    hidden: Linear<f32, 2, 3>,
    layers: Vec<Linear<f32, 3, 3>>,
    scale: f32,
    steps: usize,
}

#[differentiable]
impl Model {
    #[differentiable(wrt(self))]
    fn loss(&self, x: &[f32; 2], wanted: &[f32; 3]) -> f32 {
        let mut values = self.hidden.forward(x).map(nn::tanh);
        for layer in &self.layers {
            values = layer.forward(&values).map(nn::tanh);
        }
        self.scale * nn::mse(&values, wanted, Reduction::Sum)
    }
}

fn model() -> Model {
    let mut model = Model { hidden: Linear::filled(0.0), layers: vec![Linear::filled(0.0); 2], scale: 1.0, steps: 7 };
    let count = model.parameter_count();
    let numbers: Vec<f32> = (0..count).map(|i| 0.1 * (i as f32).sin()).collect();
    model.unflatten_parameters(&numbers).expect("as many numbers as parameters");
    model.scale = 1.0 / 3.0;
    model
}

fn again<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let text = serde_json::to_string(value).expect("it can be written");
    serde_json::from_str(&text).expect("it can be read")
}

/// Four steps, the last two of them after both have been in a file.
fn goes_on<O: Optimiser<Scalar = f32> + Serialize + DeserializeOwned>(mut optimiser: O) {
    let step = |model: &mut Model, optimiser: &mut O| {
        let (_, gradient) = model.loss_value_and_grad(&[0.5, -1.0], &[0.25, 0.5, -0.5]);
        optimiser.step(model, &gradient);
    };
    let mut straight = model();
    step(&mut straight, &mut optimiser);
    step(&mut straight, &mut optimiser);
    let weights = again(&Weights::of(&straight));
    let mut resumed = again(&optimiser);
    let mut loaded = Model { scale: 0.0, ..model() };
    weights.copy_to(&mut loaded).expect("the names and shapes are the same");
    for _ in 0..2 {
        step(&mut straight, &mut optimiser);
        step(&mut loaded, &mut resumed);
    }
    assert_eq!(straight.flatten_parameters(), loaded.flatten_parameters());
    let loss = |model: &Model| model.loss(&[0.5, -1.0], &[0.25, 0.5, -0.5]);
    assert!(loss(&loaded) < loss(&model()) && loaded.steps == 7);
}

#[test]
fn optimisers_go_on_where_they_were() {
    goes_on(Sgd::new(0.1).momentum(0.9).nesterov());
    goes_on(Adam::new(0.1).amsgrad());
    goes_on(AdamW::new(0.1).weight_decay(0.1));
    goes_on(RmsProp::new(0.01).centered().momentum(0.5));
    goes_on(Adagrad::new(0.1).rate_decay(0.01));
}

#[test]
fn weights_are_a_map_of_names() {
    let text = serde_json::to_string(&Weights::of(&(1.0, [[2.0, 3.0]]))).expect("numbers can be written");
    assert_eq!(text, r#"{"0":{"shape":[],"values":[1.0]},"1":{"shape":[1,2],"values":[2.0,3.0]}}"#);
    let names: Vec<String> = Weights::of(&model()).names().map(str::to_string).collect();
    assert_eq!(names[..3], ["hidden.bias", "hidden.weight", "layers.0.bias"]);
}

#[test]
fn weights_of_another_model_change_nothing() {
    let mut text: serde_json::Value = serde_json::to_value(Weights::of(&model())).expect("numbers can be written");
    let read = |text: &serde_json::Value| serde_json::from_value::<Weights<f32>>(text.clone()).expect("it has the form of weights");
    let refused = |weights: Weights<f32>, reason: &str| {
        let mut untouched = model();
        let error: WeightsMismatch = weights.copy_to(&mut untouched).unwrap_err();
        assert_eq!(error.to_string(), reason);
        assert_eq!(untouched.flatten_parameters(), model().flatten_parameters());
    };
    // A list that is shorter than its shape says.
    text["scale"]["values"] = serde_json::json!([]);
    refused(read(&text), "`scale` has the shape [] in the model, and [] in the weights");
    text["scale"]["shape"] = serde_json::json!([1]);
    text["scale"]["values"] = serde_json::json!([0.5]);
    refused(read(&text), "`scale` has the shape [] in the model, and [1] in the weights");
    text["scale"]["shape"] = serde_json::json!([]);
    text["size"] = text["scale"].clone();
    refused(read(&text), "the weights have `size`, and the model has not");
    text.as_object_mut().expect("a map").remove("hidden.bias");
    refused(read(&text), "the model has `hidden.bias`, and the weights have not");
}

#[test]
fn layers_are_written_as_they_are_seen() {
    let layer = Linear { weight: [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], bias: [0.1, 0.2, 0.3] };
    let text = serde_json::to_string(&layer).expect("numbers can be written");
    assert_eq!(text, r#"{"weight":[[1.0,2.0],[3.0,4.0],[5.0,6.0]],"bias":[0.1,0.2,0.3]}"#);
    assert_eq!(again(&layer), layer);
    let error = serde_json::from_str::<Linear<f64, 3, 2>>(&text).unwrap_err().to_string();
    assert!(error.contains("a layer from 3 inputs to 2 outputs has 2 rows of 3 numbers, and a bias of 2"), "{error}");
}

#[test]
fn schedules_and_metrics() {
    let cosine = Cosine { from: 0.1, to: 0.01, steps: 10 };
    assert_eq!(again(&cosine).rate(7), cosine.rate(7));
    let cycle = OneCycle::new(0.5, 20);
    assert_eq!(again(&cycle), cycle);
    let mut matrix = ConfusionMatrix::new(2);
    matrix.add(0, 1);
    assert_eq!(again(&matrix), matrix);
}
