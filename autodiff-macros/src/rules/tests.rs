//! Every row of the table against central differences, in both modes, before and after simplification.

/// Rows that are wrong on purpose.
pub mod broken;

/// Rules of matrices.
mod matrices;

/// Whether wrong rows are noticed.
mod mutants;

/// Whether each rule of matrices is tested on random shapes, too.
mod random_shapes;

use super::{Rule, rule};
use crate::graph::eval::{Value, evaluate, scalar};
use crate::graph::{Builder, Graph, NodeId, Op, Path, ScalarOp, Ty, VarId, VarKind};
use crate::simplify::simplify;
use proc_macro2::Span;

const STEP: f64 = 1e-5;
const TOLERANCE: f64 = 1e-7;

/// Arguments at which an operation is differentiable, on every side of its kinks.
fn points(op: ScalarOp) -> Vec<Vec<f64>> {
    use ScalarOp::*;
    let unary = |points: &[f64]| points.iter().map(|x| vec![*x]).collect();
    match op {
        Asin | Acos | Atanh => unary(&[-0.8, -0.1, 0.3, 0.9]),
        Acosh => unary(&[1.1, 2.5, 7.0]),
        Ln | Log2 | Log10 | Sqrt => unary(&[0.1, 1.0, 3.7]),
        Ln1p => unary(&[-0.7, 0.2, 3.0]),
        Logit => unary(&[0.1, 0.5, 0.8]),
        Gamma | LnGamma | Digamma => unary(&[0.4, 1.5, 4.2]),
        Log => vec![vec![0.4, 2.0], vec![3.0, 0.5], vec![7.0, 10.0]],
        Powf => vec![vec![0.4, 2.5], vec![3.0, -1.5], vec![2.0, 1.0], vec![1.7, 0.0], vec![2.0, -0.5]],
        Powi => vec![vec![0.4, 3.0], vec![-1.5, 2.0], vec![2.0, 1.0], vec![-0.7, 0.0], vec![1.3, -2.0], vec![1.3, -1.0]],
        LnBeta => vec![vec![0.4, 1.3], vec![2.7, 0.6], vec![1.8, 4.2]],
        Polygamma => vec![vec![1.0, 0.8], vec![2.0, 2.5], vec![3.0, 1.2]],
        MulAdd => vec![vec![0.4, -1.2, 2.0], vec![-3.0, 0.5, 1.0]],
        Clamp => vec![vec![0.4, -1.0, 1.0], vec![-3.0, -1.0, 1.0], vec![2.5, -1.0, 1.0]],
        _ if op.arity() == 2 => vec![vec![0.4, 1.3], vec![-2.7, 0.6], vec![1.8, -0.7], vec![-0.9, -2.2]],
        _ => unary(&[-1.7, -0.4, 0.3, 1.2, 2.6]),
    }
}

/// Whether the argument is an integer.
fn is_integer(op: ScalarOp, index: usize) -> bool {
    matches!((op, index), (ScalarOp::Powi, 1) | (ScalarOp::Polygamma, 0))
}

fn value(op: ScalarOp, point: &[f64], index: usize) -> Value {
    if is_integer(op, index) { Value::Int(point[index] as i128) } else { Value::Real(point[index]) }
}

fn apply(op: ScalarOp, point: &[f64]) -> f64 {
    let args: Vec<Value> = (0..point.len()).map(|i| value(op, point, i)).collect();
    scalar(op, &args).and_then(|v| v.real()).expect("an operation on reals")
}

fn difference(op: ScalarOp, point: &[f64], index: usize) -> f64 {
    let (mut above, mut below) = (point.to_vec(), point.to_vec());
    above[index] += STEP;
    below[index] -= STEP;
    (apply(op, &above) - apply(op, &below)) / (2.0 * STEP)
}

/// A graph with the operation on parameters, and one more parameter per incoming derivative.
struct Bench {
    builder: Builder,
    node: NodeId,
    params: Vec<VarId>,
    incoming: Vec<(VarId, NodeId)>,
}

fn bench(op: ScalarOp, point: &[f64], literal: bool) -> Bench {
    let mut builder = Builder::new(Graph::default());
    builder.open();
    let mut params = Vec::new();
    let mut args = Vec::new();
    for (index, name) in ["x", "y", "z"][..op.arity()].iter().enumerate() {
        if is_integer(op, index) && literal {
            args.push(builder.integer(point[index] as i128));
            params.push(param(&mut builder, name, Ty::Int));
            continue;
        }
        let ty = if is_integer(op, index) { Ty::Int } else { Ty::F64 };
        let var = param(&mut builder, name, ty);
        args.push(builder.read(&Path::var(var)));
        params.push(var);
    }
    builder.primal = true;
    let node = builder.node(Op::Scalar(op), args, Ty::F64);
    builder.primal = false;
    let incoming = (0..op.arity())
        .map(|_| {
            let var = param(&mut builder, "g", Ty::F64);
            (var, builder.read(&Path::var(var)))
        })
        .collect();
    Bench { builder, node, params, incoming }
}

