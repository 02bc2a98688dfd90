//! The index that the pages search.

use serde::Serialize;

use super::outline::Section;

/// A section of a page, as `site.js` reads it.
#[derive(Serialize)]
pub(super) struct Found {
    /// The name of the state.
    part: String,
    /// The title of the page.
    page: String,
    /// The title of the section.
    heading: String,
    /// The address below the site's folder.
    path: String,
    text: String,
}

/// What can be found on a page that lies at `url`.
pub(super) fn entries(part: &str, page: &str, url: &str, sections: &[Section]) -> Vec<Found> {
    let entry = |section: &Section| {
        let text = section.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (heading, path) = match &section.heading {
            Some(heading) => (heading.title.clone(), format!("{url}#{}", heading.id)),
            None if text.is_empty() => return None,
            None => (page.to_owned(), url.to_owned()),
        };
        Some(Found { part: part.to_owned(), page: page.to_owned(), heading, path, text })
    };
    sections.iter().filter_map(entry).collect()
}

/// The index as a script, because a page that is opened from disk may load one and may not fetch.
pub(super) fn script(entries: &[Found]) -> String {
    let entries = serde_json::to_string(entries).expect("strings become JSON");
    format!("globalThis.sections = {entries};\n")
}
