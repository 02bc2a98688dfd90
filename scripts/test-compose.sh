#!/usr/bin/env bash
# Runs states under a real Docker engine with Compose 2, as their users would: images are built from the committed output,
# unmodified, and the state's own scripts start, watch and stop it.
#
#   scripts/test-compose.sh            every state that has a compose.yaml
#   scripts/test-compose.sh 003 005    these
#
# Uses the engine that answers, or starts one of its own (as root; Debian's docker.io). Where no registry gives an image, a
# stand-in made of Debian's packages bears its name; the output says which. Exits with 0 and says so when there can be no
# engine; STATEGEN_NEED_ENGINE=1 makes that a failure. Everything is kept in $STATEGEN_CACHE (default ~/.cache/stategen).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD

work=${STATEGEN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/stategen}/compose
mkdir -p "$work"
state=

step() { printf '== compose%s: %s (%ss)\n' "${state:+ $state}" "$1" "$SECONDS" >&2; }

fail() {
    printf 'scripts/test-compose.sh: %s%s\n' "${state:+$state: }" "$1" >&2
    exit 1
}

# Runs a command and shows what it wrote only when it fails.
quietly() {
    local output
    output=$("$@" 2>&1) || {
        printf '%s\n' "$output" >&2
        fail "$* failed"
    }
}

# shellcheck source=scripts/compose/engine.sh
. scripts/compose/engine.sh
# shellcheck source=scripts/compose/stand-ins.sh
. scripts/compose/stand-ins.sh
# shellcheck source=scripts/compose/checks.sh
. scripts/compose/checks.sh

# One run at a time: the engine, its images and the stand-ins' context are shared.
exec {lock}>"$work/lock"
flock "$lock"

# Whatever happens, nothing is left running.
clean_up() {
    local status=$?
    trap - EXIT
    if [[ -n $state ]]; then
        if ((status != 0)); then
            (cd "$root/generated/$state" && docker compose ps --all && docker compose logs --tail 40) >&2 || true
        fi
        (cd "$root/generated/$state" && docker compose down --volumes --rmi local --timeout 10) >/dev/null 2>&1 || true
    fi
    engine_stop
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

states=()
for folder in generated/*/; do
    id=$(basename "$folder")
    [[ -f $folder/compose.yaml ]] || continue
    if (($# == 0)); then
        states+=("$id")
    fi
    for wanted in "$@"; do
        if [[ $id == "$wanted" || $id == "$wanted"-* ]]; then
            states+=("$id")
        fi
    done
done
((${#states[@]} > 0)) || fail "no state on Compose is named '$*'"

if ! engine_start; then
    printf '== compose: SKIPPED: %s\n' "$no_engine" >&2
    [[ ${STATEGEN_NEED_ENGINE:-} != 1 ]] || exit 1
    exit 0
fi
need_images "${states[@]/#/generated/}"

for id in "${states[@]}"; do
    missing=$(lacks "generated/$id")
    if [[ -n $missing ]]; then
        printf '== compose %s: SKIPPED: no registry gives %s\n' "$id" "$missing" >&2
        [[ ${STATEGEN_NEED_ENGINE:-} != 1 ]] || exit 1
        continue
    fi
    state=$id
    test_state "generated/$id"
    state=
done
step "passed: ${states[*]}"
