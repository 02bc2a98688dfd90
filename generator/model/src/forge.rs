//! Addresses of branches, files and comparisons on the web pages of a repository's host.

use schemars::JsonSchema;
use serde::Deserialize;

/// `states/repository.yaml`: where the repository is read on the web.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RepositoryFile {
    /// The repository's page, such as `https://github.com/owner/name`.
    pub url: String,
    /// What serves it; only needed where the address does not say.
    pub forge: Option<Forge>,
    /// The branch that holds the specifications.
    #[serde(default = "main")]
    pub branch: String,
}

fn main() -> String {
    "main".to_owned()
}

/// A program that serves repositories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Forge {
    /// <https://github.com>, or GitHub Enterprise.
    Github,
    /// <https://gitlab.com>, or one's own.
    Gitlab,
    /// Gitea, such as <https://gitea.com>.
    Gitea,
    /// Forgejo, such as <https://codeberg.org>; its addresses are Gitea's.
    Forgejo,
    /// <https://bitbucket.org>.
    Bitbucket,
}

/// Makes addresses for one repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    url: String,
    forge: Forge,
    /// The branch that holds the specifications.
    pub sources: String,
}

impl Links {
    /// As the setting says.
    ///
    /// # Errors
    /// With a sentence on what is wrong with it.
    pub fn of(file: &RepositoryFile) -> Result<Self, String> {
        let url = file.url.trim_end_matches('/').trim_end_matches(".git");
        let web = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:".contains(c);
        let Some((host, _)) = web.filter(|web| web.chars().all(plain)).and_then(|web| web.split_once('/')) else {
            return Err(format!("`{}` is no address of a repository's page", file.url.escape_debug()));
        };
        let Some(forge) = file.forge.or_else(|| forge_of(host)) else {
            return Err(format!("`{host}` does not say which forge it is"));
        };
        Ok(Self { url: url.to_owned(), forge, sources: file.branch.clone() })
    }

    /// As a remote's address says, where its host is one that is known: `https://…`, `ssh://git@…` or `git@host:…`.
    pub fn of_remote(address: &str) -> Option<Self> {
        let after = |scheme: &str| address.strip_prefix(scheme);
        let (authority, path) = match after("https://").or_else(|| after("http://")).or_else(|| after("ssh://")) {
            Some(rest) => rest.split_once('/')?,
            // The short form of ssh: no scheme, and a colon before the path.
            None if address.contains("://") => return None,
            None => address.split_once(':').filter(|(host, _)| !host.contains('/'))?,
        };
        let host = authority.rsplit('@').next().unwrap_or(authority);
        // The port of ssh is not that of the web.
        let host = if after("http").is_some() { host } else { host.split(':').next().unwrap_or(host) };
        let url = format!("https://{host}/{}", path.trim_matches('/'));
        Self::of(&RepositoryFile { url, forge: None, branch: main() }).ok()
    }

    /// The page of a branch.
    pub fn branch(&self, branch: &str) -> String {
        let (url, name) = (&self.url, path(branch));
        match self.forge {
            Forge::Github => format!("{url}/tree/{name}"),
            Forge::Gitlab => format!("{url}/-/tree/{name}"),
            Forge::Gitea | Forge::Forgejo => format!("{url}/src/branch/{name}"),
            Forge::Bitbucket => format!("{url}/branch/{name}"),
        }
    }

    /// The page of a file on a branch.
    pub fn file(&self, branch: &str, file: &str) -> String {
        let (url, name, file) = (&self.url, path(branch), path(file));
        match self.forge {
            Forge::Github => format!("{url}/blob/{name}/{file}"),
            Forge::Gitlab => format!("{url}/-/blob/{name}/{file}"),
            Forge::Gitea | Forge::Forgejo => format!("{url}/src/branch/{name}/{file}"),
            // One part of the path is the branch, so that a slash in it must not look like one.
            Forge::Bitbucket => format!("{url}/src/{}/{file}", part(branch)),
        }
    }

