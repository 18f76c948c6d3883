//! Closures that change something, in chains: they are applied to every item, from the first one on.
//!
//! In comes the closure of a `map` or `inspect`; out goes whether items may be computed from their number alone, so that
//! those which `skip`, `step_by` or `zip` drop need not be looked at.

use crate::graph::ScalarOp;
use crate::lower::Lowerer;
use crate::lower::behind::root;
use crate::lower::snippet::{is_assignment, is_quiet, mutable_names, pattern_names};
use crate::lower::value::{Closure, Function, Iter, Value};
use std::collections::HashSet;
use std::rc::Rc;
use syn::visit::{self, Visit};
use syn::{Expr, Pat, UnOp};

/// Methods by which cells are changed, though nothing about them is `mut`.
const CELLS: [&str; 10] = ["set", "replace", "update", "take", "borrow_mut", "store", "swap", "fetch_add", "fetch_sub", "lock"];

impl Lowerer<'_> {
    /// The chain, marked where its closure changes something.
    pub(in crate::lower) fn taken_in_turn(&self, iter: Iter) -> Iter {
        match &iter {
            Iter::Map(_, Function::Closure(closure)) | Iter::Inspect(_, Function::Closure(closure)) if self.changes_something(closure) => {
                Iter::InTurn(Rc::new(iter))
            }
            _ => iter,
        }
    }

    /// Whether the closure changes something, and std knows how many items there are: `zip` looks at no more of them than there
    /// are pairs, except where a `for` loop asks for one pair after the other.
    pub(super) fn counts_in_turn(iter: &Iter) -> bool {
        let source = |iter: &Iter| match iter {
            Iter::Map(i, _) | Iter::Inspect(i, _) => Self::is_indexable(i) || Self::counts_in_turn(i),
            _ => false,
        };
        match iter {
            Iter::InTurn(i) => source(i),
            Iter::Map(i, _) | Iter::Inspect(i, _) | Iter::Enumerate(i) | Iter::Copied(i) => Self::counts_in_turn(i),
            _ => false,
        }
    }

    /// Whether closures that change something, or an iterator that is gone on with, are behind other steps: how many items `zip`
    /// takes of such a left side, where the right one is shorter, depends on what ends the chain.
    pub(in crate::lower) fn is_taken_untold(iter: &Iter, by_ref: bool) -> bool {
        Self::has_state(iter, by_ref) && !Self::counts_in_turn(iter)
    }

    fn has_state(iter: &Iter, by_ref: bool) -> bool {
        match iter {
            Iter::InTurn(_) => true,
            Iter::Rest(..) => by_ref,
            Iter::Map(i, _)
            | Iter::Inspect(i, _)
            | Iter::Enumerate(i)
            | Iter::Copied(i)
            | Iter::Rev(i)
            | Iter::Skip(i, _)
            | Iter::Take(i, _)
            | Iter::StepBy(i, _) => Self::has_state(i, by_ref),
            Iter::Zip(a, b) | Iter::Chain(a, b) => Self::has_state(a, by_ref) || Self::has_state(b, by_ref),
            // Of these std does not know how many there are, and asks for one after the other.
            _ => false,
        }
    }

    /// Whether a `for` loop over the chain applies a closure that changes something once more than there are rounds.
    pub(in crate::lower) fn asks_once_more(&mut self, iter: &Iter) -> bool {
        match iter {
            Iter::Map(i, _) | Iter::Inspect(i, _) | Iter::Enumerate(i) | Iter::Copied(i) | Iter::InTurn(i) => self.asks_once_more(i),
            Iter::Zip(left, right) => Self::counts_in_turn(left) && self.iter_len(left) != self.iter_len(right),
            _ => false,
        }
    }

    /// Whether the closure may change what it captures, or what its items refer to.
    fn changes_something(&self, closure: &Closure) -> bool {
        let mut names = Bound::default();
        closure.expr.inputs.iter().for_each(|pat| names.visit_pat(pat));
        names.visit_expr(&closure.expr.body);
        let mut changes = Changes { lowerer: self, names, found: false };
        changes.visit_expr(&closure.expr.body);
        changes.found
    }
}

