{%- import "services/service/src/store/macros.rs" as store -%}
//! The service's view of the database.

{% if store.has_kept -%}
mod kept;
{% endif -%}
{% if store.has_lists -%}
mod lists;
{% endif -%}
mod queries;
mod rows;

use std::ops::DerefMut;
use std::time::Duration;

{% if store.observed -%}
use runtime::telemetry::statements;
{% endif -%}
use runtime::{Operation, Problem};
use sqlx::Pool;
use sqlx::pool::PoolConnection;
{%- call store::exports(store) %}{% endcall %}

/// Unit tests run the same statements on SQLite in memory, which needs no server.
#[cfg(test)]
type Driver = sqlx::Sqlite;
#[cfg(not(test))]
type Driver = sqlx::Postgres;
{%- call store::error() %}{% endcall %}

impl Error {
    /// Whether the database is away or busy, so that the same statement may succeed later.
    fn is_temporary(&self) -> bool {
        match &self.0 {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed => true,
            // Lost connection, conflict, lack of resources, shutdown and start:
            // <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
            sqlx::Error::Database(error) => {
                let code = error.code().unwrap_or_default();
                ["08", "40", "53", "57P"]
                    .iter()
                    .any(|class| code.starts_with(class))
            }
            _ => false,
        }
    }
}
{% call store::problem() %}{% endcall %}
{%- call store::statement(store, "postgresql") %}{% endcall %}

/// Where the database is.
#[derive(Debug, Clone)]
#[cfg_attr(
    test,
    expect(dead_code, reason = "unit tests have no server to connect to")
)]
pub struct Settings {
    /// Host of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The database.
    pub name: String,
    /// Who connects.
    pub user: String,
    /// Their password.
    pub password: String,
}
{% call store::handles() %}{% endcall %}

impl Store {
    /// Connects, and waits for as long as the server is not there. Later the pool tests each
    /// connection before it is used and replaces those that were lost.
    #[cfg(not(test))]
    pub async fn connect(settings: &Settings) -> Self {
        let what = "connecting to the database";
        let pool = runtime::retry::forever(what, async || open(settings).await).await;
{%- if store.observed %}
        let watched = pool.clone();
        statements::watch(move || (watched.size(), watched.num_idle()));
{%- endif %}
        Self { pool }
    }

    /// Unit tests have no server to connect to.
    #[cfg(test)]
    pub async fn connect(_settings: &Settings) -> Self {
        Self::in_memory().await
    }
{% call store::session() %}{% endcall %}
{%- if store.has_transactions %}

    /// A transaction; dropped without `commit`, it leaves no trace.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin(&self) -> Result<Session<sqlx::Transaction<'static, Driver>>, Error> {
{%- if store.observed %}
        let connection = statement("begin", "BEGIN", self.pool.begin()).await?;
{%- else %}
        let connection = self.pool.begin().await?;
{%- endif %}
        Ok(Session { connection })
    }
{%- endif %}
{% call store::in_memory(store.scripts) %}{% endcall %}
}
{%- if store.has_transactions %}
{% call store::commit(store) %}{% endcall %}
{%- endif %}

#[cfg(not(test))]
async fn open(settings: &Settings) -> Result<Pool<Driver>, sqlx::Error> {
    use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

    let options = PgConnectOptions::new()
        .host(&settings.host)
        .port(settings.port)
        .database(&settings.name)
        .username(&settings.user)
        .password(&settings.password);
    PgPoolOptions::new()
        .max_connections(10)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(true)
        .connect_with(options)
        .await
}
