//! The table: both sides are equal, every row is reached.

use super::{Random, near, param};
use crate::graph::eval::{Value, evaluate};
use crate::graph::{Graph, NodeId, Op, Ty, VarId};
use crate::simplify::arena::{Arena, Laws, Want};
use crate::simplify::identities::{Domain, Law, laws};
use crate::simplify::pattern::{Pattern, Test};

/// Values to put for the names of a law.
struct Assignment {
    values: [Value; 3],
    coefficients: [f64; 2],
}

/// One side of a law as a node that nobody has simplified.
fn plain(pattern: &Pattern, graph: &mut Graph, values: &[NodeId; 3], coefficients: &[f64; 2]) -> NodeId {
    match pattern {
        Pattern::Any(i) => values[*i],
        Pattern::Coefficient(i, _) => graph.push(Op::constant(coefficients[*i]), Vec::new(), Ty::F64),
        Pattern::Real(x) => graph.push(Op::constant(*x), Vec::new(), Ty::F64),
        Pattern::Int(n) => graph.push(Op::Int(*n), Vec::new(), Ty::Int),
        Pattern::Bool(value) => graph.push(Op::Bool(*value), Vec::new(), Ty::Bool),
        Pattern::Apply(op, args) => {
            let args: Vec<NodeId> = args.iter().map(|a| plain(a, graph, values, coefficients)).collect();
            let ty = if op.is_comparison() { Ty::Bool } else { graph.node(args[0]).ty.clone() };
            graph.push(Op::Scalar(*op), args, ty)
        }
        Pattern::Select(parts) => {
            let args: Vec<NodeId> = parts.iter().map(|a| plain(a, graph, values, coefficients)).collect();
            let ty = graph.node(args[1]).ty.clone();
            graph.push(Op::Select, args, ty)
        }
    }
}

/// The types of the names: what stands in a condition or among truth values is one.
fn types(law: &Law) -> [Ty; 3] {
    let all = match law.domain {
        Domain::Real => Ty::F64,
        Domain::Int => Ty::Int,
        Domain::Bool => Ty::Bool,
    };
    let mut types = [all.clone(), all.clone(), all];
    if let Pattern::Select(parts) = &law.lhs {
        mark_condition(&parts[0], &mut types);
    }
    types
}

fn mark_condition(pattern: &Pattern, types: &mut [Ty; 3]) {
    match pattern {
        Pattern::Any(i) => types[*i] = Ty::Bool,
        Pattern::Apply(_, args) => args.iter().for_each(|a| mark_condition(a, types)),
        _ => {}
    }
}

fn coefficient_tests(pattern: &Pattern, out: &mut [Vec<Test>; 2]) {
    match pattern {
        Pattern::Coefficient(i, test) => out[*i].push(*test),
        Pattern::Apply(_, args) => args.iter().for_each(|a| coefficient_tests(a, out)),
        Pattern::Select(parts) => parts.iter().for_each(|a| coefficient_tests(a, out)),
        _ => {}
    }
}

fn assignments(law: &Law) -> Vec<Assignment> {
    let special = [0.0, -0.0, 1.0, -1.5, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 5e-324, 1e308];
    let plain = [0.0, 1.0, -0.5, 2.0];
    let whole = [0, 1, -3, i128::MAX, i128::MIN];
    let types = types(law);
    let mut tests = [Vec::new(), Vec::new()];
    coefficient_tests(&law.lhs, &mut tests);
    let mut random = Random(11);
    (0..200)
        .map(|_| {
            let values = types.clone().map(|ty| match ty {
                Ty::Int if law.exact => Value::Int(whole[random.next(5) as usize]),
                Ty::Int => Value::Int(i128::from(random.next(20))),
                Ty::Bool => Value::Bool(random.next(2) == 0),
                _ if law.exact => Value::Real(special[random.next(9) as usize]),
                _ if random.next(4) == 0 => Value::Real(plain[random.next(4) as usize]),
                _ => Value::Real(random.real()),
            });
            let mut coefficient = |tests: &[Test]| loop {
                let value = if random.next(8) == 0 { 0.0 } else { random.real() };
                if tests.iter().all(|t| t.passes(value)) {
                    return value;
                }
            };
            let coefficients = [coefficient(&tests[0]), coefficient(&tests[1])];
            Assignment { values, coefficients }
        })
        .collect()
}

fn value_of(pattern: &Pattern, types: &[Ty; 3], a: &Assignment) -> Value {
    let mut graph = Graph::default();
    let names = ["x", "y", "z"];
    let params: Vec<(VarId, NodeId)> = names.iter().zip(types).map(|(n, ty)| param(&mut graph, n, ty.clone())).collect();
    let root = plain(pattern, &mut graph, &[params[0].1, params[1].1, params[2].1], &a.coefficients);
    graph.body.yields = vec![root];
    let inputs: Vec<(VarId, Value)> = params.iter().zip(&a.values).map(|((v, _), x)| (*v, x.clone())).collect();
    evaluate(&graph, &inputs).expect("laws are arithmetic").yields.remove(0)
}

/// For values that satisfy the tests of the left side, both sides are the same value; an exact law's to the last bit.
pub fn sides_are_equal(law: &Law) {
    let types = types(law);
    for a in assignments(law) {
        let (lhs, rhs) = (value_of(&law.lhs, &types, &a), value_of(&law.rhs, &types, &a));
        let equal = match (&lhs, &rhs) {
            (Value::Real(l), Value::Real(r)) if law.exact => l.to_bits() == r.to_bits() || (l.is_nan() && r.is_nan()),
            (Value::Real(l), Value::Real(r)) => near(*l, *r) || !l.is_finite(),
            (l, r) => l == r,
        };
        assert!(equal, "{law:?}: {lhs:?} and {rhs:?} for {:?}, {:?}", a.values, a.coefficients);
    }
}

/// The simplifier rewrites the left side in every form.
pub fn applies(law: &Law) {
    let table = Laws::default();
    for lhs in law.forms() {
        let mut graph = Graph::default();
        let params: Vec<NodeId> = types(law).into_iter().map(|ty| param(&mut graph, "x", ty).1).collect();
        // Signs move out of negative constants first.
        let all = assignments(law);
        let a = all.iter().find(|a| a.coefficients.iter().all(|c| *c > 0.0)).unwrap_or(&all[0]);
        let root = plain(&lhs, &mut graph, &[params[0], params[1], params[2]], &a.coefficients);
        let node = graph.node(root).clone();
        let mut arena = Arena::new(graph, &table);
        let want = Want { op: node.op, args: node.args, ty: node.ty, primal: law.exact };
        let (_, is_new) = arena.node(want, Some(root));
        assert!(!is_new, "{lhs:?} was left as it is");
    }
}

/// The user's own value may become another one that is there already, or a constant, nothing else.
pub fn builds_nothing(law: &Law) {
    let builds = matches!(law.rhs, Pattern::Apply(..) | Pattern::Select(_) | Pattern::Coefficient(..));
    assert!(!law.exact || !builds, "{law:?}");
}

#[test]
fn both_sides_of_a_law_are_equal() {
    laws().iter().for_each(sides_are_equal);
}

#[test]
fn every_law_applies() {
    laws().iter().for_each(applies);
}

#[test]
fn exact_laws_build_nothing() {
    laws().iter().for_each(builds_nothing);
}
