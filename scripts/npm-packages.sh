# shellcheck shell=bash
# For scripts that run modules of npm: a script sources this.

# Loads the packages that the lock in the first folder names into the second one, again only when the lock has changed. The
# caller's `step` says so; the rest of the words are what for.
load_packages() {
    local from=$1 into=$2
    shift 2
    mkdir -p "$into"
    if ! cmp -s "$from/package-lock.json" "$into/installed"; then
        step "loading $*"
        rm -f "$into/installed"
        cp "$from"/package.json "$from"/package-lock.json "$into/"
        (cd "$into" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2)
        cp "$from/package-lock.json" "$into/installed"
    fi
}
