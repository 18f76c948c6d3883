//! Every rule of matrices against central differences, in both modes; and whether each node that a rule builds matters.

use super::{near, param};
use crate::graph::eval::{Value, evaluate};
use crate::graph::{Builder, Graph, MatrixOp, NodeId, Op, Path, ScalarOp, SnippetId, Ty, VarId};
use crate::mutation_tests::{Tally, panic_of};
use crate::rules::matrix::{adjoint, tangent};

const STEP: f64 = 1e-5;
const WRONG: f64 = 1e-6;

/// A number, a matrix of so many rows and columns, or an index.
#[derive(Clone, Copy)]
enum Shape {
    Number,
    Matrix(usize, usize),
    Index(i128),
}

use Shape::{Index, Matrix, Number};

/// An operation on operands of these shapes. Where `told` is not set, the graph does not know which is which.
struct Case {
    op: Op,
    operands: &'static [Shape],
    told: bool,
}

const SQUARE: Shape = Matrix(3, 3);
const VECTOR: Shape = Matrix(3, 1);
const WIDE: Shape = Matrix(2, 3);
const WIDE_RIGHT: Shape = Matrix(3, 2);

fn cases() -> Vec<Case> {
    use crate::graph::Part::{Column, Columns, Row, Rows};
    use MatrixOp::*;
    let scalar = |op: ScalarOp, operands: &'static [Shape]| Case { op: Op::Scalar(op), operands, told: true };
    let unknown = |operands: &'static [Shape]| Case { op: Op::Scalar(ScalarOp::Mul), operands, told: false };
    let whole = |op: MatrixOp, operands: &'static [Shape]| Case { op: Op::Matrix(op), operands, told: true };
    vec![
        scalar(ScalarOp::Add, &[WIDE, WIDE]),
        scalar(ScalarOp::Sub, &[WIDE, WIDE]),
        scalar(ScalarOp::Neg, &[WIDE]),
        scalar(ScalarOp::Mul, &[WIDE, VECTOR]),
        scalar(ScalarOp::Mul, &[SQUARE, SQUARE]),
        scalar(ScalarOp::Mul, &[WIDE, Number]),
        scalar(ScalarOp::Mul, &[Number, WIDE]),
        scalar(ScalarOp::Div, &[WIDE, Number]),
        unknown(&[WIDE, VECTOR]),
        unknown(&[WIDE, Number]),
        unknown(&[Number, WIDE]),
        Case { op: Op::Borrow, operands: &[WIDE], told: true },
        whole(Transpose, &[WIDE]),
        whole(Dot, &[WIDE, WIDE]),
        whole(Sum, &[WIDE]),
        whole(Norm, &[WIDE]),
        whole(NormSquared, &[WIDE]),
        whole(ComponentMul, &[WIDE, WIDE]),
        whole(ComponentDiv, &[WIDE, WIDE]),
        whole(Trace, &[SQUARE]),
        whole(Determinant, &[SQUARE]),
        whole(Inverse, &[SQUARE]),
        whole(Cross, &[VECTOR, VECTOR]),
        whole(ProductLeft, &[WIDE, VECTOR, Matrix(2, 1)]),
        whole(ProductRight, &[WIDE, VECTOR, Matrix(2, 1)]),
        whole(Filled, &[WIDE, Number]),
        whole(Diagonal, &[SQUARE, Number]),
        whole(AddScalar, &[WIDE, Number]),
        whole(TransposeMul, &[SQUARE, SQUARE]),
        whole(QuotientLeft, &[WIDE, WIDE]),
        whole(QuotientRight, &[WIDE, WIDE, WIDE]),
        whole(QuotientBy, &[WIDE, Number]),
        whole(DivisorShare, &[WIDE, WIDE, Number]),
        whole(Part(Row), &[WIDE, Index(1)]),
        whole(Part(Column), &[WIDE, Index(2)]),
        whole(Part(Rows), &[SQUARE, Index(1), Index(2)]),
        whole(Part(Columns), &[SQUARE, Index(0), Index(2)]),
        whole(Part(crate::graph::Part::Diagonal), &[SQUARE]),
        whole(Spread(Row), &[WIDE, Index(1), Matrix(1, 3)]),
        whole(Spread(crate::graph::Part::Diagonal), &[SQUARE, VECTOR]),
        whole(FromColumns(SnippetId(0)), &[VECTOR, VECTOR]),
        whole(FromRows(SnippetId(0)), &[Matrix(1, 3), Matrix(1, 3)]),
        whole(FromDiagonal(SnippetId(0)), &[VECTOR]),
        whole(DeterminantBy, &[SQUARE, SQUARE]),
        whole(Cofactors, &[Matrix(4, 4)]),
        whole(Solve, &[SQUARE, SQUARE, WIDE_RIGHT]),
        whole(SolveTransposed, &[SQUARE, SQUARE, WIDE_RIGHT]),
        whole(CholeskySolve, &[SQUARE, SQUARE, WIDE_RIGHT]),
        whole(CholeskyInverse, &[SQUARE, SQUARE]),
        whole(CholeskyDeterminant, &[SQUARE, SQUARE]),
        whole(CholeskyLogDeterminant, &[SQUARE, SQUARE]),
        whole(Mirrored, &[SQUARE]),
        whole(Folded, &[SQUARE]),
        whole(Rotated, &[VECTOR, VECTOR, VECTOR]),
        whole(Stumpff(2), &[Number]),
        whole(Stumpff(3), &[Number]),
    ]
}

