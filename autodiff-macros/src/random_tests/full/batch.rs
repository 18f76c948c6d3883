//! Many programs as one crate outside of the workspace, compiled by rustc and run in debug and release.
//!
//! Two things keep it cheap: what the compiler refuses is found here, before rustc is asked, and only the debug build
//! holds the programs over dual numbers; the release is compared with the numbers of the debug build.

use super::print::{Options, annotated, comparison, dual, plain};
use super::refusal::refusal;
use crate::random_tests::from_environment;
use crate::random_tests::program::Program;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A program with what decides its derived functions and the point.
#[derive(Clone)]
pub struct Case {
    pub seed: u64,
    pub program: Program,
    pub options: Options,
}

/// What became of a program: the kind, and what is particular to it.
#[derive(Clone, PartialEq, Debug)]
pub struct Verdict {
    pub kind: String,
    pub text: String,
}

impl Verdict {
    pub fn new(kind: &str, text: impl Into<String>) -> Self {
        Verdict { kind: kind.to_string(), text: text.into() }
    }
}

/// Rounds in which programs that do not compile are left out.
const ROUNDS: usize = 25;

/// Releases are compared with debug builds to this, relative: rustc may fold elementary functions at compile time, and
/// its table rounds the last bit otherwise than the machine's library.
const PROFILES: f64 = 1e-10;

struct Batch<'c> {
    root: PathBuf,
    cases: &'c [Case],
    verdicts: BTreeMap<usize, Verdict>,
    /// Programs that cannot be written over dual numbers.
    without_duals: BTreeSet<usize>,
}

/// The verdicts of the programs, in order.
pub fn judge(cases: &[Case], profiles: &[&str]) -> Vec<Verdict> {
    let mut batch = Batch { root: folder(), cases, verdicts: BTreeMap::new(), without_duals: BTreeSet::new() };
    batch.refuse();
    batch.write_programs();
    batch.build();
    let mut numbers = BTreeMap::new();
    for profile in profiles {
        batch.run(profile, &mut numbers);
    }
    let mut verdicts = batch.verdicts;
    (0..cases.len()).map(|n| verdicts.remove(&n).unwrap_or(Verdict::new("no verdict", ""))).collect()
}

impl Batch<'_> {
    fn refuse(&mut self) {
        for (number, case) in self.cases.iter().enumerate() {
            if let Some(verdict) = refusal(&annotated(&case.program, case.options)) {
                self.verdicts.insert(number, verdict);
            }
        }
    }

    /// Builds in debug, without what does not compile.
    fn build(&mut self) {
        for round in 0.. {
            assert!(round < ROUNDS, "programs that were left out still fail to compile");
            self.write_main();
            let output = cargo(&self.root, "dev", &["build", "--message-format=short"]);
            if output.status.success() {
                return;
            }
            let messages = String::from_utf8_lossy(&output.stderr);
            let (failures, without_duals) = compile_errors(&messages);
            let news = self.verdicts.len() + self.without_duals.len();
            self.verdicts.extend(failures);
            self.without_duals.extend(without_duals);
            assert!(self.verdicts.len() + self.without_duals.len() > news, "the crate does not compile:\n{messages}");
        }
    }

    fn run(&mut self, profile: &str, numbers: &mut BTreeMap<usize, String>) {
        let output = cargo(&self.root, profile, &["run"]);
        assert!(output.status.success(), "the programs do not run:\n{}", String::from_utf8_lossy(&output.stderr));
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let fields: Vec<&str> = line.splitn(3, '\t').collect();
            let [name, kind, text] = fields[..] else { continue };
            let number = name.parse().expect("programs are named by numbers");
            let verdict = match (kind, numbers.get(&number)) {
                ("passed", Some(before)) if !agree(before, text) => {
                    Verdict::new("debug and release differ", format!("{before} and {text}"))
                }
                _ => Verdict::new(kind, text),
            };
            if kind == "passed" {
                numbers.insert(number, text.to_string());
            }
            let entry = self.verdicts.entry(number).or_insert_with(|| verdict.clone());
            if entry.kind == "passed" {
                *entry = verdict;
            }
        }
    }

    fn alive(&self) -> Vec<usize> {
        (0..self.cases.len()).filter(|number| !self.verdicts.contains_key(number)).collect()
    }

    fn write_programs(&self) {
        let sources = self.root.join("src");
        let _ = fs::remove_dir_all(&sources);
        write(&self.root.join("Cargo.toml"), &manifest());
        if !self.root.join("Cargo.lock").exists() {
            fs::copy(workspace().join("Cargo.lock"), self.root.join("Cargo.lock")).expect("the workspace has a lock file");
        }
        write(&sources.join("judge.rs"), include_str!("judge.rs"));
        for number in self.alive() {
            let case = &self.cases[number];
            let folder = sources.join(format!("p{number}"));
            write(&folder.join("plain.rs"), &plain(&case.program));
            write(&folder.join("dual.rs"), &dual(&case.program));
            write(&folder.join("annotated.rs"), &annotated(&case.program, case.options));
        }
    }

    fn write_main(&self) {
        let alive = self.alive();
        for number in &alive {
            let case = &self.cases[*number];
            let with_duals = !self.without_duals.contains(number);
            let text = comparison(&case.program, case.options, &number.to_string(), case.seed, with_duals);
            write(&self.root.join(format!("src/p{number}/mod.rs")), &text);
        }
        let modules: String = alive.iter().map(|n| format!("mod p{n};\n")).collect();
        let calls: String = alive.iter().map(|n| format!("    p{n}::judge();\n")).collect();
        let silent = "std::panic::set_hook(Box::new(|_| {}));";
        let text = format!("#![allow(warnings)]\n#![forbid(unsafe_code)]\nmod judge;\n{modules}\nfn main() {{\n    {silent}\n{calls}}}\n");
        write(&self.root.join("src/main.rs"), &text);
    }
}

