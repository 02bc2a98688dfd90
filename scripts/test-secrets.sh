#!/usr/bin/env bash
# Looks for secrets in what is written and in what people write: keys and tokens by the form that their makers give them, and
# passwords that are written out. It plants one of each first, which have to be found. Then it has ShellCheck read every script
# of the committed output.
#
#   scripts/test-secrets.sh
#
# Installs Node.js and ShellCheck from Debian's packages when they are missing (as root or through sudo).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cache=${STATEGEN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/stategen}
rules=$PWD/scripts/secrets
tools=$cache/secrets

step() { printf '== secrets: %s (%ss)\n' "$1" "$SECONDS" >&2; }

scripts/install.sh npm shellcheck
# shellcheck source=scripts/npm-packages.sh
. scripts/npm-packages.sh
load_packages "$rules" "$tools" 'the scanner'

# scan: the files whose names come in, each ended by a zero.
scan() {
    xargs -0 node "$tools/node_modules/secretlint/bin/secretlint.js" --no-glob --secretlintrc "$rules/secretlint.json" --format unix
}

step 'what is planted is found'
planted=$(mktemp -d)
trap 'rm -rf "$planted"' EXIT
# Made here, so that none stands in this file.
random=$(od -A n -N 24 -t x1 /dev/urandom | tr -d ' \n')
printf 'token: ghp_%s\n' "$(tr -dc 'A-Za-z0-9' </dev/urandom | head -c 36 || true)" >"$planted/forge.yaml"
printf '      POSTGRES_PASSWORD: "%s"\n' "$random" >"$planted/compose.yaml"
printf 'DATABASE_DBPASS=%s\n' "$random" >"$planted/deploy.env"
printf 'url: postgres://library:%s@database/library\n' "$random" >"$planted/url.yaml"
{
    printf -- '-----BEGIN %s KEY-----\n' 'RSA PRIVATE'
    printf MII
    head -c 900 /dev/urandom | base64 -w 64
    printf -- '-----END %s KEY-----\n' 'RSA PRIVATE'
} >"$planted/key.pem"
mkdir "$planted/.github"
cp "$planted/forge.yaml" "$planted/.github/hidden.yml"
files=$(cd "$planted" && find . -type f -printf '%P\n')
found=$(cd "$planted" && tr '\n' '\0' <<<"$files" | scan 2>&1) || true
for file in $files; do
    if [[ "$found" != *"/$file:"* ]]; then
        printf '%s\n' "scripts/test-secrets.sh: what is planted in $file is not found" "$found" >&2
        exit 1
    fi
done

# Most files of a state are those of its parent: each content is read once.
step 'specifications, templates, output and scripts'
names=$(git ls-files --cached --others --exclude-standard specs states templates generated scripts docs)
git hash-object --no-filters --stdin-paths <<<"$names" | paste -d ' ' - <(printf '%s\n' "$names") \
    | awk '!seen[$1]++ { print substr($0, length($1) + 2) }' | tr '\n' '\0' | scan

step 'scripts of the output'
# A list that a template writes may be of one.
git ls-files -z --cached --others --exclude-standard 'generated/*.sh' | xargs -0 shellcheck --exclude SC2043
step 'passed'
