#!/usr/bin/env bash
# Runs states and, against them, clients in Python, Node.js and Rust: against 002 and 003 stock Socket.IO clients, on the
# relay itself and through the gateway; against 005 clients that know only its published AsyncAPI document, and a page that
# tries over the ingress's websocket what no page may do. See scripts/wire/README.md.
#
#   scripts/test-wire.sh [UP-OPTION…]     such as --release or --target-dir DIR
#
# Needs what `stategen up` needs for these states; installs Node.js, Python's venv and the headers of OpenSSL, which
# rust_socketio is built with, when they are missing. What is loaded is kept in $STATEGEN_CACHE (default ~/.cache/stategen).
set -euo pipefail
cd "$(dirname "$0")/.."

cache=${STATEGEN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/stategen}/wire
clients=$PWD/scripts/wire
mkdir -p "$cache"

scripts/install.sh npm python3-venv libssl-dev
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
echo '== building the clients in Rust' >&2
CARGO_TARGET_DIR=$cache/rust cargo build --quiet --locked --manifest-path "$clients/rust/Cargo.toml"

stategen=${STATEGEN:-}
if [ -z "$stategen" ]; then
    cargo build --quiet --locked -p stategen
    stategen=${CARGO_TARGET_DIR:-target}/debug/stategen
fi
"$cache/python/bin/python" "$clients/test_relay.py" "$cache" "$stategen" "$@"
exec "$cache/python/bin/python" "$clients/test_wire.py" "$cache" "$stategen" "$@"
