//! Rules of matrices whose sizes are types, as `matrices_random.rs` has them for sizes at run time: on shapes with 0 and 1 among
//! the sizes, with random entries; and in `f32` and generic scalars, which tell what `f64` tells.
#![allow(clippy::all, unused_variables)]

#[macro_use]
#[path = "random_shapes/harness.rs"]
#[allow(dead_code)]
mod harness;

use autodiff::{Parameters, check, differentiable};
use harness::{Sample, on_entries};
use nalgebra::{
    DMatrix, DVector, Matrix2, Matrix3, RealField, Rotation3, RowSVector, SMatrix, SVector, UnitQuaternion, Vector2, Vector3, Vector4,
};

/// Functions that are generic over the sizes in brackets, called on shapes that have 0, 1 and more among them.
macro_rules! rules {
    ($($name:ident[$($size:ident)*]($($p:ident: $ty:ty),+) $body:block)+) => {$(
        mod $name {
            use super::*;

            #[differentiable(hessian)]
            pub fn rule<$(const $size: usize),*>($($p: &$ty),+) -> f64 $body

            fn judged<const N: usize, const M: usize>(entries: Vec<f64>) -> Result<(), check::Failure> {
                let mut entries = entries.into_iter().cycle();
                let point = ($(<$ty as Sample>::sample(&[], &mut entries),)+);
                judge!(point rule [$($p)+]);
                Ok(())
            }

            #[test]
            fn holds_on_static_shapes() {
                on_entries(2, |entries| {
                    judged::<0, 0>(entries.clone())?;
                    judged::<1, 1>(entries.clone())?;
                    judged::<0, 2>(entries.clone())?;
                    judged::<3, 0>(entries.clone())?;
                    judged::<1, 3>(entries.clone())?;
                    judged::<3, 2>(entries)
                });
            }
        }
    )+};
}

rules! {
    sums_and_differences[N M](a: SMatrix<f64, N, M>, b: SMatrix<f64, N, M>, k: f64) {
        let mut c = a + b - -(b * 2.0) + *k * a - b / 2.0;
        c += a;
        c -= b * *k;
        c *= *k;
        c /= 2.0 + k * k;
        c.dot(&(a - c))
    }
    products[N M](a: SMatrix<f64, N, M>, b: SMatrix<f64, M, N>, x: SVector<f64, M>) {
        let c = a * b;
        let y = a * x;
        c.dot(&c) + y.norm_squared() * c.trace() + (a.tr_mul(&c) * y).sum() + (a.transpose() * y).dot(x)
    }
    outer_product[N M](x: SVector<f64, N>, y: RowSVector<f64, M>) {
        let c = x * y;
        c.dot(&c) + c.sum()
    }
    scaling_and_norms[N M](a: SMatrix<f64, N, M>, x: SVector<f64, N>, k: f64) {
        let c = a.scale(*k) + a.unscale(2.0 + k * k) + a.add_scalar(*k);
        c.norm() + c.norm_squared() * x.magnitude() + a.mean() + x.normalize().sum()
    }
    entry_by_entry[N M](a: SMatrix<f64, N, M>, b: SMatrix<f64, N, M>) {
        let c = a.map(|v| v.sin()).zip_map(b, |p, q| p * q.exp());
        c.component_mul(a).component_div(&b.map(|v| v + 3.0)).sum() + c.abs().mean()
    }
    diagonals[N](a: SMatrix<f64, N, N>, x: SVector<f64, N>, k: f64) {
        let scaled = SMatrix::<f64, N, N>::from_diagonal(x) * a + SMatrix::<f64, N, N>::identity() * *k;
        scaled.trace() + a.diagonal().dot(x) * scaled.norm_squared()
    }
    rows_and_columns[N M](a: SMatrix<f64, N, M>, x: SVector<f64, N>, k: f64) {
        let mut out = a * *k;
        for j in 0..M {
            out.set_column(j, &(x * (a.column(j).sum() + k) + out.column(j)));
        }
        for i in 1..N {
            out.swap_rows(0, i);
            out.row_mut(i).scale_mut(*k);
        }
        for entry in out.iter_mut() {
            *entry *= entry.cos();
        }
        let rows = a.row_iter().map(|row| row.sum().sin()).sum::<f64>();
        let columns = out.column_iter().map(|column| column.dot(x)).sum::<f64>();
        rows * columns + a.rows(0, N / 2).norm_squared() + out.columns_range(M / 2..).sum()
    }
    entries[N M](a: SMatrix<f64, N, M>, k: f64) {
        let mut out = SMatrix::<f64, N, M>::zeros();
        for i in 0..N {
            for j in 0..M {
                out[(i, j)] += k * a[(i, j)].sin();
                out[(i, 0)] *= 0.5 + a[(0, j)];
            }
        }
        out.iter().zip(a.iter()).map(|(p, q)| p * q).sum::<f64>()
    }
    constructors[N M](a: SMatrix<f64, N, M>, x: SVector<f64, N>, k: f64) {
        let filled = SMatrix::<f64, N, M>::from_fn(|i, j| x[i] * k + a[(i, j)] * j as f64);
        let repeated = SMatrix::<f64, N, M>::from_element(*k) + SMatrix::<f64, N, M>::repeat(k * k);
        let listed = SVector::<f64, N>::from_iterator(x.iter().map(|v| v.sin()));
        let columns = SMatrix::<f64, N, 2>::from_columns(&[listed, x * *k]);
        (filled + repeated).dot(a) + columns.norm_squared()
    }
}

