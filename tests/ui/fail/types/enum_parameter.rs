use autodiff::differentiable;

enum Mode {
    Clip,
    Pass,
}

#[differentiable]
fn limited(x: f64, mode: Mode) -> f64 {
    match mode {
        Mode::Clip if x > 1.0 => 1.0,
        Mode::Clip | Mode::Pass => x,
    }
}

fn main() {}
