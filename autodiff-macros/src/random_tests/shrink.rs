//! Makes a failing program smaller while it still fails in the same way.

use super::program::*;
use super::source::source;
use std::collections::HashSet;

/// The smallest program that is found for which `fails` holds.
pub fn shrink(program: &Program, fails: &mut dyn FnMut(&Program) -> bool) -> Program {
    let mut best = program.clone();
    loop {
        let size = source(&best).len();
        drop_params(&mut best, fails);
        for edit in EDITS {
            let mut site = 0;
            while let Some(candidate) = edited(&best, *edit, site) {
                // An edit that does not make it smaller could go on forever.
                if source(&candidate).len() < source(&best).len() && is_closed(&candidate) && fails(&candidate) {
                    best = candidate;
                } else {
                    site += 1;
                }
            }
        }
        if source(&best).len() == size {
            return best;
        }
    }
}

/// All programs that one change leads to.
pub fn candidates(program: &Program) -> Vec<Program> {
    let mut found = Vec::new();
    for edit in EDITS {
        found.extend((0..).map_while(|site| edited(program, *edit, site)));
    }
    for index in 0..program.params.len() {
        let mut candidate = program.clone();
        candidate.params.remove(index);
        found.push(candidate);
    }
    for index in 0..program.items.len() {
        let mut candidate = program.clone();
        candidate.items.remove(index);
        found.push(candidate);
    }
    found
}

fn drop_params(best: &mut Program, fails: &mut dyn FnMut(&Program) -> bool) {
    let mut index = 0;
    while index < best.params.len() {
        let mut candidate = best.clone();
        candidate.params.remove(index);
        if is_closed(&candidate) && fails(&candidate) {
            *best = candidate;
        } else {
            index += 1;
        }
    }
}

/// Whether every name that is used is also declared, if not perhaps in sight.
fn is_closed(program: &Program) -> bool {
    let text = source(program);
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let words = |text: &str| -> HashSet<String> {
        let words = text.split(|c| !is_name(c)).filter(|w| w.starts_with(|c: char| c.is_alphabetic()));
        words.map(str::to_string).collect()
    };
    let mut declared: HashSet<String> = program.params.iter().map(|p| p.name.clone()).collect();
    for line in text.lines() {
        for (before, after) in [("let ", " ="), ("for ", " in "), ("|", "|")] {
            for (at, _) in line.match_indices(before) {
                let rest = &line[at + before.len()..];
                declared.extend(words(&rest[..rest.find(after).unwrap_or(0)]));
            }
        }
    }
    // Names of the generator are a letter, or letters and a number.
    let body = text.split_once('{').map_or("", |(_, body)| body);
    let is_own =
        |w: &String| w.ends_with(|c: char| c.is_ascii_digit()) && !w.starts_with("outer") && !["f64", "ln_1p"].contains(&w.as_str());
    words(body).iter().filter(|w| is_own(w) || w.len() == 1).all(|w| declared.contains(w))
}

/// One kind of change; tells whether it can be made at the site.
type Edit = fn(Site<'_>, usize) -> bool;

/// Each edit with its variants.
const EDITS: &[(Edit, usize)] = &[(remove, 12), (unwrap, 12), (to_child, 4), (to_literal, 1), (int_to_part, 3), (cond_to_part, 3)];

/// The program with the edit at this place, counted over sites and variants; `None` behind the last one.
fn edited(program: &Program, (edit, variants): (Edit, usize), place: usize) -> Option<Program> {
    let (goal, variant) = (place / variants, place % variants);
    let mut candidate = program.clone();
    let mut number = 0;
    let mut found = false;
    candidate.visit(&mut |site| {
        if number == goal {
            edit(site, variant);
            found = true;
        }
        number += 1;
    });
    found.then_some(candidate)
}

/// Takes a statement out.
fn remove(site: Site<'_>, number: usize) -> bool {
    match site {
        Site::Block(block) if number < block.len() => {
            block.remove(number);
            true
        }
        _ => false,
    }
}

/// Puts a statement's inside in its place.
fn unwrap(site: Site<'_>, number: usize) -> bool {
    let Site::Block(block) = site else { return false };
    let inner = match block.get_mut(number) {
        Some(Stmt::If(_, then, els)) => then.drain(..).chain(els.drain(..)).collect(),
        Some(Stmt::Match(_, arms)) => arms.drain(..).flatten().collect(),
        Some(Stmt::Block(body) | Stmt::Row(body) | Stmt::For { body, .. } | Stmt::Each { body, .. }) => std::mem::take(body),
        Some(Stmt::While { body, .. } | Stmt::Loop { body, .. }) => std::mem::take(body),
        _ => return false,
    };
    block.splice(number..=number, inner);
    true
}

fn to_child(site: Site<'_>, number: usize) -> bool {
    let Site::Real(real) = site else { return false };
    let children: Vec<Real> = match real {
        Real::Unary(_, a) | Real::Powi(a, _) | Real::Block(_, a) => vec![(**a).clone()],
        Real::Binary(_, a, b) | Real::If(_, a, b) => vec![(**a).clone(), (**b).clone()],
        Real::Match(_, arms) | Real::Call(_, arms) => arms.clone(),
        Real::Piece(piece) => piece.parts.iter().filter_map(|p| if let Part::Real(r) = p { Some(r.clone()) } else { None }).collect(),
        _ => Vec::new(),
    };
    match children.into_iter().nth(number) {
        Some(child) => {
            *real = child;
            true
        }
        None => false,
    }
}

fn to_literal(site: Site<'_>, _: usize) -> bool {
    match site {
        Site::Real(real) => {
            *real = Real::Lit(0.5);
            true
        }
        _ => false,
    }
}

fn int_to_part(site: Site<'_>, number: usize) -> bool {
    let Site::Int(int) = site else { return false };
    *int = match (&*int, number) {
        (Int::Add(a, _) | Int::Mul(a, _) | Int::Rem(a, _), 0) => (**a).clone(),
        (Int::Add(_, b) | Int::Mul(_, b), 1) => (**b).clone(),
        (Int::Add(..) | Int::Mul(..) | Int::Rem(..) | Int::Len(_), 2) => Int::Lit(1),
        _ => return false,
    };
    true
}

fn cond_to_part(site: Site<'_>, number: usize) -> bool {
    let Site::Cond(cond) = site else { return false };
    *cond = match (&*cond, number) {
        (Cond::And(a, _) | Cond::Or(a, _) | Cond::Not(a), 0) => (**a).clone(),
        (Cond::And(_, b) | Cond::Or(_, b), 1) => (**b).clone(),
        (_, 2) => Cond::Int(Compare::Lt, Int::Lit(0), Int::Lit(1)),
        _ => return false,
    };
    true
}
