use autodiff::differentiable;

#[differentiable]
trait Named {
    fn name(&self) -> String;
}

fn main() {}
