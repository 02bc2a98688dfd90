//! Dashboards, which no reviewer reads as JSON: which of their panels came, went, or are others.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::files::{FileStatus, PanelChange};

/// Whether a file is a dashboard.
pub(super) fn is_dashboard(path: &str) -> bool {
    path.ends_with(".json") && path.contains("/dashboards/")
}

/// The panels that differ between two texts of a dashboard, in the order in which they are shown; those that are gone come last.
pub(super) fn changes(before: &str, after: &str) -> Vec<PanelChange> {
    let (before, after) = (panels(before), panels(after));
    let by_title: BTreeMap<&str, &Panel> = before.iter().map(|(title, panel)| (title.as_str(), panel)).collect();
    let here = after.iter().filter_map(|(title, panel)| match by_title.get(title.as_str()) {
        None => Some((title, FileStatus::Added)),
        Some(earlier) => (*earlier != panel).then_some((title, FileStatus::Changed)),
    });
    let gone = before.iter().filter(|(title, _)| !after.iter().any(|(other, _)| other == title));
    let all = here.chain(gone.map(|(title, _)| (title, FileStatus::Removed)));
    all.map(|(title, status)| PanelChange { title: title.clone(), status }).collect()
}

type Panel = Map<String, Value>;

/// Panels by title, without what says where they lie.
fn panels(dashboard: &str) -> Vec<(String, Panel)> {
    let dashboard: Value = serde_json::from_str(dashboard).unwrap_or_default();
    let panels = dashboard["panels"].as_array().into_iter().flatten().filter_map(Value::as_object);
    let named = panels.filter_map(|panel| {
        let title = panel.get("title")?.as_str()?.to_owned();
        let mut panel = panel.clone();
        panel.retain(|key, _| key != "id" && key != "gridPos");
        Some((title, panel))
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dashboard(panels: &[(&str, u8, &str)]) -> String {
        let panels = panels.iter().map(|(title, y, query)| {
            serde_json::json!({ "id": y, "title": title, "gridPos": { "y": y }, "targets": [{ "expr": query }] })
        });
        serde_json::json!({ "uid": "x", "panels": panels.collect::<Vec<_>>() }).to_string()
    }

    #[test]
    fn a_panel_that_only_moved_is_the_same() {
        let before = dashboard(&[("Rate", 0, "rate(a)"), ("Lag", 8, "lag"), ("Old", 16, "x")]);
        let after = dashboard(&[("New", 0, "y"), ("Rate", 8, "rate(b)"), ("Lag", 16, "lag")]);
        let told: Vec<String> =
            changes(&before, &after).iter().map(|panel| format!("{} {}", panel.status.letter(), panel.title)).collect();
        assert_eq!(told, ["A New", "M Rate", "D Old"]);
        assert_eq!(changes("", &after).len(), 3);
        assert_eq!(changes(&after, &after), []);
    }

    #[test]
    fn a_dashboard_is_told_from_what_says_where_dashboards_are() {
        assert!(is_dashboard("grafana/dashboards/services.json"));
        assert!(!is_dashboard("grafana/provisioning/dashboards/dashboards.yaml"));
        assert!(!is_dashboard("contracts/services.json"));
    }
}
