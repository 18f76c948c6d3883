//! The contract between generated code and this crate: every path that an expansion names, re-exported
//! as `__private`, and nothing else.

pub use crate::activity::{Active, Activity, Borrowed, Inactive, Omitted, OptionForward, OptionHessian};
pub use crate::apart::{Apart, apart};
pub use crate::attempt::{attempt, attempt_pair, attempt_triple};
pub use crate::behind::Behind;
#[cfg(feature = "alloc")]
pub use crate::check::assert_right;
#[cfg(feature = "alloc")]
pub use crate::differentiable::accumulate_slice;
pub use crate::differentiable::{Differentiable, Skipped, Tangent, TangentShape};
pub use crate::elementary::*;
pub use crate::function::{WithPullback, place_like, tangent_of};
pub use crate::graph::{EdgeKind, Graphs, NodeKind, expression_graph, graph_cluster, graph_edge, graph_node};
pub use crate::identity::{agree, belongs, refuse_companion};
pub use crate::inert::{Carrying, Inert, Plain};
pub use crate::integer::{Count, Counted, Integer, count, exponent, integer, items, nth};
#[cfg(feature = "nalgebra")]
pub use crate::matrix::*;
pub use crate::number::{Lent, number};
pub use crate::opaque::Value;
#[cfg(feature = "alloc")]
pub use crate::order::order;
pub use crate::parameters::{ParameterName, Parameters, Visitor, VisitorMut};
pub use crate::places::{Coordinates, Entries, Mapped, entries, entries_mut, part, part_mut, sum_all, unmapped, wanted};
#[cfg(feature = "alloc")]
pub use crate::places::{listed, to_vec};
pub use crate::product::{Product, added, divisor_share, negated, of_vectors, quotient_by};
pub use crate::receiver::{Slots, ill_typed, named, not_supplied, slots};
#[cfg(feature = "alloc")]
pub use crate::records::{Record, in_place, pop, room};
pub use crate::scalar::Scalar;
pub use crate::slot::{ByValue, Still, Untold, still};
pub use crate::special::*;
pub use crate::sums::{sum, sums};
pub use crate::verdict::{Verdict, carries};
pub use crate::waived::{LentToChange, Waived};
pub use crate::waiver::no_diff;
#[cfg(feature = "alloc")]
pub use alloc::{borrow::ToOwned, boxed::Box, vec, vec::Vec};
pub use core::clone::Clone;
pub use core::marker::PhantomData;
#[cfg(feature = "nalgebra")]
pub use nalgebra::{DMatrix, SMatrix};

/// Operators as differentiable functions.
pub mod operators {
    pub use crate::operators::*;
}
