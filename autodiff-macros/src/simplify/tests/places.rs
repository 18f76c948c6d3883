//! Places and control flow: what goes, and what must stay.

use super::{check, function, local, printed};
use crate::graph::{Builder, Loop, LoopKind, NodeId, Op, Path, Region, ScalarOp, Size, Stmt, Ty, VarKind};
use crate::simplify::simplify;
use proc_macro2::Span;

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
    b.finish(Stmt::Loop(Box::new(Loop { label, kind, body })));
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
        b.finish(Stmt::Block { label, body });
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
