//! Laws hold, passes keep the meaning, and what should go goes.

/// Laws that are wrong on purpose.
pub mod broken;

mod gradients;
mod laws;
mod mutants;
mod places;
mod random;
mod sums;
mod values;

use super::simplify;
use crate::graph::eval::{Value, evaluate};
use crate::graph::{Builder, Graph, NodeId, Op, Path, Region, Ty, VarId, VarKind};
use proc_macro2::Span;

/// A small generator of numbers, the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % below
    }

    fn real(&mut self) -> f64 {
        self.next(4001) as f64 / 1000.0 - 2.0
    }
}

fn param(graph: &mut Graph, name: &str, ty: Ty) -> (VarId, NodeId) {
    let number = graph.vars.len();
    let var = graph.new_var(name, ty.clone(), VarKind::Param(number), Span::call_site());
    graph.vars[var.index()].frozen = true;
    let (shape, _) = Path::var(var).split();
    (var, graph.push(Op::Read(shape, 0), Vec::new(), ty))
}

fn local(b: &mut Builder, name: &str, ty: Ty) -> Path {
    Path::var(b.graph.new_var(name, ty, VarKind::Local, Span::call_site()))
}

/// A function of real parameters, built by the closure from reads of them.
fn function(arity: usize, body: impl FnOnce(&mut Builder, &[NodeId]) -> Vec<NodeId>) -> (Graph, Vec<VarId>) {
    let mut graph = Graph::default();
    let names = ["x", "y", "z"];
    let (vars, nodes): (Vec<VarId>, Vec<NodeId>) = names[..arity].iter().map(|n| param(&mut graph, n, Ty::F64)).unzip();
    let mut b = Builder::new(graph);
    b.open();
    let yields = body(&mut b, &nodes);
    let region = b.close();
    let mut graph = b.graph;
    graph.body = Region { yields, ..region };
    (graph, vars)
}

fn results(graph: &Graph, vars: &[VarId], point: &[f64]) -> Vec<f64> {
    let inputs: Vec<(VarId, Value)> = vars.iter().zip(point).map(|(v, x)| (*v, Value::Real(*x))).collect();
    let outcome = evaluate(graph, &inputs).unwrap_or_else(|e| panic!("{e}\n{graph}"));
    outcome.yields.iter().map(|v| v.real().expect("a real")).collect()
}

fn near(a: f64, b: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()))
}

/// Simplifies; the results must stay the same at some points.
fn check(graph: &Graph, vars: &[VarId]) -> Graph {
    let mut simplified = graph.clone();
    simplify(&mut simplified, &mut 0);
    let mut random = Random(7);
    for _ in 0..8 {
        let point: Vec<f64> = vars.iter().map(|_| random.real()).collect();
        let (before, after) = (results(graph, vars, &point), results(&simplified, vars, &point));
        let same = before.iter().zip(&after).all(|(a, b)| near(*a, *b));
        assert!(same, "{before:?} became {after:?} at {point:?}\n{graph}\n{simplified}");
    }
    simplified
}

fn printed(graph: &Graph) -> String {
    graph.to_string()
}
