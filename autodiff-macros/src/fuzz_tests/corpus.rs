//! All annotated items of the tests, and their parts.

use proc_macro2::TokenStream;
use quote::ToTokens;
use std::fmt;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};
use syn::{Attribute, Block, Expr, Item, Meta, Pat, Signature, Stmt, Type};

/// What the compiler is given.
#[derive(Clone)]
pub struct Input {
    /// The derive instead of the attribute.
    pub derive: bool,
    pub options: TokenStream,
    pub item: TokenStream,
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Input { options, item, .. } = self;
        if self.derive { write!(f, "#[derive(Differentiable)] {item}") } else { write!(f, "#[differentiable({options})] {item}") }
    }
}

/// Items, and what they are made of.
#[derive(Default)]
pub struct Corpus {
    pub inputs: Vec<Input>,
    pub exprs: Vec<Expr>,
    pub stmts: Vec<Stmt>,
    pub blocks: Vec<Block>,
    pub pats: Vec<Pat>,
    pub types: Vec<Type>,
    pub signatures: Vec<Signature>,
}

/// The folders with sources, from that of this crate.
const FOLDERS: [&str; 4] = ["../tests", "../src/nn", "../examples", "tests/golden"];

impl Corpus {
    /// Reads all files, in order.
    pub fn load() -> Corpus {
        let mut corpus = Corpus::default();
        for (_, file) in FOLDERS.into_iter().flat_map(files) {
            file.items.iter().for_each(|item| corpus.add(item));
        }
        corpus.inputs.extend(super::odd::inputs());
        corpus
    }

    /// The parts of one item.
    pub fn of(item: &Item) -> Corpus {
        let mut corpus = Corpus::default();
        corpus.visit_item(item);
        corpus
    }

    fn add(&mut self, item: &Item) {
        let mut item = item.clone();
        let attrs = match &mut item {
            Item::Fn(function) => &mut function.attrs,
            Item::Impl(block) => &mut block.attrs,
            Item::Trait(block) => &mut block.attrs,
            Item::Struct(model) => &mut model.attrs,
            Item::Mod(module) => {
                module.content.iter().flat_map(|(_, items)| items).for_each(|item| self.add(item));
                return;
            }
            _ => return,
        };
        let Some(at) = attrs.iter().position(|attr| attr.path().is_ident("differentiable") || is_derive(attr)) else { return };
        let derive = is_derive(&attrs[at]);
        let options = match &attrs[at].meta {
            Meta::List(list) if !derive => list.tokens.clone(),
            _ => TokenStream::new(),
        };
        attrs.remove(at);
        self.visit_item(&item);
        self.inputs.push(Input { derive, options, item: item.into_token_stream() });
    }
}

/// The sources in a folder, from that of this crate, in order. Some refused programs are no Rust at all, and left out.
pub fn files(folder: &str) -> Vec<(PathBuf, syn::File)> {
    let mut paths = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut paths);
    paths.sort();
    let parsed = |path: PathBuf| {
        let source = std::fs::read_to_string(&path).expect("readable");
        syn::parse_file(&source).ok().map(|file| (path, file))
    };
    paths.into_iter().filter_map(parsed).collect()
}

fn is_derive(attr: &Attribute) -> bool {
    attr.path().is_ident("derive") && attr.meta.to_token_stream().to_string().contains("Differentiable")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("readable").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() && name != "crates" && name != "target" {
            collect(&path, files);
        } else if name.ends_with(".rs") && !name.ends_with(".expanded.rs") {
            files.push(path);
        }
    }
}

impl<'ast> Visit<'ast> for Corpus {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        self.exprs.push(expr.clone());
        visit::visit_expr(self, expr);
    }

    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        self.stmts.push(stmt.clone());
        visit::visit_stmt(self, stmt);
    }

    fn visit_block(&mut self, block: &'ast Block) {
        self.blocks.push(block.clone());
        visit::visit_block(self, block);
    }

    fn visit_pat(&mut self, pat: &'ast Pat) {
        self.pats.push(pat.clone());
        visit::visit_pat(self, pat);
    }

    fn visit_type(&mut self, ty: &'ast Type) {
        self.types.push(ty.clone());
        visit::visit_type(self, ty);
    }

    fn visit_signature(&mut self, signature: &'ast Signature) {
        self.signatures.push(signature.clone());
        visit::visit_signature(self, signature);
    }
}
