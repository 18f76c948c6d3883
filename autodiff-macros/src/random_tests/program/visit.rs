//! Everything in a program that can be changed.

use super::*;

/// What can be changed in a program, in order, outermost first.
pub enum Site<'p> {
    Block(&'p mut Vec<Stmt>),
    Real(&'p mut Real),
    Int(&'p mut Int),
    Cond(&'p mut Cond),
}

type Visit<'v> = dyn FnMut(Site<'_>) + 'v;

impl Program {
    pub fn visit(&mut self, f: &mut Visit<'_>) {
        for item in &mut self.items {
            visit_block(&mut item.body, f);
            visit_piece(&mut item.result, f);
        }
        visit_block(&mut self.body, f);
        visit_real(&mut self.result, f);
    }
}

fn visit_block(block: &mut Vec<Stmt>, f: &mut Visit<'_>) {
    f(Site::Block(block));
    block.iter_mut().for_each(|stmt| visit_stmt(stmt, f));
}

fn visit_stmt(stmt: &mut Stmt, f: &mut Visit<'_>) {
    match stmt {
        Stmt::Let { init, .. } | Stmt::AssignWhole(_, init) => visit_init(init, f),
        Stmt::LetTuple { values, .. } => values.iter_mut().for_each(|r| visit_real(r, f)),
        Stmt::Assign(place, _, value) => {
            visit_place(place, f);
            visit_real(value, f);
        }
        Stmt::AssignInt(_, _, value) => visit_int(value, f),
        Stmt::AssignTuple(places, values) => {
            places.iter_mut().for_each(|p| visit_place(p, f));
            values.iter_mut().for_each(|r| visit_real(r, f));
        }
        Stmt::Exchange(a, b) => [a, b].into_iter().for_each(|p| visit_place(p, f)),
        Stmt::Swap(_, i, j) => [i, j].into_iter().for_each(|i| visit_int(i, f)),
        Stmt::Fill(_, value) | Stmt::Push(_, value) | Stmt::Return(value) => visit_real(value, f),
        Stmt::If(cond, then, els) => {
            visit_cond(cond, f);
            visit_block(then, f);
            visit_block(els, f);
        }
        Stmt::Match(on, arms) => {
            visit_int(on, f);
            arms.iter_mut().for_each(|arm| visit_block(arm, f));
        }
        Stmt::Block(body) | Stmt::Row(body) => visit_block(body, f),
        Stmt::For { range, body, .. } => {
            visit_int(&mut range.from, f);
            visit_int(&mut range.to, f);
            visit_block(body, f);
        }
        Stmt::Each { source, body, .. } => {
            source.row.iter_mut().for_each(|i| visit_int(i, f));
            visit_block(body, f);
        }
        Stmt::While { limit, cond, body, .. } => {
            visit_int(limit, f);
            cond.iter_mut().for_each(|c| visit_cond(c, f));
            visit_block(body, f);
        }
        Stmt::Loop { limit, body, .. } => {
            visit_int(limit, f);
            visit_block(body, f);
        }
        Stmt::Piece(piece) => visit_piece(piece, f),
        Stmt::Break(_) | Stmt::Continue(_) => {}
    }
}

fn visit_piece(piece: &mut Piece, f: &mut Visit<'_>) {
    for part in &mut piece.parts {
        match part {
            Part::Text(_) => {}
            Part::Real(real) => visit_real(real, f),
            Part::Cond(cond) => visit_cond(cond, f),
            Part::Block(block) => visit_block(block, f),
            Part::Piece(piece) => visit_piece(piece, f),
        }
    }
}

fn visit_init(init: &mut Init, f: &mut Visit<'_>) {
    match init {
        Init::Real(r) | Init::Repeat(r, _) | Init::RepeatRows(r, ..) | Init::Map(_, _, r) | Init::FromFn(_, _, r) => visit_real(r, f),
        Init::Closure(_, _, r) => visit_real(r, f),
        Init::Borrow(_, place) => visit_place(place, f),
        Init::Int(i) => visit_int(i, f),
        Init::RepeatVector(r, i) => {
            visit_real(r, f);
            visit_int(i, f);
        }
        Init::Tuple(items) | Init::Array(items) | Init::Vector(items) => items.iter_mut().for_each(|r| visit_real(r, f)),
        Init::Rows(rows) => rows.iter_mut().flatten().for_each(|r| visit_real(r, f)),
        Init::Collect(chain) => visit_chain(chain, f),
        Init::Copy(..) => {}
    }
}

fn visit_place(place: &mut Place, f: &mut Visit<'_>) {
    if let Place::Elem(_, indices) = place {
        indices.iter_mut().for_each(|i| visit_int(i, f));
    }
}

fn visit_chain(chain: &mut Chain, f: &mut Visit<'_>) {
    chain.source.row.iter_mut().for_each(|i| visit_int(i, f));
    chain.reals().into_iter().for_each(|r| visit_real(r, f));
}

fn visit_real(real: &mut Real, f: &mut Visit<'_>) {
    f(Site::Real(real));
    match real {
        Real::Lit(_) | Real::Var(_) | Real::Deref(_) | Real::Field(..) | Real::FromSigned(_) => {}
        Real::Elem(_, indices) => indices.iter_mut().for_each(|i| visit_int(i, f)),
        Real::FromInt(i) => visit_int(i, f),
        Real::Unary(_, a) | Real::Powi(a, _) => visit_real(a, f),
        Real::Binary(_, a, b) => [a, b].into_iter().for_each(|r| visit_real(r, f)),
        Real::If(cond, a, b) => {
            visit_cond(cond, f);
            [a, b].into_iter().for_each(|r| visit_real(r, f));
        }
        Real::Match(on, arms) => {
            visit_int(on, f);
            arms.iter_mut().for_each(|r| visit_real(r, f));
        }
        Real::Call(_, args) => args.iter_mut().for_each(|r| visit_real(r, f)),
        Real::Block(stmts, value) => {
            visit_block(stmts, f);
            visit_real(value, f);
        }
        Real::Chain(chain) => visit_chain(chain, f),
        Real::Piece(piece) => visit_piece(piece, f),
    }
}

fn visit_int(int: &mut Int, f: &mut Visit<'_>) {
    f(Site::Int(int));
    match int {
        Int::Add(a, b) | Int::Mul(a, b) | Int::Rem(a, b) => [a, b].into_iter().for_each(|i| visit_int(i, f)),
        Int::Lit(_) | Int::Var(_) | Int::Len(_) => {}
    }
}

fn visit_cond(cond: &mut Cond, f: &mut Visit<'_>) {
    f(Site::Cond(cond));
    match cond {
        Cond::Real(_, a, b) => [a, b].into_iter().for_each(|r| visit_real(r, f)),
        Cond::Int(_, a, b) => [a, b].into_iter().for_each(|i| visit_int(i, f)),
        Cond::Signed(..) => {}
        Cond::And(a, b) | Cond::Or(a, b) => [a, b].into_iter().for_each(|c| visit_cond(c, f)),
        Cond::Not(a) => visit_cond(a, f),
    }
}
