#!/usr/bin/env bash
# Runs the system on this host from images that were published, each by the id of the commit that it was built from.
#
#   deploy.sh check      says what the host lacks
#   deploy.sh install    installs what it lacks, from the packages of Debian or Ubuntu
#   deploy.sh deploy     runs the newest commit, where none runs yet
#   deploy.sh upgrade    goes over to the newest commit, and back again where that does not become healthy
#   deploy.sh remove     stops the system; with --data, deletes its volumes and their passwords, too
#   deploy.sh proxy      prints the configuration of an nginx that ends TLS in front of the system
#
# With --dry-run, each prints the commands that it would run, and changes nothing. README.md beside it has the variables.
set -euo pipefail
# Containers read their configuration as users of their own.
umask 022

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
workdir=${TRADERX_WORKDIR:-/opt/traderx}
# What holds on this host alone, its passwords among it.
settings=${TRADERX_DEPLOY_ENV:-$workdir/deploy.env}
dry=

fail() {
    printf 'deploy.sh: %s\n' "$1" >&2
    exit "${2:-1}"
}

# said NAME DEFAULT: what the environment says, else the file of what holds on this host.
said() {
    local value=${!1:-}
    if [[ -z "$value" && -r "$settings" ]]; then
        value=$(sed -n "s/^$1=//p" "$settings" | tail -n 1)
    fi
    printf '%s\n' "${value:-$2}"
}

# run COMMAND...: or prints it, as a shell would read it.
run() {
    if [[ -z "$dry" ]]; then
        "$@"
    else
        printf '%q ' "$@" | sed 's/ $//'
        echo
    fi
}

# Where browsers find the system.
fqdn() {
    local name
    name=$(said TRADERX_FQDN '')
    [[ "$name" =~ ^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$ ]] || fail "TRADERX_FQDN has to be the name by which browsers reach the system, such as traderx.example.org" 2
    printf '%s\n' "$name"
}

# The commit that is to run.
wanted() {
    local tag branch
    tag=$(said TRADERX_IMAGE_TAG '')
    if [[ -z "$tag" ]]; then
        branch=$(said TRADERX_BRANCH 'code/generated-state-008-order-management-matcher')
        tag=$(git -C "$root" ls-remote --exit-code origin "refs/heads/$branch" | cut -f 1) || fail "origin has no branch $branch, or does not answer"
    fi
    [[ "$tag" =~ ^[0-9a-f]{40,64}$ ]] || fail "TRADERX_IMAGE_TAG has to be the whole id of a commit, not $tag" 2
    printf '%s\n' "$tag"
}

# The commit that runs, if one does.
running() {
    local release
    release=$(readlink "$workdir/current" || true)
    printf '%s\n' "${release##*/}"
}

# compose COMMIT ARGUMENT...: Compose, on the files and images of a commit.
compose() {
    local commit=$1 folder=$workdir/releases/$1 registry origins
    shift
    registry=$(said TRADERX_IMAGE_REGISTRY 'ghcr.io/finos/traderx')
    origins=$(said TRADERX_CORS_ALLOWED_ORIGINS "https://$fqdn")
    run env "IMAGE_REGISTRY=$registry" "IMAGE_TAG=$commit" "CORS_ALLOWED_ORIGINS=$origins" docker compose --project-directory "$folder" --env-file "$settings" --file "$folder/compose.yaml" --file "$folder/compose.published.yaml" "$@"
}

