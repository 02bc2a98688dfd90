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
use runtime::{Operation, Problem, retry};
use sqlx::Pool;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
{%- call store::exports(store) %}{% endcall %}

type Driver = sqlx::Sqlite;
{%- call store::error() %}{% endcall %}

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
{% call store::problem() %}{% endcall %}
{%- call store::statement(store, "sqlite") %}{% endcall %}

/// Where the database is.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Path of the file.
    pub file: String,
}
{% call store::handles() %}{% endcall %}

impl Store {
    /// Opens the file, and makes it on the first start. Waits for as long as that fails.
    pub async fn connect(settings: &Settings) -> Self {
        let pool = retry::forever("opening the database", async || open(settings).await).await;
{%- if store.observed %}
        let watched = pool.clone();
        statements::watch(move || (watched.size(), watched.num_idle()));
{%- endif %}
        Self { pool }
    }
{% call store::session() %}{% endcall %}
{%- if store.has_transactions %}

    /// A transaction; dropped without `commit`, it leaves no trace. It takes the write lock at
    /// once: a transaction that only asks for it later may find that somebody else was faster.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin(&self) -> Result<Session<sqlx::Transaction<'static, Driver>>, Error> {
{%- if store.observed %}
        const BEGIN: &str = "BEGIN IMMEDIATE";
        let connection = statement("begin", BEGIN, self.pool.begin_with(BEGIN)).await?;
{%- else %}
        let connection = self.pool.begin_with("BEGIN IMMEDIATE").await?;
{%- endif %}
        Ok(Session { connection })
    }
{%- endif %}
{% call store::in_memory(store.scripts) %}{% endcall %}
}
{%- if store.has_transactions %}
{% call store::commit(store) %}{% endcall %}
{%- endif %}

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
    const SCHEMA: &str = include_str!("../../../{{ store.scripts }}/schema.sql");
    const SEED: &str = include_str!("../../../{{ store.scripts }}/seed.sql");
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
