#!/usr/bin/env bash
# Builds the system and starts each component after those it needs. --skip-build starts what was built before.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

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
