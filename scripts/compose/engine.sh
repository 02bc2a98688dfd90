# shellcheck shell=bash
# Finds or starts a Docker engine with Compose 2, for scripts/test-compose.sh, which sets `work` and `step`.

# Why there is no engine; what the caller says when it skips.
no_engine=

# An engine that answers already is used as it is; otherwise one is started whose data, socket and log are in `work`.
engine_start() {
    if docker info >/dev/null 2>&1; then
        step "using the Docker engine that answers: $(docker version --format '{{.Server.Version}}')"
    else
        engine_start_own || return 1
    fi
    compose_find || return 1
    step "Compose $(docker compose version --short)"
}

engine_start_own() {
    if [[ $(id -u) != 0 ]]; then
        no_engine='no Docker engine answers, and only root can start one'
        return 1
    fi
    "$root/scripts/install.sh" dockerd iptables || {
        no_engine='no Docker engine answers, and the package docker.io cannot be installed'
        return 1
    }
    mkdir -p "$work/engine"
    export DOCKER_HOST=unix://$work/engine/docker.sock
    dockerd --data-root "$work/engine/data" --exec-root "$work/engine/exec" --host "$DOCKER_HOST" \
        --pidfile "$work/engine/pid" >"$work/engine/log" 2>&1 &
    engine=$!
    for _ in {1..150}; do
        if docker info >/dev/null 2>&1; then
            step "started a Docker engine of our own: $(docker version --format '{{.Server.Version}}')"
            return
        fi
        kill -0 "$engine" 2>/dev/null || break
        sleep 0.2
    done
    no_engine="dockerd does not come up here: $(tail -n 1 "$work/engine/log")"
    return 1
}

# Ends the engine that was started here, and waits for it.
engine_stop() {
    if [[ -n ${engine:-} ]] && kill "$engine" 2>/dev/null; then
        wait "$engine" || true
    fi
}

# Compose 2 as it is installed; else from the distribution's packages; else from those of the release that has it first,
# unpacked where only these tests see it.
compose_find() {
    if docker compose version >/dev/null 2>&1; then
        return
    fi
    export DOCKER_CONFIG=$work/docker
    if docker compose version >/dev/null 2>&1; then
        return
    fi
    step "fetching Compose from Debian's packages"
    if ! (compose_unpack) >"$work/compose.log" 2>&1; then
        no_engine="Docker answers, Compose 2 is missing, and Debian's package cannot be had: $(tail -n 1 "$work/compose.log")"
        return 1
    fi
}

compose_unpack() {
    set -e
    local folder=$work/apt
    mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial" "$DOCKER_CONFIG/cli-plugins"
    # The machine's own mirror, for the one release more.
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(debian_mirror) trixie main" >"$folder/sources.list"
    printf '%s\n' "Dir::Etc::sourcelist \"$folder/sources.list\";" 'Dir::Etc::sourceparts "-";' \
        "Dir::State::lists \"$folder/lists\";" "Dir::Cache \"$folder/cache\";" 'APT::Sandbox::User "root";' \
        >"$folder/apt.conf"
    export APT_CONFIG=$folder/apt.conf
    cd "$folder"
    apt-get update --quiet
    apt-get download docker-compose
    dpkg-deb --extract docker-compose_*.deb unpacked
    cp unpacked/usr/libexec/docker/cli-plugins/docker-compose "$DOCKER_CONFIG/cli-plugins/"
    rm -r unpacked lists cache docker-compose_*.deb
    docker compose version
}
