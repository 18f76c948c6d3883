//! Source with places to fill: `EXPR` and `STMT` for what was there, `NUM` for a number of the function, `COND` for a condition,
//! `TAIL` for its last expression.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::BTreeMap;
use syn::{Block, Expr, Stmt};

/// For an expression of any type.
pub const ANY: &[&str] = &[
    "{ EXPR }",
    "(|| EXPR)()",
    "(move || EXPR)()",
    "{ let t9 = EXPR; t9 }",
    "{ let t9; t9 = EXPR; t9 }",
    "{ let t9 = &EXPR; t9.clone() }",
    "if COND { EXPR } else { EXPR }",
    "if COND { EXPR } else { return TAIL }",
    "if COND { EXPR } else { panic!() }",
    "loop { break EXPR }",
    "match () { () => EXPR }",
    "match COND { true => EXPR, false => EXPR }",
    "'l9: { break 'l9 EXPR }",
    "'l9: { if COND { break 'l9 EXPR; } EXPR }",
    "(EXPR, 1).0",
    "*&(EXPR)",
    "*&mut (EXPR)",
    "EXPR.clone()",
    "Some(EXPR).unwrap()",
    "[EXPR][0]",
    "{ let (a9, _) = (EXPR, 1.0); a9 }",
    "{ let [a9] = [EXPR]; a9 }",
    "{ let Some(a9) = Some(EXPR) else { return TAIL }; a9 }",
    "if let Some(a9) = Some(EXPR) { a9 } else { unreachable!() }",
    "Option::map(Some(EXPR), |v9| v9).unwrap()",
    "std::convert::identity(EXPR)",
    "std::hint::black_box(EXPR)",
    "Box::new(EXPR)",
    "*Box::new(EXPR)",
    "&EXPR",
    "&mut EXPR",
    "*EXPR",
    "(EXPR)",
    "unsafe { EXPR }",
    "autodiff::no_diff(EXPR)",
];

/// For a number.
pub const NUMBERS: &[&str] = &[
    "NUM",
    "NUM",
    "EXPR + NUM",
    "EXPR - NUM",
    "EXPR * NUM",
    "EXPR / NUM",
    "NUM - EXPR",
    "NUM / EXPR",
    "EXPR * 2",
    "EXPR % NUM",
    "-EXPR",
    "-(-EXPR)",
    "&EXPR * NUM",
    "&EXPR * &NUM",
    "NUM + &EXPR",
    "EXPR.sin()",
    "EXPR.abs()",
    "EXPR.max(NUM)",
    "EXPR.powi(3)",
    "EXPR.powf(NUM)",
    "EXPR.mul_add(NUM, NUM)",
    "EXPR.clamp(-1.0, 1.0)",
    "EXPR.sin_cos().0",
    "EXPR.recip()",
    "EXPR.signum()",
    "EXPR.floor()",
    "f64::sin(EXPR)",
    "f64::max(EXPR, NUM)",
    "<f64>::atan2(EXPR, NUM)",
    "std::ops::Mul::mul(EXPR, NUM)",
    "std::ops::Neg::neg(EXPR)",
    "EXPR as f64",
    "EXPR as f32 as f64",
    "f64::from(EXPR)",
    "f64::from(EXPR as f32)",
    "EXPR as usize as f64",
    "1.0",
    "0.0",
    "2.5e-1_f64",
    "std::f64::consts::PI",
    "f64::EPSILON",
    "if COND { EXPR } else { NUM }",
    "if COND { EXPR } else if NUM > EXPR { NUM } else { 0.0 }",
    "match Some(EXPR) { Some(v9) => v9 * NUM, None => NUM }",
    "match EXPR { v9 if v9 > 0.0 => v9, v9 => v9 * NUM }",
    "match (EXPR, NUM) { (a9, b9) if COND => a9 * b9, (a9, _) => a9 }",
    "(|v9: f64| v9 * NUM)(EXPR)",
    "{ let g9 = |v9: f64| v9 * NUM; g9(EXPR) + g9(NUM) }",
    "{ let g9 = |v9| EXPR * v9; g9(NUM) }",
    "{ let mut s9 = NUM; let mut g9 = |v9: f64| s9 += v9 * EXPR; g9(1.5); g9(NUM); s9 }",
    "[EXPR, NUM][0]",
    "[EXPR, NUM, 1.0].iter().sum::<f64>()",
    "[EXPR, NUM].iter().map(|v9| v9 * v9).sum::<f64>()",
    "[EXPR, NUM].into_iter().zip([NUM, 2.0]).map(|(a9, b9)| a9 * b9).sum::<f64>()",
    "[EXPR, NUM].iter().copied().fold(0.0, f64::max)",
    "vec![EXPR, NUM].into_iter().fold(1.0, |s9, v9| s9 * v9)",
    "vec![EXPR; 3].iter().product::<f64>()",
    "(0..3).map(|k9| k9 as f64 * EXPR).sum::<f64>()",
    "(1..=3).fold(EXPR, |s9, k9| s9 * NUM / k9 as f64)",
    "(EXPR, NUM).1",
    "((EXPR, NUM), 2.0).0.1",
    "loop { break EXPR * NUM }",
    "'l9: { if COND { break 'l9 EXPR; } NUM }",
    "Some(EXPR).map(|v9| v9 * NUM).unwrap_or(NUM)",
    "Some(EXPR).filter(|v9| *v9 > 0.0).unwrap_or(NUM)",
    "Some(EXPR).and_then(|v9| if v9 > NUM { Some(v9) } else { None }).unwrap_or_default()",
    "Some(EXPR).map_or(NUM, |v9| v9.sin())",
    "{ let mut t9 = EXPR; t9 += NUM; t9 }",
    "{ let mut t9 = EXPR; t9 *= NUM; t9 -= t9 * t9; t9 }",
    "{ let mut t9 = EXPR; for _ in 0..2 { t9 *= NUM; } t9 }",
    "{ let mut t9 = EXPR; let mut k9 = 0; while k9 < 2 { t9 += NUM; k9 += 1; } t9 }",
    "{ let mut t9 = EXPR; while t9 > 1.0 { t9 *= 0.5; } t9 }",
    "{ let mut t9 = [EXPR, NUM]; t9[0] *= NUM; t9.swap(0, 1); t9[0] }",
    "{ let mut t9 = [0.0; 3]; for k9 in 0..3 { t9[k9] = EXPR * k9 as f64; } t9[2] - t9[1] }",
    "{ let mut t9 = vec![0.0; 2]; t9[1] = EXPR; t9.push(NUM); t9.iter().sum::<f64>() }",
    "{ let mut t9 = Vec::new(); t9.push(EXPR); t9.push(NUM); t9[0] * t9[t9.len() - 1] }",
    "{ let t9: Vec<f64> = (0..3).map(|k9| EXPR + k9 as f64).collect(); t9[1] }",
    "{ let mut t9 = EXPR; let r9 = &mut t9; *r9 *= NUM; t9 }",
    "{ let t9 = EXPR; let r9 = &t9; *r9 * NUM }",
    "{ let (mut a9, mut b9) = (EXPR, NUM); std::mem::swap(&mut a9, &mut b9); a9 - b9 }",
    "{ let (a9, b9); (a9, b9) = (EXPR, NUM); a9 * b9 }",
    "{ let [a9, b9] = [EXPR, NUM]; a9 / b9 }",
    "{ let mut t9 = EXPR; { let t9 = NUM; let _ = t9; } t9 += 1.0; t9 }",
    "{ let t9 = EXPR; let t9 = t9 * NUM; t9 }",
    "{ const K9: f64 = 0.5; K9 * EXPR }",
    "{ fn h9(v: f64) -> f64 { v * v } let _ = h9(2.0); EXPR }",
    "std::mem::replace(&mut NUM, EXPR)",
    "std::cmp::max_by(EXPR, NUM, f64::total_cmp)",
];

