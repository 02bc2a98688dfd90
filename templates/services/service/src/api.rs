{%- import "services/service/src/limits.rs" as limits -%}
//! Routes of the contract, each calling its handler in [`crate::logic`].

use std::sync::Arc;
{% if !answers_json %}
use axum::Router;
{%- endif %}
use axum::extract::State;
{%- if !http.is_empty() %}
use axum::http::{{ http|use_group }};
{%- endif %}
{%- if contract.is_some() %}
use axum::response::IntoResponse;
{%- endif %}
{%- if !methods.is_empty() %}
use axum::routing::{{ methods|use_group }};
{%- endif %}
{%- if answers_json %}
use axum::{Json, Router};
{%- endif %}
{%- if !runtime.is_empty() %}
use runtime::{{ runtime|use_group }};
{%- endif %}
{% if !handlers.is_empty() %}
use crate::logic;
{%- endif %}
use crate::ports::Ports;
{%- if names_types %}
use crate::types;
{%- endif %}
{% if let Some(contract) = contract %}
/// The contract, for whoever asks the running service for it.
const CONTRACT: &str = include_str!("../../../contracts/{{ contract.component }}.json");
{% endif %}
/// The routes of this service.
pub fn router(ports: Arc<Ports>) -> Router {
    Router::new()
{%- for handler in handlers %}
{% filter call %}        .route("{{ handler.route|rust_string }}", {{ handler.method }}({{ handler.name }})){% endfilter %}
{%- endfor %}
{%- if let Some(contract) = contract %}
{% filter call %}        .route("{{ contract.path|rust_string }}", get(contract)){% endfilter %}
{%- endif %}
        .fallback(runtime::no_such_resource)
        .with_state(ports)
}
{%- for handler in handlers %}

{% filter doc(0) -%}
`{{ handler.verb }} {{ handler.path }}`{% if !handler.summary.is_empty() %}: {{ handler.summary }}{% endif %}
{%- endfilter %}
{% filter signature -%}
async fn {{ handler.name }}(
    State(ports): State<Arc<Ports>>,
    {%- if handler.has_parameters() %}
    parameters: Parameters{% if let Some(status) = handler.refusal %}<{{ status }}>{% endif %},
    {%- endif %}
    {%- if let Some(body) = handler.body %}
    JsonBody(body): JsonBody<types::{{ body }}{% if let Some(status) = handler.refusal %}, {{ status }}{% endif %}>,
    {%- endif %}
) -> Result<
    {%- match (handler.status.as_ref(), handler.answer.as_ref()) -%}
    {%- when (None, None) -%} ()
    {%- when (None, Some(answer)) -%} Json<{{ answer }}>
    {%- when (Some(_), None) -%} StatusCode
    {%- when (Some(_), Some(answer)) -%} (StatusCode, Json<{{ answer }}>)
    {%- endmatch -%}
, Problem> {
{%- endfilter %}
{%- for parameter in handler.path_parameters %}
{% filter chain %}    let {{ parameter.variable }}: {{ parameter.ty }} = parameters.path("{{ parameter.name|rust_string }}")?;{% endfilter %}
{%- for limit in parameter.limits %}
{% filter condition %}    if {% call limits::broken(limit, "") %}{% endcall %} {
{%- endfilter %}
{% filter call %}        return Err(Problem::text({{ handler.refused_with() }}, "{% call limits::sentence(limit) %}{% endcall %}"));
{%- endfilter %}
    }
{%- endfor %}
{%- endfor %}
{%- for parameter in handler.query_parameters %}
{% filter chain %}    let {{ parameter.variable }}: {{ parameter.ty }} = parameters.
    {%- if parameter.list -%}
list("{{ parameter.name|rust_string }}")?;
    {%- else if let Some(value) = parameter.default -%}
query("{{ parameter.name|rust_string }}")?.unwrap_or({{ value }});
    {%- else if parameter.optional -%}
query("{{ parameter.name|rust_string }}")?;
    {%- else -%}
required("{{ parameter.name|rust_string }}")?;
    {%- endif -%}
{% endfilter %}
{%- for limit in parameter.limits %}
{% filter condition %}    if {% call limits::broken(limit, "") %}{% endcall %} {
{%- endfilter %}
{% filter call %}        return Err(Problem::text({{ handler.refused_with() }}, "{% call limits::sentence(limit) %}{% endcall %}"));
{%- endfilter %}
    }
{%- endfor %}
{%- endfor %}
{% filter call %}    {% if handler.answer.is_some() %}let answer = {% endif %}logic::{{ handler.name }}(&ports
    {%- for parameter in handler.path_parameters %}, {{ parameter.variable }}{% endfor %}
    {%- for parameter in handler.query_parameters %}, {{ parameter.variable }}{% endfor %}
    {%- if handler.body.is_some() %}, body{% endif %}).await
    {%- if handler.answer.is_some() || handler.status.is_some() %}?;{% endif %}{% endfilter %}
    {%- match (handler.status.as_ref(), handler.answer.as_ref()) -%}
    {%- when (None, None) -%}
    {%- when (None, Some(_)) %}
    Ok(Json(answer))
    {%- when (Some(status), None) %}
    Ok(StatusCode::{{ status }})
    {%- when (Some(status), Some(_)) %}
    Ok((StatusCode::{{ status }}, Json(answer)))
    {%- endmatch %}
}
{%- endfor %}
{%- if contract.is_some() %}

async fn contract() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], CONTRACT)
}
{%- endif %}
