//! Which values are finite, and which are not zero, at every point where the results are finite.
//!
//! A result *feels* a value if it is infinite or NaN wherever the value is: sums, products and most functions hand that on.
//! So what a finite result feels is finite, and where that is a quotient or a logarithm, it was not taken of zero.
//! Results that do not depend on a value say nothing about it, nor need they. Overflow is left out of account, as when laws
//! are applied, and so are numbers too small to have a reciprocal.

use crate::graph::{Graph, NodeId, Op, ScalarOp, Stmt};
use std::collections::HashSet;

/// What is known of each value.
pub struct Finite {
    finite: Vec<bool>,
    nonzero: Vec<bool>,
}

impl Finite {
    pub fn is_finite(&self, id: NodeId) -> bool {
        self.finite[id.index()]
    }

    pub fn is_nonzero(&self, id: NodeId) -> bool {
        self.nonzero[id.index()]
    }
}

/// What holds wherever the results are finite that a value contributes to. The inputs are finite.
pub fn finite(graph: &Graph, results: &[NodeId]) -> Finite {
    // What goes through places and branches is not followed: there each result may depend on everything.
    let followed = graph.body.stmts.iter().all(|stmt| matches!(stmt, Stmt::Let(_)));
    let (mut felt, mut divisors) = (Votes::new(graph), Votes::new(graph));
    for result in results {
        let passed_on = reach(graph, *result, |id| passing(graph, id));
        let below = reach(graph, *result, |id| graph.node(id).args.clone());
        let needed = passed_on.iter().flat_map(|id| divisors_of(graph, *id)).collect();
        felt.count(&passed_on, followed.then_some(&below));
        divisors.count(&needed, followed.then_some(&below));
    }
    let mut known = Finite { finite: felt.unanimous(), nonzero: divisors.unanimous() };
    for id in in_order(graph) {
        known.finite[id.index()] |= keeps_finite(graph, &known, id);
        known.nonzero[id.index()] |= keeps_nonzero(graph, &known, id);
    }
    known
}

/// Which of the results that depend on a value have a property.
struct Votes {
    for_it: Vec<usize>,
    all: Vec<usize>,
}

impl Votes {
    fn new(graph: &Graph) -> Self {
        Votes { for_it: vec![0; graph.nodes.len()], all: vec![0; graph.nodes.len()] }
    }

    /// One result: the values that have the property, and those it depends on (`None`: perhaps all).
    fn count(&mut self, having: &HashSet<NodeId>, below: Option<&HashSet<NodeId>>) {
        having.iter().for_each(|id| self.for_it[id.index()] += 1);
        match below {
            Some(below) => below.iter().for_each(|id| self.all[id.index()] += 1),
            None => self.all.iter_mut().for_each(|count| *count += 1),
        }
    }

    fn unanimous(&self) -> Vec<bool> {
        self.for_it.iter().zip(&self.all).map(|(having, all)| *having > 0 && having == all).collect()
    }
}

fn reach(graph: &Graph, root: NodeId, next: impl Fn(NodeId) -> Vec<NodeId>) -> HashSet<NodeId> {
    let mut found = HashSet::new();
    let mut stack = vec![root];
    while let Some(id) = stack.pop() {
        if found.insert(id) {
            stack.extend(next(id).into_iter().filter(|arg| graph.node(*arg).ty.is_real()));
        }
    }
    found
}

/// The arguments that make the value infinite or NaN where they are, whatever the others are.
fn passing(graph: &Graph, id: NodeId) -> Vec<NodeId> {
    use ScalarOp::*;
    let node = graph.node(id);
    let count = match node.op {
        Op::Scalar(Add | Sub | Mul | MulAdd | Hypot) => node.args.len(),
        Op::Scalar(
            Neg | Abs | Sqrt | Cbrt | Sin | Cos | Tan | Asin | Acos | Sinh | Cosh | Asinh | Acosh | Atanh | Ln | Log2 | Log10 | Ln1p,
        ) => 1,
        // The dividend only: something finite by infinity is zero.
        Op::Scalar(Div | Rem | ToRadians | ToDegrees) | Op::Cast(_) => 1,
        Op::Scalar(Powi) => usize::from(graph.integer(node.args[1]).is_some_and(|n| n > 0)),
        _ => 0,
    };
    node.args[..count].to_vec()
}

/// What must not be zero for the value to be finite.
fn divisors_of(graph: &Graph, id: NodeId) -> Vec<NodeId> {
    use ScalarOp::*;
    let node = graph.node(id);
    let divisor = match node.op {
        Op::Scalar(Div) => node.args[1],
        Op::Scalar(Ln | Log2 | Log10 | Recip) => node.args[0],
        _ => return Vec::new(),
    };
    // A root, a product and their like are zero where their arguments are.
    let mut found = vec![divisor];
    let mut next = 0;
    while let Some(node) = found.get(next).map(|id| graph.node(*id)) {
        if node.ty.is_real() && matches!(node.op, Op::Scalar(Sqrt | Neg | Abs | Mul)) {
            found.extend(&node.args);
        }
        next += 1;
    }
    found
}

