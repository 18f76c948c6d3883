//! Operators: arithmetic, comparisons, `&&` and `||`, casts.

use crate::graph::{CastTo, Float, NodeId, Op, Path, ScalarOp, Stmt, Ty, VarKind};
use crate::lower::Lowerer;
use crate::lower::snippet::{Changes, identifiers};
use crate::lower::value::Value;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{BinOp, Expr, UnOp};

/// What is wrong with bits.
const BITS: &str = "the derivative is lost here: bit operations have none; if that is meant, write `no_diff(..)` around the value";

/// What is wrong with an array or a tuple as an operand.
const WHOLE: &str = "arrays and tuples have no operators of their own here: work on their elements";

impl Lowerer<'_> {
    /// Whether the place is a parameter by value that carries no derivative, of a type of which only the user's source knows.
    fn is_opaque_data(&mut self, path: &Path) -> bool {
        let VarKind::Param(index) = self.b.graph.var(path.var).kind else { return false };
        path.proj.is_empty() && self.signature.params[index].model == Ty::Opaque && !self.is_active(&Value::Place(path.clone()))
    }

    pub(super) fn unary(&mut self, e: &syn::ExprUnary, expr: &Expr) -> Value {
        match e.op {
            UnOp::Deref(_) => match self.expr(&e.expr) {
                Value::Ref(path) => Value::Place(path),
                // What a pattern or an iterator of the user's own gave.
                Value::Node(node) if self.may_be_reference(node) => self.snippet(expr),
                // `*boxed`, of data.
                Value::Place(path) if self.is_opaque_data(&path) => self.snippet(expr),
                other => other,
            },
            UnOp::Neg(_) => {
                let arg = self.expr(&e.expr);
                let Some(arg) = self.operand(arg, &e.expr) else {
                    return self.inactive_or(expr, WHOLE);
                };
                if self.may_be_own_operator(&[arg]) {
                    return self.own_operator(ScalarOp::Neg, &[arg], &e.op);
                }
                if let Some(n) = self.b.graph.integer(arg) {
                    return Value::Node(self.b.integer(-n));
                }
                if let Some(c) = self.b.graph.constant(arg) {
                    let ty = self.b.graph.node(arg).ty.clone();
                    if let Some(text) = self.b.graph.literals.get(&c.to_bits()) {
                        let text = format!("-{text}");
                        self.b.graph.literals.entry((-c).to_bits()).or_insert_with(|| text.into());
                    }
                    return Value::Node(self.b.constant(-c, ty));
                }
                Value::Node(self.spanned(ScalarOp::Neg, &[arg], &e.op))
            }
            UnOp::Not(_) => {
                let arg = self.expr_node(&e.expr);
                if self.ty(arg) == Ty::Bool {
                    return Value::Node(self.spanned(ScalarOp::Not, &[arg], &e.op));
                }
                let arg = self.integer_if_unknown(arg, &e.expr);
                if self.is_active_node(arg) || !self.mentions_active(expr) {
                    return self.snippet(expr);
                }
                let ty = self.types.fresh();
                Value::Node(self.snippet_node(quote!(!__bits), vec!["__bits".into()], vec![arg], false, ty))
            }
            _ => self.inactive_or(expr, "this operator cannot be differentiated"),
        }
    }

    /// The operation, located at its sign.
    pub(in crate::lower) fn spanned(&mut self, op: ScalarOp, args: &[NodeId], sign: &impl Spanned) -> NodeId {
        let node = self.scalar(op, args);
        self.b.graph.nodes[node.index()].at = Some(sign.span());
        node
    }

    pub(super) fn binary(&mut self, e: &syn::ExprBinary, expr: &Expr) -> Value {
        use ScalarOp::*;
        let (op, assign) = match e.op {
            BinOp::Add(_) => (Add, false),
            BinOp::Sub(_) => (Sub, false),
            BinOp::Mul(_) => (Mul, false),
            BinOp::Div(_) => (Div, false),
            BinOp::Rem(_) => (Rem, false),
            BinOp::AddAssign(_) => (Add, true),
            BinOp::SubAssign(_) => (Sub, true),
            BinOp::MulAssign(_) => (Mul, true),
            BinOp::DivAssign(_) => (Div, true),
            BinOp::RemAssign(_) => (Rem, true),
            BinOp::Lt(_) => (Lt, false),
            BinOp::Le(_) => (Le, false),
            BinOp::Gt(_) => (Gt, false),
            BinOp::Ge(_) => (Ge, false),
            BinOp::Eq(_) => (Eq, false),
            BinOp::Ne(_) => (Ne, false),
            BinOp::And(_) => return self.short_circuit(&e.left, &e.right, true),
            BinOp::Or(_) => return self.short_circuit(&e.left, &e.right, false),
            _ => return self.bit_operation(e, expr),
        };
        if assign {
            if let Some(value) = self.assigned_as_it_is(&e.left, expr) {
                return value;
            }
            // Rust evaluates the right operand of a compound assignment on numbers first.
            let right = self.operand_expr(&e.right);
            let Some(right) = self.operand(right, &e.right) else {
                return self.inactive_or(expr, WHOLE);
            };
            let Some(place) = self.place(&e.left) else { return Value::Unit };
            if self.assign_to_column(op, &place, right) {
                return Value::Unit;
            }
            let of_primitives = matches!(self.path_ty(&place), Ty::Real(Float::F64 | Float::F32)) && is_new_number(&e.right);
            if !of_primitives && moves_place(&e.left, &e.right) {
                return self.refuse(
                    &e.right,
                    "which element is changed depends on what is evaluated here, before or after, as the types are: bind the right side to a name first",
                );
            }
            if self.may_be_own_assignment(&place, right) {
                let right = self.own_operand(right, &e.right);
                self.own_assignment(op, &place, right, &e.op, expr);
            } else {
                let right = self.b.graph.referent(right);
                self.compound(op, &place, right, expr, &e.op);
            }
            return Value::Unit;
        }
        let left = self.operand_expr(&e.left);
        let left = self.operand(left, &e.left);
        let then = self.b.mark();
        let right = self.operand_expr(&e.right);
        let right = self.operand(right, &e.right);
        let (Some(left), Some(right)) = (left, right) else {
            return self.inactive_or(expr, WHOLE);
        };
        let left = self.node_as_of(left, then);
        if op == Mul
            && let Some(rotated) = self.rotated(left, right, expr)
        {
            return rotated;
        }
        if matches!(op, Add | Sub | Mul | Div | Rem) && self.may_be_own_operator(&[left, right]) {
            let operands = [self.own_operand(left, &e.left), self.own_operand(right, &e.right)];
            return self.own_operator(op, &operands, &e.op);
        }
        if matches!(op, Rem) && self.is_active_node(right) && self.ty(right) == Ty::Int {
            return self.snippet(expr);
        }
        Value::Node(self.spanned(op, &[left, right], &e.op))
    }

    /// `&`, `|`, `^`, `<<`, `>>` and their assigning forms.
    fn bit_operation(&mut self, e: &syn::ExprBinary, expr: &Expr) -> Value {
        let op = match e.op {
            BinOp::BitXorAssign(_) => quote!(^),
            BinOp::BitAndAssign(_) => quote!(&),
            BinOp::BitOrAssign(_) => quote!(|),
            BinOp::ShlAssign(_) => quote!(<<),
            BinOp::ShrAssign(_) => quote!(>>),
            _ if !self.mentions_active(expr) => return self.snippet(expr),
            sign => {
                let operands = [&e.left, &e.right].map(|side| self.integer_operand(side));
                let [Some(left), Some(right)] = operands else { return self.refuse(expr, BITS) };
                let ty = self.types.fresh();
                return Value::Node(self.snippet_node(
                    quote!((__left #sign __right)),
                    vec!["__left".into(), "__right".into()],
                    vec![left, right],
                    false,
                    ty,
                ));
            }
        };
        if self.mentions_active(expr) {
            return self.refuse(expr, BITS);
        }
        let right = self.expr_node(&e.right);
        let Some(place) = self.place(&e.left) else { return Value::Unit };
        let old = self.read(&place);
        let ty = self.path_ty(&place);
        let new = self.snippet_node(quote!((__old #op __right)), vec!["__old".into(), "__right".into()], vec![old, right], false, ty);
        self.write(&place, new);
        Value::Unit
    }

    /// A value as an operand: scalars only.
    fn operand(&mut self, value: Value, at: &Expr) -> Option<NodeId> {
        if let Value::Place(path) | Value::Ref(path) = &value
            && let Ty::Seq(element) = self.path_ty(path)
            && !self.options.own_types
        {
            // Of all that is indexed, matrices have operators.
            self.tell(path, &Ty::Matrix(element));
        }
        match value {
            Value::Tuple(_) | Value::Unit => None,
            // Whether the reference matters is known once the type is.
            Value::Ref(path) if matches!(self.path_ty(&path), Ty::Infer(_) | Ty::Opaque) => {
                let read = self.read(&path);
                let ty = self.b.graph.node(read).ty.clone();
                Some(self.b.node(Op::Borrow, vec![read], ty))
            }
            // What a pattern borrows is a number behind a reference.
            Value::Node(node) if self.references.contains(&node) && self.may_be_reference(node) => {
                let ty = self.types.fresh();
                Some(self.snippet_node(quote!(*__borrowed), vec!["__borrowed".into()], vec![node], false, ty))
            }
            other => Some(self.as_node(other, at)),
        }
    }

    fn compound(&mut self, op: ScalarOp, place: &Path, right: NodeId, at: &Expr, sign: &BinOp) {
        self.check_writable(place, right, at);
        match op {
            ScalarOp::Add => self.add(place, right),
            ScalarOp::Sub if !matches!(self.path_ty(place), Ty::Int | Ty::Infer(_)) => {
                let negated = self.spanned(ScalarOp::Neg, &[right], sign);
                self.add(place, negated);
            }
            _ => {
                let old = self.read(place);
                let new = self.spanned(op, &[old, right], sign);
                self.write(place, new);
            }
        }
    }

    fn short_circuit(&mut self, left: &Expr, right: &Expr, and: bool) -> Value {
        let cond = self.condition(left);
        Value::Node(self.short_circuit_with(cond, and, |l| l.condition(right)))
    }

    /// `cond && rest`, the rest evaluated only where it counts.
    pub(in crate::lower) fn and_then(&mut self, cond: NodeId, rest: impl FnOnce(&mut Self) -> NodeId) -> NodeId {
        match self.known_truth(cond) {
            Some(true) => rest(self),
            Some(false) => cond,
            None => self.short_circuit_with(cond, true, rest),
        }
    }

    /// `cond || rest`, the rest evaluated only where it counts.
    pub(in crate::lower) fn or_else(&mut self, cond: NodeId, rest: impl FnOnce(&mut Self) -> NodeId) -> NodeId {
        self.short_circuit_with(cond, false, rest)
    }

    fn short_circuit_with(&mut self, cond: NodeId, and: bool, rest: impl FnOnce(&mut Self) -> NodeId) -> NodeId {
        let knowledge = self.b.knowledge();
        self.b.open();
        let rest = rest(self);
        let leaves = self.b.diverged();
        let mut evaluated = self.b.close();
        if leaves {
            // `cond || return y`: whoever comes here knows the outcome.
            self.b.set_knowledge(knowledge);
            self.b.open();
            let skipped = self.b.close();
            let (then, els) = if and { (evaluated, skipped) } else { (skipped, evaluated) };
            self.b.push(Stmt::If { cond, then, els, outs: Vec::new() });
            return self.truth(!and);
        }
        let quiet = evaluated.stmts.iter().all(|stmt| match stmt {
            Stmt::Let(node) => match &self.b.graph.node(*node).op {
                Op::Scalar(_) | Op::Cast(_) | Op::Len(..) => true,
                Op::Read(shape, _) => shape.proj.is_empty(),
                Op::Snippet(_) => self.b.graph.is_leaf(*node),
                _ => false,
            },
            _ => false,
        });
        if quiet {
            for stmt in evaluated.stmts {
                self.b.push(stmt);
            }
            let op = if and { ScalarOp::And } else { ScalarOp::Or };
            return match self.known_truth(rest) {
                Some(truth) if truth == and => cond,
                _ => self.scalar(op, &[cond, rest]),
            };
        }
        evaluated.yields.push(rest);
        self.b.set_knowledge(knowledge);
        self.b.open();
        let other = self.b.node(Op::Bool(!and), Vec::new(), Ty::Bool);
        let mut skipped = self.b.close();
        skipped.yields.push(other);
        let out = self.b.graph.new_bound(Ty::Bool);
        let (then, els) = if and { (evaluated, skipped) } else { (skipped, evaluated) };
        self.b.finish(Stmt::If { cond, then, els, outs: vec![out] });
        out
    }

    pub(super) fn cast(&mut self, e: &syn::ExprCast, expr: &Expr) -> Value {
        let node = self.expr_node(&e.expr);
        let to = e.ty.to_token_stream().to_string();
        let target = self.model(&e.ty);
        let node = match target {
            Ty::Int | Ty::Real(Float::F64 | Float::F32) => self.integer_if_unknown(node, &e.expr),
            _ => node,
        };
        match (&target, self.ty(node)) {
            (Ty::Real(to), Ty::Real(from)) if *to == from => Value::Node(node),
            (Ty::Real(Float::F64), _) => Value::Node(self.b.node(Op::Cast(CastTo::F64), vec![node], target)),
            (Ty::Real(Float::F32), _) => Value::Node(self.b.node(Op::Cast(CastTo::F32), vec![node], target)),
            (Ty::Int, from) if from != Ty::Int && self.is_active_node(node) => self.refuse(
                expr,
                format!("the derivative is lost here: a cast to `{to}` has none; if that is meant, write `no_diff(..)` around the value that is cast"),
            ),
            (Ty::Int, _) => Value::Node(self.b.node(Op::Cast(CastTo::Int(to)), vec![node], Ty::Int)),
            _ => self.inactive_or(expr, "the macro cannot see what this cast does to the derivative: cast to `f64` or `f32`"),
        }
    }

    /// A field of unknown type that is cast is taken for an integer, and rustc told to refuse others: the adjoint of a number
    /// that is converted has the type of the number, so that must be known.
    pub(in crate::lower) fn integer_if_unknown(&mut self, node: NodeId, at: &Expr) -> NodeId {
        self.of_integers(node, "integer", at)
    }

    /// What stands where integers stand alone: a field of unknown type is one. `None` if it carries a derivative.
    pub(in crate::lower) fn integer_operand(&mut self, at: &Expr) -> Option<NodeId> {
        let node = self.expr_node(at);
        let node = self.integer_if_unknown(node, at);
        (!self.is_active_node(node)).then_some(node)
    }

    /// The exponent of `powi`, which the macro cannot tell from what carries a derivative: a field.
    pub(in crate::lower) fn exponent_if_unknown(&mut self, node: NodeId, at: &Expr) -> NodeId {
        self.of_integers(node, "exponent", at)
    }

    /// What the function of the runtime gives, which takes integers alone, where an active value is of a type that is not told.
    fn of_integers(&mut self, node: NodeId, function: &str, at: &Expr) -> NodeId {
        if !self.is_active_node(node) || !matches!(self.ty(node), Ty::Infer(_) | Ty::Opaque) {
            return node;
        }
        let (krate, function) = (&self.options.krate, proc_macro2::Ident::new(function, at.span()));
        let tokens = quote_spanned!(at.span()=> #krate::__private::#function(__cast));
        self.snippet_node(tokens, vec!["__cast".into()], vec![node], false, Ty::Int)
    }
}

/// Whether the right side of a compound assignment stores to a name by which the left side is indexed.
fn moves_place(left: &Expr, right: &Expr) -> bool {
    let index = match left {
        Expr::Index(e) => Some(&e.index),
        _ => None,
    };
    let inner = match left {
        Expr::Index(e) => &e.expr,
        Expr::Field(e) => &e.base,
        Expr::Paren(e) => &e.expr,
        Expr::Unary(e) => &e.expr,
        _ => return false,
    };
    let stores = || Changes::of(&right.to_token_stream()).stores;
    index.is_some_and(|index| identifiers(index.to_token_stream()).iter().any(|name| stores().contains(name))) || moves_place(inner, right)
}

/// Whether the expression computes a number, and is no reference to one.
fn is_new_number(expr: &Expr) -> bool {
    match expr {
        Expr::Binary(_) | Expr::Lit(_) | Expr::Cast(_) | Expr::MethodCall(_) => true,
        Expr::Unary(e) => !matches!(e.op, UnOp::Deref(_)) || is_new_number(&e.expr),
        Expr::Paren(e) => is_new_number(&e.expr),
        Expr::Block(e) => matches!(e.block.stmts.last(), Some(syn::Stmt::Expr(tail, None)) if is_new_number(tail)),
        _ => false,
    }
}
