#!/bin/bash
# The official image's contract, as far as states use it: templates below /etc/nginx/templates have `${VARIABLE}` filled in
# for each variable that is set, and go to NGINX_ENVSUBST_OUTPUT_DIR.
set -euo pipefail

output=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}
# shellcheck disable=SC2016 # envsubst wants the names as they are written in the template.
defined=$(compgen -e | sed 's/.*/${&}/' | tr '\n' ' ')
while IFS= read -r template; do
    relative=${template#/etc/nginx/templates/}
    mkdir -p "$output/$(dirname "$relative")"
    envsubst "$defined" <"$template" >"$output/${relative%.template}"
done < <(find /etc/nginx/templates -name '*.template')
exec "$@"
