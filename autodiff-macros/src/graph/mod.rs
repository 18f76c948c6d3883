//! The expression graph: what every stage after `lower` speaks.
//!
//! ```text
//! graph   = places, nodes, region
//! region  = statement*, yielded nodes
//! node    = operation(nodes): type             pure; equal nodes of one region are one node
//! stmt    = let node | place = node | place += node | push place (nodes) | pop place -> (nodes)
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
mod join;
mod map;
mod matrix;
mod op;
mod print;
mod ty;
mod uses;
#[cfg(test)]
pub mod verify;

pub use build::{Builder, Knowledge};
pub use matrix::{MatrixOp, Part};
pub use op::{CastTo, Op, ScalarOp, Spelling};
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

/// A projection of a place.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum Proj {
    Index(NodeId),
    /// `[from..to]`; a missing bound is the end of the place.
    Range(Option<NodeId>, Option<NodeId>),
    /// A tuple or struct field, or `Proj::INSIDE`.
    Field(Rc<str>),
}

impl Proj {
    /// The field of an `Option` that is there if it is `Some`.
    pub const INSIDE: &str = "Some";
}

/// `None` as tokens.
const NOTHING: &str = ":: core :: option :: Option :: None";

/// A variable and the way into it.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct Path {
    pub var: VarId,
    pub proj: Vec<Proj>,
}

/// A step from a value to a part of it, the same for all elements of a sequence.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    Element,
    Field(Rc<str>),
}

/// A path without its index values, which are a node's arguments.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Shape {
    pub var: VarId,
    pub proj: Vec<ProjShape>,
}

/// A projection without its index values.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum ProjShape {
    Index,
    Range(bool, bool),
    Field(Rc<str>),
}

/// User tokens with holes.
#[derive(Clone, Debug)]
pub struct Snippet {
    pub tokens: TokenStream,
    /// Placeholder identifiers in `tokens`, one per argument of the node.
    pub holes: Vec<String>,
    /// May have a side effect, or cost more than keeping its value: evaluated once, where it stands.
    pub effect: bool,
}

/// A straight line of statements and the values it hands to the statement that owns it.
#[derive(Clone, Debug, Default)]
pub struct Region {
    pub stmts: Vec<Stmt>,
    pub yields: Vec<NodeId>,
    /// In a reverse sweep: the number of the forward region that this one undoes.
    pub mirror: Option<u32>,
}

/// One step of a region.
#[derive(Clone, Debug)]
pub enum Stmt {
    /// The node is computed here.
    Let(NodeId),
    /// `place = value`; the first write of a local declares it.
    Write(Path, NodeId),
    /// `place += value`.
    Add(Path, NodeId),
    /// Reverse sweep only: `place = old` undoes the forward write with this number.
    Restore(Path, NodeId, u32),
    Push(Path, Vec<NodeId>),
    Pop(Path, Vec<NodeId>),
    /// Exchange of two elements of one place.
    Swap(Path, NodeId, NodeId),
    If {
        cond: NodeId,
        then: Region,
        els: Region,
        outs: Vec<NodeId>,
    },
    Match {
        scrutinee: NodeId,
        arms: Vec<Arm>,
        outs: Vec<NodeId>,
    },
    Loop(Box<Loop>),
    Block {
        label: LabelId,
        body: Region,
    },
    /// What follows a statement that may jump away.
    Rest(Region),
    Break(LabelId),
    /// Leaves the derived function with this value: there is no derivative on this way out.
    Exit(NodeId),
    Call(Box<Call>),
    Pullback(Box<Pullback>),
}

/// One arm of a `match`.
#[derive(Clone, Debug)]
pub struct Arm {
    pub pattern: TokenStream,
    /// Placeholder identifiers in the pattern and the nodes they define.
    pub binds: Vec<(String, NodeId)>,
    /// Condition evaluated with the bindings in scope.
    pub guard: Option<NodeId>,
    pub body: Region,
}

