//! Arrays and tuples of known size, down to numbers.

use crate::graph::Ty;

/// More numbers than this are not kept apart.
const MOST_NUMBERS: usize = 256;

/// One number, or a tuple or array.
#[derive(Clone, Debug, PartialEq)]
pub enum Parts<T> {
    One(T),
    Many(Vec<Parts<T>>),
}

impl<T: Clone> Parts<T> {
    /// The numbers in order.
    pub fn leaves(&self) -> Vec<T> {
        match self {
            Parts::One(leaf) => vec![leaf.clone()],
            Parts::Many(items) => items.iter().flat_map(Parts::leaves).collect(),
        }
    }

    /// The same tree of other leaves.
    pub fn map<U>(&self, f: &mut impl FnMut(&T) -> U) -> Parts<U> {
        match self {
            Parts::One(leaf) => Parts::One(f(leaf)),
            Parts::Many(items) => Parts::Many(items.iter().map(|item| item.map(f)).collect()),
        }
    }

    /// The same tree with its leaves made of names: `x`, `x_0`, `x_0_1`.
    pub fn named<U>(&self, name: &str, f: &mut impl FnMut(&str, &T) -> U) -> Parts<U> {
        match self {
            Parts::One(leaf) => Parts::One(f(name, leaf)),
            Parts::Many(items) => Parts::Many(items.iter().enumerate().map(|(i, item)| item.named(&format!("{name}_{i}"), f)).collect()),
        }
    }

    /// Item number `index`.
    pub fn item(&self, index: usize) -> Option<&Parts<T>> {
        match self {
            Parts::One(_) => None,
            Parts::Many(items) => items.get(index),
        }
    }
}

/// The numbers in a value of the type, if their number is told and small.
pub fn shape(ty: &Ty) -> Option<Parts<Ty>> {
    let shape = shape_of(ty)?;
    (shape.leaves().len() <= MOST_NUMBERS).then_some(shape)
}

fn shape_of(ty: &Ty) -> Option<Parts<Ty>> {
    match ty {
        Ty::Real(_) | Ty::Int | Ty::Bool => Some(Parts::One(ty.clone())),
        Ty::Array(element, size) => {
            let n = size.known.filter(|n| *n <= MOST_NUMBERS)?;
            Some(Parts::Many(vec![shape_of(element)?; n]))
        }
        Ty::Tuple(items) => items.iter().map(shape_of).collect::<Option<_>>().map(Parts::Many),
        _ => None,
    }
}
