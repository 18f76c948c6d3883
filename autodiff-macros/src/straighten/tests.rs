//! A straight program means what the function means.

use super::{Goal, Parts, Straight, straighten};
use crate::graph::eval::{Value, evaluate};
use crate::graph::{Builder, Graph, Loop, LoopKind, NodeId, Op, Path, Proj, Region, ScalarOp, Size, Stmt, Ty, VarId, VarKind};
use proc_macro2::Span;

/// A function of the array `x` of `n` numbers, in a builder of the user's own computation.
struct Case {
    b: Builder,
    x: VarId,
    n: usize,
}

impl Case {
    fn new(n: usize) -> Case {
        let mut graph = Graph::default();
        let x = graph.new_var("x", array(n), VarKind::Param(0), Span::call_site());
        graph.vars[x.index()].frozen = true;
        graph.params.push(Some(x));
        let mut b = Builder::new(graph);
        b.primal = true;
        b.open();
        Case { b, x, n }
    }

    fn local(&mut self, name: &str, ty: Ty) -> Path {
        Path::var(self.b.graph.new_var(name, ty, VarKind::Local, Span::call_site()))
    }

    fn real(&mut self, value: f64) -> NodeId {
        self.b.constant(value, Ty::F64)
    }

    fn scalar(&mut self, op: ScalarOp, args: &[NodeId]) -> NodeId {
        self.b.scalar(op, args)
    }

    fn element(&mut self, index: NodeId) -> NodeId {
        self.b.read(&Path::var(self.x).index(index))
    }

    /// `for counter in 0..n`, whose body may leave the iteration or the loop.
    fn repeat(&mut self, n: usize, reversed: bool, body: impl FnOnce(&mut Case, NodeId, Leave)) {
        let (start, end) = (self.b.integer(0), self.b.integer(n as i128));
        let counter = self.b.graph.new_bound(Ty::Int);
        let (outer, inner) = (self.b.graph.new_label(), self.b.graph.new_label());
        self.b.open();
        self.b.enter_loop();
        self.b.open();
        body(self, counter, Leave { stop: Stmt::Break(outer), next: Stmt::Break(inner) });
        let body = self.b.close();
        self.b.finish(Stmt::Block { label: inner, body });
        let body = self.b.close();
        let kind = LoopKind::For { counter, start, end, inclusive: false, reversed };
        self.b.finish(Stmt::Loop(Box::new(Loop { label: outer, kind, body })));
    }

    /// `if cond { jump }`.
    fn leave_if(&mut self, cond: NodeId, jump: Stmt) {
        let then = Region { stmts: vec![jump], ..Region::default() };
        self.b.push(Stmt::If { cond, then, els: Region::default(), outs: Vec::new() });
    }

    fn finish(mut self, yields: Vec<NodeId>) -> (Graph, VarId, usize) {
        let body = self.b.close();
        let mut graph = self.b.graph;
        graph.body = Region { yields, ..body };
        (graph, self.x, self.n)
    }
}

struct Leave {
    stop: Stmt,
    next: Stmt,
}

fn array(n: usize) -> Ty {
    Ty::Array(Box::new(Ty::F64), Size::known(n))
}

fn reals(values: Vec<Value>) -> Vec<f64> {
    values.into_iter().flat_map(|v| if let Value::List(items) = v { reals(items) } else { vec![v.real().expect("a real")] }).collect()
}

fn is_straight(region: &Region) -> bool {
    region.stmts.iter().all(|stmt| {
        let straight = matches!(stmt, Stmt::Let(_) | Stmt::Write(..) | Stmt::Add(..) | Stmt::If { .. });
        straight && stmt.regions().into_iter().all(|(inner, _)| is_straight(inner))
    })
}

/// Straightens; the results stay the same bit for bit, and no loop, array or block is left.
fn check((graph, x, n): (Graph, VarId, usize)) -> Straight {
    let goals: Vec<Goal> = (0..graph.body.yields.len()).map(Goal::Yield).collect();
    let straight = straighten(&graph, &[x], &goals).unwrap_or_else(|| panic!("not straightened:\n{graph}"));
    let leaves = straight.inputs[0].leaves();
    assert_eq!(leaves.len(), n);
    for shift in 0..5 {
        let point: Vec<f64> = (0..n).map(|i| ((i * 7 + shift * 3) % 11) as f64 / 4.0 - 1.2).collect();
        let list = Value::List(point.iter().map(|x| Value::Real(*x)).collect());
        let before = evaluate(&graph, &[(x, list)]).unwrap_or_else(|e| panic!("{e}\n{graph}"));
        let inputs: Vec<(VarId, Value)> = leaves.iter().zip(&point).map(|(v, x)| (*v, Value::Real(*x))).collect();
        let after = evaluate(&straight.graph, &inputs).unwrap_or_else(|e| panic!("{e}\n{}", straight.graph));
        assert_eq!(reals(before.yields), reals(after.yields), "at {point:?}\n{graph}\n{}", straight.graph);
    }
    assert!(is_straight(&straight.graph.body) && straight.graph.vars.iter().all(|v| v.ty.is_scalar()), "{}", straight.graph);
    straight
}

