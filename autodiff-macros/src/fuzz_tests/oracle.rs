//! What the compiler makes of an input, and whether that is in order.

use super::corpus::Input;
use crate::derive::derive;
use crate::mutation_tests::panic_of;
use crate::pipeline::compile;
use proc_macro2::{Span, TokenStream, TokenTree};

/// What became of an input.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// No item goes in, which rustc would not pass on.
    Unparsed,
    Accepted,
    /// Refused in place; the messages are those that stand at the attribute as a whole.
    Refused(Vec<String>),
    Failed(String),
}

/// Runs the compiler and looks at what comes out.
pub fn judge(input: &Input) -> Outcome {
    limit();
    let Input { item, options, .. } = input.clone();
    let mut emitted = TokenStream::new();
    let panic = panic_of(|| emitted = if input.derive { derive(item) } else { compile(options, item) });
    if let Some(message) = panic {
        return Outcome::Failed(format!("panic: {}", kind(&message)));
    }
    if syn::parse2::<syn::Item>(input.item.clone()).is_err() {
        return Outcome::Unparsed;
    }
    if let Err(error) = syn::parse2::<syn::File>(emitted.clone()) {
        return Outcome::Failed(format!("no items: {error}"));
    }
    // Marks of methods are taken out of blocks.
    let marked = input.item.to_string().contains("differentiable");
    if !input.derive && !marked && !contains_in_order(&emitted, &input.item) {
        return Outcome::Failed("the item is not emitted as it was".to_string());
    }
    let mut messages = Messages::default();
    messages.find(emitted);
    let own = messages.found.iter().filter(|(text, _)| !input.item.to_string().contains(&**text));
    let own: Vec<&(String, Place)> = own.collect();
    if let Some((text, _)) = own.iter().find(|(_, place)| *place == Place::Generated) {
        return Outcome::Failed(format!("a message at generated tokens: {}", kind(text)));
    }
    if own.is_empty() {
        return Outcome::Accepted;
    }
    Outcome::Refused(own.into_iter().filter(|(_, place)| *place == Place::Attribute).map(|(text, _)| kind(text)).collect())
}

/// The texts of all messages in what the compiler emits.
pub fn texts(emitted: TokenStream) -> Vec<String> {
    let mut messages = Messages::default();
    messages.find(emitted);
    messages.found.into_iter().filter_map(|(text, _)| Some(syn::parse_str::<syn::LitStr>(&text).ok()?.value())).collect()
}

/// The message without names, numbers and paths, so that failures of one kind are counted together.
pub fn kind(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    let parts = line.split('`').enumerate().map(|(i, part)| if i % 2 == 1 { "…" } else { part });
    parts.collect::<String>().chars().filter(|c| !c.is_ascii_digit()).take(160).collect()
}

/// Whether all letters of the item stand in what is emitted, in their order. Tokens are cut in other places: `x.0.1` has two or
/// three; and `fn f<>()` loses its brackets, `fn f<T:>()` its colon, `fn f() where {}` a word. Lifetimes in the header of a
/// trait's `impl` get names.
fn contains_in_order(emitted: &TokenStream, item: &TokenStream) -> bool {
    let emitted = emitted.to_string();
    let mut rest = emitted.chars();
    item.to_string()
        .replace("where {", "{")
        .replace(": >", ">")
        .replace("'_", "'")
        .chars()
        .filter(|c| !c.is_whitespace() && !"<>".contains(*c))
        .all(|c| rest.any(|other| other == c))
}

/// Where a message stands.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Place {
    Source,
    /// Where rustc underlines the whole attribute.
    Attribute,
    Generated,
}

impl Place {
    /// Tokens that the compiler reads from text of its own count as sources of their own, of one line and few characters.
    fn of(span: Span) -> Place {
        match span.source_text() {
            None => Place::Attribute,
            Some(_) if is_of_corpus(span) => Place::Source,
            Some(_) => Place::Generated,
        }
    }
}

thread_local! {
    /// How many sources this thread had read before the compiler ran.
    static SOURCES: std::cell::OnceCell<usize> = const { std::cell::OnceCell::new() };
}

fn limit() -> usize {
    SOURCES.with(|sources| *sources.get_or_init(|| number(probe()).expect("sources are numbered")))
}

fn is_of_corpus(span: Span) -> bool {
    number(span).is_some_and(|number| number < limit())
}

/// A span in a source that is new on this thread.
fn probe() -> Span {
    let tokens: TokenStream = "probe".parse().expect("a token");
    tokens.into_iter().next().expect("a token").span()
}

fn number(span: Span) -> Option<usize> {
    span.file().chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()
}

#[derive(Default)]
struct Messages {
    found: Vec<(String, Place)>,
}

impl Messages {
    fn find(&mut self, tokens: TokenStream) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        for (i, tree) in trees.iter().enumerate() {
            let TokenTree::Group(group) = tree else { continue };
            let before = |k: usize| i.checked_sub(k).map(|j| &trees[j]);
            match (before(2), before(1)) {
                (Some(TokenTree::Ident(name)), Some(TokenTree::Punct(_))) if name == "compile_error" => {
                    let text = group.stream().to_string();
                    let places = [Place::of(name.span()), Place::of(group.span())];
                    let worst = [Place::Generated, Place::Attribute].into_iter().find(|place| places.contains(place));
                    self.found.push((text, worst.unwrap_or(Place::Source)));
                }
                _ => self.find(group.stream()),
            }
        }
    }
}
