{% filter chain %}    let {{ listen.listener }} = system
        .{% if listen.as_page %}listen_as_page{% else %}listen{% endif %}({% call values::channel(listen.place) %}{% endcall %})
        .await;
{%- endfilter %}