/// Numbers that are the same in every run, none of them near zero.
fn sample(shape: Shape, number: usize) -> Value {
    let entry = |k: usize| Value::Real((1.3 + (7 * number + 3 * k * k + k) as f64).sin() + if k.is_multiple_of(4) { 1.6 } else { -0.2 });
    match shape {
        Number => entry(0),
        Index(index) => Value::Int(index),
        Matrix(rows, columns) => {
            Value::List((0..rows).map(|i| Value::List((0..columns).map(|j| entry(i * columns + j)).collect())).collect())
        }
    }
}

fn flat(value: &Value, out: &mut Vec<f64>) {
    match value {
        Value::Real(x) => out.push(*x),
        Value::List(items) => items.iter().for_each(|item| flat(item, out)),
        other => panic!("{other:?} is no matrix"),
    }
}

fn numbers(value: &Value) -> Vec<f64> {
    let mut out = Vec::new();
    flat(value, &mut out);
    out
}

/// The value with its entries moved.
fn moved(value: &Value, by: f64, direction: &mut impl Iterator<Item = f64>) -> Value {
    match value {
        Value::Real(x) => Value::Real(x + by * direction.next().expect("a number for each entry")),
        Value::List(items) => Value::List(items.iter().map(|item| moved(item, by, direction)).collect()),
        other => other.clone(),
    }
}

/// The operation on parameters, and one parameter more for what comes in.
struct Bench {
    builder: Builder,
    node: NodeId,
    vars: Vec<VarId>,
    args: Vec<Value>,
    incoming: (VarId, NodeId),
}

fn type_of(value: &Value, told: bool) -> Ty {
    match value {
        Value::Int(_) => Ty::Int,
        _ if !told => Ty::Opaque,
        Value::List(_) => Ty::Matrix(Box::new(Ty::F64)),
        _ => Ty::F64,
    }
}

impl Bench {
    fn new(case: &Case, incoming: impl FnOnce(&Value) -> Ty) -> Bench {
        let mut builder = Builder::new(Graph::default());
        builder.open();
        let args: Vec<Value> = case.operands.iter().enumerate().map(|(i, shape)| sample(*shape, i)).collect();
        let vars: Vec<VarId> = args.iter().map(|arg| param(&mut builder, "x", type_of(arg, case.told))).collect();
        let nodes: Vec<NodeId> = vars.iter().map(|var| builder.read(&Path::var(*var))).collect();
        let result = value_of(case, &args);
        let node = builder.node(case.op.clone(), nodes, type_of(&result, case.told));
        let var = param(&mut builder, "g", incoming(&result));
        let read = builder.read(&Path::var(var));
        Bench { builder, node, vars, args, incoming: (var, read) }
    }

    /// The result of the nodes.
    fn evaluate(&self, graph: &Graph, root: NodeId, point: &Point) -> Result<Value, String> {
        let mut graph = graph.clone();
        graph.body.yields = vec![root];
        let mut inputs: Vec<(VarId, Value)> = self.vars.iter().copied().zip(point.args.iter().cloned()).collect();
        inputs.push((self.incoming.0, point.incoming.clone()));
        Ok(evaluate(&graph, &inputs)?.yields.remove(0))
    }
}

/// The operation itself.
fn value_of(case: &Case, args: &[Value]) -> Value {
    let mut builder = Builder::new(Graph::default());
    builder.open();
    let vars: Vec<VarId> = args.iter().map(|arg| param(&mut builder, "x", type_of(arg, true))).collect();
    let nodes: Vec<NodeId> = vars.iter().map(|var| builder.read(&Path::var(*var))).collect();
    let node = builder.node(case.op.clone(), nodes, Ty::Opaque);
    let mut graph = builder.graph;
    graph.body.yields = vec![node];
    let inputs: Vec<(VarId, Value)> = vars.into_iter().zip(args.iter().cloned()).collect();
    evaluate(&graph, &inputs).unwrap_or_else(|e| panic!("{:?}: {e}", case.op)).yields.remove(0)
}

