#!/bin/sh
# tools/stmtc refuses each mistake with file, line and reason.  TAP.
#   stmtc.sh STMTC
set -eu
stmtc=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(mktemp -d /tmp/mainstay-stmtc.XXXXXX)
trap 'rm -rf "$here"' EXIT
cd "$here"
n=0
failed=0

cat >0001_start.sql <<'SQL'
CREATE TABLE account (account BLOB NOT NULL PRIMARY KEY, name TEXT) STRICT;
CREATE TABLE log (space BLOB NOT NULL, seq INTEGER, PRIMARY KEY (space, seq))
    STRICT, WITHOUT ROWID;
SQL

result() { # ok text
    n=$((n + 1))
    if [ "$1" = 0 ]; then
        echo "ok $n - $2"
    else
        echo "not ok $n - $2"
        sed 's/^/# /' out
        failed=1
    fi
}

# refuses WHAT EXPECTED < statements
refuses() {
    cat >s.def
    code=0
    "$stmtc" s.def s.h s.c 0001_start.sql >out 2>&1 || code=$?
    if [ $code -eq 1 ] && grep -qF -- "$2" out; then
        result 0 "$1"
    else
        echo "expected (exit 1): $2" >>out
        result 1 "$1"
    fi
}

# Good ones first.
cat >s.def <<'DEF'
/* a comment */
STMT(a, READS, ONE, account, IN(bin16 account), OUT(text? name),
     "SELECT name FROM account"
     " WHERE account = ?1")
STMT(b, WRITES, NONE, space, IN(bin16 space, int seq), OUT(),
     SQLITE("INSERT INTO log (space, seq) VALUES (?1, ?2)"),
     PGSQL("INSERT INTO log (space, seq) VALUES (?1, ?2 + 0)"))
STMT(c, READS, MANY, CROSS("a list"), IN(), OUT(text name),
     "SELECT name FROM account WHERE name <> 'what?'")
DEF
code=0
"$stmtc" s.def s.h s.c 0001_start.sql >out 2>&1 || code=$?
result $code "good statements compile"
grep -q 'VALUES ($1, $2 + 0)' s.c && grep -q 'VALUES (?1, ?2)' s.c
result $? "each engine has its own marks"
grep -qF "'what?'" s.c && ! grep -qF "'what\$'" s.c
result $? "a question mark in a string stays"
grep -q 'space BYTEA NOT NULL, seq BIGINT' s.c && grep -q '^ *"    *;' s.c
result $? "the schema's words are PostgreSQL's"

refuses "an unknown type" "s.def:2: unknown type 'number'" <<'DEF'
STMT(a, READS, ONE, account,
     IN(number n), OUT(text name), "SELECT name FROM account")
DEF
refuses "a value too many" "s.def:1: a: ?2, but IN has 1 value" <<'DEF'
STMT(a, READS, ONE, account, IN(bin16 account), OUT(text name),
     "SELECT name FROM account WHERE account = ?1 AND name = ?2")
DEF
refuses "a value never used" "a: ?2 (n) is never used" <<'DEF'
STMT(a, READS, ONE, account, IN(bin16 account, int n), OUT(text name),
     "SELECT name FROM account WHERE account = ?1")
DEF
refuses "a write that says it reads" "a: READS, but it begins with DELETE" <<'DEF'
STMT(a, READS, ONE, account, IN(bin16 account), OUT(text name),
     "DELETE FROM account WHERE account = ?1")
DEF
refuses "a read that says it writes" "a: WRITES, but it begins with SELECT" <<'DEF'
STMT(a, WRITES, ONE, account, IN(bin16 account), OUT(text name),
     "SELECT name FROM account WHERE account = ?1")
DEF
refuses "a table of another home" "table log belongs to a space" <<'DEF'
STMT(a, READS, ONE, account, IN(bin16 account), OUT(int n),
     "SELECT seq FROM log JOIN account ON 1 = 1 WHERE account = ?1")
DEF
refuses "a home that nothing ties" "a: nothing says 'account = ?n'" <<'DEF'
STMT(a, READS, ONE, account, IN(text name), OUT(bin16 account),
     "SELECT account FROM account WHERE name = ?1")
DEF
refuses "an exception without a reason" "a: CROSS needs a reason" <<'DEF'
STMT(a, READS, MANY, CROSS(""), IN(), OUT(text name),
     "SELECT name FROM account")
DEF
refuses "no such table" "a: no table 'acount'" <<'DEF'
STMT(a, READS, MANY, CROSS("x"), IN(), OUT(text name),
     "SELECT name FROM acount")
DEF
refuses "tables joined by a comma" "a: write JOIN, not a comma" <<'DEF'
STMT(a, READS, MANY, CROSS("x"), IN(), OUT(text name),
     "SELECT name FROM account, log")
DEF
refuses "a name twice" "s.def:3: 'a' stands in line 1 already" <<'DEF'
STMT(a, READS, MANY, CROSS("x"), IN(), OUT(text name),
     "SELECT name FROM account")
STMT(a, READS, MANY, CROSS("x"), IN(), OUT(text name),
     "SELECT name FROM account")
DEF
refuses "two statements in one" "a: no ; in a statement" <<'DEF'
STMT(a, READS, MANY, CROSS("x"), IN(), OUT(text name),
     "SELECT name FROM account; DROP TABLE account")
DEF
refuses "marks of PostgreSQL" "a: write ?1, not \$" <<'DEF'
STMT(a, READS, ONE, account, IN(bin16 account), OUT(text name),
     "SELECT name FROM account WHERE account = $1")
DEF
refuses "rows without names" "a: rows without OUT" <<'DEF'
STMT(a, READS, ONE, account, IN(bin16 account), OUT(),
     "SELECT name FROM account WHERE account = ?1")
DEF
refuses "half a statement" "s.def:2: here should stand ',' or ')'" <<'DEF'
STMT(a, READS, ONE, account, IN(bin16 account
     "SELECT name FROM account WHERE account = ?1")
DEF
refuses "a string without end" "s.def:2: a string does not end" <<'DEF'
STMT(a, READS, ONE, account, IN(bin16 account), OUT(text name),
     "SELECT name FROM account
     WHERE account = ?1")
DEF
refuses "no statement at all" "s.def:1: no statement" <<'DEF'
/* nothing */
DEF

cat >0001_start.sql <<'SQL'
CREATE TABLE thing (name TEXT PRIMARY KEY, account BLOB);
SQL
refuses "a table without a home" \
    "0001_start.sql:1: table thing: the first column should name its home" \
    </dev/null
cat >0001_start.sql <<'SQL'
CREATE TABLE thing (account BLOB, name TEXT, PRIMARY KEY (name));
SQL
refuses "a key that does not begin with it" \
    "table thing: the primary key should begin with account" </dev/null
echo "1..$n"
exit $failed
