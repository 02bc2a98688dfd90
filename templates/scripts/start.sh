#!/usr/bin/env bash
{%- if on_compose %}
# Builds the images and starts the system; ends when every container is healthy. --skip-build starts what was built before.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What is missing is said at once, before anything is built.
missing=()
if ! command -v docker >/dev/null; then
    missing+=("Docker is not installed; it is needed with its Compose plugin")
elif ! docker info >/dev/null 2>&1; then
    missing+=("Docker does not answer: it is not running, or this user may not speak with it")
elif ! compose=$(docker compose version --short 2>/dev/null); then
    missing+=("Docker has no Compose plugin")
elif [[ "$(printf '%s\n' 2.20 "${compose#v}" | sort -V | head -n 1)" != 2.20 ]]; then
    missing+=("Compose is $compose, and has to be 2.20 or later")
elif [[ -z "$(docker compose ps --quiet 2>/dev/null)" ]]; then
    # free PORT [VARIABLE]: where neither the environment nor .env gives another.
    free() {
        local port=$1
        if [[ -n "${2:-}" ]]; then
            port=${!2:-$(sed -n "s/^$2=//p" .env 2>/dev/null | tail -n 1)}
        fi
        port=${port:-$1}
        if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            missing+=("port $port is taken: end what has it${2:+, or set $2 to another}")
        fi
    }
{%- for port in ports %}
    free {{ port.number }}{% if let Some(variable) = port.variable %} {{ variable }}{% endif %}
{%- endfor %}
fi
if [[ -n "${missing[*]-}" ]]; then
    printf '%s\n' "${missing[@]}" >&2
    exit 1
fi
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

# What is missing is said at once, before anything is built.
missing=()
if ! command -v cargo >/dev/null; then
    missing+=("Rust is not installed; {{ rust }} or later is needed")
else
    cargo=$(cargo --version | cut -d ' ' -f 2)
    if [[ "$(printf '%s\n' {{ rust }} "$cargo" | sort -V | head -n 1)" != {{ rust }} ]]; then
        missing+=("Rust is $cargo, and has to be {{ rust }} or later")
    fi
fi
{%- for program in programs %}
# Distributions put some programs where only root looks.
if ! PATH="$PATH:/usr/sbin" command -v {{ program }} >/dev/null; then
    missing+=("{{ program }} is not installed")
fi
{%- endfor %}
# free COMPONENT PORT [VARIABLE]: where the variable gives no other, and unless it is the component's own.
free() {
    local port=$2
    if [[ -n "${3:-}" ]]; then
        port=${!3:-$2}
    fi
    if [[ -f ".run/$1.pid" ]] && kill -0 "$(<".run/$1.pid")" 2>/dev/null; then
        return
    fi
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        missing+=("port $port of $1 is taken: end what has it${3:+, or set $3 to another}")
    fi
}
{%- for port in ports %}
free {{ port.component }} {{ port.number }}{% if let Some(variable) = port.variable %} {{ variable }}{% endif %}
{%- endfor %}
if [[ -n "${missing[*]-}" ]]; then
    printf '%s\n' "${missing[@]}" >&2
    exit 1
fi

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
