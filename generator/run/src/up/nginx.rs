//! nginx from the state's own template, in a folder of its own and without root.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use stategen_disk as disk;
use stategen_model::system::System;

use super::Ports;
use super::process::{Launch, Ready};

/// Fills in the template and says how to start nginx with it.
pub(super) fn prepare(
    id: &str,
    system: &System,
    output: &Path,
    scratch: &Path,
    ports: &Ports,
    port: u16,
) -> Result<Launch> {
    let program = super::programs::find_program("nginx", "nginx-light")?;
    let template = output.join(id).join("nginx.conf.template");
    let text = fs::read_to_string(&template).with_context(|| format!("cannot read {}", template.display()))?;
    let site = substitute(&text, |name| match name {
        "PORT" => Some(port.to_string()),
        "ROOT" => Some(output.display().to_string()),
        name => {
            let (component, _) = system.spec.components.iter().find(|(id, _)| variable(id) == name)?;
            let routed = system.spec.gateway.iter().flat_map(|gateway| gateway.routes.values());
            let port = routed.filter_map(|r| r.to.split_once('.')).find(|(id, _)| id == component)?.1;
            let number = ports.get(&(component.clone(), port.to_owned()))?;
            Some(format!("127.0.0.1:{number}"))
        }
    })?;
    let folder = scratch.join(id);
    fs::create_dir_all(folder.join("logs"))?;
    let file = folder.join("nginx.conf");
    disk::write_atomically(&file, site.as_bytes(), false)?;
    let mut launch = Launch::new(id, program);
    launch.arguments = vec!["-p".into(), folder.into(), "-c".into(), file.into(), "-e".into(), "stderr".into()];
    launch.arguments.extend(["-g".into(), "daemon off; master_process off;".into()]);
    launch.ready = Some(Ready::Tcp(port));
    Ok(launch)
}

/// The variable that holds a component's host and port: `SHELF_SERVICE_ADDRESS`.
fn variable(id: &str) -> String {
    format!("{}_ADDRESS", id.replace('-', "_").to_ascii_uppercase())
}

/// Replaces each `${NAME}` by its value. nginx's own variables are written without braces.
fn substitute(template: &str, value: impl Fn(&str) -> Option<String>) -> Result<String> {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, after) = after.split_once('}').context("the gateway's template has an open `${`")?;
        let Some(value) = value(name) else { bail!("the gateway's template asks for `{name}`, which nothing gives") };
        out.push_str(before);
        out.push_str(&value);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_replaced_and_unknown_ones_are_errors() {
        let value = |name: &str| (name == "PORT").then(|| "80".to_owned());
        assert_eq!(substitute("listen ${PORT}; $host", value).unwrap(), "listen 80; $host");
        assert!(substitute("${OTHER}", value).unwrap_err().to_string().contains("`OTHER`"));
        assert_eq!(variable("book-shelf"), "BOOK_SHELF_ADDRESS");
    }
}
