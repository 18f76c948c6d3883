//! Programs that the random tests are about: a small part of Rust as data, so that it can be run and made smaller.
//!
//! Every program is a function to `f64`. Names may shadow each other as they do in Rust.

/// A function.
#[derive(Clone, Debug)]
pub struct Program {
    pub params: Vec<Param>,
    pub body: Vec<Stmt>,
    pub result: Real,
}

#[derive(Clone, Debug)]
pub struct Param {
    pub name: String,
    pub kind: ParamKind,
}

/// What a parameter is; lists have this many elements.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum ParamKind {
    Scalar { mutable: bool },
    Array { len: usize, mutable: bool },
    Slice { len: usize, mutable: bool },
    Count(usize),
}

#[derive(Clone, Debug)]
pub enum Real {
    Lit(f64),
    Var(String),
    Deref(String),
    Elem(String, Vec<Int>),
    Field(String, usize),
    FromInt(Int),
    Unary(Unary, Box<Real>),
    Powi(Box<Real>, i32),
    Binary(Binary, Box<Real>, Box<Real>),
    If(Box<Cond>, Box<Real>, Box<Real>),
    Match(Int, Vec<Real>),
    Call(String, Vec<Real>),
    Block(Vec<Stmt>, Box<Real>),
    Chain(Box<Chain>),
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Unary {
    Neg,
    Sin,
    Cos,
    Tanh,
    Exp,
    Ln,
    Sqrt,
    Abs,
    Atan,
    Recip,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    Max,
    Min,
    Hypot,
    Powf,
}

#[derive(Clone, Debug)]
pub enum Int {
    Lit(usize),
    Var(String),
    Len(String),
    Add(Box<Int>, Box<Int>),
    Mul(Box<Int>, Box<Int>),
    Rem(Box<Int>, Box<Int>),
}

#[derive(Clone, Debug)]
pub enum Cond {
    Real(Compare, Real, Real),
    Int(Compare, Int, Int),
    And(Box<Cond>, Box<Cond>),
    Or(Box<Cond>, Box<Cond>),
    Not(Box<Cond>),
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Compare {
    Lt,
    Le,
    Gt,
    Eq,
}

/// An iterator chain that ends in a number, or in a vector where a `let` collects it.
#[derive(Clone, Debug)]
pub struct Chain {
    pub source: Source,
    /// The names that the closure has for an item.
    pub items: Vec<String>,
    /// Keeps the items whose number leaves `.1` modulo `.0`; only enumerated chains.
    pub filter: Option<(usize, usize)>,
    pub end: End,
}

/// Items of a list.
#[derive(Clone, Debug)]
pub struct Source {
    pub list: String,
    pub row: Vec<Int>,
    pub adaptors: Vec<Adaptor>,
    pub shape: Shape,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Adaptor {
    Rev,
    Skip(usize),
    Take(usize),
    StepBy(usize),
}

/// What an item is.
#[derive(Clone, PartialEq, Debug)]
pub enum Shape {
    /// A reference to an element.
    Plain,
    /// The element itself, by the pattern `&x`.
    Copied,
    /// A number and an element.
    Enumerated,
    /// Elements of two lists.
    Zipped(String),
    /// A slice of this many neighbours.
    Windows(usize),
    /// A slice of at most this many.
    Chunks(usize),
    /// Elements to be changed.
    Mutable,
    MutableEnumerated,
    MutableZipped(String),
}

#[derive(Clone, Debug)]
pub enum End {
    Sum(Real),
    Product(Real),
    /// First value, name of the state, next value.
    Fold(Real, String, Real),
    /// First value, name of the state, what the state becomes, what goes out; then a sum.
    Scan(Real, String, Real, Real),
}

#[derive(Clone, Debug)]
pub enum Place {
    Var(String),
    Deref(String),
    Elem(String, Vec<Int>),
    Field(String, usize),
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Assign {
    Set,
    Add,
    Sub,
    Mul,
    Div,
}

/// First value of a name.
#[derive(Clone, Debug)]
pub enum Init {
    Real(Real),
    Int(Int),
    Tuple(Vec<Real>),
    Array(Vec<Real>),
    Vector(Vec<Real>),
    Repeat(Real, usize),
    RepeatVector(Real, Int),
    Rows(Vec<Vec<Real>>),
    RepeatRows(Real, usize, usize),
    /// Another array, or a slice's or vector's elements.
    Copy(String, bool),
    /// `list.map(|x| ..)` of an array.
    Map(String, String, Real),
    /// `std::array::from_fn(|i| ..)`.
    FromFn(usize, String, Real),
    /// The items of a chain, each computed by the body of its `End::Sum`.
    Collect(Box<Chain>),
    Closure(Vec<String>, Box<Real>),
}

#[derive(Clone, Debug)]
pub enum Stmt {
    Let {
        name: String,
        mutable: bool,
        init: Init,
    },
    LetTuple {
        names: Vec<(String, bool)>,
        values: Vec<Real>,
    },
    Assign(Place, Assign, Real),
    AssignInt(String, Assign, Int),
    AssignTuple(Vec<Place>, Vec<Real>),
    AssignWhole(String, Init),
    Swap(String, Int, Int),
    Fill(String, Real),
    Push(String, Real),
    If(Cond, Vec<Stmt>, Vec<Stmt>),
    Match(Int, Vec<Vec<Stmt>>),
    Block(Vec<Stmt>),
    For {
        label: Option<String>,
        name: String,
        range: Range,
        body: Vec<Stmt>,
    },
    Each {
        label: Option<String>,
        source: Source,
        items: Vec<String>,
        body: Vec<Stmt>,
    },
    /// Counts up to `limit`, as long as the condition holds.
    While {
        label: Option<String>,
        counter: String,
        limit: Int,
        cond: Option<Cond>,
        body: Vec<Stmt>,
    },
    /// The same by a `break`.
    Loop {
        label: Option<String>,
        counter: String,
        limit: Int,
        body: Vec<Stmt>,
    },
    Break(Option<String>),
    Continue(Option<String>),
    Return(Real),
}

#[derive(Clone, Debug)]
pub struct Range {
    pub from: Int,
    pub to: Int,
    pub inclusive: bool,
    pub reversed: bool,
    pub step: Option<usize>,
}

impl Chain {
    pub fn reals(&mut self) -> Vec<&mut Real> {
        match &mut self.end {
            End::Sum(a) | End::Product(a) => vec![a],
            End::Fold(a, _, b) => vec![a, b],
            End::Scan(a, _, b, c) => vec![a, b, c],
        }
    }
}

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
        Stmt::Block(body) => visit_block(body, f),
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
        Stmt::Break(_) | Stmt::Continue(_) => {}
    }
}

fn visit_init(init: &mut Init, f: &mut Visit<'_>) {
    match init {
        Init::Real(r) | Init::Repeat(r, _) | Init::RepeatRows(r, ..) | Init::Map(_, _, r) | Init::FromFn(_, _, r) => visit_real(r, f),
        Init::Closure(_, r) => visit_real(r, f),
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
        Real::Lit(_) | Real::Var(_) | Real::Deref(_) | Real::Field(..) => {}
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
        Cond::And(a, b) | Cond::Or(a, b) => [a, b].into_iter().for_each(|c| visit_cond(c, f)),
        Cond::Not(a) => visit_cond(a, f),
    }
}
