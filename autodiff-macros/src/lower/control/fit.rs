//! Patterns as tests: whether a value fits, and the names that it gives.
//!
//! A test looks at an element, or into an `Option`, only where the tests before it hold.

use crate::graph::{NodeId, Op, ScalarOp, Ty};
use crate::lower::Lowerer;
use crate::lower::pattern::{named_rest, some_pattern};
use crate::lower::value::Value;
use syn::{Expr, Pat, RangeLimits};

impl Lowerer<'_> {
    /// The value of an expression that patterns take apart.
    pub(in crate::lower) fn matched<'p>(&mut self, expr: &Expr, mut patterns: impl Iterator<Item = &'p Pat>) -> Value {
        if patterns.any(|pat| some_pattern(pat).is_some() || is_failure(pat)) { self.option_expr(expr) } else { self.expr(expr) }
    }

    /// The value ready to be tested by the patterns, if that can be done: an inactive `Option` beside active values is taken
    /// apart first.
    pub(in crate::lower) fn testable(&mut self, value: Value, patterns: &[&Pat]) -> Option<Value> {
        let active = self.is_active(&value);
        let value = if active { self.open_parts(value, patterns) } else { value };
        let known = match &value {
            Value::Node(n) => self.ty(*n).is_scalar(),
            Value::Place(path) | Value::Ref(path) => self.path_ty(path).is_scalar() || self.path_ty(path).element().is_some(),
            Value::Tuple(_) | Value::Maybe(..) | Value::Nothing => true,
            _ => false,
        };
        ((known || active) && patterns.iter().all(|pat| self.fits(pat, &value))).then_some(value)
    }

    fn open_parts(&mut self, value: Value, patterns: &[&Pat]) -> Value {
        match value {
            Value::Tuple(items) => {
                let items = items.into_iter().enumerate().map(|(i, item)| {
                    let parts: Vec<&Pat> = patterns.iter().filter_map(|pat| tuple_part(pat, i)).collect();
                    self.open_parts(item, &parts)
                });
                Value::Tuple(items.collect())
            }
            // What may have failed is an `Option` here.
            Value::Node(node)
                if self.may_have_failed(node) && patterns.iter().any(|pat| some_pattern(pat).is_some() || is_failure(pat)) =>
            {
                let value = self.as_option(value, true);
                self.open_inside(value, patterns)
            }
            value if patterns.iter().any(|pat| names_option(pat)) => {
                let value = self.as_option(value, true);
                let value = self.open_inside(value, patterns);
                self.opened(value)
            }
            value => value,
        }
    }

    /// The tuple inside of an `Option` as its parts, where a pattern has parts.
    fn open_inside(&mut self, value: Value, patterns: &[&Pat]) -> Value {
        let parts = patterns.iter().filter_map(|pat| some_pattern(pat)).find_map(|pat| match bare(pat) {
            Pat::Tuple(p) if !p.elems.iter().any(is_rest) => Some(p.elems.len()),
            _ => None,
        });
        match (value, parts) {
            (Value::Maybe(cond, inside), Some(count)) if matches!(*inside, Value::Place(_) | Value::Ref(_)) => {
                let items = self.tuple_fields(&inside, count).map(Value::Tuple);
                Value::Maybe(cond, items.map_or(inside, Box::new))
            }
            (Value::Maybe(cond, inside), Some(count)) if matches!(*inside, Value::Node(_)) && self.is_active(&inside) => {
                Value::Maybe(cond, Box::new(self.tuple_parts(*inside, count)))
            }
            (value, _) => value,
        }
    }

    /// Whether the pattern is made of tests on such a value.
    fn fits(&mut self, pat: &Pat, value: &Value) -> bool {
        if is_failure(pat) {
            return matches!(value, Value::Maybe(..) | Value::Nothing);
        }
        if let Some(inner) = some_pattern(pat) {
            return match value {
                Value::Maybe(_, value) => self.fits(inner, value),
                Value::Nothing => true,
                _ => false,
            };
        }
        match pat {
            Pat::Wild(_) => true,
            Pat::Lit(_) | Pat::Range(_) => match value {
                Value::Node(node) => matches!(self.ty(*node), Ty::Infer(_)) || self.ty(*node).is_scalar(),
                Value::Place(path) | Value::Ref(path) => matches!(self.path_ty(path), Ty::Infer(_)) || self.path_ty(path).is_scalar(),
                _ => false,
            },
            Pat::Ident(p) => {
                let sub = match &p.subpat {
                    Some((_, sub)) => self.fits(sub, value),
                    None => true,
                };
                sub && crate::lower::snippet::binds(p)
            }
            Pat::Or(p) => p.cases.iter().all(|c| crate::lower::snippet::pattern_names(c).is_empty() && self.fits(c, value)),
            Pat::Tuple(p) => match value {
                Value::Tuple(items) => {
                    let rest = p.elems.iter().any(|pat| matches!(pat, Pat::Rest(_)));
                    !rest && p.elems.iter().zip(items).all(|(pat, item)| self.fits(pat, item))
                }
                _ => false,
            },
            Pat::Slice(p) => match self.sequence_of(value) {
                Some(path) => {
                    let zero = self.b.integer(0);
                    let item = Value::Ref(path.index(zero));
                    p.elems.iter().all(|pat| is_rest(pat) || self.fits(pat, &item))
                }
                None => false,
            },
            Pat::Paren(p) => self.fits(&p.pat, value),
            Pat::Reference(p) => self.fits(&p.pat, value),
            // What a differentiable function returns is no enum.
            Pat::Struct(p) => p.fields.iter().all(|field| is_irrefutable(&field.pat)) && self.is_of_attempt(value),
            Pat::TupleStruct(p) => p.elems.iter().all(is_irrefutable) && self.is_of_attempt(value),
            _ => false,
        }
    }

    fn is_of_attempt(&self, value: &Value) -> bool {
        matches!(value, Value::Place(path) | Value::Ref(path) if self.attempts.contains(&path.var))
    }

    fn sequence_of(&mut self, value: &Value) -> Option<crate::graph::Path> {
        match value {
            Value::Place(path) | Value::Ref(path) if self.is_sequence(path) => Some(path.clone()),
            _ => None,
        }
    }

    /// Whether the value fits the pattern; `None` if it always does.
    pub(in crate::lower) fn pattern_test(&mut self, pat: &Pat, value: &Value) -> Option<NodeId> {
        if is_failure(pat) {
            return match value {
                Value::Maybe(cond, _) => Some(self.negate(*cond)),
                _ => None,
            };
        }
        if let Some(inner) = some_pattern(pat) {
            let Value::Maybe(cond, value) = value else { return Some(self.truth(false)) };
            let value = value.clone();
            let test = self.and_then(*cond, |l| l.pattern_test(inner, &value).unwrap_or_else(|| l.truth(true)));
            return (self.known_truth(test) != Some(true)).then_some(test);
        }
        match pat {
            Pat::Paren(p) => self.pattern_test(&p.pat, value),
            Pat::Reference(p) => self.pattern_test(&p.pat, value),
            Pat::Ident(p) => p.subpat.as_ref().and_then(|(_, sub)| self.pattern_test(sub, value)),
            Pat::Lit(p) => {
                let literal = self.expr_node(&Expr::Lit(p.clone()));
                let node = self.as_node(value.clone(), pat);
                Some(match (self.b.graph.node(literal).op.clone(), self.ty(node)) {
                    (Op::Bool(true), _) => node,
                    (Op::Bool(false), _) => self.scalar(ScalarOp::Not, &[node]),
                    _ => self.scalar(ScalarOp::Eq, &[node, literal]),
                })
            }
            Pat::Range(p) => self.range_test(p, value),
            Pat::Or(p) => {
                let mut any: Option<NodeId> = None;
                for case in &p.cases {
                    let test = self.pattern_test(case, value)?;
                    any = Some(match any {
                        None => test,
                        Some(so_far) => self.scalar(ScalarOp::Or, &[so_far, test]),
                    });
                }
                any
            }
            Pat::Tuple(p) => {
                let Value::Tuple(items) = value else { return None };
                let parts: Vec<(&Pat, Value)> = p.elems.iter().zip(items.iter().cloned()).collect();
                self.all_fit(None, &parts)
            }
            Pat::Slice(p) => self.slice_test(p, value),
            _ => None,
        }
    }

    /// All parts fit, looked at from left to right.
    fn all_fit(&mut self, before: Option<NodeId>, parts: &[(&Pat, Value)]) -> Option<NodeId> {
        let mut all = before;
        for (pat, item) in parts {
            all = match all {
                None => self.pattern_test(pat, item),
                Some(so_far) if is_irrefutable(pat) => Some(so_far),
                Some(so_far) => Some(self.and_then(so_far, |l| l.pattern_test(pat, item).unwrap_or_else(|| l.truth(true)))),
            };
        }
        all
    }

    fn range_test(&mut self, p: &syn::PatRange, value: &Value) -> Option<NodeId> {
        let node = self.as_node(value.clone(), p);
        let start = p.start.as_ref().map(|start| self.expr_node(start));
        let end = p.end.as_ref().map(|end| self.expr_node(end));
        self.within(node, start, end, matches!(p.limits, RangeLimits::Closed(_)))
    }

    /// Whether a number lies in a range; `None` where any does.
    pub(in crate::lower) fn within(
        &mut self,
        number: NodeId,
        start: Option<NodeId>,
        end: Option<NodeId>,
        inclusive: bool,
    ) -> Option<NodeId> {
        let low = start.map(|start| self.scalar(ScalarOp::Ge, &[number, start]));
        let high = end.map(|end| self.scalar(if inclusive { ScalarOp::Le } else { ScalarOp::Lt }, &[number, end]));
        match (low, high) {
            (Some(a), Some(b)) => Some(self.scalar(ScalarOp::And, &[a, b])),
            (one, other) => one.or(other),
        }
    }

    /// A test of the length, then of the elements.
    fn slice_test(&mut self, p: &syn::PatSlice, value: &Value) -> Option<NodeId> {
        let path = self.sequence_of(value)?;
        let rest = p.elems.iter().position(is_rest);
        let count = p.elems.len() - usize::from(rest.is_some());
        let len = self.b.len(&path);
        let needed = self.b.integer(count as i128);
        let long_enough = match (rest, self.b.graph.integer(len)) {
            // The length of an array is as the pattern says.
            (_, Some(_)) => None,
            (Some(_), None) if count == 0 => None,
            (Some(_), None) => Some(self.scalar(ScalarOp::Ge, &[len, needed])),
            (None, None) => Some(self.scalar(ScalarOp::Eq, &[len, needed])),
        };
        let mut parts = Vec::new();
        for (i, pat) in p.elems.iter().enumerate().filter(|(_, pat)| !is_rest(pat) && !is_irrefutable(pat)) {
            let index = match rest {
                Some(at) if i > at => {
                    let back = self.b.integer((p.elems.len() - i) as i128);
                    self.saturating_sub(len, back)
                }
                _ => self.b.integer(i as i128),
            };
            parts.push((pat, Value::Place(path.index(index))));
        }
        self.all_fit(long_enough, &parts)
    }

    /// Gives the pattern's names to the parts of a value that fits.
    pub(in crate::lower) fn bind_test(&mut self, pat: &Pat, value: &Value) {
        if let Some(inner) = some_pattern(pat) {
            if let Value::Maybe(_, value) = value {
                self.bind_test(inner, value);
            }
            return;
        }
        match pat {
            _ if is_failure(pat) => {}
            Pat::Ident(p) if p.mutability.is_some() || p.by_ref.is_some() => self.bind(pat, value.clone()),
            Pat::Ident(p) => {
                if let Some((_, sub)) = &p.subpat {
                    self.bind_test(sub, value);
                }
                let value = self.own(value.clone(), &p.ident.to_string(), p.ident.span());
                self.define(&p.ident.to_string(), value);
            }
            Pat::Paren(p) => self.bind_test(&p.pat, value),
            Pat::Reference(p) => {
                let value = crate::lower::iterate::deref(value.clone());
                self.bind_test(&p.pat, &value);
            }
            Pat::Tuple(p) => {
                if let Value::Tuple(items) = value {
                    for (pat, item) in p.elems.iter().zip(items) {
                        self.bind_test(pat, item);
                    }
                }
            }
            Pat::Slice(p) => self.bind_slice(p, value.clone(), &mut |l, pat, item| l.bind_test(pat, &item)),
            Pat::Struct(_) | Pat::TupleStruct(_) => self.bind(pat, value.clone()),
            _ => {}
        }
    }
}

