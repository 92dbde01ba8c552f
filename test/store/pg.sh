#!/bin/sh
# A private PostgreSQL for tests: no network, its own directory, ends by itself.
#
#   pg.sh start DIR    make a cluster in DIR, start it, print its URL
#   pg.sh stop DIR     stop it and remove DIR
#   pg.sh run CMD...   start one in a new directory, run CMD with its URL in
#                      MAINSTAY_TEST_PG, stop it; CMD's exit status is passed
#                      on.  77 when there is no PostgreSQL (meson: skipped).
#
# Root hands the work to the user postgres, or nobody: the server refuses root.
# PG_PORT names the socket (8300), PG_LISTEN an address to listen on besides,
# PG_LIFE is the longest life in seconds (900),
# PG_FSYNC=on makes commits wait for the disk, as benchmarks need.
set -eu

port=${PG_PORT:-8300}
life=${PG_LIFE:-900}

die() {
    echo "pg.sh: $*" >&2
    exit 1
}

# The newest installed server's programs.
find_bin() {
    for dir in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -Vr) \
        "$(pg_config --bindir 2>/dev/null || true)" \
        "$(dirname "$(command -v postgres || echo /nowhere/x)")"; do
        if [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ]; then
            echo "$dir"
            return 0
        fi
    done
    return 1
}

# Run a command as the user who may own a cluster.
as_owner() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    elif command -v runuser >/dev/null; then
        runuser -u "$owner" -- "$@"
    else
        setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups \
            -- "$@"
    fi
}

owner=$(id -un)
if [ "$(id -u)" -eq 0 ]; then
    owner=nobody
    if id postgres >/dev/null 2>&1; then owner=postgres; fi
fi

start() {
    dir=$1
    bin=$(find_bin) || { echo "pg.sh: no PostgreSQL here" >&2; exit 77; }
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    [ ! -e "$dir/data" ] || die "$dir holds a cluster already"
    [ ${#dir} -le 80 ] || die "$dir: too long for a socket's directory"
    chmod 755 "$dir"
    if [ "$(id -u)" -eq 0 ]; then chown "$owner" "$dir"; fi
    # Not from here: the owner may not enter the current directory.
    cd /
    as_owner "$bin/initdb" -D "$dir/data" -U mainstay -A trust -E UTF8 \
        --locale=C --no-sync --no-instructions >"$dir/initdb.log" 2>&1 ||
        { cat "$dir/initdb.log" >&2; die "initdb failed"; }
    as_owner sh -c 'umask 077; cat >>"$0"' "$dir/data/postgresql.conf" <<CONF
listen_addresses = '${PG_LISTEN:-}'
unix_socket_directories = '$dir'
port = $port
fsync = ${PG_FSYNC:-off}
shared_buffers = 32MB
max_connections = 60
logging_collector = off
log_min_messages = warning
CONF
    # timeout(1) is what ends it if nobody else does.
    (
        # Nothing of ours stays open: a caller may wait for our output's end.
        exec >"$dir/server.log" 2>&1 </dev/null
        as_owner setsid timeout -s INT -k 20 "$life" "$bin/postgres" \
            -D "$dir/data"
    ) &
    tries=0
    until "$bin/pg_isready" -q -h "$dir" -p "$port" -U mainstay -d postgres; do
        tries=$((tries + 1))
        if [ $tries -gt 150 ]; then
            cat "$dir/server.log" >&2
            die "the server does not answer"
        fi
        sleep 0.1
    done
    echo "postgresql://mainstay@/postgres?host=$dir&port=$port"
}

stop() {
    dir=$1
    [ -f "$dir/data/PG_VERSION" ] || return 0
    if [ -f "$dir/data/postmaster.pid" ]; then
        pid=$(head -n 1 "$dir/data/postmaster.pid")
        # INT is PostgreSQL's fast shutdown.
        kill -INT "$pid" 2>/dev/null || true
        tries=0
        while kill -0 "$pid" 2>/dev/null; do
            tries=$((tries + 1))
            if [ $tries -eq 100 ]; then kill -QUIT "$pid" || true; fi
            if [ $tries -gt 200 ]; then die "$pid does not end"; fi
            sleep 0.1
        done
    fi
    rm -rf "$dir"
}

case "${1:-}" in
start)
    [ $# -eq 2 ] || die "usage: pg.sh start DIR"
    start "$2"
    ;;
stop)
    [ $# -eq 2 ] || die "usage: pg.sh stop DIR"
    stop "$2"
    ;;
run)
    shift
    [ $# -gt 0 ] || die "usage: pg.sh run CMD..."
    if [ -n "${MAINSTAY_TEST_PG:-}" ]; then exec "$@"; fi
    find_bin >/dev/null || { echo "no PostgreSQL here: skipped"; exit 77; }
    here=$(mktemp -d /tmp/mainstay-pg.XXXXXX)
    trap 'stop "$here"' EXIT
    trap 'exit 130' INT TERM HUP
    # In a shell of its own: start changes the directory.
    MAINSTAY_TEST_PG=$(start "$here")
    export MAINSTAY_TEST_PG
    code=0
    "$@" || code=$?
    exit $code
    ;;
*)
    die "usage: pg.sh start DIR | stop DIR | run CMD..."
    ;;
esac
