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
    # in as UTF-8 with commas, out the same way: nothing became a formula or a date
    soffice "-env:UserInstallation=file://$dir/office" --headless --infilter="CSV:44,34,76,1" \
        --convert-to "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true" --outdir "$dir/out" \
        "$dir/answers.csv" "$dir/scores.csv" "$dir/codebook.csv" >/dev/null
    for name in answers scores codebook; do
        tr -d '\r' <"$dir/$name.csv" >"$dir/want"
        tr -d '\r' <"$dir/out/$name.csv" | cmp - "$dir/want" || {
            echo "not ok 2 - $name.csv is another after LibreOffice"
            exit 1
        }
    done
    echo "ok 2 - answers, scores and codebook unchanged by LibreOffice"
    ran=1
else
    echo "# skipped: LibreOffice is not installed (Debian: libreoffice-calc-nogui)"
fi
[ $ran -eq 1 ] || exit 77
