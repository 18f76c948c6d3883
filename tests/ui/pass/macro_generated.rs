use autodiff::differentiable;

macro_rules! scaled {
    ($name:ident, $x:ident, $body:expr) => {
        #[differentiable]
        fn $name($x: f64) -> f64 {
            let t = $x * 2.0;
            let y = t * $x + $body;
            y
        }
    };
}

scaled!(f, x, x.sin() + std::f64::consts::PI);
scaled!(g, z, { let w = z * z; w });

fn main() {
    assert_eq!(g::grad(1.0), 6.0);
}
