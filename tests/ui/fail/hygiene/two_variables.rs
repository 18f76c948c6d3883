use autodiff::differentiable;

macro_rules! scaled {
    ($name:ident, $x:ident) => {
        #[differentiable]
        fn $name($x: f64) -> f64 {
            let x = $x * 2.0;
            let y = x * $x;
            y
        }
    };
}

scaled!(f, x);

fn main() {
    f::grad(1.0);
}