/// The values in use, arguments first.
fn in_order(graph: &Graph) -> Vec<NodeId> {
    let mut order = Vec::new();
    let mut seen = vec![false; graph.nodes.len()];
    for root in (0..graph.nodes.len()).map(|index| NodeId(index as u32)) {
        let mut stack = vec![(root, false)];
        while let Some((id, done)) = stack.pop() {
            if done {
                order.push(id);
            } else if !std::mem::replace(&mut seen[id.index()], true) {
                stack.push((id, true));
                stack.extend(graph.node(id).args.iter().map(|arg| (*arg, false)));
            }
        }
    }
    order
}

fn keeps_finite(graph: &Graph, known: &Finite, id: NodeId) -> bool {
    let node = graph.node(id);
    let finite = |index: usize| known.is_finite(node.args[index]);
    match &node.op {
        Op::Const(bits) => f64::from_bits(*bits).is_finite(),
        Op::Int(_) | Op::IntOf(..) => true,
        Op::Read(shape, _) => graph.var(shape.var).frozen,
        Op::Scalar(ScalarOp::Div) => finite(0) && known.is_nonzero(node.args[1]),
        Op::Scalar(ScalarOp::Recip) => known.is_nonzero(node.args[0]),
        Op::Scalar(ScalarOp::Powi) => finite(0) && graph.integer(node.args[1]).is_some_and(|n| n >= 0),
        Op::Scalar(op) => !op.has_poles() && (0..node.args.len()).all(finite),
        Op::Select => finite(1) && finite(2),
        Op::Cast(_) => finite(0),
        _ => false,
    }
}

fn keeps_nonzero(graph: &Graph, known: &Finite, id: NodeId) -> bool {
    let node = graph.node(id);
    match node.op {
        Op::Const(_) => graph.constant(id) != Some(0.0),
        Op::Scalar(ScalarOp::Mul | ScalarOp::Neg | ScalarOp::Sqrt | ScalarOp::Abs) => node.args.iter().all(|arg| known.is_nonzero(*arg)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::finite;
    use crate::graph::{Builder, Graph, NodeId, Op, Path, ScalarOp, Ty, VarKind};
    use proc_macro2::Span;

    fn params(count: usize) -> (Builder, Vec<NodeId>) {
        let mut graph = Graph::default();
        let nodes = (0..count).map(|number| {
            let var = graph.new_var("x", Ty::F64, VarKind::Param(number), Span::call_site());
            graph.vars[var.index()].frozen = true;
            graph.push(Op::Read(Path::var(var).split().0, 0), Vec::new(), Ty::F64)
        });
        let nodes = nodes.collect();
        (Builder::new(graph), nodes)
    }

    /// `z` in `x / z` is felt by sums and products; what may turn infinity into a number ends that.
    #[test]
    fn divisors_of_what_results_feel_are_not_zero() {
        let (mut b, p) = params(2);
        b.open();
        let quotient = b.scalar(ScalarOp::Div, &[p[0], p[1]]);
        let product = b.scalar(ScalarOp::Mul, &[quotient, p[0]]);
        let angle = b.scalar(ScalarOp::Atan, &[quotient]);
        let inverse = b.scalar(ScalarOp::Div, &[p[0], quotient]);
        let nonzero = |result: NodeId| finite(&b.graph, &[result]).is_nonzero(p[1]);
        assert!(nonzero(quotient) && nonzero(product));
        assert!(!nonzero(angle) && !nonzero(inverse));
    }

    /// All results that a value contributes to must agree; the others have no say.
    #[test]
    fn results_agree() {
        let (mut b, p) = params(3);
        b.open();
        let quotient = b.scalar(ScalarOp::Div, &[p[0], p[1]]);
        let angle = b.scalar(ScalarOp::Atan, &[p[1]]);
        let apart = b.scalar(ScalarOp::Mul, &[p[2], p[2]]);
        assert!(finite(&b.graph, &[quotient, apart]).is_nonzero(p[1]));
        assert!(!finite(&b.graph, &[quotient, angle]).is_nonzero(p[1]));
    }

    /// A root is zero where its argument is, and the other way round.
    #[test]
    fn roots_and_their_arguments() {
        let (mut b, p) = params(2);
        b.open();
        let root = b.scalar(ScalarOp::Sqrt, &[p[1]]);
        let quotient = b.scalar(ScalarOp::Div, &[p[0], root]);
        assert!(finite(&b.graph, &[quotient]).is_nonzero(p[1]));
        let quotient = b.scalar(ScalarOp::Div, &[p[0], p[1]]);
        assert!(finite(&b.graph, &[quotient]).is_nonzero(root));
        assert!(!finite(&b.graph, &[root]).is_nonzero(p[1]));
    }
}
