# promptc: the journal's prompts (data/journal/prompts.tsv) as a part for the
# templates.  A malformed line stops the build with file and line.
#
#   awk -f tools/promptc.awk FILE
BEGIN { FS = "\t" }
/^#/ { next }
NF != 3 || $1 !~ /^[a-z]+-[0-9]+$/ || $2 !~ /^[a-z]+$/ || $3 == "" || $3 ~ /[<>{}&]/ || seen[$1]++ {
    printf "%s:%d: not key, theme and text, or a key for the second time\n", FILENAME, FNR > "/dev/stderr"
    bad = 1
    exit 1
}
{ printf "<template data-prompt=\"%s\" data-theme=\"%s\">{{_}}%s{{/_}}</template>\n", $1, $2, $3 }
END { exit bad }
