//! Exact decimals: as JSON writes them, as texts of a request, and as whole numbers of their last digit.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serializer};

/// Most digits of a decimal: so many fit a whole number of 64 bits.
const MOST_DIGITS: u32 = 18;

/// Most digits of one that JSON writes as a number: readers make a double of it, which keeps so many.
const MOST_NUMBER_DIGITS: u32 = 15;

/// Why something is no decimal, or cannot be kept as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Inexact {
    /// It is something else.
    #[error("this is no decimal")]
    NotDecimal,
    /// It has more digits behind its point than there is room for.
    #[error("more than {0} digits behind the point")]
    Behind(u32),
    /// It has more digits in all than there is room for.
    #[error("more than {0} digits")]
    InAll(u32),
}

/// The decimal as a whole number of its last digit.
///
/// # Errors
/// When it has more digits than there is room for.
pub fn units(value: Decimal, scale: u32) -> Result<i64, Inexact> {
    let value = value.normalize();
    let missing = scale
        .checked_sub(value.scale())
        .ok_or(Inexact::Behind(scale))?;
    10_i128
        .checked_pow(missing)
        .and_then(|factor| value.mantissa().checked_mul(factor))
        .filter(|units| units.unsigned_abs() < 10_u128.pow(MOST_DIGITS))
        .and_then(|units| i64::try_from(units).ok())
        .ok_or(Inexact::InAll(MOST_DIGITS))
}

/// The decimal that is so many of its last digit.
pub fn of_units(units: i64, scale: u32) -> Decimal {
    Decimal::from_i128_with_scale(units.into(), scale)
}

/// A decimal with at most so many digits behind its point, as a parameter of a request writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact<const SCALE: u32>(pub Decimal);

impl<const SCALE: u32> FromStr for Exact<SCALE> {
    type Err = Inexact;

    fn from_str(text: &str) -> Result<Self, Inexact> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let are_digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !are_digits(whole) || !are_digits(fraction) {
            return Err(Inexact::NotDecimal);
        }
        let long = match fraction.trim_end_matches('0').len() > SCALE as usize {
            true => Inexact::Behind(SCALE),
            false => Inexact::InAll(MOST_DIGITS),
        };
        let value = Decimal::from_str_exact(text).map_err(|_| long)?;
        units(value, SCALE).map(|units| Self(of_units(units, SCALE)))
    }
}

impl<'de, const SCALE: u32> Deserialize<'de> for Exact<SCALE> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// A member that holds a decimal, or may hold one.
pub trait Member: Sized {
    /// The decimal that it holds.
    fn held(&self) -> Option<Decimal>;

    /// The member that holds this; none when it must hold a decimal.
    fn holding(value: Option<Decimal>) -> Option<Self>;
}

impl Member for Decimal {
    fn held(&self) -> Option<Decimal> {
        Some(*self)
    }

    fn holding(value: Option<Decimal>) -> Option<Self> {
        value
    }
}

impl Member for Option<Decimal> {
    fn held(&self) -> Option<Decimal> {
        *self
    }

    fn holding(value: Option<Decimal>) -> Option<Self> {
        Some(value)
    }
}

/// For `#[serde(with)]`: a decimal that JSON writes as text, with so many digits behind its point.
pub struct Text<const SCALE: u32>;

impl<const SCALE: u32> Text<SCALE> {
    /// Writes the decimal.
    ///
    /// # Errors
    /// When it has more digits than there is room for, and those of the serializer.
    pub fn serialize<T: Member, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        let Some(value) = value.held() else {
            return to.serialize_none();
        };
        let units = units(value, SCALE).map_err(serde::ser::Error::custom)?;
        to.collect_str(&of_units(units, SCALE))
    }

    /// Reads a decimal.
    ///
    /// # Errors
    /// When it is none, or has more digits than there is room for.
    pub fn deserialize<'de, T: Member, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        let read = Option::<Exact<SCALE>>::deserialize(from)?;
        T::holding(read.map(|Exact(value)| value))
            .ok_or_else(|| D::Error::custom(Inexact::NotDecimal))
    }
}

/// For `#[serde(with)]`: a decimal that JSON writes as a number.
pub struct Number<const SCALE: u32>;

