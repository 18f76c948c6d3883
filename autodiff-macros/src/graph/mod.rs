//! The expression graph: what every stage after `lower` speaks.
//!
//! ```text
//! graph   = places, nodes, region
//! region  = statement*, yielded nodes
//! node    = operation(nodes): type             pure; equal nodes of one region are one node
//! stmt    = let node | place = node | place += node | swap place place | push place (nodes) | pop place -> (nodes)
//!         | if node region else region -> (nodes) | match .. | loop region | block 'l region
//!         | break 'l | exit snippet | call .. | pullback ..
//! place   = variable projection*               projection = [node] | [node..node] | .field
//! ```
//!
//! Invariants (`verify`): a node is used only where its definition is visible; every place is declared before use;
//! after a statement that may jump out of its region only a `rest` region follows.
//! Reverse and forward differentiation map this language to itself.

#[cfg(test)]
pub mod eval;

mod build;
mod call;
mod join;
mod map;
mod matrix;
mod op;
mod place;
mod print;
mod stmt;
mod ty;
mod uses;
#[cfg(test)]
pub mod verify;

pub use build::{Builder, Knowledge, Mark};
pub use call::{Arg, ArgValue, Aspect, Call, CallMode, Callee, Form, Passed, Pullback};
pub use matrix::{MatrixOp, Part};
pub use op::{CastTo, Op, ScalarOp, Spelling};
pub use place::{Path, Proj, ProjShape, Shape, Step};
pub use stmt::{Arm, Loop, LoopKind, Region, Stmt};
pub use ty::{Float, Size, Ty};

use proc_macro2::{Span, TokenStream};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $name(pub u32);

        impl $name {
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(
    /// A value.
    NodeId
);

id!(
    /// A variable: the root of places.
    VarId
);

/// The target of a `break`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct LabelId(pub u32);

id!(
    /// A piece of the user's own source.
    SnippetId
);

/// One value.
#[derive(Clone, Debug)]
pub struct Node {
    pub op: Op,
    pub args: Vec<NodeId>,
    pub ty: Ty,
    /// The user's name for the value, if there is one.
    pub name: Option<Rc<str>>,
    /// Computed by the user's own function: only IEEE-exact rewriting is allowed.
    pub primal: bool,
    /// Where the name stands.
    pub span: Span,
    /// Where the user computes it: the sign of an operator, the name of a variable that is read.
    pub at: Option<Span>,
}

/// A variable: parameter, local, adjoint, tangent or record.
#[derive(Clone, Debug)]
pub struct Var {
    pub name: Rc<str>,
    pub ty: Ty,
    pub kind: VarKind,
    /// Never written: every read gives the same value.
    pub frozen: bool,
    pub span: Span,
}

/// Where a variable lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VarKind {
    /// Parameter number `usize` of the function.
    Param(usize),
    Local,
    /// Storage that the caller lends: adjoint place of a parameter, written through a reference.
    Lent,
    /// Values kept for the reverse sweep.
    Record,
}

/// `None` as tokens.
const NOTHING: &str = ":: core :: option :: Option :: None";

/// User tokens with holes.
#[derive(Clone, Debug)]
pub struct Snippet {
    pub tokens: TokenStream,
    /// Placeholder identifiers in `tokens`, one per argument of the node.
    pub holes: Vec<String>,
    /// May have a side effect, or cost more than keeping its value: evaluated once, where it stands.
    pub effect: bool,
    /// Borrows the one value that it names, as `&list` and `model.list.iter()` do.
    pub lends: bool,
}

impl Snippet {
    /// The placeholder of an iterator whose items are listed.
    pub const ITERATOR: &'static str = "__iterator";

    /// The placeholders of a method of two indices.
    pub const INDICES: [&'static str; 2] = ["__left", "__right"];
}

/// A function as a graph.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    pub nodes: Vec<Node>,
    pub vars: Vec<Var>,
    pub snippets: Vec<Snippet>,
    /// The user's spelling of real constants, by bits.
    pub literals: HashMap<u64, Rc<str>>,
    /// Where the user names a field first.
    pub fields: HashMap<Rc<str>, Span>,
    /// The user computes with methods of the trait `Scalar`, so that the reals may have no others.
    pub by_trait: bool,
    /// Parameters in order; `None` where a parameter is a tuple taken apart or plays no part.
    pub params: Vec<Option<VarId>>,
    pub body: Region,
    /// The user's own items inside the body.
    pub items: Vec<TokenStream>,
    /// Nodes of constants, by their tokens.
    pub constants: HashMap<String, NodeId>,
    /// Calls whose result is taken out of its `Option` or `Result` at once, and how.
    pub fallible: HashMap<NodeId, TokenStream>,
    /// Calls whose `Option` or `Result` is looked at: their result is an `Option`.
    pub attempts: HashSet<NodeId>,
    /// Snippets that never give a value.
    pub diverging: HashSet<NodeId>,
    /// Places of the function's results, which the derived function takes where the forward sweep ends.
    pub results: Vec<VarId>,
    /// Places that the derived function hands out at its end.
    pub kept: Vec<VarId>,
    /// What is known of the types of the parts of variables whose own type is opaque.
    pub parts: HashMap<(VarId, Vec<Step>), Ty>,
    /// Variables that have the parts of another place: adjoints, tangents, copies.
    pub alike: HashMap<VarId, (VarId, Vec<Step>)>,
    /// Types that the user wrote on values whose tokens do not tell them.
    pub annotations: HashMap<NodeId, TokenStream>,
    /// Types that the user writes beside lists, where the graph does not know them to the last part.
    pub written: HashMap<VarId, TokenStream>,
    /// Parameters that are taken by value.
    pub owned: HashSet<VarId>,
    /// Parameters of a closure, perhaps references, that are handed on as they are: whether they are lent, rustc finds out.
    pub handed: HashSet<VarId>,
    /// Integers of the type `usize`, by the user's own tokens.
    pub indices: HashSet<NodeId>,
    /// Integers of a type that rustc alone may know: computed again elsewhere, they might be of another one, and too large.
    pub untold: HashSet<NodeId>,
    /// Matrices, or arrays that may be matrices, that own their entries, one behind the other in memory.
    pub compact: HashSet<VarId>,
    /// Parts of types that are not told, whose elements the user asked for as a slice.
    pub sliced: HashSet<(VarId, Vec<Step>)>,
    /// What is written where it was read: a state that the reverse sweep may need, in front of source that changes the place.
    pub held: HashSet<NodeId>,
    /// Looks at numbers that source of the user's may change where it stands.
    pub changed: HashSet<NodeId>,
    /// The user's locals that are stored to, element by element, and never looked at: these stores only check their indices.
    pub unread: HashSet<VarId>,
    /// Statements that come before the body: records that are empty at the start.
    pub prologue: Vec<Stmt>,
    /// By label of a loop: how often it ran, where the counter does not tell.
    pub trips: HashMap<LabelId, NodeId>,
    /// By label of a loop: how many sums, which any order of their terms is good for, its rounds end with.
    pub sums: HashMap<LabelId, usize>,
    /// By label: where the statement was left.
    pub exits: HashMap<LabelId, NodeId>,
    /// By the node that tells which arm ran: the record of it, where an arm may jump away.
    pub arm_records: HashMap<NodeId, VarId>,
    /// In a gradient: the counter of a forward loop to its value in the reverse loop.
    pub counters: HashMap<NodeId, NodeId>,
    pub labels: u32,
    pub bound: u32,
    pub stamps: u32,
}

