//! Moments of an execution that differ in what their loop counters are, and what is known of their integers.
//!
//! A *moment* is one execution of a statement. Two moments share the iterations of some outermost loops; values that are
//! computed outside of the other loops are the same in both. Integers are polynomials in values that are not looked into.

use super::elimination::{Linear, System};
use super::polynomial::{self, Polynomial, constant, minus, plus, split, times};
use super::sites::{ChangeKind, Site, Sites, Step, rounds};
use crate::graph::{Graph, LoopKind, NodeId, Op, Path, Proj, ScalarOp, Ty, VarId, VarKind};
use std::collections::HashMap;

/// A value that is not looked into.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Symbol {
    Node(NodeId),
    /// A constant of the user's, by its tokens.
    Constant(String),
    /// The length of a variable that keeps its length.
    Length(VarId),
}

/// A symbol at a moment.
type Unknown = (Symbol, usize);

type Product = polynomial::Product<Unknown>;

type Form = Polynomial<Unknown>;

/// More ways in which variables may have got their values are not told apart.
const WAYS: usize = 16;

/// What is the same for all questions about a graph.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub sites: Sites,
    /// By value: the number of loops around the statement that computes it.
    pub depths: HashMap<NodeId, usize>,
    /// By variable: the number of loops around all that mention it.
    pub homes: HashMap<VarId, usize>,
}

/// Some moments and what holds of their integers.
pub struct Moments<'f> {
    graph: &'f Graph,
    facts: &'f Facts,
    system: System,
    products: HashMap<Product, usize>,
    /// By moment: the one it shares iterations with, and with how many of the outermost loops.
    shared: Vec<(usize, usize)>,
    /// Reads of integer variables, whose values are among those written.
    read: Vec<(NodeId, usize)>,
    /// Dividends and remainders, which have the same sign.
    divided: Vec<(Form, Form)>,
}

impl<'f> Moments<'f> {
    pub fn new(graph: &'f Graph, facts: &'f Facts) -> Self {
        Moments {
            graph,
            facts,
            system: System::default(),
            products: HashMap::new(),
            shared: Vec::new(),
            read: Vec::new(),
            divided: Vec::new(),
        }
    }

    /// A moment at which the statement runs, in the same iterations as `other` of the `shared` outermost loops.
    pub fn moment(&mut self, site: &[Step], other: usize, shared: usize) -> usize {
        let moment = self.shared.len();
        self.shared.push((other, shared));
        for number in rounds(site).skip(shared) {
            self.enter(number, moment);
        }
        moment
    }

    /// The counter of the loop is in its range.
    fn enter(&mut self, number: usize, moment: usize) {
        if let LoopKind::For { counter, start, end, inclusive, .. } = self.facts.sites.loops[number].clone() {
            let (counter, start, end) = (self.form(counter, moment), self.form(start, moment), self.form(end, moment));
            self.at_least(&counter, &start, 0);
            self.at_least(&end, &counter, i128::from(!inclusive));
        }
    }

    /// `later` is in a later iteration of the loop than `earlier`.
    pub fn carried_by(&mut self, number: usize, earlier: usize, later: usize) {
        if let LoopKind::For { counter, reversed, .. } = self.facts.sites.loops[number] {
            let (first, second) = (self.form(counter, earlier), self.form(counter, later));
            let (small, large) = if reversed { (second, first) } else { (first, second) };
            self.at_least(&large, &small, 1);
        }
    }

    /// The two places overlap, dimension number `free` apart; `false` if their ways tell that they do not.
    pub fn overlap(&mut self, a: (&Path, usize), b: (&Path, usize), free: Option<usize>) -> bool {
        for (dimension, (i, j)) in a.0.proj.iter().zip(&b.0.proj).enumerate() {
            match (i, j) {
                (Proj::Index(i), Proj::Index(j)) => {
                    let (i, j) = (self.form(*i, a.1), self.form(*j, b.1));
                    // Nothing is accessed at an index below zero.
                    let zero = Form::new();
                    self.at_least(&i, &zero, 0);
                    self.at_least(&j, &zero, 0);
                    if free != Some(dimension) {
                        self.equate(&i, &j);
                    }
                }
                (Proj::Field(i), Proj::Field(j)) if i != j => return false,
                (Proj::Field(_), Proj::Field(_)) => {}
                // What lies behind is counted in other ways.
                _ => break,
            }
        }
        true
    }

    /// Whether all this certainly cannot be.
    pub fn are_impossible(&self) -> bool {
        if self.system.is_impossible() {
            return true;
        }
        let mut ways = self.signs();
        for (node, moment) in &self.read {
            let Some(values) = self.written(*node) else { continue };
            if ways.len() * values.len() > WAYS {
                break;
            }
            let branches = ways.iter().flat_map(|way| values.iter().map(|(site, value)| way.having_read(*node, *moment, site, *value)));
            ways = branches.collect();
        }
        ways.iter().all(|way| way.system.is_impossible())
    }

