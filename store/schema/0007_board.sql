-- What stewards write for the community, and how open parts are looked after.

-- Announcements (kind 1), the library (2), the house rules (3): the text as
-- it was typed.  account: who wrote it, zeros once they left.
CREATE TABLE post (
    community BLOB NOT NULL,
    post BLOB NOT NULL CHECK (length(post) = 16),
    kind INTEGER NOT NULL,
    theme INTEGER NOT NULL, -- of core/directory.def; 255: none
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    account BLOB NOT NULL CHECK (length(account) = 16),
    created_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    is_hidden INTEGER NOT NULL CHECK (is_hidden IN (0, 1)),
    PRIMARY KEY (community, post)
) STRICT;

CREATE INDEX post_kind ON post (community, kind, created_ms);

-- What members report.  kind: an entry of the directory (1), a post (2), a
-- feed (3), a term (4).
CREATE TABLE report (
    community BLOB NOT NULL,
    report BLOB NOT NULL CHECK (length(report) = 16),
    kind INTEGER NOT NULL,
    subject BLOB NOT NULL CHECK (length(subject) = 16),
    account BLOB NOT NULL CHECK (length(account) = 16), -- who reports
    words TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (community, report)
) STRICT;

-- What stewards did with open parts: for two years.
CREATE TABLE trace (
    community BLOB NOT NULL,
    trace BLOB NOT NULL CHECK (length(trace) = 16),
    at_ms INTEGER NOT NULL,
    account BLOB NOT NULL CHECK (length(account) = 16), -- which steward
    deed INTEGER NOT NULL, -- hidden 1, shown again 2, report closed 3
    kind INTEGER NOT NULL,
    subject BLOB NOT NULL CHECK (length(subject) = 16),
    words TEXT NOT NULL, -- why
    PRIMARY KEY (community, trace)
) STRICT;

CREATE INDEX trace_at ON trace (community, at_ms);
