//! Circles between the modules of a crate, read from the text of its sources.
//!
//! What counts is each path to another module, in `use` items and elsewhere, tests aside. A name that a module has by an
//! import of its own leads to where it is from, and what a module hands on by `pub use` is nothing that it needs itself: so a
//! root that only gathers what its modules give closes no circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The names from the crate's root to a module; none for the root itself.
type Module = Vec<String>;

/// What one module says of others.
#[derive(Default)]
struct Mentions {
    /// Names that it has by import, with the path of each.
    imports: BTreeMap<String, Vec<String>>,
    /// Paths that its own text needs.
    needs: Vec<Vec<String>>,
}

/// The modules of one crate.
#[derive(Default)]
pub(crate) struct Modules(BTreeMap<Module, Mentions>);

impl Modules {
    /// Reads the modules below a crate's folder of sources.
    pub(crate) fn read(sources: &Path) -> Self {
        let mut modules = Self::default();
        for entry in walkdir::WalkDir::new(sources) {
            let entry = entry.unwrap();
            let path = entry.path().strip_prefix(sources).unwrap();
            if path.extension().is_some_and(|extension| extension == "rs") {
                modules.add(path.to_str().unwrap(), &fs::read_to_string(entry.path()).unwrap());
            }
        }
        modules
    }

    fn add(&mut self, path: &str, text: &str) {
        let mut module: Module = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if module.iter().any(|name| name == "tests" || name == "main") {
            return;
        }
        module.pop_if(|last| last == "lib" || last == "mod");
        self.0.insert(module, mentions(&tokens(text)));
    }

    /// The circles among modules beside each other, where a module is one with all that is below it; their names in order.
    pub(crate) fn circles_beside(&self) -> Vec<Vec<String>> {
        circles(&self.edges().into_iter().filter_map(|(from, to)| parting(&from, &to)).collect())
    }

    /// The circles among all modules, where what is below a module is another one; their names in order.
    pub(crate) fn circles(&self) -> Vec<Vec<String>> {
        circles(&self.edges())
    }

    /// Which module needs which other one.
    fn edges(&self) -> BTreeSet<(Module, Module)> {
        let mut edges = BTreeSet::new();
        for (module, mentions) in &self.0 {
            let homes = mentions.needs.iter().filter_map(|path| self.home(module, path, &mut BTreeSet::new()));
            edges.extend(homes.filter(|home| home != module).map(|home| (module.clone(), home)));
        }
        edges
    }

    /// The module that holds what `path` means in `module`; none where that is in another crate or in a function.
    fn home(&self, module: &Module, path: &[String], seen: &mut BTreeSet<(Module, String)>) -> Option<Module> {
        let mut at = module.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => (at, rest) = (Module::new(), &path[1..]),
            "self" => rest = &path[1..],
            "super" => {}
            first => {
                at.push(first.to_owned());
                let is_child = self.0.contains_key(&at);
                at.pop();
                if !is_child {
                    return self.imported(&at, rest, seen);
                }
            }
        }
        while let Some(after) = rest.strip_prefix(&["super".to_owned()]) {
            at.pop()?;
            rest = after;
        }
        while let [name, after @ ..] = rest {
            at.push(name.clone());
            if !self.0.contains_key(&at) {
                at.pop();
                break;
            }
            rest = after;
        }
        let is_import = rest.first().is_some_and(|name| self.0[&at].imports.contains_key(name));
        if is_import { self.imported(&at, rest, seen) } else { Some(at) }
    }

    /// The home of a path that starts with a name which `module` has by import.
    fn imported(&self, module: &Module, path: &[String], seen: &mut BTreeSet<(Module, String)>) -> Option<Module> {
        let (name, rest) = path.split_first()?;
        let import = self.0[module].imports.get(name)?;
        // A name that leads to itself is the root's own, of another crate.
        seen.insert((module.clone(), name.clone())).then_some(())?;
        self.home(module, &[import, rest].concat(), seen)
    }
}

/// The two that part the ways to two modules; none where one is above the other.
fn parting(from: &Module, to: &Module) -> Option<(Module, Module)> {
    let shared = from.iter().zip(to).take_while(|(a, b)| a == b).count();
    Some((from.get(..=shared)?.to_vec(), to.get(..=shared)?.to_vec()))
}

fn circles(edges: &BTreeSet<(Module, Module)>) -> Vec<Vec<String>> {
    let reached = |start: &Module| {
        let mut seen: BTreeSet<&Module> = BTreeSet::new();
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            open.extend(edges.iter().filter(|(from, _)| from == at).map(|(_, to)| to).filter(|to| seen.insert(to)));
        }
        seen.into_iter().cloned().collect::<BTreeSet<Module>>()
    };
    let all: BTreeMap<&Module, BTreeSet<Module>> = edges.iter().map(|(from, _)| (from, reached(from))).collect();
    let name = |module: &Module| if module.is_empty() { "crate".to_owned() } else { module.join("::") };
    let mut found = BTreeSet::new();
    for (module, reached) in all.iter().filter(|(module, reached)| reached.contains(**module)) {
        let circle = reached.iter().filter(|other| all.get(other).is_some_and(|back| back.contains(*module)));
        found.insert(circle.map(name).collect::<Vec<_>>());
    }
    found.into_iter().collect()
}

