//! nalgebra's matrices and vectors, static and dynamic: operators, whole operations, entries, constructors, structs of them.
#![allow(clippy::all, unreachable_pub)]

#[macro_use]
#[path = "corpus/harness.rs"]
mod harness;

#[path = "corpus/matrices.rs"]
mod matrices;

use autodiff::{Differentiable, differentiable};
use nalgebra::{
    DMatrix, DVector, Isometry3, Matrix2, Matrix2x3, Matrix3, RealField, Rotation3, SMatrix, UnitQuaternion, Vector2, Vector3, Vector4,
};

#[differentiable(hessian)]
fn affine(w: &Matrix2x3<f64>, x: Vector3<f64>, b: &Vector2<f64>) -> f64 {
    let y = w * x + b;
    y.dot(&y) + y.norm()
}

#[differentiable(hessian)]
fn quadratic_form(a: &DMatrix<f64>, x: &DVector<f64>) -> f64 {
    0.5 * x.dot(&(a * x)) - (a.transpose() * x).sum()
}

#[differentiable(hessian)]
fn products(a: &Matrix3<f64>, b: &Matrix3<f64>) -> f64 {
    let c = a * b - b.transpose() * a * 0.5;
    let d = &c * &c / 3.0;
    d.trace() + c.component_mul(&d).sum() - (-c).norm_squared()
}

#[differentiable(hessian)]
fn inverse_and_determinant(a: Matrix3<f64>) -> f64 {
    let inverse = a.try_inverse().unwrap();
    inverse.sum() + a.determinant().ln() * inverse[(0, 1)]
}

#[differentiable(hessian)]
fn element_wise(x: &DVector<f64>, y: &DVector<f64>) -> f64 {
    let mapped = x.map(|v| v.tanh());
    let zipped = mapped.zip_map(y, |a, b| a * b.sin());
    zipped.mean() + zipped.component_div(y)[1] * x.normalize()[0]
}

#[differentiable(hessian)]
fn entries(m: &DMatrix<f64>, s: f64) -> f64 {
    let mut out = DMatrix::zeros(m.nrows(), m.ncols());
    for i in 0..m.nrows() {
        for j in 0..m.ncols() {
            out[(i, j)] = m[(i, j)] * s + (i as f64) * m[(0, j)].cos();
        }
    }
    out[(1, 0)] *= s;
    let column = out.column(1);
    let row = out.row(0);
    column.dot(&column) * row.sum() + out[2]
}

#[differentiable(hessian)]
fn constructed(x: f64, y: f64) -> f64 {
    let v = Vector3::new(x, y, x * y);
    let w = Vector3::new(1.0, -x, 0.5);
    let m = Matrix2::new(x, y, -y, x.sin());
    let built = DVector::from_fn(3, |i, _| v[i] * (i as f64 + x));
    let filled = DVector::from_element(3, y);
    v.cross(&w).dot(&v) + v.dot(&w.cross(&v)) + m.determinant() + built.dot(&filled)
}

/// In place, in a loop, carried from step to step.
#[differentiable(hessian)]
fn power_steps(a: &SMatrix<f64, 2, 2>, start: Vector2<f64>) -> f64 {
    let mut x = start;
    for _ in 0..4 {
        x = a * x;
        x /= x.norm();
        x += start * 0.1;
    }
    let mut sum = Vector2::zeros();
    for k in 0..3 {
        sum += x * (k as f64);
    }
    x.dot(&sum)
}

#[differentiable(hessian)]
fn chosen(a: &Vector2<f64>, b: &Vector2<f64>) -> f64 {
    let longer = if a.norm() > b.norm() { a * 2.0 } else { b + a };
    longer.dot(a)
}

#[derive(Differentiable, Clone)]
struct Layer {
    weight: DMatrix<f64>,
    bias: DVector<f64>,
}

#[differentiable(hessian)]
impl Layer {
    fn forward(&self, x: &DVector<f64>) -> DVector<f64> {
        (&self.weight * x + &self.bias).map(|v| v.tanh())
    }
}

#[differentiable(hessian)]
fn two_layers(w1: &DMatrix<f64>, b1: &DVector<f64>, w2: &DMatrix<f64>, x: &DVector<f64>) -> f64 {
    let first = Layer { weight: w1.clone(), bias: b1.clone() };
    let second = Layer { weight: w2.clone(), bias: b1 * 0.5 };
    let h = first.forward(x);
    let out = second.forward(&h);
    out.norm_squared() + h.sum()
}