# What the host lacks, a line each.
lacking() {
    local program version folder=$workdir
    for program in git curl flock docker; do
        command -v "$program" >/dev/null || echo "$program is not installed"
    done
    if command -v docker >/dev/null; then
        if ! version=$(docker compose version --short 2>/dev/null); then
            echo "Docker has no Compose plugin"
        elif [[ "$(printf '%s\n' 2.20 "${version#v}" | sort -V | head -n 1)" != 2.20 ]]; then
            echo "Compose is $version, and has to be 2.20 or later"
        fi
        docker info >/dev/null 2>&1 || echo "Docker does not answer: it is not running, or this user may not speak with it"
    fi
    while [[ ! -e "$folder" ]]; do
        folder=$(dirname "$folder")
    done
    [[ -w "$folder" ]] || echo "this user may not write to $workdir"
}

check() {
    local missing
    if [[ -n "$dry" ]]; then
        run docker compose version --short
        run docker info
        return
    fi
    missing=$(lacking)
    [[ -z "$missing" ]] || fail "${missing//$'\n'/$'\n'deploy.sh: }"
}

install_missing() {
    local program packages=() as_root=()
    [[ "$(id -u)" == 0 ]] || as_root=(sudo)
    for program in git curl; do
        command -v "$program" >/dev/null || packages+=("$program")
    done
    command -v flock >/dev/null || packages+=(util-linux)
    command -v docker >/dev/null || packages+=(docker.io)
    if ! docker compose version >/dev/null 2>&1; then
        # Ubuntu's name of it, and Debian's.
        if apt-cache show docker-compose-v2 >/dev/null 2>&1; then
            packages+=(docker-compose-v2)
        else
            packages+=(docker-compose)
        fi
    fi
    if [[ -n "${packages[*]-}" ]]; then
        command -v apt-get >/dev/null || fail "this host has no apt-get: install by its own means ${packages[*]}"
        run "${as_root[@]}" apt-get update
        run "${as_root[@]}" apt-get install --yes --no-install-recommends "${packages[@]}"
    fi
    [[ -d "$workdir" ]] || run "${as_root[@]}" install -d -o "$(id -un)" "$workdir"
    [[ -n "$dry" ]] || check
}

# Only one at a time changes what runs.
lock() {
    [[ -z "$dry" ]] || return 0
    mkdir -p "$workdir"
    exec 9>"$workdir/lock"
    flock --nonblock 9 || fail "another deploy.sh is at work on $workdir"
}

# fetch COMMIT: its files and images are there, and what runs is as it was.
fetch() {
    local folder=$workdir/releases/$1 branch
    branch=$(said TRADERX_BRANCH 'code/generated-state-008-order-management-matcher')
    run mkdir -p "$workdir/releases"
    if [[ ! -d "$folder" ]]; then
        run git -C "$root" fetch --quiet origin "$branch"
        run git -C "$root" worktree add --quiet --detach --force "$folder" "$1"
    fi
    # Passwords are made once on each host, and no other user reads them.
    run touch "$settings"
    run chmod 600 "$settings"
    run ln -sfn "$settings" "$folder/.env"
    run "$folder/scripts/secrets.sh"
    compose "$1" pull --quiet
}

# start COMMIT: fails where it does not become healthy.
start() {
    local host address
    host=$(said PUBLISH_ADDRESS 127.0.0.1)
    compose "$1" up --no-build --remove-orphans --wait --wait-timeout 300 || return
    for address in "$host:$(said INGRESS_PORT 8080)/health" "$host:$(said OTEL_COLLECTOR_HEALTH_PORT 13133)/"; do
        run curl --silent --show-error --fail --output /dev/null --max-time 5 --retry 30 --retry-delay 2 --retry-all-errors "http://$address" || return
    done
}

# forget COMMIT...: deletes the releases of all others.
forget() {
    local folder commit
    for folder in "$workdir"/releases/*; do
        commit=${folder##*/}
        if [[ ! -d "$folder" || " $* " == *" $commit "* ]]; then
            continue
        fi
        if [[ "$(said TRADERX_PRUNE_DOCKER no)" == yes ]]; then
            prune "$commit" || echo "some images of $commit are still used, and stay" >&2
        fi
        run git -C "$root" worktree remove --force "$folder"
    done
}

# prune COMMIT: deletes its images.
prune() {
    local registry
    registry=$(said TRADERX_IMAGE_REGISTRY 'ghcr.io/finos/traderx')
    run docker image rm "$registry/account-service:$1" "$registry/order-matcher:$1" "$registry/people-service:$1" "$registry/position-service:$1" "$registry/price-publisher:$1" "$registry/reference-data:$1" "$registry/trade-processor:$1" "$registry/trade-service:$1" "$registry/web-front-end:$1"
}

deploy() {
    check
    lock
    [[ -z "$current" ]] || fail "commit $current runs already; upgrade goes over to another"
    fetch "$commit"
    if ! start "$commit"; then
        compose "$commit" logs --tail 50 >&2 || true
        compose "$commit" down || true
        fail "commit $commit did not become healthy, and is stopped; what it said is above"
    fi
    run ln -sfn "releases/$commit" "$workdir/current"
}

upgrade() {
    check
    lock
    [[ -n "$current" ]] || fail "nothing runs from $workdir yet; deploy comes first"
    [[ "$commit" != "$current" ]] || { echo "commit $commit runs already"; return; }
    fetch "$commit"
    if ! start "$commit"; then
        compose "$commit" logs --tail 50 >&2 || true
        start "$current" || fail "neither $commit nor $current, which ran before, becomes healthy"
        fail "commit $commit did not become healthy: $current runs again; what the other said is above"
    fi
    run ln -sfn "releases/$commit" "$workdir/current"
    forget "$commit" "$current"
    if [[ -n "$dry" ]]; then
        echo "# where $commit does not become healthy, nothing is forgotten, and:"
        start "$current"
    fi
}

remove() {
    lock
    [[ -n "$current" ]] || fail "nothing runs from $workdir"
    if [[ -n "$data" ]]; then
        compose "$current" down --volumes
        run rm -f "$settings"
    else
        compose "$current" down
    fi
    run rm -f "$workdir/current"
    forget
}

proxy() {
    local port
    port=$(said INGRESS_PORT 8080)
    sed -e "s/__FQDN__/$fqdn/g" -e "s/__PORT__/$port/g" "$here/proxy.conf"
}

command=${1:-}
data=
for option in "${@:2}"; do
    case $command:$option in
        *:--dry-run) dry=yes ;;
        remove:--data) data=yes ;;
        *) fail "$command has no option $option" 2 ;;
    esac
done
case $command in
    check) check ;;
    install) install_missing ;;
    deploy | upgrade)
        fqdn=$(fqdn)
        commit=$(wanted)
        current=$(running)
        "$command"
        ;;
    remove)
        fqdn=$(said TRADERX_FQDN localhost)
        current=$(running)
        remove
        ;;
    proxy)
        fqdn=$(fqdn)
        proxy
        ;;
    *)
        sed -n '2,/^set /{ /^#/s/^# \{0,1\}//p }' "${BASH_SOURCE[0]}" >&2
        exit 2
        ;;
esac
