use autodiff::differentiable;

struct Log {
    total: f64,
}

#[differentiable(wrt(x))]
fn logged(x: f64, log: &mut Log) -> f64 {
    log.total += x * x;
    x * x
}

fn main() {
    logged(1.0, &mut Log { total: 0.0 });
}
