{%- import "services/service/src/limits.rs" as limits -%}
{%- macro checked(parameter) -%}
{%- for limit in parameter.limits %}
{%- call limits::pattern(limit, "    ") %}{% endcall %}
{% filter condition %}    if {% call limits::broken(limit, "") %}{% endcall %} {
{%- endfilter %}
{% filter binding %}        let sentence = "{% call limits::sentence(limit) %}{% endcall %}";{% endfilter %}
{% filter call %}        return Err(Problem::refused(sentence, Part::Parameter("{{ parameter.name|rust_string }}")));
{%- endfilter %}
    }
{%- endfor %}
{%- for list in parameter.items %}
{% filter condition %}    for item in {% call limits::held("", list.variable, list.layers) %}{% endcall %} {
{%- endfilter %}
{%- for limit in list.limits %}
{%- call limits::pattern(limit, "        ") %}{% endcall %}
{% filter condition %}        if {% call limits::broken(limit, "") %}{% endcall %} {
{%- endfilter %}
{% filter binding %}            let sentence = "{% call limits::sentence(limit) %}{% endcall %}";{% endfilter %}
{% filter call %}            return Err(Problem::refused(sentence, Part::Parameter("{{ parameter.name|rust_string }}")));
{%- endfilter %}
        }
{%- endfor %}
    }
{%- endfor %}
{%- endmacro -%}
{%- macro asked(parameter, optional, required) -%}
{%- if parameter.optional || parameter.default.is_some() -%} {{ optional }} {%- else -%} {{ required }} {%- endif -%}
{%- if let Some(wrapper) = parameter.wrapper -%} ::<{{ wrapper }}> {%- endif -%}
("{{ parameter.name|rust_string }}")?
{%- match (&parameter.default, &parameter.wrapper) -%}
{%- when (Some((value, true)), _) -%} .unwrap_or_else(|| {{ value }})
{%- when (Some((value, false)), None) -%} .unwrap_or({{ value }})
{%- when (Some((value, false)), Some(_)) -%} .map_or({{ value }}, |read| read.0)
{%- when (None, Some(_)) -%} {% if parameter.optional %}.map(|read| read.0){% else %}.0{% endif %}
{%- when (None, None) -%}
{%- endmatch -%}
;
{%- endmacro -%}
{%- macro given(body) -%}
{%- match body.form -%}
{%- when Form::Json -%} Json<{{ body.ty }}>
{%- when Form::Plain -%} {{ body.ty }}
{%- when Form::Bytes(_) -%} Bytes
{%- endmatch -%}
{%- endmacro -%}
{%- macro giving(body) -%}
{%- match body.form -%}
{%- when Form::Json -%} Json(answer)
{%- when Form::Plain -%} answer
{%- when Form::Bytes(media_type) -%} Bytes::new("{{ media_type|rust_string }}", answer)
{%- endmatch -%}
{%- endmacro -%}
{%- macro logic(handler) -%}
logic::{{ handler.name }}(&ports
    {%- if handler.guard.is_some() %}, caller{% endif %}
    {%- for parameter in handler.parameters() %}, {{ parameter.variable }}{% endfor %}
    {%- if handler.body.is_some() %}, body{% endif %}).await
{%- endmacro -%}
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
{% filter import %}use runtime::{{ runtime|use_group }};{% endfilter %}
{%- endif %}
{% if !guards.is_empty() %}
use crate::guard::{{ guards|use_group }};
{%- endif %}
{%- if !handlers.is_empty() %}
use crate::logic;
use crate::operations;
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
    {%- if let Some(guard) = handler.guard %}
    {{ guard }}(caller, _): {{ guard }}<operations::{{ handler.operation }}>,
    {%- endif %}
    {%- if handler.has_parameters() %}
    parameters: Parameters<operations::{{ handler.operation }}>,
    {%- endif %}
    {%- match handler.body %}
    {%- when Some(Carried::Json(ty)) %}
    JsonBody(body, _): JsonBody<types::{{ ty }}, operations::{{ handler.operation }}>,
    {%- when Some(Carried::Patch(ty)) %}
    PatchBody(body, _): PatchBody<types::{{ ty }}, operations::{{ handler.operation }}>,
    {%- when Some(Carried::Form(_, _)) %}
    FormBody(form): FormBody<operations::{{ handler.operation }}>,
    {%- when Some(Carried::Text) %}
    TextBody(body, _): TextBody<operations::{{ handler.operation }}>,
    {%- when Some(Carried::Bytes) %}
    BytesBody(body, _): BytesBody<operations::{{ handler.operation }}>,
    {%- when None %}
    {%- endmatch %}
) -> Result<
    {%- match handler.answered -%}
    {%- when Answered::Arm -%} operations::{{ handler.operation }}Answer
    {%- when Answered::Value { status, body } -%}
    {%- match (status, body) -%}
    {%- when (None, None) -%} ()
    {%- when (None, Some(body)) -%} {% call given(body) %}{% endcall %}
    {%- when (Some(_), None) -%} StatusCode
    {%- when (Some(_), Some(body)) -%} (StatusCode, {% call given(body) %}{% endcall %})
    {%- endmatch -%}
    {%- endmatch -%}
