//! The service's view of the database.

mod lists;
mod queries;
mod rows;

use std::ops::DerefMut;
use std::time::Duration;

use runtime::{Operation, Problem, retry};
use sqlx::Pool;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};

pub use queries::*;
pub use rows::*;

type Driver = sqlx::Sqlite;
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
            // Busy or locked: <https://sqlite.org/rescode.html>, where the low byte says it.
            sqlx::Error::Database(error) => {
                let code = error.code().and_then(|code| code.parse::<u32>().ok());
                code.is_some_and(|code| matches!(code & 0xff, 5 | 6))
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
pub struct Settings {
    /// Path of the file.
    pub file: String,
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
    /// Opens the file, and makes it on the first start. Waits for as long as that fails.
    pub async fn connect(settings: &Settings) -> Self {
        let pool = retry::forever("opening the database", async || open(settings).await).await;
        Self { pool }
    }

    /// A session in which each statement stands for itself.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn session(&self) -> Result<Session<PoolConnection<Driver>>, Error> {
        let connection = self.pool.acquire().await?;
        Ok(Session { connection })
    }

    /// A transaction; dropped without `commit`, it leaves no trace. It takes the write lock at
    /// once: a transaction that only asks for it later may find that somebody else was faster.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin(&self) -> Result<Session<sqlx::Transaction<'static, Driver>>, Error> {
        let connection = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        Ok(Session { connection })
    }

    /// A database of its own for one unit test, with the first rows in it. It has one connection:
    /// a second would see another database, so a test waits for itself if it holds two sessions.
    #[cfg(test)]
    pub async fn in_memory() -> Self {
        const SCHEMA: &str = include_str!("../../../database/schema.sql");
        const SEED: &str = include_str!("../../../database/seed.sql");
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
    const SCHEMA: &str = include_str!("../../../database/schema.sql");
    const SEED: &str = include_str!("../../../database/seed.sql");
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
