# shellcheck shell=bash
# What is seen of a state on Compose, for scripts/test-compose.sh, which sets `work`, `state`, `step` and `fail`.

# The largest image of a service: a static program and the files that it serves.
largest_image=20000000

test_state() {
    cd "$1"
    # A name of our own keeps containers, images and volumes of this run apart from those of anybody else.
    export COMPOSE_PROJECT_NAME=stategen-test-${state%%-*}
    if [[ -f scripts/secrets.sh ]]; then
        quietly scripts/secrets.sh
        # The scenarios speak with the broker themselves.
        set -a
        # shellcheck source=/dev/null
        . ./.env
        set +a
    fi
    docker compose down --volumes --timeout 10 >/dev/null 2>&1
    use_free_ports

    step 'building images'
    quietly docker compose --progress plain build
    images_are_small_and_bare
    step 'scripts/start.sh --skip-build'
    quietly scripts/start.sh --skip-build
    step 'scripts/status.sh'
    quietly scripts/status.sh
    containers_are_locked_down
    the_ingress_answers
    an_order_settles
    conformance
    a_container_that_moved_is_found_again
    services_stop_cleanly
    data_outlive_containers
    step 'scripts/stop.sh'
    quietly scripts/stop.sh
    if scripts/status.sh >/dev/null 2>&1; then
        fail 'scripts/status.sh says that a stopped system is healthy'
    fi
    [[ -z $(docker compose ps --all --quiet) ]] || fail 'containers are left after scripts/stop.sh'
    docker compose down --volumes --rmi local >/dev/null 2>&1
    cd "$root"
}

