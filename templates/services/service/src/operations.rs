{%- import "services/service/src/operations/arms.rs" as definitions -%}
{% macro response(answer) -%}
{%- match answer.body -%}
{%- when Some(body) -%}
(StatusCode::{{ answer.constant }}, {% if let Some(media_type) = body.bytes %}Bytes::new("{{ media_type|rust_string }}", body){% else if body.is_json %}Json(body){% else %}body{% endif %}).into_response()
{%- when None -%}
StatusCode::{{ answer.constant }}.into_response()
{%- endmatch -%}
{%- endmacro -%}
//! The operations of this service's contract, with the answers that it has for each.
{% if has_answers %}
{%- if answers_json %}
use axum::Json;
{%- endif %}
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
{%- endif %}
{% filter import %}use runtime::{{ runtime|use_group }};{% endfilter %}
{%- if names_types %}

use crate::types;
{%- endif %}
{%- for operation in operations %}

{% filter doc(0) -%}
`{{ operation.verb }} {{ operation.path }}`{% if !operation.summary.is_empty() %}: {{ operation.summary }}{% endif %}
{%- endfilter %}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum {{ operation.name }} {}
{% if operation.is_usual() %}
impl Operation for {{ operation.name }} {}
{%- else %}
impl Operation for {{ operation.name }} {
{%- if let Some(status) = operation.refusal %}
    const REFUSAL: u16 = {{ status }};
{%- endif %}
{%- if operation.refusal.is_some() && !operation.detailed.is_empty() %}
{% endif %}
{%- if !operation.detailed.is_empty() %}
    fn form(status: u16) -> Form {
        match status {
            {{ operation.detailed|join(" | ") }} => Form::Details,
            _ => Form::Text,
        }
    }
{%- endif %}
}
{%- endif %}
{%- if let Some(media_type) = operation.bytes %}

impl TakesBytes for {{ operation.name }} {
    const MEDIA_TYPE: &'static str = "{{ media_type|rust_string }}";
}
{%- if !operation.problems.is_empty() %}
{% endif %}
{%- endif %}
{%- for problem in operation.problems %}
{% filter implementation %}impl Answers<{{ problem.status }}, {{ problem.body }}> for {{ operation.name }} {}{% endfilter %}
{%- endfor %}
{%- if !operation.headed.is_empty() %}

impl {{ operation.name }} {
{%- for problem in operation.headed %}
{%- if !loop.first %}
{% endif %}
{% filter doc(4) -%}
{% if problem.description.is_empty() %}The problem {{ problem.status }}.{% else %}{{ problem.description }}{% endif %}
{%- endfilter %}
{% filter signature %}    pub fn {{ problem.function }}(
    {%- match problem.form %}
    {%- when HeadedForm::Text %}
    sentence: impl Into<String>,
    {%- when HeadedForm::Details %}
    detail: impl Into<String>,
    part: Part<'_>,
    {%- when HeadedForm::Json(ty) %}
    value: &{{ ty }},
    {%- endmatch %}
    {%- for header in problem.headers %}
    {{ header.variable }}: {{ header.ty }},
    {%- endfor %}
) -> Problem<Self> {
{%- endfilter %}
{%- match problem.form %}
{%- when HeadedForm::Text %}
        let problem = <Problem>::text::<{{ problem.status }}>(sentence);
{%- when HeadedForm::Details %}
        let problem = <Problem>::details::<{{ problem.status }}>(detail, part);
{%- when HeadedForm::Json(_) %}
        let problem = <Problem>::json::<{{ problem.status }}>(value);
{%- endmatch %}
{% filter chain %}        problem.as_one_of()
{%- for header in problem.headers -%}
    .with_header("{{ header.name|rust_string }}", {% if header.optional %}{{ header.variable }}{% else %}Some({{ header.variable }}){% endif %})
{%- endfor -%}
{% endfilter %}
    }
{%- endfor %}
}
{%- endif %}
{%- if !operation.answers.is_empty() %}

/// What `{{ operation.id }}` is answered when all goes well.
#[derive(Debug, Clone, PartialEq)]
pub enum {{ operation.name }}Answer {
{% call definitions::arms(operation.answers) %}{% endcall %}
}

impl IntoResponse for {{ operation.name }}Answer {
    fn into_response(self) -> Response {
        match self {
{%- for answer in operation.answers %}
{%- if !answer.headers.is_empty() %}
{%- if answer.is_short() %}
            Self::{{ answer.variant }} { {%- for header in answer.headers %} {{ header.variable }}{% if !loop.last || answer.body.is_some() %},{% endif %}{% endfor %}{% if answer.body.is_some() %} body{% endif %} } => {
{%- else %}
            Self::{{ answer.variant }} {
{%- for header in answer.headers %}
                {{ header.variable }},
{%- endfor %}
{%- if answer.body.is_some() %}
                body,
{%- endif %}
            } => {
{%- endif %}
                let mut answer = {% call response(answer) %}{% endcall %};
{%- for header in answer.headers %}
{% filter call %}                set_header(&mut answer, "{{ header.name|rust_string }}", {% if header.optional %}{{ header.variable }}{% else %}Some({{ header.variable }}){% endif %});
{%- endfilter %}
{%- endfor %}
                answer
            }
{%- else if answer.body.is_some() %}
            Self::{{ answer.variant }}(body) => {% call response(answer) %}{% endcall %},
{%- else %}
            Self::{{ answer.variant }} => {% call response(answer) %}{% endcall %},
{%- endif %}
{%- endfor %}
        }
    }
}
{%- endif %}
{%- endfor %}