    /// The page of what `newer` adds to `older`: three dots, from where they have parted.
    pub fn compare(&self, older: &str, newer: &str) -> String {
        let url = &self.url;
        match self.forge {
            Forge::Github | Forge::Gitea | Forge::Forgejo => format!("{url}/compare/{}...{}", path(older), path(newer)),
            Forge::Gitlab => format!("{url}/-/compare/{}...{}", part(older), part(newer)),
            // The newer one first; between them stands a carriage return.
            Forge::Bitbucket => format!("{url}/branches/compare/{}%0D{}", part(newer), part(older)),
        }
    }
}

/// What a host's name says about what serves it.
fn forge_of(host: &str) -> Option<Forge> {
    let host = host.split(':').next().unwrap_or(host).to_ascii_lowercase();
    if host == "codeberg.org" {
        return Some(Forge::Forgejo);
    }
    if host == "bitbucket.org" {
        return Some(Forge::Bitbucket);
    }
    let known =
        [("github", Forge::Github), ("gitlab", Forge::Gitlab), ("gitea", Forge::Gitea), ("forgejo", Forge::Forgejo)];
    known.into_iter().find(|(name, _)| host.split('.').any(|label| label == *name)).map(|(_, forge)| forge)
}

/// A path whose slashes stay, such as a branch's name where the forge finds its end by itself.
fn path(text: &str) -> String {
    text.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// One part of a path (<https://www.rfc-editor.org/rfc/rfc3986#section-2.3>).
fn part(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, forge: Option<Forge>, expected: [&str; 3]) {
        let links = Links::of(&RepositoryFile { url: url.to_owned(), forge, branch: main() }).unwrap();
        let found = [
            links.branch("code/002-desk"),
            links.file("code/002-desk", "docs/a b.md"),
            links.compare("code/001", "code/002-desk"),
        ];
        let base = url.trim_end_matches(".git").trim_end_matches('/');
        assert_eq!(found, expected.map(|path| format!("{base}{path}")));
    }

    #[test]
    fn each_forge_has_addresses_of_its_own() {
        check(
            "https://github.com/o/r.git",
            None,
            ["/tree/code/002-desk", "/blob/code/002-desk/docs/a%20b.md", "/compare/code/001...code/002-desk"],
        );
        check(
            "https://gitlab.com/group/sub/r",
            None,
            ["/-/tree/code/002-desk", "/-/blob/code/002-desk/docs/a%20b.md", "/-/compare/code%2F001...code%2F002-desk"],
        );
        for (url, forge) in [
            ("https://codeberg.org/o/r", None),
            ("https://gitea.example.org:3000/o/r", None),
            ("https://code.example.org/git/o/r/", Some(Forge::Gitea)),
        ] {
            check(
                url,
                forge,
                [
                    "/src/branch/code/002-desk",
                    "/src/branch/code/002-desk/docs/a%20b.md",
                    "/compare/code/001...code/002-desk",
                ],
            );
        }
        check(
            "https://bitbucket.org/o/r",
            None,
            [
                "/branch/code/002-desk",
                "/src/code%2F002-desk/docs/a%20b.md",
                "/branches/compare/code%2F002-desk%0Dcode%2F001",
            ],
        );
    }

    #[test]
    fn a_remote_s_address_names_the_page() {
        let page = |address: &str| Links::of_remote(address).map(|links| links.branch("b"));
        let expected = Some("https://github.com/o/r/tree/b".to_owned());
        for address in [
            "https://github.com/o/r.git",
            "https://token@github.com/o/r",
            "git@github.com:o/r.git",
            "ssh://git@github.com:22/o/r.git",
        ] {
            assert_eq!(page(address), expected, "{address}");
        }
        for address in ["../remote.git", "/srv/git/r.git", "file:///srv/r.git", "git@code.example.org:o/r.git"] {
            assert_eq!(page(address), None, "{address}");
        }
    }

    #[test]
    fn what_is_no_page_is_refused() {
        let refusal = |url: &str| Links::of(&RepositoryFile { url: url.to_owned(), forge: None, branch: main() });
        assert_eq!(
            refusal("git@github.com:o/r").unwrap_err(),
            "`git@github.com:o/r` is no address of a repository's page"
        );
        assert_eq!(
            refusal("https://code.example.org/o/r").unwrap_err(),
            "`code.example.org` does not say which forge it is"
        );
        assert!(refusal("https://github.com/o/r)](x").is_err());
    }
}