/// A loop.
#[derive(Clone, Debug)]
pub struct Loop {
    pub label: LabelId,
    pub kind: LoopKind,
    pub body: Region,
}

/// How a loop runs.
#[derive(Clone, Debug)]
pub enum LoopKind {
    /// `counter` takes every value of `start..end` (`start..=end`), from the back if `reversed`.
    For { counter: NodeId, start: NodeId, end: NodeId, inclusive: bool, reversed: bool },
    /// Over the items of an inactive iterator.
    Each { iterator: NodeId, pattern: TokenStream, binds: Vec<(String, NodeId)> },
    /// As long as the condition, computed by the region, holds.
    While { cond: Region },
    /// Until a `break`.
    Forever,
}

/// A call of another differentiable function.
#[derive(Clone, Debug)]
pub struct Call {
    pub callee: Callee,
    /// How many of the arguments are the callee's own; what closures among them capture stands behind.
    pub slots: usize,
    pub mode: CallMode,
    pub args: Vec<Arg>,
    pub result: NodeId,
}

/// What is called, as the user wrote it.
#[derive(Clone, Debug)]
pub struct Callee {
    /// The function's path without generic arguments of the last segment.
    pub path: TokenStream,
    /// The companion's path.
    pub companion: TokenStream,
    /// `::<..>` of the last segment, or nothing.
    pub generics: TokenStream,
    /// The function calls itself: pullbacks are boxed.
    pub recursive: bool,
    /// The function being differentiated itself.
    pub own: bool,
    pub aspect: Aspect,
    pub form: Form,
}

/// How a callee is named.
#[derive(Clone, Debug)]
pub enum Form {
    /// By a path: the companion stands at the same one.
    Function,
    /// As an operator, by its tokens; the companion is one of the runtime crate. Operands may be lent to the user's `impl`.
    Operator { sign: TokenStream, lent: Vec<bool> },
    /// `Type::name(..)`: derived functions are its siblings.
    Associated { ty: TokenStream, name: proc_macro2::Ident },
    /// `receiver.name(..)`: so are they; the receiver is the first argument.
    Method { name: proc_macro2::Ident },
}

/// What of a callee is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// The function itself.
    Value,
    /// Its `grad`.
    Gradient,
    /// Its `value_and_grad`.
    ValueAndGradient,
    /// The callee is this parameter of the function at hand: a function that returns its pullback beside its value.
    Parameter(usize),
}

