//! The rendered relay, which speaks Socket.IO.

use stategen_template::{from_template, verbatim};

use super::{BrokerParts, Messaging, Parts};
use crate::filters;
use crate::shown::{Show, Shown};
use crate::sources::declared;
use crate::template::{rendered, verbatim};
use crate::topology::{Node, PortNumber, Topology};
use stategen_model::tree::Tree;

pub(super) struct Socketio;

#[from_template("services/broker/src/main.rs")]
struct Main {
    component: Shown,
    summary: Shown,
    port: PortNumber,
}

impl Parts for Socketio {
    fn artifacts(&self, topology: &Topology, node: &Node, tree: &mut Tree) {
        let declared = || declared(topology.system, node.id);
        let main = Main {
            component: node.id.shown(),
            summary: node.component.summary().shown(),
            port: node.part.port("http").into(),
        };
        let folder = format!("services/{}/src", node.id);
        tree.insert(format!("{folder}/main.rs"), rendered(&main, declared()));
        let origins = verbatim(verbatim!("services/broker/src/origins.rs"), declared());
        tree.insert(format!("{folder}/origins.rs"), origins);
        let relay = verbatim(verbatim!("services/broker/src/relay.rs"), declared());
        tree.insert(format!("{folder}/relay.rs"), relay);
    }
}

impl BrokerParts for Socketio {
    fn messaging(&self) -> Messaging {
        Messaging {
            transport: |_, sources| verbatim(verbatim!("crates/messaging/src/transport/socketio.rs"), sources),
            page_wire: verbatim!("web/src/generated/wire/socketio.ts"),
            inspector_wire: None,
            conformance_wire: verbatim!("conformance/src/wire/socketio.rs"),
        }
    }
}
