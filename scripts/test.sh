#!/usr/bin/env bash
# Runs every test: the generator's own, the committed output of each state, and running states with real servers.
#
#   scripts/test.sh              everything
#   scripts/test.sh generator    the generator alone: format, lints, unit and integration tests
#   scripts/test.sh states       the committed output: format, lints, build and unit tests of every state
#   scripts/test.sh contracts    interface documents, by the validators of their specifications (needs npm and Python)
#   scripts/test.sh conformance  every state's scenarios under `stategen test`, and that they see what is broken on purpose
#   scripts/test.sh wire         clients in Python, Node.js and Rust against running states (installs npm, Python and OpenSSL)
#   scripts/test.sh running      new repositories, changed packs and templates compiled, and states under `stategen up`, with PostgreSQL, nats-server and nginx
#   scripts/test.sh observability  rules, dashboards and queries, by promtool, Grafana's types, grammars and a running Prometheus
#   scripts/test.sh web          pages of running states in headless Chromium (needs npm)
#   scripts/test.sh compose      states under a Docker engine with Compose; says so when it is skipped for want of one
#   scripts/test.sh report       the report of changes, in headless Chromium (needs npm)
#
# Needs Rust; installs servers, Chromium, Node.js and Python's venv from Debian's packages when they are missing (as root or
# through sudo). The pages' tools want Node.js 20.19 or newer, which Debian has from release 13 on.
# Build caches live in $STATEGEN_CACHE (default ~/.cache/stategen), so that a second run is quick.
set -euo pipefail
cd "$(dirname "$0")/.."

cache=${STATEGEN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/stategen}
mkdir -p "$cache"
# What is built once for each change gains nothing from incremental state, which takes gigabytes.
export CARGO_INCREMENTAL=0
# A panic names its line without debug information, which takes half of the disk and a fourth of the time.
export CARGO_PROFILE_DEV_DEBUG=0
# What the tests of states run, and where cargo builds it: see `output`.
export STATES_OUTPUT=$cache/output STATES_TARGET_DIR=$cache/states
part=${1:-all}

step() { printf '\n== %s (%ss)\n' "$1" "$SECONDS" >&2; }

install_servers() {
    scripts/install.sh nats-server nginx postgresql prometheus prometheus-blackbox-exporter
}

test_generator() {
    export CARGO_TARGET_DIR=$cache/generator
    step 'generator: format and lints'
    cargo fmt --check
    cargo clippy --quiet --locked --all-targets -- -D warnings
    step 'generator: tests'
    FUZZ_SECONDS=60 cargo test --locked --workspace --lib --bins --test '*' -- --skip running_state --skip compiles_
    build_stategen
    step 'generator: the committed output follows from the specs'
    stategen validate --deny warnings
    stategen check
    step 'generator: the workflows are as it writes them'
    stategen ci github --check
    stategen ci gitlab --check
    step 'generator: every link of the documents leads somewhere'
    stategen docs --check
}

# Builds the program as its tests do, whose dependencies have more features than it has alone: one build serves all parts.
build_stategen() {
    export STATEGEN=$cache/generator/debug/stategen
    CARGO_TARGET_DIR=$cache/generator cargo build --quiet --locked -p stategen --bins --tests
}

stategen() {
    "$STATEGEN" "$@"
}

# What the committed output is, to the byte, in files that are as old as their content: cargo goes by age, and a checkout
# makes every file new.
output() {
    build_stategen
    stategen check
    stategen generate --out "$STATES_OUTPUT"
}

# Begins a state's target directory with what the one before it built, by hard links: most crates of two states are the
# same. Those of the state itself are left out, which cargo would take for built already, as they have the same names.
begin_with() {
    local before=$1 own=$2
    [[ -d $before && ! -d $own ]] || return 0
    cp -al "$before" "$own.part"
    cargo tree --quiet --locked --workspace --depth 0 --prefix none | awk 'NF { print "-p", $1 }' \
        | xargs cargo clean --quiet --target-dir "$own.part"
    mv "$own.part" "$own"
}

test_states() {
    local state before=
    output
    rm -rf "$STATES_TARGET_DIR"/*.part
    for state in "$STATES_OUTPUT"/*/; do
        step "$(basename "$state"): format, lints, build, unit tests"
        (
            cd "$state"
            export CARGO_TARGET_DIR=$STATES_TARGET_DIR/$(basename "$state")
            begin_with "$before" "$CARGO_TARGET_DIR"
            cargo fmt --check
            cargo clippy --quiet --locked --all-targets -- -D warnings
            cargo build --quiet --locked
            cargo test --quiet --locked
        )
        before=$STATES_TARGET_DIR/$(basename "$state")
    done
}

