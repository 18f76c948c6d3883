//! Type inference as far as tokens go: unification of what is told, and one rule for arithmetic.
//!
//! In `a + b`, `a - b`, `a * b` and `a / b`, two real scalars among operands and result make the third one real;
//! so does the result alone of a sum, a difference, a quotient and a square. Where that is wrong, rustc says so: it sees the code
//! that was made of it.

use crate::graph::{Float, Graph, Op, ScalarOp, Ty};
use crate::rules::{Rule, rule};

/// The types still to be found, and the arithmetic they wait for.
#[derive(Default)]
pub struct Types {
    table: Vec<Option<Ty>>,
    pending: Vec<(ScalarOp, [Ty; 3])>,
    /// The real scalar that a method of reals is called on where nothing else tells.
    pub default: Option<Float>,
}

/// Whether the derivative of the operation is zero wherever it exists.
pub fn flat(op: ScalarOp) -> bool {
    matches!(rule(op), Rule::Flat)
}

impl Types {
    pub fn fresh(&mut self) -> Ty {
        self.table.push(None);
        Ty::Infer(self.table.len() as u32 - 1)
    }

    /// The model of a written type with the parts it leaves open made inferable.
    pub fn open_opaque(&mut self, ty: &Ty) -> Ty {
        match ty {
            Ty::Array(element, size) => Ty::Array(Box::new(self.open_opaque(element)), size.clone()),
            Ty::Opaque => self.fresh(),
            Ty::Slice(element) => Ty::Slice(Box::new(self.open_opaque(element))),
            Ty::Vec(element) => Ty::Vec(Box::new(self.open_opaque(element))),
            Ty::Matrix(element) => Ty::Matrix(Box::new(self.open_opaque(element))),
            other => other.clone(),
        }
    }

    /// The type with the outermost unknown looked up.
    pub fn shallow(&self, ty: &Ty) -> Ty {
        let mut ty = ty.clone();
        while let Ty::Infer(id) = ty {
            match &self.table[id as usize] {
                Some(next) => ty = next.clone(),
                None => return Ty::Infer(id),
            }
        }
        ty
    }

    /// The type with all unknowns looked up.
    pub fn deep(&self, ty: &Ty) -> Ty {
        match self.shallow(ty) {
            Ty::Array(e, n) => Ty::Array(Box::new(self.deep(&e)), n),
            Ty::Slice(e) => Ty::Slice(Box::new(self.deep(&e))),
            Ty::Seq(e) => Ty::Seq(Box::new(self.deep(&e))),
            Ty::Vec(e) => Ty::Vec(Box::new(self.deep(&e))),
            Ty::Matrix(e) => Ty::Matrix(Box::new(self.deep(&e))),
            Ty::Tuple(items) => Ty::Tuple(items.iter().map(|t| self.deep(t)).collect()),
            other => other,
        }
    }

    /// Makes two types equal where that teaches something. Contradictions are rustc's to report, on the original.
    pub fn unify(&mut self, a: &Ty, b: &Ty) {
        match (self.shallow(a), self.shallow(b)) {
            (Ty::Infer(x), Ty::Infer(y)) if x == y => {}
            (Ty::Infer(_), Ty::Opaque) | (Ty::Opaque, Ty::Infer(_)) => {}
            (Ty::Infer(x), other) | (other, Ty::Infer(x)) if self.contains(&other, x) => {}
            (Ty::Infer(x), other) | (other, Ty::Infer(x)) => {
                self.table[x as usize] = Some(other);
                self.solve();
            }
            (
                Ty::Array(a, _) | Ty::Slice(a) | Ty::Vec(a) | Ty::Seq(a) | Ty::Matrix(a),
                Ty::Array(b, _) | Ty::Slice(b) | Ty::Vec(b) | Ty::Seq(b) | Ty::Matrix(b),
            ) => self.unify(&a, &b),
            (Ty::Tuple(a), Ty::Tuple(b)) => {
                for (a, b) in a.iter().zip(&b) {
                    self.unify(a, b);
                }
            }
            _ => {}
        }
    }

