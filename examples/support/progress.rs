//! A progress bar for people at a terminal; silence in pipes, logs and tests.

use std::io::{IsTerminal, stderr, stdout};

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over `epochs` steps, hidden unless standard output and standard error are a terminal.
///
/// Print through [`ProgressBar::suspend`] while it runs, so that lines and bar do not mix.
pub(crate) fn epochs(epochs: usize) -> ProgressBar {
    if !(stdout().is_terminal() && stderr().is_terminal()) {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("  training {bar:40} {pos}/{len} epochs").expect("the template above is well-formed");
    ProgressBar::new(epochs as u64).with_style(style)
}
