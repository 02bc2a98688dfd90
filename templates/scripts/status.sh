#!/usr/bin/env bash
{%- if on_compose %}
# Shows each container and its health; fails when one is missing or not healthy.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

docker compose ps --all
declared=$(docker compose config --services | wc -l)
{%- if asks %}
# What cannot ask itself how it is has no health, and runs.
healthy=$(docker compose ps --format '{{ "{{" }}.Health}} {{ "{{" }}.State}}' | grep -cE '^healthy |^ running$' || true)
{%- else %}
healthy=$(docker compose ps --format '{{ "{{" }}.Health}}' | grep -c '^healthy$' || true)
{%- endif %}
echo "$healthy of $declared containers are healthy"
[[ "$healthy" == "$declared" ]]
{%- else %}
# Says of each component whether its process runs; fails when one does not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

down=0
for component in{% for id in components %} {{ id }}{% endfor %}; do
    if [[ -f ".run/$component.pid" ]] && kill -0 "$(<".run/$component.pid")" 2>/dev/null; then
        echo "$component: up"
    else
        echo "$component: down"
        down=1
    fi
done
exit "$down"
{%- endif %}
