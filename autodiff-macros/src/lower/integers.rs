//! Which types integers are of, by the user's own tokens.
//!
//! An integer whose type nothing tells is an `i32`, and the emitted loops and records must not tell another one. In comes the
//! graph of a body; afterwards `Graph::indices` has the integers that are of the type `usize`, loops between constants begin
//! with one of their type, items of chains over ranges of indices are sums, and `Graph::untold` has what rustc may know better.

use crate::graph::{CastTo, Graph, LoopKind, NodeId, Op, Path, Proj, Region, ScalarOp, Stmt, Ty, VarId};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// The integer type that is written there.
pub(super) fn written(ty: &syn::Type) -> Option<Rc<str>> {
    let syn::Type::Path(path) = ty else { return None };
    let name = path.path.get_ident()?.to_string();
    is_integer(&name).then(|| name.into())
}

/// Whether the name is that of an integer type.
pub(super) fn is_integer(name: &str) -> bool {
    ["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"].contains(&name)
}

/// Settles them; the types of parameters and of some values are known.
pub(super) fn settle(graph: &mut Graph, params: &[(VarId, Rc<str>)], values: &[(NodeId, Rc<str>)]) {
    let mut classes = Classes::new(graph);
    for (var, ty) in params {
        classes.told.push((classes.of_var(*var), ty.clone()));
    }
    classes.told.extend(values.iter().map(|(node, ty)| (node.index(), ty.clone())));
    classes.nodes();
    classes.region(&graph.body);
    let types = classes.types();
    let count = graph.nodes.len();
    graph.indices = (0..count).filter(|at| types.is_index(*at)).map(|at| NodeId(at as u32)).collect();
    let is_sum = |node: &NodeId| graph.node(*node).ty == Ty::Int && matches!(graph.node(*node).op, Op::Scalar(_));
    graph.untold = (0..count).filter(|at| types.is_untold(*at)).map(|at| NodeId(at as u32)).filter(is_sum).collect();
    let mut body = std::mem::take(&mut graph.body);
    begin_typed(graph, &mut body, &types);
    graph.body = body;
    // So does what is computed from constants alone.
    for at in 0..count {
        let n = &graph.nodes[at];
        let by_constants = match n.op {
            Op::Nth => true,
            Op::Scalar(_) => n.ty == Ty::Int && n.args.iter().all(|arg| matches!(graph.node(*arg).op, Op::Int(_))),
            _ => false,
        };
        if by_constants {
            let mut first = graph.nodes[at].args[0];
            type_constant(graph, &mut first, types.needed(NodeId(at as u32)));
            graph.nodes[at].args[0] = first;
        }
    }
    spell_out(graph);
}

/// What is known of the classes of equal types.
struct Types {
    /// By node, and behind the nodes by variable: the class.
    roots: Vec<usize>,
    nodes: usize,
    told: HashMap<usize, Rc<str>>,
    /// Classes with products, which may be large.
    large: HashSet<usize>,
    /// Classes that source of the user's names, and calls.
    named: HashSet<usize>,
}

impl Types {
    fn is_index(&self, node: usize) -> bool {
        self.told.get(&self.roots[node]).is_some_and(|ty| &**ty == "usize")
    }

    fn is_untold(&self, node: usize) -> bool {
        let class = self.roots[node];
        !self.told.contains_key(&class) && self.large.contains(&class) && self.named.contains(&class)
    }

    /// The type that a constant in the place of this node must say; where all is small, rustc finds it.
    fn needed(&self, node: NodeId) -> Option<Rc<str>> {
        self.needed_at(node.index())
    }

    fn needed_by(&self, var: VarId) -> Option<Rc<str>> {
        self.needed_at(self.nodes + var.index())
    }

    fn needed_at(&self, at: usize) -> Option<Rc<str>> {
        let class = *self.roots.get(at)?;
        self.told
            .get(&class)
            .filter(|ty| match &***ty {
                "i32" => false,
                "usize" => self.large.contains(&class) || self.named.contains(&class),
                _ => true,
            })
            .cloned()
    }
}

