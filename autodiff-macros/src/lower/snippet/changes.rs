//! Names that source of the user's may store to.
//!
//! In come tokens; out go the names that they borrow mutably or assign to, and those that stand without a `*` in front: a
//! mutable reference that is handed on may be stored to wherever it arrives.

use crate::graph::ScalarOp;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::collections::HashSet;

/// The names, by what stands around them.
#[derive(Default)]
pub(in crate::lower) struct Changes {
    /// `&mut name`, `name = ..`, `*name += ..`
    pub stores: HashSet<String>,
    /// Those that stand somewhere without `*`, or where what is behind it is entered: `(*name)[0]`.
    pub bare: HashSet<String>,
}

impl Changes {
    pub fn of(tokens: &TokenStream) -> Changes {
        let mut changes = Changes::default();
        changes.find(tokens.clone());
        changes
    }

    fn find(&mut self, tokens: TokenStream) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, tree) in trees.iter().enumerate() {
            match tree {
                TokenTree::Group(group) => {
                    self.find(group.stream());
                    if let Some(name) = dereferenced(group)
                        && is_entered(&trees[at + 1..])
                    {
                        self.bare.insert(name);
                    }
                }
                TokenTree::Ident(name) => {
                    let name = name.to_string();
                    let before = |back: usize| at.checked_sub(back).map(|at| &trees[at]);
                    let is_lent = matches!(before(1), Some(TokenTree::Ident(word)) if word == "mut") && is_sign(before(2), '&');
                    let is_declared = !is_lent && matches!(before(1), Some(TokenTree::Ident(word)) if word == "let" || word == "mut");
                    if is_lent || !is_declared && is_assigned(&trees[at + 1..]) {
                        self.stores.insert(name.clone());
                    }
                    // Behind an operand the sign is that of a product.
                    if !is_sign(before(1), '*') || before(2).is_some_and(is_operand) {
                        self.bare.insert(name);
                    }
                }
                _ => {}
            }
        }
    }
}

fn is_sign(tree: Option<&TokenTree>, sign: char) -> bool {
    matches!(tree, Some(TokenTree::Punct(p)) if p.as_char() == sign)
}

/// Whether a value ends here.
fn is_operand(tree: &TokenTree) -> bool {
    const KEYWORDS: [&str; 9] = ["return", "break", "in", "if", "else", "match", "while", "mut", "move"];
    match tree {
        TokenTree::Ident(word) => !KEYWORDS.iter().any(|keyword| word == keyword),
        TokenTree::Group(group) => group.delimiter() != Delimiter::Brace,
        TokenTree::Literal(_) => true,
        TokenTree::Punct(_) => false,
    }
}

/// `(*name)`
fn dereferenced(group: &Group) -> Option<String> {
    let mut trees = group.stream().into_iter();
    match (trees.next(), trees.next(), trees.next()) {
        (Some(TokenTree::Punct(star)), Some(TokenTree::Ident(name)), None) if star.as_char() == '*' => Some(name.to_string()),
        _ => None,
    }
}

/// Whether what follows a value looks inside of it: no method of numbers.
fn is_entered(behind: &[TokenTree]) -> bool {
    match behind {
        [TokenTree::Group(index), ..] => index.delimiter() == Delimiter::Bracket,
        [TokenTree::Punct(dot), TokenTree::Ident(method), ..] if dot.as_char() == '.' => {
            !(1..=3).any(|args| ScalarOp::from_method(&method.to_string(), args).is_some())
        }
        _ => false,
    }
}

/// Whether what follows a name, behind fields and indices, stores to it.
fn is_assigned(behind: &[TokenTree]) -> bool {
    match behind {
        [TokenTree::Punct(dot), TokenTree::Ident(_) | TokenTree::Literal(_), rest @ ..] if dot.as_char() == '.' => is_assigned(rest),
        [TokenTree::Group(index), rest @ ..] if index.delimiter() == Delimiter::Bracket => is_assigned(rest),
        [TokenTree::Punct(a), rest @ ..] if a.as_char() == '=' => !is_sign(rest.first(), '=') && !is_sign(rest.first(), '>'),
        [TokenTree::Punct(a), TokenTree::Punct(b), ..] if "+-*/%^&|".contains(a.as_char()) => b.as_char() == '=',
        [TokenTree::Punct(a), TokenTree::Punct(b), TokenTree::Punct(c), ..] if "<>".contains(a.as_char()) => {
            b.as_char() == a.as_char() && c.as_char() == '='
        }
        _ => false,
    }
}
