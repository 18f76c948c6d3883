//! An item of the corpus with some of its parts replaced: of its syntax tree mostly, so that it can still be read; of its tokens
//! sometimes.

use super::Random;
use super::corpus::{Corpus, Input};
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Item, Pat, Signature, Stmt, Type};

/// An item with some changes.
pub fn input(corpus: &Corpus, random: &mut Random) -> Input {
    let mut input = corpus.inputs[random.next(corpus.inputs.len())].clone();
    if random.next(4) == 0 {
        input.options = corpus.inputs[random.next(corpus.inputs.len())].options.clone();
    }
    if random.next(12) == 0 {
        input.options = changed(&input.options, corpus, random);
    }
    for _ in 0..=random.next(3) {
        if random.next(3) == 0 {
            input.item = changed(&input.item, corpus, random);
        } else if let Ok(mut item) = syn::parse2::<Item>(input.item.clone()) {
            replace(&mut item, corpus, random);
            input.item = located(item.into_token_stream());
        }
    }
    input
}

/// The tokens, with parentheses that keep replaced parts together at the place of what they hold.
fn located(tokens: TokenStream) -> TokenStream {
    let located = |tree: TokenTree| match tree {
        TokenTree::Group(group) => {
            let inner = located(group.stream());
            let first = inner.clone().into_iter().next().map(|tree| tree.span());
            let mut moved = Group::new(group.delimiter(), inner);
            moved.set_span(if group.span().source_text().is_some() { group.span() } else { first.unwrap_or(group.span()) });
            moved.into()
        }
        other => other,
    };
    tokens.into_iter().map(located).collect()
}

// ---- parts of syntax

/// What is replaced.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Expr,
    Stmt,
    Block,
    Pat,
    Type,
    Signature,
}

/// One part of a kind is replaced by another one, or counted.
struct Replace<'c> {
    corpus: &'c Corpus,
    random: &'c mut Random,
    part: Part,
    /// The number of the part, from the back; `None` while counting.
    at: Option<usize>,
    count: usize,
}

/// Puts some part of the corpus in the place of one of the item.
pub fn replace(item: &mut Item, corpus: &Corpus, random: &mut Random) {
    const PARTS: [Part; 10] =
        [Part::Expr, Part::Expr, Part::Expr, Part::Expr, Part::Stmt, Part::Stmt, Part::Block, Part::Pat, Part::Type, Part::Signature];
    let part = PARTS[random.next(PARTS.len())];
    let mut pass = Replace { corpus, random, part, at: None, count: 0 };
    pass.visit_item_mut(item);
    if pass.count > 0 {
        pass.at = Some(pass.random.next(pass.count));
        pass.count = 0;
        pass.visit_item_mut(item);
    }
}

impl Replace<'_> {
    /// Whether this part is the one.
    fn meets(&mut self, part: Part) -> bool {
        if part != self.part {
            return false;
        }
        self.count += 1;
        self.at == Some(self.count - 1)
    }

    fn pick<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.random.next(all.len())].clone()
    }
}

impl VisitMut for Replace<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if self.meets(Part::Expr) {
            *expr = self.pick(&self.corpus.exprs);
        }
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        visit_mut::visit_block_mut(self, block);
        if self.meets(Part::Block) {
            *block = self.pick(&self.corpus.blocks);
        }
    }

    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        visit_mut::visit_stmt_mut(self, stmt);
        if self.meets(Part::Stmt) {
            *stmt = self.pick(&self.corpus.stmts);
        }
    }

    fn visit_pat_mut(&mut self, pat: &mut Pat) {
        visit_mut::visit_pat_mut(self, pat);
        if self.meets(Part::Pat) {
            *pat = self.pick(&self.corpus.pats);
        }
    }

    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_mut::visit_type_mut(self, ty);
        if self.meets(Part::Type) {
            *ty = self.pick(&self.corpus.types);
        }
    }

    fn visit_signature_mut(&mut self, signature: &mut Signature) {
        visit_mut::visit_signature_mut(self, signature);
        if self.meets(Part::Signature) {
            *signature = self.pick(&self.corpus.signatures);
        }
    }
}

// ---- tokens

/// The tokens with one change, at a depth that the numbers decide.
fn changed(tokens: &TokenStream, corpus: &Corpus, random: &mut Random) -> TokenStream {
    let mut trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let groups: Vec<usize> = (0..trees.len()).filter(|i| matches!(trees[*i], TokenTree::Group(_))).collect();
    if !groups.is_empty() && random.next(5) > 0 {
        let at = groups[random.next(groups.len())];
        if let TokenTree::Group(group) = &trees[at] {
            let mut inner = Group::new(group.delimiter(), changed(&group.stream(), corpus, random));
            inner.set_span(group.span());
            trees[at] = inner.into();
        }
        return trees.into_iter().collect();
    }
    let at = random.next(trees.len().max(1));
    match random.next(5) {
        0 if !trees.is_empty() => drop(trees.remove(at)),
        1 if !trees.is_empty() => trees.insert(at, trees[at].clone()),
        2 if trees.len() > 1 => {
            let other = random.next(trees.len());
            trees.swap(at, other);
        }
        3 if !trees.is_empty() => trees[at] = token(corpus, random),
        _ => trees.insert(at.min(trees.len()), token(corpus, random)),
    }
    trees.into_iter().collect()
}

/// Any token of any item.
fn token(corpus: &Corpus, random: &mut Random) -> TokenTree {
    let mut tokens = corpus.inputs[random.next(corpus.inputs.len())].item.clone();
    loop {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let tree = trees[random.next(trees.len())].clone();
        match &tree {
            TokenTree::Group(group) if !group.stream().is_empty() && random.next(4) > 0 => tokens = group.stream(),
            _ => return tree,
        }
    }
}
