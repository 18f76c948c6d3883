//! A program as Rust source.

mod expressions;

use super::program::*;
pub use expressions::real;
use expressions::{cond, elem, int, is_untyped, typed};
use std::fmt::Write;

/// The function `f`, so that rustc and the compiler under test accept it.
pub fn source(program: &Program) -> String {
    let params: Vec<String> = program.params.iter().map(param).collect();
    let mut out = format!("pub fn f({}) -> f64 {{\n", params.join(", "));
    block(&program.body, 1, &mut out);
    let _ = writeln!(out, "    {}", real(&program.result));
    out + "}\n"
}

/// An item beside the program, without attributes.
pub fn item(item: &Item) -> String {
    let mut out = format!("pub {} {{\n", item.head);
    block(&item.body, 1, &mut out);
    line(1, &piece(&item.result), &mut out);
    out += "}\n";
    match item.home {
        Some(ty) => format!("impl {ty} {{\n{out}}}\n"),
        None => out,
    }
}

fn piece(p: &Piece) -> String {
    let text = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Real(r) => real(r),
        Part::Cond(c) => cond(c),
        Part::Block(stmts) => {
            let mut text = String::new();
            block(stmts, 0, &mut text);
            text.trim_end().replace('\n', " ")
        }
        Part::Piece(p) => piece(p),
    };
    p.parts.iter().map(text).collect()
}

fn param(param: &Param) -> String {
    let name = &param.name;
    let mutable = |m: bool| if m { "mut " } else { "" };
    match param.kind {
        ParamKind::Scalar { mutable: m } => format!("{}{name}: f64", mutable(m)),
        ParamKind::Array { len, mutable: m } => format!("{}{name}: [f64; {len}]", mutable(m)),
        ParamKind::Slice { mutable: m, .. } => format!("{name}: &{}[f64]", mutable(m)),
        ParamKind::Lent => format!("{name}: &mut f64"),
        ParamKind::Count(_) => format!("{name}: usize"),
        ParamKind::Typed { ty, reference: false, mutable: m } => format!("{}{name}: {ty}", mutable(m)),
        ParamKind::Typed { ty, reference: true, mutable: m } => format!("{name}: &{}{ty}", mutable(m)),
    }
}

fn block(stmts: &[Stmt], depth: usize, out: &mut String) {
    for s in stmts {
        stmt(s, depth, out);
    }
}

fn line(depth: usize, text: &str, out: &mut String) {
    let _ = writeln!(out, "{:indent$}{text}", "", indent = depth * 4);
}

fn braced(head: &str, body: &[Stmt], tail: &str, depth: usize, out: &mut String) {
    line(depth, &format!("{head} {{"), out);
    block(body, depth + 1, out);
    line(depth, &format!("}}{tail}"), out);
}

fn stmt(s: &Stmt, depth: usize, out: &mut String) {
    match s {
        Stmt::Let { name, mutable, init } => {
            let mutable = if *mutable { "mut " } else { "" };
            line(depth, &format!("let {mutable}{name}{} = {};", annotation(init), init_text(init)), out);
        }
        Stmt::LetTuple { names, values } => {
            let names = list(names, |(name, m)| format!("{}{name}", if *m { "mut " } else { "" }));
            let tys = list(values, |_| "f64".to_string());
            line(depth, &format!("let ({names}): ({tys}) = ({});", list(values, real)), out);
        }
        Stmt::Assign(p, op, value) => line(depth, &format!("{} {} {};", place(p), assign(*op), real(value)), out),
        Stmt::AssignInt(name, op, value) => line(depth, &format!("{name} {} {};", assign(*op), int(value)), out),
        Stmt::AssignTuple(places, values) => line(depth, &format!("({}) = ({});", list(places, place), list(values, real)), out),
        Stmt::AssignWhole(name, init) => line(depth, &format!("{name} = {};", init_text(init)), out),
        Stmt::Swap(name, i, j) => line(depth, &format!("{name}.swap({}, {});", int(i), int(j)), out),
        Stmt::Exchange(a, b) => line(depth, &format!("std::mem::swap(&mut {}, &mut {});", place(a), place(b)), out),
        Stmt::Fill(name, value) => line(depth, &format!("{name}.fill({});", real(value)), out),
        Stmt::Push(name, value) => line(depth, &format!("{name}.push({});", real(value)), out),
        Stmt::Return(value) => line(depth, &format!("return {};", real(value)), out),
        Stmt::Break(label) => line(depth, &format!("break{};", goal(label)), out),
        Stmt::Continue(label) => line(depth, &format!("continue{};", goal(label)), out),
        Stmt::Piece(p) => line(depth, &piece(p), out),
        _ => compound(s, depth, out),
    }
}

