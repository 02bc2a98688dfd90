//! Serves the page on which people trade and look after accounts.

use std::collections::BTreeMap;
use std::error::Error;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{Html, Response};
use axum::routing::get;
use axum::{Json, Router};
use runtime::{Server, Shutdown, config};
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

/// The component's id: in logs, health and metrics.
const COMPONENT: &str = "web-front-end";

/// What browsers are told with every answer: to load and run what comes from here alone, to guess no types, to show the
/// page in no frame, and to tell nobody where a visitor came from. Styles may stand in the page.
/// Components are asked at ports of their own, so that the page may talk to other addresses.
const GUARDS: [(HeaderName, HeaderValue); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'self'; connect-src http: https: ws: wss:; img-src 'self' data:; \
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
    runtime::start_logging();
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
    let server = Server {
        component: COMPONENT,
        listener: runtime::bind(address).await?,
        allowed_origins: config::allowed_origins(),
        links: Vec::new(),
    };
    let folder = config::text("PUBLIC_DIRECTORY", "web-front-end/dist");
    let router = files(Path::new(&folder));
    let ports = ports()?;
    let configuration = get(|| async move { Json(ports) });
    let router = router.route("/configuration.json", configuration);
    let router = router.layer(map_response(guarded));
    server.run(router, shutdown).await?;
    Ok(())
}

/// Where the components listen that pages talk to: without a gateway, pages have to know.
fn ports() -> Result<BTreeMap<&'static str, u16>, config::Error> {
    Ok(BTreeMap::from([
        (
            "account-service",
            config::port("ACCOUNT_SERVICE_PORT", 18088)?,
        ),
        (
            "people-service",
            config::port("PEOPLE_SERVICE_PORT", 18089)?,
        ),
        (
            "position-service",
            config::port("POSITION_SERVICE_PORT", 18090)?,
        ),
        (
            "reference-data",
            config::port("REFERENCE_DATA_SERVICE_PORT", 18085)?,
        ),
        ("trade-feed", config::port("TRADE_FEED_PORT", 18086)?),
        (
            "trade-processor",
            config::port("TRADE_PROCESSOR_SERVICE_PORT", 18091)?,
        ),
        (
            "trade-service",
            config::port("TRADING_SERVICE_PORT", 18092)?,
        ),
        ("web-front-end", config::port("WEB_SERVICE_PORT", 18093)?),
    ]))
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
