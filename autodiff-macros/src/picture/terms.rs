//! Values as labels: what is told by tokens stands in the label, an operation on reals gets a box.

use super::walk::Walk;
use super::{Kind, Piece, Term};
use crate::graph::{Float, MatrixOp, NodeId, Op, Path, Proj, ScalarOp, Spelling, Ty};
use proc_macro2::{Group, TokenStream, TokenTree};
use std::rc::Rc;

/// A label of one text.
pub fn text(text: impl AsRef<str>) -> Term {
    vec![Piece::Text(text.as_ref().into())]
}

/// The term without arrows.
pub fn named(term: Term) -> Term {
    term.into_iter()
        .map(|piece| match piece {
            Piece::From(id) => Piece::Name(id),
            other => other,
        })
        .collect()
}

impl Walk<'_> {
    /// The label that stands for a value; draws its box, if it has one.
    pub fn term(&mut self, id: NodeId) -> Term {
        if let Some(term) = self.known.get(&id) {
            return term.clone();
        }
        let term = self.new_term(id);
        self.known.insert(id, term.clone());
        term
    }

    fn new_term(&mut self, id: NodeId) -> Term {
        let graph = self.graph;
        let node = graph.node(id);
        let args = &node.args;
        match &node.op {
            Op::Const(bits) => text(graph.literals.get(bits).map_or_else(|| format!("{:?}", f64::from_bits(*bits)), |t| t.to_string())),
            Op::Int(n) | Op::IntOf(n, _) => text(n.to_string()),
            Op::Bool(b) => text(b.to_string()),
            Op::Bound(_) => text(node.name.as_deref().unwrap_or("value")),
            Op::Read(..) => {
                let path = graph.path_of(id).expect("a read has a place");
                self.read(&path)
            }
            Op::Len(..) => {
                let path = graph.path_of(id).expect("a length has a place");
                let base = self.place_text(&path);
                named(join(&[base, text(".len()")]))
            }
            Op::Snippet(s) => {
                let snippet = &graph.snippets[s.index()];
                let holes: Vec<Term> = args.iter().map(|a| self.term(*a)).collect();
                filled(&readable(&snippet.tokens), &snippet.holes, &holes)
            }
            Op::Cast(to) => {
                let to = match to {
                    crate::graph::CastTo::F64 => "f64",
                    crate::graph::CastTo::F32 => "f32",
                    crate::graph::CastTo::Int(name) => name,
                };
                let value = self.operand(args[0]);
                join(&[value, text(format!(" as {to}"))])
            }
            Op::Borrow | Op::Slot | Op::ToVec => self.term(args[0]),
            Op::Nth => {
                let (first, number) = (self.operand(args[0]), self.operand(args[1]));
                join(&[first, text(" + "), number])
            }
            Op::Count(inclusive) => {
                let (first, end) = (self.operand(args[0]), self.operand(args[1]));
                join(&[text("("), first, text(if *inclusive { "..=" } else { ".." }), end, text(").len()")])
            }
            Op::ZeroLike | Op::Zeros | Op::ZeroIfAny => text("0"),
            Op::Shape => join(&[text("shape of "), self.operand(args[0])]),
            Op::WithCapacity => Vec::new(),
            Op::Repeat(_) => {
                let (value, n) = (self.term(args[0]), self.term(args[1]));
                join(&[text("["), value, text("; "), named(n), text("]")])
            }
            Op::Tuple => join(&[text("("), self.list(args), text(")")]),
            Op::Array(_) => {
                let term = join(&[text("["), self.list(args), text("]")]);
                self.operation(id, term)
            }
            Op::SumAll => {
                let term = join(&[text("sum("), self.term(args[0]), text(")")]);
                self.operation(id, term)
            }
            Op::Select => {
                let (c, a, b) = (self.term(args[0]), self.term(args[1]), self.term(args[2]));
                let term = join(&[text("if "), c, text(" then "), a, text(" else "), b]);
                self.operation(id, term)
            }
            Op::Struct(s, fields) => {
                let name = readable(&graph.snippets[s.index()].tokens);
                let mut term = text(format!("{name} {{ "));
                for (field, arg) in fields.iter().zip(args) {
                    let value = self.term(*arg);
                    term.extend(join(&[text(format!("{field}: ")), value, text(", ")]));
                }
                term.extend(text("}"));
                self.operation(id, term)
            }
            Op::Entries(..) => {
                let term = join(&[text("matrix("), self.list(args), text(")")]);
                self.operation(id, term)
            }
            Op::Matrix(op) => {
                let term = self.matrix(*op, args);
                self.operation(id, term)
            }
            Op::Scalar(op) => {
                let term = self.scalar(*op, args);
                // Lengths, indices and conditions are told in words; a sign alone is no step.
                let in_words = matches!(node.ty, Ty::Int | Ty::Bool) || op.is_comparison();
                if in_words || *op == ScalarOp::Neg && node.name.is_none() { term } else { self.operation(id, term) }
            }
        }
    }

    fn operation(&mut self, id: NodeId, term: Term) -> Term {
        let node = self.graph.node(id);
        let derivative = self.is_derivative && !node.primal;
        let at = self.draw(Kind::Operation, node.name.clone(), term, derivative);
        if !node.ty.is_real() {
            self.boxes[at].shape = spelled(&node.ty);
        }
        vec![Piece::From(at)]
    }

    fn scalar(&mut self, op: ScalarOp, args: &[NodeId]) -> Term {
        let symbol = match op {
            ScalarOp::Mul => "×",
            ScalarOp::Sub | ScalarOp::Neg => "−",
            ScalarOp::Le => "≤",
            ScalarOp::Ge => "≥",
            ScalarOp::Ne => "≠",
            other => other.name(),
        };
        let operands: Vec<Term> = args
            .iter()
            .map(|a| {
                let is_cast = op.spelling() == Spelling::Operator && matches!(self.graph.node(*a).op, Op::Cast(_));
                if is_cast { self.term(*a) } else { self.operand(*a) }
            })
            .collect();
        match (op.spelling(), &operands[..]) {
            (Spelling::Operator, [one]) => join(&[text(symbol), one.clone()]),
            (Spelling::Operator, [a, b]) => join(&[a.clone(), text(format!(" {symbol} ")), b.clone()]),
            (_, [a, b]) if matches!(op, ScalarOp::Powi | ScalarOp::Powf) => match b.as_slice() {
                [Piece::Text(n)] if !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()) => {
                    join(&[a.clone(), text(n.chars().map(raised).collect::<String>())])
                }
                _ => join(&[a.clone(), text("^"), b.clone()]),
            },
            _ => join(&[text(format!("{}(", op.name())), self.list(args), text(")")]),
        }
    }

    fn matrix(&mut self, op: MatrixOp, args: &[NodeId]) -> Term {
        let operands: Vec<Term> = args.iter().map(|a| self.operand(*a)).collect();
        let infix = |a: usize, symbol: &str, b: usize| join(&[operands[a].clone(), text(symbol), operands[b].clone()]);
        match op {
            MatrixOp::Transpose => join(&[operands[0].clone(), text("ᵀ")]),
            MatrixOp::Inverse => join(&[operands[0].clone(), text("⁻¹")]),
            MatrixOp::Dot => infix(0, " · ", 1),
            MatrixOp::ComponentMul => infix(0, " ⊙ ", 1),
            MatrixOp::ComponentDiv => infix(0, " ⊘ ", 1),
            MatrixOp::Cross => infix(0, " ⨯ ", 1),
            MatrixOp::ProductLeft => join(&[operands[2].clone(), text(" × "), operands[1].clone(), text("ᵀ")]),
            MatrixOp::ProductRight => join(&[operands[0].clone(), text("ᵀ × "), operands[2].clone()]),
            MatrixOp::Norm => join(&[text("‖"), operands[0].clone(), text("‖")]),
            MatrixOp::NormSquared => join(&[text("‖"), operands[0].clone(), text("‖²")]),
            MatrixOp::Solve | MatrixOp::CholeskySolve => join(&[operands[0].clone(), text("⁻¹ × "), operands[2].clone()]),
            MatrixOp::SolveTransposed => join(&[operands[0].clone(), text("⁻ᵀ × "), operands[2].clone()]),
            MatrixOp::CholeskyInverse => join(&[operands[0].clone(), text("⁻¹")]),
            MatrixOp::Rotated => infix(1, " × ", 2),
            other => join(&[text(format!("{}(", other.name())), self.list(args), text(")")]),
        }
    }

    fn list(&mut self, args: &[NodeId]) -> Term {
        let terms: Vec<Term> = args.iter().map(|a| self.term(*a)).collect();
        separated(&terms)
    }

    /// A value inside of a longer label.
    fn operand(&mut self, id: NodeId) -> Term {
        let term = self.term(id);
        let is_sum = term.iter().any(|p| matches!(p, Piece::Text(t) if t.contains(' ') || t.starts_with('−')));
        if is_sum && !is_closed(&term) { join(&[text("("), term, text(")")]) } else { term }
    }

    /// The projections of a place as they are written.
    pub fn projections(&mut self, path: &Path) -> Term {
        let mut out = Term::new();
        for proj in &path.proj {
            match proj {
                Proj::Index(i) => {
                    let i = self.term(*i);
                    out.extend(join(&[text("["), named(i), text("]")]));
                }
                Proj::Range(a, b) => {
                    let a = a.map(|a| self.term(a)).unwrap_or_default();
                    let b = b.map(|b| self.term(b)).unwrap_or_default();
                    out.extend(join(&[text("["), named(a), text(".."), named(b), text("]")]));
                }
                Proj::Field(name) if &**name == Proj::INSIDE => {}
                Proj::Field(name) => out.extend(text(format!(".{name}"))),
            }
        }
        out
    }
}

