//! The reprojection residual of bundle adjustment: where a camera sees a point, less where it was
//! observed. 15 parameters (rotation vector, translation, camera, point), 2 residuals.

use std::hint::black_box;

use autodiff::differentiable;
use nalgebra::{Matrix3, SMatrix, Vector3};

use crate::support::measure::{Bench, Case, Yardstick};
use crate::support::random::Random;
use crate::support::tangents::Tangents;

const N: usize = 15;

#[differentiable(wrt(p), jacobian)]
fn residual(p: &[f64; 15], observed: [f64; 2]) -> [f64; 2] {
    let [r1, r2, r3, t1, t2, t3, fx, fy, cx, cy, k1, k2, p1, p2, p3] = *p;
    // Rodrigues' rotation of the point by the vector r, whose length is the angle, and translation.
    let angle2 = r1 * r1 + r2 * r2 + r3 * r3;
    let angle = angle2.sqrt();
    let cos = angle.cos();
    let a = angle.sin() / angle;
    let b = (1.0 - cos) / angle2 * (r1 * p1 + r2 * p2 + r3 * p3);
    let x = cos * p1 + a * (r2 * p3 - r3 * p2) + b * r1 + t1;
    let y = cos * p2 + a * (r3 * p1 - r1 * p3) + b * r2 + t2;
    let z = cos * p3 + a * (r1 * p2 - r2 * p1) + b * r3 + t3;
    // Projection and radial distortion.
    let u = x / z;
    let v = y / z;
    let n = u * u + v * v;
    let d = 1.0 + n * (k1 + n * k2);
    [fx * d * u + cx - observed[0], fy * d * v + cy - observed[1]]
}

/// Half the square of the residual, in one piece: what a symbolic generator is given, too.
#[differentiable(wrt(p), hessian)]
fn half_square(p: &[f64; 15], observed: [f64; 2]) -> f64 {
    let [r1, r2, r3, t1, t2, t3, fx, fy, cx, cy, k1, k2, p1, p2, p3] = *p;
    let angle2 = r1 * r1 + r2 * r2 + r3 * r3;
    let angle = angle2.sqrt();
    let cos = angle.cos();
    let a = angle.sin() / angle;
    let b = (1.0 - cos) / angle2 * (r1 * p1 + r2 * p2 + r3 * p3);
    let x = cos * p1 + a * (r2 * p3 - r3 * p2) + b * r1 + t1;
    let y = cos * p2 + a * (r3 * p1 - r1 * p3) + b * r2 + t2;
    let z = cos * p3 + a * (r1 * p2 - r2 * p1) + b * r3 + t3;
    let u = x / z;
    let v = y / z;
    let n = u * u + v * v;
    let d = 1.0 + n * (k1 + n * k2);
    let e1 = fx * d * u + cx - observed[0];
    let e2 = fy * d * v + cy - observed[1];
    0.5 * (e1 * e1 + e2 * e2)
}

/// The rotation of the point and its derivatives, as far as both hand-written versions need them.
struct Rotated {
    /// Rotated and translated point.
    q: Vector3<f64>,
    /// Derivative of `q` by the rotation vector.
    by_r: Matrix3<f64>,
    /// Derivative of `q` by the point: the rotation matrix.
    by_p: Matrix3<f64>,
    /// `q = cos p + a r x p + b (r . p) r`. The derivatives of `cos`, `a`, `b` by `r` are `-a r`, `a1 r`, `b1 r`.
    a: f64,
    b: f64,
    a1: f64,
    b1: f64,
    inverse_angle2: f64,
}