/// For a condition.
pub const CONDITIONS: &[&str] = &[
    "!EXPR",
    "EXPR && COND",
    "EXPR || COND",
    "EXPR != COND",
    "true",
    "false",
    "NUM > 0.5",
    "NUM.is_finite()",
    "matches!(NUM, 0.0..=1.0)",
    "{ EXPR }",
];

/// For a statement.
pub const STATEMENTS: &[&str] = &[
    "",
    "STMT STMT",
    "{ STMT }",
    "{ STMT };",
    "if COND { STMT }",
    "if !(COND) { STMT }",
    "if COND { STMT } else { STMT }",
    "for _ in 0..2 { STMT }",
    "for _k9 in 0..2 { if _k9 == 1 { continue; } STMT }",
    "for _ in (0..3).rev() { STMT break; }",
    "loop { STMT break; }",
    "'l9: { if COND { break 'l9; } STMT }",
    "'l9: for _ in 0..2 { for _ in 0..2 { if COND { break 'l9; } STMT } }",
    "while COND { STMT break; }",
    "{ let mut k9 = 0; while k9 < 2 { k9 += 1; STMT } }",
    "let mut g9 = || { STMT }; g9();",
    "(|| { STMT })();",
    "(0..2).for_each(|_| { STMT });",
    "match COND { true => { STMT } false => {} }",
    "if let Some(_) = Some(NUM) { STMT }",
    "if COND { return TAIL; } STMT",
    "if COND { panic!(\"no {}\", NUM); } STMT",
    "assert!(COND); STMT",
    "let _ = NUM; STMT",
    "let t9 = NUM; STMT let _ = t9;",
    "NUM; STMT",
    "#[allow(unused)] { STMT }",
    "println!(\"{}\", NUM); STMT",
    "let Some(_) = Some(NUM) else { return TAIL }; STMT",
    "unsafe { STMT }",
    "STMT return TAIL;",
];

