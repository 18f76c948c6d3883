//! Sums of multiples, written with as few operations as they need.
//!
//! `k (a - b) - m b` becomes `k a - (k + m) b` where the inner sum serves nobody else, and `k a + k b` becomes `k (a + b)`,
//! also where `k` is no constant.

use super::reciprocals::used;
use crate::graph::{Graph, NodeId, Op, Region, ScalarOp, Ty};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Rewrites the sums that the graph has of its own, each where it is.
pub fn collect_sums(graph: &mut Graph) {
    let mut sums = Sums::new(graph);
    let mut roots: Vec<NodeId> = sums.uses.keys().copied().filter(|id| sums.is_linear(*id)).collect();
    roots.sort();
    for root in roots {
        // Arguments of larger sums are part of these.
        if sums.is_linear(root) && !sums.is_inner(root) {
            sums.rewrite(root);
        }
    }
}

struct Sums<'g> {
    graph: &'g mut Graph,
    uses: HashMap<NodeId, usize>,
    /// Values used once, by their user.
    user: HashMap<NodeId, NodeId>,
    products: HashMap<(NodeId, NodeId), NodeId>,
}

/// A sum of multiples.
#[derive(Default)]
struct Sum {
    terms: Vec<(NodeId, f64)>,
    constant: f64,
    /// The operations that it is made of now.
    cost: usize,
    /// Operations inside of its terms that it will be made of, beside products.
    inner: usize,
}

impl Sum {
    fn push(&mut self, term: NodeId, coefficient: f64) {
        match self.terms.iter_mut().find(|(other, _)| *other == term) {
            Some((_, total)) => *total += coefficient,
            None => self.terms.push((term, coefficient)),
        }
    }

    /// What all terms are multiplied by is multiplied once.
    fn take_common(&mut self) -> f64 {
        let size = self.terms[0].1.abs();
        let alike = self.constant == 0.0 && self.terms.len() > 1 && self.terms.iter().all(|(_, c)| c.abs() == size);
        let common = if alike { size } else { 1.0 };
        self.terms.iter_mut().for_each(|(_, c)| *c /= common);
        let negative = self.constant <= 0.0 && self.terms.iter().all(|(_, c)| *c < 0.0);
        let common = if negative && common != 1.0 { -common } else { common };
        if common < 0.0 {
            self.terms.iter_mut().for_each(|(_, c)| *c = -*c);
        }
        common
    }

    /// The operations that it takes, times a constant.
    fn operations(&self, common: f64) -> usize {
        let multiples = self.terms.iter().filter(|(_, c)| c.abs() != 1.0).count();
        let parts = self.terms.len() + usize::from(self.constant != 0.0);
        let leading = self.terms.iter().all(|(_, c)| *c == -1.0) && self.constant <= 0.0;
        self.inner + multiples + parts - 1 + usize::from(common != 1.0) + usize::from(leading)
    }
}

impl<'g> Sums<'g> {
    fn new(graph: &'g mut Graph) -> Self {
        let (mut uses, mut user, mut products) = (HashMap::new(), HashMap::new(), HashMap::new());
        let mut nodes: Vec<NodeId> = used(graph).into_iter().collect();
        nodes.sort();
        for id in nodes {
            uses.entry(id).or_insert(0);
            let node = graph.node(id);
            for arg in &node.args {
                *uses.entry(*arg).or_default() += 1;
                user.insert(*arg, id);
            }
            if node.op == Op::Scalar(ScalarOp::Mul) {
                products.insert((node.args[0], node.args[1]), id);
            }
        }
        count_statements(&graph.body, &mut uses);
        Sums { graph, uses, user, products }
    }

    fn is_single(&self, id: NodeId) -> bool {
        self.uses.get(&id) == Some(&1)
    }

    fn is_own(&self, id: NodeId) -> bool {
        let node = self.graph.node(id);
        node.ty.is_real() && !node.primal
    }

    /// The constant that a value is multiplied by, and the value.
    fn multiple(&self, id: NodeId) -> Option<(f64, NodeId)> {
        let node = self.graph.node(id);
        if node.op != Op::Scalar(ScalarOp::Mul) || !self.is_own(id) {
            return None;
        }
        let (a, b) = (node.args[0], node.args[1]);
        let constant = |id| self.graph.constant(id).filter(|c: &f64| c.is_finite());
        constant(a).map(|c| (c, b)).or_else(|| constant(b).map(|c| (c, a)))
    }

