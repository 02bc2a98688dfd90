//! `compose.yaml`, the Dockerfiles and `.dockerignore`, for states that run on Docker Compose.

use askama::Template;

use super::topology::{Node, Port, Topology, Value, image};
use super::{artifact, gateway, spans, spans_of_each};
use crate::filters;
use stategen_model::system::{BUILDER_IMAGE, Component, Engine, Kind, PAGES_IMAGE, System};
use stategen_model::tree::Tree;

#[derive(Template)]
#[template(path = "compose.yaml", escape = "none")]
struct Compose<'a> {
    system: &'a System,
    services: Vec<Service<'a>>,
    volumes: Vec<String>,
}

struct Service<'a> {
    node: &'a Node<'a>,
    image: Option<String>,
    environment: Vec<(String, String)>,
    ports: Vec<String>,
    command: Option<&'static str>,
    volumes: Vec<String>,
    user: &'static str,
    temporary: &'static [&'static str],
    healthcheck: Option<String>,
}

#[derive(Template)]
#[template(path = "services/Dockerfile", escape = "none")]
struct Dockerfile<'a> {
    builder: String,
    id: &'a str,
    shares_file: bool,
    /// The image that builds the pages, for a component that serves some.
    pages: Option<String>,
}

#[derive(Template)]
#[template(path = "dockerignore", escape = "none")]
struct Ignore {}

pub(super) fn artifacts(topology: &Topology, tree: &mut Tree) {
    if !topology.on_compose() {
        return;
    }
    let system = topology.system;
    let services: Vec<Service> = topology.nodes.iter().map(|node| service(topology, node)).collect();
    let volumes = system.spec.components.iter().filter_map(|(id, component)| volume(id, component)).collect();
    let mut sources = spans_of_each(system, "components");
    sources.extend(spans(system, ["system.runtime"]));
    let compose = Compose { system, services, volumes };
    tree.insert("compose.yaml", artifact("compose.yaml", compose.to_string(), sources));
    for node in topology.built() {
        let Some(folder) = &node.folder else { continue };
        let builder = image(&system.pins, BUILDER_IMAGE);
        let pages = (node.component.kind == Kind::Web).then(|| image(&system.pins, PAGES_IMAGE));
        let dockerfile = Dockerfile { builder, id: node.id, shares_file: node.shares_file, pages };
        let sources = spans(system, [format!("components.{}", node.id).as_str()]);
        tree.insert(format!("{folder}/Dockerfile"), artifact("services/Dockerfile", dockerfile.to_string(), sources));
    }
    let sources = spans(system, ["system.runtime"]);
    tree.insert(".dockerignore", artifact("dockerignore", Ignore {}.to_string(), sources));
}

fn service<'a>(topology: &'a Topology<'a>, node: &'a Node<'a>) -> Service<'a> {
    let system = topology.system;
    let mut service = Service {
        node,
        image: node.component.image.as_deref().map(|id| image(&system.pins, id)),
        environment: node.environment.iter().map(|(variable, value)| entry(variable, value)).collect(),
        ports: node.ports.iter().filter(|port| port.published).map(published).collect(),
        command: None,
        volumes: Vec::new(),
        user: "65532:65532",
        temporary: &["/tmp"],
        healthcheck: None,
    };
    if node.shares_file {
        let embedded = system.spec.components.iter().filter(|(_, one)| one.engine == Some(Engine::Sqlite));
        let volumes = embedded.filter_map(|(id, component)| volume(id, component));
        service.volumes.extend(volumes.map(|volume| format!("{volume}:/data")));
    }
    match node.component.engine {
        Some(Engine::Postgres) => postgres(system, &mut service),
        Some(Engine::Nats) => nats(&mut service),
        Some(Engine::Nginx) => nginx(topology, &mut service),
        Some(Engine::Sqlite | Engine::Socketio) | None => {}
    }
    service
}

/// The volume that holds a database. It bears the engine's name: a state that replaces the engine begins with a volume of
/// its own rather than with files that it cannot read.
fn volume(id: &str, component: &Component) -> Option<String> {
    match component.engine {
        Some(Engine::Sqlite) => Some(format!("{id}-sqlite")),
        Some(Engine::Postgres) => Some(format!("{id}-postgres")),
        Some(Engine::Nats | Engine::Nginx | Engine::Socketio) | None => None,
    }
}

