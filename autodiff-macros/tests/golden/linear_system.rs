#[differentiable]
fn first_of_solution(a: &DMatrix<f64>, b: &DVector<f64>) -> f64 {
    let x = a.clone().lu().solve(b).unwrap();
    x.dot(&a.column(0))
}
