//! The few tokens that stand in graphs of plain functions: a literal, a path of constants, a method of an integer.

use super::{Result, Value};
use crate::graph::Snippet;
use proc_macro2::{TokenStream, TokenTree};

/// The value of the tokens, with these values in their holes.
pub fn snippet(snippet: &Snippet, args: &[Value]) -> Result<Value> {
    let trees: Vec<TokenTree> = snippet.tokens.clone().into_iter().collect();
    let value = match (&trees[..], args) {
        ([TokenTree::Literal(literal)], []) => number(&literal.to_string()),
        (_, [Value::Int(a), Value::Int(b)]) => method(&snippet.tokens, &snippet.holes, *a, *b),
        _ => None,
    };
    value.ok_or_else(|| format!("the user's own tokens `{}`", snippet.tokens))
}

fn number(text: &str) -> Option<Value> {
    let text = text.replace('_', "");
    let end = text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len());
    let (digits, suffix) = text.split_at(end);
    if suffix.starts_with('f') || digits.contains('.') {
        return digits.parse().ok().map(Value::Real);
    }
    digits.parse().ok().map(Value::Int)
}

/// `a.method(b)`, `::core::primitive::usize::method(a, b)`
fn method(tokens: &TokenStream, holes: &[String], a: i128, b: i128) -> Option<Value> {
    let [first, second] = holes else { return None };
    let text: String = tokens.to_string().split_whitespace().collect();
    let by_path = || text.strip_prefix("::core::primitive::usize::")?.strip_suffix(&format!("({first},{second})"));
    let name = text.strip_prefix(&format!("{first}.")).and_then(|rest| rest.strip_suffix(&format!("({second})"))).or_else(by_path)?;
    Some(Value::Int(match name {
        "saturating_sub" => (a - b).max(0),
        "min" => a.min(b),
        "max" => a.max(b),
        "div_ceil" => (a + b - 1).checked_div(b)?,
        _ => return None,
    }))
}