#[differentiable(hessian)]
fn generic<T: RealField + Copy>(w: &SMatrix<T, 2, 2>, x: &SMatrix<T, 2, 1>, s: T) -> T {
    let y = w * x * s;
    y.dot(x) + s * y.norm()
}

/// A result that is a matrix, and one that is stored through a reference.
#[differentiable(hessian)]
fn scaled(m: &DMatrix<f64>, s: f64) -> DMatrix<f64> {
    m * s + m.transpose()
}

#[differentiable(hessian)]
fn calls_scaled(m: &DMatrix<f64>, s: f64) -> f64 {
    let twice = scaled(&scaled(m, s), 2.0 * s);
    twice.dot(m)
}

/// Constructors as terms, taken apart entry by entry.
#[differentiable(hessian)]
fn constructed_terms(r: f64, u: &Vector2<f64>) -> f64 {
    let s = Vector2::new(1.0, 2.0) + Vector2::new(r, r * r);
    let d = Vector2::new(r, 2.0) - Vector2::new(r * r, r);
    let m = Matrix2::new(r, 1.0, 2.0, r) * Vector2::new(r, r) + Vector2::new(r, 1.0);
    let t = u + Vector2::new(r, 0.0);
    let constant: Vector2<f64> = Vector2::new(0.1, 0.2);
    s[0] * d[0] + m[1] * t[0] * s[1] + u.dot(&constant)
}

#[derive(Differentiable, Clone)]
struct Body {
    position: Vector3<f64>,
    mass: f64,
}

#[differentiable(hessian)]
fn attraction(a: &Body, b: &Body) -> f64 {
    let distance = (a.position - b.position).norm();
    a.mass * b.mass / distance + a.position.norm()
}

#[differentiable(hessian)]
fn pair(x: Vector3<f64>, y: Vector3<f64>, mass: f64) -> f64 {
    attraction(&Body { position: x, mass }, &Body { position: y, mass: 2.0 })
}

fn matrix(rows: usize, columns: usize) -> DMatrix<f64> {
    DMatrix::from_fn(rows, columns, |i, j| 0.4 + 0.3 * i as f64 - 0.25 * j as f64 + 0.1 * (i * j) as f64)
}

fn vector(len: usize) -> DVector<f64> {
    DVector::from_fn(len, |i, _| 0.6 - 0.35 * i as f64)
}

/// Entries by name and by index of a matrix without derivative, before and after it is assigned.
#[differentiable(hessian, wrt(a))]
fn entries_before_and_after(a: f64, b: f64, c: f64) -> f64 {
    let mut acc = a * c;
    let mut s = Vector2::new(c.sin(), b);
    acc = 0.5 * acc + (0.8 * s.x + 0.3 * a * s.dot(&s));
    s = s.component_mul(&s) * (s[1] * s[0]).cos();
    s[0] + s[1] * acc * a
}

/// Linear systems of static size: by one decomposition in a loop, by one per step, where there is a solution and where not.
#[differentiable(hessian)]
fn solutions(a: &Matrix3<f64>, b: &Vector3<f64>) -> f64 {
    let lu = a.lu();
    let mut x = *b;
    for k in 0..3 {
        x = lu.solve(&x).unwrap() + b;
        if let Some(y) = (a * k as f64).lu().solve(&x) {
            x -= y * 0.5;
        }
    }
    x.norm_squared() + lu.determinant() * lu.try_inverse().expect("regular").trace()
}

/// A covariance and what a normal distribution makes of it.
#[differentiable(hessian)]
fn log_density(factor: &Matrix3<f64>, x: Vector3<f64>, variance: f64) -> f64 {
    let covariance = factor * factor.transpose() + Matrix3::identity() * variance;
    match covariance.cholesky() {
        Some(decomposed) => -0.5 * (x.dot(&decomposed.solve(&x)) + decomposed.ln_determinant()),
        None => f64::NEG_INFINITY,
    }
}

/// The derivative is there where the inverse is not.
#[differentiable(hessian)]
fn determinants(a: &Matrix3<f64>, k: f64) -> f64 {
    let mut singular = *a;
    singular.set_column(2, &(a.column(0) * k));
    singular.determinant() + a.determinant() * k
}

