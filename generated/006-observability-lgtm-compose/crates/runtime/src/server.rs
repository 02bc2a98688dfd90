//! The HTTP server around a service's routes.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, ServiceExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tower::Layer;
use tower_http::cors::{AllowOrigin, Any, CorsLayer};
use tower_http::normalize_path::{NormalizePath, NormalizePathLayer};

use crate::conventions::{HEALTH_PATH, METRICS_PATH};
use crate::{Link, Problem, Shutdown, health, telemetry};

/// How long requests may take to end once the process was asked to stop.
const GRACE: Duration = Duration::from_secs(5);

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

        let listener = self.listener;
        tracing::info!("{} listens on {}", self.component, listener.local_addr()?);
        let signal = shutdown.clone();
        let serving = axum::serve(listener, ServiceExt::<Request>::into_make_service(app))
            .with_graceful_shutdown(async move { signal.requested().await });
        tokio::select! {
            result = serving => result,
            () = async { shutdown.requested().await; tokio::time::sleep(GRACE).await } => Ok(()),
        }
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

    use axum::body::Body;
    use tower::ServiceExt;
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
