use autodiff::{Differentiable, differentiable};

#[derive(Clone, Copy, Differentiable)]
struct Arrow {
    x: f64,
    y: f64,
}

impl Arrow {
    fn len(self) -> f64 {
        self.x.hypot(self.y)
    }
}

#[differentiable]
fn scaled(arrow: Arrow) -> f64 {
    arrow.len() * arrow.x
}

#[differentiable]
fn of_another(arrow: Arrow) -> f64 {
    let other = Arrow { x: arrow.y, y: arrow.x };
    if other.len() > 1.0 { other.x } else { arrow.y }
}

fn main() {
    let arrow = Arrow { x: 3.0, y: 4.0 };
    scaled::grad(arrow);
    of_another::grad(arrow);
}
