{% macro exports(store) %}

{%- if store.has_parameter_structs %}

pub use queries::*;
{%- endif %}
{%- if store.has_rows %}
{%- if !store.has_parameter_structs %}
{% endif %}
pub use rows::*;
{%- endif %}
{%- endmacro %}

{% macro error() %}
type Connection = <Driver as sqlx::Database>::Connection;
type DriverRow = <Driver as sqlx::Database>::Row;

/// What every session needs to be able to do.
pub trait Connected: DerefMut<Target = Connection> + Send {}

impl<C: DerefMut<Target = Connection> + Send> Connected for C {}

/// The database failed, or holds what it should not.
#[derive(Debug, thiserror::Error)]
#[error("the database failed: {0}")]
pub struct Error(#[from] sqlx::Error);
{%- endmacro %}

{% macro problem() %}
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
{%- endmacro %}

{% macro handles() %}
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
{%- endmacro %}

{% macro session() %}
    /// A session in which each statement stands for itself.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn session(&self) -> Result<Session<PoolConnection<Driver>>, Error> {
        let connection = self.pool.acquire().await?;
        Ok(Session { connection })
    }
{%- endmacro %}

{% macro in_memory(scripts) %}
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
{%- endmacro %}

{% macro commit(store) %}
impl Session<sqlx::Transaction<'static, Driver>> {
    /// Makes everything that was done in the transaction visible at once.
    ///
    /// # Errors
    /// When the database refuses; then nothing was done.
    pub async fn commit(self) -> Result<(), Error> {
{%- if store.observed %}
        let running = self.connection.commit();
        Ok(statement("commit", "COMMIT", running).await?)
{%- else %}
        Ok(self.connection.commit().await?)
{%- endif %}
    }
}
{%- endmacro %}

{% macro statement(store, system) %}
{%- if store.observed && store.has_statements %}

/// Runs the statement of a query, or of a transaction.
async fn statement<T>(
    name: &'static str,
    text: &'static str,
    running: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    statements::run("{{ system }}", name, text, running).await
}
{%- endif %}
{%- endmacro %}