fn param(builder: &mut Builder, name: &str, ty: Ty) -> VarId {
    let number = builder.graph.vars.len();
    let var = builder.graph.new_var(name, ty, VarKind::Param(number), Span::call_site());
    builder.graph.vars[var.index()].frozen = true;
    var
}

impl Bench {
    /// Evaluates the nodes as they are and simplified.
    fn evaluate(mut self, op: ScalarOp, point: &[f64], incoming: &[f64], results: Vec<NodeId>) -> Vec<f64> {
        let mut body = self.builder.close();
        body.yields = results;
        let mut graph = self.builder.graph;
        graph.body = body;
        let inputs: Vec<(VarId, Value)> = (self.params.iter().enumerate().map(|(i, v)| (*v, value(op, point, i))))
            .chain(self.incoming.iter().zip(incoming).map(|((v, _), g)| (*v, Value::Real(*g))))
            .collect();
        let plain = run(&graph, &inputs);
        simplify(&mut graph, &mut 0);
        let simplified = run(&graph, &inputs);
        for (a, b) in plain.iter().zip(&simplified) {
            assert!(near(*a, *b), "{op:?} at {point:?}: {a} became {b} by simplification");
        }
        plain
    }
}

fn run(graph: &Graph, inputs: &[(VarId, Value)]) -> Vec<f64> {
    let outcome = evaluate(graph, inputs).expect("the graph can be evaluated");
    outcome.yields.iter().map(|v| v.real().expect("a real")).collect()
}

fn near(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() <= TOLERANCE * (1.0 + a.abs() + b.abs()) || (a.is_nan() && b.is_nan())
}

/// All that is known of one operation.
const CHECKS: [fn(ScalarOp); 5] = [partials, tangents, missing, poles, kinks];

/// Reverse mode: the adjoint of the result times the partial derivative.
fn partials(op: ScalarOp) {
    let Rule::Elementwise(rows) = rule(op) else { return };
    assert_eq!(rows.len(), op.arity(), "{op:?} has one row per argument");
    for (point, literal) in points(op).into_iter().flat_map(|p| [(p.clone(), false), (p, true)]) {
        for (index, row) in rows.iter().enumerate() {
            let Some(row) = row else { continue };
            let mut bench = bench(op, &point, literal);
            let incoming = bench.incoming[0].1;
            let result = row.instantiate(&mut bench.builder, bench.node, incoming);
            let found = bench.evaluate(op, &point, &[-1.7, 0.0, 0.0], vec![result])[0];
            let expected = -1.7 * difference(op, &point, index);
            assert!(near(found, expected), "{op:?}, argument {index} at {point:?}: {found}, not {expected}");
        }
    }
}

/// Forward mode: the rows added up with the tangents of the arguments.
fn tangents(op: ScalarOp) {
    let tangents = [0.7, -1.3, 0.4];
    let Rule::Elementwise(rows) = rule(op) else { return };
    for point in points(op) {
        let mut bench = bench(op, &point, false);
        let mut results = Vec::new();
        let mut expected = 0.0;
        for (index, row) in rows.iter().enumerate() {
            let Some(row) = row else { continue };
            let incoming = bench.incoming[index].1;
            results.push(row.instantiate(&mut bench.builder, bench.node, incoming));
            expected += tangents[index] * difference(op, &point, index);
        }
        let found: f64 = bench.evaluate(op, &point, &tangents, results).iter().sum();
        assert!(near(found, expected), "{op:?} at {point:?}: {found}, not {expected}");
    }
}

/// What has no row has no influence.
fn missing(op: ScalarOp) {
    if op.is_comparison() {
        assert!(matches!(rule(op), Rule::Flat), "{op:?} has truth values");
        return;
    }
    let missing: Vec<usize> = match rule(op) {
        Rule::Flat => (0..op.arity()).collect(),
        Rule::Elementwise(rows) => (0..rows.len()).filter(|i| rows[*i].is_none()).collect(),
    };
    for index in missing.into_iter().filter(|i| !is_integer(op, *i)) {
        for point in points(op) {
            let slope = difference(op, &point, index);
            assert!(near(slope, 0.0), "{op:?}, argument {index} at {point:?} has slope {slope}");
        }
    }
}

