//! Changes of one function that mostly keep its types: what is there is put into other syntax, or exchanged with what is like it.
//!
//! Types are guessed from the syntax. A wrong guess costs a mutant that is no program.

use super::super::Random;
use super::templates::{self, ANY, CONDITIONS, LETS, NAMES, NUMBERS, OPTIONS, PARAMETERS, Parts, RESULTS, STATEMENTS};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use std::collections::BTreeSet;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{BinOp, Block, Expr, ExprCall, FnArg, ItemFn, Lit, Pat, ReturnType, Stmt, Type, UnOp};

/// One change, or none where nothing fits.
pub fn rewrite(function: &mut ItemFn, options: &mut String, random: &mut Random) {
    let known = Known::of(function);
    match random.next(16) {
        0 => known.parameter(function, random),
        1 => known.result(function, random),
        2 => known.renamed(function, random),
        3 => *options = known.options(random),
        4..=7 => known.statement(function, random),
        8 => known.operator(function, random),
        9 | 10 => known.expression(function, ANY, &|_| true, random),
        11 => known.expression(function, CONDITIONS, &is_condition, random),
        12 => known.named(function, random),
        _ => known.expression(function, NUMBERS, &|expr| known.is_number(expr), random),
    }
}

/// What is known of a function.
#[derive(Default)]
struct Known {
    /// Names of numbers.
    names: BTreeSet<String>,
    parameters: Vec<Ident>,
    /// Parameters of type `f64`.
    scalars: Vec<Ident>,
    bound: Vec<Ident>,
    numbers: Vec<Expr>,
    conditions: Vec<Expr>,
    tail: Option<Expr>,
}

const ELEMENTARY: [&str; 24] = [
    "sin", "cos", "tan", "exp", "ln", "sqrt", "abs", "powi", "powf", "tanh", "max", "min", "atan2", "hypot", "recip", "mul_add", "sinh",
    "cosh", "ln_1p", "exp_m1", "atan", "cbrt", "norm", "dot",
];

fn is_condition(expr: &Expr) -> bool {
    use BinOp::{And, Eq, Ge, Gt, Le, Lt, Ne, Or};
    matches!(expr, Expr::Binary(binary) if matches!(binary.op, Lt(_) | Gt(_) | Le(_) | Ge(_) | Eq(_) | Ne(_) | And(_) | Or(_)))
}

/// The expression as one token, so that it stays together; it is printed in parentheses where it needs them.
fn grouped(expr: &Expr) -> TokenStream {
    Group::new(Delimiter::None, expr.to_token_stream()).into_token_stream()
}

fn is_f64(ty: &Type) -> bool {
    ty.to_token_stream().to_string() == "f64"
}

impl Known {
    fn of(function: &ItemFn) -> Known {
        let mut known = Known::default();
        for arg in &function.sig.inputs {
            let FnArg::Typed(arg) = arg else { continue };
            let Pat::Ident(name) = &*arg.pat else { continue };
            known.parameters.push(name.ident.clone());
            if is_f64(&arg.ty) {
                known.scalars.push(name.ident.clone());
                known.names.insert(name.ident.to_string());
            }
        }
        known.visit_block(&function.block);
        if let Some(Stmt::Expr(tail, None)) = function.block.stmts.last() {
            known.tail = Some(tail.clone());
        }
        known
    }

    fn is_number(&self, expr: &Expr) -> bool {
        use BinOp::{Add, Div, Mul, Sub};
        match expr {
            Expr::Lit(literal) => matches!(literal.lit, Lit::Float(_)),
            Expr::Group(inner) => self.is_number(&inner.expr),
            Expr::Paren(inner) => self.is_number(&inner.expr),
            Expr::Unary(unary) => matches!(unary.op, UnOp::Neg(_)) && self.is_number(&unary.expr),
            Expr::Path(path) => path.path.get_ident().is_some_and(|name| self.names.contains(&name.to_string())),
            Expr::MethodCall(call) => ELEMENTARY.iter().any(|name| call.method == name),
            Expr::Binary(binary) => {
                matches!(binary.op, Add(_) | Sub(_) | Mul(_) | Div(_)) && (self.is_number(&binary.left) || self.is_number(&binary.right))
            }
            _ => false,
        }
    }

