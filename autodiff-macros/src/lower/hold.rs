//! Lists without a derivative that source of the user's changes: no reverse sweep can undo that, so that what they hold is
//! written to them once more in front of it, and can be put back. What nobody looks at again is dropped by `simplify`.

use super::Lowerer;
use super::snippet::identifiers;
use super::value::Value;
use crate::graph::{Path, VarId};
use quote::ToTokens;
use syn::Expr;

impl Lowerer<'_> {
    /// Holds all that source with an effect names.
    pub(super) fn hold_named(&mut self, expr: &Expr) {
        for name in identifiers(expr.to_token_stream()) {
            if let Some(Value::Place(path) | Value::Ref(path)) = self.lookup(&name).cloned() {
                self.hold(path.var);
            }
        }
    }

    /// Writes to a list without derivative what it holds.
    pub(super) fn hold(&mut self, var: VarId) {
        let whole = Path::var(var);
        if self.mutable.contains(&var) && !self.active.contains(&var) && !self.path_ty(&whole).is_scalar() {
            let content = self.b.read(&whole);
            self.b.graph.held.insert(content);
            self.b.write(&whole, content);
        }
    }
}