/// Arguments where a partial derivative is infinite or undefined.
fn poles_of(op: ScalarOp) -> Vec<Vec<f64>> {
    use ScalarOp::*;
    let unary = |point: f64| vec![vec![point]];
    match op {
        Sqrt | Cbrt | Ln | Log2 | Log10 | Recip | Logit | Gamma | LnGamma | Digamma => unary(0.0),
        Ln1p | Acos => unary(-1.0),
        Asin | Acosh | Atanh => unary(1.0),
        Sinh | Cosh | Exp | Exp2 | ExpM1 => unary(2000.0),
        LnBeta => vec![vec![0.0, 1.0], vec![1.0, 0.0]],
        Div | Rem | RemEuclid | Polygamma => vec![vec![1.0, 0.0]],
        Log => vec![vec![0.0, 2.0], vec![2.0, 1.0]],
        Powf => vec![vec![0.0, 0.5], vec![0.0, 0.0]],
        Powi => vec![vec![0.0, -1.0]],
        Hypot | Atan2 => vec![vec![0.0, 0.0]],
        _ => Vec::new(),
    }
}

/// Where a partial derivative is infinite or undefined, a zero adjoint contributes zero.
fn poles(op: ScalarOp) {
    for point in poles_of(op) {
        let Rule::Elementwise(rows) = rule(op) else { unreachable!("{op:?} has a derivative") };
        for row in rows.iter().flatten() {
            for literal in [false, true] {
                let mut bench = bench(op, &point, literal);
                let incoming = bench.incoming[0].1;
                let result = row.instantiate(&mut bench.builder, bench.node, incoming);
                let found = bench.evaluate(op, &point, &[0.0; 3], vec![result])[0];
                assert_eq!(found, 0.0, "{op:?} at {point:?}");
            }
        }
    }
}

/// Arguments at kinks and at other edges, and the derivatives there that the table promises.
fn kinks_of(op: ScalarOp) -> Vec<(Vec<f64>, Vec<f64>)> {
    use ScalarOp::*;
    let nan = f64::NAN;
    match op {
        Abs => vec![(vec![0.0], vec![0.0])],
        Hypot => {
            vec![(vec![0.0, 0.0], vec![0.0, 0.0]), (vec![3.0, 0.0], vec![1.0, 0.0]), (vec![0.0, -2.0], vec![0.0, -1.0])]
        }
        Max => vec![(vec![0.0, 0.0], vec![0.0, 1.0]), (vec![2.0, nan], vec![1.0, 0.0]), (vec![nan, 2.0], vec![0.0, 1.0])],
        Min => vec![(vec![2.0, 2.0], vec![0.0, 1.0]), (vec![2.0, nan], vec![1.0, 0.0]), (vec![nan, 2.0], vec![0.0, 1.0])],
        Copysign => vec![(vec![0.0, 2.0], vec![0.0, 0.0]), (vec![-0.0, -2.0], vec![0.0, 0.0])],
        Clamp => [[1.0, -1.0, 1.0], [-1.0, -1.0, 1.0], [0.4, -1.0, 1.0]].map(|point| (point.to_vec(), vec![1.0, 0.0, 0.0])).to_vec(),
        Powi => vec![(vec![0.0, 0.0], vec![0.0])],
        Powf => vec![(vec![0.0, 0.0], vec![0.0, f64::NEG_INFINITY]), (vec![0.0, 1.0], vec![1.0, 0.0]), (vec![0.0, 2.0], vec![0.0, 0.0])],
        _ => Vec::new(),
    }
}

/// The derivative at kinks that the table promises.
fn kinks(op: ScalarOp) {
    for (point, expected) in kinks_of(op) {
        for (index, expected) in expected.iter().enumerate() {
            let mut bench = bench(op, &point, false);
            let incoming = bench.incoming[0].1;
            let contribution = rule(op).contribution(&mut bench.builder, bench.node, index, incoming);
            let found = contribution.map_or(0.0, |result| bench.evaluate(op, &point, &[1.0, 0.0, 0.0], vec![result])[0]);
            assert_eq!(found, *expected, "{op:?}, argument {index} at {point:?}");
        }
    }
}

#[test]
fn rows_are_partial_derivatives() {
    ScalarOp::ALL.iter().for_each(|op| partials(*op));
}

#[test]
fn rows_add_up_to_the_tangent() {
    ScalarOp::ALL.iter().for_each(|op| tangents(*op));
}

#[test]
fn missing_rows_are_flat() {
    ScalarOp::ALL.iter().for_each(|op| missing(*op));
}

#[test]
fn zero_adjoints_stay_zero_at_poles() {
    ScalarOp::ALL.iter().for_each(|op| poles(*op));
}

#[test]
fn kinks_are_as_documented() {
    ScalarOp::ALL.iter().for_each(|op| kinks(*op));
}
