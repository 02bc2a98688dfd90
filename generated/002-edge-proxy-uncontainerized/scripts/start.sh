#!/usr/bin/env bash
# Builds the system and starts each component after those it needs. --skip-build starts what was built before.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What is missing is said at once, before anything is built.
missing=()
if ! command -v cargo >/dev/null; then
    missing+=("Rust is not installed; 1.95.0 or later is needed")
else
    cargo=$(cargo --version | cut -d ' ' -f 2)
    if [[ "$(printf '%s\n' 1.95.0 "$cargo" | sort -V | head -n 1)" != 1.95.0 ]]; then
        missing+=("Rust is $cargo, and has to be 1.95.0 or later")
    fi
fi
# Distributions put some programs where only root looks.
if ! PATH="$PATH:/usr/sbin" command -v nginx >/dev/null; then
    missing+=("nginx is not installed")
fi
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
free account-service 18088 ACCOUNT_SERVICE_PORT
free edge-proxy 18080 EDGE_PROXY_PORT
free people-service 18089 PEOPLE_SERVICE_PORT
free position-service 18090 POSITION_SERVICE_PORT
free reference-data 18085 REFERENCE_DATA_SERVICE_PORT
free trade-feed 18086 TRADE_FEED_PORT
free trade-processor 18091 TRADE_PROCESSOR_SERVICE_PORT
free trade-service 18092 TRADING_SERVICE_PORT
free web-front-end 18093 WEB_SERVICE_PORT
if [[ -n "${missing[*]-}" ]]; then
    printf '%s\n' "${missing[@]}" >&2
    exit 1
fi

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

export DATABASE_FILE="${DATABASE_FILE:-data/traderx.db}"
mkdir -p "$(dirname "$DATABASE_FILE")"

start people-service "$programs/people-service"
await people-service "$programs/people-service" --healthcheck
start account-service "$programs/account-service"
await account-service "$programs/account-service" --healthcheck
start position-service "$programs/position-service"
await position-service "$programs/position-service" --healthcheck
start reference-data "$programs/reference-data"
await reference-data "$programs/reference-data" --healthcheck
start trade-feed "$programs/trade-feed"
await trade-feed "$programs/trade-feed" --healthcheck
start trade-processor "$programs/trade-processor"
await trade-processor "$programs/trade-processor" --healthcheck
start trade-service "$programs/trade-service"
await trade-service "$programs/trade-service" --healthcheck
start web-front-end "$programs/web-front-end"
await web-front-end "$programs/web-front-end" --healthcheck

# nginx reads no environment: the placeholders of its configuration are filled in here.
mkdir -p .run/edge-proxy
port="${EDGE_PROXY_PORT:-18080}"
configuration=$(<edge-proxy/nginx.conf.template)
fill_in() { configuration=${configuration//"\${$1}"/"$2"}; }
fill_in PORT "$port"
fill_in ROOT "$PWD"
fill_in CORS_ALLOWED_ORIGINS "${CORS_ALLOWED_ORIGINS:-*}"
fill_in ACCOUNT_SERVICE_ADDRESS "127.0.0.1:${ACCOUNT_SERVICE_PORT:-18088}"
fill_in PEOPLE_SERVICE_ADDRESS "127.0.0.1:${PEOPLE_SERVICE_PORT:-18089}"
fill_in POSITION_SERVICE_ADDRESS "127.0.0.1:${POSITION_SERVICE_PORT:-18090}"
fill_in REFERENCE_DATA_ADDRESS "127.0.0.1:${REFERENCE_DATA_SERVICE_PORT:-18085}"
fill_in TRADE_FEED_ADDRESS "127.0.0.1:${TRADE_FEED_PORT:-18086}"
fill_in TRADE_PROCESSOR_ADDRESS "127.0.0.1:${TRADE_PROCESSOR_SERVICE_PORT:-18091}"
fill_in TRADE_SERVICE_ADDRESS "127.0.0.1:${TRADING_SERVICE_PORT:-18092}"
fill_in WEB_FRONT_END_ADDRESS "127.0.0.1:${WEB_SERVICE_PORT:-18093}"
printf '%s\n' "$configuration" >.run/edge-proxy/nginx.conf
# Distributions put nginx where only root looks.
PATH="$PATH:/usr/sbin"
start edge-proxy nginx -p "$PWD/.run/edge-proxy/" -c nginx.conf -e stderr -g 'daemon off;'
await edge-proxy bash -c "exec 3<>/dev/tcp/127.0.0.1/$port"