/// Which of the callee's functions is called.
#[derive(Clone, Debug, PartialEq)]
pub enum CallMode {
    Primal,
    /// Forward sweep; defines the pullback.
    Record {
        pullback: NodeId,
    },
    /// Value and tangent; defines the result's tangent.
    Tangent {
        tangent: NodeId,
    },
    /// Forward sweep of a gradient that is itself differentiated forward.
    TangentRecord {
        tangent: NodeId,
        pullback: NodeId,
    },
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub struct Arg {
    pub value: ArgValue,
    pub active: bool,
    /// The user's argument.
    pub span: proc_macro2::Span,
    /// The argument's tangent, in the tangent modes.
    pub tangent: Option<ArgValue>,
}

/// How an argument is handed over.
#[derive(Clone, Debug)]
pub enum ArgValue {
    Value(NodeId),
    /// An inactive reference to something that is no place of ours; the pullback gets it again.
    Reference(NodeId),
    /// An inactive value that may be a reference, and its `Op::Slot`.
    Untold(NodeId, NodeId),
    Shared(Path),
    Mutable(Path),
    Function(Passed),
}

/// A function as an argument.
#[derive(Clone, Debug)]
pub enum Passed {
    /// A closure, by number, where what it captures stands among the arguments, and whether a reference to it is passed.
    Closure { closure: usize, captures: std::ops::Range<usize>, borrowed: bool },
    /// A differentiable function, by its path and that of its companion.
    Named { function: TokenStream, companion: TokenStream },
    /// A parameter of the function at hand, by number.
    Parameter(usize),
}

/// The reverse sweep of a call.
#[derive(Clone, Debug)]
pub struct Pullback {
    pub pullback: NodeId,
    /// The call may have failed: the pullback and its seed are `Option`s.
    pub attempt: bool,
    /// What was called, and how many of the places belong to its own parameters.
    pub aspect: Aspect,
    pub own: usize,
    /// The functions that were passed, by parameter number.
    pub functions: Vec<(usize, Passed)>,
    pub seed: NodeId,
    pub seed_tangent: Option<NodeId>,
    /// The borrowed arguments, again; where one is a value, that is an `Op::Slot`.
    pub args: Vec<ArgValue>,
    /// Their parameter numbers.
    pub slots: Vec<usize>,
    /// Their tangents, where the pullback has a tangent form; `None` for inactive ones.
    pub tangent_args: Vec<Option<ArgValue>>,
    /// One adjoint place per parameter; `None` where it is inactive.
    pub places: Vec<Option<Path>>,
    pub tangent_places: Vec<Option<Path>>,
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
    /// Places that the derived function hands out.
    pub kept: Vec<VarId>,
    /// What is known of the types of the parts of variables whose own type is opaque.
    pub parts: HashMap<(VarId, Vec<Step>), Ty>,
    /// Variables that have the parts of another place: adjoints, tangents, copies.
    pub alike: HashMap<VarId, (VarId, Vec<Step>)>,
    /// Types that the user wrote on values whose tokens do not tell them.
    pub annotations: HashMap<NodeId, TokenStream>,
    /// Parameters that are taken by value.
    pub owned: HashSet<VarId>,
    /// Matrices, or arrays that may be matrices, that own their entries, one behind the other in memory.
    pub compact: HashSet<VarId>,
    /// What is written where it was read: a state that the reverse sweep may need, in front of source that changes the place.
    pub held: HashSet<NodeId>,
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
            Op::Const(_) | Op::Int(_) | Op::Bool(_) => true,
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
        self.snippets.push(Snippet { tokens, holes: Vec::new(), effect: false });
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
        match self.node(id).op {
            Op::Int(value) => Some(value),
            _ => None,
        }
    }

    /// The place that a `Read` or `Len` node looks at.
    pub fn path_of(&self, id: NodeId) -> Option<Path> {
        let node = self.node(id);
        match &node.op {
            Op::Read(shape, _) | Op::Len(shape, _) => Some(Path::join(shape, &node.args)),
            _ => None,
        }
    }

    /// The type of a place.
    pub fn path_ty(&self, path: &Path) -> Ty {
        let mut ty = self.var(path.var).ty.clone();
        for (depth, proj) in path.proj.iter().enumerate() {
            ty = match (proj, ty) {
                (Proj::Index(_), Ty::Array(e, _) | Ty::Slice(e) | Ty::Vec(e) | Ty::Seq(e) | Ty::Matrix(e)) => *e,
                (Proj::Range(..), Ty::Array(e, _) | Ty::Slice(e) | Ty::Vec(e) | Ty::Seq(e)) => Ty::Slice(e),
                (Proj::Field(name), Ty::Tuple(items)) => {
                    name.parse::<usize>().ok().and_then(|i| items.get(i).cloned()).unwrap_or(Ty::Opaque)
                }
                // A coordinate by its name.
                (Proj::Field(_), Ty::Matrix(e)) => *e,
                (Proj::Field(_), _) => self.parts.get(&self.part(path.var, &path.proj[..=depth])).cloned().unwrap_or(Ty::Opaque),
                _ => Ty::Opaque,
            };
        }
        ty
    }

    /// The key of a part: told by the variable that has it first, the same for all elements of a sequence.
    pub fn part(&self, mut var: VarId, proj: &[Proj]) -> (VarId, Vec<Step>) {
        let mut steps: Vec<Step> = proj.iter().filter_map(Step::of).collect();
        while let Some((other, before)) = self.alike.get(&var) {
            steps.splice(0..0, before.iter().cloned());
            var = *other;
        }
        (var, steps)
    }

