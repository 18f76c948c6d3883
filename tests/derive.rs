//! `#[derive(Differentiable)]` on structs of every shape: the tangent is a vector space with the numbers of the struct in the
//! same order under the same names, and every number is reached.

use autodiff::__private::{Coordinates, Value};
use autodiff::{Differentiable, ParameterName, Parameters, Tangent, differentiable};
use nalgebra::{DMatrix, Matrix2x3, RealField, SMatrix, SVector, Vector2};
use std::marker::PhantomData;

#[derive(Differentiable, Clone)]
struct Layer<const I: usize, const O: usize> {
    weight: [[f64; I]; O],
    bias: [f64; O],
}

#[derive(Differentiable)]
struct Network {
    layers: Vec<Layer<3, 2>>,
    head: Option<Box<Layer<2, 1>>>,
    scale: f64,
    steps: usize,
    #[differentiable(skip)]
    history: Vec<f64>,
    names: [&'static str; 2],
    activation: fn(f64) -> f64,
}

#[derive(Differentiable)]
struct Pair(f64, bool, [f64; 2]);

#[derive(Differentiable)]
struct Nothing;

#[derive(Differentiable)]
struct Empty {}

/// The type parameter stands alone, in an array, and as the default says.
#[derive(Differentiable)]
struct Generic<T = f64, U: Clone = [f64; 1]>
where
    T: PartialOrd,
{
    one: T,
    many: Vec<[T; 2]>,
    other: U,
}

trait Family {
    type Number;
    type Index;
}

/// Without a single trait of the standard library.
struct Doubles;

impl Family for Doubles {
    type Number = f64;
    type Index = u8;
}

#[derive(Differentiable)]
struct Projected<F: Family, Mode> {
    number: F::Number,
    pair: (<F as Family>::Number, f64),
    #[differentiable(skip)]
    index: F::Index,
    mode: PhantomData<Mode>,
}

#[derive(Differentiable)]
struct Borrowed<'a, T: 'a, S: ?Sized> {
    entries: &'a [T],
    text: PhantomData<&'a S>,
    inner: Inner<'a>,
}

#[derive(Differentiable)]
struct Inner<'b>(&'b mut f64);

#[derive(Differentiable)]
struct Tree {
    value: f64,
    children: Vec<Tree>,
}

#[derive(Differentiable)]
struct GenericTree<T> {
    value: T,
    children: Vec<Self>,
}

#[derive(Differentiable)]
struct Folder {
    size: f64,
    #[differentiable(recursive)]
    links: Vec<Link>,
}

#[derive(Differentiable)]
struct Link {
    weight: f64,
    targets: Vec<Folder>,
}

#[derive(Differentiable)]
#[differentiable(tangent = ChangeOfPose, tangent_attr(derive(Copy, Default, serde::Serialize), serde(rename_all = "UPPERCASE")))]
struct Pose {
    angle: f64,
    r#type: f64,
    frame: u32,
}

#[derive(Differentiable)]
struct Dense<T: RealField, const I: usize, const O: usize> {
    weight: SMatrix<T, O, I>,
    bias: SVector<T, O>,
    more: Option<DMatrix<T>>,
}

/// One slice of a walk: name, shape, numbers.
type Seen = (String, Vec<usize>, Vec<f64>);

fn walk(value: &impl Parameters<f64>) -> Vec<Seen> {
    let mut seen = Vec::new();
    value.visit_parameters(ParameterName::ROOT, &mut |name, shape, values| {
        seen.push((name.to_string(), shape.to_vec(), values.to_vec()));
    });
    seen
}

fn names(value: &impl Parameters<f64>) -> Vec<(String, Vec<usize>)> {
    walk(value).into_iter().map(|(name, shape, _)| (name, shape)).collect()
}

