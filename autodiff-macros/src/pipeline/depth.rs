//! Expressions that are nested too deep for functions that call themselves per level: refused before anything reads them.
//!
//! In come tokens, out goes the place at which they are too much for the stack of rustc's main thread, when the compiler is not
//! optimised. Levels are counted without a parser: a group is one, and within a statement each operator, method call and
//! `else` is one around what stands before it; factors count within their product only. `cost_tests::longest_expressions` holds the figures against the stack.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// Groups of tokens nest no deeper than this: reading them, rustc's own stack would not last much longer.
const DEEPEST: usize = 256;

/// What may lie on the stack at once.
const MOST: usize = 4000;
const OPERATOR: usize = 2;
const GROUP: usize = 15;
const METHOD: usize = 4;
const ELSE: usize = 10;

/// One level of groups.
struct Level {
    rest: std::iter::Peekable<proc_macro2::token_stream::IntoIter>,
    /// What lies around the group, around the product that is being read within the statement, and in that product.
    around: usize,
    statement: usize,
    product: usize,
}

impl Level {
    fn new(tokens: TokenStream, around: usize) -> Level {
        Level { rest: tokens.into_iter().peekable(), around, statement: 0, product: 0 }
    }

    fn end_statement(&mut self) {
        (self.statement, self.product) = (0, 0);
    }

    fn operator(&mut self, symbol: char) {
        match symbol {
            ';' | ',' => self.end_statement(),
            '.' => self.product += METHOD,
            '*' | '/' | '%' => self.product += OPERATOR,
            _ => {
                self.statement += OPERATOR;
                self.product = 0;
            }
        }
    }
}

/// Where tokens nest too deep, and what to do.
pub fn too_deep(tokens: &TokenStream) -> Option<(Span, String)> {
    let mut levels = vec![Level::new(tokens.clone(), 0)];
    while let Some(level) = levels.last_mut() {
        let Some(tree) = level.rest.next() else {
            levels.pop();
            continue;
        };
        let span = tree.span();
        let units = level.around + level.statement + level.product;
        match tree {
            TokenTree::Group(group) => {
                if group.delimiter() == Delimiter::Brace && !goes_on(level.rest.peek()) {
                    level.end_statement();
                }
                if levels.len() > DEEPEST {
                    let reason =
                        format!("what is nested more than {DEEPEST} levels deep is not differentiated: name some parts with `let`");
                    return Some((group.span_open(), reason));
                }
                levels.push(Level::new(group.stream(), units + GROUP));
            }
            TokenTree::Punct(punct) => level.operator(punct.as_char()),
            TokenTree::Ident(ident) if ident == "else" => level.statement += ELSE,
            TokenTree::Ident(_) | TokenTree::Literal(_) => {}
        }
        if units > MOST {
            return Some((span, "this expression is too long for the compiler's stack: name some parts with `let`".to_string()));
        }
    }
    None
}

/// Whether what stands behind a block belongs to the same expression.
fn goes_on(next: Option<&TokenTree>) -> bool {
    match next {
        Some(TokenTree::Punct(_)) => true,
        Some(TokenTree::Ident(ident)) => ident == "else" || ident == "as",
        _ => false,
    }
}