impl Graph {
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    pub fn var(&self, id: VarId) -> &Var {
        &self.vars[id.index()]
    }

    pub fn new_var(&mut self, name: &str, ty: Ty, kind: VarKind, span: Span) -> VarId {
        let name = name.strip_prefix("r#").unwrap_or(name);
        self.vars.push(Var { name: name.into(), ty, kind, frozen: false, span });
        VarId(self.vars.len() as u32 - 1)
    }

    pub fn new_label(&mut self) -> LabelId {
        self.labels += 1;
        LabelId(self.labels - 1)
    }

    /// Adds a node without looking for an equal one.
    pub fn push(&mut self, op: Op, args: Vec<NodeId>, ty: Ty) -> NodeId {
        self.nodes.push(Node { op, args, ty, name: None, primal: false, span: Span::mixed_site(), at: None });
        NodeId(self.nodes.len() as u32 - 1)
    }

    /// Notes from which operator of the user's a derivative comes: rustc may find that it has no rule.
    pub fn locate(&mut self, id: NodeId, at: Option<Span>) {
        let node = &mut self.nodes[id.index()];
        if matches!(node.op, Op::Matrix(_)) {
            node.at = node.at.or(at);
        }
    }

    /// A number for a state that no read has seen yet.
    pub fn new_stamp(&mut self) -> u32 {
        self.stamps += 1;
        self.stamps
    }

    /// A value that a statement defines.
    pub fn new_bound(&mut self, ty: Ty) -> NodeId {
        self.bound += 1;
        self.push(Op::Bound(self.bound - 1), Vec::new(), ty)
    }

    /// A node that needs no place of its own: constants and parameters that never change.
    pub fn is_leaf(&self, id: NodeId) -> bool {
        let node = self.node(id);
        match &node.op {
            Op::Const(_) | Op::Int(_) | Op::IntOf(..) | Op::Bool(_) => true,
            Op::Snippet(_) => node.args.is_empty() && !self.has_effect(id),
            Op::Read(shape, _) => shape.proj.is_empty() && self.var(shape.var).frozen,
            _ => false,
        }
    }

    /// The length of an array type.
    pub fn size(&mut self, size: &Size) -> NodeId {
        if let Some(n) = size.known {
            return self.push(Op::Int(n as i128), Vec::new(), Ty::Int);
        }
        let tokens: TokenStream = size.text.parse().unwrap_or_default();
        let text = tokens.to_string();
        if let Some(node) = self.constants.get(&text) {
            return *node;
        }
        let id = self.source(tokens);
        let node = self.push(Op::Snippet(id), Vec::new(), Ty::Int);
        self.constants.insert(text, node);
        node
    }

    /// Source as it stands, without holes: a constructor, generic arguments, a constant.
    pub fn source(&mut self, tokens: TokenStream) -> SnippetId {
        self.snippets.push(Snippet { tokens, holes: Vec::new(), effect: false, lends: false });
        SnippetId(self.snippets.len() as u32 - 1)
    }

    /// Whether the value is `None`, which is its own tangent.
    pub fn is_nothing(&self, id: NodeId) -> bool {
        matches!(&self.node(id).op, Op::Snippet(snippet) if self.snippets[snippet.index()].tokens.to_string() == NOTHING)
    }

    /// What a reference refers to; any other value is itself.
    pub fn referent(&self, id: NodeId) -> NodeId {
        match self.node(id) {
            n if n.op == Op::Borrow => n.args[0],
            _ => id,
        }
    }

    /// The real constant that a node is, if it is one.
    pub fn constant(&self, id: NodeId) -> Option<f64> {
        match self.node(id).op {
            Op::Const(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    /// The integer constant that a node is, if it is one.
    pub fn integer(&self, id: NodeId) -> Option<i128> {
        match &self.node(id).op {
            Op::Int(value) | Op::IntOf(value, _) => Some(*value),
            _ => None,
        }
    }
}
