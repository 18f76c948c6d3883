//! The one table that is printed.

use super::measure::Row;
use super::timing::{memory, time};

pub(crate) fn print_head() {
    println!("\n{:<38}{:^33}  {:^17}  {:^17}  {:^31}", "", "time per call", "generated over", "generated over", "allocated per call");
    println!(
        "{:<38}{:>11}{:>11}{:>11}  {:^17}  {:^17}  {:^31}",
        "", "function", "by hand", "generated", "function", "by hand", "bytes (calls)"
    );
    println!("{:<71}  {:>7} {:>9}  {:>7} {:>9}  {:>15} {:>15}", "", "ours", "yardstick", "ours", "yardstick", "by hand", "generated");
}

pub(crate) fn print_row(row: &Row) {
    println!(
        "{:<38}{:>11}{:>11}{:>11}  {:>7.2} {:>9}  {:>7.2} {:>9}  {:>15} {:>15}",
        row.name,
        time(row.function),
        time(row.by_hand),
        time(row.generated),
        row.to_function,
        ratio(row.yardstick.to_function),
        row.to_hand,
        ratio(row.yardstick.to_hand),
        memory(row.allocated_by_hand),
        memory(row.allocated_by_generated),
    );
}

pub(crate) fn print_means(rows: &[Row]) {
    println!();
    // Second-order rows have no yardstick over the function, and a yardstick of another kind over
    // the hand-written derivative: they stand for themselves.
    let first_order: Vec<_> = rows.iter().filter_map(|row| Some((row, row.yardstick.to_function?, row.yardstick.to_hand?))).collect();
    print_mean(
        "geometric mean where both yardsticks are",
        &first_order.iter().map(|(row, ..)| *row).collect::<Vec<_>>(),
        mean(first_order.iter().map(|(_, to_function, _)| *to_function)),
        mean(first_order.iter().map(|(.., to_hand)| *to_hand)),
    );
    print_mean("geometric mean of all rows but the Hessians", &rows.iter().filter(|row| !row.alone).collect::<Vec<_>>(), None, None);
    println!(
        "\nTimes are medians of interleaved rounds, ratios are medians of the rounds' ratios.\n\
         Yardsticks were measured elsewhere, each beside its own baseline: for gradients the best of\n\
         the LLVM-level compilers at its best; SymForce for the Hessian of Rosenbrock; CasADi for the\n\
         camera. Bytes include the gradient that is returned, where that is a `Vec`."
    );
}

fn print_mean(name: &str, rows: &[&Row], to_function_yardstick: Option<f64>, to_hand_yardstick: Option<f64>) {
    println!(
        "{name:<71}  {:>7} {:>9}  {:>7} {:>9}",
        ratio(mean(rows.iter().map(|row| row.to_function))),
        ratio(to_function_yardstick),
        ratio(mean(rows.iter().map(|row| row.to_hand))),
        ratio(to_hand_yardstick),
    );
}

/// The geometric mean.
fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let logarithms: Vec<f64> = values.map(f64::ln).collect();
    let count = logarithms.len();
    (count > 0).then(|| (logarithms.iter().sum::<f64>() / count as f64).exp())
}

fn ratio(ratio: Option<f64>) -> String {
    ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"))
}
