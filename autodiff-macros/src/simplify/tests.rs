//! Laws hold, passes keep the meaning, and what should go goes.

use super::arena::{Arena, Laws, Want};
use super::identities::{Domain, Law, laws};
use super::pattern::{Pattern, Test};
use super::simplify;
use crate::graph::eval::{Value, evaluate};
use crate::graph::{Builder, Graph, Loop, LoopKind, NodeId, Op, Path, Region, ScalarOp, Size, Stmt, Ty, VarId, VarKind};
use proc_macro2::Span;

// ---- building

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

// ---- laws

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
    let types = types(law);
    let mut tests = [Vec::new(), Vec::new()];
    coefficient_tests(&law.lhs, &mut tests);
    let mut random = Random(11);
    (0..200)
        .map(|_| {
            let values = types.clone().map(|ty| match ty {
                Ty::Int => Value::Int(i128::from(random.next(20))),
                Ty::Bool => Value::Bool(random.next(2) == 0),
                _ if law.exact => Value::Real(special[random.next(9) as usize]),
                _ => Value::Real(random.real()),
            });
            let mut coefficient = |tests: &[Test]| loop {
                let value = random.real();
                if value != 0.0 && tests.iter().all(|t| t.passes(value)) {
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

#[test]
fn both_sides_of_a_law_are_equal() {
    for law in laws() {
        let types = types(&law);
        for a in assignments(&law) {
            let (lhs, rhs) = (value_of(&law.lhs, &types, &a), value_of(&law.rhs, &types, &a));
            let equal = match (&lhs, &rhs) {
                (Value::Real(l), Value::Real(r)) if law.exact => l.to_bits() == r.to_bits() || (l.is_nan() && r.is_nan()),
                (Value::Real(l), Value::Real(r)) => near(*l, *r) || !l.is_finite(),
                (l, r) => l == r,
            };
            assert!(equal, "{law:?}: {lhs:?} and {rhs:?} for {:?}, {:?}", a.values, a.coefficients);
        }
    }
}

#[test]
fn every_law_applies() {
    let table = Laws::default();
    for law in laws() {
        for lhs in law.forms() {
            let mut graph = Graph::default();
            let params: Vec<NodeId> = types(&law).into_iter().map(|ty| param(&mut graph, "x", ty).1).collect();
            let a = &assignments(&law)[0];
            let root = plain(&lhs, &mut graph, &[params[0], params[1], params[2]], &a.coefficients);
            let node = graph.node(root).clone();
            let mut arena = Arena::new(graph, &table);
            let want = Want { op: node.op, args: node.args, ty: node.ty, primal: law.exact };
            let (_, is_new) = arena.node(want, Some(root));
            assert!(!is_new, "{lhs:?} was left as it is");
        }
    }
}

/// The user's own value may become another one that is there already, or a constant, nothing else.
#[test]
fn exact_laws_build_nothing() {
    for law in laws().into_iter().filter(|l| l.exact) {
        assert!(!matches!(law.rhs, Pattern::Apply(..) | Pattern::Select(_) | Pattern::Coefficient(..)), "{law:?}");
    }
}

// ---- random expressions

fn tree(b: &mut Builder, random: &mut Random, params: &[NodeId], depth: u64) -> NodeId {
    use ScalarOp::*;
    if depth == 0 || random.next(8) == 0 {
        return match random.next(4) {
            0 => {
                let value = [0.0, -0.0, 1.0, -1.0, 2.0, 0.5, -3.0][random.next(7) as usize];
                b.constant(value, Ty::F64)
            }
            _ => params[random.next(params.len() as u64) as usize],
        };
    }
    let x = tree(b, random, params, depth - 1);
    match random.next(9) {
        0 => b.scalar(Neg, &[x]),
        1 => b.scalar(Sin, &[x]),
        2 => {
            let n = b.integer(i128::from(random.next(4)));
            b.node(Op::Scalar(Powi), vec![x, n], Ty::F64)
        }
        3 => {
            let y = tree(b, random, params, depth - 1);
            let zero = b.constant(0.0, Ty::F64);
            let cond = b.scalar(Eq, &[x, zero]);
            b.node(Op::Select, vec![cond, zero, y], Ty::F64)
        }
        kind => {
            let y = tree(b, random, params, depth - 1);
            b.scalar([Add, Sub, Mul, Div, Add][kind as usize - 4], &[x, y])
        }
    }
}

#[test]
fn random_derivatives_keep_their_value() {
    for seed in 0..400 {
        let mut random = Random(seed);
        let (graph, vars) = function(3, |b, params| (0..3).map(|_| tree(b, &mut random, params, 5)).collect());
        let mut simplified = graph.clone();
        simplify(&mut simplified, &mut 0);
        for _ in 0..5 {
            let point: Vec<f64> = vars.iter().map(|_| random.real()).collect();
            let (before, after) = (results(&graph, &vars, &point), results(&simplified, &vars, &point));
            for (a, b) in before.iter().zip(&after) {
                // Beyond poles real arithmetic says nothing; near them it loses digits.
                let comparable = a.is_finite() && a.abs() < 1e6;
                assert!(!comparable || (a - b).abs() <= 1e-6 * (1.0 + a.abs()), "seed {seed}: {a} became {b}\n{graph}\n{simplified}");
            }
        }
    }
}

#[test]
fn random_computations_of_the_user_keep_every_bit() {
    for seed in 0..400 {
        let mut random = Random(seed);
        let (graph, vars) = function(3, |b, params| {
            b.primal = true;
            (0..3).map(|_| tree(b, &mut random, params, 5)).collect()
        });
        let mut simplified = graph.clone();
        simplify(&mut simplified, &mut graph.body.stmts.len());
        for point in [[0.3, -1.7, 2.0], [0.0, -0.0, 1.0], [f64::INFINITY, -1.0, 1e-310]] {
            let (before, after) = (results(&graph, &vars, &point), results(&simplified, &vars, &point));
            let same = before.iter().zip(&after).all(|(a, b)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()));
            assert!(same, "seed {seed}: {before:?} became {after:?}\n{graph}\n{simplified}");
        }
    }
}

// ---- values

/// The simplified form of one derivative expression of `x` and `y`, as printed.
fn simplified(body: impl FnOnce(&mut Builder, NodeId, NodeId) -> NodeId) -> String {
    let (graph, vars) = function(2, |b, p| vec![body(b, p[0], p[1])]);
    let text = printed(&check(&graph, &vars));
    // Numbers of nodes say nothing.
    let mut names: Vec<&str> = Vec::new();
    let mut out = String::new();
    for (i, part) in text.split('%').enumerate() {
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        if i == 0 || digits == 0 {
            out += part;
            continue;
        }
        let (number, rest) = part.split_at(digits);
        let index = names.iter().position(|n| *n == number).unwrap_or_else(|| {
            names.push(number);
            names.len() - 1
        });
        out += &format!("%{index}{rest}");
    }
    out
}

#[test]
fn like_terms_are_put_together() {
    use ScalarOp::*;
    let text = simplified(|b, x, y| {
        let xy = b.scalar(Mul, &[x, y]);
        let yx = b.scalar(Mul, &[y, x]);
        let three = b.constant(3.0, Ty::F64);
        let more = b.scalar(Mul, &[three, yx]);
        b.scalar(Add, &[xy, more])
    });
    assert_eq!(text, "%0 = 4.0 * x\n%1 = %0 * y\nyield %1\n");
    let text = simplified(|b, x, y| {
        let xy = b.scalar(Mul, &[x, y]);
        let sum = b.scalar(Add, &[xy, x]);
        b.scalar(Sub, &[sum, xy])
    });
    assert_eq!(text, "yield x\n");
}

#[test]
fn signs_and_constants_move_out() {
    use ScalarOp::*;
    let text = simplified(|b, x, y| {
        let minus = b.scalar(Neg, &[x]);
        let two = b.constant(2.0, Ty::F64);
        let left = b.scalar(Mul, &[minus, two]);
        let half = b.constant(0.5, Ty::F64);
        let right = b.scalar(Mul, &[half, y]);
        b.scalar(Mul, &[left, right])
    });
    assert_eq!(text, "%0 = -(x)\n%1 = %0 * y\nyield %1\n");
}

#[test]
fn guards_go_where_nothing_can_be_infinite() {
    use ScalarOp::*;
    let guarded = |op: ScalarOp| {
        move |b: &mut Builder, x: NodeId, y: NodeId| {
            let zero = b.constant(0.0, Ty::F64);
            let cond = b.scalar(Eq, &[x, zero]);
            let value = b.scalar(op, &[x, y]);
            b.node(Op::Select, vec![cond, zero, value], Ty::F64)
        }
    };
    assert_eq!(simplified(guarded(Mul)), "%0 = x * y\nyield %0\n");
    assert!(simplified(guarded(Div)).contains("Select"));
}

#[test]
fn constants_of_the_user_stay() {
    let (graph, _) = function(1, |b, p| {
        b.primal = true;
        let zero = b.constant(0.0, Ty::F64);
        vec![b.scalar(ScalarOp::Add, &[p[0], zero])]
    });
    let mut simplified = graph.clone();
    simplify(&mut simplified, &mut 1);
    assert_eq!(printed(&graph), printed(&simplified));
}

// ---- places

#[test]
fn an_accumulator_used_once_becomes_a_value() {
    let (graph, vars) = function(1, |b, p| {
        let d = local(b, "d", Ty::F64);
        let zero = b.constant(0.0, Ty::F64);
        b.push(Stmt::Write(d.clone(), zero));
        b.push(Stmt::Add(d.clone(), p[0]));
        b.touch(d.var);
        let total = b.read(&d);
        b.push(Stmt::Write(d, zero));
        vec![total]
    });
    assert_eq!(printed(&check(&graph, &vars)), "yield x\n");
}

/// A loop over `0..3` around the statements.
fn repeat(b: &mut Builder, body: impl FnOnce(&mut Builder, NodeId)) {
    let (start, end) = (b.integer(0), b.integer(3));
    let counter = b.graph.new_bound(Ty::Int);
    b.open();
    b.enter_loop();
    body(b, counter);
    let body = b.close();
    let kind = LoopKind::For { counter, start, end, inclusive: false, reversed: false };
    let label = b.graph.new_label();
    let stmt = Stmt::Loop(Box::new(Loop { label, kind, streams: Vec::new(), body }));
    b.forget_written(&stmt);
    b.push(stmt);
}

#[test]
fn what_a_later_iteration_reads_stays() {
    let (graph, vars) = function(2, |b, p| {
        let (last, sum) = (local(b, "last", Ty::F64), local(b, "sum", Ty::F64));
        let zero = b.constant(0.0, Ty::F64);
        b.write(&last, zero);
        b.write(&sum, zero);
        repeat(b, |b, _| {
            let seen = b.read(&last);
            b.add(&sum, seen);
            let next = b.scalar(ScalarOp::Add, &[seen, p[1]]);
            b.write(&last, next);
            b.write(&last, p[0]);
        });
        vec![b.read(&sum)]
    });
    let text = printed(&check(&graph, &vars));
    assert_eq!(text.matches("last$2 =").count(), 2, "{text}");
}

#[test]
fn loops_that_do_nothing_go() {
    let (graph, vars) = function(1, |b, p| {
        let unused = local(b, "unused", Ty::F64);
        b.write(&unused, p[0]);
        repeat(b, |b, _| {
            let old = b.read(&unused);
            let more = b.scalar(ScalarOp::Mul, &[old, p[0]]);
            b.write(&unused, more);
        });
        vec![p[0]]
    });
    assert_eq!(printed(&check(&graph, &vars)), "yield x\n");
}

#[test]
fn records_lose_what_nobody_takes_back() {
    let (graph, vars) = function(2, |b, p| {
        let pair = Ty::Tuple(vec![Ty::F64, Ty::F64]);
        let var = b.graph.new_var("record", Ty::Vec(Box::new(pair.clone())), VarKind::Record, Span::call_site());
        let record = Path::var(var);
        let none = b.integer(0);
        let empty = b.node(Op::WithCapacity, vec![none], Ty::Vec(Box::new(pair)));
        b.push(Stmt::Write(record.clone(), empty));
        b.push(Stmt::Push(record.clone(), vec![p[0], p[1]]));
        let outs = vec![b.graph.new_bound(Ty::F64), b.graph.new_bound(Ty::F64)];
        b.push(Stmt::Pop(record, outs.clone()));
        vec![outs[1]]
    });
    let text = printed(&check(&graph, &vars));
    assert!(text.contains("push record$2 (y)"), "{text}");
}

#[test]
fn two_stores_to_one_element_become_one() {
    let (graph, vars) = function(2, |b, p| {
        let ty = Ty::Array(Box::new(Ty::F64), Size::known(2));
        let a = local(b, "a", ty.clone());
        b.graph.kept.push(a.var);
        let (zero, two) = (b.constant(0.0, Ty::F64), b.integer(2));
        let zeros = b.node(Op::Repeat(false), vec![zero, two], ty);
        b.write(&a, zeros);
        let one = b.integer(1);
        let element = a.index(one);
        b.push(Stmt::Write(element.clone(), zero));
        b.push(Stmt::Add(element.clone(), p[0]));
        b.touch(a.var);
        vec![b.read(&element)]
    });
    let text = printed(&check(&graph, &vars));
    assert_eq!(text.matches("a$2[1]").count(), 1, "{text}");
    assert!(text.contains("a$2[1] = x") && text.contains("yield x"), "{text}");
}

#[test]
fn settled_branches_are_taken() {
    let (graph, vars) = function(2, |b, p| {
        let (one, two) = (b.integer(1), b.integer(2));
        let cond = b.scalar(ScalarOp::Lt, &[one, two]);
        let out = b.graph.new_bound(Ty::F64);
        let then = Region { yields: vec![p[0]], ..Region::default() };
        let els = Region { yields: vec![p[1]], ..Region::default() };
        b.push(Stmt::If { cond, then, els, outs: vec![out] });
        vec![out]
    });
    assert_eq!(printed(&check(&graph, &vars)), "yield x\n");
}

#[test]
fn code_behind_a_jump_is_a_rest() {
    let (graph, vars) = function(2, |b, p| {
        let s = local(b, "s", Ty::F64);
        b.write(&s, p[0]);
        let label = b.graph.new_label();
        let zero = b.constant(0.0, Ty::F64);
        let cond = b.scalar(ScalarOp::Lt, &[p[0], zero]);
        b.open();
        let then = Region { stmts: vec![Stmt::Break(label)], ..Region::default() };
        b.push(Stmt::If { cond, then, els: Region::default(), outs: Vec::new() });
        b.push(Stmt::Write(s.clone(), p[1]));
        let body = b.close();
        let block = Stmt::Block { label, body };
        b.forget_written(&block);
        b.push(block);
        vec![b.read(&s)]
    });
    let text = printed(&check(&graph, &vars));
    assert!(text.contains("rest"), "{text}");
}

#[test]
fn the_cut_between_the_sweeps_is_followed() {
    let (graph, vars) = function(1, |b, p| {
        b.primal = true;
        let dead = b.scalar(ScalarOp::Cos, &[p[0]]);
        let value = b.scalar(ScalarOp::Sin, &[p[0]]);
        b.primal = false;
        let d = local(b, "d", Ty::F64);
        b.write(&d, dead);
        b.write(&d, value);
        vec![value]
    });
    let mut simplified = graph.clone();
    let mut forward = 2;
    simplify(&mut simplified, &mut forward);
    assert_eq!((forward, simplified.body.stmts.len()), (1, 1));
    let _ = check(&graph, &vars);
}
