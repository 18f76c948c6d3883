//! The text form of a graph, for dumps and tests.

use super::{ArgValue, Aspect, CallMode, Graph, LoopKind, NodeId, Op, Passed, Path, Proj, Region, ScalarOp, Stmt};
use std::collections::HashSet;
use std::fmt::{self, Display, Formatter, Write};

impl Display for Graph {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        self.print_region(&self.body, 0, &mut HashSet::new(), &mut out);
        f.write_str(&out)
    }
}

impl Graph {
    fn print_region(&self, region: &Region, depth: usize, shown: &mut HashSet<NodeId>, out: &mut String) {
        for stmt in &region.stmts {
            self.print_stmt(stmt, depth, shown, out);
        }
        if !region.yields.is_empty() {
            let yields = self.list(&region.yields, shown, depth, out);
            line(out, depth, &format!("yield {yields}"));
        }
    }

    /// Nodes that no statement anchors are shown before their first use.
    fn show(&self, id: NodeId, shown: &mut HashSet<NodeId>, depth: usize, out: &mut String) -> String {
        let node = self.node(id);
        match &node.op {
            Op::Const(bits) => return format!("{:?}", f64::from_bits(*bits)),
            Op::Int(n) => return n.to_string(),
            Op::IntOf(n, ty) => return format!("{n}_{ty}"),
            Op::Bool(b) => return b.to_string(),
            Op::Bound(_) => return self.label(id),
            Op::Read(..) if self.is_leaf(id) => return self.var(self.path_of(id).expect("a read").var).name.to_string(),
            _ => {}
        }
        if shown.insert(id) {
            let args: Vec<String> = node.args.iter().map(|a| self.show(*a, shown, depth, out)).collect();
            let text = match &node.op {
                Op::Read(..) => {
                    let path = self.path_of(id).expect("a read");
                    self.show_path(&path, shown, depth, out)
                }
                Op::Len(..) => {
                    let path = self.path_of(id).expect("a length");
                    format!("len {}", self.show_path(&path, shown, depth, out))
                }
                Op::Snippet(s) => format!("`{}` ({})", self.snippets[s.index()].tokens, args.join(", ")),
                Op::Scalar(op) if op.arity() == 2 && is_symbol(*op) => format!("{} {} {}", args[0], op.name(), args[1]),
                Op::Scalar(op) => format!("{}({})", op.name(), args.join(", ")),
                Op::Cast(to) => format!("cast {to:?} {}", args.join(", ")),
                other => format!("{other:?}({})", args.join(", ")),
            };
            line(out, depth, &format!("{} = {text}", self.label(id)));
        }
        self.label(id)
    }

    fn label(&self, id: NodeId) -> String {
        match &self.node(id).name {
            Some(name) => format!("{name}%{}", id.0),
            None => format!("%{}", id.0),
        }
    }

    fn show_path(&self, path: &Path, shown: &mut HashSet<NodeId>, depth: usize, out: &mut String) -> String {
        let mut text = format!("{}${}", self.var(path.var).name, path.var.0);
        for proj in &path.proj {
            match proj {
                Proj::Index(i) => {
                    let i = self.show(*i, shown, depth, out);
                    let _ = write!(text, "[{i}]");
                }
                Proj::Range(a, b) => {
                    let a = a.map(|a| self.show(a, shown, depth, out)).unwrap_or_default();
                    let b = b.map(|b| self.show(b, shown, depth, out)).unwrap_or_default();
                    let _ = write!(text, "[{a}..{b}]");
                }
                Proj::Field(name) => {
                    let _ = write!(text, ".{name}");
                }
            }
        }
        text
    }

    fn list(&self, nodes: &[NodeId], shown: &mut HashSet<NodeId>, depth: usize, out: &mut String) -> String {
        nodes.iter().map(|n| self.show(*n, shown, depth, out)).collect::<Vec<_>>().join(", ")
    }

