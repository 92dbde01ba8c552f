#!/bin/sh
# Runs `mainstay trend` with default settings over the public measurements of
# one person (Kossakowski et al. 2017, doi 10.5334/jopd.29) and prints on which
# day each dimension first left its band.
# usage: esm.sh TREND_COMMAND DIRECTORY [OPTION...]
# (TREND_COMMAND: "mainstay trend"; DIRECTORY holds momentary.csv)
set -eu
trend=$1 dir=$2
shift 2
if [ ! -r "$dir/momentary.csv" ]; then
    echo "skipped: $dir/momentary.csv is not there"
    exit 77
fi
awk -F, '
    NR == 1 { for (i = 6; i <= NF; i++) name[i] = $i
              print "at,dimension,value"; next }
    { for (i = 6; i <= NF; i++) if ($i != "") print $2 "," name[i] "," $i }
' "$dir/momentary.csv" | $trend "$@" | awk -F'"' '
    { at = $4; dimension = $8
      for (i = 1; i < NF; i++) if ($i == "state") state = $(i + 2) }
    !(at in day) { day[at] = 1 }
    state == "watch" || state == "act" {
        if (!((dimension, state) in seen)) {
            seen[dimension, state] = 1
            print at, state, dimension
        }
    }' | sort
