#!/bin/sh
# The official image's contract: options alone are the server's.
set -eu

case ${1:-} in
-*) exec nats-server "$@" ;;
*) exec "$@" ;;
esac