/// For a `let` with a value: `PAT`, `TYPE` and `EXPR` stand for its parts.
pub const LETS: &[&str] = &[
    "let PAT = EXPR;",
    "let PAT; PAT = EXPR;",
    "let t9 = EXPR; let PAT = t9;",
    "let PAT = { EXPR };",
    "let PAT = if COND { EXPR } else { EXPR };",
    "let PAT = if COND { EXPR } else { return TAIL };",
    "let PAT = EXPR; let PAT = PAT;",
    "let (PAT, _) = (EXPR, 2.0);",
    "let (_, PAT) = (NUM, EXPR);",
    "let [PAT] = [EXPR];",
    "let PAT = (|| EXPR)();",
    "let PAT = &EXPR;",
    "let PAT = &mut EXPR;",
    "let Some(PAT) = Some(EXPR) else { return TAIL };",
    "let PAT: f64 = EXPR;",
    "let PAT: _ = EXPR;",
    "let PAT = match COND { true => EXPR, false => EXPR };",
    "let PAT = move || EXPR; let PAT = PAT();",
];

/// Types for a parameter of type `f64`, and what stands in the place of its name, `X`.
pub const PARAMETERS: &[(&str, &str)] = &[
    ("&f64", "(*X)"),
    ("&f64", "X"),
    ("&&f64", "(**X)"),
    ("&mut f64", "(*X)"),
    ("[f64; 2]", "X[0]"),
    ("&[f64; 2]", "X[1]"),
    ("&[f64]", "X[0]"),
    ("&mut [f64]", "X[0]"),
    ("Vec<f64>", "X[0]"),
    ("&Vec<f64>", "X[0]"),
    ("[[f64; 2]; 2]", "X[1][0]"),
    ("(f64, f64)", "X.0"),
    ("&(f64, f64)", "X.1"),
    ("(f64, usize)", "X.0"),
    ("Option<f64>", "X.unwrap()"),
    ("Option<f64>", "X.unwrap_or(0.5)"),
    ("Box<f64>", "(*X)"),
    ("f32", "f64::from(X)"),
    ("f32", "(X as f64)"),
    ("impl Into<f64>", "X.into()"),
    ("impl Fn(f64) -> f64", "X(1.5)"),
    ("&dyn Fn(f64) -> f64", "X(1.5)"),
    ("nalgebra::Vector2<f64>", "X[0]"),
    ("&nalgebra::DVector<f64>", "X[0]"),
];

/// Types for a result of type `f64`, and what the last expression becomes.
pub const RESULTS: &[(&str, &str)] = &[
    ("(f64, f64)", "(EXPR, NUM)"),
    ("(f64, bool)", "(EXPR, COND)"),
    ("[f64; 2]", "[EXPR, NUM]"),
    ("Vec<f64>", "vec![EXPR, NUM]"),
    ("Option<f64>", "Some(EXPR)"),
    ("Option<f64>", "if COND { Some(EXPR) } else { None }"),
    ("Result<f64, String>", "Ok(EXPR)"),
    ("f32", "(EXPR as f32)"),
    ("Box<f64>", "Box::new(EXPR)"),
    ("nalgebra::Vector2<f64>", "nalgebra::Vector2::new(EXPR, NUM)"),
    ("nalgebra::DVector<f64>", "nalgebra::DVector::from_vec(vec![EXPR, NUM])"),
    ("impl Copy", "EXPR"),
    ("((f64, f64), f64)", "((EXPR, NUM), EXPR)"),
];

/// Names for a variable that generated code might use or mean something by.
pub const NAMES: &[&str] = &[
    "seed", "d_x", "value", "out", "pullback", "item", "item_2", "x_2", "recorded", "core", "std", "autodiff", "f64", "sin", "r#match",
    "_x", "X", "tangent", "t", "k", "max", "Some9", "grad", "vjp", "result", "self_",
];

/// Options in the place of those that are there; `PARAM` is some parameter.
pub const OPTIONS: &[&str] = &[
    "",
    "hessian",
    "forward",
    "jacobian",
    "jacobian, hessian",
    "hessian, graph",
    "wrt(PARAM)",
    "wrt(PARAM), hessian",
    "wrt(PARAM), forward",
    "name = other",
    "own_types, hessian",
    "recursive, hessian",
];

/// What the places are filled with.
pub type Parts = BTreeMap<&'static str, TokenStream>;

fn filled(tokens: TokenStream, parts: &Parts) -> TokenStream {
    let fill = |tree: TokenTree| match tree {
        TokenTree::Ident(name) => parts.get(&*name.to_string()).cloned().unwrap_or_else(|| name.into_token_stream()),
        TokenTree::Group(group) => proc_macro2::Group::new(group.delimiter(), filled(group.stream(), parts)).into_token_stream(),
        other => other.into_token_stream(),
    };
    tokens.into_iter().map(fill).collect()
}

/// The template as tokens.
pub fn fill(template: &str, parts: &Parts) -> TokenStream {
    filled(template.parse().unwrap_or_else(|e| panic!("{template}: {e}")), parts)
}

/// The template as an expression.
pub fn expr(template: &str, parts: &Parts) -> Option<Expr> {
    syn::parse2(fill(template, parts)).ok()
}

/// The template as statements.
pub fn stmts(template: &str, parts: &Parts) -> Option<Vec<Stmt>> {
    let inner = fill(template, parts);
    Some(syn::parse2::<Block>(quote::quote!({ #inner })).ok()?.stmts)
}
