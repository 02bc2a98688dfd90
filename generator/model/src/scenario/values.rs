//! Values of a scenario: what an answer or event must be, and the short forms in which numbers, words and times are written.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{self, Deserializer, IntoDeserializer, SeqAccess, Visitor};

use crate::authored::{Authored, Text};
use crate::node::Node;

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
    pub body: Option<Node>,
    /// Elements that a list has.
    #[serde(default)]
    pub includes: Vec<Node>,
    /// Elements that a list has not.
    #[serde(default)]
    pub excludes: Vec<Node>,
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
    pub differs: BTreeMap<Text, Node>,
    /// Formats by member: of an object, or of every element of a list.
    #[serde(default)]
    pub formats: BTreeMap<Text, Authored<Format>>,
    /// How long the call is repeated until everything else holds.
    pub within: Option<Authored<Period>>,
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
pub struct Statuses(pub Vec<Authored<Status>>);

/// A text or several.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema)]
#[schemars(with = "OneOrMore<String>")]
pub struct Texts(pub Vec<Authored<String>>);

/// The status of an answer, from 100 to 599.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status(pub u16);

/// One, or a list of them.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum OneOrMore<T> {
    One(T),
    More(Vec<Authored<T>>),
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

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;
        impl Visitor<'_> for Number {
            type Value = Status;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a status from 100 to 599")
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Status, E> {
                match u16::try_from(number) {
                    Ok(status) if (100..600).contains(&status) => Ok(Status(status)),
                    _ => Err(E::custom(format!("{number} is no status: it is from 100 to 599"))),
                }
            }
        }
        deserializer.deserialize_any(Number)
    }
}

impl<'de> Deserialize<'de> for Statuses {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        several(deserializer).map(Self)
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        several(deserializer).map(Self)
    }
}

/// What may stand alone or in a list.
trait Single {
    /// What is said to whoever writes something else.
    const EXPECTED: &'static str;
}

impl Single for Status {
    const EXPECTED: &'static str = "a status from 100 to 599, or a list of them";
}

impl Single for String {
    const EXPECTED: &'static str = "text, or a list of texts";
}

/// One value as a list of one, or the list that stands there; each with its place.
fn several<'de, T, D>(deserializer: D) -> Result<Vec<Authored<T>>, D::Error>
where
    T: Single + Deserialize<'de>,
    D: Deserializer<'de>,
{
    let read = Authored::<OneOrMore<T>>::deserialize(deserializer)?;
    Ok(match (read.place(), read.into_value()) {
        (Some(place), OneOrMore::One(one)) => vec![Authored::new(one, place)],
        (None, OneOrMore::One(one)) => vec![Authored::unwritten(one)],
        (_, OneOrMore::More(all)) => all,
    })
}

impl<'de, T: Single + Deserialize<'de>> Deserialize<'de> for OneOrMore<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrMoreVisitor(PhantomData))
    }
}

struct OneOrMoreVisitor<T>(PhantomData<T>);

impl<'de, T: Single + Deserialize<'de>> Visitor<'de> for OneOrMoreVisitor<T> {
    type Value = OneOrMore<T>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<OneOrMore<T>, E> {
        T::deserialize(number.into_deserializer()).map(OneOrMore::One)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<OneOrMore<T>, E> {
        T::deserialize(text.into_deserializer()).map(OneOrMore::One)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<OneOrMore<T>, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = seq.next_element()? {
            all.push(one);
        }
        Ok(OneOrMore::More(all))
    }
}
