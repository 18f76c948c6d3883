//! A differentiation compiler in an attribute.
#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;

#[cfg(feature = "alloc")]
pub mod nn;
#[cfg(feature = "alloc")]
pub mod optim;

/// Special functions.
mod special;

pub use autodiff_macros::differentiable;
pub use autodiff_runtime::*;
#[cfg(feature = "alloc")]
pub use special::logsumexp;
pub use special::{digamma, erf, erfc, gamma, ln_beta, ln_gamma, log_sigmoid, logit, polygamma, sigmoid, softplus, trigamma, xlogy};

/// The graph of a function and that of its gradient, as a function with the option `graph` gives them.
///
/// ```
/// use autodiff::differentiable;
///
/// #[differentiable(wrt(x), graph)]
/// fn wave(x: f64, phase: f64) -> f64 {
///     let angle = 2.0 * x + phase;
///     angle.sin()
/// }
///
/// let graphs = wave::graph();
/// assert_eq!(
///     graphs.forward.to_string(),
///     "wave
///   input x: f64
///   input phase: f64
///   t1 = 2.0 × x
///   angle = t1 + phase
///   output wave = sin(angle)
/// "
/// );
/// assert!(graphs.gradient.to_string().contains("\n  d_angle = cos(angle)\n"));
/// assert!(graphs.gradient.to_string().ends_with("\n  output d_x = 2.0 × d_angle\n"));
/// # #[cfg(feature = "alloc")] {
/// assert!(graphs.forward.to_svg().starts_with("<svg"));
/// assert!(graphs.forward.to_dot().starts_with("digraph"));
/// # }
/// ```
pub use autodiff_runtime::Graphs;

/// Nodes, edges and clusters, as text or as a picture.
///
/// ```
/// use autodiff::{ExpressionGraph, differentiable};
///
/// #[differentiable(wrt(x), graph)]
/// fn mean(x: f64, ys: &[f64]) -> f64 {
///     let mut sum = 0.0;
///     for y in ys {
///         sum += x * y;
///     }
///     sum / ys.len() as f64
/// }
///
/// let graph = mean::graph().forward;
/// let ExpressionGraph { name, nodes, edges, clusters, .. } = graph;
/// assert_eq!((name, nodes[0].name, edges[0].from, clusters.len()), ("mean", "x", 0, 2));
/// ```
pub use autodiff_runtime::ExpressionGraph;

/// The lines of the text form.
///
/// ```
/// use autodiff::{GraphNode, differentiable};
///
/// #[differentiable(wrt(x), graph)]
/// fn mean(x: f64, ys: &[f64]) -> f64 {
///     let mut sum = 0.0;
///     for y in ys {
///         sum += x * y;
///     }
///     sum / ys.len() as f64
/// }
///
/// let graph = mean::graph().forward;
/// let inputs: Vec<&GraphNode> = graph.nodes.iter().take(2).collect();
/// assert_eq!((inputs[1].name, inputs[1].shape, inputs[1].derivative), ("ys", "&[f64]", false));
/// ```
pub use autodiff_runtime::GraphNode;

/// By which pictures choose shape and colour.
///
/// ```
/// use autodiff::{NodeKind, differentiable};
///
/// #[differentiable(wrt(x), graph)]
/// fn mean(x: f64, ys: &[f64]) -> f64 {
///     let mut sum = 0.0;
///     for y in ys {
///         sum += x * y;
///     }
///     sum / ys.len() as f64
/// }
///
/// let graph = mean::graph().forward;
/// assert_eq!(graph.nodes[0].kind, NodeKind::Input);
/// assert!(graph.nodes.iter().any(|node| node.kind == NodeKind::Output));
/// ```
pub use autodiff_runtime::NodeKind;

/// What is used where.
///
/// ```
/// use autodiff::{GraphEdge, differentiable};
///
/// #[differentiable(wrt(x), graph)]
/// fn mean(x: f64, ys: &[f64]) -> f64 {
///     let mut sum = 0.0;
///     for y in ys {
///         sum += x * y;
///     }
///     sum / ys.len() as f64
/// }
///
/// let graph = mean::graph().forward;
/// let from_x: Vec<&GraphEdge> = graph.edges.iter().filter(|edge| edge.from == 0).collect();
/// assert!(graph.nodes[from_x[0].to].formula.contains("x × ys[i]"));
/// ```
pub use autodiff_runtime::GraphEdge;

/// By which pictures choose lines.
///
/// ```
/// use autodiff::{EdgeKind, differentiable};
///
/// #[differentiable(wrt(x), graph)]
/// fn mean(x: f64, ys: &[f64]) -> f64 {
///     let mut sum = 0.0;
///     for y in ys {
///         sum += x * y;
///     }
///     sum / ys.len() as f64
/// }
///
/// let graph = mean::graph().forward;
/// assert!(graph.edges.iter().all(|edge| edge.kind == EdgeKind::Value));
/// ```
pub use autodiff_runtime::EdgeKind;

