//! Random programs: typed so that rustc accepts them, and guarded so that they stay in their domain.

use super::program::*;
use std::collections::BTreeMap;

/// A small generator of numbers, the same in every run.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % below.max(1) as u64) as usize
    }

    pub fn real(&mut self) -> f64 {
        self.next(40001) as f64 / 10000.0 - 2.0
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.next(100) < percent
    }

    fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.next(items.len())].clone()
    }
}

/// How often each construct was generated.
pub type Coverage = BTreeMap<&'static str, usize>;

/// What a name stands for.
#[derive(Clone, PartialEq, Debug)]
enum Kind {
    Real,
    /// `&f64` or `&mut f64`.
    Ref,
    Int,
    /// A number of a range of literals.
    Signed,
    /// Sizes from the outside in; `fixed` where rustc knows them, `grows` for vectors.
    List {
        sizes: Vec<usize>,
        fixed: bool,
        grows: bool,
    },
    Tuple(usize),
    Closure(usize),
    /// A struct, a matrix, or a list of structs.
    Typed(&'static str),
}

#[derive(Clone, Debug)]
struct Local {
    name: String,
    kind: Kind,
    /// May be written at the moment.
    mutable: bool,
    /// Declared with `mut`, so no closure may keep it.
    changes: bool,
    /// Mutably borrowed at the moment.
    hidden: bool,
    /// Has to be dereferenced for its value.
    reference: bool,
}

/// What a closure may capture.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Captures {
    All,
    /// What never changes.
    Constant,
    /// Copies.
    Copied,
}

struct Generator<'r> {
    random: &'r mut Random,
    scope: Vec<Local>,
    loops: Vec<Option<String>>,
    names: usize,
    budget: isize,
    /// Inside of a closure or iterator chain: no writes.
    pure: usize,
    /// What may be looked at inside of a closure that is kept.
    captures: Captures,
    /// Statements that stand in the block around them: their names are not taken.
    in_row: usize,
    /// Nothing but a real number may be returned.
    returns: bool,
    /// What the program may call; empty in the lane that the interpreter judges.
    items: Vec<&'static str>,
    /// Whether programs may hold what only rustc knows the meaning of.
    full: bool,
    coverage: Coverage,
}

/// A program of about this many statements.
pub fn generate(seed: u64, size: usize) -> (Program, Coverage) {
    let mut random = Random(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ 77);
    let mut g = Generator::new(&mut random, size);
    let params = g.params();
    let count = 1 + g.random.next(size.max(1));
    let body = g.block_of(count.max(size / 2), 0);
    let result = g.result();
    (Program { items: Vec::new(), params, body, result }, g.coverage)
}

impl Generator<'_> {
    fn new(random: &'_ mut Random, size: usize) -> Generator<'_> {
        Generator {
            random,
            scope: Vec::new(),
            loops: Vec::new(),
            names: 0,
            budget: size as isize,
            pure: 0,
            captures: Captures::All,
            in_row: 0,
            returns: true,
            items: Vec::new(),
            full: false,
            coverage: Coverage::new(),
        }
    }

    fn count(&mut self, construct: &'static str) {
        *self.coverage.entry(construct).or_default() += 1;
    }

    fn fresh(&mut self, stem: &str) -> String {
        self.names += 1;
        format!("{stem}{}", self.names)
    }

    /// A new name, or sometimes one that is taken.
    fn name(&mut self, stem: &str) -> String {
        if self.random.chance(12) && !self.scope.is_empty() && self.in_row == 0 {
            let taken = self.random.pick(&self.scope);
            // Templates name what functions of the full lane take.
            let given = self.full && !taken.name.ends_with(|c: char| c.is_ascii_digit());
            if !matches!(taken.kind, Kind::Closure(_)) && !taken.hidden && !given {
                self.count("shadowing");
                return taken.name;
            }
        }
        self.fresh(stem)
    }

    fn define(&mut self, name: &str, kind: Kind, mutable: bool) {
        self.scope.push(Local { name: name.to_string(), kind, mutable, changes: mutable, hidden: false, reference: false });
    }

    // ---- what is in scope

    fn visible(&self, fits: impl Fn(&Local) -> bool) -> Vec<Local> {
        let shadowed = |at: usize| self.scope[at + 1..].iter().any(|later| later.name == self.scope[at].name);
        let closed = |local: &Local| local.hidden || !self.captures.allow(local);
        let in_sight = |at: &usize| !(closed(&self.scope[*at]) || shadowed(*at));
        let seen = (0..self.scope.len()).filter(in_sight).map(|at| self.scope[at].clone());
        seen.flat_map(typed::with_parts).filter(|l| fits(l)).collect()
    }

    fn lists(&self, fits: impl Fn(&[usize], bool, &Local) -> bool) -> Vec<Local> {
        self.visible(|l| match &l.kind {
            Kind::List { sizes, fixed, .. } => fits(sizes, *fixed, l),
            _ => false,
        })
    }

    /// Runs `f` with more names in scope.
    fn within<T>(&mut self, f: impl FnOnce(&mut Self) -> T) -> T {
        let depth = self.scope.len();
        let value = f(self);
        self.scope.truncate(depth);
        value
    }

    fn purely<T>(&mut self, f: impl FnOnce(&mut Self) -> T) -> T {
        self.pure += 1;
        let value = self.within(f);
        self.pure -= 1;
        value
    }

    fn result(&mut self) -> Real {
        let full = self.full;
        let mut terms = self.visible(|l| matches!(l.kind, Kind::Real | Kind::List { .. }) && (l.changes || full));
        let mut sum = self.real(3);
        while let Some(local) = terms.pop() {
            let value = match &local.kind {
                Kind::Real => Real::Var(local.name),
                _ => {
                    let indices = self.indices(&local);
                    Real::Elem(local.name, indices)
                }
            };
            sum = Real::Binary(self.random.pick(&[Binary::Add, Binary::Sub, Binary::Mul]), sum.into(), bounded(value).into());
        }
        sum
    }
}

impl Captures {
    fn allow(self, local: &Local) -> bool {
        match self {
            Captures::All => true,
            Captures::Constant => !local.changes,
            Captures::Copied => match &local.kind {
                Kind::Real | Kind::Int | Kind::Signed | Kind::Tuple(_) => true,
                // Names of references start so.
                Kind::List { fixed, grows, .. } => !grows && (*fixed || !local.mutable) && !local.name.starts_with('p'),
                Kind::Typed(ty) => typed::COPIED.contains(ty) && !(local.reference && local.mutable),
                Kind::Ref | Kind::Closure(_) => false,
            },
        }
    }
}

/// A part of a list that is surely this long.
fn part(size: usize) -> Kind {
    Kind::List { sizes: vec![size], fixed: true, grows: false }
}

/// `base + sin(r)`.
fn positive(r: Real, base: f64) -> Real {
    Real::Binary(Binary::Add, Real::Lit(base).into(), Real::Unary(Unary::Sin, r.into()).into())
}

fn bounded(r: Real) -> Real {
    Real::Unary(Unary::Sin, r.into())
}

mod borrows;
mod catalog;
mod chains;
mod exchanges;
mod items;
mod loops;
mod numbers;
mod params;
mod signed;
mod statements;
mod typed;

pub use catalog::TYPES;
pub use items::generate_full;
