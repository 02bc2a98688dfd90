#!/usr/bin/env bash
# Says of each component whether its process runs; fails when one does not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

down=0
for component in people-service account-service position-service reference-data trade-feed trade-processor trade-service web-front-end edge-proxy; do
    if [[ -f ".run/$component.pid" ]] && kill -0 "$(<".run/$component.pid")" 2>/dev/null; then
        echo "$component: up"
    else
        echo "$component: down"
        down=1
    fi
done
exit "$down"