/// What changes where the argument moves in the direction.
fn difference(case: &Case, args: &[Value], index: usize, direction: &[f64]) -> Vec<f64> {
    let at = |by: f64| {
        let mut args = args.to_vec();
        args[index] = moved(&args[index], by, &mut direction.iter().copied());
        numbers(&value_of(case, &args))
    };
    at(STEP).iter().zip(at(-STEP)).map(|(above, below)| (above - below) / (2.0 * STEP)).collect()
}

/// Operands, what comes in, and what is to come out.
struct Point {
    args: Vec<Value>,
    incoming: Value,
    expected: Vec<f64>,
}

/// A rule applied.
struct Applied {
    bench: Bench,
    /// The nodes before the rule's own.
    before: usize,
    root: Option<NodeId>,
    points: Vec<Point>,
}

impl Applied {
    fn at(case: &Case, bench: Bench, before: usize, root: Option<NodeId>, incoming: Value, expected: Vec<f64>) -> Applied {
        let mut points = vec![Point { args: bench.args.clone(), incoming, expected }];
        if case.op == Op::Matrix(MatrixOp::Norm) {
            // It has no derivative at zero: both rules give zero there.
            let args = bench.args.iter().map(|arg| moved(arg, -1.0, &mut numbers(arg).into_iter())).collect();
            let expected = vec![0.0; points[0].expected.len()];
            points.push(Point { args, incoming: points[0].incoming.clone(), expected });
        }
        Applied { bench, before, root, points }
    }

    fn reverse(case: &Case, index: usize) -> Applied {
        let mut bench = Bench::new(case, |result| type_of(result, case.told));
        let result = value_of(case, &bench.args);
        let count = numbers(&result).len();
        let incoming = moved(&result, 1.0, &mut (0..count).map(|k| (k as f64 * 1.7).cos() - 0.3));
        let before = bench.builder.graph.nodes.len();
        let root = adjoint(&mut bench.builder, bench.node, index, bench.incoming.1);
        let weights = numbers(&incoming);
        let entries = numbers(&bench.args[index]).len();
        let slope = |entry: usize| {
            let direction: Vec<f64> = (0..entries).map(|k| f64::from(u8::from(k == entry))).collect();
            difference(case, &bench.args, index, &direction).iter().zip(&weights).map(|(d, w)| d * w).sum()
        };
        let expected = (0..entries).map(slope).collect();
        Applied::at(case, bench, before, root, incoming, expected)
    }

    fn forward(case: &Case, index: usize) -> Applied {
        let mut bench = Bench::new(case, |_| type_of(&sample(case.operands[index], 0), case.told));
        let incoming = sample(case.operands[index], 5);
        let before = bench.builder.graph.nodes.len();
        let root = tangent(&mut bench.builder, bench.node, index, bench.incoming.1);
        let expected = difference(case, &bench.args, index, &numbers(&incoming));
        Applied::at(case, bench, before, root, incoming, expected)
    }

    /// Whether the nodes of the graph have the derivative's value.
    fn holds(&self, graph: &Graph, root: NodeId) -> bool {
        self.points.iter().all(|point| {
            let found = match self.bench.evaluate(graph, root, point) {
                Ok(Value::Bool(_) | Value::Int(_)) | Err(_) => return false,
                Ok(found) => numbers(&found),
            };
            let same = |(a, b): (&f64, &f64)| near(*a, *b) || (a - b).abs() < WRONG;
            found.len() == point.expected.len() && found.iter().zip(&point.expected).all(same)
        })
    }

    /// The graph with one of the rule's nodes wrong, in every way.
    fn mutants(&self) -> Vec<(Graph, String)> {
        let graph = &self.bench.builder.graph;
        let mut out = Vec::new();
        // A reference is what it refers to, and the interpreter rotates by the axis that stands beside a rotation.
        let matters = |index: &usize| !matches!(graph.nodes[*index].op, Op::Borrow | Op::Matrix(MatrixOp::RotationBack));
        for index in (self.before..graph.nodes.len()).filter(matters) {
            let node = graph.nodes[index].clone();
            let mut change = |op: Option<Op>, args: Option<Vec<NodeId>>| {
                let mut wrong = graph.clone();
                wrong.nodes[index].op = op.unwrap_or_else(|| node.op.clone());
                wrong.nodes[index].args = args.unwrap_or_else(|| node.args.clone());
                out.push((
                    wrong.clone(),
                    format!("{:?} of {:?} as {:?} of {:?}", node.op, node.args, wrong.nodes[index].op, wrong.nodes[index].args),
                ));
            };
            if let Some(op) = confused(&node.op) {
                change(Some(op), None);
            }
            if let Op::Const(bits) = node.op {
                change(Some(Op::constant(f64::from_bits(bits) + 1.0)), None);
            }
            if let [a, b] = node.args[..]
                && a != b
                && !self.commutes(graph, index)
            {
                change(None, Some(vec![b, a]));
            }
            for arg in &node.args {
                change(Some(Op::Borrow), Some(vec![*arg]));
            }
        }
        out
    }

