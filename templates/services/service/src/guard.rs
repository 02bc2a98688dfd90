{%- macro challenge(scheme) -%}
{%- match scheme.sent -%}
{%- when Sent::Token -%} r#"Bearer realm="{{ service }}""#
{%- when Sent::Login -%} r#"Basic realm="{{ service }}", charset="UTF-8""#
{%- when Sent::Header(name) -%} r#"ApiKey realm="{{ service }}", in="header", name="{{ name }}""#
{%- when Sent::Query(name) -%} r#"ApiKey realm="{{ service }}", in="query", name="{{ name }}""#
{%- when Sent::Cookie(name) -%} r#"ApiKey realm="{{ service }}", in="cookie", name="{{ name }}""#
{%- endmatch -%}
{%- endmacro -%}
//! Who may call what: a request is asked for a credential, and [`crate::logic`] says whose it is.

use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use runtime::{Operation, Problem, credentials};

use crate::logic::{self, Caller};
use crate::operations;
use crate::ports::Ports;

/// How callers show who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
{%- for scheme in schemes %}
{% filter doc(4) -%}
{%- if !scheme.description.is_empty() -%}
{{ scheme.description }}
{%- else -%}
{%- match scheme.sent -%}
{%- when Sent::Token -%} A token.
{%- when Sent::Login -%} A user's name and password.
{%- when Sent::Header(name) -%} The key in the header `{{ name }}`.
{%- when Sent::Query(name) -%} The key `{{ name }}` in the query.
{%- when Sent::Cookie(name) -%} The key in the cookie `{{ name }}`.
{%- endmatch -%}
{%- endif -%}
{%- endfilter %}
    {{ scheme.name }},
{%- endfor %}
}

impl Scheme {
    /// What callers are asked for.
    const fn challenge(self) -> &'static str {
        match self {
{%- for scheme in schemes %}
            Self::{{ scheme.name }} => {% call challenge(scheme) %}{% endcall %},
{%- endfor %}
        }
    }
}

/// An operation that asks who calls.
pub trait Guarded: Operation {
    /// The ways to show it, of which one is enough.
    fn schemes() -> &'static [Scheme];
}
{%- for operation in operations %}

impl Guarded for operations::{{ operation.name }} {
    fn schemes() -> &'static [Scheme] {
{% filter array %}        &[{% for scheme in operation.schemes %}Scheme::{{ scheme }}{% if !loop.last %}, {% endif %}{% endfor %}]{% endfilter %}
    }
}
{%- endfor %}
{%- if known %}

/// Whoever calls the operation `O`.
pub struct Known<O>(pub Caller, pub PhantomData<fn() -> O>);

impl<O: Guarded> FromRequestParts<Arc<Ports>> for Known<O> {
    type Rejection = Problem<O>;

    async fn from_request_parts(
        request: &mut Parts,
        ports: &Arc<Ports>,
    ) -> Result<Self, Problem<O>> {
        let caller = caller(request, ports).await?;
        let caller = caller.ok_or_else(|| nobody("a credential is missing"))?;
        Ok(Self(caller, PhantomData))
    }
}
{%- endif %}
{%- if anybody %}

/// Whoever calls the operation `O`: it also answers those who do not show who they are.
pub struct Anybody<O>(pub Option<Caller>, pub PhantomData<fn() -> O>);

impl<O: Guarded> FromRequestParts<Arc<Ports>> for Anybody<O> {
    type Rejection = Problem<O>;

    async fn from_request_parts(
        request: &mut Parts,
        ports: &Arc<Ports>,
    ) -> Result<Self, Problem<O>> {
        let caller = caller(request, ports).await?;
        Ok(Self(caller, PhantomData))
    }
}
{%- endif %}

/// The caller, by the first credential that is somebody's; none where the request has none at all.
async fn caller<O: Guarded>(request: &Parts, ports: &Ports) -> Result<Option<Caller>, Problem<O>> {
    let mut shown = false;
    for scheme in O::schemes() {
        let found = match scheme {
{%- for scheme in schemes %}
            Scheme::{{ scheme.name }} => {
                let Some({{ scheme.bound }}) = credentials::
                {%- match scheme.sent -%}
                {%- when Sent::Token -%} bearer(request)
                {%- when Sent::Login -%} basic(request)
                {%- when Sent::Header(name) -%} header(request, "{{ name|rust_string }}")
                {%- when Sent::Query(name) -%} query(request, "{{ name|rust_string }}")
                {%- when Sent::Cookie(name) -%} cookie(request, "{{ name|rust_string }}")
                {%- endmatch %} else {
                    continue;
                };
{% filter chain %}                logic::{{ scheme.function }}(ports, {{ scheme.arguments }}).await{% endfilter %}
            }
{%- endfor %}
        };
        if let Some(caller) = found.map_err(Problem::of_operation)? {
            return Ok(Some(caller));
        }
        shown = true;
    }
    if shown {
        return Err(nobody("the credential is nobody's"));
    }
    Ok(None)
}

fn nobody<O: Guarded>(sentence: &str) -> Problem<O> {
    let challenges = O::schemes().iter().map(|scheme| scheme.challenge());
    Problem::unauthorized(sentence, challenges)
}
