//! Makes a failing program smaller: all changes of one step are one crate.

use super::batch::{Case, judge};
use super::kind;
use super::print::annotated;
use crate::random_tests::shrink::candidates;

/// Programs that are compiled at once.
const AT_ONCE: usize = 40;

/// Prints smaller and smaller programs that fail in the same way.
pub fn shrink(mut best: Case) {
    let mut profiles: &[&str] = &["dev"];
    let mut goal = judge(std::slice::from_ref(&best), profiles).remove(0);
    if ["refused", "does not compile", "not a program", "panic of the compiler"].contains(&goal.kind.as_str()) {
        profiles = &[];
    }
    if goal.kind == "passed" {
        profiles = &["dev", "release"];
        goal = judge(std::slice::from_ref(&best), profiles).remove(0);
    }
    println!("{}: {}", goal.kind, goal.text);
    if goal.kind == "passed" || goal.kind == "skipped" {
        return;
    }
    loop {
        let length = annotated(&best.program, best.options).len();
        let mut programs = candidates(&best.program);
        programs.retain(|p| annotated(p, best.options).len() < length);
        programs.sort_by_key(|p| annotated(p, best.options).len());
        let found = programs.chunks(AT_ONCE).find_map(|some| {
            let cases: Vec<Case> = some.iter().map(|p| Case { program: p.clone(), ..best.clone() }).collect();
            let verdicts = judge(&cases, profiles);
            cases.into_iter().zip(verdicts).find(|(_, verdict)| kind(verdict) == kind(&goal))
        });
        let Some((smaller, verdict)) = found else { break };
        best = smaller;
        println!("{length} {}", verdict.text);
    }
    println!("{}", annotated(&best.program, best.options));
}
