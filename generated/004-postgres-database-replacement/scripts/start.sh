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
