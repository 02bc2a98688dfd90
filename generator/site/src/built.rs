//! What was built, looked at as a browser reads it: each address leads to a file of the site, and to a place in it.

use std::collections::{BTreeMap, BTreeSet};

use stategen_model::tree::Tree;

/// Every address in the pages of a site that leads nowhere, as `page: address`.
#[must_use]
pub fn dead_ends(site: &Tree) -> Vec<String> {
    let pages: BTreeMap<&str, &str> = site
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .filter_map(|(path, page)| Some((path.as_str(), std::str::from_utf8(&page.content).ok()?)))
        .collect();
    let ids: BTreeMap<&str, BTreeSet<&str>> =
        pages.iter().map(|(path, page)| (*path, attributes(page, " id=\"").collect())).collect();
    let mut dead = Vec::new();
    for (path, page) in &pages {
        for address in attributes(page, " href=\"").chain(attributes(page, " src=\"")) {
            let address = address.replace("&amp;", "&").replace("&#38;", "&");
            let elsewhere = ["http:", "https:", "mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme));
            if !elsewhere && !leads_somewhere(path, &address, site, &ids) {
                dead.push(format!("{path}: {address}"));
            }
        }
    }
    dead
}

/// The values of an attribute in the tags of a page.
fn attributes<'p>(page: &'p str, start: &'p str) -> impl Iterator<Item = &'p str> {
    page.split('<').skip(1).filter_map(|tag| tag.split_once('>')).flat_map(move |(tag, _)| {
        let values = tag.match_indices(start).map(|(at, _)| &tag[at + start.len()..]);
        values.filter_map(|value| value.split_once('"')).map(|(value, _)| value)
    })
}

fn leads_somewhere(from: &str, address: &str, site: &Tree, ids: &BTreeMap<&str, BTreeSet<&str>>) -> bool {
    let (path, place) = match address.split_once('#') {
        Some((path, place)) => (path, Some(decoded(place))),
        None => (address, None),
    };
    let mut parts: Vec<&str> = from.split('/').collect();
    if !path.is_empty() {
        parts.pop();
    }
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part != ".." {
            parts.push(part);
        } else if parts.pop().is_none() {
            return false;
        }
    }
    let target = decoded(&parts.join("/"));
    let there = site.files.contains_key(&target);
    match place.filter(|place| !place.is_empty()) {
        Some(place) if there => ids.get(target.as_str()).is_none_or(|ids| ids.contains(place.as_str())),
        Some(_) | None => there,
    }
}

/// An address without its percent-encoding (RFC 3986).
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let byte = match after {
            [high, low, ..] if *first == b'%' => {
                std::str::from_utf8(&[*high, *low]).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok())
            }
            _ => None,
        };
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use stategen_model::tree::Artifact;

    #[test]
    fn what_leads_nowhere_is_found_in_what_was_built() {
        let mut site = Tree::default();
        let mut put = |path: &str, text: &str| site.insert(path, Artifact::found(text.as_bytes().to_vec(), false));
        put("a/x y.html", "<h1 id=\"top\">X</h1><a href=\"#top\">a</a><p>a href=\"none\"</p>");
        put("assets/site.css", "");
        put(
            "index.html",
            "<link href=\"assets/site.css\"><a href=\"a/x%20y.html#top\">x</a><a href=\"a/x%20y.html#no\">y</a>\
             <a href=\"../b.html\">z</a><img src=\"i.png\"><a href=\"https://o.example/\">o</a>",
        );
        assert_eq!(dead_ends(&site), ["index.html: a/x%20y.html#no", "index.html: ../b.html", "index.html: i.png"]);
    }
}
