#!/usr/bin/env bash
# Reads the report of `stategen diff --all` in headless Chromium, from disk: links, keys, light and dark, paper, a phone,
# and how long 5,000 changed lines take.
#
#   scripts/test-report.sh
#
# Needs Rust; installs Node.js and Chromium from Debian's packages when they are missing (as root or through sudo).
# Screenshots and a printed page are left in $STATEGEN_SCREENSHOTS/report (default $STATEGEN_CACHE/screenshots/report).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cache=${STATEGEN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/stategen}
export STATEGEN_SCREENSHOTS=${STATEGEN_SCREENSHOTS:-$cache/screenshots}/report
export CARGO_INCREMENTAL=0
tools=$cache/browser-tests
sources=$PWD/scripts/browser-tests

step() { printf '== report: %s (%ss)\n' "$1" "$SECONDS" >&2; }

scripts/install.sh chromium npm
export CHROMIUM=${CHROMIUM:-$(command -v chromium)}

# shellcheck source=scripts/npm-packages.sh
. scripts/npm-packages.sh
load_packages "$sources" "$tools" Playwright
# A module is found from where the script lies.
cp "$sources"/*.js "$tools/"

if [[ -z ${STATEGEN:-} ]]; then
    step 'building the generator'
    export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/generator}
    cargo build --quiet --locked -p stategen
    export STATEGEN=$CARGO_TARGET_DIR/debug/stategen
fi
rm -rf "${STATEGEN_SCREENSHOTS:?}"
ROOT=$PWD node --test-reporter=spec "$tools/report.js"
step "passed; screenshots are in $STATEGEN_SCREENSHOTS"
