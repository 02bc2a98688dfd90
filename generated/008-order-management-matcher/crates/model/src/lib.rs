//! Names that the whole system shares.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A text that is none of the names it should be one of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName(String);

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown name {:?}", self.0)
    }
}

impl std::error::Error for UnknownName {}

/// One of the names of `ListOrdersStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ListOrdersStatus {
    #[serde(rename = "open")]
    Open,
    #[serde(rename = "all")]
    All,
    #[serde(rename = "NEW")]
    New,
    #[serde(rename = "PARTIALLY_FILLED")]
    PartiallyFilled,
    #[serde(rename = "FILLED")]
    Filled,
    #[serde(rename = "CANCELED")]
    Canceled,
    #[serde(rename = "REJECTED")]
    Rejected,
}

impl ListOrdersStatus {
    /// All of them, in order.
    pub const ALL: [Self; 7] = [
        Self::Open,
        Self::All,
        Self::New,
        Self::PartiallyFilled,
        Self::Filled,
        Self::Canceled,
        Self::Rejected,
    ];

    /// The name as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::All => "all",
            Self::New => "NEW",
            Self::PartiallyFilled => "PARTIALLY_FILLED",
            Self::Filled => "FILLED",
            Self::Canceled => "CANCELED",
            Self::Rejected => "REJECTED",
        }
    }
}

impl fmt::Display for ListOrdersStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for ListOrdersStatus {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        match text {
            "open" => Ok(Self::Open),
            "all" => Ok(Self::All),
            "NEW" => Ok(Self::New),
            "PARTIALLY_FILLED" => Ok(Self::PartiallyFilled),
            "FILLED" => Ok(Self::Filled),
            "CANCELED" => Ok(Self::Canceled),
            "REJECTED" => Ok(Self::Rejected),
            other => Err(UnknownName(other.to_owned())),
        }
    }
}

/// One of the names of `OrderEvent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OrderEvent {
    #[serde(rename = "create")]
    Create,
    #[serde(rename = "partial_fill")]
    PartialFill,
    #[serde(rename = "fill")]
    Fill,
    #[serde(rename = "cancel")]
    Cancel,
    #[serde(rename = "reject")]
    Reject,
    #[serde(rename = "force_fill")]
    ForceFill,
}

impl OrderEvent {
    /// All of them, in order.
    pub const ALL: [Self; 6] = [
        Self::Create,
        Self::PartialFill,
        Self::Fill,
        Self::Cancel,
        Self::Reject,
        Self::ForceFill,
    ];

    /// The name as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::PartialFill => "partial_fill",
            Self::Fill => "fill",
            Self::Cancel => "cancel",
            Self::Reject => "reject",
            Self::ForceFill => "force_fill",
        }
    }
}

impl fmt::Display for OrderEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for OrderEvent {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        match text {
            "create" => Ok(Self::Create),
            "partial_fill" => Ok(Self::PartialFill),
            "fill" => Ok(Self::Fill),
            "cancel" => Ok(Self::Cancel),
            "reject" => Ok(Self::Reject),
            "force_fill" => Ok(Self::ForceFill),
            other => Err(UnknownName(other.to_owned())),
        }
    }
}

/// One of the names of `OrderStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OrderStatus {
    #[serde(rename = "NEW")]
    New,
    #[serde(rename = "PARTIALLY_FILLED")]
    PartiallyFilled,
    #[serde(rename = "FILLED")]
    Filled,
    #[serde(rename = "CANCELED")]
    Canceled,
    #[serde(rename = "REJECTED")]
    Rejected,
}

impl OrderStatus {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [
        Self::New,
        Self::PartiallyFilled,
        Self::Filled,
        Self::Canceled,
        Self::Rejected,
    ];

    /// The name as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "NEW",
            Self::PartiallyFilled => "PARTIALLY_FILLED",
            Self::Filled => "FILLED",
            Self::Canceled => "CANCELED",
            Self::Rejected => "REJECTED",
        }
    }
}

impl fmt::Display for OrderStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for OrderStatus {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        match text {
            "NEW" => Ok(Self::New),
            "PARTIALLY_FILLED" => Ok(Self::PartiallyFilled),
            "FILLED" => Ok(Self::Filled),
            "CANCELED" => Ok(Self::Canceled),
            "REJECTED" => Ok(Self::Rejected),
            other => Err(UnknownName(other.to_owned())),
        }
    }
}

/// One of the names of `Side`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Side {
    Buy,
    Sell,
}

impl Side {
    /// All of them, in order.
    pub const ALL: [Self; 2] = [Self::Buy, Self::Sell];

    /// The name as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Buy => "Buy",
            Self::Sell => "Sell",
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Side {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        match text {
            "Buy" => Ok(Self::Buy),
            "Sell" => Ok(Self::Sell),
            other => Err(UnknownName(other.to_owned())),
        }
    }
}

/// One of the names of `TradeState`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TradeState {
    New,
    Processing,
    Settled,
    Cancelled,
}

impl TradeState {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::New, Self::Processing, Self::Settled, Self::Cancelled];

    /// The name as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Processing => "Processing",
            Self::Settled => "Settled",
            Self::Cancelled => "Cancelled",
        }
    }
}

impl fmt::Display for TradeState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for TradeState {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        match text {
            "New" => Ok(Self::New),
            "Processing" => Ok(Self::Processing),
            "Settled" => Ok(Self::Settled),
            "Cancelled" => Ok(Self::Cancelled),
            other => Err(UnknownName(other.to_owned())),
        }
    }
}
