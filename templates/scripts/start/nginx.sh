# nginx reads no environment: the placeholders of its configuration are filled in here.
mkdir -p .run/{{ id }}
port="{% call number(port) %}{% endcall %}"
configuration=$(<{{ id }}/nginx.conf.template)
fill_in() { configuration=${configuration//"\${$1}"/"$2"}; }
fill_in PORT "$port"
fill_in ROOT "$PWD"
fill_in {{ cors.variable }} "${ {{- cors.variable }}:-{{ cors.default }}}"
{%- for target in targets %}
fill_in {{ target.constant }}_ADDRESS "127.0.0.1:{% call number(target.port) %}{% endcall %}"
{%- endfor %}
printf '%s\n' "$configuration" >.run/{{ id }}/nginx.conf
# Distributions put nginx where only root looks.
PATH="$PATH:/usr/sbin"
start {{ id }} nginx -p "$PWD/.run/{{ id }}/" -c nginx.conf -e stderr -g 'daemon off;'
await {{ id }} bash -c "exec 3<>/dev/tcp/127.0.0.1/$port"
{%- macro number(port) -%}
{%- if let Some(variable) = port.variable %}${ {{- variable }}:-{{ port.number }}}{% else %}{{ port.number }}{% endif -%}
{%- endmacro %}
