//! Calls to people-service.

use runtime::client::{Error, HttpClient, Method, Target};

/// The component's id.
const SERVICE: &str = "people-service";

/// Knows the people of the firm, and answers who somebody is.
#[derive(Clone)]
pub struct PeopleService {
    http: HttpClient,
}

impl PeopleService {
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

    /// Whether a person exists; the logon id counts when both ids are given.
    ///
    /// # Errors
    /// When the service does not answer, or answers with a problem.
    pub async fn validate_person(
        &self,
        logon_id: Option<&str>,
        employee_id: Option<&str>,
    ) -> Result<(), Error> {
        let target = Target::default()
            .path("/People/ValidatePerson")
            .query("LogonId", logon_id)
            .query("EmployeeId", employee_id);
        self.http.call_empty(Method::GET, &target, None).await
    }
}
