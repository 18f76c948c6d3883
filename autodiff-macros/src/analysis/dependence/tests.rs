//! What is proved to rest, what is not provable, and what must not be claimed.

use super::Dependence;
use crate::analysis::regions;
use crate::graph::{Builder, Graph, Loop, LoopKind, NodeId, Op, Path, Proj, ScalarOp, Size, Stmt, Ty, VarKind};
use proc_macro2::Span;

/// A body about one array or matrix `a` and an unknown number `n`, and the reads of `a` that are asked about.
struct Program {
    b: Builder,
    a: Path,
    n: NodeId,
    reads: Vec<NodeId>,
}

/// By read, in order: whether its element rests.
fn answers(build: impl FnOnce(&mut Program)) -> Vec<bool> {
    let mut graph = Graph::default();
    let n = graph.new_var("n", Ty::Int, VarKind::Param(0), Span::call_site());
    graph.vars[n.index()].frozen = true;
    let n = graph.push(Op::Read(Path::var(n).split().0, 0), Vec::new(), Ty::Int);
    let a = graph.new_var("a", Ty::Slice(Box::new(Ty::Array(Box::new(Ty::F64), Size::known(50)))), VarKind::Param(1), Span::call_site());
    let mut b = Builder::new(graph);
    b.primal = true;
    b.open();
    let mut program = Program { b, a: Path::var(a), n, reads: Vec::new() };
    build(&mut program);
    let Program { mut b, reads, .. } = program;
    let body = b.close();
    let mut graph = b.graph;
    graph.body = body;
    let dependence = Dependence::new(&graph, &regions(&graph));
    let rests = |read: &NodeId| dependence.read(&graph, *read).is_some_and(|access| dependence.rests(&graph, &access, 0));
    reads.iter().map(rests).collect()
}

impl Program {
    fn int(&mut self, value: i128) -> NodeId {
        self.b.integer(value)
    }

    fn add(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.b.scalar(ScalarOp::Add, &[a, b])
    }

    fn mul(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.b.scalar(ScalarOp::Mul, &[a, b])
    }

    fn plus(&mut self, a: NodeId, more: i128) -> NodeId {
        let more = self.int(more);
        self.add(a, more)
    }

    /// `a[i][j]`
    fn at(&self, i: NodeId, j: NodeId) -> Path {
        self.a.index(i).index(j)
    }

    /// A read that is asked about.
    fn ask(&mut self, path: &Path) -> NodeId {
        let read = self.b.read(path);
        self.reads.push(read);
        read
    }

    /// The element becomes something else.
    fn set(&mut self, path: &Path) {
        let one = self.b.constant(1.0, Ty::F64);
        self.b.push(Stmt::Add(path.clone(), one));
        self.b.touch(path.var);
    }

    fn repeat(&mut self, start: NodeId, end: NodeId, reversed: bool, body: impl FnOnce(&mut Self, NodeId)) {
        let counter = self.b.graph.new_bound(Ty::Int);
        self.b.open();
        self.b.enter_loop();
        body(self, counter);
        let body = self.b.close();
        let kind = LoopKind::For { counter, start, end, inclusive: false, reversed };
        let label = self.b.graph.new_label();
        self.b.finish(Stmt::Loop(Box::new(Loop { label, kind, body })));
    }

    fn endless(&mut self, body: impl FnOnce(&mut Self)) {
        self.b.open();
        self.b.enter_loop();
        body(self);
        let body = self.b.close();
        let label = self.b.graph.new_label();
        self.b.finish(Stmt::Loop(Box::new(Loop { label, kind: LoopKind::Forever, body })));
    }
}

#[test]
fn the_next_element_is_written_after_this_one_was_read() {
    for (reversed, rests) in [(false, true), (true, false)] {
        let found = answers(|p| {
            let (zero, n) = (p.int(0), p.n);
            p.repeat(zero, n, reversed, |p, i| {
                p.ask(&p.at(zero, i));
                let next = p.plus(i, 1);
                p.set(&p.at(zero, next));
            });
        });
        assert_eq!(found, [rests], "reversed: {reversed}");
    }
}