/// `None`
pub(in crate::lower) fn is_none(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(p) => p.ident == "None" && p.subpat.is_none(),
        Pat::Path(p) => p.path.segments.last().is_some_and(|s| s.ident == "None"),
        Pat::Paren(p) => is_none(&p.pat),
        _ => false,
    }
}

/// `None`, or `Err(_)`
fn is_failure(pat: &Pat) -> bool {
    match pat {
        Pat::TupleStruct(p) => {
            let is_blank = p.elems.iter().all(is_blank);
            is_blank && p.path.segments.last().is_some_and(|s| s.ident == "Err")
        }
        Pat::Paren(p) => is_failure(&p.pat),
        pat => is_none(pat),
    }
}

/// The pattern without parentheses and references around it.
fn bare(pat: &Pat) -> &Pat {
    match pat {
        Pat::Paren(p) => bare(&p.pat),
        Pat::Reference(p) => bare(&p.pat),
        pat => pat,
    }
}

/// Whether the pattern fits all and names nothing.
fn is_blank(pat: &Pat) -> bool {
    match pat {
        Pat::Wild(_) | Pat::Rest(_) => true,
        Pat::Tuple(p) => p.elems.iter().all(is_blank),
        _ => false,
    }
}

/// `Some(..)` or `None`
fn names_option(pat: &Pat) -> bool {
    match pat {
        Pat::TupleStruct(p) => p.path.segments.last().is_some_and(|s| s.ident == "Some") && p.elems.len() == 1,
        Pat::Paren(p) => names_option(&p.pat),
        pat => is_none(pat),
    }
}

/// `..` or `name @ ..`
pub(in crate::lower) fn is_rest(pat: &Pat) -> bool {
    matches!(pat, Pat::Rest(_)) || named_rest(pat).is_some()
}

pub(in crate::lower) fn is_irrefutable(pat: &Pat) -> bool {
    match pat {
        Pat::Wild(_) => true,
        Pat::Ident(p) => p.subpat.is_none() && !is_none(pat),
        Pat::Reference(p) => is_irrefutable(&p.pat),
        Pat::Paren(p) => is_irrefutable(&p.pat),
        _ => false,
    }
}

/// Part number `i` of a tuple pattern.
fn tuple_part(pat: &Pat, i: usize) -> Option<&Pat> {
    match pat {
        Pat::Tuple(p) => p.elems.iter().nth(i),
        Pat::Paren(p) => tuple_part(&p.pat, i),
        _ => None,
    }
}
