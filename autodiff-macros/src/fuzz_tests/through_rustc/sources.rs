//! The test files of the corpus: their items without the tests as roots, and mutants of their annotated functions.

use super::super::Random;
use super::super::corpus::{Corpus, files};
use super::super::mutate::replace;
use super::rewrite::rewrite;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::path::Path;
use syn::{Attribute, File, Item, ItemFn, Meta};

/// A test file.
pub struct Source {
    pub name: String,
    /// Its items, without tests.
    pub root: String,
    functions: Vec<(String, ItemFn)>,
}

/// A function with changes, and the options of its attribute.
pub struct Mutant {
    pub options: String,
    pub text: String,
}

/// In front of a mutant. The attribute is the second line of its file.
const HEAD: &str = "#[allow(unused_imports)] use super::*;\n";

impl Mutant {
    pub fn alone(&self) -> String {
        format!("{HEAD}\n{}", self.text)
    }

    pub fn annotated(&self) -> String {
        format!("{HEAD}#[differentiable({})]\n{}", self.options, self.text)
    }
}

/// All test files with functions in them.
pub fn sources() -> Vec<Source> {
    let read = files("../tests").into_iter().filter_map(|(path, file)| {
        let name = path.file_name()?.to_string_lossy();
        let is_corpus = name.starts_with("corpus_") && path.parent()?.ends_with("tests");
        is_corpus.then(|| Source::new(&path, file))
    });
    read.filter(|source| !source.functions.is_empty()).collect()
}

impl Source {
    fn new(path: &Path, mut file: File) -> Source {
        let name = path.file_stem().expect("a file").to_string_lossy().into_owned();
        file.attrs.clear();
        file.items.retain(|item| !is_of_tests(item));
        let functions = file.items.iter().filter_map(annotated).collect();
        let root = format!("#![allow(warnings)]\n{}", prettyplease::unparse(&file));
        Source { name, root, functions }
    }

    /// A function with some changes, if it can be written down.
    pub fn mutant(&self, random: &mut Random) -> Option<Mutant> {
        let (options, function) = &self.functions[random.next(self.functions.len())];
        let mut mutant = (options.clone(), function.clone());
        let parts = Corpus::of(&Item::Fn(function.clone()));
        for _ in 0..=random.next(3) {
            if random.next(6) == 0 {
                let mut item = Item::Fn(mutant.1.clone());
                replace(&mut item, &parts, random);
                let Item::Fn(changed) = item else { unreachable!("a function stays one") };
                mutant.1 = changed;
            } else {
                rewrite(&mut mutant.1, &mut mutant.0, random);
            }
        }
        let (options, function) = mutant;
        // Parentheses are printed where they are needed, and only then is it known whether it can be read.
        let file = syn::parse2::<File>(function.to_token_stream()).ok()?;
        Some(Mutant { options, text: prettyplease::unparse(&file) })
    }
}

/// Tests, and what the examiner of the corpus is told.
fn is_of_tests(item: &Item) -> bool {
    let text = item.to_token_stream().to_string();
    match item {
        Item::Mod(module) => module.content.is_none() || text.contains("check !"),
        Item::Fn(function) => function.attrs.iter().any(|attr| attr.path().is_ident("test")) || text.contains("harness"),
        Item::Macro(call) => call.ident.is_none(),
        _ => text.contains("harness"),
    }
}

/// The options and the function below the attribute.
fn annotated(item: &Item) -> Option<(String, ItemFn)> {
    let Item::Fn(function) = item else { return None };
    let mut function = function.clone();
    let at = function.attrs.iter().position(|attr| attr.path().is_ident("differentiable"))?;
    let options = options(&function.attrs.remove(at));
    function.attrs.retain(|attr| !attr.path().is_ident("doc"));
    Some((options.to_string(), function))
}

fn options(attribute: &Attribute) -> TokenStream {
    match &attribute.meta {
        Meta::List(list) => list.tokens.clone(),
        _ => quote!(),
    }
}
