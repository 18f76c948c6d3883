//! Random references and closures: what is borrowed stays as it is while they live, what is copied may change.

use super::typed::base;
use super::{Captures, Generator, Kind, Local};
use crate::random_tests::program::*;
use crate::random_tests::source::real;

impl Generator<'_> {
    /// A reference into a variable, and statements that use it.
    pub(super) fn borrow(&mut self, depth: usize) -> Stmt {
        let mutable = self.random.chance(65);
        let fits = |l: &Local| (l.mutable || !mutable) && matches!(l.kind, Kind::Real | Kind::Ref | Kind::List { .. } | Kind::Tuple(_));
        let places = self.visible(fits);
        if places.is_empty() {
            return self.closure();
        }
        let local = self.random.pick(&places);
        let Some((place, kind)) = self.borrowed(&local, mutable) else { return self.closure() };
        self.count(match (&kind, mutable) {
            (Kind::Ref, false) => "reference to a number",
            (Kind::Ref, true) => "reference to a number to be changed",
            (_, false) => "reference to a list",
            (_, true) => "reference to a list to be changed",
        });
        let name = self.fresh("p");
        self.in_group(depth, |g| {
            for other in g.scope.iter_mut().filter(|l| l.name == base(&local.name)) {
                other.hidden |= mutable;
                other.mutable = false;
            }
            g.define(&name, kind.clone(), mutable);
            let mut stmts = vec![Stmt::Let { name: name.clone(), mutable: false, init: Init::Borrow(mutable, place) }];
            if let (Kind::Ref, true) = (&kind, mutable) {
                let value = g.real(2);
                stmts.push(Stmt::Assign(Place::Deref(name.clone()), g.random.pick(&[Assign::Set, Assign::Add, Assign::Sub]), value));
            }
            stmts
        })
    }

    /// The place that a reference is taken of, and what it is.
    fn borrowed(&mut self, local: &Local, mutable: bool) -> Option<(Place, Kind)> {
        let name = local.name.clone();
        Some(match &local.kind {
            Kind::Real => (Place::Var(name), Kind::Ref),
            Kind::Ref => (Place::Deref(name), Kind::Ref),
            Kind::Tuple(size) => (Place::Field(name, self.random.next(*size)), Kind::Ref),
            Kind::List { sizes, grows, .. } => {
                let mut indices = self.indices(local);
                indices.truncate(self.random.next(sizes.len() + 1));
                let left = sizes[indices.len()..].to_vec();
                // A parameter or an item that is a reference already would be one to a reference.
                let whole = indices.is_empty();
                if whole && (["v", "w"].contains(&name.as_str()) || name.starts_with('p')) {
                    return None;
                }
                let kind = if left.is_empty() { Kind::Ref } else { Kind::List { sizes: left, fixed: false, grows: *grows && mutable } };
                (if whole { Place::Var(name) } else { Place::Elem(name, indices) }, kind)
            }
            _ => return None,
        })
    }

    /// A closure with a name: of what never changes, of copies, or of what does not change as long as it is used.
    pub(super) fn closure(&mut self) -> Stmt {
        let captures = self.random.pick(&[Captures::Constant, Captures::Copied, Captures::All]);
        if captures == Captures::All && self.budget > 0 {
            return self.borrowing_closure();
        }
        let captures = if captures == Captures::All { Captures::Constant } else { captures };
        self.count(if captures == Captures::Copied { "move closure" } else { "closure" });
        let (name, arity, init) = self.closure_itself(captures);
        self.define(&name, Kind::Closure(arity), false);
        Stmt::Let { name, mutable: false, init }
    }

    fn closure_itself(&mut self, captures: Captures) -> (String, usize, Init) {
        let arity = 1 + self.random.next(2);
        let params: Vec<String> = (0..arity).map(|_| self.fresh("z")).collect();
        let outer = std::mem::replace(&mut self.captures, captures);
        let kinds = vec![Kind::Real; arity];
        let body = self.with_items(&params, &kinds, |g| g.real(3));
        self.captures = outer;
        (self.fresh("g"), arity, Init::Closure(captures == Captures::Copied, params, body.into()))
    }

    /// A closure over what changes before and after it is used.
    fn borrowing_closure(&mut self) -> Stmt {
        self.count("closure over what changes later");
        let (name, arity, init) = self.closure_itself(Captures::All);
        let Init::Closure(_, _, body) = &init else { unreachable!("a closure") };
        let text = real(body);
        let words: Vec<String> = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).map(str::to_string).collect();
        self.in_group(3, |g| {
            g.scope.iter_mut().filter(|l| words.contains(&l.name)).for_each(|l| l.mutable = false);
            g.define(&name, Kind::Closure(arity), false);
            vec![Stmt::Let { name: name.clone(), mutable: false, init: init.clone() }]
        })
    }

    /// What begins as told, goes on with random statements and then is out of sight: in a block, or at the end of its use.
    fn in_group(&mut self, depth: usize, begin: impl FnOnce(&mut Self) -> Vec<Stmt>) -> Stmt {
        let in_block = self.random.chance(50);
        let before = self.scope.clone();
        self.in_row += usize::from(!in_block);
        let mut stmts = begin(self);
        stmts.extend(self.short_block(depth));
        self.in_row -= usize::from(!in_block);
        self.scope = before;
        if in_block { Stmt::Block(stmts) } else { Stmt::Row(stmts) }
    }
}
