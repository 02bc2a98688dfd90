//! The service's view of the database.

mod lists;
mod queries;
mod rows;

use std::ops::DerefMut;
use std::time::Duration;

use runtime::{Operation, Problem};
use sqlx::Pool;
use sqlx::pool::PoolConnection;

pub use queries::*;
pub use rows::*;

/// Unit tests run the same statements on SQLite in memory, which needs no server.
#[cfg(test)]
type Driver = sqlx::Sqlite;
#[cfg(not(test))]
type Driver = sqlx::Postgres;
type Connection = <Driver as sqlx::Database>::Connection;
type DriverRow = <Driver as sqlx::Database>::Row;

/// What every session needs to be able to do.
pub trait Connected: DerefMut<Target = Connection> + Send {}

impl<C: DerefMut<Target = Connection> + Send> Connected for C {}

/// The database failed, or holds what it should not.
#[derive(Debug, thiserror::Error)]
#[error("the database failed: {0}")]
pub struct Error(#[from] sqlx::Error);

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

impl<O: Operation> From<Error> for Problem<O> {
    fn from(error: Error) -> Self {
        // What a database says is for the log: it may tell of others' data, and of its insides.
        tracing::error!("{error}");
        let problem = Self::failure("the database failed");
        if error.is_temporary() {
            problem.temporary()
        } else {
            problem
        }
    }
}

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

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pool: Pool<Driver>,
}

/// Runs queries: over a connection of the pool, or within a transaction.
#[derive(Debug)]
pub struct Session<C> {
    connection: C,
}

impl Store {
    /// Connects, and waits for as long as the server is not there. Later the pool tests each
    /// connection before it is used and replaces those that were lost.
    #[cfg(not(test))]
    pub async fn connect(settings: &Settings) -> Self {
        let what = "connecting to the database";
        let pool = runtime::retry::forever(what, async || open(settings).await).await;
        Self { pool }
    }

    /// Unit tests have no server to connect to.
    #[cfg(test)]
    pub async fn connect(_settings: &Settings) -> Self {
        Self::in_memory().await
    }

    /// A session in which each statement stands for itself.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn session(&self) -> Result<Session<PoolConnection<Driver>>, Error> {
        let connection = self.pool.acquire().await?;
        Ok(Session { connection })
    }

    /// A transaction; dropped without `commit`, it leaves no trace.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin(&self) -> Result<Session<sqlx::Transaction<'static, Driver>>, Error> {
        let connection = self.pool.begin().await?;
        Ok(Session { connection })
    }

    /// A database of its own for one unit test, with the first rows in it. It has one connection:
    /// a second would see another database, so a test waits for itself if it holds two sessions.
    #[cfg(test)]
    pub async fn in_memory() -> Self {
        const SCHEMA: &str = include_str!("../../../crates/model/testing/schema.sql");
        const SEED: &str = include_str!("../../../crates/model/testing/seed.sql");
        let pool = sqlx::sqlite::SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(5))
            .idle_timeout(None)
            .max_lifetime(None)
            .connect("sqlite::memory:")
            .await
            .expect("SQLite opens a database in memory");
        for script in [SCHEMA, SEED] {
            let done = sqlx::raw_sql(script).execute(&pool).await;
            done.expect("the scripts fit each other");
        }
        Self { pool }
    }
}

impl Session<sqlx::Transaction<'static, Driver>> {
    /// Makes everything that was done in the transaction visible at once.
    ///
    /// # Errors
    /// When the database refuses; then nothing was done.
    pub async fn commit(self) -> Result<(), Error> {
        Ok(self.connection.commit().await?)
    }
}

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
