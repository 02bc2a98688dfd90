//! Values of a scenario: what an answer or event must be, and the short forms in which numbers, words and times are written.

use std::collections::BTreeMap;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde_json::Value;

use crate::authored::{Authored, Text};

/// What an answer must be.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Expect {
    /// The status, or a list of those that may be.
    pub status: Option<Statuses>,
    /// The media type, without its parameters.
    pub media_type: Option<Text>,
    /// Headers by name.
    #[serde(default)]
    pub headers: BTreeMap<Text, Text>,
    /// A part of the body's text, or a list of parts.
    pub text: Option<Texts>,
    /// An object has at least these members, a list exactly these elements.
    pub body: Option<Value>,
    /// Elements that a list has.
    #[serde(default)]
    pub includes: Vec<Value>,
    /// Elements that a list has not.
    #[serde(default)]
    pub excludes: Vec<Value>,
    /// The least length of a list.
    pub at_least: Option<Authored<u32>>,
    /// The length of a list.
    pub length: Option<Authored<u32>>,
    /// Lengths of lists by member.
    #[serde(default)]
    pub lengths: BTreeMap<Text, Authored<u32>>,
    /// Members by which a list ascends.
    #[serde(default)]
    pub sorted_by: Vec<Text>,
    /// Members by which a list descends.
    #[serde(default)]
    pub descends_by: Vec<Text>,
    /// The least value by member.
    #[serde(default)]
    pub minimum: BTreeMap<Text, Authored<i64>>,
    /// Values that members do not have.
    #[serde(default)]
    pub differs: BTreeMap<Text, Value>,
    /// Formats by member: of an object, or of every element of a list.
    #[serde(default)]
    pub formats: BTreeMap<Text, Format>,
    /// How long the call is repeated until everything else holds.
    pub within: Option<Period>,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// `1999-12-31T12:00:00.000+00:00`.
    IsoMilliseconds,
    /// A whole number of milliseconds since 1970.
    EpochMilliseconds,
    /// RFC 9562.
    Uuid,
}

/// A status or several.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema)]
#[schemars(with = "OneOrMore<u16>")]
pub struct Statuses(pub Vec<u16>);

/// A text or several.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema)]
#[schemars(with = "OneOrMore<String>")]
pub struct Texts(pub Vec<String>);

/// What the schema says of a value that may be a list.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "only its schema is used")]
enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

/// A length of time: `500ms`, `20s`, `2m`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema)]
#[schemars(with = "String", extend("pattern" = "^[1-9][0-9]*(ms|s|m)$"))]
pub struct Period(pub Duration);

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Period;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a length of time such as `20s`, `500ms` or `2m`")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Period, E> {
                period(text)
                    .ok_or_else(|| E::custom(format!("`{text}` is no length of time: write `20s`, `500ms` or `2m`")))
            }
        }
        deserializer.deserialize_any(Text)
    }
}

fn period(text: &str) -> Option<Period> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number: u64 = text[..digits].parse().ok().filter(|number| (1..=3_600_000).contains(number))?;
    match &text[digits..] {
        "ms" => Some(Period(Duration::from_millis(number))),
        "s" => Some(Period(Duration::from_secs(number))),
        "m" => Some(Period(Duration::from_secs(number * 60))),
        _ => None,
    }
}

impl<'de> Deserialize<'de> for Statuses {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Numbers;
        impl<'de> Visitor<'de> for Numbers {
            type Value = Statuses;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a status from 100 to 599, or a list of them")
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Statuses, E> {
                match u16::try_from(number) {
                    Ok(status) if (100..600).contains(&status) => Ok(Statuses(vec![status])),
                    _ => Err(E::custom(format!("{number} is no status: it is from 100 to 599"))),
                }
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Statuses, A::Error> {
                let mut all = Vec::new();
                while let Some(Statuses(one)) = seq.next_element()? {
                    all.extend(one);
                }
                Ok(Statuses(all))
            }
        }
        deserializer.deserialize_any(Numbers)
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parts;
        impl<'de> Visitor<'de> for Parts {
            type Value = Texts;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("text, or a list of texts")
            }

            fn visit_str<E>(self, text: &str) -> Result<Texts, E> {
                Ok(Texts(vec![text.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Texts, A::Error> {
                let mut all = Vec::new();
                while let Some(text) = seq.next_element()? {
                    all.push(text);
                }
                Ok(Texts(all))
            }
        }
        deserializer.deserialize_any(Parts)
    }
}
