{%- import "services/service/src/operations/arms.rs" as definitions -%}
{%- macro value(parameter) -%}
{%- if parameter.optional -%}
{{ parameter.variable }}
{%- if parameter.written == Written::Instant -%} .map(|instant| instant.to_rfc3339())
{%- else if parameter.written == Written::Time -%} .map(runtime::time::text)
{%- endif -%}
{%- else -%}
Some(
{%- if parameter.written == Written::Time -%} runtime::time::text({{ parameter.variable }}) {%- else -%}
{{ parameter.variable }}{% if parameter.written == Written::Instant %}.to_rfc3339(){% endif %}
{%- endif -%})
{%- endif -%}
{%- endmacro -%}
{%- macro reading(body) -%}
{%- if body.is_json -%} json {%- else if body.bytes.is_some() -%} bytes {%- else -%} text {%- endif -%}
{%- endmacro -%}
{%- macro mapped(field) -%}
{%- if field.written == Written::Instant -%} .map(|instant| instant.to_rfc3339())
{%- else if field.written == Written::Time -%} .map(|time| runtime::time::text(*time))
{%- endif -%}
{%- endmacro -%}
{%- macro request(call) -%}
Method::{{ call.method }}, &target, {% if call.body.is_some() %}content{% else %}None{% endif %}
{%- endmacro -%}
//! Calls to {{ service.id }}.
{% if has_timestamps %}
use chrono::{DateTime, Utc};
{%- endif %}
{% filter import %}use runtime::client::{ {%- for name in imported %}{{ name }}{% if !loop.last %}, {% endif %}{% endfor %}};{% endfilter %}
{%- if has_forms %}
use runtime::form;
{%- endif %}
{%- if !objects.is_empty() %}
use serde::{Deserialize, Serialize};
{%- endif %}

/// The component's id.
const SERVICE: &str = "{{ service.id }}";
{%- for object in objects %}

{{ object }}
{%- endfor %}
{%- for call in calls %}
{%- if let Answered::Arms { id, name, arms } = call.answered %}

/// What `{{ id }}` is answered when all goes well.
#[derive(Debug, Clone, PartialEq)]
pub enum {{ name }}Answer {
{% call definitions::arms(arms) %}{% endcall %}
}
{%- endif %}
{%- endfor %}
{% if !service.summary.is_empty() %}
{{ service.summary|doc(0) }}
{%- endif %}
#[derive(Clone)]
pub struct {{ service.client }} {
    http: HttpClient,
{%- for credential in credentials %}
    /// What `{{ credential.scheme }}` is shown.
    {{ credential.variable }}: String,
{%- endfor %}
}