/// Sizes up to which nalgebra has formulas of its own, and one more.
macro_rules! squares {
    ($($name:ident = $n:literal)+) => {$(
        mod $name {
            use super::*;

            #[differentiable(hessian)]
            pub fn rule(a: &SMatrix<f64, $n, $n>, x: &SVector<f64, $n>) -> f64 {
                let regular = a + SMatrix::<f64, $n, $n>::identity() * 6.0;
                let definite = a * a.transpose() + SMatrix::<f64, $n, $n>::identity();
                let (lu, factors) = (regular.lu(), definite.cholesky().unwrap());
                let solution = lu.solve(x).unwrap() + factors.solve(x);
                let inverses = regular.try_inverse().unwrap() + lu.try_inverse().unwrap() + factors.inverse();
                let determinants = a.determinant() + lu.determinant() / 1000.0 + factors.determinant() / 100.0;
                solution.dot(x) + inverses.sum() + determinants + factors.ln_determinant()
            }

            #[test]
            fn holds_on_static_shapes() {
                on_entries(4, |entries| {
                    let mut entries = entries.into_iter().cycle();
                    let point = (Sample::sample(&[], &mut entries), Sample::sample(&[], &mut entries));
                    judge!(point rule [a x]);
                    Ok(())
                });
            }
        }
    )+};
}

squares! { one_by_one = 1 two_by_two = 2 three_by_three = 3 four_by_four = 4 }

/// What has a fixed size by itself.
macro_rules! fixed {
    ($($name:ident($($p:ident: $ty:ty),+) $body:block)+) => {$(
        mod $name {
            use super::*;

            #[differentiable(hessian)]
            pub fn rule($($p: &$ty),+) -> f64 $body

            #[test]
            fn holds_on_random_entries() {
                on_entries(4, |entries| {
                    let mut entries = entries.into_iter().cycle();
                    let point = ($(<$ty as Sample>::sample(&[], &mut entries),)+);
                    judge!(point rule [$($p)+]);
                    Ok(())
                });
            }
        }
    )+};
}

fixed! {
    cross_product(x: Vector3<f64>, y: Vector3<f64>) {
        let z = x.cross(y);
        2.0 * z.dot(&z) + x.cross(&z).dot(y) + z.sum() * x.sum()
    }
    rotations(w: Vector3<f64>, v: Vector3<f64>, k: f64) {
        let turned = Rotation3::new(*w) * v;
        let back = UnitQuaternion::from_scaled_axis(w * 0.5).inverse() * turned;
        let around = UnitQuaternion::from_axis_angle(&Vector3::z_axis(), *k) * v;
        turned.dot(w) + back.x * around.y + Rotation3::from_axis_angle(&Vector3::x_axis(), k * k).transform_vector(v).z
    }
    entries_one_by_one(x: Vector4<f64>, k: f64) {
        let m = Matrix2::new(x.x, x.y, x.z, x.w) * Matrix2::from_row_slice(&[*k, x[0], x[1], k * k]);
        let n = Matrix2::from_rows(&[m.row(0) * *k, m.row(1) + m.row(0)]);
        let v = Vector2::new(*k, x[2]) + Vector2::from([x[3], k * k]);
        (m * n * v).norm_squared() + n.determinant()
    }
    blocks(a: Matrix3<f64>, k: f64) {
        let mut out = a.clone();
        out.fixed_view_mut::<2, 2>(1, 1).copy_from(&(a.fixed_view::<2, 2>(0, 0) * *k));
        out.fill_diagonal(*k);
        out.fixed_rows::<2>(1).norm_squared() + a.fixed_columns::<1>(2).dot(&out.fixed_columns::<1>(0))
    }
}

