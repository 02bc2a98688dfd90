#!/usr/bin/env bash
# Shows each container and its health; fails when one is missing or not healthy.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

docker compose ps --all
declared=$(docker compose config --services | wc -l)
# What cannot ask itself how it is has no health, and runs.
healthy=$(docker compose ps --format '{{.Health}} {{.State}}' | grep -cE '^healthy |^ running$' || true)
echo "$healthy of $declared containers are healthy"
[[ "$healthy" == "$declared" ]]
