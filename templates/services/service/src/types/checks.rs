{%- import "services/service/src/limits.rs" as macros -%}
impl Checked for {{ name }} {
    fn check(&self) -> Result<(), String> {
{%- for limit in limits %}
{%- call macros::pattern(limit, "        ") %}{% endcall %}
{% filter condition %}        if {% call macros::broken(limit, "self.") %}{% endcall %} {
{%- endfilter %}
{% filter call %}            return Err("{% call macros::sentence(limit) %}{% endcall %}".to_owned());
{%- endfilter %}
        }
{%- endfor %}
{%- for list in items %}
{% filter condition %}        for item in {% call macros::held("self.", list.variable, list.layers) %}{% endcall %} {
{%- endfilter %}
{%- for limit in list.limits %}
{%- call macros::pattern(limit, "            ") %}{% endcall %}
{% filter condition %}            if {% call macros::broken(limit, "") %}{% endcall %} {
{%- endfilter %}
{% filter call %}                return Err("{% call macros::sentence(limit) %}{% endcall %}".to_owned());
{%- endfilter %}
            }
{%- endfor %}
        }
{%- endfor %}
{%- for member in members %}
{%- if member.layers.is_empty() %}
{% filter chain %}        self.{{ member.variable }}.check().map_err(|sentence| format!("{{ member.name|rust_string }}.{sentence}"))?;{% endfilter %}
{%- else %}
{%- if let [Layer::Option] = member.layers[..] %}
        if let Some(member) = &self.{{ member.variable }} {
{%- else if let [Layer::Change] = member.layers[..] %}
        if let Some(member) = self.{{ member.variable }}.value() {
{%- else %}
{% filter condition %}        for member in {% call macros::held("self.", member.variable, member.layers) %}{% endcall %} {
{%- endfilter %}
{%- endif %}
{% filter chain %}            member.check().map_err(|sentence| format!("{{ member.name|rust_string }}.{sentence}"))?;{% endfilter %}
        }
{%- endif %}
{%- endfor %}
        Ok(())
    }
}
