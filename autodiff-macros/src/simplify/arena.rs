//! Nodes under simplification: equal ones are one, and every new one passes through folding and the laws.
//!
//! The arena of the graph is only added to, so that whatever names a node by its number keeps meaning the same value. A
//! node remembers the innermost scope that its value depends on; outside of it the node is not found again.

use super::fold::fold;
use super::guards::unguarded;
#[cfg(not(test))]
use super::identities::laws;
use super::identities::{Domain, Law};
use super::pattern::{Bindings, Pattern, all_match, commutes};
use super::terms::{Product, like_terms, product};
#[cfg(test)]
use super::tests::broken::laws;
use crate::graph::{Graph, NodeId, Op, ScalarOp, Ty};
use std::collections::HashMap;
use std::mem::Discriminant;

/// Number of a region while it is open or after it was.
type Scope = usize;

/// A node that is wanted.
#[derive(Clone, Debug)]
pub struct Want {
    pub op: Op,
    pub args: Vec<NodeId>,
    pub ty: Ty,
    /// Only exact rewriting.
    pub primal: bool,
}

/// What is known of a node.
#[derive(Clone, Debug, Default)]
struct Facts {
    /// The innermost scope of the values that it is computed from.
    scope: Scope,
    /// Where it was asked for first; of what may be computed earlier than asked for, as it costs little and cannot fail,
    /// the innermost scope of this kind of its arguments.
    built: Scope,
    product: Option<Product>,
    tame: bool,
}

/// The laws by outermost operation.
pub struct Laws(HashMap<(Discriminant<Op>, Option<ScalarOp>, Domain), Vec<Law>>);

impl Default for Laws {
    fn default() -> Self {
        let mut table: HashMap<_, Vec<Law>> = HashMap::new();
        for law in laws() {
            for lhs in law.forms() {
                let op = match &lhs {
                    Pattern::Apply(op, _) => Op::Scalar(*op),
                    _ => Op::Select,
                };
                table.entry(key(&op, law.domain)).or_default().push(Law { lhs, ..law.clone() });
            }
        }
        Laws(table)
    }
}

fn key(op: &Op, domain: Domain) -> (Discriminant<Op>, Option<ScalarOp>, Domain) {
    match op {
        Op::Scalar(scalar) => (std::mem::discriminant(op), Some(*scalar), domain),
        _ => (std::mem::discriminant(op), None, domain),
    }
}

/// The nodes and what is known of them.
pub struct Arena<'l> {
    pub graph: Graph,
    laws: &'l Laws,
    facts: Vec<Facts>,
    table: HashMap<(Op, Vec<NodeId>, Option<Ty>), NodeId>,
    /// The open scopes, outermost first.
    stack: Vec<Scope>,
    /// By scope: how deep it lies, while it is open.
    depth: Vec<Option<usize>>,
}

impl<'l> Arena<'l> {
    pub fn new(graph: Graph, laws: &'l Laws) -> Self {
        let facts = vec![Facts::default(); graph.nodes.len()];
        Arena { graph, laws, facts, table: HashMap::new(), stack: vec![0], depth: vec![Some(0)] }
    }

    // ---- scopes

    pub fn enter(&mut self) {
        self.stack.push(self.depth.len());
        self.depth.push(Some(self.stack.len() - 1));
    }

    pub fn leave(&mut self) {
        let scope = self.stack.pop().expect("entered before");
        self.depth[scope] = None;
    }

    fn here(&self) -> Scope {
        *self.stack.last().expect("the outermost scope stays open")
    }

    /// The node is evaluated here and nowhere else.
    pub fn anchor(&mut self, id: NodeId) {
        let here = self.here();
        let facts = self.facts_mut(id);
        facts.scope = here;
        facts.built = here;
    }

    /// Whether the node can be used here instead of one that is built here.
    pub fn is_usable(&self, id: NodeId) -> bool {
        let facts = self.facts(id);
        self.depth[facts.scope].is_some() && self.depth[facts.built].is_some()
    }

