//! Who may call: security schemes, and what asks for them.

use stategen_model::authored::{Name, Text};
use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::names::{authenticate, snake};
use stategen_model::node::{Key, Node, Value};
use stategen_model::system::{Credential, KeyPlace, Operation, Scheme, Security};

use super::{Reader, text};

/// What a service can be shown, for whoever asks for something else.
const CHECKED: &str = "say `type: http` with `scheme: bearer` or `scheme: basic`, or `type: apiKey`";

/// The keys of a kind of scheme beside those that people read.
const KEYS: [(&str, &[&str]); 5] =
    [("http", &["scheme"]), ("apiKey", &["name", "in"]), ("oauth2", &[]), ("openIdConnect", &[]), ("mutualTLS", &[])];

impl<'a> Reader<'a> {
    /// The schemes of the contract, as far as a service checks them.
    pub(super) fn schemes(&mut self) -> Vec<Scheme> {
        let declared = self.document.at(&["components", "securitySchemes"]).and_then(Node::entries).unwrap_or_default();
        let mut schemes: Vec<Scheme> = Vec::new();
        for (key, node) in declared {
            let Some(node) = self.resolved(node, "securitySchemes") else { continue };
            let Some(credential) = self.credential(node) else { continue };
            let scheme = Scheme { name: key.authored(), description: text(node, "description"), credential };
            if self.is_scheme_name(&schemes, key) {
                schemes.push(scheme);
            }
        }
        schemes
    }

    /// Functions are named after schemes.
    fn is_scheme_name(&mut self, known: &[Scheme], key: &Key) -> bool {
        let name = &key.name;
        let valid = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        if !valid {
            let message = format!("`{name}` is no name for a security scheme");
            let finding = Diagnostic::error(Code::InvalidName, key.span, message);
            self.findings.push(finding.with_help("use letters, digits, `-` and `_`, starting with a letter"));
            return false;
        }
        let Some(earlier) = known.iter().find(|scheme| snake(&scheme.name) == snake(name)) else { return true };
        let message = format!("`{name}` and `{}` both come to `{}` in Rust", earlier.name, snake(name));
        let mut finding = Diagnostic::error(Code::DuplicateName, key.span, message);
        if let Some(place) = earlier.name.place() {
            finding = finding.with_related(place, "the other scheme");
        }
        self.findings.push(finding.with_help("give one of them another name"));
        false
    }

    /// What callers send; none for what no service checks, which is refused where something asks for it.
    fn credential(&mut self, node: &'a Node) -> Option<Credential> {
        let kind = node.get("type")?;
        let Some((_, keys)) = KEYS.iter().find(|(name, _)| kind.as_str() == Some(name)) else {
            let message = format!("{} is no type of a security scheme", kind.show());
            let finding = Diagnostic::error(Code::Contract, kind.span, message);
            let known = KEYS.iter().map(|(name, _)| *name);
            self.findings.push(finding.with_near(kind.as_str().unwrap_or_default(), known).or_help(CHECKED));
            return None;
        };
        let wrong = self.findings.len();
        for other in KEYS.iter().flat_map(|(_, keys)| *keys).filter(|key| !keys.contains(key)) {
            if let Some((key, _)) = node.entries().unwrap_or_default().iter().find(|(key, _)| key.name == **other) {
                let message = format!("`{other}` says nothing of a scheme of the type {}", kind.show());
                self.refuse(key.span, message, "leave it out, or give the scheme the type that it is of");
            }
        }
        for key in keys.iter().filter(|key| node.get(key).is_none()) {
            let message = format!("a scheme of the type {} has no `{key}`", kind.show());
            let finding = Diagnostic::error(Code::MissingKey, node.span, message);
            self.findings.push(finding.with_help(format!("add `{key}`")));
        }
        if self.findings.len() > wrong {
            return None;
        }
        match kind.as_str() {
            Some("http") => match node.get("scheme")?.as_str()?.to_ascii_lowercase().as_str() {
                "bearer" => Some(Credential::Bearer),
                "basic" => Some(Credential::Basic),
                _ => None,
            },
            Some("apiKey") => self.key(node),
            _ => None,
        }
    }

    /// A key, by its place and the name that it has there.
    fn key(&mut self, node: &'a Node) -> Option<Credential> {
        let name: Text = node.get("name").and_then(Node::authored)?;
        let place = match node.get("in").and_then(Node::as_str) {
            Some("header") => KeyPlace::Header,
            Some("query") => KeyPlace::Query,
            Some("cookie") => KeyPlace::Cookie,
            _ => {
                let message = "a key is in a header, the query or a cookie".to_owned();
                self.refuse(node.place(&["in"]), message, "say `in: header`, `in: query` or `in: cookie`");
                return None;
            }
        };
        let fits = match place {
            KeyPlace::Header if name.eq_ignore_ascii_case("authorization") => true,
            KeyPlace::Header => self.is_header(name.clone()),
            KeyPlace::Query | KeyPlace::Cookie => self.is_token(&name, node.place(&["name"])),
        };
        fits.then_some(Credential::Key(place, name))
    }

