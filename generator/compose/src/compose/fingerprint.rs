//! What names the content of a file.

use sha2::{Digest, Sha256};

/// The first twelve hex digits of a file's SHA-256: what `replaces` names.
pub(crate) fn fingerprint(content: &str) -> String {
    Sha256::digest(content.as_bytes()).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
