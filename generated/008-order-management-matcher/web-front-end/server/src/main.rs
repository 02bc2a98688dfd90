//! Serves the page on which people trade and look after accounts.

use std::error::Error;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{Html, Response};
use runtime::{Server, Shutdown, config};
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

/// The component's id: in logs, health and metrics.
const COMPONENT: &str = "web-front-end";

/// What browsers are told with every answer: to load and run what comes from here alone, to guess no types, to show the
/// page in no frame, and to tell nobody where a visitor came from. Styles may stand in the page.
const GUARDS: [(HeaderName, HeaderValue); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'self'; connect-src 'self'; img-src 'self' data:; \
             style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; \
             form-action 'self'; frame-ancestors 'none'",
        ),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
];

#[tokio::main]
async fn main() -> ExitCode {
    runtime::start_logging(COMPONENT);
    let address = match config::listen_address(Some("WEB_SERVICE_PORT"), 18093) {
        Ok(address) => address,
        Err(error) => {
            tracing::error!("{COMPONENT} cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    if let Some(outcome) = runtime::healthcheck_requested(address).await {
        return outcome;
    }
    match run(address).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{COMPONENT} stopped: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(address: SocketAddr) -> Result<(), Box<dyn Error + Send + Sync>> {
    let shutdown = Shutdown::on_signal()?;
    let _traces = runtime::Traces::start(COMPONENT)?;
    let server = Server {
        component: COMPONENT,
        listener: runtime::bind(address).await?,
        allowed_origins: config::allowed_origins(),
        links: Vec::new(),
    };
    let folder = config::text("PUBLIC_DIRECTORY", "web-front-end/dist");
    let router = files(Path::new(&folder));
    let router = router.layer(map_response(guarded));
    server.run(router, shutdown).await?;
    Ok(())
}

/// The files, and the start page for every path that is none: its own router knows the page.
/// Browsers ask each time whether a file has changed, so that they never mix two versions.
fn files(folder: &Path) -> Router {
    // What the page loads is there or it is not: the page itself would be no answer.
    let assets = Router::new().nest_service("/assets", ServeDir::new(folder.join("assets")));
    let start_page = folder.join("index.html");
    if !start_page.is_file() {
        tracing::warn!("{} is missing: the page is not built", start_page.display());
        return assets.fallback(not_built);
    }
    let no_cache = HeaderValue::from_static("no-cache");
    assets
        .fallback_service(ServeDir::new(folder).fallback(ServeFile::new(start_page)))
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            no_cache,
        ))
}

async fn guarded(mut response: Response) -> Response {
    response.headers_mut().extend(GUARDS);
    response
}

async fn not_built() -> (StatusCode, Html<&'static str>) {
    let page = include_str!("not-built.html");
    (StatusCode::SERVICE_UNAVAILABLE, Html(page))
}
