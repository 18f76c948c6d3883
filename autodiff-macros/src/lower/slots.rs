//! Inactive arguments that may be references: a pullback is given those again, and not what was passed by value.
//!
//! In comes a lowered body with its types; afterwards an argument of a call that is source of the user's is a reference where
//! its tokens say so, a value where they say that, and everything else has a node in which rustc decides. What is handed on as it
//! came to a closure whose parameter has no type is a place, and its variable is among the graph's `handed`.

use super::Lowerer;
use crate::graph::{Arg, ArgValue, Aspect, Form, NodeId, Op, Region, SnippetId, Stmt, Ty, VarId, VarKind};
use crate::syntax::signature;
use quote::quote;
use std::collections::HashSet;
use syn::visit::{self, Visit};
use syn::{Expr, Lit, Pat, Type, UnOp};

impl Lowerer<'_> {
    pub(super) fn find_slots(&mut self) {
        let mut body = std::mem::take(&mut self.b.graph.body);
        self.find_slots_in(&mut body);
        self.find_handed(&mut body);
        self.b.graph.body = body;
    }

    /// Parameters of a closure without a type, as arguments of calls: rustc knows what they are from the closure's own callee.
    fn find_handed(&mut self, body: &mut Region) {
        let is_number = |var: &VarId| matches!(self.b.graph.var(*var).ty, Ty::Real(_) | Ty::Int | Ty::Bool);
        let params = self.b.graph.params.iter().flatten().copied();
        let mut untold: HashSet<VarId> = params.filter(|var| self.is_untold(*var) && !is_number(var)).collect();
        if untold.is_empty() {
            return;
        }
        each_arg(body, &mut |arg| {
            // `&s` of the user's is a reference, whatever `s` is.
            if let ArgValue::Shared(path) | ArgValue::Mutable(path) = &arg.value {
                untold.remove(&path.var);
            }
        });
        let graph = &mut self.b.graph;
        each_arg(body, &mut |arg| {
            if let ArgValue::Value(node) = arg.value
                && let Some(path) = graph.path_of(node)
                && path.proj.is_empty()
                && untold.contains(&path.var)
            {
                graph.handed.insert(path.var);
                arg.value = ArgValue::Shared(path);
            }
        });
    }

    fn find_slots_in(&mut self, region: &mut Region) {
        for mut stmt in std::mem::take(&mut region.stmts) {
            if let Stmt::Call(call) = &mut stmt
                && !matches!(call.callee.aspect, Aspect::Parameter(_))
                && !matches!(call.callee.form, Form::Operator { .. })
            {
                // A receiver is handed over as its method takes it.
                let receiver = usize::from(matches!(call.callee.form, Form::Method { .. }));
                let own = call.callee.own;
                for (index, arg) in call.args[..call.slots].iter_mut().enumerate().skip(receiver).filter(|(_, arg)| !arg.active) {
                    if let ArgValue::Value(node) = arg.value {
                        arg.value = match self.passing(node) {
                            Passing::Untold | Passing::Reference if own && self.is_plain_reference(index) => {
                                let lent = self.as_the_parameter(index, node);
                                region.stmts.push(Stmt::Let(lent));
                                ArgValue::Reference(lent)
                            }
                            Passing::Value => ArgValue::Value(node),
                            Passing::Reference => ArgValue::Reference(node),
                            Passing::Untold => {
                                let slot = self.b.graph.push(Op::Slot, vec![node], Ty::Opaque);
                                // In front of the call, which may take the argument away.
                                region.stmts.push(Stmt::Let(slot));
                                ArgValue::Untold(node, slot)
                            }
                        };
                    }
                }
            }
            for inner in stmt.regions_mut() {
                self.find_slots_in(inner);
            }
            region.stmts.push(stmt);
        }
    }

    /// Whether the parameter is a shared reference to what has a name.
    fn is_plain_reference(&self, param: usize) -> bool {
        let param = self.signature.params.get(param);
        param.is_some_and(|param| param.anonymous.is_none() && matches!(&param.ty, Type::Reference(r) if matches!(*r.elem, Type::Path(_))))
    }

    /// The argument of a function that calls itself, as a reference of the parameter's type: `&Box<Node>` is one to the `Node`.
    fn as_the_parameter(&mut self, param: usize, node: NodeId) -> NodeId {
        let ty = &self.signature.params[param].ty;
        let tokens = quote!({ let __lent: #ty = __given; __lent });
        let id = self.b.graph.source(tokens);
        self.b.graph.snippets[id.index()].holes.push("__given".into());
        self.b.graph.push(Op::Snippet(id), vec![node], Ty::Opaque)
    }

    /// Whether the variable is an immutable parameter of a closure that is passed on, and has no type there.
    pub(super) fn is_untold(&self, var: VarId) -> bool {
        let VarKind::Param(index) = self.b.graph.var(var).kind else { return false };
        let param = &self.signature.params[index];
        param.active
            && !param.mutable
            && !param.captured
            && param.passing == signature::Passing::Value
            && matches!(param.ty, Type::Infer(_))
    }

    /// How a value is passed, as far as its tokens tell.
    fn passing(&self, node: NodeId) -> Passing {
        let n = self.b.graph.node(node);
        match n.op {
            _ if !matches!(n.ty, Ty::Opaque | Ty::Slice(_) | Ty::Seq(_)) => Passing::Value,
            Op::Snippet(id) => match self.source(id) {
                Some(expr) if self.gives_reference(&expr, &n.args) => Passing::Reference,
                Some(expr) if !is_made(&expr) => Passing::Untold,
                _ => Passing::Value,
            },
            // What a closure captures may be a reference where it was named.
            Op::Read(..) if self.is_captured(node) => Passing::Untold,
            _ if self.is_reference(node) => Passing::Reference,
            Op::Bound(_) => Passing::Untold,
            _ => Passing::Value,
        }
    }

    /// Whether the value stands under a name that a closure captures.
    fn is_captured(&self, node: NodeId) -> bool {
        let whole = self.b.graph.path_of(node).filter(|path| path.proj.is_empty());
        let kind = whole.map(|path| &self.b.graph.var(path.var).kind);
        matches!(kind, Some(VarKind::Param(index)) if self.signature.params[*index].captured)
    }

    /// Whether the tokens tell that an inactive value is a reference.
    fn is_reference(&self, node: NodeId) -> bool {
        let n = self.b.graph.node(node);
        match n.op {
            Op::Snippet(id) => self.source(id).is_some_and(|expr| self.gives_reference(&expr, &n.args)),
            Op::Read(..) => self.b.graph.path_of(node).is_some_and(|path| self.is_lent(&path)),
            _ => self.references.contains(&node),
        }
    }

    /// The same of source, in which these values stand.
    fn gives_reference(&self, expr: &Expr, args: &[NodeId]) -> bool {
        match expr {
            Expr::Paren(e) => self.gives_reference(&e.expr, args),
            Expr::Reference(_) => true,
            Expr::Lit(e) => matches!(e.lit, Lit::Str(_) | Lit::ByteStr(_) | Lit::CStr(_)),
            // A name alone.
            Expr::Path(_) => args.first().is_some_and(|named| self.is_reference(*named)),
            _ => false,
        }
    }

    fn source(&self, id: SnippetId) -> Option<Expr> {
        syn::parse2(self.b.graph.snippets[id.index()].tokens.clone()).ok()
    }

    /// Names in a pattern without `&` are references where what is matched is one.
    pub(super) fn note_references(&mut self, matched: NodeId, pat: &Pat, bound: &[NodeId]) {
        if !dereferences(pat) && self.is_reference(matched) {
            self.references.extend(bound);
        }
    }
}

/// Visits the arguments that functions and methods are called with.
fn each_arg(region: &mut Region, f: &mut impl FnMut(&mut Arg)) {
    for stmt in &mut region.stmts {
        if let Stmt::Call(call) = stmt
            && !matches!(call.callee.aspect, Aspect::Parameter(_))
            && !matches!(call.callee.form, Form::Operator { .. })
        {
            let receiver = usize::from(matches!(call.callee.form, Form::Method { .. }));
            call.args[receiver..call.slots].iter_mut().for_each(&mut *f);
        }
        stmt.regions_mut().into_iter().for_each(|inner| each_arg(inner, f));
    }
}

enum Passing {
    Value,
    Reference,
    Untold,
}

/// Whether the expression is a value that it makes itself, or one whose type follows from where it is used.
fn is_made(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(e) => is_made(&e.expr),
        Expr::Path(e) if e.path.segments.last().is_some_and(|s| s.ident == "None") => true,
        Expr::Try(e) => is_made(&e.expr),
        Expr::Path(_) | Expr::Field(_) | Expr::Index(_) | Expr::Block(_) | Expr::If(_) | Expr::Match(_) => false,
        Expr::Unary(e) => !matches!(e.op, UnOp::Deref(_)),
        Expr::Call(e) => match &*e.func {
            Expr::Path(p) => p.path.segments.last().is_some_and(|s| {
                let name = s.ident.to_string();
                name.starts_with(char::is_uppercase) || matches!(name.as_str(), "default" | "from" | "new")
            }),
            _ => false,
        },
        Expr::MethodCall(e) => match e.method.to_string().as_str() {
            "into" | "try_into" | "collect" | "parse" | "sum" | "product" | "default" | "to_vec" | "to_string" | "to_owned" => true,
            "unwrap" | "expect" | "unwrap_or" | "unwrap_or_default" | "unwrap_or_else" | "clone" => is_made(&e.receiver),
            _ => false,
        },
        _ => true,
    }
}

/// Whether `&` stands somewhere in the pattern.
fn dereferences(pat: &Pat) -> bool {
    struct Found(bool);
    impl<'ast> Visit<'ast> for Found {
        fn visit_pat_reference(&mut self, p: &'ast syn::PatReference) {
            self.0 = true;
            visit::visit_pat_reference(self, p);
        }
    }
    let mut found = Found(false);
    found.visit_pat(pat);
    found.0
}