    fn is_linear(&self, id: NodeId) -> bool {
        let sum = matches!(self.graph.node(id).op, Op::Scalar(ScalarOp::Add | ScalarOp::Sub | ScalarOp::Neg));
        self.is_own(id) && (sum || self.multiple(id).is_some())
    }

    /// Whether the value is part of a larger sum and of nothing else.
    fn is_inner(&self, id: NodeId) -> bool {
        self.is_single(id) && self.user.get(&id).is_some_and(|user| self.is_linear(*user))
    }

    fn flatten(&mut self, id: NodeId, coefficient: f64, outermost: bool, sum: &mut Sum) {
        if let Some(value) = self.graph.constant(id) {
            sum.constant += coefficient * value;
            return;
        }
        if !(outermost || self.is_single(id)) || !self.is_linear(id) {
            self.term(id, coefficient, sum);
            return;
        }
        sum.cost += 1;
        if let Some((constant, inner)) = self.multiple(id) {
            return self.flatten(inner, coefficient * constant, false, sum);
        }
        let node = self.graph.node(id).clone();
        match node.op {
            Op::Scalar(ScalarOp::Neg) => self.flatten(node.args[0], -coefficient, false, sum),
            op => {
                self.flatten(node.args[0], coefficient, false, sum);
                let second = if op == Op::Scalar(ScalarOp::Sub) { -coefficient } else { coefficient };
                self.flatten(node.args[1], second, false, sum);
            }
        }
    }

    /// Adds a product to the sum, the constant in front of a factor outermost.
    fn term(&mut self, id: NodeId, coefficient: f64, sum: &mut Sum) {
        let (mut term, mut coefficient) = (id, coefficient);
        let node = self.graph.node(id);
        if node.op == Op::Scalar(ScalarOp::Mul) && self.is_own(id) && self.is_single(id) {
            let (a, b, ty) = (node.args[0], node.args[1], node.ty.clone());
            let multiple = |id| if self.is_single(id) { self.multiple(id) } else { None };
            let found = multiple(a).map(|(c, a)| (c, a, b)).or_else(|| multiple(b).map(|(c, b)| (c, a, b)));
            if let Some((constant, a, b)) = found {
                sum.cost += 1;
                coefficient *= constant;
                term = self.product(a, b, &ty);
            }
        }
        sum.push(term, coefficient);
    }

    fn product(&mut self, a: NodeId, b: NodeId, ty: &Ty) -> NodeId {
        if let Some(known) = self.products.get(&(a, b)).or_else(|| self.products.get(&(b, a))) {
            return *known;
        }
        let product = self.graph.push(Op::Scalar(ScalarOp::Mul), vec![a, b], ty.clone());
        self.products.insert((a, b), product);
        product
    }

    fn rewrite(&mut self, root: NodeId) {
        let mut sum = Sum::default();
        self.flatten(root, 1.0, true, &mut sum);
        sum.terms.retain(|(_, coefficient)| *coefficient != 0.0);
        if sum.terms.iter().any(|(_, coefficient)| !coefficient.is_finite()) || !sum.constant.is_finite() || sum.terms.is_empty() {
            return;
        }
        let ty = self.graph.node(root).ty.clone();
        let saved = self.group(&mut sum, &ty);
        if sum.terms.is_empty() {
            return;
        }
        let common = sum.take_common();
        if sum.operations(common) < sum.cost + saved {
            let built_from = self.graph.nodes.len();
            let mut total = self.build(&sum, common, &ty);
            if total.index() < built_from {
                // A value that a statement defines is not defined twice: the product with 1 is simplified.
                total = self.scaled(1.0, total, &ty);
            }
            let (op, args) = (self.graph.node(total).op.clone(), self.graph.node(total).args.clone());
            let node = &mut self.graph.nodes[root.index()];
            (node.op, node.args) = (op, args);
        }
    }

