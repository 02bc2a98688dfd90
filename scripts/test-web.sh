#!/usr/bin/env bash
# Uses the pages of running states as people do, in headless Chromium: trades, accounts, a broker that dies, a phone.
#
#   scripts/test-web.sh            states 001, 004, 005 and 008
#   scripts/test-web.sh 003 005    these
#
# Needs Rust; installs Node.js, Chromium and the servers of the states from Debian's packages when they are
# missing (as root or through sudo). Screenshots and the states' logs are left in $STATEGEN_SCREENSHOTS (default
# $STATEGEN_CACHE/screenshots), which CI keeps; what was built and loaded, in $STATEGEN_CACHE (default ~/.cache/stategen).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cache=${STATEGEN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/stategen}
export STATES_TARGET_DIR=${STATES_TARGET_DIR:-$cache/states}
export STATEGEN_SCREENSHOTS=${STATEGEN_SCREENSHOTS:-$cache/screenshots}
export CARGO_INCREMENTAL=0
tools=$cache/browser-tests
sources=$PWD/scripts/browser-tests

step() { printf '== web: %s (%ss)\n' "$1" "$SECONDS" >&2; }

# shellcheck source=scripts/npm-packages.sh
. scripts/npm-packages.sh

install_tools() {
    load_packages "$sources" "$tools" Playwright
    # A module is found from where the script lies.
    rm -f "$tools"/*.js
    cp "$sources"/*.js "$tools/"
}

scripts/install.sh nats-server nginx postgresql chromium npm
install_tools
CHROMIUM=${CHROMIUM:-$(command -v chromium)}
export CHROMIUM
if [[ -z ${STATEGEN:-} ]]; then
    step 'building the generator'
    export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$cache/generator}
    cargo build --quiet --locked -p stategen
    export STATEGEN=$CARGO_TARGET_DIR/debug/stategen
fi
# Cargo would build the states in this folder too.
unset CARGO_TARGET_DIR

(($# > 0)) || set -- 001 004 005 008
failed=()
for state in "$@"; do
    step "state $state"
    rm -rf "${STATEGEN_SCREENSHOTS:?}/$state"
    STATE=$state node --test-reporter=spec "$tools/run.js" || failed+=("$state")
done
if ((${#failed[@]} > 0)); then
    printf 'scripts/test-web.sh: tests of %s failed; screenshots are in %s\n' "${failed[*]}" "$STATEGEN_SCREENSHOTS" >&2
    exit 1
fi
step "passed: $*; screenshots are in $STATEGEN_SCREENSHOTS"
