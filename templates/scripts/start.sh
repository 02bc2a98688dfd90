#!/usr/bin/env bash
{%- if on_compose %}
# Builds the images and starts the system; ends when every container is healthy. --skip-build starts what was built before.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
{%- if has_secrets %}

scripts/secrets.sh
{%- endif %}

if [[ "${1:-}" == --skip-build ]]; then
    docker compose up --wait
else
    docker compose up --build --wait
fi
{%- if !asked.is_empty() %}

# await COMPONENT PORT PATH: until it answers. Its image holds nothing that could ask it how it is.
await() {
    local address
    for _ in {1..60}; do
        address=$(docker compose port "$1" "$2")
        if (exec 3<>"/dev/tcp/${address%:*}/${address##*:}" && printf 'GET %s HTTP/1.0\r\n\r\n' "$3" >&3 && head -n 1 <&3) 2>/dev/null | grep -q ' 200 '; then
            echo "$1 is ready"
            return
        fi
        sleep 1
    done
    echo "$1 does not answer; docker compose logs $1 says why" >&2
    exit 1
}
{% for one in asked %}
await {{ one.id }} {{ one.port }} {{ one.path }}
{%- endfor %}
{%- endif %}
{%- else %}
# Builds the system and starts each component after those it needs. --skip-build starts what was built before.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

{% if has_secrets -%}
scripts/secrets.sh
set -a
. ./.env
set +a

{% endif -%}
programs="${CARGO_TARGET_DIR:-target}/release"
mkdir -p .run
if [[ "${1:-}" != --skip-build ]]; then
    cargo build --release --locked
fi

# start COMPONENT COMMAND...: in the background, with its pid and log in .run/.
start() {
    local component=$1
    shift
    if [[ -f ".run/$component.pid" ]] && kill -0 "$(<".run/$component.pid")" 2>/dev/null; then
        echo "$component is running"
        return
    fi
    # It outlives the terminal that it was started from.
    nohup "$@" >".run/$component.log" 2>&1 </dev/null &
    echo $! >".run/$component.pid"
}

# await COMPONENT COMMAND...: until the command says that the component answers.
await() {
    local component=$1
    shift
    local answers
    for _ in {1..150}; do
        answers=no
        if "$@" >/dev/null 2>&1; then
            answers=yes
        fi
        sleep 0.1
        # What answers may be another program that has the port; then ours has ended.
        if ! kill -0 "$(<".run/$component.pid")" 2>/dev/null; then
            rm ".run/$component.pid"
            break
        fi
        if [[ "$answers" == yes ]]; then
            echo "$component is ready"
            return
        fi
        sleep 0.1
    done
    echo "$component did not start; its log is .run/$component.log" >&2
    exit 1
}
{%- if let Some(file) = file %}

export {{ file.variable }}="${ {{- file.variable }}:-{{ file.path }}}"
mkdir -p "$(dirname "${{ file.variable }}")"
{%- endif %}
{% for component in components %}
{%- match component.start %}
{%- when Start::Built %}
start {{ component.id }} "$programs/{{ component.id }}"
await {{ component.id }} "$programs/{{ component.id }}" --healthcheck
{%- when Start::Installed with (commands) %}

{{ commands }}
{%- when Start::Elsewhere %}
echo "{{ component.id }} is not started here: it has no program of its own in this output" >&2
{%- endmatch %}
{%- endfor %}
{%- endif %}
