#!/usr/bin/env bash
# Measures running states under load, side by side: reads from a service of each, drives orders through its ingress and prints,
# as a table, reads and accepted orders a second, the time from a request to both stream events (p50, p99), what became of
# spans, and memory and CPU of each program.
# Fails when an accepted order is not found settled once, or positions are not the sum of their trades.
#
#   scripts/bench-state.sh [--debug] [--collector there|slow|away] [STATE…]
#
# 004 and 005 unless said otherwise; built for release unless --debug. Where services send their spans is there unless said
# otherwise; a slow one takes two seconds for each batch. A state that is named twice is measured twice.
#
# Needs what `stategen up` of the states needs, and Linux, whose /proc tells what processes take. Built states are kept
# in $STATES_TARGET_DIR (default target/states).
set -euo pipefail
cd "$(dirname "$0")/.."

states=()
release=1
collector=there
while (($# > 0)); do
    case $1 in
        --debug) release= ;;
        --collector) collector=${2:-}; shift ;;
        -*) echo "scripts/bench-state.sh: no option '$1'" >&2; exit 2 ;;
        *) states+=("$1") ;;
    esac
    shift
done
[ -z "$release" ] || export STATES_RELEASE=1
case $collector in
    there) pause=0 ;;
    slow) pause=2 ;;
    away) pause= ;;
    *) echo "scripts/bench-state.sh: a collector is there, slow or away, not '$collector'" >&2; exit 2 ;;
esac
if [ -n "$pause" ]; then
    exec 3< <(exec python3 scripts/observability/sink.py "$pause")
    sink=$!
    trap 'kill "$sink"' EXIT
    read -r OTEL_EXPORTER_OTLP_ENDPOINT <&3
    export OTEL_EXPORTER_OTLP_ENDPOINT
fi
# The program that places the orders waits most of the time: what it is built for does not show.
cargo bench --quiet --locked --profile dev -p stategen --bench states -- "${states[@]}"
