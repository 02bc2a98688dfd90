//! The HTTP server around a service's routes.

use std::net::SocketAddr;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tower::{Layer, ServiceExt};
use tower_http::cors::{AllowOrigin, Any, CorsLayer};
use tower_http::normalize_path::{NormalizePath, NormalizePathLayer};

use crate::conventions::{HEALTH_PATH, METRICS_PATH};
use crate::{Link, Problem, Shutdown, health, telemetry};

/// How long requests may take to end once the process was asked to stop.
const GRACE: Duration = Duration::from_secs(5);

/// How long a caller may take for the head of a request, and be silent between two requests.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long no connection is taken after one could not be.
const RECOVERY: Duration = Duration::from_millis(100);

/// What every service answers beside its contract.
pub struct Server {
    /// The component's id.
    pub component: &'static str,
    /// Where it listens; from [`bind`].
    pub listener: TcpListener,
    /// `*`, or the origins that browsers may call from, separated by commas.
    pub allowed_origins: String,
    /// Its connections to the message bus.
    pub links: Vec<Link>,
}

struct Standing {
    component: &'static str,
    links: Vec<Link>,
}

impl Server {
    /// Serves the routes until the process is asked to stop.
    ///
    /// # Errors
    /// When an origin is not one, or the listener fails.
    pub async fn run(self, router: Router, shutdown: Shutdown) -> std::io::Result<()> {
        let cors = cors(&self.allowed_origins)?;
        let standing = Arc::new(Standing {
            component: self.component,
            links: self.links,
        });
        let app = app(router, standing, cors);

        let address = self.listener.local_addr()?;
        tracing::info!("{} listens on {address}", self.component);
        let connections = accept(self.listener, app, shutdown).await;
        // Nobody else gets in, and who is in has this long.
        let _ = tokio::time::timeout(GRACE, connections.join_all()).await;
        Ok(())
    }
}

/// Answers what comes on each connection, until the process is asked to stop: those that are still
/// open then. Does what `axum::serve` does, which has no bound on how long a caller may take to say
/// what it wants.
async fn accept(
    listener: TcpListener,
    app: NormalizePath<Router>,
    shutdown: Shutdown,
) -> JoinSet<()> {
    let mut http = Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = shutdown.requested() => return connections,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Of one caller that went away, or of too many files, which others close.
                tracing::warn!("cannot take a connection: {error}");
                tokio::time::sleep(RECOVERY).await;
                continue;
            }
        };
        let app = app
            .clone()
            .map_request(|request: Request<Incoming>| request.map(Body::new));
        let connection = http
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(app))
            .with_upgrades();
        let shutdown = shutdown.clone();
        connections.spawn(async move {
            let mut connection = pin!(connection);
            // How a connection ends is its caller's affair, who sees it.
            tokio::select! {
                _ = connection.as_mut() => {}
                () = shutdown.requested() => {
                    connection.as_mut().graceful_shutdown();
                    let _ = connection.await;
                }
            }
        });
        while connections.try_join_next().is_some() {}
    }
}

fn app(router: Router, standing: Arc<Standing>, cors: CorsLayer) -> NormalizePath<Router> {
    let router = router
        // A router that still waits for its state, be it `()`, makes its layers anew for each
        // request. Those that remember, as a relay does its sessions, would find nobody again.
        .with_state::<()>(())
        .merge(standard_routes(standing))
        .layer(from_fn(telemetry::observe))
        .layer(cors);
    // `/things` and `/things/` are the same to every caller.
    NormalizePathLayer::trim_trailing_slash().layer(router)
}

/// Takes an address, before anything else is begun: a process that cannot be asked must not take work.
///
/// # Errors
/// When the address is taken.
pub async fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    let taken = |error| std::io::Error::other(format!("{address} cannot be had: {error}"));
    TcpListener::bind(address).await.map_err(taken)
}

/// The answer to a path that no route has.
pub async fn no_such_resource(method: Method, uri: Uri) -> Problem {
    Problem::text::<404>(format!("No such resource: {method} {}", uri.path()))
}

fn standard_routes(standing: Arc<Standing>) -> Router {
    Router::new()
        .route(HEALTH_PATH, get(answer_health))
        .route(METRICS_PATH, get(answer_metrics))
        .with_state(standing)
}

async fn answer_health(State(standing): State<Arc<Standing>>) -> Response {
    Json(health::document(standing.component, &standing.links)).into_response()
}

async fn answer_metrics(State(standing): State<Arc<Standing>>, headers: HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT);
    let accepted = accepted.and_then(|accepted| accepted.to_str().ok());
    let (component, links) = (standing.component, &standing.links);
    let (media_type, page) = telemetry::page(component, links, accepted.unwrap_or_default());
    ([(header::CONTENT_TYPE, media_type)], page).into_response()
}

fn cors(allowed: &str) -> std::io::Result<CorsLayer> {
    let origin = if allowed.trim() == "*" {
        AllowOrigin::any()
    } else {
        let origins: Result<Vec<_>, _> = allowed
            .split(',')
            .map(|origin| HeaderValue::from_str(origin.trim()))
            .collect();
        AllowOrigin::list(origins.map_err(std::io::Error::other)?)
    };
    Ok(CorsLayer::new()
        .allow_origin(origin)
        .allow_methods(Any)
        .allow_headers(Any)
        .expose_headers(Any))
}

/// Whether the program was called with `--healthcheck`. If so, it asks the running process for its
/// health and says how that went: an image then needs no shell and no other program to be checked.
pub async fn healthcheck_requested(address: SocketAddr) -> Option<ExitCode> {
    if std::env::args().nth(1).as_deref() != Some("--healthcheck") {
        return None;
    }
    let asked = tokio::time::timeout(Duration::from_secs(3), ask_health(address.port()));
    match asked.await {
        Ok(Ok(true)) => Some(ExitCode::SUCCESS),
        _ => Some(ExitCode::FAILURE),
    }
}

async fn ask_health(port: u16) -> std::io::Result<bool> {
    let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await?;
    let request =
        format!("GET {HEALTH_PATH} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer.starts_with("HTTP/1.1 200"))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tower::layer::layer_fn;

    use super::*;

    #[tokio::test]
    async fn a_layer_is_made_once_and_not_for_each_request() {
        let made = Arc::new(AtomicUsize::new(0));
        let count = made.clone();
        let layer = layer_fn(move |inner| {
            count.fetch_add(1, Ordering::Relaxed);
            inner
        });
        let router = Router::new().fallback(no_such_resource).layer(layer);
        let standing = Arc::new(Standing {
            component: "relay",
            links: Vec::new(),
        });
        let app = app(router, standing, CorsLayer::new());
        let before = made.load(Ordering::Relaxed);
        for _ in 0..2 {
            let request = Request::new(Body::empty());
            let answer = app.clone().oneshot(request).await;
            assert_eq!(answer.unwrap().status(), 404);
        }
        assert_eq!(made.load(Ordering::Relaxed), before);
    }
}
