//! Names and paths that become identifiers, columns, URLs and configuration: each has the form that its place asks for.

use std::collections::BTreeMap;

use stategen_model::authored::Text;
use stategen_model::diagnostic::Code;
use stategen_model::names::{TypeOf, is_reserved_type, is_rust_keyword, snake, variant};

use stategen_model::system::{Component, Role, Service};

use super::Check;

impl Check<'_> {
    /// Checks every name that the composed tree gives, beside the ids of its collections.
    pub(super) fn words(&mut self) {
        let spec = &self.system.spec;
        let info = &spec.system;
        self.word("system.name", &info.name, is_snake, "lower-case letters, digits and `_`, and no Rust keyword");
        for (path, url) in
            [("system.endpoints.health", &info.endpoints.health), ("system.endpoints.metrics", &info.endpoints.metrics)]
        {
            self.word(path, url, is_url_path, URL_PATH);
        }
        self.word("system.cors.variable", &info.cors.variable, is_variable, VARIABLE);
        self.word(
            "system.cors.default",
            &info.cors.default,
            is_origins,
            "`*`, or origins such as `https://example.org` with commas between them",
        );
        self.words_of_components();
        self.words_of_data();
        self.words_of_channels();
    }

    fn words_of_components(&mut self) {
        for (id, component) in &self.system.spec.components {
            if let Component::Service(Service { api_docs: Some(url), .. }) = component {
                self.word(&format!("components.{id}.api-docs"), url, is_url_path, URL_PATH);
            }
            let Component::Database(database) = component else { continue };
            for (role, value) in database.settings.iter().filter(|(role, _)| *role != Role::Password) {
                let path = format!("components.{id}.settings.{role}");
                self.word(&path, value, is_file_path, "a relative path of letters, digits, `.`, `_` and `-`");
            }
        }
    }

    fn words_of_data(&mut self) {
        let spec = &self.system.spec;
        for name in spec.messages.keys() {
            self.type_name(&format!("messages.{name}"), name, TypeOf::Message);
        }
        for (name, spec) in &spec.enums {
            self.type_name(&format!("enums.{name}"), name, TypeOf::Enum);
            let path = format!("enums.{name}.values");
            let mut seen: BTreeMap<String, &Text> = BTreeMap::new();
            for value in &spec.values {
                self.word(&path, value, is_value, "text without control characters, and without space around it");
                match seen.insert(variant(value), value) {
                    Some(earlier) if earlier == value => {
                        let message = format!("`{value}` is a value of `{name}` twice");
                        self.error(Code::DuplicateName, &path, message, "delete one of them");
                    }
                    Some(earlier) => {
                        let rust = variant(value);
                        let message =
                            format!("the values `{earlier}` and `{value}` of `{name}` both come to `{rust}` in Rust");
                        self.error(Code::DuplicateName, &path, message, "write one of them otherwise");
                    }
                    None => {}
                }
            }
            if spec.values.is_empty() {
                self.error(Code::MissingKey, &path, format!("the enum `{name}` has no values"), "add at least one");
            }
        }
        for (table, entity) in &spec.entities {
            self.word(&format!("entities.{table}.type"), &entity.type_name, is_pascal, PASCAL);
            self.type_name(&format!("entities.{table}.type"), &entity.type_name, TypeOf::Entity);
            for (name, attribute) in &entity.attributes {
                let path = format!("entities.{table}.attributes.{name}");
                self.word(&path, name, is_camel, "lowerCamelCase letters and digits, and no Rust keyword");
                if let Some(column) = &attribute.column {
                    self.word(&format!("{path}.column"), column, is_column, "lower-case letters, digits and `_`");
                }
            }
        }
    }

    fn words_of_channels(&mut self) {
        for (id, channel) in &self.system.spec.channels {
            let path = format!("channels.{id}");
            self.word(&format!("{path}.address"), &channel.address, is_address, ADDRESS);
            for name in channel.parameters.keys() {
                let path = format!("{path}.parameters.{name}");
                self.word(&path, name, is_camel, "lowerCamelCase letters and digits, and no Rust keyword");
            }
            for (name, pattern) in &channel.browser_patterns {
                self.word(&format!("{path}.browser-patterns.{name}"), pattern, is_address, ADDRESS);
            }
        }
    }

    /// A type's name that rendered code does not mean something else by.
    fn type_name(&mut self, path: &str, name: &str, of: TypeOf) {
        if is_reserved_type(name, of) {
            let message = format!("`{name}` is a type of its own in rendered code");
            self.error(Code::InvalidName, path, message, "give it a name that says which one it is");
        }
    }

    pub(super) fn word(&mut self, path: &str, word: &str, valid: fn(&str) -> bool, form: &str) {
        if !valid(word) {
            let message = format!("`{}` is no value for `{path}`", word.escape_debug());
            self.error(Code::InvalidName, path, message, &format!("use {form}"));
        }
    }
}