fn compound(s: &Stmt, depth: usize, out: &mut String) {
    match s {
        Stmt::If(c, then, els) => {
            braced(&format!("if {}", cond(c)), then, "", depth, out);
            if !els.is_empty() {
                out.truncate(out.len() - 1);
                out.push_str(" else {\n");
                block(els, depth + 1, out);
                line(depth, "}", out);
            }
        }
        Stmt::Match(on, arms) => {
            line(depth, &format!("match {} {{", int(on)), out);
            for (index, arm) in arms.iter().enumerate() {
                braced(&format!("{} =>", arm_pattern(index, arms.len())), arm, "", depth + 1, out);
            }
            line(depth, "}", out);
        }
        Stmt::Block(body) => braced("", body, "", depth, out),
        Stmt::Row(body) => block(body, depth, out),
        Stmt::For { label, name, range, body } => {
            braced(&format!("{}for {name} in {}", before(label), range_text(range)), body, "", depth, out);
        }
        Stmt::Each { label, source, items, body } => {
            let head = format!("{}for {} in {}", before(label), pattern(&source.shape, items), iterated(source));
            braced(&head, body, "", depth, out);
        }
        Stmt::While { label, counter, limit, cond: c, body } => {
            line(depth, &format!("let mut {counter} = 0usize;"), out);
            let more = c.as_ref().map_or(String::new(), |c| format!(" && {}", cond(c)));
            line(depth, &format!("{}while {counter} < {}{more} {{", before(label), int(limit)), out);
            line(depth + 1, &format!("{counter} += 1;"), out);
            block(body, depth + 1, out);
            line(depth, "}", out);
        }
        Stmt::Loop { label, counter, limit, body } => {
            line(depth, &format!("let mut {counter} = 0usize;"), out);
            line(depth, &format!("{}loop {{", before(label)), out);
            line(depth + 1, &format!("if {counter} >= {} {{ break; }}", int(limit)), out);
            line(depth + 1, &format!("{counter} += 1;"), out);
            block(body, depth + 1, out);
            line(depth, "}", out);
        }
        _ => unreachable!("a simple statement"),
    }
}

fn list<T>(items: &[T], f: impl Fn(&T) -> String) -> String {
    items.iter().map(f).collect::<Vec<_>>().join(", ")
}

fn goal(label: &Option<String>) -> String {
    label.as_ref().map_or(String::new(), |l| format!(" '{l}"))
}

fn before(label: &Option<String>) -> String {
    label.as_ref().map_or(String::new(), |l| format!("'{l}: "))
}

fn arm_pattern(index: usize, count: usize) -> String {
    match index {
        _ if index + 1 == count => "_".to_string(),
        1 => "1 | 4".to_string(),
        2 => "2..=3".to_string(),
        _ => index.to_string(),
    }
}

fn range_text(range: &Range) -> String {
    let dots = if range.inclusive { "..=" } else { ".." };
    let mut text = format!("{}{dots}{}", int(&range.from), int(&range.to));
    if range.reversed || range.step.is_some() {
        text = format!("({text})");
    }
    if range.reversed {
        text += ".rev()";
    }
    if let Some(step) = range.step {
        text += &format!(".step_by({step})");
    }
    text
}

/// What a `for` goes over.
fn iterated(source: &Source) -> String {
    let list = elem(&source.list, &source.row);
    match &source.shape {
        Shape::Numbers(from, to, inclusive) if source.adaptors.is_empty() => numbers(*from, *to, *inclusive),
        Shape::Owned(Given::Itself) if source.adaptors.is_empty() => list,
        Shape::Owned(Given::Clone) if source.adaptors.is_empty() => format!("{list}.clone()"),
        _ => iterator(source),
    }
}

fn iterator(source: &Source) -> String {
    let list = elem(&source.list, &source.row);
    let mut text = match &source.shape {
        Shape::Windows(n) => format!("{list}.windows({n})"),
        Shape::Chunks(n) => format!("{list}.chunks({n})"),
        Shape::Mutable | Shape::MutableEnumerated | Shape::MutableZipped(_) | Shape::MutableNumbered(_) => format!("{list}.iter_mut()"),
        Shape::Numbers(from, to, inclusive) | Shape::NumbersCounted(from, to, inclusive) => {
            format!("({})", numbers(*from, *to, *inclusive))
        }
        Shape::Owned(Given::Itself | Given::IntoIter) => format!("{list}.into_iter()"),
        Shape::Owned(Given::Clone) => format!("{list}.clone().into_iter()"),
        Shape::Owned(Given::ToVec) => format!("{list}.to_vec().into_iter()"),
        _ => format!("{list}.iter()"),
    };
    for adaptor in &source.adaptors {
        text += &match adaptor {
            Adaptor::Rev => ".rev()".to_string(),
            Adaptor::Skip(n) => format!(".skip({n})"),
            Adaptor::Take(n) => format!(".take({n})"),
            Adaptor::StepBy(n) => format!(".step_by({n})"),
        };
    }
    match &source.shape {
        Shape::Enumerated | Shape::MutableEnumerated | Shape::NumbersCounted(..) => text + ".enumerate()",
        Shape::Numbered(from) | Shape::MutableNumbered(from) => format!("{text}.zip({from}..)"),
        Shape::NumbersFirst(from, to) => format!("({from}..{to}).zip({text})"),
        Shape::Zipped(other) | Shape::MutableZipped(other) => format!("{text}.zip({other}.iter())"),
        _ => text,
    }
}

