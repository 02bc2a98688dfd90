#!/usr/bin/env bash
# Builds the images and starts the system; ends when every container is healthy. --skip-build starts what was built before.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

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