fn entry(variable: &str, value: &Value) -> (String, String) {
    let value = match value {
        Value::Fixed(text) => text.replace('$', "$$"),
        Value::Overridable(default) => format!("${{{variable}:-{}}}", default.replace('$', "$$").replace('}', "")),
    };
    (variable.to_owned(), value)
}

fn published(port: &Port) -> String {
    match &port.spec.variable {
        Some(variable) => format!("${{{variable}:-{}}}:{}", port.host, port.spec.number),
        None => format!("{}:{}", port.host, port.spec.number),
    }
}

fn postgres(system: &System, service: &mut Service) {
    let component = service.node.component;
    let id = service.node.id;
    let number = service.node.port("sql").unwrap_or_default();
    for (role, variable) in [("name", "POSTGRES_DB"), ("user", "POSTGRES_USER"), ("password", "POSTGRES_PASSWORD")] {
        let default = component.settings.get(role).cloned().unwrap_or_default().replace('$', "$$").replace('}', "");
        let value = match component.address.get(role) {
            Some(variable) => format!("${{{variable}:-{default}}}"),
            None => default,
        };
        service.environment.push((variable.to_owned(), value));
    }
    service.environment.push(("PGPORT".to_owned(), number.to_string()));
    service.user = "postgres";
    service.temporary = &["/tmp", "/var/run/postgresql"];
    service.volumes.extend(volume(id, component).map(|volume| format!("{volume}:/var/lib/postgresql/data")));
    service.volumes.extend([
        format!("./{id}/schema.sql:/docker-entrypoint-initdb.d/10-schema.sql:ro"),
        format!("./{id}/seed.sql:/docker-entrypoint-initdb.d/20-seed.sql:ro"),
    ]);
    // While the server loads the first rows it listens on its socket only, so that the address is what tells.
    let query = match system.spec.entities.keys().next() {
        Some(table) => format!("SELECT 1 FROM {table} LIMIT 1"),
        None => "SELECT 1".to_owned(),
    };
    service.healthcheck =
        Some(format!("psql -h 127.0.0.1 -U $$POSTGRES_USER -d $$POSTGRES_DB -c '{query}' >/dev/null"));
}

fn nats(service: &mut Service) {
    for port in &service.node.ports {
        if let Some(variable) = &port.spec.variable {
            service.environment.push((variable.clone(), port.spec.number.to_string()));
        }
    }
    service.command = Some(r#"["-c", "/etc/nats/nats-server.conf"]"#);
    service.volumes.push(format!("./{}/nats-server.conf:/etc/nats/nats-server.conf:ro", service.node.id));
    let number = service.node.port("monitor").unwrap_or_default();
    service.healthcheck = Some(format!("wget -q -O /dev/null http://127.0.0.1:{number}/healthz"));
}

fn nginx(topology: &Topology, service: &mut Service) {
    let id = service.node.id;
    let number = service.node.port("http").unwrap_or_default();
    service.environment.push(("NGINX_ENVSUBST_OUTPUT_DIR".to_owned(), "/tmp".to_owned()));
    service.environment.push(("PORT".to_owned(), number.to_string()));
    service.environment.push(("ROOT".to_owned(), "/srv".to_owned()));
    for target in gateway::targets(topology) {
        service.environment.push((target.placeholder, format!("{}:{}", target.component, target.number)));
    }
    service.environment.sort();
    service.command = Some(r#"["nginx", "-p", "/tmp/", "-c", "nginx.conf", "-e", "stderr", "-g", "daemon off;"]"#);
    service.user = "nginx";
    service.volumes.push("./contracts:/srv/contracts:ro".to_owned());
    service.volumes.push(format!("./{id}/api-explorer:/srv/{id}/api-explorer:ro"));
    service.volumes.push(format!("./{id}/nginx.conf.template:/etc/nginx/templates/nginx.conf.template:ro"));
    let path = gateway::health_path(topology.system).unwrap_or("/");
    service.healthcheck = Some(format!(
        "curl -fsS -o /dev/null http://127.0.0.1:{number}{path} || wget -q -O /dev/null http://127.0.0.1:{number}{path}"
    ));
}
