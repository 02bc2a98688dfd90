//! The files in which a store of metrics finds what it scrapes, in the form of Prometheus's `file_sd_configs`.

use serde_json::{Map, Value, json};

use super::{address, path};
use crate::shown::{Show, Shown};
use crate::sources::spans_of_each;
use crate::template::document;
use stategen_model::resolved::{Asked, Observer, Page, Resolved};
use stategen_model::system::Kind;
use stategen_model::tree::Tree;

/// Adds the files below the folder of the component that scrapes.
pub(crate) fn targets(system: &Resolved<'_>, id: &str, tree: &mut Tree) {
    let observation = &system.observation;
    let services = observation.services.iter().map(|page| scraped(page, "service"));
    let observers = observation.observers.iter().map(|observer| scraped(&observer.measured, "observer"));
    let prober = observation.of_kind(Kind::Prober);
    let probes = prober.into_iter().flat_map(|prober| observation.asked.iter().map(move |asked| probed(prober, asked)));
    let mut file = |name: &str, list: Vec<Value>| {
        let mut sources = spans_of_each(system, "components");
        sources.extend(spans_of_each(system, "gateway.routes"));
        tree.insert(format!("{id}/targets/{name}.json"), document(&list.into(), sources));
    };
    file("services", services.collect());
    file("observers", observers.collect());
    file("probes", probes.collect());
}

/// A page that is scraped. The job of its metrics is its component.
fn scraped(page: &Page<'_>, kind: &str) -> Value {
    let labels = [("__metrics_path__", path(page)), ("job", page.id.shown()), ("kind", kind.shown())];
    target(&address(page), labels)
}

/// What the prober asks.
fn probed(prober: &Observer<'_>, asked: &Asked<'_>) -> Value {
    let (id, module, at) = match asked {
        Asked::Page(page) => {
            let (address, path) = (address(page), path(page));
            let places = path.places().to_vec();
            (page.id, "http", address.map(|address| format!("http://{address}{}", path.text())).and(places))
        }
        Asked::Port { id, port } => {
            let number = port.number.shown();
            let places = number.places().to_vec();
            (*id, "tcp", id.shown_as(|id| format!("{id}:{}", number.text())).and(places))
        }
    };
    let labels = [
        ("__param_module", module.shown()),
        ("__param_target", at.clone()),
        ("component", id.shown()),
        ("instance", at),
        ("kind", "probe".shown()),
    ];
    target(&address(&prober.measured), labels)
}

fn target<const N: usize>(address: &Shown, labels: [(&str, Shown); N]) -> Value {
    let label = |(name, value): (&str, Shown)| (name.to_owned(), Value::from(value.to_string()));
    json!({ "targets": [address.to_string()], "labels": labels.into_iter().map(label).collect::<Map<_, _>>() })
}
