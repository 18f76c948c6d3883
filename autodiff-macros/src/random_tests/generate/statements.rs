//! Random statements.

use super::typed::base;
use super::{Generator, Kind, Local, bounded, positive};
use crate::random_tests::program::*;

impl Generator<'_> {
    pub(super) fn block_of(&mut self, count: usize, depth: usize) -> Vec<Stmt> {
        self.within_block(
            |g| {
                let mut stmts = Vec::new();
                for _ in 0..count {
                    if g.budget <= 0 {
                        break;
                    }
                    let stmt = g.stmt(depth);
                    stmts.push(stmt);
                }
                stmts
            },
            depth,
        )
    }

    /// Names of the outermost block stay visible for the result.
    fn within_block<T>(&mut self, f: impl FnOnce(&mut Self) -> T, depth: usize) -> T {
        if depth == 0 { f(self) } else { self.within(f) }
    }

    fn stmt(&mut self, depth: usize) -> Stmt {
        self.budget -= 1;
        let nest = depth < 4 && self.budget > 0;
        if self.full && self.random.chance(45) {
            return self.typed_stmt(depth);
        }
        match self.random.next(100) {
            0..40 => self.simple(3),
            40..48 => self.let_list(),
            48..53 => self.let_other(),
            53..64 if nest => self.if_stmt(depth),
            64..68 if nest => {
                self.count("match statement");
                let on = self.int(1);
                let arms = 2 + self.random.next(3);
                Stmt::Match(on, (0..arms).map(|_| self.short_block(depth)).collect())
            }
            68..70 if nest => {
                self.count("block statement");
                Stmt::Block(self.short_block(depth))
            }
            70..75 if nest => self.borrow(depth),
            75..82 if nest => self.for_stmt(depth),
            82..90 if nest => self.each_stmt(depth),
            90..96 if nest => self.while_stmt(depth),
            96..100 if nest => self.jump(),
            _ => self.simple(2),
        }
    }

    pub(super) fn short_block(&mut self, depth: usize) -> Vec<Stmt> {
        let count = 1 + self.random.next(3);
        self.block_of(count, depth + 1)
    }

    /// A statement without statements inside.
    pub(super) fn simple(&mut self, depth: usize) -> Stmt {
        match self.random.next(100) {
            0..30 => {
                self.count("let");
                let init = self.real(depth);
                let (name, mutable) = (self.name("t"), self.random.chance(60));
                self.define(&name, Kind::Real, mutable);
                Stmt::Let { name, mutable, init: Init::Real(init) }
            }
            30..40 => self.tuple_assignment(depth),
            40..46 => self.list_stmt(depth),
            46..51 => self.exchange(depth),
            _ => self.assignment(depth),
        }
    }

    fn assignable(&mut self) -> Option<Place> {
        let locals = self.visible(|l| l.mutable && !matches!(l.kind, Kind::Closure(_) | Kind::Int | Kind::Signed | Kind::Typed(_)));
        if locals.is_empty() {
            return None;
        }
        let local = self.random.pick(&locals);
        Some(match &local.kind {
            Kind::Ref => Place::Deref(local.name),
            Kind::List { .. } => {
                self.count("element assignment");
                let indices = self.indices(&local);
                Place::Elem(local.name, indices)
            }
            Kind::Tuple(size) => Place::Field(local.name.clone(), self.random.next(*size)),
            _ => Place::Var(local.name),
        })
    }

    fn assignment(&mut self, depth: usize) -> Stmt {
        let Some(place) = self.assignable() else {
            let init = self.real(depth);
            let name = self.fresh("t");
            self.define(&name, Kind::Real, true);
            return Stmt::Let { name, mutable: true, init: Init::Real(init) };
        };
        self.count("assignment");
        let value = self.real(depth);
        match self.random.next(10) {
            0..4 => Stmt::Assign(place, Assign::Set, if self.random.chance(50) { bounded(value) } else { value }),
            4..7 => Stmt::Assign(place, Assign::Add, value),
            7 => Stmt::Assign(place, Assign::Sub, value),
            8 => Stmt::Assign(place, Assign::Mul, bounded(value)),
            _ => Stmt::Assign(place, Assign::Div, positive(value, 1.6)),
        }
    }

    fn tuple_assignment(&mut self, depth: usize) -> Stmt {
        if self.random.chance(40) {
            self.count("tuple let");
            let values = vec![self.real(depth), self.real(depth)];
            let names: Vec<(String, bool)> = (0..2).map(|_| (self.fresh("t"), self.random.chance(60))).collect();
            names.iter().for_each(|(name, mutable)| self.define(name, Kind::Real, *mutable));
            return Stmt::LetTuple { names, values };
        }
        let (Some(a), Some(b)) = (self.assignable(), self.assignable()) else { return self.assignment(depth) };
        self.count("tuple assignment");
        Stmt::AssignTuple(vec![a, b], vec![self.real(depth), self.real(depth)])
    }

    fn list_stmt(&mut self, depth: usize) -> Stmt {
        let lists = self.lists(|sizes, _, l| sizes.len() == 1 && l.mutable);
        if lists.is_empty() {
            return self.assignment(depth);
        }
        let list = self.random.pick(&lists);
        let Kind::List { sizes, grows, fixed } = list.kind.clone() else { return self.assignment(depth) };
        match self.random.next(6) {
            0..2 => {
                self.count("swap");
                let (i, j) = self.hiding(&list.name, |g| (g.index(&list, sizes[0], false), g.index(&list, sizes[0], false)));
                Stmt::Swap(list.name, i, j)
            }
            2 => {
                self.count("fill");
                let value = self.hiding(&list.name, |g| g.real(1));
                Stmt::Fill(list.name, value)
            }
            3 if grows => {
                self.count("push");
                let value = self.purely(|g| g.real(depth));
                Stmt::Push(list.name, value)
            }
            4 if fixed && !grows => {
                self.count("whole array assignment");
                let items = (0..sizes[0]).map(|_| self.real(1)).collect();
                Stmt::AssignWhole(list.name, Init::Array(items))
            }
            5 if fixed && !grows => {
                let others = self.lists(|other, fixed, l| fixed && other == sizes && l.name != list.name && !l.name.starts_with('p'));
                if others.is_empty() {
                    return self.assignment(depth);
                }
                self.count("array copy");
                Stmt::AssignWhole(list.name, Init::Copy(self.random.pick(&others).name, false))
            }
            _ => self.assignment(depth),
        }
    }

    /// What `f` makes does not mention the list, which is borrowed.
    fn hiding<T>(&mut self, list: &str, f: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.scope.clone();
        self.scope.iter_mut().filter(|l| l.name == base(list)).for_each(|l| l.hidden = true);
        let value = self.purely(f);
        self.scope = before;
        value
    }

    fn let_list(&mut self) -> Stmt {
        let size = 2 + self.random.next(3);
        let columns = 2 + self.random.next(2);
        let list = |sizes: Vec<usize>, grows: bool| Kind::List { sizes, fixed: !grows, grows };
        let (init, kind) = match self.random.next(11) {
            0 | 1 => (Init::Array((0..size).map(|_| self.real(2)).collect()), list(vec![size], false)),
            2 => (Init::Repeat(self.real(2), size), list(vec![size], false)),
            3 => (Init::Vector((0..size).map(|_| self.real(2)).collect()), list(vec![size], true)),
            4 => (Init::RepeatVector(self.real(1), Int::Lit(size)), list(vec![size], true)),
            5 => (Init::Rows((0..size).map(|_| (0..columns).map(|_| self.real(1)).collect()).collect()), list(vec![size, columns], false)),
            6 => (Init::RepeatRows(self.real(1), size, columns), list(vec![size, columns], false)),
            7 => match self.copied() {
                Some(copied) => copied,
                None => (Init::Repeat(Real::Lit(0.0), size), list(vec![size], false)),
            },
            8 => match self.mapped() {
                Some(mapped) => mapped,
                None => (Init::Repeat(Real::Lit(1.0), size), list(vec![size], false)),
            },
            9 => {
                let item = self.fresh("k");
                let body = self.with_items(std::slice::from_ref(&item), &[Kind::Int], |g| g.real(2));
                (Init::FromFn(size, item, body), list(vec![size], false))
            }
            _ => match self.chain(2, true) {
                // How many items there are is not known here: enough for one.
                Some(chain) if chain.filter.is_none() && chain.source.adaptors.is_empty() && chain.source.shape != Shape::Windows(2) => {
                    (Init::Collect(chain.into()), list(vec![1], true))
                }
                _ => (Init::RepeatVector(Real::Lit(0.5), Int::Lit(size)), list(vec![size], true)),
            },
        };
        self.count("let list");
        let (name, mutable) = (self.name("a"), self.random.chance(75));
        self.define(&name, kind, mutable);
        Stmt::Let { name, mutable, init }
    }

    fn copied(&mut self) -> Option<(Init, Kind)> {
        let lists = self.lists(|sizes, _, l| sizes.len() == 1 && !l.name.starts_with('p'));
        if lists.is_empty() {
            return None;
        }
        let source = self.random.pick(&lists);
        let Kind::List { sizes, fixed, .. } = source.kind.clone() else { return None };
        let fixed = fixed && self.random.chance(70);
        self.count("array copy");
        Some((Init::Copy(source.name, !fixed), Kind::List { sizes, fixed, grows: !fixed }))
    }

    fn mapped(&mut self) -> Option<(Init, Kind)> {
        let lists: Vec<Local> = self.lists(|sizes, fixed, l| sizes.len() == 1 && fixed && !l.name.starts_with('p'));
        if lists.is_empty() {
            return None;
        }
        let source = self.random.pick(&lists);
        let item = self.fresh("q");
        let body = self.with_items(std::slice::from_ref(&item), &[Kind::Real], |g| g.real(2));
        self.count("array map");
        Some((Init::Map(source.name, item, body), source.kind))
    }

    fn let_other(&mut self) -> Stmt {
        match self.random.next(5) {
            0 => {
                self.count("let integer");
                let init = self.int(2);
                let (name, mutable) = (self.fresh("k"), self.random.chance(50));
                self.define(&name, Kind::Int, mutable);
                Stmt::Let { name, mutable, init: Init::Int(init) }
            }
            1 => {
                let names = self.visible(|l| l.kind == Kind::Int && l.mutable);
                if names.is_empty() || !self.loops.is_empty() && self.random.chance(50) {
                    return self.simple(2);
                }
                self.count("integer assignment");
                let value = self.int(0);
                Stmt::AssignInt(self.random.pick(&names).name, self.random.pick(&[Assign::Add, Assign::Add, Assign::Set]), value)
            }
            2 => {
                self.count("tuple variable");
                let values = vec![self.real(2), self.real(2)];
                let (name, mutable) = (self.fresh("pair"), self.random.chance(60));
                self.define(&name, Kind::Tuple(2), mutable);
                Stmt::Let { name, mutable, init: Init::Tuple(values) }
            }
            _ => self.closure(),
        }
    }

    fn if_stmt(&mut self, depth: usize) -> Stmt {
        self.count("if statement");
        let cond = self.cond(1);
        let then = self.short_block(depth);
        let els = if self.random.chance(50) { self.short_block(depth) } else { Vec::new() };
        Stmt::If(cond, then, els)
    }
}
