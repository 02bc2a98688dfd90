//! What services tell of themselves: that the transport can carry a trace, and that something takes traces in.

use stategen_model::diagnostic::Code;
use stategen_model::system::{Kind, Observability, Transport};

use super::Check;

impl Check<'_> {
    pub(super) fn observability(&mut self) {
        let Some(observability) = &self.system.spec.observability else { return };
        self.traced_transport();
        self.collector(observability);
    }

    /// A trace goes along with each message, beside what the message says.
    fn traced_transport(&mut self) {
        let Some(wire) = self.system.wire().filter(|wire| !wire.headers) else { return };
        let message = format!(
            "traces go along with messages in their headers, which those of the transport `{}` do not have",
            wire.name
        );
        let others = Transport::with_headers();
        let help = format!("add `observability` in a state whose transport is {others}");
        self.error(Code::TraceUnsupported, "observability.traces", message, &help);
    }

    fn collector(&mut self, observability: &Observability) {
        let Some(id) = &observability.collector else { return };
        if let Some(component) = self.component("observability.collector", id)
            && component.kind() != Kind::Collector
        {
            let message = format!("`{id}` is a {}, and takes no traces in", component.kind());
            let help = "name a component of kind `collector`, or leave `collector` out: `OTEL_EXPORTER_OTLP_ENDPOINT` says where \
                        traces go";
            self.error(Code::WrongKind, "observability.collector", message, help);
        }
    }
}
