//! Calls to trade-service.

use runtime::client::{Error, HttpClient, Method, Target, body};
use serde::{Deserialize, Serialize};

/// The component's id.
const SERVICE: &str = "trade-service";

/// A wish to buy or sell for an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TradeOrder {
    /// Null on an order; the trade that it becomes gets an id of its own.
    #[serde(skip_serializing)]
    pub id: Option<String>,
    /// Null on an order; the trade that it becomes has a state.
    #[serde(skip_serializing)]
    pub state: Option<String>,
    /// The account that it is for.
    pub account_id: i32,
    /// Ticker of the security.
    pub security: String,
    pub side: model::Side,
    /// How many.
    pub quantity: i32,
    /// What a piece costs at the moment that the order is accepted.
    #[serde(default, with = "runtime::decimal::Number::<3>", skip_serializing)]
    pub price: Option<rust_decimal::Decimal>,
    /// Id of the trade that this becomes; however often an order of one id is placed, it is booked
    /// once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fill_id: Option<uuid::Uuid>,
    /// The most that a piece may cost, or the least that it has to bring, at the moment that the
    /// order is accepted.
    #[serde(default, with = "runtime::decimal::Number::<3>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_price: Option<rust_decimal::Decimal>,
}

/// Takes orders, refuses those that name an unknown security or account, and passes the others on.
#[derive(Clone)]
pub struct TradeService {
    http: HttpClient,
}

impl TradeService {
    /// A client of the service at `base_url`.
    ///
    /// # Errors
    /// When the HTTP client cannot be built.
    pub fn new(base_url: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let http = HttpClient::new(SERVICE, base_url.to_owned())?;
        Ok(Self { http })
    }

    /// A client for unit tests: `answer` gets method, path and query, and gives status and body.
    #[cfg(test)]
    pub fn stubbed(
        answer: impl Fn(&str, &str) -> (u16, serde_json::Value) + Send + Sync + 'static,
    ) -> Self {
        let http = HttpClient::stubbed(SERVICE, answer);
        Self { http }
    }

    /// Makes this client answer what `answer` says.
    #[cfg(test)]
    pub fn stub(
        &mut self,
        answer: impl Fn(&str, &str) -> (u16, serde_json::Value) + Send + Sync + 'static,
    ) {
        *self = Self::stubbed(answer);
    }

    /// Accepts an order, so that it will be settled.
    ///
    /// # Errors
    /// When the service does not answer, or answers with a problem.
    pub async fn create_trade_order(&self, content: &TradeOrder) -> Result<TradeOrder, Error> {
        let target = Target::default().path("/trade/");
        let content = body(SERVICE, content)?;
        self.http.call(Method::POST, &target, content).await
    }
}
