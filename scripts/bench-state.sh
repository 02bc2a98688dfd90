#!/usr/bin/env bash
# Measures running states under load, side by side: drives orders through the ingress of each and prints, as a table,
# accepted orders a second, the time from a request to both stream events (p50, p99), and memory and CPU of each program.
# Fails when an accepted order is not found settled once, or positions are not the sum of their trades.
#
#   scripts/bench-state.sh [--debug] [STATE…]      004 and 005 unless said otherwise; built for release unless --debug
#
# Needs what `stategen up` of the states needs, and Linux, whose /proc tells what processes take. Built states are kept
# in $STATES_TARGET_DIR (default target/states).
set -euo pipefail
cd "$(dirname "$0")/.."

states=()
release=1
for argument in "$@"; do
    case $argument in
        --debug) release= ;;
        -*) echo "scripts/bench-state.sh: no option '$argument'" >&2; exit 2 ;;
        *) states+=("$argument") ;;
    esac
done
[ -z "$release" ] || export STATES_RELEASE=1
# The program that places the orders waits most of the time: what it is built for does not show.
exec cargo bench --quiet --locked --profile dev -p stategen --bench states -- "${states[@]}"
