use autodiff::differentiable;
use nalgebra::{Isometry3, Rotation2, Rotation3, Vector2, Vector3};

#[differentiable]
fn in_the_plane(angle: f64, v: &Vector2<f64>) -> f64 {
    (Rotation2::new(angle) * v).x
}

#[differentiable]
fn by_euler_angles(roll: f64, v: &Vector3<f64>) -> f64 {
    (Rotation3::from_euler_angles(roll, 0.0, 0.0) * v).x
}

#[differentiable]
fn composed(a: &Vector3<f64>, b: &Vector3<f64>, v: &Vector3<f64>) -> f64 {
    (Rotation3::new(*a) * Rotation3::new(*b) * v).x
}

#[differentiable]
fn moved(offset: &Vector3<f64>, v: &Vector3<f64>) -> f64 {
    (Isometry3::new(*offset, Vector3::zeros()) * v).x
}

#[differentiable]
fn as_matrix(axis: &Vector3<f64>) -> f64 {
    Rotation3::new(*axis).matrix().trace()
}

fn main() {}
