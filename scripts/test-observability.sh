#!/usr/bin/env bash
# What is collected, computed and shown of states that are observed: promtool reads configuration and rules and tries the rules'
# cases, the dashboards are held against Grafana's own types, queries of logs and traces against their grammars, Compose reads
# both of its files, and every expression is evaluated by the Prometheus of a running state.
#
#   scripts/test-observability.sh [UP-OPTION…]     such as --release or --target-dir DIR
#
# Installs Prometheus, the blackbox exporter and Node.js from Debian's packages when they are missing. What is loaded is kept in
# $STATEGEN_CACHE (default ~/.cache/stategen).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cache=${STATEGEN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/stategen}/observability
tools=$PWD/scripts/observability

step() { printf '== observability: %s (%ss)\n' "$1" "$SECONDS" >&2; }

fail() {
    printf 'scripts/test-observability.sh: %s\n' "$1" >&2
    exit 1
}

scripts/install.sh prometheus prometheus-blackbox-exporter npm dockerd
# Compose reads files without an engine.
work=${cache%/*}/compose
mkdir -p "$work"
# shellcheck source=scripts/compose/engine.sh
. scripts/compose/engine.sh
# shellcheck source=scripts/compose/stand-ins.sh
. scripts/compose/stand-ins.sh
# shellcheck disable=SC2154 # engine.sh says why
compose_find || fail "$no_engine"
# shellcheck source=scripts/npm-packages.sh
. scripts/npm-packages.sh
load_packages "$tools" "$cache" 'the grammars and Grafana’s types'
# A module is found from where the script lies.
cp "$tools"/*.mjs "$cache/"
(cd "$cache" && node_modules/.bin/ts-json-schema-generator --no-type-check --type Dashboard \
    --path node_modules/@grafana/schema/dist/types/raw/dashboard/x/types.gen.d.ts --out dashboard.schema.json)

checks() {
    local state=$1 folder
    folder=$PWD/generated/$state
    step "$state: promtool"
    for configuration in "$folder"/*/prometheus.yml; do
        promtool check config "$configuration" >"$cache/promtool" || fail "$(<"$cache/promtool")"
        promtool check rules "${configuration%/*}"/rules/*.yml >"$cache/promtool" || fail "$(<"$cache/promtool")"
        promtool test rules "${configuration%/*}"/tests/*.yml >"$cache/promtool" 2>&1 || fail "$(<"$cache/promtool")"
    done
    step "$state: dashboards and their queries"
    node "$cache/check.mjs" "$cache/dashboard.schema.json" "$folder"/*/dashboards/*.json
    step "$state: what containers may do"
    python3 "$tools/containers.py" "$folder"
}

states=()
for folder in generated/*/; do
    compgen -G "$folder*/dashboards/*.json" >/dev/null && states+=("$(basename "$folder")")
done
((${#states[@]} > 0)) || fail 'no state is observed'
for state in "${states[@]}"; do
    checks "$state"
done

stategen=${STATEGEN:-}
if [[ -z $stategen ]]; then
    cargo build --quiet --locked -p stategen
    stategen=${CARGO_TARGET_DIR:-target}/debug/stategen
fi
scripts/install.sh nats-server nginx postgresql
for state in "${states[@]}"; do
    step "$state: every expression, on the running state"
    python3 "$tools/evaluate.py" "$stategen" "$state" "generated/$state" "$@"
done
step 'passed'
