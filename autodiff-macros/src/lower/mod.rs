//! Stage 2: the body as a graph.
//!
//! In comes a function's syntax tree with its checked signature; out goes a graph whose control flow is structured, whose
//! names are resolved, whose closures and iterator chains are loops, and whose types are inferred where the source tells.
//! Everything that is not accepted is refused here, by name; the stages behind this one are total.
//!
//! Which variables carry a derivative is found by lowering again until no new one turns up.

mod apart;
mod attempt;
mod call;
mod control;
mod counts;
mod disagree;
mod evaluated;
mod expr;
mod hold;
mod hygiene;
mod infer;
mod iterate;
mod lent;
mod method;
mod option;
mod pattern;
mod refuse;
mod slots;
mod snippet;
mod unread;
mod untold;
mod value;

pub use call::passed::Lifted;
pub use value::Out;

use crate::diagnostics::Diagnostics;
use crate::graph::{Builder, Float, Graph, LabelId, NodeId, Op, Path, Proj, ScalarOp, Ty, VarId, VarKind};
use crate::syntax::options::Options;
use crate::syntax::signature::{Param, Passing, Signature, Wrapper};
use infer::Types;
use proc_macro2::{Ident, Span};
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
        let (found, ill_typed) = (lowerer.found, lowerer.ill_typed);
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
        out = Out::Node(0);
    }
    lowerer.b.graph.body = lowerer.b.close();
    lowerer.b.graph.body.yields = yields;
    lowerer.types.resolve(&mut lowerer.b.graph);
    Function { graph: lowerer.b.graph, out, inout, followed: Default::default(), closures: Vec::new(), behind: Vec::new(), has_body: false }
}

