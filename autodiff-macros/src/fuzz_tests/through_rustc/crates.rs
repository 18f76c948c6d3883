//! Scratch crates: the items of a test file as the root, mutants as modules below it, and what rustc says about them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A message, with where its primary span starts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Message {
    pub line: usize,
    pub column: usize,
    pub is_error: bool,
    /// `E0308`, or nothing.
    pub code: String,
    pub text: String,
}

/// What rustc says about each module that it has something to say about; modules that fail are left out, and the others are compiled
/// again, until all of them compile.
pub struct Checked {
    pub messages: BTreeMap<usize, BTreeSet<Message>>,
}

impl Checked {
    pub fn fails(&self, number: usize) -> bool {
        self.of(number).any(|message| message.is_error)
    }

    pub fn of(&self, number: usize) -> impl Iterator<Item = &Message> {
        self.messages.get(&number).into_iter().flatten()
    }
}

/// Later phases of rustc run only when the earlier ones find nothing.
const ROUNDS: usize = 40;

/// Compiles the root with the modules below it.
pub fn check(root: &str, modules: &BTreeMap<usize, String>) -> Checked {
    let folder = folder();
    let sources = folder.join("src");
    let _ = fs::remove_dir_all(&sources);
    write(&folder.join("Cargo.toml"), &manifest());
    if !folder.join("Cargo.lock").exists() {
        fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).expect("the workspace has a lock file");
    }
    for (number, text) in modules {
        write(&sources.join(format!("m{number}.rs")), text);
    }
    let mut alive: BTreeSet<usize> = modules.keys().copied().collect();
    let mut checked = Checked { messages: BTreeMap::new() };
    for _ in 0..ROUNDS {
        let names: String = alive.iter().map(|number| format!("pub mod m{number};\n")).collect();
        write(&sources.join("lib.rs"), &format!("{root}\n{names}"));
        let output = cargo(&folder);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let found = messages(&said);
        let failing: BTreeSet<usize> = found.iter().filter(|(_, message)| message.is_error).map(|(number, _)| *number).collect();
        // What compiles is told about in the end.
        for (number, message) in found.into_iter().filter(|(number, _)| output.status.success() || failing.contains(number)) {
            checked.messages.entry(number).or_default().insert(message);
        }
        if output.status.success() {
            return checked;
        }
        assert!(!failing.is_empty(), "the root does not compile, {}:\n{said}", sources.join("lib.rs").display());
        alive.retain(|number| !failing.contains(number));
    }
    panic!("modules that were left out still fail to compile");
}

/// Lines are `src/m3.rs:4:5: error[E0308]: message`.
fn messages(said: &str) -> Vec<(usize, Message)> {
    let mut found = Vec::new();
    for line in said.lines() {
        let Some((number, rest)) = line.strip_prefix("src/m").and_then(|rest| rest.split_once(".rs:")) else { continue };
        let (Ok(number), Some((place, message))) = (number.parse(), rest.split_once(": ")) else { continue };
        let Some((row, column)) = place.split_once(':') else { continue };
        let Some((level, text)) = message.split_once(": ") else { continue };
        let code = level.split_once('[').map_or("", |(_, code)| code.trim_end_matches(']'));
        let (line, column) = (row.parse().expect("a line"), column.parse().expect("a column"));
        let is_error = level.starts_with("error");
        found.push((number, Message { line, column, is_error, code: code.to_string(), text: text.to_string() }));
    }
    found
}

/// The compiler under test is optimised, as it runs for every mutant; what would panic in it still does.
fn manifest() -> String {
    format!(
        "[package]\nname = \"through_rustc\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nautodiff = {{ path = {:?} }}\n\
         nalgebra = \"0.35\"\nnum-traits = \"0.2\"\n\n[profile.dev]\ndebug = false\nincremental = false\n\n\
         [profile.dev.build-override]\nopt-level = 1\ndebug-assertions = true\noverflow-checks = true\n\n[workspace]\n",
        workspace()
    )
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace").to_path_buf()
}

/// Beside the other things that are built.
pub fn folder() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    test.ancestors().nth(3).expect("the target folder").join("through_rustc")
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
    fs::write(path, text).expect("the file can be written");
}

fn cargo(folder: &Path) -> Output {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["check", "--message-format=short", "--offline", "--quiet", "--target-dir"]).arg(folder.join("target"));
    command.current_dir(folder).env_remove("RUSTFLAGS").output().expect("cargo can be started")
}
