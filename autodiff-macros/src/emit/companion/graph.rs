//! `graph`: the pictures of the function and of its gradient, as constant tables.

use super::{Companion, Derived};
use crate::differentiate::Reverse;
use crate::graph::{Graph, Path, VarKind};
use crate::lower::Out;
use crate::picture::{Arrow, Kind, Outcome, Picture, Request, picture, readable};
use crate::syntax::signature::Host;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

impl Companion<'_> {
    /// The expression graphs as data.
    pub(super) fn graph(&self, derived: &Derived<'_>) -> TokenStream {
        let forward = self.picture_of(&self.function.graph, None);
        let reverse = derived.gradient.as_ref().unwrap_or(&derived.accumulate);
        let gradient = self.picture_of(&reverse.graph, Some(reverse));
        let own = self.item.sig.ident.to_string().trim_start_matches("r#").to_string();
        let (forward, gradient) = (self.tables(&own, &forward), self.tables(&format!("gradient of {own}"), &gradient));
        let (name, private) = (self.public_name("graph"), &self.private);
        let vis = &self.item.vis;
        let (head, clause) = match self.signature.home.host() {
            // Items of traits are as visible as their trait, and no constant functions.
            Some(Host::Trait) => (quote!(fn), quote!(where Self: ::core::marker::Sized)),
            Some(Host::TraitImpl) => (quote!(fn), quote!()),
            Some(Host::Inherent) => (quote!(#vis const fn), quote!()),
            None => (quote!(pub const fn), quote!()),
        };
        let doc = doc(&own);
        quote! {
            #[doc = #doc]
            #head #name() -> #private::Graphs #clause {
                #private::Graphs { forward: #forward, gradient: #gradient }
            }
        }
    }

    /// What a trait asks of each `impl` for a method without a body.
    pub(super) fn graph_wanted(&self) -> TokenStream {
        let (name, private) = (self.public_name("graph"), &self.private);
        let doc = doc(self.item.sig.ident.to_string().trim_start_matches("r#"));
        quote! {
            #[doc = #doc]
            fn #name() -> #private::Graphs
            where
                Self: ::core::marker::Sized;
        }
    }

    fn picture_of(&self, graph: &Graph, reverse: Option<&Reverse>) -> Picture {
        let mut graph = graph.clone();
        let receivers = graph.params.clone().into_iter().zip(&self.signature.params).filter(|(_, param)| param.receiver);
        receivers.filter_map(|(var, _)| var).for_each(|var| graph.vars[var.index()].name = "self".into());
        let graph = &graph;
        let types = self.signature.params.iter().map(|p| readable(&p.ty.to_token_stream()));
        let params = graph.params.iter().zip(types);
        let mut outputs = Vec::new();
        let own = self.item.sig.ident.to_string();
        self.results_of(graph, &self.function.out, own.trim_start_matches("r#"), &mut outputs);
        for var in &self.function.inout {
            outputs.push((format!("{} afterwards", graph.var(*var).name), Outcome::Place(Path::var(*var))));
        }
        if let Some(reverse) = reverse {
            let mut yields = graph.body.yields[self.function.graph.body.yields.len()..].iter();
            for ((_, param), adjoint) in self.signature.active().zip(&reverse.adjoints) {
                let var = graph.var(*adjoint);
                let result = match (var.kind == VarKind::Lent || !var.ty.is_real()).then_some(()) {
                    Some(()) => Outcome::Place(Path::var(*adjoint)),
                    None => yields.next().map_or_else(|| Outcome::Place(Path::var(*adjoint)), |node| Outcome::Node(*node)),
                };
                outputs.push((self.adjoint_name(param).to_string(), result));
            }
        }
        picture(&Request {
            graph,
            inputs: params.filter_map(|(var, ty)| Some(((*var)?, ty))).collect(),
            outputs,
            primal_vars: self.function.graph.vars.len(),
            is_derivative: reverse.is_some(),
        })
    }

    fn results_of(&self, graph: &Graph, out: &Out, name: &str, outputs: &mut Vec<(String, Outcome)>) {
        match out {
            Out::Unit => {}
            Out::Node(index) | Out::Aside(index) => outputs.push((name.to_string(), Outcome::Node(graph.body.yields[*index]))),
            Out::Place(path) => outputs.push((name.to_string(), Outcome::Place(path.clone()))),
            Out::Tuple(items) => {
                for (number, item) in items.iter().enumerate() {
                    self.results_of(graph, item, &format!("{name}.{number}"), outputs);
                }
            }
        }
    }

    fn tables(&self, name: &str, picture: &Picture) -> TokenStream {
        let private = &self.private;
        let number = |n: &usize| Literal::usize_unsuffixed(*n);
        let nodes = picture.boxes.iter().map(|node| {
            let (name, formula, label, shape) = (&node.name, &node.formula, &node.label, &node.shape);
            let (kind, derivative, frame) = (kind(node.kind), node.derivative, number(&node.frame));
            quote!(#private::graph_node([#name, #formula, #label, #shape], #private::NodeKind::#kind, #derivative, #frame))
        });
        let edges = picture.arrows.iter().map(|(from, to, arrow)| {
            let (from, to, kind) = (number(from), number(to), arrow_kind(*arrow));
            quote!(#private::graph_edge(#from, #to, #private::EdgeKind::#kind))
        });
        let clusters = picture.frames.iter().map(|frame| {
            let (label, parent, branch) = (&frame.label, number(&frame.parent), frame.branch);
            quote!(#private::graph_cluster(#label, #parent, #branch))
        });
        quote!(#private::expression_graph(
            #name,
            const { &[#(#nodes),*] },
            const { &[#(#edges),*] },
            const { &[#(#clusters),*] },
        ))
    }
}

fn kind(kind: Kind) -> TokenStream {
    match kind {
        Kind::Input => quote!(Input),
        Kind::Operation => quote!(Operation),
        Kind::Variable => quote!(Variable),
        Kind::Choice => quote!(Choice),
        Kind::Call => quote!(Call),
        Kind::Recorded => quote!(Recorded),
        Kind::Jump => quote!(Jump),
        Kind::Output => quote!(Output),
    }
}

fn arrow_kind(arrow: Arrow) -> TokenStream {
    match arrow {
        Arrow::Value => quote!(Value),
        Arrow::Record => quote!(Record),
        Arrow::Decision => quote!(Decision),
        Arrow::Next => quote!(Next),
    }
}

fn doc(own: &str) -> String {
    format!("The expression graphs of `{own}` and of its gradient, as text, DOT and SVG.")
}