    /// Whether the operands may be exchanged: also those of a product with a number.
    fn commutes(&self, graph: &Graph, index: usize) -> bool {
        let node = &graph.nodes[index];
        let is_number = |arg: &NodeId| matches!(self.bench.evaluate(graph, *arg, &self.points[0]), Ok(Value::Real(_)));
        match node.op {
            Op::Scalar(ScalarOp::Mul) => node.args.iter().any(is_number),
            _ => matches!(node.op, Op::Scalar(ScalarOp::Add | ScalarOp::Eq) | Op::Matrix(MatrixOp::Dot | MatrixOp::ComponentMul)),
        }
    }
}

fn confused(op: &Op) -> Option<Op> {
    use MatrixOp::*;
    Some(match op {
        Op::Scalar(ScalarOp::Add) => Op::Scalar(ScalarOp::Sub),
        Op::Scalar(ScalarOp::Mul) => Op::Scalar(ScalarOp::Div),
        Op::Scalar(ScalarOp::Div) => Op::Scalar(ScalarOp::Mul),
        Op::Scalar(ScalarOp::Eq) => Op::Scalar(ScalarOp::Ne),
        Op::Matrix(ComponentMul) => Op::Matrix(ComponentDiv),
        Op::Matrix(ComponentDiv) => Op::Matrix(ComponentMul),
        Op::Matrix(ProductLeft) => Op::Matrix(ProductRight),
        Op::Matrix(ProductRight) => Op::Matrix(ProductLeft),
        Op::Matrix(Filled) => Op::Matrix(Diagonal),
        Op::Matrix(Diagonal) => Op::Matrix(Filled),
        Op::Matrix(Inverse) => Op::Matrix(Transpose),
        Op::Matrix(Transpose) => Op::Matrix(Inverse),
        _ => return None,
    })
}

/// Whether the operation stands in gradients only, which are not differentiated in reverse.
fn is_of_gradients(op: &Op) -> bool {
    use MatrixOp::*;
    let Op::Matrix(op) = op else { return false };
    let adjoints = matches!(op, ProductLeft | ProductRight | QuotientLeft | QuotientRight | QuotientBy | DivisorShare | Filled | Diagonal);
    adjoints || matches!(op, Spread(_) | Cofactors | SolveTransposed | Mirrored | Folded | Stumpff(_))
}

/// Each rule of each argument in both modes, where it has one.
fn applied() -> Vec<(String, Applied)> {
    let mut out = Vec::new();
    for case in cases() {
        for index in (0..case.operands.len()).filter(|i| !matches!(case.operands[*i], Index(_))) {
            let name = |mode: &str| format!("{mode} of {:?}, argument {index}", case.op);
            let reversed = Applied::reverse(&case, index);
            let flat = reversed.points[0].expected.iter().all(|x| x.abs() < WRONG);
            assert!(reversed.root.is_some() || flat || is_of_gradients(&case.op), "{} is missing", name("adjoint"));
            out.push((name("adjoint"), reversed));
            out.push((name("tangent"), Applied::forward(&case, index)));
        }
    }
    out
}

#[test]
fn rules_of_matrices_are_derivatives() {
    for (name, applied) in applied() {
        match applied.root {
            Some(root) => assert!(applied.holds(&applied.bench.builder.graph, root), "{name}"),
            None if name.starts_with("tangent") => assert!(applied.points[0].expected.iter().all(|x| x.abs() < WRONG), "{name} is missing"),
            None => {}
        }
    }
}

#[test]
fn wrong_rules_of_matrices_are_noticed() {
    let mut tally = Tally::default();
    for (name, applied) in applied() {
        let Some(root) = applied.root else { continue };
        for (graph, change) in applied.mutants() {
            tally.count(panic_of(|| assert!(applied.holds(&graph, root))).is_some(), || format!("{name}: {change}"));
        }
    }
    tally.judge("wrong rules of matrices", 550);
}
