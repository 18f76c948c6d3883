//! Many programs as one crate outside of the workspace, compiled by rustc and run in debug and release.

use super::print::{Options, annotated, comparison, dual, plain};
use crate::random_tests::program::Program;
use std::collections::BTreeMap;
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

/// Rounds in which programs that do not compile are left out.
const ROUNDS: usize = 25;

/// Releases are compared with debug builds to this, relative: rustc may fold elementary functions at compile time, and
/// its table rounds the last bit otherwise than the machine's library.
const PROFILES: f64 = 1e-10;

/// The verdicts of the programs, in order.
pub fn judge(cases: &[Case], profiles: &[&str]) -> Vec<Verdict> {
    let root = folder();
    let mut verdicts: BTreeMap<usize, Verdict> = BTreeMap::new();
    write_programs(&root, cases);
    for round in 0.. {
        assert!(round < ROUNDS, "programs that were left out still fail to compile");
        let alive: Vec<usize> = (0..cases.len()).filter(|number| !verdicts.contains_key(number)).collect();
        write_main(&root, &alive);
        let output = cargo(&root, &["check", "--message-format=short"]);
        if output.status.success() {
            break;
        }
        let failures = compile_errors(&String::from_utf8_lossy(&output.stderr));
        assert!(!failures.is_empty(), "the crate does not compile:\n{}", String::from_utf8_lossy(&output.stderr));
        verdicts.extend(failures);
    }
    let mut numbers: BTreeMap<usize, String> = BTreeMap::new();
    for profile in profiles {
        let output = cargo(&root, if *profile == "release" { &["run", "--release"] } else { &["run"] });
        assert!(output.status.success(), "the programs do not run:\n{}", String::from_utf8_lossy(&output.stderr));
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let fields: Vec<&str> = line.splitn(3, '\t').collect();
            let [name, kind, text] = fields[..] else { continue };
            let number = name.parse().expect("programs are named by numbers");
            let verdict = match (kind, numbers.get(&number)) {
                ("passed", Some(before)) if !agree(before, text) => {
                    Verdict { kind: "debug and release differ".into(), text: format!("{before} and {text}") }
                }
                _ => Verdict { kind: kind.to_string(), text: text.to_string() },
            };
            if kind == "passed" {
                numbers.insert(number, text.to_string());
            }
            let entry = verdicts.entry(number).or_insert_with(|| verdict.clone());
            if entry.kind == "passed" {
                *entry = verdict;
            }
        }
    }
    (0..cases.len()).map(|n| verdicts.remove(&n).unwrap_or(Verdict { kind: "no verdict".into(), text: String::new() })).collect()
}

fn agree(before: &str, after: &str) -> bool {
    let numbers = |text: &str| -> Vec<f64> { text.split(' ').filter_map(|x| x.parse().ok()).collect() };
    let (before, after) = (numbers(before), numbers(after));
    let scale = before.iter().fold(1.0, |a: f64, b| a.max(b.abs()));
    before.len() == after.len() && before.iter().zip(&after).all(|(a, b)| (a - b).abs() <= PROFILES * scale)
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

fn write_programs(root: &Path, cases: &[Case]) {
    let sources = root.join("src");
    let _ = fs::remove_dir_all(&sources);
    let manifest = format!(
        "[package]\nname = \"full_lane\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nautodiff = {{ path = {:?} }}\n\
         nalgebra = \"0.35\"\nnum-dual = \"0.15\"\n\n[profile.dev]\ndebug = false\nincremental = false\n\n[workspace]\n",
        workspace()
    );
    write(&root.join("Cargo.toml"), &manifest);
    if !root.join("Cargo.lock").exists() {
        fs::copy(workspace().join("Cargo.lock"), root.join("Cargo.lock")).expect("the workspace has a lock file");
    }
    write(&sources.join("judge.rs"), include_str!("judge.rs"));
    for (number, case) in cases.iter().enumerate() {
        let folder = sources.join(format!("p{number}"));
        write(&folder.join("plain.rs"), &plain(&case.program));
        write(&folder.join("dual.rs"), &dual(&case.program));
        write(&folder.join("annotated.rs"), &annotated(&case.program, case.options));
        write(&folder.join("mod.rs"), &comparison(&case.program, case.options, &number.to_string(), case.seed));
    }
}

fn write_main(root: &Path, alive: &[usize]) {
    let modules: String = alive.iter().map(|n| format!("mod p{n};\n")).collect();
    let calls: String = alive.iter().map(|n| format!("    p{n}::judge();\n")).collect();
    let text =
        format!("#![allow(warnings)]\nmod judge;\n{modules}\nfn main() {{\n    std::panic::set_hook(Box::new(|_| {{}}));\n{calls}}}\n");
    write(&root.join("src/main.rs"), &text);
}

fn cargo(root: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args).args(["--offline", "--quiet", "--target-dir"]).arg(root.join("target")).current_dir(root);
    command.env_remove("RUSTFLAGS").output().expect("cargo can be started")
}

/// By program, the first error in it; lines are `src/p3/plain.rs:4:5: error[E0308]: message`.
fn compile_errors(messages: &str) -> BTreeMap<usize, Verdict> {
    let mut found = BTreeMap::new();
    for line in messages.lines() {
        let Some((number, rest)) = line.strip_prefix("src/p").and_then(|rest| rest.split_once('/')) else { continue };
        let (Ok(number), Some((place, message))) = (number.parse(), rest.split_once(": error")) else { continue };
        let file = place.split(':').next().unwrap_or_default();
        let (code, message) = message.split_once(": ").unwrap_or(("", message));
        let kind = match (file, code) {
            ("plain.rs", _) => "not a program",
            ("dual.rs", _) => "no oracle",
            (_, "") => "refused",
            // Said by a bound of ours, as only rustc knows which parameters of a callee carry a derivative.
            _ if message.starts_with("the derivative with respect to argument") => "refused",
            _ => "does not compile",
        };
        found.entry(number).or_insert_with(|| Verdict {
            kind: kind.to_string(),
            text: format!("{}{}{message}", code, if code.is_empty() { "" } else { " " }),
        });
    }
    found
}
