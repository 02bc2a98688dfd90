#!/usr/bin/env bash
{%- if on_compose %}
# Shows each container and its health.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

docker compose ps --all
{%- else %}
# Says of each component whether its process runs; fails when one does not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

down=0
for component in{% for node in order %} {{ node.id }}{% endfor %}; do
    if [[ -f ".run/$component.pid" ]] && kill -0 "$(<".run/$component.pid")" 2>/dev/null; then
        echo "$component: up"
    else
        echo "$component: down"
        down=1
    fi
done
exit "$down"
{%- endif %}
