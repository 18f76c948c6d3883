//! Values of programs as values of graphs, and sums over all their numbers.

use crate::graph::eval::Value;
use crate::random_tests::interpret::Val;

pub fn value(val: &Val) -> Value {
    match val {
        Val::Real(x) => Value::Real(*x),
        Val::Int(n) => Value::Int(*n as i128),
        Val::List(items) => Value::List(items.iter().map(value).collect()),
        other => unreachable!("{other:?} is no argument"),
    }
}

pub fn along(from: &Val, direction: &Val, distance: f64) -> Val {
    match (from, direction) {
        (Val::Real(x), Val::Real(d)) => Val::Real(x + distance * d),
        (Val::List(items), Val::List(ds)) => Val::List(items.iter().zip(ds).map(|(x, d)| along(x, d, distance)).collect()),
        _ => from.clone(),
    }
}

pub fn filled(like: &Val, number: f64) -> Value {
    match like {
        Val::List(items) => Value::List(items.iter().map(|i| filled(i, number)).collect()),
        _ => Value::Real(number),
    }
}

pub fn minus(from: &Value, number: f64) -> Value {
    match from {
        Value::Real(x) => Value::Real(x - number),
        Value::List(items) => Value::List(items.iter().map(|i| minus(i, number)).collect()),
        other => other.clone(),
    }
}

pub fn flatten(value: &Value, out: &mut Vec<f64>) {
    match value {
        Value::Real(x) => out.push(*x),
        Value::List(items) => items.iter().for_each(|i| flatten(i, out)),
        _ => {}
    }
}

pub fn dot(a: &Val, b: &Val) -> f64 {
    dot_values(&value(a), &value(b))
}

pub fn dot_values(a: &Value, b: &Value) -> f64 {
    let (mut x, mut y) = (Vec::new(), Vec::new());
    flatten(a, &mut x);
    flatten(b, &mut y);
    x.iter().zip(&y).map(|(x, y)| x * y).sum()
}
