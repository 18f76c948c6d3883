use autodiff::differentiable;

#[differentiable]
fn halve(xs: &mut [f64]) {
    let mut rest = xs;
    while let Some((first, tail)) = rest.split_first_mut() {
        *first *= 0.5;
        rest = tail;
    }
}

fn main() {}