pub(super) const VARIABLE: &str =
    "upper-case letters, digits and `_`, and no variable that shells, Compose or rendered files read";
const PASCAL: &str = "PascalCase letters and digits";
const URL_PATH: &str = "a path that starts with `/`, of letters, digits, `/`, `.`, `_` and `-`";
const ADDRESS: &str = "letters, digits, `/`, `.`, `_`, `-`, `*`, `>` and `{parameter}`s, without spaces";

pub(super) fn is_variable(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        && !is_own_variable(word)
}

/// Whether something else than a component reads the variable: shells and programs, Docker and Compose
/// (<https://docs.docker.com/compose/how-tos/environment-variables/envvars/>), or rendered files.
fn is_own_variable(word: &str) -> bool {
    const OWN: [&str; 10] =
        ["HOME", "IFS", "LANG", "NATS_ALLOWED_ORIGINS", "PATH", "PORT", "PUBLISH_ADDRESS", "PWD", "ROOT", "TMPDIR"];
    OWN.contains(&word)
        || ["BASH_", "CARGO_", "COMPOSE_", "DOCKER_", "IMAGE_", "LC_", "LD_"].iter().any(|it| word.starts_with(it))
}

fn is_origins(word: &str) -> bool {
    let is_origin = |origin: &str| {
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://")).unwrap_or_default();
        !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c))
    };
    word == "*" || word.split(',').map(str::trim).all(is_origin)
}

/// Whether a variable in a Compose file may have the text as its default, which a brace would end.
pub(super) fn is_default(word: &str) -> bool {
    !word.contains(|c: char| c.is_control() || c == '{' || c == '}')
}

pub(super) fn is_snake(word: &str) -> bool {
    is_column(word) && !is_rust_keyword(word)
}

fn is_column(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn is_camel(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_alphanumeric())
        && !is_rust_keyword(&snake(word))
}

/// Whether it is text on one line.
pub(super) fn is_value(word: &str) -> bool {
    !word.is_empty() && word.trim() == word && !word.chars().any(char::is_control)
}

fn is_pascal(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.chars().all(|c| c.is_ascii_alphanumeric())
        && word != "Self"
}

fn is_path(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c))
        && !word.contains("//")
        && !word.split('/').any(|part| matches!(part, "." | ".."))
}

fn is_url_path(word: &str) -> bool {
    word.starts_with('/') && is_path(word)
}

fn is_file_path(word: &str) -> bool {
    !word.is_empty() && !word.starts_with(['/', '-']) && is_path(word)
}

fn is_address(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "/._-*>{}".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_leave_its_place_is_refused() {
        for wrong in ["", "/etc/passwd", "../up", "a//b", "a b", "$(x)", "-rf"] {
            assert!(!is_file_path(wrong), "{wrong}");
        }
        for wrong in ["health", "/a\nb", "/a/../b", "/{x}", "/a b"] {
            assert!(!is_url_path(wrong), "{wrong}");
        }
        assert!(!is_camel("type") && !is_camel("Id") && !is_camel("a_b") && is_camel("accountId"));
    }
}
