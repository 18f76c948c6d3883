//! Calls whose derived functions are siblings of the callee: methods and associated functions.

use super::disjoint::borrowed;
use crate::graph::{Arg, ArgValue, Aspect, Callee, Form, Op, Path, Ty};
use crate::lower::Lowerer;
use crate::lower::behind::root;
use crate::lower::value::Value;
use crate::syntax::signature::Host;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Expr, ExprMethodCall};

impl Lowerer<'_> {
    /// `receiver.name(args)` of a method with derivatives. Whether the method changes its receiver is not told: it may if that
    /// is part of a variable that is declared `mut`.
    pub(in crate::lower) fn differentiable_method(&mut self, receiver: Value, e: &ExprMethodCall, statement: bool) -> Value {
        let receiver = self.receiver_arg(receiver, statement, &e.receiver);
        let lent = borrowed(&receiver.value).map(|(path, _)| path.clone());
        let receiver = (receiver, self.b.mark());
        let outer = self.receivers.len();
        self.receivers.extend(lent);
        let evaluated: Vec<_> = e.args.iter().map(|arg| self.argument_of_call(arg).map(|arg| (arg, self.b.mark()))).collect();
        self.receivers.truncate(outer);
        let Some(evaluated) = std::iter::once(Some(receiver)).chain(evaluated).collect() else { return Value::Node(self.error_node()) };
        let mut args = self.each_as_of(evaluated, Self::arg_as_of);
        if !statement {
            self.lend_mutably(&mut args);
        }
        let name = e.method.clone();
        // The method itself comes back to itself; a trait's method of this name, called on a part, is mostly that of another type.
        let own = name == self.item.sig.ident
            && match self.signature.home.host() {
                None => false,
                Some(Host::Inherent) => true,
                Some(Host::Trait | Host::TraitImpl) => matches!(&*e.receiver, Expr::Path(p) if p.path.is_ident("self")),
            };
        let callee = Callee {
            path: name.to_token_stream(),
            companion: TokenStream::new(),
            generics: TokenStream::new(),
            recursive: own || self.options.recursive,
            own: false,
            aspect: Aspect::Value,
            form: Form::Method { name },
        };
        let slots = args.len();
        self.push_call_of(callee, args, slots)
    }

    /// Lends the receiver mutably if the method may change it, and nothing else borrows from the same place: the receiver of
    /// `s.put(s.at(1))` is lent already when `at` is called, which can only look at it.
    fn lend_mutably(&mut self, args: &mut [Arg]) {
        let ArgValue::Shared(path) = &args[0].value else { return };
        let path = path.clone();
        let others = args[1..].iter().filter_map(|arg| borrowed(&arg.value)).map(|(other, _)| other);
        let is_lent = self.receivers.iter().chain(others).any(|other| !other.is_apart(&path));
        let receives = args[0].active || args[1..].iter().any(|arg| arg.active) && self.is_changed_by_methods(&path);
        if receives && self.may_be_changed(&path) && !is_lent {
            let span = args[0].span;
            args[0] = self.mutable_arg(path, &span);
        }
    }

    /// Whether the place is part of a variable of the function's own that is declared `mut` for no other reason than its methods.
    fn is_changed_by_methods(&self, path: &Path) -> bool {
        self.is_own_mutable(path) && !self.stored.contains(&self.b.graph.var(path.var).name.to_string())
    }

    /// Whether the method, of a part of such a variable, may be one that stores what carries a derivative there.
    pub(in crate::lower) fn may_store_in_receiver(&mut self, e: &ExprMethodCall) -> bool {
        let name = e.method.to_string();
        let whole = || root(&e.receiver).and_then(|root| self.lookup(&root).cloned());
        !self.is_known_method(&name, e.args.len())
            && matches!(whole(), Some(Value::Place(path)) if self.is_changed_by_methods(&path))
            && e.args.iter().any(|arg| self.mentions_active(arg))
    }

    /// Whether the place is part of a variable that is declared `mut`, or behind a mutable reference.
    fn may_be_changed(&self, path: &Path) -> bool {
        self.mutable.contains(&path.var) || self.is_exclusive(path)
    }

    fn receiver_arg(&mut self, receiver: Value, statement: bool, at: &Expr) -> Arg {
        let (path, temporary) = match receiver {
            Value::Struct(literal) => {
                self.lend(at);
                (self.place_literal(&literal, "receiver", proc_macro2::Span::mixed_site()), true)
            }
            Value::Place(path) | Value::Ref(path) => (path, false),
            // A name of what carries no derivative: it stays where it is.
            Value::Node(node) if !self.is_active_node(node) && self.b.graph.node(node).name.is_some() => {
                let ty = self.ty(node);
                let lent = self.b.node(Op::Borrow, vec![node], ty);
                return Arg { value: ArgValue::Reference(lent), active: false, span: at.span(), tangent: None };
            }
            other => match self.own_mutable(other, "receiver", proc_macro2::Span::mixed_site()) {
                Value::Place(path) => (path, true),
                other => return self.call_arg(other, at),
            },
        };
        let active = self.active.contains(&path.var) && self.path_ty(&path).can_be_active();
        if statement && (temporary || self.may_be_changed(&path)) {
            return self.mutable_arg(path, at);
        }
        Arg { value: ArgValue::Shared(path), active, span: at.span(), tangent: None }
    }

    /// Whether the last of the names is one of a type's: `Type::name`, `<[f64; 3]>::name`.
    pub(super) fn is_of_a_type(path: &syn::ExprPath, names: &[String]) -> bool {
        path.qself.is_some() || names.len() >= 2 && names[names.len() - 2].starts_with(char::is_uppercase)
    }

    /// `Type::name(args)`
    pub(super) fn associated(&mut self, path: &syn::ExprPath) -> Callee {
        let mut segments = path.path.segments.clone();
        let name = segments.pop().map(|s| s.ident).unwrap_or_else(|| quote::format_ident!("_"));
        segments.pop_punct();
        let leading = path.path.leading_colon;
        let ty = match &path.qself {
            Some(own) if segments.is_empty() => {
                let ty = &own.ty;
                quote!(<#ty>)
            }
            Some(_) => {
                let mut whole = path.clone();
                whole.path.segments = segments;
                whole.to_token_stream()
            }
            None => quote!(#leading #segments),
        };
        let own = self.signature.home.is_method() && name == self.item.sig.ident;
        Callee {
            path: path.path.to_token_stream(),
            companion: TokenStream::new(),
            generics: TokenStream::new(),
            recursive: own || self.options.recursive,
            own: false,
            aspect: Aspect::Value,
            form: Form::Associated { ty, name },
        }
    }

    /// Whether a method of this name is looked for beside the receiver's type: it is not one that all numbers have.
    pub(in crate::lower) fn may_be_sibling(&mut self, receiver: &Value) -> bool {
        let ty = match receiver {
            Value::Place(path) | Value::Ref(path) => self.path_ty(path),
            Value::Node(node) => self.ty(*node),
            Value::Struct(_) => Ty::Opaque,
            _ => return false,
        };
        matches!(ty, Ty::Opaque | Ty::Infer(_))
    }
}