    /// Whether the variable is a matrix whose entries lie one behind the other, or is like one.
    pub fn is_compact(&self, var: VarId) -> bool {
        let source = self.alike.get(&var).filter(|(_, steps)| steps.is_empty()).map_or(var, |(source, _)| *source);
        self.compact.contains(&source)
    }

    /// The variable has the same parts as the place.
    pub fn resemble(&mut self, var: VarId, place: &Path) {
        self.alike.insert(var, (place.var, place.proj.iter().filter_map(Step::of).collect()));
    }
}

impl Step {
    fn of(proj: &Proj) -> Option<Step> {
        match proj {
            Proj::Index(_) => Some(Step::Element),
            Proj::Range(..) => None,
            Proj::Field(name) => Some(Step::Field(name.clone())),
        }
    }
}

impl Path {
    pub fn var(var: VarId) -> Path {
        Path { var, proj: Vec::new() }
    }

    pub fn then(&self, proj: Proj) -> Path {
        let mut path = self.clone();
        path.proj.push(proj);
        path
    }

    pub fn index(&self, node: NodeId) -> Path {
        self.then(Proj::Index(node))
    }

    /// Whether rustc sees that the places can be borrowed at once: they are in different variables, or in different fields of
    /// one that stands behind no index.
    pub fn is_apart(&self, other: &Path) -> bool {
        let fields = self.proj.iter().zip(&other.proj).take_while(|(a, b)| matches!((a, b), (Proj::Field(_), Proj::Field(_))));
        self.var != other.var || fields.into_iter().any(|(a, b)| a != b)
    }

    /// The same way into another variable.
    pub fn rebase(&self, var: VarId) -> Path {
        Path { var, proj: self.proj.clone() }
    }

    pub fn split(&self) -> (Shape, Vec<NodeId>) {
        let mut args = Vec::new();
        let proj = self.proj.iter().map(|p| match p {
            Proj::Index(i) => {
                args.push(*i);
                ProjShape::Index
            }
            Proj::Range(from, to) => {
                args.extend(from.iter().chain(to));
                ProjShape::Range(from.is_some(), to.is_some())
            }
            Proj::Field(name) => ProjShape::Field(name.clone()),
        });
        let proj = proj.collect();
        (Shape { var: self.var, proj }, args)
    }

    pub fn join(shape: &Shape, args: &[NodeId]) -> Path {
        let mut args = args.iter().copied();
        let proj = shape.proj.iter().map(|p| match p {
            ProjShape::Index => Proj::Index(args.next().expect("one argument per index")),
            ProjShape::Range(from, to) => Proj::Range(
                from.then(|| args.next().expect("one argument per bound")),
                to.then(|| args.next().expect("one argument per bound")),
            ),
            ProjShape::Field(name) => Proj::Field(name.clone()),
        });
        Path { var: shape.var, proj: proj.collect() }
    }

    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.proj
            .iter()
            .flat_map(|p| match p {
                Proj::Index(i) => [Some(*i), None],
                Proj::Range(from, to) => [*from, *to],
                Proj::Field(_) => [None, None],
            })
            .flatten()
    }

    pub fn map(&self, f: &mut impl FnMut(NodeId) -> NodeId) -> Path {
        let proj = self.proj.iter().map(|p| match p {
            Proj::Index(i) => Proj::Index(f(*i)),
            Proj::Range(from, to) => Proj::Range(from.map(&mut *f), to.map(&mut *f)),
            Proj::Field(name) => Proj::Field(name.clone()),
        });
        Path { var: self.var, proj: proj.collect() }
    }
}

impl Call {
    /// The functions among the arguments, by parameter number.
    pub fn functions(&self) -> Vec<(usize, Passed)> {
        let function = |(index, arg): (usize, &Arg)| match &arg.value {
            ArgValue::Function(passed) => Some((index, passed.clone())),
            _ => None,
        };
        self.args.iter().enumerate().filter_map(function).collect()
    }