/// Constants say the type of the counter that begins with them, since forward and reverse loop see no more of each other, and
/// that of the variables that they are stored to.
fn begin_typed(graph: &mut Graph, region: &mut Region, types: &Types) {
    for stmt in &mut region.stmts {
        if let Stmt::Loop(l) = stmt
            && let LoopKind::For { counter, start, end, .. } = &mut l.kind
            && graph.integer(*end).is_some()
        {
            type_constant(graph, start, types.needed(*counter));
        }
        if let Stmt::Write(path, node) = stmt {
            type_constant(graph, node, types.needed_by(path.var));
        }
        if let Stmt::If { outs, .. } | Stmt::Match { outs, .. } = stmt {
            let outs = outs.clone();
            for inner in stmt.regions_mut() {
                inner.yields.iter_mut().zip(&outs).for_each(|(node, out)| type_constant(graph, node, types.needed(*out)));
            }
        }
        stmt.regions_mut().into_iter().for_each(|inner| begin_typed(graph, inner, types));
    }
}

/// The constant says its type, if one is needed.
fn type_constant(graph: &mut Graph, node: &mut NodeId, ty: Option<Rc<str>>) {
    if let (Op::Int(value), Some(ty)) = (&graph.node(*node).op, ty) {
        *node = graph.push(Op::IntOf(*value, ty), Vec::new(), Ty::Int);
    }
}

/// Items of ranges of indices are sums.
fn spell_out(graph: &mut Graph) {
    let mut plain = HashMap::new();
    for index in 0..graph.nodes.len() {
        let node = NodeId(index as u32);
        if graph.node(node).op == Op::Nth && graph.indices.contains(&node) {
            let (start, number) = (graph.node(node).args[0], graph.node(node).args[1]);
            if graph.integer(start) == Some(0) {
                plain.insert(node, number);
            } else {
                graph.nodes[index].op = Op::Scalar(ScalarOp::Add);
            }
        }
    }
    if plain.is_empty() {
        return;
    }
    let mut meant = |node: NodeId| plain.get(&node).copied().unwrap_or(node);
    for node in &mut graph.nodes {
        node.args.iter_mut().for_each(|arg| *arg = meant(*arg));
    }
    replace(&mut graph.body, &mut meant);
}

fn replace(region: &mut Region, meant: &mut impl FnMut(NodeId) -> NodeId) {
    for stmt in &mut region.stmts {
        stmt.map_operands(meant);
        if let Stmt::Match { arms, .. } = stmt {
            arms.iter_mut().filter_map(|arm| arm.guard.as_mut()).for_each(|guard| *guard = meant(*guard));
        }
        stmt.regions_mut().into_iter().for_each(|inner| replace(inner, meant));
    }
    region.yields.iter_mut().for_each(|node| *node = meant(*node));
}

/// Values and variables of one type each, nodes first.
struct Classes<'g> {
    graph: &'g Graph,
    parents: Vec<usize>,
    told: Vec<(usize, Rc<str>)>,
    large: Vec<usize>,
    named: Vec<usize>,
    index: Rc<str>,
}

impl<'g> Classes<'g> {
    fn new(graph: &'g Graph) -> Self {
        let parents = (0..graph.nodes.len() + graph.vars.len()).collect();
        Classes { graph, parents, told: Vec::new(), large: Vec::new(), named: Vec::new(), index: "usize".into() }
    }

