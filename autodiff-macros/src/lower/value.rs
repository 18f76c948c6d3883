//! What an expression is at compile time: tuples, references, closures and iterators are resolved here and leave no trace.

use crate::graph::{NodeId, Path, SnippetId};
use std::collections::HashMap;
use std::rc::Rc;

/// A name in scope.
#[derive(Clone)]
pub struct Binding {
    pub value: Value,
    /// How many references the name is away from the value: the closure of `filter` is lent its items.
    pub lent: u8,
}

impl From<Value> for Binding {
    fn from(value: Value) -> Binding {
        Binding { value, lent: 0 }
    }
}

/// The value of an expression.
#[derive(Clone)]
pub enum Value {
    Node(NodeId),
    /// An owned place; using it by value reads, copies or moves it.
    Place(Path),
    /// A reference to a place: the place itself under another name.
    Ref(Path),
    Tuple(Vec<Value>),
    Struct(Rc<Literal>),
    Closure(Rc<Closure>),
    Iter(Rc<Iter>),
    Range {
        start: Option<NodeId>,
        end: Option<NodeId>,
        inclusive: bool,
    },
    /// An `Option` as a condition and what is there where it holds: `xs.first()`, `Some(x)`.
    Maybe(NodeId, Box<Value>),
    /// `None`.
    Nothing,
    /// A variable that holds an `Option`: a flag and places for what is there.
    Optional(Rc<Optional>),
    /// `Ok(..)` on its way out of the function.
    Success(Box<Value>),
    /// `Err(..)` on its way out.
    Failure(NodeId),
    Unit,
    Never,
}

/// A struct built by a literal; its fields are known one by one.
pub struct Literal {
    /// The constructor's path, as a snippet.
    pub constructor: SnippetId,
    pub fields: Vec<(Rc<str>, Value)>,
}

/// A variable that holds an `Option`.
pub struct Optional {
    pub name: String,
    pub flag: Path,
    /// Places, in the shape of what is stored.
    pub inner: Value,
}

/// A closure with the scopes it was written in.
pub struct Closure {
    pub expr: syn::ExprClosure,
    pub scopes: Vec<HashMap<String, Binding>>,
}

/// Something that can be applied: a closure, or the name of a function.
#[derive(Clone)]
pub enum Function {
    Closure(Rc<Closure>),
    Path(syn::ExprPath),
}

/// An iterator chain.
pub enum Iter {
    Range {
        start: NodeId,
        end: NodeId,
        inclusive: bool,
    },
    /// `0..`
    From(NodeId),
    Slice {
        path: Path,
        by_value: bool,
    },
    Chunks {
        path: Path,
        size: NodeId,
        exact: bool,
    },
    Windows {
        path: Path,
        size: NodeId,
    },
    /// A few values one after the other.
    Items(Vec<Value>),
    Opaque(NodeId),
    /// What an inactive iterator gives, listed: it can be asked again.
    Listed(NodeId),
    Zip(Rc<Iter>, Rc<Iter>),
    Enumerate(Rc<Iter>),
    Rev(Rc<Iter>),
    Skip(Rc<Iter>, NodeId),
    Take(Rc<Iter>, NodeId),
    StepBy(Rc<Iter>, NodeId),
    Chain(Rc<Iter>, Rc<Iter>),
    Copied(Rc<Iter>),
    Map(Rc<Iter>, Function),
    Filter(Rc<Iter>, Function),
    FilterMap(Rc<Iter>, Function),
    FlatMap(Rc<Iter>, Function),
    Flatten(Rc<Iter>),
    TakeWhile(Rc<Iter>, Function),
    SkipWhile(Rc<Iter>, Function),
    Inspect(Rc<Iter>, Function),
    /// Behind the items that were taken so far.
    Rest(Rc<Iter>, Path),
    /// Its closure changes something: every item is asked for, one after the other.
    InTurn(Rc<Iter>),
    Scan(Rc<Iter>, Value, Function),
}

/// Where the parts of a result are.
#[derive(Clone, Debug)]
pub enum Out {
    Unit,
    /// Index into the yields of the body.
    Node(usize),
    /// The same of what carries no derivative: its tangent is `()`.
    Aside(usize),
    Place(Path),
    Tuple(Vec<Out>),
}
