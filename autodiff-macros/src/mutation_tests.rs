//! Whether checks notice what is wrong on purpose.
//!
//! The mutants stand beside the checks: `rules/tests/mutants.rs`, `rules/tests/matrices.rs`, `simplify/tests/mutants.rs`. Each prints
//! its figures: `cargo test -p autodiff-macros --lib wrong_ -- --nocapture`.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// What the closure panics with, if it does; nothing is printed.
pub fn panic_of(check: impl FnOnce()) -> Option<String> {
    HOOK.call_once(|| {
        let print = take_hook();
        set_hook(Box::new(move |info| {
            if !EXPECTED.get() {
                print(info);
            }
        }));
    });
    EXPECTED.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(check));
    EXPECTED.set(false);
    let panic = outcome.err()?;
    let message = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|s| s.to_string()));
    Some(message.unwrap_or_default())
}

/// How many mutants there were, and which ones nobody noticed.
#[derive(Default)]
pub struct Tally {
    tried: usize,
    survived: Vec<String>,
}

impl Tally {
    pub fn count(&mut self, noticed: bool, name: impl FnOnce() -> String) {
        self.tried += 1;
        if !noticed {
            self.survived.push(name());
        }
    }

    /// Prints the figures; every mutant must have been noticed, and so many must have been made.
    pub fn judge(self, what: &str, at_least: usize) {
        println!("{} {what}, {} noticed", self.tried, self.tried - self.survived.len());
        assert!(self.tried >= at_least, "only {} {what} were made", self.tried);
        assert!(self.survived.is_empty(), "not noticed:\n{}", self.survived.join("\n"));
    }
}
