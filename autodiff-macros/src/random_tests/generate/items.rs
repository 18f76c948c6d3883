//! Programs of the full lane: a function, and the functions and methods that it calls.

use super::catalog::{FUNCTIONS, Function};
use super::params::param_name;
use super::{Coverage, Generator, Kind, Random, part};
use crate::random_tests::program::*;

/// Types of parameters beside those of the fast lane.
const PARAMS: &[(&str, Handed)] = &[
    ("S", Handed::Value),
    ("S", Handed::Own),
    ("S", Handed::Reference),
    ("S", Handed::Lent),
    ("C", Handed::Value),
    ("C", Handed::Reference),
    ("N", Handed::Reference),
    ("N", Handed::Lent),
    ("V", Handed::Reference),
    ("M", Handed::Value),
    ("D", Handed::Reference),
    ("D", Handed::Reference),
    ("[S; 2]", Handed::Value),
    ("Vector3<f64>", Handed::Value),
    ("Vector3<f64>", Handed::Reference),
    ("Matrix3<f64>", Handed::Reference),
    ("DVector<f64>", Handed::Reference),
];

/// How an argument is handed over.
#[derive(Clone, Copy, PartialEq)]
enum Handed {
    Value,
    /// To a `mut` parameter.
    Own,
    Reference,
    Lent,
}

/// A program of about this many statements, with callees.
pub fn generate_full(seed: u64, size: usize) -> (Program, Coverage) {
    let mut random = Random(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ 1789);
    let mut g = Generator::new(&mut random, size);
    g.full = true;
    let chosen = g.chosen();
    let items = chosen.into_iter().map(|function| g.item(function)).collect();
    let mut params = g.params();
    for number in 0..g.random.next(3) {
        let (ty, handed) = g.random.pick(PARAMS);
        let name = format!("u{number}");
        let (reference, mutable) = match handed {
            Handed::Value => (false, false),
            Handed::Own => (false, true),
            Handed::Reference => (true, false),
            Handed::Lent => (true, true),
        };
        g.define_typed(&name, ty, reference, mutable);
        let kind = ParamKind::Typed { ty, reference, mutable };
        let constant = ty == "D" || !mutable && g.random.chance(10);
        g.count(if constant { "struct of data" } else { param_name(kind) });
        params.push(Param { name, kind, constant });
    }
    g.budget = size as isize;
    let count = 1 + g.random.next(size.max(1));
    let body = g.block_of(count.max(size / 2), 0);
    let result = g.result();
    (Program { items, params, body, result }, g.coverage)
}

impl Generator<'_> {
    fn chosen(&mut self) -> Vec<&'static Function> {
        let count = 1 + self.random.next(5);
        let mut numbers: Vec<usize> = (0..count).map(|_| self.random.next(FUNCTIONS.len())).collect();
        let position = |name: &str| FUNCTIONS.iter().position(|f| f.name == name).expect("a function of this name");
        if numbers.contains(&position("twice")) {
            numbers.push(position("safe"));
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().map(|number| &FUNCTIONS[number]).collect()
    }

    fn item(&mut self, function: &'static Function) -> Item {
        let (scope, loops) = (std::mem::take(&mut self.scope), std::mem::take(&mut self.loops));
        self.returns = function.head.ends_with("-> f64");
        self.budget = 3;
        for (name, ty) in function.params {
            self.define_param(name, ty, function.head);
        }
        let count = self.random.next(4);
        let body = self.block_of(count, 0);
        let result = self.filled("", function.result, 2, 4).expect("a result needs nothing");
        self.returns = true;
        (self.scope, self.loops) = (scope, loops);
        self.items.push(function.name);
        Item { home: function.home, head: function.head, body, result }
    }

    fn define_param(&mut self, name: &str, ty: &'static str, head: &str) {
        let (ty, mutable) = ty.strip_prefix("mut ").map_or((ty, false), |ty| (ty, true));
        let reference = head.contains(&format!("{name}: &")) || name == "self" && head.contains("(&");
        match ty {
            "f64" if reference => self.define(name, Kind::Ref, mutable),
            "f64" => self.define(name, Kind::Real, false),
            "usize" => self.define(name, Kind::Int, false),
            "fn" => self.define(name, Kind::Closure(1), false),
            "[f64; 2]" => self.define(name, part(2), mutable),
            "[f64]" => self.define(name, Kind::List { sizes: vec![2], fixed: false, grows: false }, mutable),
            _ => self.define_typed(name, ty, reference, mutable),
        }
    }

    fn define_typed(&mut self, name: &str, ty: &'static str, reference: bool, mutable: bool) {
        self.define(name, Kind::Typed(ty), mutable);
        self.scope.last_mut().expect("just defined").reference = reference;
    }
}
