{%- import "conformance/tests/scenarios/values.rs" as values -%}
{%- import "conformance/tests/scenarios/expectations.rs" as expectations -%}
{% filter module_doc %}{{ title }}.{% endfilter %}
//!
{% filter module_doc %}Verifies {{ verifies|join(", ") }}.{% endfilter %}
{% if imports.waits %}
use std::time::Duration;
{% endif %}
{%- if let [name] = imports.names.as_slice() %}
use conformance::{{ name }};
{%- endif %}
{%- if !imports.services.is_empty() %}
{% filter import %}use conformance::operations::{{ imports.services|use_group }};{% endfilter %}
{%- endif %}
{%- if imports.names.len() > 1 %}
{% filter import %}use conformance::{{ imports.names|use_group }};{% endfilter %}
{%- endif %}

#[tokio::test]
{%- if needs_control %}
#[ignore = "needs control of the system"]
{%- endif %}
async fn {{ name }}() {
    let system = System::from_environment();
{%- if sees_traces && repeat.is_none() %}
    let traces = system.traces().await;
{%- endif %}
{%- if let Some(times) = repeat %}
    for _ in 0..{{ times }} {
        {{ name }}_once(&system).await;
    }
}

async fn {{ name }}_once(system: &System) {
{%- if sees_traces %}
    let traces = system.traces().await;
{%- endif %}
{%- endif %}
{%- for step in steps %}
{%- if !loop.first || repeat.is_none() %}
{% endif %}
{%- match step %}
{%- when Step::Call(call) %}
{% include "conformance/tests/scenarios/steps/call.rs" %}
{%- when Step::Request(request) %}
{% include "conformance/tests/scenarios/steps/request.rs" %}
{%- when Step::Listen(listen) %}
{% include "conformance/tests/scenarios/steps/listen.rs" %}
{%- when Step::Refused(place) %}
{% filter chain %}    system
        .expect_page_hears_nothing({% call values::channel(place) %}{% endcall %})
        .await;
{%- endfilter %}
{%- when Step::Event(event) %}
{% include "conformance/tests/scenarios/steps/event.rs" %}
{%- when Step::NoEvent(absence) %}
{% filter chain %}    {{ absence.listener }}
        .expect_silence({% call values::duration(absence.period) %}{% endcall %}, json!({{ absence.payload }}))
        .await;
{%- endfilter %}
{%- when Step::Leave(listener) %}
{% filter chain %}    {{ listener }}
        .leave()
        .await;
{%- endfilter %}
{%- when Step::Publish(publication) %}
{% include "conformance/tests/scenarios/steps/publish.rs" %}
{%- when Step::Stop(component) %}
{% filter chain %}    system
        .stop("{{ component|rust_string }}")
        .await;
{%- endfilter %}
{%- when Step::Start(component) %}
{% filter chain %}    system
        .start("{{ component|rust_string }}")
        .await;
{%- endfilter %}
{%- when Step::Restart(component) %}
{% filter chain %}    system
        .restart("{{ component|rust_string }}")
        .await;
{%- endfilter %}
{%- when Step::Scale { component, processes } %}
{% filter chain %}    system
        .scale("{{ component|rust_string }}", {{ processes }})
        .await;
{%- endfilter %}
{%- when Step::Trace(trace) %}
{% include "conformance/tests/scenarios/steps/trace.rs" %}
{%- when Step::Watch(watched) %}
{% include "conformance/tests/scenarios/steps/watch.rs" %}
{%- when Step::Metric(metric) %}
{%- if let Some(watched) = metric.read %}
{% include "conformance/tests/scenarios/steps/watch.rs" %}
{%- endif %}
{% include "conformance/tests/scenarios/steps/metric.rs" %}
{%- when Step::Log(log) %}
{% include "conformance/tests/scenarios/steps/log.rs" %}
{%- endmatch %}
{%- endfor %}
}