    /// Whether a name is one that needs no escaping in a query or a cookie.
    fn is_token(&mut self, name: &Text, place: Span) -> bool {
        let valid = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        if !valid {
            let finding = Diagnostic::error(Code::InvalidName, place, format!("`{name}` is no name for a key"));
            self.findings.push(finding.with_help("use letters, digits, `-`, `_` and `.`"));
        }
        valid
    }

    /// Who may call an operation, by its own `security` or else the document's.
    pub(super) fn security(&mut self, node: &'a Node) -> Option<Security> {
        let security = node.get("security").or_else(|| self.document.get("security"))?;
        let (mut schemes, mut optional) = (Vec::new(), false);
        for way in security.items() {
            let Some(entries) = way.entries() else {
                let message = format!("what `security` asks for is a map, this is {}", way.kind());
                self.findings.push(Diagnostic::error(Code::InvalidValue, way.span, message));
                continue;
            };
            if let Some((key, _)) = entries.get(1) {
                let message = "this asks for two credentials at once, and a handler has one caller".to_owned();
                self.refuse(key.span, message, "ask for one of them: each in an item of its own is one way in");
                continue;
            }
            match entries.first() {
                None => optional = true,
                Some((key, scopes)) => schemes.extend(self.way(key, scopes)),
            }
        }
        let mut seen = Vec::new();
        schemes.retain(|name| {
            !seen.contains(name) && {
                seen.push(name.clone());
                true
            }
        });
        (!schemes.is_empty()).then_some(Security { schemes, optional, span: security.span })
    }

    /// The scheme that a way in names, if a service checks it.
    fn way(&mut self, key: &'a Key, scopes: &'a Node) -> Option<Name<Scheme>> {
        let declared = self.document.at(&["components", "securitySchemes"]).and_then(Node::entries).unwrap_or_default();
        let Some((_, node)) = declared.iter().find(|(name, _)| name.name == key.name) else {
            let message = format!("there is no security scheme `{}`", key.name);
            let finding = Diagnostic::error(Code::DanglingReference, key.span, message);
            let names = declared.iter().map(|(name, _)| name.name.as_str());
            let help = format!("describe it: `components: {{ securitySchemes: {{ {}: … }} }}`", key.name);
            self.findings.push(finding.with_near(&key.name, names).or_help(help));
            return None;
        };
        if !matches!(scopes.value, Value::List(_)) {
            let message = format!("the scopes of `{}` are a list, this is {}", key.name, scopes.kind());
            self.findings.push(Diagnostic::error(Code::InvalidValue, scopes.span, message).with_help("write `[]`"));
            return None;
        }
        if let Some(scope) = scopes.items().first() {
            let message = format!("{} says what a caller may do, which the service would not look at", scope.show());
            self.refuse(scope.span, message, "write `[]`, and answer 403 in the handler, which knows the caller");
            return None;
        }
        if self.schemes.iter().any(|scheme| scheme.name == key.name) {
            return Some(key.authored());
        }
        // One that is wrong has a finding of its own.
        let node = self.resolved(node, "securitySchemes")?;
        let (place, said) = match (node.get("type")?.as_str()?, node.get("scheme")) {
            ("http", Some(scheme)) => (scheme.span, scheme.show()),
            ("http" | "apiKey", _) => return None,
            _ => (node.place(&["type"]), node.get("type")?.show()),
        };
        self.refuse(place, format!("{said} is a way to show who calls that no service here checks"), CHECKED);
        None
    }

    /// Functions that check credentials are modules of logic, as handlers are.
    pub(super) fn own_functions(&mut self, operations: &[Operation]) {
        for operation in operations {
            let name = snake(&operation.id);
            let scheme = self.schemes.iter().find(|scheme| name == authenticate(&scheme.name));
            let Some(scheme) = scheme else { continue };
            let message =
                format!("the operationId `{}` is what the check of `{}` is called", operation.id, scheme.name);
            let finding = Diagnostic::error(Code::DuplicateName, operation.span, message);
            let place = scheme.name.place().unwrap_or(operation.span);
            self.findings.push(finding.with_related(place, "the scheme").with_help("give one of them another name"));
        }
    }
}
