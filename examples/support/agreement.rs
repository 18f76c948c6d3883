//! Reference numbers beside computed ones, with the verdict that becomes the exit code.

use std::process::ExitCode;

/// A table of comparisons that remembers how many were off.
pub(crate) struct Agreement {
    compared: usize,
    off: usize,
}

impl Agreement {
    /// Prints the head of the table.
    pub(crate) fn begin(title: &str) -> Self {
        println!("\n{title}");
        println!("  {:<34} {:>22} {:>22} {:>10}", "", "reference", "ours", "difference");
        Agreement { compared: 0, off: 0 }
    }

    /// Prints one comparison; `agrees` is the caller's criterion.
    pub(crate) fn row(&mut self, what: &str, reference: &str, ours: &str, difference: f64, agrees: bool) {
        self.compared += 1;
        self.off += usize::from(!agrees);
        let mark = if agrees { "" } else { "  <-- off" };
        println!("  {what:<34} {reference:>22} {ours:>22} {difference:>10.1e}{mark}");
    }

    /// Says how many numbers agree; failure if one does not.
    pub(crate) fn verdict(self, criterion: &str) -> ExitCode {
        let agreeing = self.compared - self.off;
        println!("\n{agreeing} of {} numbers agree {criterion}.", self.compared);
        if self.off == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