    /// The two ways in which each division may come out, as far as they are few.
    fn signs(&self) -> Vec<Moments<'f>> {
        let mut ways = vec![self.copy()];
        for (dividend, rest) in self.divided.iter().take(2) {
            let mut negative = Vec::new();
            for way in &mut ways {
                let (zero, mut other) = (Form::new(), way.copy());
                for form in [dividend, rest] {
                    way.at_least(form, &zero, 0);
                    other.at_least(&zero, form, 0);
                }
                negative.push(other);
            }
            ways.extend(negative);
        }
        ways
    }

    fn copy(&self) -> Moments<'f> {
        Moments {
            system: self.system.clone(),
            products: self.products.clone(),
            shared: self.shared.clone(),
            read: self.read.clone(),
            divided: self.divided.clone(),
            ..*self
        }
    }

    /// The values that a read of an integer variable may see.
    fn written(&self, node: NodeId) -> Option<Vec<(&'f Site, NodeId)>> {
        let path = self.graph.path_of(node)?;
        let var = self.graph.var(path.var);
        if !path.proj.is_empty() || var.ty != Ty::Int || var.kind != VarKind::Local || !self.facts.homes.contains_key(&path.var) {
            return None;
        }
        let changes = self.facts.sites.changes.get(&path.var)?;
        let value = |kind| match kind {
            ChangeKind::Set(value) => Some(value),
            _ => None,
        };
        changes.iter().map(|change| Some((&change.site, value(change.kind)?))).collect()
    }

    /// The variable got what the node reads at this statement.
    fn having_read(&self, node: NodeId, moment: usize, site: &[Step], value: NodeId) -> Moments<'f> {
        let mut way = self.copy();
        let var = self.graph.path_of(node).expect("a read").var;
        let written = way.moment(site, moment, self.facts.homes[&var]);
        let (seen, value) = (way.form(node, moment), way.form(value, written));
        let difference = minus(&seen, &value);
        way.equal(&difference);
        way
    }

    /// The value as a polynomial.
    fn form(&mut self, node: NodeId, moment: usize) -> Form {
        let n = self.graph.node(node);
        match (&n.op, &n.args[..]) {
            (Op::Int(value) | Op::IntOf(value, _), _) => constant(*value),
            (Op::Scalar(op @ (ScalarOp::Add | ScalarOp::Sub)), [a, b]) if n.ty == Ty::Int => {
                let (a, b) = (self.form(*a, moment), self.form(*b, moment));
                if *op == ScalarOp::Add { plus(&a, 1, &b) } else { minus(&a, &b) }
            }
            (Op::Scalar(ScalarOp::Neg), [a]) if n.ty == Ty::Int => {
                let a = self.form(*a, moment);
                minus(&Form::new(), &a)
            }
            (Op::Scalar(ScalarOp::Mul), [a, b]) if n.ty == Ty::Int => {
                let (a, b) = (self.form(*a, moment), self.form(*b, moment));
                match times(&a, &b) {
                    Some(product) => product,
                    None => self.unknown(Symbol::Node(node), moment),
                }
            }
            _ => self.opaque(node, moment),
        }
    }

    fn opaque(&mut self, node: NodeId, moment: usize) -> Form {
        let n = self.graph.node(node);
        match &n.op {
            Op::Snippet(id) if self.graph.is_leaf(node) => {
                self.unknown(Symbol::Constant(self.graph.snippets[id.index()].tokens.to_string()), moment)
            }
            Op::Len(..) => {
                let path = self.graph.path_of(node).expect("a length");
                match self.graph.path_ty(&path) {
                    Ty::Array(_, size) => match size.known {
                        Some(known) => constant(known as i128),
                        None => self.unknown(Symbol::Constant(size.text.to_string()), moment),
                    },
                    _ if path.proj.is_empty() && self.keeps_length(path.var) => self.unknown(Symbol::Length(path.var), moment),
                    _ => self.unknown(Symbol::Node(node), moment),
                }
            }
            Op::Read(shape, _) if self.graph.is_leaf(node) && matches!(self.graph.var(shape.var).kind, VarKind::Param(_)) => {
                // One parameter read in several places.
                self.unknown(Symbol::Constant(format!("parameter {}", shape.var.0)), moment)
            }
            _ => self.unknown(Symbol::Node(node), moment),
        }
    }

    /// Whether no statement changes the length of the variable while it lives.
    fn keeps_length(&self, var: VarId) -> bool {
        let is_param = matches!(self.graph.var(var).kind, VarKind::Param(_));
        if self.graph.var(var).frozen || (is_param && matches!(self.graph.var(var).ty, Ty::Slice(_))) {
            return true;
        }
        let changes = self.facts.sites.changes.get(&var).map_or(&[][..], Vec::as_slice);
        let whole = changes.iter().filter(|change| change.path.proj.is_empty() && !matches!(change.kind, ChangeKind::Swap(..)));
        whole.count() + usize::from(is_param) <= 1
    }

    fn unknown(&mut self, symbol: Symbol, moment: usize) -> Form {
        let depth = match &symbol {
            Symbol::Node(node) => self.facts.depths.get(node).copied(),
            Symbol::Length(var) if !self.graph.var(*var).frozen => self.facts.homes.get(var).copied(),
            Symbol::Length(_) | Symbol::Constant(_) => Some(0),
        };
        let moment = match depth {
            Some(depth) => self.first(moment, depth),
            None => moment,
        };
        let product = vec![(symbol.clone(), moment)];
        if !self.products.contains_key(&product) {
            self.number(&product);
            self.know(&symbol, moment);
        }
        Form::from([(product, 1)])
    }

    /// The first moment that shares what is computed inside of `depth` loops only.
    fn first(&self, mut moment: usize, depth: usize) -> usize {
        loop {
            let (other, shared) = self.shared[moment];
            if other == moment || depth > shared {
                return moment;
            }
            moment = other;
        }
    }

    /// What is known of an unknown of itself.
    fn know(&mut self, symbol: &Symbol, moment: usize) {
        let itself = Form::from([(vec![(symbol.clone(), moment)], 1)]);
        let node = match symbol {
            Symbol::Length(_) => return self.at_least(&itself, &Form::new(), 0),
            Symbol::Constant(_) => return,
            Symbol::Node(node) => *node,
        };
        let n = self.graph.node(node);
        match (&n.op, &n.args[..]) {
            (Op::Len(..), _) => self.at_least(&itself, &Form::new(), 0),
            (Op::Read(..), _) => self.read.push((node, moment)),
            (Op::Scalar(op @ (ScalarOp::Min | ScalarOp::Max)), args) if n.ty == Ty::Int => {
                for arg in args {
                    let arg = self.form(*arg, moment);
                    if *op == ScalarOp::Min { self.at_least(&arg, &itself, 0) } else { self.at_least(&itself, &arg, 0) }
                }
            }
            (Op::Scalar(op @ (ScalarOp::Div | ScalarOp::Rem)), [a, b]) if n.ty == Ty::Int => {
                let Some(divisor) = self.graph.integer(*b).filter(|b| *b > 0) else { return };
                let dividend = self.form(*a, moment);
                let rest = if *op == ScalarOp::Rem { itself } else { plus(&dividend, -divisor, &itself) };
                self.at_least(&rest, &constant(1 - divisor), 0);
                self.at_least(&constant(divisor - 1), &rest, 0);
                self.divided.push((dividend, rest));
            }
            _ => {}
        }
    }

    /// `large >= small + distance`
    fn at_least(&mut self, large: &Form, small: &Form, distance: i128) {
        let mut linear = self.linear(&minus(large, small));
        linear.constant -= distance;
        self.system.at_least_zero.push(linear);
    }

    fn equal(&mut self, difference: &Form) {
        let linear = self.linear(difference);
        self.system.equal.push(linear);
    }

    /// The two are the same. From `A n + B = A' n + B'` with `B` and `B'` closer than `n` follow `A = A'` and `B = B'`.
    fn equate(&mut self, a: &Form, b: &Form) {
        for unit in self.strides(a, b) {
            let pure = |form: &Form| form.contains_key(&vec![unit.clone()]);
            for (move_a, move_b) in [(false, false), (true, false), (false, true), (true, true)] {
                if (move_a && !pure(a)) || (move_b && !pure(b)) {
                    continue;
                }
                let ((a_rows, a_rest), (b_rows, b_rest)) = (split(a, &unit, move_a), split(b, &unit, move_b));
                if self.is_closer(&a_rest, &b_rest, &unit) && self.is_closer(&b_rest, &a_rest, &unit) {
                    self.equate(&a_rows, &b_rows);
                    self.equate(&a_rest, &b_rest);
                    return;
                }
            }
        }
        self.equal(&minus(a, b));
    }

    /// Unknowns by which a product steps through the rows of something, the same at all moments.
    fn strides(&self, a: &Form, b: &Form) -> Vec<Unknown> {
        let long = a.keys().chain(b.keys()).filter(|product| product.len() > 1);
        let mut strides: Vec<Unknown> = long.flatten().filter(|unknown| self.is_global(unknown)).cloned().collect();
        strides.sort();
        strides.dedup();
        strides
    }

    fn is_global(&self, (symbol, _): &Unknown) -> bool {
        match symbol {
            Symbol::Node(node) => self.facts.depths.get(node) == Some(&0),
            Symbol::Constant(_) => true,
            Symbol::Length(var) => self.graph.var(*var).frozen || self.facts.homes.get(var) == Some(&0),
        }
    }

    /// Whether `a - b < unit` for sure.
    fn is_closer(&self, a: &Form, b: &Form, unit: &Unknown) -> bool {
        let mut other = self.copy();
        let far = plus(b, 1, &Form::from([(vec![unit.clone()], 1)]));
        other.at_least(a, &far, 0);
        other.system.is_impossible()
    }

    fn linear(&mut self, form: &Form) -> Linear {
        let mut out = Linear::default();
        for (product, coefficient) in form {
            if product.is_empty() {
                out.constant = *coefficient;
            } else {
                let number = self.number(product);
                out.terms.insert(number, *coefficient);
            }
        }
        out
    }

    /// The number of the product as a variable of the system.
    fn number(&mut self, product: &Product) -> usize {
        let next = self.products.len();
        *self.products.entry(product.clone()).or_insert(next)
    }
}