fn numbers(from: i32, to: i32, inclusive: bool) -> String {
    format!("{from}{}{to}", if inclusive { "..=" } else { ".." })
}

fn pattern(shape: &Shape, items: &[String]) -> String {
    match (shape, items) {
        (Shape::Copied, [one]) => format!("&{one}"),
        (_, [one]) => one.clone(),
        _ => format!("({})", items.join(", ")),
    }
}

fn chain_items(chain: &Chain) -> String {
    let mut text = iterator(&chain.source);
    if let Some((modulus, rest)) = chain.filter {
        text += &format!(".filter(|(number, _)| number % {modulus} == {rest})");
    }
    text
}

fn chain(c: &Chain) -> String {
    let items = chain_items(c);
    let pat = pattern(&c.source.shape, &c.items);
    match &c.end {
        End::Sum(body) => format!("{items}.map(|{pat}| {}).sum::<f64>()", real(body)),
        End::Product(body) => format!("{items}.map(|{pat}| {}).product::<f64>()", real(body)),
        End::Fold(init, acc, next) => format!("{items}.fold({}, |{acc}, {pat}| {})", typed(init), real(next)),
        End::Scan(init, state, next, out) => {
            format!("{items}.scan({}, |{state}, {pat}| {{ *{state} = {}; Some({}) }}).sum::<f64>()", typed(init), real(next), real(out))
        }
    }
}

fn annotation(init: &Init) -> String {
    match init {
        Init::Real(r) if is_untyped(r) => ": f64".to_string(),
        Init::Int(_) => ": usize".to_string(),
        Init::Tuple(items) if items.iter().any(is_untyped) => format!(": ({})", list(items, |_| "f64".to_string())),
        Init::Array(items) if items.iter().all(is_untyped) => format!(": [f64; {}]", items.len()),
        Init::Vector(items) if items.iter().all(is_untyped) => ": Vec<f64>".to_string(),
        Init::Repeat(item, n) if is_untyped(item) => format!(": [f64; {n}]"),
        Init::RepeatVector(item, _) if is_untyped(item) => ": Vec<f64>".to_string(),
        Init::Rows(rows) => format!(": [[f64; {}]; {}]", rows[0].len(), rows.len()),
        Init::RepeatRows(_, rows, columns) => format!(": [[f64; {columns}]; {rows}]"),
        Init::FromFn(n, ..) => format!(": [f64; {n}]"),
        Init::Collect(_) => ": Vec<f64>".to_string(),
        _ => String::new(),
    }
}

fn init_text(init: &Init) -> String {
    match init {
        Init::Real(r) => real(r),
        Init::Int(i) => int(i),
        Init::Tuple(items) => format!("({})", list(items, real)),
        Init::Array(items) => format!("[{}]", list(items, real)),
        Init::Vector(items) => format!("vec![{}]", list(items, real)),
        Init::Repeat(item, n) => format!("[{}; {n}]", real(item)),
        Init::RepeatVector(item, n) => format!("vec![{}; {}]", real(item), int(n)),
        Init::Rows(rows) => format!("[{}]", list(rows, |row| format!("[{}]", list(row, real)))),
        Init::RepeatRows(item, rows, columns) => format!("[[{}; {columns}]; {rows}]", real(item)),
        Init::Copy(name, false) => name.clone(),
        Init::Copy(name, true) => format!("{name}.to_vec()"),
        Init::Map(name, item, body) => format!("{name}.map(|{item}| {})", typed(body)),
        Init::FromFn(_, item, body) => format!("std::array::from_fn(|{item}| {})", real(body)),
        Init::Collect(c) => {
            let End::Sum(body) = &c.end else { unreachable!("collected chains map") };
            format!("{}.map(|{}| {}).collect()", chain_items(c), pattern(&c.source.shape, &c.items), real(body))
        }
        Init::Closure(moves, params, body) => {
            format!("{}|{}| {}", if *moves { "move " } else { "" }, list(params, |p| format!("{p}: f64")), typed(body))
        }
        Init::Borrow(mutable, of) => format!("&{}{}", if *mutable { "mut " } else { "" }, place(of)),
    }
}

fn place(p: &Place) -> String {
    match p {
        Place::Var(name) => name.clone(),
        Place::Deref(name) => format!("*{name}"),
        Place::Elem(name, indices) => elem(name, indices),
        Place::Field(name, field) => format!("{name}.{field}"),
    }
}

fn assign(op: Assign) -> &'static str {
    match op {
        Assign::Set => "=",
        Assign::Add => "+=",
        Assign::Sub => "-=",
        Assign::Mul => "*=",
        Assign::Div => "/=",
    }
}
