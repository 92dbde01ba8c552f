#!/bin/sh
# Compares the core with R live.  usage: run.sh ROOT TEST_CORE_VECTORS SCRIPT
# Exit status 77 (skipped) when R or its package spc is absent.
set -eu
root=$1 program=$2 script=$3
if ! command -v Rscript >/dev/null 2>&1; then
    echo "skipped: Rscript is not installed (Debian: r-base-core r-cran-spc)"
    exit 77
fi
if ! Rscript -e 'library(spc)' >/dev/null 2>&1; then
    echo "skipped: the R package spc is not installed (Debian: r-cran-spc)"
    exit 77
fi
table=$(mktemp)
trap 'rm -f "$table"' EXIT
Rscript "$root/test/oracle/$script" "$root/core/warn_limit.c" >"$table"
"$program" "$table"
