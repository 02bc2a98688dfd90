//! Where the parts of the system are.

use std::env;

use crate::places::{GATEWAY, PLACES};

/// A port of a component, and how the environment says where it is.
pub(crate) struct Place {
    /// The component's id.
    pub(crate) component: &'static str,
    /// The port's name.
    pub(crate) port: &'static str,
    /// Variable with the whole address.
    pub(crate) url: Option<&'static str>,
    /// Variable with the host.
    pub(crate) host: Option<&'static str>,
    /// Variable with the port's number.
    pub(crate) variable: Option<&'static str>,
    /// Its number on the host unless a variable says otherwise.
    pub(crate) number: u16,
    /// Path below which the gateway leads here.
    pub(crate) route: Option<&'static str>,
}

/// `http://host:port` of a component's port, with the path below which the gateway leads to it.
pub(crate) fn url(component: &str, port: &str, direct: bool) -> String {
    let place = find(component, port);
    match (place.route, GATEWAY) {
        (Some(route), Some(_)) if !direct => format!("{}{route}", gateway()),
        _ => format!("http://{}", authority(component, port)),
    }
}

/// The gateway's URL, without a slash at its end.
pub(crate) fn gateway() -> String {
    let component = GATEWAY.expect("only a system with a gateway has requests to it");
    match variable(Some("BASE_URL")) {
        Some(url) => url.trim_end_matches('/').to_owned(),
        None => format!("http://{}", authority(component, "http")),
    }
}

/// `host:port` of a component's port.
pub(crate) fn authority(component: &str, port: &str) -> String {
    let place = find(component, port);
    if let Some(url) = variable(place.url) {
        return authority_of(&url).to_owned();
    }
    let entry = variable(Some("BASE_URL"));
    let beside_entry = entry.as_deref().map(|url| host_of(authority_of(url)));
    let host = variable(place.host);
    let host = host.as_deref().or(beside_entry).unwrap_or("127.0.0.1");
    let number = variable(place.variable).unwrap_or_else(|| place.number.to_string());
    format!("{host}:{number}")
}

fn find(component: &str, port: &str) -> &'static Place {
    PLACES
        .iter()
        .find(|place| place.component == component && place.port == port)
        .unwrap_or_else(|| panic!("the system has no {component}.{port}"))
}

fn variable(name: Option<&str>) -> Option<String> {
    env::var(name?).ok().filter(|value| !value.is_empty())
}

/// `host:port` of a URL.
pub(crate) fn authority_of(url: &str) -> &str {
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    let authority = rest.split('/').next().unwrap_or_default();
    authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host)
}

fn host_of(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_has_a_host_and_perhaps_a_port() {
        let parts = |url| {
            let authority = authority_of(url);
            (authority, host_of(authority))
        };
        assert_eq!(parts("http://a.test:80/b/"), ("a.test:80", "a.test"));
        assert_eq!(parts("bus://me:secret@b:42"), ("b:42", "b"));
        assert_eq!(parts("http://[::1]:80"), ("[::1]:80", "[::1]"));
        assert_eq!(parts("c"), ("c", "c"));
    }
}
