//! Each rule of matrices on random shapes, 0 and 1 among the sizes, and random entries, by `random_shapes/harness.rs`.
//!
//! A rule is a function with the sizes of its parameters in letters; one letter stands for one random size.
#![allow(clippy::all, unused_variables)]

#[macro_use]
#[path = "random_shapes/harness.rs"]
mod harness;

use autodiff::{check, differentiable};
use harness::{Sample, on_shapes, size};
use nalgebra::{DMatrix, DVector, Rotation3, UnitQuaternion, Vector3};

macro_rules! rules {
    ($($name:ident($($p:ident: $ty:ty = [$($size:ident),*]),+) $body:block)+) => {$(
        mod $name {
            use super::*;

            #[differentiable(hessian)]
            pub fn rule($($p: &$ty),+) -> f64 $body

            #[test]
            fn holds_on_random_shapes() {
                on_shapes(|sizes, entries| {
                    let mut entries = entries.into_iter().cycle();
                    let point = ($(<$ty as Sample>::sample(&[$(size(stringify!($size), sizes)),*], &mut entries),)+);
                    judge!(point rule [$($p)+]);
                    Ok(())
                });
            }
        }
    )+};
}

rules! {
    sums_and_differences(a: DMatrix<f64> = [n, m], b: DMatrix<f64> = [n, m]) {
        let c = a + b - -(b * 2.0);
        c.dot(&(a - &c))
    }
    product(a: DMatrix<f64> = [n, m], b: DMatrix<f64> = [m, p]) {
        let c = a * b;
        c.dot(&c) + c.sum()
    }
    product_by_vector(a: DMatrix<f64> = [n, m], x: DVector<f64> = [m]) {
        (a * x).norm_squared() * x.sum()
    }
    product_of_transposed(a: DMatrix<f64> = [n, m], b: DMatrix<f64> = [n, p]) {
        let c = a.tr_mul(b);
        c.dot(&c) + (a.transpose() * b).sum()
    }
    outer_product(x: DVector<f64> = [n], y: DVector<f64> = [m]) {
        let c = x * y.transpose();
        c.dot(&c) + c.sum()
    }
    scaling(a: DMatrix<f64> = [n, m], k: f64 = []) {
        let c = a * *k + a.scale(k * k) - a / (3.0 + k) + a.unscale(2.0 + k * k);
        c.dot(a)
    }
    norms(x: DVector<f64> = [n], k: f64 = []) {
        let c = x.add_scalar(*k);
        c.norm() + c.norm_squared() * x.magnitude() + x.mean()
    }
    direction(x: DVector<f64> = [n], y: DVector<f64> = [n]) {
        x.normalize().dot(y)
    }
    entry_by_entry(a: DMatrix<f64> = [n, m], b: DMatrix<f64> = [n, m]) {
        let c = a.map(|v| v.sin()).zip_map(b, |p, q| p * q.exp());
        c.component_mul(a).component_div(&b.map(|v| v + 3.0)).sum() + c.abs().mean()
    }
    extreme_entries(a: DMatrix<f64> = [n, m], x: DVector<f64> = [n]) {
        let ends = if x.len() > 0 { x[x.imax()] * x[x.imin()] } else { 1.0 };
        a.max() * x.min() + (a * 2.0).amin() * x.amax() * ends
    }
    trace_and_diagonal(a: DMatrix<f64> = [n, n], x: DVector<f64> = [n]) {
        a.trace() * x.norm_squared() + a.diagonal().dot(x)
    }
    determinant(a: DMatrix<f64> = [n, n], k: f64 = []) {
        a.determinant() * k + (a * *k).determinant()
    }
    determinant_of_a_singular_matrix(x: DVector<f64> = [n], y: DVector<f64> = [n]) {
        (x * y.transpose()).determinant() + x.dot(y)
    }
    inverse(a: DMatrix<f64> = [n, n]) {
        let regular = a + DMatrix::identity(a.nrows(), a.nrows()) * 6.0;
        let inverse = regular.try_inverse().unwrap();
        inverse.dot(a) + inverse.sum()
    }
    solution(a: DMatrix<f64> = [l, l], b: DMatrix<f64> = [l, m]) {
        let regular = a + DMatrix::identity(a.nrows(), a.nrows()) * 6.0;
        let x = regular.lu().solve(b).unwrap();
        x.dot(b) + x.sum()
    }
    one_decomposition(a: DMatrix<f64> = [l, l], x: DVector<f64> = [l], y: DVector<f64> = [l]) {
        let lu = (a + DMatrix::identity(a.nrows(), a.nrows()) * 6.0).lu();
        let p = lu.solve(x).expect("regular");
        match lu.solve(&(y + &p)) {
            Some(q) => p.dot(&q) + lu.determinant().abs().ln(),
            None => 0.0,
        }
    }
    cholesky(a: DMatrix<f64> = [n, n], x: DVector<f64> = [n]) {
        let definite = a * a.transpose() + DMatrix::identity(a.nrows(), a.nrows());
        let decomposed = definite.cholesky().unwrap();
        decomposed.solve(x).dot(x) + decomposed.ln_determinant()
    }
    lower_triangle_of_cholesky(a: DMatrix<f64> = [n, n], x: DVector<f64> = [n]) {
        // Only the lower triangle is read.
        let dominant = a + DMatrix::identity(a.nrows(), a.nrows()) * 6.0;
        if let Some(decomposed) = dominant.cholesky() {
            decomposed.solve(x).sum() + decomposed.inverse().sum() + decomposed.determinant() / 100.0
        } else {
            0.0
        }
    }
    rows_and_columns(a: DMatrix<f64> = [n, m], x: DVector<f64> = [m], y: DVector<f64> = [n]) {
        let mut sum = 0.0;
        for i in 0..a.nrows() {
            sum += (a.row(i) * x)[0] * y[i];
        }
        for (j, column) in a.column_iter().enumerate() {
            sum += column.dot(y) * column.norm_squared() * x[j];
        }
        sum + a.row_iter().map(|row| row.sum().sin()).sum::<f64>()
    }
    blocks(a: DMatrix<f64> = [n, m], x: DVector<f64> = [m]) {
        let (rows, columns) = (a.nrows(), a.ncols());
        let upper = a.rows(0, rows / 2) * x;
        let left = a.columns_range(columns / 2..);
        let block = a.view((rows / 2, columns / 2), (rows - rows / 2, columns - columns / 2));
        upper.norm_squared() + left.sum() * block.dot(&block)
    }
    writing_blocks(a: DMatrix<f64> = [n, m], x: DVector<f64> = [n], k: f64 = []) {
        let mut out = a * *k;
        for j in 0..a.ncols() {
            out.set_column(j, &(x * (a.column(j).sum() + k) + out.column(j)));
        }
        let half = a.nrows() / 2;
        out.rows_mut(0, half).copy_from(&a.rows(a.nrows() - half, half));
        out.view_mut((half, 0), (a.nrows() - half, a.ncols())).scale_mut(*k);
        out.fill_diagonal(k * k);
        out.component_mul_assign(a);
        out.dot(a)
    }
    entries(a: DMatrix<f64> = [n, m], k: f64 = []) {
        let mut out = a.clone();
        for i in 0..a.nrows() {
            for j in 0..a.ncols() {
                out[(i, j)] += k * a[(i, j)].sin();
                out[(i, 0)] *= 0.5 + a[(0, j)];
            }
        }
        out.iter().zip(a.iter()).map(|(p, q)| p * q).sum::<f64>()
    }
    accumulating(a: DMatrix<f64> = [n, n], x: DVector<f64> = [n], k: f64 = []) {
        let mut state = x.clone();
        let mut sum = DVector::zeros(x.len());
        for _ in 0..2 {
            state -= a * &state * *k;
            state *= 0.5;
            sum += &state;
        }
        sum.dot(&state)
    }
    constructors(x: DVector<f64> = [n], k: f64 = []) {
        let matrix = DMatrix::from_columns(&[x.clone(), x * *k]) + DMatrix::from_element(x.len(), 2, *k);
        let filled = DMatrix::from_fn(x.len(), x.len(), |i, j| x[i] * k + x[j] * x[j]);
        let listed = DVector::from_iterator(x.len(), x.iter().map(|v| v.sin()));
        (filled * DMatrix::from_diagonal(x) * matrix).norm_squared() + listed.dot(x)
    }
    operators_by_value_and_by_reference(a: DMatrix<f64> = [n, n], b: DMatrix<f64> = [n, n], k: f64 = []) {
        let (p, q) = (a * *k, 2.0 * b);
        let sums = a + b + (a + q.clone()) + (p.clone() + b) + (p.clone() + q.clone());
        let differences = a - b - ((a - q.clone()) - (p.clone() - b) * 2.0 - (p.clone() - q.clone()) * 3.0);
        let products = a * b + a * q.clone() * 0.5 - p.clone() * b + p.clone() * q.clone();
        let numbers = *k * a - (k + 1.0) * p.clone() + q.clone() / (3.0 + k) - b / 2.0;
        let signs = -a - (-p);
        (sums + products).dot(&(differences - numbers)) + signs.dot(&q)
    }
    assigning_operators(a: DMatrix<f64> = [n, n], b: DMatrix<f64> = [n, n], k: f64 = []) {
        let mut c = a.clone();
        c += b;
        c += b * *k;
        c -= a * *k;
        c *= *k;
        c -= b;
        c /= 2.0 + k * k;
        c.dot(a) + c.norm_squared()
    }
    parts_of_fixed_sizes(a: DMatrix<f64> = [l, l], x: DVector<f64> = [l]) {
        let last = a.nrows() - 1;
        let row = a.fixed_rows::<1>(last) * x;
        let column = a.fixed_columns::<1>(last).dot(x);
        row[0] * column + a.fixed_view::<1, 1>(0, last)[0] * x.fixed_rows::<1>(0)[0]
    }
    ranges_of_rows_and_columns(a: DMatrix<f64> = [n, m]) {
        let (rows, columns) = (a.nrows() / 2, a.ncols() / 2);
        let upper = a.rows_range(..rows);
        let right = a.columns(columns, a.ncols() - columns);
        upper.norm_squared() * right.sum() + a.rows_range(rows..).columns_range(0..columns).norm_squared()
    }
    writing_rows(a: DMatrix<f64> = [n, m], x: DVector<f64> = [m], k: f64 = []) {
        let mut out = a * *k;
        for i in 0..a.nrows() {
            out.set_row(i, &(x.transpose() * (a.row(i).sum() + k)));
            out.row_mut(i).scale_mut(1.0 + i as f64);
        }
        for i in 1..a.nrows() {
            out.swap_rows(0, i);
        }
        for j in 1..a.ncols() {
            out.swap_columns(0, j);
            out.column_mut(j).copy_from(&a.column(0));
        }
        out.dot(a)
    }
    filling(a: DMatrix<f64> = [n, m], k: f64 = []) {
        let mut out = a.clone();
        for entry in out.iter_mut() {
            *entry = entry.sin() * k;
        }
        if a.nrows() > 0 {
            out.fill_row(0, *k);
        }
        if a.ncols() > 1 {
            out.fill_column(1, k * k);
        }
        let (rows, columns) = (a.nrows() / 2, a.ncols() / 2);
        out.view_mut((rows, 0), (a.nrows() - rows, columns)).fill(k.sin());
        let mut other = DMatrix::zeros(a.nrows(), a.ncols());
        other.copy_from(&out);
        out.fill(*k);
        other.dot(a) + out.dot(&other)
    }
    changing_all_entries(a: DMatrix<f64> = [n, n], b: DMatrix<f64> = [n, n], k: f64 = []) {
        let mut out = a.clone();
        out.add_scalar_mut(*k);
        out.component_mul_assign(b);
        out.transpose_mut();
        out.component_div_assign(&b.map(|v| v + 3.0));
        out.unscale_mut(2.0 + k * k);
        out.neg_mut();
        out.scale_mut(*k);
        out.set_diagonal(&(a.diagonal() * *k + b.diagonal()));
        out.dot(a) + a.magnitude_squared()
    }
    lists_as_matrices(x: DVector<f64> = [n], k: f64 = []) {
        let n = x.len();
        let mut list = Vec::with_capacity(2 * n);
        for v in x.iter() {
            list.push(v * k);
            list.push(v.sin());
        }
        let by_columns = DMatrix::from_column_slice(n, 2, &list) + DMatrix::from_vec(n, 2, list.clone()) * *k;
        let by_rows = DMatrix::from_row_slice(2, n, &list) + DMatrix::from_rows(&[x.transpose(), x.transpose() * *k]);
        let repeated = DMatrix::repeat(n, 2, *k) + DMatrix::from_row_iterator(n, 2, x.iter().flat_map(|v| [v * v, *v]));
        let diagonal = DMatrix::from_diagonal_element(n, n, k * k);
        (by_rows * diagonal * (by_columns + repeated)).norm_squared() + DVector::from_vec(list).sum()
    }
    columns_held(a: DMatrix<f64> = [n, m], x: DVector<f64> = [n], k: f64 = []) {
        let mut out = a.clone();
        for (j, mut column) in out.column_iter_mut().enumerate() {
            column += x;
            column *= k + j as f64;
            column -= a.column(j) * 0.5;
        }
        out.apply(|v| *v = v.sin());
        if out.ncols() > 0 {
            let mut first = out.column_mut(0);
            first += &(x * *k);
            first /= 3.0 + k * k;
            return first.dot(x) + out.norm_squared();
        }
        *k
    }
    entries_as_slices(a: DMatrix<f64> = [n, m], k: f64 = []) {
        let mut out = a * *k;
        for pair in out.as_mut_slice().chunks_mut(2) {
            pair[0] = pair[0].sin() * k;
        }
        a.as_slice().iter().zip(out.as_slice()).map(|(a, b)| a * b).sum()
    }
    inverse_by_a_decomposition(a: DMatrix<f64> = [l, l]) {
        let lu = (a + DMatrix::identity(a.nrows(), a.nrows()) * 6.0).lu();
        if !lu.is_invertible() {
            return 0.0;
        }
        lu.try_inverse().unwrap().dot(a) + lu.determinant() / 100.0
    }
    rotation(w: Vector3<f64> = [], v: Vector3<f64> = []) {
        let turned = Rotation3::new(*w) * v;
        turned.dot(w) + (UnitQuaternion::from_scaled_axis(w * 3.0).inverse() * turned).x
    }
    rotation_by_axis_and_angle(k: f64 = [], v: Vector3<f64> = []) {
        let turned = UnitQuaternion::from_axis_angle(&Vector3::z_axis(), *k) * v;
        turned.x * turned.y + Rotation3::from_axis_angle(&Vector3::x_axis(), k * k).transform_vector(v).z
    }
    cross_product(x: Vector3<f64> = [], y: Vector3<f64> = []) {
        let z = x.cross(y);
        2.0 * z.dot(&z) + x.cross(&z).dot(y) + z.sum() * x.sum()
    }
    through_a_branch(a: DMatrix<f64> = [n, n], b: DMatrix<f64> = [n, n], k: f64 = []) {
        let chosen = if *k > 0.0 { a * b } else { b - a };
        (chosen * a).dot(b) * k
    }
}

