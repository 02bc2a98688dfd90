//! The npm project: manifest, lock file, build, the page and its views.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use serde_json::{Map, Value, json};

use super::FrontEnd;
use super::state::title;
use super::typescript::{camel, string};
use crate::filters;
use stategen_model::diagnostic::Span;
use stategen_model::system::Transport;
use stategen_model::tree::Tree;

const VERSION: &str = "0.1.0";

#[derive(Template)]
#[template(path = "web/index.html", escape = "none")]
struct Page<'a> {
    title: String,
    summary: &'a str,
}

#[derive(Template)]
#[template(path = "web/tsconfig.json", escape = "none")]
struct Compiler {}

#[derive(Template)]
#[template(path = "web/vite.config.ts", escape = "none")]
struct Build {}

#[derive(Template)]
#[template(path = "web/src/main.ts", escape = "none")]
struct Main<'a> {
    styles: Vec<&'a str>,
}

#[derive(Template)]
#[template(path = "web/src/generated/http.ts", escape = "none")]
struct Http {}

#[derive(Template)]
#[template(path = "web/src/generated/view.ts", escape = "none")]
struct View {}

#[derive(Template)]
#[template(path = "web/src/generated/shell.ts", escape = "none")]
struct Shell {}

pub(super) fn artifacts(front_end: &FrontEnd<'_>, tree: &mut Tree) {
    let pins = || vec![Span::file("states/pins.yaml")];
    let state = &front_end.system.state;
    let page =
        Page { title: format!("{} ({})", title(front_end), state.id), summary: &front_end.system.spec.system.summary };
    let sources = vec![Span::file(format!("states/{}.yaml", state.id))];
    front_end.add(tree, "index.html", "web/index.html", &page.to_string(), sources);
    let manifest = manifest(front_end);
    let text = |value: &Value| format!("{value:#}");
    front_end.add(tree, "package.json", "web/package.json", &text(&manifest), pins());
    if !front_end.system.npm_lock.is_empty() {
        front_end.add(tree, "package-lock.json", "web/package-lock.json", &text(&lock(front_end, &manifest)), pins());
    }
    let declared = || front_end.declared();
    front_end.add(tree, "tsconfig.json", "web/tsconfig.json", &Compiler {}.to_string(), declared());
    front_end.add(tree, "vite.config.ts", "web/vite.config.ts", &Build {}.to_string(), declared());
    let main = Main { styles: front_end.names("styles", ".css") };
    front_end.add(tree, "src/main.ts", "web/src/main.ts", &main.to_string(), declared());
    for (path, template, text) in [
        ("src/generated/http.ts", "web/src/generated/http.ts", Http {}.to_string()),
        ("src/generated/view.ts", "web/src/generated/view.ts", View {}.to_string()),
        ("src/generated/shell.ts", "web/src/generated/shell.ts", Shell {}.to_string()),
    ] {
        front_end.add(tree, path, template, &text, declared());
    }
    let views = front_end.names("views", ".ts");
    let own = |path: &str| path.starts_with("views/");
    let sources = front_end.files().filter(|(path, _)| own(path)).map(|(_, file)| file.span).collect();
    front_end.add(tree, "src/generated/views.ts", "web/src/generated/views.ts", &navigation(&views), sources);
}

/// Every view that is there.
fn navigation(views: &[&str]) -> String {
    let mut text = "// The views that there are, by file.\n\nimport type { View } from \"./view.ts\";\n".to_owned();
    for view in views {
        text.push_str(&format!("import {} from \"../views/{view}.ts\";\n", camel(view)));
    }
    text.push_str("\nexport const views: Readonly<Record<string, View>> = {\n");
    for view in views {
        text.push_str(&format!("  {}: {},\n", string(view), camel(view)));
    }
    text + "};\n"
}

/// The packages that building takes, whatever the page uses.
const BUILDING: [&str; 2] = ["typescript", "vite"];

/// The packages that the page itself uses.
fn used(front_end: &FrontEnd<'_>) -> Vec<&'static str> {
    let transport = front_end.system.spec.messaging.as_ref().map(|messaging| messaging.transport);
    let wire = transport.map(|transport| match transport {
        Transport::Socketio => "socket.io-client",
        Transport::Nats => "@nats-io/nats-core",
    });
    wire.into_iter().collect()
}

/// The npm packages that a front end names, those for building among them, in name order.
pub(super) fn packages<'a>(front_end: &FrontEnd<'a>) -> BTreeSet<&'a str> {
    used(front_end).into_iter().chain(imported(front_end)).chain(BUILDING).collect()
}

/// A view may use any pinned package; naming one is asking for it.
fn imported<'a>(front_end: &FrontEnd<'a>) -> impl Iterator<Item = &'a str> {
    front_end.system.pins.npm.keys().map(String::as_str).filter(|name| {
        let import = [format!("from \"{name}\""), format!("from \"{name}/"), format!("import \"{name}/")];
        front_end.files().any(|(_, file)| import.iter().any(|import| file.content.contains(import.as_str())))
    })
}

fn manifest(front_end: &FrontEnd<'_>) -> Value {
    let version = |name: &str| -> Value { front_end.system.pins.npm.get(name).map_or("*", String::as_str).into() };
    let with_version = |name: &'_ str| (name.to_owned(), version(name));
    let dependencies: BTreeMap<String, Value> =
        used(front_end).into_iter().chain(imported(front_end)).map(with_version).collect();
    let building: BTreeMap<String, Value> = BUILDING.into_iter().map(with_version).collect();
    json!({
        "name": front_end.id,
        "version": VERSION,
        "private": true,
        "type": "module",
        "scripts": {
            "dev": "vite",
            "typecheck": "tsc --noEmit",
            "build": "tsc --noEmit && vite build",
        },
        "dependencies": dependencies,
        "devDependencies": building,
    })
}

/// The packages as npm resolved them, and an entry for the project itself.
fn lock(front_end: &FrontEnd<'_>, manifest: &Value) -> Value {
    let mut packages = Map::new();
    let mut own = manifest.clone();
    if let Some(own) = own.as_object_mut() {
        own.retain(|key, _| ["name", "version", "dependencies", "devDependencies"].contains(&key.as_str()));
    }
    packages.insert(String::new(), own);
    packages.extend(front_end.system.npm_lock.iter().map(|(folder, entry)| (folder.clone(), entry.clone())));
    json!({
        "name": front_end.id,
        "version": VERSION,
        "lockfileVersion": 3,
        "requires": true,
        "packages": packages,
    })
}
