//! What must be seen of the system: one test a scenario, named after it.
//!
//! They need a system that is up. Those that stop parts of it are ignored unless they are asked
//! for, and run one at a time: `-- --ignored --test-threads 1`.
{% for module in modules %}
mod {{ module }};
{%- endfor %}