#[differentiable(hessian)]
fn parts(a: &Matrix3<f64>, x: &Vector3<f64>) -> f64 {
    let block = a.fixed_view::<2, 2>(1, 0);
    let upper = a.fixed_rows::<2>(0) * x;
    let mut sum = block[(0, 1)] * block.determinant() + upper.dot(&a.fixed_columns::<1>(1).fixed_rows::<2>(1));
    for (i, row) in a.row_iter().enumerate() {
        sum += (row * x)[0] * a.column(i).norm() * a.diagonal()[i];
    }
    sum
}

/// A clone and its original go ways of their own.
#[differentiable(hessian)]
fn written(a: &Matrix3<f64>, x: &Vector3<f64>, k: f64) -> f64 {
    let mut out = a.clone();
    out.set_row(0, &x.transpose());
    out.fixed_view_mut::<2, 2>(1, 1).copy_from(&(a.fixed_view::<2, 2>(0, 0) * k));
    let kept = out.clone();
    out.column_mut(1).scale_mut(k);
    out.swap_rows(0, 2);
    out -= a * out * 0.1;
    out.fill_diagonal(k * k);
    out += out.clone();
    out.component_mul_assign(&kept);
    out.dot(a) + kept.dot(&out)
}

#[differentiable(hessian)]
fn built(x: &Vector3<f64>, y: Vector3<f64>, k: f64) -> f64 {
    let columns = Matrix3::from_columns(&[*x, y, x.cross(&y) * k]);
    let rows = Matrix3::from_rows(&[x.transpose(), y.transpose() * k, x.transpose()]);
    let listed = Vector3::from([k, x[1], y.z]) + Vector3::from_iterator(x.iter().map(|v| v * k));
    columns.determinant() + (rows * Matrix3::from_diagonal(x) * listed).sum() + Matrix2::from_row_slice(&[k, x[0], y[1], k]).determinant()
}

/// A camera: turned by its scaled axis, moved, projected.
#[differentiable(hessian)]
fn projected(axis: Vector3<f64>, offset: &Vector3<f64>, point: Vector3<f64>) -> f64 {
    let turned = Rotation3::new(axis) * point + offset;
    let back = UnitQuaternion::from_scaled_axis(axis).inverse() * turned;
    turned.x / turned.z + (turned.y / turned.z).powi(2) + back.dot(offset)
}

/// What turns may be a constant.
#[differentiable(hessian, wrt(x, angle))]
fn turned_by_constants(frame: &Isometry3<f64>, turn: UnitQuaternion<f64>, x: &Vector3<f64>, angle: f64) -> f64 {
    let z = UnitQuaternion::from_axis_angle(&Vector3::z_axis(), angle) * (frame * x);
    (turn * z).x * z.norm() + (frame.rotation * x).dot(&z)
}

#[derive(Differentiable, Clone)]
struct State {
    position: Vector3<f64>,
    covariance: DMatrix<f64>,
    weights: DVector<f64>,
}

/// Fields that are matrices: compound assignment, parts, methods.
#[differentiable(hessian)]
fn filtered(start: &DMatrix<f64>, x: Vector3<f64>, gain: f64) -> f64 {
    let mut state = State { position: x, covariance: start.clone(), weights: DVector::zeros(3) };
    for k in 0..3 {
        state.position += Vector3::new(gain, state.position.x * gain, 1.0) * 0.5;
        state.position.z *= gain;
        state.covariance *= 0.9;
        state.covariance -= start * &state.covariance * (0.1 * gain);
        state.covariance.set_column(k, &(start.column(k) * gain));
        state.weights += state.covariance.row(k).transpose() * state.position[k];
    }
    state.weights.dot(&(&state.covariance * &state.weights)) + state.position.norm() + state.covariance.trace()
}

/// A matrix that is lent: multiplied where it is, its clone kept.
#[differentiable(hessian)]
fn updated(m: &mut DMatrix<f64>, k: f64) -> f64 {
    let before = m.clone();
    *m *= k;
    m[(0, 1)] += before[(1, 0)];
    m.set_column(1, &before.column(0));
    let lu = nalgebra::LU::new(m.clone());
    (before * k).dot(m) + lu.determinant()
}

/// Decompositions of what is constant go where constants go.
#[differentiable(hessian, wrt(b))]
fn constant_system(a: &DMatrix<f64>, b: &DVector<f64>, first: bool) -> f64 {
    let lu = a.clone().lu();
    let scale = if first { lu.determinant() } else { a.clone().qr().r().trace() };
    let covariance = (a * a.transpose()).cholesky().unwrap();
    lu.solve(b).unwrap().dot(&covariance.solve(b)) * scale + a.singular_values()[0] * b.norm_squared()
}