#[inline(always)]
fn rotate(r: Vector3<f64>, t: Vector3<f64>, p: Vector3<f64>) -> Rotated {
    let angle2 = r.dot(&r);
    let angle = angle2.sqrt();
    let (sin, cos) = angle.sin_cos();
    let inverse_angle2 = 1.0 / angle2;
    let a = sin / angle;
    let b = (1.0 - cos) * inverse_angle2;
    let a1 = (cos - a) * inverse_angle2;
    let b1 = (a - 2.0 * b) * inverse_angle2;
    let dot = r.dot(&p);
    let cross = r.cross(&p);
    let q = p * cos + cross * a + r * (b * dot) + t;

    // By r: (a1 r x p - a p + b1 (r . p) r) rᵀ + b r pᵀ + b (r . p) I - a [p]x
    let along = cross * a1 - p * a + r * (b1 * dot);
    let mut by_r = along * r.transpose() + r * b * p.transpose();
    // By p: b r rᵀ + cos I + a [r]x
    let mut by_p = r * b * r.transpose();
    for i in 0..3 {
        by_r[(i, i)] += b * dot;
        by_p[(i, i)] += cos;
    }
    for (i, j, k) in [(0, 1, 2), (1, 2, 0), (2, 0, 1)] {
        by_r[(i, j)] += a * p[k];
        by_r[(j, i)] -= a * p[k];
        by_p[(i, j)] -= a * r[k];
        by_p[(j, i)] += a * r[k];
    }
    Rotated { q, by_r, by_p, a, b, a1, b1, inverse_angle2 }
}

/// The chain rule through the point in the camera's frame; the camera's own columns are written down.
fn jacobian_by_hand(p: &[f64; N], observed: [f64; 2]) -> ([f64; 2], SMatrix<f64, 2, N>) {
    let [r1, r2, r3, t1, t2, t3, fx, fy, cx, cy, k1, k2, p1, p2, p3] = *p;
    let rotated = rotate(Vector3::new(r1, r2, r3), Vector3::new(t1, t2, t3), Vector3::new(p1, p2, p3));
    let inverse_z = 1.0 / rotated.q.z;
    let u = rotated.q.x * inverse_z;
    let v = rotated.q.y * inverse_z;
    let n = u * u + v * v;
    let d = 1.0 + n * (k1 + n * k2);
    let residual = [fx * d * u + cx - observed[0], fy * d * v + cy - observed[1]];

    // By u and v, then by the point in the camera's frame.
    let d1 = 2.0 * (k1 + 2.0 * n * k2);
    let across = d1 * u * v;
    let e1_u = fx * (d + d1 * u * u) * inverse_z;
    let e1_v = fx * across * inverse_z;
    let e2_u = fy * across * inverse_z;
    let e2_v = fy * (d + d1 * v * v) * inverse_z;
    let by_q = SMatrix::<f64, 2, 3>::new(e1_u, e1_v, -(e1_u * u + e1_v * v), e2_u, e2_v, -(e2_u * u + e2_v * v));

    let mut jacobian = SMatrix::<f64, 2, N>::zeros();
    jacobian.fixed_columns_mut::<3>(0).copy_from(&(by_q * rotated.by_r));
    jacobian.fixed_columns_mut::<3>(3).copy_from(&by_q);
    jacobian[(0, 6)] = d * u;
    jacobian[(1, 7)] = d * v;
    jacobian[(0, 8)] = 1.0;
    jacobian[(1, 9)] = 1.0;
    jacobian[(0, 10)] = fx * n * u;
    jacobian[(1, 10)] = fy * n * v;
    jacobian[(0, 11)] = fx * n * n * u;
    jacobian[(1, 11)] = fy * n * n * v;
    jacobian.fixed_columns_mut::<3>(12).copy_from(&(by_q * rotated.by_p));
    (residual, jacobian)
}

