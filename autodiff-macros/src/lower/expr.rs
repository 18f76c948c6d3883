//! Blocks, statements and expressions.

use super::value::{Closure, Function, Value};
use super::{Lowerer, as_closure, control};
use crate::graph::{CastTo, Float, NodeId, Op, Path, Proj, ScalarOp, Stmt, Ty};
use quote::{ToTokens, quote};
use std::rc::Rc;
use syn::spanned::Spanned;
use syn::{BinOp, Block, Expr, Lit, Local, Pat, UnOp};

impl Lowerer<'_> {
    /// A block with names of its own.
    pub(super) fn block_scope(&mut self, block: &Block, expected: Option<&Ty>) -> Value {
        self.scopes.push(Default::default());
        let value = self.block(block, expected);
        self.scopes.pop();
        value
    }

    fn block(&mut self, block: &Block, expected: Option<&Ty>) -> Value {
        let tail = std::mem::take(&mut self.tail);
        // Items are in scope in the whole block.
        for stmt in &block.stmts {
            if let syn::Stmt::Item(item) = stmt {
                self.item(item);
            }
        }
        let mut last = Value::Unit;
        for (index, stmt) in block.stmts.iter().enumerate() {
            if self.b.diverged() {
                return Value::Never;
            }
            if let syn::Stmt::Expr(..) | syn::Stmt::Macro(_) = stmt {
                self.here = stmt.span();
                self.refuse_cfg_tokens(stmt);
            }
            last = match stmt {
                syn::Stmt::Local(local) => self.local(local),
                syn::Stmt::Item(_) => Value::Unit,
                syn::Stmt::Expr(expr, None) if index + 1 == block.stmts.len() => {
                    self.tail = tail;
                    self.expr_expecting(expr, expected)
                }
                syn::Stmt::Expr(expr, _) => {
                    self.statement(expr);
                    Value::Unit
                }
                syn::Stmt::Macro(mac) => {
                    let value = self.macro_call(&mac.mac, stmt.to_token_stream());
                    if mac.semi_token.is_none() && index + 1 == block.stmts.len() { value } else { Value::Unit }
                }
            };
        }
        if self.b.diverged() { Value::Never } else { last }
    }

    fn item(&mut self, item: &syn::Item) {
        match item {
            syn::Item::Static(item) => {
                self.diagnostics.error(
                    item,
                    "a `static` inside a differentiable function is refused: each derived function would have a copy of its own; move it out of the function",
                );
            }
            syn::Item::Const(item) => {
                let ty = crate::syntax::types::model(&item.ty, &self.signature.scalars);
                let name = item.ident.to_token_stream();
                let node = self.snippet_node(name, Vec::new(), Vec::new(), false, ty);
                self.define(&item.ident.to_string(), Value::Node(node));
                self.b.graph.items.push(item.to_token_stream());
            }
            other => self.b.graph.items.push(other.to_token_stream()),
        }
    }

    fn local(&mut self, local: &Local) -> Value {
        self.refuse_cfg(&local.attrs);
        let Some(init) = &local.init else {
            self.bind_uninit(&local.pat);
            return Value::Unit;
        };
        let (pat, ty) = match &local.pat {
            Pat::Type(typed) => (&*typed.pat, Some(&*typed.ty)),
            other => (other, None),
        };
        let model = ty.map(|ty| self.model(ty));
        if let Some((_, diverge)) = &init.diverge {
            self.let_else(pat, &init.expr, diverge);
            return Value::Unit;
        }
        let value = self.expr_expecting(&init.expr, model.as_ref());
        if matches!(value, Value::Never) {
            return Value::Unit;
        }
        if let (Some(ty), Value::Node(node)) = (ty, &value)
            && let Op::Snippet(_) = self.b.graph.node(*node).op
            && matches!(pat, Pat::Ident(_))
            && !self.b.graph.is_leaf(*node)
        {
            self.b.graph.annotations.insert(*node, ty.to_token_stream());
        }
        if let Some(model) = &model {
            self.expect_value(&value, model);
        }
        self.bind(pat, value);
        Value::Unit
    }

    /// What a written type tells, unknown parts left open to inference.
    pub(super) fn model(&mut self, ty: &syn::Type) -> Ty {
        let model = crate::syntax::types::model(ty, &self.signature.scalars);
        self.infer_parts(&model, matches!(ty, syn::Type::Infer(_)))
    }

    fn infer_parts(&mut self, ty: &Ty, placeholder: bool) -> Ty {
        match ty {
            Ty::Opaque if placeholder => self.types.fresh(),
            // `Vec<_>`, `[_; N]`: the element is found from use.
            Ty::Vec(e) => Ty::Vec(Box::new(self.infer_parts(e, true))),
            Ty::Array(e, n) => Ty::Array(Box::new(self.infer_parts(e, true)), n.clone()),
            Ty::Slice(e) => Ty::Slice(Box::new(self.infer_parts(e, true))),
            other => other.clone(),
        }
    }

    pub(super) fn expect_value(&mut self, value: &Value, ty: &Ty) {
        match (value, ty) {
            (Value::Node(node), ty) => self.expect(*node, ty),
            (Value::Place(path) | Value::Ref(path), ty) => {
                let own = self.path_ty(path);
                self.types.unify(&own, ty);
            }
            (Value::Tuple(items), Ty::Tuple(tys)) => {
                for (item, ty) in items.iter().zip(tys) {
                    self.expect_value(item, ty);
                }
            }
            _ => {}
        }
    }

    /// An expression whose value is dropped.
    fn statement(&mut self, expr: &Expr) {
        let value = self.expr(expr);
        if let Value::Iter(_) = value {
            // A lazy chain that nobody drives does nothing, as in the original.
        }
    }

    pub(super) fn expr(&mut self, expr: &Expr) -> Value {
        self.expr_expecting(expr, None)
    }

    /// The value of an expression; `expected` is what the context tells about its type.
    pub(super) fn expr_expecting(&mut self, expr: &Expr, expected: Option<&Ty>) -> Value {
        let structural = matches!(expr, Expr::Paren(_) | Expr::Group(_) | Expr::If(_) | Expr::Match(_))
            || matches!(expr, Expr::Block(b) if b.label.is_none());
        if self.tail && !structural {
            self.tail = false;
            let value = self.expr_expecting(expr, expected);
            return self.succeed(value, expr).unwrap_or(Value::Never);
        }
        match expr {
            Expr::Paren(e) => self.expr_expecting(&e.expr, expected),
            Expr::Group(e) => self.expr_expecting(&e.expr, expected),
            Expr::Lit(e) => self.literal(&e.lit, expr),
            Expr::Path(e) => self.path(e),
            Expr::Unary(e) => self.unary(e, expr),
            Expr::Binary(e) => self.binary(e, expr),
            Expr::Assign(e) => self.assign(&e.left, &e.right),
            Expr::Reference(e) => self.reference(e),
            Expr::Tuple(e) if e.elems.is_empty() => Value::Unit,
            Expr::Tuple(e) => {
                let expected: Vec<Option<Ty>> = match expected {
                    Some(Ty::Tuple(tys)) => tys.iter().cloned().map(Some).collect(),
                    _ => vec![None; e.elems.len()],
                };
                let items = e.elems.iter().zip(expected).map(|(item, ty)| {
                    let value = self.expr_expecting(item, ty.as_ref());
                    self.settle(value)
                });
                Value::Tuple(items.collect())
            }
            Expr::Array(e) => {
                let items: Vec<NodeId> = e.elems.iter().map(|item| self.aggregate_item(item)).collect();
                Value::Node(self.array(items, false))
            }
            Expr::Repeat(e) => {
                let value = self.aggregate_item(&e.expr);
                let size = crate::syntax::types::size(&e.len);
                let len = self.size_node(&size);
                let element = self.b.graph.node(value).ty.clone();
                let ty = Ty::Array(Box::new(element), size);
                Value::Node(self.b.node(Op::Repeat(false), vec![value, len], ty))
            }
            Expr::Index(e) => self.index(&e.expr, &e.index, expr),
            Expr::Field(e) => self.field(e, expr),
            Expr::Cast(e) => self.cast(e, expr),
            Expr::Range(e) => self.range(e),
            Expr::Block(e) => match &e.label {
                Some(label) => self.labelled_block(&label.name.ident.to_string(), &e.block, expected),
                None => self.block_scope(&e.block, expected),
            },
            Expr::If(e) => self.if_expr(e, expected),
            Expr::Match(e) => self.match_expr(e, expected),
            Expr::ForLoop(e) => self.for_loop(e),
            Expr::While(e) => self.while_loop(e),
            Expr::Loop(e) => self.forever(e),
            Expr::Break(e) => self.break_expr(e),
            Expr::Continue(e) => self.continue_expr(e),
            Expr::Return(e) => self.return_expr(e),
            Expr::Closure(e) => self.closure(e),
            Expr::Call(e) => self.call(e, expr, expected),
            Expr::MethodCall(e) => self.method(e, expr, expected),
            Expr::Macro(e) => self.macro_call(&e.mac, expr.to_token_stream()),
            Expr::Try(e) => self.try_expr(e, expr),
            Expr::Let(_) => self
                .refuse(expr, "`let` is accepted as the whole condition of `if` or `while`, not inside a longer condition: nest the `if`s"),
            Expr::Unsafe(_) => {
                self.inactive_or(expr, "`unsafe` code cannot be differentiated: move it into a function that works on inactive values")
            }
            Expr::Async(_) | Expr::Await(_) => {
                self.refuse(expr, "async code cannot be differentiated: compute the value first and pass it in")
            }
            Expr::Struct(_) => self.inactive_or(expr, "a struct literal with active fields is not supported yet: use a tuple or an array"),
            Expr::Yield(_) | Expr::TryBlock(_) | Expr::Const(_) => self.inactive_or(expr, "this expression cannot be differentiated"),
            _ => self.inactive_or(expr, "this expression cannot be differentiated: compute it in plain statements"),
        }
    }

    /// The user's own tokens if nothing active is in them, else the message.
    pub(super) fn inactive_or(&mut self, expr: &Expr, message: &str) -> Value {
        if self.mentions_active(expr) { self.refuse(expr, message) } else { self.snippet(expr) }
    }

    /// The expression as one node.
    pub(super) fn expr_node(&mut self, expr: &Expr) -> NodeId {
        let value = self.expr(expr);
        self.as_node(value, expr)
    }

    pub(super) fn as_node(&mut self, value: Value, at: &impl ToTokens) -> NodeId {
        match value {
            Value::Node(node) => node,
            Value::Place(path) | Value::Ref(path) => self.read(&path),
            Value::Tuple(items) => {
                let nodes: Vec<NodeId> = items.into_iter().map(|item| self.as_node(item, at)).collect();
                let ty = Ty::Tuple(nodes.iter().map(|n| self.b.graph.node(*n).ty.clone()).collect());
                self.b.node(Op::Tuple, nodes, ty)
            }
            Value::Unit => self.snippet_node(quote!(()), Vec::new(), Vec::new(), false, Ty::Unit),
            // Control never comes here.
            Value::Never => self.error_node(),
            Value::Range { start, end, inclusive } => {
                let (a, b) = (start.map(|_| quote!(__a)), end.map(|_| quote!(__b)));
                let op = if inclusive { quote!(..=) } else { quote!(..) };
                let holes = start.iter().map(|_| "__a".to_string()).chain(end.iter().map(|_| "__b".to_string()));
                let args = start.into_iter().chain(end).collect();
                self.snippet_node(quote!((#a #op #b)), holes.collect(), args, false, Ty::Opaque)
            }
            Value::Closure(_) => {
                self.diagnostics.error(at, "a closure can only be called, or passed to an iterator adaptor, in a differentiable function");
                self.error_node()
            }
            Value::Iter(_) => {
                self.diagnostics.error(at, "an iterator can only be driven by `for`, by an adaptor or by a consumer such as `sum`, `fold` or `collect` in a differentiable function");
                self.error_node()
            }
            Value::Maybe(..) => {
                self.diagnostics.error(at, "an `Option` of an active value can only be unwrapped or matched by `if let Some(..)`");
                self.error_node()
            }
            Value::Success(_) | Value::Failure(_) => {
                self.diagnostics.error(at, "`Ok`, `Some`, `Err` and `None` of active values can only be the function's result");
                self.error_node()
            }
        }
    }

    /// Values that are only a way to look at a place are read, so that later writes do not change them.
    pub(super) fn settle(&mut self, value: Value) -> Value {
        match value {
            Value::Place(path) if self.path_ty(&path).is_scalar() => Value::Node(self.read(&path)),
            other => other,
        }
    }

    /// An item of an array literal: a scalar or another aggregate.
    pub(super) fn aggregate_item(&mut self, expr: &Expr) -> NodeId {
        let value = self.expr(expr);
        self.as_node(value, expr)
    }

    pub(super) fn array(&mut self, items: Vec<NodeId>, vec: bool) -> NodeId {
        let element = items.first().map_or_else(|| self.types.fresh(), |i| self.b.graph.node(*i).ty.clone());
        for item in &items {
            self.expect(*item, &element);
        }
        // An unsuffixed literal takes the type of its neighbours.
        let real = items.iter().map(|i| self.ty(*i)).find(|t| t.is_real() && *t != Ty::Real(Float::Literal));
        let element = real.unwrap_or(element);
        let ty = if vec { Ty::Vec(Box::new(element)) } else { Ty::Array(Box::new(element), crate::graph::Size::known(items.len())) };
        self.b.node(Op::Array(vec), items, ty)
    }

    /// The length of an array type as a node.
    pub(super) fn size_node(&mut self, size: &crate::graph::Size) -> NodeId {
        match size.known {
            Some(n) => self.b.integer(n as i128),
            None => match syn::parse_str::<Expr>(&size.text) {
                Ok(expr) => self.expr_node(&expr),
                Err(_) => self.error_node(),
            },
        }
    }

    // ---- leaves

    fn literal(&mut self, lit: &Lit, expr: &Expr) -> Value {
        match lit {
            Lit::Float(lit) => self.real_literal(lit.base10_digits(), lit.suffix(), expr),
            Lit::Int(lit) if matches!(lit.suffix(), "f64" | "f32") => self.real_literal(lit.base10_digits(), lit.suffix(), expr),
            Lit::Int(lit) if lit.suffix().is_empty() => match lit.base10_parse::<i128>() {
                Ok(value) => Value::Node(self.b.integer(value)),
                Err(_) => self.refuse(expr, "this integer is too large"),
            },
            Lit::Int(_) => {
                let node = self.snippet_node(expr.to_token_stream(), Vec::new(), Vec::new(), false, Ty::Int);
                Value::Node(node)
            }
            Lit::Bool(lit) => Value::Node(self.b.node(Op::Bool(lit.value), Vec::new(), Ty::Bool)),
            _ => self.snippet(expr),
        }
    }

    fn real_literal(&mut self, digits: &str, suffix: &str, expr: &Expr) -> Value {
        let Ok(value) = digits.parse::<f64>() else { return self.refuse(expr, "this number cannot be read") };
        let ty = match suffix {
            "f64" => Ty::F64,
            "f32" => Ty::Real(Float::F32),
            _ => Ty::Real(Float::Literal),
        };
        let digits = if digits.contains(['.', 'e', 'E']) { digits.to_string() } else { format!("{digits}.0") };
        self.b.graph.literals.entry(value.to_bits()).or_insert_with(|| digits.into());
        Value::Node(self.b.constant(value, ty))
    }

    fn path(&mut self, e: &syn::ExprPath) -> Value {
        if let Some(ident) = e.path.get_ident() {
            let name = ident.to_string();
            if let Some(value) = self.lookup(&name) {
                let value = value.clone();
                if let Value::Node(node) = &value {
                    let _ = node;
                }
                return value;
            }
            if name == "None" && self.exit.wrapper == super::Wrapper::Option {
                let node = self.snippet_node(quote!(::core::option::Option::None), Vec::new(), Vec::new(), true, Ty::Opaque);
                return Value::Failure(node);
            }
        }
        let ty = self.constant_ty(&e.path);
        let node = self.snippet_node(e.to_token_stream(), Vec::new(), Vec::new(), false, ty);
        self.b.graph.nodes[node.index()].span = e.span();
        Value::Node(node)
    }

    /// The type of a constant, where its name tells.
    fn constant_ty(&mut self, path: &syn::Path) -> Ty {
        let names: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        if let Some(name) = path.get_ident() {
            let is_const = self.item.sig.generics.const_params().any(|p| p.ident == *name);
            if is_const {
                return Ty::Int;
            }
        }
        let parent = names.len().checked_sub(2).map(|i| names[i].as_str());
        match parent {
            Some("f64") => Ty::F64,
            Some("f32") => Ty::Real(Float::F32),
            Some("consts") if names.iter().any(|n| n == "f32") => Ty::Real(Float::F32),
            Some("consts") => Ty::F64,
            Some("usize" | "isize" | "i32" | "u32" | "i64" | "u64") => Ty::Int,
            Some(t) if self.signature.scalars.contains(t) => Ty::Real(Float::Param(t.into())),
            _ => self.types.fresh(),
        }
    }

    // ---- operators

    fn unary(&mut self, e: &syn::ExprUnary, expr: &Expr) -> Value {
        match e.op {
            UnOp::Deref(_) => match self.expr(&e.expr) {
                Value::Ref(path) => Value::Place(path),
                other => other,
            },
            UnOp::Neg(_) => {
                let arg = self.expr_node(&e.expr);
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
                Value::Node(self.spanned(ScalarOp::Neg, &[arg], expr))
            }
            UnOp::Not(_) => {
                let arg = self.expr_node(&e.expr);
                if self.ty(arg) == Ty::Bool { Value::Node(self.spanned(ScalarOp::Not, &[arg], expr)) } else { self.snippet(expr) }
            }
            _ => self.inactive_or(expr, "this operator cannot be differentiated"),
        }
    }

    fn spanned(&mut self, op: ScalarOp, args: &[NodeId], at: &impl Spanned) -> NodeId {
        let node = self.scalar(op, args);
        self.b.graph.nodes[node.index()].span = at.span();
        node
    }

    fn binary(&mut self, e: &syn::ExprBinary, expr: &Expr) -> Value {
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
            _ => return self.inactive_or(expr, "bit operations have no derivative: compute them on inactive values"),
        };
        if assign {
            // Rust evaluates the right operand of a compound assignment on numbers first.
            let right = self.expr_node(&e.right);
            let Some(place) = self.place(&e.left) else { return Value::Unit };
            self.compound(op, &place, right, expr);
            return Value::Unit;
        }
        let left = self.expr(&e.left);
        let left = self.operand(left, &e.left);
        let right = self.expr(&e.right);
        let right = self.operand(right, &e.right);
        let (Some(left), Some(right)) = (left, right) else {
            return self.inactive_or(expr, "arrays and tuples have no operators of their own here: work on their elements");
        };
        if matches!(op, Rem) && self.is_active_node(right) && self.ty(right) == Ty::Int {
            return self.snippet(expr);
        }
        Value::Node(self.spanned(op, &[left, right], expr))
    }

    /// A value as an operand: scalars only.
    fn operand(&mut self, value: Value, at: &Expr) -> Option<NodeId> {
        match value {
            Value::Tuple(_) | Value::Unit => None,
            other => Some(self.as_node(other, at)),
        }
    }

    fn compound(&mut self, op: ScalarOp, place: &Path, right: NodeId, at: &Expr) {
        self.check_writable(place, right, at);
        match op {
            ScalarOp::Add => self.add(place, right),
            ScalarOp::Sub if !matches!(self.path_ty(place), Ty::Int | Ty::Infer(_)) => {
                let negated = self.spanned(ScalarOp::Neg, &[right], at);
                self.add(place, negated);
            }
            _ => {
                let old = self.read(place);
                let new = self.spanned(op, &[old, right], at);
                self.write(place, new);
            }
        }
    }

    fn short_circuit(&mut self, left: &Expr, right: &Expr, and: bool) -> Value {
        let cond = self.expr_node(left);
        let knowledge = self.b.knowledge();
        self.b.open();
        let rest = self.expr_node(right);
        let mut evaluated = self.b.close();
        let quiet = evaluated.stmts.iter().all(|stmt| match stmt {
            Stmt::Let(node) => match &self.b.graph.node(*node).op {
                Op::Scalar(_) | Op::Cast(_) | Op::Len(..) => true,
                Op::Read(shape, _) => shape.proj.is_empty(),
                Op::Snippet(id) => !self.b.graph.snippets[id.index()].effect && self.b.graph.node(*node).args.is_empty(),
                _ => false,
            },
            _ => false,
        });
        if quiet {
            for stmt in evaluated.stmts {
                self.b.push(stmt);
            }
            let op = if and { ScalarOp::And } else { ScalarOp::Or };
            return Value::Node(self.scalar(op, &[cond, rest]));
        }
        evaluated.yields.push(rest);
        self.b.set_knowledge(knowledge);
        self.b.open();
        let other = self.b.node(Op::Bool(!and), Vec::new(), Ty::Bool);
        let mut skipped = self.b.close();
        skipped.yields.push(other);
        let out = self.b.graph.new_bound(Ty::Bool);
        let (then, els) = if and { (evaluated, skipped) } else { (skipped, evaluated) };
        let stmt = Stmt::If { cond, then, els, outs: vec![out] };
        self.b.forget_written(&stmt);
        self.b.push(stmt);
        Value::Node(out)
    }

    fn assign(&mut self, left: &Expr, right: &Expr) -> Value {
        if let Expr::Infer(_) = left {
            self.expr(right);
            return Value::Unit;
        }
        if let Expr::Array(targets) = left {
            let value = self.expr(right);
            let (Value::Place(source) | Value::Ref(source)) = self.as_sequence(value) else {
                return self.refuse(right, "the right side of an array assignment must be an array");
            };
            let items: Vec<Value> = (0..targets.elems.len())
                .map(|i| {
                    let index = self.b.integer(i as i128);
                    self.settle(Value::Place(source.index(index)))
                })
                .collect();
            for (target, item) in targets.elems.iter().zip(items) {
                self.assign_value(target, item);
            }
            return Value::Unit;
        }
        if let Expr::Tuple(targets) = left {
            let value = self.expr(right);
            let value = self.settle_all(value);
            let Value::Tuple(items) = value else {
                return self.refuse(right, "the right side of a tuple assignment must be a tuple written out");
            };
            for (target, item) in targets.elems.iter().zip(items) {
                self.assign_value(target, item);
            }
            return Value::Unit;
        }
        let value = self.expr(right);
        let value = self.settle(value);
        self.assign_value(left, value);
        Value::Unit
    }

    fn settle_all(&mut self, value: Value) -> Value {
        match value {
            Value::Tuple(items) => Value::Tuple(items.into_iter().map(|i| self.settle_all(i)).collect()),
            other => self.settle(other),
        }
    }

    fn assign_value(&mut self, left: &Expr, value: Value) {
        if let Expr::Infer(_) = left {
            return;
        }
        if let Value::Never = value {
            return;
        }
        // A variable that was declared without a value, or that holds a tuple.
        if let Expr::Path(p) = left
            && let Some(name) = p.path.get_ident().map(|i| i.to_string())
        {
            match self.lookup(&name).cloned() {
                Some(Value::Tuple(slots)) => {
                    let Value::Tuple(items) = value else {
                        self.refuse(left, "a tuple variable takes a tuple written out");
                        return;
                    };
                    for (slot, item) in slots.into_iter().zip(items) {
                        if let Value::Place(path) = slot {
                            self.store(&path, item, left);
                        }
                    }
                    return;
                }
                Some(Value::Ref(_)) => {
                    self.refuse(left, "a reference that is pointed elsewhere cannot be followed: use an index instead of a moving slice");
                    return;
                }
                _ => {}
            }
        }
        if let Some(path) = self.place(left) {
            self.store(&path, value, left);
        }
    }

    /// Writes a value into a place.
    pub(super) fn store(&mut self, path: &Path, value: Value, at: &Expr) {
        let node = self.as_node(value, at);
        self.check_writable(path, node, at);
        self.write(path, node);
    }

    /// An active value must not vanish in a place that has no adjoint.
    fn check_writable(&mut self, path: &Path, node: NodeId, at: &Expr) {
        if !self.is_active_node(node) {
            return;
        }
        if let crate::graph::VarKind::Param(index) = self.b.graph.var(path.var).kind {
            let param = &self.signature.params[index];
            if !param.active && param.passing == super::Passing::Mutable && self.lost.insert(path.var) {
                let name = param.ident.to_string();
                self.diagnostics.error(
                    at,
                    format!("the derivative is lost here: an active value is stored in `{name}`, which `wrt(..)` leaves out; add `{name}` to `wrt(..)`, or waive it with `no_diff(..)`"),
                );
            }
        }
    }

    /// The place that an expression names.
    pub(super) fn place(&mut self, expr: &Expr) -> Option<Path> {
        match self.expr(expr) {
            Value::Place(path) | Value::Ref(path) => Some(path),
            Value::Never => None,
            _ => {
                self.diagnostics
                    .error(expr, "this cannot be assigned to in a differentiable function: only variables, elements and fields can");
                None
            }
        }
    }

    fn reference(&mut self, e: &syn::ExprReference) -> Value {
        match self.expr(&e.expr) {
            Value::Place(path) | Value::Ref(path) => Value::Ref(path),
            value @ (Value::Tuple(_) | Value::Closure(_) | Value::Iter(_) | Value::Range { .. }) => value,
            Value::Node(node) if matches!(self.ty(node), Ty::Array(..) | Ty::Vec(_)) => {
                match self.materialize(Value::Node(node), "items") {
                    Value::Place(path) => Value::Ref(path),
                    other => other,
                }
            }
            Value::Node(node) if self.called.contains_key(&node) && self.is_active_node(node) => {
                let call = self.called[&node].clone();
                self.sequences.entry(call).or_insert(false);
                self.place_result(node)
            }
            // A reference to a temporary number is the number; a snippet keeps its own reference.
            Value::Node(node)
                if matches!(self.b.graph.node(node).op, Op::Snippet(_)) && !matches!(self.ty(node), Ty::Real(_) | Ty::Int | Ty::Bool) =>
            {
                self.snippet(&Expr::Reference(e.clone()))
            }
            Value::Node(node) if e.mutability.is_some() => {
                let Value::Place(path) = self.own_mutable(Value::Node(node), "behind", proc_macro2::Span::mixed_site()) else {
                    return Value::Node(node);
                };
                Value::Ref(path)
            }
            other => other,
        }
    }

    /// A place for the result of a call.
    pub(super) fn place_result(&mut self, node: NodeId) -> Value {
        let ty = self.b.graph.node(node).ty.clone();
        let path = Path::var(self.new_local("result", ty, proc_macro2::Span::mixed_site()));
        self.write(&path, node);
        Value::Ref(path)
    }

    /// The result of a call, looked at element by element: it gets a place of its own.
    pub(super) fn as_sequence(&mut self, value: Value) -> Value {
        let Value::Node(node) = value else { return value };
        if let Ty::Infer(_) = self.ty(node)
            && let Some(call) = self.called.get(&node).cloned()
        {
            // Known from the next round on, where the call itself makes the place.
            self.sequences.insert(call, true);
            let element = self.types.fresh();
            self.expect(node, &Ty::Seq(Box::new(element)));
        }
        if matches!(self.ty(node), Ty::Array(..) | Ty::Vec(_) | Ty::Seq(_)) {
            return self.materialize(Value::Node(node), "items");
        }
        value
    }

    fn index(&mut self, base: &Expr, index: &Expr, expr: &Expr) -> Value {
        let base = self.expr(base);
        let path = match base {
            Value::Place(path) | Value::Ref(path) => path,
            Value::Node(_) => match self.as_sequence(base) {
                Value::Place(path) => path,
                _ => return self.inactive_or(expr, "this value cannot be indexed in a differentiable function"),
            },
            _ => return self.inactive_or(expr, "this value cannot be indexed in a differentiable function"),
        };
        let ty = self.path_ty(&path);
        if matches!(ty, Ty::Opaque) && !self.active.contains(&path.var) {
            return self.snippet(expr);
        }
        let index_value = self.expr(index);
        if ty == Ty::Opaque {
            return self.refuse(
                expr,
                "the macro cannot see what indexing means for this type: write the parameter's type as an array, slice or `Vec`",
            );
        }
        self.assume_sequence(&path);
        match index_value {
            Value::Range { start, end, inclusive } => {
                let end = match (end, inclusive) {
                    (Some(end), true) => {
                        let one = self.b.integer(1);
                        Some(self.scalar(ScalarOp::Add, &[end, one]))
                    }
                    (end, _) => end,
                };
                if start.is_none() && end.is_none() {
                    return Value::Place(path);
                }
                Value::Place(path.then(Proj::Range(start, end)))
            }
            other => {
                let node = self.as_node(other, index);
                if self.ty(node).is_real() {
                    return self.refuse(index, "an index must be an integer");
                }
                self.expect(node, &Ty::Int);
                Value::Place(path.index(node))
            }
        }
    }

    fn field(&mut self, e: &syn::ExprField, expr: &Expr) -> Value {
        let base = self.expr(&e.base);
        let name = e.member.to_token_stream().to_string();
        match base {
            Value::Tuple(items) => match name.parse::<usize>().ok().and_then(|i| items.get(i).cloned()) {
                Some(value) => value,
                None => self.refuse(expr, "there is no such field"),
            },
            Value::Place(path) | Value::Ref(path) => {
                let tuple = matches!(self.path_ty(&path), Ty::Tuple(_));
                if tuple {
                    return Value::Place(path.then(Proj::Field(name.as_str().into())));
                }
                self.inactive_or(expr, "fields of active structs are not supported yet: pass the fields as parameters, or name the parameters to differentiate by with `wrt(..)`")
            }
            Value::Node(node) if self.called.contains_key(&node) && self.is_active_node(node) => match name.parse::<usize>() {
                Ok(index) => {
                    let items: Vec<Ty> = (0..=index).map(|_| self.types.fresh()).collect();
                    self.expect(node, &Ty::Tuple(items));
                    match self.place_result(node) {
                        Value::Ref(path) => Value::Place(path.then(Proj::Field(name.as_str().into()))),
                        other => other,
                    }
                }
                Err(_) => self.refuse(expr, "fields of active structs are not supported yet: return a tuple or an array"),
            },
            _ => self.snippet(expr),
        }
    }

    fn cast(&mut self, e: &syn::ExprCast, expr: &Expr) -> Value {
        let node = self.expr_node(&e.expr);
        let to = e.ty.to_token_stream().to_string();
        let target = self.model(&e.ty);
        match (&target, self.ty(node)) {
            (Ty::Real(to), Ty::Real(from)) if *to == from => Value::Node(node),
            (Ty::Real(Float::F64), _) => Value::Node(self.b.node(Op::Cast(CastTo::F64), vec![node], target)),
            (Ty::Real(Float::F32), _) => Value::Node(self.b.node(Op::Cast(CastTo::F32), vec![node], target)),
            (Ty::Int, _) if self.is_active_node(node) => self.refuse(
                expr,
                format!("the derivative is lost here: a cast to `{to}` has none; if that is meant, write `no_diff(..)` around the value that is cast"),
            ),
            (Ty::Int, _) => Value::Node(self.b.node(Op::Cast(CastTo::Int(to)), vec![node], Ty::Int)),
            _ => self.inactive_or(expr, "the macro cannot see what this cast does to the derivative: cast to `f64` or `f32`"),
        }
    }

    fn range(&mut self, e: &syn::ExprRange) -> Value {
        let start = e.start.as_ref().map(|s| self.expr_node(s));
        let end = e.end.as_ref().map(|s| self.expr_node(s));
        Value::Range { start, end, inclusive: matches!(e.limits, syn::RangeLimits::Closed(_)) }
    }

    fn closure(&mut self, e: &syn::ExprClosure) -> Value {
        let mut scopes = self.scopes.clone();
        if e.capture.is_some() {
            // A `move` closure keeps what it saw when it was made.
            for scope in &mut scopes {
                for binding in scope.values_mut() {
                    if let Value::Place(path) = &binding.value
                        && !self.b.graph.var(path.var).frozen
                        && self.path_ty(path).is_scalar()
                        && control::mentions(&e.body, &self.b.graph.var(path.var).name)
                    {
                        let path = path.clone();
                        binding.value = Value::Node(self.read(&path));
                    }
                }
            }
        }
        Value::Closure(Rc::new(Closure { expr: e.clone(), scopes }))
    }

    /// Something that can be applied.
    pub(super) fn function_value(&mut self, expr: &Expr) -> Option<Function> {
        if let Some(closure) = as_closure(expr) {
            return match self.closure(closure) {
                Value::Closure(c) => Some(Function::Closure(c)),
                _ => None,
            };
        }
        match expr {
            Expr::Path(p) => match p.path.get_ident().and_then(|i| self.lookup(&i.to_string()).cloned()) {
                Some(Value::Closure(c)) => Some(Function::Closure(c)),
                Some(_) => None,
                None => Some(Function::Path(p.clone())),
            },
            Expr::Reference(r) => self.function_value(&r.expr),
            Expr::Paren(p) => self.function_value(&p.expr),
            _ => None,
        }
    }

    /// Aggregates and moved places get a variable of their own.
    pub(super) fn materialize(&mut self, value: Value, name: &str) -> Value {
        match value {
            Value::Node(node) if matches!(self.ty(node), Ty::Array(..) | Ty::Vec(_) | Ty::Seq(_) | Ty::Tuple(_)) => {
                let ty = self.b.graph.node(node).ty.clone();
                let var = self.new_local(name, ty, proc_macro2::Span::mixed_site());
                let path = Path::var(var);
                self.write(&path, node);
                Value::Place(path)
            }
            other => other,
        }
    }

    /// `cfg` in front of an expression.
    fn refuse_cfg_tokens(&mut self, stmt: &syn::Stmt) {
        let outer = |input: syn::parse::ParseStream<'_>| {
            let attrs = input.call(syn::Attribute::parse_outer)?;
            input.parse::<proc_macro2::TokenStream>()?;
            Ok(attrs)
        };
        if let Ok(attrs) = syn::parse::Parser::parse2(outer, stmt.to_token_stream()) {
            self.refuse_cfg(&attrs);
        }
    }

    pub(super) fn refuse_cfg(&mut self, attrs: &[syn::Attribute]) {
        for attr in attrs {
            if attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr") {
                self.diagnostics
                    .error(attr, "`cfg` on a statement is decided after this macro has run: put it on the function, or use `if cfg!(..)`");
            }
        }
    }
}
