//! What every output takes from elsewhere, whatever its packs say, has a version in `states/pins.yaml`.

use stategen_model::diagnostic::{Diagnostic, Span};
use stategen_model::system::{BUILDER_IMAGE, CHECKOUT_ACTION, Runtime};

use super::Check;

impl Check<'_> {
    /// Checks that the image that builds and the action that checks out are pinned.
    pub(super) fn pinned(&mut self) {
        let pins = &self.system.pins;
        if !pins.actions.contains_key(CHECKOUT_ACTION) {
            self.missing_pin(
                &format!("the action `{CHECKOUT_ACTION}`, which the output's workflow begins with"),
                &format!("add it: `actions: {{ {CHECKOUT_ACTION}: {{ name: …, version: … }} }}`"),
            );
        }
        if self.system.spec.system.runtime == Runtime::Compose && !pins.images.contains_key(BUILDER_IMAGE) {
            self.missing_pin(
                &format!("the image `{BUILDER_IMAGE}`, which the images of a state on Compose are built in"),
                &format!("add it: `images: {{ {BUILDER_IMAGE}: {{ name: …, tag: … }} }}`"),
            );
        }
    }

    fn missing_pin(&mut self, what: &str, help: &str) {
        let message = format!("no version is pinned of {what}");
        self.findings.push(Diagnostic::error("missing-pin", Span::file("states/pins.yaml"), message).with_help(help));
    }
}
