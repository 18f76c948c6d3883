//! How a function that may fail ends: well, with what stands in `Some(..)` or `Ok(..)`, or at once, with `None`.

use crate::graph::{NodeId, Stmt, Ty};
use crate::lower::Lowerer;
use crate::lower::value::Value;
use crate::syntax::signature::Wrapper;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

impl Lowerer<'_> {
    /// The value of the function if it ends well: what stands in `Ok(..)` or `Some(..)`.
    pub(in crate::lower) fn succeed(&mut self, value: Value, at: &impl ToTokens) -> Option<Value> {
        if self.b.diverged() {
            return None;
        }
        match (self.exit.wrapper, value) {
            (Wrapper::Plain, value) => Some(value),
            (_, Value::Success(value)) => Some(*value),
            (_, Value::Never) => None,
            (_, Value::Failure(node)) => {
                self.b.push(Stmt::Exit(node));
                None
            }
            (Wrapper::Option, Value::Nothing) => {
                self.exit_nothing();
                None
            }
            (Wrapper::Option, Value::Maybe(cond, value)) => {
                self.exit_unless(cond);
                Some(*value)
            }
            // What may fail is passed on as it is.
            (_, Value::Node(node)) if self.may_have_failed(node) && !self.exit.closure => Some(self.try_call(node, quote!(?))),
            (_, Value::Node(node)) if !self.is_active_node(node) => {
                let ty = self.types.fresh();
                Some(Value::Node(self.snippet_node(quote!(__result?), vec!["__result".into()], vec![node], true, ty)))
            }
            _ => {
                self.complain(at, "the result of a function that may fail must be written `Ok(..)`, `Some(..)`, `Err(..)` or `None` here, so that the derivative can be found inside");
                None
            }
        }
    }

    /// Leaves the function, or the closure, with `None`.
    fn exit_nothing(&mut self) {
        if let Some(label) = self.exit.label
            && self.exit.closure
        {
            self.leave_value(Value::Nothing);
            self.b.push(Stmt::Break(label));
            return;
        }
        let node = self.snippet_node(quote!(::core::option::Option::None), Vec::new(), Vec::new(), true, Ty::Opaque);
        self.b.push(Stmt::Exit(node));
    }

    /// Leaves the function, or the closure, with `None` where the condition does not hold.
    pub(in crate::lower) fn exit_unless(&mut self, cond: NodeId) {
        self.unless(cond, &mut Self::exit_nothing);
    }

    /// Leaves the function with the error where the condition does not hold, as `?` does.
    pub(in crate::lower) fn fail_unless(&mut self, cond: NodeId, error: &TokenStream) {
        self.unless(cond, &mut |l| {
            let failure = quote_spanned!(error.span()=> ::core::result::Result::Err(::core::convert::From::from(#error)));
            let node = l.snippet_tokens(failure, true, Ty::Opaque);
            l.b.push(Stmt::Exit(node));
        });
    }

    fn unless(&mut self, cond: NodeId, leave: &mut dyn FnMut(&mut Self)) {
        match self.known_truth(cond) {
            Some(true) => return,
            Some(false) => return leave(self),
            None => {}
        }
        let knowledge = self.b.knowledge();
        self.b.open();
        let then = self.b.close();
        self.b.open();
        leave(self);
        let els = self.b.close();
        self.b.set_knowledge(knowledge);
        self.b.push(Stmt::If { cond, then, els, outs: Vec::new() });
    }
}
