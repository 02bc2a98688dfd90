//! nginx, with a configuration whose placeholders are filled in where it is started.

use std::collections::BTreeMap;

use super::{Facts, GatewayFacts, Host, Native, Program, Ready, Step, UsualLimits};

pub(super) struct Nginx;

/// Its port.
const HTTP: &str = "http";

const SERVER: Program = Program { name: "nginx", package: "nginx-light", versions: None };

impl Facts for Nginx {
    fn name(&self) -> &'static str {
        "nginx"
    }

    fn ports(&self) -> &'static [&'static str] {
        &[HTTP]
    }

    fn usual_limits(&self) -> UsualLimits {
        UsualLimits { memory: 256, pids: 256, cpus: None }
    }
}

impl GatewayFacts for Nginx {
    fn entry(&self) -> &'static str {
        HTTP
    }

    /// From the state's own template, in a folder of its own and without root.
    fn native(&self, host: &Host<'_>) -> Option<Native> {
        let port = host.port(HTTP);
        let folder = host.scratch.join(host.id);
        let file = folder.join("nginx.conf");
        let mut arguments = vec!["-p".into(), folder.clone().into(), "-c".into(), file.clone().into()];
        arguments.extend(["-e", "stderr", "-g", "daemon off; master_process off;"].map(Into::into));
        let mut native = Native::new(SERVER, arguments);
        native.before = vec![
            Step::Folder(folder.join("logs")),
            Step::FillIn {
                template: host.files().join("nginx.conf.template"),
                values: placeholders(host, port),
                to: file,
            },
        ];
        native.ready = Some(Ready::Tcp(port));
        Some(native)
    }
}

/// What stands for the placeholders of the configuration: `SHELF_SERVICE_ADDRESS` for the component `shelf-service`.
fn placeholders(host: &Host<'_>, port: u16) -> BTreeMap<String, String> {
    let address = |(id, port): &(&str, &str)| {
        let variable = format!("{}_ADDRESS", id.replace('-', "_").to_uppercase());
        (variable, format!("127.0.0.1:{}", (host.ports)(id, port)))
    };
    let own = [
        ("PORT".to_owned(), port.to_string()),
        ("ROOT".to_owned(), host.output.display().to_string()),
        (host.origins_variable.to_owned(), host.origins.to_owned()),
    ];
    host.routed.iter().map(address).chain(own).collect()
}
