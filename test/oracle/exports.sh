#!/bin/sh
# The exported files opened by others: R with psych, and LibreOffice.  Exit
# status 77 (skipped) when both are absent.  usage: exports.sh ROOT
set -eu
root=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
node "$root/test/oracle/exports.mjs" "$root" "$dir"
ran=0
if command -v Rscript >/dev/null 2>&1 && Rscript -e 'suppressMessages(library(psych))' >/dev/null 2>&1; then
    Rscript "$root/test/oracle/exports.R" "$dir"
    ran=1
else
    echo "# skipped: R with the package psych is not installed (Debian: r-cran-psych)"
fi
if command -v soffice >/dev/null 2>&1; then
    # in as UTF-8 with commas, out as cells with their types
    soffice "-env:UserInstallation=file://$dir/office" --headless --infilter="CSV:44,34,76,1" --convert-to fods --outdir "$dir" \
        "$dir/answers.csv" "$dir/scores.csv" "$dir/codebook.csv" "$dir/redcap.csv" >/dev/null
    node "$root/test/oracle/cells.mjs" "$dir" answers scores codebook redcap
    echo "ok 2 - every cell is in LibreOffice what the files say"
    ran=1
else
    echo "# skipped: LibreOffice is not installed (Debian: libreoffice-calc-nogui)"
fi
[ $ran -eq 1 ] || exit 77