    fn facts(&self, id: NodeId) -> &Facts {
        &self.facts[id.index()]
    }

    fn facts_mut(&mut self, id: NodeId) -> &mut Facts {
        if self.facts.len() <= id.index() {
            self.facts.resize(id.index() + 1, Facts::default());
        }
        &mut self.facts[id.index()]
    }

    /// The node as a constant times factors.
    pub fn product(&self, id: NodeId) -> Product {
        self.facts(id).product.clone().unwrap_or_else(|| product(self, id))
    }

    /// Whether the value is finite where the values of the user's function are.
    pub fn is_tame(&self, id: NodeId) -> bool {
        self.facts(id).tame
    }

    // ---- nodes

    /// A node without arguments.
    pub fn leaf(&mut self, op: Op, ty: Ty) -> NodeId {
        self.intern(Want { op, args: Vec::new(), ty, primal: false }, None).0
    }

    pub fn constant(&mut self, value: f64, ty: &Ty) -> NodeId {
        self.leaf(Op::constant(value), ty.clone())
    }

    /// A scalar operation of our own; `ty` is the type of its real numbers.
    pub fn scalar(&mut self, op: ScalarOp, args: Vec<NodeId>, ty: &Ty) -> NodeId {
        let ty = if op.is_comparison() { Ty::Bool } else { ty.clone() };
        let ty = if self.graph.node(args[0]).ty == Ty::Int && ty != Ty::Bool && op != ScalarOp::Polygamma { Ty::Int } else { ty };
        self.derived(Op::Scalar(op), args, ty)
    }

    /// Any node of our own.
    pub fn derived(&mut self, op: Op, args: Vec<NodeId>, ty: Ty) -> NodeId {
        self.node(Want { op, args, ty, primal: false }, None).0
    }

    /// The node that is wanted, simplified. `own` may become it. The flag tells whether it was not there before.
    pub fn node(&mut self, mut want: Want, own: Option<NodeId>) -> (NodeId, bool) {
        self.order(&mut want);
        match self.rewrite(&want) {
            Some(id) => (id, false),
            None => self.intern(want, own),
        }
    }

    /// Constants stand on the left of products.
    fn order(&self, want: &mut Want) {
        if want.op == Op::Scalar(ScalarOp::Mul) && !want.primal && want.ty.is_real() && self.graph.constant(want.args[1]).is_some() {
            want.args.swap(0, 1);
        }
    }

    fn rewrite(&mut self, want: &Want) -> Option<NodeId> {
        if !matches!(want.op, Op::Scalar(_) | Op::Select | Op::Cast(_)) {
            return None;
        }
        if !want.args.iter().all(|a| self.graph.node(*a).ty.is_scalar()) {
            return None;
        }
        if let Some(constant) = fold(self, want) {
            return Some(constant);
        }
        if let Some(id) = self.apply_laws(want) {
            return Some(id);
        }
        if want.primal || !want.ty.is_real() {
            return None;
        }
        like_terms(self, want).or_else(|| unguarded(self, want))
    }

    fn apply_laws(&mut self, want: &Want) -> Option<NodeId> {
        let domain = self.domain(want)?;
        let laws: &'l Laws = self.laws;
        for law in laws.0.get(&key(&want.op, domain))? {
            if want.primal && !law.exact {
                continue;
            }
            let parts = match &law.lhs {
                Pattern::Apply(_, args) => &args[..],
                Pattern::Select(parts) => &parts[..],
                _ => continue,
            };
            let mut found = Bindings::default();
            if all_match(parts, self, &want.args, law.exact, &mut found) {
                let ty = if want.ty.is_real() { want.ty.clone() } else { self.graph.node(want.args[0]).ty.clone() };
                return Some(law.rhs.build(self, &ty, &found));
            }
        }
        None
    }