test_conformance() {
    install_servers
    output
    step 'the scenarios of every state, two states at a time: mostly they wait'
    rm -rf "$cache/reports"
    mkdir -p "$cache/reports"
    # What a state says is printed when it is done, so that no two mix; its report is kept.
    # shellcheck disable=SC2016 # the inner shell expands them
    printf '%s\n' "$STATES_OUTPUT"/*/ | xargs -P 2 -I '{}' bash -c '
        state=$(basename "$2")
        report=$3/$state.txt
        said=$("$1" test "$state" --out "$STATES_OUTPUT" --target-dir "$STATES_TARGET_DIR" 2>&1 >"$report") && code=0 || code=$?
        printf "%s\n" "$said"
        cat "$report"
        exit $code
    ' conformance "$STATEGEN" '{}' "$cache/reports" >&2
    step 'docs/evidence.md shows what the run of the last state printed'
    shows_report docs/evidence.md "$(printf '%s\n' "$cache"/reports/*.txt | tail -n 1)"
    step 'what is broken on purpose is seen by the scenario that is there for it'
    CARGO_TARGET_DIR=$cache/generator cargo test --locked -p stategen --test mutations -- --nocapture
}

# Whether a document holds a report as `stategen test` printed it, from its head to its last line, and sums it up.
shows_report() {
    local document=$1 report=$2 sum
    sum=$(tail -n 1 "$report" | cut -d ' ' -f 2-)
    diff -u --label "$document" --label "${report##*/}, as it was printed" \
        <(sed -n '/^requirement  says /,/^```$/p' "$document" | sed '$d') "$report" >&2
    grep -qF "</code>: $sum</summary>" "$document" || {
        echo "$document does not sum up the run as $sum" >&2
        return 1
    }
}

test_running() {
    install_servers
    # A page with changed names is typechecked.
    scripts/install.sh npm
    step 'changed packs compile, in every state'
    CARGO_TARGET_DIR=$cache/generator STATES_TARGET_DIR=$cache/changed \
        cargo test --locked -p stategen --test spec_driven compiles_ -- --test-threads 1
    step 'a new repository builds, and passes its scenarios'
    CARGO_TARGET_DIR=$cache/generator STATES_TARGET_DIR=$cache/changed \
        cargo test --locked -p stategen --test author compiles_ -- --test-threads 1
    step 'a changed line of a template changes the lines that it is said to write, and no others'
    CARGO_TARGET_DIR=$cache/generator STATES_TARGET_DIR=$cache/changed \
        cargo test --locked -p stategen --test provenance compiles_
    step 'what a later state adds to tables: handlers compile, and rows are kept'
    scripts/install.sh sqlite3
    CARGO_TARGET_DIR=$cache/generator STATES_TARGET_DIR=$cache/changed \
        cargo test --locked -p stategen --test stored -- --test-threads 1
    step 'hostile clients at the entrance, with real servers'
    CARGO_TARGET_DIR=$cache/generator cargo test --locked -p stategen --test hostile
    step 'running states, with real servers'
    output
    CARGO_TARGET_DIR=$cache/generator cargo test --locked -p stategen --test running_states -- --test-threads 1 --nocapture
}

test_web() {
    output
    step 'pages of running states, in a browser'
    STATEGEN_CACHE=$cache scripts/test-web.sh 001 004 005 008
}

test_report() {
    build_stategen
    step 'the report of changes, in a browser'
    STATEGEN_CACHE=$cache scripts/test-report.sh
}

test_contracts() {
    step 'interface documents, by their validators'
    STATEGEN_CACHE=$cache scripts/test-contracts.sh
}

test_wire() {
    install_servers
    output
    step 'clients in Python, Node.js and Rust on the wire of running states'
    STATEGEN_CACHE=$cache scripts/test-wire.sh \
        --out "$STATES_OUTPUT" --target-dir "$STATES_TARGET_DIR"
}

test_observability() {
    output
    STATEGEN_CACHE=$cache scripts/test-observability.sh --out "$STATES_OUTPUT" --target-dir "$STATES_TARGET_DIR"
}

test_compose() {
    output
    scripts/test-compose.sh
}

# Names the part at the start of every line of what it says.
told() {
    ("test_$1") 2>&1 | sed -u "s/^/$1: /"
}

# Parts one after the other.
lane() {
    local each
    # All in one process group, that of the lane.
    set +m
    for each in "$@"; do
        told "$each"
    done
}

lanes=()

end_lanes() {
    local pid
    for pid in "${lanes[@]}"; do
        kill -- "-$pid" 2>/dev/null || true
    done
    wait
}

# Everything. What waits for servers and browsers most of the time does so side by side; what builds comes before.
test_all() {
    local each
    scripts/install.sh nats-server nginx postgresql prometheus prometheus-blackbox-exporter chromium npm python3-venv
    lane generator states
    trap end_lanes EXIT
    set -m
    for each in 'running wire' conformance 'contracts report observability web compose'; do
        # shellcheck disable=SC2086  # its parts, by word
        lane $each &
        lanes+=($!)
    done
    set +m
    for each in "${lanes[@]}"; do
        # Whichever ends next: the first that fails ends all.
        wait -n
    done
    lanes=()
}

parts=(all generator contracts report states conformance running wire observability web compose)
case " ${parts[*]} " in
    *" $part "*) "test_$part" ;;
    *)
        echo "scripts/test.sh: no part named '$part'; parts: ${parts[*]}" >&2
        exit 2
        ;;
esac
step 'all passed'
