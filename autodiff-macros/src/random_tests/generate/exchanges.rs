//! Random exchanges of whole places: numbers, lists and rows, vectors of different lengths, fields of a struct.

use super::typed::base;
use super::{Generator, Kind, Local};
use crate::random_tests::program::*;

/// What two places must have in common to be exchanged.
#[derive(Clone, PartialEq, Debug)]
enum Sort {
    Number,
    Array(Vec<usize>),
    Vector,
}

impl Generator<'_> {
    pub(super) fn exchange(&mut self, depth: usize) -> Stmt {
        let lists = self.random.chance(60);
        let wanted = |l: &Local| matches!((sort(l, false), lists), (Some(Sort::Array(_) | Sort::Vector), true) | (Some(_), false));
        let places = self.visible(|l| l.mutable && wanted(l));
        let vectors = places.iter().any(|l| sort(l, false) == Some(Sort::Vector));
        if places.is_empty() || lists && !vectors && self.random.chance(50) {
            let list = self.random.chance(30).then(|| vec![2 + self.random.next(2)]);
            return self.list_like(&list.map_or(Sort::Vector, Sort::Array)).1;
        }
        let first = self.random.pick(&places);
        let part = !lists && self.random.chance(30);
        let wanted = sort(&first, part).or_else(|| sort(&first, false)).expect("asked before");
        let others = self.others(&first, &wanted);
        if wanted != Sort::Number && (others.is_empty() || self.random.chance(30)) {
            let (second, stmt) = self.list_like(&wanted);
            return Stmt::Row(vec![stmt, self.exchange_of((&first, part), (&second, false), &wanted)]);
        }
        if others.is_empty() {
            return self.simple(depth.saturating_sub(1));
        }
        let (second, of_second) = self.random.pick(&others);
        self.exchange_of((&first, part), (&second, of_second), &wanted)
    }

    /// What the first can be exchanged with, and whether it is a part of the place.
    fn others(&mut self, first: &Local, wanted: &Sort) -> Vec<(Local, bool)> {
        let mut others = Vec::new();
        for other in self.visible(|l| l.mutable && l.name != first.name && apart(&first.name, &l.name)) {
            let part = [false, true].into_iter().find(|part| sort(&other, *part).as_ref() == Some(wanted));
            others.extend(part.map(|part| (other, part)));
        }
        others
    }

    /// A new list that another one can be exchanged with.
    fn list_like(&mut self, wanted: &Sort) -> (Local, Stmt) {
        let (init, kind) = match wanted {
            Sort::Array(sizes) if sizes.len() == 1 => {
                let items = (0..sizes[0]).map(|_| self.real(1)).collect();
                (Init::Array(items), Kind::List { sizes: sizes.clone(), fixed: true, grows: false })
            }
            Sort::Array(sizes) => {
                let init = Init::RepeatRows(self.real(1), sizes[0], sizes[1]);
                (init, Kind::List { sizes: sizes.clone(), fixed: true, grows: false })
            }
            _ => {
                let items: Vec<Real> = (0..2 + self.random.next(3)).map(|_| self.real(1)).collect();
                let sizes = vec![items.len()];
                (Init::Vector(items), Kind::List { sizes, fixed: false, grows: true })
            }
        };
        let name = self.fresh("a");
        self.define(&name, kind, true);
        let local = self.scope.last().expect("just defined").clone();
        (local, Stmt::Let { name, mutable: true, init })
    }

    fn exchange_of(&mut self, (first, part): (&Local, bool), (second, of_second): (&Local, bool), wanted: &Sort) -> Stmt {
        self.count(match wanted {
            Sort::Number => "exchange of numbers",
            Sort::Array(_) => "exchange of arrays",
            Sort::Vector => "exchange of vectors",
        });
        let of_first = part && sort(first, false).as_ref() != Some(wanted);
        if *wanted == Sort::Vector {
            self.shorten(first, second);
        }
        let (a, b) = self.purely(|g| (g.exchanged(first, of_first), g.exchanged(second, of_second)));
        Stmt::Exchange(a, b)
    }

    /// The place itself, or a row or element of it.
    fn exchanged(&mut self, local: &Local, part: bool) -> Place {
        match &local.kind {
            Kind::Ref => Place::Deref(local.name.clone()),
            Kind::List { .. } if part => {
                let mut indices = self.indices(local);
                indices.truncate(1);
                Place::Elem(local.name.clone(), indices)
            }
            _ => Place::Var(local.name.clone()),
        }
    }

    /// Each of the two may have the elements of the other now.
    fn shorten(&mut self, first: &Local, second: &Local) {
        let length = |l: &Local| if let Kind::List { sizes, .. } = &l.kind { sizes[0] } else { 0 };
        let shorter = length(first).min(length(second));
        for local in self.scope.iter_mut().filter(|l| [&first.name, &second.name].contains(&&l.name)) {
            if let Kind::List { sizes, grows: true, .. } = &mut local.kind {
                sizes[0] = shorter;
            }
        }
    }
}

/// What the place is, or what a row or element of it is; nothing where it cannot be exchanged.
fn sort(local: &Local, part: bool) -> Option<Sort> {
    match &local.kind {
        Kind::Real | Kind::Ref => (!part).then_some(Sort::Number),
        Kind::List { sizes, .. } if part => Some(if sizes.len() == 1 { Sort::Number } else { Sort::Array(sizes[1..].to_vec()) }),
        // Names of references start so, and what they refer to need not be the whole list.
        Kind::List { .. } if local.name.starts_with('p') => None,
        Kind::List { grows: true, .. } => Some(Sort::Vector),
        Kind::List { sizes, fixed: true, .. } => Some(Sort::Array(sizes.clone())),
        _ => None,
    }
}

/// Whether rustc sees that the places do not overlap: parts of two variables, or fields.
fn apart(a: &str, b: &str) -> bool {
    base(a) != base(b) || !(a.contains('[') || b.contains('[') || a.starts_with(&format!("{b}.")) || b.starts_with(&format!("{a}.")))
}
