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

struct Generator<'r> {
    random: &'r mut Random,
    scope: Vec<Local>,
    loops: Vec<Option<String>>,
    names: usize,
    budget: isize,
    /// Inside of a closure or iterator chain: no writes.
    pure: usize,
    /// Inside of a closure that is kept: nothing that changes is looked at.
    kept: usize,
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
            kept: 0,
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
        if self.random.chance(12) && !self.scope.is_empty() {
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

    fn params(&mut self) -> Vec<Param> {
        let mut params = vec![Param { name: "x".into(), kind: ParamKind::Scalar { mutable: self.random.chance(15) } }];
        if self.random.chance(70) {
            params.push(Param { name: "y".into(), kind: ParamKind::Scalar { mutable: self.random.chance(15) } });
        }
        if self.random.chance(50) {
            params.push(Param { name: "v".into(), kind: ParamKind::Slice { len: 2 + self.random.next(4), mutable: false } });
        }
        if self.random.chance(35) {
            params
                .push(Param { name: "a".into(), kind: ParamKind::Array { len: 2 + self.random.next(3), mutable: self.random.chance(50) } });
        }
        if self.random.chance(30) {
            params.push(Param { name: "w".into(), kind: ParamKind::Slice { len: 2 + self.random.next(3), mutable: true } });
        }
        if self.random.chance(40) {
            params.push(Param { name: "n".into(), kind: ParamKind::Count(1 + self.random.next(4)) });
        }
        for param in &params {
            let (kind, mutable) = match param.kind {
                ParamKind::Scalar { mutable } => (Kind::Real, mutable),
                ParamKind::Array { len, mutable } => (Kind::List { sizes: vec![len], fixed: true, grows: false }, mutable),
                ParamKind::Slice { len, mutable } => (Kind::List { sizes: vec![len], fixed: false, grows: false }, mutable),
                ParamKind::Count(_) => (Kind::Int, false),
                ParamKind::Typed { ty, .. } => (Kind::Typed(ty), false),
            };
            self.define(&param.name, kind, mutable);
        }
        params
    }

    // ---- what is in scope

    fn visible(&self, fits: impl Fn(&Local) -> bool) -> Vec<Local> {
        let shadowed = |at: usize| self.scope[at + 1..].iter().any(|later| later.name == self.scope[at].name);
        let closed = |local: &Local| local.hidden || self.kept > 0 && local.changes;
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

    // ---- integers

    fn int(&mut self, depth: usize) -> Int {
        let names = self.visible(|l| l.kind == Kind::Int);
        if !names.is_empty() && self.random.chance(60) {
            return Int::Var(self.random.pick(&names).name);
        }
        if depth == 0 || self.random.chance(60) {
            return Int::Lit(self.random.next(4));
        }
        let (a, b) = (self.int(depth - 1), self.int(depth - 1));
        if self.random.chance(60) { Int::Add(a.into(), b.into()) } else { Int::Mul(a.into(), b.into()) }
    }

    /// An index below the size, in every iteration.
    fn index(&mut self, list: &Local, size: usize, outer: bool) -> Int {
        let names = self.visible(|l| l.kind == Kind::Int);
        if names.is_empty() || self.random.chance(45) {
            self.count("constant index");
            return Int::Lit(self.random.next(size));
        }
        self.count("variable index");
        let fixed = matches!(list.kind, Kind::List { fixed: true, .. });
        let bound = if fixed || !outer { Int::Lit(size) } else { Int::Len(list.name.clone()) };
        Int::Rem(self.int(1).into(), bound.into())
    }

    fn indices(&mut self, list: &Local) -> Vec<Int> {
        let Kind::List { sizes, .. } = &list.kind else { return Vec::new() };
        sizes.clone().iter().enumerate().map(|(level, size)| self.index(list, *size, level == 0)).collect()
    }

    // ---- reals

    fn leaf(&mut self) -> Real {
        let locals = self.visible(|l| !matches!(l.kind, Kind::Closure(_) | Kind::Typed(_)));
        if locals.is_empty() || self.random.chance(15) {
            return self.literal();
        }
        // What was computed last is looked at, or else most of a program would be without effect.
        let recent = if self.full && self.random.chance(60) { locals.len().saturating_sub(4) } else { 0 };
        let local = self.random.pick(&locals[recent..]);
        match &local.kind {
            Kind::Real => Real::Var(local.name),
            Kind::Ref => Real::Deref(local.name),
            Kind::Int => Real::FromInt(Int::Var(local.name)),
            Kind::List { .. } => {
                let indices = self.indices(&local);
                Real::Elem(local.name, indices)
            }
            Kind::Tuple(size) => {
                self.count("tuple field");
                Real::Field(local.name.clone(), self.random.next(*size))
            }
            Kind::Closure(_) | Kind::Typed(_) => self.literal(),
        }
    }

    fn literal(&mut self) -> Real {
        Real::Lit(self.random.pick(&[0.0, 1.0, 2.0, -1.0, 0.5, 0.3, 1.7, -0.8]))
    }

    fn real(&mut self, depth: usize) -> Real {
        if depth == 0 || self.random.chance(20) {
            return self.leaf();
        }
        if self.full && self.random.chance(25) {
            return self.typed_real(depth);
        }
        match self.random.next(100) {
            0..45 => self.arithmetic(depth),
            45..65 => self.function(depth),
            65..70 => {
                self.count("if value");
                let (a, b) = (self.real(depth - 1), self.real(depth - 1));
                Real::If(self.cond(1).into(), a.into(), b.into())
            }
            70..74 => {
                self.count("match value");
                let arms = 2 + self.random.next(3);
                Real::Match(self.int(1), (0..arms).map(|_| self.real(depth - 1)).collect())
            }
            74..84 => self.call(depth),
            84..88 if self.pure == 0 && self.budget > 0 => {
                self.count("block value");
                self.within(|g| {
                    let jumps = std::mem::take(&mut g.loops);
                    let count = 1 + g.random.next(2);
                    let stmts = (0..count).map(|_| g.simple(depth - 1)).collect();
                    g.loops = jumps;
                    Real::Block(stmts, g.real(depth - 1).into())
                })
            }
            _ => self.chain_value(depth),
        }
    }

    fn arithmetic(&mut self, depth: usize) -> Real {
        let (a, b) = (self.real(depth - 1), self.real(depth - 1));
        let op = self.random.pick(&[Binary::Add, Binary::Add, Binary::Sub, Binary::Mul, Binary::Mul, Binary::Div]);
        let b = if op == Binary::Div { positive(b, 1.5) } else { b };
        Real::Binary(op, a.into(), b.into())
    }

    fn function(&mut self, depth: usize) -> Real {
        let a = self.real(depth - 1);
        let plus = |value: f64, a: Real| Real::Binary(Binary::Add, Real::Lit(value).into(), a.into());
        let of = |op: Unary, a: Real| Real::Unary(op, a.into());
        match self.random.next(14) {
            0 => of(Unary::Neg, a),
            1 | 2 => of(Unary::Sin, a),
            3 => of(Unary::Cos, a),
            4 => of(Unary::Tanh, a),
            5 => of(Unary::Exp, of(Unary::Sin, a)),
            6 => of(Unary::Ln, plus(0.7, Real::Powi(a.into(), 2))),
            7 => of(Unary::Sqrt, plus(0.3, Real::Powi(a.into(), 2))),
            8 => of(Unary::Abs, a),
            9 => of(Unary::Atan, a),
            10 => Real::Powi(of(Unary::Sin, a).into(), 2 + self.random.next(2) as i32),
            11 => {
                let b = self.real(depth - 1);
                Real::Binary(self.random.pick(&[Binary::Max, Binary::Min]), a.into(), b.into())
            }
            12 => {
                let b = self.real(depth - 1);
                Real::Binary(Binary::Powf, positive(a, 1.2).into(), of(Unary::Sin, b).into())
            }
            _ => of(Unary::Recip, positive(a, 1.3)),
        }
    }

    fn call(&mut self, depth: usize) -> Real {
        let closures = self.visible(|l| matches!(l.kind, Kind::Closure(_)));
        if closures.is_empty() {
            return self.arithmetic(depth);
        }
        let closure = self.random.pick(&closures);
        let Kind::Closure(arity) = closure.kind else { return self.leaf() };
        self.count("closure call");
        Real::Call(closure.name, (0..arity).map(|_| self.real(depth - 1)).collect())
    }

    fn cond(&mut self, depth: usize) -> Cond {
        match self.random.next(10) {
            0..4 => {
                self.count("condition on reals");
                let (a, b) = (self.real(1), self.real(1));
                Cond::Real(self.random.pick(&[Compare::Lt, Compare::Le, Compare::Gt]), a, b)
            }
            4 if depth > 0 => Cond::And(self.cond(depth - 1).into(), self.cond(depth - 1).into()),
            5 if depth > 0 => Cond::Or(self.cond(depth - 1).into(), self.cond(depth - 1).into()),
            6 if depth > 0 => Cond::Not(self.cond(depth - 1).into()),
            _ => {
                self.count("condition on integers");
                let (a, b) = (Int::Rem(self.int(1).into(), Int::Lit(3).into()), self.int(1));
                Cond::Int(self.random.pick(&[Compare::Lt, Compare::Le, Compare::Gt, Compare::Eq]), a, b)
            }
        }
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

mod catalog;
mod chains;
mod items;
mod statements;
mod typed;

pub use catalog::TYPES;
pub use items::generate_full;
