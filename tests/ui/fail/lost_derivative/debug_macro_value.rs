use autodiff::differentiable;

#[differentiable]
fn parsed(x: f64) -> f64 {
    let y: f64 = concat!("1", ".5").parse().unwrap();
    let z = vec![format!("{}", x)];
    z[0].parse::<f64>().unwrap() * y
}

fn main() {}