    /// Terms with a factor in common become one; returns how many operations fewer that are.
    fn group(&mut self, sum: &mut Sum, ty: &Ty) -> usize {
        let mut saved = 0;
        loop {
            let products: Vec<(f64, Vec<NodeId>)> = sum.terms.iter().map(|(term, _)| self.factors(*term)).collect();
            let mut counts: BTreeMap<NodeId, usize> = BTreeMap::new();
            for (_, factors) in products.iter().filter(|(_, factors)| factors.len() > 1) {
                factors.iter().collect::<BTreeSet<_>>().into_iter().for_each(|factor| *counts.entry(*factor).or_default() += 1);
            }
            let Some((factor, count)) = counts.into_iter().rev().max_by_key(|(_, count)| *count).filter(|(_, count)| *count > 1) else {
                return saved;
            };
            saved += count - 1;
            let (mut inner, mut rest, mut place) = (Sum::default(), Vec::new(), None);
            for ((term, coefficient), (constant, factors)) in sum.terms.drain(..).zip(&products) {
                match factors.iter().position(|f| *f == factor).filter(|_| factors.len() > 1) {
                    Some(at) => {
                        let others = [&factors[..at], &factors[at + 1..]].concat();
                        let product = others[1..].iter().fold(others[0], |product, other| self.product(product, *other, ty));
                        inner.push(product, coefficient * constant);
                        saved += usize::from(*constant != 1.0);
                        place.get_or_insert(rest.len());
                    }
                    None => rest.push((term, coefficient)),
                }
            }
            inner.terms.retain(|(_, coefficient)| *coefficient != 0.0);
            saved += self.group(&mut inner, ty);
            if !inner.terms.is_empty() {
                let common = inner.take_common();
                sum.inner += inner.operations(1.0);
                let inner = self.build(&inner, 1.0, ty);
                rest.insert(place.unwrap_or(0), (self.product(factor, inner, ty), common));
            }
            sum.terms = rest;
        }
    }

    /// The constant and the factors of a term that serves nobody else.
    fn factors(&self, term: NodeId) -> (f64, Vec<NodeId>) {
        let (mut constant, mut factors) = (1.0, Vec::new());
        let mut stack = vec![term];
        while let Some(id) = stack.pop() {
            let node = self.graph.node(id);
            // What was made here has no users yet.
            let is_open = self.is_own(id) && self.uses.get(&id).is_none_or(|uses| *uses == 1);
            match self.graph.constant(id).filter(|c| c.is_finite() && *c != 0.0) {
                Some(value) => constant *= value,
                None if node.op == Op::Scalar(ScalarOp::Mul) && is_open => stack.extend(node.args.iter().rev()),
                None => factors.push(id),
            }
        }
        (constant, factors)
    }

    /// Builds the sum, times a constant.
    fn build(&mut self, sum: &Sum, common: f64, ty: &Ty) -> NodeId {
        let mut parts: Vec<(NodeId, bool)> = Vec::new();
        for (term, coefficient) in &sum.terms {
            // A product takes the sign into its constant, unless it is to be subtracted anyway.
            let part = match coefficient.abs() {
                1.0 => *term,
                size => self.scaled(size, *term, ty),
            };
            parts.push((part, *coefficient < 0.0));
        }
        if sum.constant != 0.0 {
            let constant = self.graph.push(Op::constant(sum.constant.abs()), Vec::new(), ty.clone());
            parts.push((constant, sum.constant < 0.0));
        }
        parts.sort_by_key(|(_, negative)| *negative);
        let (first, negative) = parts.remove(0);
        let mut total = if negative { self.scaled(-1.0, first, ty) } else { first };
        for (part, negative) in parts {
            let op = if negative { ScalarOp::Sub } else { ScalarOp::Add };
            total = self.graph.push(Op::Scalar(op), vec![total, part], ty.clone());
        }
        if common == 1.0 { total } else { self.scaled(common, total, ty) }
    }

    fn scaled(&mut self, by: f64, value: NodeId, ty: &Ty) -> NodeId {
        if by == -1.0 {
            // `-(c x)` is `(-c) x`.
            if let Some((constant, inner)) = self.multiple(value) {
                return self.scaled(-constant, inner, ty);
            }
            return self.graph.push(Op::Scalar(ScalarOp::Neg), vec![value], ty.clone());
        }
        let by = self.graph.push(Op::constant(by), Vec::new(), ty.clone());
        self.graph.push(Op::Scalar(ScalarOp::Mul), vec![by, value], ty.clone())
    }
}

fn count_statements(region: &Region, uses: &mut HashMap<NodeId, usize>) {
    for node in &region.yields {
        *uses.entry(*node).or_default() += 1;
    }
    for stmt in &region.stmts {
        for node in stmt.operands() {
            *uses.entry(node).or_default() += 1;
        }
        stmt.regions().into_iter().for_each(|(inner, _)| count_statements(inner, uses));
    }
}
