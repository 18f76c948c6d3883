//! Types of graph values, as far as a macro that sees tokens only can know them.
//!
//! References are erased: a `&[f64]` is a `Slice`. What the source does not tell stays `Opaque` and is never guessed.

use std::rc::Rc;

/// The type of a value or a place.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Ty {
    Real(Float),
    Int,
    Bool,
    Unit,
    Array(Box<Ty>, Size),
    Slice(Box<Ty>),
    Vec(Box<Ty>),
    /// Something owned that can be indexed: the result of a call, a field, or behind an alias.
    Seq(Box<Ty>),
    Tuple(Vec<Ty>),
    /// A matrix or vector of nalgebra, with its element type; its shape is rustc's.
    Matrix(Box<Ty>),
    /// Not told by the source: rustc resolves it through traits.
    Opaque,
    /// A type still to be inferred; only lowering sees these.
    Infer(u32),
}

/// Which real scalar.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Float {
    F64,
    F32,
    /// `f32` or `f64`, left to rustc: an unsuffixed literal.
    Literal,
    /// A type parameter or alias that is a real scalar, by its tokens.
    Param(Rc<str>),
}

/// The length of an array, by its tokens and, where they are a literal, as a number.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Size {
    pub text: Rc<str>,
    pub known: Option<usize>,
}

impl Size {
    pub fn known(n: usize) -> Self {
        Size { text: n.to_string().into(), known: Some(n) }
    }
}

impl Ty {
    pub const F64: Ty = Ty::Real(Float::F64);

    pub fn is_real(&self) -> bool {
        matches!(self, Ty::Real(_))
    }

    /// A type whose values are numbers of the machine: copied freely, recorded by value.
    pub fn is_scalar(&self) -> bool {
        matches!(self, Ty::Real(_) | Ty::Int | Ty::Bool)
    }

    /// The element type of an array, slice or vector.
    pub fn element(&self) -> Option<&Ty> {
        match self {
            Ty::Array(element, _) | Ty::Slice(element) | Ty::Vec(element) | Ty::Seq(element) | Ty::Matrix(element) => Some(element),
            _ => None,
        }
    }

    /// The real scalar type inside, if there is exactly one kind of leaf.
    pub fn leaf(&self) -> &Ty {
        match self {
            Ty::Array(element, _) | Ty::Slice(element) | Ty::Vec(element) | Ty::Seq(element) | Ty::Matrix(element) => element.leaf(),
            other => other,
        }
    }

    /// A matrix, or a list of such: the type does not tell their shape.
    pub fn is_of_matrices(&self) -> bool {
        match self {
            Ty::Matrix(_) => true,
            Ty::Array(element, _) | Ty::Slice(element) | Ty::Vec(element) | Ty::Seq(element) => element.is_of_matrices(),
            _ => false,
        }
    }

    /// Whether a value of this type may carry a derivative.
    pub fn can_be_active(&self) -> bool {
        match self {
            Ty::Real(_) | Ty::Opaque | Ty::Infer(_) => true,
            Ty::Int | Ty::Bool | Ty::Unit => false,
            Ty::Array(element, _) | Ty::Slice(element) | Ty::Vec(element) | Ty::Seq(element) | Ty::Matrix(element) => {
                element.can_be_active()
            }
            Ty::Tuple(items) => items.iter().any(Ty::can_be_active),
        }
    }

    /// Whether this is a plain value without a derivative, an index or a flag: its tangent is `()`.
    pub fn is_aside(&self) -> bool {
        matches!(self, Ty::Int | Ty::Bool)
    }

    /// Whether there are plain values without a derivative in it, beside others or alone.
    pub fn has_asides(&self) -> bool {
        match self {
            Ty::Tuple(items) => items.iter().any(Ty::has_asides),
            ty => ty.is_aside(),
        }
    }

    /// Whether values of this type are plain numbers and fixed arrays of them, without heap memory.
    pub fn is_static(&self) -> bool {
        match self {
            Ty::Real(_) | Ty::Int | Ty::Bool | Ty::Unit => true,
            Ty::Array(element, _) => element.is_static(),
            Ty::Tuple(items) => items.iter().all(Ty::is_static),
            Ty::Slice(_) | Ty::Vec(_) | Ty::Seq(_) | Ty::Matrix(_) | Ty::Opaque | Ty::Infer(_) => false,
        }
    }

    /// The type that a derivative of a value of this type has: slices become vectors.
    pub fn tangent(&self) -> Ty {
        match self {
            Ty::Slice(element) | Ty::Vec(element) => Ty::Vec(Box::new(element.tangent())),
            Ty::Array(element, size) => Ty::Array(Box::new(element.tangent()), size.clone()),
            Ty::Tuple(items) => Ty::Tuple(items.iter().map(Ty::tangent).collect()),
            Ty::Int | Ty::Bool => Ty::Unit,
            other => other.clone(),
        }
    }
}