#[differentiable(hessian)]
fn generic_solve<T: RealField + Copy>(a: &DMatrix<T>, b: &DVector<T>, w: &Vector3<T>) -> T {
    let mut x = a.clone().lu().solve(b).unwrap();
    x += a.column(0) * a.determinant();
    x.norm() + (Rotation3::new(*w) * w.cross(&Vector3::y())).x
}

fn regular() -> Matrix3<f64> {
    Matrix3::new(2.0, 0.3, -0.2, 0.1, 1.5, 0.4, -0.3, 0.2, 1.1)
}

/// By a quaternion of four numbers, made a unit by the way.
#[differentiable(hessian)]
fn by_four_numbers(q: &Vector4<f64>, v: &Vector3<f64>) -> f64 {
    let n = q.normalize();
    let (u, w) = (Vector3::new(n[0], n[1], n[2]), n[3]);
    let rotated = v + (u.cross(v) * w + u.cross(&u.cross(v))) * 2.0;
    rotated[0] - 2.0 * rotated[1] * rotated[2]
}

#[test]
fn four_numbers_rotate_as_a_quaternion_does() {
    let (q, v) = (Vector4::new(0.3, -0.4, 0.5, 0.7), Vector3::new(1.0, 2.0, -0.5));
    let rotated = UnitQuaternion::from_quaternion(nalgebra::Quaternion::from(q)) * v;
    assert!((by_four_numbers(&q, &v) - (rotated[0] - 2.0 * rotated[1] * rotated[2])).abs() < 1e-14);
}

#[differentiable(forward, hessian)]
fn scaled_by(w: &DMatrix<f64>, x: f64) -> DMatrix<f64> {
    w * x
}

/// What a call returned is moved by the operator, and the pullback looks at it.
#[differentiable(forward, hessian)]
fn product_of_a_call(w: &DMatrix<f64>, x: f64) -> f64 {
    let scaled = scaled_by(w, x);
    let product = scaled * DVector::from_element(3, x);
    product.norm_squared()
}

/// Entries by their size, and where they stand.
#[differentiable(hessian)]
fn extreme_entries(a: &DMatrix<f64>, x: &DVector<f64>) -> f64 {
    let z = a * x;
    let largest = z.max();
    let soft = largest + z.map(|v| (v - largest).exp()).sum().ln();
    let mut sum = soft * a.min() + (a * x * 2.0).amax() * x.amin();
    for k in 0..2 {
        sum += (x * k as f64 + &z.rows(0, x.len())).max() * sum;
    }
    sum * x[x.imax()] + z[z.iamin()] + nalgebra::Vector2::new(x[0], sum).min()
}

