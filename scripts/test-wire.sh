#!/usr/bin/env bash
# Runs state 005 and, against it, clients in Python, Node.js and Rust that know only its published AsyncAPI document; and
# tries over the ingress's websocket what no page may do. See scripts/wire/README.md.
#
#   scripts/test-wire.sh [UP-OPTION…]     such as --release or --target-dir DIR
#
# Needs what `stategen up 5` needs; installs Node.js and Python's venv when they are missing; what is loaded is kept in $STATEGEN_CACHE (default
# ~/.cache/stategen).
set -euo pipefail
cd "$(dirname "$0")/.."

cache=${STATEGEN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/stategen}/wire
clients=$PWD/scripts/wire
mkdir -p "$cache"

wanted=$(cat "$clients"/node/package-lock.json "$clients"/python/requirements.txt | sha256sum)
if [ "$(cat "$cache/installed" 2>/dev/null)" != "$wanted" ]; then
    echo '== loading the libraries of the clients' >&2
    rm -rf "$cache/node" "$cache/python" "$cache/installed"
    mkdir -p "$cache/node"
    cp "$clients"/node/package.json "$clients"/node/package-lock.json "$cache/node"
    (cd "$cache/node" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2)
    python3 -m venv "$cache/python"
    "$cache/python/bin/pip" install --quiet --disable-pip-version-check --requirement "$clients/python/requirements.txt"
    echo "$wanted" >"$cache/installed"
fi
# A module is found from where the script lies.
cp "$clients"/node/*.mjs "$cache/node/"
echo '== building the client in Rust' >&2
CARGO_TARGET_DIR=$cache/rust cargo build --quiet --locked --manifest-path "$clients/rust/Cargo.toml"

stategen=${STATEGEN:-}
if [ -z "$stategen" ]; then
    cargo build --quiet --locked -p stategen
    stategen=${CARGO_TARGET_DIR:-target}/debug/stategen
fi
exec "$cache/python/bin/python" "$clients/test_wire.py" "$cache" "$stategen" "$@"
