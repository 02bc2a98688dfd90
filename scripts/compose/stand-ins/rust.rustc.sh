#!/bin/sh
# Links programs statically, as the official image's musl does by itself. Libraries and procedural macros must not have the
# flag, and cargo's own settings would give it to them too; nor does it belong to cargo's question about every kind of crate.
set -eu
rustc=$1
shift
case " $* " in
*" --print"*) exec "$rustc" "$@" ;;
*" --crate-type bin "*) exec "$rustc" "$@" -C target-feature=+crt-static ;;
*) exec "$rustc" "$@" ;;
esac