/// All structure used: the second derivatives `b_qq` by the point in the camera's frame are carried to
/// rotation and point by `Dᵀ b_qq D`, plus the curvature of the rotation itself, weighted with the gradient.
fn hessian_by_structure(p: &[f64; N], observed: [f64; 2]) -> SMatrix<f64, N, N> {
    let [r1, r2, r3, t1, t2, t3, fx, fy, cx, cy, k1, k2, p1, p2, p3] = *p;
    let r = Vector3::new(r1, r2, r3);
    let p = Vector3::new(p1, p2, p3);
    let rotated = rotate(r, Vector3::new(t1, t2, t3), p);
    let inverse_z = 1.0 / rotated.q.z;
    let u = rotated.q.x * inverse_z;
    let v = rotated.q.y * inverse_z;
    let n = u * u + v * v;
    let d = 1.0 + n * (k1 + n * k2);

    // The distorted point (du, dv) by u, v, k1, k2: once, and twice by u and v.
    let (du, dv) = (d * u, d * v);
    let d1 = 2.0 * (k1 + 2.0 * n * k2);
    let d2 = 8.0 * k2;
    let du_u = d + d1 * u * u;
    let across = d1 * u * v;
    let dv_v = d + d1 * v * v;
    let (du_k1, dv_k1) = (n * u, n * v);
    let (du_k2, dv_k2) = (n * du_k1, n * dv_k1);
    let du_uu = u * (3.0 * d1 + d2 * u * u);
    let du_uv = v * (d1 + d2 * u * u);
    let du_vv = u * (d1 + d2 * v * v);
    let dv_vv = v * (3.0 * d1 + d2 * v * v);

    // Half the square by u and v: once, and twice.
    let e1 = fx * du + cx - observed[0];
    let e2 = fy * dv + cy - observed[1];
    let (w1, w2) = (e1 * fx, e2 * fy);
    let (fx2, fy2) = (fx * fx, fy * fy);
    let g_u = w1 * du_u + w2 * across;
    let g_v = w1 * across + w2 * dv_v;
    let h_uu = fx2 * du_u * du_u + fy2 * across * across + w1 * du_uu + w2 * du_uv;
    let h_uv = fx2 * du_u * across + fy2 * across * dv_v + w1 * du_uv + w2 * du_vv;
    let h_vv = fx2 * across * across + fy2 * dv_v * dv_v + w1 * du_vv + w2 * dv_vv;

    // By (u, v) and the camera's fx, fy, cx, cy, k1, k2, then by q and the camera.
    let by_k = |du_k: f64, dv_k: f64, power: f64, slope: f64| {
        let mixed = slope * u * v;
        (
            fx2 * du_u * du_k + fy2 * across * dv_k + w1 * (power + slope * u * u) + w2 * mixed,
            fx2 * across * du_k + fy2 * dv_v * dv_k + w1 * mixed + w2 * (power + slope * v * v),
        )
    };
    let by_fx = fx * du + e1;
    let by_fy = fy * dv + e2;
    let columns = [
        (du_u * by_fx, across * by_fx),
        (across * by_fy, dv_v * by_fy),
        (fx * du_u, fx * across),
        (fy * across, fy * dv_v),
        by_k(du_k1, dv_k1, n, 2.0),
        by_k(du_k2, dv_k2, n * n, 4.0 * n),
    ];
    let mut b_qc = SMatrix::<f64, 3, 6>::zeros();
    for (c, (by_u, by_v)) in columns.into_iter().enumerate() {
        b_qc[(0, c)] = by_u * inverse_z;
        b_qc[(1, c)] = by_v * inverse_z;
        b_qc[(2, c)] = -(u * by_u + v * by_v) * inverse_z;
    }

    // By q: once, and twice.
    let g = Vector3::new(g_u, g_v, -(u * g_u + v * g_v)) * inverse_z;
    let (row_u, row_v) = (u * h_uu + v * h_uv, u * h_uv + v * h_vv);
    let inverse_z2 = inverse_z * inverse_z;
    let b_xz = -(row_u + g_u) * inverse_z2;
    let b_yz = -(row_v + g_v) * inverse_z2;
    let b_zz = (u * (row_u + 2.0 * g_u) + v * (row_v + 2.0 * g_v)) * inverse_z2;
    let b_xy = h_uv * inverse_z2;
    let b_qq = Matrix3::new(h_uu * inverse_z2, b_xy, b_xz, b_xy, h_vv * inverse_z2, b_yz, b_xz, b_yz, b_zz);

    // The curvature of g . q in r, and in r and p.
    let Rotated { by_r, by_p, a, b, a1, b1, inverse_angle2, .. } = rotated;
    let a2 = -(a + 3.0 * a1) * inverse_angle2;
    let b2 = (a1 - 4.0 * b1) * inverse_angle2;
    let moment = p.cross(&g);
    let along = r.dot(&moment);
    let (g_p, r_p, g_r) = (g.dot(&p), r.dot(&p), g.dot(&r));
    let outer = a2 * along - a1 * g_p + b2 * r_p * g_r;
    let beside = moment * a1 + (p * g_r + g * r_p) * b1 + r * (0.5 * outer);
    let mut curvature_rr = r * beside.transpose() + p * b * g.transpose();
    curvature_rr += curvature_rr.transpose();
    let mut curvature_rp = r * (g.cross(&r) * a1 - g * a + r * (b1 * g_r)).transpose() + g * b * r.transpose();
    for i in 0..3 {
        curvature_rr[(i, i)] += a1 * along - a * g_p + b1 * r_p * g_r;
        curvature_rp[(i, i)] += b * g_r;
    }
    for (i, j, k) in [(0, 1, 2), (1, 2, 0), (2, 0, 1)] {
        curvature_rp[(i, j)] += a * g[k];
        curvature_rp[(j, i)] -= a * g[k];
    }

    // The upper triangle of blocks, then its mirror image.
    let b_qr = b_qq * by_r;
    let b_qp = b_qq * by_p;
    let mut h = SMatrix::<f64, N, N>::zeros();
    h.fixed_view_mut::<3, 3>(0, 0).copy_from(&(by_r.transpose() * b_qr + curvature_rr));
    h.fixed_view_mut::<3, 3>(0, 3).copy_from(&b_qr.transpose());
    h.fixed_view_mut::<3, 6>(0, 6).copy_from(&(by_r.transpose() * b_qc));
    h.fixed_view_mut::<3, 3>(0, 12).copy_from(&(by_r.transpose() * b_qp + curvature_rp));
    h.fixed_view_mut::<3, 3>(3, 3).copy_from(&b_qq);
    h.fixed_view_mut::<3, 6>(3, 6).copy_from(&b_qc);
    h.fixed_view_mut::<3, 3>(3, 12).copy_from(&b_qp);
    h[(6, 6)] = du * du;
    h[(7, 7)] = dv * dv;
    h[(6, 8)] = du;
    h[(7, 9)] = dv;
    h[(8, 8)] = 1.0;
    h[(9, 9)] = 1.0;
    for (k, du_k, dv_k) in [(10, du_k1, dv_k1), (11, du_k2, dv_k2)] {
        h[(6, k)] = du_k * by_fx;
        h[(7, k)] = dv_k * by_fy;
        h[(8, k)] = fx * du_k;
        h[(9, k)] = fy * dv_k;
        h[(10, k)] = fx2 * du_k1 * du_k + fy2 * dv_k1 * dv_k;
    }
    h[(11, 11)] = fx2 * du_k2 * du_k2 + fy2 * dv_k2 * dv_k2;
    h.fixed_view_mut::<6, 3>(6, 12).copy_from(&(b_qc.transpose() * by_p));
    h.fixed_view_mut::<3, 3>(12, 12).copy_from(&(by_p.transpose() * b_qp));
    let columns = &mut h.data.0;
    for i in 0..N {
        for j in i + 1..N {
            columns[i][j] = columns[j][i];
        }
    }
    h
}

