//! Stage 2: the body as a graph.
//!
//! In comes a function's syntax tree with its checked signature; out goes a graph whose control flow is structured, whose
//! names are resolved, whose closures and iterator chains are loops, and whose types are inferred where the source tells.
//! Everything that is not accepted is refused here, by name; the stages behind this one are total.
//!
//! Which variables carry a derivative is found by lowering again until no new one turns up.

mod activity;
mod apart;
mod attempt;
mod behind;
mod call;
mod control;
mod counts;
mod disagree;
mod evaluated;
mod expr;
mod guards;
mod hold;
mod hygiene;
mod infer;
mod integers;
mod iterate;
mod lent;
mod method;
mod operands;
mod option;
mod own;
mod params;
mod pattern;
mod places;
mod refuse;
mod shapes;
mod slots;
mod snippet;
mod unread;
mod untold;
mod value;

pub use call::passed::Lifted;
pub use value::Out;

use crate::diagnostics::Diagnostics;
use crate::graph::{Builder, Float, Graph, LabelId, NodeId, Op, Path, ScalarOp, Stmt, Ty, VarId, VarKind};
use crate::syntax::options::Options;
use crate::syntax::signature::{Param, Signature, Wrapper};
use infer::Types;
use proc_macro2::{Ident, Span};
use quote::ToTokens;
use refuse::Refused;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use syn::{Expr, ItemFn};
use value::{Binding, Value};

/// A function as a graph: the yielded nodes and the places named by `out` are its results.
pub struct Function {
    pub graph: Graph,
    pub out: Out,
    /// Parameters that are in-out places: their final state is a result, too.
    pub inout: Vec<VarId>,
    /// Closures that are passed to differentiable functions.
    pub closures: Vec<Lifted>,
    /// Parameters that are functions through which derivatives go, by number.
    pub followed: Vec<usize>,
    /// Methods of floats that are called on references, the first of each name.
    pub behind: Vec<Behind>,
    /// Whether the graph is that of a body, and not of a declaration.
    pub has_body: bool,
}

/// A method of floats that is called on a reference to one.
pub struct Behind {
    pub float: Float,
    pub method: Ident,
    /// How many arguments it has beside the receiver.
    pub args: usize,
}

/// Lowers the body. `None` if something was refused.
pub fn lower(item: &ItemFn, signature: &Signature, options: &Options, diagnostics: &mut Diagnostics) -> Option<Function> {
    hygiene::check(item, diagnostics);
    if !diagnostics.is_empty() {
        return None;
    }
    lower_checked(&snippet::without_shorthand(item), signature, options, diagnostics)
}

/// Lowers a body whose names are known to mean what they say.
fn lower_checked(item: &ItemFn, signature: &Signature, options: &Options, diagnostics: &mut Diagnostics) -> Option<Function> {
    let mut known = Found::default();
    loop {
        let mut errors = Diagnostics::default();
        let mut lowerer = Lowerer::new(item, signature, options, &mut errors, known.clone());
        lowerer.types.default = signature.scalars.default_for(item);
        let function = lowerer.function();
        let (found, ill_typed) = (lowerer.found, lowerer.ill_typed || shapes::disagree(&function, signature));
        // What was refused for want of knowledge is no mistake yet.
        if found == known {
            let ok = errors.is_empty();
            diagnostics.extend(errors);
            return ok.then(|| if ill_typed { without_body(item, signature, options, diagnostics, "ill_typed") } else { function });
        }
        known = found;
    }
}

/// What one round of lowering teaches the next. It only grows.
#[derive(Clone, Default, PartialEq)]
struct Found {
    /// The names under which variables that carry a derivative are declared.
    active: HashSet<String>,
    /// Calls whose result needs a place, by callee and number, and whether it is looked at element by element.
    sequences: HashMap<(String, usize), bool>,
    /// Names of variables that hold an `Option`.
    options: HashMap<String, option::Held>,
    /// Names of matrices whose entries are read or written one by one.
    matrices: HashSet<String>,
    /// Names of struct literals that are borrowed, and so have to be places.
    lent: HashSet<String>,
}

