//! Blocks, statements and `let`.

use crate::graph::{Op, Ty};
use crate::lower::Lowerer;
use crate::lower::value::Value;
use crate::syntax::types::held_by;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Attribute, Block, Expr, Item, Local, Macro, Pat, Token};

impl Lowerer<'_> {
    /// A block with names of its own.
    pub(in crate::lower) fn block_scope(&mut self, block: &Block, expected: Option<&Ty>) -> Value {
        self.scopes.push(Default::default());
        let value = self.block(block, expected);
        self.scopes.pop();
        value
    }

    pub(super) fn block(&mut self, block: &Block, expected: Option<&Ty>) -> Value {
        let tail = std::mem::take(&mut self.tail);
        self.items(block);
        let mut last = Value::Unit;
        for (index, stmt) in block.stmts.iter().enumerate() {
            if self.b.diverged() {
                return Value::Never;
            }
            self.known = self.mistakes();
            if !matches!(stmt, syn::Stmt::Item(_)) {
                self.here = stmt.span();
                self.refuse_cfg(stmt);
            }
            last = match stmt {
                syn::Stmt::Local(local) => {
                    self.refuse_guard(local, &block.stmts[index + 1..]);
                    self.local(local)
                }
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

    fn local(&mut self, local: &Local) -> Value {
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
        let told = match &model {
            Some(Ty::Matrix(element)) => self.with_written_element(&init.expr, element),
            _ => None,
        };
        let value = match ty {
            // Only rustc makes a `Box<dyn Trait>` of a `Box`, and a pointer of a function.
            Some(ty) if names_functions(ty) && !self.mentions_active(&init.expr) => self.snippet(&init.expr),
            _ => self.expr_expecting(told.as_ref().unwrap_or(&init.expr), model.as_ref()),
        };
        if matches!(value, Value::Never) {
            return Value::Unit;
        }
        let value = match ty {
            Some(ty) if crate::syntax::types::option_model(ty, &self.signature.scalars).is_some() => {
                let option = self.as_option(value, false);
                self.typed_numbers(option, ty)
            }
            _ => self.keep_type(value, ty, &local.pat, &init.expr),
        };
        if let Some(ty) = ty {
            self.annotate(&value, ty);
        }
        if let Some(model) = &model {
            self.expect_value(&value, model);
            // A list of literals is of the type that is written beside it.
            if let Value::Node(node) = &value
                && matches!(self.b.graph.node(*node).op, Op::Array(_) | Op::Repeat(_))
                && (model.is_static() || matches!(&model, Ty::Vec(element) if element.is_static()))
            {
                self.b.graph.nodes[node.index()].ty = model.clone();
            }
        }
        // A local is not boxed.
        let inside = ty.and_then(|ty| held_by("Option", ty)).map(|ty| held_by("Box", ty).unwrap_or(ty));
        self.written_inside = inside.map(ToTokens::to_token_stream);
        self.bind_expr(pat, value, &init.expr);
        self.written_inside = None;
        if let Some(ty) = ty {
            self.keep_written(pat, ty);
        }
        Value::Unit
    }

    /// Keeps the type that is written beside a list, where the graph does not know it to the last part.
    fn keep_written(&mut self, pat: &Pat, ty: &syn::Type) {
        if let Pat::Ident(name) = pat
            && let Some(element) = held_by("Vec", ty)
            && let model = crate::syntax::types::model(element, &self.signature.scalars)
            && (model == Ty::Opaque || model.has_asides() || model.is_of_matrices())
            && !crate::lower::snippet::identifiers(element.to_token_stream()).iter().any(|word| word == "_")
            && let Some(Value::Place(path)) = self.lookup(&name.ident.to_string())
            && path.proj.is_empty()
        {
            let var = path.var;
            self.b.graph.written.insert(var, ty.to_token_stream());
        }
    }

    /// What a written type tells, unknown parts left open to inference.
    pub(in crate::lower) fn model(&mut self, ty: &syn::Type) -> Ty {
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

    pub(in crate::lower) fn expect_value(&mut self, value: &Value, ty: &Ty) {
        match (value, ty) {
            (Value::Node(node), ty) => {
                self.match_type(*node, ty);
                self.expect(*node, ty);
            }
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
        // A lazy chain that nobody drives does nothing, as in the original.
        self.statement = matches!(expr, Expr::MethodCall(_));
        self.expr(expr);
        self.statement = false;
    }

    /// `cfg` on a statement, or on a part of it: an arm, a field, an item of a list, an argument.
    fn refuse_cfg(&mut self, stmt: &syn::Stmt) {
        let mut attributes = Attributes::default();
        attributes.visit_stmt(stmt);
        for attr in &attributes.0 {
            if attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr") {
                self.complain(
                    attr,
                    "`cfg` inside of a function is decided after this macro has run: put it on the function, or use `if cfg!(..)`",
                );
            }
        }
    }
}

/// The attributes in a statement; blocks and items inside have statements and attributes of their own.
#[derive(Default)]
struct Attributes(Vec<Attribute>);

impl<'ast> Visit<'ast> for Attributes {
    fn visit_attribute(&mut self, attr: &'ast Attribute) {
        self.0.push(attr.clone());
    }

    fn visit_block(&mut self, _: &'ast Block) {}

    fn visit_item(&mut self, _: &'ast Item) {}

    /// Items of `vec![..]`, arguments of `assert!(..)`.
    fn visit_macro(&mut self, mac: &'ast Macro) {
        if let Ok(items) = mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
            let mut inside = Attributes::default();
            items.iter().for_each(|item| inside.visit_expr(item));
            self.0.append(&mut inside.0);
        }
    }
}

/// Whether trait objects or pointers to functions are in the type.
fn names_functions(ty: &syn::Type) -> bool {
    crate::lower::snippet::identifiers(ty.to_token_stream()).iter().any(|word| word == "dyn" || word == "fn")
}