/// The tokens of a text: words, `::`, and single signs; no comments, no strings, no letters in quotes.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("r\"") || rest.starts_with("r#\"") {
            let end = if rest.starts_with("r\"") { "\"" } else { "\"#" };
            let start = rest.find('"').unwrap_or_default() + 1;
            rest[start..].find(end).map_or(rest.len(), |at| start + at + end.len())
        } else if c == '"' {
            quoted(rest, '"')
        } else if rest.starts_with("'\\") || rest.chars().nth(2) == Some('\'') && c == '\'' {
            quoted(rest, '\'')
        } else if c.is_alphanumeric() || c == '_' {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            c.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        let is_literal = length > 1 && token.ends_with(['"', '\'', '#']);
        let is_nothing = c.is_whitespace() || token.starts_with("//") || is_literal;
        tokens.extend((!is_nothing).then_some(token));
        rest = after;
    }
    tokens
}

/// How long the literal is that `text` starts with.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn mentions(tokens: &[&str]) -> Mentions {
    let mut found = Mentions::default();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at..].starts_with(&["#", "[", "cfg", "(", "test", ")", "]"]) {
            at = item_end(tokens, at);
        } else if tokens[at] == "use" {
            let end = (at..tokens.len()).find(|at| tokens[*at] == ";").unwrap_or(tokens.len());
            let is_public = at > 0 && matches!(tokens[at - 1], "pub" | ")");
            let mut leaves = Vec::new();
            tree(&tokens[at + 1..end], &[], &mut leaves);
            for (name, path) in leaves {
                if !is_public {
                    found.needs.push(path.clone());
                }
                found.imports.insert(name, path);
            }
            at = end;
        } else if tokens.get(at + 1) == Some(&"::") {
            let mut path = vec![tokens[at].to_owned()];
            while let Some(["::", name]) = tokens.get(at + 1..at + 3)
                && name.starts_with(|c: char| c.is_alphabetic() || c == '_')
            {
                path.push((*name).to_owned());
                at += 2;
            }
            found.needs.push(path);
            at += 1;
        } else {
            at += 1;
        }
    }
    found
}

/// Where the item ends that starts at `start`: behind its block, or behind its semicolon.
fn item_end(tokens: &[&str], start: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match *token {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 && matches!(*token, "}" | ";") {
            return at + 1;
        }
    }
    tokens.len()
}

/// The names that the tree of a `use` item brings in, each with its path.
fn tree(tokens: &[&str], above: &[String], leaves: &mut Vec<(String, Vec<String>)>) {
    let Some(open) = tokens.iter().position(|token| *token == "{") else {
        let mut path = above.to_vec();
        let (named, alias) = match tokens {
            [named @ .., "as", alias] => (named, Some(*alias)),
            named => (named, None),
        };
        path.extend(
            named.iter().filter(|token| !matches!(**token, "::" | "self" | "*")).map(|token| (*token).to_owned()),
        );
        // `self` at the start is the module itself, in braces what is before them.
        if above.is_empty() && named.first() == Some(&"self") {
            path.insert(0, "self".to_owned());
        }
        if let Some(name) = alias.map(str::to_owned).or_else(|| path.last().cloned()) {
            leaves.push((name, path));
        }
        return;
    };
    let before: Vec<String> = above
        .iter()
        .cloned()
        .chain(tokens[..open].iter().filter(|token| **token != "::").map(|token| (*token).to_owned()))
        .collect();
    let (mut depth, mut start) = (0, open + 1);
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match *token {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if (depth == 1 && *token == ",") || (depth == 0 && *token == "}") {
            if start < at {
                tree(&tokens[start..at], &before, leaves);
            }
            start = at + 1;
        }
    }
}

#[test]
fn a_circle_is_found_and_a_root_that_hands_on_is_none() {
    let mut modules = Modules::default();
    modules.add(
        "lib.rs",
        "mod a; mod b; mod c;\npub use a::A;\nuse c::{C, d::{self, D as E}};\nfn f(c: C) { E::new(); d::d() }",
    );
    modules.add("a.rs", "// super::c\nuse super::b::B;\npub struct A;\nfn f() { \"crate::c\"; }\n#[cfg(test)]\nmod tests { use super::super::c; }");
    modules.add("b.rs", "use super::A;\npub struct B;");
    modules.add("c/mod.rs", "pub(super) mod d;\nuse crate::{A, c::d::D};\npub struct C;\nfn f() { d::d() }");
    modules.add("c/d.rs", "use std::fs::{self, File};\nfn d(c: super::C) { fs::read('{'); }");
    assert_eq!(modules.circles_beside(), [["a", "b"]]);
    assert_eq!(modules.circles(), [["a", "b"], ["c", "c::d"]]);
}
