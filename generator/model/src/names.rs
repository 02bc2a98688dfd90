//! The forms of names, and which names are not allowed.

use std::collections::BTreeMap;

use crate::authored::Text;
use crate::system::Attribute;

/// `accountId`, `Account Id`, `account-id` → `account_id`.
pub fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut previous_lower = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            if previous_lower {
                out.push('_');
            }
            out.push(c.to_ascii_lowercase());
            previous_lower = false;
        } else if c.is_ascii_alphanumeric() {
            out.push(c);
            previous_lower = true;
        } else {
            if !out.is_empty() && !out.ends_with('_') {
                out.push('_');
            }
            previous_lower = false;
        }
    }
    out
}

/// `account-id`, `accountId` → `AccountId`.
pub fn pascal(name: &str) -> String {
    snake(name)
        .split('_')
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
        })
        .collect()
}

/// The Rust name of an enum's value, whatever text it is: `in_transit` → `InTransit`, `IN_TRANSIT` → `InTransit`, `A+` →
/// `APlus`. What is such a name already stays as it is.
pub fn variant(value: &str) -> String {
    let is_shouted = !value.contains(|letter: char| letter.is_ascii_lowercase());
    let value = if is_shouted { value.to_ascii_lowercase() } else { value.to_owned() };
    let letters: Vec<char> = value.chars().collect();
    let is_word = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_alphanumeric);
    let mut name = String::new();
    let mut starts = true;
    for (at, letter) in letters.iter().enumerate() {
        match letter {
            letter if letter.is_ascii_alphanumeric() => {
                name.push(if starts { letter.to_ascii_uppercase() } else { *letter });
                starts = false;
                continue;
            }
            // What only parts words has no name of its own.
            ' ' => {}
            '_' | '-' | '.' | '/' if is_word(at.checked_sub(1)) && is_word(Some(at + 1)) => {}
            letter => match SIGNS.iter().find(|(sign, _)| sign == letter) {
                Some((_, word)) => name.push_str(word),
                None => name.push_str(&format!("U{:04X}", u32::from(*letter))),
            },
        }
        starts = true;
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, 'N');
    }
    if name == "Self" { "SelfValue".to_owned() } else { name }
}

/// What signs of enums' values are called.
const SIGNS: [(char, &str); 21] = [
    ('_', "Underscore"),
    ('-', "Minus"),
    ('.', "Dot"),
    ('/', "Slash"),
    ('+', "Plus"),
    ('*', "Star"),
    ('%', "Percent"),
    ('&', "And"),
    ('=', "Equal"),
    ('<', "Less"),
    ('>', "Greater"),
    ('!', "Not"),
    ('?', "Question"),
    ('#', "Hash"),
    ('@', "At"),
    ('$', "Dollar"),
    (':', "Colon"),
    (',', "Comma"),
    (';', "Semicolon"),
    ('(', "Open"),
    (')', "Close"),
];

/// Attributes in the order in which they are rendered: the key first, then by name.
pub fn ordered(attributes: &BTreeMap<Text, Attribute>) -> Vec<(&Text, &Attribute)> {
    let mut sorted: Vec<_> = attributes.iter().collect();
    sorted.sort_by_key(|(name, a)| (!a.key, a.key_order.unwrap_or(u8::MAX), *name));
    sorted
}

/// Whether the name is one that databases take for a constraint or an index: they cut off what is longer.
#[must_use]
pub fn is_name_in_sql(name: &str) -> bool {
    name.len() <= 63
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Words that Rust keeps for itself, now or for later: strict and reserved keywords of edition 2024
/// (<https://doc.rust-lang.org/reference/keywords.html>).
pub const RUST_KEYWORDS: [&str; 52] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Whether Rust keeps the word for itself.
pub fn is_rust_keyword(name: &str) -> bool {
    RUST_KEYWORDS.binary_search(&name).is_ok()
}

/// Types, traits and variants that rendered Rust and TypeScript mean when they say these names.
pub const RESERVED_TYPES: [&str; 24] = [
    "Box",
    "Checked",
    "Clone",
    "DateTime",
    "Debug",
    "Default",
    "Deserialize",
    "Err",
    "Error",
    "From",
    "Into",
    "None",
    "Ok",
    "Omit",
    "Option",
    "Promise",
    "Readonly",
    "Record",
    "Result",
    "Serialize",
    "Some",
    "String",
    "Utc",
    "Vec",
];

/// What else is a name of its own beside the types of contracts, messages, entities and enums.
const RESERVED_BESIDE: [&[&str]; 4] = [
    &["HttpClient", "Method", "Target"],
    &[
        "Address",
        "Bus",
        "Channels",
        "Delivery",
        "Envelope",
        "Link",
        "Listener",
        "Listening",
        "Request",
        "Selection",
        "Streams",
    ],
    &["Connected", "Connection", "DriverRow", "FromRow", "Row", "Session", "Store", "Transaction"],
    &["FromStr", "UnknownName"],
];

/// What a type is rendered of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeOf {
    /// A schema of a contract.
    Schema,
    /// A message.
    Message,
    /// An entity.
    Entity,
    /// An enum.
    Enum,
}

