//! Calls of other differentiable functions.

use crate::graph::{Arg, ArgValue, Aspect, Call, CallMode, Callee, Form, NodeId, Op, Passed, Path, Stmt, Ty, VarKind};
use crate::lower::Lowerer;
use crate::lower::value::Value;
use crate::syntax::signature::Passing;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall};

impl Lowerer<'_> {
    pub(super) fn differentiable_call(
        &mut self,
        e: &ExprCall,
        path: &syn::ExprPath,
        names: &[String],
        expr: &Expr,
        expected: Option<&Ty>,
    ) -> Value {
        let last = names.last().map(String::as_str).unwrap_or_default();
        if last.starts_with(char::is_uppercase) {
            if names.len() >= 2 && names[names.len() - 2].starts_with(char::is_uppercase) {
                return self.refuse(expr, "an enum variant cannot hold active values: use a struct, a tuple or an array");
            }
            let values = self.in_turn(&e.args, Self::argument).into_iter();
            let fields = values.enumerate().map(|(index, value)| (std::rc::Rc::from(index.to_string()), value)).collect();
            return self.literal_value(path.to_token_stream(), fields);
        }
        if let Some(matrix) = self.matrix_constructor(e, path, expr, expected) {
            return matrix;
        }
        let Some(aspect) = self.aspect(names, expr) else { return Value::Node(self.error_node()) };
        let mut evaluated = Vec::new();
        let mut captured = Vec::new();
        for arg in &e.args {
            let handed = if let Some(closure) = self.closure_of(arg) {
                let passed = self.passed(arg, &closure, e.args.len(), &mut captured);
                passed.map(|passed| self.function_arg(passed, &captured, e.args.len(), arg))
            } else if let Some(passed) = self.function_name(arg) {
                Some(self.function_arg(passed, &captured, e.args.len(), arg))
            } else {
                self.argument_of_call(arg)
            };
            let Some(handed) = handed else { return Value::Node(self.error_node()) };
            evaluated.push((handed, self.b.mark()));
        }
        let mut args = self.each_as_of(evaluated, Self::arg_as_of);
        if aspect != Aspect::Value
            && let Some((_, at)) = args.iter().zip(&e.args).find(|(arg, _)| matches!(arg.value, ArgValue::Mutable(_)))
        {
            return self.refuse(
                at,
                format!(
                    "`{last}` of a function with `&mut` parameters cannot be differentiated once more: pass a copy and return what changes"
                ),
            );
        }
        let slots = args.len();
        let passes = args.iter().zip(&e.args).find(|(arg, _)| matches!(arg.value, ArgValue::Function(_)));
        if let Some((_, at)) = passes
            && aspect != Aspect::Value
        {
            return self.refuse(at, "the gradient of a function that takes functions cannot be differentiated once more: write it out");
        }
        if passes.is_some()
            && let Some(generics) = path.path.segments.last().map(|s| &s.arguments).filter(|a| !a.is_empty())
        {
            return self.refuse(generics, "leave the type arguments out where a function is passed: they are inferred");
        }
        let associated = aspect == Aspect::Value && Self::is_of_a_type(path, names);
        if let Some((_, at)) = passes
            && associated
        {
            return self.refuse(at, "a function cannot be passed to an associated function: pass it to a free one");
        }
        if let Some(at) = self.passed_again(&args, e) {
            return self.refuse(at, "a function parameter can be passed once per call: what it captures has one place");
        }
        args.append(&mut captured);
        if associated {
            let callee = self.associated(path);
            return self.push_call_of(callee, args, slots);
        }
        self.push_call(path, aspect, args, slots)
    }

    /// An argument as it is handed over; `None` if it was refused.
    pub(super) fn argument_of_call(&mut self, arg: &Expr) -> Option<Arg> {
        if let Some(lent) = self.waived_reference(arg) {
            return Some(lent);
        }
        let lent = match arg {
            Expr::Reference(r) if r.mutability.is_some() => Some(&*r.expr),
            _ => None,
        };
        let mutable = lent.is_some();
        if let Some(Expr::Path(p)) = lent
            && let Some(name) = p.path.get_ident()
            && let Some(Value::Optional(optional)) = self.lookup(&name.to_string()).cloned()
        {
            return self.arg_of_several(Value::Optional(optional), mutable, arg);
        }
        let field = lent.and_then(|of| self.part_lent(of)).map(|field| match field {
            Value::Place(path) => Value::Ref(path),
            other => other,
        });
        let value = field.unwrap_or_else(|| self.expr(arg));
        match value {
            Value::Ref(path) if mutable => Some(self.mutable_arg(path, arg)),
            Value::Tuple(_) if matches!(arg, Expr::Reference(_)) => self.arg_of_several(value, mutable, arg),
            Value::Closure(_) => {
                self.complain(arg, "passing a closure to a differentiable function is not supported yet: name a differentiable function and call it inside");
                None
            }
            value => Some(self.call_arg(value, arg)),
        }
    }

    /// What of a callee the last name of a path asks for; `None` if it was refused.
    pub(super) fn aspect(&mut self, names: &[String], at: &Expr) -> Option<Aspect> {
        let last = names.last().map(String::as_str).unwrap_or_default();
        let aspect = match (names.len() >= 2, last) {
            (true, "grad") => Aspect::Gradient,
            (true, "value_and_grad") => Aspect::ValueAndGradient,
            (true, "vjp" | "jvp" | "hvp" | "hessian" | "jacobian" | "accumulate_grad") => {
                let message = format!("`{last}` cannot be differentiated once more: `grad` and `value_and_grad` can");
                self.complain(at, message);
                return None;
            }
            _ => return Some(Aspect::Value),
        };
        if self.options.hessian {
            let message = format!(
                "a third derivative is asked for here: `{last}` inside a function with the option `hessian`; take the option from the outer function, or this call out of it"
            );
            self.complain(at, message);
            return None;
        }
        Some(aspect)
    }

    /// An argument that is a function parameter which an argument before it is, too.
    fn passed_again<'e>(&self, args: &[Arg], e: &'e ExprCall) -> Option<&'e Expr> {
        let mut seen = Vec::new();
        for (arg, at) in args.iter().zip(&e.args) {
            if let ArgValue::Function(Passed::Parameter(index)) = arg.value {
                if seen.contains(&index) {
                    return Some(at);
                }
                seen.push(index);
            }
        }
        None
    }

    fn function_arg(&self, passed: Passed, captured: &[Arg], first: usize, at: &Expr) -> Arg {
        let active = match &passed {
            Passed::Closure { captures, .. } => captured[captures.start - first..captures.end - first].iter().any(|a| a.active),
            Passed::Named { .. } => false,
            Passed::Parameter(_) => true,
        };
        Arg { value: ArgValue::Function(passed), active, span: at.span(), tangent: None }
    }

    /// `f(x)` of a parameter that is a function.
    pub(super) fn call_parameter(&mut self, e: &ExprCall, path: &syn::ExprPath, expr: &Expr) -> Value {
        let name = path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
        let Some(index) = self.function_param(&name) else { return Value::Node(self.error_node()) };
        if !self.mentions_active(expr) {
            return self.snippet(expr);
        }
        let mut evaluated = Vec::new();
        for arg in &e.args {
            let value = self.expr(arg);
            evaluated.push((self.call_arg(value, arg), self.b.mark()));
        }
        let args = self.each_as_of(evaluated, Self::arg_as_of);
        self.push_parameter_call(path, index, args)
    }

    pub(super) fn push_parameter_call(&mut self, path: &syn::ExprPath, index: usize, mut args: Vec<Arg>) -> Value {
        let signature = self.signature;
        let Some(function) = &signature.params[index].function else { return Value::Node(self.error_node()) };
        if function.inputs.len() != args.len() {
            return self.leave_to_rustc();
        }
        self.follow(index);
        for (arg, input) in args.iter_mut().zip(&function.inputs) {
            arg.active = input.active;
            if let ArgValue::Value(node) = arg.value {
                self.expect(node, &input.model);
            }
        }
        let slots = args.len();
        let result = self.push_call(path, Aspect::Parameter(index), args, slots);
        if let Value::Node(node) = &result {
            let model = self.types.open_opaque(&function.model);
            self.expect(*node, &model);
            return match model {
                Ty::Array(..) | Ty::Vec(_) => self.materialize(result, "result"),
                _ => result,
            };
        }
        result
    }

    pub(super) fn mutable_arg(&mut self, path: Path, at: &impl Spanned) -> Arg {
        let can = self.path_ty(&path).can_be_active() && !self.is_aside(&path);
        Arg { value: ArgValue::Mutable(path), active: can, span: at.span(), tangent: None }
    }

    /// Whether the place belongs to a `&mut` parameter of the user's own type that carries no derivative: rustc says if the callee
    /// stores one there.
    fn is_aside(&mut self, path: &Path) -> bool {
        let VarKind::Param(index) = self.b.graph.var(path.var).kind else { return false };
        let param = &self.signature.params[index];
        !param.active && param.passing == Passing::Mutable && param.model == Ty::Opaque
    }

    pub(super) fn call_arg(&mut self, value: Value, at: &Expr) -> Arg {
        let value = match value {
            Value::Node(node) if matches!(self.ty(node), Ty::Array(..) | Ty::Vec(_)) => self.materialize(Value::Node(node), "argument"),
            // What an operator or a method made, lent.
            Value::Node(node) if matches!(at, Expr::Reference(_)) && !self.is_kept_reference(node) => self.place_result(node),
            other => other,
        };
        let active = self.is_active(&value);
        if let Value::Tuple(items) = &value
            && items.iter().any(|item| matches!(item, Value::Ref(_)) && self.is_lent_whole(item))
        {
            self.complain(at, "a tuple of references cannot be an argument of a differentiable function: pass what it holds one by one");
            let node = self.error_node();
            return Arg { value: ArgValue::Value(node), active, span: at.span(), tangent: None };
        }
        match value {
            Value::Ref(path) => {
                // A mutable reference is lent on.
                let looks = matches!(at, Expr::Reference(r) if r.mutability.is_none());
                if self.is_exclusive(&path) && !looks {
                    return self.mutable_arg(path, at);
                }
                Arg { value: ArgValue::Shared(path), active, span: at.span(), tangent: None }
            }
            Value::Place(path) if !self.path_ty(&path).is_scalar() => {
                let node = self.read(&path);
                Arg { value: ArgValue::Value(node), active, span: at.span(), tangent: None }
            }
            // `&gain`, where `gain` is an `Option` of data.
            Value::Maybe(..) | Value::Nothing if !active && is_borrow(at) => {
                let node = self.as_node(value, at);
                let ty = self.ty(node);
                let lent = self.b.node(Op::Borrow, vec![node], ty);
                Arg { value: ArgValue::Reference(lent), active, span: at.span(), tangent: None }
            }
            other => {
                let node = self.as_node(other, at);
                if is_borrow(at) && self.is_kept_reference(node) {
                    return Arg { value: ArgValue::Reference(node), active: false, span: at.span(), tangent: None };
                }
                Arg { value: ArgValue::Value(node), active, span: at.span(), tangent: None }
            }
        }
    }

    /// Whether the node is inactive source that has its own `&`, or was given one.
    fn is_kept_reference(&mut self, node: NodeId) -> bool {
        matches!(self.b.graph.node(node).op, Op::Snippet(_) | Op::Borrow)
            && !matches!(self.ty(node), Ty::Real(_) | Ty::Int | Ty::Bool | Ty::Matrix(_))
    }

    pub(super) fn push_call(&mut self, path: &syn::ExprPath, aspect: Aspect, args: Vec<Arg>, slots: usize) -> Value {
        let callee = self.callee(path, aspect);
        self.push_call_of(callee, args, slots)
    }

    /// Adds the call and gives its result.
    pub(in crate::lower) fn push_call_of(&mut self, callee: Callee, mut args: Vec<Arg>, slots: usize) -> Value {
        if self.b.diverged() {
            // An argument has left.
            return Value::Never;
        }
        let back = self.separate(&mut args);
        let aspect = callee.aspect;
        let name = format!("{} {aspect:?}", callee.path);
        let number = self.calls.entry(name.clone()).or_default();
        *number += 1;
        let call = (name, *number);
        let place = self.found.sequences.get(&call).copied();
        let ty = if callee.own && aspect == Aspect::Value {
            self.types.open_opaque(&self.signature.output.model.clone())
        } else if place == Some(true) {
            let element = self.types.fresh();
            Ty::Seq(Box::new(element))
        } else {
            self.types.fresh()
        };
        let result = self.b.graph.new_bound(ty);
        self.b.graph.nodes[result.index()].span = callee.path.span();
        self.varied.insert(result, true);
        self.spoil_result(result, &args);
        let mut mutable = Vec::new();
        for arg in &args {
            if let ArgValue::Mutable(path) = &arg.value {
                let var = path.var;
                mutable.push(var);
                if arg.active {
                    self.activate(var);
                    self.changing.insert(result);
                }
            }
        }
        self.b.finish(Stmt::Call(Box::new(Call { callee, slots, mode: CallMode::Primal, args, result })));
        self.called.insert(result, call);
        self.write_back(back);
        self.take_back(&mutable);
        let placed = match place {
            Some(true) => self.materialize(Value::Node(result), "items"),
            Some(false) => self.place_result(result),
            None => Value::Node(result),
        };
        match placed {
            Value::Place(path) | Value::Ref(path) => self.built(path),
            other => other,
        }
    }

    /// `f(x)?`, `f(x).unwrap()`, `f(x).expect(..)` of a differentiable function that may fail.
    pub(in crate::lower) fn try_call(&mut self, node: NodeId, way: TokenStream) -> Value {
        self.b.graph.nodes[node.index()].name = None;
        self.b.graph.fallible.entry(node).or_default().extend(way);
        self.adapted.remove(&node);
        Value::Node(node)
    }

    pub(super) fn callee(&mut self, path: &syn::ExprPath, aspect: Aspect) -> Callee {
        let mut bare = path.path.clone();
        let mut generics = TokenStream::new();
        if let Some(last) = bare.segments.last_mut() {
            generics = last.arguments.to_token_stream();
            last.arguments = syn::PathArguments::None;
        }
        if matches!(aspect, Aspect::Gradient | Aspect::ValueAndGradient) {
            // `path::grad`: the companion stands before the derivative's name.
            bare.segments.pop();
            bare.segments.pop_punct();
        }
        let own = aspect == Aspect::Value && bare.get_ident().is_some_and(|i| *i == self.item.sig.ident);
        let recursive = aspect == Aspect::Value && (own || self.options.recursive);
        let mut companion = bare.clone();
        for (from, to) in &self.options.with {
            if *from == bare
                && let Some(last) = companion.segments.last_mut()
            {
                last.ident = to.clone();
            }
        }
        if own && let Some(name) = &self.options.name {
            companion = name.clone().into();
        }
        Callee {
            path: bare.to_token_stream(),
            companion: companion.to_token_stream(),
            generics,
            recursive,
            own,
            aspect,
            form: Form::Function,
        }
    }
}

/// Whether the expression is a reference, as far as its tokens tell.
fn is_borrow(expr: &Expr) -> bool {
    match expr {
        Expr::Reference(_) => true,
        Expr::MethodCall(e) => ["as_flattened", "as_slice", "as_ref", "as_str", "as_bytes"].iter().any(|name| e.method == name),
        _ => false,
    }
}
