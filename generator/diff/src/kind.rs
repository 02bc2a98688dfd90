//! What a file of an output is: one table from paths to kinds of artifact.

use schemars::JsonSchema;
use serde::Serialize;

/// What kind of artifact a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// What others rely on: API, events, tables.
    Contract,
    /// What runs, and how it is built.
    Code,
    /// What runs where, and who reaches whom.
    Topology,
    /// What is tried.
    Test,
    /// What is told to people.
    Prose,
    /// What a resolver found.
    Lock,
    /// What tools keep about the output.
    Metadata,
}

impl Kind {
    /// All kinds, signal first.
    pub const ALL: [Self; 7] =
        [Self::Contract, Self::Code, Self::Topology, Self::Test, Self::Prose, Self::Lock, Self::Metadata];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Code => "code",
            Self::Topology => "topology",
            Self::Test => "test",
            Self::Prose => "prose",
            Self::Lock => "lock",
            Self::Metadata => "metadata",
        }
    }

    /// Whether it is what a reviewer came for.
    #[must_use]
    pub fn is_signal(self) -> bool {
        match self {
            Self::Contract | Self::Code | Self::Topology | Self::Test => true,
            Self::Prose | Self::Lock | Self::Metadata => false,
        }
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
const TABLE: [(Path, Kind); 26] = [
    (Path::Below(".stategen"), Kind::Metadata),
    (Path::Ends(".gitignore"), Kind::Metadata),
    (Path::Ends(".gitattributes"), Kind::Metadata),
    (Path::Ends(".dockerignore"), Kind::Metadata),
    (Path::Ends(".lock"), Kind::Lock),
    (Path::Ends("package-lock.json"), Kind::Lock),
    (Path::Ends(".md"), Kind::Prose),
    (Path::Below("docs"), Kind::Prose),
    (Path::Below("conformance"), Kind::Test),
    (Path::Below(".github"), Kind::Test),
    (Path::Within("tests"), Kind::Test),
    (Path::Within("test"), Kind::Test),
    (Path::Within("testing"), Kind::Test),
    (Path::Ends(".test.ts"), Kind::Test),
    (Path::Ends(".spec.ts"), Kind::Test),
    (Path::Below("contracts"), Kind::Contract),
    (Path::Within("contracts"), Kind::Contract),
    (Path::Below("database"), Kind::Contract),
    (Path::Ends("compose.yaml"), Kind::Topology),
    (Path::Ends("Dockerfile"), Kind::Topology),
    (Path::Below("ingress"), Kind::Topology),
    (Path::Below("scripts"), Kind::Topology),
    (Path::Ends(".conf"), Kind::Topology),
    (Path::Ends(".conf.template"), Kind::Topology),
    (Path::Ends(".sh"), Kind::Topology),
    (Path::Ends(".rs"), Kind::Code),
];

/// The kind of the artifact at `path`.
#[must_use]
pub fn kind(path: &str) -> Kind {
    TABLE.iter().find(|(row, _)| row.holds(path)).map_or(Kind::Code, |(_, kind)| *kind)
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
            ("README.md", Kind::Prose),
            ("contracts/books.yaml", Kind::Contract),
            ("services/books/contracts/books.json", Kind::Contract),
            ("database/schema.sql", Kind::Contract),
            ("compose.yaml", Kind::Topology),
            ("services/books/Dockerfile", Kind::Topology),
            ("broker/server.conf", Kind::Topology),
            ("conformance/src/main.rs", Kind::Test),
            ("crates/model/testing/seed.sql", Kind::Test),
            ("services/books/src/main.rs", Kind::Code),
            ("services/books/Cargo.toml", Kind::Code),
            ("web/src/latest.ts", Kind::Code),
        ];
        for (path, expected) in kinds {
            assert_eq!(kind(path), expected, "{path}");
        }
    }
}
