//! Values as tokens, with no more parentheses than needed.

use super::declare::may_be_lent;
use super::{Emitter, replace, replace_before};
use crate::emit::companion::respan;
use crate::graph::{Float, Graph, NodeId, Op, Path, Proj, ProjShape, ScalarOp, Spelling, Ty};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

impl<'g> Emitter<'g> {
    /// A value as an expression that may stand as an operand of anything.
    pub fn expr(&mut self, node: NodeId) -> TokenStream {
        self.leveled(node).0
    }

    /// A value that is moved or copied to where it is wanted.
    pub(super) fn expr_owned(&mut self, node: NodeId) -> TokenStream {
        let n = self.graph.node(node);
        if let Some(name) = self.nodes.get(&node)
            && !n.ty.is_static()
            && (n.ty != Ty::Opaque || !n.primal || matches!(n.op, Op::Read(..) | Op::Scalar(_) | Op::Matrix(_) | Op::Struct(..)))
            && self.is_wanted_again(node)
        {
            let private = &self.private;
            return quote!(#private::Clone::clone(&#name));
        }
        if let Op::Read(..) = &n.op
            && !n.ty.is_static()
            && !self.nodes.contains_key(&node)
        {
            return if self.moves(node) { self.expr(node) } else { self.computed(node) };
        }
        self.expr(node)
    }

    /// Whether others look at the value, which has a name, before or behind this.
    pub(super) fn is_wanted_again(&self, node: NodeId) -> bool {
        self.schedule.uses.get(&node).copied().unwrap_or(0) > 1
    }

    /// Whether nobody looks at the place any more once it was read here, so that its content is moved out.
    fn moves(&self, node: NodeId) -> bool {
        let var = self.graph.path_of(node).map(|path| path.var);
        let is_lent = var.and_then(|var| self.vars.get(&var)).is_some_and(|bound| bound.reference || bound.optional);
        self.schedule.last.contains(&node) && !is_lent
    }

    /// The expression with the strength of its outermost operator: 0 for anything that needs no parentheses.
    pub(super) fn leveled(&mut self, node: NodeId) -> (TokenStream, u8) {
        if let Some(name) = self.nodes.get(&node) {
            return (name.to_token_stream(), 0);
        }
        if self.graph.is_leaf(node) || self.schedule.inline.contains(&node) {
            return self.computed_leveled(node);
        }
        if matches!(self.graph.node(node).op, Op::Bound(_)) {
            return (self.node_name(node).to_token_stream(), 0);
        }
        // Not in a `let` by now: written where it stands.
        self.computed_leveled(node)
    }

    pub(super) fn computed(&mut self, node: NodeId) -> TokenStream {
        let n = self.graph.node(node);
        if let Op::Read(..) = &n.op
            && !n.ty.is_static()
        {
            let path = self.graph.path_of(node).expect("a read");
            let place = self.borrow(&path, false);
            let private = &self.private;
            // The tangent of a borrowed slice is a slice, too.
            let is_tangent = !n.primal && path.proj.is_empty() && self.vars.get(&path.var).is_some_and(|bound| bound.reference);
            return match n.ty {
                Ty::Slice(_) => quote!(#private::to_vec(#place)),
                Ty::Vec(_) if is_tangent => quote!(#private::to_vec(#place)),
                _ => quote!(#private::Clone::clone(#place)),
            };
        }
        self.computed_leveled(node).0
    }

    /// A reference to the value; places are lent as they are.
    pub fn borrowed(&mut self, node: NodeId) -> TokenStream {
        if !self.nodes.contains_key(&node)
            && let Op::Read(..) = self.graph.node(node).op
        {
            let path = self.graph.path_of(node).expect("a read");
            return self.borrow(&path, false);
        }
        let (value, level) = self.leveled(node);
        if level == 0 { quote!(&#value) } else { quote!(&(#value)) }
    }

    pub(super) fn operand(&mut self, node: NodeId, parent: u8, right: bool) -> TokenStream {
        let (tokens, level) = self.leveled(node);
        // Strength: 1 prefix, 2 product, 3 sum, 4 comparison, 5 and, 6 or; equal strength associates to the left.
        let bare = level == 0 || level < parent || (level == parent && !right);
        if bare { tokens } else { quote!((#tokens)) }
    }

    /// A constant that says its type.
    fn typed_integer(&self, value: i128, ty: &str) -> (TokenStream, u8) {
        let literal = proc_macro2::Literal::i128_unsuffixed(value.abs());
        let tokens: TokenStream = format!("{literal}_{ty}").parse().unwrap_or_default();
        if value < 0 { (quote!(-#tokens), 1) } else { (tokens, 0) }
    }

    fn computed_leveled(&mut self, node: NodeId) -> (TokenStream, u8) {
        let graph = self.graph;
        let private = self.private.clone();
        let n = graph.node(node);
        let args = n.args.clone();
        match &n.op {
            Op::Const(bits) => self.constant(*bits, &n.ty),
            Op::Int(value) => {
                let literal = proc_macro2::Literal::i128_unsuffixed(value.abs());
                if *value < 0 { (quote!(-#literal), 1) } else { (literal.to_token_stream(), 0) }
            }
            Op::IntOf(value, ty) => self.typed_integer(*value, ty),
            Op::Bool(value) => (value.to_token_stream(), 0),
            Op::Bound(_) => (self.node_name(node).to_token_stream(), 0),
            Op::Read(..) => {
                let path = graph.path_of(node).expect("a read");
                let mut tokens = self.path(&path);
                if let Some(at) = n.at.filter(|_| n.primal) {
                    tokens = read_at(tokens, at);
                }
                let starred = path.proj.is_empty() && self.vars.get(&path.var).is_some_and(|b| b.reference);
                if self.is_optional(&path) {
                    return (self.read_optional(&path, &n.ty), 0);
                }
                (tokens, if starred { 1 } else { 0 })
            }
            Op::Len(..) => {
                let path = graph.path_of(node).expect("a length");
                let (tokens, private) = (self.receiver(&path), &self.private);
                let length = quote!(#tokens.len());
                if self.is_list(&path) {
                    return (length, 0);
                }
                let length = respan(length, n.span);
                (respan(quote!(#private::count(#length)), n.span), 0)
            }
            Op::Snippet(id) => {
                let snippet = &graph.snippets[id.index()];
                let mut tokens = snippet.tokens.clone();
                for (hole, arg) in snippet.holes.iter().zip(&args) {
                    let filled = self.hole(*arg, snippet.effect);
                    if let Some(float) = self.open_float(*arg) {
                        // Where a method is called on it, or on what stands in parentheses.
                        let is_dot = |next: Option<&TokenTree>| matches!(next, Some(TokenTree::Punct(sign)) if sign.as_char() == '.');
                        tokens = replace_before(tokens, hole, &quote!((#filled as #float)), is_dot);
                    }
                    tokens = replace(tokens, hole, &filled);
                }
                if self.is_float(node) && !graph.annotations.contains_key(&node) && may_be_lent(&snippet.tokens) {
                    return (quote!(#private::number(#tokens)), 0);
                }
                let simple = args.is_empty() && tokens.clone().into_iter().count() == 1;
                if simple || is_path(&tokens) || is_operand(&tokens) { (tokens, 0) } else { (quote!((#tokens)), 0) }
            }
            Op::Array(vec) => {
                let items: Vec<TokenStream> = args.iter().map(|a| self.expr_owned(*a)).collect();
                if *vec { (quote!(#private::vec![#(#items),*]), 0) } else { (quote!([#(#items),*]), 0) }
            }
            Op::Repeat(vec) => {
                let value = self.expr_owned(args[0]);
                let len = match &n.ty {
                    // The length of an array is a constant expression of the user's.
                    Ty::Array(_, size) => size.text.parse().unwrap_or_default(),
                    _ => self.expr(args[1]),
                };
                let element = &graph.node(args[0]).ty;
                let tokens = match vec {
                    true => quote!(#private::vec![#value; #len]),
                    // Tangents of structs are cloned, also where the struct is copied.
                    false if !n.primal && !element.is_scalar() && !element.is_static() => {
                        let item = proc_macro2::Ident::new("item", proc_macro2::Span::mixed_site());
                        quote!({ let #item = #value; ::core::array::from_fn::<_, { #len }, _>(|_| #private::Clone::clone(&#item)) })
                    }
                    false => quote!([#value; #len]),
                };
                (tokens, 0)
            }
            Op::ToVec => {
                let value = self.borrowed(args[0]);
                (quote!(#private::to_vec(#value)), 0)
            }
            Op::ZeroLike if graph.node(args[0]).ty.is_aside() => (quote!(()), 0),
            Op::ZeroLike => {
                let value = self.borrowed(args[0]);
                (quote!(#private::Differentiable::zero_tangent(#value)), 0)
            }
            Op::Shape => {
                let value = self.borrowed(args[0]);
                (quote!(#private::Differentiable::tangent_shape(#value)), 0)
            }
            Op::Zeros => {
                let shape = self.borrowed(args[0]);
                (quote!(#private::TangentShape::zeros(#shape)), 0)
            }
            Op::ZeroIfAny => {
                let value = self.borrowed(args[0]);
                (quote!({ use #private::{Carrying as _, Plain as _}; (&#private::Inert(#value)).zero_if_any() }), 0)
            }
            Op::Nth => {
                let (first, number) = (alone(self.expr(args[0])), alone(self.expr(args[1])));
                (quote!(#private::nth(#first, #number)), 0)
            }
            Op::Count(inclusive) => {
                let (first, end) = (alone(self.expr(args[0])), alone(self.expr(args[1])));
                (quote!(#private::items(#first, #end, #inclusive)), 0)
            }
            Op::WithCapacity => {
                if graph.integer(args[0]) == Some(0) {
                    return (quote!(#private::Vec::new()), 0);
                }
                let factors = args.iter().map(|arg| {
                    let n = self.operand(*arg, 2, true);
                    // Loops run over integers of any type.
                    if counts_elements(graph, *arg) { n } else { quote!(#private::room(#n)) }
                });
                let capacity = factors.reduce(|product, n| quote!(#product * #n));
                (quote!(#private::Vec::with_capacity(#capacity)), 0)
            }
            Op::SumAll => {
                let value = self.borrowed(args[0]);
                (quote!(#private::sum_all(#value)), 0)
            }
            Op::Select => {
                let (c, a, b) = (self.expr(args[0]), self.expr(args[1]), self.expr(args[2]));
                (quote!((if #c { #a } else { #b })), 0)
            }
            Op::Tuple => {
                let items: Vec<TokenStream> = args.iter().map(|a| self.expr_owned(*a)).collect();
                (quote!((#(#items,)*)), 0)
            }
            Op::Struct(constructor, fields) => {
                let name = &graph.snippets[constructor.index()].tokens;
                let is_lent = |arg: &NodeId| n.primal && matches!(graph.node(*arg).ty, Ty::Slice(_));
                let items: Vec<TokenStream> =
                    args.iter().map(|arg| if is_lent(arg) { self.borrowed(*arg) } else { self.expr_owned(*arg) }).collect();
                let by_position = |f: &std::rc::Rc<str>| f.starts_with(|c: char| c.is_ascii_digit()) || **f == *Proj::INSIDE;
                if fields.first().is_some_and(by_position) {
                    return (quote!(#name(#(#items),*)), 0);
                }
                let fields = fields.iter().map(|f| self.field(f));
                // In parentheses: a condition would take the brace for its block.
                (quote!((#name { #(#fields: #items),* })), 0)
            }
            Op::Entries(constructor, _) => {
                let name = &graph.snippets[constructor.index()].tokens;
                let mut items: Vec<TokenStream> = args.iter().map(|a| self.expr(*a)).collect();
                // Methods of entries need to know which float these are.
                if let Op::Const(bits) = graph.node(args[0]).op
                    && args.iter().all(|arg| self.open_float(*arg).is_some())
                    && let Some(float) = self.open_float(args[0])
                {
                    items[0] = format!("{:?}_{float}", f64::from_bits(bits)).parse().unwrap_or_default();
                }
                (quote!(#name(#(#items),*)), 0)
            }
            Op::Cast(to) => {
                let arg = graph.node(args[0]);
                let value = match (&arg.op, &arg.ty) {
                    // Nothing else tells the type of the literal.
                    (Op::Const(bits), Ty::Real(Float::F32)) => {
                        let value = proc_macro2::Literal::f32_suffixed(f64::from_bits(*bits) as f32);
                        quote!(#value)
                    }
                    _ => self.operand(args[0], 0, true),
                };
                let ty: TokenStream = match (to, &n.ty) {
                    // A count that became a number of the matrix that it counts.
                    (crate::graph::CastTo::F32, _) | (crate::graph::CastTo::F64, Ty::Real(Float::F32)) => quote!(f32),
                    (crate::graph::CastTo::F64, _) => quote!(f64),
                    (crate::graph::CastTo::Int(name), _) => name.parse().unwrap_or_default(),
                };
                if let Ty::Real(Float::Param(name)) = &n.ty {
                    let name: TokenStream = name.parse().unwrap_or_default();
                    return (quote!(<#name as #private::Scalar>::from_constant((#value) as f64)), 0);
                }
                (quote!((#value as #ty)), 0)
            }
            Op::Scalar(op) if n.ty.is_scalar() || op.is_comparison() || op.spelling() != Spelling::Operator => self.scalar(*op, n),
            Op::Scalar(op) => {
                let (tokens, level) = self.operator(*op, n);
                // Only of sums of vectors is known what they do to derivatives.
                if !n.primal || n.ty != Ty::Opaque || *op == ScalarOp::Mul {
                    return (tokens, level);
                }
                let at = n.at.unwrap_or(n.span);
                let function = super::calls::written_at(quote!(#private::of_vectors), at);
                (quote_spanned!(at=> #function(#tokens)), 0)
            }
            Op::Matrix(op) => (self.matrix(*op, &args, n.at), 0),
            // What a user's expression borrows stays borrowed; of tangents not even the operators by reference are known.
            Op::Borrow if n.primal => (self.borrowed(args[0]), 1),
            Op::Borrow => {
                let value = self.borrowed(args[0]);
                (quote!(#private::Clone::clone(#value)), 0)
            }
            Op::Slot => {
                let value = self.borrowed(args[0]);
                (quote!({ use #private::ByValue as _; #private::Untold(#value).slot() }), 0)
            }
        }
    }

    /// The float that a number is, where rustc does not know which one yet.
    pub(super) fn open_float(&self, node: NodeId) -> Option<TokenStream> {
        match self.graph.node(node).ty {
            _ if !self.schedule.open.contains(&node) => None,
            Ty::Real(Float::F64 | Float::Literal) => Some(quote!(f64)),
            Ty::Real(Float::F32) => Some(quote!(f32)),
            _ => None,
        }
    }

    /// Whether what has a length is a list for sure: its type is told, or elements of it are looked at.
    fn is_list(&self, path: &Path) -> bool {
        let graph = self.graph;
        let unknown =
            matches!(graph.path_ty(path), Ty::Opaque) || matches!(graph.path_ty(path), Ty::Seq(element) if *element == Ty::Opaque);
        let (whole, _) = path.split();
        let enters = |shape: &crate::graph::Shape| {
            shape.var == whole.var
                && shape.proj.len() > whole.proj.len()
                && shape.proj.starts_with(&whole.proj)
                && !matches!(shape.proj[whole.proj.len()], ProjShape::Field(_))
        };
        let is_entered = |op: &Op| matches!(op, Op::Read(shape, _) | Op::Len(shape, _) if enters(shape));
        !unknown || graph.nodes.iter().any(|node| is_entered(&node.op))
    }

    fn hole(&mut self, arg: NodeId, effect: bool) -> TokenStream {
        let n = self.graph.node(arg);
        // What was read has a name where the place changes before it is looked at.
        if !effect && let Some(name) = self.nodes.get(&arg) {
            return name.to_token_stream();
        }
        if let Op::Read(..) = &n.op {
            let path = self.graph.path_of(arg).expect("a read");
            let reference = path.proj.is_empty() && self.vars.get(&path.var).is_some_and(|b| b.reference);
            if reference && !n.ty.is_scalar() {
                return self.var_name(path.var).to_token_stream();
            }
            if !n.ty.is_scalar() {
                return self.path(&path);
            }
        }
        let (tokens, level) = self.leveled(arg);
        if level == 0 { tokens } else { quote!((#tokens)) }
    }
}

/// The variable, or a field of it, as it stands in the user's source.
fn read_at(tokens: TokenStream, at: Span) -> TokenStream {
    let mut named = false;
    let place = |mut tree: TokenTree| {
        if !named {
            tree.set_span(tree.span().located_at(at));
        }
        named |= matches!(tree, TokenTree::Ident(_));
        tree
    };
    tokens.into_iter().map(place).collect()
}

/// The value without the parentheses around it, for where nothing stands beside it.
pub(super) fn alone(value: TokenStream) -> TokenStream {
    let mut trees = value.clone().into_iter();
    if let (Some(TokenTree::Group(group)), None) = (trees.next(), trees.next())
        && group.delimiter() == Delimiter::Parenthesis
        && !group.stream().is_empty()
        // Not a tuple.
        && !group.stream().into_iter().any(|tree| matches!(tree, TokenTree::Punct(p) if p.as_char() == ','))
    {
        return group.stream();
    }
    value
}

/// `a::b::C`
fn is_path(tokens: &TokenStream) -> bool {
    syn::parse2::<syn::Path>(tokens.clone()).is_ok()
}

/// Whether the tokens bind at least as strongly as a method call.
fn is_operand(tokens: &TokenStream) -> bool {
    matches!(
        syn::parse2::<syn::Expr>(tokens.clone()),
        Ok(syn::Expr::Call(_)
            | syn::Expr::MethodCall(_)
            | syn::Expr::Field(_)
            | syn::Expr::Index(_)
            | syn::Expr::Paren(_)
            | syn::Expr::Macro(_)
            | syn::Expr::Lit(_)
            | syn::Expr::Tuple(_)
            | syn::Expr::Array(_)
            | syn::Expr::Try(_))
    )
}

/// Whether the integer is a `usize` for sure: made of lengths.
fn counts_elements(graph: &Graph, node: NodeId) -> bool {
    let n = graph.node(node);
    match &n.op {
        Op::Len(..) | Op::Int(_) | Op::IntOf(..) | Op::Count(_) => true,
        Op::Scalar(_) => n.args.iter().all(|a| counts_elements(graph, *a)),
        _ => false,
    }
}
