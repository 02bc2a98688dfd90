//! Versions of shows, as HTTP has them.

/// The entity tag of a version.
pub fn etag(version: i32) -> String {
    format!("\"{version}\"")
}

/// The version that an entity tag names.
pub fn version(etag: &str) -> Option<i32> {
    etag.strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_as_it_was_written() {
        assert_eq!(version(&etag(7)), Some(7));
        assert_eq!(version("7"), None);
        assert_eq!(version("W/\"7\""), None);
    }
}
