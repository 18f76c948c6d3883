use autodiff::{differentiable, Differentiable};
#[derive(Differentiable)]
struct O { h: Option<Vec<f64>> }
#[differentiable]
fn d(o: &O, x: f64) -> f64 { let v = o.h.clone().unwrap_or_else(|| vec![x, x * x]); v[0] * v[1] }
#[differentiable]
fn e(o: &O, x: f64) -> f64 { let v = match o.h.clone() { Some(v) => v, None => vec![x, x * x]}; v[0] * v[1] }
fn main() { println!("{:?}", d::grad(&O { h: None }, 3.0)); println!("{:?}", e::grad(&O { h: None }, 3.0)); }
