//! What services measure: names that a page of metrics can have, labels with known values, and handlers that tell of it.

use stategen_model::authored::{Authored, Name};
use stategen_model::diagnostic::Code;
use stategen_model::names::{is_id, snake};
use stategen_model::system::uses::logic_says;
use stategen_model::system::{ComponentId, Measure, MeasureKind, Scalar, Service};

use super::Check;
use super::words::is_snake;

/// The longest name of a measure.
const LONGEST: usize = 32;

/// What every service measures under the system's name.
const TAKEN: [&str; 3] = ["message-age", "messagebus-connected", "telemetry-spans-dropped"];

/// Labels that Prometheus adds, or that tell what belongs to one measure apart.
const TAKEN_LABELS: [&str; 5] = ["component", "instance", "job", "le", "quantile"];

impl<'a> Check<'a> {
    pub(super) fn measures(&mut self, id: &ComponentId, service: &'a Service) {
        for (name, measure) in &service.measures {
            let path = format!("components.{id}.measures.{name}");
            if !self.system.is_observed() {
                let message = format!("no page of metrics has what `{name}` measures");
                let help = "add `observability: { metrics: prometheus, logs: json, traces: otlp }` to the state";
                self.error(Code::DanglingReference, &path, message, help);
            }
            self.labels(&path, measure);
            self.buckets(&path, measure);
            let told = format!(".{}_{}(", measure.kind.verb(), snake(name));
            if self.is_name_of_measure(&path, name, measure.kind) && !logic_says(self.system, id, &told) {
                let message = format!("no handler of `{id}` tells of `{name}`");
                let help = format!("call `ports.measures{told}…)` where it is known, or delete the measure");
                self.error(Code::UnusedName, &path, message, &help);
            }
        }
    }

    /// Whether a measure can have its name; else it has been said why not.
    fn is_name_of_measure(&mut self, path: &str, name: &Name<Measure>, kind: MeasureKind) -> bool {
        let added = kind.suffix().filter(|suffix| name.rsplit('-').next() == Some(suffix));
        let (code, message, help) = if !is_id(name) || name.len() > LONGEST {
            let help = "use lower-case words joined by `-`, of 32 letters at most together, and no Rust keyword";
            (Code::InvalidName, format!("`{name}` is no name for a measure"), help.to_owned())
        } else if TAKEN.contains(&name.as_str()) {
            let help = "give the measure another name".to_owned();
            (Code::DuplicateName, format!("every service measures `{name}` already"), help)
        } else if let Some(suffix) = added {
            let message = format!("`{suffix}` is added to the name of `{name}`");
            (Code::InvalidName, message, format!("leave `-{suffix}` out"))
        } else if kind == MeasureKind::Gauge && name.ends_with("-total") {
            let message = format!("`{name}` goes up and down, and Prometheus takes what ends in `total` for a counter");
            (Code::InvalidName, message, "leave `-total` out".to_owned())
        } else {
            return true;
        };
        self.error(code, path, message, &help);
        false
    }

    fn labels(&mut self, path: &str, measure: &Measure) {
        let enums = &self.system.spec.enums;
        for (label, values) in &measure.labels {
            let path = format!("{path}.labels.{label}");
            if !is_snake(label) {
                let message = format!("`{label}` is no name for a label");
                let help = "use lower-case letters, digits and `_`, and no Rust keyword";
                self.error(Code::InvalidName, &path, message, help);
            } else if TAKEN_LABELS.contains(&label.as_str()) {
                let message = format!("the label `{label}` has a meaning of its own");
                self.error(Code::InvalidName, &path, message, "choose another name");
            }
            if !enums.contains_key(values.as_str()) {
                self.dangling(&path, "enum", values, enums.keys().map(Name::as_str));
            }
        }
    }

    /// Bounds are of a histogram, and each is longer than the one before.
    fn buckets(&mut self, path: &str, measure: &Measure) {
        let path = format!("{path}.buckets");
        if measure.kind != MeasureKind::Histogram && !measure.buckets.is_empty() {
            let message = "nothing but a histogram has buckets".to_owned();
            return self.error(Code::InvalidValue, &path, message, "delete them");
        }
        let mut least = 0.0;
        for bound in &measure.buckets {
            match seconds(bound) {
                Some(seconds) if seconds > least => least = seconds,
                _ => {
                    let message =
                        format!("`{}` is no bound of a bucket here: each is more than the one before", **bound);
                    return self.error(Code::InvalidValue, &path, message, "write seconds, from the shortest");
                }
            }
        }
    }
}

fn seconds(bound: &Authored<Scalar>) -> Option<f64> {
    bound.parse::<f64>().ok().filter(|seconds| seconds.is_finite())
}