/// What nalgebra says where shapes do not fit.
fn message(f: impl FnOnce() -> f64 + std::panic::UnwindSafe) -> String {
    let payload = std::panic::catch_unwind(f).expect_err("the shapes do not fit");
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload.downcast::<&str>().map(|text| text.to_string()).unwrap_or_default(),
    }
}

#[test]
fn shapes_that_do_not_fit_panic_as_in_the_function_itself() {
    let (a, b) = (&DMatrix::<f64>::identity(2, 2), &DMatrix::<f64>::identity(3, 3));
    let (x, k) = (&DVector::<f64>::zeros(3), &1.5);
    for (own, derived) in [
        (message(|| product::rule(a, b)), message(|| product::rule::value_and_grad(a, b).0)),
        (message(|| sums_and_differences::rule(a, b)), message(|| sums_and_differences::rule::value_and_grad(a, b).0)),
        (message(|| solution::rule(a, b)), message(|| solution::rule::value_and_grad(a, b).0)),
        (message(|| writing_blocks::rule(a, x, k)), message(|| writing_blocks::rule::value_and_grad(a, x, k).0)),
        (message(|| columns_held::rule(a, x, k)), message(|| columns_held::rule::value_and_grad(a, x, k).0)),
        (message(|| entry_by_entry::rule(a, b)), message(|| entry_by_entry::rule::jvp(a, b, a, b).0)),
    ] {
        assert!(!own.is_empty());
        assert_eq!(own, derived);
    }
}