# What compose.yaml publishes, a line each: variable, service, port in the container.
published() {
    awk '/^  [a-z0-9-]+:$/ { service = substr($1, 1, length($1) - 1) }
        match($0, /:\$\{[A-Z0-9_]+:-/) && /^      - "\$\{PUBLISH_ADDRESS:-127\.0\.0\.1\}:/ {
            variable = substr($0, RSTART + 3, RLENGTH - 5)
            port = $0; sub(/^.*:/, "", port); sub(/"$/, "", port)
            print variable, service, port
        }' compose.yaml
}

# Every port on the host has a variable: with it, the engine chooses a free one.
use_free_ports() {
    local variable fixed
    fixed=$(sed -n 's/^ *- "\(.*:[0-9]*:[0-9]*\)"$/\1/p' compose.yaml)
    [[ -z $fixed ]] || fail "ports on the host without a variable: $fixed"
    while read -r variable _; do
        export "$variable=0"
    done < <(published)
}

built_services() { find . -name Dockerfile -not -path './target/*' -printf '%h\n' | xargs -n 1 basename | sort; }

# entry [PATH]: URL of the gateway, whose port changes when its container is made anew.
entry() { printf 'http://%s%s' "$(docker compose port ingress 8080)" "${1:-}"; }

images_are_small_and_bare() {
    local service image size user programs container listing
    for service in $(built_services); do
        image=$COMPOSE_PROJECT_NAME-$service
        size=$(docker image inspect --format '{{.Size}}' "$image")
        ((size <= largest_image)) || fail "the image of $service has $size bytes, more than $largest_image"
        user=$(docker image inspect --format '{{.Config.User}}' "$image")
        [[ $user =~ ^[1-9][0-9]*(:[1-9][0-9]*)?$ ]] || fail "the image of $service runs as '$user'"
        [[ $(docker image inspect --format '{{json .Config.Healthcheck.Test}}' "$image") == *--healthcheck* ]] ||
            fail "the image of $service has no health check of its own"
        container=$(docker create "$image")
        listing=$(docker export "$container" | tar --list --verbose)
        docker rm "$container" >/dev/null
        # The one file that can be run is the program, so that there is no shell. The engine adds some of its own.
        programs=$(awk '$1 ~ /^-.*x/ && $NF !~ /^(\.dockerenv|dev\/.*|etc\/(hostname|hosts|resolv\.conf))$/ { print $NF }' <<<"$listing")
        [[ $programs == "bin/$service" ]] || fail "the image of $service can run: $programs"
        step "image of $service: $((size / 1000)) kB, user $user, nothing to run but its program"
    done
}

containers_are_locked_down() {
    local container facts
    for container in $(docker compose ps --quiet); do
        facts=$(docker inspect --format \
            '{{.Name}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}} {{.Config.User}}' \
            "$container")
        [[ $facts == *' true [ALL] [no-new-privileges:true] '* ]] || fail "a container is not locked down: $facts"
        [[ $facts != *' ' && $facts != *' root' && $facts != *' 0'* ]] || fail "a container runs as root: $facts"
    done
    step 'root file systems are read-only, capabilities are dropped, nobody is root'
}

the_ingress_answers() {
    [[ $(curl -fsS "$(entry /health)") == ok ]] || fail 'the ingress does not say ok at /health'
    curl -fsS "$(entry /)" | grep -qi '<html' || fail 'the ingress serves no page'
    curl -fsS -o /dev/null "$(entry /api/docs/)" || fail 'the ingress serves no API explorer'
    step 'the ingress answers'
}

# Places an order through the gateway and waits until it is settled; leaves its quantity in `settled`.
an_order_settles() {
    local trades
    settled=$((1000000 + RANDOM))
    curl -fsS -o /dev/null -H 'content-type: application/json' \
        -d "{\"accountId\":22214,\"security\":\"IBM\",\"side\":\"Buy\",\"quantity\":$settled}" "$(entry /trade-service/trade/)" ||
        fail 'a valid order is refused'
    for _ in {1..50}; do
        trades=$(curl -fsS "$(entry /position-service/trades/22214)" || true)
        if is_settled "$trades"; then
            step 'an order placed through the ingress is settled'
            return
        fi
        sleep 0.2
    done
    fail "the order of $settled is not settled within 10 s: $trades"
}

# The trades hold one of the quantity `settled`, and it is settled.
is_settled() { tr '{' '\n' <<<"$1" | grep "\"quantity\":$settled\b" | grep -q '"state":"Settled"'; }

conformance() {
    local variable service port address places=() ingress
    step 'conformance tests against the ingress'
    ingress=$(entry)
    # Scenarios find what is not behind the ingress by its variable, on the ingress's host.
    while read -r variable service port; do
        address=$(docker compose port "$service" "$port")
        places+=("$variable=${address##*:}")
    done < <(published)
    if [[ -z ${STATEGEN:-} ]]; then
        (cd "$root" && CARGO_TARGET_DIR="$work/../generator" cargo build --quiet --locked -p stategen)
        STATEGEN=$work/../generator/debug/stategen
    fi
    (cd "$root" && env "${places[@]}" "$STATEGEN" \
        test "$state" --out "${STATES_OUTPUT:-$root/generated}" --target-dir "$work/../states" --base-url "$ingress") || fail 'conformance tests fail'
}

# NFR-303: a container that is made anew is reached again within 30 seconds, and the ingress is not started again.
a_container_that_moved_is_found_again() {
    local ingress before path='/people-service/People/GetPerson?LogonId=user01' start
    ingress=$(docker compose ps --quiet ingress)
    before=$(docker inspect --format '{{.State.StartedAt}}' "$ingress")
    quietly docker compose stop --timeout 10 people-service
    [[ $(curl -s -o /dev/null -w '%{http_code}' "$(entry "$path")") == 50[24] ]] ||
        fail 'the ingress does not say that a stopped service is away'
    curl -fsS -o /dev/null "$(entry /reference-data/stocks)" || fail 'one stopped service takes another with it'
    quietly docker compose up --detach --wait --no-deps --force-recreate people-service
    start=$SECONDS
    until curl -fsS -o /dev/null "$(entry "$path")" 2>/dev/null; do
        ((SECONDS - start < 30)) || fail 'a service that was made anew is not reached within 30 s'
        sleep 0.5
    done
    [[ $(docker inspect --format '{{.State.StartedAt}}' "$ingress") == "$before" ]] || fail 'the ingress was started again'
    step "a service that was made anew is reached again ($((SECONDS - start)) s after it was healthy)"
}

# FR-304: data live on the volume and nowhere else. One service is enough to read them, and is up sooner than all.
data_outlive_containers() {
    local trades
    quietly docker compose down --timeout 10
    trades=$(trades_of_a_new_container)
    is_settled "$trades" || fail "the order is gone after the containers were removed: $trades"
    quietly docker compose down --volumes --timeout 10
    trades=$(trades_of_a_new_container)
    [[ $trades == *TRADE-22214* ]] || fail "a new volume lacks the first data: $trades"
    if is_settled "$trades"; then
        fail 'a new volume holds old data'
    fi
    step 'data outlive containers and go with the volume'
}

trades_of_a_new_container() {
    quietly docker compose up --detach --wait position-service
    curl -fsS "http://$(docker compose port position-service 18090)/trades/22214"
}

# NFR-304: services end by themselves, with status 0, when they are asked to.
services_stop_cleanly() {
    local service facts start=$SECONDS
    quietly docker compose stop --timeout 10
    for service in $(built_services); do
        facts=$(docker inspect --format '{{.State.Status}} {{.State.ExitCode}}' "$(docker compose ps --all --quiet "$service")")
        [[ $facts == 'exited 0' ]] || fail "$service did not end well: $facts"
    done
    step "every service stopped with status 0 ($((SECONDS - start)) s)"
}