    fn print_stmt(&self, stmt: &Stmt, depth: usize, shown: &mut HashSet<NodeId>, out: &mut String) {
        match stmt {
            Stmt::Let(node) => {
                self.show(*node, shown, depth, out);
            }
            Stmt::Write(path, node) | Stmt::Add(path, node) | Stmt::Restore(path, node, _) => {
                let op = match stmt {
                    Stmt::Write(..) => "=",
                    Stmt::Add(..) => "+=",
                    _ => "<-",
                };
                let node = self.show(*node, shown, depth, out);
                let path = self.show_path(path, shown, depth, out);
                line(out, depth, &format!("{path} {op} {node}"));
            }
            Stmt::Push(path, nodes) => {
                let nodes = self.list(nodes, shown, depth, out);
                let path = self.show_path(path, shown, depth, out);
                line(out, depth, &format!("push {path} ({nodes})"));
            }
            Stmt::Pop(path, outs) => {
                let path = self.show_path(path, shown, depth, out);
                let outs = outs.iter().map(|o| self.label(*o)).collect::<Vec<_>>().join(", ");
                line(out, depth, &format!("({outs}) = pop {path}"));
            }
            Stmt::Swap(a, b) | Stmt::Unswap(a, b, _) => {
                let (a, b) = (self.show_path(a, shown, depth, out), self.show_path(b, shown, depth, out));
                line(out, depth, &format!("swap {a} {b}"));
            }
            Stmt::If { cond, then, els, outs } => {
                let cond = self.show(*cond, shown, depth, out);
                let outs = outs.iter().map(|o| self.label(*o)).collect::<Vec<_>>().join(", ");
                line(out, depth, &format!("if {cond} -> ({outs})"));
                self.print_region(then, depth + 1, shown, out);
                if !els.stmts.is_empty() || !els.yields.is_empty() {
                    line(out, depth, "else");
                    self.print_region(els, depth + 1, shown, out);
                }
            }
            Stmt::Match { scrutinee, arms, outs } => {
                let scrutinee = self.show(*scrutinee, shown, depth, out);
                let outs = outs.iter().map(|o| self.label(*o)).collect::<Vec<_>>().join(", ");
                line(out, depth, &format!("match {scrutinee} -> ({outs})"));
                for arm in arms {
                    line(out, depth, &format!("arm {}", arm.pattern));
                    self.print_region(&arm.body, depth + 1, shown, out);
                }
            }
            Stmt::Loop(l) => {
                match &l.kind {
                    LoopKind::For { counter, start, end, inclusive, reversed } => {
                        let (start, end) = (self.show(*start, shown, depth, out), self.show(*end, shown, depth, out));
                        let dots = if *inclusive { "..=" } else { ".." };
                        let back = if *reversed { " reversed" } else { "" };
                        line(out, depth, &format!("for {} in {start}{dots}{end}{back} 'l{}", self.label(*counter), l.label.0));
                    }
                    LoopKind::Each { iterator, .. } => {
                        let iterator = self.show(*iterator, shown, depth, out);
                        line(out, depth, &format!("for each {iterator} 'l{}", l.label.0));
                    }
                    LoopKind::While { cond } => {
                        line(out, depth, &format!("while 'l{}", l.label.0));
                        self.print_region(cond, depth + 2, shown, out);
                    }
                    LoopKind::Forever => line(out, depth, &format!("loop 'l{}", l.label.0)),
                }
                self.print_region(&l.body, depth + 1, shown, out);
            }
            Stmt::Block { label, body } => {
                line(out, depth, &format!("block 'l{}", label.0));
                self.print_region(body, depth + 1, shown, out);
            }
            Stmt::Rest(body) => {
                line(out, depth, "rest");
                self.print_region(body, depth + 1, shown, out);
            }
            Stmt::Break(label) => line(out, depth, &format!("break 'l{}", label.0)),
            Stmt::Exit(node) => {
                let node = self.show(*node, shown, depth, out);
                line(out, depth, &format!("exit {node}"));
            }
            Stmt::Call(call) => {
                let args = call.args.iter().map(|a| self.show_arg(&a.value, shown, depth, out)).collect::<Vec<_>>().join(", ");
                let mode = match call.mode {
                    CallMode::Primal => "call",
                    CallMode::Record { .. } => "record",
                    CallMode::Tangent { .. } => "tangent",
                    CallMode::TangentRecord { .. } => "tangent record",
                };
                let aspect = match call.callee.aspect {
                    Aspect::Value | Aspect::Parameter(_) => "",
                    Aspect::Gradient => "::grad",
                    Aspect::ValueAndGradient => "::value_and_grad",
                };
                line(out, depth, &format!("{} = {mode} {}{aspect}({args})", self.label(call.result), call.callee.path));
            }
            Stmt::Pullback(p) => {
                let seed = self.show(p.seed, shown, depth, out);
                line(out, depth, &format!("pullback {} seed {seed}", self.label(p.pullback)));
            }
        }
    }

    fn show_arg(&self, arg: &ArgValue, shown: &mut HashSet<NodeId>, depth: usize, out: &mut String) -> String {
        match arg {
            ArgValue::Value(node) | ArgValue::Reference(node) | ArgValue::Untold(node, _) => self.show(*node, shown, depth, out),
            ArgValue::Shared(path) => format!("&{}", self.show_path(path, shown, depth, out)),
            ArgValue::Mutable(path) => format!("&mut {}", self.show_path(path, shown, depth, out)),
            ArgValue::Function(Passed::Closure { closure, .. }) => format!("closure {closure}"),
            ArgValue::Function(Passed::Named { function, .. }) => function.to_string(),
            ArgValue::Function(Passed::Parameter(index)) => format!("parameter {index}"),
        }
    }
}

fn is_symbol(op: ScalarOp) -> bool {
    op.spelling() == super::Spelling::Operator
}

fn line(out: &mut String, depth: usize, text: &str) {
    let _ = writeln!(out, "{:indent$}{text}", "", indent = depth * 2);
}