pub fn join(parts: &[Term]) -> Term {
    parts.concat()
}

pub fn separated(terms: &[Term]) -> Term {
    let mut out = Term::new();
    for (i, term) in terms.iter().enumerate() {
        if i > 0 {
            out.extend(text(", "));
        }
        out.extend(term.iter().cloned());
    }
    out
}

/// Whether brackets around the whole hold it together.
fn is_closed(term: &Term) -> bool {
    let flat: String = term.iter().map(|p| if let Piece::Text(t) = p { &**t } else { "x" }).collect();
    let mut depth = 0;
    flat.char_indices().all(|(at, c)| {
        depth += i32::from("([".contains(c)) - i32::from(")]".contains(c));
        depth > 0 || c != ' ' && (at > 0 || c != '−')
    })
}

fn raised(digit: char) -> char {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    DIGITS[digit as usize - '0' as usize]
}

/// The text with terms in its holes.
pub fn filled(source: &str, holes: &[String], terms: &[Term]) -> Term {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = Term::new();
    let mut rest = source;
    while let Some(at) = rest.find(is_name) {
        let end = rest[at..].find(|c| !is_name(c)).map_or(rest.len(), |n| at + n);
        match holes.iter().position(|hole| hole == &rest[at..end]) {
            Some(hole) => {
                out.extend(text(&rest[..at]));
                out.extend(named(terms[hole].clone()));
            }
            None => out.extend(text(&rest[..end])),
        }
        rest = &rest[end..];
    }
    if !rest.is_empty() {
        out.extend(text(rest));
    }
    out
}

