//! Tokens are taken out of a failing input for as long as it fails in the same way.

use super::corpus::Input;
use super::oracle::{Outcome, judge};
use proc_macro2::{Group, TokenStream, TokenTree};

/// The smallest input found, as text.
pub fn reduced(input: &Input, kind: &str) -> String {
    let mut small = input.clone();
    let fails = |candidate: &Input| judge(candidate) == Outcome::Failed(kind.to_string());
    loop {
        let options = shorter(&small.options).into_iter().map(|options| Input { options, ..small.clone() });
        let items = shorter(&small.item).into_iter().map(|item| Input { item, ..small.clone() });
        match options.chain(items).find(fails) {
            Some(smaller) => small = smaller,
            None => return small.to_string(),
        }
    }
}

/// The tokens without one or some of them, the longest parts first.
fn shorter(tokens: &TokenStream) -> Vec<TokenStream> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut out = Vec::new();
    let mut size = trees.len();
    while size > 0 {
        for from in 0..=trees.len() - size {
            out.push(trees[..from].iter().chain(&trees[from + size..]).cloned().collect());
        }
        size = if size > 4 { size / 2 } else { size - 1 };
    }
    for (i, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else { continue };
        for inner in shorter(&group.stream()) {
            let mut smaller = Group::new(group.delimiter(), inner);
            smaller.set_span(group.span());
            let mut trees = trees.clone();
            trees[i] = smaller.into();
            out.push(trees.into_iter().collect());
        }
    }
    out
}
