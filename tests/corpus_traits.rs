//! Traits: required and provided methods, generic callers, traits of others.
#![allow(clippy::all, unreachable_pub)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

use autodiff::{Differentiable, differentiable};

#[differentiable(hessian)]
trait Layer {
    fn forward(&self, x: f64) -> f64;

    /// Differentiated where it stands.
    fn twice(&self, x: f64) -> f64 {
        self.forward(self.forward(x)) + 0.1 * x
    }

    fn name(&self) -> String;
}

#[derive(Differentiable, Clone)]
struct Affine {
    weight: f64,
    bias: f64,
}

#[differentiable(hessian)]
impl Layer for Affine {
    fn forward(&self, x: f64) -> f64 {
        self.weight * x + self.bias
    }

    fn name(&self) -> String {
        "affine".to_string()
    }
}

#[derive(Differentiable, Clone)]
struct Bump {
    width: f64,
}

#[differentiable(hessian)]
impl Layer for Bump {
    fn forward(&self, x: f64) -> f64 {
        (-x * x / (self.width * self.width)).exp()
    }

    fn twice(&self, x: f64) -> f64 {
        self.forward(x) * self.forward(2.0 * x)
    }

    fn name(&self) -> String {
        "bump".to_string()
    }
}

#[differentiable(hessian)]
fn through<L: Layer>(layer: &L, x: f64) -> f64 {
    layer.forward(x) * 2.0 + layer.twice(0.5 * x).sin()
}

#[differentiable(hessian, wrt(first, second, x))]
fn chained(first: &impl Layer, second: impl Layer + Clone, x: f64) -> f64 {
    second.forward(first.forward(x)) * first.twice(x)
}

#[differentiable(hessian)]
fn generic_callers(w: f64, b: f64, x: f64) -> f64 {
    let affine = Affine { weight: w, bias: b };
    let bump = Bump { width: w };
    let sum = through(&affine, x) + through::<Bump>(&bump, x);
    sum + chained(&affine, bump, x) + affine.twice(b)
}

/// A layer of two others, whose bounds say that they have derivatives.
#[derive(Differentiable, Clone)]
struct Chain<A, B> {
    first: A,
    second: B,
}

#[differentiable(hessian)]
impl<A: Layer + Differentiable, B: Layer + Differentiable> Layer for Chain<A, B> {
    fn forward(&self, x: f64) -> f64 {
        self.second.forward(self.first.forward(x))
    }

    fn name(&self) -> String {
        format!("{} then {}", self.first.name(), self.second.name())
    }
}

#[differentiable(hessian)]
fn composed(w: f64, b: f64, x: f64) -> f64 {
    let chain = Chain { first: Affine { weight: w, bias: b }, second: Bump { width: 1.5 * b } };
    chain.forward(x) + chain.twice(w) + through(&chain, b)
}

/// Associated types, arrays and places.
#[differentiable(hessian)]
trait Stage {
    type Input: Differentiable;
    const GAIN: f64;

    fn run(&self, x: &Self::Input) -> [f64; 2];

    fn decay(&mut self, by: f64);

    fn prior(scale: f64) -> f64;

    fn energy(&self, x: &Self::Input) -> f64 {
        let [a, b] = self.run(x);
        Self::GAIN * a * a + b * Self::prior(a)
    }
}

#[derive(Differentiable, Clone)]
struct Pair {
    p: [f64; 2],
}

#[differentiable(hessian)]
impl Stage for Pair {
    type Input = [f64; 2];
    const GAIN: f64 = 0.5;

    fn run(&self, x: &Self::Input) -> [f64; 2] {
        [self.p[0] * x[0] - x[1], self.p[1].sin() * x[1]]
    }

    fn decay(&mut self, by: f64) {
        for p in self.p.iter_mut() {
            *p *= by;
        }
    }

    fn prior(scale: f64) -> f64 {
        (1.0 + scale * scale).ln()
    }
}

#[differentiable(hessian)]
fn stages(p: [f64; 2], x: [f64; 2], rate: f64) -> f64 {
    let mut stage = Pair { p };
    let mut sum = 0.0;
    for _ in 0..3 {
        sum += stage.energy(&x);
        stage.decay(rate);
    }
    sum + Pair::prior(rate) + <Pair as Stage>::prior(x[0])
}

#[differentiable(hessian)]
fn of_any_stage<S: Stage>(stage: &S, x: &S::Input) -> f64 {
    stage.energy(x) + stage.run(x)[1]
}

#[differentiable(hessian)]
fn any_stage(p: [f64; 2], x: [f64; 2]) -> f64 {
    of_any_stage(&Pair { p }, &x)
}

