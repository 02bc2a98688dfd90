#!/usr/bin/env bash
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
    free 18088 ACCOUNT_SERVICE_PORT
    free 9115 BLACKBOX_EXPORTER_PORT
    free 18083 DATABASE_PORT
    free 3001 GRAFANA_PORT
    free 8080 INGRESS_PORT
    free 3100 LOKI_PORT
    free 4222 NATS_CLIENT_PORT
    free 8222 NATS_MONITOR_PORT
    free 18110 ORDER_MATCHER_PORT
    free 13133 OTEL_COLLECTOR_HEALTH_PORT
    free 24224 OTEL_COLLECTOR_LOGS_PORT
    free 8888 OTEL_COLLECTOR_METRICS_PORT
    free 4317 OTEL_COLLECTOR_OTLP_GRPC_PORT
    free 4318 OTEL_COLLECTOR_OTLP_HTTP_PORT
    free 18089 PEOPLE_SERVICE_PORT
    free 18090 POSITION_SERVICE_PORT
    free 18100 PRICE_PUBLISHER_PORT
    free 9090 PROMETHEUS_PORT
    free 18085 REFERENCE_DATA_SERVICE_PORT
    free 3200 TEMPO_PORT
    free 18091 TRADE_PROCESSOR_SERVICE_PORT
    free 18092 TRADING_SERVICE_PORT
    free 18093 WEB_SERVICE_PORT
fi
if [[ -n "${missing[*]-}" ]]; then
    printf '%s\n' "${missing[@]}" >&2
    exit 1
fi

scripts/secrets.sh

if [[ "${1:-}" == --skip-build ]]; then
    docker compose up --wait
else
    docker compose up --build --wait
fi

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

await otel-collector 13133 /
