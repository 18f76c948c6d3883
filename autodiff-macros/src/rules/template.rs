//! The expressions that rows are written in, and their instantiation into a graph.

use crate::graph::{Builder, NodeId, Op, ScalarOp, Ty};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// An expression over the names a row may use.
#[derive(Clone, Debug, PartialEq)]
pub enum Template {
    /// The incoming derivative.
    G,
    /// The arguments of the operation.
    X,
    Y,
    Z,
    /// The result of the operation.
    Out,
    /// What lies beyond `Y` where `max` or `min` gives `X`: the result where `Y` is a constant, as a result is often
    /// still there when its argument is overwritten, else `X`.
    Beyond,
    Const(f64),
    Int(i128),
    Apply(ScalarOp, Vec<Template>),
    Select(Box<[Template; 3]>),
    /// An integer as a real.
    Real(Box<Template>),
    /// Zero where the incoming derivative is zero, even where the partial is infinite.
    Singular(Box<Template>),
}

impl Template {
    pub fn apply(self, op: ScalarOp) -> Template {
        Template::Apply(op, vec![self])
    }

    pub fn apply2(self, op: ScalarOp, other: Template) -> Template {
        Template::Apply(op, vec![self, other])
    }

    /// `if self { a } else { b }`.
    pub fn select(self, a: Template, b: Template) -> Template {
        Template::Select(Box::new([self, a, b]))
    }

    pub fn singular(self) -> Template {
        Template::Singular(Box::new(self))
    }

    /// Builds the expression for one use of the operation.
    pub fn instantiate(&self, b: &mut Builder, node: NodeId, incoming: NodeId) -> NodeId {
        let ty = b.graph.node(incoming).ty.clone();
        match self {
            Template::G => incoming,
            Template::X => b.graph.node(node).args[0],
            Template::Y => b.graph.node(node).args[1],
            Template::Z => b.graph.node(node).args[2],
            Template::Out => node,
            Template::Beyond if b.graph.constant(b.graph.node(node).args[1]).is_some() => node,
            Template::Beyond => b.graph.node(node).args[0],
            Template::Const(c) => b.constant(*c, ty),
            Template::Int(n) => b.integer(*n),
            Template::Apply(op, args) => {
                let args: Vec<NodeId> = args.iter().map(|a| a.instantiate(b, node, incoming)).collect();
                b.scalar(*op, &args)
            }
            Template::Select(parts) => {
                let [c, x, y] = [0, 1, 2].map(|i| parts[i].instantiate(b, node, incoming));
                b.node(Op::Select, vec![c, x, y], ty)
            }
            Template::Real(inner) => {
                let inner = inner.instantiate(b, node, incoming);
                b.int_to_real(inner, ty)
            }
            // A quotient by a constant has no singularity.
            Template::Singular(inner) if divides_by_constant(b, node) => inner.instantiate(b, node, incoming),
            Template::Singular(inner) => {
                let zero = b.constant(0.0, ty.clone());
                let is_zero = b.scalar(ScalarOp::Eq, &[incoming, zero]);
                let value = inner.instantiate(b, node, incoming);
                b.node(Op::Select, vec![is_zero, zero, value], ty)
            }
        }
    }
}

fn divides_by_constant(b: &Builder, node: NodeId) -> bool {
    let n = b.graph.node(node);
    n.op == Op::Scalar(ScalarOp::Div) && b.graph.constant(n.args[1]).is_some_and(|c| c != 0.0)
}

impl Builder {
    /// An integer as a real of the given type.
    pub fn int_to_real(&mut self, value: NodeId, ty: Ty) -> NodeId {
        if let Some(n) = self.graph.integer(value) {
            return self.constant(n as f64, ty);
        }
        let to = match ty {
            Ty::Real(crate::graph::Float::F32) => crate::graph::CastTo::F32,
            _ => crate::graph::CastTo::F64,
        };
        self.node(Op::Cast(to), vec![value], ty)
    }
}

impl Add for Template {
    type Output = Template;
    fn add(self, other: Template) -> Template {
        self.apply2(ScalarOp::Add, other)
    }
}

impl Sub for Template {
    type Output = Template;
    fn sub(self, other: Template) -> Template {
        self.apply2(ScalarOp::Sub, other)
    }
}

impl Mul for Template {
    type Output = Template;
    fn mul(self, other: Template) -> Template {
        self.apply2(ScalarOp::Mul, other)
    }
}

impl Div for Template {
    type Output = Template;
    fn div(self, other: Template) -> Template {
        self.apply2(ScalarOp::Div, other)
    }
}

impl Neg for Template {
    type Output = Template;
    fn neg(self) -> Template {
        self.apply(ScalarOp::Neg)
    }
}
