use autodiff::differentiable;

#[derive(Clone, Copy)]
struct Complex {
    re: f64,
    im: f64,
}

impl std::ops::Mul for Complex {
    type Output = Complex;
    fn mul(self, o: Complex) -> Complex {
        Complex { re: self.re * o.re - self.im * o.im, im: self.re * o.im + self.im * o.re }
    }
}

#[differentiable]
fn square(z: Complex) -> Complex {
    z * z
}

fn main() {}