/// That the tangents of `value` are the vectors of as many numbers, in the same slices.
#[track_caller]
fn is_vector_space<M>(value: &M, count: usize)
where
    M: Differentiable<Tangent: Parameters<f64> + Coordinates<f64>>,
{
    let zero = value.zero_tangent();
    assert_eq!(zero.flatten_parameters(), vec![0.0; count], "zero, and how many numbers");
    assert_eq!(zero.zero_tangent(), zero, "the tangent space is its own tangent space");
    let (mut a, mut b) = (zero.clone(), zero.clone());
    let left: Vec<f64> = (1..=count).map(|i| i as f64).collect();
    let right: Vec<f64> = (1..=count).map(|i| 100.0 / i as f64).collect();
    a.unflatten_parameters(&left).expect("the lengths agree");
    b.unflatten_parameters(&right).expect("the lengths agree");
    assert_eq!(a.dot_tangent(&b), 100.0 * count as f64);
    assert_eq!(count > 0, a != zero);
    let places: Vec<f64> = (0..Coordinates::<f64>::count(&a)).map(|i| Coordinates::get(&a, i)).collect();
    assert_eq!(places, left, "coordinates go the same way");
    (0..count).for_each(|i| Coordinates::set(&mut a, i, -left[i]));
    a.accumulate(&b);
    a.scale_tangent(0.5);
    let expected: Vec<f64> = left.iter().zip(&right).map(|(l, r)| 0.5 * (r - l)).collect();
    assert_eq!(a.flatten_parameters(), expected);
}

/// That a model is walked as its tangent is, and can be set.
#[track_caller]
fn is_walked<M: Differentiable<Tangent: Parameters<f64>> + Parameters<f64>>(model: &mut M) {
    assert_eq!(names(model), names(&model.zero_tangent()));
    let flat = model.flatten_parameters();
    assert_eq!(model.parameter_count(), flat.len());
    let changed: Vec<f64> = (0..flat.len()).map(|i| i as f64 - 0.5).collect();
    model.unflatten_parameters(&changed).expect("the lengths agree");
    assert_eq!(model.flatten_parameters(), changed);
    assert!(model.unflatten_parameters(&[&changed[..], &[0.0]].concat()).is_err());
    model.unflatten_parameters(&flat).expect("the lengths agree");
}

fn network() -> Network {
    let layer = Layer { weight: [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], bias: [7.0, 8.0] };
    Network {
        layers: vec![layer.clone(), layer],
        head: Some(Box::new(Layer { weight: [[1.0, 2.0]], bias: [3.0] })),
        scale: 9.0,
        steps: 3,
        history: vec![0.0; 5],
        names: ["a", "b"],
        activation: f64::tanh,
    }
}

#[test]
fn named_and_nested() {
    let mut model = network();
    is_vector_space(&model, 8 + 8 + 3 + 1);
    is_walked(&mut model);
    let seen = walk(&model);
    assert_eq!(seen[0], ("layers.0.weight".into(), vec![2, 3], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]));
    assert_eq!(seen[3], ("layers.1.bias".into(), vec![2], vec![7.0, 8.0]));
    assert_eq!(seen[4], ("head.weight".into(), vec![1, 2], vec![1.0, 2.0]));
    assert_eq!(seen[6], ("scale".into(), vec![], vec![9.0]));
    assert_eq!(seen.len(), 7);
    assert_eq!((model.steps, model.history.len(), model.names, (model.activation)(0.0)), (3, 5, ["a", "b"], 0.0));
}