/// Loops and branches, as frames.
///
/// ```
/// use autodiff::{GraphCluster, differentiable};
///
/// #[differentiable(wrt(x), graph)]
/// fn mean(x: f64, ys: &[f64]) -> f64 {
///     let mut sum = 0.0;
///     for y in ys {
///         sum += x * y;
///     }
///     sum / ys.len() as f64
/// }
///
/// let graph = mean::graph().forward;
/// let inner: &GraphCluster = &graph.clusters[1];
/// assert_eq!((inner.label, inner.parent, inner.branch), ("for i in 0..ys.len()", 0, false));
/// ```
pub use autodiff_runtime::GraphCluster;

/// Derives the tangent of a struct, and the traits by which gradients and optimisers reach its numbers.
///
/// For `Model` that is a struct `ModelTangent` of the same visibility, with the same type parameters and the same
/// fields, each of the type of its tangent. Both implement [`Differentiable`](trait@Differentiable) and
/// [`Parameters`], and the tangent implements [`Tangent`], `Clone`, `Debug` and `PartialEq`.
///
/// ```
/// use autodiff::{Differentiable, Parameters};
///
/// #[derive(Differentiable)]
/// struct Model {
///     layers: Vec<Layer>,
///     scale: f64,
///     steps: usize,
///     #[differentiable(skip)]
///     history: Vec<f64>,
/// }
///
/// #[derive(Differentiable)]
/// struct Layer {
///     weight: [[f64; 2]; 3],
/// }
///
/// let mut model = Model { layers: vec![Layer { weight: [[1.0; 2]; 3] }], scale: 2.0, steps: 10, history: vec![] };
/// let mut gradient = model.zero_tangent();
/// gradient.layers[0].weight[1][0] = 4.0;
/// assert_eq!((gradient.scale, gradient.steps, gradient.history), (0.0, (), ()));
///
/// assert_eq!(model.parameter_count(), 7);
/// model.unflatten_parameters(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0])?;
/// assert_eq!((model.layers[0].weight, model.scale), ([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]], 6.0));
/// # assert_eq!((model.steps, model.history.len()), (10, 0));
/// # Ok::<(), autodiff::LengthMismatch>(())
/// ```
///
/// Fields that hold no real numbers as far as the tokens tell (integers, `bool`, strings, function pointers,
/// `PhantomData`), and those with `#[differentiable(skip)]`, are `()` in the tangent: every field of the struct has its
/// place there, so that patterns and positions agree. A field of a type that carries no derivative is an error at the field.
///
/// | option | on | meaning |
/// |---|---|---|
/// | `skip` | a field | carries no derivative |
/// | `recursive` | a field | holds the struct again, through another struct |
/// | `tangent = Ident` | the struct | the name of the tangent |
/// | `tangent_attr(..)` | the struct | attributes for the tangent, such as `derive(serde::Serialize)` |
/// | `crate = path` | the struct | where this crate is, if it is re-exported |
///
/// A tangent owns its numbers, so it has no lifetimes. A type parameter that a differentiated field holds gets the bound
/// [`Scalar`] if its own bounds say that it is a real scalar, as in `T: Float`, and `Differentiable` otherwise.
pub use autodiff_macros::Differentiable;

/// What is emitted reads the same in the edition before.
///
/// ```edition2021
/// use autodiff::{differentiable, Differentiable, Parameters};
///
/// #[derive(Differentiable)]
/// struct Layer<'a, T> {
///     weight: [T; 2],
///     data: &'a [f64],
///     #[differentiable(skip)]
///     gen: Option<u8>,
/// }
///
/// #[differentiable(hessian)]
/// fn energy(xs: &[f64], k: f64) -> f64 {
///     let mut sum = 0.0;
///     for x in xs {
///         sum += (k * x).sin();
///     }
///     sum
/// }
///
/// let layer = Layer { weight: [1.0, 2.0], data: &[3.0], gen: None };
/// let LayerTangent { weight, data, gen: () } = layer.zero_tangent();
/// assert_eq!((weight, data, layer.gen), ([0.0; 2], vec![0.0], None));
/// assert_eq!(weight.parameter_count(), 2);
/// let xs = vec![0.0];
/// let (value, pullback) = energy::vjp(&xs, 2.0);
/// assert_eq!((value, pullback(1.0)), (0.0, (vec![2.0], 0.0)));
/// ```
#[cfg(doctest)]
pub struct Edition2021;

/// The README's programs.
#[doc(hidden)]
#[cfg(all(doctest, feature = "rand"))]
#[doc = include_str!("../README.md")]
pub struct Readme;
