#!/bin/bash
# The official image's contract, as far as states use it: POSTGRES_DB, POSTGRES_USER and POSTGRES_PASSWORD make the first
# database, *.sql in /docker-entrypoint-initdb.d fill it over the socket alone, and then the server listens on every address.
set -euo pipefail

if [[ ${1:-} != postgres ]]; then
    exec "$@"
fi
if [[ ! -s $PGDATA/PG_VERSION ]]; then
    initdb --pgdata "$PGDATA" --username "$POSTGRES_USER" --pwfile <(printf '%s\n' "$POSTGRES_PASSWORD")
    echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
    pg_ctl --pgdata "$PGDATA" --wait --options "-c listen_addresses=''" start
    export PGUSER=$POSTGRES_USER
    [[ $POSTGRES_DB == postgres ]] || createdb --maintenance-db postgres "$POSTGRES_DB"
    for file in /docker-entrypoint-initdb.d/*.sql; do
        [[ -e $file ]] || continue
        echo "running $file"
        psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --dbname "$POSTGRES_DB" --file "$file"
    done
    pg_ctl --pgdata "$PGDATA" --wait --mode fast stop
fi
exec "$@" -D "$PGDATA" -c listen_addresses='*'