mod check {
    check!(extreme_entries { a: var_ref matrix(3, 2), x: var_ref vector(2) } modes: reverse, forward, hessian);
    check!(product_of_a_call { w: var_ref crate::matrix(3, 3), x: var 0.7 } modes: reverse, forward, hessian);
    check!(by_four_numbers {
        q: var_ref nalgebra::Vector4::new(0.3, -0.4, 0.5, 0.7),
        v: var_ref nalgebra::Vector3::new(1.0, 2.0, -0.5)
    } modes: reverse, forward, hessian);
    check!(affine {
        w: var_ref Matrix2x3::new(0.3, -0.2, 0.5, 0.7, 0.1, -0.4),
        x: var Vector3::new(0.5, 1.2, -0.3),
        b: var_ref Vector2::new(0.1, 0.2)
    } modes: reverse, forward, hessian);
    check!(quadratic_form { a: var_ref crate::matrix(3, 3), x: var_ref crate::vector(3) } modes: reverse, forward, hessian);
    check!(quadratic_form as one_entry { a: var_ref crate::matrix(1, 1), x: var_ref crate::vector(1) } modes: reverse, forward, hessian);
    check!(products { a: var_ref crate::regular(), b: var_ref crate::regular() * 0.3 } modes: reverse, forward, hessian);
    check!(inverse_and_determinant { a: var crate::regular() } modes: reverse, forward, hessian);
    check!(element_wise { x: var_ref crate::vector(3), y: var_ref DVector::from_vec(vec![0.7, 1.1, -0.6]) } modes: reverse, forward, hessian);
    check!(constructed_terms { r: var 0.7, u: var_ref Vector2::new(0.8, 0.5) } modes: reverse, forward, hessian);
    check!(pair { x: var Vector3::new(0.5, 1.2, -0.3), y: var Vector3::new(-0.5, 0.2, 0.3), mass: var 1.5 } modes: reverse, forward, hessian);
    check!(entries { m: var_ref crate::matrix(3, 2), s: var 0.8 } modes: reverse, forward, hessian);
    check!(constructed { x: var 0.7, y: var 1.3 } modes: reverse, forward, hessian);
    check!(power_steps { a: var_ref Matrix2::new(1.2, 0.4, -0.3, 0.9), start: var Vector2::new(0.8, 0.5) } modes: reverse, forward, hessian);
    check!(chosen { a: var_ref Vector2::new(0.8, 0.5), b: var_ref Vector2::new(0.3, 0.6) } modes: reverse, forward, hessian);
    check!(chosen as chosen_otherwise { a: var_ref Vector2::new(0.1, 0.5), b: var_ref Vector2::new(0.3, 0.6) } modes: reverse, forward, hessian);
    check!(two_layers {
        w1: var_ref crate::matrix(2, 2), b1: var_ref crate::vector(2), w2: var_ref crate::matrix(2, 2) * 0.5, x: var_ref crate::vector(2)
    } modes: reverse, forward, hessian);
    check!(generic { w: var_ref Matrix2::new(1.2, 0.4, -0.3, 0.9), x: var_ref Vector2::new(0.8, 0.5), s: var 1.4 } modes: reverse, forward, hessian);
    check!(scaled { m: var_ref crate::matrix(2, 2), s: var 0.7 } modes: vjp, forward);
    check!(calls_scaled { m: var_ref crate::matrix(2, 2), s: var 0.7 } modes: reverse, forward, hessian);
    check!(solutions { a: var_ref crate::regular(), b: var_ref Vector3::new(0.5, 1.2, -0.3) } modes: reverse, forward, hessian);
    check!(log_density {
        factor: var_ref crate::regular(), x: var Vector3::new(0.5, 1.2, -0.3), variance: var 0.3
    } modes: reverse, forward, hessian);
    check!(determinants { a: var_ref crate::regular(), k: var 0.7 } modes: reverse, forward, hessian);
    check!(parts { a: var_ref crate::regular(), x: var_ref Vector3::new(0.5, 1.2, -0.3) } modes: reverse, forward, hessian);
    check!(written { a: var_ref crate::regular(), x: var_ref Vector3::new(0.5, 1.2, -0.3), k: var 0.7 } modes: reverse, forward, hessian);
    check!(built {
        x: var_ref Vector3::new(0.5, 1.2, -0.3), y: var Vector3::new(-0.5, 0.2, 0.8), k: var 0.7
    } modes: reverse, forward, hessian);
    check!(projected {
        axis: var Vector3::new(0.3, -0.2, 0.4), offset: var_ref Vector3::new(0.1, 0.2, 3.0), point: var Vector3::new(0.5, 1.2, -0.3)
    } modes: reverse, forward, hessian);
    check!(projected as projected_from_afar {
        axis: var Vector3::new(1.9, -1.2, 0.8), offset: var_ref Vector3::new(0.1, 0.2, 3.0), point: var Vector3::new(0.5, 1.2, -0.3)
    } modes: reverse, forward, hessian);
    check!(turned_by_constants {
        frame: fixed &Isometry3::new(Vector3::new(0.1, 0.2, 0.3), Vector3::new(0.4, -0.5, 0.6)),
        turn: fixed UnitQuaternion::from_euler_angles(0.1, 0.2, 0.3),
        x: var_ref Vector3::new(0.5, 1.2, -0.3), angle: var 0.7
    } modes: reverse, forward, hessian);
    check!(filtered { start: var_ref crate::matrix(3, 3), x: var Vector3::new(0.5, 1.2, -0.3), gain: var 0.7 } modes: reverse, forward, hessian);
    check!(updated { m: var_mut crate::matrix(2, 2), k: var 0.7 } modes: reverse, forward, hessian);
    check!(constant_system { a: fixed &crate::matrix(2, 2), b: var_ref crate::vector(2), first: fixed false } modes: reverse, forward, hessian);
    check!(generic_solve {
        a: var_ref crate::matrix(2, 2), b: var_ref crate::vector(2), w: var_ref Vector3::new(0.5, 1.2, -0.3)
    } modes: reverse, forward, hessian);
    check!(entries_before_and_after { a: var 0.7, b: fixed -0.4, c: fixed 0.9 } modes: reverse, forward, hessian);
}
