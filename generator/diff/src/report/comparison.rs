//! What a report is made of, and how a page enters it.

use askama::Template;

use crate::{Diff, Side};
use stategen_model::tree::{Artifact, Tree};

/// Gives the text of an authored file of a side, by its path relative to the root.
pub type Sources<'s> = dyn Fn(&str) -> Option<&'s str> + 's;

/// One comparison with what its pages are made of.
pub struct Comparison<'d, 's> {
    /// What differs.
    pub diff: &'d Diff,
    /// The first side.
    pub a: Side<'d>,
    /// The second side.
    pub b: Side<'d>,
    /// The authored files that the changes name.
    pub sources: &'d Sources<'s>,
}

/// Adds a page.
pub(super) fn insert(tree: &mut Tree, path: &str, page: &impl Template) {
    let text = page.render().expect("a page is made of what is in memory");
    tree.insert(path, artifact(text));
}

pub(super) fn artifact(text: String) -> Artifact {
    Artifact::found(text.into_bytes(), false)
}