, Problem<operations::{{ handler.operation }}>> {
{%- endfilter %}
{%- for parameter in handler.path_parameters %}
{% filter chain %}    let {{ parameter.variable }}: {{ parameter.ty }} = parameters.path{% if let Some(wrapper) = parameter.wrapper %}::<{{ wrapper }}>{% endif %}("{{ parameter.name|rust_string }}")?{% if parameter.wrapper.is_some() %}.0{% endif %};{% endfilter %}
{%- call checked(parameter) %}{% endcall %}
{%- endfor %}
{%- for parameter in handler.query_parameters %}
{% filter chain %}    let {{ parameter.variable }}: {{ parameter.ty }} = parameters.
    {%- if parameter.list -%}
list("{{ parameter.name|rust_string }}")?;
    {%- else -%}
{% call asked(parameter, "query", "required") %}{% endcall %}
    {%- endif -%}
{% endfilter %}
{%- call checked(parameter) %}{% endcall %}
{%- endfor %}
{%- for parameter in handler.header_parameters %}
{% filter chain %}    let {{ parameter.variable }}: {{ parameter.ty }} = parameters.{% call asked(parameter, "header", "required_header") %}{% endcall %}
{% endfilter %}
{%- call checked(parameter) %}{% endcall %}
{%- endfor %}
{%- for parameter in handler.cookie_parameters %}
{% filter chain %}    let {{ parameter.variable }}: {{ parameter.ty }} = parameters.{% call asked(parameter, "cookie", "required_cookie") %}{% endcall %}
{% endfilter %}
{%- call checked(parameter) %}{% endcall %}
{%- endfor %}
{%- if let Some(Carried::Form(ty, fields)) = handler.body %}
    let body = types::{{ ty }} {
{%- for field in fields %}
{%- if field.read_only %}
        {{ field.variable }}: Default::default(),
{%- else %}
{% filter chain %}        {{ field.variable }}: {% if field.list && field.optional %}Some({% endif %}form.
    {%- if field.list -%}
list("{{ field.name|rust_string }}")?{% if field.optional %}){% endif %},
    {%- else if field.optional -%}
query{% if let Some(wrapper) = field.wrapper %}::<{{ wrapper }}>{% endif %}("{{ field.name|rust_string }}")?{% if field.wrapper.is_some() %}.map(|read| read.0){% endif %},
    {%- else -%}
required{% if let Some(wrapper) = field.wrapper %}::<{{ wrapper }}>{% endif %}("{{ field.name|rust_string }}")?{% if field.wrapper.is_some() %}.0{% endif %},
    {%- endif -%}
{% endfilter %}
{%- endif %}
{%- endfor %}
    };
    form.check(&body)?;
{%- endif %}
{%- match handler.answered -%}
{%- when Answered::Arm %}
{% filter call %}    {% call logic(handler) %}{% endcall %}{% endfilter %}
{%- when Answered::Value { status, body } %}
{% filter call %}    {% if body.is_some() %}let answer = {% endif %}{% call logic(handler) %}{% endcall %}
    {%- if body.is_some() || status.is_some() %}?;{% endif %}{% endfilter %}
    {%- match (status, body) -%}
    {%- when (None, None) -%}
    {%- when (None, Some(body)) %}
    Ok({% call giving(body) %}{% endcall %})
    {%- when (Some(status), None) %}
    Ok(StatusCode::{{ status }})
    {%- when (Some(status), Some(body)) %}
{% filter call %}    Ok((StatusCode::{{ status }}, {% call giving(body) %}{% endcall %})){% endfilter %}
    {%- endmatch %}
{%- endmatch %}
}
{%- endfor %}
{%- if contract.is_some() %}

async fn contract() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], CONTRACT)
}
{%- endif %}