/// Rosenbrock's function: neighbours in a loop.
#[test]
fn loops_unroll() {
    let mut c = Case::new(4);
    let sum = c.local("sum", Ty::F64);
    let zero = c.real(0.0);
    c.b.write(&sum, zero);
    c.repeat(3, false, |c, i, _| {
        let one = c.b.integer(1);
        let next = c.scalar(ScalarOp::Add, &[i, one]);
        let (x, y) = (c.element(i), c.element(next));
        let square = c.scalar(ScalarOp::Mul, &[x, x]);
        let b = c.scalar(ScalarOp::Sub, &[y, square]);
        let sum = sum.clone();
        c.b.add(&sum, b);
    });
    let total = c.b.read(&sum);
    let straight = check(c.finish(vec![total]));
    assert!(straight.graph.body.stmts.iter().all(|s| matches!(s, Stmt::Let(_) | Stmt::Write(..))), "{}", straight.graph);
}

#[test]
fn reversed_loops_run_from_the_back() {
    let mut c = Case::new(3);
    let value = c.local("value", Ty::F64);
    let one = c.real(1.0);
    c.b.write(&value, one);
    c.repeat(3, true, |c, i, _| {
        let (old, x) = (c.b.read(&value), c.element(i));
        let new = c.scalar(ScalarOp::Sub, &[x, old]);
        let new = c.scalar(ScalarOp::Mul, &[new, old]);
        c.b.write(&value, new);
    });
    let total = c.b.read(&value);
    check(c.finish(vec![total]));
}

#[test]
fn arrays_are_taken_apart() {
    let mut c = Case::new(3);
    let y = c.local("y", array(3));
    let (two, three) = (c.real(2.0), c.b.integer(3));
    let filled = c.b.node(Op::Repeat(false), vec![two, three], array(3));
    c.b.write(&y, filled);
    c.repeat(3, false, |c, i, _| {
        let x = c.element(i);
        c.b.add(&y.index(i), x);
    });
    let (first, last) = (c.b.integer(0), c.b.integer(2));
    c.b.swap(&y.index(first), &y.index(last));
    let x = c.element(last);
    c.b.write(&y.index(first), x);
    let whole = c.b.read(&y);
    let part = c.b.read(&y.then(Proj::Index(last)));
    let straight = check(c.finish(vec![whole, part]));
    assert_eq!(straight.graph.body.yields.len(), 4);
}

/// Conditions on the counter are settled; those on values stay, and what follows them is their other branch.
#[test]
fn jumps_become_branches() {
    let mut c = Case::new(4);
    let sum = c.local("sum", Ty::F64);
    let zero = c.real(0.0);
    c.b.write(&sum, zero);
    c.repeat(4, false, |c, i, leave| {
        let two = c.b.integer(2);
        let skipped = c.scalar(ScalarOp::Eq, &[i, two]);
        c.leave_if(skipped, leave.next);
        let x = c.element(i);
        c.b.add(&sum, x);
        let limit = c.real(0.9);
        let far = c.scalar(ScalarOp::Gt, &[x, limit]);
        c.leave_if(far, leave.stop);
        c.b.add(&sum, limit);
    });
    let total = c.b.read(&sum);
    check(c.finish(vec![total]));
}

#[test]
fn what_only_the_run_time_knows_is_refused() {
    let mut c = Case::new(2);
    let n = c.b.graph.new_var("n", Ty::Int, VarKind::Param(1), Span::call_site());
    c.b.graph.vars[n.index()].frozen = true;
    let n = c.b.read(&Path::var(n));
    let x = c.element(n);
    let (graph, x_var, _) = c.finish(vec![x]);
    assert!(straighten(&graph, &[x_var], &[Goal::Yield(0)]).is_none());
}

#[test]
fn long_programs_are_refused() {
    let mut c = Case::new(2);
    let sum = c.local("sum", Ty::F64);
    let zero = c.real(0.0);
    c.b.write(&sum, zero);
    c.repeat(super::MOST_STEPS, false, |c, _, _| {
        let first = c.b.integer(0);
        let x = c.element(first);
        c.b.add(&sum, x);
    });
    let total = c.b.read(&sum);
    let (graph, x, _) = c.finish(vec![total]);
    assert!(straighten(&graph, &[x], &[Goal::Yield(0)]).is_none());
}

#[test]
fn parts_have_names() {
    let shape = super::parts::shape(&Ty::Tuple(vec![Ty::F64, array(2)])).expect("small");
    let names = shape.named("p", &mut |name, _| name.to_string());
    let (first, rest) = (Parts::One("p_0".to_string()), ["p_1_0", "p_1_1"].map(|name| Parts::One(name.to_string())));
    assert_eq!(names, Parts::Many(vec![first, Parts::Many(rest.to_vec())]));
}
