use autodiff::differentiable;

struct Grid(Vec<f64>);

impl std::ops::Index<usize> for Grid {
    type Output = f64;
    fn index(&self, i: usize) -> &f64 {
        &self.0[i]
    }
}

#[differentiable]
fn first(grid: &Grid) -> f64 {
    grid[0] * grid[1]
}

fn main() {}
