//! Exact decimals: what they are as types, and their texts as whole numbers of their last digit.

/// Most digits that a decimal has: so many fit a whole number of 64 bits, which is how SQLite keeps them.
pub const MOST_DIGITS: u32 = 18;

/// Most digits of one that JSON writes as a number: so many come through every reader that makes a double of it.
pub const MOST_NUMBER_DIGITS: u32 = 15;

/// The type of an exact decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    /// How many digits stand behind its point.
    pub scale: u32,
    /// How JSON writes it.
    pub form: Form,
}

/// How JSON writes a decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As a number.
    Number,
    /// As text.
    Text,
}

impl Decimal {
    /// The type that a query's comment gives: `decimal(2)`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let scale = name.strip_prefix("decimal(")?.strip_suffix(')')?.parse().ok()?;
        (scale <= MOST_DIGITS).then_some(Self { scale, form: Form::Text })
    }
}

/// What a text such as `-12.50` is in units of the last of `scale` digits; none when it is no decimal, or has more digits
/// behind its point or before it than there is room for.
#[must_use]
pub fn units(text: &str, scale: u32) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    let (fraction, wanted) = (fraction.trim_end_matches('0'), usize::try_from(scale).ok()?);
    if fraction.len() > wanted {
        return None;
    }
    let units: i64 = format!("{whole}{fraction:0<wanted$}").parse().ok()?;
    let most = 10_i64.pow(MOST_DIGITS);
    (units < most).then_some(if text.starts_with('-') { -units } else { units })
}

/// How many digits stand behind the point of a number, as it is written.
#[must_use]
pub fn scale_of(number: f64) -> u32 {
    let text = number.to_string();
    text.split_once('.').map_or(0, |(_, fraction)| u32::try_from(fraction.len()).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_a_whole_number_of_its_last_digit() {
        for (text, scale, wanted) in [
            ("12.5", 2, Some(1250)),
            ("-0.01", 2, Some(-1)),
            ("7", 3, Some(7000)),
            ("7.000", 2, Some(700)),
            ("999999999999999999", 0, Some(999_999_999_999_999_999)),
            ("0.001", 2, None),
            ("1000000000000000000", 0, None),
            ("1e3", 2, None),
            ("+1", 2, None),
            ("1.", 2, None),
            (".5", 2, None),
            ("", 2, None),
        ] {
            assert_eq!(units(text, scale), wanted, "{text} {scale}");
        }
    }

    #[test]
    fn the_digits_behind_a_point_are_counted_as_they_are_written() {
        assert_eq!([0.001, 0.05, 1.0, 250.0].map(scale_of), [3, 2, 0, 0]);
    }
}
