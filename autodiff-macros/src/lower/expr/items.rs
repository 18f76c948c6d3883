//! Items inside of a function: all derived functions have copies of them, in one place at their beginning.
//!
//! What stands in an inner block comes to mean something in the whole function there, so its names must mean nothing else.

use crate::lower::Lowerer;
use crate::lower::value::Value;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Block, Item, UseTree};

impl Lowerer<'_> {
    /// The items of a block, in scope in all of it.
    pub(super) fn items(&mut self, block: &Block) {
        let is_inner = !std::ptr::eq(block, &*self.item.block);
        for stmt in &block.stmts {
            if let syn::Stmt::Item(item) = stmt {
                if is_inner {
                    self.refuse_other_meanings(item, block);
                }
                self.item(item);
            }
        }
    }

    fn item(&mut self, item: &Item) {
        if let Item::Static(item) = item {
            self.complain(
                item,
                "a `static` inside a differentiable function is refused: each derived function would have a copy of its own; move it out of the function",
            );
            return;
        }
        if let Item::Const(item) = item {
            let ty = crate::syntax::types::model(&item.ty, &self.signature.scalars);
            let node = self.snippet_node(item.ident.to_token_stream(), Vec::new(), Vec::new(), false, ty);
            self.define(&item.ident.to_string(), Value::Node(node));
        }
        // A closure that is called twice is lowered twice.
        let tokens = item.to_token_stream();
        let text = tokens.to_string();
        if self.b.graph.items.iter().all(|known| known.to_string() != text) {
            self.b.graph.items.push(tokens);
        }
    }

    fn refuse_other_meanings(&mut self, item: &Item, block: &Block) {
        let mut names = Vec::new();
        match item {
            Item::Const(item) => names.push(item.ident.clone()),
            Item::Enum(item) => names.push(item.ident.clone()),
            Item::Fn(item) => names.push(item.sig.ident.clone()),
            Item::Mod(item) => names.push(item.ident.clone()),
            Item::Struct(item) => names.push(item.ident.clone()),
            Item::Trait(item) => names.push(item.ident.clone()),
            Item::Type(item) => names.push(item.ident.clone()),
            Item::Use(item) if !imported(&item.tree, &mut names) => {
                let message = "names imported by `*` in an inner block may mean something else outside of it, and derived functions have all items of the function in one place: import at the beginning of the function, or by name";
                self.complain(item, message);
                return;
            }
            _ => {}
        }
        let (whole, inside) = (self.item.to_token_stream(), block.to_token_stream());
        for name in names {
            if count(whole.clone(), &name.to_string()) > count(inside.clone(), &name.to_string()) {
                let message = format!(
                    "`{name}` is mentioned outside of this block, too, and derived functions have all items of the function in one place: give it another name, or move it to the beginning of the function"
                );
                self.complain(&name, message);
            }
        }
    }
}

/// The names that an import brings; `false` if tokens do not tell them.
fn imported(tree: &UseTree, names: &mut Vec<syn::Ident>) -> bool {
    match tree {
        UseTree::Path(path) => imported(&path.tree, names),
        UseTree::Name(name) => {
            names.push(name.ident.clone());
            true
        }
        UseTree::Rename(rename) => {
            names.push(rename.rename.clone());
            true
        }
        UseTree::Group(group) => group.items.iter().all(|tree| imported(tree, names)),
        UseTree::Glob(_) => false,
    }
}

/// How often the name stands there for itself: not behind a path or a value.
fn count(tokens: TokenStream, name: &str) -> usize {
    let mut found = 0;
    let mut follows = false;
    for tree in tokens {
        match &tree {
            TokenTree::Ident(ident) if !follows && ident == name => found += 1,
            TokenTree::Group(group) => found += count(group.stream(), name),
            _ => {}
        }
        follows = matches!(&tree, TokenTree::Punct(punct) if matches!(punct.as_char(), ':' | '.'));
    }
    found
}