/// A method that a trait requires: its body is not here.
pub fn declare(item: &ItemFn, signature: &Signature, options: &Options, diagnostics: &mut Diagnostics) -> Function {
    without_body(item, signature, options, diagnostics, "not_supplied")
}

/// A function that is known by its signature alone. Its value, the runtime's function of this name, is nobody's to use.
fn without_body(item: &ItemFn, signature: &Signature, options: &Options, diagnostics: &mut Diagnostics, value: &str) -> Function {
    let value = Ident::new(value, Span::mixed_site());
    let mut lowerer = Lowerer::new(item, signature, options, diagnostics, Found::default());
    lowerer.b.open();
    let mut inout = Vec::new();
    for (index, param) in signature.params.iter().enumerate() {
        lowerer.param(index, param, &mut inout);
    }
    let (krate, ty) = (&options.krate, &signature.output.ty);
    let (mut yields, mut out) = (Vec::new(), Out::Unit);
    if signature.output.model != Ty::Unit {
        let tokens = quote::quote!(#krate::__private::#value::<#ty>());
        yields.push(lowerer.snippet_node(tokens, Vec::new(), Vec::new(), false, signature.output.model.clone()));
        out = if signature.output.model.is_aside() { Out::Aside(0) } else { Out::Node(0) };
    }
    lowerer.b.graph.body = lowerer.b.close();
    lowerer.b.graph.body.yields = yields;
    lowerer.types.resolve(&mut lowerer.b.graph);
    Function { graph: lowerer.b.graph, out, inout, followed: Default::default(), closures: Vec::new(), behind: Vec::new(), has_body: false }
}

/// What is said of an error that is made of active values.
const LOST_IN_ERROR: &str = "the derivative is lost here: an error value carries none; write `no_diff(..)` around the active value";

struct Lowerer<'a> {
    b: Builder,
    item: &'a ItemFn,
    /// How often the function binds each name.
    bindings: HashMap<String, usize>,
    /// Names that the function assigns to or lends mutably, in whole or in part.
    stored: HashSet<String>,
    signature: &'a Signature,
    options: &'a Options,
    diagnostics: &'a mut Diagnostics,
    types: Types,
    scopes: Vec<HashMap<String, Binding>>,
    targets: Vec<Target>,
    /// Variables that carry a derivative.
    active: HashSet<VarId>,
    /// Variables that the source may change.
    mutable: HashSet<VarId>,
    /// Receivers of the calls whose arguments are being lowered.
    receivers: Vec<Path>,
    /// Tuples and `Option`s lent mutably to the call that is being built, by the variables that stand for them.
    lent_several: HashMap<VarId, (Value, syn::Expr)>,
    /// Places behind mutable references that the source has made.
    exclusive: Vec<Path>,
    /// Columns that are held while they are changed: the matrix and the number of the column.
    held_columns: HashMap<Path, (Path, NodeId)>,
    /// What patterns bind by reference.
    references: HashSet<NodeId>,
    /// Items of inactive lists, and their parts.
    listed: HashSet<NodeId>,
    /// Variables without a name in the source: the first `let` that binds what they hold takes them over.
    unnamed: HashSet<VarId>,
    found: Found,
    varied: HashMap<NodeId, bool>,
    calls: HashMap<String, usize>,
    called: HashMap<NodeId, (String, usize)>,
    closures: Vec<Lifted>,
    /// Integers beside which the user wrote a type.
    integers: Vec<(NodeId, Rc<str>)>,
    behind: Vec<Behind>,
    /// The expression at hand is the function's result.
    tail: bool,
    /// The expression at hand is a statement of its own.
    statement: bool,
    /// The expression at hand is asked what only an `Option` or a `Result` is asked.
    asks_option: bool,
    /// The expression at hand is asked what only an iterator is asked.
    asks_items: bool,
    /// What the `Option` at hand holds, where its type is written.
    written_inside: Option<proc_macro2::TokenStream>,
    /// The expression at hand stands inside of `no_diff(..)`.
    waiving: bool,
    /// Calls that may fail, with methods behind them that leave their value as it is.
    adapted: HashSet<NodeId>,
    /// Variables that hold what calls return that may fail.
    attempts: HashSet<VarId>,
    /// Calls that change what they are lent.
    changing: HashSet<NodeId>,
    /// The statement at hand.
    here: Span,
    /// Numbers that stand for what is not there, until their type is known.
    absent: Vec<NodeId>,
    /// The variables of this round that hold an `Option`.
    optionals: Vec<Rc<value::Optional>>,
    /// How many mistakes were known before the expression at hand.
    known: usize,
    evaluated: evaluated::Evaluated,
    /// Nodes and variables that stand in for something refused.
    refused: Refused,
    /// How many references what is being bound is away from its value.
    lent: u8,
    /// Parameters in which a derivative was found to vanish.
    lost: HashSet<VarId>,
    /// Where `return` goes.
    exit: Exit,
    inlining: usize,
    /// rustc refuses the body.
    ill_typed: bool,
    /// Of results of scalar operations: whether their types are what the source says.
    told: HashMap<NodeId, bool>,
    /// Reads of variables that are located.
    seen: HashSet<NodeId>,
}

