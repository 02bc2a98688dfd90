//! The web front end: its npm project, what is generated for the page, and the files that packs own.
//!
//! Packs own `web/**`; each `web/views/*.ts` is a view, each `web/styles/*.css` a style sheet. They see generated types,
//! clients and streams, and never an address.

mod clients;
mod project;
mod state;
mod streams;
mod typescript;

pub use typescript::KEYWORDS;

use crate::shown::{Show, Shown};
use crate::sources;
use stategen_model::diagnostic::Span;
use stategen_model::resolved::{Resolved, WebPart};
use stategen_model::system::PackFile;
use stategen_model::tree::{Artifact, Tree};

/// Adds the browser's part of every web component.
pub(super) fn artifacts(system: &Resolved<'_>, tree: &mut Tree) {
    for page in &system.pages {
        let front_end = FrontEnd { system, page };
        project::artifacts(&front_end, tree);
        clients::artifacts(&front_end, tree);
        streams::artifacts(&front_end, tree);
        state::artifacts(&front_end, tree);
        for (path, file) in front_end.files() {
            front_end.add(tree, &format!("src/{path}"), Artifact::copied(&file.content, file.span));
        }
    }
}

/// A web component in its system.
struct FrontEnd<'a> {
    system: &'a Resolved<'a>,
    page: &'a WebPart<'a>,
}

impl<'a> FrontEnd<'a> {
    /// The files that packs own, by path below `src/`.
    fn files(&self) -> impl Iterator<Item = (&'a str, &'a PackFile)> {
        let files = self.system.system().files.iter();
        files.filter_map(|(path, file)| Some((path.strip_prefix("web/")?, file)))
    }

    /// The title of its pages.
    fn title(&self) -> Shown {
        self.page.web.title.as_ref().unwrap_or(&self.system.spec.system.title).shown()
    }

    /// The names of the files of one folder and extension, in name order.
    fn names(&self, folder: &str, extension: &str) -> Vec<Shown> {
        let own = |path: &'a str| path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(extension);
        let names = self.files().filter_map(|(path, file)| Some((own(path)?, file.span)));
        names.filter(|(name, _)| !name.contains('/')).map(|(name, span)| Shown::new(name, [span])).collect()
    }

    /// Adds a file below the component's folder.
    fn add(&self, tree: &mut Tree, path: &str, artifact: Artifact) {
        tree.insert(format!("{}/{path}", self.page.id), artifact);
    }

    /// Where the named things are declared, each place once.
    fn spans<'p>(&self, paths: impl IntoIterator<Item = &'p str>) -> Vec<Span> {
        sources::spans(self.system, paths)
    }

    /// Where the component itself is declared.
    fn declared(&self) -> Vec<Span> {
        sources::declared(self.system, self.page.id)
    }
}
