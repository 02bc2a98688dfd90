#!/usr/bin/env bash
# Makes what no two clones have in common: for each secret that is neither set nor in .env, a value that nobody knows. What is
# in .env stays as it is; git ignores the file.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

umask 077
touch .env
for secret in DATABASE_DBPASS NATS_PASSWORD TRADERX_GRAFANA_ADMIN_PASSWORD; do
    if [[ -n "${!secret:-}" ]] || grep -q "^$secret=." .env; then
        continue
    fi
    # 192 bits as letters, which no program that reads them takes for anything but text.
    value=$(od -A n -N 24 -t x1 /dev/urandom | tr -d ' \n' | tr 0-9 g-p)
    # A file that somebody wrote may lack its last line's end.
    if [[ -n "$(tail -c 1 .env)" ]]; then
        echo >>.env
    fi
    printf '%s=%s\n' "$secret" "$value" >>.env
    echo "made $secret, which is in .env"
done
