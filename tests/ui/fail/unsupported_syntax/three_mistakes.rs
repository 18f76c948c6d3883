use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let n = x as i32;
    let y = x.next_up();
    #[cfg(unix)]
    let y = y * 2.0;
    y + n as f64
}

fn main() {
    println!("{}", f(1.0));
}