impl {{ service.client }} {
    /// A client of the service at `base_url`
{%- if !credentials.is_empty() %}, which is shown who calls{% endif %}.
    ///
    /// # Errors
    /// When the HTTP client cannot be built.
{% filter signature %}    pub fn new(
    base_url: &str,
    {%- for credential in credentials %}
    {%- for argument in credential.arguments %}
    {{ argument }}: &str,
    {%- endfor %}
    {%- endfor %}
) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
{%- endfilter %}
        let http = HttpClient::new(SERVICE, base_url.to_owned())?;
{%- if credentials.is_empty() %}
        Ok(Self { http })
{%- else %}
        Ok(Self {
            http,
{%- for credential in credentials %}
{% filter call %}            {{ credential.variable }}: {% match credential.sent -%}
            {%- when Sent::Token -%} format!("Bearer {{ "{" }}{{ credential.arguments[0] }}{{ "}" }}")
            {%- when Sent::Login -%} runtime::credentials::basic_header({{ credential.arguments[0] }}, {{ credential.arguments[1] }})
            {%- when Sent::Cookie(name) -%} format!("{{ name|format_string }}={{ "{" }}{{ credential.arguments[0] }}{{ "}" }}")
            {%- when Sent::Header(_) | Sent::Query(_) -%} {{ credential.arguments[0] }}.to_owned()
            {%- endmatch -%},{% endfilter %}
{%- endfor %}
        })
{%- endif %}
    }

    /// A client for unit tests: `answer` gets method, path and query, and gives status and body.
    #[cfg(test)]
    pub fn stubbed(
        answer: impl Fn(&str, &str) -> (u16, serde_json::Value) + Send + Sync + 'static,
    ) -> Self {
        let http = HttpClient::stubbed(SERVICE, answer);
{%- if credentials.is_empty() %}
        Self { http }
{%- else %}
        Self {
            http,
{%- for credential in credentials %}
            {{ credential.variable }}: String::new(),
{%- endfor %}
        }
{%- endif %}
    }

    /// Makes this client answer what `answer` says.
    #[cfg(test)]
{%- if !stubbed %}
    #[allow(dead_code, reason = "for unit tests, which need not use it")]
{%- endif %}
    pub fn stub(
        &mut self,
        answer: impl Fn(&str, &str) -> (u16, serde_json::Value) + Send + Sync + 'static,
    ) {
        *self = Self::stubbed(answer);
    }
{%- for call in calls %}
{% if !call.summary.is_empty() %}
{{ call.summary|doc(4) }}
    ///
{%- endif %}
    /// # Errors
    /// When the service does not answer, or answers with a problem.
{%- if call.has_many_arguments() %}
    #[expect(clippy::too_many_arguments, reason = "the contract asks for so much")]
{%- endif %}
{% filter signature %}    pub async fn {{ call.name }}(
    &self,
    {%- for parameter in call.parameters() %}
    {{ parameter.variable }}: {{ parameter.ty }},
    {%- endfor %}
    {%- match call.body %}
    {%- when Some(Carried::Json(ty)) %}
    content: &{{ ty }},
    {%- when Some(Carried::Patch(ty)) %}
    content: &{{ ty }},
    {%- when Some(Carried::Form(ty, _)) %}
    content: &{{ ty }},
    {%- when Some(Carried::Text) %}
    content: &str,
    {%- when Some(Carried::Bytes(_)) %}
    content: &[u8],
    {%- when None %}
    {%- endmatch %}
) -> Result<
    {%- match call.answered -%}
    {%- when Answered::Nothing -%} ()
    {%- when Answered::Json(ty) -%} {{ ty }}
    {%- when Answered::Text -%} String
    {%- when Answered::Bytes -%} Vec<u8>
    {%- when Answered::Arms { name, .. } -%} {{ name }}Answer
    {%- endmatch -%}
