//! Images that are published, and hosts that run them.

use stategen_model::diagnostic::Code;
use stategen_model::names::is_id;
use stategen_model::system::Runtime;

use super::Check;

impl Check<'_> {
    pub(super) fn publishing(&mut self) {
        if let Some(publishing) = &self.system.spec.publishing {
            let form = "a repository of images such as `ghcr.io/owner/system`, in lower case";
            self.word("publishing.registry", &publishing.registry, is_repository, form);
            self.in_containers("publishing", "has no images to publish");
        }
        let Some(deployment) = &self.system.spec.deployment else { return };
        let form = "the name of a folder: words of lower-case letters and digits with `-` between them";
        self.word("deployment.target", &deployment.target, is_id, form);
        if !self.in_containers("deployment", "has no containers to run on another host") {
            return;
        }
        if self.system.spec.publishing.is_none() {
            let message = "a host runs images that were published, and these are published nowhere".to_owned();
            let help = "say where: `publishing: { registry: ghcr.io/owner/system }`";
            self.error(Code::MissingKey, "deployment", message, help);
        }
        if self.system.spec.gateway.is_none() {
            let message = "a host has one way in, and the system has no gateway".to_owned();
            self.error(Code::MissingKey, "deployment", message, "add a component of kind `gateway`, and its routes");
        }
    }

    /// Whether the system runs in containers, without which it has not what `path` is of.
    fn in_containers(&mut self, path: &str, lacks: &str) -> bool {
        let on_compose = self.system.spec.system.runtime == Runtime::Compose;
        if !on_compose {
            let message = format!("a system that runs as processes {lacks}");
            let help = format!("run it by Compose, `system: {{ runtime: compose }}`, or leave `{path}` out");
            self.error(Code::WrongKind, path, message, &help);
        }
        on_compose
    }
}

fn is_repository(text: &str) -> bool {
    text.contains('/')
        && !text.starts_with('/')
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "/.:_-".contains(c))
}