    /// Whether the unknown is part of the type, which no type can be of itself.
    fn contains(&self, ty: &Ty, unknown: u32) -> bool {
        match self.shallow(ty) {
            Ty::Infer(other) => other == unknown,
            Ty::Tuple(items) => items.iter().any(|item| self.contains(item, unknown)),
            other => other.element().is_some_and(|element| self.contains(element, unknown)),
        }
    }

    /// The type of an operation's result.
    pub fn result(&mut self, op: ScalarOp, args: &[Ty]) -> Ty {
        if op.is_comparison() {
            if args.len() == 2 && !matches!(op, ScalarOp::And | ScalarOp::Or) {
                let (a, b) = (self.shallow(&args[0]), self.shallow(&args[1]));
                if a.is_real() || b.is_real() {
                    self.unify(&a, &b);
                }
            }
            return Ty::Bool;
        }
        match op {
            ScalarOp::Add | ScalarOp::Sub | ScalarOp::Mul | ScalarOp::Div | ScalarOp::Rem => {
                let (a, b) = (self.shallow(&args[0]), self.shallow(&args[1]));
                match (&a, &b) {
                    (Ty::Int, Ty::Int) => Ty::Int,
                    (Ty::Real(Float::Literal), Ty::Real(_)) => b,
                    (Ty::Real(_), Ty::Real(_)) => a,
                    // An integer literal has an integer partner.
                    (Ty::Int, Ty::Infer(_)) | (Ty::Infer(_), Ty::Int) => {
                        self.unify(&a, &b);
                        Ty::Int
                    }
                    (Ty::Matrix(_), Ty::Matrix(_)) => {
                        self.unify(&a, &b);
                        a
                    }
                    (Ty::Matrix(_), Ty::Real(_)) => a,
                    (Ty::Real(_), Ty::Matrix(_)) => b,
                    // A rotation, or a number by another name.
                    (Ty::Opaque, Ty::Matrix(_)) if op == ScalarOp::Mul => b,
                    (Ty::Opaque, _) | (_, Ty::Opaque) => Ty::Opaque,
                    _ => {
                        let out = self.fresh();
                        let with_matrix = matches!(a, Ty::Matrix(_)) || matches!(b, Ty::Matrix(_));
                        if let (ScalarOp::Div, Ty::Matrix(element)) = (op, &a) {
                            self.unify(&b, element);
                        }
                        self.pending.push((op, [a, b, out.clone()]));
                        if with_matrix {
                            self.solve();
                        }
                        out
                    }
                }
            }
            ScalarOp::Neg => self.shallow(&args[0]),
            ScalarOp::Powi => {
                self.unify(&args[1], &Ty::Int);
                self.result(ScalarOp::Sqrt, &args[..1])
            }
            ScalarOp::Polygamma => {
                self.unify(&args[0], &Ty::Int);
                self.result(ScalarOp::Sqrt, &args[1..])
            }
            _ => {
                let own = self.shallow(&args[0]);
                match own {
                    Ty::Int => Ty::Int,
                    // `n.max(1)`: integers alone have integers beside them.
                    Ty::Infer(_) if args[1..].iter().any(|arg| self.shallow(arg) == Ty::Int) => {
                        self.unify(&own, &Ty::Int);
                        Ty::Int
                    }
                    Ty::Infer(_) => {
                        let mut reals = args[1..].iter().map(|t| self.shallow(t)).filter(Ty::is_real).peekable();
                        let beside_literal = reals.peek().is_some();
                        // A literal is of no type parameter, so neither is what stands beside it.
                        let default = self.default.clone().filter(|float| !beside_literal || !matches!(float, Float::Param(_)));
                        let told = reals.find(|real| *real != Ty::Real(Float::Literal));
                        let real = told.unwrap_or(Ty::Real(default.unwrap_or(Float::Literal)));
                        self.unify(&own, &real);
                        real
                    }
                    other => {
                        for arg in &args[1..] {
                            if matches!(self.shallow(arg), Ty::Infer(_)) && other.is_real() {
                                self.unify(arg, &other);
                            }
                        }
                        match &other {
                            Ty::Real(Float::Literal) => args[1..].iter().map(|t| self.shallow(t)).find(Ty::is_real).unwrap_or(other),
                            _ => other,
                        }
                    }
                }
            }
        }
    }

