//! Places as tokens, and the statements that store to them.

use super::calls::written_at;
use super::expressions::alone;
use super::{Bound, Emitter};
use crate::graph::{Float, NodeId, Op, Path, Proj, ScalarOp, Ty, VarKind};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};

impl<'g> Emitter<'g> {
    pub(super) fn is_optional(&self, path: &Path) -> bool {
        self.vars.get(&path.var).is_some_and(|b| b.optional)
    }

    /// A statement on a place that the caller may not want.
    pub(super) fn when_wanted(&mut self, path: &Path, statement: impl FnOnce(&mut Self) -> TokenStream, out: &mut TokenStream) {
        let name = self.var_name(path.var);
        let kept = self.vars.get(&path.var).cloned().expect("it is optional");
        self.vars.insert(path.var, Bound { optional: false, reference: true, name: name.clone() });
        let statement = statement(self);
        self.vars.insert(path.var, kept);
        out.extend(quote!(if let ::core::option::Option::Some(#name) = #name.as_deref_mut() { #statement }));
    }

    pub(super) fn exchange(&mut self, a: &Path, b: &Path, out: &mut TokenStream) {
        if let Some((list, i, j)) = a.siblings(b) {
            let list = self.changed(&list);
            let (i, j) = (self.expr(i), self.expr(j));
            out.extend(quote!(#list.swap(#i, #j);));
            return;
        }
        // The adjoint of a list comes as a slice, which cannot be moved as a whole.
        let is_slice = |path: &Path| {
            let var = self.graph.var(path.var);
            path.proj.is_empty() && var.kind == VarKind::Lent && matches!(var.ty, Ty::Vec(_) | Ty::Seq(_) | Ty::Slice(_))
        };
        if is_slice(a) || is_slice(b) {
            let (a, b) = (self.receiver(a), self.borrow(b, true));
            out.extend(quote!(#a.swap_with_slice(#b);));
            return;
        }
        let (a, b) = (self.borrow(a, true), self.borrow(b, true));
        out.extend(quote!(::core::mem::swap(#a, #b);));
    }

    pub(super) fn assign(&mut self, path: &Path, node: NodeId, value: TokenStream, out: &mut TokenStream) {
        if self.is_optional(path) {
            // The value may look at the place, so it is written where the place is at hand.
            self.when_wanted(
                path,
                |e| {
                    let value = e.expr_owned(node);
                    e.stored(path, &value)
                },
                out,
            );
            return;
        }
        // `x = x * y` as `x *= y`.
        let n = self.graph.node(node);
        if let Op::Scalar(ScalarOp::Add | ScalarOp::Sub) = n.op
            && matches!(n.ty, Ty::Matrix(_))
            && self.schedule.inline.contains(&node)
            && self.graph.path_of(n.args[0]).as_ref() == Some(path)
            && matches!(self.graph.node(n.args[0]).op, Op::Read(..))
            && !self.nodes.contains_key(&n.args[0])
            // What changes is not lent to its own change.
            && (self.nodes.contains_key(&n.args[1]) || self.graph.path_of(n.args[1]).is_none_or(|from| from.var != path.var))
        {
            let symbol = if matches!(n.op, Op::Scalar(ScalarOp::Add)) { quote!(+=) } else { quote!(-=) };
            let right = self.borrowed(n.args[1]);
            let place = self.path(path);
            out.extend(quote!(#place #symbol #right;));
            return;
        }
        if let Op::Scalar(op @ (ScalarOp::Mul | ScalarOp::Div | ScalarOp::Sub | ScalarOp::Add)) = n.op
            && self.schedule.inline.contains(&node)
            && self.schedule.inline.contains(&n.args[0])
            && matches!(self.graph.node(n.args[0]).op, Op::Read(..))
            && self.graph.path_of(n.args[0]).as_ref() == Some(path)
            && !matches!(n.ty, Ty::Real(Float::Param(_)) | Ty::Opaque | Ty::Matrix(_))
        {
            let right = alone(self.expr(n.args[1]));
            let place = self.target(path);
            let symbol: TokenStream = format!("{}=", op.name()).parse().unwrap_or_default();
            out.extend(quote!(#place #symbol #right;));
            return;
        }
        out.extend(self.stored(path, &alone(value)));
    }

    /// The place gets the value. The derivative by a `&mut Vec` has a slice for a place.
    fn stored(&mut self, path: &Path, value: &TokenStream) -> TokenStream {
        let var = self.graph.var(path.var);
        let is_slice = path.proj.is_empty()
            && matches!(var.ty, Ty::Vec(_))
            && !matches!(var.kind, VarKind::Param(_))
            && self.vars.get(&path.var).is_some_and(|bound| bound.reference);
        let place = self.target(path);
        if is_slice {
            let name = self.var_name(path.var);
            return quote!(#name.clone_from_slice(&#value););
        }
        quote!(#place = #value;)
    }

    /// What is added to a place, and how: a negated value is subtracted.
    pub(super) fn term(&mut self, node: NodeId) -> (TokenStream, TokenStream) {
        let n = self.graph.node(node);
        if matches!(n.op, Op::Scalar(ScalarOp::Neg)) && self.schedule.inline.contains(&node) {
            return (quote!(-=), self.expr(n.args[0]));
        }
        (quote!(+=), self.expr(node))
    }

    pub(super) fn add(&mut self, path: &Path, node: NodeId, out: &mut TokenStream) {
        if self.is_optional(path) {
            self.when_wanted(
                path,
                |e| {
                    let mut inner = TokenStream::new();
                    e.add(path, node, &mut inner);
                    inner
                },
                out,
            );
            return;
        }
        let ty = self.graph.path_ty(path);
        let private = self.private.clone();
        let n = self.graph.node(node);
        if ty.is_real() || ty == Ty::Int {
            let (sign, value) = self.term(node);
            let value = alone(value);
            let place = self.target(path);
            out.extend(quote!(#place #sign #value;));
            return;
        }
        if self.add_product(path, node, out) {
            return;
        }
        let value = match self.graph.path_of(node) {
            Some(from) if !self.nodes.contains_key(&node) => self.receiver(&from),
            _ => self.expr(node),
        };
        let slices = matches!(ty, Ty::Slice(_) | Ty::Vec(_)) || matches!(n.ty, Ty::Slice(_) | Ty::Vec(_));
        match ty {
            _ if slices => {
                let place = self.changed(path);
                out.extend(quote!(#private::accumulate_slice(&mut #place[..], &#value[..]);));
            }
            _ => {
                let value = self.borrowed(node);
                let place = self.borrow(path, true);
                out.extend(quote!(#private::Tangent::accumulate(#place, #value);));
            }
        }
    }

    pub(super) fn borrow(&mut self, path: &Path, mutable: bool) -> TokenStream {
        let bound = self.vars.get(&path.var).cloned();
        if path.proj.is_empty()
            && let Some(bound) = &bound
            && bound.reference
        {
            let name = &bound.name;
            return if mutable { quote!(&mut *#name) } else { quote!(#name) };
        }
        let place = if mutable { self.target(path) } else { self.path(path) };
        let at = self.var_name(path.var).span();
        if mutable { quote_spanned!(at=> &mut #place) } else { quote_spanned!(at=> &#place) }
    }

    /// The place as an expression to store to.
    pub(super) fn target(&mut self, path: &Path) -> TokenStream {
        let before = std::mem::replace(&mut self.storing, true);
        let place = self.path(path);
        self.storing = before;
        place
    }

    /// The place as an expression.
    pub fn path(&mut self, path: &Path) -> TokenStream {
        let borrowed = self.entries.get(&path.var).filter(|borrowed| borrowed.has(path)).cloned();
        let (name, before) = match borrowed {
            Some(borrowed) => (borrowed.name, borrowed.of.proj.len()),
            None => (self.var_name(path.var), 0),
        };
        let by_reference = self.vars.get(&path.var).is_some_and(|b| b.reference);
        if by_reference && path.proj.is_empty() {
            return quote!(*#name);
        }
        let at = name.span();
        let mut tokens = name.to_token_stream();
        for (depth, proj) in path.proj.iter().enumerate().skip(before) {
            match proj {
                Proj::Index(index) => {
                    let entries = self.way_to_entries(path, depth, *index);
                    let index = alone(self.index(*index));
                    tokens = quote_spanned!(at=> #tokens #entries [#index]);
                }
                Proj::Range(from, to) => {
                    let from = from.map(|n| self.index(n));
                    let to = to.map(|n| self.index(n));
                    let whole = path.up_to(depth);
                    let is_sliced = matches!(self.graph.path_ty(&whole), Ty::Matrix(_)) || self.graph.is_sliced(&whole);
                    let entries = if is_sliced { self.as_slice() } else { TokenStream::new() };
                    tokens = quote_spanned!(at=> #tokens #entries [#from..#to]);
                }
                Proj::Field(name) if **name == *Proj::INSIDE => {
                    let way = if self.storing { quote!(as_mut) } else { quote!(as_ref) };
                    tokens = quote!((*#tokens.#way().unwrap()));
                }
                Proj::Field(name) => {
                    let field = self.field(name);
                    tokens = quote_spanned!(at=> #tokens.#field);
                }
            }
        }
        tokens
    }

    /// How entries are reached by one number: by rows and columns, nalgebra divides for each of them.
    fn way_to_entries(&self, path: &Path, depth: usize, index: NodeId) -> TokenStream {
        let whole = path.up_to(depth);
        let is_borrowed = self.entries.get(&path.var).is_some_and(|borrowed| borrowed.of == whole);
        let is_entry = self.graph.node(index).ty == Ty::Int && !is_borrowed;
        if is_entry && self.graph.is_sliced(&whole) { self.as_slice() } else { TokenStream::new() }
    }

    fn as_slice(&self) -> TokenStream {
        if self.storing { quote!(.as_mut_slice()) } else { quote!(.as_slice()) }
    }

    /// The name of a field, located where the user names it.
    pub(super) fn field(&self, name: &str) -> TokenStream {
        let tokens: TokenStream = name.parse().unwrap_or_default();
        match self.graph.fields.get(name) {
            Some(at) => written_at(tokens, *at),
            None => tokens,
        }
    }

    /// The place where a method is called on it, or it is indexed: references need no `*` there.
    pub(super) fn receiver(&mut self, path: &Path) -> TokenStream {
        if path.proj.is_empty() && self.vars.get(&path.var).is_some_and(|b| b.reference) {
            return self.var_name(path.var).to_token_stream();
        }
        self.path(path)
    }

    /// The same of a place that is changed there.
    pub(super) fn changed(&mut self, path: &Path) -> TokenStream {
        if path.proj.is_empty() { self.receiver(path) } else { self.target(path) }
    }

    pub(super) fn index(&mut self, node: NodeId) -> TokenStream {
        self.expr(node)
    }

    pub(super) fn read_optional(&mut self, path: &Path, ty: &Ty) -> TokenStream {
        let name = self.var_name(path.var);
        let kept = self.vars.get(&path.var).cloned().expect("it is optional");
        self.vars.insert(path.var, Bound { optional: false, reference: true, name: name.clone() });
        let place = self.path(path);
        self.vars.insert(path.var, kept);
        let zero = self.empty(ty).unwrap_or_else(|| quote!(0.0));
        quote!(#name.as_deref().map_or(#zero, |#name| #place))
    }
}
