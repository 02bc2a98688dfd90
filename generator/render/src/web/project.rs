//! The npm project: manifest, lock file, build, the page and its views.

use serde_json::{Map, Value, json};
use stategen_template::{from_template, verbatim};

use super::FrontEnd;
use super::typescript::variable;
use crate::filters;
use crate::shown::{Show, Shown, shown_json};
use crate::template::{document, rendered, verbatim};
use stategen_model::authored::Text;
use stategen_model::diagnostic::Span;
use stategen_model::node::Node;
use stategen_model::resolved::Call;
use stategen_model::system::{Body, Content, Credential};
use stategen_model::tree::Tree;

const VERSION: &str = "0.1.0";

#[from_template("web/index.html")]
struct Page {
    title: Shown,
    summary: Shown,
    state: Shown,
}

#[from_template("web/src/main.ts")]
struct Main {
    styles: Vec<Shown>,
}

/// How calls are made, and what is shown of who makes them.
#[from_template("web/src/generated/http.ts")]
struct Http {
    tokens: bool,
    logins: bool,
    /// Whether some calls carry something else than JSON, forms among them, and whether some are answered with bytes.
    others: bool,
    forms: bool,
    bytes: bool,
}

#[from_template("web/src/generated/views.ts")]
struct Navigation {
    views: Vec<View>,
}

/// A view that a pack owns.
struct View {
    file: Shown,
    variable: Shown,
}

pub(super) fn artifacts(front_end: &FrontEnd<'_>, tree: &mut Tree) {
    let system = front_end.system;
    let page =
        Page { title: front_end.title(), summary: system.spec.system.summary.shown(), state: system.state.id.shown() };
    let sources = vec![Span::file(format!("states/{}.yaml", system.state.id))];
    front_end.add(tree, "index.html", rendered(&page, sources));
    let pins = || vec![Span::file("states/pins.yaml")];
    let manifest = manifest(front_end);
    front_end.add(tree, "package.json", document(&manifest, pins()));
    if let Some(packages) = &system.npm_lock {
        front_end.add(tree, "package-lock.json", document(&lock(front_end, &manifest, packages), pins()));
    }
    let main = Main { styles: front_end.names("styles", ".css") };
    front_end.add(tree, "src/main.ts", rendered(&main, front_end.declared()));
    for (path, file) in [
        ("tsconfig.json", verbatim!("web/tsconfig.json")),
        ("vite.config.ts", verbatim!("web/vite.config.ts")),
        ("src/generated/view.ts", verbatim!("web/src/generated/view.ts")),
    ] {
        front_end.add(tree, path, verbatim(file, front_end.declared()));
    }
    front_end.add(tree, "src/generated/http.ts", rendered(&Http::new(front_end), front_end.declared()));
    let view = |file: Shown| View { variable: file.map(variable), file };
    let navigation = Navigation { views: front_end.names("views", ".ts").into_iter().map(view).collect() };
    let own = |path: &str| path.starts_with("views/");
    let sources = front_end.files().filter(|(path, _)| own(path)).map(|(_, file)| file.span).collect();
    front_end.add(tree, "src/generated/views.ts", rendered(&navigation, sources));
}

impl Http {
    fn new(front_end: &FrontEnd<'_>) -> Self {
        let shown = |credential: &Credential| {
            let asked = |call: &Call<'_>| {
                let schemes = call.operations.iter().filter_map(|operation| operation.security.as_ref());
                let mut schemes = schemes.flat_map(|security| &security.schemes);
                schemes.any(|name| call.contract.scheme(name).is_some_and(|scheme| scheme.credential == *credential))
            };
            front_end.page.calls.iter().any(asked)
        };
        let operations = || front_end.page.calls.iter().flat_map(|call| &call.operations);
        let carries = |is: fn(&Body) -> bool| operations().filter_map(|one| one.body.as_ref()).any(is);
        let mut answered = operations().flat_map(|one| &one.answers).filter_map(|answer| answer.body.as_ref());
        Self {
            tokens: shown(&Credential::Bearer),
            logins: shown(&Credential::Basic),
            others: carries(|body| !matches!(body, Body::Json(_))),
            forms: carries(|body| matches!(body, Body::Form(_))),
            bytes: answered.any(|body| matches!(body, Content::Bytes(_))),
        }
    }
}

fn manifest(front_end: &FrontEnd<'_>) -> Value {
    let npm = front_end.system.npm.iter();
    let version = |(name, version): (&&str, &&Text)| {
        let version = version.shown().and(front_end.spans([format!("pins.npm.{name}").as_str()]));
        ((*name).to_owned(), Value::from(version.to_string()))
    };
    let dependencies: Map<String, Value> = npm.clone().flat_map(|npm| &npm.used).map(version).collect();
    let building: Map<String, Value> = npm.flat_map(|npm| &npm.building).map(version).collect();
    json!({
        "name": front_end.page.id.as_str().shown().to_string(),
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
fn lock(front_end: &FrontEnd<'_>, manifest: &Value, resolved: &Node) -> Value {
    let mut packages = Map::new();
    let mut own = manifest.clone();
    if let Some(own) = own.as_object_mut() {
        own.retain(|key, _| ["name", "version", "dependencies", "devDependencies"].contains(&key.as_str()));
    }
    packages.insert(String::new(), own);
    if let Value::Object(resolved) = shown_json(resolved) {
        packages.extend(resolved);
    }
    json!({
        "name": front_end.page.id.as_str().shown().to_string(),
        "version": VERSION,
        "lockfileVersion": 3,
        "requires": true,
        "packages": packages,
    })
}
