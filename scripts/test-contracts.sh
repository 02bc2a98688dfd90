#!/usr/bin/env bash
# Has the validators of the two specifications read every interface document in the committed output: the AsyncAPI
# initiative's parser, openapi-spec-validator and Redocly CLI.
#
#   scripts/test-contracts.sh            all states
#   scripts/test-contracts.sh DIR…       the `contracts` folders below these
#
# Installs Node.js and Python's venv from Debian's packages when they are missing; what they load is kept in $STATEGEN_CACHE (default ~/.cache/stategen).
set -euo pipefail
cd "$(dirname "$0")/.."

cache=${STATEGEN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/stategen}/contracts
tools=$PWD/scripts/contracts
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Loaded again when the pins change, and only then.
install_validators() {
    local wanted
    wanted=$(cat "$tools"/package-lock.json "$tools"/requirements.txt | sha256sum)
    [ "$(cat "$cache/installed" 2>/dev/null)" = "$wanted" ] && return
    echo '== loading the validators' >&2
    rm -rf "$cache"
    mkdir -p "$cache"
    cp "$tools"/package.json "$tools"/package-lock.json "$cache"
    (cd "$cache" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2)
    python3 -m venv "$cache/python"
    "$cache/python/bin/pip" install --quiet --disable-pip-version-check --requirement "$tools/requirements.txt" >&2
    echo "$wanted" >"$cache/installed"
}

asyncapi() {
    # A module is found from where the script lies.
    cp "$tools/validate-asyncapi.mjs" "$cache/"
    node "$cache/validate-asyncapi.mjs" "$@"
}

openapi() { "$cache/python/bin/openapi-spec-validator" --validation-errors all "$@"; }

redocly() { "$cache/node_modules/.bin/redocly" lint --config "$tools/redocly.yaml" --format stylish "$@"; }

# A validator that finds nothing must be one that would have.
refuses() {
    local validator=$1 file=$2
    if "$validator" "$file" >"$scratch/answer" 2>&1; then
        echo "test-contracts: $validator accepts a document that is wrong:" >&2
        cat "$scratch/answer" >&2
        exit 1
    fi
}

install_validators
roots=("$@")
[ ${#roots[@]} -gt 0 ] || roots=(generated/*)
events=() services=()
for root in "${roots[@]}"; do
    for file in "$root"/contracts/*; do
        case $file in
            */asyncapi.yaml) events+=("$file") ;;
            *.json) services+=("$file") ;;
        esac
    done
done
[ ${#events[@]} -gt 0 ] && [ ${#services[@]} -gt 0 ]

echo '== AsyncAPI: @asyncapi/parser' >&2
asyncapi "${events[@]}"
sed 's/action: send/action: shout/' "${events[0]}" >"$scratch/asyncapi.yaml"
refuses asyncapi "$scratch/asyncapi.yaml"

echo '== OpenAPI: version, openapi-spec-validator, Redocly' >&2
for file in "${services[@]}"; do
    grep -q '^  "openapi": "3.0.3",$' "$file" || { echo "$file is not OpenAPI 3.0.3" >&2; exit 1; }
done
openapi "${services[@]}"
redocly "${services[@]}"
sed 's/"responses":/"answers":/' "${services[0]}" >"$scratch/service.json"
refuses openapi "$scratch/service.json"
refuses redocly "$scratch/service.json"

echo "all valid: ${#events[@]} AsyncAPI and ${#services[@]} OpenAPI documents" >&2
