{% macro broken(limit, owner) -%}
{{ owner }}{{ limit.variable }}
        {%- if limit.optional -%}
        {%- if limit.held != "number" -%} .as_ref() {%- endif -%}
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
        {%- endmatch -%}
        {%- if limit.optional -%} ) {%- endif -%}
{%- endmacro %}
{% macro sentence(limit) -%}
{{ limit.name|rust_string }} must
            {%- match limit.rule -%}
            {%- when Rule::AtLeast(least) %} be at least {{ least.said }}
            {%- when Rule::AtMost(most) %} be at most {{ most.said }}
            {%- when Rule::MoreThan(least) %} be more than {{ least.said }}
            {%- when Rule::LessThan(most) %} be less than {{ most.said }}
            {%- when Rule::MultipleOf with (number, _) %} be a multiple of {{ number.said }}
            {%- when Rule::NotEmpty %} not be empty
            {%- when Rule::Shortest(letters) %} have at least {{ letters }} characters
            {%- when Rule::Longest(letters) %} have at most {{ letters }} characters
            {%- when Rule::FewestItems(items) %} have at least {{ items }} items
            {%- when Rule::MostItems(items) %} have at most {{ items }} items
            {%- endmatch -%}
{%- endmacro %}