    /// What templates are filled with, apart from what was there.
    fn parts(&self, random: &mut Random) -> Parts {
        let pick = |from: &[Expr], random: &mut Random, or: &str| match from {
            [] => or.parse().expect("tokens"),
            _ => grouped(&from[random.next(from.len())]),
        };
        let number = pick(&self.numbers, random, "1.5");
        let condition = pick(&self.conditions, random, "true");
        let condition = if random.next(3) == 0 { quote!((#number > 0.25)) } else { condition };
        let tail = self.tail.as_ref().map(grouped).unwrap_or_default();
        Parts::from([("NUM", number), ("COND", condition), ("TAIL", tail)])
    }

    // ---- changes

    /// A parameter is passed in another way.
    fn parameter(&self, function: &mut ItemFn, random: &mut Random) {
        if self.scalars.is_empty() {
            return;
        }
        let name = &self.scalars[random.next(self.scalars.len())];
        let (ty, used) = PARAMETERS[random.next(PARAMETERS.len())];
        for arg in &mut function.sig.inputs {
            if let FnArg::Typed(arg) = arg
                && matches!(&*arg.pat, Pat::Ident(pat) if pat.ident == *name)
            {
                *arg.ty = syn::parse_str(ty).expect("a type");
            }
        }
        let used = templates::expr(used, &Parts::from([("X", name.to_token_stream())])).expect("an expression");
        let mut change = |expr: &mut Expr| *expr = used.clone();
        let wanted = |expr: &Expr| matches!(expr, Expr::Path(path) if path.path.is_ident(name));
        Exprs { wanted: &wanted, at: Which::All, count: 0, change: &mut change }.visit_block_mut(&mut function.block);
    }

    /// The result has another type.
    fn result(&self, function: &mut ItemFn, random: &mut Random) {
        let ReturnType::Type(_, ty) = &mut function.sig.output else { return };
        let (Some(tail), true) = (&self.tail, is_f64(ty)) else { return };
        let (other, template) = RESULTS[random.next(RESULTS.len())];
        let mut parts = self.parts(random);
        parts.insert("EXPR", grouped(tail));
        **ty = syn::parse_str(other).expect("a type");
        if let (Some(Stmt::Expr(last, None)), Some(expr)) = (function.block.stmts.last_mut(), templates::expr(template, &parts)) {
            *last = expr;
        }
    }

    /// A variable has another name.
    fn renamed(&self, function: &mut ItemFn, random: &mut Random) {
        let names: Vec<&Ident> = self.parameters.iter().chain(&self.bound).collect();
        if names.is_empty() {
            return;
        }
        let (name, other) = (names[random.next(names.len())], NAMES[random.next(NAMES.len())]);
        let tokens = renamed(function.to_token_stream(), name, &syn::parse_str(other).expect("a name"));
        // What other changes left may need parentheses to be read again.
        if let Ok(other) = syn::parse2(tokens) {
            *function = other;
        }
    }

    fn options(&self, random: &mut Random) -> String {
        let options = OPTIONS[random.next(OPTIONS.len())];
        let parameter = self.parameters.get(random.next(self.parameters.len()));
        options.replace("PARAM", &parameter.map(ToString::to_string).unwrap_or_default())
    }

    /// An expression goes into a template.
    fn expression(&self, function: &mut ItemFn, from: &[&str], wanted: &dyn Fn(&Expr) -> bool, random: &mut Random) {
        let template = from[random.next(from.len())];
        let mut parts = self.parts(random);
        let mut change = |expr: &mut Expr| {
            parts.insert("EXPR", grouped(expr));
            if let Some(other) = templates::expr(template, &parts) {
                *expr = other;
            }
        };
        one(function, wanted, &mut change, random);
    }

    /// Another operator of its kind, or exchanged operands.
    fn operator(&self, function: &mut ItemFn, random: &mut Random) {
        const KINDS: [&[&str]; 4] =
            [&["+", "-", "*", "/"], &["+=", "-=", "*=", "/="], &["<", "<=", ">", ">=", "!="], &["&&", "||", "==", "!="]];
        let (at, exchanged) = (random.next(4), random.next(3) == 0);
        let mut change = |expr: &mut Expr| {
            let Expr::Binary(binary) = expr else { return };
            if exchanged {
                std::mem::swap(&mut binary.left, &mut binary.right);
                return;
            }
            let sign = binary.op.to_token_stream().to_string();
            if let Some(kind) = KINDS.iter().find(|kind| kind.contains(&&*sign)) {
                binary.op = syn::parse_str(kind[at % kind.len()]).expect("an operator");
            }
        };
        one(function, &|expr| matches!(expr, Expr::Binary(_)), &mut change, random);
    }

    /// A statement goes into a template, or changes places with the next one.
    fn statement(&self, function: &mut ItemFn, random: &mut Random) {
        let mut blocks = Blocks { at: None, count: 0, change: &mut |_| () };
        blocks.visit_block_mut(&mut function.block);
        let at = random.next(blocks.count);
        let parts = self.parts(random);
        let mut change = |block: &mut Block| {
            if block.stmts.is_empty() {
                return;
            }
            let at = random.next(block.stmts.len());
            if random.next(6) == 0 && at + 1 < block.stmts.len() {
                block.stmts.swap(at, at + 1);
            } else if let Some(stmts) = other(&block.stmts[at], parts.clone(), random) {
                block.stmts.splice(at..=at, stmts);
            }
        };
        Blocks { at: Some(at), count: 0, change: &mut change }.visit_block_mut(&mut function.block);
    }

    /// A part of a statement is given a name in front of it.
    fn named(&self, function: &mut ItemFn, random: &mut Random) {
        let ways = ["let n9 = EXPR;", "let n9 = &EXPR;", "let mut n9 = EXPR;", "let n9: f64 = EXPR;", "let n9 = move || EXPR;"];
        let way = random.next(ways.len());
        let mut taken = None;
        let used: Expr = syn::parse_str(["n9", "*n9", "n9", "n9", "n9()"][way]).expect("an expression");
        let mut blocks = Blocks { at: None, count: 0, change: &mut |_| () };
        blocks.visit_block_mut(&mut function.block);
        let at = random.next(blocks.count);
        let mut change = |block: &mut Block| {
            let at = random.next(block.stmts.len());
            let Some(stmt) = block.stmts.get_mut(at) else { return };
            let wanted = |expr: &Expr| self.is_number(expr);
            let mut take = |expr: &mut Expr| taken = Some(std::mem::replace(expr, used.clone()));
            let mut counted = Exprs { wanted: &wanted, at: Which::None, count: 0, change: &mut |_| () };
            counted.visit_stmt_mut(stmt);
            let which = Which::One(random.next(counted.count));
            Exprs { wanted: &wanted, at: which, count: 0, change: &mut take }.visit_stmt_mut(stmt);
            if let Some(expr) = &taken {
                let stmts = templates::stmts(ways[way], &Parts::from([("EXPR", grouped(expr))])).expect("a statement");
                block.stmts.splice(at..at, stmts);
            }
        };
        Blocks { at: Some(at), count: 0, change: &mut change }.visit_block_mut(&mut function.block);
    }
}

impl<'ast> Visit<'ast> for Known {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        visit::visit_local(self, local);
        let name = match &local.pat {
            Pat::Ident(name) => &name.ident,
            Pat::Type(pat) => match &*pat.pat {
                Pat::Ident(name) => &name.ident,
                _ => return,
            },
            _ => return,
        };
        self.bound.push(name.clone());
        if local.init.as_ref().is_some_and(|init| self.is_number(&init.expr)) {
            self.names.insert(name.to_string());
        }
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        visit::visit_expr(self, expr);
        if self.is_number(expr) {
            self.numbers.push(expr.clone());
        } else if is_condition(expr) {
            self.conditions.push(expr.clone());
        }
    }
}

/// What may stand in the place of a statement.
fn other(stmt: &Stmt, mut parts: Parts, random: &mut Random) -> Option<Vec<Stmt>> {
    let (template, keeps) = match stmt {
        Stmt::Local(local) => {
            let (pat, init) = (&local.pat, local.init.as_ref()?);
            let pat = match pat {
                Pat::Type(pat) => &*pat.pat,
                pat => pat,
            };
            parts.insert("PAT", pat.to_token_stream());
            parts.insert("EXPR", grouped(&init.expr));
            (LETS[random.next(LETS.len())], true)
        }
        Stmt::Expr(_, Some(_)) => (STATEMENTS[random.next(STATEMENTS.len())], false),
        Stmt::Expr(Expr::ForLoop(_) | Expr::If(_) | Expr::While(_) | Expr::Loop(_), None) => {
            (STATEMENTS[random.next(STATEMENTS.len())], false)
        }
        Stmt::Expr(tail, None) => {
            parts.insert("EXPR", grouped(tail));
            (["return EXPR;", "let r9 = EXPR; r9", "return EXPR", "{ EXPR }", "(|| EXPR)()"][random.next(5)], true)
        }
        _ => return None,
    };
    if !keeps {
        parts.insert("STMT", stmt.to_token_stream());
    }
    templates::stmts(template, &parts)
}

fn renamed(tokens: TokenStream, name: &Ident, other: &Ident) -> TokenStream {
    let rename = |tree: TokenTree| match tree {
        TokenTree::Ident(ident) if ident == *name => other.clone().into(),
        TokenTree::Group(group) => Group::new(group.delimiter(), renamed(group.stream(), name, other)).into(),
        tree => tree,
    };
    tokens.into_iter().map(rename).collect()
}

// ---- walks

/// Changes one expression of those that are wanted.
fn one(function: &mut ItemFn, wanted: &dyn Fn(&Expr) -> bool, change: &mut dyn FnMut(&mut Expr), random: &mut Random) {
    let mut counted = Exprs { wanted, at: Which::None, count: 0, change: &mut |_| () };
    counted.visit_block_mut(&mut function.block);
    let at = Which::One(random.next(counted.count));
    Exprs { wanted, at, count: 0, change }.visit_block_mut(&mut function.block);
}

enum Which {
    None,
    One(usize),
    All,
}

struct Exprs<'f> {
    wanted: &'f dyn Fn(&Expr) -> bool,
    at: Which,
    count: usize,
    change: &'f mut dyn FnMut(&mut Expr),
}

impl VisitMut for Exprs<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if !(self.wanted)(expr) {
            return;
        }
        if matches!(self.at, Which::All) || matches!(self.at, Which::One(at) if at == self.count) {
            (self.change)(expr);
        }
        self.count += 1;
    }

    /// Lengths of arrays are constants.
    fn visit_type_mut(&mut self, _: &mut Type) {}

    /// Patterns are no expressions of values.
    fn visit_pat_mut(&mut self, _: &mut Pat) {}

    /// What is called has no value.
    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        if !matches!(&*call.func, Expr::Path(_)) {
            self.visit_expr_mut(&mut call.func);
        }
        call.args.iter_mut().for_each(|arg| self.visit_expr_mut(arg));
    }
}

/// Changes the block of the number.
struct Blocks<'f> {
    at: Option<usize>,
    count: usize,
    change: &'f mut dyn FnMut(&mut Block),
}

impl VisitMut for Blocks<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        if self.at == Some(self.count) {
            (self.change)(block);
        }
        self.count += 1;
        visit_mut::visit_block_mut(self, block);
    }
}
