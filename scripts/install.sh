#!/usr/bin/env bash
# Installs from Debian's packages what is missing of the programs that tests run, as root or through sudo.
#
#   scripts/install.sh nats-server nginx postgresql prometheus prometheus-blackbox-exporter chromium npm python3-venv libssl-dev shellcheck dockerd iptables debootstrap
#
# One at a time, however many ask at once: apt does not wait for another one that reads its lists.
set -euo pipefail

missing() {
    local program
    for program in "$@"; do
        case $program in
            nginx) command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || echo nginx-light ;;
            postgresql) compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || echo postgresql ;;
            chromium) [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || printf '%s\n' chromium fonts-dejavu-core ;;
            npm) command -v npm >/dev/null || printf '%s\n' nodejs npm ;;
            python3-venv) python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv ;;
            libssl-dev) pkg-config --exists openssl 2>/dev/null || printf '%s\n' libssl-dev pkg-config ;;
            dockerd) { command -v dockerd && command -v docker; } >/dev/null || echo docker.io ;;
            *) command -v "$program" >/dev/null || echo "$program" ;;
        esac
    done
}

[ -n "$(missing "$@")" ] || exit 0
exec 9>"${TMPDIR:-/tmp}/stategen-install.lock"
flock 9
# Somebody else may have installed them meanwhile.
mapfile -t packages < <(missing "$@")
[ ${#packages[@]} -gt 0 ] || exit 0
echo "installing ${packages[*]}" >&2
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
"${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