/// What `break` and `continue` can name.
struct Target {
    user_label: Option<String>,
    break_label: LabelId,
    continue_label: Option<LabelId>,
    /// Receives the value of `break value`.
    result: Option<Slot>,
}

/// Where `return` goes and where it leaves its value.
#[derive(Clone)]
struct Exit {
    label: Option<LabelId>,
    slot: Option<Slot>,
    wrapper: Wrapper,
    /// The exit of a closure, not of the function.
    closure: bool,
}

/// Places that a value of several possible origins is collected in.
#[derive(Clone, Debug)]
enum Slot {
    Unset,
    Unit,
    Var(VarId),
    /// The same, of which the value is a reference.
    Lent(VarId),
    Tuple(Vec<Slot>),
    /// An `Option`: a flag, and what is there.
    Maybe(VarId, Box<Slot>),
}

impl<'a> Lowerer<'a> {
    fn new(item: &'a ItemFn, signature: &'a Signature, options: &'a Options, diagnostics: &'a mut Diagnostics, found: Found) -> Self {
        let mut b = Builder::new(Graph::default());
        b.primal = true;
        Lowerer {
            b,
            item,
            bindings: apart::bindings(item),
            stored: snippet::Changes::of(&item.block.to_token_stream()).stores,
            signature,
            options,
            diagnostics,
            types: Types::default(),
            scopes: vec![HashMap::new()],
            targets: Vec::new(),
            active: HashSet::new(),
            mutable: HashSet::new(),
            receivers: Vec::new(),
            lent_several: HashMap::new(),
            exclusive: Vec::new(),
            held_columns: HashMap::new(),
            references: HashSet::new(),
            listed: HashSet::new(),
            unnamed: HashSet::new(),
            found,
            varied: HashMap::new(),
            absent: Vec::new(),
            optionals: Vec::new(),
            calls: HashMap::new(),
            called: HashMap::new(),
            closures: Vec::new(),
            integers: Vec::new(),
            behind: Vec::new(),
            tail: false,
            statement: false,
            asks_option: false,
            asks_items: false,
            written_inside: None,
            waiving: false,
            adapted: HashSet::new(),
            attempts: HashSet::new(),
            changing: HashSet::new(),
            here: item.sig.ident.span(),
            known: 0,
            evaluated: Default::default(),
            refused: Refused::default(),
            lent: 0,
            lost: HashSet::new(),
            exit: Exit { label: None, slot: None, wrapper: signature.output.wrapper, closure: false },
            inlining: 0,
            ill_typed: false,
            told: HashMap::new(),
            seen: HashSet::new(),
        }
    }