/// The tokens without what was put around the user's own: `x` for `::autodiff::__private::count(x)`.
fn as_written(tokens: &TokenStream) -> TokenStream {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let is_colon = |tree: Option<&TokenTree>| matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    let mut out: Vec<TokenTree> = Vec::new();
    let mut rest = &trees[..];
    while let [tree, after @ ..] = rest {
        rest = after;
        match (tree, after) {
            (TokenTree::Ident(ours), [_, _, TokenTree::Ident(name), TokenTree::Group(argument), after @ ..]) if ours == "__private" => {
                while is_colon(out.last()) {
                    out.truncate(out.len() - 2);
                    out.pop_if(|tree| matches!(tree, TokenTree::Ident(_)));
                }
                // `Waived(&mut receiver).lent()` is the receiver.
                let (prefix, suffix) = if name == "Waived" { (2, 3) } else { (0, 0) };
                out.extend(as_written(&argument.stream().into_iter().skip(prefix).collect()));
                rest = &after[suffix..];
            }
            // A block with an import is ours.
            (TokenTree::Group(block), _) if block.stream().to_string().starts_with("use ") => {
                let is_end = |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ';');
                out.extend(as_written(&block.stream().into_iter().skip_while(|tree| !is_end(tree)).skip(1).collect()));
            }
            (TokenTree::Group(group), _) => out.push(Group::new(group.delimiter(), as_written(&group.stream())).into()),
            _ => out.push(tree.clone()),
        }
    }
    out.into_iter().collect()
}

/// Tokens as a person writes them.
pub fn readable(tokens: &TokenStream) -> String {
    let source: Vec<char> = as_written(tokens).to_string().split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    let mut out = String::new();
    for (at, c) in source.iter().enumerate() {
        if *c == ' ' {
            let next = source.get(at + 1).copied().unwrap_or(' ');
            let previous = out.chars().last().unwrap_or('(');
            let path = out.ends_with("::") || source[at + 1..].starts_with(&[':', ':']);
            let call = matches!(next, '(' | '[' | '!' | '<') && (previous.is_alphanumeric() || previous == '_') && next != '<';
            if path || call || ".,;)]?:".contains(next) || ".([&!<".contains(previous) {
                continue;
            }
        }
        out.push(*c);
    }
    out
}

/// A type as a person writes it; empty where it is not known.
pub fn spelled(ty: &Ty) -> String {
    let of = |e: &Ty, form: fn(String) -> String| match spelled(e) {
        e if e.is_empty() => e,
        e => form(e),
    };
    match ty {
        Ty::Real(Float::F64 | Float::Literal) => "f64".into(),
        Ty::Real(Float::F32) => "f32".into(),
        Ty::Real(Float::Param(name)) => Rc::clone(name).to_string(),
        Ty::Int => "integer".into(),
        Ty::Bool => "bool".into(),
        Ty::Array(e, size) => match spelled(e) {
            e if e.is_empty() => e,
            e => format!("[{e}; {}]", size.text),
        },
        Ty::Slice(e) => of(e, |e| format!("[{e}]")),
        Ty::Vec(e) => of(e, |e| format!("Vec<{e}>")),
        Ty::Matrix(_) => "matrix".into(),
        Ty::Tuple(items) => {
            let items: Vec<String> = items.iter().map(spelled).collect();
            if items.iter().any(String::is_empty) { String::new() } else { format!("({})", items.join(", ")) }
        }
        Ty::Unit | Ty::Seq(_) | Ty::Opaque | Ty::Infer(_) => String::new(),
    }
}
