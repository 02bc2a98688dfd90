{% macro pattern(limit, margin) -%}
{%- if let Rule::Pattern { constant, text } = limit.rule %}
{% filter call %}{{ margin }}static {{ constant }}: Pattern = Pattern::new({{ text|rust_pattern }});{% endfilter %}
{%- endif -%}
{%- endmacro %}
{% macro broken(limit, owner) -%}
        {%- if let Rule::Pattern { constant, text: _ } = limit.rule -%}
        {%- if let Some(around) = limit.around -%}
        {{ owner }}{{ limit.variable }}.{% if *around == Layer::Change %}value{% else %}as_ref{% endif %}().is_some_and(|text| !{{ constant }}.admits(text))
        {%- else -%}
        !{{ constant }}.admits({% if !limit.of_items %}&{% endif %}{{ owner }}{{ limit.variable }})
        {%- endif -%}
        {%- else if let Rule::Distinct = limit.rule -%}
        {%- if let Some(around) = limit.around -%}
        {{ owner }}{{ limit.variable }}.{% if *around == Layer::Change %}value{% else %}as_ref{% endif %}().is_some_and(|list| runtime::has_twice(list))
        {%- else -%}
        runtime::has_twice({% if !limit.of_items %}&{% endif %}{{ owner }}{{ limit.variable }})
        {%- endif -%}
        {%- else if let Rule::FewestOfSome(items) = limit.rule -%}
        (1..{{ items }}).contains(&{{ owner }}{{ limit.variable }}.len())
        {%- else -%}
        {%- if limit.of_items && limit.held == "number" -%} * {%- endif -%}
{{ owner }}{{ limit.variable }}
        {%- if let Some(around) = limit.around -%}
        {%- if *around == Layer::Change -%} .value()
        {%- if limit.held == "number" -%} .copied() {%- endif -%}
        {%- else if limit.held != "number" -%} .as_ref() {%- endif -%}
        .is_some_and(|{{ limit.held }}| {{ limit.held }}
        {%- endif -%}
        {%- match limit.rule -%}
        {%- when Rule::AtLeast(least) %} < {{ least.literal }}
        {%- when Rule::AtMost(most) %} > {{ most.literal }}
        {%- when Rule::MoreThan(least) %} <= {{ least.literal }}
        {%- when Rule::LessThan(most) %} >= {{ most.literal }}
        {%- when Rule::MultipleOf with (number, nothing) %} % {{ number.literal }} != {{ nothing }}
        {%- when Rule::NotEmpty -%} .is_empty()
        {%- when Rule::Shortest(letters) -%} .chars().count() < {{ letters }}
        {%- when Rule::Longest(letters) -%} .chars().count() > {{ letters }}
        {%- when Rule::FewestItems(items) -%} .len() < {{ items }}
        {%- when Rule::MostItems(items) -%} .len() > {{ items }}
        {%- when Rule::FewestEntries(entries) -%} .len() < {{ entries }}
        {%- when Rule::MostEntries(entries) -%} .len() > {{ entries }}
        {%- when Rule::Pattern { .. } | Rule::Distinct | Rule::FewestOfSome(_) -%}
        {%- endmatch -%}
        {%- if limit.around.is_some() -%} ) {%- endif -%}
        {%- endif -%}
{%- endmacro %}
{% macro sentence(limit) -%}
{{ limit.name|rust_string }} must
            {%- if limit.of_items %} each{% endif %}
            {%- match limit.rule -%}
            {%- when Rule::AtLeast(least) %} be at least {{ least.said }}
            {%- when Rule::AtMost(most) %} be at most {{ most.said }}
            {%- when Rule::MoreThan(least) %} be more than {{ least.said }}
            {%- when Rule::LessThan(most) %} be less than {{ most.said }}
            {%- when Rule::MultipleOf with (number, _) %} be a multiple of {{ number.said }}
            {%- when Rule::NotEmpty %} not be empty
            {%- when Rule::Shortest(letters) %} have at least {{ letters }} characters
            {%- when Rule::Longest(letters) %} have at most {{ letters }} characters
            {%- when Rule::FewestItems(items) | Rule::FewestOfSome(items) %} have at least {{ items }} items
            {%- when Rule::MostItems(items) %} have at most {{ items }} items
            {%- when Rule::FewestEntries(entries) %} have at least {{ entries }} entries
            {%- when Rule::MostEntries(entries) %} have at most {{ entries }} entries
            {%- when Rule::Pattern { text, .. } %} match {{ text|rust_string }}
            {%- when Rule::Distinct %} have no item twice
            {%- endmatch -%}
{%- endmacro %}
{% macro held(owner, variable, layers) -%}
        {%- if let [Layer::List] = layers[..] -%} & {%- endif -%}
{{ owner }}{{ variable }}
        {%- if let [Layer::List] = layers[..] -%}
        {%- else -%}
        {%- for layer in layers.iter() -%}
        {%- match layer -%}
        {%- when Layer::Change -%} .value().into_iter()
        {%- when Layer::Map -%}
        {%- if loop.first -%} .values() {%- else -%} .flat_map(|map| map.values()) {%- endif -%}
        {%- when _ -%}
        {%- if loop.first -%} .iter() {%- else -%} .flatten() {%- endif -%}
        {%- endmatch -%}
        {%- endfor -%}
        {%- endif -%}
{%- endmacro %}
