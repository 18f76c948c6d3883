//! Derivative rules: one row per operation, serving both modes.
//!
//! A row gives, for each argument, what an incoming derivative `G` contributes. Reverse mode puts the adjoint of the
//! result for `G` and adds the row to the adjoint of the argument; forward mode puts the tangent of the argument for `G`
//! and adds the rows up. What a rule reads (inputs, result) follows from walking it.

mod guard;
pub mod matrix;
mod table;
mod template;

pub use guard::Guard;
#[cfg(not(test))]
pub use table::rule;
pub use template::Template;
#[cfg(test)]
pub use tests::broken::rule;

use crate::graph::{Builder, NodeId, ScalarOp};

/// How an operation is differentiated.
pub enum Rule {
    /// One template per argument; `None` where an argument has no influence to first order.
    Elementwise(Vec<Option<Template>>),
    /// The derivative is zero wherever it exists.
    Flat,
}

impl Rule {
    /// What `incoming` contributes through argument number `index` of `node`, if anything.
    pub fn contribution(&self, builder: &mut Builder, node: NodeId, index: usize, incoming: NodeId) -> Option<NodeId> {
        let Rule::Elementwise(rows) = self else { return None };
        let template = rows.get(index)?.as_ref()?;
        Some(template.instantiate(builder, node, incoming))
    }

    /// The tangent of `node` from those of its arguments; `None` stands for zero.
    pub fn tangent(&self, builder: &mut Builder, node: NodeId, dots: &[Option<NodeId>]) -> Option<NodeId> {
        let parts = dots.iter().enumerate().filter_map(|(index, dot)| self.contribution(builder, node, index, (*dot)?));
        let parts: Vec<NodeId> = parts.collect();
        parts.into_iter().reduce(|sum, part| builder.scalar(ScalarOp::Add, &[sum, part]))
    }
}

#[cfg(test)]
mod tests;