fn agree(before: &str, after: &str) -> bool {
    let numbers = |text: &str| -> Vec<f64> { text.split(' ').filter_map(|x| x.parse().ok()).collect() };
    let (before, after) = (numbers(before), numbers(after));
    let scale = before.iter().fold(1.0, |a: f64, b| a.max(b.abs()));
    before.len() == after.len() && before.iter().zip(&after).all(|(a, b)| (a - b).abs() <= PROFILES * scale)
}

/// A long run pays for building its dependencies anew; a short one takes what is built for the other tests.
fn is_long() -> bool {
    from_environment("AUTODIFF_FULL_COUNT").is_some()
}

/// In a long run the compiler under test is optimised, as it runs for every program; what would panic in it still does.
/// One unit, as what is generic would be optimised once more in each.
fn manifest() -> String {
    let level = u8::from(is_long());
    format!(
        "[package]\nname = \"full_lane\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nautodiff = {{ path = {:?} }}\n\
         nalgebra = \"0.35\"\nnum-dual = \"0.15\"\n\n[profile.dev]\ndebug = false\nincremental = false\n\n\
         [profile.dev.package.full_lane]\ncodegen-units = 1\n\n\
         [profile.dev.build-override]\nopt-level = {level}\ndebug-assertions = true\noverflow-checks = true\n\n[workspace]\n",
        workspace()
    )
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace").to_path_buf()
}

/// Beside the other things that are built.
fn folder() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    test.ancestors().nth(3).expect("the target folder").join("full_lane")
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
    fs::write(path, text).expect("the file can be written");
}

/// The release is the development profile with other settings, so that the compiler is built once; in a short run they are
/// those of the programs alone.
fn cargo(root: &Path, profile: &str, args: &[&str]) -> Output {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args);
    if profile == "release" {
        let changed = if is_long() { "profile.dev" } else { "profile.dev.package.full_lane" };
        for setting in ["opt-level=1", "debug-assertions=false", "overflow-checks=false"] {
            command.args(["--config", &format!("{changed}.{setting}")]);
        }
    }
    let target = if is_long() { root.join("target") } else { root.parent().expect("the target folder").to_path_buf() };
    command.args(["--offline", "--quiet", "--target-dir"]).arg(target).current_dir(root);
    command.env_remove("RUSTFLAGS").output().expect("cargo can be started")
}

/// By program, the first error in it, and the programs with errors over dual numbers; lines are
/// `src/p3/plain.rs:4:5: error[E0308]: message`.
fn compile_errors(messages: &str) -> (BTreeMap<usize, Verdict>, BTreeSet<usize>) {
    let (mut found, mut without_duals) = (BTreeMap::new(), BTreeSet::new());
    for line in messages.lines() {
        let Some((number, rest)) = line.strip_prefix("src/p").and_then(|rest| rest.split_once('/')) else { continue };
        let (Ok(number), Some((place, message))) = (number.parse::<usize>(), rest.split_once(": error")) else { continue };
        let file = place.split(':').next().unwrap_or_default();
        let (code, message) = message.split_once(": ").unwrap_or(("", message));
        let kind = match (file, code) {
            ("dual.rs", _) => {
                without_duals.insert(number);
                continue;
            }
            ("plain.rs", _) => "not a program",
            (_, "") => "refused",
            // Said by a bound of ours, as only rustc knows which parameters of a callee carry a derivative.
            _ if message.starts_with("the derivative with respect to argument") => "refused",
            _ => "does not compile",
        };
        let verdict = Verdict::new(kind, format!("{}{}{message}", code, if code.is_empty() { "" } else { " " }));
        if kind == "not a program" {
            found.insert(number, verdict);
        } else {
            found.entry(number).or_insert(verdict);
        }
    }
    (found, without_duals)
}
