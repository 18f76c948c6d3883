use autodiff::differentiable;

struct State {
    position: f64,
}

#[differentiable(wrt(v))]
fn step(state: &mut State, v: f64) -> f64 {
    state.position += 0.1 * v;
    state.position * v
}

fn main() {}