#[test]
fn the_element_before_is_written_again_only_by_a_second_pass() {
    let one_pass = |p: &mut Program| {
        let (zero, one, n) = (p.int(0), p.int(1), p.n);
        p.repeat(one, n, false, |p, i| {
            let before = p.plus(i, -1);
            p.ask(&p.at(zero, before));
            p.set(&p.at(zero, i));
            p.ask(&p.at(zero, i));
        });
    };
    assert_eq!(answers(one_pass), [true, true]);
    let passes = answers(|p| {
        let (zero, n) = (p.int(0), p.n);
        p.repeat(zero, n, false, |p, _| one_pass(p));
    });
    assert_eq!(passes, [false, false]);
    assert_eq!(answers(|p| p.endless(one_pass)), [false, false]);
}

#[test]
fn an_element_is_overwritten_in_its_own_iteration() {
    let found = answers(|p| {
        let (zero, n) = (p.int(0), p.n);
        p.repeat(zero, n, false, |p, i| {
            p.ask(&p.at(zero, i));
            p.set(&p.at(zero, i));
        });
    });
    assert_eq!(found, [false]);
}

/// The statements of a factorization: pivot, element below it, pivot row.
fn eliminate(p: &mut Program, at: impl Fn(&mut Program, NodeId, NodeId) -> Path, swap: impl FnOnce(&mut Program, NodeId)) {
    let (zero, n) = (p.int(0), p.n);
    p.repeat(zero, n, false, |p, k| {
        swap(p, k);
        let path = at(p, k, k);
        p.ask(&path);
        let below = p.plus(k, 1);
        p.repeat(below, n, false, |p, i| {
            let path = at(p, i, k);
            p.ask(&path);
            p.set(&path);
            p.ask(&path);
            p.repeat(below, n, false, |p, j| {
                let path = at(p, k, j);
                p.ask(&path);
                let path = at(p, i, j);
                p.set(&path);
                p.ask(&path);
            });
        });
    });
}

#[test]
fn factors_rest_in_place() {
    assert_eq!(answers(|p| eliminate(p, |p, i, j| p.at(i, j), |_, _| {})), [true, false, true, true, false]);
}

#[test]
fn factors_rest_in_a_flat_array_too() {
    let flat = |stride: fn(&mut Program) -> NodeId| {
        answers(|p| {
            let at = move |p: &mut Program, i, j| {
                let stride = stride(p);
                let row = p.mul(i, stride);
                let (index, zero) = (p.add(row, j), p.int(0));
                p.at(zero, index)
            };
            eliminate(p, at, |_, _| {});
        })
    };
    assert_eq!(flat(|p| p.n), [true, false, true, true, false]);
    // Rows of another length may overlap.
    assert_eq!(flat(|p| p.b.graph.size(&Size { text: "M".into(), known: None })), [false; 5]);
    // Pivots come before all that is written later, whatever the stride; the rows behind them overlap.
    assert_eq!(flat(|p| p.plus(p.n, -1)), [true, false, false, false, false]);
    assert_eq!(flat(|p| p.int(20)), [true, false, false, false, false]);
}

#[test]
fn a_known_stride_as_long_as_the_rows() {
    let found = answers(|p| {
        let (zero, twenty, n) = (p.int(0), p.int(20), p.n);
        p.repeat(zero, n, false, |p, i| {
            p.repeat(zero, twenty, false, |p, j| {
                let row = p.mul(i, twenty);
                let index = p.add(row, j);
                p.ask(&p.at(zero, index));
                let later = p.plus(index, 1);
                p.set(&p.at(zero, later));
            });
        });
    });
    assert_eq!(found, [true]);
}

