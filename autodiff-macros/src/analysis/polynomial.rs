//! Polynomials with integer coefficients, over any kind of unknown.

use std::collections::BTreeMap;

/// A product of unknowns, in order; the empty one is 1.
pub type Product<U> = Vec<U>;

/// By product: its coefficient, which is not zero.
pub type Polynomial<U> = BTreeMap<Product<U>, i128>;

/// Longer products are not formed.
const DEGREE: usize = 3;

/// A number.
pub fn constant<U: Ord>(value: i128) -> Polynomial<U> {
    let mut form = Polynomial::from([(Vec::new(), value)]);
    form.retain(|_, c| *c != 0);
    form
}

/// `a + factor · b`. Coefficients stem from the source, so that none comes near the limits of numbers.
pub fn plus<U: Ord + Clone>(a: &Polynomial<U>, factor: i128, b: &Polynomial<U>) -> Polynomial<U> {
    let mut out = a.clone();
    for (product, coefficient) in b {
        let entry = out.entry(product.clone()).or_insert(0);
        *entry = entry.saturating_add(factor.saturating_mul(*coefficient));
    }
    out.retain(|_, c| *c != 0);
    out
}

/// `a - b`
pub fn minus<U: Ord + Clone>(a: &Polynomial<U>, b: &Polynomial<U>) -> Polynomial<U> {
    plus(a, -1, b)
}

/// The product, if it is not too long.
pub fn times<U: Ord + Clone>(a: &Polynomial<U>, b: &Polynomial<U>) -> Option<Polynomial<U>> {
    let mut out = Polynomial::new();
    for (left, c) in a {
        for (right, d) in b {
            let mut product: Product<U> = left.iter().chain(right).cloned().collect();
            if product.len() > DEGREE {
                return None;
            }
            product.sort();
            out = plus(&out, c.checked_mul(*d)?, &Polynomial::from([(product, 1)]));
        }
    }
    Some(out)
}

/// `form = rows · unit + rest`. A single `unit` counts among the rows, or, if `moved`, one of it to the rest.
pub fn split<U: Ord + Clone>(form: &Polynomial<U>, unit: &U, moved: bool) -> (Polynomial<U>, Polynomial<U>) {
    let (mut rows, mut rest) = (Polynomial::new(), Polynomial::new());
    for (product, coefficient) in form {
        match product.iter().position(|other| other == unit) {
            Some(at) => {
                let mut left = product.clone();
                left.remove(at);
                rows.insert(left, *coefficient);
            }
            None => {
                rest.insert(product.clone(), *coefficient);
            }
        }
    }
    if moved {
        rows = plus(&rows, -1, &constant(1));
        rest = plus(&rest, 1, &Polynomial::from([(vec![unit.clone()], 1)]));
    }
    (rows, rest)
}

#[cfg(test)]
mod tests {
    use super::{Polynomial, constant, minus, plus, split, times};

    fn unknown(name: &'static str) -> Polynomial<&'static str> {
        Polynomial::from([(vec![name], 1)])
    }

    #[test]
    fn products_and_rows() {
        let (i, j, n) = (unknown("i"), unknown("j"), unknown("n"));
        // (i + 1) n + j - 2
        let index = plus(&times(&plus(&i, 1, &constant(1)), &n).expect("short"), 1, &minus(&j, &constant(2)));
        assert_eq!(split(&index, &"n", false), (plus(&i, 1, &constant(1)), minus(&j, &constant(2))));
        assert_eq!(split(&index, &"n", true), (i.clone(), plus(&minus(&j, &constant(2)), 1, &n)));
        assert_eq!(minus(&index, &index), constant(0));
        let square = times(&n, &n).expect("short");
        assert_eq!(times(&square, &square), None);
    }
}