    /// Whether derivatives go through a function that is a parameter here.
    pub fn passes_functions(&self) -> bool {
        let passed = |arg: &Arg| matches!(&arg.value, ArgValue::Function(Passed::Parameter(_)));
        matches!(self.callee.aspect, Aspect::Parameter(_)) || self.args.iter().any(passed)
    }
}

impl ArgValue {
    pub fn nodes(&self) -> Vec<NodeId> {
        match self {
            ArgValue::Value(node) | ArgValue::Reference(node) => vec![*node],
            ArgValue::Untold(node, slot) => vec![*node, *slot],
            ArgValue::Shared(path) | ArgValue::Mutable(path) => path.nodes().collect(),
            ArgValue::Function(_) => Vec::new(),
        }
    }

    pub fn map(&self, f: &mut impl FnMut(NodeId) -> NodeId) -> ArgValue {
        match self {
            ArgValue::Value(node) => ArgValue::Value(f(*node)),
            ArgValue::Reference(node) => ArgValue::Reference(f(*node)),
            ArgValue::Untold(node, slot) => ArgValue::Untold(f(*node), f(*slot)),
            ArgValue::Shared(path) => ArgValue::Shared(path.map(f)),
            ArgValue::Mutable(path) => ArgValue::Mutable(path.map(f)),
            ArgValue::Function(passed) => ArgValue::Function(passed.clone()),
        }
    }
}

impl Stmt {
    /// The nodes that the statement itself uses, regions inside left out.
    pub fn operands(&self) -> Vec<NodeId> {
        match self {
            Stmt::Let(_) | Stmt::Block { .. } | Stmt::Rest(_) | Stmt::Break(_) => Vec::new(),
            Stmt::Write(path, node) | Stmt::Add(path, node) | Stmt::Restore(path, node, _) => path.nodes().chain([*node]).collect(),
            Stmt::Push(path, nodes) => path.nodes().chain(nodes.iter().copied()).collect(),
            Stmt::Pop(path, _) => path.nodes().collect(),
            Stmt::Swap(path, i, j) => path.nodes().chain([*i, *j]).collect(),
            Stmt::If { cond, .. } => vec![*cond],
            Stmt::Match { scrutinee, .. } => vec![*scrutinee],
            Stmt::Loop(l) => match &l.kind {
                LoopKind::For { start, end, .. } => vec![*start, *end],
                LoopKind::Each { iterator, .. } => vec![*iterator],
                LoopKind::While { .. } | LoopKind::Forever => Vec::new(),
            },
            Stmt::Exit(node) => vec![*node],
            Stmt::Call(call) => {
                let tangents = call.args.iter().filter_map(|a| a.tangent.as_ref());
                call.args.iter().map(|a| &a.value).chain(tangents).flat_map(ArgValue::nodes).collect()
            }
            Stmt::Pullback(p) => {
                let places = p.places.iter().chain(&p.tangent_places).flatten();
                let mut nodes = vec![p.pullback, p.seed];
                nodes.extend(p.seed_tangent);
                nodes.extend(p.args.iter().chain(p.tangent_args.iter().flatten()).flat_map(ArgValue::nodes));
                nodes.extend(places.flat_map(|path| path.nodes().collect::<Vec<_>>()));
                nodes
            }
        }
    }

    /// The nodes that the statement defines.
    pub fn defines(&self) -> Vec<NodeId> {
        match self {
            Stmt::Let(node) => vec![*node],
            Stmt::Pop(_, outs) | Stmt::If { outs, .. } | Stmt::Match { outs, .. } => outs.clone(),
            Stmt::Call(call) => {
                let mut nodes = vec![call.result];
                match &call.mode {
                    CallMode::Primal => {}
                    CallMode::Record { pullback } => nodes.push(*pullback),
                    CallMode::Tangent { tangent } => nodes.push(*tangent),
                    CallMode::TangentRecord { tangent, pullback } => nodes.extend([*tangent, *pullback]),
                }
                nodes
            }
            _ => Vec::new(),
        }
    }