/// Exchanges row `k` with the row that a variable names.
fn swap_rows(p: &mut Program, k: NodeId, first: NodeId) {
    let pivot = Path::var(p.b.graph.new_var("pivot", Ty::Int, VarKind::Local, Span::call_site()));
    p.b.write(&pivot, k);
    let n = p.n;
    p.repeat(first, n, false, |p, i| p.b.write(&pivot, i));
    let pivot = p.b.read(&pivot);
    p.b.swap(&p.a.index(k), &p.a.index(pivot));
}

#[test]
fn exchanges_of_rows_below_the_factored_ones() {
    let found = answers(|p| {
        let swap = |p: &mut Program, k| {
            let below = p.plus(k, 1);
            swap_rows(p, k, below);
        };
        eliminate(p, |p, i, j| p.at(i, j), swap);
    });
    assert_eq!(found, [true, false, true, true, false]);
    let found = answers(|p| {
        let swap = |p: &mut Program, k| {
            let zero = p.int(0);
            swap_rows(p, k, zero);
        };
        eliminate(p, |p, i, j| p.at(i, j), swap);
    });
    // A row that is done comes back into play: only what stands in a column that is done rests.
    assert_eq!(found, [true, false, true, false, false]);
}

#[test]
fn an_exchange_right_after_the_look() {
    let found = answers(|p| {
        let (zero, one) = (p.int(0), p.int(1));
        p.repeat(zero, p.n, false, |p, i| {
            p.ask(&p.at(i, zero));
            p.ask(&p.at(i, one));
            let next = p.plus(i, 1);
            p.b.swap(&p.a.index(i), &p.a.index(next));
        });
    });
    assert_eq!(found, [false, false]);
}

#[test]
fn what_is_not_understood_may_be_anything() {
    let found = answers(|p| {
        let (zero, n) = (p.int(0), p.n);
        p.repeat(zero, n, false, |p, i| {
            p.ask(&p.at(zero, i));
            let rest = p.b.scalar(ScalarOp::Rem, &[i, n]);
            p.set(&p.at(zero, rest));
        });
        let part = p.a.then(Proj::Range(None, Some(n)));
        p.ask(&p.at(zero, zero));
        p.set(&part);
    });
    assert_eq!(found, [false, false]);
}

#[test]
fn remainders_and_quotients_have_bounds() {
    let found = answers(|p| {
        let (zero, two, three, n) = (p.int(0), p.int(2), p.int(3), p.n);
        let half = p.b.scalar(ScalarOp::Div, &[n, two]);
        p.repeat(zero, half, false, |p, i| {
            p.ask(&p.at(three, i));
            let last = p.plus(n, -1);
            let mirror = p.b.scalar(ScalarOp::Sub, &[last, i]);
            p.set(&p.at(three, mirror));
        });
        p.repeat(zero, n, false, |p, i| {
            let bit = p.b.scalar(ScalarOp::Rem, &[i, two]);
            p.ask(&p.at(two, i));
            p.set(&p.at(bit, i));
        });
    });
    assert_eq!(found, [true, true]);
}

/// Two executions of a statement inside of a loop see different values of what the loop computes.
#[test]
fn values_of_a_loop_are_not_constants() {
    let found = answers(|p| {
        let (zero, n) = (p.int(0), p.n);
        p.repeat(zero, n, false, |p, i| {
            let three = p.int(3);
            let step = p.b.scalar(ScalarOp::Rem, &[i, three]);
            p.set(&p.at(zero, step));
            let other = p.plus(step, 1);
            p.ask(&p.at(zero, other));
        });
    });
    assert_eq!(found, [false]);
}

#[test]
fn a_variable_of_the_loop_before() {
    let found = answers(|p| {
        let (zero, n) = (p.int(0), p.n);
        let at = Path::var(p.b.graph.new_var("at", Ty::Int, VarKind::Local, Span::call_site()));
        p.b.write(&at, zero);
        p.repeat(zero, n, false, |p, i| {
            // The value written one iteration ago may be any counter.
            let last = p.b.read(&at);
            p.set(&p.at(zero, last));
            p.ask(&p.at(zero, i));
            p.b.write(&at, i);
        });
    });
    assert_eq!(found, [false]);
}
