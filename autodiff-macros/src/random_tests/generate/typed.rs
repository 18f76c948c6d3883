//! Uses of structs, matrices and calls: templates of the catalogue filled with generated parts.

use super::catalog::{REALS, STATEMENTS, VALUES};
use super::{Generator, Kind, Local, bounded, part};
use crate::random_tests::program::*;

/// Nesting of templates that ends in the simplest one.
const DEEPEST: usize = 3;

/// Types of local variables.
const LOCALS: &[&str] = &[
    "S",
    "S",
    "C",
    "C",
    "N",
    "N",
    "V",
    "M",
    "[S; 2]",
    "Vec<C>",
    "Option<f64>",
    "Vector3<f64>",
    "Vector3<f64>",
    "Matrix3<f64>",
    "Matrix2x3<f64>",
    "DVector<f64>",
    "DMatrix<f64>",
];

/// Types that closures may take copies of.
pub(super) const COPIED: &[&str] = &["S", "[S; 2]", "Vector3<f64>", "Matrix3<f64>", "Matrix2x3<f64>"];

/// The variable that a place is a part of.
pub(super) fn base(place: &str) -> &str {
    place.split(['.', '[']).next().unwrap_or(place)
}

/// Parts of a value of the type: what is written behind its name, and the kind.
fn parts(ty: &str) -> Vec<(&'static str, Kind)> {
    let numbers = |paths: &[&'static str]| paths.iter().map(|path| (*path, Kind::Real)).collect();
    match ty {
        "S" | "C" => numbers(&[".x", ".v"]),
        "N" => vec![(".s", Kind::Typed("S")), (".w", part(2))],
        "D" => {
            let row = Kind::List { sizes: vec![2], fixed: false, grows: false };
            vec![(".k", Kind::Real), (".w", part(2)), (".rows[1]", row), (".n", Kind::Int)]
        }
        "V" => vec![(".w", Kind::List { sizes: vec![2], fixed: false, grows: false }), (".k", Kind::Real)],
        "M" => vec![(".m", Kind::Typed("Vector3<f64>")), (".k", Kind::Real)],
        "[S; 2]" => vec![("[0]", Kind::Typed("S")), ("[1]", Kind::Typed("S"))],
        "Vec<C>" => vec![("[0]", Kind::Typed("C")), ("[1]", Kind::Typed("C"))],
        "Vector3<f64>" => numbers(&["[0]", "[1]", "[2]"]),
        "Matrix3<f64>" | "Matrix2x3<f64>" | "DMatrix<f64>" => numbers(&["[(0, 0)]", "[(1, 2)]"]),
        "DVector<f64>" => numbers(&["[0]", "[1]"]),
        _ => Vec::new(),
    }
}

/// The variable and all places in it.
pub(super) fn with_parts(local: Local) -> Vec<Local> {
    let Kind::Typed(ty) = local.kind else { return vec![local] };
    let inner = parts(ty)
        .into_iter()
        .flat_map(|(path, kind)| with_parts(Local { name: format!("{}{path}", local.name), kind, reference: false, ..local.clone() }));
    let inner: Vec<Local> = inner.collect();
    std::iter::once(local).chain(inner).collect()
}

/// What a template has introduced so far.
#[derive(Default)]
struct Made {
    names: Vec<(String, Kind)>,
    last: String,
    /// Name for the next block alone.
    inner: Option<String>,
    /// The place that several parts of the template are of.
    place: String,
}

impl Generator<'_> {
    pub(super) fn typed_real(&mut self, depth: usize) -> Real {
        for _ in 0..6 {
            let (needed, template) = self.random.pick(REALS);
            if let Some(piece) = self.filled(needed, template, depth.min(DEEPEST), 0) {
                return Real::Piece(piece);
            }
        }
        self.leaf()
    }

    pub(super) fn typed_stmt(&mut self, depth: usize) -> Stmt {
        if self.random.chance(35) {
            let ty = self.random.pick(LOCALS);
            let value = self.purely(|g| g.value(ty, DEEPEST));
            let (name, mutable) = (self.fresh("s"), self.random.chance(75));
            self.define(&name, Kind::Typed(ty), mutable);
            let head = format!("let {}{name}: {ty} = ", if mutable { "mut " } else { "" });
            return Stmt::Piece(Piece { parts: vec![Part::Text(head), Part::Piece(value), Part::Text(";".into())] });
        }
        if self.random.chance(30) {
            let places = self.visible(|l| l.mutable && matches!(l.kind, Kind::Typed(_)));
            if !places.is_empty() {
                let place = self.random.pick(&places);
                let Kind::Typed(ty) = place.kind else { unreachable!("a typed place") };
                self.count("whole assignment");
                let value = self.purely(|g| g.value(ty, DEEPEST));
                let head = format!("{} = ", spelled(&place));
                return Stmt::Piece(Piece { parts: vec![Part::Text(head), Part::Piece(value), Part::Text(";".into())] });
            }
        }
        for _ in 0..12 {
            let (needed, template) = self.random.pick(STATEMENTS);
            if template.contains("block") && depth >= 3 {
                continue;
            }
            if let Some(piece) = self.filled(needed, template, 2, depth) {
                return Stmt::Piece(piece);
            }
        }
        self.simple(2)
    }

    /// A value of the type.
    pub(super) fn value(&mut self, ty: &str, depth: usize) -> Piece {
        let fitting: Vec<(&str, &str)> = VALUES.iter().filter(|(of, ..)| *of == ty).map(|(_, needed, text)| (*needed, *text)).collect();
        for _ in 0..4 {
            let (needed, template) = if depth == 0 { fitting[0] } else { self.random.pick(&fitting) };
            if let Some(piece) = self.filled(needed, template, depth, 4) {
                return piece;
            }
        }
        self.filled("", fitting[0].1, 0, 4).expect("the first template of a type needs nothing")
    }

    /// The template with its holes filled; `None` where something is missing.
    pub(super) fn filled(&mut self, needed: &str, template: &'static str, depth: usize, nesting: usize) -> Option<Piece> {
        if !needed.is_empty() && !self.items.contains(&needed) {
            return None;
        }
        let before = self.scope.clone();
        let mut made = Made::default();
        let mut piece = Piece::default();
        let mut rest = template;
        while let Some((text, hole, behind)) = next_hole(rest) {
            piece.parts.push(Part::Text(text.to_string()));
            let Some(part) = self.hole(hole, depth, nesting, &mut made) else {
                self.scope = before;
                return None;
            };
            piece.parts.push(part);
            rest = behind;
        }
        piece.parts.push(Part::Text(rest.to_string()));
        self.scope = before;
        for (name, kind) in made.names {
            self.define(&name, kind, true);
            let mutable = template.contains("let mut {d}");
            self.scope.last_mut().expect("just defined").mutable = mutable;
        }
        self.count(template);
        Some(piece)
    }

    fn hole(&mut self, hole: &str, depth: usize, nesting: usize, made: &mut Made) -> Option<Part> {
        let inner = depth.saturating_sub(1);
        Some(match hole {
            "e" => Part::Real(self.purely(|g| g.real(inner))),
            "E" => Part::Real(self.purely(|g| g.real(inner.min(1)))),
            "b" => Part::Real(bounded(self.purely(|g| g.real(inner)))),
            "c" => Part::Cond(self.purely(|g| g.cond(1))),
            "fn" => return Some(Part::Piece(self.function_text(inner))),
            "l" | "L" => {
                let lists = self.lists(|sizes, _, l| sizes.len() == 1 && sizes[0] >= 2 && (hole == "l" || l.mutable));
                let place = self.picked(&lists)?;
                if hole == "L" {
                    self.hide(&place.name);
                }
                Part::Text(format!("{}[..]", place.name))
            }
            "d" => {
                let name = self.fresh("t");
                made.last.clone_from(&name);
                made.names.push((name.clone(), Kind::Real));
                Part::Text(name)
            }
            "o" => Part::Text(made.place.clone()),
            "k" => {
                made.last = self.fresh("k");
                Part::Text(made.last.clone())
            }
            "$" => Part::Text(made.last.clone()),
            "q" => {
                let name = self.fresh("q");
                made.inner = Some(name.clone());
                Part::Text(name)
            }
            "block" => Part::Block(self.inner_block(made.inner.take(), nesting, false)),
            "closed" => Part::Block(self.inner_block(None, nesting, true)),
            _ => return self.typed_hole(hole, inner, made),
        })
    }

    fn typed_hole(&mut self, hole: &str, depth: usize, made: &mut Made) -> Option<Part> {
        let (what, ty) = hole.split_once(' ').expect("a hole with a type");
        if what == "T" {
            return Some(Part::Piece(self.purely(|g| g.value(ty, depth))));
        }
        let writes = what != "r";
        let lent = |place: &Local| self.scope.iter().any(|l| l.name == base(&place.name) && l.reference);
        let places = self.visible(|l| (l.mutable || !writes) && is(l, ty) && !(what == "m" && lent(l)));
        let place = self.picked(&places)?;
        if ["w", "o", "m"].contains(&what) {
            self.hide(&place.name);
            made.place.clone_from(&place.name);
        }
        Some(Part::Text(spelled(&place)))
    }

    fn picked(&mut self, places: &[Local]) -> Option<Local> {
        (!places.is_empty()).then(|| self.random.pick(places))
    }

    fn hide(&mut self, place: &str) {
        self.scope.iter_mut().filter(|l| l.name == base(place)).for_each(|l| l.hidden = true);
    }

    /// `|q| ..` from number to number.
    fn function_text(&mut self, depth: usize) -> Piece {
        let name = if self.random.chance(30) { "q".to_string() } else { self.fresh("q") };
        let body = self.with_items(std::slice::from_ref(&name), &[Kind::Real], |g| g.real(depth.max(1)));
        Piece { parts: vec![Part::Text(format!("|{name}: f64| ")), Part::Real(body)] }
    }

    fn inner_block(&mut self, name: Option<String>, nesting: usize, closed: bool) -> Vec<Stmt> {
        let loops = closed.then(|| std::mem::take(&mut self.loops));
        let stmts = self.within(|g| {
            if let Some(name) = name {
                g.define(&name, Kind::Real, false);
            }
            let count = 1 + g.random.next(2);
            g.block_of(count, nesting + 1)
        });
        if let Some(loops) = loops {
            self.loops = loops;
        }
        stmts
    }
}

fn is(local: &Local, ty: &str) -> bool {
    match (&local.kind, ty) {
        (Kind::Int, "usize") | (Kind::Real, "f64") => true,
        (Kind::List { sizes, fixed: true, .. }, "[f64; 2]") => *sizes == [2] && !local.name.starts_with('p'),
        (Kind::Typed(own), _) => *own == ty,
        _ => false,
    }
}

/// The place as a value.
fn spelled(place: &Local) -> String {
    if place.reference { format!("(*{})", place.name) } else { place.name.clone() }
}

/// The text before the first hole, the hole, and what follows.
fn next_hole(template: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    for (at, _) in template.match_indices('{') {
        let rest = &template[at + 1..];
        let hole = &rest[..rest.find('}')?];
        let simple = ["e", "E", "b", "c", "fn", "l", "L", "d", "k", "$", "o", "q", "block", "closed"].contains(&hole);
        let typed = ["T ", "r ", "w ", "W ", "o ", "m "].iter().any(|what| hole.starts_with(what)) && !hole.contains('{');
        if simple || typed {
            return Some((&template[..at], hole, &rest[hole.len() + 1..]));
        }
    }
    None
}
