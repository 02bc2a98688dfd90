#!/usr/bin/env bash
{%- if on_compose %}
# Stops the system; its data stays on the volume.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

docker compose down
{%- else %}
# Stops each component before those it needs, and waits until it has ended.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for component in{% for id in components %} {{ id }}{% endfor %}; do
    [[ -f ".run/$component.pid" ]] || continue
    pid=$(<".run/$component.pid")
    kill "$pid" 2>/dev/null || true
    for _ in {1..100}; do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    if kill -0 "$pid" 2>/dev/null; then
        echo "$component does not stop and is killed" >&2
        kill -9 "$pid"
    fi
    rm ".run/$component.pid"
    echo "$component is stopped"
done
{%- endif %}
