#!/usr/bin/env bash
# Stops the system; its data stays on the volume.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

docker compose down