type Number = Tangents<N>;

/// Forward over reverse: the gradient by hand in reverse...
fn gradient_by_hand(p: &[Number; N], observed: [f64; 2]) -> [Number; N] {
    let [r1, r2, r3, t1, t2, t3, fx, fy, cx, cy, k1, k2, p1, p2, p3] = *p;
    let angle2 = r1 * r1 + r2 * r2 + r3 * r3;
    let angle = angle2.sqrt();
    let (sin, cos) = angle.sin_cos();
    let inverse_angle2 = angle2.recip();
    let inverse_angle = angle.recip();
    let a = sin * inverse_angle;
    let b = (-cos + 1.0) * inverse_angle2;
    let dot = r1 * p1 + r2 * p2 + r3 * p3;
    let cross = [r2 * p3 - r3 * p2, r3 * p1 - r1 * p3, r1 * p2 - r2 * p1];
    let b_dot = b * dot;
    let x = cos * p1 + a * cross[0] + b_dot * r1 + t1;
    let y = cos * p2 + a * cross[1] + b_dot * r2 + t2;
    let inverse_z = (cos * p3 + a * cross[2] + b_dot * r3 + t3).recip();
    let u = x * inverse_z;
    let v = y * inverse_z;
    let n = u * u + v * v;
    let slope = k1 + n * k2;
    let d = n * slope + 1.0;
    let e1 = fx * d * u + cx + (-observed[0]);
    let e2 = fy * d * v + cy + (-observed[1]);

    let (w1, w2) = (e1 * fx, e2 * fy);
    let d_d = w1 * u + w2 * v;
    let d_k1 = d_d * n;
    let d_n2 = d_d * (slope + n * k2) * 2.0;
    let d_u = w1 * d + d_n2 * u;
    let d_v = w2 * d + d_n2 * v;
    let d_x = d_u * inverse_z;
    let d_y = d_v * inverse_z;
    let d_z = -(d_x * u + d_y * v);

    let d_a = d_x * cross[0] + d_y * cross[1] + d_z * cross[2];
    let d_b_dot = d_x * r1 + d_y * r2 + d_z * r3;
    let d_b = d_b_dot * dot * inverse_angle2;
    let d_cos = d_x * p1 + d_y * p2 + d_z * p3 - d_b;
    // The angle enters through sin, cos, a and b; half of what is left at its square goes to each r.
    let d_angle = d_a * (cos - a) * inverse_angle - d_cos * sin;
    let twice = d_angle * inverse_angle - d_b * b * 2.0;
    let d_dot = d_b_dot * b;
    let d_cross = [a * d_x, a * d_y, a * d_z];
    [
        p2 * d_cross[2] - p3 * d_cross[1] + b_dot * d_x + d_dot * p1 + twice * r1,
        p3 * d_cross[0] - p1 * d_cross[2] + b_dot * d_y + d_dot * p2 + twice * r2,
        p1 * d_cross[1] - p2 * d_cross[0] + b_dot * d_z + d_dot * p3 + twice * r3,
        d_x,
        d_y,
        d_z,
        e1 * d * u,
        e2 * d * v,
        e1,
        e2,
        d_k1,
        d_k1 * n,
        d_cross[1] * r3 - d_cross[2] * r2 + cos * d_x + d_dot * r1,
        d_cross[2] * r1 - d_cross[0] * r3 + cos * d_y + d_dot * r2,
        d_cross[0] * r2 - d_cross[1] * r1 + cos * d_z + d_dot * r3,
    ]
}

