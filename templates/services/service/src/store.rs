//! The service's view of the database.

mod queries;
mod rows;

use std::ops::DerefMut;
use std::time::Duration;

{% if sqlite -%}
use runtime::{Problem, retry};
{%- else -%}
use runtime::Problem;
{%- endif %}
use sqlx::pool::PoolConnection;
{%- if sqlite %}
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
{%- endif %}
use sqlx::{Pool, Transaction};

{%- if has_parameter_structs %}

pub use queries::*;
{%- endif %}
{%- if has_rows %}
{%- if !has_parameter_structs %}
{% endif %}
pub use rows::*;
{%- endif %}
{% if sqlite %}
type Driver = sqlx::Sqlite;
{%- else %}
/// Unit tests run the same statements on SQLite in memory, which needs no server.
#[cfg(test)]
type Driver = sqlx::Sqlite;
#[cfg(not(test))]
type Driver = sqlx::Postgres;
{%- endif %}
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
{%- if sqlite %}
            // Busy or locked: <https://sqlite.org/rescode.html>, where the low byte says it.
            sqlx::Error::Database(error) => {
                let code = error.code().and_then(|code| code.parse::<u32>().ok());
                code.is_some_and(|code| matches!(code & 0xff, 5 | 6))
            }
{%- else %}
            // Lost connection, conflict, lack of resources, shutdown and start:
            // <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
            sqlx::Error::Database(error) => {
                let code = error.code().unwrap_or_default();
                ["08", "40", "53", "57P"]
                    .iter()
                    .any(|class| code.starts_with(class))
            }
{%- endif %}
            _ => false,
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let problem = Self::text(500, error.to_string());
        if error.is_temporary() {
            problem.temporary()
        } else {
            problem
        }
    }
}

/// Where the database is.
#[derive(Debug, Clone)]
pub struct Settings {
{%- if sqlite %}
    /// Path of the file.
    pub file: String,
{%- else %}
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
{%- endif %}
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
{%- if sqlite %}
    /// Opens the file, and makes it on the first start. Waits for as long as that fails.
    pub async fn connect(settings: &Settings) -> Self {
        let pool = retry::forever("opening the database", async || open(settings).await).await;
        Self { pool }
    }
{%- else %}
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
{%- endif %}

    /// A session in which each statement stands for itself.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn session(&self) -> Result<Session<PoolConnection<Driver>>, Error> {
        let connection = self.pool.acquire().await?;
        Ok(Session { connection })
    }
{% if sqlite %}
    /// A transaction; dropped without `commit`, it leaves no trace. It takes the write lock at
    /// once: a transaction that only asks for it later may find that somebody else was faster.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin(&self) -> Result<Session<Transaction<'static, Driver>>, Error> {
        let connection = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        Ok(Session { connection })
    }
{%- else %}
    /// A transaction; dropped without `commit`, it leaves no trace.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin(&self) -> Result<Session<Transaction<'static, Driver>>, Error> {
        let connection = self.pool.begin().await?;
        Ok(Session { connection })
    }
{%- endif %}

    /// A database of its own for one unit test, with the first rows in it. It has one connection:
    /// a second would see another database, so a test waits for itself if it holds two sessions.
    #[cfg(test)]
    pub async fn in_memory() -> Self {
        const SCHEMA: &str = include_str!("../../../{{ scripts }}/schema.sql");
        const SEED: &str = include_str!("../../../{{ scripts }}/seed.sql");
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

impl Session<Transaction<'static, Driver>> {
    /// Makes everything that was done in the transaction visible at once.
    ///
    /// # Errors
    /// When the database refuses; then nothing was done.
    pub async fn commit(self) -> Result<(), Error> {
        Ok(self.connection.commit().await?)
    }
}
{% if sqlite %}
async fn open(settings: &Settings) -> Result<Pool<Driver>, Box<dyn std::error::Error>> {
    if let Some(folder) = std::path::Path::new(&settings.file).parent() {
        std::fs::create_dir_all(folder)?;
    }
    // Several processes share the file: with a write-ahead log readers do not wait for a writer,
    // and a writer waits for another instead of failing.
    let options = SqliteConnectOptions::new()
        .filename(&settings.file)
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .busy_timeout(Duration::from_secs(10));
    let pool = SqlitePoolOptions::new()
        .max_connections(5)
        .connect_with(options)
        .await?;
    make_tables(&pool).await?;
    Ok(pool)
}

/// Makes the tables and first rows unless another process has: one of them wins the write lock.
async fn make_tables(pool: &Pool<Driver>) -> Result<(), sqlx::Error> {
    const SCHEMA: &str = include_str!("../../../{{ scripts }}/schema.sql");
    const SEED: &str = include_str!("../../../{{ scripts }}/seed.sql");
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_master")
        .fetch_one(&mut *transaction)
        .await?;
    if tables == 0 {
        sqlx::raw_sql(SCHEMA).execute(&mut *transaction).await?;
        sqlx::raw_sql(SEED).execute(&mut *transaction).await?;
    }
    transaction.commit().await
}
{%- else %}
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
{%- endif %}
