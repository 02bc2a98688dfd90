//! Calls to account-service.

use runtime::client::{Error, HttpClient, Method, Target};
use serde::{Deserialize, Serialize};

/// The component's id.
const SERVICE: &str = "account-service";

/// What trades are booked to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Number of the account.
    pub id: i32,
    /// Name that people know it by.
    pub display_name: String,
}

/// Keeps accounts and the people who may use them.
#[derive(Clone)]
pub struct AccountService {
    http: HttpClient,
}

impl AccountService {
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

    /// One account.
    ///
    /// # Errors
    /// When the service does not answer, or answers with a problem.
    pub async fn get_account(&self, id: i32) -> Result<Account, Error> {
        let target = Target::default().path("/account/").segment(id);
        self.http.call(Method::GET, &target, None).await
    }
}