/// Layers of one unknown type, in a `Vec` and in a `Box`.
#[derive(Differentiable, Clone)]
struct Net<L> {
    layers: Vec<L>,
    head: Box<L>,
}

#[differentiable(hessian)]
impl<L: Layer> Net<L> {
    fn run(&self, x: f64) -> f64 {
        let mut h = x;
        for layer in &self.layers {
            h = layer.forward(h);
        }
        self.head.twice(h)
    }
}

#[differentiable(hessian)]
fn of_any_net<L: Layer>(net: &Net<L>, x: f64) -> f64 {
    net.run(x) + net.head.forward(x)
}

/// Methods that consume `self`, and that change it and return something.
#[differentiable(forward)]
trait Body: Clone {
    fn moved(self, by: f64) -> Self;

    fn shove(&mut self, by: f64) -> f64;
}

#[derive(Differentiable, Clone)]
struct Bead {
    x: f64,
    trace: Vec<f64>,
}

#[differentiable(forward)]
impl Body for Bead {
    fn moved(mut self, by: f64) -> Self {
        self.x += by * by;
        self
    }

    fn shove(&mut self, by: f64) -> f64 {
        self.x *= by;
        self.trace[0] += self.x;
        self.trace[0]
    }
}

#[differentiable(forward)]
fn bodies(a: f64, b: f64) -> f64 {
    let bead = Bead { x: a, trace: vec![b] };
    let mut moved = bead.moved(a * b);
    let first = moved.shove(b);
    first * moved.x + moved.shove(a)
}

/// A struct that borrows, and a trait of a generic scalar.
#[derive(Differentiable, Clone)]
struct View<'a> {
    w: &'a [f64],
}

#[differentiable(hessian)]
impl<'a> Layer for View<'a> {
    fn forward(&self, x: f64) -> f64 {
        self.w[0] * x + self.w[1]
    }

    fn name(&self) -> String {
        "view".to_string()
    }
}

#[differentiable(hessian)]
trait Activation<T: autodiff::Scalar + num_traits::Float> {
    fn activate(&self, x: T) -> T;
}

#[derive(Differentiable, Clone)]
struct Soft<T: autodiff::Scalar> {
    k: T,
}

#[differentiable(hessian)]
impl<T: autodiff::Scalar + num_traits::Float> Activation<T> for Soft<T> {
    fn activate(&self, x: T) -> T {
        (self.k * x).tanh()
    }
}

#[differentiable(hessian)]
fn soft(k: f64, x: f64) -> f64 {
    Soft { k }.activate(x)
}

#[test]
fn gradients_of_generic_structs() {
    let net = Net { layers: vec![Affine { weight: 2.0, bias: 0.5 }; 2], head: Box::new(Affine { weight: 1.5, bias: 0.25 }) };
    let (value, (d_net, d_x)) = of_any_net::value_and_grad(&net, 1.0);
    let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
    // h = 4 x + 1.5, and the head twice.
    near(value, 2.25 * 5.5 + 2.5 * 0.25 + 0.1 * 5.5 + 1.75);
    near(d_x, 4.0 * (2.25 + 0.1) + 1.5);
    near(d_net.head.weight, 2.0 * 1.5 * 5.5 + 0.25 + 1.0);
    near(d_net.head.bias, 3.5);
    near(d_net.layers[1].weight, (2.25 + 0.1) * 2.5);
    near(d_net.layers[0].bias, (2.25 + 0.1) * 2.0);
    let weights = [3.0, 1.0];
    let (value, (d_view, d_x)) = through::value_and_grad(&View { w: &weights }, 2.0);
    near(value, through(&View { w: &weights }, 2.0));
    let slope = f64::cos(3.0 * (3.0 * 1.0 + 1.0) + 1.0 + 0.1);
    near(d_x, 6.0 + slope * (9.0 + 0.1) * 0.5);
    near(d_view.w[1], 2.0 + slope * 4.0);
}

/// A trait that knows nothing of derivatives.
trait Cost {
    fn cost(&self, x: f64) -> f64;
}

#[differentiable(inherent, hessian)]
impl Cost for Affine {
    fn cost(&self, x: f64) -> f64 {
        let e = self.weight * x - self.bias;
        e * e
    }
}

#[differentiable(hessian)]
fn cost_of_another_trait(w: f64, x: f64) -> f64 {
    Affine { weight: w, bias: 0.3 }.cost(x)
}

