//! Calls of other differentiable functions and of their pullbacks: what is called, in which form, and what is handed over.
//!
//! Arguments stand in the order of the callee's parameters, and behind them what closures among them capture.

use super::{NodeId, Path};
use proc_macro2::TokenStream;

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
