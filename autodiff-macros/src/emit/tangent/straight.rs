//! A matrix of derivatives as one straight program of numbers.

use crate::emit::body::{Bound, Emitter};
use crate::emit::companion::Companion;
use crate::graph::{Graph, NodeId, Ty, VarId};
use crate::straighten::Parts;
use crate::syntax::signature::Passing;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};
use std::ops::Range;

/// A matrix as a graph.
pub struct Matrix {
    /// Yields the numbers of the function's value, then the entries of the matrix, column by column, or stores them.
    pub graph: Graph,
    /// Per active parameter: the variables of its numbers.
    pub inputs: Vec<Parts<VarId>>,
    pub rows: usize,
    /// How many of the yields are the value.
    pub values: usize,
    /// How entries are stored; `None` if all of them are yielded.
    pub stores: Option<Stores>,
}

/// Entries that are stored into a matrix of zeros.
pub struct Stores {
    /// The array of columns that those other than zero are stored to.
    pub columns: VarId,
    /// The runs of zeros between them, counted column by column; none where they are long.
    pub zeros: Vec<Range<usize>>,
}

impl Companion<'_> {
    /// The body of a function that returns what `result` makes of value and matrix.
    pub(super) fn straight(&self, matrix: &Matrix, result: impl FnOnce(TokenStream, TokenStream) -> TokenStream) -> TokenStream {
        let private = &self.private;
        let [filled, columns] = ["matrix", "columns"].map(|name| Ident::new(name, Span::mixed_site()));
        let stored =
            matrix.stores.as_ref().map(|stores| (stores.columns, Bound { name: columns.clone(), reference: false, optional: false }));
        let mut emitter = self.emitter(&matrix.graph, stored);
        let (body, _) = emitter.body(matrix.graph.body.stmts.len() + 1);
        let (values, entries) = matrix.graph.body.yields.split_at(matrix.values);
        let value = numbers(&mut emitter, &self.signature.output.model, &mut values.iter());
        let (start, entries) = match &matrix.stores {
            // Reads come behind it: a call of `memset` leaves no values in registers.
            Some(_) => (
                quote! {
                    let mut #filled = #private::SMatrix::zeros();
                    let #columns = &mut #filled.data.0;
                },
                filled.to_token_stream(),
            ),
            None => (TokenStream::new(), literal(&mut emitter, private, entries, matrix.rows)),
        };
        let again = matrix.stores.as_ref().map(|stores| zeros_again(&columns, private, &stores.zeros));
        let result = self.wrap(result(value, entries));
        let opens: TokenStream = self
            .signature
            .active()
            .zip(&matrix.inputs)
            .map(|((_, param), parts)| {
                let unused = parts.leaves().iter().all(|var| emitter.given_name(*var).is_none());
                if unused || matches!(parts, Parts::One(_)) {
                    return TokenStream::new();
                }
                let name = &param.ident;
                let pattern = pattern(&emitter, &param.model, parts);
                let value = if param.passing == Passing::Value { name.to_token_stream() } else { quote!(*#name) };
                quote!(let #pattern = #value;)
            })
            .collect();
        let items = self.items_inside();
        quote! {
            #items
            #start
            #opens
            #body
            #again
            #result
        }
    }
}

/// The matrix of all its entries.
fn literal(emitter: &mut Emitter<'_>, private: &TokenStream, entries: &[NodeId], rows: usize) -> TokenStream {
    let columns = entries.chunks(rows).map(|column| {
        let column: Vec<TokenStream> = column.iter().map(|entry| emitter.expr(*entry)).collect();
        quote!([#(#column),*])
    });
    let columns: Vec<TokenStream> = columns.collect();
    quote!(<#private::SMatrix<_, _, _> as ::core::convert::From<_>>::from([#(#columns),*]))
}

/// Where the machine stores zeros by four and more in line, no entry need be stored twice: once each of them is written, LLVM
/// drops the `memset` in front.
fn zeros_again(columns: &Ident, private: &TokenStream, zeros: &[Range<usize>]) -> TokenStream {
    if zeros.is_empty() {
        return TokenStream::new();
    }
    let runs = zeros.iter().map(|run| {
        let [start, end] = [run.start, run.end].map(Literal::usize_unsuffixed);
        quote!(#columns.as_flattened_mut()[#start..#end].fill(#private::zero());)
    });
    quote! {
        if ::core::cfg!(target_feature = "avx") {
            #(#runs)*
        }
    }
}

/// A value of the type, made of its numbers.
fn numbers<'n>(emitter: &mut Emitter<'_>, ty: &Ty, next: &mut impl Iterator<Item = &'n NodeId>) -> TokenStream {
    match ty {
        Ty::Array(element, size) => {
            let items = (0..size.known.unwrap_or(0)).map(|_| numbers(emitter, element, next));
            let items: Vec<TokenStream> = items.collect();
            quote!([#(#items),*])
        }
        Ty::Tuple(items) => {
            let items: Vec<TokenStream> = items.iter().map(|item| numbers(emitter, item, next)).collect();
            quote!((#(#items,)*))
        }
        _ => next.next().map(|node| emitter.expr(*node)).unwrap_or_default(),
    }
}

/// The pattern that takes a parameter apart; `_` stands for numbers that nothing depends on.
fn pattern(emitter: &Emitter<'_>, ty: &Ty, parts: &Parts<VarId>) -> TokenStream {
    match (ty, parts) {
        (_, Parts::One(var)) => emitter.given_name(*var).map_or(quote!(_), |name| name.to_token_stream()),
        (Ty::Tuple(tys), Parts::Many(items)) => {
            let items: Vec<TokenStream> = items.iter().zip(tys).map(|(item, ty)| pattern(emitter, ty, item)).collect();
            quote!((#(#items,)*))
        }
        (_, Parts::Many(items)) => {
            let element = ty.element().unwrap_or(&Ty::Opaque);
            let items: Vec<TokenStream> = items.iter().map(|item| pattern(emitter, element, item)).collect();
            quote!([#(#items),*])
        }
    }
}
