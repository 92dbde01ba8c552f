-- The directory: what people chose to tell their community.

-- One entry a person, by a number of its own.  languages, themes, offers,
-- seeks: bits of core/directory.def; shows: two bits a field, who sees it.
CREATE TABLE directory_entry (
    community BLOB NOT NULL,
    entry BLOB NOT NULL CHECK (length(entry) = 16),
    account BLOB NOT NULL CHECK (length(account) = 16),
    name TEXT NOT NULL,
    orientation TEXT NOT NULL,
    region TEXT NOT NULL,
    about TEXT NOT NULL,
    reach TEXT NOT NULL,
    zone TEXT NOT NULL,
    languages INTEGER NOT NULL,
    themes INTEGER NOT NULL,
    offers INTEGER NOT NULL,
    seeks INTEGER NOT NULL,
    years INTEGER NOT NULL,
    shows INTEGER NOT NULL,
    changed_day INTEGER NOT NULL,
    is_hidden INTEGER NOT NULL CHECK (is_hidden IN (0, 1)), -- by a steward
    PRIMARY KEY (community, entry)
) STRICT;

CREATE UNIQUE INDEX directory_account ON directory_entry (community, account);

-- The index: words' beginnings and choices of what others see of an entry.
CREATE TABLE directory_term (
    community BLOB NOT NULL,
    term BLOB NOT NULL,
    entry BLOB NOT NULL CHECK (length(entry) = 16),
    PRIMARY KEY (community, term, entry)
) STRICT, WITHOUT ROWID;

CREATE INDEX directory_term_entry ON directory_term (community, entry);
