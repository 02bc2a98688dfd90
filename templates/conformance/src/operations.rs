//! The operations of the system's contracts, in a module for each service.

/// An operation, as its contract describes it.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    pub(crate) method: &'static str,
    pub(crate) component: &'static str,
    pub(crate) path: &'static str,
}
{%- for service in services %}
{% if !service.summary.is_empty() %}
{{ service.summary|doc(0) }}
{%- endif %}
pub mod {{ service.module }} {
    use super::Operation;
{%- for operation in service.operations %}
{% if !operation.summary.is_empty() %}
{{ operation.summary|doc(4) }}
{%- endif %}
    pub const {{ operation.constant }}: Operation = Operation {
        method: "{{ operation.verb|rust_string }}",
        component: "{{ service.component|rust_string }}",
        path: "{{ operation.path|rust_string }}",
    };
{%- endfor %}
}
{%- endfor %}