/// The names that a closure binds, and those of them that are variables of its own.
#[derive(Default)]
struct Bound {
    all: HashSet<String>,
    variables: HashSet<String>,
}

impl<'ast> Visit<'ast> for Bound {
    fn visit_pat(&mut self, pat: &'ast Pat) {
        self.all.extend(pattern_names(pat).into_iter().map(|(name, _)| name));
        self.variables.extend(mutable_names(pat).into_iter().map(|(name, _)| name));
    }
}

struct Changes<'l, 'a> {
    lowerer: &'l Lowerer<'a>,
    names: Bound,
    found: bool,
}

impl Changes<'_, '_> {
    /// Whether what is stored there stays inside of the closure.
    fn is_own(&self, place: &Expr) -> bool {
        root(place).is_some_and(|name| self.names.variables.contains(&name)) && !is_behind(place)
    }

    /// Whether the argument is a mutable reference that is not the closure's own.
    fn hands_on(&self, arg: &Expr) -> bool {
        let Expr::Path(path) = arg else { return false };
        match path.path.get_ident().and_then(|name| self.lowerer.lookup(&name.to_string())) {
            Some(Value::Ref(path)) => self.lowerer.is_exclusive(path),
            _ => false,
        }
    }

    /// Whether the method may change its receiver, which is not the closure's own.
    fn may_change(&self, m: &syn::ExprMethodCall) -> bool {
        let name = m.method.to_string();
        let looked_up = root(&m.receiver).and_then(|receiver| self.lowerer.lookup(&receiver));
        let advances = matches!(looked_up, Some(Value::Iter(iter)) if matches!(**iter, Iter::Rest(..)));
        // An iterator's `take` says how many.
        let of_a_cell = CELLS.contains(&name.as_str()) && (name != "take" || m.args.is_empty());
        if advances || of_a_cell && !self.is_own(&m.receiver) {
            return true;
        }
        let known = is_quiet(m) || ScalarOp::from_method(&name, m.args.len() + 1).is_some() || self.lowerer.is_iter_method(&name);
        let Some(receiver) = root(&m.receiver).filter(|_| !known) else { return false };
        if self.names.all.contains(&receiver) {
            return !self.is_own(&m.receiver);
        }
        match self.lowerer.lookup(&receiver) {
            Some(Value::Place(path) | Value::Ref(path)) => self.lowerer.mutable.contains(&path.var) || self.lowerer.is_exclusive(path),
            Some(Value::Optional(_)) => true,
            _ => false,
        }
    }
}

impl<'ast> Visit<'ast> for Changes<'_, '_> {
    fn visit_expr(&mut self, e: &'ast Expr) {
        self.found |= match e {
            Expr::Assign(e) => !self.is_own(&e.left),
            Expr::Binary(e) if is_assignment(&e.op) => !self.is_own(&e.left),
            Expr::Reference(e) if e.mutability.is_some() => !self.is_own(&e.expr),
            Expr::MethodCall(e) => self.may_change(e) || e.args.iter().any(|arg| self.hands_on(arg)),
            Expr::Call(e) if e.args.iter().any(|arg| self.hands_on(arg)) => true,
            Expr::Call(e) => match &*e.func {
                Expr::Path(path) => match path.path.get_ident().and_then(|name| self.lowerer.lookup(&name.to_string())) {
                    Some(Value::Closure(closure)) => self.lowerer.changes_something(closure),
                    _ => false,
                },
                _ => false,
            },
            Expr::Macro(e) => !["vec", "format", "matches"].iter().any(|name| e.mac.path.is_ident(name)),
            _ => false,
        };
        visit::visit_expr(self, e);
    }

    fn visit_stmt_macro(&mut self, _: &'ast syn::StmtMacro) {
        self.found = true;
    }
}

/// Whether the place is looked at through a reference.
fn is_behind(place: &Expr) -> bool {
    match place {
        Expr::Unary(e) => matches!(e.op, UnOp::Deref(_)) || is_behind(&e.expr),
        Expr::Field(e) => is_behind(&e.base),
        Expr::Index(e) => is_behind(&e.expr),
        Expr::Paren(e) => is_behind(&e.expr),
        _ => false,
    }
}
