//! Methods that move, add or remove elements of a local `Vec`, and sorting: written as the statements that they stand for.

use super::comparison;
use crate::graph::{Path, ScalarOp, Stmt, Ty};
use crate::lower::Lowerer;
use crate::lower::control::fit::is_irrefutable;
use crate::lower::pattern::some_pattern;
use crate::lower::value::Value;
use crate::syntax::signature::Passing;
use quote::quote;
use syn::{Expr, ExprMethodCall, Pat, parse_quote};

/// The method that takes off the last element of a list which is not empty, and gives it.
const LAST: &str = "__take_last";

impl Lowerer<'_> {
    /// The value of the call, if it is one of these methods and its receiver is a variable that holds numbers.
    pub(super) fn reordered(&mut self, path: &Path, name: &str, e: &ExprMethodCall) -> Option<Value> {
        let receiver = &*e.receiver;
        let Expr::Path(variable) = receiver else { return None };
        if variable.path.get_ident().is_none() || !self.path_ty(path).element().is_some_and(Ty::can_be_active) {
            return None;
        }
        let args: Vec<&Expr> = e.args.iter().collect();
        if let ("sort_by", [compare]) = (name, &args[..]) {
            return self.sorted(receiver, compare);
        }
        if !self.is_own_list(path) {
            return None;
        }
        if name == LAST && args.is_empty() {
            return Some(self.pop_number(path));
        }
        let block: Expr = match (name, &args[..]) {
            ("pop", []) => {
                let last = self.taken(receiver);
                parse_quote!(if #receiver.is_empty() { None } else { Some(#last) })
            }
            ("truncate", [len]) => parse_quote!({
                let __len: usize = #len;
                if __len < #receiver.len() {
                    #receiver = #receiver[..__len].to_vec();
                }
            }),
            ("clear", []) => parse_quote!({
                #receiver = #receiver[..0].to_vec();
            }),
            ("insert", [index, value]) => parse_quote!({
                let __index: usize = #index;
                let __value = #value;
                assert!(__index <= #receiver.len(), "insertion index (is {}) should be <= len (is {})", __index, #receiver.len());
                #receiver.push(__value);
                for __k in (__index + 1..#receiver.len()).rev() {
                    #receiver.swap(__k, __k - 1);
                }
            }),
            ("remove", [index]) => parse_quote!({
                let __index: usize = #index;
                let __removed = #receiver[__index];
                for __k in __index + 1..#receiver.len() {
                    #receiver.swap(__k - 1, __k);
                }
                #receiver = #receiver[..#receiver.len() - 1].to_vec();
                __removed
            }),
            ("swap_remove", [index]) => parse_quote!({
                let __index: usize = #index;
                let __removed = #receiver[__index];
                let __end = #receiver.len() - 1;
                #receiver.swap(__index, __end);
                #receiver = #receiver[..__end].to_vec();
                __removed
            }),
            _ => return None,
        };
        Some(self.expr(&block))
    }

    /// The list, where the expression takes the last element off one as the methods above do.
    pub(in crate::lower) fn popped<'e>(&mut self, e: &'e Expr) -> Option<&'e Expr> {
        let Expr::MethodCall(call) = e else { return None };
        let path = self.variable(&call.receiver)?;
        let holds_active = self.active.contains(&path.var) && self.path_ty(&path).element().is_some_and(Ty::can_be_active);
        (call.method == "pop" && call.args.is_empty() && holds_active && self.is_own_list(&path)).then_some(&call.receiver)
    }

    /// The last element, taken off the list, which is not empty.
    fn taken(&mut self, list: &Expr) -> Expr {
        let variable = self.variable(list);
        if variable.is_some_and(|path| self.path_ty(&path).element().is_some_and(Ty::is_real)) {
            let last = syn::Ident::new(LAST, proc_macro2::Span::mixed_site());
            return parse_quote!(#list.#last());
        }
        parse_quote!({
            let __last = #list[#list.len() - 1];
            #list = #list[..#list.len() - 1].to_vec();
            __last
        })
    }

    /// The place of a variable that is named.
    fn variable(&self, expr: &Expr) -> Option<Path> {
        let Expr::Path(variable) = expr else { return None };
        match self.lookup(&variable.path.get_ident()?.to_string())? {
            Value::Place(path) => Some(path.clone()),
            _ => None,
        }
    }

    /// Takes a number off a list of them.
    fn pop_number(&mut self, path: &Path) -> Value {
        let ty = self.path_ty(path).element().cloned().unwrap_or(Ty::Opaque);
        let last = self.b.graph.new_bound(ty);
        self.varied.insert(last, true);
        self.b.push(Stmt::Pop(path.clone(), vec![last]));
        self.b.touch(path.var);
        Value::Node(last)
    }

    /// `if let Some(pat) = list.pop() { then } else { otherwise }`: asked first, so that nothing stands for an element that
    /// is not there.
    pub(in crate::lower) fn if_popped(&mut self, cond: &syn::ExprLet, then: &syn::Block, otherwise: Option<&Expr>) -> Option<Expr> {
        let list = self.popped(&cond.expr)?;
        let pat = some_pattern(&cond.pat).filter(|pat| fits_all(pat))?;
        let (last, otherwise) = (self.taken(list), otherwise.map(|otherwise| quote!(else #otherwise)));
        Some(parse_quote!(if !#list.is_empty() { let #pat = #last; #then } #otherwise))
    }

    /// `list.pop().unwrap()`, `list.pop().expect(message)`
    pub(super) fn pop_for_sure(&mut self, e: &ExprMethodCall) -> Option<Expr> {
        let list = self.popped(&e.receiver)?;
        let last = self.taken(list);
        let message = match (e.method.to_string().as_str(), e.args.first()) {
            ("unwrap", None) => quote!("called `Option::unwrap()` on a `None` value"),
            ("expect", Some(message)) => quote!("{}", #message),
            _ => return None,
        };
        Some(parse_quote!({
            assert!(!#list.is_empty(), #message);
            #last
        }))
    }

    /// A stable sort: the order is found on values alone, and the numbers are copied by it.
    fn sorted(&mut self, receiver: &Expr, compare: &Expr) -> Option<Value> {
        match compare {
            Expr::Closure(_) => {}
            Expr::Path(path) if path.path.get_ident().is_none_or(|name| self.lookup(&name.to_string()).is_none()) => {}
            _ => return None,
        }
        let krate = &self.options.krate;
        let order = quote!(#krate::__private::order(&#receiver[..], #compare));
        let order = self.snippet_tokens(order, false, Ty::Vec(Box::new(Ty::Int)));
        self.scopes.push(Default::default());
        let order = self.own(Value::Node(order), "__order", proc_macro2::Span::mixed_site());
        self.define("__order", order);
        let block: Expr = parse_quote!({
            let __before = #receiver.to_vec();
            for __k in 0..__before.len() {
                #receiver[__k] = __before[__order[__k]];
            }
        });
        let value = self.expr(&block);
        self.scopes.pop();
        Some(value)
    }

    /// Whether it is a list of the function's own, so that its derivative may change its length, too.
    fn is_own_list(&mut self, path: &Path) -> bool {
        let is_list = path.proj.is_empty() && matches!(self.path_ty(path), Ty::Vec(_));
        is_list && self.passing_of(path.var).is_none_or(|passing| passing == Passing::Value)
    }
}

/// Whether the pattern fits all values: names, and tuples of them.
fn fits_all(pat: &Pat) -> bool {
    match pat {
        Pat::Tuple(p) => p.elems.iter().all(fits_all),
        Pat::Rest(_) => true,
        pat => is_irrefutable(pat),
    }
}

/// What to write instead of a method that is refused.
pub(super) fn not_here(name: &str) -> String {
    let advice = match name {
        "retain" | "dedup" => "build the new list by `iter().filter(..).copied().collect()`",
        "sort" | "sort_unstable" | "sort_unstable_by" | "sort_by_key" | "sort_by" => {
            "sort a list in a variable by `sort_by`, with a closure written in place or a function"
        }
        "pop" | "truncate" | "clear" | "insert" | "remove" | "swap_remove" => "do it to a `Vec` in a variable of this function",
        _ => "copy by index into a new list",
    };
    format!("`{name}` is not supported here on active values: {advice}")
}

/// Whether the method sorts by a closure that does nothing but compare two numbers.
pub(super) fn sorts_by_comparison(e: &ExprMethodCall) -> bool {
    let [arg] = &e.args.iter().collect::<Vec<_>>()[..] else { return false };
    let sorts = e.method == "sort_by" || e.method == "sort_unstable_by";
    sorts
        && crate::lower::as_closure(arg).is_some_and(|closure| {
            comparison(&closure.body).is_some_and(|m| is_quiet_side(&m.receiver) && m.args.iter().all(is_quiet_side))
        })
}

/// An element, a field or a name, or arithmetic and methods of numbers on such.
fn is_quiet_side(side: &Expr) -> bool {
    match side {
        Expr::Path(_) | Expr::Lit(_) => true,
        Expr::Paren(e) => is_quiet_side(&e.expr),
        Expr::Reference(e) => e.mutability.is_none() && is_quiet_side(&e.expr),
        Expr::Unary(e) => is_quiet_side(&e.expr),
        Expr::Field(e) => is_quiet_side(&e.base),
        Expr::Index(e) => is_quiet_side(&e.expr) && is_quiet_side(&e.index),
        Expr::Binary(e) => is_quiet_side(&e.left) && is_quiet_side(&e.right),
        Expr::MethodCall(e) => {
            ScalarOp::from_method(&e.method.to_string(), e.args.len() + 1).is_some()
                && is_quiet_side(&e.receiver)
                && e.args.iter().all(is_quiet_side)
        }
        _ => false,
    }
}
