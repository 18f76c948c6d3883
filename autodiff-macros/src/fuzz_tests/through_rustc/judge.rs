//! Mutants are compiled alone and with the attribute, and the difference is judged.

use super::super::corpus::files;
use super::super::oracle::{kind, texts};
use super::crates::{Checked, Message, check};
use super::sources::Mutant;
use crate::mutation_tests::panic_of;
use crate::pipeline::compile;
use proc_macro2::TokenStream;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use syn::visit::Visit;
use syn::{Attribute, Expr, Lit, MetaNameValue, Token, punctuated::Punctuated};

/// What became of a program.
pub enum Verdict {
    Accepted,
    Refused,
    /// The kind, and what was said.
    Finding(String, String),
}

/// The verdicts of those that compile alone, by number.
pub fn judge<'m>(root: &str, mutants: impl Iterator<Item = &'m Mutant>) -> BTreeMap<usize, Verdict> {
    let mutants: BTreeMap<usize, &Mutant> = mutants.enumerate().collect();
    let alone = check(root, &mutants.iter().map(|(number, mutant)| (*number, mutant.alone())).collect());
    let programs: BTreeMap<usize, &Mutant> = mutants.into_iter().filter(|(number, _)| !alone.fails(*number)).collect();
    let annotated = check(root, &programs.iter().map(|(number, mutant)| (*number, mutant.annotated())).collect());
    programs.into_iter().map(|(number, mutant)| (number, verdict(number, mutant, &alone, &annotated))).collect()
}

fn verdict(number: usize, mutant: &Mutant, alone: &Checked, annotated: &Checked) -> Verdict {
    let own = match own_messages(mutant) {
        Ok(own) => own,
        Err(panic) => {
            let compiles = if annotated.fails(number) { "does not compile" } else { "compiles" };
            return Verdict::Finding(format!("panic: {}", kind(&panic)), format!("{compiles}: {panic}"));
        }
    };
    let known: Vec<&Message> = alone.of(number).collect();
    // What rustc warns of alone, it may say at other places of the same line.
    let is_known = |message: &&Message| known.iter().any(|k| !message.is_error && k.line == message.line && k.text == message.text);
    let refused = annotated.of(number).any(|message| message.is_error && finding(message, &own).is_none());
    let news = || annotated.of(number).filter(|message| !is_known(message));
    let said: Vec<String> = news().map(|m| format!("{}:{}: {} {}", m.line, m.column, m.code, m.text)).collect();
    // Of one mistake, rustc often says several things: those of the first kind stand for all.
    match news().filter_map(|message| finding(message, &own)).next() {
        Some(kind) if refused => Verdict::Finding(format!("beside a refusal, {kind}"), said.join("\n")),
        Some(kind) => Verdict::Finding(kind, said.join("\n")),
        None if refused => Verdict::Refused,
        None => Verdict::Accepted,
    }
}

/// What the compiler says by itself. The mutant is of one type throughout, so the graph must keep its invariants, too.
fn own_messages(mutant: &Mutant) -> Result<Vec<String>, String> {
    let tokens = |text: &str| text.parse::<TokenStream>().expect("tokens");
    let mut own = Vec::new();
    panic_of(|| own = texts(compile(tokens(&mutant.options), tokens(&mutant.text)))).map_or(Ok(own), Err)
}

/// The kind of a message that should not be, if it is one.
fn finding(message: &Message, own: &[String]) -> Option<String> {
    let text = kind(&message.text);
    if !message.is_error {
        return Some(format!("warning: {text}"));
    }
    let deliberate = match &*message.code {
        "" => own.iter().any(|text| text.lines().next() == Some(&message.text)),
        // A callee that is not annotated has no companion, or lacks methods, and rustc says so at the call.
        "E0433" => message.text.contains("is not a crate or module"),
        "E0599" => message.text.contains("_record`") || message.text.contains("_tangent`"),
        "E0277" => DELIBERATE.iter().any(|template| fits(template, &message.text)),
        _ => false,
    };
    let at_attribute = message.line == 2 && message.column == 1;
    match (deliberate, at_attribute) {
        (true, false) => None,
        (true, true) => Some(format!("at the attribute: {text}")),
        (false, _) => Some(format!("error[{}]: {text}", message.code)),
    }
}

/// What bounds of the run time crate say where they do not hold, with `{Self}` and the like.
static DELIBERATE: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut found = Deliberate::default();
    files("../autodiff-runtime/src").iter().for_each(|(_, file)| found.visit_file(file));
    assert!(!found.0.is_empty(), "bounds have messages");
    found.0
});

#[derive(Default)]
struct Deliberate(Vec<String>);

impl Visit<'_> for Deliberate {
    fn visit_attribute(&mut self, attribute: &Attribute) {
        if attribute.path().segments.last().is_none_or(|name| name.ident != "on_unimplemented") {
            return;
        }
        let parts = attribute.parse_args_with(Punctuated::<MetaNameValue, Token![,]>::parse_terminated).expect("names and texts");
        for part in parts.iter().filter(|part| part.path.is_ident("message")) {
            if let Expr::Lit(literal) = &part.value
                && let Lit::Str(text) = &literal.lit
            {
                self.0.push(text.value());
            }
        }
    }
}

/// Whether the text is the template with something in the place of what stands in braces.
fn fits(template: &str, text: &str) -> bool {
    let mut fixed = template.split('{').map(|part| part.split_once('}').map_or(part, |(_, behind)| behind));
    let Some(mut rest) = fixed.next().and_then(|first| text.strip_prefix(first)) else { return false };
    for part in fixed {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}
