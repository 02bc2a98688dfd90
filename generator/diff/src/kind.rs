//! What a file of an output is: one table from paths to kinds of artifact.

use schemars::JsonSchema;
use serde::Serialize;

/// What kind of artifact a file is, in the order in which a change is read: from what is intended to what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// What others rely on: API, events, tables.
    Contract,
    /// What packs own and output takes over as it is: handlers, pages.
    Logic,
    /// What runs where, who reaches whom, and how it is set.
    Topology,
    /// What is rendered to run, and how it is built.
    Code,
    /// What is tried.
    Test,
    /// What is told to people.
    Docs,
    /// What explains a state from its start, and is another text in each: its tour, and the prose of its packs, whose own
    /// change is read where it was written.
    Guide,
    /// What a resolver found.
    Lock,
    /// What tools keep about the output.
    Metadata,
}

impl Kind {
    /// All kinds, in reading order.
    pub const ALL: [Self; 9] = [
        Self::Contract,
        Self::Logic,
        Self::Topology,
        Self::Code,
        Self::Test,
        Self::Docs,
        Self::Guide,
        Self::Lock,
        Self::Metadata,
    ];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Logic => "logic",
            Self::Topology => "topology",
            Self::Code => "code",
            Self::Test => "test",
            Self::Docs => "docs",
            Self::Guide => "guide",
            Self::Lock => "lock",
            Self::Metadata => "metadata",
        }
    }

    /// The heading over files of it.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Contract => "Contracts",
            Self::Logic => "Behaviour",
            Self::Topology => "Topology and configuration",
            Self::Code => "Code",
            Self::Test => "Tests",
            Self::Docs => "Documents",
            Self::Guide => "Tours and prose",
            Self::Lock => "Locks",
            Self::Metadata => "Manifests",
        }
    }

    /// Whether it is what a reviewer came for.
    #[must_use]
    pub fn is_signal(self) -> bool {
        match self {
            Self::Contract | Self::Logic | Self::Topology | Self::Code | Self::Test => true,
            Self::Docs | Self::Guide | Self::Lock | Self::Metadata => false,
        }
    }

    /// Whether a line about the file says enough, for nobody reads line by line how it became another.
    #[must_use]
    pub fn is_told_in_a_line(self) -> bool {
        matches!(self, Self::Guide | Self::Lock | Self::Metadata)
    }
}

/// How a row of the table recognises a path.
enum Path {
    /// Below this folder of the output.
    Below(&'static str),
    /// Below a folder of this name, anywhere.
    Within(&'static str),
    /// Ends with this.
    Ends(&'static str),
}

impl Path {
    fn holds(&self, path: &str) -> bool {
        match self {
            Self::Below(folder) => path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')),
            Self::Within(name) => {
                path.rsplit_once('/').is_some_and(|(folder, _)| folder.split('/').any(|one| one == *name))
            }
            Self::Ends(end) => path.ends_with(end),
        }
    }
}

/// The first row that recognises a path decides; what none recognises is code.
const TABLE: [(Path, Kind); 37] = [
    (Path::Below(".stategen"), Kind::Metadata),
    (Path::Ends(".gitignore"), Kind::Metadata),
    (Path::Ends(".gitattributes"), Kind::Metadata),
    (Path::Ends(".dockerignore"), Kind::Metadata),
    (Path::Ends(".lock"), Kind::Lock),
    (Path::Ends("package-lock.json"), Kind::Lock),
    (Path::Ends("LEARNING.md"), Kind::Guide),
    (Path::Below("docs/specification"), Kind::Guide),
    (Path::Ends(".md"), Kind::Docs),
    (Path::Below("docs"), Kind::Docs),
    (Path::Below("conformance"), Kind::Test),
    (Path::Below(".github"), Kind::Test),
    (Path::Within("tests"), Kind::Test),
    (Path::Within("test"), Kind::Test),
    (Path::Within("testing"), Kind::Test),
    (Path::Ends(".test.ts"), Kind::Test),
    (Path::Ends(".spec.ts"), Kind::Test),
    (Path::Within("logic"), Kind::Logic),
    (Path::Below("contracts"), Kind::Contract),
    (Path::Within("contracts"), Kind::Contract),
    (Path::Below("database"), Kind::Contract),
    (Path::Ends("compose.yaml"), Kind::Topology),
    (Path::Ends("compose.published.yaml"), Kind::Topology),
    (Path::Within("dashboards"), Kind::Topology),
    (Path::Within("provisioning"), Kind::Topology),
    (Path::Within("rules"), Kind::Topology),
    (Path::Within("targets"), Kind::Topology),
    (Path::Ends("Dockerfile"), Kind::Topology),
    (Path::Below("ingress"), Kind::Topology),
    (Path::Below("scripts"), Kind::Topology),
    (Path::Below("deploy"), Kind::Topology),
    (Path::Ends(".conf"), Kind::Topology),
    (Path::Ends(".conf.template"), Kind::Topology),
    (Path::Ends(".sh"), Kind::Topology),
    (Path::Ends(".yml"), Kind::Topology),
    (Path::Ends(".yaml"), Kind::Topology),
    (Path::Ends(".rs"), Kind::Code),
];

/// The kind of the artifact at `path`. Code that a pack `owns` is behaviour, wherever it stands.
#[must_use]
pub fn kind(path: &str, owned: bool) -> Kind {
    let kind = TABLE.iter().find(|(row, _)| row.holds(path)).map_or(Kind::Code, |(_, kind)| *kind);
    if owned && kind == Kind::Code { Kind::Logic } else { kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_what_a_file_is() {
        let kinds = [
            (".stategen/manifest.json", Kind::Metadata),
            ("Cargo.lock", Kind::Lock),
            ("web/package-lock.json", Kind::Lock),
            ("README.md", Kind::Docs),
            ("LEARNING.md", Kind::Guide),
            ("docs/specification/001/spec.md", Kind::Guide),
            ("contracts/books.yaml", Kind::Contract),
            ("services/books/contracts/books.json", Kind::Contract),
            ("database/schema.sql", Kind::Contract),
            ("compose.yaml", Kind::Topology),
            ("services/books/Dockerfile", Kind::Topology),
            ("broker/server.conf", Kind::Topology),
            ("deploy/host/deploy.sh", Kind::Topology),
            ("conformance/src/main.rs", Kind::Test),
            ("crates/model/testing/seed.sql", Kind::Test),
            ("services/books/src/logic/lend.rs", Kind::Logic),
            ("services/books/src/logic.rs", Kind::Code),
            ("services/books/src/main.rs", Kind::Code),
            ("services/books/Cargo.toml", Kind::Code),
            ("web/src/latest.ts", Kind::Code),
        ];
        for (path, expected) in kinds {
            assert_eq!(kind(path, false), expected, "{path}");
        }
        assert_eq!(kind("web/src/latest.ts", true), Kind::Logic, "a page that a pack owns is behaviour");
        assert_eq!(kind("web/package-lock.json", true), Kind::Lock);
    }
}