    fn function(&mut self) -> Function {
        self.b.open();
        let mut inout = Vec::new();
        let signature = self.signature;
        let patterns: Vec<(&Param, Value)> = signature.params.iter().enumerate().map(|(i, p)| (p, self.param(i, p, &mut inout))).collect();
        self.scopes.push(HashMap::new());
        for (param, value) in patterns {
            if matches!(&param.pat, syn::Pat::Ident(p) if p.subpat.is_none() && p.by_ref.is_none()) {
                self.bind_param(param, value);
            } else {
                self.bind(&param.pat, value);
            }
        }
        let returns = control::has_return(&self.item.block);
        let result = if returns {
            let label = self.b.graph.new_label();
            self.exit.label = Some(label);
            self.exit.slot = Some(Slot::Unset);
            self.b.open();
            self.tail = signature.output.wrapper != Wrapper::Plain;
            let value = self.block_scope(&self.item.block, Some(&signature.output.model));
            self.match_end(&value);
            self.close_exit(label, value)
        } else {
            self.tail = signature.output.wrapper != Wrapper::Plain;
            self.block_scope(&self.item.block, Some(&signature.output.model))
        };
        self.match_end(&result);
        let mut yields = Vec::new();
        let out = self.output(result, &signature.output.model, &mut yields);
        self.b.graph.body = self.b.close();
        // What ends the function for sure, `todo!()`, is a statement like others: the reverse sweep stands behind it.
        self.b.graph.body.stmts.pop_if(|last| matches!(last, Stmt::Exit(_)));
        self.b.graph.body.yields = yields;
        self.judge_optionals();
        self.settle_absent();
        self.types.resolve(&mut self.b.graph);
        self.b.graph.note_compact();
        self.keep_untold();
        self.find_slots();
        let params = self.integer_params();
        integers::settle(&mut self.b.graph, &params, &self.integers);
        self.b.graph.unread = unread::unread(&self.b.graph);
        let is_followed = |index: &usize| {
            self.signature.params[*index].function.is_some() && self.b.graph.params[*index].is_some_and(|v| self.active.contains(&v))
        };
        let followed = (0..self.signature.params.len()).filter(is_followed).collect();
        Function {
            graph: std::mem::take(&mut self.b.graph),
            out,
            inout,
            closures: std::mem::take(&mut self.closures),
            behind: std::mem::take(&mut self.behind),
            followed,
            has_body: true,
        }
    }

    /// Parameters that are integers, and their types.
    fn integer_params(&self) -> Vec<(VarId, Rc<str>)> {
        let params = self.b.graph.params.iter().flatten();
        params.filter_map(|var| Some((*var, self.integer_param(*var)?))).collect()
    }

    /// The type of a parameter, if it is an integer.
    fn integer_param(&self, var: VarId) -> Option<Rc<str>> {
        let VarKind::Param(index) = self.b.graph.var(var).kind else { return None };
        integers::written(&self.signature.params[index].ty)
    }

    // ---- names

    fn define(&mut self, name: &str, value: Value) {
        self.scopes.last_mut().expect("a scope").insert(name.to_string(), Binding { value, lent: self.lent });
    }

    fn lookup(&self, name: &str) -> Option<&Value> {
        self.binding(name).map(|binding| &binding.value)
    }

    fn binding(&self, name: &str) -> Option<&Binding> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name))
    }

    fn name_node(&mut self, node: NodeId, name: &str, span: Span) {
        let name = name.strip_prefix("r#").unwrap_or(name);
        let n = &mut self.b.graph.nodes[node.index()];
        if n.name.is_none() && !matches!(n.op, Op::Const(_) | Op::Int(_) | Op::IntOf(..) | Op::Bool(_)) {
            n.name = Some(name.into());
            n.span = span;
        }
    }

    // ---- types

    fn ty(&self, node: NodeId) -> Ty {
        self.types.shallow(&self.b.graph.node(node).ty)
    }

    fn expect(&mut self, node: NodeId, ty: &Ty) {
        let own = self.b.graph.node(node).ty.clone();
        self.types.unify(&own, ty);
    }

    /// A scalar operation, typed as far as possible.
    fn scalar(&mut self, op: ScalarOp, args: &[NodeId]) -> NodeId {
        self.match_operands(op, args);
        let ty = self.types.result(op, &args.iter().map(|a| self.b.graph.node(*a).ty.clone()).collect::<Vec<_>>());
        self.b.node(Op::Scalar(op), args.to_vec(), ty)
    }
}

/// Whether the expression is, parentheses aside, a closure.
fn as_closure(expr: &Expr) -> Option<&syn::ExprClosure> {
    match expr {
        Expr::Closure(c) => Some(c),
        Expr::Paren(p) => as_closure(&p.expr),
        _ => None,
    }
}