#[test]
fn tangents_are_written_by_hand_with_units_for_what_is_skipped() {
    let mut tangent = network().zero_tangent();
    let layer = LayerTangent { weight: [[1.0; 3]; 2], bias: [2.0; 2] };
    let head = Some(LayerTangent { weight: [[0.0; 2]], bias: [0.5] });
    tangent.accumulate(&NetworkTangent {
        layers: vec![layer.clone(), layer],
        head,
        scale: 4.0,
        steps: (),
        history: (),
        names: (),
        activation: (),
    });
    assert_eq!(tangent.layers[1].bias, [2.0; 2]);
    assert_eq!(tangent.dot_tangent(&tangent), 2.0 * (6.0 + 8.0) + 0.25 + 16.0);
    assert_eq!(
        format!("{:?}", Pose { angle: 1.0, r#type: 1.0, frame: 7 }.zero_tangent()),
        "ChangeOfPose { angle: 0.0, type: 0.0, frame: () }"
    );
}

#[test]
fn tuple_and_unit_structs() {
    let mut pair = Pair(1.0, true, [2.0, 3.0]);
    is_vector_space(&pair, 3);
    is_walked(&mut pair);
    assert_eq!(walk(&pair), [("0".into(), vec![], vec![1.0]), ("2".into(), vec![2], vec![2.0, 3.0])]);
    assert!(pair.1);
    let PairTangent(first, (), rest) = pair.zero_tangent();
    assert_eq!((first, rest), (0.0, [0.0; 2]));
    assert_eq!(format!("{:?}", PairTangent(1.0, (), [0.0; 2])), "PairTangent(1.0, (), [0.0, 0.0])");
    is_vector_space(&Nothing, 0);
    is_vector_space(&Empty {}, 0);
    assert_eq!(format!("{:?}", (NothingTangent, EmptyTangent {})), "(NothingTangent, EmptyTangent)");
}

#[test]
fn generic_structs() {
    let mut model: Generic = Generic { one: 1.0, many: vec![[2.0, 3.0]; 2], other: [4.0] };
    is_vector_space(&model, 6);
    is_walked(&mut model);
    assert_eq!(names(&model)[1], ("many".into(), vec![2, 2]));
    let mixed = Generic { one: 1.0_f32, many: vec![], other: Some([2.0_f64; 2]) };
    assert_eq!(mixed.zero_tangent(), GenericTangent { one: 0.0_f32, many: vec![], other: Some([0.0_f64; 2]) });
    let mut projected = Projected::<Doubles, Doubles> { number: 1.0, pair: (2.0, 3.0), index: 4, mode: PhantomData };
    is_vector_space(&projected, 3);
    is_walked(&mut projected);
    assert_eq!(projected.index, 4);
    let tangent: ProjectedTangent<Doubles, Doubles> = ProjectedTangent { number: 1.0, pair: (1.0, 1.0), index: (), mode: () };
    assert_eq!(tangent.dot_tangent(&tangent), 3.0);
}

/// The tangent outlives what the struct borrows.
#[test]
fn borrowing_structs_have_owned_tangents() {
    let tangent = {
        let (entries, mut number) = (vec![[1.0, 2.0]; 2], 3.0);
        let value = Borrowed::<_, str> { entries: &entries, text: PhantomData, inner: Inner(&mut number) };
        is_vector_space(&value, 5);
        *value.inner.0 += 1.0;
        value.zero_tangent()
    };
    let expected: BorrowedTangent<[f64; 2], str> = BorrowedTangent { entries: vec![[0.0; 2]; 2], text: (), inner: InnerTangent(0.0) };
    assert_eq!(tangent, expected);
}

#[test]
fn recursive_structs() {
    let leaf = |value| Tree { value, children: vec![] };
    let mut tree = Tree { value: 1.0, children: vec![leaf(2.0), leaf(3.0)] };
    is_vector_space(&tree, 3);
    is_walked(&mut tree);
    assert_eq!(walk(&tree)[2], ("children.1.value".into(), vec![], vec![3.0]));
    let mut tree = GenericTree { value: [1.0; 2], children: vec![GenericTree { value: [2.0; 2], children: vec![] }] };
    is_vector_space(&tree, 4);
    is_walked(&mut tree);
    let mut folder = Folder { size: 1.0, links: vec![Link { weight: 2.0, targets: vec![Folder { size: 3.0, links: vec![] }] }] };
    is_vector_space(&folder, 3);
    is_walked(&mut folder);
}

#[test]
fn options_of_the_struct() {
    let mut pose = Pose { angle: 1.0, r#type: 2.0, frame: 3 };
    is_vector_space(&pose, 2);
    is_walked(&mut pose);
    assert_eq!(names(&pose)[1], ("type".into(), vec![]));
    let (copied, again): (ChangeOfPose, ChangeOfPose) = { (pose.zero_tangent(), ChangeOfPose::default()) };
    assert_eq!(copied, again);
    let written = serde_json::to_string(&ChangeOfPose { angle: 0.5, r#type: 1.5, frame: () }).expect("numbers can be written");
    assert_eq!(written, r#"{"ANGLE":0.5,"TYPE":1.5,"FRAME":null}"#);
    assert_eq!(pose.frame, 3);
}

#[test]
fn matrices() {
    let mut dense = Dense { weight: Matrix2x3::new(1.0, 2.0, 3.0, 4.0, 5.0, 6.0), bias: Vector2::new(7.0, 8.0), more: None };
    is_vector_space(&dense, 8);
    is_walked(&mut dense);
    assert_eq!(walk(&dense)[0], ("weight".into(), vec![2, 3], vec![1.0, 4.0, 2.0, 5.0, 3.0, 6.0]));
    dense.more = Some(DMatrix::zeros(4, 1));
    is_vector_space(&dense, 12);
    let tangent: DenseTangent<f64, 3, 2> = dense.zero_tangent();
    let bias: Vector2<f64> = tangent.bias;
    assert_eq!(bias, Vector2::zeros());
    let single = Dense { weight: SMatrix::<f32, 1, 1>::new(1.0), bias: SVector::<f32, 1>::new(2.0), more: None };
    assert_eq!(single.flatten_parameters(), [1.0_f32, 2.0]);
}

#[test]
fn references_are_looked_through() {
    let pose = Pose { angle: 1.0, r#type: 2.0, frame: 3 };
    assert_eq!(Value::value(&&&pose).angle, 1.0);
    assert_eq!(Value::value(&&pose.zero_tangent()).angle, 0.0);
}

/// Gradient descent as an optimiser does it that knows no fields.
#[test]
fn a_model_and_its_gradient_are_walked_in_step() {
    let mut model = network();
    let mut gradient = model.zero_tangent();
    gradient.layers[1].bias[0] = 2.0;
    gradient.scale = -1.0;
    for (values, gradient) in model.parameter_slices_mut().into_iter().zip(gradient.parameter_slices()) {
        values.iter_mut().zip(gradient).for_each(|(value, gradient)| *value -= 0.5 * gradient);
    }
    assert_eq!((model.layers[1].bias, model.layers[0].bias, model.scale), ([6.0, 8.0], [7.0, 8.0], 9.5));
}

#[differentiable(hessian)]
fn volume(pair: &Pair) -> f64 {
    pair.0 * pair.0 * pair.2[0] + pair.2[1] * pair.2[1] * pair.2[1]
}

/// Rows and columns of a Hessian stand in the order of the walk.
#[test]
fn derivatives_of_functions_have_the_derived_types() {
    let pair = Pair(2.0, true, [3.0, 5.0]);
    let (value, gradient) = volume::value_and_grad(&pair);
    assert_eq!((value, gradient), (137.0, PairTangent(12.0, (), [4.0, 75.0])));
    let hessian = volume::hessian(&pair);
    assert_eq!(hessian, DMatrix::from_row_slice(3, 3, &[6.0, 4.0, 0.0, 4.0, 0.0, 0.0, 0.0, 0.0, 30.0]));
    let direction = PairTangent(1.0, (), [0.0, 2.0]);
    assert_eq!(volume::hvp(&pair, &direction), PairTangent(6.0, (), [4.0, 60.0]));
}