    fn of_var(&self, var: VarId) -> usize {
        self.graph.nodes.len() + var.index()
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parents[at] != at {
            self.parents[at] = self.parents[self.parents[at]];
            at = self.parents[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents[a] = b;
    }

    /// Equal constants are one node, of as many types as it has users.
    fn is_of_one_type(&self, node: NodeId) -> bool {
        self.graph.node(node).ty == Ty::Int && !matches!(self.graph.node(node).op, Op::Int(_))
    }

    fn join_nodes(&mut self, a: NodeId, b: NodeId) {
        if self.is_of_one_type(a) && self.is_of_one_type(b) {
            self.join(a.index(), b.index());
        }
    }

    /// A variable and what is read from it, or stored to it.
    fn join_var(&mut self, var: VarId, node: NodeId) {
        let mut ty = &self.graph.var(var).ty;
        while let Ty::Array(element, _) | Ty::Slice(element) | Ty::Vec(element) | Ty::Seq(element) = ty {
            ty = element;
        }
        if *ty == Ty::Int && self.is_of_one_type(node) {
            let var = self.of_var(var);
            self.join(var, node.index());
        }
    }

    fn index(&mut self, node: NodeId) {
        let index = self.index.clone();
        self.told.push((node.index(), index));
    }

    fn nodes(&mut self) {
        use ScalarOp::{Add, Div, Eq, Ge, Gt, Le, Lt, Max, Min, Mul, Ne, Neg, Rem, Sub};
        for (position, n) in self.graph.nodes.iter().enumerate() {
            let node = NodeId(position as u32);
            match &n.op {
                Op::Scalar(op @ (Add | Sub | Mul | Div | Rem | Min | Max | Neg)) => {
                    n.args.iter().for_each(|arg| self.join_nodes(node, *arg));
                    if *op == Mul {
                        self.large.push(position);
                    }
                }
                Op::Scalar(Lt | Le | Gt | Ge | Eq | Ne) => self.join_nodes(n.args[0], n.args[1]),
                Op::Select => n.args[1..].iter().for_each(|arg| self.join_nodes(node, *arg)),
                Op::IntOf(_, ty) => self.told.push((position, ty.clone())),
                Op::Cast(CastTo::Int(name)) => self.told.push((position, name.as_str().into())),
                Op::Nth => {
                    self.join_nodes(node, n.args[0]);
                    self.index(n.args[1]);
                }
                Op::Count(_) => {
                    self.join_nodes(n.args[0], n.args[1]);
                    self.index(node);
                }
                Op::Repeat(_) => self.index(n.args[1]),
                Op::Snippet(_) => self.named.extend(n.args.iter().map(|arg| arg.index())),
                Op::Read(shape, _) => {
                    self.join_var(shape.var, node);
                    self.path(&self.graph.path_of(node).expect("a read"));
                }
                Op::Len(..) => {
                    self.index(node);
                    self.path(&self.graph.path_of(node).expect("a length"));
                }
                _ => {}
            }
        }
    }

    /// What lists are indexed by; types of the user's may be indexed by anything.
    fn path(&mut self, path: &Path) {
        for (depth, proj) in path.proj.iter().enumerate() {
            let list = Path { var: path.var, proj: path.proj[..depth].to_vec() };
            if !matches!(self.graph.path_ty(&list), Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_) | Ty::Matrix(_)) {
                continue;
            }
            match proj {
                // Row and column.
                Proj::Index(index) if self.graph.node(*index).op == Op::Tuple => {
                    self.graph.node(*index).args.iter().for_each(|arg| self.index(*arg));
                }
                Proj::Index(index) => self.index(*index),
                Proj::Range(from, to) => from.iter().chain(to).for_each(|bound| self.index(*bound)),
                Proj::Field(_) => {}
            }
        }
    }

    fn region(&mut self, region: &Region) {
        for stmt in &region.stmts {
            stmt.for_each_path(&mut |path| self.path(path));
            match stmt {
                Stmt::Write(path, node) | Stmt::Add(path, node) => self.join_var(path.var, *node),
                Stmt::Push(path, nodes) => nodes.iter().for_each(|node| self.join_var(path.var, *node)),
                Stmt::If { outs, .. } | Stmt::Match { outs, .. } => {
                    for (inner, _) in stmt.regions() {
                        outs.iter().zip(&inner.yields).for_each(|(out, node)| self.join_nodes(*out, *node));
                    }
                }
                Stmt::Loop(l) => {
                    if let LoopKind::For { counter, start, end, .. } = l.kind {
                        self.join_nodes(counter, start);
                        self.join_nodes(counter, end);
                    }
                }
                Stmt::Call(_) => self.named.extend(stmt.operands().iter().map(|node| node.index())),
                _ => {}
            }
            stmt.regions().into_iter().for_each(|(inner, _)| self.region(inner));
        }
    }

    fn types(mut self) -> Types {
        let mut told = HashMap::new();
        for (at, ty) in std::mem::take(&mut self.told) {
            // A constant that several uses share is of none of their types.
            if at >= self.graph.nodes.len() || self.is_of_one_type(NodeId(at as u32)) {
                told.entry(self.root(at)).or_insert(ty);
            }
        }
        let (large, named) = (std::mem::take(&mut self.large), std::mem::take(&mut self.named));
        let large = large.into_iter().map(|at| self.root(at)).collect();
        let named = named.into_iter().map(|at| self.root(at)).collect();
        let roots = (0..self.parents.len()).map(|at| self.root(at)).collect();
        Types { roots, nodes: self.graph.nodes.len(), told, large, named }
    }
}
