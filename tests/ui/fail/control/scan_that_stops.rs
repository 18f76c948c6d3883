use autodiff::differentiable;

#[differentiable]
fn budget(xs: &[f64]) -> f64 {
    xs.iter()
        .scan(0.0, |spent, x| {
            *spent += x;
            if *spent > 10.0 { None } else { Some(*spent) }
        })
        .sum()
}

fn main() {}