struct Lowerer<'a> {
    b: Builder,
    item: &'a ItemFn,
    /// How often the function binds each name.
    bindings: HashMap<String, usize>,
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
    /// Places behind mutable references that the source has made.
    exclusive: Vec<Path>,
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
    behind: Vec<Behind>,
    /// The expression at hand is the function's result.
    tail: bool,
    /// The expression at hand is a statement of its own.
    statement: bool,
    /// The expression at hand is asked what only an `Option` or a `Result` is asked.
    asks_option: bool,
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
            signature,
            options,
            diagnostics,
            types: Types::default(),
            scopes: vec![HashMap::new()],
            targets: Vec::new(),
            active: HashSet::new(),
            mutable: HashSet::new(),
            exclusive: Vec::new(),
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
            behind: Vec::new(),
            tail: false,
            statement: false,
            asks_option: false,
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
        self.b.graph.body.yields = yields;
        self.judge_optionals();
        self.settle_absent();
        self.types.resolve(&mut self.b.graph);
        self.keep_untold();
        self.find_slots();
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

    /// The variable of a parameter.
    fn param(&mut self, index: usize, param: &Param, inout: &mut Vec<VarId>) -> Value {
        let signature = self.signature;
        let ty = if param.active { self.types.open_opaque(&param.model) } else { param.model.clone() };
        let var = self.b.graph.new_var(&param.ident.to_string(), ty, VarKind::Param(index), param.ident.span());
        self.b.graph.params.push(Some(var));
        let written = param.mutable || param.passing == Passing::Mutable;
        self.b.graph.vars[var.index()].frozen = !written;
        if written {
            self.mutable.insert(var);
        }
        // A function is active if it was found to be called with active values in the round before.
        if param.active || (param.function.is_some() && self.found.active.contains(&param.ident.to_string())) {
            self.active.insert(var);
        }
        if param.passing == Passing::Value {
            self.b.graph.owned.insert(var);
        }
        if param.passing == Passing::Mutable && param.model.can_be_active() {
            inout.push(var);
        }
        if let Some(inner) = crate::syntax::types::option_model(&param.ty, &signature.scalars)
            && param.active
            && param.passing != Passing::Mutable
        {
            return self.optional_param(var, &inner, param.passing == Passing::Shared);
        }
        match param.passing {
            Passing::Value => Value::Place(Path::var(var)),
            Passing::Shared | Passing::Mutable => Value::Ref(Path::var(var)),
        }
    }

    /// How a variable is passed that is a parameter.
    fn passing_of(&self, var: VarId) -> Option<Passing> {
        match self.b.graph.var(var).kind {
            VarKind::Param(index) => Some(self.signature.params[index].passing),
            _ => None,
        }
    }

    /// Whether the place is a parameter that is a reference.
    fn is_lent(&self, path: &Path) -> bool {
        path.proj.is_empty() && self.passing_of(path.var).is_some_and(|passing| passing != Passing::Value)
    }

    /// A parameter named by a plain identifier is bound as it is; others go through `bind`.
    fn bind_param(&mut self, param: &Param, value: Value) {
        let value = match value {
            Value::Place(path) if self.b.graph.var(path.var).frozen && self.path_ty(&path).is_scalar() => Value::Node(self.read(&path)),
            other => other,
        };
        self.define(&param.name(), value);
    }

    /// Turns the result into yielded nodes and places.
    fn output(&mut self, value: Value, model: &Ty, yields: &mut Vec<NodeId>) -> Out {
        match value {
            Value::Never if *model != Ty::Unit => {
                yields.push(self.absent(model.clone()));
                Out::Node(yields.len() - 1)
            }
            Value::Unit | Value::Never => Out::Unit,
            Value::Tuple(items) => {
                let models: Vec<Ty> = match model {
                    Ty::Tuple(tys) => tys.clone(),
                    _ => vec![Ty::Opaque; items.len()],
                };
                Out::Tuple(items.into_iter().zip(models).map(|(item, ty)| self.output(item, &ty, yields)).collect())
            }
            value => {
                let value = self.materialize(value, "result");
                match value {
                    Value::Node(node) => {
                        self.match_type(node, model);
                        self.expect(node, model);
                        yields.push(node);
                        Out::Node(yields.len() - 1)
                    }
                    Value::Place(path) | Value::Ref(path) => {
                        let ty = self.path_ty(&path);
                        self.types.unify(&ty, model);
                        if self.path_ty(&path).is_scalar() {
                            yields.push(self.read(&path));
                            return Out::Node(yields.len() - 1);
                        }
                        let path = self.whole_result(path);
                        self.b.graph.kept.push(path.var);
                        Out::Place(path)
                    }
                    _ => Out::Unit,
                }
            }
        }
    }

    /// A place for a result that is an element of a local list: the adjoint of the list begins as nothing, and the seed is
    /// not to be added to a part of that.
    fn whole_result(&mut self, path: Path) -> Path {
        let is_element = path.proj.iter().any(|proj| !matches!(proj, Proj::Field(_)));
        if !is_element || self.b.graph.var(path.var).kind != VarKind::Local {
            return path;
        }
        let (ty, element) = (self.path_ty(&path), self.read(&path));
        let result = Path::var(self.new_local("result", ty, proc_macro2::Span::mixed_site()));
        self.write(&result, element);
        result
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

    // ---- types

    fn ty(&self, node: NodeId) -> Ty {
        self.types.shallow(&self.b.graph.node(node).ty)
    }

    fn expect(&mut self, node: NodeId, ty: &Ty) {
        let own = self.b.graph.node(node).ty.clone();
        self.types.unify(&own, ty);
    }

    /// The type of a place, as far as it is known by now.
    fn path_ty(&mut self, path: &Path) -> Ty {
        let ty = self.types.shallow(&self.b.graph.var(path.var).ty);
        let ty = self.types.deep(&ty);
        self.b.graph.vars[path.var.index()].ty = ty.clone();
        let mut ty = ty;
        for (depth, proj) in path.proj.iter().enumerate() {
            ty = match (proj, self.types.shallow(&ty)) {
                (Proj::Index(_), ty) => ty.element().cloned().unwrap_or(Ty::Opaque),
                (Proj::Range(..), ty) => ty.element().map_or(Ty::Opaque, |e| Ty::Slice(Box::new(e.clone()))),
                (Proj::Field(name), Ty::Tuple(items)) => {
                    name.parse::<usize>().ok().and_then(|i| items.get(i).cloned()).unwrap_or(Ty::Opaque)
                }
                (Proj::Field(_), Ty::Matrix(element)) => *element,
                (Proj::Field(_), _) => self.part_ty(path.var, &path.proj[..=depth]),
            };
        }
        self.types.shallow(&ty)
    }

    /// The type of a struct's field, found from use.
    fn part_ty(&mut self, var: VarId, proj: &[Proj]) -> Ty {
        let key = self.b.graph.part(var, proj);
        let types = &mut self.types;
        self.b.graph.parts.entry(key).or_insert_with(|| types.fresh()).clone()
    }

    /// The place is indexed, so its type is some sequence.
    fn assume_sequence(&mut self, path: &Path) {
        if let Ty::Infer(_) = self.path_ty(path) {
            let ty = self.path_ty(path);
            let element = self.types.fresh();
            self.types.unify(&ty, &Ty::Seq(Box::new(element)));
            self.path_ty(path);
        }
    }

    // ---- activity

    fn is_active_node(&mut self, node: NodeId) -> bool {
        if let Some(varied) = self.varied.get(&node) {
            return *varied;
        }
        let varied = self.compute_varied(node);
        self.varied.insert(node, varied);
        varied
    }

    fn compute_varied(&mut self, node: NodeId) -> bool {
        let n = self.b.graph.node(node).clone();
        if matches!(self.types.shallow(&n.ty), Ty::Int | Ty::Bool | Ty::Unit) {
            return false;
        }
        match &n.op {
            Op::Read(shape, _) => self.active.contains(&shape.var),
            Op::Len(..) | Op::Snippet(_) | Op::Bound(_) => false,
            Op::Select => self.is_active_node(n.args[1]) || self.is_active_node(n.args[2]),
            Op::Repeat(_) => self.is_active_node(n.args[0]),
            Op::Scalar(op) => !infer::flat(*op) && n.args.iter().any(|a| self.is_active_node(*a)),
            _ => n.args.iter().any(|a| self.is_active_node(*a)),
        }
    }

    fn is_active(&mut self, value: &Value) -> bool {
        match value {
            Value::Node(node) => self.is_active_node(*node),
            Value::Place(path) | Value::Ref(path) => self.active.contains(&path.var) && self.path_ty(path).can_be_active(),
            Value::Tuple(items) => items.iter().any(|i| self.is_active(i)),
            Value::Struct(literal) => literal.fields.iter().any(|(_, v)| self.is_active(v)),
            Value::Maybe(_, value) | Value::Success(value) => self.is_active(value),
            Value::Optional(optional) => self.is_active(&optional.inner.clone()),
            Value::Iter(iter) => self.iter_is_active(&iter.clone()),
            Value::Closure(_) | Value::Range { .. } | Value::Unit | Value::Never | Value::Nothing | Value::Failure(_) => false,
        }
    }

    /// The variable receives an active value.
    fn activate(&mut self, var: VarId) {
        if let Some(message) = self.newly_lost(var) {
            self.complain_at(self.here, message);
        }
        if self.active.insert(var) {
            let name = self.b.graph.var(var).name.to_string();
            self.found.active.insert(name);
        }
    }

    /// What is wrong with an active value in this variable, if it has no adjoint and nobody was told yet.
    fn newly_lost(&mut self, var: VarId) -> Option<String> {
        let VarKind::Param(index) = self.b.graph.var(var).kind else { return None };
        let param = &self.signature.params[index];
        let is_lost = !param.active && param.passing == Passing::Mutable && self.lost.insert(var);
        let name = param.name();
        is_lost.then(|| format!("the derivative is lost here: an active value is stored in `{name}`, which `wrt(..)` leaves out; add `{name}` to `wrt(..)`, or waive it with `no_diff(..)`"))
    }

    // ---- places

    /// A new local. Locals of one name are taken to carry a derivative if one of them does.
    fn new_local(&mut self, name: &str, ty: Ty, span: Span) -> VarId {
        let var = self.b.graph.new_var(name, ty, VarKind::Local, span);
        if self.found.active.contains(name) {
            self.active.insert(var);
        }
        var
    }

    fn read(&mut self, path: &Path) -> NodeId {
        let ty = self.path_ty(path);
        let node = self.b.read(path);
        if matches!(self.b.graph.node(node).op, Op::Read(..)) && matches!(self.b.graph.node(node).ty, Ty::Opaque) {
            self.b.graph.nodes[node.index()].ty = ty;
        }
        node
    }

    fn write(&mut self, path: &Path, node: NodeId) {
        self.refuse_decomposition(node);
        let ty = self.path_ty(path);
        self.refine(path, node);
        if ty.is_real() {
            self.match_type(node, &ty);
        }
        self.expect(node, &ty);
        self.path_ty(path);
        if self.is_active_node(node) {
            self.activate(path.var);
        }
        self.spoil(path.var, node);
        self.b.write(path, node);
    }

    /// A variable that started from an unsuffixed literal is the float that is stored in it.
    fn refine(&mut self, path: &Path, node: NodeId) {
        let ty = self.ty(node);
        let var = &mut self.b.graph.vars[path.var.index()];
        if path.proj.is_empty() && var.ty == Ty::Real(Float::Literal) && ty.is_real() {
            var.ty = ty;
        }
    }

    /// `place += node`, `place -= node`.
    fn add(&mut self, path: &Path, node: NodeId) {
        let ty = self.path_ty(path);
        self.refine(path, node);
        if ty.is_real() {
            self.match_type(node, &ty);
        }
        if ty.is_real() || matches!(self.ty(node), Ty::Real(_)) {
            self.expect(node, &ty);
        }
        if self.is_active_node(node) {
            self.activate(path.var);
        }
        if matches!(self.path_ty(path), Ty::Real(_)) {
            self.b.add(path, node);
        } else {
            let old = self.read(path);
            let sum = self.scalar(ScalarOp::Add, &[old, node]);
            self.write(path, sum);
        }
    }

    /// A scalar operation, typed as far as possible.
    fn scalar(&mut self, op: ScalarOp, args: &[NodeId]) -> NodeId {
        self.match_operands(op, args);
        let ty = self.types.result(op, &args.iter().map(|a| self.b.graph.node(*a).ty.clone()).collect::<Vec<_>>());
        self.b.node(Op::Scalar(op), args.to_vec(), ty)
    }

    fn name_node(&mut self, node: NodeId, name: &str, span: Span) {
        let name = name.strip_prefix("r#").unwrap_or(name);
        let n = &mut self.b.graph.nodes[node.index()];
        if n.name.is_none() && !matches!(n.op, Op::Const(_) | Op::Int(_) | Op::Bool(_)) {
            n.name = Some(name.into());
            n.span = span;
        }
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