/// The same functions in a scalar: what works on whole matrices, what goes through entries, systems, rotations.
macro_rules! in_scalar {
    ($module:ident, [$($generics:tt)*], $t:ident) => {
        mod $module {
            use super::*;

            #[differentiable(hessian)]
            pub fn of_dynamic $($generics)* (a: &DMatrix<$t>, b: &DMatrix<$t>, x: &DVector<$t>, k: $t) -> $t {
                let mut c = a * b * k - b.transpose() + a.component_mul(b);
                c += x * x.transpose();
                c -= a;
                for i in 0..a.nrows() {
                    c[(i, 0)] *= a[(0, i)].sin();
                }
                c.set_column(1, &(x * k));
                let y = c.tr_mul(x) + a.row(0).transpose() * a.trace();
                let system = a * a.transpose() + DMatrix::identity(a.nrows(), a.nrows());
                let solved = system.clone().lu().solve(&y).unwrap() + system.clone().cholesky().unwrap().solve(x);
                let inverse = system.try_inverse().unwrap();
                solved.norm() + y.dot(&solved) / (y.norm_squared() + x.norm_squared()) + inverse.sum() + c.map(|v| v.tanh()).mean()
            }

            #[differentiable(hessian)]
            pub fn of_static $($generics)* (a: &Matrix3<$t>, w: &Vector3<$t>, x: &Vector3<$t>, k: $t) -> $t {
                let turned = Rotation3::new(*w) * x * k;
                let columns = Matrix3::from_columns(&[turned, x.cross(w), a.column(0) * k]);
                let scaled = columns.zip_map(a, |p, q| p * q).scale(k) + Matrix3::from_diagonal(x);
                scaled.determinant() + (scaled * turned).normalize().sum() + a.determinant() * columns.norm()
            }
        }
    };
}

in_scalar!(generic, [<T: RealField + Copy>], T);
in_scalar!(single, [], f32);
in_scalar!(double, [], f64);

fn is_near(ours: &[f32], theirs: &[f64]) {
    let scale = theirs.iter().fold(1.0_f64, |largest, entry| largest.max(entry.abs()));
    assert_eq!(ours.len(), theirs.len());
    for (ours, theirs) in ours.iter().zip(theirs) {
        assert!((f64::from(*ours) - theirs).abs() <= 1e-4 * scale, "{ours} instead of {theirs}; the largest is {scale}");
    }
}

/// Value, gradient and a Hessian times a vector of four parameters, one behind the other.
macro_rules! derivatives {
    ($module:ident::$rule:ident, $a:expr, $b:expr, $c:expr, $d:expr) => {{
        let (a, b, c, d) = ($a, $b, $c, $d);
        let (value, gradient) = $module::$rule::value_and_grad(&a, &b, &c, d);
        let product = $module::$rule::hvp(&a, &b, &c, d, &a, &b, &c, d);
        (vec![value], gradient.flatten_parameters(), product.flatten_parameters())
    }};
}

#[test]
fn each_scalar_tells_the_same() {
    on_entries(6, |entries| {
        let rounded: Vec<f32> = entries.into_iter().map(|entry| entry as f32).collect();
        let mut numbers = rounded.iter().map(|entry| f64::from(*entry));
        let (a, b) = (DMatrix::from_iterator(3, 3, numbers.by_ref().take(9)), DMatrix::from_iterator(3, 3, numbers.by_ref().take(9)));
        let (x, k) = (DVector::from_iterator(3, numbers.by_ref().take(3)), numbers.next().expect("enough entries"));
        let point = (a.clone(), b.clone(), x.clone(), k);
        check::gradient(
            &point,
            |(a, b, x, k)| double::of_dynamic(a, b, x, *k),
            |(a, b, x, k)| double::of_dynamic::value_and_grad(a, b, x, *k),
        )?;
        let wanted = derivatives!(double::of_dynamic, a.clone(), b.clone(), x.clone(), k);
        assert_eq!(derivatives!(generic::of_dynamic, a.clone(), b.clone(), x.clone(), k), wanted);
        let (a, b, x, k) = (a.cast::<f32>(), b.cast::<f32>(), x.cast::<f32>(), k as f32);
        for (value, gradient, product) in [
            derivatives!(single::of_dynamic, a.clone(), b.clone(), x.clone(), k),
            derivatives!(generic::of_dynamic, a.clone(), b.clone(), x.clone(), k),
        ] {
            is_near(&value, &wanted.0);
            is_near(&gradient, &wanted.1);
            is_near(&product, &wanted.2);
        }

        let a = Matrix3::from_iterator(numbers.by_ref().take(9));
        let [w, x] = [0, 1].map(|_| Vector3::from_iterator(numbers.by_ref().take(3)));
        let k = f64::from(k);
        let point = (a, w, x, k);
        check::gradient(
            &point,
            |(a, w, x, k)| double::of_static(a, w, x, *k),
            |(a, w, x, k)| double::of_static::value_and_grad(a, w, x, *k),
        )?;
        let wanted = derivatives!(double::of_static, a, w, x, k);
        assert_eq!(derivatives!(generic::of_static, a, w, x, k), wanted);
        let (a, w, x, k) = (a.cast::<f32>(), w.cast::<f32>(), x.cast::<f32>(), k as f32);
        for (value, gradient, product) in [derivatives!(single::of_static, a, w, x, k), derivatives!(generic::of_static, a, w, x, k)] {
            is_near(&value, &wanted.0);
            is_near(&gradient, &wanted.1);
            is_near(&product, &wanted.2);
        }
        Ok(())
    });
}