/// ... with derivatives in all 15 directions carried along.
fn hessian_forward_over_reverse(p: &[f64; N], observed: [f64; 2]) -> SMatrix<f64, N, N> {
    let variables = std::array::from_fn(|i| Number::variable(p[i], i));
    let gradient = gradient_by_hand(&variables, observed);
    SMatrix::from(gradient.map(|component| component.slopes))
}

pub(crate) fn run(bench: &mut Bench) {
    let mut random = Random::new(7);
    let rotation: [f64; 3] = random.array(-0.8, 0.8);
    let translation: [f64; 3] = random.array(-0.5, 0.5);
    let point: [f64; 3] = random.array(-1.0, 1.0);
    let mut p = [0.0; N];
    p[..3].copy_from_slice(&rotation);
    p[3..6].copy_from_slice(&translation);
    p[6..12].copy_from_slice(&[1.2, 1.1, 0.3, 0.2, -0.2, 0.05]);
    p[12..].copy_from_slice(&point);
    // In front of the camera.
    p[5] += 5.0;
    let observed = [0.25, 0.15];

    bench.with_value(Case {
        name: "camera, Jacobian 2 x 15",
        yardstick: Yardstick::to_hand(1.1),
        function: || residual(black_box(&p), black_box(observed)),
        by_hand: || jacobian_by_hand(black_box(&p), black_box(observed)),
        generated: || residual::jacobian(black_box(&p), black_box(observed)),
    });
    bench.derivative_only(Case {
        name: "camera, Hessian, hand by structure",
        // Nobody was measured beside a version like this one.
        yardstick: Yardstick::NONE,
        function: || half_square(black_box(&p), black_box(observed)),
        by_hand: || hessian_by_structure(black_box(&p), black_box(observed)),
        generated: || half_square::hessian(black_box(&p), black_box(observed)),
    });
    bench.derivative_only(Case {
        name: "camera, Hessian, hand forward-reverse",
        yardstick: Yardstick::to_hand(0.46),
        function: || half_square(black_box(&p), black_box(observed)),
        by_hand: || hessian_forward_over_reverse(black_box(&p), black_box(observed)),
        generated: || half_square::hessian(black_box(&p), black_box(observed)),
    });
}
