//! Reference numbers out of JSON, and ours beside them.

use serde_json::Value;

use super::agreement::Agreement;

/// The numbers below a path of keys, nested lists flattened.
pub(crate) fn numbers(reference: &Value, path: &str) -> Vec<f64> {
    fn collect(value: &Value, into: &mut Vec<f64>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
            number => into.push(number.as_f64().expect("the reference holds numbers")),
        }
    }
    let mut flat = Vec::new();
    collect(reference.pointer(path).expect("the reference has this path"), &mut flat);
    flat
}

/// Puts the number that is furthest from its reference into the table; how far it may be depends on the reference.
pub(crate) fn furthest(table: &mut Agreement, what: &str, reference: &[f64], ours: &[f64], tolerance: f64) {
    assert_eq!(reference.len(), ours.len(), "{what}");
    let distance = |&(r, o): &(f64, f64)| (o - r).abs();
    let (r, o) = reference
        .iter()
        .copied()
        .zip(ours.iter().copied())
        .max_by(|a, b| distance(a).total_cmp(&distance(b)))
        .expect("something to compare");
    let what = match ours.len() {
        1 => what.to_owned(),
        n => format!("{what}, furthest of {n}"),
    };
    let agrees = distance(&(r, o)) <= tolerance;
    table.row(&what, &format!("{r:.16}"), &format!("{o:.16}"), o - r, agrees);
}
