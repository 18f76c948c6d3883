//! Annotated functions from the user's own `macro_rules`.

use autodiff::differentiable;

macro_rules! polynomials {
    ($($name:ident: $x:ident => $body:expr;)*) => {
        $(
            #[differentiable(forward, wrt($x))]
            fn $name($x: f64) -> f64 {
                $body
            }
        )*
    };
}

polynomials! {
    square: x => x * x;
    cube: y => y * square(y);
}

macro_rules! scaled {
    ($name:ident, $t:ty, $factor:literal) => {
        #[differentiable]
        fn $name(x: $t) -> $t {
            let scaled = $factor * x;
            scaled * scaled
        }
    };
}

scaled!(twice, f64, 2.0);
scaled!(thrice, f32, 3.0);

fn main() {
    assert_eq!(cube::grad(2.0), 12.0);
    assert_eq!(twice::grad(1.0), 8.0);
    assert_eq!(thrice::grad(1.0), 18.0);
}