impl<const SCALE: u32> Number<SCALE> {
    /// Writes the decimal.
    ///
    /// # Errors
    /// When it has more digits than there is room for, and those of the serializer.
    pub fn serialize<T: Member, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        match value.held() {
            Some(value) => {
                let number = double(value, SCALE).map_err(serde::ser::Error::custom)?;
                to.serialize_f64(number)
            }
            None => to.serialize_none(),
        }
    }

    /// Reads a decimal.
    ///
    /// # Errors
    /// When it is none, or has more digits than there is room for.
    pub fn deserialize<'de, T: Member, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        let read = Option::<Short<SCALE>>::deserialize(from)?;
        T::holding(read.map(|Short(value)| value))
            .ok_or_else(|| D::Error::custom(Inexact::NotDecimal))
    }
}

/// The double whose shortest text is that of the decimal.
fn double(value: Decimal, scale: u32) -> Result<f64, Inexact> {
    let units = short(units(value, scale)?)?;
    let text = of_units(units, scale).to_string();
    text.parse().map_err(|_| Inexact::NotDecimal)
}

/// What a double keeps every digit of.
fn short(units: i64) -> Result<i64, Inexact> {
    if units.unsigned_abs() >= 10_u64.pow(MOST_NUMBER_DIGITS) {
        return Err(Inexact::InAll(MOST_NUMBER_DIGITS));
    }
    Ok(units)
}

/// A decimal that a double keeps every digit of.
struct Short<const SCALE: u32>(Decimal);

impl<'de, const SCALE: u32> Deserialize<'de> for Short<SCALE> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_f64(Digits::<SCALE>)
    }
}

/// Reads a number by its shortest text, which is the one that was written.
struct Digits<const SCALE: u32>;

impl<const SCALE: u32> Digits<SCALE> {
    fn read<E: Error>(text: &str) -> Result<Short<SCALE>, E> {
        let Exact::<SCALE>(value) = text.parse().map_err(E::custom)?;
        units(value, SCALE)
            .and_then(short)
            .map(|_| Short(value))
            .map_err(E::custom)
    }
}

impl<const SCALE: u32> Visitor<'_> for Digits<SCALE> {
    type Value = Short<SCALE>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a number with at most {SCALE} digits behind its point")
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Short<SCALE>, E> {
        Self::read(&number.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Short<SCALE>, E> {
        Self::read(&number.to_string())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Short<SCALE>, E> {
        Self::read(&number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Held {
        #[serde(with = "Number::<2>")]
        number: Decimal,
        #[serde(default, with = "Text::<2>")]
        text: Option<Decimal>,
    }

    fn read(json: &str) -> Result<Held, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_written_is_what_was_read() {
        let held = read(r#"{"number":0.29,"text":"1234567890123456.7"}"#).expect("fits");
        assert_eq!(held.number, of_units(29, 2));
        let written = serde_json::to_string(&held).expect("fits");
        assert_eq!(written, r#"{"number":0.29,"text":"1234567890123456.70"}"#);
        assert_eq!(read(r#"{"number":-7}"#).expect("fits").text, None);
    }

    #[test]
    fn what_has_more_digits_is_refused_and_never_rounded() {
        for (json, wanted) in [
            (r#"{"number":0.295}"#, "more than 2 digits behind the point"),
            (r#"{"number":1234567890123456.75}"#, "more than 15 digits"),
            (r#"{"number":null}"#, "this is no decimal"),
            (r#"{"number":"1"}"#, "a number with at most 2 digits"),
            (
                r#"{"number":1,"text":"0.001"}"#,
                "more than 2 digits behind the point",
            ),
            (r#"{"number":1,"text":"1e3"}"#, "this is no decimal"),
            (
                r#"{"number":1,"text":"10000000000000000"}"#,
                "more than 18 digits",
            ),
        ] {
            let error = read(json).expect_err("is refused");
            assert!(error.contains(wanted), "{json}: {error}");
        }
        let thin = Held {
            number: of_units(1, 3),
            text: None,
        };
        assert!(serde_json::to_string(&thin).is_err());
    }

    #[test]
    fn a_decimal_is_a_whole_number_of_its_last_digit() {
        assert_eq!(units(of_units(-150, 2), 3), Ok(-1500));
        assert_eq!(units(of_units(1500, 3), 2), Ok(150));
        assert_eq!(units(of_units(1501, 3), 2), Err(Inexact::Behind(2)));
        let most = Decimal::MAX;
        assert_eq!(units(most, 0), Err(Inexact::InAll(MOST_DIGITS)));
    }
}