    /// Finds reals among the operands and results that are waiting.
    fn solve(&mut self) {
        loop {
            let mut changed = false;
            for (op, triple) in std::mem::take(&mut self.pending) {
                let tys = triple.each_ref().map(|t| self.shallow(t));
                if let Some([known, other]) = with_matrix(op, &tys) {
                    self.unify(&other, &known);
                    changed = true;
                    if tys[2] != known {
                        self.unify(&triple[2], &known);
                    }
                    continue;
                }
                let real = tys.iter().filter(|t| t.is_real()).cloned().collect::<Vec<_>>();
                let of_reals = tys[2].is_real() && (matches!(op, ScalarOp::Add | ScalarOp::Sub | ScalarOp::Div) || tys[0] == tys[1]);
                if real.len() == 3 {
                    continue;
                }
                if real.len() < 2 && !of_reals {
                    self.pending.push((op, triple));
                    continue;
                }
                for ty in &tys {
                    if let Ty::Infer(id) = ty {
                        self.table[*id as usize] = Some(real[0].clone());
                        changed = true;
                    }
                }
            }
            if !changed {
                return;
            }
        }
    }

    /// Writes what was found into the graph; the rest is opaque.
    pub fn resolve(&mut self, graph: &mut Graph) {
        self.solve();
        let finish = |ty: &Ty| close(&self.deep(ty));
        for var in &mut graph.vars {
            var.ty = finish(&var.ty);
        }
        for node in &mut graph.nodes {
            node.ty = finish(&node.ty);
        }
        for ty in graph.parts.values_mut() {
            *ty = finish(ty);
        }
        // Numbers and matrices are the same behind a reference.
        for index in 0..graph.nodes.len() {
            for arg in 0..graph.nodes[index].args.len() {
                let operand = graph.node(graph.nodes[index].args[arg]);
                if operand.op == Op::Borrow && (operand.ty.is_scalar() || matches!(operand.ty, Ty::Matrix(_))) {
                    graph.nodes[index].args[arg] = operand.args[0];
                }
            }
        }
        // What a read sees is told by its place.
        for index in 0..graph.nodes.len() {
            let id = crate::graph::NodeId(index as u32);
            if let Op::Read(..) = graph.nodes[index].op
                && let Some(path) = graph.path_of(id)
            {
                let ty = graph.path_ty(&path);
                if ty != Ty::Opaque {
                    graph.nodes[index].ty = ty;
                }
            }
        }
    }
}

/// What an operand that is a matrix tells of the other one, and of the result: the matrix, and what is one, too.
fn with_matrix(op: ScalarOp, tys: &[Ty; 3]) -> Option<[Ty; 2]> {
    let matrix = tys[..2].iter().find(|t| matches!(t, Ty::Matrix(_)))?.clone();
    Some(match op {
        // The terms of a sum are alike.
        ScalarOp::Add | ScalarOp::Sub => {
            let other = tys[..2].iter().find(|t| !matches!(t, Ty::Matrix(_))).unwrap_or(&tys[2]);
            [matrix, other.clone()]
        }
        // A matrix or a number: the product is a matrix either way.
        _ => [matrix, tys[2].clone()],
    })
}

/// Unknowns that were never found are opaque.
pub fn close(ty: &Ty) -> Ty {
    match ty {
        Ty::Infer(_) => Ty::Opaque,
        Ty::Array(e, n) => Ty::Array(Box::new(close(e)), n.clone()),
        Ty::Slice(e) => Ty::Slice(Box::new(close(e))),
        Ty::Seq(e) => Ty::Seq(Box::new(close(e))),
        Ty::Vec(e) => Ty::Vec(Box::new(close(e))),
        Ty::Matrix(e) => Ty::Matrix(Box::new(close(e))),
        Ty::Tuple(items) => Ty::Tuple(items.iter().map(close).collect()),
        other => other.clone(),
    }
}
