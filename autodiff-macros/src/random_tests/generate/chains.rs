//! Random iterator chains.

use super::{Generator, Kind, Local, part};
use crate::random_tests::program::*;

impl Generator<'_> {
    pub(super) fn chain_value(&mut self, depth: usize) -> Real {
        match self.chain(depth, false) {
            Some(chain) => Real::Chain(chain.into()),
            None => self.leaf(),
        }
    }

    /// Something to iterate over and the kinds of its items.
    pub(super) fn source(&mut self, writes: bool) -> Option<(Source, Vec<Kind>)> {
        if !writes && self.random.chance(20) {
            return Some(self.numbers());
        }
        let lists = self.lists(|_, _, l| !writes || l.mutable);
        if lists.is_empty() {
            return None;
        }
        let list = self.random.pick(&lists);
        let Kind::List { sizes, .. } = list.kind.clone() else { return None };
        let row: Vec<Int> = (1..sizes.len()).map(|level| self.index(&list, sizes[level - 1], level == 1)).collect();
        let size = *sizes.last().expect("a size");
        let mut adaptors = Vec::new();
        let others = self.lists(|sizes, _, other| sizes.len() == 1 && other.name != list.name);
        let zip = |g: &mut Self| g.random.pick(&others).name;
        let given = self.given(&list);
        let first = self.random.next(4) as i32 - 1;
        let (shape, kinds) = match self.random.next(10) {
            0 if writes && !others.is_empty() => (Shape::MutableZipped(zip(self)), vec![Kind::Ref, Kind::Ref]),
            1 | 2 if writes => (Shape::MutableEnumerated, vec![Kind::Int, Kind::Ref]),
            8 | 9 if writes => (Shape::MutableNumbered(first), vec![Kind::Ref, Kind::Signed]),
            8 => (Shape::Numbered(first), vec![Kind::Ref, Kind::Signed]),
            9 => (Shape::NumbersFirst(first, first + 1 + self.random.next(4) as i32), vec![Kind::Signed, Kind::Ref]),
            _ if writes => (Shape::Mutable, vec![Kind::Ref]),
            0 => (Shape::Enumerated, vec![Kind::Int, Kind::Ref]),
            1 | 2 if !others.is_empty() => (Shape::Zipped(zip(self)), vec![Kind::Ref, Kind::Ref]),
            3 if size >= 2 => (Shape::Windows(2), vec![part(2)]),
            4 if size >= 2 => (Shape::Chunks(2), vec![part(1)]),
            5 => (Shape::Copied, vec![Kind::Real]),
            6 if given.is_some() => (Shape::Owned(given.expect("just asked")), vec![Kind::Real]),
            _ => (Shape::Plain, vec![Kind::Ref]),
        };
        if self.random.chance(35) {
            self.count("adaptor");
            let (n, m) = (self.random.next(2), 1 + self.random.next(2));
            adaptors.push(self.random.pick(&[Adaptor::Rev, Adaptor::Rev, Adaptor::Skip(n), Adaptor::Take(m), Adaptor::StepBy(m)]));
        }
        Some((Source { list: list.name, row, adaptors, shape }, kinds))
    }

    /// How a list can be given away: arrays are copies, what grows is cloned, a reference makes a vector.
    fn given(&mut self, list: &Local) -> Option<Given> {
        let Kind::List { fixed, grows, .. } = list.kind else { return None };
        let ways: &[Given] = match (fixed, grows) {
            (true, _) if !list.name.starts_with('p') => &[Given::Itself, Given::IntoIter, Given::Clone, Given::ToVec],
            (_, true) if !list.name.starts_with('p') => &[Given::Clone, Given::ToVec],
            _ => &[Given::ToVec],
        };
        Some(self.random.pick(ways))
    }

    pub(super) fn item_names(&mut self, kinds: &[Kind]) -> Vec<String> {
        kinds.iter().map(|kind| self.fresh(if matches!(kind, Kind::Int | Kind::Signed) { "k" } else { "p" })).collect()
    }

    pub(super) fn chain(&mut self, depth: usize, collected: bool) -> Option<Chain> {
        let (source, kinds) = self.source(false)?;
        self.count(shape_name(&source.shape));
        let items = self.item_names(&kinds);
        let filter = (source.shape == Shape::Enumerated && self.random.chance(40)).then(|| (2 + self.random.next(2), self.random.next(2)));
        if filter.is_some() {
            self.count("filter");
        }
        let depth = depth.saturating_sub(1).max(1);
        let kind = if collected { 0 } else { self.random.next(10) };
        let end = match kind {
            0..5 => {
                self.count("sum");
                End::Sum(self.with_items(&items, &kinds, |g| g.item_value(depth, &kinds)))
            }
            5 => {
                self.count("product");
                End::Product(self.with_items(&items, &kinds, |g| g.item_value(depth, &kinds)))
            }
            6..8 => {
                self.count("fold");
                let (init, acc) = (self.purely(|g| g.real(1)), self.fresh("acc"));
                let next = self.with_items(&items, &kinds, |g| {
                    g.define(&acc, Kind::Real, false);
                    let kept = Real::Binary(Binary::Mul, Real::Lit(0.7).into(), Real::Var(acc.clone()).into());
                    Real::Binary(Binary::Add, kept.into(), g.item_value(depth, &kinds).into())
                });
                End::Fold(init, acc, next)
            }
            _ => {
                self.count("scan");
                let (init, state) = (self.purely(|g| g.real(1)), self.fresh("state"));
                let (next, out) = self.with_items(&items, &kinds, |g| {
                    g.define(&state, Kind::Ref, false);
                    let kept = Real::Binary(Binary::Mul, Real::Lit(0.6).into(), Real::Deref(state.clone()).into());
                    let next = Real::Binary(Binary::Add, kept.into(), g.real(depth).into());
                    (next, g.item_value(depth, &kinds))
                });
                End::Scan(init, state, next, out)
            }
        };
        Some(Chain { source, items, filter, end })
    }

    pub(super) fn with_items<T>(&mut self, items: &[String], kinds: &[Kind], f: impl FnOnce(&mut Self) -> T) -> T {
        self.purely(|g| {
            items.iter().zip(kinds).for_each(|(name, kind)| g.define(name, kind.clone(), false));
            f(g)
        })
    }
}

pub(super) fn shape_name(shape: &Shape) -> &'static str {
    match shape {
        Shape::Plain => "iter",
        Shape::Copied => "iter, copied by pattern",
        Shape::Enumerated => "enumerate",
        Shape::Zipped(_) => "zip",
        Shape::Numbered(_) => "zip with numbers",
        Shape::NumbersFirst(..) => "numbers, zip",
        Shape::Numbers(..) => "numbers of a range of literals",
        Shape::NumbersCounted(..) => "enumerate of a range",
        Shape::Windows(_) => "windows",
        Shape::Chunks(_) => "chunks",
        Shape::Mutable => "iter_mut",
        Shape::MutableEnumerated => "iter_mut, enumerate",
        Shape::MutableZipped(_) => "iter_mut, zip",
        Shape::MutableNumbered(_) => "iter_mut, zip with numbers",
        Shape::Owned(Given::Itself) => "for over an array itself",
        Shape::Owned(Given::IntoIter) => "into_iter",
        Shape::Owned(Given::Clone) => "items of a clone",
        Shape::Owned(Given::ToVec) => "items of to_vec",
    }
}
