//! Lists: what iterator chains go over and come to, and first values of variables.

use super::{Env, Machine, Outcome, Val};
use crate::random_tests::program::*;

impl Machine {
    /// The items of the source, each as the values of its names.
    pub(super) fn items(&mut self, source: &Source) -> Outcome<Vec<Vec<Val>>> {
        let mut items = self.all_items(source)?;
        for adaptor in &source.adaptors {
            items = match adaptor {
                Adaptor::Rev => items.into_iter().rev().collect(),
                Adaptor::Skip(n) => items.into_iter().skip(*n).collect(),
                Adaptor::Take(n) => items.into_iter().take(*n).collect(),
                Adaptor::StepBy(n) => items.into_iter().step_by(*n).collect(),
            };
        }
        Ok(match &source.shape {
            Shape::Enumerated | Shape::MutableEnumerated | Shape::NumbersCounted(..) => {
                items.into_iter().enumerate().map(|(i, item)| vec![Val::Int(i), item]).collect()
            }
            Shape::Zipped(other) | Shape::MutableZipped(other) => {
                let other = self.list_mut(other)?.clone();
                items.into_iter().zip(other).map(|(a, b)| vec![a, b]).collect()
            }
            Shape::Numbered(from) | Shape::MutableNumbered(from) => {
                items.into_iter().zip(*from..).map(|(item, k)| vec![item, Val::Signed(k)]).collect()
            }
            Shape::NumbersFirst(from, to) => (*from..*to).zip(items).map(|(k, item)| vec![Val::Signed(k), item]).collect(),
            _ => items.into_iter().map(|item| vec![item]).collect(),
        })
    }

    /// What the adaptors choose from.
    fn all_items(&mut self, source: &Source) -> Outcome<Vec<Val>> {
        if let Shape::Numbers(from, to, inclusive) | Shape::NumbersCounted(from, to, inclusive) = source.shape {
            return Ok((from..to + i32::from(inclusive)).map(Val::Signed).collect());
        }
        let (slot, row) = self.address(&Place::Elem(source.list.clone(), source.row.clone()))?;
        let list = self.at(slot, &row)?.items()?.clone();
        let refer = |i: usize| Val::Ref(slot, row.iter().copied().chain([i]).collect());
        Ok(match &source.shape {
            Shape::Windows(n) => list.windows(*n).map(|w| Val::List(w.to_vec())).collect(),
            Shape::Chunks(n) => list.chunks(*n).map(|w| Val::List(w.to_vec())).collect(),
            Shape::Mutable | Shape::MutableEnumerated | Shape::MutableZipped(_) | Shape::MutableNumbered(_) => {
                (0..list.len()).map(refer).collect()
            }
            _ => list,
        })
    }

    /// The source's items that the filter keeps.
    pub(super) fn kept(&mut self, chain: &Chain) -> Outcome<Vec<Vec<Val>>> {
        let mut items = self.items(&chain.source)?;
        if let Some((modulus, rest)) = chain.filter {
            items.retain(|item| matches!(item[0], Val::Int(i) if i % modulus == rest));
        }
        Ok(items)
    }

    pub(super) fn with(&mut self, names: &[String], values: Vec<Val>, body: &Real) -> Outcome<f64> {
        let depth = self.env.len();
        names.iter().zip(values).for_each(|(name, value)| self.define(name, value));
        let value = self.real(body);
        self.env.truncate(depth);
        value
    }

    pub(super) fn chain(&mut self, chain: &Chain) -> Outcome<f64> {
        let items = self.kept(chain)?;
        let mut outs: Vec<f64> = Vec::new();
        match &chain.end {
            End::Sum(body) | End::Product(body) => {
                for item in items {
                    outs.push(self.with(&chain.items, item, body)?);
                }
                if let End::Product(_) = &chain.end {
                    return self.seen(outs.iter().product());
                }
            }
            End::Fold(init, acc, next) => {
                let mut state = self.real(init)?;
                let names: Vec<String> = std::iter::once(acc).chain(&chain.items).cloned().collect();
                for item in items {
                    let values = std::iter::once(Val::Real(state)).chain(item).collect();
                    state = self.with(&names, values, next)?;
                }
                return Ok(state);
            }
            End::Scan(init, name, next, out) => {
                let mut state = self.real(init)?;
                let names: Vec<String> = std::iter::once(name).chain(&chain.items).cloned().collect();
                for item in items {
                    let values: Vec<Val> = std::iter::once(Val::Real(state)).chain(item.clone()).collect();
                    state = self.with(&names, values, next)?;
                    let values: Vec<Val> = std::iter::once(Val::Real(state)).chain(item).collect();
                    outs.push(self.with(&names, values, out)?);
                }
            }
        }
        self.seen(outs.iter().sum())
    }

    pub(super) fn init(&mut self, init: &Init) -> Outcome<Val> {
        let list = |items: Vec<f64>| Val::List(items.into_iter().map(Val::Real).collect());
        Ok(match init {
            Init::Real(r) => Val::Real(self.real(r)?),
            Init::Int(i) => Val::Int(self.int(i)?),
            Init::Tuple(items) | Init::Array(items) | Init::Vector(items) => list(self.reals(items)?),
            Init::Repeat(item, n) => list(vec![self.real(item)?; *n]),
            Init::RepeatVector(item, n) => {
                let item = self.real(item)?;
                list(vec![item; self.int(n)?])
            }
            Init::Rows(rows) => Val::List(rows.iter().map(|row| Ok(list(self.reals(row)?))).collect::<Outcome<_>>()?),
            Init::RepeatRows(item, rows, columns) => Val::List(vec![list(vec![self.real(item)?; *columns]); *rows]),
            Init::Copy(name, _) => Val::List(self.list_mut(name)?.clone()),
            Init::Map(name, item, body) => {
                let items = self.list_mut(name)?.clone();
                let names = [item.clone()];
                list(items.into_iter().map(|v| self.with(&names, vec![v], body)).collect::<Outcome<_>>()?)
            }
            Init::FromFn(n, item, body) => {
                let names = [item.clone()];
                list((0..*n).map(|i| self.with(&names, vec![Val::Int(i)], body)).collect::<Outcome<_>>()?)
            }
            Init::Collect(chain) => {
                let items = self.kept(chain)?;
                let End::Sum(body) = &chain.end else { return Err("a chain that is no list".to_string()) };
                list(items.into_iter().map(|item| self.with(&chain.items, item, body)).collect::<Outcome<_>>()?)
            }
            Init::Closure(moves, params, body) => {
                let env = if *moves { self.copied() } else { self.env.clone() };
                Val::Closure(params.clone(), body.clone(), env)
            }
            Init::Borrow(_, place) => {
                let (slot, indices) = self.address(place)?;
                Val::Ref(slot, indices)
            }
        })
    }

    /// All names in scope with copies of their values.
    fn copied(&mut self) -> Env {
        let env = self.env.clone();
        let copied = |(name, slot): (String, usize)| {
            self.slots.push(self.slots[slot].clone());
            (name, self.slots.len() - 1)
        };
        env.into_iter().map(copied).collect()
    }
}
