//! How values are written.

use serde_json::Value;

/// A form that a value has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `1999-12-31T12:00:00.000+00:00`.
    IsoMilliseconds,
    /// A whole number of milliseconds since 1970, in this century.
    EpochMilliseconds,
    /// RFC 9562.
    Uuid,
}

impl Format {
    pub(crate) fn fits(self, value: &Value) -> bool {
        match self {
            Self::IsoMilliseconds => fits_pattern(value, "0000-00-00T00:00:00.000+00:00"),
            Self::EpochMilliseconds => value
                .as_i64()
                .is_some_and(|number| (946_684_800_000..4_102_444_800_000).contains(&number)),
            Self::Uuid => fits_pattern(value, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
        }
    }
}

/// `0` stands for a digit, `x` for a hexadecimal digit, all else for itself.
fn fits_pattern(value: &Value, pattern: &str) -> bool {
    value.as_str().is_some_and(|text| {
        text.len() == pattern.len()
            && text.chars().zip(pattern.chars()).all(|(c, wanted)| {
                let digit = wanted == '0' && c.is_ascii_digit();
                digit || wanted == 'x' && c.is_ascii_hexdigit() || wanted == c
            })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_format_tells_its_values_from_others() {
        let check = |format: Format, good: Value, bad: Value| {
            assert!(format.fits(&good), "{good}");
            assert!(!format.fits(&bad), "{bad}");
        };
        check(
            Format::IsoMilliseconds,
            json!("1999-12-31T12:00:00.123+00:00"),
            json!("1999-12-31T12:00:00Z"),
        );
        check(
            Format::EpochMilliseconds,
            json!(1_700_000_000_000_i64),
            json!(1_700_000_000),
        );
        check(
            Format::Uuid,
            json!("67e55044-10b1-426f-9247-bb680e5fe0c8"),
            json!("67e55044-10b1-426f-9247"),
        );
    }
}
