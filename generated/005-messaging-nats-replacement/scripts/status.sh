#!/usr/bin/env bash
# Shows each container and its health.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

docker compose ps --all