/// Whether rendered code means something of its own by a type's name.
pub fn is_reserved_type(name: &str, of: TypeOf) -> bool {
    name == "Self" || RESERVED_TYPES.binary_search(&name).is_ok() || RESERVED_BESIDE[of as usize].contains(&name)
}

/// Whether rendered code has a function of its own of this name beside those of operations: in the routes of a service, or in
/// the clients of one.
pub fn is_reserved_operation(name: &str) -> bool {
    matches!(
        name,
        "base"
            | "call"
            | "constructor"
            | "contract"
            | "credentials"
            | "delete"
            | "get"
            | "new"
            | "patch"
            | "post"
            | "put"
            | "router"
            | "stub"
            | "stubbed"
    )
}

/// Whether a component cannot have this id, as something else has a folder, a crate or a file of the name.
///
/// Names of Cargo's build folders: <https://doc.rust-lang.org/cargo/reference/cargo-targets.html>; of Windows' devices:
/// <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>.
pub fn is_reserved_component(id: &str) -> bool {
    let crates = ["conformance", "messaging", "model", "runtime"];
    let folders = ["contracts", "crates", "docs", "scripts", "services", "target"];
    let rust = ["alloc", "core", "proc-macro", "std", "test"];
    let cargo = ["build", "deps", "examples", "incremental"];
    let windows = ["aux", "con", "nul", "prn"];
    let numbered =
        |device: &str| id.strip_prefix(device).is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']));
    [&crates[..], &folders, &rust, &cargo, &windows].iter().any(|names| names.contains(&id))
        || ["com", "lpt"].into_iter().any(numbered)
}

/// Whether rendered functions have a variable of their own of this name beside an operation's parameters.
pub fn is_reserved_parameter(name: &str) -> bool {
    matches!(name, "body" | "content" | "parameters" | "ports" | "query" | "target")
}

/// What the function of logic is called that checks the credential of a security scheme, and its module.
pub fn authenticate(scheme: &str) -> String {
    format!("authenticate_{}", snake(scheme))
}

/// `kebab-case` of lower-case words, starting with a letter: the form of every id.
pub fn is_id(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && !name.ends_with('-')
        && !name.contains("--")
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !is_rust_keyword(name)
}

/// The number by which people call a state or pack: `005` of `005-shelves`.
#[must_use]
pub fn state_number(id: &str) -> &str {
    id.split_once('-').map_or(id, |(number, _)| number)
}

/// `NNN-slug`: three digits and an id.
pub fn is_state_id(name: &str) -> bool {
    name.split_once('-')
        .is_some_and(|(number, slug)| number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()) && is_id(slug))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_has_the_name_of_a_variant() {
        for (value, wanted) in [
            ("InTransit", "InTransit"),
            ("GTC", "Gtc"),
            ("PARTLY_DONE", "PartlyDone"),
            ("partlyDone", "PartlyDone"),
            ("in_transit", "InTransit"),
            ("in-transit", "InTransit"),
            ("A+", "APlus"),
            ("A-", "AMinus"),
            ("-", "Minus"),
            ("30 days", "N30Days"),
            ("so (so)", "SoOpenSoClose"),
            ("1/2", "N12"),
            ("Self", "SelfValue"),
            ("self", "SelfValue"),
            ("caf\u{e9}", "CafU00E9"),
            ("\"", "U0022"),
        ] {
            assert_eq!(variant(value), wanted, "{value}");
        }
    }

    #[test]
    fn components_have_names_that_are_free() {
        for id in ["model", "build", "std", "con", "com7", "docs"] {
            assert!(is_reserved_component(id), "{id}");
        }
        for id in ["database", "desk", "com", "com10", "comb", "contracts-desk"] {
            assert!(!is_reserved_component(id), "{id}");
        }
    }

    #[test]
    fn forms_of_names() {
        assert_eq!((snake("accountId").as_str(), snake("GetPerson").as_str()), ("account_id", "get_person"));
        assert_eq!((snake("LogonId").as_str(), pascal("list_all_books").as_str()), ("logon_id", "ListAllBooks"));
    }

    #[test]
    fn keywords_are_found() {
        assert!(RUST_KEYWORDS.is_sorted(), "they are searched by halves");
        assert!(RUST_KEYWORDS.iter().all(|word| is_rust_keyword(word)));
        assert!(!is_rust_keyword("union") && !is_rust_keyword("account"));
        assert!(
            RESERVED_TYPES.is_sorted()
                && is_reserved_type("Link", TypeOf::Message)
                && !is_reserved_type("Link", TypeOf::Schema)
        );
    }

    #[test]
    fn ids_are_kebab_case() {
        assert!(is_id("book-2") && is_state_id("001-base"));
        for bad in ["", "../x", "Book", "a--b", "a-", "type", "a_b", "9a"] {
            assert!(!is_id(bad), "{bad}");
        }
    }
}
