//! The expressions that laws are written in: matched against nodes on the left, built on the right.

use super::arena::Arena;
use crate::graph::{NodeId, Op, ScalarOp, Ty};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// One side of a law.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// Any value; the same number is the same value.
    Any(usize),
    /// Any real constant that passes the test.
    Coefficient(usize, Test),
    Real(f64),
    Int(i128),
    Bool(bool),
    Apply(ScalarOp, Vec<Pattern>),
    Select(Box<[Pattern; 3]>),
}

/// What a constant must be like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Test {
    Number,
    NotZero,
    Negative,
}

impl Test {
    pub fn passes(self, value: f64) -> bool {
        match self {
            Test::Number => value.is_finite(),
            Test::NotZero => value.is_finite() && value != 0.0,
            Test::Negative => value.is_finite() && value < 0.0,
        }
    }
}

/// What the names of a pattern stand for.
#[derive(Default)]
pub struct Bindings {
    values: [Option<NodeId>; 3],
    coefficients: [Option<f64>; 2],
}

impl Pattern {
    pub fn apply(self, op: ScalarOp) -> Pattern {
        Pattern::Apply(op, vec![self])
    }

    pub fn apply2(self, op: ScalarOp, other: Pattern) -> Pattern {
        Pattern::Apply(op, vec![self, other])
    }

    /// `if self { a } else { b }`.
    pub fn select(self, a: Pattern, b: Pattern) -> Pattern {
        Pattern::Select(Box::new([self, a, b]))
    }

    /// The pattern with the arguments of commutative operations in every order.
    pub fn orders(&self) -> Vec<Pattern> {
        match self {
            Pattern::Apply(op, args) => {
                let mut out: Vec<Vec<Pattern>> = vec![Vec::new()];
                for arg in args {
                    let variants = arg.orders();
                    out = out.iter().flat_map(|head| variants.iter().map(move |v| [&head[..], std::slice::from_ref(v)].concat())).collect();
                }
                if commutes(*op) {
                    let swapped: Vec<Vec<Pattern>> = out.iter().map(|a| a.iter().rev().cloned().collect()).collect();
                    out.extend(swapped);
                }
                out.into_iter().map(|args| Pattern::Apply(*op, args)).collect()
            }
            other => vec![other.clone()],
        }
    }

    /// Whether the node has this form. `exact`: a zero must have the right sign.
    pub fn matches(&self, arena: &Arena<'_>, node: NodeId, exact: bool, found: &mut Bindings) -> bool {
        let n = arena.graph.node(node);
        match self {
            Pattern::Any(i) => *found.values[*i].get_or_insert(node) == node,
            Pattern::Coefficient(i, test) => match arena.graph.constant(node) {
                Some(value) if test.passes(value) => *found.coefficients[*i].get_or_insert(value) == value,
                _ => false,
            },
            Pattern::Real(value) => arena.graph.constant(node).is_some_and(|c| c == *value && (!exact || c.to_bits() == value.to_bits())),
            Pattern::Int(value) => arena.graph.integer(node) == Some(*value),
            Pattern::Bool(value) => n.op == Op::Bool(*value),
            Pattern::Apply(op, args) => {
                // The user's own products are taken as they are, or they would be computed twice.
                let open = !n.primal || *op == ScalarOp::Neg || op.is_comparison();
                n.op == Op::Scalar(*op) && open && all_match(args, arena, &n.args, exact, found)
            }
            Pattern::Select(parts) => n.op == Op::Select && !n.primal && all_match(&parts[..], arena, &n.args, exact, found),
        }
    }

    /// Builds the right side. `ty` is the type of its real numbers.
    pub fn build(&self, arena: &mut Arena<'_>, ty: &Ty, found: &Bindings) -> NodeId {
        match self {
            Pattern::Any(i) => found.values[*i].expect("bound on the left side"),
            Pattern::Coefficient(i, _) => arena.constant(found.coefficients[*i].expect("bound on the left side"), ty),
            Pattern::Real(value) => arena.constant(*value, ty),
            Pattern::Int(value) => arena.leaf(Op::Int(*value), Ty::Int),
            Pattern::Bool(value) => arena.leaf(Op::Bool(*value), Ty::Bool),
            Pattern::Apply(op, args) => {
                let args: Vec<NodeId> = args.iter().map(|a| a.build(arena, ty, found)).collect();
                arena.scalar(*op, args, ty)
            }
            Pattern::Select(parts) => {
                let args: Vec<NodeId> = parts.iter().map(|p| p.build(arena, ty, found)).collect();
                let ty = arena.graph.node(args[1]).ty.clone();
                arena.derived(Op::Select, args, ty)
            }
        }
    }
}

/// Matches the arguments of an operation, which itself has been looked at.
pub fn all_match(patterns: &[Pattern], arena: &Arena<'_>, args: &[NodeId], exact: bool, found: &mut Bindings) -> bool {
    patterns.len() == args.len() && patterns.iter().zip(args).all(|(p, a)| p.matches(arena, *a, exact, found))
}

/// Whether the order of the arguments does not matter.
pub fn commutes(op: ScalarOp) -> bool {
    use ScalarOp::*;
    matches!(op, Add | Mul | Eq | Ne | And | Or)
}

macro_rules! operator {
    ($($trait:ident $method:ident)*) => {
        $(impl $trait for Pattern {
            type Output = Pattern;
            fn $method(self, other: Pattern) -> Pattern {
                self.apply2(ScalarOp::$trait, other)
            }
        })*
    };
}

operator! { Add add Sub sub Mul mul Div div }

impl Neg for Pattern {
    type Output = Pattern;
    fn neg(self) -> Pattern {
        self.apply(ScalarOp::Neg)
    }
}
