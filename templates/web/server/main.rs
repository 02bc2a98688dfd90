{% if !summary.is_empty() -%}
{{ summary|module_doc }}

{% endif -%}
{% if !ports.is_empty() -%}
use std::collections::BTreeMap;
{% endif -%}
use std::error::Error;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

{% if ports.is_empty() -%}
use axum::Router;
{% endif -%}
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{Html, Response};
{%- if !ports.is_empty() %}
use axum::routing::get;
use axum::{Json, Router};
{%- endif %}
use runtime::{Server, Shutdown, config};
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

/// The component's id: in logs, health and metrics.
const COMPONENT: &str = "{{ component }}";

/// What browsers are told with every answer: to load and run what comes from here alone, to guess no types, to show the
/// page in no frame, and to tell nobody where a visitor came from. Styles may stand in the page.
{%- if !ports.is_empty() %}
/// Components are asked at ports of their own, so that the page may talk to other addresses.
{%- endif %}
const GUARDS: [(HeaderName, HeaderValue); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'self'; connect-src {% if ports.is_empty() %}'self'{% else %}http: https: ws: wss:{% endif %}; img-src 'self' data:; \
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
    runtime::start_logging({% if observed %}COMPONENT{% endif %});
    {%- if let Some(variable) = port.variable %}
    let address = match config::listen_address(Some("{{ variable|rust_string }}"), {{ port.number }}) {
    {%- else %}
    let address = match config::listen_address(None, {{ port.number }}) {
    {%- endif %}
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
{%- if observed %}
    let _traces = runtime::Traces::start(COMPONENT)?;
{%- endif %}
    let server = Server {
        component: COMPONENT,
        listener: runtime::bind(address).await?,
        allowed_origins: config::allowed_origins(),
        links: Vec::new(),
    };
    let folder = config::text("PUBLIC_DIRECTORY", "{{ component }}/dist");
    let router = files(Path::new(&folder));
{%- if !ports.is_empty() %}
    let ports = ports()?;
    let configuration = get(|| async move { Json(ports) });
    let router = router.route("/configuration.json", configuration);
{%- endif %}
    let router = router.layer(map_response(guarded));
    server.run(router, shutdown).await?;
    Ok(())
}
{%- if !ports.is_empty() %}

/// Where the components listen that pages talk to: without a gateway, pages have to know.
fn ports() -> Result<BTreeMap<&'static str, u16>, config::Error> {
    Ok(BTreeMap::from([
{%- for (component, port) in ports %}
{% filter call %}        ("{{ component }}",
            {%- if let Some(variable) = port.variable %}
            config::port("{{ variable|rust_string }}", {{ port.number }})?
            {%- else %}
            {{ port.number }}
            {%- endif %}),{% endfilter %}
{%- endfor %}
    ]))
}
{%- endif %}

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