    /// The regions inside, with the nodes that are defined at their entry.
    pub fn regions(&self) -> Vec<(&Region, Vec<NodeId>)> {
        match self {
            Stmt::If { then, els, .. } => vec![(then, Vec::new()), (els, Vec::new())],
            Stmt::Match { arms, .. } => arms.iter().map(|a| (&a.body, a.binds.iter().map(|(_, n)| *n).collect())).collect(),
            Stmt::Loop(l) => match &l.kind {
                LoopKind::For { counter, .. } => vec![(&l.body, vec![*counter])],
                LoopKind::Each { binds, .. } => vec![(&l.body, binds.iter().map(|(_, n)| *n).collect())],
                LoopKind::While { cond } => vec![(cond, Vec::new()), (&l.body, Vec::new())],
                LoopKind::Forever => vec![(&l.body, Vec::new())],
            },
            Stmt::Block { body, .. } | Stmt::Rest(body) => vec![(body, Vec::new())],
            _ => Vec::new(),
        }
    }

    /// The regions inside, to be changed.
    pub fn regions_mut(&mut self) -> Vec<&mut Region> {
        match self {
            Stmt::If { then, els, .. } => vec![then, els],
            Stmt::Match { arms, .. } => arms.iter_mut().map(|a| &mut a.body).collect(),
            Stmt::Loop(l) => match &mut l.kind {
                LoopKind::While { cond } => vec![cond, &mut l.body],
                _ => vec![&mut l.body],
            },
            Stmt::Block { body, .. } | Stmt::Rest(body) => vec![body],
            _ => Vec::new(),
        }
    }

    /// The variables that the statement writes, regions included.
    pub fn written(&self, graph: &Graph) -> Vec<VarId> {
        let mut out = self.written_itself(graph);
        out.extend(self.regions().into_iter().flat_map(|(region, _)| &region.stmts).flat_map(|stmt| stmt.written(graph)));
        out
    }

    /// The variables that the statement writes, without its regions.
    pub fn written_itself(&self, graph: &Graph) -> Vec<VarId> {
        let mutable = |value: &ArgValue| match value {
            ArgValue::Mutable(path) => Some(path.var),
            _ => None,
        };
        match self {
            Stmt::Write(path, _)
            | Stmt::Add(path, _)
            | Stmt::Restore(path, ..)
            | Stmt::Push(path, _)
            | Stmt::Pop(path, _)
            | Stmt::Swap(path, ..) => vec![path.var],
            Stmt::Call(call) => {
                let values = call.args.iter().flat_map(|arg| std::iter::once(&arg.value).chain(&arg.tangent));
                values.filter_map(mutable).collect()
            }
            Stmt::Pullback(p) => {
                let places = p.places.iter().chain(&p.tangent_places).flatten().map(|path| path.var);
                places.chain(p.args.iter().chain(p.tangent_args.iter().flatten()).filter_map(mutable)).collect()
            }
            // An effectful snippet may change the inactive variables that it names.
            Stmt::Let(node) if graph.has_effect(*node) => {
                graph.node(*node).args.iter().filter_map(|arg| graph.path_of(*arg)).map(|path| path.var).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The labels outside of the statement that it may jump to.
    pub fn jumps(&self) -> Vec<LabelId> {
        let mut out = Vec::new();
        if let Stmt::Break(label) = self {
            out.push(*label);
        }
        for (region, _) in self.regions() {
            out.extend(region.stmts.iter().flat_map(Stmt::jumps));
        }
        match self {
            Stmt::Loop(l) => out.retain(|label| *label != l.label),
            Stmt::Block { label, .. } => out.retain(|l| l != label),
            _ => {}
        }
        out
    }
}