/// An annotated trait can be a trait object, and its methods say so of themselves.
#[test]
fn objects_and_public_functions() {
    let layers: Vec<Box<dyn Layer>> = vec![Box::new(Affine { weight: 2.0, bias: 1.0 }), Box::new(Bump { width: 1.0 })];
    let names: Vec<String> = layers.iter().map(|l| l.name()).collect();
    assert_eq!(names, ["affine", "bump"]);
    assert_eq!(layers[0].forward(3.0), 7.0);
    let affine = Affine { weight: 2.0, bias: 1.0 };
    let (value, (d_self, d_x)) = affine.forward_value_and_grad(3.0);
    assert_eq!((value, d_self.weight, d_self.bias, d_x), (7.0, 3.0, 1.0, 2.0));
    assert_eq!(affine.forward_grad(3.0).1, 2.0);
    assert_eq!(affine.forward_vjp(3.0).1(2.0).1, 4.0);
    assert_eq!(affine.forward_hessian(3.0), nalgebra::dmatrix![0.0, 0.0, 1.0; 0.0, 0.0, 0.0; 1.0, 0.0, 0.0]);
    let (value, (_, d_x)) = affine.twice_value_and_grad(3.0);
    assert_eq!((value, d_x), (affine.twice(3.0), 4.1));
    let (_, tangent) = affine.forward_jvp(3.0, &AffineTangent { weight: 1.0, bias: 0.0 }, 0.5);
    assert_eq!(tangent, 4.0);
}

#[derive(Differentiable, Clone, Copy)]
struct Ball {
    radius: f64,
}

#[differentiable(hessian)]
impl Ball {
    fn volume(&self) -> f64 {
        self.radius.powi(3)
    }

    fn of(radius: f64) -> Ball {
        Ball { radius }
    }
}

#[differentiable(hessian)]
trait Heavy {
    fn mass(&self) -> f64;
}

#[differentiable(hessian)]
impl Heavy for Ball {
    fn mass(&self) -> f64 {
        self.radius * self.volume()
    }
}

/// Methods and constructors by their paths, in chains.
#[differentiable(hessian)]
fn methods_by_path(radii: &[f64]) -> f64 {
    let balls: Vec<Ball> = radii.iter().copied().map(Ball::of).collect();
    let volumes: f64 = balls.iter().map(Ball::volume).sum();
    let masses = balls.iter().map(Heavy::mass).fold(0.1, f64::max) + balls.iter().map(<Ball as Heavy>::mass).sum::<f64>();
    volumes * masses
}

struct Borrowed<'a> {
    w: &'a [f64],
}

#[differentiable(forward, hessian, wrt(x))]
impl Borrowed<'_> {
    fn dot(&self, x: f64) -> f64 {
        let mut s = 0.0;
        for w in self.w {
            s += w * x * x;
        }
        s
    }
    fn scaled(&self, x: f64) -> f64 {
        self.dot(x * 0.5) * x
    }
}

#[differentiable(forward, hessian, wrt(x))]
fn of_borrowed_data(x: f64, w: &[f64]) -> f64 {
    let d = Borrowed { w };
    d.dot(x) * d.scaled(x)
}

#[differentiable(forward, hessian, wrt(x))]
trait Rated {
    fn rate(&self, x: f64) -> f64;
}

#[differentiable(forward, hessian, wrt(x))]
impl Rated for Borrowed<'_> {
    fn rate(&self, x: f64) -> f64 {
        self.w[1] * x * x
    }
}

#[differentiable(forward, hessian, wrt(x))]
fn of_borrowed_data_by_trait(x: f64, w: &[f64]) -> f64 {
    let d = Borrowed { w };
    d.rate(x) * x
}

mod check {
    check!(of_borrowed_data_by_trait { x: var 0.7, w: fixed &[0.3, 0.4] } modes: reverse, forward, hessian);
    check!(of_borrowed_data { x: var 0.7, w: fixed &[0.3, 0.4] } modes: reverse, forward, hessian);
    check!(methods_by_path { radii: var_ref [0.7, 1.2, 0.9] } modes: reverse, forward, hessian);
    check!(generic_callers { w: var 0.7, b: var 0.4, x: var -0.3 } modes: reverse, forward, hessian);
    check!(composed { w: var 0.7, b: var 0.4, x: var -0.3 } modes: reverse, forward, hessian);
    check!(stages { p: var [0.7, 0.4], x: var [-0.3, 0.8], rate: var 0.9 } modes: reverse, forward, hessian);
    check!(any_stage { p: var [0.7, 0.4], x: var [-0.3, 0.8] } modes: reverse, forward, hessian);
    check!(bodies { a: var 0.7, b: var 0.9 } modes: reverse, forward);
    check!(soft { k: var 0.7, x: var -0.3 } modes: reverse, forward, hessian);
    check!(cost_of_another_trait { w: var 0.7, x: var -0.3 } modes: reverse, forward, hessian);
}
