#!/bin/sh
# Compares scores and alphas with the R package psych.  usage: psych.sh ROOT
# MAINSTAY.  Exit status 77 (skipped) when R or psych is absent.
set -eu
root=$1 program=$2
if ! command -v Rscript >/dev/null 2>&1 ||
    ! Rscript -e 'suppressMessages(library(psych))' >/dev/null 2>&1; then
    echo "skipped: R with the package psych is not installed (Debian: r-cran-psych)"
    exit 77
fi
exec Rscript "$root/test/oracle/psych.R" "$root/data/scoring/keys.tsv" "$program"
