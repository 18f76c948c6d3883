use autodiff::differentiable;

#[differentiable]
fn log(x: f64) -> Result<f64, String> {
    if x > 0.0 { Ok(x.ln()) } else { Err("negative".to_string()) }
}

#[differentiable]
fn matched(x: f64) -> f64 {
    match log(x) {
        Ok(y) => y,
        Err(error) => {
            eprintln!("{error}");
            0.0
        }
    }
}

#[differentiable]
fn by_default(x: f64) -> f64 {
    log(x).unwrap_or_else(|error| error.len() as f64)
}

#[differentiable]
fn named(x: f64, name: &str) -> Result<f64, String> {
    Ok(log(x).map_err(|error| format!("{name}: {error}"))?)
}

fn main() {}