    fn domain(&self, want: &Want) -> Option<Domain> {
        let decisive = match &want.op {
            Op::Select => return Some(Domain::Real),
            Op::Scalar(op) if op.is_comparison() => &self.graph.node(want.args[0]).ty,
            Op::Scalar(_) => &want.ty,
            _ => return None,
        };
        match decisive {
            Ty::Real(_) => Some(Domain::Real),
            Ty::Int => Some(Domain::Int),
            Ty::Bool => Some(Domain::Bool),
            _ => None,
        }
    }

    /// An equal node, or this one.
    fn intern(&mut self, want: Want, own: Option<NodeId>) -> (NodeId, bool) {
        // Only values without arguments need their type to be told apart.
        let ty = want.args.is_empty().then(|| want.ty.clone());
        let mut key = (want.op.clone(), want.args.clone(), ty);
        if let Some(id) = self.find(&key, want.primal) {
            return (id, false);
        }
        if let Op::Scalar(op) = want.op
            && commutes(op)
        {
            let swapped = (key.0.clone(), vec![key.1[1], key.1[0]], None);
            if let Some(id) = self.find(&swapped, want.primal) {
                return (id, false);
            }
        }
        let id = match own {
            Some(own) if self.graph.node(own).op == want.op && self.graph.node(own).args == want.args => own,
            _ => self.graph.push(want.op, want.args, want.ty),
        };
        self.graph.nodes[id.index()].primal = want.primal;
        self.describe(id);
        key.0 = self.graph.node(id).op.clone();
        self.table.insert(key, id);
        (id, true)
    }

    fn find(&self, key: &(Op, Vec<NodeId>, Option<Ty>), primal: bool) -> Option<NodeId> {
        let id = *self.table.get(key)?;
        let exact = !primal || self.graph.node(id).primal || matches!(key.0, Op::Const(_) | Op::Int(_) | Op::IntOf(..) | Op::Bool(_));
        (exact && self.is_usable(id)).then_some(id)
    }

    /// The read of a place in a state: an equal one, or this one.
    pub fn read(&mut self, id: NodeId, version: u32) -> (NodeId, bool) {
        let node = self.graph.node(id);
        let op = match &node.op {
            Op::Read(shape, _) => Op::Read(shape.clone(), version),
            Op::Len(shape, _) => Op::Len(shape.clone(), version),
            _ => unreachable!("only reads and lengths look at a state"),
        };
        let key = (op, node.args.clone(), None);
        let primal = node.primal;
        if let Some(found) = self.table.get(&key).copied()
            && self.is_usable(found)
        {
            self.graph.nodes[found.index()].primal |= primal;
            return (found, false);
        }
        self.describe(id);
        self.table.insert(key, id);
        (id, true)
    }

    /// Works out what is known of a node from its arguments.
    pub fn describe(&mut self, id: NodeId) {
        let node = self.graph.node(id);
        let cheap = match &node.op {
            Op::Scalar(op) => !op.is_expensive(),
            _ => true,
        };
        let free = matches!(node.op, Op::Const(_) | Op::Int(_) | Op::IntOf(..) | Op::Bool(_)) || (node.ty.is_real() && cheap);
        let scope = self.innermost(id, |facts| facts.scope);
        let built = if free { self.innermost(id, |facts| facts.built) } else { self.here() };
        let tame = super::guards::is_tame(self, id);
        *self.facts_mut(id) = Facts { scope, built, product: None, tame };
        let product = product(self, id);
        self.facts_mut(id).product = Some(product);
    }

    /// The innermost of these scopes of the arguments.
    fn innermost(&self, id: NodeId, scope: impl Fn(&Facts) -> Scope) -> Scope {
        let scopes = self.graph.node(id).args.iter().map(|a| scope(self.facts(*a)));
        scopes.max_by_key(|s| self.depth[*s].unwrap_or(usize::MAX)).unwrap_or(0)
    }
}
