//! Arguments that borrow from one variable: the halves of `split_at_mut`, two elements of an array.
//!
//! The source has shown to rustc that they do not meet; written out as places of one variable, they would not pass. All but
//! the first are handed over as copies, and written back.

use crate::graph::{Arg, ArgValue, Op, Path, Ty};
use crate::lower::Lowerer;
use proc_macro2::Span;

impl Lowerer<'_> {
    /// Puts copies in place of arguments that meet a mutable one. Gives the places to be written back, each with its copy.
    pub(super) fn separate(&mut self, args: &mut [Arg]) -> Vec<(Path, Path)> {
        let mut back = Vec::new();
        for i in 1..args.len() {
            let Some((path, mutable)) = borrowed(&args[i].value) else { continue };
            let meets =
                args[..i].iter().filter_map(|arg| borrowed(&arg.value)).any(|(other, also)| (mutable || also) && !other.is_apart(path));
            if !meets {
                continue;
            }
            let path = path.clone();
            let part = self.copy_of(&path);
            if mutable {
                back.push((path, part.clone()));
            }
            args[i].value = if mutable { ArgValue::Mutable(part) } else { ArgValue::Shared(part) };
        }
        back
    }

    fn copy_of(&mut self, path: &Path) -> Path {
        let (mut ty, mut value) = (self.path_ty(path), self.read(path));
        if let Ty::Slice(element) = ty {
            ty = Ty::Vec(element);
            value = self.b.node(Op::ToVec, vec![value], ty.clone());
        }
        let part = Path::var(self.new_local("part", ty, Span::mixed_site()));
        self.write(&part, value);
        part
    }

    pub(super) fn write_back(&mut self, places: Vec<(Path, Path)>) {
        for (path, part) in places {
            if let Ty::Slice(_) = self.path_ty(&path) {
                self.copy_items(&path, &part);
            } else {
                let value = self.read(&part);
                self.write(&path, value);
            }
        }
    }
}

/// The place that the argument borrows, and whether to change it.
pub(super) fn borrowed(value: &ArgValue) -> Option<(&Path, bool)> {
    match value {
        ArgValue::Shared(path) => Some((path, false)),
        ArgValue::Mutable(path) => Some((path, true)),
        _ => None,
    }
}