, Error> {
{%- endfilter %}
{% filter chain %}        let target = Target::default()
    {%- for piece in call.path -%}
    {%- if !piece.fixed.is_empty() -%}
        .path("{{ piece.fixed|rust_string }}")
    {%- endif -%}
    {%- if let Some(parameter) = piece.parameter -%}
        .segment(
        {%- if piece.written == Written::Time -%} runtime::time::text({{ parameter }}) {%- else -%}
        {{ parameter }}{% if piece.written == Written::Instant %}.to_rfc3339(){% endif %}
        {%- endif -%})
    {%- endif -%}
    {%- endfor -%}
    {%- for parameter in call.query_parameters -%}
    {%- if !parameter.list -%}
        .query("{{ parameter.name|rust_string }}", {% call value(parameter) %}{% endcall %})
    {%- endif -%}
    {%- endfor -%}
    {%- for parameter in call.header_parameters -%}
        .header("{{ parameter.name|rust_string }}", {% call value(parameter) %}{% endcall %})
    {%- endfor -%}
    {%- for parameter in call.cookie_parameters -%}
        .cookie("{{ parameter.name|rust_string }}", {% call value(parameter) %}{% endcall %})
    {%- endfor -%}
    {%- if let Some(credential) = call.credential -%}
    {%- match credential.sent -%}
    {%- when Sent::Token | Sent::Login -%} .header("Authorization", Some(&self.{{ credential.variable }}))
    {%- when Sent::Cookie(_) -%} .header("Cookie", Some(&self.{{ credential.variable }}))
    {%- when Sent::Header(name) -%} .header("{{ name|rust_string }}", Some(&self.{{ credential.variable }}))
    {%- when Sent::Query(name) -%} .query("{{ name|rust_string }}", Some(&self.{{ credential.variable }}))
    {%- endmatch -%}
    {%- endif -%};
{%- endfilter %}
{%- for parameter in call.query_parameters %}
{%- if parameter.list %}
{%- if parameter.written != Written::Shown %}
{% filter chain %}        let {{ parameter.variable }}: Vec<String> = {{ parameter.variable }}.iter().map(|item|
    {%- if parameter.written == Written::Instant %} item.to_rfc3339() {%- else %} runtime::time::text(*item) {%- endif -%}
).collect();{% endfilter %}
{%- endif %}
{% filter chain %}        let target = {{ parameter.variable }}.iter().fold(target, |target, item| target.query("{{ parameter.name|rust_string }}", Some(item)));
{%- endfilter %}
{%- endif %}
{%- endfor %}
{%- match call.body %}
{%- when Some(Carried::Json(_)) %}
        let content = body(SERVICE, content)?;
{%- when Some(Carried::Patch(_)) %}
        let content = patch(SERVICE, content)?;
{%- when Some(Carried::Form(_, fields)) %}
{% filter chain %}        let content = runtime::client::Form::default()
    {%- for field in fields -%}
    {%- if field.list -%}
        .fields("{{ field.name|rust_string }}", content.{{ field.variable }}.iter(){% if field.optional %}.flatten(){% endif %}{% call mapped(field) %}{% endcall %})
    {%- else if field.optional -%}
        .field("{{ field.name|rust_string }}", content.{{ field.variable }}.as_ref(){% call mapped(field) %}{% endcall %})
    {%- else -%}
        .field("{{ field.name|rust_string }}", Some(&content.{{ field.variable }}){% call mapped(field) %}{% endcall %})
    {%- endif -%}
    {%- endfor -%}
    .content();
{%- endfilter %}
{%- when Some(Carried::Text) %}
        let content = Some(runtime::client::Content::new("text/plain", content));
{%- when Some(Carried::Bytes(media_type)) %}
{% filter call %}        let content = Some(runtime::client::Content::new("{{ media_type|rust_string }}", content));{% endfilter %}
{%- when None %}
{%- endmatch %}
{%- match call.answered -%}
{%- when Answered::Nothing %}
{% filter chain %}        self.http.call_empty({% call request(call) %}{% endcall %}).await{% endfilter %}
{%- when Answered::Json(_) %}
{% filter chain %}        self.http.call({% call request(call) %}{% endcall %}).await{% endfilter %}
{%- when Answered::Text %}
{% filter chain %}        self.http.answer({% call request(call) %}{% endcall %}).await?.text(){% endfilter %}
{%- when Answered::Bytes %}
{% filter chain %}        self.http.answer({% call request(call) %}{% endcall %}).await?.bytes(){% endfilter %}
{%- when Answered::Arms { name, arms, .. } %}
{% filter chain %}        let answer = self.http.answer({% call request(call) %}{% endcall %}).await?;{% endfilter %}
        match answer.status() {
{%- for arm in arms %}
{%- if !arm.headers.is_empty() %}
            {{ arm.status }} => Ok({{ name }}Answer::{{ arm.variant }} {
{%- for header in arm.headers %}
                {{ header.variable }}: answer.{% if header.optional %}header{% else %}required_header{% endif %}("{{ header.name|rust_string }}")?,
{%- endfor %}
{%- if let Some(body) = arm.body %}
                body: answer.{% call reading(body) %}{% endcall %}()?,
{%- endif %}
            }),
{%- else if let Some(body) = arm.body %}
            {{ arm.status }} => Ok({{ name }}Answer::{{ arm.variant }}(answer.{% call reading(body) %}{% endcall %}()?)),
{%- else %}
            {{ arm.status }} => Ok({{ name }}Answer::{{ arm.variant }}),
{%- endif %}
{%- endfor %}
            _ => Err(answer.unexpected()),
        }
{%- endmatch %}
    }
{%- endfor %}
}
