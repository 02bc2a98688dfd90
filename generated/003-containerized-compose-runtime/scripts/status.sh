#!/usr/bin/env bash
# Shows each container and its health; fails when one is missing or not healthy.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

docker compose ps --all
declared=$(docker compose config --services | wc -l)
healthy=$(docker compose ps --format '{{.Health}}' | grep -c '^healthy$' || true)
echo "$healthy of $declared containers are healthy"
[[ "$healthy" == "$declared" ]]
